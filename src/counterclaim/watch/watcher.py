"""Watching: sources are taken when they are due, coded and linked; alerts are drawn and delivered.

A round ends with one transaction that moves on what was alerted, files the alerts and notes when its sources
are due again. What a round did before that can be done again without a trace: a program that is killed in it
takes the same sources again, and draws the same alerts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from counterclaim.engine import code_taken, link
from counterclaim.intake import Refused, Taken
from counterclaim.intake.web.take import Web
from counterclaim.language import Means
from counterclaim.project import Project
from counterclaim.project.watching import Due, Watching
from counterclaim.watch.drawing import Quiet, begin, draw
from counterclaim.watch.outbox import Outbox
from counterclaim.watch.plan import Plan, Source
from counterclaim.watch.taking import Files, Hearing, Look, is_due, items, next_due
from counterclaim.watch.times import moment, stamp

IDLE = timedelta(minutes=1)
"""How long nothing is looked at where no source is due: reviewers decide meanwhile."""


@dataclass(frozen=True)
class Round:
    """What a round did: the looks at sources, how many incidents gave an alert, how many were delivered."""

    looks: tuple[Look, ...] = ()
    alerts: int = 0
    delivered: int = 0

    @property
    def new(self) -> int:
        """How many reports were new."""
        return sum(look.new for look in self.looks)


@dataclass
class Watcher:
    """Watches sources for a project.

    Args:
        project: open for writing.
        plan: what is watched, and who is told.
        web: makes where addresses are fetched, with robots.txt read anew.
        outbox: delivers alerts.
        clock: tells the time.
        tell: takes a line on what went wrong.
        stop: ends the round after the report in hand.
        means: with what reports are read.
        from_start: alert on what is there when watching begins, too.
        chance: draws by how much looks are moved.
    """

    project: Project
    plan: Plan
    web: Callable[[], Web]
    outbox: Outbox
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    means: Means = "both"
    from_start: bool = False
    chance: Random = field(default_factory=Random)
    _files: Files = field(default_factory=dict)
    _told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def begin(self) -> None:
        """Link what waits, and take what the project holds as the state from which on alerts are drawn."""
        link(self.project)
        begin(self.project, from_start=self.from_start)

    def round(self, *, once: bool = False) -> Round:
        """Take the sources that are due, draw alerts from what they change, deliver what waits.

        Args:
            once: take all sources, but for those that fail or whose hosts asked to be left alone.

        Raises:
            ProjectError: the project cannot be read or written.
        """
        before = self.dues()
        due = [s for s in self.plan.sources if is_due(s, before.get(s.key), self.clock(), once=once)]
        looks = [Look(s, first=before.get(s.key, Due("")).taken is None) for s in due]
        web = self.web()
        hearing = Hearing(web.memory) if web.memory is not None else None
        again: set[str] = set()
        stream = self._stream(looks, replace(web, memory=hearing), again)
        fresh: set[str] = set()
        for item in code_taken(stream, project=self.project, means=self.means):
            if isinstance(item, Refused):
                if not any(item in look.refused for look in looks):  # it was read, and could not be coded
                    self.tell(str(item))
            elif item.new:
                fresh.add(item.coded.report.id)
        if self.stop.is_set():
            return Round(tuple(looks))
        rest = hearing.rest if hearing is not None else {}
        taken = {
            look.source.key: next_due(look, before.get(look.source.key), self.clock(), rest, self.chance)
            for look in looks
        }
        quiet = Quiet(self._first(looks), frozenset(fresh & again))
        while (alerts := draw(self.project, self.plan, stamp(self.clock()), quiet, taken)) is None:
            link(self.project)
        for look in looks:
            self._files |= look.files
            look.new = len(look.reports & fresh - again)
            self._tell(look)
        return Round(tuple(looks), alerts, self.outbox.deliver(self.stop.is_set))

    def _stream(self, looks: Iterable[Look], web: Web, again: set[str]) -> Iterator[Taken | Refused]:
        """What all sources bring, one after the other; one that breaks costs no other."""
        for look in looks:
            try:
                for item in items(look, self._files, web):
                    if self.stop.is_set():
                        return
                    look.note(item)
                    if isinstance(item, Taken) and self.project.has_record("report", item.report.id):
                        again.add(item.report.id)
                    yield item
            except OSError as e:
                look.failed = f"cannot be read ({e.strerror or type(e).__name__}); check it"

    def _first(self, looks: Iterable[Look]) -> frozenset[str]:
        """The reports that came only with sources that were never taken before."""
        if self.from_start:
            return frozenset()
        known = {r for look in looks if not look.first for r in look.reports}
        return frozenset(r for look in looks if look.first for r in look.reports) - known

    def _tell(self, look: Look) -> None:
        """One line on what is wrong with a source, unless that was said before."""
        lines = (look.failed,) if look.failed else tuple(map(str, look.refused))
        if lines and (look.failed or self._told.get(look.source.key) != lines):
            more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
            self.tell(f"{look.source.name}: {lines[0]}{more}")
        self._told[look.source.key] = tuple(x for x in lines if x)

    def dues(self) -> Mapping[str, Due]:
        """When sources that were taken before are due, by what they read."""
        with self.project.connected() as connection:
            return Watching(connection).sources()

    def next(self) -> tuple[datetime, Source | None]:
        """When there is something to do, and the source that is due then, if one is."""
        dues = self.dues()
        now = self.clock()
        times = {s.name: (moment(dues[s.key].due) if s.key in dues else now, s) for s in self.plan.sources}
        at, source = min(times.values(), key=lambda x: (x[0], x[1].name))
        retry = self.outbox.next()
        if retry is not None and retry < at:
            return retry, None
        return at, source

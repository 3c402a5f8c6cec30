"""Drawing alerts: incidents as they are, compared with what they were when alerts were last drawn.

An incident keeps its history whatever its id: each former incident goes on in the one that holds most of its
event mentions now. So one that an earlier report gives another id, that reviewers merge, or of which they
part something, is never taken for a new one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from counterclaim.engine.version import linked_by
from counterclaim.export.public import Public
from counterclaim.export.public import public as public_of
from counterclaim.model import Incident, ReportRef, to_json
from counterclaim.model.base import content_id
from counterclaim.project import Project
from counterclaim.project.watching import ALL, Due, Then, Watching
from counterclaim.watch.alerts import Alert, brief, record, sentence, sources
from counterclaim.watch.changes import Change, changes, kinds
from counterclaim.watch.filters import Matcher
from counterclaim.watch.plan import Plan


@dataclass(frozen=True)
class Quiet:
    """Reports that give no alert by themselves.

    Attributes:
        first: those that came with sources that are taken for the first time: watching begins with them.
        again: those that another version of this program has read before: what it reads otherwise is no news.
    """

    first: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """What became of one incident.

    Attributes:
        old: what it was; None for one that is new, or was part of another.
        new: what it is.
        before: all incidents that go on in it, ``old`` first.
        parted: the incident that it was part of.
    """

    old: Then | None
    new: Incident
    before: tuple[Then, ...] = ()
    parted: Then | None = None

    @property
    def prior(self) -> Then | None:
        """What it was, or was part of."""
        return self.old or self.parted

    @property
    def known(self) -> set[str]:
        """The reports that told of it before."""
        every = (*self.before, *([self.parted] if self.parted is not None else []))
        return {r for t in every for r in t.incident.reports}

    @property
    def moved(self) -> bool:
        """Whether it is not as it was."""
        return [t.incident for t in self.before] != [self.new]


def begin(project: Project, *, from_start: bool) -> None:
    """Begin to watch a project, unless that has begun: what it holds gives no alert, or all of it does."""
    with project.writing() as connection:
        watching = Watching(connection)
        if watching.seen() is None:
            if not from_start:
                watching.begin()
            watching.put_seen(ALL if from_start else watching.now(), linked_by())


def draw(
    project: Project,
    plan: Plan,
    time: str,
    quiet: Quiet = Quiet(),
    taken: Mapping[str, Due] | None = None,
) -> int | None:
    """Draw alerts from what has become of incidents, and let them wait for those who asked for them.

    Args:
        project: all of it linked.
        plan: who asked for what.
        time: now (ISO 8601, UTC).
        quiet: reports that give no alert.
        taken: when the sources that were taken are due again: noted in the same transaction.

    Returns:
        How many incidents gave an alert; None where something waits to be linked: then nothing is drawn.
    """
    with project.connected() as connection:
        watching = Watching(connection)
        seen, number, upgraded = watching.seen(), watching.now(), watching.linked_by() != linked_by()
        assert seen is not None, "begin first"
        if not watching.settled():
            return None
        ids = watching.touched(seen)
        now, then = watching.incidents(ids), watching.then(ids)
        steps = [s for s in follow(then, now) if s.moved]
        reports = watching.reports(r for s in steps for r in (*s.new.reports, *s.known))
    states: dict[str, Then] = {}
    made: list[tuple[Step, Alert]] = []
    for s in steps:
        last = s.old.alert if s.old is not None else None
        alert = None if _is_quiet(s, quiet, upgraded) else _composed(s, reports, time, plan.page)
        if alert is not None:
            made.append((s, alert))
        states[s.new.id] = Then(s.new, alert.id if alert is not None else last)
    filed = list(_addressed(project, plan, made, reports))
    with project.writing() as connection:
        watching = Watching(connection)
        if watching.seen() != seen:
            return None  # another program draws alerts of this project
        watching.keep((t.incident.id for s in steps for t in s.before), states)
        for channel, alert in filed:
            watching.file(channel, alert.id, record(alert))
        watching.put_seen(number, linked_by())
        watching.put_sources(taken or {})
    return len({a.id for _, a in filed})


def follow(then: Mapping[str, Then], now: Mapping[str, Incident]) -> Iterator[Step]:
    """What became of each incident, by id; those that are gone are told as told by nobody.

    Args:
        then: incidents as they were, by their ids of then: all whose event mentions are somewhere else now.
        now: incidents as they are.
    """
    home = {m: i.id for i in now.values() for m in i.mentions}
    was = {m: old for old in then.values() for m in old.incident.mentions}
    before: dict[str, list[Then]] = defaultdict(list)
    for key in sorted(then):
        held = Counter(home[m] for m in then[key].incident.mentions if m in home)
        if held or key in now:
            # Most of its event mentions; of as many its own id, then the first.
            before[min(held or [key], key=lambda i: (-held[i], i != key, i))].append(then[key])
        else:
            yield Step(then[key], _gone(then[key].incident), (then[key],))
    for key in sorted(now):
        new = now[key]
        mine = sorted(before[key], key=lambda t: (-_shared(t, new), t.incident.id != key, t.incident.id))
        parted = next((was[m] for m in new.mentions if m in was), None) if not mine else None
        yield Step(mine[0] if mine else None, new, tuple(mine), parted)


def _shared(t: Then, i: Incident) -> int:
    return len({*t.incident.mentions} & {*i.mentions})


def _gone(i: Incident) -> Incident:
    """An incident of which no report tells any more, as when all of its pages were changed."""
    return msgspec.structs.replace(
        i, standing="retracted", reports=(), values=(), contradictions=(), tolls=(), claims=(), relations=(),
        independent_sources=0,
    )  # fmt: skip


def _is_quiet(s: Step, quiet: Quiet, upgraded: bool) -> bool:
    added = {*s.new.reports} - s.known
    if added:
        return added <= quiet.first | quiet.again
    return upgraded or not quiet.again.isdisjoint(s.known)


def _composed(
    s: Step, reports: Mapping[str, ReportRef], time: str, page: str | None, public: Public | None = None
) -> Alert | None:
    """The alert on a step; None where nothing has changed that is told.

    Args:
        s: the step.
        reports: all reports by id.
        time: now.
        page: the address of the page.
        public: makes it public; the id stays that of the same alert.
    """
    # The alert before makes that of a state which comes back another one.
    was = (s.prior.alert, to_json(s.prior.incident).decode()) if s.prior is not None else None
    key = content_id("a", was, to_json(s.new).decode())
    old = s.old.incident if s.old is not None else None
    mask = public.incident if public is not None else _same
    before, new = mask(old) if old is not None else None, mask(s.new)
    if s.parted is not None:
        parent = mask(s.parted.incident)
        found = (Change(field="incident", now=f"told as part of “{parent.title}” ({parent.id}) until now"),)
        about = kinds(parent, new, found)
    else:
        joined = [mask(t.incident) for t in s.before[1:]]
        named = ", ".join(f"“{i.title}” ({i.id})" for i in joined)
        one = (Change(field="incident", now=f"told as one with {named}"),) if joined else ()
        found = (*one, *changes(before, new))
        about = kinds(before, new, found)
    if not about:
        return None
    own = [reports[r] for r in s.new.reports if r in reports]
    return Alert(
        id=key,
        time=time,
        kinds=about,
        text=sentence(about, new, found),
        incident=brief(new),
        before=tuple(t.incident.id for t in s.before if t.incident.id != s.new.id),
        changes=found,
        sources=sources(map(public.report, own) if public is not None else own, s.known),
        link=f"{page.rstrip('/')}/incidents/{s.new.id}" if page else None,
    )


def _same(i: Incident) -> Incident:
    return i


def _addressed(
    project: Project, plan: Plan, made: Sequence[tuple[Step, Alert]], reports: Mapping[str, ReportRef]
) -> Iterator[tuple[str, Alert]]:
    """Each alert with the name of each channel that asked for such; of some only the public variant."""
    matchers = [(c, Matcher(project, c)) for c in plan.alerts]
    for s, alert in made:
        old = s.prior.incident if s.prior is not None else None
        # Of what nobody tells any more, what it was says whether it was asked for.
        subject = s.new if s.new.reports or old is None else old
        hidden: Alert | None = None
        for channel, matcher in matchers:
            if not matcher.wants(alert, subject, old, reports):
                continue
            if not channel.public:
                yield channel.name, alert
                continue
            if hidden is None:
                # Names are looked for in what the alert tells of, not in the whole project.
                mask = public_of(project, [t.incident for t in s.before] + [s.new])
                hidden = _composed(s, reports, alert.time, plan.page, mask)
            if hidden is not None:
                yield channel.name, hidden

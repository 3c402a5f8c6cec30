"""Taking one source: what it brings, what was wrong with it, and when it is due again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from counterclaim.intake import Refused, Taken, read
from counterclaim.intake.inputs import files
from counterclaim.intake.outcome import About, Limits, shown
from counterclaim.intake.web.fetch import seconds
from counterclaim.intake.web.leads import Lead
from counterclaim.intake.web.take import Memory, Web, listed
from counterclaim.intake.web.urls import host
from counterclaim.model import Fetch, Kept
from counterclaim.project.watching import Due
from counterclaim.watch.plan import Source, span
from counterclaim.watch.times import moment, stamp

JITTER = 0.1
"""By which part of the time between two looks the next one may be earlier or later."""
DOUBLED = 6
"""How often the time is doubled for a source that fails."""
LONGEST = timedelta(days=1)
"""Between two looks at a source that fails at the most, unless it is looked at more rarely anyway."""
ASKED = timedelta(days=7)
"""How long a host may ask to be left alone."""

Stat = tuple[int, int]
Files = dict[str, Stat]
"""Files that were read, each with its size and the time of its last change."""


@dataclass
class Look:
    """One look at a source: the reports that it named, how many of them are new, what was wrong."""

    source: Source
    first: bool
    reports: set[str] = field(default_factory=set)
    new: int = 0
    refused: list[Refused] = field(default_factory=list)
    failed: str | None = None
    files: Files = field(default_factory=dict)

    def note(self, item: Taken | Refused) -> None:
        """Take in what came."""
        if isinstance(item, Taken):
            self.reports.add(item.report.id)
            return
        self.refused.append(item)
        if item.input == shown(self.source.key):
            private = item.reason.endswith("no public address")
            advice = "name its host under private, if it may" if private else item.advice
            self.failed = f"{item.reason}; {advice}"


@dataclass
class Hearing:
    """A memory of pages that also hears how long hosts ask to be left alone, in seconds."""

    memory: Memory
    rest: dict[str, float] = field(default_factory=dict)

    def kept(self, address: str) -> Kept | None:
        """See ``Memory``."""
        return self.memory.kept(address)

    def last(self, page: str) -> Kept | None:
        """See ``Memory``."""
        return self.memory.last(page)

    def note(self, of: Fetch, body: bytes | None) -> None:
        """See ``Memory``."""
        if of.status in (429, 503) and (asked := seconds(of.header("retry-after"))) is not None:
            name = host(of.final)
            self.rest[name] = max(self.rest.get(name, 0.0), asked)
        self.memory.note(of, body)


def items(look: Look, known: Files, web: Web) -> Iterator[Taken | Refused]:
    """What a source brings.

    Args:
        look: what is noted of it.
        known: files of folders that were read before: as long as they are as they were, they are left out.
        web: where addresses are fetched.
    """
    s = look.source
    given = About(outlet=s.outlet)
    web = replace(web, recheck=span(s.recheck))
    if s.address is not None:
        yield from web.take([Lead(s.address)], given, Limits())
    elif s.list is not None:
        yield from web.take(listed(s.list), given, Limits())
    elif s.folder is not None:
        if not os.path.isdir(s.folder):
            yield Refused(shown(s.folder), "is no folder", "make it, or correct the path")
            return
        for path in files(s.folder):
            if isinstance(path, Refused):
                if path.reason != "is an empty folder":
                    yield path
                continue
            try:
                found = os.stat(path)
            except OSError:
                continue  # it is gone again
            stat = (found.st_size, found.st_mtime_ns)
            look.files[path] = stat
            if known.get(path) != stat:
                yield from read([path], outlet=s.outlet)


def next_due(look: Look, before: Due | None, now: datetime, rest: dict[str, float], chance: Random) -> Due:
    """When a source is due again: as often as the file says, later where it fails or its host asks for it.

    Args:
        look: the last look at it.
        before: what was noted after the look before.
        now: the time.
        rest: how long hosts ask to be left alone, in seconds.
        chance: draws how much earlier or later, so that not all sources are due at once.
    """
    often = look.source.often
    fails = (before.fails if before is not None else 0) + 1 if look.failed else 0
    wait = min(often * 2 ** min(fails, DOUBLED), max(often, LONGEST)) * chance.uniform(1 - JITTER, 1 + JITTER)
    if look.source.address is not None and (asked := rest.get(host(look.source.address))) is not None:
        wait = max(wait, min(timedelta(seconds=asked), ASKED))
    taken = stamp(now) if not look.failed else before.taken if before is not None else None
    return Due(stamp(now + wait), taken, fails)


def is_due(source: Source, due: Due | None, now: datetime, *, once: bool) -> bool:
    """Whether a source is to be taken; with ``once`` as well before its time, unless it fails or rests."""
    if due is None or moment(due.due) <= now:
        return True
    return once and due.fails == 0 and moment(due.due) - now <= source.often * (1 + JITTER)

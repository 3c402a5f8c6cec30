"""How often each source stood alone, with others or against others, over all incidents; kept up to date.

The counts of a source run over all that it ever said, so they are kept in memory and only what was written
since the last look is counted anew, as ``keeper`` does for the survey.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from counterclaim.project import Project
from counterclaim.project.briefs import Seen, changed, look, outlets
from counterclaim.project.sourcing import Heard, Tale, heard, tales
from counterclaim.workspace.stands import Kind, Source, stands

HOW = ("alone", "corroborated", "contradicted", "denied", "withdrawn")
"""How a source may stand with a value."""
COUNTS = ("claims", "reports", "incidents", "values", *HOW)
"""What is counted of each source."""
_REPORTS = COUNTS.index("reports")

REST = 0.004
"""Seconds of rest after a few milliseconds of counting ahead."""

T = TypeVar("T")
Ints = npt.NDArray[np.int64]


class Entry(NamedTuple):
    """What one source says of one incident: its counts, reports and opponents."""

    counts: tuple[int, ...]
    reports: tuple[str, ...]
    opponents: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]


@dataclass
class Account:
    """All that one source said: an entry for each incident, and their sums."""

    entries: dict[str, Entry] = field(default_factory=dict)
    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    reports: dict[str, int] = field(default_factory=dict)
    opponents: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)

    def put(self, incident: str, entry: Entry) -> None:
        """Add what it says of an incident."""
        self.entries[incident] = entry
        self._sum(entry, 1)

    def take(self, incident: str) -> None:
        """Take out what it says of an incident."""
        self._sum(self.entries.pop(incident), -1)

    def _sum(self, entry: Entry, sign: int) -> None:
        for k, n in enumerate(entry.counts):
            self.counts[k] += sign * n
        _add(self.reports, entry.reports, sign)
        _add(self.opponents, entry.opponents, sign)
        for kind, n in entry.kinds:
            _add(self.kinds, (kind,), sign * n)
        self.counts[_REPORTS] = len(self.reports)


def _add(sums: dict[str, int], names: Iterable[str], n: int) -> None:
    for name in names:
        left = sums.get(name, 0) + n
        if left:
            sums[name] = left
        else:
            del sums[name]


@dataclass(frozen=True)
class Table:
    """All sources by kind and name, with their counts: a row each, ``COUNTS`` in columns."""

    sources: tuple[Source, ...]
    voices: tuple[str, ...]
    folded: tuple[str, ...]
    counts: Ints

    def rows(self, kind: Kind, q: str = "", voice: str = "", sort: str = "claims") -> list[int]:
        """The rows of a kind that hold some words and are of a kind of speaker, most first, then by name."""
        start = bisect_left(self.sources, (kind, ""))
        found = range(start, bisect_left(self.sources, (kind + "\0", "")))
        words = q.casefold().split()
        kept = [
            k
            for k in found
            if (not voice or self.voices[k] == voice) and all(w in self.folded[k] for w in words)
        ]
        if sort == "name":
            return sorted(kept, key=self.folded.__getitem__)
        most = -self.counts[kept, COUNTS.index(sort)]
        return [kept[k] for k in np.argsort(most, kind="stable")]


class Ledger:
    """The accounts of all sources."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.RLock()
        self._seen: Seen | None = None
        self._waiting = 0
        self._accounts: dict[Source, Account] = {}
        self._of: dict[str, tuple[Source, ...]] = {}
        self._table = Table((), (), (), np.zeros((0, len(COUNTS)), dtype=np.int64))
        self.outlets: Mapping[str, str] = {}

    def table(self) -> Table:
        """All sources as they are now."""
        with self._project.connected() as connection:
            seen = look(connection)
        if seen == self._seen:
            return self._table
        self._waiting += 1
        try:
            with self._lock:
                if seen != self._seen:
                    self._read(seen)
                return self._table
        finally:
            self._waiting -= 1

    def read_ahead(self) -> None:
        """Count before anybody asks, without getting in the way of those who look at other pages."""
        with self._lock:
            if self._seen is None:
                with self._project.connected() as connection:
                    seen = look(connection)
                self._read(seen)

    def account(self, source: Source) -> Account | None:
        """What one source said; None where it said nothing of any incident."""
        self.table()
        return self._accounts.get(source)

    def voice(self, source: Source) -> str:
        """What kind of speaker a source is called most often; empty for an outlet."""
        account = self.account(source)
        return _voice(account) if account is not None else ""

    def incidents(self, source: Source, how: str = "") -> list[str]:
        """The incidents of which a source tells, or in which it stands so with some value."""
        self.table()
        with self._lock:
            account = self._accounts.get(source)
            if account is None:
                return []
            at = COUNTS.index(how) if how else 0
            return [i for i, entry in account.entries.items() if not how or entry.counts[at]]

    def _read(self, seen: Seen) -> None:
        with self._project.connected() as connection:
            ids = None if self._seen is None else changed(connection, self._seen)
            self.outlets = outlets(connection)
        if ids is None:
            self._accounts.clear()
            self._of.clear()
        else:
            for i in ids:
                self._forget(i)
        told = claims_of(self._gently(heard(self._project, ids), 500))
        for tale in self._gently(tales(self._project, ids), 20):
            self._put(tale, told.get(tale.id, {}))
        sources = sorted(self._accounts, key=lambda s: (s.kind, s.name.casefold(), s.name))
        counts = [self._accounts[s].counts for s in sources]
        self._table = Table(
            sources=tuple(sources),
            voices=tuple(_voice(self._accounts[s]) for s in sources),
            folded=tuple(s.name.casefold() for s in sources),
            counts=np.array(counts, dtype=np.int64).reshape(len(sources), len(COUNTS)),
        )
        self._seen = seen

    def _gently(self, items: Iterable[T], many: int) -> Iterator[T]:
        """Items one after the other, with a rest after so many while nobody waits for the counts."""
        for n, item in enumerate(items):
            if n % many == many - 1 and not self._waiting:
                time.sleep(REST)
            yield item

    def _forget(self, incident: str) -> None:
        for source in self._of.pop(incident, ()):
            account = self._accounts[source]
            account.take(incident)
            if not account.entries:
                del self._accounts[source]

    def _put(self, tale: Tale, claims: Mapping[str, Heard]) -> None:
        found = entries(tale, claims, self.outlets)
        for source, entry in found.items():
            self._accounts.setdefault(source, Account()).put(tale.id, entry)
        self._of[tale.id] = tuple(found)


def claims_of(every: Iterable[Heard]) -> dict[str, dict[str, Heard]]:
    """Claims by their ids, by their incidents."""
    found: dict[str, dict[str, Heard]] = {}
    for c in every:
        found.setdefault(c.incident, {})[c.claim] = c
    return found


def entries(tale: Tale, claims: Mapping[str, Heard], outlets: Mapping[str, str]) -> dict[Source, Entry]:
    """What each source says of an incident, counted."""
    own: dict[Source, list[Heard]] = {}
    for kind, named in _told(claims.values(), outlets):
        own |= {Source(kind, name): said for name, said in named.items()}
    held = {s: [0] * (len(HOW) + 1) for s in own}
    opponents: dict[Source, set[str]] = {}
    for source, _, _, alone, corroborated, against, denied, withdrawn in stands(tale, claims, outlets):
        counts = held[source]
        counts[0] += 1
        if alone:
            counts[1] += 1
        if corroborated:
            counts[2] += 1
        if against or denied:
            counts[3] += bool(against)
            counts[4] += bool(denied)
            opponents.setdefault(source, set()).update(against, denied)
        if withdrawn:
            counts[5] += 1
    return {
        s: Entry(
            (len(said), 0, 1, *held[s]),
            tuple({c.report for c in said}),
            tuple(opponents.get(s, ())),
            _kinds(said) if s.kind == "speaker" else (),
        )
        for s, said in own.items()
    }


def _told(
    claims: Iterable[Heard], outlets: Mapping[str, str]
) -> tuple[tuple[Kind, dict[str, list[Heard]]], ...]:
    """The claims of an incident by who says them, and by who publishes them."""
    speakers: dict[str, list[Heard]] = {}
    published: dict[str, list[Heard]] = {}
    for c in claims:
        if c.speaker in speakers:
            speakers[c.speaker].append(c)
        else:
            speakers[c.speaker] = [c]
        if outlet := outlets.get(c.report):
            if outlet in published:
                published[outlet].append(c)
            else:
                published[outlet] = [c]
    return ("speaker", speakers), ("outlet", published)


def _kinds(said: Iterable[Heard]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for c in said:
        found[c.kind] = found.get(c.kind, 0) + 1
    return tuple(found.items())


def _voice(account: Account) -> str:
    """What kind of speaker a source is called most often; empty for an outlet."""
    kinds = account.kinds
    return min(kinds, key=lambda k: (-kinds[k], k)) if kinds else ""

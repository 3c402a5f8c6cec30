"""All incidents of a project in columns, so that one look answers map, timeline, table and counts together.

A page asks for several counts over the same filter. Over columns in memory each is a few milliseconds for a
hundred thousand incidents, where as many passes over the tables would be slow; the columns are kept up to
date from what was written since the last look (``project/briefs.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from counterclaim.project.briefs import Brief

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

NO_DAY = -1
"""In columns of days: not known."""
COLUMNS = ("start", "end", "lat", "lon", "radius", "reports", "clashes")
FACETS = ("type", "standing", "country", "actor", "voice", "outlet")
_WORD = re.compile(r"\w+")

K = TypeVar("K")


@dataclass(frozen=True)
class Facet:
    """Values of one field: names in order, and as pairs which incident (row) has which (code, its place among
    the names)."""

    names: tuple[str, ...]
    rows: Ints
    codes: Ints
    index: Mapping[str, int]

    def having(self, wanted: Iterable[str], size: int) -> Mask:
        """The incidents that have one of some values."""
        codes = [self.index[name] for name in wanted if name in self.index]
        mask = np.zeros(size, dtype=bool)
        mask[self.rows[np.isin(self.codes, codes)]] = True
        return mask

    def starting(self, beginning: str, size: int) -> Mask:
        """The incidents that have a value with this beginning."""
        low = bisect_left(self.names, beginning)
        high = bisect_left(self.names, True, low, key=lambda name: not name.startswith(beginning))
        mask = np.zeros(size, dtype=bool)
        mask[self.rows[(self.codes >= low) & (self.codes < high)]] = True
        return mask

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many incidents of a mask have each value; most first."""
        found = np.bincount(self.codes[mask[self.rows]], minlength=len(self.names))
        order = np.lexsort((np.arange(len(found)), -found))
        return {self.names[k]: int(found[k]) for k in order if found[k]}


@dataclass(frozen=True)
class Survey:
    """All incidents in columns, by date and id; those without a date stand last.

    ``rows`` are the places of incidents in the columns by their ids; ``start`` and ``end`` are days since
    year 1 (as ``date.toordinal``), ``lat`` and ``lon`` degrees (NaN: not located), ``radius`` metres.
    """

    ids: tuple[str, ...]
    rows: Mapping[str, int]
    start: Ints
    end: Ints
    lat: Floats
    lon: Floats
    radius: Floats
    reports: Ints
    clashes: Ints
    facets: Mapping[str, Facet]
    words: Facet

    @property
    def size(self) -> int:
        """How many incidents there are."""
        return len(self.ids)

    def mask(self, ids: Iterable[str]) -> Mask:
        """Some incidents, by their ids; those that are not among all are passed over."""
        mask = np.zeros(self.size, dtype=bool)
        mask[[self.rows[i] for i in ids if i in self.rows]] = True
        return mask


def survey_of(
    briefs: Sequence[Brief], voices: Mapping[str, Sequence[str]], outlets: Mapping[str, str]
) -> Survey:
    """Lay incidents out in columns.

    Args:
        briefs: all incidents.
        voices: the kinds of speakers of each, by its id.
        outlets: the outlet of each report, by the report's id.
    """
    ordered = sorted(briefs, key=_when)
    points = [b.place if b.place is not None and b.place.lat is not None else None for b in ordered]
    starts = [_first(b) for b in ordered]
    ends = [_ordinal(b.date.end if b.date else None) for b in ordered]
    values: dict[str, list[Sequence[str]]] = {
        "type": [(b.type,) for b in ordered],
        "standing": [(b.standing,) for b in ordered],
        "country": [(b.place.country,) if b.place and b.place.country else () for b in ordered],
        "actor": [sorted({a.name for a in (*b.actors, *b.targets)}) for b in ordered],
        "voice": [voices.get(b.id, ()) for b in ordered],
        "outlet": [sorted({outlets[r] for r in b.reports if r in outlets}) for b in ordered],
    }
    return Survey(
        ids=tuple(b.id for b in ordered),
        rows={b.id: row for row, b in enumerate(ordered)},
        start=_ints(starts),
        end=_ints(e if e != NO_DAY else s for s, e in zip(starts, ends, strict=True)),
        lat=np.array([p.lat if p else np.nan for p in points], dtype=np.float64),
        lon=np.array([p.lon if p else np.nan for p in points], dtype=np.float64),
        radius=np.array([(p.radius_m or 0) if p else np.nan for p in points], dtype=np.float64),
        reports=_ints(len(b.reports) for b in ordered),
        clashes=_ints(len(b.contradictions) for b in ordered),
        facets={name: _facet(given) for name, given in values.items()},
        words=_facet([_words(b) for b in ordered]),
    )


def renewed(old: Survey, gone: Collection[str], new: Survey) -> Survey:
    """A survey in which some incidents stand as they are now; the others are not laid out again.

    Args:
        old: all incidents as they were.
        gone: ids of those that were written or removed since.
        new: those of them that there are now.
    """
    kept = ~old.mask(gone)

    def when(row: int, of: Survey) -> tuple[bool, int, str]:
        day = int(of.start[row])
        return day == NO_DAY, day, of.ids[row]

    # Each new row stands half a place before the first old one that comes after it.
    before = [
        bisect_left(range(old.size), when(r, new), key=lambda row: when(row, old)) for r in range(new.size)
    ]
    places = np.concatenate([np.flatnonzero(kept), np.array(before, dtype=np.float64) - 0.5])
    order = np.argsort(places, kind="stable")
    ids = [*(i for i, keep in zip(old.ids, kept.tolist(), strict=True) if keep), *new.ids]
    ordered = tuple(ids[k] for k in order.tolist())

    def column(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(old, name)[kept], getattr(new, name)])[order]

    # Where each row of either goes.
    to = np.empty(len(order), dtype=np.int32)
    to[order] = np.arange(len(order), dtype=np.int32)
    moved = np.full(old.size, -1, dtype=np.int32)
    moved[kept] = to[: int(kept.sum())]
    added = to[int(kept.sum()) :]
    return Survey(
        ids=ordered,
        rows={i: row for row, i in enumerate(ordered)},
        **{name: column(name) for name in COLUMNS},
        facets={name: _joined(old.facets[name], moved, new.facets[name], added) for name in old.facets},
        words=_joined(old.words, moved, new.words, added),
    )


def _joined(old: Facet, moved: Ints, new: Facet, added: Ints) -> Facet:
    """Two facets as one, their rows where they went; those that went nowhere (-1) are left out.

    A value that nobody has any more keeps its name, and counts for nothing.
    """
    names = sorted({*old.names, *new.names})
    index = {name: code for code, name in enumerate(names)}
    rows = np.concatenate([moved[old.rows], added[new.rows]])
    codes = np.concatenate([_ints(index[n] for n in f.names)[f.codes] for f in (old, new)])
    return Facet(tuple(names), rows[rows >= 0], codes[rows >= 0], index)


def _when(b: Brief) -> tuple[bool, int, str]:
    """By what incidents are ordered: their first day, then their id; the undated come after all others."""
    day = _first(b)
    return day == NO_DAY, day, b.id


def _first(b: Brief) -> int:
    """The first day on which an incident may have happened, or the last where no first is known."""
    if b.date is None:
        return NO_DAY
    day = _ordinal(b.date.start)
    return day if day != NO_DAY else _ordinal(b.date.end)


def _ordinal(day: str | None) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else NO_DAY
    except ValueError:
        return NO_DAY


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


def _words(b: Brief) -> Sequence[str]:
    """The words of an incident by which text search finds it, folded."""
    told = [b.title, *(a.name for a in (*b.actors, *b.targets)), *b.weapons, b.operation or ""]
    if b.place is not None:
        told += [b.place.name, b.place.admin1 or ""]
    return tuple(dict.fromkeys(folded(" ".join(told))))


def folded(text: str) -> list[str]:
    """The words of a text as search compares them.

    >>> folded("Koh-e-Sabz, in PANJGUR")
    ['koh', 'e', 'sabz', 'in', 'panjgur']
    """
    return _WORD.findall(text.casefold())


def _facet(values: Sequence[Sequence[str]]) -> Facet:
    names = sorted({name for given in values for name in given})
    index = {name: code for code, name in enumerate(names)}
    rows = _ints(row for row, given in enumerate(values) for _ in given)
    return Facet(tuple(names), rows, _ints(index[name] for given in values for name in given), index)

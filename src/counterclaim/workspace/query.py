"""What a reader asks for: the filter that map, timeline, table and twins share, as the URL has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import msgspec

ORDERS = ("newest", "oldest", "contested", "reports")
MOST_PAGE = 100_000
CORNERS = 200
"""Corners of a drawn area at the most."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A filter over incidents; empty parts ask for nothing.

    Attributes:
        q: words that an incident, or the quote of one of its claims, has.
        start: last day before which nothing may have happened (ISO 8601); ``end`` the first after which.
        area: corners of a drawn polygon, (longitude, latitude) in degrees; two are a box's opposite corners.
        type: PLOVER event types.
        standing: how incidents stand.
        country: ISO 3166-1 alpha-3 codes.
        actor: names of actors or targets.
        voice: kinds of speakers who tell of it.
        outlet: outlets that report it.
        only: ``undated`` or ``unlocated``.
        sort: one of ``ORDERS``.
        page: from 1.
    """

    q: str = ""
    start: str = ""
    end: str = ""
    area: tuple[Point, ...] = ()
    type: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    only: str = ""
    sort: str = "newest"
    page: int = 1

    def pairs(self) -> list[tuple[str, str]]:
        """The filter as pairs of name and value, without what is not asked for.

        >>> Query(q="market", type=("ASSAULT",), page=2).pairs()
        [('q', 'market'), ('type', 'ASSAULT'), ('page', '2')]
        """
        found: list[tuple[str, str]] = []
        for name in ("q", "start", "end"):
            if value := getattr(self, name):
                found.append((name, value))
        if self.area:
            found.append(("area", " ".join(f"{_degrees(x)},{_degrees(y)}" for x, y in self.area)))
        for name in LISTS:
            found += [(name, v) for v in getattr(self, name)]
        if self.only:
            found.append(("only", self.only))
        if self.sort != "newest":
            found.append(("sort", self.sort))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def url(self, path: str = "/", **change: object) -> str:
        """The address of a page with this filter, or with some parts set otherwise.

        A change of what is asked for leads to its first page.

        >>> Query(q="market", page=3).url("/", type=("ASSAULT",))
        '/?q=market&type=ASSAULT'
        """
        changed = msgspec.structs.replace(self, **{"page": 1, **change}) if change else self
        pairs = changed.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without(self, name: str, value: str) -> Query:
        """The filter less one value of one part."""
        old = getattr(self, name)
        new = tuple(v for v in old if v != value) if isinstance(old, tuple) and name != "area" else ""
        return msgspec.structs.replace(self, **{name: () if name == "area" else new, "page": 1})

    def asked(self) -> list[tuple[str, str]]:
        """What is asked for beside order and page, a pair for each value."""
        return [(name, value) for name, value in self.pairs() if name not in ("sort", "page")]


LISTS = ("type", "standing", "country", "actor", "voice", "outlet")
"""The parts of which several values may be asked for: one of them suffices."""

_CORNER = re.compile(r"(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,2}(?:\.\d{1,9})?)")


def query_of(params: Iterable[tuple[str, str]]) -> Query:
    """The filter that a URL's parameters ask for; what is none of the filter's is passed over.

    Raises:
        ValueError: a value that cannot be asked for; in one line.

    >>> query_of([("start", "2024-01-16"), ("type", "ASSAULT"), ("type", "PROTEST"), ("utm", "x")]).type
    ('ASSAULT', 'PROTEST')
    >>> query_of([("start", "soon")])
    Traceback (most recent call last):
    ValueError: start 'soon': not a day; write it as 2024-01-31
    """
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    for name, value in params:
        value = value.strip()
        if not value:
            continue
        if name in LISTS:
            many.setdefault(name, []).append(value[:200].rstrip())
        else:
            one[name] = value
    made: dict[str, object] = {name: tuple(dict.fromkeys(values)) for name, values in many.items()}
    made["q"] = " ".join("".join(c if c.isprintable() else " " for c in one.get("q", "")).split())[
        :200
    ].strip()
    for name in ("start", "end"):
        made[name] = _day(name, one[name]) if name in one else ""
    made["area"] = _area(one.get("area", ""))
    for name, choices in (("only", ("undated", "unlocated")), ("sort", ORDERS)):
        if name in one:
            if one[name] not in choices:
                raise ValueError(f"{name} {one[name][:60]!r}: choose one of: {', '.join(choices)}")
            made[name] = one[name]
    page = one.get("page", "1")
    if not (page.isascii() and page.isdecimal() and 1 <= int(page[:7]) <= MOST_PAGE):
        raise ValueError(f"page {page[:60]!r}: not a number from 1 to {MOST_PAGE}")
    made["page"] = int(page)
    return msgspec.convert(made, Query)


def _degrees(value: float) -> str:
    """Degrees to some ten metres, as short as they can be written.

    >>> _degrees(61.0), _degrees(-0.00001), _degrees(123.45678)
    ('61', '0', '123.4568')
    """
    return f"{_rounded(value):.4f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> float:
    """Degrees as an address of the page holds them: what is read is what is written."""
    return round(value, 4) + 0.0


def _day(name: str, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{name} {value[:60]!r}: not a day; write it as 2024-01-31") from None


def _area(value: str) -> tuple[Point, ...]:
    corners: list[Point] = []
    for word in value.split()[: CORNERS + 1]:
        read = _CORNER.fullmatch(word)
        if read is None or abs(float(read[1])) > 180 or abs(float(read[2])) > 90:
            raise ValueError(f"area {word[:60]!r}: not a corner; write it as longitude,latitude in degrees")
        corners.append((_rounded(float(read[1])), _rounded(float(read[2]))))
    if len(corners) == 1 or len(corners) > CORNERS:
        raise ValueError(f"area: needs two corners of a box, or three to {CORNERS} of a polygon")
    return tuple(corners)


def chosen(params: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The last value of each parameter: what forms of single values send."""
    return {name: values[-1] for name, values in params.items() if values}

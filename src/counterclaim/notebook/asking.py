"""Which incidents are asked for: the filter of the page, by the same names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from counterclaim.model import SpeakerKind, Standing
from counterclaim.resolve.countries import country_name
from counterclaim.vocabulary.event_types import event_type
from counterclaim.workspace.query import LISTS, Point, Query, query_of

Some = str | Iterable[str] | None
"""One value, several of which one suffices, or None for any."""


def query(
    *,
    text: str = "",
    start: str | date | None = None,
    end: str | date | None = None,
    area: Sequence[Point] | None = None,
    only: str | None = None,
    sort: str = "oldest",
    **some: Some,
) -> Query:
    """The filter of the page that some arguments ask for; see ``Project.incidents``.

    Raises:
        ValueError: a value that cannot be asked for; in one line.

    >>> query(type="ASSAULT", country=["PAK", "IRN"], start="2024-01-16").asked()
    [('start', '2024-01-16'), ('type', 'ASSAULT'), ('country', 'PAK'), ('country', 'IRN')]
    >>> query(country="Iran")
    Traceback (most recent call last):
    ValueError: country 'Iran': no such country; write it as ISO 3166-1 alpha-3 has it: IRN
    """
    lists = {name: [given] if isinstance(given, str) else list(given or ()) for name, given in some.items()}
    assert lists.keys() <= set(LISTS)
    _check(lists)
    several = ((name, value) for name, values in lists.items() for value in values)
    return query_of([*_single(text, start, end, area, only, sort), *several])


def _single(
    text: str,
    start: str | date | None,
    end: str | date | None,
    area: Sequence[Point] | None,
    only: str | None,
    sort: str,
) -> Iterator[tuple[str, str]]:
    yield "q", text
    yield "start", str(start or "")
    yield "end", str(end or "")
    yield "area", " ".join(f"{lon:.9f},{lat:.9f}" for lon, lat in area or ())
    yield "only", only or ""
    yield "sort", sort


def _check(lists: Mapping[str, Iterable[str]]) -> None:
    """Refuse what no incident can have: a slip of the pen must not read as "nothing found"."""
    for name, known in (("standing", get_args(Standing)), ("voice", get_args(SpeakerKind))):
        for value in lists.get(name, ()):
            if value not in known:
                raise ValueError(f"{name} {value!r}: choose one of: {', '.join(known)}")
    for value in lists.get("type", ()):
        if event_type(value, None) is None:
            raise ValueError(f"type {value!r}: no such type of event; see the docs, Event types")
    for value in lists.get("country", ()):
        if country_name(value) == value:
            raise ValueError(
                f"country {value!r}: no such country; write it as ISO 3166-1 alpha-3 has it: IRN"
            )

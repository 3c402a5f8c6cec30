"""What the name of a place in a report may mean, weighed anew as when the report was coded."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.language import annotate
from counterclaim.model import Report, Span
from counterclaim.resolve.gazetteer import Entry
from counterclaim.resolve.geography import Check, checked
from counterclaim.resolve.place_choice import Weighed
from counterclaim.resolve.place_make import chain
from counterclaim.resolve.places import weigh_report


def candidates(report: Report, span: Span) -> Sequence[Weighed]:
    """All that the name at a place of the text may mean, likeliest first; none where none is read there."""
    [a] = annotate([report], "rules")
    for (start, end), weighed in weigh_report(a).items():
        if start < span[1] and span[0] < end:
            return weighed
    return ()


def checks(report: Report) -> tuple[Check, ...]:
    """What a report states of geography, checked."""
    [a] = annotate([report])
    return checked(a)


def meant(e: Entry | None) -> str:
    """A candidate in words: what it is called, where it lies, what it is."""
    if e is None:
        return "none of these"
    people = f", {e.population:,} people" if e.population else ""
    return f"{', '.join((e.name, *chain(e)))} ({e.kind}{people})"


def candidate_line(w: Weighed) -> dict[str, object]:
    """A candidate as JSON has it: what it is, how likely, and what speaks for and against it."""
    e = w.entry
    who = (
        {"name": e.name, "kind": e.kind, "country": e.country, "geonames_id": e.geonames_id, "lat": e.lat,
         "lon": e.lon, "population": e.population, "matched": e.matched}
        if e is not None
        else {"name": None}
    )  # fmt: skip
    return {**who, "likely": round(w.probability, 4), "evidence": dict(w.points)}

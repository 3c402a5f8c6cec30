"""How records are worded for people: short names of speakers, short dates, figures with their victims."""

from __future__ import annotations

import re
from datetime import date

from counterclaim.incidents import wording
from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.title import day
from counterclaim.model import Claim, Incident, Place
from counterclaim.model.printable import plain

NAME = 42
"""Characters of a speaker's or actor's name at the most."""
VALUE = 60
"""Characters of a value in a table at the most."""
NAMELESS = "unknown outlet"
"""The outlet of a report that names none."""
EXACT_M = 15_000
"""Radius in metres below which a place needs no word on how exact it is."""

_OFFICE = re.compile(r"(?<=[\w’']{2}), | (?:of|for|at|in|who|from) ")
_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]+(?= \d)")


def short(name: str, longest: int = NAME) -> str:
    """A name in a few words: what a comma or a preposition adds is left out first, from its end.

    >>> short("Alireza Marhamati, the deputy governor of Sistan-Baluchestan province")
    'Alireza Marhamati, the deputy governor'
    >>> short("Ministry of Foreign Affairs of Pakistan")
    'Ministry of Foreign Affairs of Pakistan'
    >>> short("deputy security governor of the Balochistan-o-Sistan province")
    'deputy security governor'
    """
    line = " ".join(plain(name).split())
    if len(line) <= longest:
        return line
    cuts = [m.start() for m in _OFFICE.finditer(line) if m.start() <= longest]
    return line[: cuts[-1]] if cuts else clipped(line, longest)


def clipped(text: str, longest: int) -> str:
    """A text on one line, cut at a word's end.

    >>> clipped("three women and four children", 20)
    'three women and ...'
    """
    line = " ".join(plain(text).split())
    if len(line) <= longest:
        return line
    return line[: longest - 3].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."


def when(incident: Incident) -> str:
    """The date of an incident, its months cut to three letters.

    >>> _MONTH.sub(r"\\1", "by 18 January 2024")
    'by 18 Jan 2024'
    """
    return _MONTH.sub(r"\1", day(incident.date)) if incident.date else "date unknown"


def dated(published: str | None) -> str:
    """A time of publication, short.

    >>> dated("2024-01-18T09:40+03:30"), dated("2024-01-18"), dated(None)
    ('18 Jan 09:40', '18 Jan', 'undated')
    """
    try:
        when = date.fromisoformat((published or "")[:10])
    except ValueError:
        return "undated"
    clock = f" {published[11:16]}" if published and len(published) >= 16 else ""
    return f"{when.day} {when:%b}{clock}"


def span(first: str, last: str | None) -> str:
    """From when to when something was said, short.

    >>> span("2024-01-18T11:00+00:00", "2024-01-18T18:20+00:00"), span("2024-01-18", None)
    ('18 Jan 11:00 to 18:20', '18 Jan')
    """
    if last in (None, first) or dated(last) == dated(first):
        return dated(first)
    same_day = last is not None and last[:10] == first[:10] and len(last) >= 16
    return f"{dated(first)} to {last[11:16] if last is not None and same_day else dated(last)}"


def told_by(incident: Incident) -> str:
    """In how many reports an incident is told, and by how many independent of each other.

    "7 reports, 3 independent"
    """
    n, m = len(incident.reports), incident.independent_sources
    return f"{n} report{'s' * (n != 1)}, {m} independent"


def undated(incident: Incident) -> str:
    """The title of an incident without its day."""
    title = plain(incident.title)
    return title.removesuffix(f", {day(incident.date)}") if incident.date else title


def pointer(incident: Incident) -> str:
    """An incident in a few words, for a sentence on another one: "16 Jan 2024, Panjgur".

    Of violence the day and the place; of anything else also what it was.
    """
    if incident.date is None or incident.date.start is None:
        return undated(incident)
    if incident.type not in ("ASSAULT", "HARM"):
        return f"{undated(incident)} ({when(incident)})"
    place = incident.place.name if incident.place else kind(incident)
    return f"{when(incident)}, {plain(place)}"


def where(place: Place | None) -> str:
    """A place with its country, and how exactly it is known where that is not to a town.

    >>> where(Place(name="Goma", as_written="Goma", country="COD", lat=-1.68, lon=29.22, radius_m=60_000))
    'Goma, Democratic Republic of the Congo (± 60 km)'
    """
    if place is None:
        return "place unknown"
    from counterclaim.resolve.countries import country_name

    country = country_name(place.country) if place.country else None
    line = place.name if country is None or country == place.name else f"{place.name}, {country}"
    if place.lat is None:
        return plain(f"{line} (not located)")
    wide = place.radius_m is not None and place.radius_m >= EXACT_M
    return plain(f"{line} (± {round((place.radius_m or 0) / 1000)} km)" if wide else line)


def kind(incident: Incident) -> str:
    """What happened, in words."""
    from counterclaim.vocabulary.event_types import event_type

    known = event_type(incident.type, incident.mode)
    return known.label if known else "people harmed"


def material(incident: Incident) -> bool:
    """Whether an incident is a deed, or harmed somebody: words exchanged are listed only on demand."""
    from counterclaim.vocabulary.event_types import event_type

    known = event_type(incident.type, incident.mode)
    return bool(incident.tolls) or known is None or known.quad in (2, 4)


def figure(c: Claim) -> str:
    """The figure of a toll with its victims, in the report's own words."""
    return plain(wording.figure(c))


def value(c: Claim) -> str:
    """The value of a claim: a toll with its victims, an event in words, anything else as it is."""
    if c.field == "toll":
        return figure(c)
    if c.field == "event" and c.kind is not None:
        from counterclaim.vocabulary.event_types import event_type

        known = event_type(c.kind, c.value)
        return known.label if known else "people harmed"
    return plain(c.value or "")


def speaker(c: Claim) -> str:
    """Who says it and through whom: "deputy governor, via BBC Farsi"; of what is inferred, that it is."""
    if is_inferred(c):
        return "inferred, nobody says it"
    own = "the report" if c.speaker.name == NAMELESS else short(c.speaker.name)
    said = short(c.speaker.name) if c.speaker.kind != "outlet" else f"{own} itself"
    return said + "".join(f", via {short(r.name)}" for r in reversed(c.relay))

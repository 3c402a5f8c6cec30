"""Where an event happened that the report puts at a place no gazetteer holds: where it puts it elsewhere.

"A missile attack by Iran in Balochistan's Panjgur" and, further down, "Sabz Koh, where Iran carried out its
strike": both tell one event, so Sabz Koh lies in Panjgur or near it. The name stays as the report has it;
coordinates, country and chain are lent, with a radius that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from counterclaim.claims.happenings import Happening
from counterclaim.incidents.joining.layout import Layout
from counterclaim.incidents.joining.link import link
from counterclaim.model import Place
from counterclaim.resolve.geometry import distance_m
from counterclaim.resolve.places import lend

SAME_M = 50_000
"""How far two places may lie apart, beyond their radii, for a report to put one event at both."""


def placed(found: Sequence[Happening], laid: Layout | None = None) -> tuple[Happening, ...]:
    """Event mentions at unknown places, at the place that the report gives the same event elsewhere.

    Args:
        found: the event mentions of one report.
        laid: its headline, its paragraphs and where it turns to another event.

    Returns:
        The same, in the same order. Where the report puts the event at several places far apart, nothing is
        lent.
    """
    outer: Mapping[str, Place] = {
        m.id: told
        for group in link([h.mention for h in found], laid=laid)
        if (told := _told([m.place for m in group if m.place is not None])) is not None
        for m in group
    }
    return tuple(_lent(h, outer.get(h.mention.id)) for h in found)


def _told(places: Sequence[Place]) -> Place | None:
    """The most exact of an event's known places, if they can all be one."""
    known = [p for p in places if p.lat is not None and p.radius_m is not None]
    best = min(known, key=lambda p: p.radius_m or 0, default=None)
    return best if best is not None and all(_meets(best, p) for p in known) else None


def _meets(a: Place, b: Place) -> bool:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    apart = distance_m((a.lat, a.lon), (b.lat, b.lon))
    return apart <= (a.radius_m or 0) + (b.radius_m or 0) + SAME_M


def _lent(h: Happening, outer: Place | None) -> Happening:
    own = h.mention.place
    if own is None or outer is None or own.lat is not None or own.country not in (None, outer.country):
        return h
    mention = replace(h.mention, place=lend(own, outer))
    return Happening(mention, h.trigger, h.clause, h.parts, h.places, h.dates, h.weapons, h.sentence)

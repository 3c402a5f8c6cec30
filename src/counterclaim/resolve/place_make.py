"""From a chosen gazetteer entry and the words of the text to a place with radius and precision."""

from __future__ import annotations

from counterclaim.model import Place, Precision
from counterclaim.resolve.gazetteer import Entry
from counterclaim.resolve.geometry import destination
from counterclaim.resolve.place_mention import PlaceMention

NEAR_M = 15_000
"""How far from a place something may be that is told to be near it, in metres."""

VILLAGE_IN_TOWN_M = 30_000
"""How far from a town's middle a village that is told to be the town's own may lie, in metres."""

_ACLED = {"settlement": 1, "site": 1, "admin2": 2, "mountain": 2, "admin1": 3, "region": 3, "water": 3}
_UCDP = {
    "settlement": 1, "site": 1, "admin2": 3, "mountain": 2,
    "admin1": 4, "region": 5, "water": 5, "country": 6,
}  # fmt: skip
_SEAS = ("sea", "ocean", "gulf", "strait", "channel")


def precision(e: Entry, near: bool = False, part: bool = False) -> Precision:
    """The field's codes for how exactly a place is known.

    Args:
        e: the gazetteer's entry.
        near: the event is near the place, not in it, or in a part of it that the gazetteer does not hold.
        part: the text speaks of a part of a country or province ("eastern Iran").

    Follows ACLED's ``geo_precision`` (1 town, 2 small part of a region or near a town, 3 larger region) and
    UCDP's ``where_prec`` (1 exact, 2 around a known point, 3 ADM2, 4 ADM1, 5 larger or fuzzy area, 6 country,
    7 international waters).
    """
    acled, ucdp = _ACLED.get(e.kind), _UCDP[e.kind]
    if e.kind == "settlement" and near:
        acled = ucdp = 2
    if e.kind == "country" and part:
        ucdp = 5
    if e.kind == "water" and any(word in e.name.casefold().split() for word in _SEAS):
        acled, ucdp = None, 7
    if e.kind == "region" and e.radius_m <= 30_000:
        acled, ucdp = 2, 2
    return Precision(acled=acled, ucdp=ucdp)


def place(m: PlaceMention, e: Entry, written: str, basis: str) -> Place:
    """The place that the mention means, given that its name means ``e``."""
    point, radius, near = e.point, e.radius_m, m.near
    if point is not None and m.away_m is not None:
        if m.bearing is not None and e.kind in ("settlement", "admin2"):
            point, radius = destination(point, m.bearing, m.away_m), round(max(10_000, m.away_m / 4)) + radius
        elif e.kind in ("settlement", "admin2"):
            radius += round(1.1 * m.away_m)
    elif near and e.kind == "settlement":
        radius += NEAR_M
    return Place(
        name=e.name,
        as_written=written,
        lat=round(point[0], 5) if point else None,
        lon=round(point[1], 5) if point else None,
        radius_m=radius if point else None,
        country=e.country or None,
        admin1=e.name if e.kind == "admin1" else e.admin1,
        admin2=e.name if e.kind == "admin2" else e.admin2,
        geonames_id=e.geonames_id if e.geonames_id > 0 else None,
        precision=precision(e, near, m.part),
        within=chain(e),
        basis=basis,
    )


def lent(m: PlaceMention, e: Entry, outer: Entry, written: str) -> Place:
    """The place that the mention means where no source has its coordinates: at the province that holds it."""
    return Place(
        name=e.name,
        as_written=written,
        lat=round(outer.point[0], 5) if outer.point else None,
        lon=round(outer.point[1], 5) if outer.point else None,
        radius_m=outer.radius_m if outer.point else None,
        country=e.country or None,
        admin1=e.admin1,
        admin2=e.name if e.kind == "admin2" else e.admin2,
        geonames_id=e.geonames_id if e.geonames_id > 0 else None,
        precision=precision(outer, m.near, m.part),
        within=chain(e),
        basis=f"{e.matched} name, {e.kind}; no source has its coordinates: those of {outer.name}",
    )


def contained(m: PlaceMention, outer: Entry, written: str, via: PlaceMention) -> Place:
    """A place that no gazetteer holds, at the place that the text says contains it.

    Args:
        m: the mention of the unknown place.
        outer: what the name of the containing place means.
        written: the expression as it stands in the text.
        via: the mention of the containing place: it may say how far away and where the unknown one lies.
    """
    held = place(via, outer, written, "") if via is not m else None
    point, radius = outer.point, outer.radius_m
    if held is not None and held.lat is not None and held.lon is not None and via.away_m is not None:
        point, radius = (held.lat, held.lon), held.radius_m or radius
    elif outer.kind == "settlement":
        radius = max(radius, VILLAGE_IN_TOWN_M)
    return Place(
        name=m.surface,
        as_written=written,
        lat=round(point[0], 5) if point else None,
        lon=round(point[1], 5) if point else None,
        radius_m=radius if point else None,
        country=outer.country or None,
        admin1=outer.name if outer.kind == "admin1" else outer.admin1,
        admin2=outer.name if outer.kind == "admin2" else outer.admin2,
        precision=precision(outer, near=True),
        within=(outer.name, *chain(outer)),
        basis=f"no gazetteer has it; the text puts it in {outer.name}",
    )


def unknown(m: PlaceMention, written: str, inside: tuple[str, ...], country: str | None, why: str) -> Place:
    """A place of which nothing is known but its name, and at most its country."""
    return Place(name=m.surface, as_written=written, within=inside, country=country, basis=why)


def chain(e: Entry) -> tuple[str, ...]:
    """What contains an entry, innermost first."""
    from counterclaim.resolve.countries import country_name

    names = [
        e.admin2 if e.kind == "settlement" else None,
        e.admin1 if e.kind in ("settlement", "admin2") else None,
    ]
    if e.kind != "country":
        names += [country_name(c) for c in e.countries[:1] if len(e.countries) == 1]
    return tuple(dict.fromkeys(n for n in names if n and n != e.name))

"""The product's incidents as templates of MUC-4, and the slots beside the roles: date, place, stage, harm.

The tables say what the product's words mean in MUC's; none is fitted to messages. MUC tells individuals from
organisations and people from things; the product does not, so: an initiator that its vocabulary knows by name
is an organisation, and a target is a thing where its last word is a site of ``event_classes.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bench.matching import words

if TYPE_CHECKING:
    from counterclaim.model import Coded, EventMention, Incident

TYPES = {
    ("ASSAULT", "abduct"): "KIDNAPPING",
    ("ASSAULT", "explosives"): "BOMBING",
    ("ASSAULT", "suicide-attack"): "BOMBING",
    ("ASSAULT", "aerial"): "BOMBING",
    ("ASSAULT", "primitive"): "ARSON",
    ("COERCE", "confiscate"): "ROBBERY",
}
"""Types and modes of the product as MUC's incident types; other modes of ASSAULT are ATTACK."""

STAGES = {"threatened": "THREATENED", "planned": "THREATENED"}
EFFECTS = frozenset({"DEATH", "INJURY"})
HARMS = {"killed": "DEATH", "injured": "INJURY"}
_KEY_DATE = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})")
_PART = re.compile(r"\s*\([^)]*\)")


def templates(c: Coded) -> list[dict[str, Any]]:
    """A message's violent incidents as templates."""
    mentions = {m.id: m for m in c.mentions}
    return [
        _template(c, i, [mentions[m] for m in i.mentions if m in mentions])
        for i in c.incidents
        if i.modality != "hypothetical" and (i.type == "ASSAULT" or (i.type, i.mode) in TYPES)
    ]


def _template(c: Coded, i: Incident, mentions: Sequence[EventMention]) -> dict[str, Any]:
    own = {m.id for m in mentions}
    roles: dict[str, list[str]] = {
        "perp_individual": [], "perp_organization": [], "physical_target": [], "human_target": [],
        "instrument": [],
    }  # fmt: skip
    for a in (a for m in mentions for a in m.actors):
        written = a.mention.exact if a.mention is not None else a.name
        if a.role == "initiator":
            roles["perp_individual" if a.kind is None else "perp_organization"].append(written)
        elif a.role == "victim" or not _thing(written):
            roles["human_target"].append(written)
        else:
            roles["physical_target"].append(written)
    for x in c.claims:
        if x.event in own and x.field == "toll" and x.victims is not None:
            roles["human_target"].append(x.victims.exact)
        if x.event in own and x.field == "weapon" and x.value:
            roles["instrument"].append(x.value)
    arson = "arson" in i.weapons
    place = i.place
    return {
        "type": "ARSON" if arson else TYPES.get((i.type, i.mode or ""), "ATTACK"),
        "roles": {r: _distinct(fills) for r, fills in roles.items()},
        "date": [i.date.start[:10], i.date.end[:10]] if i.date and i.date.start and i.date.end else None,
        "location": [place.name, place.as_written, *place.within, _country(place.country)] if place else [],
        "stage": STAGES.get(i.modality, "ACCOMPLISHED"),
        "effect": sorted({HARMS[t.kind] for t in i.tolls if t.kind in HARMS and t.high != 0}),
        "numbers": [[t.low, t.high] for t in i.tolls],
    }


def _thing(phrase: str) -> bool:
    from counterclaim.claims.event_frames import word_class

    last = (words(phrase) or [""])[-1]
    return last in word_class("site") or last.removesuffix("s") in word_class("site")


def _country(code: str | None) -> str:
    from counterclaim.resolve.countries import country_name

    return country_name(code) if code else ""


def _distinct(fills: Sequence[str]) -> list[str]:
    return list({" ".join(words(f)): " ".join(f.split()) for f in fills if words(f)}.values())


def key_date(values: Sequence[str], before: bool) -> list[str | None] | None:
    """A date of a key as first and last day; the first is open where the key says "on or before".

    >>> key_date(["28 JAN 90 - 03 FEB 90"], False), key_date(["20 NOV 89"], True)
    (['1990-01-28', '1990-02-03'], [None, '1989-11-20'])
    """
    found = [_day(*m) for m in _KEY_DATE.findall(values[0])] if values else []
    days = [d for d in found if d]
    if not days:
        return None
    return [None if before else min(days), max(days)]


def _day(day: str, month: str, year: str) -> str | None:
    try:
        return datetime.strptime(f"{day} {month.title()} 19{year}", "%d %b %Y").date().isoformat()
    except ValueError:
        return None


def bounds(number: str) -> list[int | None]:
    """A number of a key as bounds.

    >>> bounds("15"), bounds("5-"), bounds("-15"), bounds("6-8"), bounds("~100"), bounds("PLURAL")
    ([15, 15], [5, None], [None, 15], [6, 8], [100, 100], [None, None])
    """
    plain = number.strip().lstrip("~")
    if m := re.fullmatch(r"(\d*)-(\d*)", plain):
        return [int(m[1]) if m[1] else None, int(m[2]) if m[2] else None]
    return [int(plain), int(plain)] if plain.isdigit() else [None, None]


def accuracies(both: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, list[float]]:
    """For aligned templates ``[right, asked]`` of each slot that the gold fills.

    A date is right where both intervals meet in at most a week's doubt of ours; a place where the most
    specific name of the key is one of ours; numbers where one of ours has the bounds of the key's.
    """
    found = {f"slot:{s}": [0.0, 0.0] for s in ("date", "country", "place", "stage", "effect", "number")}

    def tell(slot: str, right: bool) -> None:
        found[f"slot:{slot}"][0] += right
        found[f"slot:{slot}"][1] += 1

    for gold, given in both:
        if gold["date"]:
            tell("date", _dated(gold["date"], given["date"]))
        if gold["location"]:
            ways = [[_PART.sub("", part).strip() for part in v.split(":")] for v in gold["location"]]
            named = [" ".join(words(x)) for v in given["location"] for x in _PART.sub("", v).split(":")]
            tell("country", any(" ".join(words(w)) in named for way in ways for w in way[0].split(" - ")))
            tell("place", any(" ".join(words(way[-1])) in named for way in ways))
        if gold["stage"]:
            tell("stage", given["stage"] in gold["stage"])
        if gold["effect"]:
            tell("effect", gold["effect"] == given["effect"])
        numbers = [[bounds(x) for x in v] for v in gold["number_harmed"]]
        if any(b != [None, None] for bs in numbers for b in bs):
            tell("number", any(b in given["numbers"] for bs in numbers for b in bs))
    return found


def _dated(gold: Sequence[str | None], given: Sequence[str | None] | None) -> bool:
    if not given or given[1] is None:
        return False
    if list(given) == list(gold):
        return True
    if given[0] is None or gold[1] is None:
        return False
    wide = (date.fromisoformat(given[1]) - date.fromisoformat(given[0])).days > 7
    return not wide and given[0] <= gold[1] and (gold[0] is None or gold[0] <= given[1])

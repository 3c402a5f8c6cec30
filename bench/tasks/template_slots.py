"""The product's incidents as templates of MUC-4, and the slots beside the roles: date, place, stage, harm.

The tables say what the product's words mean in MUC's; none is fitted to messages. MUC tells individuals from
organisations and people from things; the product does not, so: an initiator that its vocabulary knows by name
is an organisation, and a target is a thing where its last word is a site of ``event_classes.yaml``. Fills are
the words as written, as MUC's are; for a pronoun, the name that the product resolves it to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bench.matching import pairs, words

if TYPE_CHECKING:
    from counterclaim.model import Actor, Coded, DateInterval, EventMention, Incident

TYPES = {
    ("ASSAULT", "abduct"): "KIDNAPPING",
    ("ASSAULT", "explosives"): "BOMBING",
    ("ASSAULT", "suicide-attack"): "BOMBING",
    ("ASSAULT", "aerial"): "BOMBING",
    ("ASSAULT", "primitive"): "ARSON",
    ("THREATEN", "violence"): "ATTACK",
}
"""Types and modes of the product as MUC's incident types; other modes of ASSAULT are ATTACK. What authorities
confiscate is no robbery, and the product has no word for one, for hijacking or for a forced work stoppage."""

STAGES = {"threatened": "THREATENED", "planned": "THREATENED"}
UNHARMED = "NO INJURY OR DEATH"
EFFECTS = frozenset({"DEATH", "INJURY", UNHARMED})
PEOPLE = ("civilian", "armed", "leader", "captive", "protester", "labour", "envoy")
"""Classes of ``event_classes.yaml`` whose words describe people."""
HARMS = {"killed": "DEATH", "injured": "INJURY"}
PRONOUNS = frozenset(
    {"i", "we", "you", "he", "she", "it", "they", "me", "us", "him", "her", "them", "this", "that", "these",
     "those", "who", "which", "its", "his", "their", "our", "my", "your"}
)  # fmt: skip
_KEY_DATE = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})")
_PART = re.compile(r"\s*\([^)]*\)")


def templates(c: Coded) -> list[dict[str, Any]]:
    """A message's violent incidents as templates."""
    mentions = {m.id: m for m in c.mentions}
    return [
        template(c, i, mentions_of(i, mentions))
        for i in c.incidents
        if i.modality != "hypothetical" and (i.type == "ASSAULT" or (i.type, i.mode) in TYPES)
        # What every mention denies did not happen: MUC has no template for it.
        if any(m.polarity == "positive" for m in mentions_of(i, mentions))
    ]


def mentions_of(incident: Incident, mentions: Mapping[str, EventMention]) -> list[EventMention]:
    """The mentions that an incident is made of."""
    return [mentions[m] for m in incident.mentions if m in mentions]


def template(c: Coded, i: Incident, mentions: Sequence[EventMention]) -> dict[str, Any]:
    """An incident as a template."""
    own = {m.id for m in mentions}
    roles: dict[str, list[str]] = {
        "perp_individual": [], "perp_organization": [], "physical_target": [], "human_target": [],
        "instrument": [],
    }  # fmt: skip
    for a in (a for m in mentions for a in m.actors):
        written = _written(a)
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
            roles["instrument"].append(x.figure.exact if x.figure is not None else x.value)
    arson = "arson" in i.weapons
    place = i.place
    roles = {r: distinct(fills) for r, fills in roles.items()}
    return {
        "type": "ARSON" if arson else TYPES.get((i.type, i.mode or ""), "ATTACK"),
        "roles": roles,
        "names": [x for x in roles["human_target"] if is_name(x)],
        "date": _days(i.date),
        "location": [place.name, place.as_written, *place.within, _country(place.country)] if place else [],
        "stage": "THREATENED" if i.type == "THREATEN" else STAGES.get(i.modality, "ACCOMPLISHED"),
        "effect": _effect(i),
        "numbers": [[t.low, t.high] for t in i.tolls],
    }


def _written(actor: Actor) -> str:
    """The words for an actor: those of the text, or the name behind a pronoun; none where that is one."""
    for phrase in (actor.mention.exact if actor.mention is not None else actor.name, actor.name):
        if not set(words(phrase)) <= PRONOUNS:
            return phrase
    return ""


def _days(when: DateInterval | None) -> list[str | None] | None:
    """First and last day; the first is open in "before publication"."""
    if when is None or when.end is None:
        return None
    return [when.start[:10] if when.start else None, when.end[:10]]


def _effect(i: Incident) -> list[str]:
    told = [t for t in i.tolls if t.kind in HARMS]
    harms = {HARMS[t.kind] for t in told if t.high != 0}
    return sorted(harms) or ([UNHARMED] if told else [])


def _thing(phrase: str) -> bool:
    return _ends_in(phrase, "site")


def is_name(phrase: str) -> bool:
    """Whether people are named rather than described: in capitals, by what a name does not have."""
    whole = phrase.split()
    bare = words(phrase)[:1] == words(whole[0])[:1] and not whole[0].isdigit()
    return bare and not _ends_in(phrase, *PEOPLE)


def _ends_in(phrase: str, *classes: str) -> bool:
    from counterclaim.claims.event_frames import word_class

    last = (words(phrase) or [""])[-1]
    return any({last, last.removesuffix("s")} & word_class(c) for c in classes)


def _country(code: str | None) -> str:
    from counterclaim.resolve.countries import country_name

    return country_name(code) if code else ""


def distinct(fills: Sequence[str]) -> list[str]:
    """Fills that differ in more than case and punctuation; the last wording of each."""
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

    A date is right where it is the key's, or where both intervals meet in at most a week's doubt of ours; a
    place where the most specific name of the key is one of ours; an effect where it holds what each fill of
    the key asks for and nothing else; numbers one by one, those that the key gives and those of ours.
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
            tell("effect", same_effect(gold["effect"], given["effect"]))
        numbers = [[b for b in map(bounds, v) if b != [None, None]] for v in gold["number_harmed"]]
        numbers = [n for n in numbers if n]
        hits = pairs(numbers, given["numbers"], lambda key, own: own in key)
        for n in range(len(numbers)):
            tell("number", n in hits)
    return found


def same_effect(gold: Sequence[Sequence[str]], given: Sequence[str]) -> bool:
    """Whether what is told of people's fate is what the key tells: one value of each of its fills.

    >>> same_effect([["DEATH"], ["DEATH", "INJURY"]], ["DEATH"])
    True
    >>> same_effect([["DEATH"]], ["DEATH", "INJURY"])
    False
    """
    return all(set(fill) & set(given) for fill in gold) and set(given) <= {v for fill in gold for v in fill}


def _dated(gold: Sequence[str | None], given: Sequence[str | None] | None) -> bool:
    if not given or given[1] is None:
        return False
    if list(given) == list(gold):
        return True
    if given[0] is None or gold[1] is None:
        return False
    wide = (date.fromisoformat(given[1]) - date.fromisoformat(given[0])).days > 7
    return not wide and given[0] <= gold[1] and (gold[0] is None or gold[0] <= given[1])

"""Where speakers disagree on whom or what the violence hit: fighters or civilians, a camp or a house,
foreigners or locals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from counterclaim.incidents.standing.denials import denied, is_negated
from counterclaim.incidents.standing.disputes import disputes
from counterclaim.incidents.standing.said import Said
from counterclaim.incidents.standing.sides import Camp, contradiction, label
from counterclaim.incidents.standing.sorts import armed, number_of, people, site, sites
from counterclaim.incidents.standing.toll_clashes import part_sorts
from counterclaim.incidents.wording import figure, victims_of
from counterclaim.model import Claim, Contradiction
from counterclaim.resolve.countries import find_countries
from counterclaim.vocabulary import lowered

_HARMS = ("killed", "injured")
LOCAL = "local"
"""Of the place itself, whatever its country."""
_OPPOSED = frozenset({frozenset({"armed", "civilian"}), frozenset({"military", "civilian"})})


def fighters_attacked(said: Said) -> bool:
    """Whether somebody says that an armed group did it: its own dead stand beside its victims, and the count
    of the one is no rival of the other.
    """
    return any(
        c.field == "actor" and not is_negated(c) and c.modality != "background" and armed(c.value or "")
        for c in said.live
    )


def harmed_clashes(said: Said, rivals: bool) -> Iterator[Contradiction]:
    """Who was harmed: one speaker's fighters are another's women and children; or none at all were.

    Args:
        said: what is said of the incident.
        rivals: whether fighters and civilians cannot both be the ones harmed here.
    """
    told: dict[str, list[Claim]] = defaultdict(list)
    for kind in _HARMS:
        for sort, claims in _told_sorts(said, kind).items():
            told[sort] += claims
    yield from _opposed(said, "who was harmed", told, _denials(said, "harm"), rivals)


def target_clashes(said: Said) -> Iterator[Contradiction]:
    """What was hit: a camp of fighters, or a house of civilians."""
    by_voice: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for c in said.live:
        if c.field == "target" and not is_negated(c) and (sort := target_sort(c)):
            by_voice[said.voice[c.id]][sort].append(c)
    yield from _opposed(said, "target", _single(by_voice), _denials(said, "target"), True)


def target_sort(claim: Claim) -> str | None:
    """Whether a target claim names a military site, or fighters, or a civilian one."""
    value = claim.value or ""
    if (sort := site(value)) is not None:
        return sort
    if claim.kind == "site" and (sort := site(claim.quote.exact)) is not None:
        return sort
    # "Two gunmen were shot" counts who was harmed; "the gunmen" and "members of the front" were aimed at.
    counted = claim.kind != "site" and number_of(value.split(" ")[0]) is not None
    named = armed(value) or (claim.figure is not None and armed(claim.figure.exact))
    return "military" if named and not counted else None


def _told_sorts(said: Said, kind: str) -> dict[str, list[Claim]]:
    """The claims that name one sort of people as harmed, of voices that name no other for this harm."""
    tolls = [
        c for c in said.live if c.field == "toll" and c.kind == kind and not is_negated(c) and c.high != 0
    ]
    parts = part_sorts(tolls)
    by_voice: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for c in tolls:
        sides = people(victims_of(c)).sides | (parts[c.id].sides if c.id in parts else frozenset())
        for sort in sides:
            by_voice[said.voice[c.id]][sort].append(c)
    return _single(by_voice)


def _single(by_voice: Mapping[str, Mapping[str, Sequence[Claim]]]) -> dict[str, list[Claim]]:
    """By sort the claims of those voices that name one sort alone: who names both takes no side."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for own in by_voice.values():
        if len(own) == 1:
            for sort, claims in own.items():
                found[sort] += claims
    return found


def _denials(said: Said, field: str) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for c in said.live:
        for d in denied(c):
            if d.field == field and d.sort is not None:
                found[d.sort].append(c)
    return found


def _opposed(
    said: Said,
    field: str,
    told: Mapping[str, Sequence[Claim]],
    against: Mapping[str, Sequence[Claim]],
    rivals: bool,
) -> Iterator[Contradiction]:
    """Set each sort against its opposite, and against those who deny it."""
    keys = [(s, True) for s in sorted(told)] + [(s, False) for s in sorted(against)]
    sided = [_camp(said, told[s] if yes else against[s], yes) for s, yes in keys]

    def rival(i: int, j: int) -> bool:
        (one, yes), (two, too) = keys[i], keys[j]
        if yes and too:
            return rivals and frozenset({one, two}) in _OPPOSED
        return yes != too and one == two

    found = contradiction(said, field, sided, rival)
    if found is not None:
        yield found


def _camp(said: Said, claims: Sequence[Claim], yes: bool) -> Camp:
    ids = {c.id for c in claims}
    own = tuple(c for c in said.claims if c.id in ids)
    counted = yes and own[0].field == "toll"
    telling = [c for c in own if c.kind == _HARMS[0]] if counted else []
    return Camp(label(telling or own, figure if counted else _said_words), own)


def _said_words(claim: Claim) -> str:
    """The words of a claim that show its value: a denial whole, a site with those whose it is."""
    whole = claim.quote.exact
    value = claim.value or (claim.figure.exact if claim.figure else whole)
    if claim.field == "denial":
        return " ".join(whole.split())
    at = whole.find(value)
    if claim.kind == "site" and site(value) is None and at > 0 and (named := sites(whole[:at])):
        first = lowered(whole).find(named[-1][1])
        return " ".join(whole[first : at + len(value)].split())
    return " ".join(value.split())


def nationality_clashes(said: Said) -> Iterator[Contradiction]:
    """Of which country the victims were: of one and of another, or foreign and of this country.

    "Foreign" and the name of a foreign country agree: the one says less than the other.
    """
    home = _home(said)
    groups: dict[tuple[frozenset[str], bool, frozenset[str]], list[Claim]] = defaultdict(list)
    for c in said.live:
        if c.field == "nationality" and (key := _nationality(c)) is not None:
            groups[key].append(c)
    keys = sorted(groups, key=lambda k: (sorted(k[0]), k[1], sorted(k[2])))

    def rival(i: int, j: int) -> bool:
        (a, a_foreign, a_not), (b, b_foreign, b_not) = keys[i], keys[j]
        if LOCAL in a or LOCAL in b:
            other, foreign, excluded = (b, b_foreign, b_not) if LOCAL in a else (a, a_foreign, a_not)
            if LOCAL in other:
                return False
            return foreign or home in excluded or (bool(other) and home is not None and home not in other)
        if a and b:
            return not a & b
        named, not_these, foreign = (a, b_not, b_foreign) if a else (b, a_not, a_foreign)
        return bool(named & not_these) or (foreign and home is not None and named == {home})

    found = contradiction(said, "nationality", [_camp(said, groups[k], True) for k in keys], rival, 0.5)
    if found is not None:
        yield found


def _nationality(claim: Claim) -> tuple[frozenset[str], bool, frozenset[str]] | None:
    """The countries that a claim gives the victims, whether it calls them foreign, and those it excludes."""
    text = claim.value or claim.quote.exact
    named = frozenset(m.iso3 for m in find_countries(text))
    foreign = bool(disputes().foreign.search(lowered(text)))
    words = lowered(text).split()
    if is_negated(claim) or words[:1] in (["none"], ["not"], ["no"]):
        return None if not named and not foreign else (frozenset(), False, named)
    if not named and not foreign and disputes().local.search(lowered(text)):
        return frozenset({LOCAL}), False, frozenset()
    return (named, foreign and not named, frozenset()) if named or foreign else None


def _home(said: Said) -> str | None:
    """The country where it happened, by most of the places given."""
    told = Counter(c.place.country for c in said.claims if c.place is not None and c.place.country)
    return told.most_common(1)[0][0] if told else None

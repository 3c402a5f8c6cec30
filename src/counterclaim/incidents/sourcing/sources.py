"""Which claims come from one source, over all outlets: who spoke, and not who printed it.

"Independent" (``docs/design.md``) are two claims whose speakers differ, where neither relays nor copies the
other. So:

- One speaker is one source in every outlet: a person under any of the names it is given ("Marhamati",
  "Alireza Marhamati, the deputy governor"), a body with its spokesmen and its head.
- A claim in a copied passage has its origin's source.
- What an outlet or an agency says in its own voice, or another says that it says ("Reuters reported"), is its
  own, unless it has the same value from somebody whom it quotes: then it relays. An outlet that credits an
  agency for its text speaks with the agency's voice.
- Somebody without a name ("a provincial official", "residents") is one source in one report. In two reports
  it is one if description and country are the same and it gives the same figures, or none. Somebody vague
  may be somebody named: an unnamed official, "Islamabad" or "state media" who gives the figure that a named
  speaker of the same kind and country gives, or that such a medium passes on, is no source beside it. In
  doubt there is one source, for a count that is too high says that something is confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from counterclaim.incidents.sourcing.chronology import Moment, in_time
from counterclaim.incidents.sourcing.sources_credits import UNNAMED, is_agency
from counterclaim.incidents.sourcing.sources_speakers import MEDIA, Who, speaker, who
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Copy
from counterclaim.resolve.name_match import SAME_NAME, likeness
from counterclaim.resolve.names import fold, normalise
from counterclaim.resolve.speakers import kind_and_country

ASSERTS = frozenset({"stated", "claimed", "accused"})
"""Statuses of claims that somebody stands for."""

_OFFICIAL = frozenset({"government", "military", "police", "judicial"})
_LEAST_COVER = 0.5
"""Part of a claim's quote that must lie in a copied passage for the claim to be copied."""

Value = tuple[object, ...]


def sources(telling: Telling) -> Mapping[str, str]:
    """The source of each claim.

    Args:
        telling: the claims of an incident, their reports, copies and credits.

    Returns:
        A key for each claim's id; claims with the same key count once. Keys say who it is
        (``person:``, ``body:``, ``medium:``, ``unnamed:``) and are the same in whatever order reports came.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Marhamati said seven died."
    >>> def claim(id, report, name, kind):
    ...     return Claim(id=id, report=report, field="toll", kind="killed", low=7, high=7, status="stated",
    ...         method="", quote=quote(text, (15, 25)), speaker=Speaker(name=name, kind=kind, country="IRN"))
    >>> one = claim("c-1", "r-1", "Alireza Marhamati, the deputy governor", "government")
    >>> two = claim("c-2", "r-2", "Marhamati", "person")
    >>> three = claim("c-3", "r-2", "Halvash", "ngo")
    >>> found = sources(Telling([one, two, three]))
    >>> found["c-1"] == found["c-2"], independent([one, two, three], found)
    (True, 2)
    """
    order = {id: in_time(r.published) for id, r in telling.reports.items()}
    claims = sorted(telling.claims, key=lambda c: _place(c, order))
    people = {c.id: _speaks(c, telling) for c in claims}
    names = _Names()
    _join_persons(people.values(), names)
    _join_unnamed(claims, people, names)
    relayed = _relayed(claims, people, names, telling.credits)
    own = {c.id: _passed_on(c, people[c.id], names, relayed) for c in claims}
    return _copied(claims, own, telling)


def independent(claims: Iterable[Claim], sources: Mapping[str, str]) -> int:
    """How many independent sources assert something.

    Doubtful, denied and withdrawn claims count for nobody, and neither does what an outlet tells in its own
    voice as background, where anybody else speaks.

    Args:
        claims: the claims to count: of an incident, or of one value of it.
        sources: as ``sources`` gives them for all claims of the incident.
    """
    told = [c for c in claims if c.status in ASSERTS and c.polarity == "positive"]
    first = {sources[c.id] for c in told if c.speaker.kind != "outlet" or c.modality != "background"}
    return len(first or {sources[c.id] for c in told})


def parties(claims: Iterable[Claim], sources: Mapping[str, str]) -> frozenset[str]:
    """The sources among those of the claims that are a party to the violence."""
    return frozenset(sources[c.id] for c in claims if c.speaker.party)


def _passed_on(claim: Claim, said: Who, names: _Names, relayed: Mapping[tuple[str, Value], str]) -> str:
    """The source of a claim: who speaks, or whom a medium quotes for the same value."""
    for medium in (names[said.label], *_sorts(said)):
        if (medium, _value(claim)) in relayed:
            return relayed[medium, _value(claim)]
    return names[said.label]


def _sorts(medium: Who) -> tuple[str, ...]:
    """What a vague medium may be: any of its kind and country ("Iranian state media"), any agency."""
    if medium.label == f"medium:{normalise(UNNAMED)}":
        return (UNNAMED,)
    if not medium.vague or medium.kind not in MEDIA:
        return ()
    return (f"{medium.kind} of {medium.country}" if medium.country else medium.kind,)


class _Names:
    """Labels that stand for one source: the first that was made of them names them all."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def __getitem__(self, label: str) -> str:
        while (other := self._of.get(label, label)) != label:
            label = other
        return label

    def join(self, label: str, other: str) -> None:
        """Count ``label`` with ``other``, and under its name."""
        label, other = self[label], self[other]
        if label != other:
            self._of[label] = other


def _place(claim: Claim, order: Mapping[str, Moment]) -> tuple[Moment, str, int, str]:
    return order.get(claim.report) or in_time(None), claim.report, claim.quote.start, claim.id


def _speaks(claim: Claim, telling: Telling) -> Who:
    """Who speaks in a claim; an outlet with the voice of the agency that it credits. Somebody vague is
    somebody in this report."""
    said = speaker(claim.speaker)
    if claim.speaker.kind == "outlet" and claim.report in telling.credits:
        return who(telling.credits[claim.report], "outlet", None)
    return replace(said, label=f"{said.label} in {claim.report}") if said.vague else said


def _value(claim: Claim) -> Value:
    """What a claim says, without whose words; of an event, that it happened."""
    if claim.field == "event":
        return claim.field, claim.polarity
    if claim.field == "toll":
        return claim.field, claim.kind, claim.low, claim.high, claim.polarity
    return claim.field, claim.kind, normalise(claim.value or ""), claim.polarity


def _figures(claims: Iterable[Claim]) -> frozenset[Value]:
    whole = (c for c in claims if c.field == "toll" and c.part_of is None)
    return frozenset(_value(c) for c in whole if (c.low, c.high) != (None, None))


def _join_persons(people: Iterable[Who], names: _Names) -> None:
    """One person under several names, and the body for which it speaks."""
    known = list(dict.fromkeys(people))
    full = [w for w in known if len(w.person) > 1]
    for n, one in enumerate(full):
        for other in full[:n]:
            if _same(one.person, other.person):
                names.join(one.label, other.label)
                break
    for one in known:
        if len(one.person) == 1:
            bearers = {names[w.label] for w in full if fold(w.person[-1]) == fold(one.person[0])}
            if len(bearers) == 1:
                names.join(one.label, bearers.pop())
    for one in known:
        if one.body is not None:
            names.join(one.label, one.body)


def _same(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two full names are one person's: one surname, and given names that are spellings of one, or of
    which one gives more than the other."""
    if fold(one[-1]) != fold(two[-1]):
        return False
    short, long = sorted(({fold(w) for w in one}, {fold(w) for w in two}), key=len)
    initial = one[0][0] == two[0][0] and min(len(one[0]), len(two[0])) == 1
    return short <= long or initial or likeness(" ".join(one), " ".join(two)) >= SAME_NAME


def _join_unnamed(claims: Sequence[Claim], people: Mapping[str, Who], names: _Names) -> None:
    """Speakers without a name, and vague ones, that can be one with another speaker."""
    told: dict[Who, list[Claim]] = defaultdict(list)
    for c in claims:
        told[people[c.id]].append(c)
    where = {w: {c.report for c in own} for w, own in told.items()}
    figures = {w: _figures(own) for w, own in told.items()}
    of_state: dict[str | None, list[Who]] = defaultdict(list)
    in_report: dict[str, list[Who]] = defaultdict(list)
    with_figure: dict[Value, list[Who]] = defaultdict(list)
    for w in told:
        if not w.vague:
            of_state[w.country].append(w)
            for report in where[w]:
                in_report[report].append(w)
            for value in figures[w]:
                with_figure[value].append(w)
    alike: dict[tuple[object, ...], list[Who]] = defaultdict(list)
    for one in (w for w in told if w.vague):
        gives = sorted(figures[one], key=repr)
        # "Islamabad" is one government whatever it says; one official is not every official.
        known = not one.label.startswith("unnamed:")
        same = alike[one.label.split(" in ")[0] if known else one.words, one.country, one.kind]
        options = chain(
            # The office that a report tells of with the name elsewhere: "the deputy governor".
            (w for report in sorted(where[one]) for w in in_report[report] if _describes(one, w)),
            (w for value in gives for w in with_figure[value] if _may_be(one, w, where)),
            (w for w in same if known or figures[one] & figures[w] or not (figures[one] or figures[w])),
            # A government is no source beside its own ministries and forces.
            (w for w in of_state[one.country] if known and _may_be(one, w, where)),
        )
        other = next(options, None)
        if other is not None:
            names.join(one.label, other.label)
        same.append(one)
        for value in gives:
            with_figure[value].append(one)


def _describes(vague: Who, named: Who) -> bool:
    """Whether the words for somebody without a name are among those for somebody with one."""
    unnamed = vague.label.startswith("unnamed:") and named.kind not in (*MEDIA, "outlet")
    return unnamed and bool(vague.words) and vague.words <= named.words


def _may_be(vague: Who, other: Who, where: Mapping[Who, set[str]]) -> bool:
    """Whether somebody vague can be somebody told more exactly: of one kind and one country, which is known,
    or in one report."""
    kinds = vague.kind == other.kind or {vague.kind, other.kind} <= MEDIA
    kinds = kinds or (vague.kind in _OFFICIAL and other.kind in _OFFICIAL and vague.label.startswith("body:"))
    one_country = vague.country == other.country
    if where[vague] & where[other]:
        return kinds and (one_country or vague.country is None or other.country is None)
    if vague.vague and other.vague and {vague.kind, other.kind} <= MEDIA:
        return one_country or vague.country is None or other.country is None
    return kinds and one_country and vague.country is not None


def _relayed(
    claims: Sequence[Claim], people: Mapping[str, Who], names: _Names, credits: Mapping[str, str]
) -> Mapping[tuple[str, Value], str]:
    """Whose value an outlet or an agency passes on: by the medium's label and the value, the source that it
    quotes for it, the first one where there are several."""
    found: dict[tuple[str, Value], str] = {}
    outlets = {c.report: people[c.id].label for c in claims if c.speaker.kind == "outlet"}
    for c in claims:
        said = people[c.id]
        credited = c.speaker.kind == "outlet" and credits.get(c.report, UNNAMED) != UNNAMED
        if credited or (said.kind in (*MEDIA, "outlet") and is_agency(c.speaker.name)):
            found.setdefault((UNNAMED, _value(c)), names[said.label])
        if c.speaker.kind == "outlet" or c.status == "retracted":
            continue
        through = [names[label] for r in c.relay for label in _medium(r.name)]
        if c.report in outlets:
            through.append(names[outlets[c.report]])
        for medium in through:
            if medium != names[said.label]:
                found.setdefault((medium, _value(c)), names[said.label])
    # A medium that is quoted may itself be known to quote somebody.
    sorts = {names[w.label]: _sorts(w) for w in people.values()}
    for _ in range(2):
        found = {
            (medium, value): next(
                (found[m, value] for m in (source, *sorts.get(source, ())) if (m, value) in found), source
            )
            for (medium, value), source in found.items()
        }
    return found


def _medium(name: str) -> tuple[str, ...]:
    """The label of a relay, and the sorts of media that it is one of."""
    kind, country = kind_and_country(name)
    label = who(name, "media", country).label
    return (label, kind, f"{kind} of {country}") if kind in MEDIA else (label,)


def _copied(claims: Sequence[Claim], own: Mapping[str, str], telling: Telling) -> Mapping[str, str]:
    """The sources of claims, where those in copied passages have the source of the same claim in the origin,
    or of the origin's outlet, if they are in the copy's own voice."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        by_report[c.report].append(c)
    copies: dict[str, list[Copy]] = defaultdict(list)
    for copy_ in telling.copies:
        copies[copy_.report].append(copy_)
    found = dict(own)
    taken: dict[tuple[str, Value], str] = {}
    for c in claims:
        copy = _copy_of(c, copies[c.report])
        if copy is None:
            continue
        start, end = copy.origin_span
        there = [o for o in by_report[copy.origin] if start <= o.quote.start and o.quote.end <= end]
        same = [o for o in there if (o.field, o.kind, _voice(o)) == (c.field, c.kind, _voice(c))]
        twin = next((o for o in same if _value(o) == _value(c)), same[0] if same else None)
        if twin is not None:
            found[c.id] = found[twin.id]
        elif c.speaker.kind == "outlet":
            found[c.id] = _outlet_of(copy.origin, own, by_report, telling)
        if c.speaker.kind == "outlet":
            taken.setdefault((c.report, _value(c)), found[c.id])
    for c in claims:
        # A headline over copied text sums up what is not the outlet's own.
        if c.speaker.kind == "outlet" and (c.report, _value(c)) in taken:
            found[c.id] = taken[c.report, _value(c)]
    return found


def _voice(claim: Claim) -> str:
    return "outlet" if claim.speaker.kind == "outlet" else "quoted"


def _copy_of(claim: Claim, copies: Sequence[Copy]) -> Copy | None:
    q = claim.quote
    for c in copies:
        shared = min(q.end, c.span[1]) - max(q.start, c.span[0])
        if shared >= _LEAST_COVER * (q.end - q.start):
            return c
    return None


def _outlet_of(
    report: str, own: Mapping[str, str], by_report: Mapping[str, Sequence[Claim]], telling: Telling
) -> str:
    for c in by_report.get(report, ()):
        if c.speaker.kind == "outlet":
            return own[c.id]
    if report in telling.credits:
        return who(telling.credits[report], "outlet", None).label
    ref = telling.reports.get(report)
    return who(ref.outlet, "outlet", None).label if ref and ref.outlet else f"medium:{report}"

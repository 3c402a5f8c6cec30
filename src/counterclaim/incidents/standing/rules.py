"""Resolution rules: rival figures to one, by a named rule, with the claims that won, those that lost, why.

No rule finds the truth, and nothing that a rule finds is stored as such. The rules are data
(``resolution_rules.yaml``), after ACLED's and UCDP's codebooks and the house's own needs. Unknown is not
zero: where no figure is left, none is given.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from counterclaim.incidents.sourcing.chronology import Moment, in_time
from counterclaim.incidents.sourcing.sources import ASSERTS, independent, sources
from counterclaim.incidents.sums import summed, wholes
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Record, SpeakerKind, TollKind
from counterclaim.vocabulary import load

BARE = 3
"""What ACLED's codebook takes for a plural without a number: "militants were killed"."""

_UNSIGNED: frozenset[SpeakerKind] = frozenset({"social media", "anonymous"})
_UNREAL = frozenset({"planned", "threatened", "hypothetical"})


class Resolution(Record, frozen=True):
    """What a rule makes of the rival figures of one harm.

    Attributes:
        rule: the rule's id.
        low: the least; ``high`` the most; None where no figure is left, or where it is open.
        best: the one figure that the rule names, if it names one.
        claims: those that carry the outcome.
        lost: the other claims of this harm.
        why: how it came about, in a sentence.
        left_out: for the id of a claim that could not win, why; the others lost to the outcome alone.
    """

    rule: str
    kind: TollKind
    low: int | None
    high: int | None
    best: int | None
    claims: tuple[str, ...]
    lost: tuple[str, ...]
    why: str
    left_out: dict[str, str] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A resolution rule as the vocabulary holds it; see ``resolution_rules.yaml`` for its fields."""

    id: str
    title: str
    take: Literal["lowest", "best", "latest", "independent", "range"]
    reliable: bool
    superseded: Literal["drop", "keep"]
    vague: Literal["codebook", "unknown"]
    source: str
    speakers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Figures:
    """The claims that a rule chooses from, and what it may ask of them."""

    claims: Sequence[Claim]
    sources: Mapping[str, str]
    when: Mapping[str, Moment]


@dataclass(frozen=True, slots=True)
class _Outcome:
    claims: Sequence[Claim]
    low: int | None
    high: int | None
    best: int | None
    why: str


def rules() -> Mapping[str, Rule]:
    """The resolution rules by their ids.

    >>> sorted(rules())
    ['acled-lowest', 'latest-official', 'most-independent', 'stated-range', 'ucdp-best-low-high']
    """
    made: Mapping[str, Rule] = load("resolution_rules", _read)
    return made


def resolve(
    rule: str, kind: TollKind, telling: Telling, known: Mapping[str, str] | None = None
) -> Resolution:
    """Turn the rival figures of one harm into one, by a named rule.

    Args:
        rule: the id of a rule.
        kind: the harm: killed, injured …
        telling: the incident's claims and reports.
        known: the claims' sources (``sources.sources``), where they have been found already.

    Raises:
        ValueError: there is no such rule.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Police counted nine dead, a doctor seven."
    >>> def toll(id, name, kind, n, at):
    ...     return Claim(id=id, report="r-1", field="toll", kind="killed", low=n, high=n, status="stated",
    ...         method="", quote=quote(text, at), speaker=Speaker(name=name, kind=kind))
    >>> told = Telling([toll("c-1", "Police", "police", 9, (15, 24)),
    ...     toll("c-2", "a doctor", "medical", 7, (35, 40))])
    >>> found = resolve("acled-lowest", "killed", told)
    >>> found.low, found.claims, found.lost
    (7, ('c-2',), ('c-1',))
    >>> print(found.why)
    7 is the lowest of the figures of 2 sources.
    """
    wanted = rules().get(rule)
    if wanted is None:
        raise ValueError(f"no resolution rule {rule!r}: there are {', '.join(sorted(rules()))}")
    figures = [c for c in telling.claims if c.field == "toll" and c.kind == kind]
    when = {c.report: _when(c.report, telling) for c in figures}
    figures.sort(key=lambda c: (when[c.report], c.report, c.quote.start, c.id))
    found = known if known is not None else sources(telling)
    sums = summed(figures)
    own = {s.claim.id: [c.id for c in s.parts] for s in sums}
    left, reasons = _left(wanted, _Figures([s.claim for s in sums], found, when))
    outcome = _TAKE[wanted.take](wanted, _Figures(left, found, when)) if left else _none(figures)
    won = {i for c in outcome.claims for i in own[c.id]}
    return Resolution(
        rule=rule,
        kind=kind,
        low=outcome.low,
        high=outcome.high,
        best=outcome.best,
        claims=tuple(i for c in outcome.claims for i in own[c.id]),
        lost=tuple(c.id for c in figures if c.id not in won),
        why=" ".join([outcome.why, *_left_out(Counter(reasons.values()))]),
        left_out={i: reason for id, reason in reasons.items() for i in own[id]},
    )


def _when(report: str, telling: Telling) -> Moment:
    ref = telling.reports.get(report)
    return in_time(ref.published if ref else None)


def _left(rule: Rule, figures: _Figures) -> tuple[list[Claim], dict[str, str]]:
    """The claims that can win, and for the ids of the others why they cannot."""
    left = list(figures.claims)
    reasons: dict[str, str] = {}

    def drop(reason: str, dropped: Callable[[Claim], bool]) -> None:
        nonlocal left
        reasons.update((c.id, reason) for c in left if dropped(c))
        left = [c for c in left if c.id not in reasons]

    whole = {c.id for c in wholes(left)}
    drop("parts of a total", lambda c: c.id not in whole)
    drop("withdrawn", lambda c: c.status == "retracted")
    drop("denied", lambda c: c.status == "denied" or c.polarity == "negative")
    drop("what has not happened", lambda c: c.modality in _UNREAL)
    speakers = rule.speakers
    if speakers is not None:
        drop("others than officials", lambda c: c.speaker.kind not in speakers)
    if rule.superseded == "drop":
        last = _last(figures, left)
        drop("replaced by a later figure of the same source", lambda c: _superseded(c, last, figures))
    if rule.take != "range" and any(_harm(c) for c in left):
        drop("nobody harmed, where others tell of harm", lambda c: not _harm(c) and _counts(c))
    if rule.reliable and any(_reliable(c) for c in left):
        drop("less reliable", lambda c: not _reliable(c))
    if any(_exact(c) for c in left) or rule.vague != "codebook":
        drop("without a number", lambda c: not (_exact(c) if rule.vague == "codebook" else _counts(c)))
    return left, reasons


def _last(figures: _Figures, claims: Iterable[Claim]) -> Mapping[str, Claim]:
    """The last number that each source gave."""
    return {figures.sources[c.id]: c for c in claims if _counts(c)}


def _superseded(claim: Claim, last: Mapping[str, Claim], figures: _Figures) -> bool:
    """Whether the source of a figure gave another one in a later report; within one report the order of its
    sentences tells nothing of the order of what was said."""
    later = last.get(figures.sources[claim.id])
    return (
        later is not None
        and figures.when[later.report] > figures.when[claim.report]
        and (later.low, later.high) != (claim.low, claim.high)
    )


def _harm(claim: Claim) -> bool:
    return (claim.low, claim.high) != (0, 0)


def _counts(claim: Claim) -> bool:
    return claim.low is not None or claim.high is not None


def _exact(claim: Claim) -> bool:
    """Whether a claim gives a number, and not a word for one."""
    return _counts(claim) and _word(claim) is None


def _reliable(claim: Claim) -> bool:
    return claim.status in ASSERTS and claim.speaker.kind not in _UNSIGNED


def _number(claim: Claim) -> int:
    """The one number of a claim: its lower bound, else its upper one."""
    return claim.low if claim.low is not None else claim.high or 0


def _codebook(claim: Claim) -> int:
    """The number that the codebook takes: for a word its own, for a plural alone ``BARE``."""
    word = _word(claim)
    if word is not None:
        return word
    return _number(claim) if _counts(claim) else BARE


def _word(claim: Claim) -> int | None:
    """What the codebook takes for a vague word: "several", "dozens of"."""
    words = claim.figure.exact if claim.figure is not None else claim.value or ""
    m = _vague()[0].match(words.lower())
    return _vague()[1][m.group()] if m else None


def _lowest(rule: Rule, figures: _Figures) -> _Outcome:
    # "Up to 20" says of no lower bound; it is heard where nobody gives one.
    bounded = [c for c in figures.claims if c.low is not None or not _counts(c)] or figures.claims
    least = min(map(_codebook, bounded))
    won = [c for c in bounded if _codebook(c) == least]
    vague = next((c for c in won if not _exact(c)), None)
    if vague is not None:
        words = vague.figure.exact if vague.figure is not None else vague.value or "a plural"
        why = f"Nobody gives a number; {least} is what the codebook takes for “{words}”."
    elif len(figures.claims) == len(won):
        why = f"{least} is the only figure."
    else:
        why = f"{least} is the lowest of the figures of {_count(figures)}."
    return _Outcome(won, least, least, least, why)


def _best(rule: Rule, figures: _Figures) -> _Outcome:
    floors = [c.low for c in figures.claims if c.low is not None]
    ceilings = [n for c in figures.claims for n in (c.low, c.high) if n is not None]
    most = _most(figures, [c for c in figures.claims if c.low is not None] or figures.claims)
    best = _number(most[0])
    low, high = min(floors, default=None), max(ceilings)
    by = _count(_Figures(most, figures.sources, figures.when))
    spread = f"the figures go {'up' if low is None else f'from {low}'} to {high}"
    return _Outcome(
        figures.claims, low, high, best, f"{best} is given by {by}, no other figure by more; {spread}."
    )


def _latest(rule: Rule, figures: _Figures) -> _Outcome:
    last = max(figures.when[c.report] for c in figures.claims)
    won = [c for c in figures.claims if figures.when[c.report] == last]
    names = ", ".join(dict.fromkeys(c.speaker.name for c in won))
    return _span(won, f"The last figure that officials gave, by publication: {names}.")


def _independent(rule: Rule, figures: _Figures) -> _Outcome:
    won = _most(figures, figures.claims)
    return _span(won, f"Given by {_count(_Figures(won, figures.sources, figures.when))}, no other by more.")


def _range(rule: Rule, figures: _Figures) -> _Outcome:
    return _span(figures.claims, f"All that {_count(figures)} put forward and nobody has withdrawn.")


_TAKE: Mapping[str, Callable[[Rule, _Figures], _Outcome]] = {
    "lowest": _lowest,
    "best": _best,
    "latest": _latest,
    "independent": _independent,
    "range": _range,
}


def _most(figures: _Figures, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the value that the most independent sources give; of two, of the lower."""
    values: dict[tuple[int | None, int | None], list[Claim]] = defaultdict(list)
    for c in claims:
        values[c.low, c.high].append(c)
    return min(
        values.values(),
        key=lambda own: (
            -independent(own, figures.sources),
            _number(own[0]),
            own[0].high is None,
            own[0].high or 0,
        ),
    )


def _span(claims: Sequence[Claim], why: str) -> _Outcome:
    lows = [c.low for c in claims if c.low is not None]
    highs = [c.high for c in claims if c.high is not None]
    low = min(lows, default=None)
    high = None if any(c.high is None and c.low is not None for c in claims) else max(highs, default=None)
    return _Outcome(claims, low, high, low if low == high else None, why)


def _none(figures: Sequence[Claim]) -> _Outcome:
    return _Outcome(
        (), None, None, None, "No figure is left." if figures else "Nobody says how many were harmed."
    )


def _count(figures: _Figures) -> str:
    n = len({figures.sources[c.id] for c in figures.claims})
    return f"{n} source{'s' if n != 1 else ''}"


def _left_out(reasons: Mapping[str, int]) -> Iterable[str]:
    if reasons:
        yield "Left out: " + ", ".join(f"{reason} ({n})" for reason, n in reasons.items()) + "."


def _vague() -> tuple[re.Pattern[str], Mapping[str, int]]:
    made: tuple[re.Pattern[str], Mapping[str, int]] = load("numerals", _read_vague)
    return made


def _read_vague(rows: list[dict[str, Any]]) -> tuple[re.Pattern[str], Mapping[str, int]]:
    numbers = {w: r["acled"] for r in rows if r["role"] == "vague" for w in r["words"]}
    longest = sorted(numbers, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))})\b"), numbers


def _read(rows: list[dict[str, Any]]) -> Mapping[str, Rule]:
    made = {}
    for row in rows:
        fields = {k: v for k, v in row.items() if k != "examples"}
        if "speakers" in fields:
            fields["speakers"] = frozenset(fields["speakers"])
        made[row["id"]] = Rule(**fields)
    return made

"""What is said beside the event itself: names of operations and persons, motives, denials, checks of
pictures, distances.

Acts of reporting that are facts of their own (to deny, to admit, to accuse, to withdraw) are read off the
attribution; the rest are patterns of ``vocabulary/facts.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.claims.arms import KINDS
from counterclaim.claims.cues import cue
from counterclaim.claims.footage import places_of_pictures
from counterclaim.claims.mentions import Fact
from counterclaim.claims.reading import Reading
from counterclaim.claims.rebuttals import taken_up
from counterclaim.claims.redated import redated
from counterclaim.claims.said import Said, said
from counterclaim.claims.status import polarity_of
from counterclaim.claims.weapons import weapon
from counterclaim.incidents.standing.disputes import disputes
from counterclaim.language import Sentence
from counterclaim.model import Span, Status
from counterclaim.resolve.actors import resolve_actors
from counterclaim.resolve.speakers import kind_and_country
from counterclaim.vocabulary import load, lowered


@dataclass(frozen=True)
class _Pattern:
    id: str
    field: str
    kind: str | None
    pattern: re.Pattern[str]
    status: Status | None
    whole: bool
    attributed: bool
    near: str | None
    denying: bool
    low: int | None
    high: int | None


_ACTS: dict[str, tuple[str, Status]] = {
    "denying": ("denial", "denied"),
    "accusing": ("accusation", "accused"),
    "retracting": ("retraction", "retracted"),
}
NEAR = 2
"""Sentences after which words that tell of a field only where it was spoken of tell nothing."""
_ISSUERS = frozenset({"government", "military", "police", "armed group", "political"})
VIOLENT = frozenset({"ASSAULT", "HARM", "COERCE"})
"""Types of events in which weapons are used and people come to harm."""
_LEAD = re.compile(
    r"^(?:however|but|and|meanwhile|still|also|yet|so far|nevertheless|for its part)\b[,\s]+", re.IGNORECASE
)


def find_facts(reading: Reading) -> Iterator[Fact]:
    """All facts of a report, in no fixed order."""
    yield from _operations(reading)
    yield from _aliases(reading)
    yield from _acts(reading)
    yield from _patterns(reading)
    yield from _arms(reading)
    yield from places_of_pictures(reading)
    yield from redated(reading)


def _operations(reading: Reading) -> Iterator[Fact]:
    for o in reading.operations:
        yield Fact(o.sentence, "operation", None, reading.words(o.name), o.name, o.clause, None, o.rule)


def _aliases(reading: Reading) -> Iterator[Fact]:
    for x in reading.aliases:
        clause = min(x.name[0], x.alias[0]), max(x.name[1], x.alias[1])
        value = f"{reading.words(x.name)} = {reading.words(x.alias)}"
        yield Fact(x.sentence, "alias", None, value, clause, clause, None, x.rule)


def _acts(reading: Reading) -> Iterator[Fact]:
    """Denials, admissions, accusations and withdrawals: the content is the value, the status is the act."""
    for f in reading.attributions:
        if not f.rule.startswith("cue:") or f.source is None:
            continue
        content = f.content[0]
        field, status = _ACTS.get(f.cue_class, (None, None))
        if cue(f.rule.removeprefix("cue:")).owns:
            field, status = "responsibility", "claimed"
        if field is not None:
            # "a claim the mission denied" stands for what was said before it.
            meant = taken_up(reading.text, f, reading.attributions) or content
            yield Fact(f.sentence, field, None, reading.words(meant), content, content, status, f.rule)


def _arms(reading: Reading) -> Iterator[Fact]:
    """Weapons that no event's own clause tells of; what was found in a house was not used in the event."""
    told = [s for e in reading.events for s in (e.clause, *e.weapons)]
    violent = bool(reading.tolls) or any(e.type in VIOLENT for e in reading.events)
    for u in reading.uses:
        own = u.mention is not None and any(_in(u.mention, s) for s in told)
        negated = polarity_of(reading.cues, u.span)[0] == "negative" and said(reading, u.span).outlet
        if not own and u.act in ("used", "stopped") and (violent or not u.weak) and not negated:
            name = weapon(u.weapon).name
            yield Fact(
                u.sentence, "weapon", KINDS[u.act], name, u.span, u.clause, None, u.rule, u.low, u.high
            )


def _patterns(reading: Reading) -> Iterator[Fact]:
    patterns = load("facts", _compile)
    told: dict[str, int] = {}
    own = _own_statement(reading)
    for s in reading.a.sentences:
        words = reading.text[s.start : s.end]
        lower = lowered(words)
        for p in patterns:
            if p.near is not None and not _spoken_of(reading, p.near, s, told):
                continue
            seen: set[Span] = set()
            for m in p.pattern.finditer(lower):
                group = next((g for g in p.pattern.groupindex if m.group(g)), None) or 0
                span = s.start + m.start(group), s.start + m.end(group)
                saying = said(reading, span) if p.attributed or p.denying else None
                if saying is not None and saying.outlet and (p.denying or not own):
                    continue
                if saying is not None and p.denying and not _denying(saying):
                    continue
                # One fact a sentence, but each part of what a speaker says there may deny something.
                part = (
                    next((c for f in saying.chain[-1:] for c in f.content if _in(span, c)), s.span)
                    if saying
                    else s.span
                )
                if part in seen or (seen and not p.attributed):
                    continue
                seen.add(part)
                told[p.field] = s.index
                lead = _LEAD.match(words)
                begin = s.start + (lead.end() if lead and lead.end() <= m.start() else 0)
                end = s.start + len(words.rstrip(' .!?;:"”’'))
                clause = (begin, max(end, span[1])) if p.whole else span
                for value in _values(reading, p.field, reading.words(span)):
                    yield Fact(
                        s.index, p.field, p.kind, value, span, clause, p.status, f"fact:{p.id}", p.low, p.high
                    )


def _own_statement(reading: Reading) -> bool:
    """Whether a report is a statement of those who have a part in things: a ministry, an army, a group, that
    speaks of itself as "we"."""
    outlet = reading.a.report.outlet or ""
    issuer = kind_and_country(outlet)[0] in _ISSUERS
    return issuer and any(f.source and reading.words(f.source).lower() == "we" for f in reading.attributions)


def _spoken_of(reading: Reading, field: str, sentence: Sentence, told: Mapping[str, int]) -> bool:
    """Whether a field was spoken of just before: only then do some words tell of it."""
    if sentence.index - told.get(field, -NEAR - 1) <= NEAR:
        return True
    before = reading.a.sentences[max(0, sentence.index - NEAR) : sentence.index + 1]
    return any(disputes().foreign.search(lowered(reading.words(s.span))) for s in before)


def _denying(saying: Said) -> bool:
    """Whether words are what their speaker denies."""
    return saying.chain[-1].cue_class == "denying"


def _in(span: Span, around: Span) -> bool:
    return around[0] <= span[0] and span[1] <= around[1]


def _values(reading: Reading, field: str, words: str) -> list[str]:
    """The values that words give: the groups that a target names, else the words themselves."""
    named = resolve_actors(words, reading.context) if field == "target" else ()
    return [match.name for match in named] or [words]


def _compile(raw: list[dict[str, Any]]) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            id=e["id"],
            field=e["field"],
            kind=e.get("kind"),
            pattern=re.compile(e["pattern"]),
            status=e.get("status"),
            whole=e.get("quote", "clause") == "clause",
            attributed=bool(e.get("attributed", False)),
            near=e.get("near"),
            denying=bool(e.get("denying", False)),
            low=e.get("low"),
            high=e.get("high"),
        )
        for e in raw
    )

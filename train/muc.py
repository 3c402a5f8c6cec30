"""MUC-4's keys as labels of the text: the words for who did it, what was hit, who was harmed, with what.

The keys give strings, not places. So every occurrence of every alternative of a fill is a span, in any case
and over line ends, at word boundaries, the longest first where two of one role overlap. An occurrence is
*told* where its sentence tells of the incident: it holds another fill of the same template or a word of
violence. Others may be the same actor in another matter ("the front's spokesman met the bishop"); a trainer
does well to leave them out of its loss rather than teach them as either. A fill that is never told counts as
told wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bench.matching import pattern
from bench.sets.muc4 import Fill, Message, Template
from bench.tasks.confidence import OF_KEY

Role = Literal["PERP_IND", "PERP_ORG", "TARGET", "VICTIM", "WEAPON"]

ROLES: dict[str, Role] = {
    "perp_individual": "PERP_IND",
    "perp_organization": "PERP_ORG",
    "phys_target_id": "TARGET",
    "human_target_name": "VICTIM",
    "human_target_description": "VICTIM",
    "instrument_id": "WEAPON",
}
"""MUC-4's slots that are filled with words of the text, and the roles they stand for."""

KINDS = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
"""MUC-4's incident types, as far as its keys use them."""

VIOLENCE = re.compile(
    r"\b(?:kill|murder|assassinat|massacr|slain|dead\b|death|die[ds]?\b|wound|injur|hurt|tortur|victim"
    r"|attack|ambush|assault|raid|shoot|shot|strafe|machine-?gun|fir(?:e|ed|ing)\b|clash|combat|fight|fought"
    r"|bomb|explo|blast|blew|blow|dynamit|detonat|mine[ds]?\b|grenade|rocket|mortar|shell(?:ed|ing)"
    r"|kidnap|abduct|hostage|captur|seiz|robb|stole|loot|burn|arson|set (?:on )?fire|destroy|damag|sabotag"
    r"|threat|terroris[mt]|crime|perpetrat|responsib)",
    re.IGNORECASE,
)
"""Words of violence, by their stems."""

_SENTENCE_END = re.compile(
    r"(?<![ (][A-Z])(?<!\bNO)(?<!\b[DMJS]R)(?<!\bGEN)(?<!\bCOL)(?<!\bMRS)[.!?][\"')\]]*\s+|\n\s*\n",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RoleSpan:
    """Words that fill a role of some incidents of a message.

    Attributes:
        start: first code point in the message's text.
        end: behind the last.
        role: what they are in these incidents.
        kinds: the types of these incidents.
        confidence: how surely a perpetrator is named (fact, claimed, accused, possible); None for other
            roles and where the key does not say.
        stage: accomplished, attempted or threatened; None where the key does not say.
        told: whether the sentence around them tells of the incident.
    """

    start: int
    end: int
    role: Role
    kinds: frozenset[str]
    confidence: str | None = None
    stage: str | None = None
    told: bool = True


@dataclass(frozen=True)
class Labelled:
    """A message's text with its role spans in text order and the types of its incidents.

    Spans of one role do not overlap; those of two roles may ("FRONT" in "FRONT FIGHTERS").
    """

    text: str
    spans: tuple[RoleSpan, ...]
    kinds: frozenset[str]


@dataclass(frozen=True)
class _Found:
    """An occurrence of a fill."""

    start: int
    end: int
    role: Role
    template: int
    fill: tuple[str, ...]
    kinds: frozenset[str]
    confidence: str | None
    stage: str | None


def labels(message: Message) -> Labelled:
    """A message's key laid over its text.

    Args:
        message: a message with its templates; without any it has neither spans nor kinds.

    >>> fills = {"incident_type": (Fill(("ATTACK",)),), "human_target_description": (Fill(("TWO MEN",)),)}
    >>> found = labels(Message("m-1", "REBELS KILLED TWO\\nMEN.", None, (Template(1, False, fills),)))
    >>> [(found.text[s.start:s.end], s.role, sorted(s.kinds)) for s in found.spans]
    [('TWO\\nMEN', 'VICTIM', ['ATTACK'])]
    """
    every = [f for t in message.templates for f in _occurrences(message.text, t)]
    starts = [s for s, _ in sentences(message.text)]
    where = [bisect_right(starts, f.start) - 1 for f in every]
    violent = {i for i, (a, b) in enumerate(sentences(message.text)) if VIOLENCE.search(message.text, a, b)}
    fills_at: dict[tuple[int, int], set[tuple[str, ...]]] = {}
    for f, i in zip(every, where, strict=True):
        fills_at.setdefault((f.template, i), set()).add(f.fill)
    told = [i in violent or len(fills_at[f.template, i]) > 1 for f, i in zip(every, where, strict=True)]
    known = {(f.template, f.fill) for f, t in zip(every, told, strict=True) if t}
    told = [t or (f.template, f.fill) not in known for f, t in zip(every, told, strict=True)]
    return Labelled(message.text, tuple(_joined(every, told)), _kinds(message.templates))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where sentences stand: at full stops but those of initials and titles, and at blank lines.

    >>> sentences("GEN. ARDO DIED.  HE WAS 60.")
    [(0, 17), (17, 27)]
    """
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def kinds_in(labelled: Labelled, start: int, end: int) -> frozenset[str]:
    """The types of incidents that a passage tells of: those of the told spans in it.

    Args:
        labelled: a message.
        start: first code point of a sentence or paragraph.
        end: behind its last.

    >>> kinds_in(Labelled("MEN DIED.", (RoleSpan(0, 3, "VICTIM", frozenset({"ATTACK"})),), frozenset()), 0, 9)
    frozenset({'ATTACK'})
    """
    inside = (s.kinds for s in labelled.spans if s.told and start <= s.start and s.end <= end)
    return frozenset[str]().union(*inside)


def _occurrences(text: str, t: Template) -> list[_Found]:
    kinds = _kinds((t,))
    stage = _first(t.slots.get("incident_stage", ()))
    surety = {
        ref: c for f in t.slots.get("perp_organization_confidence", ()) if (c := _class(f)) for ref in f.refs
    }
    overall = _commonest(surety.values())
    found = []
    for slot, role in ROLES.items():
        for f in t.slots.get(slot, ()):
            sure = next((surety[v] for v in f.values if v in surety), None) if role == "PERP_ORG" else None
            if role == "PERP_IND":
                sure = overall
            spans = {m.span() for v in f.values if v.split() for m in pattern(v).finditer(text)}
            found += [
                _Found(*s, role, t.number, f.values, kinds, sure, stage.lower() if stage else None)
                for s in sorted(spans)
            ]
    return found


def _joined(every: Sequence[_Found], told: Sequence[bool]) -> list[RoleSpan]:
    """One span for all occurrences of a role at one place; what lies inside a longer one goes with it."""
    groups: list[tuple[_Found, list[int]]] = []
    for n in sorted(range(len(every)), key=lambda n: (every[n].start - every[n].end, every[n].start)):
        f = every[n]
        held = next((g for x, g in groups if x.role == f.role and f.start < x.end and x.start < f.end), None)
        if held is None:
            groups.append((f, [n]))
        else:
            held.append(n)
    spans = []
    for f, members in groups:
        # What stands inside a longer name belongs to that name's incidents only if it fills the same place.
        same = [n for n in members if (every[n].start, every[n].end) == (f.start, f.end)]
        spans.append(
            RoleSpan(
                f.start,
                f.end,
                f.role,
                frozenset[str]().union(*(every[n].kinds for n in same)),
                _commonest(every[n].confidence for n in same),
                _commonest(every[n].stage for n in same),
                any(told[n] for n in same),
            )
        )
    return sorted(spans, key=lambda s: (s.start, s.end, s.role))


def _kinds(templates: Iterable[Template]) -> frozenset[str]:
    return frozenset(v for t in templates for f in t.slots.get("incident_type", ()) for v in f.values)


def _class(f: Fill) -> str | None:
    return next((OF_KEY[v] for v in f.values if v in OF_KEY), None)


def _first(fills: Sequence[Fill]) -> str | None:
    return next((v for f in fills for v in f.values), None)


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v is not None)
    return max(counts, key=counts.__getitem__, default=None)

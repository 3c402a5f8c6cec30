"""Claim lines of an export against gold claims: which line answers which, and what is right about it.

A toll is answered by a line of its kind whose figure overlaps. A claim of another kind is answered by a line
whose quote shares at least half of the shorter quote; of several, by the one with most right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.matching import (
    FOUND,
    OUTLET,
    Line,
    common,
    iou,
    of_shorter,
    pairs,
    same_relay,
    same_speaker,
    span,
    words,
)
from bench.sets.own import TOLLS

FIELDS: dict[str, frozenset[str]] = {
    "accusation": frozenset({"accusation", "event", "responsibility", "actor"}),
    "damage": frozenset({"damage", "event"}),
    "date": frozenset({"date", "event"}),
    "denial": frozenset({"denial", "event", "toll", "target", "responsibility", "presence"}),
    "diplomatic": frozenset({"event"}),
    "event": frozenset({"event", "responsibility"}),
    "geography": frozenset({"place"}),
    "motive": frozenset({"motive"}),
    "nationality": frozenset({"nationality", "victim"}),
    "operation": frozenset({"operation"}),
    "perpetrator": frozenset({"actor", "responsibility"}),
    "place": frozenset({"place"}),
    "responsibility": frozenset({"responsibility", "actor", "event"}),
    "retraction": frozenset({"retraction", "verification"}),
    "target": frozenset({"target"}),
    "threat": frozenset({"threat", "event"}),
    "verification": frozenset({"verification"}),
    "weapon": frozenset({"weapon"}),
} | {kind: frozenset({"toll"}) for kind in TOLLS}
"""For each kind of the gold, the fields of a claim line that may hold it."""


@dataclass(frozen=True)
class Judged:
    """A gold claim, the claim line that answers it, and what is right about it."""

    gold: Line
    claim: Line | None
    bounds: bool = False
    speaker: bool = False
    relay: bool = False
    status: bool = False
    field: bool = False
    iou: float = 0.0

    @property
    def found(self) -> bool:
        """Whether a line answers it."""
        return self.claim is not None

    @property
    def whole(self) -> bool:
        """Whether speaker, relay and status are all right."""
        return self.speaker and self.relay and self.status

    @property
    def strict(self) -> bool:
        """Whether a toll is right in all: the very words of the figure and of the speaker, bounds and
        status."""
        if self.claim is None or span(self.claim["figure"]) != span(self.gold["figure"]):
            return False
        speaker = self.claim["speaker"]
        given = [speaker["name"], (speaker.get("mention") or {}).get("exact") or ""]
        wanted = [self.gold["speaker"], *(self.gold.get("speaker_also") or ())]
        same = any(
            (speaker.get("kind") == "outlet") if w == OUTLET else any(words(w) == words(g) for g in given)
            for w in wanted
        )
        return same and self.bounds and self.status


def judged(gold: Line, claim: Line | None) -> Judged:
    """What is right about a claim line as the answer to a gold claim."""
    if claim is None:
        return Judged(gold, None)
    also = gold.get("bounds_also") or ()
    return Judged(
        gold,
        claim,
        bounds=[claim.get("low"), claim.get("high")] in [[gold.get("low"), gold.get("high")], *also],
        speaker=same_speaker(gold["speaker"], claim, gold.get("speaker_also") or ()),
        relay=same_relay(gold.get("relay") or (), claim),
        status=claim["status"] in (gold["status"], *(gold.get("status_also") or ())),
        field=fits(gold["kind"], claim),
        iou=iou((gold["start"], gold["end"]), span(claim["quote"])) if "start" in gold else 0.0,
    )


def pair_tolls(gold: Sequence[Line], claims: Sequence[Line]) -> tuple[list[Judged], list[Line]]:
    """Pair the gold tolls of one report with its toll lines, one to one.

    Returns:
        every gold toll with its line or none, and the toll lines that are left over.
    """
    tolls = [c for c in claims if c["field"] == "toll" and c.get("figure")]

    def fit(a: Line, b: Line) -> object:
        if a["kind"] != b["kind"] or not common(span(a["figure"]), span(b["figure"])):
            return None
        j = judged(a, b)
        return 1 + j.bounds + j.speaker, iou(span(a["figure"]), span(b["figure"]))

    found = pairs(gold, tolls, fit)
    answered = [judged(a, tolls[found[i]] if i in found else None) for i, a in enumerate(gold)]
    return answered, [c for j, c in enumerate(tolls) if j not in found.values()]


def answer_to(gold: Line, claims: Sequence[Line], field: bool = False) -> Judged:
    """The claim line that answers a gold claim best.

    Args:
        gold: a gold claim with ``start`` and ``end`` of its quote.
        claims: the claim lines of its report.
        field: take only lines whose field may hold a claim of this kind.
    """
    where = gold["start"], gold["end"]
    options = [
        judged(gold, c)
        for c in claims
        if of_shorter(where, span(c["quote"])) >= FOUND and (not field or fits(gold["kind"], c))
    ]
    return max(
        options,
        key=lambda j: (j.speaker + j.relay + j.status, j.field, j.iou),
        default=Judged(gold, None),
    )


def fits(kind: str, claim: Line) -> bool:
    """Whether a claim line's field may hold a gold claim of this kind.

    >>> [fits("killed", {"field": "toll", "kind": kind}) for kind in ("killed", "injured")]
    [True, False]
    """
    if kind in TOLLS:
        return bool(claim["field"] == "toll" and claim.get("kind") == kind)
    if kind == "denial":
        denies = claim.get("status") == "denied" or claim.get("polarity") == "negative"
        return denies and claim["field"] in FIELDS["denial"]
    if kind == "retraction":
        return claim.get("status") == "retracted" or claim["field"] in FIELDS["retraction"]
    return claim["field"] in FIELDS[kind]


def as_line(gold: Line) -> Line:
    """A gold claim as the claim line that would answer it perfectly."""
    field = "toll" if gold["kind"] in TOLLS else sorted(FIELDS[gold["kind"]])[0]
    outlet = gold["speaker"] == OUTLET
    return {
        "field": field,
        "kind": gold["kind"],
        "low": gold.get("low"),
        "high": gold.get("high"),
        "figure": gold.get("figure"),
        "quote": {"start": gold["start"], "end": gold["end"]} if "start" in gold else gold["figure"],
        "speaker": {"name": gold["speaker"], "kind": "outlet" if outlet else "unknown", "mention": None},
        "relay": [{"name": r} for r in gold.get("relay") or ()],
        "status": gold["status"],
        "polarity": "negative" if gold["kind"] == "denial" else "positive",
        "method": "gold",
    }

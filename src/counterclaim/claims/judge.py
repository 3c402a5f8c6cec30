"""How a claim stands: its status, its polarity and the modality of what it tells.

Status follows the speaker before the words: what a party says of its own act is claimed, what somebody lays
at another's door is accused. MUC-4 (slot PERP: ORGANIZATION CONFIDENCE) draws the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.claims.own_forces import body_of
from counterclaim.claims.reading import Reading
from counterclaim.claims.said import Said
from counterclaim.claims.status import modality_of, polarity_of, status_of
from counterclaim.model import Actor, Modality, Polarity, Span, Speaker, Status

STRENGTH: tuple[Status, ...] = (
    "retracted",
    "unverified",
    "denied",
    "possible",
    "accused",
    "claimed",
    "stated",
)
"""Which status wins where several words bear on one claim."""
_STATE = frozenset({"government", "military", "state media"})
_OWNING = frozenset({"toll", "event", "target", "victim", "weapon", "actor", "responsibility", "damage"})
_TENTATIVE = frozenset({"unconfirmed", "unverified", "preliminary", "initial", "early", "conflicting"})
"""Words that make a source tentative: "unconfirmed reports"."""
_NEW = re.compile(r"\bto\s+(?:(?:a|the|an)\s+)?$", re.IGNORECASE)
"""Before a figure that is revised to, and not from."""
_VIOLENT = frozenset({"ASSAULT", "COERCE", "HARM"})


@dataclass(frozen=True)
class Judgement:
    """A status with the words that gave it."""

    status: Status
    polarity: Polarity = "positive"
    cue: Span | None = None
    rule: str = ""


def judge(
    reading: Reading,
    field: str,
    event: str | None,
    spans: Sequence[Span],
    saying: Said,
    initiators: Sequence[Actor],
    blamed: bool = False,
) -> Judgement:
    """The status of what a speaker says at ``spans``.

    Args:
        reading: the report.
        field: the claim's field.
        event: the type of the event: only violence is owned or laid at somebody's door, a visit is not.
        spans: where the value stands: the figure and its word of harm, or the trigger.
        saying: who says it.
        initiators: who is said, anywhere in the report, to have done it.
        blamed: whether its words lay the event at somebody's door ("was accused of killing").
    """
    classes = [f.cue_class for f in saying.chain]
    last = classes[-1] if classes else None
    if last == "denying":
        return Judgement("denied", "negative", saying.cue, "class:denying")
    hedged = [status_of(reading.cues, s) for s in spans]
    status, cue = min(hedged, key=lambda h: STRENGTH.index(h[0]))
    if cue is not None:
        return Judgement(status, "negative" if status == "denied" else "positive", cue.cue, cue.rule)
    # "None of them was a citizen" is a value as it stands.
    if field not in ("toll", "denial", "nationality") and not saying.outlet:
        polarity, cue = polarity_of(reading.cues, spans[-1])
        if cue is not None:
            return Judgement("denied", polarity, cue.cue, cue.rule)
    if last == "retracting" and not (
        field == "toll" and _NEW.search(reading.text[max(0, spans[0][0] - 8) : spans[0][0]])
    ):
        return Judgement("retracted", "positive", saying.cue, "class:retracting")
    if last == "doubting":
        return Judgement("possible", "positive", saying.cue, "class:doubting")
    mention = saying.speaker.mention
    if mention is not None and _TENTATIVE & set(mention.exact.lower().split()):
        return Judgement("possible", "positive", mention.span, "tentative-source")
    if field in _OWNING and event in _VIOLENT and any(is_side(saying.speaker, actor) for actor in initiators):
        return Judgement("claimed", rule="party-owns")
    if last == "accusing":
        return Judgement("accused", "positive", saying.cue, "class:accusing")
    if blamed:
        return Judgement("accused", rule="blamed")
    if "claiming" in classes and through_social_media(saying):
        return Judgement("possible", "positive", saying.cue, "class:claiming-unaccountable")
    return Judgement("stated")


def modality(reading: Reading, own: Modality, span: Span) -> Modality:
    """The modality of an event at ``span``: what its own verb says of plans and threats, else what the words
    around it say."""
    if own in ("planned", "threatened", "hypothetical"):
        return own
    around, cue = modality_of(reading.cues, span)
    return around if cue is not None else own


def is_side(speaker: Speaker, actor: Actor) -> bool:
    """Whether a speaker speaks for an actor: the actor itself, or the government or military of its state.

    Police answer for police only: a minister who counts whom they shot owns nothing by it.

    >>> from counterclaim.model import Actor, Speaker
    >>> ministry = Speaker(name="Foreign Ministry", kind="government", country="PAK")
    >>> army = Actor(name="Pakistan Armed Forces", role="initiator", kind="military", country="PAK")
    >>> is_side(ministry, army)
    True
    >>> is_side(ministry, Actor(name="Iran", role="initiator", kind="government", country="IRN"))
    False
    """
    if speaker.kind == "outlet":
        return False
    if speaker.name == actor.name or _stands_for(speaker, actor):
        return True
    if actor.kind == "police" or speaker.kind == "police":
        return actor.kind == speaker.kind == "police" and (actor.country or speaker.country) == (
            speaker.country or actor.country
        )
    same = actor.country is not None and actor.country == speaker.country
    return same and speaker.kind in _STATE and actor.kind in _STATE


def _stands_for(speaker: Speaker, actor: Actor) -> bool:
    """Whether a speaker is the voice of a body: "a spokesman for the rebels"."""
    body = body_of(speaker)
    name = body if isinstance(body, str) or body is None else body.name
    return name is not None and name.lower().removeprefix("the ") == actor.name.lower()


def through_social_media(saying: Said) -> bool:
    """Whether words come from, or only through, social media."""
    names = [saying.speaker.name, *(r.name for r in saying.relay)]
    return saying.speaker.kind == "social media" or any("social media" in n.lower() for n in names)

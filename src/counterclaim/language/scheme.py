"""What the learned reader is asked of every word: its layers, links and classes, in one place.

A layer tags spans (B- and I- labels, so two neighbours stay apart); a link says which words belong to an
anchor, the cue of an attribution or the trigger of an event; classes weigh kinds of incident and the like.
Training and running read the same tables, so weights and code cannot disagree about what a column means.
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES = (
    "Organisation", "Person", "Location", "Temporal", "Quantity", "Nationality", "Weapon", "MilitaryPlatform",
    "Money", "DocumentReference",
)  # fmt: skip
"""Entity types of re3d (Dstl 2017)."""

ROLES = ("perp_individual", "perp_organization", "physical_target", "human_target", "instrument")
"""Who did it, for whom, what was hit, who was harmed, with what: MUC-4's roles (Sundheim 1992)."""

LAYERS: Mapping[str, tuple[str, ...]] = {
    "source": ("source",),
    "cue": ("cue",),
    "content": ("content",),
    "name": NAMES,
    **{role: (role,) for role in ROLES},
    "trigger": ("trigger",),
}
"""The tagging layers and the labels of each; spans of one layer do not overlap."""

LINKS = ("source", "content", "initiator", "harmed", "weapon", "place")
"""What a word can be to an anchor: source or content of a cue (PolNeAR), argument of a trigger."""

KINDS = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
"""Kinds of incident that a word tells of, any number of them."""

CONFIDENCE = ("fact", "claimed", "accused", "possible")
"""How surely a perpetrator is named: one of these."""

STAGES = ("ACCOMPLISHED", "ATTEMPTED", "THREATENED")
"""How far an incident went: one of these."""

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""PLOVER's roots in its first edition: what passes between two actors."""

CONFLICT = frozenset(
    {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)
"""The roots of conflict, in words or deeds; the others are cooperation."""

FACTUALITY = 3.0
"""The ends of the scale of factuality: from -3, it did not happen, to +3, it did (Lee et al. 2015)."""

WINDOW = 192
"""Word pieces that the encoder reads at once, its two marks included."""


def width(layer: str) -> int:
    """How many classes a word has in a layer: outside, and beginning and inside of each label.

    >>> width("cue"), width("name")
    (3, 21)
    """
    return 1 + 2 * len(LAYERS[layer])


def columns() -> Mapping[str, slice]:
    """Where each group stands among the outputs for a word.

    >>> columns()["source"], columns()["cue"]
    (slice(0, 3, None), slice(3, 6, None))
    """
    sizes = {layer: width(layer) for layer in LAYERS}
    sizes |= {"kinds": len(KINDS), "confidence": len(CONFIDENCE), "stage": len(STAGES), "factuality": 1}
    found, at = {}, 0
    for group, size in sizes.items():
        found[group] = slice(at, at + size)
        at += size
    return found

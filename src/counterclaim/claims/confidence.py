"""How surely a report names a perpetrator: as a fact, as its own claim, as accused, or as possible.

The classes of MUC-4's slot for confidence in perpetrator organisations (Sundheim 1992), without the
authorities' suspicions as a class of their own. The reader weighs them at every mention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.language.readings import Readings
from counterclaim.language.scheme import CONFIDENCE
from counterclaim.model import Span

DOERS = ("perp_organization", "perp_individual")
"""Layers of those who did it."""
PASSING = 0.05
"""The weight of a mention that the reader takes for no doer, beside 1 for a certain one."""


def confidence(readings: Readings, mentions: Sequence[Span]) -> Mapping[str, float]:
    """A probability for each class, over all mentions of a perpetrator; nothing where none was read.

    Args:
        readings: the report as the reader sees it.
        mentions: where the perpetrator is named. Those where it is named as the doer weigh most.
    """
    sums = dict.fromkeys(CONFIDENCE, 0.0)
    for span in mentions:
        weight = PASSING + max(readings.within(layer, span) for layer in DOERS)
        for name, p in readings.confidence(span).items():
            sums[name] += weight * p
    total = sum(sums.values())
    return {name: p / total for name, p in sums.items()} if total else {}

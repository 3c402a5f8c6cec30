"""Which occurrences of several reports are one thing told again: the same arrest, the same visit, the same
statement, whatever words each report has for it.

Every two are weighed (``occurrence_signs``); groups then grow from single occurrences, the two groups first
that are likeliest one on average over their pairs, until none is likely enough. How much two reports are
alike counts as much as the words: two earthquakes are told in the same words.

Follows cross-document event coreference as measured on ECB+ (Cybulska & Vossen 2014): documents drawn
together, then mentions within (Lee et al. 2012; Barhom et al. 2019). ``weights/occurrences.md`` says what the
weights were made of and how well they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from counterclaim.incidents.occurring.agglomerate import grouped
from counterclaim.incidents.occurring.occurrence_signs import Numbers, comparing
from counterclaim.incidents.occurring.occurrences import Place, Told
from counterclaim.vocabulary.weights import shipped

AT_ONCE = 200_000
"""Pairs whose signs are held at a time, at the most about."""


class Matcher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a network with one hidden layer over the signs of a pair.

    Attributes:
        threshold: how probable it must be, on average over their pairs, that two groups are one.
        mean: of each sign; ``scale`` its spread.
        hidden: a row of weights for each sign, with a column for each unit; ``lifts`` what each unit adds.
        out: the weight of each unit; ``lift`` what is added in the end.
        reports: in how many reports each word stood, of ``of`` in all: what is rare says more.
    """

    threshold: float
    mean: list[float]
    scale: list[float]
    hidden: list[list[float]]
    lifts: list[float]
    out: list[float]
    lift: float
    of: int
    reports: dict[str, int]

    def weigh(self, pairs: NDArray[np.float64]) -> NDArray[np.float64]:
        """How probable it is that each pair is one thing told twice.

        Args:
            pairs: (pairs, signs).
        """
        given = (pairs - np.array(self.mean)) / np.array(self.scale)
        units = np.maximum(given @ np.array(self.hidden) + np.array(self.lifts), 0.0)
        log_odds = units @ np.array(self.out) + self.lift
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


def matcher() -> Matcher:
    """The shipped weights."""
    made: Matcher = shipped("counterclaim.incidents", "occurrences", Matcher)
    return made


def retold(told: Sequence[Told], weights: Matcher | None = None) -> tuple[tuple[Place, ...], ...]:
    """Join the occurrences of reports on one affair that are one thing told again.

    Every two occurrences are weighed, so this is for the reports of one affair or of a few that are alike
    (tens of reports), not for an archive. The result does not depend on the order of the reports.

    Args:
        told: what each report tells; ids differ.
        weights: by default those that the program ships.

    Returns:
        Every occurrence in one group, the groups and what is in them sorted by report and place.
    """
    weights = weights if weights is not None else matcher()
    ordered = sorted(told, key=lambda t: t.report)
    places = [Place(t.report, n) for t in ordered for n in range(len(t.occurrences))]
    if not places:
        return ()
    chances = np.zeros((len(places), len(places)))
    made = comparing(ordered, weights.reports, weights.of)
    for one, other in _pairs(len(places)):
        chances[one, other] = chances[other, one] = weights.weigh(made(one, other))
    groups = grouped(chances, weights.threshold)
    return tuple(tuple(places[i] for i in g) for g in groups)


def _pairs(n: int) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs of so many things, some rows of the triangle at a time."""
    step = max(1, AT_ONCE // max(n, 1))
    for first in range(0, n - 1, step):
        one, other = np.triu_indices(min(step, n - first), 1, n - first)
        yield one + first, other + first

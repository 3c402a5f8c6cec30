"""Choose, for all names of a report at once, which place each one means, or that it is none of them.

What speaks for each candidate (``place_evidence``) is weighed with the weights of ``place_weights.yaml``,
learned on reports whose places are known (``train/place_weights.py``). Each name's candidates and "none of
these" share one probability. First each name is weighed alone, then again in the light of what the others
most likely mean, until they have settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.place_evidence import (
    ALONE,
    COMPANY,
    Candidates,
    Company,
    Context,
    Group,
    Matrix,
    candidates,
    company,
)
from counterclaim.vocabulary import load

__all__ = ["Context", "Group", "Weighed", "choose", "country_context", "settle"]

ROUNDS = 3
"""How often the names of a report are weighed in the light of each other."""

NO_MATCH = 0.5
"""How likely it must be that a name means none of its candidates, for that to be the answer."""


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence counts for: ``first`` for a name alone, ``then`` and ``company`` later."""

    first: Matrix
    then: Matrix
    company: Matrix


@dataclass(frozen=True)
class Weighed:
    """One candidate of a name: how likely it is meant (0 to 1), and what speaks for and against it.

    ``entry`` None is that the name means none of the candidates. ``points`` are what each piece of evidence
    adds to the candidate's score; the probabilities of a name are the softmax of its candidates' scores.
    """

    name: str
    entry: Entry | None
    probability: float
    points: Mapping[str, float]


def weights() -> Weights:
    """The weights of ``place_weights.yaml``."""
    made: Weights = load("place_weights", _read)
    return made


def _read(entries: list[dict[str, Any]]) -> Weights:
    told = {(e["from"], e["evidence"]): e for e in entries}
    alone = [told["itself", name] for name in ALONE]
    return Weights(
        np.asarray([float(e["alone"]) for e in alone]),
        np.asarray([float(e["settled"]) for e in alone]),
        np.asarray([float(told["company", name]["settled"]) for name in COMPANY]),
    )


def choose(groups: Mapping[str, Group], context: Context) -> tuple[Weighed, ...]:
    """Set each group's ``choice`` and ``confidence``; returns all that was weighed, the likeliest first."""
    if not groups:
        return ()
    rows = candidates(groups, context)
    w = weights()
    likely, scores = settle(rows, w)
    out: list[Weighed] = []
    for k, g in enumerate(rows.groups):
        mine = np.flatnonzero(rows.group == k)
        order = sorted(mine, key=lambda r: (-likely[r], _order(rows.entries[r])))
        some = [r for r in order if rows.entries[r] is not None]
        # None of them only where that is likelier than all of them together.
        best = some[0] if some and likely[mine[-1]] < NO_MATCH else mine[-1]
        g.choice, g.confidence = rows.entries[best], float(likely[best])
        out += [Weighed(g.name, rows.entries[r], float(likely[r]), _points(scores[r])) for r in order]
    return tuple(out)


def settle(rows: Candidates, w: Weights, around: Company | None = None) -> tuple[Matrix, Matrix]:
    """How likely each candidate is, and what each piece of evidence adds to its score (rows x evidence)."""
    likely = _shares(rows, rows.alone @ w.first)
    around = around or company(rows)
    scores = np.hstack([rows.alone * w.first, np.zeros((len(likely), len(COMPANY)))])
    for _ in range(ROUNDS):
        scores = np.hstack([rows.alone * w.then, around.evidence(likely) * w.company])
        likely = _shares(rows, scores.sum(axis=1))
    return likely, scores


def _shares(rows: Candidates, score: Matrix) -> Matrix:
    """The softmax of the scores among each name's candidates."""
    top = np.full(len(rows.groups), -np.inf)
    np.maximum.at(top, rows.group, score)
    grown = np.exp(score - top[rows.group])
    total = np.zeros(len(rows.groups))
    np.add.at(total, rows.group, grown)
    shares: Matrix = grown / total[rows.group]
    return shares


def _order(e: Entry | None) -> tuple[int, int]:
    return (-e.population, e.geonames_id) if e is not None else (0, 0)


def _points(row: Sequence[float]) -> dict[str, float]:
    names = (*ALONE, *(f"company: {name}" for name in COMPANY))
    return {name: round(float(x), 3) for name, x in zip(names, row, strict=True) if abs(x) > 5e-4}


def country_context(named: Mapping[str, float], places: Gazetteer) -> Context:
    """The countries that a report speaks of, from how often each is named."""
    around = frozenset(n for c in named for n in places.neighbours(c)) - set(named)
    return Context(named, sum(named.values()), around)

"""Make the weights that choose where an event happened: ``python -m train.event_places``.

Signs that the text itself shows are learned from all sentences of event-location. What the learned reader
adds is four numbers more, learned from the fifth of the sentences that the reader never saw, beside what
signs learned without a sentence's document say of it. Figures are cross-validated by document. The same input
gives the same weights.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.matching import common
from bench.model import Folders
from bench.sets import FOLDS, event_location, held_out
from counterclaim.claims.event_places import SURE, Option, Weights, as_read, options
from counterclaim.claims.events import find_events
from counterclaim.language import annotate
from counterclaim.model import Report
from counterclaim.resolve.places import find_places

OUT = Path("src/counterclaim/claims/event_places.json")
LEAST = 120
"""Names or sentences for which a sign must speak to be learned."""
STRENGTH = 5.0
"""How strongly weights are held to 0: the variance that is expected of them is 1 over this."""
STEPS = 60
READ = ("none", "violent", "place")
_STORY = re.compile(r"[A-Z]{3}_[A-Z]{3}_\d{8}\.\d{4}")
"""What the ids of sentences from one newswire story begin with."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A sentence with its event: what may be the place, which of it is right ("unknown" first), the document
    that it is from, and whether the reader never saw it."""

    options: tuple[Option, ...]
    right: tuple[bool, ...]
    document: str
    kept: bool


@dataclass(frozen=True, eq=False)
class Table:
    """Options of many cases one under the other.

    Attributes:
        values: (options, columns).
        starts: where each case's options begin, and the end, (cases + 1,).
        right: which options are right, (options,).
    """

    values: Floats
    starts: NDArray[np.int64]
    right: Floats

    @property
    def owner(self) -> NDArray[np.int64]:
        """The case of each option."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def only(self, cases: NDArray[np.bool_]) -> Table:
        """The table of some cases."""
        kept = cases[self.owner]
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[cases])])
        return Table(self.values[kept], starts, self.right[kept])

    def learnable(self) -> Table:
        """The cases of which some option is right: a name that was never offered teaches nothing."""
        return self.only(np.add.reduceat(self.right, self.starts[:-1]) > 0)

    def shares(self, scores: Floats) -> Floats:
        """Scores as probabilities within each case."""
        raised = np.exp(scores - np.maximum.reduceat(scores, self.starts[:-1])[self.owner])
        made: Floats = raised / np.add.reduceat(raised, self.starts[:-1])[self.owner]
        return made

    def hits(self, scores: Floats) -> NDArray[np.bool_]:
        """Whether the best option of each case is right."""
        bounds = zip(self.starts[:-1], self.starts[1:], strict=True)
        return np.array([self.right[i + int(np.argmax(scores[i:j]))] > 0 for i, j in bounds])


def cases(folders: Folders) -> list[Case]:
    """The sentences of the set, with what the product sees in each."""
    sentences = event_location.load(folders)[0]
    reports = (Report(id=s.id, text=s.text, sha256="0") for s in sentences)
    found = []
    for s, a in zip(sentences, annotate(reports), strict=True):
        others = [e.trigger for e in find_events(a)]
        offered = as_read(a, s.verb, options(a, s.verb, find_places(a), others=others))
        right = tuple(
            not s.places if o.candidate is None else any(common(o.candidate.span, p) for p in s.places)
            for o in offered
        )
        found.append(Case(offered, right, document(s.id, s.text), held_out(s.id)))
    return found


def document(name: str, text: str) -> str:
    """What must not be parted when some of the set is kept back: the story, or a sentence that comes again.

    >>> document("APW_ENG_20031101.0130_5_shoot#1", "Two were shot."), document("4618#4", "Two  were shot.")
    ('APW_ENG_20031101.0130', 'Two were shot.')
    """
    story = _STORY.match(name)
    return story.group() if story else " ".join(text.split())


def folds(found: Sequence[Case]) -> NDArray[np.int64]:
    """The fifth that each case belongs to, the same for all of a document."""
    return np.array([int(sha256(c.document.encode()).hexdigest(), 16) // FOLDS % FOLDS for c in found])


def table(
    found: Sequence[Case], values: Sequence[Sequence[Mapping[str, float]]], names: Sequence[str]
) -> Table:
    """Lay out cases as a table with a column for each name."""
    column = {name: n for n, name in enumerate(names)}
    starts = np.concatenate([[0], np.cumsum([len(c.options) for c in found])])
    made = np.zeros((int(starts[-1]), len(names)))
    for row, held in enumerate(v for per_case in values for v in per_case):
        for name, value in held.items():
            if name in column:
                made[row, column[name]] = value
    return Table(made, starts, np.array([float(r) for c in found for r in c.right]))


def fit(t: Table, strength: float) -> Floats:
    """Weights under which the right options are likeliest, by Newton's steps on the penalised likelihood."""
    t = t.learnable()
    x, heads, owner = t.values, t.starts[:-1], t.owner
    w = np.zeros(x.shape[1])

    def likelihood(w: Floats) -> float:
        shares = t.shares(x @ w)
        return float(np.log(np.add.reduceat(shares * t.right, heads)).sum() - strength / 2 * (w @ w))

    best = likelihood(w)
    for _ in range(STEPS):
        shares = t.shares(x @ w)
        told = shares * t.right
        told /= np.add.reduceat(told, heads)[owner]
        slope = x.T @ (told - shares) - strength * w
        weighted = x * shares[:, None]
        means = np.add.reduceat(weighted, heads)
        step = np.linalg.solve(weighted.T @ x - means.T @ means + strength * np.eye(len(w)), slope)
        while np.abs(step).max() > 1e-6 and likelihood(w + step) <= best:
            step = step / 2
        gained = likelihood(w + step) - best
        if gained < 1e-3:
            break
        w, best = w + step, best + gained
    return w


def crossed(t: Table, fold: NDArray[np.int64], strength: float) -> Floats:
    """The scores of all options, each by weights learned without its document."""
    scores = np.zeros(len(t.values))
    for n in range(FOLDS):
        w = fit(t.only(fold != n), strength)
        out = fold[t.owner] == n
        scores[out] = t.values[out] @ w
    return scores


def learn(found: Sequence[Case]) -> Weights:
    """Learn the weights and print the figures of what was kept out."""
    fold, kept = folds(found), np.array([c.kept for c in found])
    count = Counter(name for c in found for o in c.options for name, value in o.signs.items() if value)
    names = sorted(name for name, n in count.items() if n >= LEAST)
    plain = table(found, [[o.signs for o in c.options] for c in found], names)
    scores = crossed(plain, fold, STRENGTH)
    hits = plain.hits(scores)
    print(
        f"{len(names)} signs alone: {hits.mean():.3f} of all, {hits[kept].mean():.3f} of the fifth kept back"
    )
    read = table(found, [[o.read for o in c.options] for c in found], READ)
    both = Table(np.column_stack([scores, read.values]), read.starts, read.right)
    unsure = np.maximum.reduceat(plain.shares(scores), plain.starts[:-1]) < SURE
    fifth = both.only(kept)
    told = scores.copy()
    told[kept[both.owner]] = crossed(fifth, fold[kept], 1.0)
    told = np.where(unsure[both.owner], told, scores)
    print(f"with the reader, asked of {unsure.mean():.2f}, of {kept.sum():,} that it never saw:")
    print(f"  {fifth.hits(told[kept[plain.owner]]).mean():.3f} right")
    seen = {c.document for c in found if not c.kept}
    new = np.array([c.kept and c.document not in seen for c in found])
    right = plain.only(new).hits(told[new[plain.owner]]).mean()
    print(f"  {right:.3f} of {new.sum():,} from documents of which it saw nothing")
    print("  " + sureness(fifth, told[kept[plain.owner]]))
    scale, *rest = fit(fifth, 1.0).tolist()
    signs = {n: round(w, 3) for n, w in zip(names, fit(plain, STRENGTH).tolist(), strict=True)}
    return Weights(
        signs={n: w for n, w in signs.items() if w},
        scale=round(scale, 3),
        read={n: round(w, 3) for n, w in zip(READ, rest, strict=True)},
    )


def sureness(t: Table, scores: Floats) -> str:
    """How often answers are right, by how probable they are said to be."""
    best = np.maximum.reduceat(t.shares(scores), t.starts[:-1])
    hits, told = t.hits(scores), []
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        among = (best >= low) & (best < (low + 0.1 if low else 0.5))
        if among.any():
            told.append(f"{best[among].mean():.2f}: {hits[among].mean():.2f} of {among.sum()}")
    return "said and right: " + ", ".join(told)


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m train.event_places", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    made = learn(cases(Folders(Path(asked.data))))
    asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    print(f"{asked.out}: {len(made.signs)} signs, {made.scale} of them beside {made.read}")


if __name__ == "__main__":
    main()

"""`python -m train.place_naming`: learn how likely words that the gazetteer knows name a place.

Learns from the reports of the EUPEG collection whose place names are marked (LGL, GeoVirus), of those words
that no rule of ``place_find`` has taken; a logistic regression, each corpus weighing the same, drawn to zero.
GeoVirus marks no names inside those of bodies, so only LGL teaches those.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.model import Folders
from counterclaim.resolve.place_naming import EVIDENCE

FILE = Path(__file__).parent.parent / "src" / "counterclaim" / "vocabulary" / "place_naming.yaml"
FOLDS = 5
ENOUGH = 0.5


@dataclass(frozen=True)
class Lesson:
    """Words of a report that the gazetteer knows: their evidence, whether the gold marks them, where."""

    corpus: str
    report: int
    evidence: tuple[float, ...]
    named: bool
    inside: bool


def lessons(folders: Folders) -> list[Lesson]:
    """What the rules leave, with its gold."""
    from bench.product import annotated
    from bench.sets import geo
    from bench.tasks.places import load
    from counterclaim.resolve.place_find import left_over

    out = []
    for corpus, path in geo.corpora(folders).items():
        examples = load(path).examples
        for n, (e, a) in enumerate(zip(examples, annotated(examples, read=False), strict=True)):
            for f, x in left_over(a):
                named = any(f.span[0] < t[1] and t[0] < f.span[1] for t in e.gold)
                out.append(Lesson(corpus, n, x, named, f.run != f.span))
    return out


def fit(taught: Sequence[Lesson]) -> Any:
    """The weights, in the order of ``EVIDENCE``."""
    count = {c: sum(x.corpus == c for x in taught) for c in {x.corpus for x in taught}}
    weight = [len(taught) / len(count) / count[x.corpus] for x in taught]
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000)
    model.fit([x.evidence for x in taught], [x.named for x in taught], weight)
    return model.coef_[0]


def told(asked: Sequence[Lesson], w: Any, enough: float = ENOUGH) -> str:
    """Precision and recall by corpus, and apart for names inside longer names."""
    out = []
    for corpus in sorted({x.corpus for x in asked}):
        for inside in (False, True):
            mine = [x for x in asked if x.corpus == corpus and x.inside == inside]
            if not mine:
                continue
            score = 1 / (1 + np.exp(-np.asarray([x.evidence for x in mine]) @ w))
            gold = np.asarray([x.named for x in mine])
            yes = score >= enough
            hits = int((yes & gold).sum())
            where = "inside" if inside else "alone"
            out.append(f"{corpus} {where}: {hits} of {yes.sum()} given, of {gold.sum()} gold")
    return "; ".join(out)


def main() -> None:
    """Cross-validate by report, learn on all, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m train.place_naming", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    taught = lessons(Folders(Path(parser.parse_args().data)))
    # GeoVirus leaves names inside those of bodies unmarked, though they are there.
    taught = [x for x in taught if not (x.inside and x.corpus == "geovirus")]
    for n in range(FOLDS):
        kept = [x for x in taught if x.report % FOLDS == n]
        print(f"fold {n}, kept back:", told(kept, fit([x for x in taught if x.report % FOLDS != n])))
    w = fit(taught)
    for enough in (0.4, 0.5, 0.6, 0.7):
        print(f"on all, from {enough}:", told(taught, w, enough))
    value = dict(zip(EVIDENCE, w, strict=True))
    lines = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        m = re.match(r'- \{evidence: "([^"]+)"', line)
        lines.append(re.sub(r"weight: [-\d.]+", f"weight: {value[m[1]]:.2f}", line) if m else line)
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

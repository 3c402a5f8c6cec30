"""Make the relevance gate's weights: a linear model over words, fitted to passages, tuned on reports.

``python -m train.gate label`` lets the rule coder look over the texts, in the product's environment;
``python -m train.gate fit`` makes the weights, with scikit-learn, and prints the figures of what was held
out. Folders are given as to the bench. A passage is violent where the coder sees violence in it; a report
where its set says so or, where the set is silent, the coder beyond doubt. The same input gives the same
weights.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from bench.cli import folders
from bench.sets.relevance import BY_WORD, Part, Text, texts
from counterclaim.relevance.gate import WORD, Weights, parted, weigh
from train.gate_labels import certainty, judged, read_labels, write_labels
from train.gate_lexicon import Feature, groups

OUT = Path("src/counterclaim/relevance/weights.json")
WINDOW, STEP = 64, 16
FEW = 12
KNOWN = 0.5
RECALL = 0.99
"""Share of relevant reports, of those kept for tuning, that are to be let through."""
ENOUGH = 50
"""Relevant reports of a set from which it has a say in the threshold."""
SHORT = 40
"""Words of a text below which it is no report; such texts are fitted to, but not tuned or measured on."""
SETS = 3
"""Sets in which a word must stand to be learnt, so that no set's own names are."""
WORDS, PAIRS = 4, 12
"""Texts in which a word, and a pair of words, must stand."""
STRENGTH = 0.03
"""Inverse strength of regularisation."""
AROUND = 0.3
"""Weight of a passage without violence in a report with it: the coder may have missed some."""
FAINT = 0.02
"""Weight below which a pair is left out."""
SEED = 7

Labels = Mapping[str, Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class Passage:
    """A passage to fit to: its features, whether it is violent, and how much it counts."""

    features: tuple[Feature, ...]
    violent: bool
    weight: float


def passages(t: Text, seen: Sequence[Sequence[Any]], rng: np.random.Generator) -> Iterator[Passage]:
    """The passages of a text: windows, and some short cuts, so that short texts are learnt too. None where
    a long text is relevant and nobody knows where."""
    words = [(m.start(), m.group()) for m in WORD.finditer(t.text.lower())]
    relevant = judged(t, seen)
    places = [(at, certainty(t, kind, mode)) for at, kind, mode in seen] + [(at, 2) for at in t.marks]
    n = len(words)
    if relevant and n > WINDOW and not any(level == 2 for _, level in places):
        return
    cuts = [(i, min(n, i + WINDOW)) for i in range(0, max(1, n - WINDOW + 1), WINDOW // 2)]
    if n > WINDOW:
        cuts.append((n - WINDOW, n))
        some = n // 150 + 1
        starts, lengths = rng.integers(0, n - 30, some), rng.integers(10, 30, some)
        cuts += [(int(i), int(i + k)) for i, k in zip(starts, lengths, strict=True)]
    for i, j in cuts:
        if i >= j:
            continue
        end = words[j][0] if j < n else len(t.text)
        surest = max((level for at, level in places if words[i][0] <= at < end), default=0)
        told = _told(relevant, surest, whole=n <= WINDOW)
        if told is not None:
            own = [w for _, w in words[i:j]]
            yield Passage((*own, *pairwise(own)), *told)


def _told(relevant: bool | None, surest: int, whole: bool) -> tuple[bool, float] | None:
    """Whether a passage is violent and how much it counts; None where that cannot be told."""
    if relevant is False:
        return False, 1.0 if surest < 2 else AROUND
    if surest == 2 or (relevant and whole):
        return True, 1.0
    if surest == 1:
        return None
    return False, AROUND if relevant else 0.5


def vocabulary(found: Sequence[Text]) -> list[Feature]:
    """The words and pairs that stand in enough texts and enough sets."""
    count: Counter[Feature] = Counter()
    sets: dict[Feature, set[str]] = defaultdict(set)
    for t in found:
        words = WORD.findall(t.text.lower())
        for f in {*words, *pairwise(words)}:
            count[f] += 1
            sets[f].add(t.set)
    kept = (
        f for f, n in count.items() if n >= (WORDS if isinstance(f, str) else PAIRS) and len(sets[f]) >= SETS
    )
    return sorted(kept, key=lambda f: (isinstance(f, tuple), f))


def fit(found: Sequence[Text], labels: Labels) -> Weights:
    """Weights fitted to the texts of the part for it, with a threshold from the part for that."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    own = [t for t in found if t.part == "fit"]
    known = vocabulary(own)
    shared = groups()
    columns_of = _columns(known, shared)
    rng = np.random.default_rng(SEED)
    made = [p for t in own for p in passages(t, labels[t.id], rng)]
    columns = [[c for f in p.features for c in columns_of.get(f, ())] for p in made]
    ends = np.cumsum([0, *(len(c) for c in columns)])
    flat = np.concatenate([np.array(c, dtype=np.int64) for c in columns])
    x = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(made), len(known) + len(shared)))
    x.sum_duplicates()
    model = LogisticRegression(C=STRENGTH, max_iter=200)
    model.fit(x, [p.violent for p in made], sample_weight=[p.weight for p in made])
    value = {f: round(float(model.coef_[0][at].sum()), 2) for f, at in columns_of.items()}
    weights = Weights(
        window=WINDOW,
        step=STEP,
        few=FEW,
        lean=0.0,
        known=KNOWN,
        bias=round(float(model.intercept_[0]), 2),
        threshold=0.0,
        words={f: v for f, v in value.items() if isinstance(f, str)},
        pairs={" ".join(f): v for f, v in value.items() if isinstance(f, tuple) and abs(v) >= FAINT},
    )
    return tuned([t for t in found if t.part == "tune" and t.relevant], weights)


def _columns(known: Sequence[Feature], shared: Mapping[str, frozenset[Feature]]) -> dict[Feature, list[int]]:
    """The columns of each feature: its own, where it was seen enough, and those of its groups."""
    columns: dict[Feature, list[int]] = {f: [n] for n, f in enumerate(known)}
    for n, words in enumerate(shared.values(), len(known)):
        for f in sorted(words, key=str):
            columns.setdefault(f, []).append(n)
    return columns


def tuned(relevant: Sequence[Text], weights: Weights) -> Weights:
    """Weights with the highest threshold that lets the wanted share of each set's relevant reports through,
    and with as much leaning to read short texts as lets that share of sentences through.

    Raises:
        ValueError: no set has enough of them.
    """
    pairs = parted(weights)
    scores: dict[str, list[float]] = defaultdict(list)
    sentences = []
    for t in relevant:
        n = len(t.text.split())
        score = weigh(t.text, weights, pairs).score
        if n >= SHORT:
            scores[t.set].append(score)
        elif n >= FEW:
            sentences.append((score, 1 - n / WINDOW))
    told = [s for name, s in scores.items() if name not in BY_WORD and len(s) >= ENOUGH]
    if not told:
        raise ValueError(f"no set has {ENOUGH} relevant reports to set the threshold by")
    threshold = round(min(sorted(s)[int((1 - RECALL) * len(s))] for s in told) - 0.005, 2)
    needed = sorted((threshold - score) / short for score, short in sentences)
    lean = needed[int(RECALL * (len(needed) - 1))] if needed else 0.0
    return msgspec.structs.replace(weights, threshold=threshold, lean=round(max(0.0, lean) + 0.005, 2))


def reports(found: Sequence[Text], labels: Labels, part: Part) -> list[Text]:
    """The texts of a part that are long enough for a report and whose relevance is known."""
    return [
        t
        for t in found
        if t.part == part and len(t.text.split()) >= SHORT and judged(t, labels.get(t.id, ())) is not None
    ]


def figures(found: Sequence[Text], labels: Labels, weights: Weights) -> str:
    """What the gate does to held-out reports, as a Markdown table: relevant ones kept, others set aside, by
    set, and whether the set itself told which is which."""
    pairs = parted(weights)
    rows: dict[tuple[str, str], list[list[bool]]] = defaultdict(lambda: [[], []])
    for t in reports(found, labels, "test"):
        relevant = bool(judged(t, labels.get(t.id, ())))
        kept = weigh(t.text, weights, pairs).relevant
        for name in (t.set, "all"):
            by = "the set" if t.relevant is not None else "the coder"
            rows[by, name][not relevant].append(kept == relevant)
    lines = ["| set | told by | relevant | kept | irrelevant | set aside |", "|---|---|---|---|---|---|"]
    for (by, name), (kept_right, aside) in sorted(rows.items(), reverse=True):
        cells = [f"{len(x)} | {np.mean(x):.3f}" if x else "0 | " for x in (kept_right, aside)]
        lines.append(f"| {name} | {by} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; see the module."""
    parser = argparse.ArgumentParser(prog="python -m train.gate", description=__doc__)
    parser.add_argument("command", choices=("label", "fit"))
    parser.add_argument("--data", metavar="DIR", help="folder of data sets (or COUNTERCLAIM_DATA)")
    parser.add_argument("--gold", metavar="DIR", help="the project's own gold (or COUNTERCLAIM_GOLD)")
    parser.add_argument("--labels", metavar="FILE", type=Path, required=True, help="what the coder saw")
    parser.add_argument("--out", metavar="FILE", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    found = texts(folders(asked))
    if asked.command == "label":
        print(f"{write_labels(found, asked.labels)} texts labelled")
        return 0
    labels = read_labels(asked.labels)
    found = [t for t in found if t.id in labels or (t.part != "fit" and t.relevant is not None)]
    weights = fit(found, labels)
    asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
    print(f"{len(weights.words)} words, {len(weights.pairs)} pairs, threshold {weights.threshold}")
    print(figures(found, labels, weights))
    return 0


if __name__ == "__main__":
    sys.exit(main())

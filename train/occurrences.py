"""`python -m train.occurrences`: which words say that something happens, and which are one thing retold.

Learns from the development topics of ECB+, whose sentences that count have every mention of an event marked.
Writes the weights that the program ships, made of all topics, and beside the benchmark those of each fold,
made without a fifth of the topics, so that the benchmark asks about each topic weights that never saw it.
Prints the cross-validated figures. Words of names hardly get in: a sign must stand in three topics to be
learnt.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from bench.model import Example, Folders
from bench.occurrences import FILE, FOLDS, Fold, fold_of
from bench.sets.ecbplus import Document, load
from counterclaim.claims.occurrence_signs import signs
from counterclaim.claims.occurrences import Tagger, candidates, occurrence, report_words, vector_of
from counterclaim.incidents.occurring.occurrence_match import Matcher
from counterclaim.incidents.occurring.occurrence_signs import signs as pair_signs
from counterclaim.incidents.occurring.occurrences import Occurrence, Told
from counterclaim.language import Run, Token
from counterclaim.language.heads import Floats
from counterclaim.language.meanings import MEANING

SOURCE = Path(__file__).parent.parent / "src" / "counterclaim"
MEANINGS = SOURCE / "language" / "weights" / "meanings.npz"
TAGGER = SOURCE / "claims" / "weights" / "occurrences.json"
MATCHER = SOURCE / "incidents" / "weights" / "occurrences.json"

TOPICS = 3
"""Topics in which a sign or a word must stand to be kept."""
STRENGTH = 0.3
"""Inverse strength of regularisation of the tagger."""
SHARE = 0.1
"""By what the reader's numbers, of spread 1, are made smaller beside signs: the less, the less they say."""
FAINT = 0.02
"""Weight below which a sign is left out."""
FIRST = 20
"""The main direction whose spread is added to all: those before it are drawn together, not made alike."""
NETS, UNITS, ROUNDS, DECAY = 5, 32, 12, 1e-3
"""Of the matcher: networks, each made without a fifth of the topics; of each the hidden units, the rounds of
training and the weight decay."""
CONSTANT = 1e-3
"""Spread up to which a sign is the same everywhere."""
TELLS, ONE = 0.4, 0.3
"""Thresholds of tagger and matcher, by the cross-validated figures, which hardly change near them."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A word that may tell of something: signs, vector, what would be kept of it, gold cluster."""

    signs: tuple[str, ...]
    vector: Floats
    occurrence: Occurrence
    cluster: str | None


@dataclass(frozen=True, eq=False)
class Lesson:
    """A document with the words in it that may tell of something, in text order."""

    document: Document
    words: Mapping[str, int]
    candidates: tuple[Candidate, ...]

    @property
    def topic(self) -> int:
        """Its topic."""
        return self.document.topic


def lessons(folders: Folders) -> list[Lesson]:
    """The documents as the product reads them, with their gold."""
    from bench.product import annotated

    documents = [d for d in load(folders)[0] if d.evaluated]
    made = []
    for d, a in zip(documents, annotated([Example(d.id, d.text) for d in documents]), strict=True):
        marked = _heads(d, a.doc)
        found = []
        for t, sentence in candidates(a, d.evaluated):
            vector = vector_of(a, t)
            if vector is not None:
                o = occurrence(t, Run(sentence), 0.0, vector)
                found.append(Candidate(tuple(sorted(set(signs(t)))), vector, o, marked.get(t.i)))
        made.append(Lesson(d, report_words(a), tuple(found)))
    return made


def _heads(d: Document, doc: Sequence[Token]) -> dict[int, str]:
    """The head words of gold mentions with their clusters."""
    heads = {}
    for m in d.mentions:
        inside = [t for t in doc if m.span[0] <= t.idx < m.span[1]]
        numbers = {t.i for t in inside}
        tops = [t for t in inside if t.head is t or t.head.i not in numbers]
        tops.sort(key=lambda t: (t.pos_ not in ("VERB", "NOUN", "PROPN", "ADJ"), t.i))
        if tops:
            heads[tops[0].i] = m.cluster
    return heads


def tagger(taught: Sequence[Lesson]) -> Tagger:
    """Fit the weights that tell the words by which something is said to happen."""
    every = [c for x in taught for c in x.candidates]
    told = np.array([c.cluster is not None for c in every])
    topics: dict[str, set[int]] = defaultdict(set)
    for x in taught:
        for c in x.candidates:
            for s in c.signs:
                topics[s].add(x.topic)
    kept = {s for s, held in topics.items() if len(held) >= TOPICS}
    names = DictVectorizer()
    sparse = names.fit_transform([dict.fromkeys((s for s in c.signs if s in kept), 1.0) for c in every])
    vectors = np.stack([c.vector for c in every])
    usual, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    dense = csr_matrix((vectors - usual) / spread * SHARE)
    fitted = LogisticRegression(C=STRENGTH, max_iter=400).fit(hstack([sparse, dense]).tocsr(), told)
    weights = fitted.coef_[0]
    n = len(names.feature_names_)
    return Tagger(
        threshold=TELLS,
        bias=_short(fitted.intercept_[0]),
        signs={
            s: _short(w)
            for s, w in sorted(zip(names.feature_names_, weights[:n], strict=True))
            if abs(w) >= FAINT
        },
        vector=[_short(w) for w in weights[n:] * SHARE / spread],
        usual=[_short(x) for x in usual],
    )


def told(x: Lesson, weights: Tagger) -> tuple[Told, list[str | None]]:
    """What a document tells by some weights, and the gold cluster of each occurrence."""
    kept = [(c, score) for c in x.candidates if (score := _weigh(c, weights)) >= weights.threshold]
    occurrences = tuple(replace(c.occurrence, score=score) for c, score in kept)
    d = x.document
    return Told(d.id, len(d.text), x.words, occurrences), [c.cluster for c, _ in kept]


def _weigh(c: Candidate, w: Tagger) -> float:
    log_odds = w.bias + sum(w.signs.get(s, 0.0) for s in c.signs)
    log_odds += float((c.vector - np.array(w.usual)) @ np.array(w.vector))
    return float(1 / (1 + np.exp(-log_odds)))


def matcher(taught: Sequence[Lesson], taggers: Mapping[int, Tagger], every: Sequence[Lesson]) -> Matcher:
    """Fit the weights of pairs.

    Args:
        taught: the documents to learn from.
        taggers: for each of their topics weights that never saw it, so that scores are as they will be.
        every: documents whose words are counted, without their gold.
    """
    stands: dict[str, int] = defaultdict(int)
    topics: dict[str, set[int]] = defaultdict(set)
    for x in every:
        for w in x.words:
            stands[w] += 1
            topics[w].add(x.topic)
    reports = {w: n for w, n in sorted(stands.items()) if len(topics[w]) >= TOPICS}
    rows, right = [], []
    for topic in sorted({x.topic for x in taught}):
        own = sorted((x for x in taught if x.topic == topic), key=lambda x: x.document.id)
        pairs = [told(x, taggers[topic]) for x in own]
        clusters = [c for _, held in pairs for c in held]
        one, other = np.triu_indices(len(clusters), 1)
        rows.append(pair_signs([t for t, _ in pairs], one, other, reports, len(every)))
        named = np.array([c if c is not None else f"none {n}" for n, c in enumerate(clusters)])
        right.append(named[one] == named[other])
    pairs_of, answers = np.concatenate(rows), np.concatenate(right)
    mean, scale = pairs_of.mean(axis=0), pairs_of.std(axis=0)
    # What is the same in all pairs says nothing, and must not by being a little different elsewhere.
    scale = np.where(scale > CONSTANT, scale, 1.0)
    numbers = np.repeat(np.arange(len(right)), [len(r) for r in right]) % NETS
    pairs_of = (pairs_of - mean) / scale
    nets = [_network(pairs_of[numbers != n], answers[numbers != n], n) for n in range(NETS)]
    return Matcher(
        threshold=ONE,
        mean=_list(mean),
        scale=_list(scale),
        # Networks side by side are one network, whose answer is the mean of theirs.
        hidden=[_list(row) for row in np.hstack([n.coefs_[0] for n in nets])],
        lifts=_list(np.concatenate([n.intercepts_[0] for n in nets])),
        out=_list(np.concatenate([n.coefs_[1][:, 0] for n in nets]) / NETS),
        lift=_short(np.mean([n.intercepts_[1][0] for n in nets])),
        of=len(every),
        reports=reports,
    )


def _network(pairs: NDArray[np.float64], answers: NDArray[np.bool_], seed: int) -> Any:
    with warnings.catch_warnings():
        # It is stopped before it knows the pairs by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        net = MLPClassifier(
            (UNITS,), alpha=DECAY, max_iter=ROUNDS, batch_size=512, random_state=seed, n_iter_no_change=ROUNDS
        )
        return net.fit(pairs, answers)


def fit(taught: Sequence[Lesson], every: Sequence[Lesson]) -> tuple[Tagger, Matcher]:
    """Fit both; the matcher learns of scores that were given to topics unseen."""
    whole = tagger(taught)
    numbers = sorted({fold_of(x.topic) for x in taught})
    without = {n: tagger([x for x in taught if fold_of(x.topic) != n]) for n in numbers}
    return whole, matcher(taught, {x.topic: without[fold_of(x.topic)] for x in taught}, every)


def folds(every: Sequence[Lesson]) -> list[Fold]:
    """For each fold the weights made without its topics."""
    made = []
    for n in range(FOLDS):
        weights = fit([x for x in every if fold_of(x.topic) != n], every)
        made.append(Fold(sorted({x.topic for x in every if fold_of(x.topic) == n}), *weights))
    return made


def tables(vectors: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The tables of ``language/meanings``: pieces, centre and turn, of the reader's own weights.

    Args:
        vectors: what the encoder makes of words of news, (words, HIDDEN).
    """
    import onnx

    graph = onnx.load(str(SOURCE / "language" / "weights" / "encoder.onnx")).graph
    [held] = [i for i in graph.initializer if i.name == "reader.encoder.words.weight_quantized"]
    pieces = onnx.numpy_helper.to_array(held).astype(np.float32)
    pieces -= pieces.mean(axis=0)
    short = pieces @ _main(pieces)[0][:, :MEANING]
    scaled = np.clip(np.round(short / np.abs(short).max() * 4 * 127), -127, 127).astype(np.int8)
    centre = vectors.mean(axis=0)
    turn, spread = _main(vectors - centre)
    turn = turn[:, :MEANING] / (spread[:MEANING] + spread[FIRST])
    return scaled, centre, turn.astype(np.float32)


def _main(rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The main directions of rows whose mean is 0, as columns, with the spread along each."""
    values, directions = np.linalg.eigh(rows.T @ rows)
    return directions[:, ::-1], np.sqrt(np.maximum(values[::-1], 0))


def read_vectors(folders: Folders) -> NDArray[np.float32]:
    """What the encoder makes of the words of the documents."""
    from bench.product import annotated

    documents = [d for d in load(folders)[0] if d.evaluated]
    found = []
    for d, a in zip(documents, annotated([Example(d.id, d.text) for d in documents]), strict=True):
        found += [v for t, _ in candidates(a, d.evaluated) if (v := vector_of(a, t)) is not None]
    return np.stack(found)


def _short(x: float) -> float:
    return float(f"{float(x):.4g}")


def _list(row: Collection[float]) -> list[float]:
    return [_short(x) for x in row]


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m train.occurrences", description=__doc__)
    parser.add_argument("command", choices=("meanings", "fit"), help="the vectors first, then the weights")
    parser.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    asked = parser.parse_args()
    folders = Folders(Path(asked.data))
    if asked.command == "meanings":
        pieces, centre, turn = tables(read_vectors(folders))
        np.savez_compressed(MEANINGS, pieces=pieces, centre=centre, turn=turn)
        return
    every = lessons(folders)
    for path, held in zip((TAGGER, MATCHER), fit(every, every), strict=True):
        write(path, held)
    write(FILE, folds(every))


def write(path: Path, held: object) -> None:
    """Write weights as JSON."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode(held) + b"\n")
    print(f"{path.name} in {path.parent.name}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

"""spaCy's names, chosen for all tokens of a batch at once.

The recogniser of names goes through a text token by token and asks at each which of its moves are allowed,
which takes a third of the pipeline's time. Outside of a name the scores of the moves depend on the token
alone, so they are computed for all tokens together; inside they depend on where the name began, so all names
are followed side by side. The scores are spaCy's own, and so are the rules of what may follow what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

RECOGNISER, NAME = "ner", "counterclaim_ner"
NONE = -1


@dataclass(frozen=True)
class Moves:
    """What a recogniser may do at a token, by number.

    Args:
        labels: the label of each move, empty for passing on.
        outside: moves allowed where no name is open.
        begins: moves that open a name of several tokens.
        goes_on: for each of those the move that goes on with its name; for others ``NONE``.
        ends: for each of those the move that ends its name.
    """

    labels: tuple[str, ...]
    outside: Any
    begins: Any
    goes_on: Any
    ends: Any


def moves_of(recogniser: EntityRecognizer) -> Moves:
    """The moves of a recogniser."""
    system = recogniser.moves
    names = [system.get_class_name(n) for n in range(system.n_moves)]
    cut = [(kind, label) for kind, _, label in (name.partition("-") for name in names)]
    number = {name: n for n, name in enumerate(cut)}
    return Moves(
        labels=tuple(label for _, label in cut),
        # "U-" without a label is for tokens that somebody has forbidden, which is not done here.
        outside=np.array([kind == "O" or (kind in "BU" and label != "") for kind, label in cut]),
        begins=np.array([kind == "B" for kind, _ in cut]),
        goes_on=np.array([number["I", label] if kind == "B" else NONE for kind, label in cut]),
        ends=np.array([number["L", label] if kind == "B" else NONE for kind, label in cut]),
    )


class Together:
    """A recogniser of names that gives the same answers sooner, for texts in which nothing is named yet.

    Args:
        recogniser: the one whose model and moves it uses.
    """

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self._recogniser = recogniser
        self._moves = moves_of(recogniser)

    def __call__(self, doc: Doc) -> Doc:
        """Set the names of a text."""
        self._name([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Set the names of texts, batch by batch."""
        texts = iter(stream)
        while batch := list(islice(texts, batch_size)):
            self._name(batch)
            yield from batch

    def _name(self, docs: Sequence[Doc]) -> None:
        tokens = sum(map(len, docs))
        if not tokens:
            return
        step = self._recogniser.model.predict(docs)

        def scores(token: Any, first: Any, before: Any) -> Any:
            hidden = step.state2vec.predict(np.stack([token, first, before], axis=1).astype(np.int32))
            made = step.vec2scores.predict(hidden)
            made[:, step._class_mask == 0] = made.min()
            return made

        space = np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        stops = _stops(docs)
        every, none = np.arange(tokens), np.full(tokens, NONE)
        moves = self._moves
        allowed = np.tile(moves.outside, (tokens, 1))
        allowed[np.ix_(stops, moves.begins)] = False
        allowed[space] &= np.array([label == "" for label in moves.labels])
        chosen = np.where(allowed, scores(every, none, none), -np.inf).argmax(axis=1)
        end = every + 1
        begun = np.flatnonzero(moves.begins[chosen])
        at = begun + 1
        while len(begun):
            made, row = scores(at, begun, at - 1), np.arange(len(begun))
            on, last = moves.goes_on[chosen[begun]], moves.ends[chosen[begun]]
            over = stops[at] | (made[row, last] > made[row, on])
            end[begun[over]] = at[over] + 1
            begun, at = begun[~over], at[~over] + 1
        step.clear_memory()
        self._set(docs, chosen, end)

    def _set(self, docs: Sequence[Doc], chosen: Any, end: Any) -> None:
        """Write the names down, the first of those that overlap."""
        labels = self._moves.labels
        start = 0
        for doc in docs:
            names, free = [], 0
            for n, move in enumerate(chosen[start : start + len(doc)].tolist()):
                if n >= free and labels[move]:
                    free = int(end[start + n]) - start
                    names.append(Span(doc, n, free, label=labels[move]))
            doc.set_ents(names)
            start += len(doc)


def _stops(docs: Sequence[Doc]) -> Any:
    """Which tokens are the last of their sentence or text: no name goes beyond them."""
    stops = []
    for doc in docs:
        starts = doc.to_array("SENT_START") == 1
        stops.append(np.append(starts[1:], True) if len(doc) else starts)
    return np.concatenate(stops)


@Language.factory(NAME)
def _made(nlp: Language, name: str) -> Together:
    recogniser = nlp.get_pipe(RECOGNISER)
    assert isinstance(recogniser, EntityRecognizer)
    return Together(recogniser)

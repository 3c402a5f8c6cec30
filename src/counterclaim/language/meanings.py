"""Vectors of what words mean, short enough to be kept: alone, and where they stand.

A word alone is the mean of its pieces as the encoder knows them before it has read anything, so that *quake*
is near *earthquake*; a word in its place is what the encoder made of it there. Both are turned to their main
directions, of which the first are drawn together, and brought to length 1: their products are cosines.
``train/occurrences.py`` makes them of the reader's weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from counterclaim.language.heads import Floats
from counterclaim.language.windows import tokenizer

MEANING = 64
"""Numbers in a vector."""


@dataclass(frozen=True, eq=False)
class Meanings:
    """Tables that vectors are made with.

    Attributes:
        pieces: for each piece of a word its vector, on a scale that does not matter, (pieces, MEANING).
        centre: the mean of what the encoder makes of words, (HIDDEN,).
        turn: what brings the difference from it to its main directions, (HIDDEN, MEANING).
    """

    pieces: NDArray[np.int8]
    centre: Floats
    turn: Floats

    def alone(self, word: str) -> Floats:
        """The vector of a word by itself; all 0 where it has none.

        Args:
            word: best its dictionary form.
        """
        ids = tokenizer().encode(word, add_special_tokens=False).ids
        if not ids:
            return np.zeros(MEANING, np.float32)
        return _unit(self.pieces[ids].astype(np.float32).mean(axis=0))

    def placed(self, vector: Floats | None) -> Floats:
        """The vector of a word where it stands; all 0 where it was not read.

        Args:
            vector: what the encoder made of it, ``Readings.vector``.
        """
        if vector is None:
            return np.zeros(MEANING, np.float32)
        return _unit((vector - self.centre) @ self.turn)


@cache
def meanings() -> Meanings:
    """The shipped tables.

    >>> alone = meanings().alone
    >>> bool(alone("quake") @ alone("earthquake") > alone("quake") @ alone("music"))
    True
    """
    held = resources.files("counterclaim.language") / "weights" / "meanings.npz"
    with resources.as_file(held) as path, np.load(path, allow_pickle=False) as tables:
        return Meanings(tables["pieces"], tables["centre"], tables["turn"])


def _unit(vector: Floats) -> Floats:
    made: Floats = (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
    return made

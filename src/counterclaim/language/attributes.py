"""spaCy's attribute ruler, asked once for every kind of token.

The ruler gives each token its part of speech by patterns of its tag, its word and its place in the parse, and
tries all of them on every token, which takes an eighth of the pipeline's time. What it makes of a token alone
follows from those three, so it is remembered. Texts with a pattern of several tokens ("there is") go to the
ruler itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline.attributeruler import AttributeRuler
from spacy.tokens import Doc, Token

RULER, NAME = "attribute_ruler", "counterclaim_attribute_ruler"
MOST = 100_000
"""Kinds of token that are remembered before all are forgotten, so that memory stays bounded."""

_ASKED: list[int | str] = ["TAG", "LOWER", "DEP", "IS_SPACE"]
"""What the patterns of one token go by."""
_SET: list[int | str] = ["POS", "MORPH", "LEMMA", "TAG", "DEP"]
"""What they give."""


class Remembering:
    """An attribute ruler that gives the same answers sooner.

    Args:
        ruler: the one that it asks.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._known: dict[tuple[int, ...], list[int]] = {}
        self._several = Matcher(ruler.vocab)
        rules: Sequence[Any] = ruler.patterns
        for n, rule in enumerate(rules):
            long = [p for p in rule["patterns"] if len(p) > 1]
            if long:
                self._several.add(str(n), long)

    def __call__(self, doc: Doc) -> Doc:
        """Set what the patterns give the tokens of a text."""
        if self._several(doc, allow_missing=True):
            return self._ruler(doc)
        if len(self._known) > MOST:
            self._known.clear()
        kinds: list[tuple[int, ...]] = list(map(tuple, doc.to_array(_ASKED).tolist()))
        for token, kind in zip(doc, kinds, strict=True):
            if kind not in self._known:
                self._known[kind] = self._alone(token)
        made: Any = np.array([self._known[k] for k in kinds], dtype=np.uint64)
        return doc.from_array(_SET, made)

    def _alone(self, token: Token) -> list[int]:
        probe = Doc(token.vocab, words=[token.text], spaces=[False])
        probe[0].tag, probe[0].dep = token.tag, token.dep
        [found] = self._ruler(probe).to_array(_SET).tolist()
        return list(found)


@Language.factory(NAME)
def _made(nlp: Language, name: str) -> Remembering:
    ruler = nlp.get_pipe(RULER)
    assert isinstance(ruler, AttributeRuler)
    return Remembering(ruler)

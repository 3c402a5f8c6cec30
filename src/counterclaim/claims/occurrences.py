"""The occurrences of a report: every word by which something is said to happen, conflict or not.

Verbs tell of something that happens unless they only say how a thing is; nouns do that name a deed or a
mishap (*raid*, *quake*); so do participles before a noun (*the abducted nurse*). Which words do is told by
weights over the signs at a word and what the learned reader makes of it. Nothing asks for occurrences while a
report is coded: whoever joins reports does.

The unit is that of TimeML's events (Pustejovsky et al. 2003) and of ECB+'s actions (Cybulska & Vossen 2014),
by their head words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from counterclaim.claims.occurrence_parts import NAMING, parts
from counterclaim.claims.occurrence_signs import TELLING, signs
from counterclaim.incidents.occurring.occurrences import Form, Occurrence, Told
from counterclaim.language import Annotated, Run, Token
from counterclaim.language.heads import Floats, sigmoid
from counterclaim.language.meanings import meanings
from counterclaim.model import Span
from counterclaim.vocabulary.weights import shipped

_FORMS: dict[str, Form] = {"VERB": "verb", "AUX": "verb", "ADJ": "adjective"}
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_NO_CONTENT = frozenset({"be", "have", "do", "say", "'s", "`", "``", "''"})


class Tagger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights that tell the words by which something is said to happen, in log-odds.

    Attributes:
        threshold: how probable it must be that a word does.
        bias: what every word has.
        signs: what each sign at a word adds (``occurrence_signs``).
        vector: the weight of each number that the reader makes of a word, ``usual`` that number's mean, which
            stands where nothing was read.
    """

    threshold: float
    bias: float
    signs: dict[str, float]
    vector: list[float]
    usual: list[float]

    def weigh(self, word: Token, vector: Floats | None) -> float:
        """How probable it is that something is said to happen by a word.

        Args:
            word: a token of a sentence.
            vector: what the reader makes of it; None where it has not read it.
        """
        log_odds = self.bias + sum(self.signs.get(s, 0.0) for s in sorted(set(signs(word))))
        if vector is not None:
            log_odds += float((vector - np.array(self.usual)) @ np.array(self.vector))
        return float(sigmoid(np.asarray(log_odds)))


def tagger() -> Tagger:
    """The shipped weights."""
    made: Tagger = shipped("counterclaim.claims", "occurrences", Tagger)
    return made


def find_occurrences(
    a: Annotated, within: Sequence[Span] | None = None, weights: Tagger | None = None
) -> Told:
    """Find the words by which a report says that something happens.

    Args:
        a: the report; where it was not read by the learned reader, the parse alone has to do.
        within: the parts of its text to look at; by default title and body.
        weights: by default those that the program ships.

    Returns:
        The occurrences in text order, with what the whole report is about in words.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Troops arrested a teacher in Goma on Friday. The arrest angered his pupils."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> told = find_occurrences(a)
    >>> [o.lemma for o in told.occurrences], sorted(told.occurrences[0].parts.whom)
    (['arrest', 'arrest', 'anger'], ['teacher'])
    """
    weights = weights if weights is not None else tagger()
    found = []
    for word, sentence in candidates(a, within):
        vector = vector_of(a, word)
        score = weights.weigh(word, vector)
        if score >= weights.threshold:
            found.append(occurrence(word, sentence, score, vector))
    return Told(a.report.id, len(a.text), report_words(a), tuple(found))


def candidates(a: Annotated, within: Sequence[Span] | None = None) -> list[tuple[Token, Run]]:
    """The words that may tell of something, each with its sentence."""
    return [
        (t, s.tokens)
        for s in a.sentences
        for t in s.tokens
        if t.pos_ in TELLING
        and not t.is_punct
        and (within is None or any(start <= t.idx < end for start, end in within))
    ]


def vector_of(a: Annotated, word: Token) -> Floats | None:
    """What the reader makes of a word; None where it has not read the report."""
    return a.readings.vector((word.idx, word.idx + len(word))) if a.readings is not None else None


def occurrence(word: Token, sentence: Run, score: float, vector: Floats | None) -> Occurrence:
    """What is kept of a word by which something is said to happen."""
    lemma = word.lemma_.lower()
    return Occurrence(
        span=(word.idx, word.idx + len(word)),
        lemma=lemma,
        form=_FORMS.get(word.pos_, "noun"),
        score=score,
        parts=parts(word),
        sentence=frozenset(_words([t for t in sentence if t is not word])),
        names=frozenset(t.lemma_.lower() for t in sentence if t.ent_type_ in NAMING and t.pos_ == "PROPN"),
        word=meanings().alone(lemma),
        context=meanings().placed(vector),
    )


def report_words(a: Annotated) -> dict[str, int]:
    """The content words of title and body with how often each stands there."""
    return dict(Counter(w for s in a.sentences for w in _words(s.tokens)))


def _words(tokens: Sequence[Token]) -> list[str]:
    lemmas = (t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT and not t.is_punct)
    return [w for w in lemmas if w not in _NO_CONTENT]

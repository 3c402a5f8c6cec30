"""What speaks for or against a word's telling that something happens, each sign with a name that can be read.

Signs are words, tags and relations around the word; what they count for is told by weights.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.language import Token

TELLING = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADP"})
"""Parts of speech that can tell that something happens; a preposition does in "according to"."""
_LEXICAL = frozenset({"prep", "prt", "aux", "auxpass", "neg", "mark", "det"})
"""Relations of small words that are told apart by the word."""


def signs(word: Token) -> Iterator[str]:
    """The signs at a word.

    Args:
        word: a token of a sentence.
    """
    head, pos, dep, lower = word.head, word.pos_, word.dep_, word.lower_
    yield f"word {word.lemma_.lower()}"
    yield f"tag {word.tag_}"
    yield f"name {word.ent_type_}"
    yield f"role {dep}"
    yield f"role {dep} of {pos}"
    yield f"above {head.lemma_.lower()}"
    yield f"above {head.pos_} as {dep}"
    yield f"above {head.dep_} as {dep}"
    yield f"ending {pos} {lower[-3:]}"
    yield f"ending {pos} {lower[-4:]}"
    for t in word.children:
        yield f"below {pos} {t.dep_}"
        if t.dep_ in _LEXICAL:
            yield f"below {t.dep_} {t.lemma_.lower()}"
    doc = word.doc
    yield f"before {doc[word.i - 1].lemma_.lower()}" if word.i else "before nothing"
    yield f"behind {doc[word.i + 1].lemma_.lower()}" if word.i + 1 < len(doc) else "behind nothing"

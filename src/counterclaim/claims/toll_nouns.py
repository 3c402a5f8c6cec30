"""Nouns for people, and where the noun phrase of a number ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from counterclaim.language import Doc, Token
from counterclaim.model import Span
from counterclaim.vocabulary import load

RUN = frozenset(
    {"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "HYPH", "POS", "AFX", "ADD", "FW", "LS"}
)
NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
OTHERS = frozenset({"others", "other", "more", "fellow"})
_HARM_WORDS = frozenset(
    [
        "dead",
        "hurt",
        "killed",
        "wounded",
        "injured",
        "missing",
        "arrested",
        "detained",
        "displaced",
        "homeless",
        "abducted",
        "kidnapped",
        "slain",
        "martyred",
        "feared",
        "held",
        "treated",
    ]
)
_ABSTRACT_LENGTH = 6
_MAKE = re.compile(r"[A-Z][A-Za-z]{0,3}[-–]\d+[A-Za-z]?")
_DOUBTED = frozenset({"alleged", "suspected", "presumed", "accused"})


def people(word: str) -> bool | None:
    """Whether a noun stands for people: True, False, or None for an unknown word.

    >>> people("fishermen"), people("goats"), people("zorbs")
    (True, False, None)
    """
    classes = load("people", _classes)
    low = word.lower()
    for form in _lemmas(low):
        if form in classes["human"]:
            return True
        if form in classes["other"]:
            return False
    if low.endswith(("men", "women", "people", "folk", "fighters")):
        return True
    if len(low) > _ABSTRACT_LENGTH and low.rstrip("s").endswith(tuple(classes["suffix"])):
        return False
    return None


def plain(word: str) -> bool:
    """Whether a noun tells people only by age, sex or kinship."""
    return any(form in load("people", _classes)["plain"] for form in _lemmas(word.lower()))


def title(word: str) -> bool:
    """Whether a word is a title before a name: "Dr", "Commander"."""
    return word.lower() in load("people", _classes)["title"]


def noun_phrase(doc: Doc, at: int, last: int) -> tuple[int, int | None]:
    """From just after a number: where its noun phrase ends, and its head noun, None if there is no noun."""
    head: int | None = None
    end = at
    while end < last:
        token = doc[end]
        low = token.lower_
        if token.is_space:
            end += 1
            continue
        if (
            token.tag_ == "CD"
            and head is None
            and end + 4 < last
            and doc[end + 1].text == "-"
            and doc[end + 3].text == "-"
        ):
            end += 5  # "an 80-year-old man", "a 12-year-old"
            head = end - 1
            continue
        # "an F-16 pilot": the make of what somebody flies counts nothing.
        if head is None and (low in OTHERS or (token.tag_ == "CD" and _MAKE.fullmatch(token.text))):
            end += 1
            continue
        if (
            low == "("
            and head is None
            and end + 2 < last
            and doc[end + 2].text == ")"
            and end + 3 < last
            and doc[end + 3].tag_ in NOUN
        ):
            end += 3
            continue
        # "seven New People's Army guerrillas": the name of a group holds an owner.
        if token.tag_ == "POS" and head is not None and _inside_name(doc, end, last):
            head, end = None, end + 1
            continue
        # "three alleged Hezbollah members", which reads like "three alleged that".
        if end == at and low in _DOUBTED and end + 1 < last and doc[end + 1].tag_ in NOUN:
            end += 1
            continue
        harm = low in _HARM_WORDS
        if harm and not (
            end + 1 < last and (doc[end + 1].tag_ in NOUN and doc[end + 1].lower_ not in _HARM_WORDS)
        ):
            break
        if token.tag_ in ("RB", "CC", ",") and head is None and end + 1 < last and end > at - 1:
            following = doc[end + 1].tag_ in ("JJ", "VBN") and end + 2 < last and doc[end + 2].tag_ in RUN
            if token.tag_ == "RB" and following:
                end += 1
                continue
            break
        if token.tag_ not in RUN and not (people(low) and token.tag_ not in ("VBD", "VBZ", "VBP", "IN")):
            break
        adjective = token.tag_ in ("VBN", "VBG", "JJ") and people(low) is not True
        if head is not None and adjective and not _more(doc, head, end, last):
            break
        if token.tag_ in NOUN or people(low):
            if head is not None and token.ent_type_ in ("DATE", "TIME"):
                break
            if head is not None and people(doc[head].text) and people(low) is not True and plural(doc[head]):
                break
            head = end
        end += 1
    return (end, None) if head is None else (head + 1, head)


def _inside_name(doc: Doc, at: int, last: int) -> bool:
    """Whether a possessive stands within one name: "Lord's Resistance Army"."""
    return at + 1 < last and doc[at].ent_type_ == doc[at + 1].ent_type_ == "ORG" and doc[at + 1].tag_ in NOUN


def _more(doc: Doc, head: int, at: int, last: int) -> bool:
    """Whether a noun phrase goes on: "the rebel military chief", not "two men present"."""
    return (
        doc[at].tag_ == "JJ" and not plural(doc[head]) and at + 1 < last and people(doc[at + 1].text) is True
    )


def plural(token: Token) -> bool:
    """Whether a noun stands for more than one person."""
    return token.tag_ in ("NNS", "NNPS") or token.lower_.endswith(
        ("men", "people", "children", "police", "personnel")
    )


def tokens_at(doc: Doc, span: Span, first: int, last: int) -> tuple[int, int]:
    """The tokens that a span of code points touches, among those of a sentence."""
    start = bisect_right(range(first, last), span[0], key=lambda k: doc[k].idx) + first - 1
    end = bisect_left(range(first, last), span[1], key=lambda k: doc[k].idx) + first
    return start, end


def _lemmas(low: str) -> Iterator[str]:
    yield low
    if low.endswith("s"):
        yield low[:-1]
    if low.endswith("es"):
        yield low[:-2]
    if low.endswith("ies"):
        yield low[:-3] + "y"


def _classes(entries: list[dict[str, Any]]) -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {
        "human": set(),
        "other": set(),
        "plain": set(),
        "suffix": set(),
        "title": set(),
    }
    for e in entries:
        kind = e["class"]
        words["suffix"].update(e.get("suffix", ()))
        if kind in ("person", "demographic", "kin", "crowd"):
            words["human"].update(e["words"])
        elif kind not in ("title", "several"):
            words["other"].update(e["words"])
        if kind in ("demographic", "kin"):
            words["plain"].update(e["words"])
        if kind == "title":
            words["title"].update(e["words"])
    words["other"] -= words["human"]
    return {name: frozenset(w) for name, w in words.items()}

"""The syntax of a report is the parser's own, token by token."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from counterclaim.language import Doc, Run, Token, pipeline
from counterclaim.language.syntax import syntax
from counterclaim.vocabulary import lowered

PASSAGES = (
    "A provincial official, speaking to the radio on Friday, said that at least 12 people had died.  ",
    "\n\tWho  fired, he did not say: “we don’t know yet”.\n",
    "Seven were hurt - two badly - near the U.S. consulate in Goma...",
    "🙂",
)
READ = (
    "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "is_space", "is_punct",
    "like_num",
)  # fmt: skip


@pytest.fixture(scope="module")
def parsed():
    return [pipeline()(text) for text in PASSAGES]


@pytest.fixture(scope="module")
def doc(parsed) -> Doc:
    starts = [sum(map(len, PASSAGES[:n])) for n in range(len(PASSAGES))]
    return syntax("".join(PASSAGES), zip(starts, parsed, strict=True), pipeline().vocab.strings)


def test_tokens_are_those_of_the_parser(parsed, doc):
    theirs = [t for part in parsed for t in part]
    assert [[getattr(t, name) for name in READ] for t in doc] == [
        [getattr(t, name) for name in READ] for t in theirs
    ]
    assert [t.i for t in doc] == list(range(len(doc)))
    assert all(doc.text[t.idx : t.idx + len(t)] == t.text for t in doc)


def test_the_tree_is_that_of_the_parser(parsed, doc):
    base = 0
    for part in parsed:
        for theirs in part:
            ours = doc[base + theirs.i]
            assert ours.head.i == base + theirs.head.i
            assert [t.i - base for t in ours.children] == [t.i for t in theirs.children]
            assert [t.i - base for t in ours.subtree] == [t.i for t in theirs.subtree]
            assert ours.left_edge.i - base == theirs.left_edge.i
            assert ours.right_edge.i - base == theirs.right_edge.i
            assert ours.first - base == theirs.sent.start
        base += len(part)


def test_runs_have_the_parsers_roots_and_words(parsed, doc):
    [part, *_] = parsed
    for start in range(len(part)):
        for end in range(start + 1, len(part) + 1):
            ours, theirs = Run(doc[start:end]), part[start:end]
            assert ours.root.i == theirs.root.i
            assert (ours.text, ours.start_char, ours.end_char) == (
                theirs.text, theirs.start_char, theirs.end_char,
            )  # fmt: skip
            assert [e.text for e in ours.ents] == [e.text for e in theirs.ents]


@pytest.mark.parametrize("mode", ["expand", "contract"])
def test_code_points_lead_to_tokens_as_in_the_parser(parsed, doc, mode):
    [part, *_] = parsed
    for start in range(len(PASSAGES[0])):
        for end in range(start + 1, min(start + 30, len(PASSAGES[0]))):
            theirs = part.char_span(start, end, alignment_mode=mode)
            ours = doc.char_span(start, end, mode)
            assert [t.i for t in ours or ()] == [t.i for t in theirs or ()]


def test_a_run_of_nothing_has_no_words():
    assert Run().text == ""


def test_names_keep_their_kind(parsed, doc):
    assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for p in parsed for e in p.ents]


@pytest.mark.parametrize("text", ["Frıday", "İSTANBUL", "ſunday", "\u212aabul", "ẞ Straße", "ΣΑΣ"])
def test_lower_case_keeps_every_letter_in_its_place(text):
    assert len(lowered(text)) == len(text)
    letters = [c for c in "abcdefghijklmnopqrstuvwxyz" for t in text if re.match(c, t, re.IGNORECASE)]
    assert sorted(letters) == sorted(c for c in lowered(text) if "a" <= c <= "z")


def test_a_chain_of_thousands_is_walked_without_recursion() -> None:
    # A token hangs on the one before it, as in an enumeration that never ends.
    plain: dict[str, Any] = dict.fromkeys(READ[1:8], "")
    flags: dict[str, Any] = dict.fromkeys(READ[8:], False)
    tokens = [
        Token(i=n, idx=2 * n, first=0, left=n, right=4999, text="a", **plain, **flags) for n in range(5000)
    ]
    for above, below in pairwise(tokens):
        msgspec.structs.force_setattr(above, "children", (below,))
        msgspec.structs.force_setattr(below, "head", above)
    msgspec.structs.force_setattr(tokens[0], "head", tokens[0])
    assert [t.i for t in tokens[0].subtree] == list(range(5000))
    assert len(tokens[-1].ancestors) == 4999

"""Names chosen together are those that spaCy's own recogniser chooses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.language import pipeline
from counterclaim.language.entities import NAME, RECOGNISER

REPORTS = Path(__file__).parents[1] / "examples"
TEXTS = (
    "Pakistan's Foreign Ministry spokesperson Mumtaz Zahra Baloch spoke on 18 January 2024 in Islamabad.",
    "On Monday morning in New York the United Nations Security Council met. Then Mr. Guterres left for the",
    "London Paris Rome Berlin Madrid Vienna",
    "THE U.S. ARMY SAID 1,200 TROOPS WENT TO AL-TANF ON MARCH 3.",
    "  \n Obama  \n met \t Merkel  \n\n in  Hiroshima ",
    "Kyiv",
    "The Lord's Resistance Army, the Allied Democratic",
    "",
)
WORDS = (
    "Police", "said", "the", "New", "York", "Times", "on", "5", "May", "2024", ".", "\n", "  ", "Iran", "'s",
    "\u201d", "United", "Nations", "$", "20", "million", "percent", "Abu", "Bakr", "al-Baghdadi", "?",
)  # fmt: skip


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


def named(nlp: Language, recogniser: str, texts: Sequence[str]) -> list[list[list[int]]]:
    docs: list[Doc] = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.components:
        if name in ("tok2vec", "tagger", "parser", recogniser):
            docs = list(component.pipe(docs, batch_size=64))
    return [doc.to_array(["ENT_IOB", "ENT_TYPE"]).tolist() for doc in docs]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_alone(nlp: Language, text: str) -> None:
    assert named(nlp, NAME, [text]) == named(nlp, RECOGNISER, [text])


def test_texts_together(nlp: Language) -> None:
    assert named(nlp, NAME, TEXTS) == named(nlp, RECOGNISER, TEXTS)
    assert named(nlp, NAME, TEXTS) == [named(nlp, NAME, [text])[0] for text in TEXTS]


def test_no_text_at_all(nlp: Language) -> None:
    assert named(nlp, NAME, ["", ""]) == [[], []]
    assert named(nlp, NAME, []) == []


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), min_size=1, max_size=6))
def test_whatever_words_follow_each_other(texts: list[str]) -> None:
    nlp = pipeline()
    assert named(nlp, NAME, texts) == named(nlp, RECOGNISER, texts)


def test_whole_reports(nlp: Language) -> None:
    texts = [p for path in REPORTS.glob("*.txt") for p in path.read_text(encoding="utf-8").split("\n\n")]
    assert any(row[1] for rows in named(nlp, NAME, texts) for row in rows)
    assert named(nlp, NAME, texts) == named(nlp, RECOGNISER, texts)

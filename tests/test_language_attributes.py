"""The remembered attribute ruler gives what spaCy's own gives."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.pipeline.attributeruler import AttributeRuler

from counterclaim.language import attributes, pipeline
from counterclaim.language.attributes import NAME, RULER, Remembering

TEXTS = (
    "There is a man at the gate. It's he who said that there were nine.",
    "Let's go, they ain't gonna stop; y'all have got ta leave.",
    "POLICE SAID SIX MEN DIED. but nobody, anyone or something else did.",
    "  \n \t two\n\nlines  ",
    "She has been told what they had; their own is hers, isn't it?",
    "",
)
SET: list[int | str] = ["TAG", "POS", "LEMMA", "DEP", "MORPH"]


def ruler_of(nlp: Language) -> AttributeRuler:
    ruler = nlp.get_pipe(RULER)
    assert isinstance(ruler, AttributeRuler)
    return ruler


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


def made(nlp: Language, ruler: str, text: str) -> list[list[int]]:
    doc = nlp.make_doc(text)
    for name, component in nlp.components:
        if name in ("tok2vec", "tagger", "parser", ruler):
            doc = component(doc)
    rows: list[list[int]] = doc.to_array(SET).tolist()
    return rows


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_gets_what_the_ruler_gives(nlp: Language, text: str) -> None:
    assert made(nlp, NAME, text) == made(nlp, RULER, text)
    # Asked again it answers from memory.
    assert made(nlp, NAME, text) == made(nlp, RULER, text)


def test_only_kinds_not_met_before_are_asked_about(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ruler = ruler_of(nlp)

    def spy(doc):  # type: ignore[no-untyped-def]
        asked.append(doc.text)
        return ruler(doc)

    remembering = Remembering(ruler)
    monkeypatch.setattr(remembering, "_ruler", spy)
    for _ in range(2):
        doc = nlp.make_doc("Police said two men died.")
        for name in ("tok2vec", "tagger", "parser"):
            doc = nlp.get_pipe(name)(doc)
        remembering(doc)
    assert asked == ["Police", "said", "two", "men", "died", "."]


def test_memory_stays_bounded(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributes, "MOST", 3)
    remembering = Remembering(ruler_of(nlp))
    for text in ("one two three four", "five six", "seven"):
        remembering(nlp.make_doc(text))
    assert len(remembering._known) == 3

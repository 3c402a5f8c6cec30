"""Reporting cues, statuses and modalities as data: complete, consistent, with examples that hold together."""

import re
from typing import get_args

import pytest

from counterclaim.claims.mentions import CueClass
from counterclaim.model import Modality, Status
from counterclaim.vocabulary import entries

CUES = entries("cues")
IDS = [c["id"] for c in CUES]
FIELDS = {
    "id", "form", "words", "class", "source", "content", "strength", "owns", "tells", "figures", "objects",
    "examples", "counter_examples",
}  # fmt: skip


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_a_cue_is_complete(cue):
    assert set(cue) <= FIELDS
    assert cue["form"] in ("verb", "phrase", "noun", "adverb")
    assert cue["class"] in get_args(CueClass)
    assert cue["source"] in ("subject", "object", "complement", "none")
    assert cue["strength"] in ("strong", "weak")
    assert cue["content"]
    assert set(cue["content"]) <= {"that", "quote", "np", "as", "gerund", "infinitive"}
    assert cue["words"]
    assert all(w == w.lower().strip() for w in cue["words"])
    assert cue["examples"]


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_the_parts_of_an_example_stand_in_its_text(cue):
    for example in cue["examples"]:
        assert example["cue"] in example["text"]
        assert (example.get("source") is not None) == (cue["source"] != "none")
        assert example.get("source", "") in example["text"]
        assert all(part in example["text"] for part in example.get("content", "").split("…"))


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_source_cue_and_content_do_not_overlap(cue):
    for example in cue["examples"]:
        parts = [example["cue"], example.get("source", ""), *example.get("content", "").split("…")]
        letters = sum(len(re.sub(r"\W", "", p)) for p in parts)
        assert letters <= len(re.sub(r"\W", "", example["text"]))


def test_ids_are_unique():
    assert len(set(IDS)) == len(IDS)


def test_no_form_has_a_word_twice():
    words = [(c["form"], w) for c in CUES for w in c["words"]]
    assert len(set(words)) == len(words)


def test_there_are_enough_cues():
    assert len(CUES) >= 220


def test_cues_that_own_an_act_claim_or_confess_it():
    assert {c["class"] for c in CUES if c.get("owns")} <= {"claiming", "confirming", "neutral"}
    owning = {w for c in CUES if c.get("owns") for w in c["words"]}
    assert {"admit", "acknowledge", "claim responsibility", "take credit"} <= owning


@pytest.mark.parametrize("word", ["hold", "read", "add", "note", "find", "see", "show", "charge", "withdraw"])
def test_a_word_of_many_uses_is_weak(word):
    assert [c["strength"] for c in CUES if c["form"] == "verb" and word in c["words"]] == ["weak"]


@pytest.mark.parametrize(
    ("name", "values"), [("statuses", get_args(Status)), ("modalities", get_args(Modality))]
)
def test_each_value_of_the_model_is_explained_once(name, values):
    assert sorted(e["id"] for e in entries(name)) == sorted(values)
    assert all(e["meaning"] and e["examples"] and e["counter_examples"] for e in entries(name))

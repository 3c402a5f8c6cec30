"""MUC-4's keys as labels of the text, on invented messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.model import Folders, Missing
from bench.sets import muc4
from bench.sets.muc4 import Fill, Message, Template
from train.muc import Labelled, kinds_in, labels, pattern, sentences

TEXT = (
    "ARDAN, 2 FEB 90 -- THE RED STAR\nFRONT (RSF) KILLED MAYOR JUAN ARDO IN ARDAN.  TWO RSF FIGHTERS\n"
    "LEFT THE TOWN HALL IN RUINS.\n\n   THE MAYOR OF BELA MET AN RSF SPOKESMAN.  NO. 4 BATTALION IS NEAR."
)


def template(number: int = 1, kind: str = "ATTACK", **slots: tuple[Any, ...]) -> Template:
    fills: dict[str, tuple[Fill, ...]] = {"incident_type": (Fill((kind,)),)}
    fills |= {
        name: tuple(f if isinstance(f, Fill) else Fill(tuple(f)) for f in fs) for name, fs in slots.items()
    }
    return Template(number, False, fills)


def told(found: Labelled) -> list[tuple[str, str, bool]]:
    return [(" ".join(found.text[s.start : s.end].split()), s.role, s.told) for s in found.spans]


def message(*templates: Template, text: str = TEXT) -> Message:
    return Message("m-1", text, None, templates)


ATTACK = template(
    perp_organization=(["RED STAR FRONT", "RSF"],),
    perp_organization_confidence=(Fill(("CLAIMED OR ADMITTED",), refs=("RED STAR FRONT", "RSF")),),
    perp_individual=(["TWO RSF FIGHTERS", "RSF FIGHTERS"],),
    human_target_name=(["JUAN ARDO"],),
    human_target_description=(["MAYOR"],),
    phys_target_id=(["TOWN HALL"],),
    incident_stage=(["ACCOMPLISHED"],),
)


def test_every_alternative_is_found_wherever_it_stands() -> None:
    assert told(labels(message(ATTACK))) == [
        ("RED STAR FRONT", "PERP_ORG", True),
        ("RSF", "PERP_ORG", True),
        ("MAYOR", "VICTIM", True),
        ("JUAN ARDO", "VICTIM", True),
        ("TWO RSF FIGHTERS", "PERP_IND", True),
        ("RSF", "PERP_ORG", True),
        ("TOWN HALL", "TARGET", True),
        # "The mayor of Bela met an RSF spokesman" holds two fills, and is still nothing of the incident.
        ("MAYOR", "VICTIM", True),
        ("RSF", "PERP_ORG", True),
    ]


def test_an_occurrence_apart_from_the_incident_is_not_told() -> None:
    lone = message(ATTACK, text="THE RSF KILLED TWO MEN.  THE BISHOP MET THE RSF.")
    assert told(labels(lone)) == [("RSF", "PERP_ORG", True), ("RSF", "PERP_ORG", False)]
    only = message(ATTACK, text="THE BISHOP MET THE RSF.")
    assert told(labels(only)) == [("RSF", "PERP_ORG", True)]


def test_spans_carry_kinds_confidence_and_stage() -> None:
    arson = template(2, "ARSON", phys_target_id=(["TOWN HALL"],), perp_organization=(["RSF"],))
    spans = {(s.role, TEXT[s.start : s.end]): s for s in labels(message(ATTACK, arson)).spans}
    assert spans["PERP_ORG", "RSF"].kinds == spans["TARGET", "TOWN HALL"].kinds == {"ATTACK", "ARSON"}
    assert spans["VICTIM", "JUAN ARDO"].kinds == {"ATTACK"}
    assert (
        spans["PERP_ORG", "RSF"].confidence == spans["PERP_IND", "TWO RSF FIGHTERS"].confidence == "claimed"
    )
    assert spans["VICTIM", "JUAN ARDO"].confidence is None
    assert spans["VICTIM", "JUAN ARDO"].stage == "accomplished"


def test_a_message_of_no_incident_has_no_labels() -> None:
    assert labels(message()) == Labelled(TEXT, (), frozenset())


def test_passages_have_the_kinds_of_the_spans_in_them() -> None:
    found = labels(message(ATTACK))
    by_sentence = [bool(kinds_in(found, *s)) for s in sentences(TEXT)]
    assert by_sentence == [True, True, True, False]


def test_sentences_end_at_full_stops_and_blank_lines() -> None:
    assert [TEXT[a:b].split()[0] for a, b in sentences(TEXT)] == ["ARDAN,", "TWO", "THE", "NO."]
    assert "".join(TEXT[a:b] for a, b in sentences(TEXT)) == TEXT
    assert sentences("") == []


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("ARDO", "Ardo's men", True),
        ("ARDO", "ARDOS", False),
        ('"RED STAR"', 'THE "RED\nSTAR"', True),
        ("U.S. EMBASSY", "U.S.  EMBASSY", True),
        ("U.S. EMBASSY", "USA EMBASSY", False),
    ],
)
def test_words_are_found_whole(words: str, text: str, found: bool) -> None:
    assert bool(pattern(words).search(text)) is found


def test_training_part_is_loaded_alone(tmp_path: Path) -> None:
    for part in ("dev", "tst1"):
        (tmp_path / "muc4" / part).mkdir(parents=True)
        row = {"id": part, "text": "NOTHING HAPPENED."}
        (tmp_path / "muc4" / part / "messages.jsonl").write_text(json.dumps(row) + "\n")
        (tmp_path / "muc4" / part / "keys.jsonl").write_text("")
    folders = Folders(tmp_path, None)
    assert [m.id for m in muc4.load(folders, training=True)[0]] == ["dev"]
    assert [m.id for m in muc4.load(folders)[0]] == ["tst1"]


def test_training_part_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "muc4").mkdir()
    with pytest.raises(Missing):
        muc4.load(Folders(tmp_path, None), training=True)

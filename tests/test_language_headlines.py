"""Headlines whose verb the parser takes for a noun."""

from __future__ import annotations

import pytest

from counterclaim.language import annotate
from counterclaim.model import Report


def verbs(text: str, title: bool = True) -> list[tuple[str, str, str]]:
    """The verbs of a headline with who does it and to whom."""
    whole = f"{text}\n\nNobody gave details."
    report = Report(id="r-1", text=whole, sha256="0", title_span=(0, len(text)) if title else None)
    [a] = annotate([report], "rules")
    return [
        (t.text, *(" ".join(c.text for c in t.children if c.dep_ == dep) for dep in ("nsubj", "dobj")))
        for t in a.sentences[0].tokens
        if t.pos_ == "VERB" and t.idx < len(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attack Goma airport", [("attack", "Rebels", "airport")]),
        ("Terrorists attack church in Mozambique", [("attack", "Terrorists", "church")]),
        ("Insurgents ambush army convoy near Palma", [("ambush", "Insurgents", "convoy")]),
        ("Houthis attack cargo ship in Red Sea", [("attack", "Houthis", "ship")]),
        ("Planes bomb El Fasher market", [("bomb", "Planes", "market")]),
        ("Haiti: Gangs attack Solino, dozens flee", [("attack", "Gangs", "Solino")]),
    ],
)
def test_a_plural_before_a_word_of_violence_does_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert verbs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rebel attack survivors in Goma hospital",
        "Car bomb victims in hospital",
        "Russian attack helicopters over Kono",
    ],
)
def test_names_stay_names(text: str) -> None:
    assert verbs(text) == []


def test_only_headlines_are_mended() -> None:
    assert verbs("Rebels attack Goma airport", title=False) == []

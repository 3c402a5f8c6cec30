"""Where pictures are said to be from."""

from __future__ import annotations

import pytest
from coding import claims


def placed(text: str) -> list[tuple[str, str]]:
    """The places of pictures, each with who gives it."""
    return [(c.value or "", c.speaker.name) for c in claims(text, "place") if c.kind == "pictures"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A shell hit a bus. The user who posted the video says that it was filmed in Tadef.", ["Tadef"]),
        ("Shells hit a bus. A video geolocated to Bakhmut shows the wreck.", ["Bakhmut"]),
        ("Shells hit a bus. The clip appears to be from Sirte, an analyst said.", ["Sirte"]),
        ("Shells hit a bus in a clip. Some accounts place it at Zalingei.", ["Zalingei"]),
        ("A raid killed six. Two analysts located the footage in Mosul.", ["Mosul"]),
    ],
)
def test_the_place_of_pictures_is_a_place_of_the_event(text, places):
    assert [p for p, _ in placed(text)] == places


@pytest.mark.parametrize(
    "text",
    [
        "A man was shot in Kabul on Monday.",
        "The reporter filmed a raid. The mayor was in Mosul.",
        "It was taken to Mosul by the army.",
        "The video shows a man who was shot in Kabul.",
        "A bomb killed six in Kabul. In a video recorded in Doha, the leader owned the attack.",
    ],
)
def test_other_places_are_none_of_pictures(text):
    assert placed(text) == []


def test_pictures_from_elsewhere_are_refuted():
    text = "A raid killed six in Idlib. The video was filmed in Aleppo in 2016, the agency said."
    assert placed(text) == []
    found = [c for c in claims(text, "verification") if c.method.startswith("picture")]
    assert [(c.kind, c.value) for c in found] == [("refuted", "Aleppo")]


def test_who_places_pictures_where():
    text = (
        "Shells fell at dawn. Several clips show burning huts. The account that put one of them up says it "
        "was filmed at Tulus; others who shared the clips place it at Rahad."
    )
    assert [p for p, _ in placed(text)] == ["Tulus", "Rahad"]
    assert len({who for _, who in placed(text)}) == 2

"""Days that a report puts right."""

from __future__ import annotations

import pytest
from coding import claims


def dates(text: str) -> dict[str, str]:
    """The days of a text with their status."""
    return {c.value or "": c.status for c in claims(text, "date")}


CORRECTED = [
    (
        "Correction. Our report dated the raid on the camp near Goma to Saturday, 4 May. It happened on "
        "Sunday, 5 May.",
        {"2024-05-04": "retracted", "2024-05-05": "stated"},
    ),
    (
        "An earlier version of this article said the attack on the market in Goma took place on Sunday; "
        "it was on Monday.",
        {"2024-05-05": "retracted", "2024-05-06": "stated"},
    ),
    (
        "Correction: The blast in Quetta occurred on 4 May, not 5 May, as we reported.",
        {"2024-05-04": "stated", "2024-05-05": "retracted"},
    ),
    (
        "Gunmen attacked a bus near Mopti on 5 May, for which some summaries wrongly give 6 May.",
        {"2024-05-05": "stated", "2024-05-06": "retracted"},
    ),
]


@pytest.mark.parametrize(("text", "days"), CORRECTED)
def test_a_wrong_day_is_taken_back_and_the_right_one_stands(text, days):
    assert dates(text) == days


@pytest.mark.parametrize("text", [t for t, _ in CORRECTED])
def test_what_was_told_beside_a_wrong_day_stands(text):
    assert {c.status for c in claims(text, "event")} == {"stated"}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a bus near Mopti on 5 May. It was on fire on 6 May.",
        "Rebels have not moved up from Monday's positions near Kalma.",
        "The army shelled the town on 4 May, not the village.",
    ],
)
def test_a_day_that_nobody_corrects_stands(text):
    assert "retracted" not in dates(text).values()


def test_the_day_put_right_is_the_outlets_own():
    [text, _] = CORRECTED[1]
    [right] = [c for c in claims(text, "date") if c.status == "stated"]
    assert right.speaker.kind == "outlet"

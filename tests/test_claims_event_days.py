"""Days and places that stand beside an event: before who tells it, shared by two harms, an hour alone."""

from __future__ import annotations

import pytest
from coding import coded

from counterclaim.model import EventMention

PUBLISHED = "2025-06-15"  # a Sunday


def told(text: str, word: str) -> EventMention:
    return next(m for m in coded(text, PUBLISHED).mentions if word in (m.trigger.exact, m.type))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gunmen stormed Kono, late on Friday, police said on Saturday.", "2025-06-13"),
        ("Gunmen stormed the village of Kono, late Friday, Amnesty International said.", "2025-06-13"),
        ("Gunmen stormed the village of Kono, Amnesty International said on Saturday.", None),
    ],
)
def test_a_day_before_who_tells_it_is_that_of_the_event(text: str, day: str | None) -> None:
    date = told(text, "stormed").date
    assert (date.start if date is not None else None) == day


def test_an_hour_alone_is_of_the_day_of_the_violence_told_before() -> None:
    text = (
        "Gunmen attacked Kono on Friday, police said on Saturday. A trader spoke to reporters that evening. "
        '"They came around 10 p.m. and started shooting," he said.'
    )
    date = told(text, "shooting").date
    assert date is not None
    assert date.start == "2025-06-13T22:00"


@pytest.mark.parametrize(
    "text",
    [
        "Forty people were killed and 3,000 displaced in Friday's attack on Djibo.",
        "Forty people were killed and nine wounded in Friday's attack on Djibo.",
        "Forty people were killed and nine were wounded in Friday's attack on Djibo.",
    ],
)
def test_two_harms_of_one_attack_are_one_event(text: str) -> None:
    [m] = coded(text, PUBLISHED).mentions
    assert (m.type, m.trigger.exact) == ("ASSAULT", "attack")
    assert m.date is not None
    assert m.date.start == "2025-06-13"


def test_harms_of_two_attacks_are_two_events() -> None:
    text = "Six soldiers were killed in a clash in Gao and nine were wounded in a raid in Djibo."
    assert [m.trigger.exact for m in coded(text, PUBLISHED).mentions] == ["clash", "raid"]


def test_what_a_protest_is_about_is_not_where_the_protest_is() -> None:
    text = (
        "Gunmen killed six farmers in Guma on Friday. Protesters blocked a road in Lafia on Sunday, "
        "demanding an end to the attacks."
    )
    place = told(text, "attacks").place
    assert place is None or place.name != "Lafia"


def test_behind_the_adjective_of_a_country_comes_the_city() -> None:
    text = "Gunmen attacked police stations in and around the Colombian city of Cali on Tuesday."
    place = told(text, "attacked").place
    assert place is not None
    assert place.name == "Cali"

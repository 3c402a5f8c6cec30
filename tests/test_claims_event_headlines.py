"""Events in headlines: past tense is passive, and a name before an attack is who did it, or where it was."""

from __future__ import annotations

import pytest

from counterclaim.claims.event_places import settled
from counterclaim.claims.events import find_events
from counterclaim.language import Annotated, annotate
from counterclaim.model import Report, Span


def read(text: str, title: Span | None = None) -> Annotated:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", title_span=title)])
    return a


def headline(text: str) -> list[tuple[str, str]]:
    """The parts of the one event of a headline: role and words."""
    [event] = find_events(read(f"{text}\n\nNobody gave details.", (0, len(text))))
    return [(p.role, text[slice(*p.span)]) for p in event.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tanker attacked off Hodeidah", [("target", "Tanker")]),
        ("Police attacked in Kano", [("target", "Police")]),
        ("Gunmen attack police in Kano", [("initiator", "Gunmen"), ("target", "police")]),
        ("RSF shelling kills 40 in displacement camp", [("initiator", "RSF"), ("victim", "40")]),
        ("At least 40 killed in RSF shelling", [("victim", "At least 40"), ("initiator", "RSF")]),
        ("Nigeria attack kills 30", [("victim", "30")]),
        ("Pakistan bombing: death toll rises to 59", []),
        ("Mindanao clash kills 12", []),
        ("Border clash kills five soldiers", [("victim", "five soldiers")]),
        ("Hotel attack kills five guests", [("target", "Hotel"), ("victim", "five guests")]),
        ("Israel strike on Rafah kills 12", [("initiator", "Israel")]),
        ("US attack kills 30", [("initiator", "US"), ("victim", "30")]),
        ("Taliban attack kills six", [("initiator", "Taliban"), ("victim", "six")]),
        ("Nigerian attack kills 30", [("initiator", "Nigerian"), ("victim", "30")]),
    ],
)
def test_who_did_what_to_whom_in_a_headline(text: str, expected: list[tuple[str, str]]) -> None:
    assert headline(text) == expected


def test_the_letters_of_an_organisation_are_no_place() -> None:
    a = read("At least 40 people were killed in RSF shelling of a camp.")
    [event] = settled(a, find_events(a), ())[0]
    assert event.places == ()

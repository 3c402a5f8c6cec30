"""Clauses that tell whom an event harmed, and harms that are another event's."""

from __future__ import annotations

import pytest
from coding import coded

from counterclaim.claims.events import find_events
from counterclaim.claims.mentions import EventTrigger
from counterclaim.language import annotate
from counterclaim.model import EventMention, Report

PUBLISHED = "2024-05-10"  # a Friday


def attacks(text: str) -> dict[str, dict[str, list[str]]]:
    """The attacks that a text tells of by their words, each with its parts as written."""
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    found: dict[str, dict[str, list[str]]] = {}
    for e in find_events(a):
        if e.type == "ASSAULT":
            found[text[slice(*e.trigger)]] = _parts(text, e)
    return found


def _parts(text: str, e: EventTrigger) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for p in e.parts:
        parts.setdefault(p.role, []).append(text[slice(*p.span)])
    return parts


@pytest.mark.parametrize(
    ("text", "word", "parts"),
    [
        (
            "Rebels fired rockets at Kono in response to a strike on Sefadu that killed seven civilians.",
            "strike",
            {"target": ["Sefadu"], "victim": ["seven civilians"]},
        ),
        (
            "The bombing that wounded 12 people in Quetta on Friday was claimed by the separatists.",
            "bombing",
            {"initiator": ["the separatists"], "victim": ["12 people"]},
        ),
        (
            "The raid, which killed two aid workers, drew condemnation.",
            "raid",
            {"victim": ["two aid workers"]},
        ),
    ],
)
def test_whom_an_event_harmed_is_told_in_a_clause_of_its_own(
    text: str, word: str, parts: dict[str, list[str]]
) -> None:
    assert attacks(text)[word] == parts
    assert "killed" not in attacks(text)
    assert "wounded" not in attacks(text)


def test_a_harm_in_a_side_clause_is_another_event() -> None:
    text = (
        "Turkish jets struck 27 targets in Syria, the ministry said, a day after 12 soldiers were killed "
        "in clashes with militants."
    )
    found = attacks(text)
    assert list(found) == ["struck", "clashes"]
    assert found["struck"]["initiator"] == ["Turkish"]
    assert found["clashes"]["victim"] == ["12 soldiers"]
    assert list(attacks("Six people died when rebels attacked a market in Kono.")) == ["attacked"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The army said it had lost nine soldiers in the attack.", {"victim": ["nine soldiers"]}),
        ("Six people lost their lives in the attack.", {"victim": ["Six people"]}),
    ],
)
def test_who_loses_people_in_an_attack_has_not_attacked(text: str, parts: dict[str, list[str]]) -> None:
    assert attacks(text) == {"attack": parts}


def test_a_time_is_no_target() -> None:
    assert attacks("The army said it knew of no strike in the area at that time.") == {"strike": {}}


def harm(text: str) -> EventMention:
    [found] = [m for m in coded(text, PUBLISHED).mentions if m.type == "HARM"]
    return found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The bodies of nine men were found near Djibo on Monday, police said.", "Djibo"),
        ("On Monday, the bodies of two men were found in Goma, residents said.", "Goma"),
        ("Police in Gao found the bodies of six men near Ansongo on Monday.", "Ansongo"),
        ("The bodies of nine victims were buried in Kaya on Monday.", None),
    ],
)
def test_bodies_lie_where_they_are_found(text: str, place: str | None) -> None:
    found = harm(text)
    assert (found.place.name if found.place else None) == place
    # They had died by then.
    assert found.date is not None
    assert (found.date.start, (found.date.end or "")[:10]) == (None, "2024-05-06")

"""Where an event happened: the name that is chosen, unknown, and what the report makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from counterclaim.claims.assemble import code
from counterclaim.claims.event_places import SURE, Option, options, place_of_event, settled, weighed, weights
from counterclaim.claims.events import find_events
from counterclaim.claims.place_candidates import MOST, candidates
from counterclaim.language import Annotated, Means, annotate
from counterclaim.model import Report, Span
from counterclaim.resolve.place_local import local
from counterclaim.resolve.places import find_places


def annotated(text: str, means: Means = "both") -> Annotated:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", published="2024-05-07")], means)
    return a


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def chosen(text: str, word: str, means: Means = "both") -> tuple[str | None, Option]:
    a = annotated(text, means)
    found = place_of_event(a, at(text, word), find_places(a))
    return (text[slice(*found.candidate.span)] if found.candidate else None), found


PLACES = [
    # Who speaks stands elsewhere.
    ("Officials in Paris said that two men had been shot in Lyon on Monday.", "shot", "Lyon"),
    ("A bomb killed nine shoppers in Mosul, a spokesman in Baghdad said.", "killed", "Mosul"),
    # Who acts comes from elsewhere.
    ("Gunmen from Chad attacked a convoy near Maiduguri on Friday.", "attacked", "Maiduguri"),
    # Of nested places the finest.
    ("Soldiers shot three farmers in the village of Kafr Nahla in Homs province.", "shot", "Kafr Nahla"),
    # What is taken is the place; no gazetteer holds it.
    ("Rebels captured Umm Qarnal village after a week of fighting.", "captured", "Umm Qarnal"),
    ("Police patrolled the streets of Nairobi after the vote.", "patrolled", "Nairobi"),
    # A noun tells of an event, too.
    ("The bombing in Kabul killed six people, Washington said.", "bombing", "Kabul"),
]


@pytest.mark.parametrize(("text", "word", "place"), PLACES)
@pytest.mark.parametrize("means", ["rules", "both"])
def test_the_place_of_an_event(text: str, word: str, place: str, means: Means) -> None:
    assert chosen(text, word, means)[0] == place


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Germany condemned the killing of the two reporters.", "condemned"),
        ("Peter Marsh was shot by a man whom he knew from school.", "shot"),
        ("Troops killed eleven fighters on Sunday, the Syrian Observatory said.", "killed"),
        ("Nobody was hurt.", "hurt"),
    ],
)
@pytest.mark.parametrize("means", ["rules", "both"])
def test_unknown_is_an_answer(text: str, word: str, means: Means) -> None:
    assert chosen(text, word, means)[0] is None


@pytest.mark.parametrize("means", ["rules", "reader", "both"])
def test_chances_add_up_to_one(means: Means) -> None:
    text = PLACES[3][0]
    a = annotated(text, means)
    found = weighed(options(a, at(text, "shot"), find_places(a)), means)
    assert found[0].candidate is None
    assert len(found) > 2
    assert sum(o.chance for o in found) == pytest.approx(1)


def test_a_word_outside_of_all_sentences_has_no_place() -> None:
    text = "Outlet: The Courier\nTitle: Blast in Lyon\n\nTwo men died."
    a = annotated(text)
    assert place_of_event(a, at(text, "Courier"), find_places(a)).candidate is None


@dataclass
class Links:
    """Invented links of one word: how probably each name is the place of what happens there."""

    text: str
    places: dict[str, float]

    def mean(self, link: str, span: Span) -> float:
        return self.places.get(self.text[slice(*span)], 0.0) if link == "place" else 0.0


@dataclass
class Invented:
    """A reader that says of one sentence what it is told to say, and how often it was asked."""

    links: Links
    violence: float = 0.9
    asked: int = 0

    def only(self, spans: Sequence[Span]) -> Invented:
        return self

    def linking(self, anchor: Span) -> Links:
        self.asked += 1
        return self.links

    def kinds(self, span: Span) -> dict[str, float]:
        return {"ATTACK": self.violence}


def read(text: str, word: str, links: dict[str, float], means: Means = "both") -> tuple[str | None, int]:
    says: Any = Invented(Links(text, links))
    a = replace(annotated(text, "rules"), readings=says, means=means)
    found = place_of_event(a, at(text, word), find_places(a)).candidate
    return (text[slice(*found.span)] if found else None), says.asked


def test_the_reader_has_a_say_where_signs_leave_doubt() -> None:
    text = "Karim was wounded when troops from Lyon clashed with others from Marseille."
    assert read(text, "wounded", {"Marseille": 0.999, "Lyon": 0.001}) == ("Marseille", 1)
    assert read(text, "wounded", {"Lyon": 0.999, "Marseille": 0.001}) == ("Lyon", 1)
    assert read(text, "wounded", {}) == (None, 1)


def test_the_reader_is_not_asked_where_signs_are_sure() -> None:
    text = "Gunmen shot two men in Lyon."
    assert chosen(text, "shot", "rules")[1].chance > SURE
    assert read(text, "shot", {}) == ("Lyon", 0)
    assert read(text, "shot", {}, "reader") == (None, 1)


def test_events_take_their_places_and_the_report_their_names() -> None:
    text = "Rebels captured Umm Qarnal village on Friday, officials in Paris said."
    a = annotated(text)
    events, mentions = settled(a, find_events(a), find_places(a))
    assert [text[slice(*e.places[0])] for e in events if e.places] == ["Umm Qarnal village"]
    assert ("Umm Qarnal", "settlement") in [(m.surface, m.kind) for m in mentions]
    assert all(
        not (m.span[0] < n.span[1] and n.span[0] < m.span[1]) for m in mentions for n in mentions if m != n
    )


def test_a_reason_is_not_where_it_happened() -> None:
    text = "The group hit the tanker with drones because its owner trades with Haifa."
    a = annotated(text)
    [event, *_], _ = settled(a, find_events(a), find_places(a))
    assert event.places == ()


def test_where_a_place_lies_is_not_where_it_happened() -> None:
    text = "Nineteen gunmen were killed outside Culiacan, in Sinaloa."
    a = annotated(text)
    [event], _ = settled(a, find_events(a), find_places(a))
    assert [text[slice(*s)] for s in event.places] == ["Culiacan"]


def test_a_place_that_no_gazetteer_holds_is_claimed() -> None:
    text = "Gunmen attacked Umm Qarnal near Mosul on Monday, police said."
    [event], claims = code(annotated(text))
    assert event.place is not None
    assert event.place.name == "Umm Qarnal"
    assert "Umm Qarnal" in [c.place.name for c in claims if c.place is not None]
    assert all(text[c.figure.start : c.figure.end] == c.figure.exact for c in claims if c.figure)


def test_local_names_lie_in_what_the_text_says_holds_them() -> None:
    text = "They died in Haqdara, Faryab province, and outside the Tal Sorkh checkpoint."
    a = annotated(text, "rules")
    known = [m for m in find_places(a) if m.surface == "Faryab"]
    made = {m.surface: m for m in local(a, known, [at(text, "Haqdara"), at(text, "Tal Sorkh")])}
    assert made["Haqdara"].inside == (at(text, "Faryab"),)
    assert (made["Tal Sorkh"].facility, made["Tal Sorkh"].near, made["Tal Sorkh"].inside) == (True, True, ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Friday Boko Haram raided Mecca's Al-Nabi hospital.", ["Boko Haram", "Mecca", "Al-Nabi"]),
        ("Since Monday, Iraqi troops have met him every week in May.", []),
        ("They were held in the F-9 sector of the capital.", ["F-9"]),
        ("ROCKETS HIT A MARKET IN SANAA ON SUNDAY.", ["SANAA"]),
    ],
)
def test_every_name_of_a_sentence_may_be_a_place(text: str, names: list[str]) -> None:
    a = annotated(text, "rules")
    [s] = a.sentences
    assert [text[slice(*c.span)] for c in candidates(a, s, find_places(a))] == names


def test_a_hostile_text_is_read_in_time() -> None:
    text = "Al-" * 3000 + " " + "Al-A’ " * 3000 + "was bombed in " + "Ab Cd, " * 2000
    a = annotated(text, "rules")
    start = time.process_time()
    assert all(len(candidates(a, s, ())) <= MOST for s in a.sentences)
    assert time.process_time() - start < 10


def test_weights_count_plainly() -> None:
    w = weights().signs
    assert w["prep:in"] > 0 > w["prep:by"]
    assert w["of:ground"] > 0 > w["names:armed"]
    assert w["outer"] < 0


@pytest.mark.parametrize("name", ["Jaysh al-Haqq", "Kata'ib Nasr", "Lashkar-e-Sabz", "Liwa al-Noor"])
def test_the_name_of_an_armed_group_is_no_place(name: str) -> None:
    text = f"Missiles destroyed two nests of {name} on Tuesday."
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    found = place_of_event(a, (text.index("destroyed"), text.index("destroyed") + 9), find_places(a))
    assert found.candidate is None or text[slice(*found.candidate.span)] != name


@pytest.mark.parametrize("name", ["Liwa", "Paris"])
def test_a_town_that_bears_the_word_alone_is_one(name: str) -> None:
    text = f"Gunmen killed two people in {name} on Tuesday."
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    found = place_of_event(a, (text.index("killed"), text.index("killed") + 6), find_places(a))
    assert found.candidate is not None
    assert text[slice(*found.candidate.span)] == name


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("The ministry condemned the attack from Iranian territory.", "attack", None),
        ("Two people died in the attack from Lebanon on Monday.", "attack", None),
        ("Gunmen attacked a convoy in Goma on Monday.", "attacked", "Goma"),
    ],
)
def test_where_an_attack_came_from_is_not_where_it_struck(text: str, word: str, place: str | None) -> None:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    events, mentions = settled(a, find_events(a), find_places(a))
    spans = {m.span: m for m in mentions}
    [e] = [e for e in events if text[slice(*e.trigger)] == word]
    assert [text[slice(*spans[s].name)] for s in e.places] == ([place] if place else [])

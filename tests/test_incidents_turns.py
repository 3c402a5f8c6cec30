"""A report's main event and its short others: where the report turns, and what goes on with what was told."""

from __future__ import annotations

import re

import pytest

from counterclaim.engine import code_reports
from counterclaim.incidents.joining.turns import turns
from counterclaim.intake.build import text_report
from counterclaim.intake.outcome import About, Limits
from counterclaim.model import Incident
from counterclaim.vocabulary import entries

TURNS = entries("event_turns")


def told(key: str) -> list[object]:
    return [pytest.param(e, x, id=f"{e['id']}:{x[:40]}") for e in TURNS for x in e.get(key, [])]


@pytest.mark.parametrize(("entry", "text"), told("examples"))
def test_a_turn_is_seen(entry, text):
    assert re.search(entry["pattern"], text.lower()) or any(
        re.search(entry["pattern"], s.lower()) for s in text.split(". ")
    ), "by its own pattern"
    assert entry["means"] in {t.means for t in turns(text, [(0, len(text))])}


@pytest.mark.parametrize(("entry", "text"), told("counter_examples"))
def test_what_only_looks_like_a_turn_is_none(entry, text):
    assert entry["means"] not in {t.means for t in turns(text, [(0, len(text))])}


def incidents(*paragraphs: str, published: str = "2024-05-08") -> list[Incident]:
    """The violent incidents of a report with a head, a headline and paragraphs."""
    text = f"Outlet: Lake Radio\nPublished: {published}\n\n" + "\n\n".join(paragraphs)
    taken = text_report(text.encode(), "r.txt", About(), Limits())
    [coded] = code_reports([taken.report], "rules")
    return [i for i in coded.incidents if i.type in ("ASSAULT", "HARM")]


def figures(i: Incident, kind: str = "killed") -> tuple[int | None, int | None]:
    [found] = [t for t in i.tolls if t.kind == kind]
    return found.low, found.high


def test_rival_tolls_make_one_event_and_the_next_one_stays_apart():
    main, other = incidents(
        "Air strike on market kills 31 in Tigray, medics say",
        "An air strike hit a market in the village of Togoga on Tuesday, killing 31 people, medics said.",
        "The army spoke of 12 dead. A nurse said 64 bodies had been counted and 180 wounded admitted.",
        "In neighbouring Amhara, rebels ambushed a convoy near Kobo on Monday and killed 9 soldiers.",
    )
    assert figures(main) == (12, 64)
    assert figures(main, "injured") == (180, 180)
    assert figures(other) == (9, 9)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("In a separate incident, two people were shot dead.", 2),
        ("Separately, two people were shot dead.", 2),
        ("Elsewhere, gunmen shot two people dead.", 2),
        ("In another attack, gunmen shot two people dead.", 2),
        ("Meanwhile, rescuers said two more people had died.", 1),
        ("Separately, the UN said that two of those killed in the attack were children.", 1),
    ],
)
def test_another_event_is_one_where_the_report_says_so(words, number):
    found = incidents(
        "Gunmen kill nine in Gao market",
        "Gunmen opened fire on a market in Gao on Tuesday, killing nine people, police said.",
        words,
    )
    assert len(found) == number


def test_who_owns_up_does_so_to_what_was_told():
    [i] = incidents(
        "Gunmen kill dozens in Malian village",
        "Jihadists stormed a village outside Djenne in Mali on Monday and shot farmers, survivors said.",
        "The Islamic State group claimed responsibility, saying it had killed 40 militiamen. "
        "A mayor said at least 53 people died.",
    )
    assert "Islamic State" in {a.name for a in i.actors}
    assert {c.field for c in i.contradictions} == {"killed"}


def test_either_side_of_a_clash_may_be_named_first():
    [i] = incidents(
        "Twelve rebels killed in clash with army near Gao",
        "Malian soldiers killed 12 rebels in a clash outside Gao on Tuesday, the army said.",
        "The soldiers were attacked by some 40 fighters, it said.",
    )
    assert figures(i) == (12, 12)


def test_the_day_of_a_burial_is_not_that_of_the_killing():
    [i] = incidents(
        "At least 54 killed in strike on Gao market",
        "At least 54 people were killed on Monday when warplanes bombed a market in Gao, residents said.",
        "Two residents said they had counted 270 bodies that were buried on Tuesday.",
    )
    assert i.date is not None
    assert i.date.start == "2024-05-06"
    assert figures(i) == (54, None)


def test_the_place_that_opens_a_sentence_is_that_of_its_dead():
    main, other = incidents(
        "Gunmen kill nine in Gao market",
        "Gunmen opened fire on a market in Gao on Tuesday, killing nine people, police said.",
        "In Kidal, the bodies of four herders were found, a mayor said.",
    )
    assert figures(main) == (9, 9)
    assert other.place is not None
    assert (other.place.name, figures(other)) == ("Kidal", (4, 4))


def test_who_is_blamed_is_no_place():
    [i] = incidents(
        "Drone strike on wedding kills 16 near Tuz Khurmatu",
        "A drone hit a wedding near Tuz Khurmatu in Iraq on Sunday, killing 16 guests, doctors said.",
        "A lawmaker blamed Ankara for the attack and put the number of dead at 21.",
    )
    assert i.place is not None
    assert i.place.country == "IRQ"
    assert figures(i) == (16, 21)
    assert [(a.name, a.status) for a in i.actors] == [("Turkey", "accused")]
    assert i.title.startswith("Turkey (accused): drone strike")


def test_whom_each_side_blames_is_one_event_and_disputed():
    [i] = incidents(
        "Villagers killed in Kono, rights group says",
        "Amnesty International accused government troops of killing 15 villagers in Kono on Sunday. The army "
        "denied it and blamed the killings on rebels.",
    )
    assert [(a.name, a.status) for a in i.actors] == [("government troops", "accused"), ("rebels", "accused")]
    [dispute] = [c for c in i.contradictions if c.field == "perpetrator"]
    assert {side.value for side in dispute.sides} == {"government troops", "rebels"}


def test_the_dead_of_an_attack_are_not_those_of_the_abduction_told_beside_them():
    main, taken = incidents(
        "Rebels kill 41 at school in western Uganda",
        "Militants killed 41 people at a secondary school in Mpondwe on Friday night, the mayor said.",
        "Six students were abducted and taken towards Virunga park, the army spokesman said. "
        "The education minister said 37 students had died.",
        published="2024-05-06",
    )
    assert figures(main) == (37, 41)
    assert figures(taken, "abducted") == (6, 6)


def test_a_suicide_bombing_is_told_again_by_who_carried_it_out():
    [i] = incidents(
        "Twin suicide bombings kill 32 in Baghdad market",
        "Two suicide bombers blew themselves up in a market in central Baghdad on Monday, police said.",
        "Islamic State said its men had carried out the bombings. A doctor put the number of dead at 35.",
    )
    assert figures(i) == (32, 35)
    assert "suicide" not in {a.name.lower() for a in i.actors}


def test_an_execution_that_some_see_in_a_clash_does_not_name_it():
    [i] = incidents(
        "Twelve rebels killed in clash with army near Gao",
        "Malian soldiers killed 12 rebels in a clash outside Gao on Tuesday, the army said.",
        "Relatives of two of the dead said the men had been executed.",
    )
    assert (i.mode, figures(i)) == (None, (12, 12))


def test_a_report_goes_back_to_its_main_event_after_another_one():
    main, other = incidents(
        "24 killed in blast at Pakistan railway station",
        "A suicide bomber blew himself up at the railway station in Quetta on Tuesday, killing 24 people.",
        "The day before, a bomb near a school in Mastung killed nine people.",
        "A doctor said 26 people had died in the blast.",
    )
    assert (main.mode, figures(main)) == ("suicide-attack", (24, 26))
    assert figures(other) == (9, 9)


def test_a_war_is_not_the_strike_that_is_told_of_it():
    found = incidents(
        "Air raid on migrant centre in Libya kills 44",
        "An air strike on a centre for migrants in Tripoli killed 44 people on Tuesday, the UN mission said.",
        "More than 700 people have been killed in the fighting, a doctor said.",
    )
    assert figures(found[0]) == (44, 44)


def test_a_general_denial_does_not_do_what_another_paragraph_tells():
    main, denied, other = incidents(
        "Missile strike on Sumy apartment block leaves 11 dead",
        "A missile struck a building in the Ukrainian city of Sumy late on Sunday, killing 11 people.",
        "Moscow denies targeting civilians.",
        "In Odesa, at least ten people died on Monday when debris fell near a port, the governor wrote.",
        published="2024-11-18",
    )
    assert figures(main) == (11, 11)
    assert denied.standing == "denied"
    assert other.place is not None
    assert (other.place.name, other.actors) == ("Odesa", ())


def test_what_an_attack_answers_is_another_event():
    fired, killing = incidents(
        "Hezbollah fires rockets at base",
        "Hezbollah said it had fired 60 rockets at a base in northern Israel in response to the killing of "
        "its commander.",
    )
    assert [a.name for a in fired.actors] == ["Hezbollah"]
    assert killing.actors == ()

"""Contradictions of every field, and what is none: invented cases of many conflicts, each a few claims."""

from __future__ import annotations

from itertools import permutations
from time import process_time

import msgspec
import pytest
from clashes import CLASHES, SILENT, whole_and_parts
from coding import coded
from hypothesis import given
from hypothesis import strategies as st
from telling import say, tell, village

from counterclaim.incidents.standing.contradictions import contradictions
from counterclaim.model import Claim


def shown(claims: tuple[Claim, ...]) -> dict[str, list[list[str]]]:
    """The contradictions by field, with the speakers of each side."""
    return {k.field: sorted(sorted(s.speakers) for s in k.sides) for k in contradictions(claims)}


@pytest.mark.parametrize(("claims", "wanted"), CLASHES.values(), ids=CLASHES)
def test_a_clash_has_its_sides(claims, wanted):
    assert shown(claims) == wanted


@pytest.mark.parametrize("claims", SILENT.values(), ids=SILENT)
def test_what_can_be_one_is_no_clash(claims):
    assert shown(claims) == {}


def test_parts_that_cannot_be_of_one_whole():
    one = whole_and_parts("the ministry", ("women", 5), ("children", 3))
    other = whole_and_parts("a hospital", ("women", 2), ("children", 6))
    [clash] = contradictions([*one, *other])
    assert clash.field == "killed: breakdown"
    assert sorted(s.value for s in clash.sides) == ["2 women, 6 children", "5 women, 3 children"]


def test_a_list_is_a_breakdown_too():
    one = say("the ministry", "[three women and four children] died", n=7)
    other = say("a hospital", "[five women and two children] died", n=7)
    assert [k.field for k in contradictions([one, other])] == ["killed: breakdown"]


def test_a_relay_is_no_side_beside_its_speaker():
    told = say("a doctor", "[nine] died", n=9, via="Radio Delta")
    relay = say("Radio Delta", "Radio Delta put the dead at [nine]", n=9, kind="media")
    other = say("police", "[four] died", n=4)
    [clash] = contradictions([told, relay, other])
    assert sorted(s.speakers for s in clash.sides) == [("a doctor",), ("police",)]
    assert {s.independent for s in clash.sides} == {1}


def test_sides_say_who_when_and_on_how_many_sources():
    claims = (
        say("the army", "[four] died", n=4, party=True),
        say("a doctor", "[nine] died", n=9, report="r-2"),
        say("a teacher", "[nine] were dead", n=9, report="r-3"),
    )
    telling = tell(*claims, r1="2024-05-02T09:00+00:00", r2="2024-05-02T12:00+00:00", r3="2024-05-01")
    [clash] = contradictions(telling)
    nine, four = sorted(clash.sides, key=lambda s: s.value, reverse=True)
    assert (nine.outlets, nine.independent, nine.parties) == (("Outlet 3", "Outlet 2"), 2, ())
    assert (nine.first, nine.last) == ("2024-05-01", "2024-05-02T12:00+00:00")
    assert four.parties == ("the army",)
    copied = contradictions(telling, {claims[1].id: "wire", claims[2].id: "wire"})
    assert [s.independent for s in copied[0].sides] == [1, 1]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"party": True}, {}),
        ({"n": 40}, {"n": 10}),
        ({}, {"status": "unverified"}),
        ({"kind": "police"}, {"kind": "social media"}),
    ],
    ids=["party", "gap", "unverified", "kind"],
)
def test_what_weighs_more(more, less):
    def weight(about: dict[str, object]) -> float:
        given = {"n": 10, "kind": "police"} | about
        mine = say("the prefect", "[x] died", **given)
        other = say("a doctor", "[nine] died", n=9, party=True)
        return contradictions([mine, other])[0].weight

    assert weight(more) > weight(less) > 0


def test_a_lower_count_that_is_only_older_weighs_less():
    five = say("police", "[five] <people> were killed", n=5, report="r-1")
    nine = say("a doctor", "[nine] <people> were killed", n=9, report="r-2")
    rising, falling = (
        contradictions(tell(five, nine, r1=a, r2=b))[0].weight
        for a, b in (("2024-05-02T08:00", "2024-05-02T20:00"), ("2024-05-02T20:00", "2024-05-02T08:00"))
    )
    assert rising < falling


def test_who_accuses_is_no_perpetrator():
    told = [
        say("Baku", "[Azerbaijan] accused Yerevan", "actor", status="accused"),
        say("Yerevan", "[Armenia] accused Baku", "actor", status="accused"),
    ]
    assert [k.field for k in contradictions(told)] == ["perpetrator"]
    accusing = [msgspec.structs.replace(c, kind="ACCUSE") for c in told]
    assert contradictions(accusing) == ()


def test_a_denial_of_talks_denies_no_attack():
    told = say("residents", "the army shelled the village", "event")
    attack = msgspec.structs.replace(told, kind="ASSAULT")
    talks = msgspec.structs.replace(
        say("the army", "the talks", "event", status="denied", polarity="negative"), kind="CONSULT"
    )
    assert contradictions([attack, talks]) == ()
    assert [k.field for k in contradictions([attack, msgspec.structs.replace(talks, kind="HARM")])] == [
        "whether it happened"
    ]


CASES = [c for c, _ in CLASHES.values()] + list(SILENT.values())


@pytest.mark.parametrize("claims", [c for c in CASES if 1 < len(c) < 5])
def test_the_order_of_claims_makes_no_difference(claims):
    first = contradictions(claims)
    for order in permutations(claims):
        assert contradictions(order) == first


@given(st.lists(st.sampled_from([c for case in CASES for c in case]), max_size=12, unique_by=lambda c: c.id))
def test_any_claims_make_sides_of_two_voices_without_loss(claims):
    known = {c.id: c for c in claims}
    for clash in contradictions(claims):
        assert len(clash.sides) > 1
        assert clash.weight > 0
        assert len({s for side in clash.sides for s in side.speakers}) > 1
        assert all(i in known for side in clash.sides for i in side.claims)
    assert contradictions(claims) == contradictions(claims[::-1])


def test_five_hundred_claims_take_no_time():
    claims = [
        say(f"mayor Person{n % 90}", f"[{n % 37}] <people> were killed on day {n}", n=n % 37, report=f"r-{n}")
        for n in range(250)
    ] + [
        say(
            f"resident {n % 50}",
            f"in [Place{n % 40}]",
            "place",
            at=village(f"Place{n % 40}"),
            report=f"r-{n}",
        )
        for n in range(250)
    ]
    contradictions(claims)  # vocabularies are read
    begun = process_time()
    contradictions(claims)
    assert process_time() - begun < 1


def in_words(text: str) -> dict[str, list[list[str]]]:
    """The contradictions of the incidents of a report, coded from its words."""
    report = coded(text)
    claims = {c.id: c for c in report.claims}
    found: dict[str, list[list[str]]] = {}
    for i in report.incidents:
        found |= shown(tuple(claims[c] for c in i.claims))
    return found


def test_soldiers_of_an_ambush_from_the_words():
    text = (
        "Colombian police said five soldiers had been killed in an ambush in Cauca on Monday. The governor "
        "of Cauca said three soldiers were killed. The ELN said that its fighters had killed eight soldiers."
    )
    assert in_words(text) == {"killed": [["Colombian police"], ["ELN"], ["governor of Cauca"]]}


def test_a_house_or_a_command_post_from_the_words():
    text = (
        "Ukraine said a Russian missile hit an apartment block in Odesa on Tuesday. Russia's defence "
        "ministry said it had struck a command post in Odesa. The mayor said four people were killed."
    )
    assert in_words(text) == {"target": [["Defence Ministry of Russia"], ["Ukraine"]]}


def test_what_agrees_in_words_stays_silent():
    text = (
        "At least nine people were killed in an air strike on a market near Tora on Friday, the UN said, "
        "while local officials put the dead at 14. A doctor said that several people had been wounded."
    )
    assert in_words(text) == {}

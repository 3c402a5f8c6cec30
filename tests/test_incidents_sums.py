"""Figures that one speaker gives side by side are one sum, and no rivals."""

from __future__ import annotations

import msgspec
import pytest

from counterclaim.claims.assemble import code
from counterclaim.export.victims import deaths
from counterclaim.incidents.standing.contradictions import contradictions
from counterclaim.incidents.standing.rules import resolve, rules
from counterclaim.incidents.sums import summed
from counterclaim.incidents.telling import Telling
from counterclaim.incidents.voiced import voiced
from counterclaim.language import annotate
from counterclaim.model import Claim, ClaimRow, Report, ReportRef

REF = ReportRef(id="r-1", sha256="0")


def killed(text: str) -> list[Claim]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", outlet="The Post")])
    return [c for c in code(a)[1] if c.field == "toll" and c.kind == "killed"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "The bomb killed 20 pupils and two teachers, a nurse said.",
            [("20 pupils and two teachers", 22, 22)],
        ),
        (
            "The raid left three soldiers, four policemen and a civilian dead.",
            [("three soldiers, four policemen and a civilian", 8, 8)],
        ),
        (
            "At least 12 soldiers and dozens of civilians died in the attack.",
            [("At least 12 soldiers and dozens of civilians", 36, None)],
        ),
        (
            "A priest said the bodies of seven soldiers, a driver and a nurse lay on the road.",
            [("seven soldiers, a driver and a nurse", 9, 9)],
        ),
        (
            "Several rebels and three civilians were killed.",
            [("Several rebels and three civilians", 3, None)],
        ),
        (
            "Gunmen killed the mayor and two of his bodyguards.",
            [("the mayor and two of his bodyguards", 3, 3)],
        ),
        (
            "Two men were killed in Akola and six in Latur.",
            [("Two men were killed in Akola and six", 8, 8)],
        ),
        ("No soldiers and two civilians were killed.", [("No", 0, 0), ("two", 2, 2)]),
        ("Police said nine had died. A doctor said seven had died.", [("nine", 9, 9), ("seven", 7, 7)]),
    ],
)  # fmt: skip
def test_what_is_added_up(text: str, figures: list[tuple[str, int, int | None]]) -> None:
    assert [(s.claim.value, s.claim.low, s.claim.high) for s in summed(killed(text))] == figures


def test_a_sum_is_one_figure_with_all_its_claims() -> None:
    told = killed(
        "The bomb killed 20 pupils and two teachers, a nurse said. The mayor said 17 people had died."
    )
    assert [v.words for v in voiced(told)] == ["20 pupils and two teachers", "17 people"]
    [clash] = contradictions(told)
    assert sorted(len(side.claims) for side in clash.sides) == [1, 2]
    telling = Telling(told, {"r-1": REF})
    found = {rule: resolve(rule, "killed", telling) for rule in rules() if rule != "latest-official"}
    assert {(r.low, r.high) for r in found.values()} == {(17, 17), (17, 22)}
    assert len(found["stated-range"].claims) == 3


def test_rough_figures_of_other_people_are_shown_apart() -> None:
    told = killed(
        "The army said it had killed dozens of militants. A nurse said dozens of villagers had died. "
        "The mayor said 20 villagers had died. An imam said that 20 people had died."
    )
    assert [(v.words, len(v.voices)) for v in voiced(told)] == [
        ("dozens of militants", 1), ("dozens of villagers", 1), ("20 villagers", 2),
    ]  # fmt: skip


def test_the_dead_of_the_other_side_stand_beside_and_not_against() -> None:
    told = killed(
        "The ministry said 47 militants were killed. The militants said they had killed 13 soldiers. "
        "A doctor said 20 people had died."
    )
    assert [(v.words, v.others) for v in voiced(told)] == [
        ("47 militants", False), ("13 soldiers", True), ("20 people", False),
    ]  # fmt: skip


def test_the_dead_of_a_sum_are_parted_by_its_figures() -> None:
    told = killed("Twelve soldiers and five civilians were killed in the attack, the governor said.")
    found = resolve("acled-lowest", "killed", Telling(told, {"r-1": REF}))
    assert (found.best, len(found.claims)) == (17, 2)
    parted = deaths(found, [ClaimRow(claim=c, report=REF) for c in told])
    assert parted is not None
    assert (parted.civilian, parted.forces, parted.armed, parted.unknown) == (5, 12, 0, 0)


def test_a_count_of_civilians_does_not_clash_with_soldiers_and_civilians_together() -> None:
    told = killed(
        "Twelve soldiers and five civilians were killed in the attack, the governor said. "
        "A doctor said five civilians had been killed."
    )
    assert contradictions(told) == ()


def test_some_of_the_dead_are_no_rival_count() -> None:
    told = killed(
        "Ten people were killed in a raid on Tora, the governor said. The mayor said the dead included five "
        "teachers. Seven of the dead were pupils, a doctor said."
    )
    assert [c.part_of is None for c in told] == [True, False, False]
    alone = [msgspec.structs.replace(c, part_of=None) for c in told]  # as other reports would tell them
    assert contradictions(alone) == ()
    found = resolve("stated-range", "killed", Telling(alone, {"r-1": REF}))
    assert (found.low, found.high) == (10, 10)

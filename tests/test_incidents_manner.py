"""How an attack was carried out, and by whom it is named."""

from __future__ import annotations

import pytest
from test_incidents import mention

from counterclaim.incidents.manner import manner
from counterclaim.incidents.title import leading
from counterclaim.model import Claim, IncidentActor, Speaker, quote
from counterclaim.vocabulary import load

TEXT = "Two drones, a bomb and a rifle."


def armed(event: str, weapon: str, **values: object) -> Claim:
    at = TEXT.index(weapon)
    span = quote(TEXT, (at, at + len(weapon)))
    given = {"kind": None, "value": weapon, "polarity": "positive", **values}
    return Claim(
        id=f"c-{event}-{weapon}",
        report="r-1",
        event=event,
        field="weapon",
        quote=span,
        speaker=Speaker(name="x", kind="outlet"),
        method="test",
        status="reported",
        **given,
    )


@pytest.mark.parametrize(
    ("told", "mode"),
    [
        (["explosives"] * 5 + ["aerial"] * 2, "aerial"),
        (["destroy", "destroy", "aerial"], "aerial"),
        (["drone", "explosives", "aerial"], "aerial"),
        (["explosives"] * 5 + ["destroy"] * 7, "explosives"),
        ([None, "destroy"], "destroy"),
        ([None, None], None),
        # One mention among many that tell of a bomb may be misread.
        (["explosives"] * 9 + ["heavy-weapons"], "explosives"),
        # A drone strike that somebody calls an air strike.
        (["drone"] * 9 + ["aerial"], "drone"),
        # Shots make no explosions: the two are different accounts.
        (["explosives"] * 3 + ["firearms"] * 2, "explosives"),
        (["firearms", "explosives", "firearms"], "firearms"),
    ],
)
def test_what_was_heard_and_seen_does_not_outvote_what_was_done(told, mode):
    group = [mention(n, mode=m) for n, m in enumerate(told)]
    assert manner("ASSAULT", group, ()) == mode
    assert manner("ASSAULT", group[::-1], ()) == mode


def test_weapons_that_are_named_bear_a_mode_out():
    group = [mention(n, mode=m) for n, m in enumerate([None, "explosives", "explosives"])]
    assert manner("ASSAULT", group, [armed("e-00", "drone")]) == "drone"
    assert (
        manner("ASSAULT", group, [armed("e-00", "drone"), armed("e-01", "bomb"), armed("e-02", "bomb")])
        == "explosives"
    )
    assert manner("ASSAULT", group, [armed("e-00", "drone", polarity="negative")]) == "explosives"
    assert manner("ASSAULT", group, [armed("e-00", "drone", kind="recovered")]) == "explosives"


def test_other_acts_have_the_mode_that_most_tell():
    group = [mention(n, type="PROTEST", mode=m) for n, m in enumerate(["riot", "demo", "demo"])]
    assert manner("PROTEST", group, [armed("e-00", "rifle")]) == "demo"


def test_effects_are_modes_of_the_vocabulary():
    entries = [e for e in load("events", list) if "type" in e]
    known = {(e["type"], e["mode"]) for e in entries}
    told = [(e["type"], of) for e in entries for of in e.get("effects", ())]
    assert told
    assert set(told) <= known


def test_known_parties_name_an_incident_before_those_who_are_described():
    def actor(name: str, code: str | None) -> IncidentActor:
        return IncidentActor(name=name, role="initiator", code=code)

    units, iran, army = actor("missile units", None), actor("Iran", "IRN"), actor("the army", "IRN MIL")
    assert leading([units, iran, army]) == [iran, army]
    assert leading([units]) == [units]
    assert leading([]) == []

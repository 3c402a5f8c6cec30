"""Who stands on which side of an ACLED-style row, under which name and in which class."""

from __future__ import annotations

import csv
import io

import pytest
from telling import say
from told_incidents import AIR_STRIKE, CLASH, DAY, GOMA, act, told, who, written

from counterclaim.model import Contradiction, Side


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def row(*claims, **about) -> dict[str, str]:
    [found] = read(written("acled-style", [told(*claims, **about)]))
    return found


def test_state_forces_abroad_are_external_and_civilians_harmed_are_associated():
    strike = act("the army", "Rwandan jets bombed the M23 in Goma")
    at = say("the army", "[M23] positions were hit", "target")
    dead = say("a doctor", "[three] <women and two children> died", n=5)
    r = row(
        strike,
        at,
        dead,
        actors=(who("Rwandan jets", "initiator", strike),),
        targets=(who("M23", "target", at),),
    )
    assert (r["actor1"], r["inter1"]) == ("Military Forces of Rwanda", "External/Other forces")
    assert r["inter2"] == "Rebel group"
    assert r["assoc_actor_2"].startswith("Civilians (Democratic Republic of Congo); ")
    assert "Women (" in r["assoc_actor_2"]
    assert r["interaction"] == "Rebel group-External/Other forces"
    assert r["civilian_targeting"] == "", "civilians harmed beside a military target are not targeted"


def test_an_attack_on_civilians_by_nobody_in_particular():
    shot = act("the police", "gunmen shot labourers")
    r = row(
        shot, say("the police", "[nine] <labourers> died", n=9), mode="firearms", acled=CLASH,
        actors=(who("gunmen", "initiator", shot),), targets=(who("labourers", "target", shot),),
    )  # fmt: skip
    assert (r["event_type"], r["sub_event_type"]) == ("Violence against civilians", "Attack")
    assert r["actor1"].startswith("Unidentified Armed Group (")
    assert r["actor2"].startswith("Civilians (")
    assert r["assoc_actor_2"].startswith("Labor Group (")
    assert r["interaction"] == "Political militia-Civilians"
    assert r["civilian_targeting"] == "Civilian targeting"


def test_soldiers_shot_by_somebody_unknown_are_a_clash():
    r = row(
        say("the army", "[four] <soldiers> were killed", n=4),
        mode="firearms", acled={"event_type": "Violence against civilians", "sub_event_type": "Attack"},
    )  # fmt: skip
    assert (r["event_type"], r["actor2"]) == ("Battles", "Military Forces of Democratic Republic of Congo")
    assert r["interaction"] == "State forces-Political militia"


def test_what_is_denied_or_rejected_names_nobody():
    said = say("the rebels", "[the army] did it", "actor", status="retracted")
    r = row(act("a doctor", "a strike hit Goma"), said, actors=(who("Congolese army", "initiator", said),))
    nobody = "Unidentified Armed Group (Democratic Republic of Congo)"
    assert r["actor1"] == nobody
    # A reviewer's rejection leaves no row behind, and so nobody who did it.
    gone = told(act("a doctor", "a strike hit Goma"), actors=(who("M23", "initiator", said),))
    assert read(written("acled-style", [gone]))[0]["actor1"] == nobody


def test_a_disputed_target_is_marked_in_the_note():
    at = say("the army", "[M23] positions were hit", "target")
    rival = Contradiction(
        field="target",
        sides=(
            Side(value="M23 positions", speakers=("the army",), claims=(at.id,)),
            Side(value="four homes", speakers=("the mayor",), claims=()),
        ),
    )
    r = row(at, targets=(who("M23", "target", at),), actors=(who("Rwandan jets"),), contradictions=(rival,))
    assert "(disputed) in Goma" in r["notes"]
    assert "Sources disagree on target: “M23 positions” (the army) / “four homes” (the mayor)." in r["notes"]


def test_air_strike_of_a_state_by_its_name_is_by_its_armed_forces():
    said = act("Tehran", "Iran struck Goma")
    r = row(said, actors=(who("Iran", "initiator", said),), acled=AIR_STRIKE, date=DAY, place=GOMA)
    assert r["actor1"] == "Military Forces of Iran"
    assert r["notes"].startswith(
        "On 2 May 2024, Military Forces of Iran carried out an air or drone strike in Goma"
    )


def test_who_is_only_accused_is_suspected_in_the_note():
    blamed = say("the police", "[M23] was to blame", "actor", status="accused")
    r = row(blamed, actors=(who("M23", "initiator", blamed),))
    assert "M23 (suspected) carried out" in r["notes"]
    owned = say("M23", "[we] did it", "actor", status="claimed")
    r = row(blamed, owned, actors=(who("M23", "initiator", blamed, owned),))
    assert "(suspected)" not in r["notes"]


def test_a_country_that_is_struck_is_no_actor():
    at = say("the army", "strikes on [Chad]", "target")
    r = row(at, targets=(who("Chad", "target", at),), actors=(who("Rwandan jets"),))
    assert (r["actor1"], r["actor2"]) == ("Military Forces of Rwanda", "")
    assert r["interaction"] == "External/Other forces only"


PROTEST = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}


FORCE = {"event_type": "Protests", "sub_event_type": "Excessive force against protesters"}


def test_demonstrators_are_a_crowd_with_their_groups():
    held = act("a teacher", "miners marched through Goma")
    r = row(held, type="PROTEST", mode="demo", acled=PROTEST, actors=(who("miners", "initiator", held),))
    country = "Democratic Republic of Congo"
    assert (r["actor1"], r["inter1"]) == (f"Protesters ({country})", "Protesters")
    assert r["assoc_actor_1"] == f"Labor Group ({country})"
    assert (r["disorder_type"], r["interaction"]) == ("Demonstrations", "Protesters only")
    assert r["civilian_targeting"] == ""


def test_force_against_protesters():
    shot = act("a teacher", "police fired on marchers")
    r = row(
        shot, mode="crowd-control", acled=FORCE, actors=(who("police", "initiator", shot),),
        targets=(who("miners", "target", shot),),
    )  # fmt: skip
    assert r["interaction"] == "State forces-Protesters"
    assert r["disorder_type"] == "Political violence; Demonstrations"
    assert r["civilian_targeting"] == "Civilian targeting"


def test_classes_of_actors_as_numbers():
    shot = act("the police", "gunmen shot labourers")
    incident = told(
        shot, mode="firearms", acled=CLASH, actors=(who("gunmen", "initiator", shot),),
        targets=(who("labourers", "target", shot),),
    )  # fmt: skip
    [r] = read(written("acled-style", [incident], inter="number"))
    assert (r["inter1"], r["inter2"], r["interaction"]) == ("3", "7", "37")
    [alone] = read(written("acled-style", [told(actors=(who("Rwandan jets"),))], inter="number"))
    assert (alone["inter1"], alone["inter2"], alone["interaction"]) == ("8", "0", "80")


def test_two_who_fought_each_other_stand_on_two_sides():
    fought = act("the police", "M23 and the Congolese army clashed in Goma")
    both = (who("M23", "initiator", fought), who("the Congolese army", "initiator", fought))
    r = row(fought, mode=None, acled=CLASH, actors=both)
    assert (r["inter1"], r["inter2"]) == ("Rebel group", "State forces")
    assert r["sub_event_type"] == "Armed clash"
    assert r["assoc_actor_1"] == r["assoc_actor_2"] == ""


def test_fighters_killed_by_fighters_are_no_other_side():
    fought = act("the police", "gunmen fought in Goma")
    dead = say("the police", "[two] <gunmen> died", n=2)
    r = row(fought, dead, mode=None, acled=CLASH, actors=(who("gunmen", "initiator", fought),))
    assert (r["actor2"], r["interaction"]) == ("", "Political militia only")


def test_armed_men_who_are_abducted_are_civilians_with_a_name():
    taken = act("the police", "gunmen abducted a policeman")
    abduction = {
        "event_type": "Violence against civilians",
        "sub_event_type": "Abduction/forced disappearance",
    }
    about = {
        "mode": "abduct", "acled": abduction, "actors": (who("gunmen", "initiator", taken),),
        "targets": (who("a policeman", "target", taken),),
    }  # fmt: skip
    country = "Democratic Republic of Congo"
    r = row(taken, **about)
    assert (r["actor2"], r["assoc_actor_2"]) == (f"Civilians ({country})", f"Police Forces of {country}")
    dead = say("the police", "he was [killed]", n=1)
    assert row(taken, dead, **about)["sub_event_type"] == "Attack", "which stands above abduction"


def test_an_explosion_that_nobody_owns():
    r = row(acled={"event_type": "Explosions/Remote violence", "sub_event_type": "Suicide bomb"})
    assert r["actor1"] == "Unidentified Armed Group (Democratic Republic of Congo)"
    assert r["interaction"] == "Political militia only"


@pytest.mark.parametrize(
    ("target", "actor"),
    [
        ("two gas pipelines", ""),
        ("shopkeepers", "Civilians ("),
        ("four homes", "Civilians ("),
        ("a hill", ""),
    ],
)
def test_property_of_companies_and_land_are_no_actors(target, actor):
    at = say("the police", f"[{target}] were hit", "target")
    r = row(at, targets=(who(target, "target", at),), actors=(who("gunmen", "initiator"),))
    assert r["actor2"].startswith(actor)
    assert bool(r["actor2"]) == bool(actor)

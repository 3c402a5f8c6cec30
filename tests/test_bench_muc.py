"""Templates of MUC-4 and the confidence in their perpetrators, on invented messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.model import Example, Folders, Missing, Outcome
from bench.tasks import confidence, template_match, template_reader, template_slots, templates
from counterclaim.model import (
    Actor,
    Claim,
    Coded,
    DateInterval,
    EventMention,
    Incident,
    IncidentToll,
    Polarity,
    Report,
    Speaker,
    Status,
    quote,
)

SENTENCE = "Rebels killed two men in Ardan on Monday."


def kinds(outcomes: list[Outcome]) -> list[str]:
    return [s.kind for o in outcomes for s in o.slips]


def fill(*values: str, optional: bool = False) -> dict[str, Any]:
    return {"values": list(values), "optional": optional}


def gold_template(kind: str = "ATTACK", optional: bool = False, **roles: list[Any]) -> dict[str, Any]:
    return {
        "number": len(str(roles)),
        "optional": optional,
        "types": [kind],
        "roles": {r: roles.get(r, []) for r in templates.ROLES},
        "date": ["1990-02-02", "1990-02-02"],
        "location": ["ARDANIA: ARDAN (CITY)"],
        "stage": ["ACCOMPLISHED"],
        "names": [],
        "effect": [["DEATH"]],
        "number_harmed": [["5-"]],
    }


def given_template(kind: str = "ATTACK", **roles: list[str]) -> dict[str, Any]:
    return {
        "type": kind,
        "roles": {r: roles.get(r, []) for r in templates.ROLES},
        "date": ["1990-02-01", "1990-02-03"],
        "location": ["Ardan", "", "Ardania"],
        "stage": "ACCOMPLISHED",
        "names": [],
        "effect": ["DEATH"],
        "numbers": [[5, None]],
    }


def muc(gold: list[Any], given: list[Any]) -> Outcome:
    return templates.score([Example("m", SENTENCE.upper(), gold)], [given])[0]


def test_fills_count_once_and_by_any_alternative() -> None:
    gold = [
        gold_template(
            perp_organization=[fill("ARDAN FRONT", "AF")],
            human_target=[fill("MEN"), fill("X", optional=True)],
        )
    ]
    o = muc(gold, [given_template(perp_organization=["the AF", "ARDAN FRONT"], human_target=["TWO MEN"])])
    assert o.tallies["role:perp_organization"] == [1, 1, 2]
    assert o.tallies["role:human_target"] == [0, 1, 1]
    assert o.tallies["relaxed"] == [1 + 1 + 1, 1 + 1 + 1, 1 + 3]
    assert {k: o.tallies[f"slot:{k}"] for k in templates.EXTRA} == {k: [1, 1] for k in templates.EXTRA}


def test_templates_of_other_types_do_not_meet_and_the_best_alignment_is_taken() -> None:
    assert muc([gold_template()], [given_template("BOMBING")]).tallies["type"] == [0, 1, 1]
    gold = [gold_template(human_target=[fill("A")]), gold_template(human_target=[fill("BB")])]
    o = muc(gold, [given_template(human_target=["BB"]), given_template(human_target=["A"])])
    assert o.tallies["all"] == [4, 4, 4]


def test_an_optional_template_costs_nothing_and_earns_when_found() -> None:
    gold = [gold_template(optional=True, human_target=[fill("A", optional=True)])]
    assert muc(gold, []).tallies["all"] == [0, 0, 0]
    assert muc(gold, [given_template(human_target=["A"])]).tallies["all"] == [2, 2, 2]
    assert kinds([muc([gold_template()], [])]) == ["missed template"]
    assert kinds([muc([], [given_template()])]) == ["false template"]


def test_a_vague_or_wrong_date_is_wrong() -> None:
    for when in (None, ["1990-01-01", "1990-12-31"], ["1990-03-01", "1990-03-01"], ["1990-02-02", None]):
        found = template_slots.accuracies([(gold_template(), given_template() | {"date": when})])
        assert found["slot:date"] == [0, 1]


def test_before_a_day_is_right_where_the_key_says_no_more() -> None:
    open_key = gold_template() | {"date": [None, "1990-02-02"]}
    for when, right in ((None, 0), ([None, "1990-02-02"], 1), ([None, "1990-02-03"], 0)):
        found = template_slots.accuracies([(open_key, given_template() | {"date": when})])
        assert found["slot:date"] == [right, 1]


def test_numbers_are_asked_for_one_by_one_and_plurals_not_at_all() -> None:
    key = gold_template() | {"number_harmed": [["2"], ["3", "4"], ["PLURAL"]]}
    given = given_template() | {"numbers": [[None, None], [4, 4], [4, 4]]}
    assert template_slots.accuracies([(key, given)])["slot:number"] == [1, 2]


def test_gtt_makes_all_obligatory_asks_for_names_and_takes_two_words_for_one() -> None:
    gold = gold_template(
        perp_organization=[fill("RED FRONT", "RF"), fill("X", optional=True)],
        human_target=[fill("ANA SOL", "MAYOR"), fill("PEASANTS")],
    )
    gold |= {"names": [["ANA SOL"]]}
    given = given_template(
        perp_organization=["THE R.F.", "RED FRONT"], human_target=["THE MAYOR", "PEASANTS"]
    )
    assert template_match.gtt([gold], [given]) == [3, 3, 2, 4]
    assert template_match.gtt([gold], [given | {"names": ["ANA SOL"]}]) == [4, 4, 3, 4]
    assert template_match.gtt([gold], [given | {"type": "BOMBING"}]) == [0, 3, 0, 4]
    assert template_match.gtt([gold | {"optional": True}], []) == [0, 0, 0, 4]
    assert template_match.gtt([], [given]) == [0, 3, 0, 0]


def test_fills_that_share_only_a_common_word_are_not_alike() -> None:
    assert not templates.shares(fill("MEMBERS OF THE FRONT"), "LEADER OF THE COUNCIL")
    assert templates.shares(fill("MEMBERS OF THE FRONT"), "FRONT FIGHTERS") == 1


def test_the_loader_reads_all_parts_but_the_one_for_training(tmp_path: Path) -> None:
    one = {"optional": False, "values": ["ATTACK"]}
    slots: dict[str, Any] = {
        "incident_type": [one],
        "incident_date": [{"optional": False, "values": ["- 02 FEB 90"], "on_or_before": True}],
        "instrument_id": None,
        "perp_organization": [],
        "human_target_name": [{"optional": True, "values": ["ANA SOL"]}],
        "human_target_description": [
            {"optional": False, "values": ["MAYOR"], "refs": ["ANA SOL"]},
            {"values": ["PEASANTS"]},
        ],
        "perp_organization_confidence": [
            {"values": ["POSSIBLE", "SUSPECTED OR ACCUSED BY AUTHORITIES"], "refs": ["RED FRONT", "RF"]},
            {"values": ["ACQUITTED"], "refs": ["BLUE FRONT"]},
        ],
    }
    for part in ("dev", "tst9"):
        message = {"id": f"{part}-1", "text": "TWO MEN.", "date": "1990-02-03"}
        lines(tmp_path / "muc4" / part / "messages.jsonl", message, {"id": f"{part}-2", "text": "NONE."})
        lines(
            tmp_path / "muc4" / part / "keys.jsonl",
            {"id": f"{part}-1", "template": 1, "slots": slots},
            {"id": f"{part}-2", "template": None, "slots": {}},
        )
    loaded = templates.load(Folders(data=tmp_path))
    assert [(e.id, len(e.gold)) for e in loaded.examples] == [("tst9-1", 1), ("tst9-2", 0)]
    [key] = loaded.examples[0].gold
    assert key["date"] == [None, "1990-02-02"]
    assert key["roles"]["human_target"] == [fill("ANA SOL", "MAYOR", optional=True), fill("PEASANTS")]
    assert key["names"] == [["ANA SOL"]]
    [asked] = confidence.load(Folders(data=tmp_path)).examples
    assert asked.given == {"published": "1990-02-03", "names": ["RED FRONT", "RF"]}
    assert asked.gold == {"message": "tst9-1", "classes": ["possible", "accused"], "by_authorities": True}


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def coded(text: str, polarity: Polarity = "positive", *claims: Claim) -> Coded:
    """An attack by "they", whom the product takes for the Red Front, at some day before the 3rd."""
    when = DateInterval(start=None, end="1990-02-03", grain="span", basis="before publication")
    told = quote(text, (0, len(text)))
    they = Actor(name="Red Front", role="initiator", kind="armed group", mention=quote(text, (0, 4)))
    it = Actor(name="IT", role="target", mention=None)
    mention = EventMention(
        id="e", report="r", type="ASSAULT", mode="explosives", modality="happened", trigger=told,
        quote=told, actors=(they, it), polarity=polarity,
    )  # fmt: skip
    incident = Incident(
        id="i", title="", type="ASSAULT", mode="explosives", modality="happened", cameo_root=None, acled={},
        ucdp=None, standing="single source", date=when, place=None, mentions=("e",), reports=("r",),
        tolls=(IncidentToll(kind="killed", low=0, high=0, rule=""),),
    )  # fmt: skip
    return Coded(
        report=Report(id="r", text=text, sha256=""), mentions=(mention,), claims=claims, incidents=(incident,)
    )


def claim(text: str, field: str, status: Status = "stated", **more: Any) -> Claim:
    told = quote(text, (0, len(text)))
    return Claim(
        id=f"{field} {status} {more}", report="r", field=field, quote=told, status=status, method="",
        event="e",
        **({"speaker": Speaker(name="the outlet", kind="outlet")} | more),
    )  # fmt: skip


def test_an_incident_becomes_a_template_in_the_words_of_the_text() -> None:
    text = "THEY THREW DYNAMITE AT IT."
    weapon = claim(text, "weapon", value="TNT", figure=quote(text, (11, 19)))
    [t] = template_slots.templates(coded(text, "positive", weapon))
    assert t["type"] == "BOMBING"
    assert t["roles"]["instrument"] == ["DYNAMITE"]
    assert t["roles"]["perp_organization"] == ["Red Front"]
    assert t["roles"]["human_target"] == t["names"] == []
    assert t["date"] == [None, "1990-02-03"]
    assert t["effect"] == ["NO INJURY OR DEATH"]
    assert template_slots.templates(coded(text, "negative")) == []


def test_names_of_people_are_told_from_descriptions() -> None:
    assert template_slots.is_name("ANA SOL")
    for phrase in ("THE MAYOR", "MAYOR", "TWO PEASANT WORKERS", "7 WOMEN"):
        assert not template_slots.is_name(phrase)


def test_confidence_takes_either_class_of_the_key_and_sums_by_message() -> None:
    gold = {"message": "m", "classes": ["claimed", "fact"], "by_authorities": False}
    accused = {"message": "m", "classes": ["accused"], "by_authorities": True}
    both = [
        Example(f"c{i}", SENTENCE, g, {"names": ["the Front"]}) for i, g in enumerate([gold, gold, accused])
    ]
    [o] = confidence.score(both, ["fact", "accused", "none"])
    assert o.tallies["right"] == [1, 3]
    assert o.tallies["answered"] == [2, 3]
    assert o.tallies["of_answered"] == [1, 2]
    assert o.tallies["by_authorities"] == [0, 1]
    assert o.tallies["label:fact"] == [1, 1, 1]
    assert o.tallies["label:accused"] == [0, 1, 1]
    assert o.items == {"c0": True, "c1": False, "c2": False}
    assert kinds([o]) == ["wrong class", "no claim"]


def test_who_owns_an_event_is_its_doer_by_claim_whatever_else_is_told() -> None:
    text = "THEY THREW DYNAMITE AT IT."
    event = claim(text, "event")
    front = Speaker(name="Red Front", kind="armed group")
    owns = claim(text, "responsibility", "claimed", speaker=front)
    accuses = claim(text, "accusation", "accused", value="THE BLUE FRONT OF IT")
    assert confidence.confidence(coded(text, "positive", event, event), ["RED FRONT"]) == "fact"
    assert confidence.confidence(coded(text, "positive", event, event, owns), ["RED FRONT"]) == "claimed"
    assert confidence.confidence(coded(text, "positive", event, owns), ["BLUE FRONT"]) == "none"
    assert confidence.confidence(coded(text, "positive", event, accuses), ["BLUE FRONT"]) == "accused"


@pytest.mark.parametrize("module", [templates, confidence])
def test_without_the_set_a_task_is_missing(module: Any, tmp_path: Path) -> None:
    for folders in (Folders(), Folders(data=tmp_path)):
        with pytest.raises(Missing):
            module.tasks(folders)


def test_a_readers_groups_are_templates_with_the_rest_of_the_products_incident() -> None:
    from coding import report

    from counterclaim.claims.assemble import code
    from counterclaim.claims.role_groups import groups
    from counterclaim.incidents import incidents
    from counterclaim.language import annotate
    from counterclaim.language.roles import RoleSpan

    text = "On 1 February 1990 rebels attacked Ana Sol and two judges in Goma. A school burned."
    kinds = {"Ana Sol": "ATTACK", "two judges": "ATTACK", "A school": "ARSON"}
    spans = [
        RoleSpan(
            (text.index(w), text.index(w) + len(w)), "TARGET" if k == "ARSON" else "VICTIM", 0.9, {k: 1.0}
        )
        for w, k in kinds.items()
    ]
    [a] = annotate([report(text, published="1990-02-02")])
    mentions, claims = code(a, spans)
    made = Coded(report=a.report, mentions=mentions, claims=claims, incidents=incidents(mentions, claims))
    attack, arson = template_reader.templates(made, groups(text, spans))
    assert (attack["type"], attack["names"], attack["date"]) == ("ATTACK", ["Ana Sol"], ["1990-02-01"] * 2)
    assert attack["roles"]["human_target"] == ["Ana Sol", "two judges"]
    assert (arson["type"], arson["roles"]["physical_target"]) == ("ARSON", ["A school"])


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("ANA SOL", True), ("HECTOR DE LEON", True), ("DR", False), ("SECOND SECRETARY OF THE EMBASSY", False),
     ("WATCHMAN", False), ("THREE NUNS", False), ("", False)],
)  # fmt: skip
def test_names_in_capitals_are_told_from_descriptions(phrase: str, name: bool) -> None:
    assert template_reader.named(phrase) is name

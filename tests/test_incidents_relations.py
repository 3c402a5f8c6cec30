"""Relations between incidents: from claims on mentions, each with all who say so."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from coding import coded
from test_incidents import mention

from counterclaim.incidents import incidents
from counterclaim.incidents.affairs.relations import apart, relations, with_relations
from counterclaim.model import Claim, Incident, ReportRef, Speaker, claim_id, quote

TEXT = "The raid on Sake was in response to the ambush near Goma, said the army and the rebels of the east. "


def incident(n: int, *mentions: str, **values: object) -> Incident:
    given: dict[str, object] = {
        "title": f"Incident {n}", "type": "ASSAULT", "mode": None, "modality": "happened",
        "cameo_root": "19", "acled": {}, "ucdp": None, "standing": "single source", "date": None,
        "place": None, "reports": ("r-1",), **values,
    }  # fmt: skip
    return Incident(id=f"i-{n}", mentions=mentions or (f"e-{n}",), **given)  # type: ignore[arg-type]


def says(event: str, value: str, other: str | None, **values: object) -> Claim:
    given: dict[str, object] = {
        "report": "r-1", "field": "relation", "kind": "in-response-to", "status": "stated",
        "method": "relation:in-response-to",
        "speaker": Speaker(name="army", kind="military"), "quote": quote(TEXT, (4, 56)),
        "figure": quote(TEXT, (21, 35)), **values,
    }  # fmt: skip
    c = Claim(id="", event=event, value=value, other=other, **given)  # type: ignore[arg-type]
    return msgspec.structs.replace(c, id=claim_id(c))


def test_mentions_lead_to_their_incidents_and_all_who_say_so_stand_behind_one_relation():
    one, two = incident(1, "e-1", "e-3"), incident(2, "e-2", "e-4")
    a = says("e-2", "response", "e-1")
    b = says("e-4", "response", "e-3", speaker=Speaker(name="rebels", kind="armed group"))
    found = relations([one, two], [a, b])
    [r] = found["i-2"]
    assert (r.type, r.incident, set(r.claims)) == ("response", "i-1", {a.id, b.id})
    assert [q.exact for q in r.quotes] == [a.quote.exact, b.quote.exact]
    assert "i-1" not in found


@pytest.mark.parametrize(
    "claim",
    [
        says("e-1", "response", "e-3"),
        says("e-1", "response", "e-9"),
        says("e-9", "response", "e-1"),
        says("e-2", "response", "e-1", status="denied", polarity="negative"),
        says("e-2", "response", "e-1", status="retracted"),
    ],
    ids=["inside one incident", "unknown other", "unknown event", "denied", "withdrawn"],
)
def test_what_is_no_relation_between_two_incidents_is_dropped(claim):
    assert relations([incident(1, "e-1", "e-3"), incident(2)], [claim]) == {}


def test_a_condemnation_stands_with_what_it_condemns():
    found = relations([incident(1), incident(2, type="ACCUSE")], [says("e-2", "condemned by", "e-1")])
    [r] = found["i-1"]
    assert (r.type, r.incident) == ("condemned by", "i-2")


def test_to_follow_says_less_than_to_answer():
    both = [says("e-2", "follows", "e-1"), says("e-2", "response", "e-1", report="r-2")]
    every = [incident(1), incident(2)]
    assert [r.type for r in relations(every, both)["i-2"]] == ["response"]
    assert "i-1" not in relations(every, [*both, says("e-1", "follows", "e-2")])


def test_what_is_related_is_told_as_two_events():
    denied = says("e-2", "response", "e-1", status="denied", polarity="negative")
    vague = says("e-5", "response", "e-4", kind="in-response")
    assert apart([denied, vague, says("e-3", "part of", None)]) == {frozenset(("e-1", "e-2"))}


def test_a_series_has_a_name_and_no_incident():
    [r] = relations([incident(1)], [says("e-1", "part of", None)])["i-1"]
    assert (r.type, r.incident, r.name) == ("part of", None, "in response to")


def test_who_owns_an_act_claims_it_and_nobody_is_nobody():
    owns = {"field": "responsibility", "status": "claimed", "value": "the attack"}
    group = says(
        "e-1", other=None, **owns, speaker=Speaker(name="Boko Haram", kind="armed group", party=True)
    )
    nobody = says("e-1", other=None, **owns, speaker=Speaker(name="No group", kind="armed group", party=True))
    police = says("e-1", other=None, **owns, speaker=Speaker(name="police", kind="police"))
    [r] = relations([incident(1)], [group, nobody, police])["i-1"]
    assert (r.type, r.name, r.claims) == ("claimed by", "Boko Haram", (group.id,))


def test_the_order_of_incidents_claims_and_reports_does_not_matter():
    every = [incident(1), incident(2), incident(3)]
    said = [
        says("e-2", "response", "e-1", report="r-2"),
        says("e-2", "response", "e-1"),
        says("e-3", "follows", "e-2", report="r-3"),
        says("e-3", "response", "e-1", report="r-1"),
    ]
    reports = {
        "r-1": ReportRef(id="r-1", sha256="0", published="2024-01-19"),
        "r-2": ReportRef(id="r-2", sha256="1", published="2024-01-18"),
    }
    made = {str(sorted(relations(every, x, reports).items())) for x in permutations(said)}
    assert len(made) == 1
    [r] = relations(every, said, reports)["i-2"]
    assert r.claims == (said[0].id, said[1].id), "what was said first comes first"


def test_with_relations_replaces_what_was_there():
    one, two = incident(1), incident(2)
    first = with_relations([one, two], [says("e-2", "response", "e-1")])
    assert [len(i.relations) for i in first] == [0, 1]
    assert with_relations(first, ()) == (one, two)


def test_incidents_of_a_report_come_with_their_relations():
    text = (
        "Ukrainian drones struck an oil depot in Belgorod on Monday in response to a Russian missile attack "
        "on Kharkiv on Saturday, Kyiv said."
    )
    found = coded(text, "2024-05-08").incidents
    [held] = [i for i in found if any(r.type == "response" for r in i.relations)]
    [r] = [r for r in held.relations if r.type == "response"]
    assert r.incident in {i.id for i in found} - {held.id}
    assert set(r.claims) <= set(held.claims)


def test_mentions_without_claims_make_no_relation():
    assert incidents([mention(0)], ()) == ()


def test_what_nobody_says_in_words_is_inferred_until_somebody_does():
    roles = says("e-2", "follows", "e-1", kind="roles", method="relation:roles")
    word = says("e-2", "follows", "e-1", kind="after", method="relation:after", report="r-2")
    every = [incident(1), incident(2)]
    for claims, inferred in (([roles], True), ([word], False), ([roles, word], False)):
        [r] = relations(every, claims)["i-2"]
        assert r.inferred is inferred

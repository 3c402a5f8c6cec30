"""Affairs: what relations connect, in the order of time, and how tolls changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_incidents import on
from test_incidents_relations import incident

from counterclaim.incidents.affairs.affair import affair_of, affairs, in_order
from counterclaim.model import DateInterval, Relation

OPEN = DateInterval(start=None, end="2024-01-20", grain="span", basis="before publication")


def to(kind: str, other: int) -> tuple[Relation, ...]:
    return (Relation(type=kind, incident=f"i-{other}"),)


def ids(incidents: object) -> list[str]:
    return [i.id for i in incidents]  # type: ignore[attr-defined]


def test_what_relations_connect_is_one_affair_and_the_rest_stand_alone():
    every = [
        incident(1, date=on("2024-01-16")),
        incident(2, date=on("2024-01-18"), relations=to("response", 1)),
        incident(3, date=on("2024-01-01")),
        incident(4, date=on("2024-01-17"), relations=to("consequence", 1)),
    ]
    found = affairs(every)
    assert [ids(a.incidents) for a in found] == [["i-3"], ["i-1", "i-4", "i-2"]]
    assert affair_of("i-4", every) == found[1]
    with pytest.raises(KeyError):
        affair_of("i-9", every)


def test_a_relation_to_an_unknown_incident_or_a_name_connects_nothing():
    every = [incident(1, relations=to("response", 9)), incident(2, relations=(Relation(type="claimed by"),))]
    assert len(affairs(every)) == 2
    assert [t.words for t in affairs(every)[1].ties(every[1])] == ["claimed by"]


def test_incidents_without_a_day_stand_where_their_relations_put_them():
    struck, answer = incident(1, date=on("2024-01-16")), incident(2, date=on("2024-01-18"))
    step = incident(3, date=OPEN, relations=to("consequence", 1))
    cause = incident(4, date=OPEN)
    struck_back = incident(5, date=on("2024-01-19"), relations=to("response", 4))
    lost = incident(6, date=None)
    found = in_order([lost, struck_back, cause, step, answer, struck])
    assert ids(found) == ["i-1", "i-3", "i-2", "i-4", "i-5", "i-6"]


def test_a_condemnation_without_a_day_stands_behind_what_it_condemns():
    struck = incident(1, date=on("2024-01-16"), relations=to("condemned by", 2))
    assert ids(in_order([incident(2), incident(3, date=on("2024-01-20")), struck])) == ["i-1", "i-2", "i-3"]


def test_a_long_interval_does_not_stand_before_what_it_answers():
    month = incident(1, date=on("2024-01-01", "2024-01-31"), relations=to("response", 2))
    assert ids(in_order([month, incident(2, date=on("2024-01-16"))])) == ["i-2", "i-1"]


def test_on_one_day_the_answer_comes_second():
    a = incident(1, date=on("2024-01-16"), relations=to("response", 2))
    assert ids(in_order([a, incident(2, date=on("2024-01-16"))])) == ["i-2", "i-1"]


DAYS = st.sampled_from([None, OPEN, on("2024-01-16"), on("2024-01-18"), on("2024-01-10", "2024-01-20")])
TIES = st.lists(
    st.tuples(st.sampled_from(["response", "follows", "part of", "condemned by"]), st.integers(0, 5))
)


@given(st.lists(st.tuples(DAYS, TIES), min_size=1, max_size=6))
def test_the_order_holds_each_incident_once_whatever_the_relations(drawn):
    every = [
        incident(n, date=day, relations=tuple(Relation(type=k, incident=f"i-{o}") for k, o in ties if o != n))
        for n, (day, ties) in enumerate(drawn)
    ]
    found = in_order(every)
    assert sorted(ids(found)) == sorted(ids(every))
    assert found == in_order(every[::-1])
    assert sorted(i for a in affairs(every) for i in ids(a.incidents)) == sorted(ids(every))


def test_ties_are_read_from_both_sides():
    one = incident(1, date=on("2024-01-16"))
    two = incident(2, date=on("2024-01-18"), relations=to("response", 1))
    [affair] = affairs([one, two])
    assert [(t.words, t.other.id) for t in affair.ties(two) if t.other] == [("in response to", "i-1")]
    assert [(t.words, t.other.id) for t in affair.ties(one) if t.other] == [("answered by", "i-2")]

"""What pages ask of one incident or report, on both kinds of databases."""

from __future__ import annotations

import msgspec
import pytest
from project_records import coded

from counterclaim.model import Relation


@pytest.fixture
def two(project):
    """Two saved reports with an incident each."""
    every = [coded(n, killed=n + 2) for n in (1, 2)]
    for made, raw in every:
        project.save(made, raw, version="v1")
    return [made for made, _ in every]


def test_reports_are_listed_with_their_claims(project, two):
    with project.reading() as reading:
        assert reading.count() == 2
        assert {x.report.id: x.claims for x in reading.listed()} == {c.report.id: 2 for c in two}
        assert [x.report.id for x in reading.listed([two[1].report.id])] == [two[1].report.id]
        assert reading.listed([]) == ()
        first, second = (reading.listed(first=n, most=1) for n in (0, 1))
        assert {first[0].report.id, second[0].report.id} == {c.report.id for c in two}


def test_a_report_leads_to_its_incidents_and_a_claim_to_its_report(project, two):
    with project.reading() as reading:
        for made in two:
            assert reading.incidents_of(made.report.id) == {i.id: i.title for i in made.incidents}
            assert {reading.report_of(c.id) for c in made.claims} == {made.report.id}
            assert reading.coded_by(made.report.id) == "v1"
            assert reading.size(made.report.id) == len(made.report.text.encode())
        assert reading.report_of("c-none") is None
        assert reading.copies(two[0].report.id) == ((), ())


def test_rejected_claims_are_no_part_of_the_telling(project, two):
    incident, claims = two[0].incidents[0], two[0].claims
    project.decide("reject", "claim", claims[0].id, reviewer="Ada")
    with project.reading() as reading:
        telling = reading.telling(project.rows(incident=incident.id))
    assert [c.id for c in telling.claims] == [claims[1].id]
    assert list(telling.reports) == [two[0].report.id]


def test_decisions_are_found_by_all_that_they_name(project, two):
    a, b = (made.incidents[0] for made in two)
    change = {"mentions": [[{"id": m} for m in i.mentions] for i in (a, b)]}
    merge = project.decide("merge", "incident", a.id, reviewer="Ada", change=change)
    accept = project.decide("accept", "claim", two[0].claims[0].id, reviewer="Ada")
    undone = project.undo(merge.id, reviewer="Bo")
    again = project.undo(undone.id, reviewer="Bo")
    with project.reading() as reading:
        assert reading.decisions_about([b.mentions[0]]) == (merge, undone, again)
        assert reading.decisions_about([accept.target]) == (accept,)
        assert reading.decisions_about(["i-none"]) == ()


def test_related_incidents_need_a_report_that_relates_them(project):
    made, raw = coded(1)
    one, other = made.incidents[0], coded(2)[0].incidents[0]
    tied = msgspec.structs.replace(one, relations=(Relation(type="response", incident=other.id),))
    project.save(msgspec.structs.replace(made, incidents=(tied,)), raw)
    project.save(*coded(2))
    with project.reading() as reading:
        # No claim says so, and nothing else is asked: a page never looks through all incidents.
        assert reading.related(tied, 10) == (tied,)

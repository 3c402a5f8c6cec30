"""Claims that reviewers add, decisions on what was shown, and what waits: on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from project_records import coded, problems

from counterclaim.engine import link
from counterclaim.model import Speaker, claim_id
from counterclaim.project import Project
from counterclaim.project.adding import METHOD, addition, new_claim
from counterclaim.project.histories import histories, notes, words
from counterclaim.project.shown import ChangedError, add, correct, judge, last_of, mark, take_back
from counterclaim.project.waiting import Filter, count_waiting, doubt, progress, undecided, waiting

CODED, RAW = coded()
[MENTION] = CODED.mentions
TEXT = CODED.report.text
REPORT = CODED.report.id


@pytest.fixture
def project(path):
    with Project.open(path) as opened:
        opened.save(CODED, RAW)
        link(opened)
        yield opened


def made(**values):
    """A claim of a reviewer: a witness speaks of more."""
    at = TEXT.index("spoke of more")
    given = {"field": "toll", "kind": "killed", "low": "5", "speaker": Speaker(name="a witness")}
    return new_claim(REPORT, TEXT, (at, at + 13), event=MENTION, **(given | values))


def ids(project):
    return [row.claim.id for row in project.rows()]


def test_a_claim_that_is_added_is_of_the_current_picture(project):
    claim = made()
    d = add(project, claim, MENTION, reviewer="Ada", reason="seen on the tape")
    row = next(r for r in project.rows(report=REPORT) if r.claim.id == claim.id)
    assert (row.claim, row.verdict, row.reviewed) == (claim, "accepted", d.id)
    assert (claim.method, claim.value, claim.id) == (METHOD, "5 or more", claim_id(claim))
    link(project)
    [incident] = project.incidents()
    assert claim.id in incident.claims
    assert row.incident == incident.id
    assert [r.claim.id for r in project.rows(incident=incident.id)] == ids(project)
    assert [r.claim.id for r in project.rows_of([incident.id])] == ids(project)
    # What was coded is as it was.
    assert [c.id for c in project.claims()] == sorted((c.id for c in CODED.claims), key=ids(project).index)
    assert list(project.verify()) == []
    assert words(d) == f"add claim {claim.id}: killed 5 or more - a witness"
    assert [list(notes(t)) for t in histories(project, [d])] == [[]]


def test_undo_takes_it_out_and_restores_it(project):
    link(project)
    before = list(project.incidents())
    d = add(project, made(), MENTION, reviewer="Ada")
    [undo] = take_back(project, [d.id], reviewer="Ada")
    link(project)
    assert len(ids(project)) == len(CODED.claims)
    assert list(project.incidents()) == before
    take_back(project, [undo.id], reviewer="Ada")
    assert len(ids(project)) == len(CODED.claims) + 1
    assert list(project.verify()) == []


def test_it_can_be_rejected_and_edited_by_its_id(project):
    claim = made()
    add(project, claim, MENTION, reviewer="Ada")
    link(project)

    def row():
        return next(r for r in project.rows() if r.claim.id == claim.id)

    correct(project, REPORT, (claim.id, mark(row())), {"low": "6"}, reviewer="Bo")
    assert (row().claim.low, row().verdict, row().coded) == (6, "edited", claim)
    judge(project, REPORT, "reject", {claim.id: mark(row())}, reviewer="Bo")
    assert row().verdict == "rejected"
    link(project)
    [incident] = project.incidents()
    assert claim.id not in incident.claims
    assert list(project.verify()) == []


def test_a_place_that_is_added_fills_in_what_was_not_told(path):
    bare = msgspec.structs.replace(MENTION, place=None)
    with Project.open(path) as project:
        project.save(msgspec.structs.replace(CODED, mentions=(bare,), incidents=()), RAW)
        link(project)
        assert next(project.incidents()).place is None
        at = TEXT.index("Goma")
        claim = new_claim(
            REPORT, TEXT, (at, at + 4), field="place", speaker=Speaker(name="Delta Post"), event=bare
        )
        d = add(project, claim, bare, reviewer="Ada")
        link(project)
        assert next(project.incidents()).place.name == "Goma"
        take_back(project, [d.id], reviewer="Ada")
        link(project)
        assert next(project.incidents()).place is None


def test_coding_anew_keeps_it_on_the_event_that_is_told_there_now(project):
    claim = made()
    add(project, claim, MENTION, reviewer="Ada")
    newer = msgspec.structs.replace(MENTION, id="e-newer")
    claims = tuple(msgspec.structs.replace(c, event="e-newer") for c in CODED.claims)
    claims = tuple(msgspec.structs.replace(c, id=claim_id(c)) for c in claims)
    project.save(
        msgspec.structs.replace(CODED, mentions=(newer,), claims=claims, incidents=()), RAW, version="2"
    )
    link(project)
    row = next(r for r in project.rows() if r.claim.id == claim.id)
    [incident] = project.incidents()
    assert (row.claim.event, row.incident) == ("e-newer", incident.id)
    assert claim.id in incident.claims
    assert list(project.verify()) == []


def test_verify_knows_a_claim_that_was_tampered_with(project, path):
    claim = made()
    add(project, claim, MENTION, reviewer="Ada")
    wrong = msgspec.structs.replace(claim, quote=msgspec.structs.replace(claim.quote, exact="spoke of less"))
    project.decide("add", "claim", "c-other", reviewer="Ada", change=addition(wrong, MENTION))
    found = problems(project)
    assert any("does not follow from its content" in p for p in found)
    assert any("'spoke of less' does not stand at" in p for p in found)


def test_the_same_claim_is_not_added_twice(project):
    add(project, made(), MENTION, reviewer="Ada")
    with pytest.raises(ValueError, match="has this claim already"):
        add(project, made(), MENTION, reviewer="Bo")
    assert len(list(project.decisions())) == 1


def test_what_changed_meanwhile_is_not_decided(project):
    rows = {r.claim.id: mark(r) for r in project.rows(report=REPORT)}
    first, second = rows
    judge(project, REPORT, "accept", {first: rows[first]}, reviewer="Ada")
    with pytest.raises(ChangedError) as refused:
        judge(project, REPORT, "reject", rows, reviewer="Bo")
    assert refused.value.claims == (first,)
    with pytest.raises(ChangedError):
        correct(project, REPORT, (first, rows[first]), {"status": "possible"}, reviewer="Bo")
    with pytest.raises(ChangedError):
        judge(project, REPORT, "reject", {"c-0": "0"}, reviewer="Bo")
    judge(project, REPORT, "reject", {second: rows[second]}, reviewer="Bo")
    assert [(d.target, d.reviewer) for d in project.decisions()] == [(first, "Ada"), (second, "Bo")]


def test_of_two_reviewers_at_once_neither_is_lost(project, path):
    rows = {r.claim.id: mark(r) for r in project.rows(report=REPORT)}

    def decide(turn):
        with Project.open(path) as own:
            try:
                return judge(own, REPORT, "accept", dict([turn[1]]), reviewer=turn[0])[0].reviewer
            except ChangedError:
                return None

    turns = [(who, item) for item in rows.items() for who in ("Ada", "Bo", "Cy")]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(decide, turns))
    assert sum(a is not None for a in answers) == len(rows)
    assert len(list(project.decisions())) == len(rows)
    assert list(project.verify()) == []


def test_several_say_that_they_were_decided_together_and_are_undone_together(project):
    rows = {r.claim.id: mark(r) for r in project.rows(report=REPORT)}
    done = judge(project, REPORT, "accept", rows, reviewer="Ada")
    assert [d.change["together"] for d in done] == [2, 2]
    assert last_of(list(project.decisions()), list(rows), "Bo") == []
    last = last_of(list(project.decisions()), list(rows), "Ada")
    assert last == [d.id for d in done]
    take_back(project, last, reviewer="Ada")
    assert {r.verdict for r in project.rows()} == {"unreviewed"}


def test_what_waits_is_what_nobody_decided(project):
    other, raw = coded(2, speaker="Bo")
    doubtful = tuple(
        msgspec.structs.replace(c, status="unverified" if c.field == "toll" else c.status)
        for c in other.claims
    )
    project.save(msgspec.structs.replace(other, claims=doubtful), raw)

    def left(doubtful, **asked):
        with project.connected() as connection:
            found = waiting(connection, doubtful, Filter(**asked))
            assert len(found) == count_waiting(connection, doubtful, Filter(**asked))
            return found

    assert left(True) == [other.claims[1].id]
    assert len(left(False)) == 3
    assert left(False, report=REPORT, field="event") == [CODED.claims[0].id]
    assert doubt(doubtful[1]) == "unverified"
    assert doubt(doubtful[0]) is None
    d = project.decide("accept", "claim", CODED.claims[0].id, reviewer="Ada")
    assert left(False, report=REPORT) == [CODED.claims[1].id]
    with project.connected() as connection:
        assert progress(connection, [REPORT, other.report.id]) == {REPORT: (1, 2), other.report.id: (0, 2)}
        assert progress(connection)[""] == (1, 4)
        assert undecided(connection, [c.id for c in CODED.claims], Filter()) == {CODED.claims[1].id}
    project.undo(d.id, reviewer="Ada")
    assert len(left(False, report=REPORT)) == 2
    # Claims of what was rejected as a whole do not wait any more.
    project.decide("reject", "report", REPORT, reviewer="Ada")
    assert left(False, report=REPORT) == []


def test_an_addition_that_cannot_be_read_is_named(tmp_path):
    path = str(tmp_path / "border.db")
    with Project.open(path) as project:
        project.save(CODED, RAW)
        add(project, made(), MENTION, reviewer="Ada")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER IF EXISTS decision_update")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            if "decision" in name:
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE decision SET change = '{\"claim\": {}}'")
    with Project.open(path) as project:
        assert any("adds no claim that can be read" in p for p in problems(project))

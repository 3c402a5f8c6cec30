"""What decisions come to as tables: SQL, search and the queue see what exports see, on both databases."""

from __future__ import annotations

import random

import msgspec
import pytest
from project_records import coded, problems, sql

from counterclaim.engine import link
from counterclaim.export.rows import claim_line
from counterclaim.model import Speaker, claim_id
from counterclaim.project import Project, drawn
from counterclaim.project.adding import new_claim
from counterclaim.project.editing import edit
from counterclaim.project.histories import words
from counterclaim.project.judging import seen
from counterclaim.project.shown import ChangedError, add, correct, judge, left_open, mark, take_back
from counterclaim.project.waiting import Filter, count_unsure, count_waiting, progress, undecided, unsure

COLUMNS = (
    "id",
    "incident",
    "event",
    "field",
    "kind",
    "value",
    "low",
    "high",
    "status",
    "verdict",
    "reviewed",
)

WHOLE = ("mention", "report", "incident")


@pytest.fixture
def project(path):
    with Project.open(path) as opened:
        for n in (1, 2, 3):
            opened.save(*coded(n, killed=n + 2))
        link(opened)
        yield opened


def made(c, **values):
    """A claim of a reviewer: a witness speaks of more."""
    text = c.report.text
    at = text.index("spoke of more")
    given = {"field": "toll", "kind": "killed", "low": "5", "speaker": Speaker(name="a shopkeeper")}
    return new_claim(c.report.id, text, (at, at + 13), event=c.mentions[0], **(given | values))


def same(project, path):
    """Exports and the view have the same claims, with the same values and verdicts."""
    lines = [claim_line(row) for row in project.rows()]
    wanted = sorted(
        (*(x[name] for name in COLUMNS), x["speaker"]["name"], x["quote"]["exact"]) for x in lines
    )
    found = sql(path, f"SELECT {', '.join(COLUMNS)}, speaker, quote FROM claims")
    assert sorted(map(tuple, found), key=str) == sorted(wanted, key=str)
    assert problems(project) == []


def test_the_view_says_what_exports_say_whatever_is_decided(project, path):
    """Two hundred decisions of every kind, drawn by lot."""
    lot = random.Random(8)
    reports = [coded(n, killed=n + 2)[0] for n in (1, 2, 3)]
    done: list[str] = []
    verdicts: set[str] = set()
    for n in range(200):
        c = lot.choice(reports)
        rows = {r.claim.id: r for r in project.rows(report=c.report.id)}
        row = rows[lot.choice(sorted(rows))]
        verdicts |= {r.verdict for r in rows.values()}
        incidents = [i.id for i in project.incidents()]
        # What is rejected as a whole says more than any word on its claims: that comes late.
        what = lot.choice(("accept", "reject", "unsure", "edit", "add", "undo", *(WHOLE if n > 100 else ())))
        if what in ("accept", "reject", "unsure"):
            done += [
                d.id for d in judge(project, c.report.id, what, {row.claim.id: mark(row)}, reviewer="Ada")
            ]
        elif what == "edit":
            values = {"speaker": f"Speaker {n}", "status": lot.choice(("possible", "denied"))}
            seen_ = (row.claim.id, mark(row))
            done.append(correct(project, c.report.id, seen_, values, reviewer="Bo").id)
        elif what == "add":
            claim = made(c, low=str(n + 1))
            if claim.id not in rows:
                done.append(add(project, claim, c.mentions[0], reviewer="Ada").id)
        elif what in ("mention", "report"):
            target = c.report.id if what == "report" else c.mentions[0].id
            action = lot.choice(("accept", "accept", "reject"))
            done.append(project.decide(action, what, target, reviewer="Bo").id)
        elif what == "incident" and incidents:
            chosen = lot.choice(incidents)
            groups = [seen(project.mentions(incident=chosen))]
            action = lot.choice(("accept", "accept", "reject"))
            done.append(
                project.decide(action, "incident", chosen, reviewer="Bo", change={"mentions": groups}).id
            )
        elif what == "undo" and done:
            done.append(project.undo(done.pop(lot.randrange(len(done))), reviewer="Ada").id)
        if n % 5 == 0:
            link(project)
        if n % 10 == 0:
            same(project, path)
    link(project)
    same(project, path)
    assert verdicts == {"unreviewed", "accepted", "edited", "rejected"}
    # Whatever was drawn step by step is what is drawn at once.
    with project.writing() as connection:
        drawn.draw(connection)
    same(project, path)


def test_a_claim_that_is_added_is_found_by_its_words(project):
    c, _ = coded(2, killed=4)
    claim = made(c)
    assert project.search("shopkeeper") == []
    d = add(project, claim, c.mentions[0], reviewer="Ada")
    assert project.search("shopkeeper spoke") == [claim.id]
    [row] = [r for r in project.rows() if r.claim.id == claim.id]
    assert project.quoting("shopkeeper") == {row.incident}
    with project.reading() as reading:
        assert reading.report_of(claim.id) == c.report.id
    assert project.ids("claim", claim.id[:12]) == [claim.id]
    assert project.has_record("claim", claim.id)
    take_back(project, [d.id], reviewer="Ada")
    assert project.search("shopkeeper") == []
    assert not project.has_record("claim", claim.id)


def test_search_goes_by_what_reviewers_set(project):
    c, _ = coded(1)
    row = next(r for r in project.rows(report=c.report.id))
    before = set(project.search("police chief", limit=100))
    d = correct(project, c.report.id, (row.claim.id, mark(row)), {"speaker": "the mayor"}, reviewer="Ada")
    assert project.search("mayor") == [row.claim.id]
    # Its quote still tells of the police chief.
    assert set(project.search("police chief", limit=100)) == before
    text = c.report.text
    at = text.index("A witness")
    edited = next(r for r in project.rows(report=c.report.id) if r.claim.id == row.claim.id)
    correct(
        project, c.report.id, (row.claim.id, mark(edited)), {"quote": f"{at}-{len(text)}"}, reviewer="Ada"
    )
    assert set(project.search("police chief", limit=100)) == before - {row.claim.id}
    take_back(project, [d.id], reviewer="Ada")
    assert project.search("mayor") == []
    assert problems(project) == []


def test_coding_anew_draws_the_claims_of_a_report_anew(project, path):
    c, raw = coded(1)
    claim = made(c)
    add(project, claim, c.mentions[0], reviewer="Ada")
    row = next(r for r in project.rows(report=c.report.id) if r.claim.field == "toll")
    correct(project, c.report.id, (row.claim.id, mark(row)), {"status": "possible"}, reviewer="Ada")
    newer = msgspec.structs.replace(c.mentions[0], id="e-newer")
    claims = tuple(msgspec.structs.replace(x, event="e-newer", modality="threatened") for x in c.claims)
    claims = tuple(msgspec.structs.replace(x, id=claim_id(x)) for x in claims)
    project.save(msgspec.structs.replace(c, mentions=(newer,), claims=claims, incidents=()), raw, version="2")
    link(project)
    same(project, path)
    now = {r.claim.id: r for r in project.rows(report=c.report.id)}
    assert now[claim.id].claim.event == "e-newer"
    project.save(c, raw, version="3")
    link(project)
    same(project, path)


def test_what_is_coded_later_just_as_it_was_added_stands_once(project, path):
    c, raw = coded(1)
    claim = made(c)
    add(project, claim, c.mentions[0], reviewer="Ada")
    project.save(msgspec.structs.replace(c, claims=(*c.claims, claim)), raw, version="2")
    link(project)
    assert [r.claim.id for r in project.rows()].count(claim.id) == 1
    same(project, path)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("verdict", "UPDATE verdict SET verdict = 'accepted' WHERE verdict = 'rejected'"),
        ("verdict", "DELETE FROM verdict"),
        ("amended", "UPDATE amended SET low = 9"),
        ("amended", "DELETE FROM amended"),
    ],
)
def test_verify_finds_what_does_not_follow_from_decisions(project, path, table, statement):
    c, _ = coded(1)
    add(project, made(c), c.mentions[0], reviewer="Ada")
    project.decide("reject", "claim", c.claims[0].id, reviewer="Ada")
    assert problems(project) == []
    sql(path, statement)
    assert any(f"table {table} has it otherwise than decisions left it" in p for p in problems(project))


def test_a_decision_that_sets_nothing_readable_is_kept_and_changes_nothing(project, path):
    c, _ = coded(1)
    claim = c.claims[1].id
    for change in ({"set": {"low": "many"}}, {"set": {"colour": "red"}}, {}, None):
        project.decide("edit", "claim", claim, reviewer="Ada", change=change)
    assert sql(path, "SELECT low FROM claims WHERE id = ?", (claim,)) == [(c.claims[1].low,)]


# ---- unsure ---------------------------------------------------------------------------------------------


def row_of(project, claim):
    return next(r for r in project.rows() if r.claim.id == claim)


def test_unsure_leaves_a_claim_as_it_is_and_open(project, path):
    c, _ = coded(1)
    claim = c.claims[1].id
    before = row_of(project, claim)
    incidents = list(project.incidents())
    [d] = judge(project, c.report.id, "unsure", {claim: mark(before)}, reviewer="Ada", reason="who counted?")
    now = row_of(project, claim)
    assert now == msgspec.structs.replace(before, unsure=d.id)
    assert claim_line(now) == claim_line(before)
    assert mark(now) != mark(before)
    link(project)
    assert list(project.incidents()) == incidents
    assert words(d).startswith(f"unsure of claim {claim}: killed")
    same(project, path)
    with project.connected() as connection:
        assert unsure(connection, Filter()) == [claim]
        assert left_open(connection, [claim]) == {claim: d}
        assert claim not in undecided(connection, [claim, c.claims[0].id], Filter())
        assert count_waiting(connection, False, Filter()) == 5
        assert progress(connection)[""] == (0, 6)
        assert progress(connection, [c.report.id]) == {c.report.id: (0, 2)}
        assert count_unsure(connection, Filter(field="event")) == 0
    with pytest.raises(ChangedError):
        judge(project, c.report.id, "accept", {claim: mark(before)}, reviewer="Bo")


@pytest.mark.parametrize("what", ["accept", "edit", "undo", "report"])
def test_unsure_ends_with_the_next_word_on_it(project, what):
    c, _ = coded(1)
    claim = c.claims[1].id
    [d] = judge(project, c.report.id, "unsure", {claim: mark(row_of(project, claim))}, reviewer="Ada")
    if what == "accept":
        judge(project, c.report.id, "accept", {claim: mark(row_of(project, claim))}, reviewer="Bo")
    elif what == "edit":
        values = edit(row_of(project, claim).claim, c.report.text, {"low": "2"})
        project.decide("edit", "claim", claim, reviewer="Bo", change={"set": values})
    elif what == "undo":
        take_back(project, [d.id], reviewer="Ada")
    else:
        project.decide("reject", "report", c.report.id, reviewer="Bo")
    assert row_of(project, claim).unsure is None
    with project.connected() as connection:
        assert unsure(connection, Filter()) == []
        assert count_unsure(connection, Filter()) == 0
    assert problems(project) == []


def test_one_may_be_unsure_of_what_was_decided_or_added(project):
    c, _ = coded(1)
    claim = made(c)
    add(project, claim, c.mentions[0], reviewer="Ada")
    judge(project, c.report.id, "unsure", {claim.id: mark(row_of(project, claim.id))}, reviewer="Bo")
    edited = c.claims[1].id
    seen_ = (edited, mark(row_of(project, edited)))
    correct(project, c.report.id, seen_, {"status": "possible"}, reviewer="Ada")
    judge(project, c.report.id, "unsure", {edited: mark(row_of(project, edited))}, reviewer="Bo")
    rows = [row_of(project, x) for x in (claim.id, edited)]
    assert [(r.verdict, r.unsure is not None) for r in rows] == [("accepted", True), ("edited", True)]
    with project.connected() as connection:
        assert unsure(connection, Filter()) == [edited, claim.id]
        assert unsure(connection, Filter(status="possible")) == [edited]
        assert unsure(connection, Filter(incident=rows[0].incident), 1, 5) == [claim.id]
    assert problems(project) == []

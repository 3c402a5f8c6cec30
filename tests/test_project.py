"""The project file: saved once, read back whole, verified, migrated, never silently wrong."""

from __future__ import annotations

import msgspec
import pytest
from project_records import coded, dump, on_postgres, problems, sql

from counterclaim.engine import link
from counterclaim.model import Quote
from counterclaim.project import Project, ProjectError, store
from counterclaim.project.judging import seen


def test_what_is_saved_reads_back_whole(project):
    c, raw = coded()
    assert project.save(c, raw, version="1") is True
    assert project.report(c.report.id) == c.report
    assert project.text(c.report.id) == c.report.text
    assert project.raw(c.report.id) == raw
    assert list(project.mentions()) == list(c.mentions)
    assert set(project.claims()) == set(c.claims)
    assert list(project.incidents()) == list(c.incidents)
    assert project.incident(c.incidents[0].id) == c.incidents[0]
    assert problems(project) == []


def test_rows_for_export_carry_report_incident_and_decision(project):
    c, raw = coded()
    project.save(c, raw)
    first = project.decide("reject", "claim", c.claims[0].id, reviewer="Ada")
    last = project.decide("accept", "claim", c.claims[0].id, reviewer="Ben")
    rows = {row.claim.id: row for row in project.rows()}
    assert rows[c.claims[0].id].reviewed == last.id != first.id
    assert rows[c.claims[1].id].reviewed is None
    assert {row.incident for row in rows.values()} == {c.incidents[0].id}
    assert {(row.report.path, row.report.sha256) for row in rows.values()} == {("0001.txt", c.report.sha256)}


def test_saving_the_same_again_changes_nothing(project, path):
    c, raw = coded()
    project.save(c, raw, version="1")
    before = dump(path)
    turned = msgspec.structs.replace(c, claims=c.claims[::-1])
    assert project.save(turned, raw, version="1") is False
    assert dump(path) == before


def test_order_of_saving_does_not_count(new_path):
    dumps = []
    for order in ((1, 2, 3), (3, 1, 2)):
        with Project.open(new_path()) as project:
            for n in order:
                project.save(*coded(n))
            dumps.append(([msgspec.json.encode(r) for r in project.rows()], list(project.incidents())))
    assert dumps[0] == dumps[1]


def test_same_claim_found_twice_is_kept_once(project):
    c, raw = coded()
    project.save(msgspec.structs.replace(c, claims=c.claims * 2, mentions=c.mentions * 2), raw)
    assert len(list(project.claims())) == len(c.claims)


def test_new_coding_replaces_claims_and_keeps_decisions(project):
    c, raw = coded()
    project.save(c, raw, version="1")
    decision = project.decide("accept", "claim", c.claims[0].id, reviewer="Ada", reason="heard it")
    again, _ = coded(speaker="a police chief")
    assert project.save(again, raw, version="2") is True
    assert {x.id for x in project.claims()} == {x.id for x in again.claims}
    assert list(project.decisions()) == [decision]
    assert problems(project) == []


def test_decision_finds_its_claim_again_when_the_old_coding_returns(project):
    c, raw = coded()
    project.save(c, raw)
    decision = project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
    project.save(coded(speaker="a police chief")[0], raw)
    project.save(c, raw)
    assert decision.id in {row.reviewed for row in project.rows()}


def test_has_knows_report_and_version(project):
    c, raw = coded()
    assert not project.has(c.report.id, "1")
    project.save(c, raw, version="1")
    assert project.has(c.report.id, "1")
    assert not project.has(c.report.id, "2")
    project.save(c, raw, version="2")
    assert project.has(c.report.id, "2")


def test_wrong_raw_bytes_are_not_saved(project):
    c, raw = coded()
    with pytest.raises(ProjectError, match="not its own"):
        project.save(c, raw + b" ")
    assert list(project.reports()) == []


def test_failed_save_leaves_nothing(project):
    c, raw = coded()
    orphan = msgspec.structs.replace(c, mentions=())
    with pytest.raises(ProjectError, match="does not hang together"):
        project.save(orphan, raw)
    assert list(project.reports()) == []
    assert problems(project) == []


def test_linking_gives_each_mention_an_incident_and_a_second_time_changes_nothing(project, path):
    one, two = coded(1), coded(2)
    for c, raw in (one, two):
        project.save(c, raw)
    link(project)
    homes = {row.claim.event: row.incident for row in project.rows()}
    assert {i.id for i in project.incidents()} == set(homes.values())
    for mention, home in homes.items():
        assert mention in {m.id for m in project.mentions(incident=home)}
    assert problems(project) == []
    before = dump(path)
    link(project)
    project.save(*one)
    assert dump(path) == before


def test_incident_whose_report_changed_waits_for_link(project):
    one, two = coded(1), coded(2)
    for c, raw in (one, two):
        project.save(c, raw)
    together = {"mentions": [seen(c.mentions) for c, _ in (one, two)]}
    project.decide("same", "mention", one[0].mentions[0].id, reviewer="Ada", change=together)
    link(project)
    [both] = project.incidents()
    assert set(both.reports) == {one[0].report.id, two[0].report.id}
    again, raw = coded(2, speaker="a police chief")
    project.save(msgspec.structs.replace(again, incidents=()), raw)
    assert list(project.incidents()) == []
    assert problems(project) == []
    link(project)
    assert [set(i.reports) for i in project.incidents()] == [set(both.reports)]
    assert problems(project) == []


def test_filters(project):
    for n in (1, 2):
        project.save(*coded(n))
    c = coded(2)[0]
    assert {r.report.id for r in project.rows(report=c.report.id)} == {c.report.id}
    assert {r.report.id for r in project.rows(incident=c.incidents[0].id)} == {c.report.id}
    assert list(project.mentions(report=c.report.id)) == list(c.mentions)
    assert [r.path for r in project.reports()] == ["0001.txt", "0002.txt"]


def test_refused_inputs_are_kept_once(project):
    for _ in range(2):
        project.refuse("a.bin", "is a ZIP archive, not text", "unpack it")
    assert [(r.input, r.reason, r.advice) for r in project.refusals()] == [
        ("a.bin", "is a ZIP archive, not text", "unpack it")
    ]


def test_search_finds_words_and_reads_no_query_language(project):
    for n in (1, 2):
        project.save(*coded(n))
    c = coded(2)[0]
    assert len(project.search("died goma")) == 4
    assert project.search('"no 2" OR', of="report") == []
    assert project.search("no 2 witness", of="report") == [c.report.id]
    assert project.search("   ") == []


def test_search_follows_a_new_coding(project, path):
    c, raw = coded()
    project.save(c, raw)
    project.save(coded(speaker="brigadier")[0], raw)
    assert len(project.search("brigadier")) == 2
    assert project.search("police chief brigadier") != []
    if on_postgres(path):
        assert sql(path, "SELECT words @@ 'brigadier' FROM claim_words") == [(True,)] * 2
    else:
        assert sql(path, "SELECT count(*) FROM claim_fts WHERE claim_fts MATCH 'speaker:police'") == [(0,)]


def test_views_open_as_tables(project, path):
    project.save(*coded())
    assert len(sql(path, "SELECT * FROM claims")) == 2
    assert sql(path, "SELECT title, killed_low, latitude FROM incidents") == [("Deaths in Goma", 3, -1.68)]


def test_time_is_utc_to_the_second():
    assert store.now().endswith("Z")
    assert len(store.now()) == 20


def test_quotes_are_found_at_any_depth():
    from counterclaim.project.verify import quotes

    c, _ = coded()
    found = list(quotes(c.claims[1]))
    assert {q.exact for q in found} == {c.claims[1].quote.exact, "the police chief", "3"}
    assert all(isinstance(q, Quote) for q in found)

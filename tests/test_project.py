"""The project file: saved once, read back whole, verified, migrated, never silently wrong."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec
import pytest
from project_records import coded, joined
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from counterclaim.model import Quote
from counterclaim.project import Project, ProjectError, migrations, store
from counterclaim.project.tables import CONTENT, VIEWS, metadata


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "border.db")


@pytest.fixture
def project(path: str):
    with Project.open(path) as opened:
        yield opened


def dump(path: str) -> list[str]:
    """The content tables as lines."""
    names = tuple(f'INSERT INTO "{t.name}"' for t in CONTENT)
    with sqlite3.connect(path) as connection:
        return [line for line in connection.iterdump() if line.startswith(names)]


def sql(path: str, statement: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def problems(project: Project) -> list[str]:
    return [str(p) for p in project.verify()]


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


def test_order_of_saving_does_not_count(tmp_path):
    dumps = []
    for name, order in (("a.db", (1, 2, 3)), ("b.db", (3, 1, 2))):
        file = str(tmp_path / name)
        with Project.open(file) as project:
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


def test_link_joins_incidents_and_a_second_time_changes_nothing(project, path):
    one, two = coded(1), coded(2)
    for c, raw in (one, two):
        project.save(c, raw)
    both = joined(one[0].mentions + two[0].mentions, one[0].claims + two[0].claims)
    project.link([both])
    assert list(project.incidents()) == [both]
    assert {row.incident for row in project.rows()} == {both.id}
    assert len(list(project.mentions(incident=both.id))) == 2
    assert problems(project) == []
    before = dump(path)
    project.link([both])
    project.save(*one)
    assert dump(path) == before


def test_incident_whose_report_changed_waits_for_link(project):
    one, two = coded(1), coded(2)
    for c, raw in (one, two):
        project.save(c, raw)
    project.link([joined(one[0].mentions + two[0].mentions, one[0].claims + two[0].claims)])
    assert not project.unlinked()
    again, raw = coded(2, speaker="a police chief")
    project.save(msgspec.structs.replace(again, incidents=()), raw)
    assert project.unlinked()
    assert list(project.incidents()) == []
    assert problems(project) == []
    project.link([joined(one[0].mentions + again.mentions, one[0].claims + again.claims)])
    assert not project.unlinked()
    assert problems(project) == []


def test_link_to_a_mention_that_is_not_there_is_one_error(project):
    c, raw = coded()
    project.save(c, raw)
    lost = msgspec.structs.replace(c.incidents[0], mentions=("e-0",))
    with pytest.raises(ProjectError):
        project.link([lost])
    assert list(project.incidents()) == list(c.incidents)


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


def test_search_follows_a_new_coding(project):
    c, raw = coded()
    project.save(c, raw)
    project.save(coded(speaker="brigadier")[0], raw)
    assert len(project.search("brigadier")) == 2
    assert project.search("police chief brigadier") != []
    assert sql(project.name, "SELECT count(*) FROM claim_fts WHERE claim_fts MATCH 'speaker:police'") == [
        (0,)
    ]


def test_views_open_as_tables(project, path):
    project.save(*coded())
    assert len(sql(path, "SELECT * FROM claims")) == 2
    assert sql(path, "SELECT title, killed_low, latitude FROM incidents") == [("Deaths in Goma", 3, -1.68)]


# Decisions


def test_decisions_cannot_be_changed_or_removed(project, path):
    c, raw = coded()
    project.save(c, raw)
    project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
    for statement in ("UPDATE decision SET reviewer = 'Eve'", "DELETE FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="only appended"):
            sql(path, statement)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE decision SET action = 'reject' WHERE seq = 2",
        "DELETE FROM decision WHERE seq = 2",
        "DELETE FROM decision WHERE seq = 1",
        "UPDATE decision SET seq = 9 WHERE seq = 3",
        "UPDATE decision SET hash = 'x' WHERE seq = 1",
    ],
)
def test_broken_chain_of_decisions_is_found(project, path, tampering):
    c, raw = coded()
    project.save(c, raw)
    for reviewer in "ABC":
        project.decide("edit", "claim", c.claims[0].id, reviewer=reviewer, change={"low": 4, "high": None})
    assert problems(project) == []
    sql(path, "DROP TRIGGER decision_no_update")
    sql(path, "DROP TRIGGER decision_no_delete")
    sql(path, tampering)
    assert any(p.startswith("decision") for p in problems(project))


def test_decision_needs_its_target(project):
    with pytest.raises(ProjectError, match="holds no claim c-0"):
        project.decide("accept", "claim", "c-0", reviewer="Ada")


# Verify


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE report SET text = replace(text, 'died', 'slept')", "does not stand at"),
        ("UPDATE report SET text = text || ' '", "changed after coding"),
        ("UPDATE raw SET bytes = x'00'", "raw bytes are missing or changed"),
        ("UPDATE report SET id = 'r-0' WHERE 1 = 0; UPDATE claim SET low = 9", "columns differ"),
        ("UPDATE claim SET record = json_set(record, '$.low', 1)", "id does not follow"),
        ("UPDATE claim SET record = json_set(record, '$.speaker.name', ' ')", "has no speaker"),
        ("UPDATE claim SET record = json_set(record, '$.quote.start', 5)", "does not stand at"),
        ("UPDATE claim SET record = json_set(record, '$.quote.prefix', 'x')", "words around"),
        ("UPDATE claim SET record = json_set(record, '$.part_of', 'c-0')", "is part of claim c-0"),
        ("UPDATE claim SET record = 'x'", "cannot be read any further"),
        ("DELETE FROM claim WHERE field = 'toll'", "which is missing"),
        (
            "UPDATE incident SET record = json_set(record, '$.tolls[0].claims', json('[]'))",
            "leads to no claim",
        ),
        ("UPDATE incident SET record = json_set(record, '$.claims', json('[]'))", "leads to no claim"),
        ("UPDATE incident SET record = json_set(record, '$.mentions', json('[]'))", "not those that belong"),
        ("DELETE FROM membership", "has no event mention"),
    ],
)
def test_verify_finds_what_was_tampered_with(project, path, tampering, found):
    project.save(*coded())
    connection = sqlite3.connect(path)
    connection.executescript(tampering)
    connection.close()
    assert any(found in p for p in problems(project)), problems(project)


def test_verify_names_a_damaged_file(path):
    with Project.open(path) as project:
        for n in range(20):
            project.save(*coded(n))
    content = bytearray(Path(path).read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    Path(path).write_bytes(content)
    with Project.open(path) as project:
        assert any(p.startswith("file:") for p in problems(project))


# Opening


def one_line(error: ProjectError, path: str) -> bool:
    return "\n" not in str(error) and str(error).startswith(path) and bool(error.reason and error.advice)


def test_text_file_is_no_project(path):
    Path(path).write_text("Two men died.\n")
    with pytest.raises(ProjectError, match="is no project file") as e:
        Project.open(path)
    assert one_line(e.value, path)
    assert Path(path).read_text() == "Two men died.\n"


def test_other_database_is_left_alone(path):
    sql(path, "CREATE TABLE claim (id)")
    before = Path(path).read_bytes()
    with pytest.raises(ProjectError, match="no project") as e:
        Project.open(path)
    assert one_line(e.value, path)
    assert Path(path).read_bytes() == before


def test_newer_schema_is_refused(path):
    Project.open(path).close()
    sql(path, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(ProjectError, match=r"newer version of Counterclaim \(schema 99") as e:
        Project.open(path)
    assert one_line(e.value, path)


def test_missing_project_is_made_only_if_asked(path):
    with pytest.raises(ProjectError, match="there is no such project"):
        Project.open(path, create=False)
    assert not os.path.exists(path)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nowhere/border.db", "its folder does not exist"),
        (".", "is a folder"),
        ("nobase://x/y", "no database address"),
    ],
)
def test_bad_addresses(tmp_path, monkeypatch, address, reason):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match=reason) as e:
        Project.open(address)
    assert one_line(e.value, address)


def test_read_only_file_is_refused_for_writing(path, monkeypatch):
    Project.open(path).close()
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(ProjectError, match="may not be written") as e:
        Project.open(path)
    assert one_line(e.value, path)


def test_reading_a_file_in_a_read_only_folder(path, monkeypatch):
    c, raw = coded()
    with Project.open(path) as project:
        project.save(c, raw)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with Project.open(path, write=False) as project:
        assert project.text(c.report.id) == c.report.text
        with pytest.raises(ProjectError, match="may not be written"):
            project.refuse("a", "b")


def test_write_that_waits_too_long_is_one_error(path, monkeypatch):
    monkeypatch.setattr("counterclaim.project.sqlite.WAIT", 0.05)
    with Project.open(path) as project:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProjectError, match="in use by another program"):
            project.refuse("a", "b")
        other.close()


def test_password_is_not_shown():
    with pytest.raises(ProjectError) as e:
        Project.open("nobase://desk:secret@host/project")
    assert "secret" not in str(e.value)


# Older schemas

OLD = (Path(__file__).parent / "project_version_0.sql").read_text()


def old_file(path: str, other: str) -> None:
    """A file of version 0 with the content of another."""
    connection = sqlite3.connect(path)
    connection.executescript(OLD)
    connection.execute("ATTACH ? AS new", (other,))
    for table in (*(t.name for t in CONTENT), "decision"):
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
    connection.commit()
    connection.close()


def test_file_of_version_0_becomes_one_of_today(tmp_path, path):
    c, raw = coded()
    with Project.open(path) as project:
        project.save(c, raw)
        decision = project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
    old = str(tmp_path / "old.db")
    old_file(old, path)
    with pytest.raises(ProjectError, match="older version"):
        Project.open(old, write=False)
    with Project.open(old) as project:
        assert problems(project) == []
        assert list(project.decisions()) == [decision]
        assert list(project.incidents()) == list(c.incidents)
        assert len(project.search("goma")) == 2
        assert not project.has(c.report.id, "")
        assert project.save(c, raw) is True
    assert dump(old) == dump(path)
    assert sql(old, "SELECT value FROM meta WHERE key = 'schema'") == [(str(migrations.SCHEMA),)]


def test_failed_migration_leaves_the_old_file(tmp_path, path, monkeypatch):
    Project.open(path).close()
    old = str(tmp_path / "old.db")
    old_file(old, path)

    def broken(connection) -> None:
        connection.exec_driver_sql("DROP TABLE claim")
        raise ProjectError("old.db", "breaks", "stop")

    monkeypatch.setattr(migrations, "STEPS", (broken,))
    with pytest.raises(ProjectError, match="breaks"):
        Project.open(old)
    assert sql(old, "SELECT value FROM meta") == [("0",)]
    assert sql(old, "SELECT count(*) FROM claim") == [(0,)]


def test_columns_of_version_0_and_today_agree(path, tmp_path):
    Project.open(path).close()
    old = str(tmp_path / "old.db")
    old_file(old, path)
    Project.open(old).close()
    for table in metadata.tables:
        names = [{row[1] for row in sql(file, f"PRAGMA table_info({table})")} for file in (old, path)]
        assert names[0] == names[1], table


# PostgreSQL


def test_tables_compile_for_postgresql():
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert not any("json_" in query or "fts" in query for query in VIEWS.values())


@pytest.mark.skipif(
    "COUNTERCLAIM_POSTGRES" not in os.environ, reason="set COUNTERCLAIM_POSTGRES to an empty database's URL"
)
def test_postgresql_by_url():
    c, raw = coded()
    with Project.open(os.environ["COUNTERCLAIM_POSTGRES"]) as project:
        project.save(c, raw, version="1")
        assert project.save(c, raw, version="1") is False
        project.link(c.incidents)
        project.decide("accept", "claim", c.claims[0].id, reviewer="Ada", change={"low": 1})
        assert project.search("goma") == sorted(x.id for x in c.claims)
        assert list(project.incidents()) == list(c.incidents)
        assert set(project.claims()) == set(c.claims)
        assert problems(project) == []


def test_time_is_utc_to_the_second():
    assert store.now().endswith("Z")
    assert len(store.now()) == 20


def test_quotes_are_found_at_any_depth():
    from counterclaim.project.verify import quotes

    c, _ = coded()
    found = list(quotes(c.claims[1]))
    assert {q.exact for q in found} == {c.claims[1].quote.exact, "the police chief", "3"}
    assert all(isinstance(q, Quote) for q in found)

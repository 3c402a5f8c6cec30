"""Opening a project: what is none, what is newer, what is older, and PostgreSQL by URL."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from project_records import coded, dump, opened, problems, sql
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bench.synthetic import reports
from counterclaim.engine import link
from counterclaim.project import Project, ProjectError, migrations
from counterclaim.project.tables import CONTENT, VIEWS, metadata


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file: what holds for PostgreSQL as well is in test_project_postgres.py."""
    return str(tmp_path / "border.db")


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


def test_of_version_7_only_the_reports_wait_that_waited_then(tmp_path):
    old = str(tmp_path / "old.db")
    with Project.open(old) as project:
        for made in reports(3, seed=1):
            project.save(made.coded, made.raw)
        link(project)
        kept, changed, new = (r.id for r in project.reports())
    with opened(old) as connection:
        for line in (
            "DROP TABLE waiting",
            "CREATE TABLE accounted (report TEXT PRIMARY KEY, digest TEXT NOT NULL)",
            f"INSERT INTO accounted SELECT report, digest FROM coding WHERE report = '{kept}'",
            f"INSERT INTO accounted VALUES ('{changed}', 'of another coding')",
            "UPDATE meta SET value = '7' WHERE key = 'schema'",
        ):
            connection.exec_driver_sql(line)
    with Project.open(old) as project:
        with project.linking() as step:
            assert sorted(step.waiting(9)) == sorted([changed, new])
        link(project)
        assert link(project).reports == 0
        assert problems(project) == []


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


def test_tables_compile_for_postgresql():
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert not any("json_" in query or "fts" in query for query in VIEWS.values())

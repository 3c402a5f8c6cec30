"""What only PostgreSQL has: servers that are away, databases that are no project, older projects, guards."""

from __future__ import annotations

import subprocess
import sys

import pytest
from project_records import coded, dump, opened, problems, sql
from sqlalchemy import Text, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bench.synthetic import reports
from counterclaim.engine.linking import link
from counterclaim.project import Project, ProjectError, migrations
from counterclaim.project.exact import Exact
from counterclaim.project.tables import VIEWS, coding, incident, metadata


@pytest.fixture
def path(postgres) -> str:
    return postgres.new()


def refused(path: str, **how) -> ProjectError:
    with pytest.raises(ProjectError) as e:
        Project.open(path, **how)
    assert "\n" not in str(e.value)
    assert e.value.reason
    assert e.value.advice
    return e.value


@pytest.mark.parametrize(
    "given", ["postgresql://{}", "postgres://{}", "postgresql+psycopg://{}", "postgresql+psycopg2://{}"]
)
def test_any_name_of_the_driver_will_do(postgres, given):
    rest = postgres.new().removeprefix("postgresql://")
    with Project.open(given.format(rest)) as project:
        project.save(*coded())
        assert problems(project) == []


def test_a_server_that_is_not_there_is_one_line(tmp_path):
    address = f"postgresql://desk:secret@/x?host={tmp_path}"
    assert str(refused(address)).startswith(f"postgresql://desk:***@/x?host={tmp_path}: cannot be reached (")
    assert "secret" not in str(refused("postgresql://desk:secret@127.0.0.1:1/x"))
    assert "cannot be reached" in str(refused("postgresql://desk@127.0.0.1:1/x", create=False, write=False))


@pytest.mark.parametrize("address", ["://x", "mysql://a/b", "nobase://x/y", "postgresql://h:port/x"])
def test_what_is_no_address_is_one_line(address):
    assert "is no database address" in str(refused(address))


def test_a_database_that_is_not_there_is_one_line(postgres):
    assert "there is no such database; make it with createdb" in str(refused(postgres.address("nowhere")))


def test_a_user_who_is_not_there_is_one_line(postgres):
    address = postgres.address("postgres").replace("desk@", "eve@")
    assert "lets nobody in so" in str(refused(address))


def test_a_user_who_may_not_make_tables_is_one_line_and_may_read_what_is_there(postgres):
    database = postgres.database()
    sql(database, "CREATE ROLE guest LOGIN")
    sql(database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    guest = database.replace("desk@", "guest@")
    assert "may not be used so (permission denied" in str(refused(guest))
    with Project.open(database) as project:
        c, raw = coded()
        project.save(c, raw)
    sql(database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    with Project.open(guest, create=False, write=False) as project:
        assert set(project.claims()) == set(c.claims)
        assert len(project.search("goma")) == 2
        assert problems(project) == []
    with Project.open(guest) as project, pytest.raises(ProjectError, match="may not be used so"):
        project.refuse("a", "b")


def test_a_user_who_may_write_rows_codes_links_and_decides_but_changes_no_decision(postgres):
    database = postgres.database()
    Project.open(database).close()
    for statement in (
        "CREATE ROLE documenter LOGIN",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO documenter",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO documenter",
    ):
        sql(database, statement)
    address = database.replace("desk@", "documenter@")
    with Project.open(address) as project:
        project.save_all([(m.coded, m.raw) for m in reports(6, seed=2)])
        assert link(project).reports == 6
        claim = next(project.claims()).id
        project.decide("reject", "claim", claim, reviewer="Ada")
        link(project)
        project.undo(reviewer="Ada")
        link(project)
        assert problems(project) == []
        assert len(list(project.incidents())) > 1
    for statement, wrong in (
        ("DELETE FROM decision", "only appended"),
        ("DROP TRIGGER decision_no_delete ON decision", "must be owner"),
        ("ALTER TABLE decision DISABLE TRIGGER ALL", "must be owner"),
    ):
        with pytest.raises(DBAPIError, match=wrong):
            sql(address, statement)


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_does_not_hold_every_character_is_refused(postgres, encoding):
    database = postgres.database(f"ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C'")
    assert f"in {encoding}, which does not hold every character; " in str(refused(database))


def test_the_clients_own_encoding_does_not_count(path, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    c, raw = coded(speaker="القصف")
    with Project.open(path) as project:
        project.save(c, raw)
        assert set(project.claims()) == set(c.claims)


def test_without_the_driver_the_line_says_what_to_install(path):
    program = f"""
import sys
sys.modules["psycopg"] = None
from bench.synthetic import reports
from counterclaim.engine.linking import link
from counterclaim.project import Project, ProjectError
try:
    Project.open({path!r})
except ProjectError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (
        done.stdout == f"{path}: needs a driver that is not installed; pip install 'counterclaim[postgres]'\n"
    )


def test_another_programs_database_is_left_alone(path):
    sql(path, "CREATE TABLE claim (id text)")
    assert "is a database, but no project" in str(refused(path))
    with opened(path) as connection:
        assert inspect(connection).get_table_names() == ["claim"]


def test_a_newer_project_is_refused(path):
    Project.open(path).close()
    sql(path, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    assert "newer version of Counterclaim (schema 99" in str(refused(path))
    assert "newer version" in str(refused(path, create=False, write=False))


def test_a_project_is_made_only_if_asked(path):
    for how in ({"create": False}, {"create": False, "write": False}, {"write": False}):
        assert "holds no project" in str(refused(path, **how))
    with opened(path) as connection:
        assert inspect(connection).get_table_names() == []


def test_projects_in_two_schemas_of_a_database_are_two(postgres):
    with Project.open(postgres.new()) as one, Project.open(postgres.new()) as other:
        one.save(*coded(1))
        with one.linking():
            other.save(*coded(2))
        assert [r.path for r in one.reports()] == ["0001.txt"]
        assert [r.path for r in other.reports()] == ["0002.txt"]


@pytest.mark.parametrize(
    "statement", ["UPDATE decision SET reviewer = 'Eve'", "DELETE FROM decision", "TRUNCATE decision"]
)
def test_decisions_are_only_appended(path, statement):
    with Project.open(path) as project:
        c, raw = coded()
        project.save(c, raw)
        project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
        with pytest.raises(IntegrityError, match="only appended"):
            sql(path, statement)
        assert len(list(project.decisions())) == 1


ADDED = {
    1: ["coding", "refused"],
    4: ["account", "block", "likeness", "copy_key", "copy", "heard"],
    6: ["written"],
    7: ["user", "session"],
    8: ["waiting"],
    9: ["verdict", "amended"],
    10: ["fetch"],
}
"""The tables that each version added."""
WITHIN = {1: [incident.c.stale], 2: [coding.c.aside]}
"""The columns that each version added to tables that were there."""


EXACT = 5
"""The version since which text has one order on every server, and counts have no bound."""


def make_older(path: str, version: int) -> None:
    """Turn a project of today into one as an older version made it on PostgreSQL."""
    with opened(path) as connection:
        for view in VIEWS:
            connection.execute(text(f"DROP VIEW {view}"))
        for verb in ("update", "delete", "truncate"):
            connection.execute(text(f"DROP TRIGGER decision_no_{verb} ON decision"))
        connection.execute(text("DROP TABLE report_words, claim_words, amended_words"))
        for added in range(len(migrations.STEPS), version, -1):
            for table in ADDED.get(added, ()):
                connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
            for column in WITHIN.get(added, ()):
                if column.table.name in inspect(connection).get_table_names():
                    connection.execute(text(f"ALTER TABLE {column.table.name} DROP COLUMN {column.name}"))
        for name in inspect(connection).get_table_names() if version < EXACT else ():
            for column in metadata.tables[name].columns:
                there = {c["name"] for c in inspect(connection).get_columns(name)}
                if isinstance(column.type, Exact) and column.name in there:
                    change = f'ALTER COLUMN "{column.name}" TYPE text COLLATE "default"'
                    connection.execute(text(f'ALTER TABLE "{name}" {change}'))
        if version < EXACT:
            connection.execute(text("ALTER TABLE claim ALTER COLUMN high TYPE integer"))
        connection.execute(text(f"UPDATE meta SET value = '{version}' WHERE key = 'schema'"))


def columns(path: str) -> dict[str, list[tuple]]:
    """What PostgreSQL says of each column."""
    with opened(path) as connection:
        told = connection.execute(
            text(
                "SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default "
                "FROM information_schema.columns WHERE table_schema = current_schema() "
                "ORDER BY table_name, column_name"
            )
        )
        found: dict[str, list[tuple]] = {}
        for table, *rest in told:
            found.setdefault(table, []).append(tuple(rest))
        return found


def guards(path: str) -> list[tuple]:
    """The indexes, triggers and constraints of a project."""
    here = "relnamespace = current_schema()::regnamespace"
    return [
        *sql(path, "SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes "
                   "WHERE schemaname = current_schema() ORDER BY indexname"),
        *sql(path, "SELECT relname::text, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
                   f"WHERE NOT tgisinternal AND {here} ORDER BY 1, 2"),
        *sql(path, "SELECT relname::text, conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid "
                   f"WHERE {here} ORDER BY 1, 2"),
    ]  # fmt: skip


@pytest.mark.parametrize("version", range(len(migrations.STEPS)))
def test_a_project_of_an_older_version_becomes_one_of_today(path, new_today, version):
    c, raw = coded()
    with Project.open(path) as project:
        project.save(c, raw)
        decision = project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
        before = dump(path)
    make_older(path, version)
    assert columns(path) != columns(new_today)
    assert "was made by an older version" in str(refused(path, create=False, write=False))
    with Project.open(path) as project:
        assert problems(project) == []
        assert list(project.decisions()) == [decision]
        assert list(project.incidents()) == list(c.incidents)
        assert len(project.search("goma")) == 2
        project.save(*coded(2, killed=10**12))
        with pytest.raises(IntegrityError, match="only appended"):
            sql(path, "DELETE FROM decision")
        assert [line for line in dump(path) if c.report.id in line] == [x for x in before if c.report.id in x]
    assert guards(path) == guards(new_today)
    for table, told in columns(new_today).items():
        assert [x[:-1] for x in columns(path)[table]] == [x[:-1] for x in told], table


@pytest.fixture
def new_today(postgres) -> str:
    """A project that today's version made."""
    address = postgres.new()
    Project.open(address).close()
    return address


def test_a_failed_migration_leaves_the_old_project(path, monkeypatch):
    with Project.open(path) as project:
        project.save(*coded())
    make_older(path, 0)

    def broken(connection) -> None:
        connection.exec_driver_sql("DROP TABLE claim CASCADE")
        raise ProjectError("old", "breaks", "stop")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS[:1], broken))
    assert "breaks" in str(refused(path))
    assert sql(path, "SELECT value FROM meta WHERE key = 'schema'") == [("0",)]
    assert sql(path, "SELECT count(*) FROM claim") == [(2,)]


def test_every_column_of_text_is_in_the_order_of_code_points(new_today):
    texts = [x for told in columns(new_today).values() for x in told if x[1] == "text"]
    assert len(texts) > 80
    assert {x[3] for x in texts} == {"C"}
    assert not any(isinstance(c.type, Text) for t in metadata.sorted_tables for c in t.columns)


def test_search_goes_by_the_index(new_today):
    with opened(new_today) as connection:
        connection.execute(text("SET enable_seqscan = off"))
        plan = connection.execute(text("EXPLAIN SELECT id FROM claim_words WHERE words @@ 'goma'::tsquery"))
        assert "claim_words_index" in "\n".join(row[0] for row in plan)

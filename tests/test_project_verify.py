"""Decisions are only appended, and verify finds every broken promise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_records import coded, problems, sql, unguard
from sqlalchemy.exc import IntegrityError

from counterclaim.project import Project, ProjectError


def test_decisions_cannot_be_changed_or_removed(project, path):
    c, raw = coded()
    project.save(c, raw)
    project.decide("accept", "claim", c.claims[0].id, reviewer="Ada")
    for statement in ("UPDATE decision SET reviewer = 'Eve'", "DELETE FROM decision"):
        with pytest.raises(IntegrityError, match="only appended"):
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
    unguard(path)
    sql(path, tampering)
    assert any(p.startswith("decision") for p in problems(project))


def test_decision_needs_its_target(project):
    with pytest.raises(ProjectError, match="holds no claim c-0"):
        project.decide("accept", "claim", "c-0", reviewer="Ada")


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE report SET text = replace(text, 'died', 'slept')", "does not stand at"),
        ("UPDATE report SET text = text || ' '", "changed after coding"),
        ("UPDATE claim SET low = 9", "columns differ"),
        ("UPDATE claim SET record = 'x'", "cannot be read any further"),
        ("DELETE FROM claim WHERE field = 'toll'", "which is missing"),
        ("DELETE FROM membership", "has no event mention"),
    ],
)
def test_verify_finds_what_was_tampered_with(project, path, tampering, found):
    project.save(*coded())
    sql(path, tampering)
    assert any(found in p for p in problems(project)), problems(project)


@pytest.mark.parametrize(
    ("table", "field", "value", "found"),
    [
        ("claim", ("low",), 1, "id does not follow"),
        ("claim", ("speaker", "name"), " ", "has no speaker"),
        ("claim", ("quote", "start"), 5, "does not stand at"),
        ("claim", ("quote", "prefix"), "x", "words around"),
        ("claim", ("part_of",), "c-0", "is part of claim c-0"),
        ("incident", ("tolls", 0, "claims"), [], "leads to no claim"),
        ("incident", ("claims",), [], "leads to no claim"),
        ("incident", ("mentions",), [], "not those that belong"),
    ],
)
def test_verify_finds_what_was_tampered_with_in_a_record(project, path, table, field, value, found):
    project.save(*coded())
    for key, text in sql(path, f"SELECT id, record FROM {table}"):
        record = json.loads(text)
        within = record
        for name in field[:-1]:
            within = within[name]
        within[field[-1]] = value
        sql(path, f"UPDATE {table} SET record = ? WHERE id = ?", (json.dumps(record), key))
    assert any(found in p for p in problems(project)), problems(project)


def test_verify_finds_other_raw_bytes(project, path):
    project.save(*coded())
    sql(path, "UPDATE raw SET bytes = ?", (b"\x00",))
    assert any("raw bytes are missing or changed" in p for p in problems(project))


def test_verify_names_a_damaged_file(tmp_path):
    path = str(tmp_path / "border.db")
    with Project.open(path) as project:
        for n in range(20):
            project.save(*coded(n))
    content = bytearray(Path(path).read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    Path(path).write_bytes(content)
    with Project.open(path) as project:
        assert any(p.startswith("file:") for p in problems(project))

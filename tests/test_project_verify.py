"""Decisions are only appended, and verify finds every broken promise."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from project_records import coded, problems, sql

from counterclaim.project import Project, ProjectError


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

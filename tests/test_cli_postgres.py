"""The commands on a project on a server print what they print on a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import run, told

EXAMPLES = Path(__file__).parent.parent / "examples"
MADE = "2024-01-19T08:00:00Z"


def session(project: str, folder: Path) -> list[str]:
    """What commands print, one after the other, from coding reports to checking the record."""
    printed: list[str] = []

    def on(*arguments: object) -> str:
        done = run(*arguments, cwd=folder, COUNTERCLAIM_PROJECT=project)
        assert done.returncode == 0, done.stderr
        printed.append(f"{done.stdout}{done.stderr}".replace(project, "PROJECT"))
        return done.stdout

    on("code", EXAMPLES)
    on("code", EXAMPLES)
    listed = json.loads(on("incidents", "--json"))
    claims = json.loads(on("claims", "--json"))
    on("incidents")
    on("show", 1)
    on("timeline", "--quotes")
    on("reports")
    on("explain", claims[0]["id"])
    on("merge", listed[0]["id"], listed[1]["id"], "--by", "Ada", "--why", "one strike")
    on("incidents")
    on("decide", "reject", claims[3]["id"][:10], "--by", "Ben")
    on("decide", "edit", claims[4]["id"], "--set", "status=denied", "--by", "Ben")
    on("undo", "--by", "Ada")
    on("history", "--json")
    on("history")
    on("incidents", "--json")
    for what, form in (("claims", "csv"), ("claims", "jsonl"), ("incidents", "geojson")):
        on("export", what, "-f", form)
    on("verify")
    return printed


def test_commands_print_the_same_on_a_file_and_on_a_server(tmp_path, postgres, monkeypatch):
    monkeypatch.setattr("counterclaim.project.store.now", lambda: MADE)
    one, other = session("desk.db", tmp_path), session(postgres.database(), tmp_path)
    for on_file, on_server in zip(one, other, strict=True):
        assert on_file == on_server
    assert any(MADE in printed for printed in one)


@pytest.mark.parametrize("command", ["incidents", f"code {EXAMPLES}", "verify", "undo --by Ada"])
def test_a_database_that_is_not_there_is_one_line(tmp_path, postgres, command):
    address = postgres.address("nowhere").replace("desk@", "desk:secret@")
    line = told(run(*command.split(), "--project", address, cwd=tmp_path))
    assert "there is no such database" in line
    assert "secret" not in line

"""What the command line tells of reports that were set aside, and the list of reports."""

from __future__ import annotations

import json

import pytest
from coding import BORDER
from test_cli import on, run
from test_relevance import FARMING


@pytest.fixture
def desk(tmp_path):
    """A folder with a project ``desk.db`` coded of a report on a border and one on a show of apples."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "border.txt").write_text(BORDER, encoding="utf-8")
    (tmp_path / "news" / "apples.txt").write_text(f"Title: Forty kinds\n\n{FARMING}", encoding="utf-8")
    done = run("code", "news", "--project", "desk.db", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "coded.out").write_text(done.stdout, encoding="utf-8")
    (tmp_path / "coded.err").write_text(done.stderr, encoding="utf-8")
    return tmp_path


def test_a_run_tells_what_it_set_aside_and_why(desk):
    last = (desk / "coded.out").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("2 reports, 1 set aside unread: ")
    assert "note: news/apples.txt: set aside: no word of violence" in (desk / "coded.err").read_text("utf-8")


def test_a_run_tells_it_as_json(desk):
    done = json.loads(on(desk, "code", "news", "--json").stdout)
    assert [a["input"] for a in done["aside"]] == ["news/apples.txt"]
    assert done["aside"][0]["reason"]


def test_all_reads_what_was_set_aside(desk):
    done = on(desk, "code", "news", "--all")
    assert done.stdout.splitlines()[-1].startswith("2 reports (1 unchanged): ")
    assert "set aside" not in done.stdout + done.stderr
    assert "set aside" not in on(desk, "reports").stdout


def test_reports_are_listed_with_claims_or_the_reason(desk):
    every = json.loads(on(desk, "reports", "--json").stdout)
    assert [(r["path"], bool(r["claims"]), bool(r["aside"])) for r in every] == [
        ("news/apples.txt", False, True),
        ("news/border.txt", True, False),
    ]
    assert [r["title"] for r in json.loads(on(desk, "reports", "--aside", "--json").stdout)] == [
        "Forty kinds"
    ]
    page = on(desk, "reports").stdout
    assert "Forty kinds" in page
    assert "set aside" in page
    assert "border.txt" in page
    assert "border.txt" not in on(desk, "reports", "--aside").stdout


def test_the_list_of_incidents_says_that_reports_were_set_aside(desk):
    last = on(desk, "incidents").stdout.splitlines()[-1]
    assert last == "1 report set aside unread: counterclaim reports --aside"


def test_nothing_to_list(tmp_path):
    (tmp_path / "x.txt").write_text(BORDER, encoding="utf-8")
    run("code", "x.txt", "-p", "x.db", cwd=tmp_path)
    assert run("reports", "--aside", "-p", "x.db", cwd=tmp_path).stdout == "no report is set aside\n"


@pytest.mark.parametrize("columns", [60, 100, 160])
def test_the_list_keeps_to_the_width(desk, columns):
    assert max(map(len, on(desk, "reports", COLUMNS=str(columns)).stdout.splitlines())) <= columns

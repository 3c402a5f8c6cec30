"""`counterclaim gazetteer`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import run, told
from test_resolve_gazetteer_files import DUMP, TABLE, written

from counterclaim.resolve.gazetteer import gazetteer


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A gazetteer file of its own, so that the user's stays as it is."""
    path = tmp_path / "own.sqlite"
    path.write_bytes(gazetteer().path.read_bytes())
    return str(path)


def test_own_places_are_added_and_looked_up(tmp_path: Path, own: str) -> None:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    done = run("gazetteer", "add", "t.csv", cwd=tmp_path, COUNTERCLAIM_GAZETTEER=own)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 places added; ")
    assert done.stdout.endswith("own.added.sqlite holds 3\n")
    page = run("gazetteer", "lookup", "qwxkalat", cwd=tmp_path, COUNTERCLAIM_GAZETTEER=own).stdout
    for said in ("Qwxkalat", "settlement", "Iran", "300", "27.300, 62.400", "normalised", "field notes"):
        assert said in page
    row = json.loads(
        run("gazetteer", "lookup", "Panjgur", "--json", cwd=tmp_path, COUNTERCLAIM_GAZETTEER=own).stdout
    )[0]
    assert (row["country"], row["within"]) == ("PAK", ["Panjgur District", "Balochistan", "Pakistan"])
    assert (row["timezone"], row["matched"], row["geonames_id"]) == ("Asia/Karachi", "exact", 1168446)


def test_lookup_finds_misspelt_names_in_a_country(tmp_path: Path) -> None:
    rows = json.loads(
        run("gazetteer", "lookup", "Sarwan", "--country", "Iran", "--json", cwd=tmp_path).stdout
    )
    assert {r["matched"] for r in rows} == {"fuzzy"}
    assert "Sarāvān" in {r["name"] for r in rows}
    assert run("gazetteer", "lookup", "Qwxyzz", cwd=tmp_path).stdout == (
        "no place is called Qwxyzz; misspelt names are found with --country\n"
    )
    assert "no such country" in told(run("gazetteer", "lookup", "X", "--country", "Foo", cwd=tmp_path))


def test_a_dump_is_built_in_with_a_report_of_its_lines(tmp_path: Path) -> None:
    dump = written(tmp_path, [*DUMP, "three\tcolumns\there"])
    out = tmp_path / "full.sqlite"
    done = run("gazetteer", "build", "--geonames", dump, "--output", out, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "of 11 lines of the dump: 3 settlement" in done.stdout
    assert "1 of class S" in done.stdout
    assert "1 lines could not be read" in done.stdout
    assert "IR.zip:IR.txt, line 11: 3 columns" in done.stdout
    page = run("gazetteer", "lookup", "Camp Qwxzor", cwd=tmp_path, COUNTERCLAIM_GAZETTEER=str(out)).stdout
    assert "refugee camp" in page
    assert "GeoNames" in page


def test_what_cannot_be_built_or_added_gets_one_line_and_changes_nothing(tmp_path: Path, own: str) -> None:
    (tmp_path / "bad.csv").write_text("name,lat,lon\nX,95,1\nY,1,999\n", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())

    def on(*arguments: object) -> str:
        return told(run("gazetteer", *arguments, cwd=tmp_path, COUNTERCLAIM_GAZETTEER=own))

    assert "no such file" in on("build", "--geonames", "none.zip")
    assert "line 1" in on("build", "--geonames", "bad.csv")
    assert "is a folder" in on("build", "--geonames", "bad.csv", "--output", tmp_path)
    assert "--geonames" in on("build", "--alternate-names", "bad.csv")
    assert "none.csv" in on("add", "none.csv")
    assert "allow" not in on("guess")
    done = run("gazetteer", "add", "bad.csv", cwd=tmp_path, COUNTERCLAIM_GAZETTEER=own)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert [x.split(":")[1].strip() for x in lines] == [
        "bad.csv, line 2",
        "bad.csv, line 3",
        "nothing was added",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_help_fits_the_screen(tmp_path: Path) -> None:
    for command in ("build", "add", "lookup"):
        page = run("gazetteer", command, "--help", cwd=tmp_path)
        assert page.returncode == 0
        assert page.stdout.startswith(f"Usage: counterclaim gazetteer {command} ")
        assert max(map(len, page.stdout.splitlines())) <= 100

"""The Python API: what it asks is what the page and the exports have, and its tables have real types."""

from __future__ import annotations

import csv
import gc
import io
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import counterclaim as cc
from counterclaim.cli import app
from counterclaim.engine import link, stored
from counterclaim.export.csv import CLAIM_COLUMNS, INCIDENT_COLUMNS, unguarded
from counterclaim.export.fields import TABLES
from counterclaim.incidents.standing.rules import rules
from counterclaim.notebook.frames import LISTS
from counterclaim.notebook.project import Project
from counterclaim.project import Project as Store
from counterclaim.project import ProjectError
from tests.project_records import coded as invented

ROOT = Path(__file__).resolve().parent.parent
STRIKES = ("01-wire.txt", "04-local.txt", "05-liveblog.txt")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> str:
    """Three reports of two strikes that contradict one another, coded once; never written to."""
    found = str(tmp_path_factory.mktemp("notebook") / "strikes.db")
    reports = [next((ROOT / "examples").glob(f"{name[:2]}-*")) for name in STRIKES]
    cc.code(reports, found)
    return found


@pytest.fixture
def project(path) -> Project:
    return cc.open(path)


@pytest.fixture
def own(path, tmp_path) -> Project:
    """A copy that a test may write to."""
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(tmp_path / "own.db")) as there:
        here.backup(there)
    return cc.open(tmp_path / "own.db")


def exported(path: str, what: str) -> list[dict[str, str]]:
    made = CliRunner().invoke(app, ["export", what, "--format", "csv", "--project", path])
    assert made.exit_code == 0, made.output
    return list(csv.DictReader(io.StringIO(made.stdout)))


@pytest.mark.parametrize(("what", "columns"), [("claims", CLAIM_COLUMNS), ("incidents", INCIDENT_COLUMNS)])
def test_data_frames_hold_what_the_exports_hold(project, path, what, columns):
    table = getattr(project, what)()
    frames = {"pandas": table.to_pandas(), "polars": table.to_polars(), "arrow": table.to_arrow()}
    assert list(frames["pandas"].columns) == list(columns) == list(TABLES[what])
    assert frames["polars"].columns == frames["arrow"].column_names == list(columns)
    rows = frames["polars"].to_dicts()
    assert frames["arrow"].to_pylist() == rows
    by_id = {row["id"]: row for row in rows}
    expected = exported(path, what)
    assert len(expected) == len(rows) == len(table) == len(frames["pandas"]) > 0
    for row in expected:
        for column in columns:
            assert told(by_id[row["id"]][column], column) == unguarded(row[column]), column


def told(value: object, column: str) -> str:
    """A cell of a data frame as the table of the export has it."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(v.replace(";", ",") for v in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return next(t for t in MOMENTS if datetime.fromisoformat(t).astimezone(UTC) == value)
    return str(value)


MOMENTS = ("2024-01-18T09:40+03:30", "2024-01-18T07:30+05:00", "2024-01-18T18:20+00:00")


def test_a_moment_of_publication_is_told_as_the_report_has_it(project):
    assert {r["published"] for r in project.reports()} == set(MOMENTS)


def test_pandas_gets_days_counts_truths_and_lists(project):
    import pandas as pd

    frame = project.incidents().to_pandas()
    kinds = {c: str(t) for c, t in frame.dtypes.items()}
    assert kinds["date_start"] == "datetime64[s]"
    assert kinds["killed_low"] == kinds["n_reports"] == "Int64"
    assert kinds["date_conflict"] == "boolean"
    assert kinds["lat"] == "float64"
    assert kinds["title"] == "string"
    assert all(isinstance(v, list) for v in frame["reports"])
    deadliest = frame.loc[frame["killed_high"].idxmax()]
    assert deadliest["killed_high"] >= 7
    assert deadliest["date_start"] == pd.Timestamp("2024-01-18")
    assert frame["killed_low"].isna().any(), "what nobody says is missing, not 0"
    assert not (frame["killed_low"] == 0).any()
    claims = project.claims().to_pandas()
    assert str(claims["report_published"].dtype) == "datetime64[s, UTC]"
    assert claims["report_published"].max() == pd.Timestamp("2024-01-18T18:20Z")


def test_a_table_without_rows_keeps_its_types(project):
    none = project.incidents(country="NZL")
    assert len(none) == 0
    assert str(none.to_pandas()["killed_low"].dtype) == "Int64"
    assert none.to_polars().schema == project.incidents().to_polars().schema
    assert none.to_arrow().schema == project.incidents().to_arrow().schema
    assert "0 incidents" in none._repr_html_()
    assert len(none.tolls()) == len(none.contradictions()) == len(none.claims()) == 0


def test_every_list_column_is_one_of_the_tables():
    assert set().union(*TABLES.values()) >= LISTS


def test_filters_are_those_of_the_page(project):
    every = [i.record for i in project.incidents()]
    assert [i.id for i in project.incidents()] == list(project.incidents().ids)

    def ids(**asked):
        return set(project.incidents(**asked).ids)

    def those(wanted):
        found = {i.id for i in every if wanted(i)}
        assert 0 < len(found) < len(every), "a filter that keeps all or none tests nothing"
        return found

    assert ids(standing="contested") == those(lambda i: i.standing == "contested")
    assert ids(country=["PAK", "IRN"]) == those(lambda i: i.place and i.place.country in ("PAK", "IRN"))
    assert ids(type="ASSAULT") == those(lambda i: i.type == "ASSAULT")
    assert ids(actor="Iran") == those(lambda i: "Iran" in {a.name for a in (*i.actors, *i.targets)})
    assert ids(only="unlocated") >= those(lambda i: i.place is None)
    day = date(2024, 1, 18)
    begun = ids(start=day, end="2024-01-18")
    assert begun == those(
        lambda i: i.date and (i.date.start or i.date.end) <= "2024-01-18" <= (i.date.end or i.date.start)
    )
    assert ids(area=[(60, 24), (66, 29)]) == those(
        lambda i: i.place and i.place.lat and 60 <= i.place.lon <= 66 and 24 <= i.place.lat <= 29
    )
    assert ids(text="bombardment villages") <= ids(text="bombardment")
    newest, oldest = project.incidents(sort="newest"), project.incidents(sort="oldest")
    assert set(newest.ids) == set(oldest.ids)
    assert newest.ids != oldest.ids


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"standing": "disputed"}, "standing 'disputed': choose one of: single source"),
        ({"type": "WAR"}, "type 'WAR': no such type"),
        ({"country": "Pakistan"}, "country 'Pakistan': no such country"),
        ({"voice": "tv"}, "voice 'tv': choose one of: outlet"),
        ({"start": "last week"}, "start 'last week': not a day"),
        ({"area": [(61, 25)]}, "area: needs two corners"),
        ({"area": [(610, 25), (0, 0)]}, "area '610"),
        ({"only": "all"}, "only 'all': choose one of: undated"),
        ({"sort": "size"}, "sort 'size': choose one of: newest"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_a_line(project, asked, words):
    with pytest.raises(ValueError, match=words) as error:
        project.incidents(**asked)
    assert "\n" not in str(error.value)


def test_claims_are_asked_for_as_the_command_does(project, path):
    run = CliRunner().invoke(app, ["claims", "--field", "toll", "--status", "stated", "--json", "-p", path])
    listed = [line["id"] for line in json.loads(run.stdout)]
    asked = project.claims(field="toll", status="stated")
    assert [row.claim.id for row in asked] == listed
    assert len(asked) == len(listed) > 0
    for wrong in ({"status": "sure"}, {"verdict": "maybe"}):
        with pytest.raises(ValueError, match="no such"):
            project.claims(**wrong)
    run = CliRunner().invoke(app, ["claims", "--status", "sure", "-p", path])
    assert "--status sure: no such status" in str(run.exception)


def test_one_incident_is_found_by_the_start_of_its_id(project):
    [first, *_] = project.incidents(standing="contested")
    for key in (first.id, first.id[:9], first.id[2:9], f" {first.id} "):
        assert project.incident(key).id == first.id
    assert project.incidents(standing="contested")[0].record == first.record
    for key in ("i-000000", "", "nothing"):
        with pytest.raises(LookupError, match="no such incident"):
            project.incident(key)
    with pytest.raises(LookupError, match="several"):
        project.incident("i-")


def test_slices_and_positions_are_those_of_a_list(project):
    every = project.incidents()
    assert every[1:3].ids == every.ids[1:3]
    assert every[-1].id == every.ids[-1]
    with pytest.raises(IndexError):
        every[len(every)]


def test_each_rule_has_its_figures_side_by_side(project):
    incident = max(project.incidents(), key=lambda i: max((t.high or 0 for t in i.record.tolls), default=0))
    tolls = incident.tolls().to_pandas()
    assert set(tolls["rule"]) == set(rules())
    assert set(tolls["kind"]) == {t.kind for t in incident.record.tolls}
    killed = tolls[tolls["kind"] == "killed"].set_index("rule")
    assert killed.loc["acled-lowest", "low"] <= killed.loc["stated-range", "high"]
    for _, row in tolls.iterrows():
        assert set(row["claims"]).isdisjoint(row["lost"])
        assert set(row["claims"]) | set(row["lost"]) <= {r.claim.id for r in incident.claims()}
    one = incident.tolls("acled-lowest")
    assert {row["rule"] for row in one} == {"acled-lowest"}
    with pytest.raises(ValueError, match="highest"):
        incident.tolls("highest")


def test_sides_values_relations_and_sources_lead_to_claims(project):
    for incident in project.incidents(standing="contested"):
        known = {r.claim.id for r in incident.claims()}
        sides = incident.contradictions()
        assert len(sides) == sum(len(c.sides) for c in incident.record.contradictions) > 1
        assert all(set(row["claims"]) <= known for row in (*sides, *incident.values()))
        assert [r["report"] for r in incident.sources()] == list(
            dict.fromkeys(r["report"] for r in incident.sources())
        )
        assert {r["report"] for r in incident.sources()} == set(incident.record.reports)
        for table in (sides, incident.values(), incident.relations(), incident.sources()):
            assert (
                table.to_polars().height == len(table.to_pandas()) == table.to_arrow().num_rows == len(table)
            )
    every = project.incidents()
    assert len(every.contradictions()) == sum(len(i.contradictions()) for i in every)


def test_a_matrix_has_a_row_for_each_speaker(project):
    [incident] = [
        i for i in project.incidents(standing="contested") if "Saravan" in i.title or "Sar" in i.title
    ]
    made = incident.matrix()
    frame = made.to_pandas().set_index("speaker")
    assert len(frame) == len(made) == frame.index.nunique()
    assert {"killed", "speaker_kind", "party", "relay"} <= set(frame.columns)
    said = "; ".join(frame["killed"].dropna())
    assert "≠" in said
    assert "even" in said


@pytest.mark.parametrize(
    ("form", "choices"),
    [("acled-style", {}), ("acled-style", {"split": "none"}), ("csv", {}), ("geojson", {})],
)
def test_an_export_is_that_of_the_command(project, path, tmp_path, form, choices):
    asked = [arg for name, value in choices.items() for arg in ("--set", f"{name}={value}")]
    command = ["export", "incidents", "-f", form, *asked, "-p", path, "-o", str(tmp_path / "command")]
    assert CliRunner().invoke(app, command).exit_code == 0
    project.incidents().export(form, tmp_path / "python", **choices)
    lines = [sorted((tmp_path / name).read_bytes().splitlines()) for name in ("command", "python")]
    assert lines[0] == lines[1]
    assert not list(tmp_path.glob("*.part"))


def test_an_export_holds_the_selection_and_no_names_where_public(project, tmp_path):
    some = project.incidents(standing="contested")
    some.export("csv", tmp_path / "some.csv", public=True)
    text = (tmp_path / "some.csv").read_text()
    assert all(i in text for i in some.ids)
    assert text.count("(public variant)") == len(some)
    project.claims(field="toll").export("jsonl", tmp_path / "tolls.jsonl")
    assert len((tmp_path / "tolls.jsonl").read_text().splitlines()) == len(project.claims(field="toll"))
    some[0].export("bundle", tmp_path / "folder")
    assert (tmp_path / "folder").is_dir()
    with pytest.raises(FileExistsError):
        some[0].export("bundle", tmp_path / "folder")


@pytest.mark.parametrize(
    ("form", "about", "words"),
    [
        ("acled", {}, "acled: incidents have no such format; choose one of: acled-style"),
        ("csv", {"rule": "highest"}, "rule highest: no such rule"),
        ("csv", {"split": "day"}, "split: csv has no such choice; it has: none"),
        ("acled-style", {"split": "week"}, "split=week: no such choice"),
    ],
)
def test_a_format_that_is_not_there_is_said_in_a_line(project, tmp_path, form, about, words):
    with pytest.raises(ValueError, match=words):
        project.incidents().export(form, tmp_path / "x", **about)
    assert not list(tmp_path.iterdir())


def test_decisions_are_kept_and_change_what_is_asked(own):
    before = own.incidents().to_pandas().set_index("id")
    row = next(r for r in own.claims(field="toll") if r.claim.kind == "killed" and r.claim.low == 7)
    [made] = own.correct(row.claim.id, {"low": 8, "high": 8}, reviewer="Ada", reason="read again")
    assert (made.action, made.reviewer, made.reason) == ("edit", "Ada", "read again")
    after = next(r for r in own.claims() if r.claim.id == row.claim.id)
    assert (after.claim.low, after.verdict, after.coded.low) == (8, "edited", 7)
    assert len(own.reject([r.claim.id for r in own.claims(field="weapon")], reviewer="Ada")) > 1
    assert not len(own.claims(field="weapon", verdict="unreviewed"))
    assert own.incidents().to_pandas().set_index("id").loc[before.index]["weapons"].map(len).sum() == 0
    own.accept(next(iter(own.claims(field="place"))).claim.id, reviewer="Bo")
    assert {r["reviewer"] for r in own.decisions()} == {"Ada", "Bo"}
    assert own.decisions().to_pandas()["time"].notna().all()
    own.undo(made.id, reviewer="Ada")
    assert next(r for r in own.claims() if r.claim.id == row.claim.id).claim.low == 7
    own.link()


def test_a_decision_that_cannot_be_is_refused(own):
    some = next(iter(own.claims(field="toll"))).claim.id
    with pytest.raises(LookupError, match=r"c-0: no such claim"):
        own.accept([some, "c-0"], reviewer="Ada")
    with pytest.raises(ValueError, match="low"):
        own.correct(some, {"low": "many"}, reviewer="Ada")
    assert len(own.decisions()) == 0


def test_what_another_program_writes_shows_at_the_next_question(own):
    incidents, claims = own.incidents(), len(own.claims())
    made, raw = invented()
    with Store.open(own.path) as other:
        other.save(made, raw)
        assert len(own.claims()) == claims + len(made.claims), "while the other still has it open"
        assert set(own.incidents().ids) - set(incidents.ids) == {i.id for i in made.incidents}
    assert incidents.ids == tuple(r["id"] for r in incidents.to_polars().to_dicts())


def test_a_project_that_nobody_named_ends_with_its_last_table(tmp_path):
    (tmp_path / "one.txt").write_text("Rebels killed three soldiers in Goma on 5 May 2024, the army said.\n")
    project = cc.code(tmp_path / "one.txt", outlet="Valley Post", published="2024-05-06")
    file = Path(project.path)
    assert file.exists()
    assert repr(project).startswith("a temporary project: 1 report, 1 incident")
    claims = project.claims(field="toll")
    del project
    gc.collect()
    assert [r.claim.low for r in claims] == [3], "a table outlives the project that it was asked of"
    del claims
    gc.collect()
    assert not file.parent.exists()


def test_reports_and_what_was_not_read(tmp_path, own):
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.warns(UserWarning, match=r"empty\.txt: is empty"):
        project = cc.code([tmp_path / "empty.txt"], own.path)
    [row] = project.refused()
    assert row["input"].endswith("empty.txt")
    assert "1 not read" in repr(project)
    [first, *_] = project.reports()
    assert project.report(first["id"]).text
    assert len(project.reports().to_pandas()) == len(STRIKES)
    with pytest.raises(LookupError):
        project.report("r-0")


def test_opening_what_is_no_project_is_said_in_a_line(tmp_path):
    with pytest.raises(ProjectError, match="there is no such project"):
        cc.open(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(ProjectError, match="is no project file"):
        cc.open(tmp_path / "notes.txt")


@pytest.mark.parametrize(
    ("package", "extra", "ask"),
    [
        ("pandas", "pandas", "to_pandas"),
        ("polars", "polars", "to_polars"),
        ("pyarrow", "parquet", "to_arrow"),
    ],
)
def test_a_package_that_is_not_there_is_named(project, monkeypatch, package, extra, ask):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ValueError, match=rf"needs {package}.*pip install 'counterclaim\[{extra}\]'"):
        getattr(project.incidents(), ask)()


def test_a_project_on_a_server_is_asked_alike(postgres, project):
    server = postgres.new()
    with Store.open(server) as there, Store.open(project.path) as here:
        for report in list(here.reports()):
            alone = msgspec.structs.replace(stored(here, report.id), incidents=())
            there.save(alone, here.raw(report.id))
        link(there)
    other = cc.open(server)
    assert other.incidents().to_polars().equals(project.incidents().to_polars())
    assert other.incidents(text="bombardment").ids == project.incidents(text="bombardment").ids
    assert other.claims(field="toll").to_polars().equals(project.claims(field="toll").to_polars())

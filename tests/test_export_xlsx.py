"""The workbook: no cell runs, every spreadsheet reads it, and what is edited comes back as decisions."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_records import coded, problems
from test_cli import run
from workspace.hostile import hostile

from counterclaim.export import FORMATS, Options, records, workbook_rows
from counterclaim.export.readback import Line, lines, wishes
from counterclaim.export.workbook import COLUMNS, cells, digest, normal
from counterclaim.project import Project
from counterclaim.project.shown import grant

openpyxl = pytest.importorskip("openpyxl")


def workbook(project: Project, incidents=None) -> bytes:
    out = io.BytesIO()
    form = FORMATS["xlsx"]
    form.write(records(form, project, incidents), out, options=Options())
    return out.getvalue()


class Sheet:
    """The claims sheet as a reviewer edits it, in another program's hands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["claims"]
        self.at = {cell.value: cell.column for cell in self.sheet[1]}
        self.row = {self.sheet.cell(n, self.at["id"]).value: n for n in range(2, self.sheet.max_row + 1)}

    def edit(self, claim: str, **values: object) -> None:
        for name, value in values.items():
            self.sheet.cell(self.row[claim], self.at[name]).value = value

    def save(self) -> None:
        self.book.save(self.path)


@pytest.fixture
def kept(tmp_path):
    with Project.open(str(tmp_path / "kept.db")) as project:
        for report, raw in (*(coded(n, killed=n) for n in range(1, 7)), hostile()):
            project.save(report, raw)
        yield project


@pytest.fixture
def sheet(kept, tmp_path):
    path = tmp_path / "w.xlsx"
    path.write_bytes(workbook(kept))
    return Sheet(path)


def tolls(project: Project) -> list[str]:
    return [c.id for c in project.claims() if c.field == "toll" and c.report and c.high != 9]


def applied(project: Project, path: Path, by: str = "Ada"):
    found = wishes(project, lines(path))
    made, left = grant(project, [w for _, w in found.wishes], reviewer=by)
    return made, {**{reason.split(":")[0]: reason for _, reason in found.refused}, **left}


def test_no_cell_runs_and_every_text_can_be_read(kept, tmp_path):
    kept.save(*coded(9, speaker='=HYPERLINK("http://x.example")', killed=9))
    data = workbook(kept)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [
        n for n, part in parts.items() if b"<f>" in part or b"<hyperlink" in part or b"<script" in part
    ]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["read me", "incidents", "claims", "reports"]
    every = [cell for s in book for row in s.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in every} <= {"s", "n", "inlineStr"}
    assert [c for c in every if c.value == '=HYPERLINK("http://x.example")' and c.quotePrefix]
    assert max(len(c.value) for c in every if isinstance(c.value, str)) <= 32_767


def test_its_form(sheet):
    assert sheet.sheet.freeze_panes == "B2"
    assert sheet.sheet.auto_filter.ref.startswith("A1:")
    assert list(sheet.at) == list(COLUMNS)
    colours = {c.value: c.fill.fgColor.rgb for c in sheet.sheet[1]}
    assert {n for n in COLUMNS if colours[n] == colours["verdict"]} == {
        n for n, c in COLUMNS.items() if c.editable
    }
    letter = openpyxl.utils.get_column_letter(sheet.at["shown"])
    assert sheet.sheet.column_dimensions[letter].hidden
    rules = {str(v.sqref).rstrip("0123456789")[:1]: v for v in sheet.sheet.data_validations.dataValidation}
    assert "accepted,rejected" in rules["A"].formula1
    told = [c.value for c in sheet.book["read me"]["A"]]
    assert not [n for n in COLUMNS if n not in told]


def test_numbers_are_numbers_and_the_unknown_is_empty(kept, sheet):
    for row in kept.rows():
        n = sheet.row[row.claim.id]
        assert sheet.sheet.cell(n, sheet.at["low"]).value == row.claim.low
        assert sheet.sheet.cell(n, sheet.at["high"]).value == row.claim.high


def test_the_same_project_gives_the_same_bytes_everywhere(kept, monkeypatch):
    import time

    first = workbook(kept)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert workbook(kept) == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_workbook_that_nobody_edited_says_nothing(kept, sheet):
    assert wishes(kept, lines(sheet.path)).wishes == ()
    sheet.save()
    found = wishes(kept, lines(sheet.path))
    assert (found.wishes, found.refused) == ((), ())


def test_an_empty_project_has_its_heads(tmp_path):
    with Project.open(str(tmp_path / "empty.db")) as project:
        path = tmp_path / "w.xlsx"
        path.write_bytes(workbook(project))
        assert lines(path) == []
        assert list(Sheet(path).at) == list(COLUMNS)


def test_edits_become_decisions(kept, sheet):
    a, b, c, d, *_ = tolls(kept)
    sheet.edit(a, low=5, high=None, reason="the second report")
    sheet.edit(b, verdict="accepted")
    sheet.edit(c, verdict="rejected", reason="copied")
    sheet.edit(d, speaker="No 4", speaker_kind="witness", status="possible", verdict="accepted")
    sheet.save()
    made, left = applied(kept, sheet.path)
    assert left == {}
    assert [(x.action, x.target, x.reviewer, x.reason) for x in made if x.target in (a, b, c)] == [
        ("edit", a, "Ada", "the second report"), ("accept", b, "Ada", None), ("reject", c, "Ada", "copied"),
    ]  # fmt: skip
    rows = {r.claim.id: r for r in kept.rows()}
    assert (rows[a].claim.low, rows[a].claim.high, rows[a].verdict) == (5, None, "edited")
    assert (rows[b].verdict, rows[c].verdict) == ("accepted", "rejected")
    assert (rows[d].claim.speaker.name, rows[d].claim.speaker.kind) == ("No 4", "witness")
    assert rows[d].claim.status == "possible"
    assert [x.action for x in made if x.target == d] == ["edit", "accept"]
    assert rows[a].coded is not None
    assert problems(kept) == []


def test_applying_again_says_nothing(kept, sheet):
    a, b, *_ = tolls(kept)
    sheet.edit(a, low=5, high=6)
    sheet.edit(b, verdict="accepted")
    sheet.save()
    assert len(applied(kept, sheet.path)[0]) == 2
    assert applied(kept, sheet.path) == ([], {})
    sheet.edit(b, verdict="rejected")
    sheet.save()
    made, left = applied(kept, sheet.path)
    assert made == []
    assert "decided on since by Ada" in left[b]


def test_a_claim_that_somebody_changed_meanwhile_is_named_and_left(kept, sheet):
    a, b, c, *_ = tolls(kept)
    kept.decide("reject", "claim", a, reviewer="Bob")
    kept.decide("reject", "claim", c, reviewer="Bob")
    sheet.edit(a, low=5, high=5)
    sheet.edit(b, low=8, high=8)
    sheet.save()
    made, left = applied(kept, sheet.path)
    assert [x.target for x in made] == [b]
    assert list(left) == [a], "nobody touched the other row"
    assert left[a].startswith("was decided on since by Bob, d-")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"low": "many"}, "low 'many': not a count"),
        ({"low": 1.5}, "low '1.5': not a count"),
        ({"low": 9, "high": 8}, "low 9 is above high 8"),
        ({"status": "maybe"}, "status 'maybe': choose one of"),
        ({"speaker": ""}, "speaker: every claim has one"),
        ({"speaker_country": "Congo"}, "not a country's code"),
        ({"quote": "no such words"}, "quote: cannot be edited here"),
        ({"verdict": "fine"}, "verdict 'fine': write accepted or rejected"),
        ({"verdict": "edited"}, "edited, but nothing is changed"),
        ({"reason": "so there"}, "a reason, but nothing is decided"),
        ({"shown": "m-0-0"}, "the hidden column shown was changed"),
        ({"id": "c-0000000000000000"}, "no such claim in this project"),
        ({"report": "r-0"}, "no such claim in this project"),
    ],
)
def test_what_cannot_be_followed_is_named(kept, sheet, values, told):
    a, b, *_ = tolls(kept)
    sheet.edit(b, verdict="accepted")
    sheet.edit(a, **values)
    sheet.save()
    found = wishes(kept, lines(sheet.path))
    made, left = grant(kept, [w for _, w in found.wishes], reviewer="Ada")
    said = [f"{reason}" for _, reason in found.refused] + list(left.values())
    assert [x.target for x in made] == [b]
    assert len(said) == 1
    assert told in said[0]


def test_sorted_rows_and_deleted_rows_and_columns_are_no_edits(kept, sheet):
    a, *_ = tolls(kept)
    sheet.edit(a, low=7, high=7)
    sheet.sheet.delete_cols(sheet.at["url"])
    sheet.sheet.delete_rows(sheet.row[tolls(kept)[-1]])
    rows = [[c.value for c in row] for row in sheet.sheet.iter_rows(min_row=2)]
    for n, row in enumerate(reversed(rows), 2):
        for m, value in enumerate(row, 1):
            sheet.sheet.cell(n, m).value = value
    sheet.save()
    made, left = applied(kept, sheet.path)
    assert ([x.target for x in made], left) == ([a], {})


def test_a_row_twice_is_refused(kept, sheet):
    a, b, *_ = tolls(kept)
    sheet.edit(b, id=a)
    sheet.save()
    [(number, reason)] = wishes(kept, lines(sheet.path)).refused
    assert number == max(sheet.row[a], sheet.row[b])
    assert "too" in reason


def test_each_kind_of_database_takes_the_edits(project, tmp_path):
    project.save(*coded(1))
    path = tmp_path / "w.xlsx"
    path.write_bytes(workbook(project))
    sheet = Sheet(path)
    [toll] = [c.id for c in project.claims() if c.field == "toll"]
    sheet.edit(toll, low=5, high=6, verdict="rejected", reason="seen twice")
    sheet.save()
    made, left = applied(project, path)
    assert ([d.action for d in made], left) == (["edit", "reject"], {})
    assert {d.reason for d in project.decisions()} == {"seen twice"}
    assert applied(project, path) == ([], {})


@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods"])
def test_libreoffice_keeps_it(kept, sheet, tmp_path, kind):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc")
    a, b, *_ = tolls(kept)
    sheet.edit(a, low=5, high=6, reason="seen again")
    sheet.edit(b, verdict="rejected")
    sheet.save()
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind,
         "--outdir", str(tmp_path / "saved"), str(sheet.path)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    [saved] = (tmp_path / "saved").iterdir()
    made, left = applied(kept, saved)
    assert left == {}
    assert [(x.action, x.target, x.reason) for x in made] == [
        ("edit", a, "seen again"), ("reject", b, None),
    ]  # fmt: skip


def test_the_command(kept, sheet, tmp_path):
    a, b, c, *_ = tolls(kept)
    done = run("apply", "w.xlsx", "--by", "Ada", "-p", "kept.db", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "w.xlsx: no row was changed\n", "")
    sheet.edit(a, low=5, high=6)
    sheet.edit(b, verdict="accepted", reason="mine")
    sheet.edit(c, low="x")
    sheet.save()
    done = run("apply", "w.xlsx", "--by", "Ada", "--why", "checked", "-p", "kept.db", cwd=tmp_path)
    assert done.returncode == 1
    assert f"row {sheet.row[a]}: edit claim {a}: " in done.stdout
    assert "counterclaim undo" in done.stdout
    assert done.stderr.startswith(f"counterclaim: w.xlsx, row {sheet.row[c]}: {c}: low 'x': not a count")
    assert done.stderr.count("\n") == 1
    reasons = {d.target: d.reason for d in kept.decisions()}
    assert reasons == {a: "checked", b: "mine"}


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda p: p.write_bytes(b"PK\x03\x04nonsense"), "is no workbook that can be read (XLSX, ODS)"),
        (lambda p: p.write_text("id,low\n"), "is no workbook that can be read (XLSX, ODS)"),
        (lambda p: openpyxl.Workbook().save(p), "has no sheet claims"),
        (
            lambda p: _far(p),
            "breaks the reader of workbooks; take out cells far from the others, or export it anew",
        ),
        (lambda p: _with_sheet(p), "its sheet claims has no column id; export it anew"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused_in_one_line(kept, tmp_path, make, told):
    make(tmp_path / "x.xlsx")
    done = run("apply", "x.xlsx", "--by", "Ada", "-p", "kept.db", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"counterclaim: x.xlsx: {told}\n")


def _far(path: Path) -> None:
    """A sheet of seventeen thousand million cells, two of which say something."""
    book = openpyxl.Workbook()
    book.active.title = "claims"
    book.active["A1"], book.active["XFD1048576"] = "id", "x"
    book.save(path)


def _with_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "claims"
    book.active.append(["verdict"])
    book.save(path)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    assert workbook_rows.read(b"PK\x03\x04" + data).trouble == workbook_rows.NONE


@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_workbook_is_read_or_refused(sheet, edits):
    raw = bytearray(sheet.path.read_bytes())
    for at, byte in edits:
        raw[at % len(raw)] = byte
    found = workbook_rows.read(bytes(raw))
    assert found.rows or found.trouble


@pytest.fixture
def read(sheet) -> list[Line]:
    return lines(sheet.path)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), TEXTS, st.sampled_from(["accepted", "rejected", "killed", "9" * 5000, "1_0", "²", "-1"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(sorted(COLUMNS)), CELLS, max_size=4), max_size=8))
def test_whatever_the_cells_hold_is_followed_or_refused_in_one_line(kept, read, edits):
    edited = [Line(x.number, {**x.cells, **more}) for x, more in zip(read, edits, strict=False)]
    found = wishes(kept, edited)
    made, left = grant(kept, [w for _, w in found.wishes], reviewer="Ada")
    assert len(found.wishes) + len(found.refused) <= len(edited)
    assert all(len(x.splitlines()) == 1 for x in (*(why for _, why in found.refused), *left.values()))
    assert {d.reviewer for d in made} <= {"Ada"}
    assert problems(kept) == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_a_cell_says_survives_white_space(text):
    assert normal(text) == normal(f"  {text}\r\n")


def test_the_hash_of_a_row_is_of_all_that_it_says(kept):
    row = cells(next(kept.rows()))
    assert digest(row) == digest({**row, "incident": "i-other"})
    assert all(
        digest(row) != digest({**row, name: "x"}) for name in COLUMNS if name not in ("incident", "shown")
    )

"""Bundles: a data package that validates, hashes that hold, and a check that sees what was changed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from project_records import coded
from test_cli import run
from workspace.hostile import hostile

from counterclaim.export import FORMATS, Options, records
from counterclaim.export.bundle import SUMS
from counterclaim.export.bundle_check import check
from counterclaim.export.csv import CLAIM_COLUMNS, INCIDENT_COLUMNS, unguarded
from counterclaim.export.fields import TABLES
from counterclaim.project import Project


def bundle(project: Project, incidents=None, **extra: str) -> bytes:
    out = io.BytesIO()
    form = FORMATS["bundle"]
    form.write(records(form, project, incidents), out, options=Options(extra=extra))
    return out.getvalue()


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def kept(tmp_path):
    """A project with two reports, a hostile one and a decision."""
    with Project.open(str(tmp_path / "kept.db")) as project:
        for report, raw in (coded(1), coded(2, speaker='=cmd|"/c calc"!A1', killed=0), hostile()):
            project.save(report, raw)
        claims = [c for c in project.claims() if c.field == "toll"]
        project.decide("accept", "claim", claims[0].id, reviewer="Ada", reason='said "so"\n=1+1')
        project.decide("reject", "claim", claims[1].id, reviewer="Bob")
        yield project


def test_the_fields_are_the_columns():
    assert tuple(TABLES["claims"]) == CLAIM_COLUMNS
    assert tuple(TABLES["incidents"]) == INCIDENT_COLUMNS


@pytest.mark.parametrize("empty", [False, True])
def test_frictionless_finds_it_valid(kept, tmp_path, empty):
    frictionless = pytest.importorskip("frictionless")
    if empty:
        with Project.open(str(tmp_path / "empty.db")) as project:
            folder = unpacked(bundle(project), tmp_path / "b")
    else:
        folder = unpacked(bundle(kept), tmp_path / "b")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert {task.name: task.stats.get("rows", 0) for task in report.tasks} == (
        dict.fromkeys(TABLES, 0) if empty else {"claims": 8, "incidents": 3, "reports": 3}
    )
    descriptor = json.loads((folder / "datapackage.json").read_text())
    assert not list(frictionless.Package.metadata_validate(descriptor))


def test_sha256sum_accepts_it(kept, tmp_path):
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum here")
    folder = unpacked(bundle(kept), tmp_path / "b")
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    named = {line.split(": ")[0] for line in done.stdout.splitlines()}
    assert named == {p.name for p in folder.iterdir()} - {SUMS}


def test_the_same_records_give_the_same_bytes_to_a_file_and_to_a_pipe(kept, tmp_path):
    class Pipe:
        def __init__(self):
            self.parts = []

        def write(self, data):
            self.parts.append(bytes(data))

    form, pipe = FORMATS["bundle"], Pipe()
    form.write(records(form, kept), pipe, options=Options())
    with (tmp_path / "b.zip").open("wb") as file:
        form.write(records(form, kept), file, options=Options())
    assert b"".join(pipe.parts) == (tmp_path / "b.zip").read_bytes() == bundle(kept)


def test_its_tables_are_those_of_the_exports(kept, tmp_path):
    folder = unpacked(bundle(kept), tmp_path / "b")
    claims, incidents = io.BytesIO(), io.BytesIO()
    FORMATS["csv"].write(kept.rows(), claims)
    FORMATS["csv"].write(kept.incidents(), incidents, options=Options(extra={"table": "incidents"}))
    assert (folder / "claims.csv").read_bytes() == claims.getvalue()
    assert (folder / "incidents.csv").read_bytes() == incidents.getvalue()
    rows = list(csv.DictReader(io.StringIO((folder / "claims.csv").read_text(), newline="")))
    assert '=cmd|"/c calc"!A1' in {unguarded(r["speaker"]) for r in rows}
    assert not [cell for r in rows for cell in r.values() if cell.startswith(("=", "+", "@"))]


def test_decisions_are_the_chain(kept, tmp_path):
    folder = unpacked(bundle(kept), tmp_path / "b")
    lines = [json.loads(x) for x in (folder / "decisions.jsonl").read_text().splitlines()]
    assert lines == [json.loads(msgspec.json.encode(d)) for d in kept.decisions()]
    assert lines[1]["previous"] == lines[0]["hash"]


def test_some_incidents_have_their_claims_and_reports_alone(kept, tmp_path):
    one = next(kept.incidents())
    folder = unpacked(bundle(kept, [one]), tmp_path / "b")
    query = json.loads((folder / "query.json").read_text())
    assert query["incidents"] == [one.id]
    reports = list(csv.DictReader((folder / "reports.csv").open(newline="")))
    assert [r["id"] for r in reports] == list(one.reports)
    claims = list(csv.DictReader((folder / "claims.csv").open(newline="")))
    assert {c["id"] for c in claims} == {r.claim.id for r in kept.rows_of([one.id])}
    assert not list(check(folder))


def test_the_citation_is_yaml_whatever_the_title(kept, tmp_path):
    title = 'A "title": with\nlines # and: signs \U0001f54a'
    folder = unpacked(bundle(kept, title=title, author="Desk: North"), tmp_path / "b")
    made = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (made["title"], made["authors"]) == (title, [{"name": "Desk: North"}])
    assert (made["cff-version"], made["type"]) == ("1.2.0", "dataset")
    assert {"message", "references", "abstract"} <= set(made)


def test_the_codebook_names_every_column_and_the_readme_what_is_lost(kept, tmp_path):
    folder = unpacked(bundle(kept), tmp_path / "b")
    codebook = (folder / "codebook.md").read_text()
    assert not [c for fields in TABLES.values() for c in fields if f"| `{c}` |" not in codebook]
    readme = (folder / "README.md").read_text()
    assert not [
        what.partition(": ")[2] for what in FORMATS["bundle"].lost if what.partition(": ")[2] not in readme
    ]
    assert not [p.name for p in folder.iterdir() if p.name not in readme and p.name != "README.md"]


def _harm_table(folder: Path) -> None:
    with (folder / "claims.csv").open("a") as file:
        file.write("\n")


def _harm_chain(folder: Path) -> None:
    from hashlib import sha256

    path = folder / "decisions.jsonl"
    changed = path.read_bytes().replace(b"Ada", b"Eve")
    path.write_bytes(changed)
    sums = (folder / SUMS).read_text().splitlines()
    sums = [f"{sha256(changed).hexdigest()}  {path.name}" if x.endswith(path.name) else x for x in sums]
    (folder / SUMS).write_text("\n".join(sums) + "\n")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_harm_table, "claims.csv: was changed"),
        (_harm_chain, "decisions.jsonl, line 1: does not follow"),
        (lambda f: (f / "README.md").unlink(), "README.md: is missing"),
        (lambda f: (f / "more.txt").write_text("x"), "more.txt: was added"),
        (lambda f: (f / SUMS).write_text("../../etc/passwd\n"), "a line that is no hash and name"),
    ],
)
def test_verify_sees_what_was_changed(kept, tmp_path, harm, told):
    folder = unpacked(bundle(kept), tmp_path / "b")
    assert list(check(folder)) == []
    harm(folder)
    assert [line for line in check(folder) if told in line]


@given(st.binary(max_size=200))
def test_verify_refuses_what_is_no_bundle(data):
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with pytest.raises(ValueError, match=r"bundle|ZIP"):
            list(check(Path(file.name)))


def test_verify_refuses_a_damaged_zip_wherever_the_damage_is(kept, tmp_path):
    data = bundle(kept)
    path, said = tmp_path / "b.zip", set()
    for at in range(0, len(data), 29):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            said.update(line.partition(": ")[2] for line in check(path))
        except ValueError as error:
            said.add(str(error))
    assert all(len(line.splitlines()) == 1 for line in said)
    assert any("Error -3 while decompressing" in line for line in said)
    assert any("Bad CRC-32" in line for line in said)


def test_the_commands(kept, tmp_path):
    kept.close()
    for name in ("b", "b.zip"):
        done = run("export", "incidents", "-f", "bundle", "-o", name, "-p", "kept.db", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        done = run("verify", name, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    unpacked((tmp_path / "b.zip").read_bytes(), tmp_path / "z")
    both = [{p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("b", "z")]
    assert both[0] == both[1]
    again = run("export", "incidents", "-f", "bundle", "-o", "b", "-p", "kept.db", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr == "counterclaim: b: is there already; choose another --output\n"
    (tmp_path / "b" / "claims.csv").write_text("id\n")
    done = run("verify", "b", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1, "counterclaim: b: claims.csv: was changed after the bundle was made\n",
    )  # fmt: skip
    assert not [p.name for p in tmp_path.iterdir() if p.name.endswith(".part") or (p.name.startswith("b.")
                and p.name != "b.zip")]  # fmt: skip

"""Archives coded into shards: what they hold, what is done again, and that a project of them is the same."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import report_files
from project_records import dump, problems

from counterclaim.cli import fetching, main
from counterclaim.engine import Done, code_inputs, shard_folder, shards, work
from counterclaim.engine.ahead import LostError, Runner, ordered, whole
from counterclaim.engine.processes import here, processes
from counterclaim.engine.shard_folder import ShardsError, opened
from counterclaim.engine.shards import Coding, code_archive, inputs
from counterclaim.intake import Refused
from counterclaim.project import Project
from counterclaim.project.archive import Archive

pa = pytest.importorskip("pyarrow")
import pyarrow.dataset as ds  # noqa: E402 - only where pyarrow is
import pyarrow.parquet as pq  # noqa: E402

EXAMPLES = Path(__file__).parents[1] / "examples"
TOWNS = ("Goma", "Panjgur", "Kano", "Sake", "Mosul")


def rows(start: int, end: int) -> bytes:
    """Reports as lines of JSON, some of them no news of violence."""
    made = [
        {
            "text": f"Rebels killed {n} soldiers in {TOWNS[n % 5]} on Monday, the army said."
            if n % 4
            else f"The {n} bakers of the valley shared a prize for the best bread of the year at the fair.",
            "published": f"2024-0{1 + n % 3}-15",
            "outlet": f"Outlet {n % 2}",
        }
        for n in range(start, end)
    ]
    return b"".join(json.dumps(row).encode() + b"\n" for row in made)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with an archive of each kind, loose reports in folders, and inputs that are none."""
    folder = tmp_path / "archive"
    (folder / "desk").mkdir(parents=True)
    for n, text in enumerate(
        ("Police said two men died in Goma.", "Rebels shelled Sake on Friday, killing four.")
    ):
        (folder / "desk" / f"{n}.txt").write_text(f"Published: 2024-05-08\n\n{text}\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "crawl.warc.gz").write_bytes(report_files.crawl())
    (folder / "broken.warc.gz").write_bytes(report_files.crawl()[:200])
    (folder / "rows.jsonl").write_bytes(rows(2, 14))
    (folder / "rows.parquet").write_bytes(
        report_files.parquet([json.loads(x) for x in rows(30, 34).splitlines()])
    )
    return folder


def coded(archive: Path | str, to: Path | str, runner: Runner = here, **asked) -> dict[str, Coding]:
    made = list(code_archive([str(archive)], str(to), means="rules", runner=runner, **asked))
    assert not [m for m in made if isinstance(m, Refused)]
    return {Path(m.input).name: m for m in made if isinstance(m, Coding)}


def project_of(path: Path, source: Path | str) -> tuple[list[str], list[object]]:
    """The records of a project of some inputs, and when their pages were fetched."""
    with Project.open(str(path)) as project:
        web = fetching.web(project, by="desk")
        list(code_inputs([str(source)], project=project, means="rules", web=web))
        assert problems(project) == []
        fetches = list(Archive(project).fetches())
    return dump(str(path)), fetches


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def never(*_: object, **__: object) -> None:
    raise AssertionError("coded again")


def test_a_project_of_shards_is_that_of_the_inputs(archive, tmp_path):
    shutil.copytree(EXAMPLES, archive / "examples")
    made = coded(archive, tmp_path / "claims")
    assert made["rows.jsonl"].reports == 9
    assert made["rows.jsonl"].aside == 3
    assert made["archive"].refused == 1
    assert made["broken.warc.gz"].refused == 1
    with mock.patch.object(work, "work", never):
        imported = project_of(tmp_path / "shards.db", tmp_path / "claims")
    assert imported == project_of(tmp_path / "inputs.db", archive)
    assert len(imported[1]) == 2


def test_whoever_codes_the_shards_are_the_same(archive, tmp_path, monkeypatch):
    coded(archive, tmp_path / "one")
    with processes(2) as two:
        coded(archive, tmp_path / "two", two)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_cluster_makes_the_same_shards(archive, tmp_path, monkeypatch):
    pytest.importorskip("ray")
    from counterclaim.engine.cluster import cluster

    with cluster(2) as machines:
        # The processes of the cluster began elsewhere: names count from where the run was begun.
        monkeypatch.chdir(tmp_path)
        coded("archive", tmp_path / "one")
        coded("archive", tmp_path / "many", machines)
    assert content(tmp_path / "one") == content(tmp_path / "many")


def test_claims_lie_by_month_of_publication_and_country_of_event(archive, tmp_path):
    coded(archive, tmp_path / "claims")
    table = ds.dataset(str(tmp_path / "claims" / "claims"), partitioning="hive").to_table().to_pylist()
    with Project.open(str(tmp_path / "x.db")) as project:
        list(code_inputs([str(archive)], project=project, means="rules"))
        held = {r.claim.id: r for r in project.rows()}
        events = {m.id: m for m in project.mentions()}
    assert {row["id"] for row in table} == set(held)
    for row in table:
        claim, event = held[row["id"]], events[held[row["id"]].claim.event]
        assert row["month"] == (claim.report.published or "")[:7] or row["month"] is None
        assert row["country"] == (event.place.country if event.place else None)
        assert (row["low"], row["quote"]) == (claim.claim.low, claim.claim.quote.exact)
        assert row["event_type"] == event.type
    assert {"COD", "NGA", None} <= {row["country"] for row in table}


def test_what_is_coded_is_not_coded_again(archive, tmp_path):
    first = coded(archive, tmp_path / "claims")
    before = content(tmp_path / "claims")
    with mock.patch.object(shards, "_read", never):
        again = coded(archive, tmp_path / "claims")
    assert {m.made for m in again.values()} == {0}
    assert {n: m.claims for n, m in again.items()} == {n: m.claims for n, m in first.items()}
    assert content(tmp_path / "claims") == before
    # A file that was only touched is read to see that it is the same, and no more.
    os.utime(archive / "rows.jsonl", (1, 1))
    with mock.patch.object(shards, "_read", never):
        assert coded(archive, tmp_path / "claims")["rows.jsonl"].made == 0


def test_an_input_that_changed_is_coded_again_and_leaves_nothing_behind(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "ITEMS", 4)
    assert coded(archive, tmp_path / "claims")["rows.jsonl"].slices == 3
    (archive / "rows.jsonl").write_bytes(rows(5, 9))
    made = coded(archive, tmp_path / "claims")
    assert {n: m.made for n, m in made.items() if m.made} == {"rows.jsonl": 1}
    coded(archive, tmp_path / "anew")
    assert content(tmp_path / "claims") == content(tmp_path / "anew")


def test_another_version_or_other_wishes_code_again(archive, tmp_path, monkeypatch):
    first = coded(archive, tmp_path / "claims")
    made = coded(archive, tmp_path / "claims", every=True)
    assert all(m.made for m in made.values())
    assert made["rows.jsonl"].aside == 0
    again = coded(archive, tmp_path / "claims")
    assert {n: m.claims for n, m in again.items()} == {n: m.claims for n, m in first.items()}
    monkeypatch.setattr(shards, "coded_by", lambda means: "9.9.9+other")
    assert all(m.made for m in coded(archive, tmp_path / "claims").values())
    assert {m.asked.version for _, m in opened(str(tmp_path / "claims")).shards()} == {"9.9.9+other"}


@pytest.mark.parametrize("at", [0, 3, 9])
def test_a_run_that_is_cut_off_goes_on_with_the_slice_in_hand(archive, tmp_path, monkeypatch, at):
    monkeypatch.setattr(shards, "ITEMS", 6)
    coded(archive, tmp_path / "whole")
    real, calls = shard_folder.Folder.place, 0

    def place(self: shard_folder.Folder, file: str) -> None:
        nonlocal calls
        calls += 1
        if calls > at:
            raise KeyboardInterrupt
        real(self, file)

    with (
        mock.patch.object(shard_folder.Folder, "place", place),
        pytest.raises(KeyboardInterrupt),
    ):
        coded(archive, tmp_path / "claims")
    left = sum(1 for _ in opened(str(tmp_path / "claims")).shards())
    made = coded(archive, tmp_path / "claims")
    assert sum(m.made for m in made.values()) == sum(m.slices for m in made.values()) - left
    assert content(tmp_path / "claims") == content(tmp_path / "whole")


def test_what_could_not_be_read_stands_in_a_table(archive, tmp_path):
    coded(archive, tmp_path / "claims")
    refused = pq.read_table(str(tmp_path / "claims" / "refused")).to_pylist()
    assert sorted(Path(r["input"]).name for r in refused) == ["broken.warc.gz", "empty.txt"]
    assert all(r["reason"] and r["advice"] for r in refused)


def test_addresses_of_stores_are_read_and_written(archive, tmp_path):
    coded(f"file://{archive}", f"file://{tmp_path}/claims")
    table = pq.read_table(str(tmp_path / "claims" / "reports"), columns=["path", "id"]).to_pylist()
    assert all(row["path"].startswith(f"file://{archive}/") for row in table)
    with Project.open(str(tmp_path / "x.db")) as project:
        list(code_inputs([f"file://{tmp_path}/claims"], project=project))
        held = {r.id for r in project.reports()}
    with Project.open(str(tmp_path / "y.db")) as project:
        list(code_inputs([str(archive)], project=project, means="rules"))
        assert held == {r.id for r in project.reports()}


def test_a_shard_that_is_damaged_costs_no_other(archive, tmp_path):
    coded(archive, tmp_path / "claims")
    [file] = (tmp_path / "claims" / "reports").glob("rows-jsonl-*")
    file.write_bytes(file.read_bytes()[:-9])
    with Project.open(str(tmp_path / "x.db")) as project:
        out = list(code_inputs([str(tmp_path / "claims")], project=project))
        assert [r.input for r in project.refusals()] == [f"{tmp_path}/claims/reports/{file.name}"]
    assert sum(isinstance(x, Refused) for x in out) == 1
    assert sum(isinstance(x, Done) and x.coded.aside is None for x in out) > 4


def test_a_partition_gives_the_reports_that_have_claims_there(archive, tmp_path):
    coded(archive, tmp_path / "claims")
    partitions = [str(p) for p in (tmp_path / "claims" / "claims").glob("month=*/country=COD")]
    assert len(partitions) > 1
    with Project.open(str(tmp_path / "all.db")) as project:
        list(code_inputs([str(archive)], project=project, means="rules"))
        events = {m.id for m in project.mentions() if m.place is not None and m.place.country == "COD"}
        told = {r.report.id for r in project.rows() if r.claim.event in events and r.report.published}
    with Project.open(str(tmp_path / "some.db")) as project:
        list(code_inputs(partitions, project=project))
        assert problems(project) == []
        assert told <= {r.id for r in project.reports()}
        assert not project.set_aside()
        files = [str(f) for p in partitions for f in Path(p).glob("*.parquet")]
        held = ds.dataset(files).to_table(columns=["dataset"])["dataset"].to_pylist()
        assert {r.id for r in project.reports()} == set(held)


def test_what_was_set_aside_may_be_deleted(archive, tmp_path):
    coded(archive, tmp_path / "claims")
    shutil.rmtree(tmp_path / "claims" / "aside")
    with Project.open(str(tmp_path / "x.db")) as project:
        assert not [
            x for x in code_inputs([str(tmp_path / "claims")], project=project) if isinstance(x, Refused)
        ]
        assert project.set_aside() == {}


def test_what_a_project_read_later_stays(archive, tmp_path):
    """A shard of another version never takes the place of what the project holds as coded now."""
    with mock.patch.object(shards, "coded_by", return_value="0.0.1+old"):
        coded(archive, tmp_path / "claims")
    with Project.open(str(tmp_path / "x.db")) as project:
        list(code_inputs([str(archive)], project=project, means="rules", every=True))
    before = dump(str(tmp_path / "x.db"))
    with Project.open(str(tmp_path / "x.db")) as project:
        list(code_inputs([str(tmp_path / "claims")], project=project))
        assert project.set_aside() == {}
    assert dump(str(tmp_path / "x.db")) == before


@pytest.mark.parametrize(("to", "reason"), [("desk/claims", "is read"), ("../other", "something else")])
def test_a_folder_that_cannot_take_shards_is_named(archive, tmp_path, to, reason):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    with pytest.raises(ShardsError, match=reason):
        coded(archive, archive / to)
    assert not (archive / "desk" / "claims").exists()


def test_without_pyarrow_it_is_said_what_to_install(archive, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ShardsError, match=r"pip install 'counterclaim\[parquet\]'"):
        coded(archive, tmp_path / "claims")


def test_an_input_that_kills_its_process_costs_no_other(archive, tmp_path):
    def result(job):
        if job.input.name.endswith("rows.jsonl"):
            raise LostError
        return whole(job)

    def runner(jobs) -> Iterator[tuple[object, ...]]:
        return ordered(jobs, lambda job: job, result, most=2)

    made = list(code_archive([str(archive)], str(tmp_path / "claims"), means="rules", runner=runner))
    [lost] = [m for m in made if isinstance(m, Refused)]
    assert "its process was killed" in str(lost)
    assert len(made) == len(list(inputs([str(archive)])))


def test_the_command_writes_shards_and_reads_them(archive, tmp_path, capsys):
    def run(*words: str) -> tuple[int, str]:
        with mock.patch.object(sys, "argv", ["counterclaim", *words]), pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), capsys.readouterr().out

    to, db = str(tmp_path / "claims"), str(tmp_path / "x.db")
    words = ("code", str(archive), "--to", to, "--by", "rules", "--workers", "1")
    assert run(*words)[0] == 1  # some inputs cannot be read
    status, out = run(*words, "--json")
    told = json.loads(out)
    assert (status, told["inputs"], told["unchanged"], told["refused"]) == (1, 6, 6, 2)
    status, out = run("code", to, "--project", db, "--json")
    assert status == 0
    assert len(json.loads(out)["reports"]) == told["reports"] + told["aside"]
    assert json.loads(out)["claims"] == told["claims"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["https://desk.example/1", "--to", "x"], "is fetched or piped"),
        (["-", "--to", "x"], "is fetched or piped"),
        (["a.txt", "--to", "nowhere://x"], "is no address of files"),
        (["a.txt", "--to", "s3://me:secret@desk/x"], "a key stands in the address"),
    ],
)
def test_what_makes_no_shards_is_said_in_one_line(words, reason, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["counterclaim", "code", *words])
    with pytest.raises(SystemExit):
        main()
    err = capsys.readouterr().err
    assert reason in err
    assert err.count("\n") == 1
    assert "secret" not in err

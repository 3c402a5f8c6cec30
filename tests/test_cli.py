"""The command line, as a user runs it: commands, exit statuses, one-line errors, what a pipe gets."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from coding import BORDER

from counterclaim.cli import main

ROOT = Path(__file__).resolve().parent.parent
ENV = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "src"),
    "PYTHONIOENCODING": "utf-8",
    "COLUMNS": "100",
    "NO_COLOR": "1",
}
REPORT = f"Outlet: Lake Radio\nPublished: 2024-05-08\nTitle: Soldiers killed near Goma\n\n{BORDER}"


def run(*arguments: object, cwd: Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in this process: one that loads everything anew takes seconds."""
    out, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = {"stdin": io.TextIOWrapper(io.BytesIO(stdin)), "stdout": out, "stderr": errors}
    line = ["counterclaim", *map(str, arguments)]
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, {**ENV, **env}),
        mock.patch.multiple(sys, argv=line, **given),
        pytest.raises(SystemExit) as stop,
    ):
        main()
    texts = []
    for stream in (out, errors):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return subprocess.CompletedProcess(line, stop.value.code or 0, *texts)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with reports, and a project ``desk.db`` coded of two of them."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "news" / "b.txt").write_text("The minister said that he would visit Lagos.\n", encoding="utf-8")
    done = run("code", "news", "--project", "desk.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "coded.out").write_text(done.stdout, encoding="utf-8")
    (folder / "coded.err").write_text(done.stderr, encoding="utf-8")
    return folder


def on(desk: Path, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the project of the desk."""
    return run(*arguments, cwd=desk, COUNTERCLAIM_PROJECT="desk.db", **env)


def told(done: subprocess.CompletedProcess[str], status: int = 2) -> str:
    """The one line of an error."""
    assert done.returncode == status, done.stderr or done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("counterclaim: ")
    assert "Traceback" not in done.stderr
    return lines[0]


def incidents(desk: Path) -> list[dict]:
    return json.loads(on(desk, "incidents", "--json").stdout)


def claims(desk: Path) -> list[dict]:
    return json.loads(on(desk, "claims", "--json").stdout)


def test_code_prints_incidents_and_a_summary(desk):
    out = (desk / "coded.out").read_text(encoding="utf-8")
    last = out.splitlines()[-1]
    assert re.fullmatch(r"2 reports: \d+ incidents? \(\d+ contested\), \d+ claims?, kept in desk\.db", last)
    assert "Goma" in out
    assert "killed: " in out
    assert "Lagos" not in out, "a visit is no deed"


def test_what_stays_unknown_is_noted_on_standard_error(desk):
    notes = (desk / "coded.err").read_text(encoding="utf-8").splitlines()
    assert notes
    assert all(line.startswith("counterclaim: note: news/b.txt: ") for line in notes)


def test_an_unchanged_report_is_passed_over_but_counted_and_shown(desk):
    done = on(desk, "code", "news", "--json")
    again = json.loads(done.stdout)
    assert done.returncode == 0
    assert (len(again["reports"]), again["unchanged"]) == (2, 2)
    assert {i["id"] for i in again["incidents"]} == {i["id"] for i in incidents(desk)}
    assert again["claims"] == len(claims(desk))


def test_standard_input_is_read(tmp_path):
    done = run(
        "code", "-", "--json", "-p", "x.db", "--outlet", "Lake Radio", cwd=tmp_path, stdin=BORDER.encode()
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(x) for x in run("export", "claims", "-p", "x.db", cwd=tmp_path).stdout.splitlines()]
    assert {x["report"]["outlet"] for x in lines} == {"Lake Radio"}


def test_a_refused_input_is_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "good.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    done = run("code", "bad.txt", "no.txt", "good.txt", "--json", cwd=tmp_path)
    given = json.loads(done.stdout)
    assert done.returncode == 1
    assert [r["input"] for r in given["refused"]] == ["bad.txt", "no.txt"]
    assert len(given["reports"]) == 1
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["bad.txt", "no.txt"]


def test_incidents_lists_deeds_and_with_all_also_words(desk):
    few, every = (on(desk, "incidents", *more).stdout for more in ((), ("--all",)))
    assert "Goma" in few
    assert len(every.splitlines()) > len(few.splitlines())


def test_the_number_in_the_list_shows_that_incident(desk):
    found = incidents(desk)
    listed = [int(n) for n in re.findall(r"^ *(\d+)  ", on(desk, "incidents", "--all").stdout, re.MULTILINE)]
    assert listed == list(range(1, len(found) + 1))
    for n in listed:
        assert found[n - 1]["id"] in on(desk, "show", n).stdout


def test_show_by_id_short_id_and_as_json(desk):
    [goma] = [i for i in incidents(desk) if i["tolls"]][:1]
    by_id, short, bare = (
        on(desk, "show", key).stdout for key in (goma["id"], goma["id"][:8], goma["id"][2:8])
    )
    assert by_id == short == bare
    shown = json.loads(on(desk, "show", goma["id"], "--json").stdout)
    assert [c["id"] for c in shown["claims"]]
    assert {c["incident"] for c in shown["claims"]} == {goma["id"]}


def test_show_puts_contradictions_first(desk):
    clashing = [i for i in incidents(desk) if i["contradictions"]]
    assert clashing
    page = on(desk, "show", clashing[0]["id"]).stdout
    assert page.index("the sources do not agree") < page.index("when") < page.index("Quote")
    for side in clashing[0]["contradictions"][0]["sides"]:
        assert side["value"].split()[0] in page


def test_claims_are_filtered(desk):
    every = claims(desk)
    tolls = json.loads(on(desk, "claims", "--json", "--field", "toll").stdout)
    assert [c["id"] for c in tolls] == [c["id"] for c in every if c["field"] == "toll"] != []
    army = json.loads(on(desk, "claims", "--json", "--speaker", "ARMY").stdout)
    assert {c["speaker"]["name"] for c in army} == {
        c["speaker"]["name"] for c in every if "army" in c["speaker"]["name"]
    }
    denied = json.loads(on(desk, "claims", "--json", "--status", "denied").stdout)
    assert [c["id"] for c in denied] == [c["id"] for c in every if c["status"] == "denied"] != []
    assert on(desk, "claims", "--speaker", "nobody of this name").stdout == "no such claims\n"


def test_explain_names_words_and_rules(desk):
    [toll] = [c for c in claims(desk) if c["field"] == "toll" and c["low"] == 2]
    page = on(desk, "explain", toll["id"][:8]).stdout
    assert toll["quote"]["exact"] in " ".join(page.split())
    assert toll["speaker"]["name"] in page
    assert toll["method"].split()[0] in page
    assert "news/a.txt" in page
    given = json.loads(on(desk, "explain", toll["id"], "--json").stdout)
    assert given["quote"]["exact"] in given["passage"]


def test_geography_is_checked_against_the_map(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Gunmen killed two men in Zahedan, a city in western Iran, on Monday. The city of Zahedan is 40 km "
        "from the border with Pakistan.\n",
        encoding="utf-8",
    )
    assert run("code", "a.txt", "-p", "g.db", cwd=tmp_path).returncode == 0
    page = run("geography", "a.txt", "-p", "g.db", cwd=tmp_path).stdout
    assert re.search(r'disagrees +"Zahedan, a city in western Iran"', page)
    assert re.search(r'agrees +"40 km from the border with Pakistan"', page)
    rows = json.loads(run("geography", "-p", "g.db", "--json", cwd=tmp_path).stdout)
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert [r["verdict"] for r in rows] == ["disagrees", "agrees"]
    assert all(text[r["quote"]["start"] : r["quote"]["end"]] == r["quote"]["exact"] for r in rows)
    assert 15_000 < rows[1]["metres"] < 40_000
    [only] = json.loads(run("geography", "--disagreeing", "-p", "g.db", "--json", cwd=tmp_path).stdout)
    assert only == rows[0]
    every = json.loads(run("claims", "-p", "g.db", "--json", cwd=tmp_path).stdout)
    place = next(c["id"] for c in every if c["field"] == "place")
    assert "in western Iran. The map: " in " ".join(
        run("explain", place, "-p", "g.db", cwd=tmp_path).stdout.split()
    )


def test_verify_says_what_was_checked(desk):
    done = on(desk, "verify")
    assert done.returncode == 0
    assert re.match(
        r"desk\.db: 2 reports and \d+ claims checked; every hash and every quote holds\n", done.stdout
    )
    assert json.loads(on(desk, "verify", "--json").stdout) == {"project": "desk.db", "problems": []}


def test_verify_finds_a_changed_text(desk, tmp_path):
    import sqlite3

    broken = tmp_path / "broken.db"
    broken.write_bytes((desk / "desk.db").read_bytes())
    with sqlite3.connect(broken) as connection:
        connection.execute("UPDATE report SET text = replace(text, 'Two', 'Ten')")
    done = run("verify", "-p", broken, cwd=tmp_path)
    assert done.returncode == 1
    assert all(line.startswith("counterclaim: ") for line in done.stderr.splitlines())
    assert json.loads(run("verify", "--json", "-p", broken, cwd=tmp_path).stdout)["problems"]


@pytest.mark.parametrize("what", ["claims", "incidents"])
def test_exports_go_to_standard_output_or_to_a_file(desk, tmp_path, what):
    lines = [json.loads(line) for line in on(desk, "export", what).stdout.splitlines()]
    assert [x["id"] for x in lines] == [
        x["id"] for x in (claims(desk) if what == "claims" else incidents(desk))
    ]
    assert json.loads(on(desk, "export", what, "--format", "json").stdout)
    assert len(list(csv.reader(io.StringIO(on(desk, "export", what, "-f", "csv").stdout)))) == len(lines) + 1
    out = tmp_path / "out.jsonl"
    done = on(desk, "export", what, "--output", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8") == on(desk, "export", what).stdout
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


MISUSES = {
    "no such command": ("guess",),
    "no such option": ("incidents", "--colour"),
    "no path": ("code",),
    "no id": ("show",),
    "empty id": ("show", ""),
    "no such number": ("show", "999"),
    "no such incident": ("show", "i-zzz"),
    "no such claim": ("explain", "c-zzz"),
    "no such report": ("geography", "r-zzz"),
    "an id that fits many": ("explain", "c-"),
    "no such format": ("export", "claims", "--format", "docx"),
    "no such thing to export": ("export", "rumours"),
    "no such status": ("claims", "--status", "true"),
    "no date": ("code", "news", "--published", "last week"),
    "impossible date": ("code", "news", "--published", "2024-02-31"),
    "missing project": ("incidents", "--project", "missing.db"),
    "missing project to show": ("show", "1", "--project", "missing.db"),
    "missing project to verify": ("verify", "--project", "missing.db"),
    "missing project to export": ("export", "claims", "--project", "missing.db"),
    "a project without a name": ("incidents", "--project", ""),
    "a project that is a text": ("incidents", "--project", "news/a.txt"),
    "a project that is a folder": ("incidents", "--project", "news"),
    "a project that is another database": ("incidents", "--project", "other.sqlite"),
    "coding into a text": ("code", "news", "--project", "news/a.txt"),
    "coding into a folder": ("code", "news", "--project", "news"),
    "coding into another database": ("code", "news", "--project", "other.sqlite"),
    "coding into no folder": ("code", "news", "--project", "nowhere/x.db"),
    "an address of no database": ("incidents", "--project", "gopher://x/y"),
    "an output in no folder": ("export", "claims", "--output", "nowhere/x.jsonl"),
    "an output that is a folder": ("export", "claims", "--output", "news"),
    "an output that is the project": ("export", "claims", "--output", "desk.db"),
}


@pytest.mark.parametrize("arguments", MISUSES.values(), ids=MISUSES.keys())
def test_misuse_gets_one_line_and_status_2(desk, arguments):
    import sqlite3

    with sqlite3.connect(desk / "other.sqlite") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS song (title TEXT)")
    before = {p: p.read_bytes() for p in desk.rglob("*.txt")}
    line = told(on(desk, *arguments))
    assert len(line) > 30, "says too little"
    assert {p: p.read_bytes() for p in desk.rglob("*.txt")} == before
    assert not (desk / "missing.db").exists()
    assert not list(desk.rglob("*.part"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_what_may_not_be_written_is_named(desk, tmp_path):
    tmp_path.chmod(0o500)
    assert str(tmp_path) in told(on(desk, "export", "claims", "--output", tmp_path / "x"))
    assert str(tmp_path) in told(on(desk, "code", "news", "--project", tmp_path / "x.db"))


def test_a_damaged_project_gets_one_line(desk, tmp_path):
    broken = tmp_path / "broken.db"
    broken.write_bytes((desk / "desk.db").read_bytes()[:5000])
    assert "broken.db" in told(run("incidents", "-p", broken, cwd=tmp_path))


def test_a_gazetteer_that_cannot_be_read_gets_a_line(tmp_path):
    (tmp_path / "g.sqlite").write_text("no gazetteer", encoding="utf-8")
    done = run("code", "-", cwd=tmp_path, stdin=BORDER.encode(), COUNTERCLAIM_GAZETTEER="g.sqlite")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


def test_without_a_command_help_is_given(tmp_path):
    done = run(cwd=tmp_path)
    assert done.returncode == 2
    assert "Commands:" in done.stdout
    for command in (
        "code",
        "incidents",
        "show",
        "claims",
        "reports",
        "export",
        "verify",
        "explain",
        "geography",
    ):
        page = run(command, "--help", cwd=tmp_path)
        assert page.returncode == 0
        assert page.stdout.startswith(f"Usage: counterclaim {command} ")
        assert max(map(len, page.stdout.splitlines())) <= 100


def test_the_module_runs_as_a_program(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "counterclaim", "show"],
        cwd=tmp_path,
        env=ENV,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"counterclaim: Missing argument 'ID'; see: counterclaim show --help\n"


def test_a_fault_of_the_program_is_told_and_shown_on_demand(desk):
    fault = mock.patch("counterclaim.cli.incidents.open_project", side_effect=ZeroDivisionError("7 of 0"))
    with fault:
        assert "ZeroDivisionError: 7 of 0" in told(on(desk, "incidents"))
    with fault, pytest.raises(ZeroDivisionError):
        on(desk, "incidents", COUNTERCLAIM_DEBUG="1")


def test_version(tmp_path):
    import counterclaim

    assert run("--version", cwd=tmp_path).stdout == f"counterclaim {counterclaim.__version__}\n"


TABLES = (("incidents", "--all"), ("claims",), ("show", "1"), ("code", "news"))


@pytest.mark.parametrize("arguments", TABLES, ids=lambda a: a[0])
def test_a_pipe_gets_no_colour_codes(desk, arguments):
    plain = {k: v for k, v in ENV.items() if k not in ("NO_COLOR", "COLUMNS")}
    done = subprocess.run(
        [sys.executable, "-m", "counterclaim", *arguments, "-p", "desk.db"],
        cwd=desk, env={**plain, "TERM": "xterm-256color"}, capture_output=True, check=True,
    )  # fmt: skip
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
@pytest.mark.parametrize("arguments", TABLES, ids=lambda a: a[0])
def test_tables_keep_to_the_width(desk, arguments, columns):
    lines = on(desk, *arguments, COLUMNS=str(columns)).stdout.splitlines()
    rows = [line for line in lines if not line.startswith("2 reports")]
    assert rows
    assert max(map(len, rows)) <= columns


@pytest.mark.parametrize("columns", ["", "0", "-3", "wide", "7"])
def test_a_senseless_width_does_no_harm(desk, columns):
    done = on(desk, "incidents", COLUMNS=columns)
    assert done.returncode == 0
    assert "Goma" in done.stdout


def test_text_of_reports_cannot_steer_the_terminal(tmp_path):
    text = (
        "Two men were killed in [bold]Goma[/bold] \x1b[2J\x1b]0;owned\x07 on Monday, the \u202earmy said.\n"
        + BORDER * 3
    )
    assert run("code", "-", "-p", "x.db", cwd=tmp_path, stdin=text.encode()).returncode == 0
    every = json.loads(run("claims", "--json", "-p", "x.db", cwd=tmp_path).stdout)
    pages = [("incidents", "--all"), ("claims",), ("show", "1"), *(("explain", c["id"]) for c in every[:3])]
    for arguments in pages:
        out = run(*arguments, "-p", "x.db", cwd=tmp_path).stdout
        assert out
        assert not set(out) & set("\x1b\x07\u202e"), arguments


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="this system has no pipes that break")
@pytest.mark.parametrize(
    "arguments", [("claims",), ("claims", "--json"), ("export", "claims"), ("show", "1"), ("incidents",)]
)
def test_a_broken_pipe_ends_without_a_word(desk, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "counterclaim", *arguments, "-p", "desk.db"],
        cwd=desk, env=ENV, stdout=writer, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="sends a signal")
def test_a_stopped_run_says_so_and_the_next_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "counterclaim", "code", "-", "-p", "x.db"],
        cwd=tmp_path, env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # A shell's background jobs ignore the signal, and so would all that the tests start from there.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    waits = 0
    while waits < 20:  # until the project is there, all is loaded, and it only waits for the report
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.1)
        told = Path(f"/proc/{process.pid}/stat")
        idle = not told.exists() or ") S" in told.read_text()
        waits = waits + 1 if idle and (tmp_path / "x.db").exists() else 0
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.decode().strip().splitlines()[-1].startswith("counterclaim: stopped")
    assert b"Traceback" not in errors
    assert run("code", "a.txt", "-p", "x.db", cwd=tmp_path).returncode == 0

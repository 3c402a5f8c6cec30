"""What reviewers decide is what tables, matrix, timeline and exports show: two reports of one event."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from project_records import sql
from test_cli import run, told
from test_cli_review import asked, claim, done, on

from counterclaim.model import Speaker
from counterclaim.project import Project
from counterclaim.project.adding import new_claim
from counterclaim.project.shown import add

ATTACK = "Gunmen attacked a bus near Goma on Tuesday, killing {} people, Governor Jean Bamba said."
REPORTS = {
    "first.txt": (
        "Outlet: Lake Radio\nPublished: 2024-05-08T09:00+00:00\n\n"
        f"{ATTACK.format('seven')} A hospital doctor said nine people were killed in the attack in Goma.\n"
    ),
    "second.txt": (
        f"Outlet: Hill Post\nPublished: 2024-05-09T10:00+00:00\n\n{ATTACK.format('ten')}\n"
        "The African Union condemned the attack on the bus.\n"
    ),
}


@pytest.fixture(scope="module")
def coded_desk(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run("code", *REPORTS, "--project", "desk.db", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def desk(coded_desk: Path, tmp_path: Path) -> Path:
    shutil.copytree(coded_desk, tmp_path / "desk")
    return tmp_path / "desk"


def attack(desk: Path) -> dict:
    """The incident of both reports, as `show --json` prints it."""
    [both] = [i for i in asked(desk, "incidents") if len(i["reports"]) == 2]
    return asked(desk, "show", both["id"])


def table(desk: Path) -> dict[str, dict[str, str]]:
    """The rows of claims.csv by id."""
    text = done(desk, "export", "claims", "--format", "csv")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def lines(desk: Path) -> dict[str, dict]:
    """The lines of the claims' export by id."""
    return {c["id"]: c for c in map(json.loads, done(desk, "export", "claims").splitlines())}


def matrix(desk: Path) -> str:
    page = " ".join(done(desk, "show", attack(desk)["id"]).split())
    return page[page.index("Who says what") : page.index("Every claim")]


def seen(desk: Path) -> tuple:
    """Everything that is shown of the incident, but for the ids of decisions."""
    return (
        attack(desk),
        done(desk, "show", attack(desk)["id"]),
        done(desk, "timeline", attack(desk)["id"], "--quotes"),
        table(desk),
        done(desk, "export", "incidents"),
    )


def test_a_round_of_review_is_seen_everywhere_undone_and_kept(desk):
    before = seen(desk)
    nine = claim(desk, field="toll", low=9)
    seven, ten = claim(desk, field="toll", low=7), claim(desk, field="toll", low=10)
    assert "≠ killed" in matrix(desk)
    done(desk, "decide", "edit", nine["id"], "--set", "speaker=The Red Cross", "--set", "speaker.kind=ngo")
    done(desk, "decide", "reject", ten["id"], "--why", "a typing error")

    shown = attack(desk)
    of = {c["id"]: c for c in shown["claims"]}
    assert (of[nine["id"]]["speaker"]["name"], of[nine["id"]]["verdict"]) == ("The Red Cross", "edited")
    assert of[nine["id"]]["coded"] == {"speaker": nine["speaker"]}
    assert [of[c["id"]]["verdict"] for c in (seven, ten)] == ["unreviewed", "rejected"]
    [killed] = [t for t in shown["tolls"] if t["kind"] == "killed"]
    assert (killed["low"], killed["high"]) == (7, 9)
    [clash] = [c for c in shown["contradictions"] if c["field"] == "killed"]
    assert [s["speakers"] for s in clash["sides"]] == [["Governor Jean Bamba"], ["The Red Cross"]]
    grid = matrix(desk)
    assert "The Red Cross" in grid
    assert "ten people" not in grid
    every = " ".join(done(desk, "show", shown["id"]).split("Every claim")[1].split())
    assert "rejected" in every
    assert "edited" in every
    counts = done(desk, "timeline", shown["id"])
    assert "nine people - The Red Cross" in " ".join(counts.split())
    assert "ten people" not in counts

    rows = table(desk)
    assert (rows[nine["id"]]["speaker"], rows[nine["id"]]["verdict"]) == ("The Red Cross", "edited")
    assert (rows[ten["id"]]["low"], rows[ten["id"]]["verdict"]) == ("10", "rejected")
    assert rows[seven["id"]]["reviewed"] == ""
    assert {i: (r["reviewed"] or None, r["verdict"]) for i, r in rows.items()} == {
        i: (c["reviewed"], c["verdict"]) for i, c in lines(desk).items()
    }
    assert [c["id"] for c in asked(desk, "claims", "--verdict", "rejected")] == [ten["id"]]

    reviewed = seen(desk)
    sql(str(desk / "desk.db"), "UPDATE coding SET version = 'older'")
    assert "(2 unchanged)" not in done(desk, "code", *REPORTS)
    assert seen(desk) == reviewed
    done(desk, "undo")
    done(desk, "undo")
    assert seen(desk) == before
    assert "every hash" in done(desk, "verify")


def test_the_count_that_a_speaker_raises_is_one_development(desk):
    counts = asked(desk, "timeline", attack(desk)["id"])[0]["incidents"]
    [incident] = [i for i in counts if len(i["reports"]) == 2]
    killed = [d for d in incident["developments"] if d["kind"] == "killed"]
    assert [[s["low"] for s in d["steps"]] for d in killed] == [[7, 10], [9]]
    assert killed[0]["speakers"] == ["Governor Jean Bamba"]
    out = " ".join(done(desk, "timeline", incident["id"]).split())
    assert "seven people (8 May 09:00) → ten people (9 May 10:00) - Governor Jean Bamba" in out
    assert "or nine people - hospital doctor (8 May 09:00)" in out


def holding(desk: Path, claim_id: str) -> dict:
    """The incident of a claim."""
    [found] = [i for i in asked(desk, "incidents") if claim_id in i["claims"]]
    return found


def test_places_days_and_actors_that_are_set_or_rejected_are_seen_in_the_incident(desk):
    both = attack(desk)
    by_field = {f: [c["id"] for c in both["claims"] if c["field"] == f] for f in ("place", "date", "actor")}
    first, *others = by_field["place"]
    assert others
    done(desk, "decide", "reject", *others)
    assert attack(desk)["place"]["name"] == "Goma", "one still says so"
    done(desk, "decide", "reject", first)
    event = claim(desk, field="toll", low=7)["id"]
    assert holding(desk, event)["place"] is None
    done(desk, "decide", "accept", first)
    done(desk, "decide", "edit", first, "--set", "value=Sake")
    place = holding(desk, first)["place"]
    assert (place["name"], place["as_written"], place["lat"]) == ("Sake", "Goma", None)
    for c in by_field["date"]:
        done(desk, "decide", "edit", c, "--set", "value=2024-05-06/2024-05-07")
    for c in by_field["date"]:
        date = holding(desk, c)["date"]
        assert (date["start"], date["end"], date["grain"]) == ("2024-05-06", "2024-05-07", "span")
    for c in by_field["actor"]:
        done(desk, "decide", "edit", c, "--set", "value=M23")
    for c in by_field["actor"]:
        assert [a["name"] for a in holding(desk, c)["actors"]] == ["M23"]
    assert "every hash" in done(desk, "verify")


def test_a_number_that_is_set_is_shown_and_not_the_words_for_another(desk):
    nine = claim(desk, field="toll", low=9)
    done(desk, "decide", "edit", nine["id"], "--set", "high=")
    assert "9 or more" in matrix(desk)
    assert "nine people" not in matrix(desk)
    words = {v["value"] for v in attack(desk)["values"] if v["field"] == "toll"}
    assert "9 or more" in words
    assert "nine people" not in words
    assert "nine people" not in " ".join(done(desk, "incidents").split())


def test_claims_of_what_is_rejected_as_a_whole_are_rejected(desk):
    first = next(r for r in asked(desk, "reports") if r["path"] == "first.txt")
    done(desk, "decide", "reject", first["id"], "--why", "forged")
    [decision] = asked(desk, "history")["decisions"]
    for c in lines(desk).values():
        of_first = c["report"]["id"] == first["id"]
        assert (c["verdict"], c["reviewed"]) == (
            ("rejected", decision["id"]) if of_first else ("unreviewed", None)
        )
    done(desk, "undo")
    both = attack(desk)["id"]
    done(desk, "decide", "reject", both)
    gone = {c["id"] for c in lines(desk).values() if c["verdict"] == "rejected"}
    assert gone == {c["id"] for c in lines(desk).values() if c["incident"] is None and c["event"]}
    assert gone


def test_explain_shows_a_claim_as_it_is_now_and_who_decided_so(desk):
    nine = claim(desk, field="toll", low=9)
    done(desk, "decide", "edit", nine["id"], "--set", "speaker=The Red Cross", "--why", "asked her")
    done(desk, "decide", "accept", nine["id"], "--by", "Ben")
    out = " ".join(done(desk, "explain", nine["id"]).split())
    assert "speaker The Red Cross: unknown" in out
    assert "verdict edited" in out
    assert "'hospital doctor' (medical) -> 'The Red Cross' (unknown) (Ada, " in out
    assert "asked her" in out
    assert "accept claim" in out
    told_ = asked(desk, "explain", nine["id"])
    assert told_["coded"]["speaker"]["name"] == "hospital doctor"
    assert [d["reviewer"] for d in told_["decisions"]] == ["Ada", "Ben"]


def test_a_claim_that_was_added_is_found_and_explained(desk):
    with Project.open(str(desk / "desk.db")) as project:
        report = next(r.id for r in project.reports() if r.path == "first.txt")
        text = project.text(report)
        at = text.index("A hospital doctor")
        made = new_claim(
            report, text, (at, at + 17), field="verification", speaker=Speaker(name="Desk of Lake Radio")
        )
        add(project, made, None, reviewer="Ada", reason="called the ward")
    assert [c["id"] for c in asked(desk, "claims", "--text", "desk lake hospital")] == [made.id]
    assert asked(desk, "claims", "--text", "lake desk nothing") == []
    out = " ".join(done(desk, "explain", made.id[:12]).split())
    assert "verdict accepted" in out
    assert "called the ward" in out
    done(desk, "decide", "edit", made.id, "--set", "value=by telephone")
    assert asked(desk, "explain", made.id)["verdict"] == "edited"


def test_one_is_unsure_of_a_claim(desk):
    nine = claim(desk, field="toll", low=9)
    before = lines(desk), attack(desk)
    out = done(desk, "decide", "unsure", nine["id"], "--why", "who counted?")
    assert f"unsure of claim {nine['id']}: killed" in out
    assert (lines(desk), attack(desk)) == before
    [d] = asked(desk, "explain", nine["id"])["decisions"]
    assert (d["action"], d["kind"], d["reason"]) == ("unsure", "claim", "who counted?")
    assert "unsure of claim" in done(desk, "history")
    done(desk, "undo")
    assert asked(desk, "explain", nine["id"])["decisions"] == []
    assert "takes two incidents or event mentions" in told(on(desk, "decide", "unsure", attack(desk)["id"]))


def test_unknown_verdicts_are_one_line(desk):
    assert "--verdict burnt: no such verdict; choose one of: unreviewed" in told(
        on(desk, "claims", "--verdict", "burnt")
    )

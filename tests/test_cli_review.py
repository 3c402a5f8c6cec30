"""The commands of reviewers, as a documenter runs them: merge, split, decide, undo, history."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from project_records import sql
from test_cli import run, told

NEWS = {
    "goma": ("2024-05-08", "Gunmen killed three soldiers in Goma on Monday, the army said. "
             "A witness said that five soldiers had died in the attack."),
    "lagos": ("2024-06-12", "Gunmen killed two traders in Lagos on Tuesday, the police said."),
    "sumy": ("2024-07-20", "A missile strike on Sumy killed nine people on Friday, the governor said."),
}  # fmt: skip
"""Three events that nobody takes for one another."""


@pytest.fixture(scope="module")
def coded_desk(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    for name, (day, text) in NEWS.items():
        (folder / f"{name}.txt").write_text(
            f"Outlet: Lake Radio\nPublished: {day}\n\n{text}\n", encoding="utf-8"
        )
    done = run("code", *(f"{name}.txt" for name in NEWS), "--project", "desk.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def desk(coded_desk: Path, tmp_path: Path) -> Path:
    shutil.copytree(coded_desk, tmp_path / "desk")
    return tmp_path / "desk"


def on(desk: Path, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    who = {"COUNTERCLAIM_PROJECT": "desk.db", "COUNTERCLAIM_REVIEWER": "Ada"}
    return run(*arguments, cwd=desk, **{**who, **env})


def done(desk: Path, *arguments: object, **env: str) -> str:
    result = on(desk, *arguments, **env)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def asked(desk: Path, *arguments: object) -> dict | list:
    return json.loads(done(desk, *arguments, "--json"))


def incidents(desk: Path) -> dict[str, dict]:
    """The incidents by the towns that their reports are named after."""
    paths = {r["id"]: r["path"].removesuffix(".txt") for r in asked(desk, "reports")}
    return {"+".join(sorted(paths[r] for r in i["reports"])): i for i in asked(desk, "incidents")}


def claim(desk: Path, **like: object) -> dict:
    [found] = [c for c in asked(desk, "claims") if all(c[k] == v for k, v in like.items())]
    return found


def test_merge_and_undo(desk):
    before = incidents(desk)
    assert set(before) == {"goma", "lagos", "sumy"}
    said = done(desk, "merge", 1, before["lagos"]["id"][:8], "--why", "one raid, two towns")
    assert said.startswith("merged:\n  1. ")
    after = incidents(desk)
    assert set(after) == {"goma+lagos", "sumy"}
    [decision] = asked(desk, "history")["decisions"]
    assert said.endswith(f"to take it back: counterclaim undo {decision['id']} --project desk.db\n")
    assert (decision["reviewer"], decision["reason"]) == ("Ada", "one raid, two towns")
    assert decision["change"]["incidents"] == [before["goma"]["id"], before["lagos"]["id"]]
    told_of = {m["id"] for group in decision["change"]["mentions"] for m in group}
    assert told_of == {*before["goma"]["mentions"], *before["lagos"]["mentions"]}
    assert done(desk, "undo").startswith("taken back: merge: ")
    assert {k: i["claims"].sort() for k, i in incidents(desk).items()} == dict.fromkeys(before)
    assert {k: i["id"] for k, i in incidents(desk).items()} == {k: i["id"] for k, i in before.items()}
    assert "every hash" in done(desk, "verify")


def test_split_by_report_by_mention_and_by_claim(desk):
    done(desk, "merge", 1, 2, 3)
    [one] = incidents(desk).values()
    said = done(desk, "split", 1, "--report", "sumy.txt", "--why", "another war")
    assert said.startswith("split:\n")
    assert set(incidents(desk)) == {"goma+lagos", "sumy"}
    lagos = claim(desk, field="toll", kind="killed", low=2)
    done(desk, "split", incidents(desk)["goma+lagos"]["id"], "--mention", lagos["id"])
    assert set(incidents(desk)) == {"goma", "lagos", "sumy"}
    done(desk, "undo")
    done(desk, "split", 1, "--mention", lagos["event"])
    assert set(incidents(desk)) == {"goma", "lagos", "sumy"}
    assert {c for i in incidents(desk).values() for c in i["claims"]} == set(one["claims"])


def test_coding_again_keeps_what_was_decided(desk):
    done(desk, "merge", 1, 2)
    before = asked(desk, "incidents")
    done(desk, "code", "goma.txt", "lagos.txt", "sumy.txt")
    assert asked(desk, "incidents") == before
    assert len(asked(desk, "history")["decisions"]) == 1


def test_a_rejected_claim_leaves_its_incident_and_stays_in_the_record(desk):
    five = claim(desk, field="toll", low=5)
    said = done(desk, "decide", "reject", five["id"][:9], "--why", "hearsay")
    assert said.startswith(f"reject claim {five['id']}: killed 'five'")
    assert five["id"] not in incidents(desk)["goma"]["claims"]
    kept = claim(desk, id=five["id"])
    assert kept["reviewed"].startswith("d-")
    assert kept["verdict"] == "rejected"
    assert {**kept, "reviewed": None, "verdict": "unreviewed"} == five
    done(desk, "decide", "accept", five["id"])
    assert five["id"] in incidents(desk)["goma"]["claims"]


def test_an_edit_sets_checked_values_and_keeps_the_old_ones(desk):
    two = claim(desk, field="toll", low=2)
    said = done(desk, "decide", "edit", two["id"], "--set", "low=4", "--set", "high=6", "--why", "misread")
    assert said.startswith(f"edit claim {two['id']}: low 2 -> 4; high 2 -> 6\n")
    [toll] = incidents(desk)["lagos"]["tolls"]
    assert (toll["low"], toll["high"]) == (4, 6)
    kept = claim(desk, id=two["id"])
    assert (kept["low"], kept["high"], kept["value"]) == (4, 6, "4 to 6")
    assert kept["coded"] == {"value": two["value"], "low": 2, "high": 2}
    done(desk, "decide", "edit", two["id"], "--set", "high=", "--set", "speaker=Gunmen")
    [toll] = incidents(desk)["lagos"]["tolls"]
    assert (toll["low"], toll["high"]) == (4, None)
    history = asked(desk, "history", two["id"])["decisions"]
    assert [d["change"]["was"].get("high") for d in history] == [2, 6]
    assert history[1]["change"]["set"]["speaker"]["mention"]["exact"] == "Gunmen"
    done(desk, "undo")
    done(desk, "undo")
    [toll] = incidents(desk)["lagos"]["tolls"]
    assert (toll["low"], toll["high"]) == (2, 2)


def test_an_edit_of_a_rejected_claim_says_that_it_stays_out(desk):
    two = claim(desk, field="toll", low=2)
    done(desk, "decide", "reject", two["id"])
    said = done(desk, "decide", "edit", two["id"], "--set", "low=1")
    assert "it is rejected; to bring it back into the picture, accept it too" in said


def test_accepted_incidents_are_confirmed(desk):
    done(desk, "decide", "accept", "1", "2")
    assert [i["standing"] for i in incidents(desk).values()].count("confirmed") == 2
    history = asked(desk, "history")["decisions"]
    assert [d["change"]["together"] for d in history] == [2, 2]
    third = asked(desk, "incidents")[2]["id"]
    done(desk, "decide", "reject", third)
    assert len(incidents(desk)) == 2
    done(desk, "decide", "accept", third)
    assert incidents(desk)["sumy"]["standing"] == "confirmed"


def test_judgements_are_thought_through_and_the_later_overrides(desk):
    ids = {k: i["id"] for k, i in incidents(desk).items()}
    done(desk, "decide", "same", ids["goma"], ids["lagos"])
    done(desk, "decide", "different", ids["sumy"], incidents(desk)["goma+lagos"]["id"])
    said = done(desk, "decide", "same", ids["sumy"], claim(desk, low=2)["event"])
    first, second, third = asked(desk, "history")["decisions"]
    # Of what cannot all be true the latest holds, then the second: Sumy is Lagos, and not Goma.
    assert f"overrides {first['id']}: same, by Ada" in said
    assert f"overrides {second['id']}: different, by Ada" in said
    assert set(incidents(desk)) == {"goma", "lagos+sumy"}
    assert [first["holds"], second["holds"], third["holds"]] == [False, True, True]
    assert second["overridden_by"] == [third["id"]]
    shown = done(desk, "history", ids["sumy"])
    assert "overridden in part" in " ".join(shown.split())


def test_unsure_changes_no_incident(desk):
    before = incidents(desk)
    said = done(desk, "decide", "unsure", "1", "2")
    assert said.startswith("unsure whether one event: ")
    assert {k: i["id"] for k, i in incidents(desk).items()} == {k: i["id"] for k, i in before.items()}


def test_undo_names_what_it_turns_and_can_be_undone(desk):
    done(desk, "merge", 1, 2, "--by", "Ben")
    [merge] = asked(desk, "history")["decisions"]
    said = done(desk, "undo", merge["id"][:8], "--why", "two days apart")
    undone = asked(desk, "history")["decisions"][-1]
    assert f"to restore it: counterclaim undo {undone['id']}" in said
    assert (undone["reviewer"], undone["target"]) == ("Ada", merge["id"])
    assert "(by Ben, " in said
    assert done(desk, "undo", undone["id"]).startswith("restored: merge: ")
    assert set(incidents(desk)) == {"goma+lagos", "sumy"}


def test_what_was_decided_together_is_taken_back_together(desk):
    before = incidents(desk)
    said = done(desk, "decide", "reject", 1, 2)
    assert set(incidents(desk)) == {"sumy"}
    line = said.splitlines()[-1].removeprefix("to take them back: counterclaim ").split()
    assert done(desk, *line).count("taken back: reject incident ") == 2
    assert {k: i["id"] for k, i in incidents(desk).items()} == {k: i["id"] for k, i in before.items()}


def test_a_report_is_found_by_the_end_of_its_path(desk):
    (desk / "press").mkdir()
    (desk / "lagos.txt").rename(desk / "press" / "lagos.txt")
    (desk / "desk.db").unlink()
    done(desk, "code", "goma.txt", "press")
    done(desk, "merge", 1, 2)
    done(desk, "split", 1, "--report", "lagos.txt")
    assert set(incidents(desk)) == {"goma", "press/lagos"}
    done(desk, "decide", "reject", "lagos.txt", "--why", "forged")
    assert set(incidents(desk)) == {"goma"}
    told(on(desk, "decide", "reject", "agos.txt"))


def test_history_shows_who_what_why_and_the_chain(desk):
    assert done(desk, "history") == "no decisions\n"
    two = claim(desk, low=2)
    done(desk, "decide", "accept", two["id"], "--why", "heard the recording")
    done(desk, "merge", 1, 2, "--by", "Ben")
    done(desk, "undo", "--by", "Ben")
    shown = " ".join(done(desk, "history").split())
    last = asked(desk, "history")["chain"]
    for words in (
        "heard the recording",
        "Ben",
        "(taken back)",
        "the chain of 3 decisions holds",
        last["last"],
    ):
        assert words in shown
    assert last["holds"]
    assert last["decisions"] == 3
    of_lagos = asked(desk, "history", incidents(desk)["lagos"]["id"])["decisions"]
    assert [d["action"] for d in of_lagos] == ["accept", "merge", "undo"]
    assert [d["action"] for d in asked(desk, "history", two["id"])["decisions"]] == ["accept"]
    assert done(desk, "history", incidents(desk)["sumy"]["id"]).startswith("no decisions on ")


def test_history_marks_decisions_on_what_is_not_there_any_more(desk):
    two = claim(desk, low=2)
    done(desk, "decide", "accept", two["id"])
    text = (desk / "lagos.txt").read_text(encoding="utf-8")
    sql(str(desk / "desk.db"), "UPDATE coding SET version = 'older', digest = 'older'")
    sql(str(desk / "desk.db"), f"DELETE FROM claim WHERE id = '{two['id']}'")
    [decision] = asked(desk, "history")["decisions"]
    assert not decision["record_is_there"]
    assert "of a record that is not there any more" in " ".join(done(desk, "history", two["id"]).split())
    assert "killed" in done(desk, "history", two["id"])
    (desk / "lagos.txt").write_text(text, encoding="utf-8")
    done(desk, "code", "lagos.txt")
    [decision] = asked(desk, "history")["decisions"]
    assert decision["record_is_there"]
    assert claim(desk, id=two["id"])["reviewed"] == decision["id"]


def test_history_of_a_broken_chain_says_where_and_fails(desk):
    done(desk, "decide", "accept", 1)
    done(desk, "decide", "accept", 2)
    sql(str(desk / "desk.db"), "DROP TRIGGER decision_no_update")
    sql(str(desk / "desk.db"), "UPDATE decision SET reviewer = 'Eve' WHERE seq = 1")
    result = on(desk, "history")
    assert result.returncode == 1
    first = asked_failing(desk)["decisions"][0]["id"]
    assert f"decision {first}: was changed after it was made" in result.stderr
    assert "holds" not in result.stdout
    assert on(desk, "verify").returncode == 1


def asked_failing(desk: Path) -> dict:
    result = on(desk, "history", "--json")
    assert result.returncode == 1
    made = json.loads(result.stdout)
    assert not made["chain"]["holds"]
    return made


def test_a_name_is_kept_as_one_line(desk):
    done(desk, "decide", "accept", 1, "--by", "  Ben   Okri ")
    assert asked(desk, "history")["decisions"][0]["reviewer"] == "Ben Okri"


def test_the_computers_user_signs_with_a_note(desk, monkeypatch):
    monkeypatch.delenv("COUNTERCLAIM_REVIEWER", raising=False)
    result = run("decide", "accept", "1", "--project", "desk.db", cwd=desk, LOGNAME="chi")
    assert result.returncode == 0
    assert result.stderr.startswith("counterclaim: note: signed chi, as this computer's user; ")
    assert asked(desk, "history")["decisions"][0]["reviewer"] == "chi"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("merge", 1), "merge: takes two incidents or more"),
        (("merge", 1, 1), "merge: takes two incidents or more"),
        (("merge", 1, 99), "99: no such incident"),
        (("split", 1), "split: name what to take out with --report or --mention; told in goma.txt"),
        (("split", 1, "--report", "goma.txt"), "1: that is all of it"),
        (("split", 1, "--report", "lagos.txt"), "--report lagos.txt: no such report in this incident"),
        (("split", 1, "--mention", "e-0"), "--mention e-0: no event mention of this incident"),
        (("decide", "accept", "zzz"), "zzz: no such claim or incident or event mention or report"),
        (("decide", "accept", ""), "no id: no such claim"),
        (("decide", "reject", ".txt"), ".txt: no such claim"),
        (("decide", "accept", "c-"), "c-: several records have an id that starts like this"),
        (("decide", "edit", "c-0000", "--set", "low=1"), "c-0000: no such claim"),
        (("decide", "accept", 1, "--set", "low=1"), "--set: only goes with edit, not with accept"),
        (("decide", "same", 1), "same: takes two incidents or event mentions, or more"),
        (("decide", "burn", 1), "Invalid value for"),
        (("undo",), "holds no decision of Ada to take back"),
        (("undo", "d-0"), "d-0: no such decision in this project; see: counterclaim history"),
        (("history", "zzz"), "zzz: no such claim or incident"),
        (("decide", "accept", 1, "--by", " "), "--by: no name given"),
        (("merge", 1, 2, "--project", "none.db"), "none.db: there is no such project"),
    ],
)  # fmt: skip
def test_errors_are_one_clear_line_and_decide_nothing(desk, line, said):
    assert said in told(on(desk, *line))
    assert asked(desk, "history")["decisions"] == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((), "edit: nothing to set; add --set field=value"),
        (("low",), "--set low: write it as field=value"),
        (("low=few",), "--set low 'few': not a count"),
        (("status=sure",), "--set status 'sure': choose one of: stated"),
        (("quote=three traders",), "--set quote: the report does not say 'three traders'"),
        (("low=9",), "--set low 9 is above high 2: set both"),
        (("tone=angry",), "--set tone: cannot be edited; choose one of: speaker"),
    ],
)
def test_an_edit_that_does_not_fit_is_one_clear_line(desk, values, said):
    two = claim(desk, low=2)
    line = [x for value in values for x in ("--set", value)]
    assert said in told(on(desk, "decide", "edit", two["id"], *line))
    assert asked(desk, "history")["decisions"] == []


def test_events_named_twice_are_refused(desk):
    goma = incidents(desk)["goma"]
    line = told(on(desk, "decide", "different", goma["id"], goma["mentions"][0]))
    assert f"{goma['mentions'][0]}: is named twice" in line


def test_several_are_decided_together_or_not_at_all(desk):
    two = claim(desk, low=2)
    told(on(desk, "decide", "reject", two["id"], "c-0000"))
    assert asked(desk, "history")["decisions"] == []


def test_json_gives_the_decisions_and_what_they_override(desk):
    ids = [i["id"] for i in asked(desk, "incidents")]
    [first] = asked(desk, "decide", "different", *ids[:2])["decisions"]
    made = asked(desk, "merge", *ids[:2])
    assert [d["action"] for d in made["decisions"]] == ["merge"]
    assert [d["id"] for d in made["overrides"]] == [first["id"]]

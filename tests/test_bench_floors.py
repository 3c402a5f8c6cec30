"""The floors under the figures, the record of a run, and the bench where there is no gold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import __main__ as command
from bench import coding, floors, publish, record

DAY = date(2026, 1, 1)


def test_floors_fail_below_and_ceilings_above() -> None:
    pins = (floors.Pin("a.x", 0.8, DAY), floors.Pin("a.y", 2, DAY, ceiling=True), floors.Pin("b.z", 1, DAY))
    assert [c.ok for c in floors.check({"a.x": 0.8, "a.y": 2}, pins)] == [True, True]
    assert [c.ok for c in floors.check({"a.x": 0.79, "a.y": 3}, pins)] == [False, False]
    assert [c.ok for c in floors.check({"a.x": 0.9}, pins)] == [True, False], (
        "a figure that went missing fails"
    )


@given(st.floats(0, 30), st.floats(0, 30), st.booleans())
def test_raising_never_loosens(old: float, new: float, ceiling: bool) -> None:
    [pin] = floors.raised((floors.Pin("a.x", old, DAY, ceiling),), {"a.x": new}, date(2026, 2, 2))
    assert pin.value <= old if ceiling else pin.value >= old
    assert pin.value == old or pin.holds(new)


def test_speed_is_pinned_by_hand() -> None:
    pins = (floors.Pin("speed.x", 0.5, DAY),)
    assert floors.raised(pins, {"speed.x": 0.9}, DAY) == pins


def test_pins_survive_writing(tmp_path: Path) -> None:
    pins = (floors.Pin("a.x", 0.8, DAY), floors.Pin("a.y", 2, DAY, ceiling=True))
    floors.write(pins, tmp_path / "floors.toml")
    assert floors.read(tmp_path / "floors.toml") == pins


def test_the_pins_of_the_repository_are_read() -> None:
    assert all(pin.name.split(".")[0] in command.TASKS for pin in floors.read())


def test_a_run_is_recorded(tmp_path: Path) -> None:
    record.record({"a.x": 0.123456}, {"gold.jsonl": "00"}, tmp_path)
    kept = record.newest(tmp_path)
    assert kept is not None
    assert kept["figures"] == {"a.x": 0.1235}
    assert {"date", "commit", "versions", "data", "python"} <= set(kept)


def test_without_gold_the_bench_says_so_and_passes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COUNTERCLAIM_GOLD", raising=False)
    assert command.main(["all", "--check"]) == 0
    assert "skipped: no gold: give --gold DIR or set COUNTERCLAIM_GOLD" in capsys.readouterr().out


def test_a_failing_command_is_told() -> None:
    import sys

    with pytest.raises(coding.Broken, match="failed with 3"):
        coding.spend([sys.executable, "-c", "raise SystemExit(3)"])
    assert coding.spend([sys.executable, "-c", "pass"]).peak > 1_000_000


def test_published_figures_stand_between_their_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{publish.OPEN}\nold\n{publish.CLOSE}\nafter\n", encoding="utf-8")
    run = {"date": "2026-01-01", "python": "3.11", "versions": {"spacy": "3.8"}, "commit": "abc"}
    figures = {"tolls.found_f1": 0.876, "seed.checks": 3.0, "seed.checks_of": 4.0, "tolls.unnamed": 1.0}
    publish.publish(run | {"figures": figures}, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("after\n")  # noqa: PT018 - one page
    assert "| tolls: figure and kind, F1 | 0.88 |" in text
    assert "| ... other checks kept, of 4 | 3 |" in text
    assert "old" not in text

"""The floors under the figures, and the page that is published."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import accuracy, floors, record

DAY = date(2026, 1, 1)


def pin(name: str, value: float, kind: str = "full", ceiling: bool = False) -> floors.Pin:
    return floors.Pin(name, value, DAY, kind, ceiling)


def test_floors_fail_below_and_ceilings_above() -> None:
    pins = (pin("a.b.x", 0.8), pin("a.b.y", 2, ceiling=True), pin("c.d.z", 1), pin("a.b.x", 0.9, "fast"))
    assert [c.ok for c in floors.check({"a.b.x": 0.8, "a.b.y": 2}, pins, "full")] == [True, True]
    assert [c.ok for c in floors.check({"a.b.x": 0.79, "a.b.y": 3}, pins, "full")] == [False, False]
    assert [c.ok for c in floors.check({"a.b.x": 0.85}, pins, "fast")] == [False]


def test_a_figure_that_went_missing_fails() -> None:
    pins = (pin("a.b.x", 0.8), pin("a.b.y", 2))
    assert [c.ok for c in floors.check({"a.b.x": 0.9}, pins, "full")] == [True, False]


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_raising_never_loosens(old: float, new: float, ceiling: bool) -> None:
    [raised] = floors.raised((pin("a.b.x", old, ceiling=ceiling),), {"a.b.x": new}, "full", date(2026, 2, 2))
    assert raised.value <= old if ceiling else raised.value >= old
    assert raised.value == old or raised.holds(new)


def test_a_better_figure_raises_the_floor_of_its_own_kind_of_run() -> None:
    pins = (pin("a.b.x", 0.5), pin("a.b.x", 0.5, "fast"), pin("a.b.n", 18))
    today = date(2026, 2, 2)
    raised = floors.raised(pins, {"a.b.x": 0.7, "a.b.n": 20}, "full", today)
    assert [(p.value, p.since) for p in raised] == [(0.69, today), (0.5, DAY), (20, today)]


def test_speed_is_pinned_by_hand() -> None:
    pins = (pin("speed.chain.x", 0.5),)
    assert floors.raised(pins, {"speed.chain.x": 0.9}, "full", DAY) == pins


def test_pins_survive_writing(tmp_path: Path) -> None:
    pins = (pin("a.b.x", 0.8), pin("a.b.y", 2, ceiling=True), pin("a.b.x", 0.7, "fast"))
    floors.write(pins, tmp_path / "floors.toml")
    assert floors.read(tmp_path / "floors.toml") == pins


def test_the_pins_of_the_repository_are_of_tasks_that_there_are() -> None:
    measured = {
        f"{name}.{m['name']}" for name, t in accuracy.published()["tasks"].items() for m in t["measures"]
    }
    pins = floors.read()
    assert {p.name for p in pins} <= measured
    assert {p.task for p in pins if p.kind == "full"} == set(accuracy.published()["tasks"])
    left_out = {"timelines", "speed"}
    short = {t for t in accuracy.published()["tasks"] if t.partition(".")[0] not in left_out}
    assert short <= {p.task for p in pins if p.kind == "fast"}


RUN: dict[str, Any] = {
    "date": "2026-01-01T00:00:00+00:00",
    "kind": "full",
    "commit": "abcdef0123456",
    "changed": False,
    "python": "3.11",
    "platform": "a machine",
    "versions": {"spacy": "3.8", "counterclaim": "0.1", "none": None},
    "data": {},
    "skipped": {"places": "no geo"},
    "failed": {},
    "tasks": {
        "toy.names": {
            "about": "names found",
            "examples": 1200,
            "seconds": 90,
            "measures": [
                {"name": "f1", "kind": "f1", "of": ["x"], "about": "names | F1"},
                {"name": "far", "kind": "median", "of": ["y"], "about": "kilometres off"},
            ],
            "figures": {"f1": 0.5, "far": 12.25},
            "peers": {"R": {"f1": 0.25, "far": 3.0}},
            "intervals": {"f1": [0.4, 0.6]},
            "slips": {
                k: {"count": n, "about": f"a {k} one"}
                for k, n in (("a", 1), ("b", 4), ("c", 3), ("d", 2), ("e", 0))
            },
            "outcomes": [{"id": "secret text", "tallies": {}, "items": {}}],
        }
    },
}
NOTES: dict[str, Any] = {
    "toy.names": {
        "data": "ten letters",
        "peers": [
            {"system": "P", "figure": ".4", "how": "published"},
            {"system": "Q", "figure": ".3", "how": "same"},
        ],
        "caveats": ["old"],
        "silent": "anything else",
        "seen": {"b": "mostly short names"},
    }
}


def test_the_page_tells_figures_peers_and_the_three_biggest_errors() -> None:
    text = accuracy.page(accuracy.slim(RUN), NOTES)
    assert "| [toy.names](#toynames) | names \\| F1 | **0.500** | 0.400 to 0.600 | R 0.250 |" in text
    assert "| kilometres off (less is better) | 12.2 |  |" in text
    assert "| Q | .3 | same |" in text
    assert "| R | names \\| F1 0.250; kilometres off 3 | scored here, on the same examples |" in text
    listed = [line[4] for line in text.splitlines() if line.startswith("- **")]
    assert listed == ["b", "c", "d"]
    assert "- **b** (4): A b one. Mostly short names." in text
    assert "Not measured in this run: places." in text
    assert "at abcdef0123, Python 3.11, spacy 3.8;" in text


def test_what_is_published_holds_no_example() -> None:
    slim = accuracy.slim(RUN)
    assert "secret text" not in str(slim)
    assert "secret text" in str(RUN)


def test_only_a_whole_run_with_notes_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy, "PUBLISHED", tmp_path / "published.json")
    monkeypatch.setattr(accuracy, "PAGE", tmp_path / "accuracy.md")
    monkeypatch.setattr(accuracy, "notes", lambda: NOTES)
    accuracy.publish(copy.deepcopy(RUN))
    assert accuracy.PAGE.read_text(encoding="utf-8") == accuracy.page(accuracy.published(), NOTES)
    for change, why in (
        ({"kind": "fast"}, "only a full run"),
        ({"failed": {"x": "y"}}, "tasks failed"),
        ({"tasks": RUN["tasks"] | {"toy.other": {}}}, r"no notes on toy\.other"),
    ):
        with pytest.raises(ValueError, match=why):
            accuracy.publish(RUN | change)


def test_a_later_run_takes_the_place_of_a_task() -> None:
    task = RUN["tasks"]["toy.names"]
    later = copy.deepcopy(RUN) | {"date": "2026-02-02T00:00:00+00:00", "commit": "fedcba9876543"}
    later["tasks"] = {"toy.names": task | {"figures": {"f1": 0.75, "far": 1.0}}}
    broken = RUN | {"failed": {"toy.names": "broke"}, "tasks": {}}
    joined = record.joined(broken, later)
    assert not joined["failed"]
    text = accuracy.page(accuracy.slim(joined), NOTES)
    assert "**0.750**" in text
    assert "Measured again since: toy.names, on 2026-02-02 at fedcba9876." in text
    fewer = later | {"tasks": {"toy.names": task | {"examples": 3}}}
    with pytest.raises(ValueError, match="fewer examples"):
        record.joined(RUN, fewer)
    with pytest.raises(ValueError, match="other data"):
        record.joined(RUN | {"data": {"f": "0"}}, later | {"data": {"f": "1"}})


def test_a_speed_that_misses_its_pin_is_measured_again_and_the_better_counts() -> None:
    slow = floors.Pin("speed.chain.rate", 0.5, date(2026, 1, 1), "fast")
    right = floors.Pin("claims.f1", 0.5, date(2026, 1, 1), "fast")
    seen = {slow.name: 0.4, right.name: 0.4}
    assert floors.missed(seen, [slow, right], "fast") == {"speed.chain"}
    assert floors.missed(seen, [slow, right], "full") == set()
    assert floors.better(seen, {slow.name: 0.6}, [slow, right]) == {slow.name: 0.6, right.name: 0.4}
    assert floors.better(seen, {slow.name: 0.3}, [slow, right]) == seen

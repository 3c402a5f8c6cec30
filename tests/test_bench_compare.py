"""Two runs side by side, and the pages of errors."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import bench_toy as toy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import cli, compare, errors, record
from bench.model import Slip


def run(hits: list[int], data: str = "00", names: str = "abcdefgh") -> dict[str, Any]:
    """A record of a task with one item an example, right or wrong."""
    outcomes = [
        {"id": n, "tallies": {"x": [h, 1]}, "items": {f"{n}:0": bool(h)}}
        for n, h in zip(names, hits, strict=False)
    ]
    measure = {"name": "right", "kind": "share", "of": ["x"], "about": "right"}
    task = {"measures": [measure], "outcomes": outcomes}
    return {"tasks": {"toy.one": task}, "data": {"toy.jsonl": data}}


def test_a_run_against_itself_does_not_move() -> None:
    c = compare.compare(run([1, 0, 1, 0]), run([1, 0, 1, 0]))
    assert [(x.before, x.after, x.interval, x.sure) for x in c.changes] == [(0.5, 0.5, (0, 0), False)]
    assert compare.shown(c) == "no figure moved"


def test_gains_and_losses_are_named() -> None:
    c = compare.compare(run([1, 0, 1, 0]), run([0, 1, 1, 1]))
    [items] = c.items
    assert (items.gained, items.lost) == (("b:0", "d:0"), ("a:0",))
    assert "2 gained: b:0; d:0" in compare.shown(c)


def test_a_change_in_every_example_is_sure_and_a_lucky_one_is_not() -> None:
    [sure] = compare.compare(run([0] * 8), run([1] * 8)).changes
    assert sure.sure
    assert sure.interval == (1, 1)
    [luck] = compare.compare(run([0, 1] * 4), run([1, 1, 0, 1] * 2)).changes
    assert not luck.sure


def test_only_shared_examples_are_compared() -> None:
    c = compare.compare(run([1, 0, 0]), run([0, 1], names="bc"))
    assert [(x.before, x.after) for x in c.changes] == [(0, 0.5)]
    assert c.items[0].apart == 1


def test_other_tasks_and_other_data_are_named() -> None:
    other = run([1], data="11")
    other["tasks"]["toy.two"] = other["tasks"]["toy.one"]
    text = compare.shown(compare.compare(run([1]), other))
    assert "in one run only: toy.two" in text
    assert "the data differs, figures do not compare: toy.jsonl" in text


class Page(HTMLParser):
    """Text and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


TASK: dict[str, Any] = {
    "about": "a <task>",
    "examples": 3,
    "measures": [{"name": "f1", "kind": "f1", "of": ["x"], "about": "found & right"}],
    "figures": {"f1": 0.5},
    "slips": {k: {"count": 0, "about": f"{k} it"} for k in ("missed", "made up", "never")},
}
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def test_a_page_shows_kinds_by_size_and_runs_nothing() -> None:
    slips = [Slip("missed", "e-1", HOSTILE, gold=((0, 8),), note=HOSTILE)]
    slips += [Slip("made up", HOSTILE, "two dead", given=((0, 3),)) for _ in range(2)]
    made = errors.page("toy.one", TASK, slips)
    page = Page(made)
    assert not {"script", "img", "iframe", "link"} & set(page.tags)
    assert "default-src 'none'" in made
    assert page.text.index("made up: 2") < page.text.index("missed: 1")
    assert "never" not in page.text
    assert page.text.count(HOSTILE) == 4


def test_long_lists_are_cut_evenly_and_say_so() -> None:
    slips = [Slip("missed", f"e-{n}", "x") for n in range(950)]
    text = Page(errors.page("toy.one", TASK, slips)).text
    assert "missed: 950 (190 of 950 shown)" in text
    assert "e-0" in text
    assert "e-945" in text


SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda s: (min(s), max(s))), max_size=3
)


@given(st.text(max_size=12), SPANS, SPANS)
def test_marks_change_no_word(text: str, gold: Any, given: Any) -> None:
    plain = text.replace("\r", "").replace("\0", "")
    assert Page(errors.marked(plain, gold, given)).text == plain


def test_pages_and_comparisons_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bench.run import run as run_tasks

    folder = record.write(list(run_tasks([toy.TASK], workers=1)), "part", tmp_path)
    assert cli.main(["errors", "toy.capitals", "--run", str(folder)]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert "UN" in Page(page.read_text(encoding="utf-8")).text
    assert cli.main(["compare", str(folder), str(folder)]) == 0
    assert "no figure moved" in capsys.readouterr().out
    assert cli.main(["errors", "toy.other", "--run", str(folder)]) == 2
    assert "has no task toy.other; it has: toy.capitals" in capsys.readouterr().err

"""Running tasks: the product is asked without the gold, failures are told, runs are kept and pinned."""

from __future__ import annotations

import doctest
import importlib
import math
import pkgutil
from dataclasses import replace
from pathlib import Path

import bench_toy as toy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench
from bench import cli, measures, record, tasks
from bench.measures import figure, interval, moments
from bench.model import Example, Folders, Loaded, Measure, Missing, Outcome, slip
from bench.run import Failed, Result, run, sample


def one(result: Result | Failed) -> Result:
    assert isinstance(result, Result), result
    return result


@pytest.fixture(scope="module")
def results() -> list[Result | Failed]:
    absent = replace(toy.TASK, name="toy.absent", load=lambda: _absent())
    return list(
        run(
            [
                toy.TASK,
                toy.with_answer(toy.crash),
                toy.with_answer(toy.refuse),
                toy.with_answer(toy.lose),
                absent,
                replace(toy.TASK, batch=None),
            ]
        )
    )


def _absent() -> Loaded:
    raise Missing("absent: there is no absent.jsonl")


def test_figures_follow_from_the_answers(results: list[Result | Failed]) -> None:
    r = one(results[0])
    assert r.figures == {"f1": pytest.approx(2 * 3 / (5 + 3)), "recall": 3 / 5}
    assert [o.id for o in r.outcomes] == ["t-0", "t-1", "t-2", "t-3"]
    assert r.data == {"tests/bench_toy.py": r.data["tests/bench_toy.py"]}
    assert r.peers == {"first word only": {"f1": 6 / 8, "recall": 3 / 5}}
    assert r.peak > 1_000_000


def test_answers_do_not_depend_on_how_examples_are_batched(results: list[Result | Failed]) -> None:
    assert one(results[5]).outcomes == one(results[0]).outcomes


@pytest.mark.parametrize(
    ("n", "why"),
    [
        (1, "toy.capitals: t-0 to t-1: RuntimeError: cannot read 'the ARMY and the POLICE 0'"),
        (2, "toy.capitals: the command failed"),
        (3, "toy.capitals: 1 answers to 2 examples from t-0"),
    ],
)
def test_a_failing_product_is_told_and_the_rest_goes_on(
    results: list[Result | Failed], n: int, why: str
) -> None:
    assert results[n] == Failed("toy.capitals", why, broken=True)


def test_a_missing_set_is_skipped_and_named(results: list[Result | Failed]) -> None:
    assert results[4] == Failed("toy.absent", "absent: there is no absent.jsonl", broken=False)


def test_a_limit_takes_the_same_examples_in_their_order() -> None:
    examples = [Example(str(i)) for i in range(50)]
    few = sample(examples, 10)
    assert few == sample(examples, 10)
    assert [int(e.id) for e in few] == sorted(int(e.id) for e in few)
    assert set(few) < set(sample(examples, 20))
    assert {e.id for e in sample(examples[::-1], 10)} == {e.id for e in few}
    assert sample(examples, 99) == tuple(examples)


COUNTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
        lambda t: [t[0], t[0] + t[1], t[0] + t[2]]
    ),
    min_size=2,
    max_size=12,
)


def made(kind: str, rows: list[list[float]]) -> float:
    return figure(Measure("m", kind, ("x",), ""), [Outcome(str(i), {"x": r}) for i, r in enumerate(rows)])


@given(COUNTS)
def test_an_f1_lies_between_precision_and_recall(rows: list[list[float]]) -> None:
    p, r, f = (made(kind, rows) for kind in ("precision", "recall", "f1"))
    assert min(p, r) - 1e-9 <= f <= max(p, r) + 1e-9
    assert f == pytest.approx(2 * p * r / (p + r) if p + r else 0)


@given(COUNTS)
def test_an_interval_is_made_of_figures_that_can_be(rows: list[list[float]]) -> None:
    outcomes = [Outcome(str(i), {"x": r}) for i, r in enumerate(rows)]
    found = interval(Measure("m", "f1", ("x",), ""), outcomes)
    if found is None:
        assert sum(any(r) for r in rows) < 2, "fewer than two outcomes say anything"
        return
    assert 0 <= found[0] <= found[1] <= 1
    assert interval(Measure("m", "f1", ("x",), ""), outcomes[:1]) is None


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=3, max_size=20))
def test_pearson_is_that_of_numpy(pairs: list[tuple[float, float]]) -> None:
    x, y = np.array(pairs).T
    if x.std() > 1e-3 and y.std() > 1e-3:
        assert made("pearson", [moments(*p) for p in pairs]) == pytest.approx(
            np.corrcoef(x, y)[0, 1], abs=1e-6
        )


@pytest.mark.parametrize(
    ("kind", "rows", "value"),
    [
        ("share", [[1, 2], [0, 1]], 1 / 3),
        ("error", [[3, 2], [0, 1]], 1.0),
        ("harmonic", [[1, 2, 1, 1]], 2 / 3),
        ("total", [[3], [4]], 7),
        ("median", [[5, 1], [], [9]], 5),
        ("median", [[]], 0),
        ("precision", [[0, 3, 0]], 0),
        ("recall_at_precision", [[[0.9, 1], [0.8, 1]], [[0.7, 0], [0.6, 1]]], 2 / 3),
        ("recall_at_precision", [[[0.9, 1], [0.9, 0]]], 0),
        ("recall_at_precision", [[[1.0, 1]] * 49 + [[0.5, 0]] + [[0.4, 1]] * 50], 1),
        ("recall_at_precision", [[[0.0, 1]]], 0),
    ],
)
def test_kinds(kind: str, rows: list[list[float]], value: float) -> None:
    assert made(kind, rows) == pytest.approx(value)


def test_macro_f1_counts_each_label_that_somebody_uses_once() -> None:
    m = Measure("m", "macro_f1", ("a", "b", "c"), "")
    outcomes = [
        Outcome("1", {"a": [1, 1, 1], "b": [0, 3, 0]}),
        Outcome("2", {"a": [1, 1, 1], "c": [0, 0, 0]}),
    ]
    assert figure(m, outcomes) == pytest.approx(0.5)


def test_several_harmonic_means_are_averaged() -> None:
    m = Measure("m", "mean_harmonic", ("a", "b"), "")
    assert figure(m, [Outcome("1", {"a": [1, 1, 1, 1], "b": [0, 1, 1, 1]})]) == pytest.approx(0.5)


def test_draws_of_two_runs_are_of_the_same_examples() -> None:
    m = Measure("m", "share", ("x",), "")
    low = [Outcome(str(i), {"x": [i % 2, 1]}) for i in range(20)]
    high = [Outcome(str(i), {"x": [i % 2 + 1, 1]}) for i in range(20)]
    assert measures.draws(m, high) - measures.draws(m, low) == pytest.approx(1.0)


def test_every_kind_says_what_is_best() -> None:
    assert all((k.summed is None) != (k.pooled is None) for k in measures.KINDS.values())
    assert all(k.best is None or math.isfinite(k.best) for k in measures.KINDS.values())


def test_an_error_keeps_the_words_around_it() -> None:
    e = Example("e", "a" * 500 + "WRONG" + "b" * 500)
    s = slip("missed", e, gold=[(500, 505)], given=[(502, 507)])
    assert s.text[slice(*s.gold[0])] == "WRONG"
    assert s.text[slice(*s.given[0])] == "ONGbb"
    assert len(s.text) < 400


def test_a_run_is_kept_and_read_back(results: list[Result | Failed], tmp_path: Path) -> None:
    folder = record.write(results, "part", tmp_path)
    kept = record.read(folder)
    assert (
        record.find(runs=tmp_path)
        == record.find(str(folder))
        == record.find(kind="part", runs=tmp_path)
        == folder
    )
    assert record.find(kind="full", runs=tmp_path) is None
    task = kept["tasks"]["toy.capitals"]
    assert record.figures(kept)["toy.capitals.recall"] == 0.6
    assert [figure(m, record.outcomes(task)) for m in record.measures(task)] == pytest.approx([0.75, 0.6])
    assert task["slips"] == {"missed": {"count": 2, "about": "a word that was not found"}}
    assert [s.text[slice(*s.gold[0])] for s in record.slips(folder, "toy.capitals")] == ["UN", "EU"]
    assert set(kept["skipped"]) == {"toy.absent"}
    assert set(kept["failed"]) == {"toy.capitals"}


def test_errors_of_texts_with_odd_line_ends_are_read_back(tmp_path: Path) -> None:
    odd = replace(
        toy.TASK,
        load=lambda: Loaded((Example("t-0", "the\u2028UN\x85 said", gold=[(4, 6)]),), ()),
        answer=toy.answer,
    )
    folder = record.write(list(run([odd], workers=1)), "part", tmp_path)
    assert [s.text for s in record.slips(folder, "toy.capitals")] == ["the\u2028UN\x85 said"]


def test_tasks_are_chosen_by_name_or_group() -> None:
    two = [toy.TASK, replace(toy.TASK, name="places.lgl")]
    assert tasks.chosen(two, []) == two
    assert [t.name for t in tasks.chosen(two, ["places"])] == ["places.lgl"]
    assert [t.name for t in tasks.chosen(two, ["toy.capitals"])] == ["toy.capitals"]
    with pytest.raises(ValueError, match="no task place; there are: toy"):
        tasks.chosen(two, ["place"])


def test_without_folders_every_task_is_named_as_skipped() -> None:
    found, skipped = tasks.all_tasks(Folders())
    assert all(t.perfect is None for t in found), "only tasks without gold can go without data"
    assert len(skipped) >= len(tasks.MAKERS) - len(found)
    assert all("give --data DIR or set" in s.why or "give --gold DIR or set" in s.why for s in skipped)


def test_a_wrong_folder_or_task_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["run", "--data", str(tmp_path / "nowhere")]) == 2
    assert "nowhere is not a folder" in capsys.readouterr().err
    assert cli.main(["list", "nothing", "--data", str(tmp_path), "--gold", str(tmp_path)]) == 2
    assert "no task nothing" in capsys.readouterr().err


MODULES = [m.name for m in pkgutil.walk_packages(bench.__path__, "bench.") if m.name != "bench.__main__"]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0

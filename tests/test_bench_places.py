"""Places: what is counted, and the peers' table checked against the scorer's formula."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example
from bench.tasks import places

TEXT = "Rebels left Ardan for Belia on Monday."
ARDAN = [12, 17, 10.0, 20.0]
BELIA = [22, 27, None, None]


def figures(found: list[Any], given: Any = ((None, None), (None, None))) -> dict[str, float]:
    example = Example("a", TEXT, [ARDAN, BELIA])
    outcomes = places.score([example], [{"found": found, "given": [list(p) for p in given]}])
    return {m.name: round(figure(m, outcomes), 3) for m in places.MEASURES}


def test_a_name_on_gold_without_a_point_costs_precision_only_as_the_peers_pay_it() -> None:
    seen = figures([ARDAN, [22, 27, 30.0, 30.0]])
    assert (seen["recognition_precision"], seen["precision_of_pointed"]) == (0.5, 1)
    seen = figures([ARDAN, [0, 6, 30.0, 30.0]])
    assert (seen["recognition_precision"], seen["precision_of_pointed"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("point", "near"), [([10.5, 20.0], 1), ([12.0, 20.0], 0), ([None, None], 0)], ids=["near", "far", "none"]
)
def test_accuracy_of_found_is_of_what_was_found_and_resolved(point: list[Any], near: float) -> None:
    seen = figures([[12, 17, *point]])
    assert (seen["accuracy_161_of_found"], seen["recall_161"]) == (near, near)
    assert seen["recognition_recall"] == 1
    assert figures([])["accuracy_161_of_found"] == 0


def test_accuracy_given_the_names_does_not_ask_whether_they_were_found() -> None:
    assert figures([], [[10.0, 20.0], [None, None]])["accuracy_161"] == 1


def test_the_table_of_peers_agrees_with_itself() -> None:
    table = Path(os.environ.get("COUNTERCLAIM_DATA", "")) / "geo" / "peer-scores.tsv"
    if not table.is_file():
        pytest.skip("no data folder")
    rows = list(csv.DictReader(table.open(encoding="utf-8"), delimiter="\t"))
    assert rows
    for row in rows:
        p, r, f1 = (float(row[c]) for c in ("P_tol60", "R_tol60", "F1_tol60"))
        assert 2 * p * r / (p + r) == pytest.approx(f1, abs=0.0015), row["system"]
        # Within 161 km end to end = found, resolved, and near; rounded shares of whole names.
        found = int(row["n_resolved"]) + int(row["n_unresolved"])
        near = float(row["Acc@161_resolved"]) * int(row["n_resolved"])
        assert near / float(row["end2end_recall@161"]) == pytest.approx(found / r, rel=0.01), row["system"]

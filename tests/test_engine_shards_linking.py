"""Incidents of shards: many shards, in whatever order, joined in one project as if all had come at once."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from project_records import dump, problems

from bench.synthetic import reports
from counterclaim.engine import code_inputs, link, work
from counterclaim.engine.shards import code_archive
from counterclaim.model import Coded
from counterclaim.project import Project

pytest.importorskip("pyarrow")
MANY = 240


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, dict[str, Coded]]:
    """Invented reports of a day in folders of thirty, so that most events have reports in several of them."""
    folder = tmp_path_factory.mktemp("made")
    every = list(reports(MANY, seed=3))
    for n, m in enumerate(every):
        path = folder / f"{n // 30}" / f"{n:04}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(m.raw)
    return folder, {m.coded.report.id: m.coded for m in every}


def test_events_over_the_borders_of_shards_are_not_split(made, tmp_path):
    folder, coded = made
    with mock.patch.object(work, "work", lambda task: (coded[r.id] for r in task.reports)):
        for n in range(8):
            list(code_archive([str(folder / str(n))], str(tmp_path / "claims"), published="2020-01-01"))
    with Project.open(str(tmp_path / "shards.db")) as project:
        list(code_inputs([str(tmp_path / "claims")], project=project))
        assert problems(project) == []
        found = list(project.incidents())
    with Project.open(str(tmp_path / "one.db")) as project:
        raws = {c.report.id: (c, c.report.text.encode()) for c in coded.values()}
        project.save_all(raws.values())
        link(project)
        assert found == list(project.incidents())
    assert any(len({int(r.path[:8]) // 30 for r in _reports(coded, i.reports)}) > 1 for i in found)
    assert [x for x in dump(str(tmp_path / "shards.db")) if x.startswith(("incident", "membership"))] == [
        x for x in dump(str(tmp_path / "one.db")) if x.startswith(("incident", "membership"))
    ]


def _reports(coded: dict[str, Coded], ids):
    return [coded[i].report for i in ids]


def test_shards_that_come_one_by_one_are_joined_to_what_is_there(made, tmp_path):
    """Each shard linked as it comes, the last first, gives what all at once give."""
    folder, coded = made
    with mock.patch.object(work, "work", lambda task: (coded[r.id] for r in task.reports)):
        for n in range(8):
            list(code_archive([str(folder / str(n))], str(tmp_path / f"claims-{n}"), published="2020-01-01"))
    for name, order in (("last.db", range(7, -1, -1)), ("all.db", None)):
        with Project.open(str(tmp_path / name)) as project:
            steps = [[n] for n in order] if order else [list(range(8))]
            for step in steps:
                list(code_inputs([str(tmp_path / f"claims-{n}") for n in step], project=project))
    assert dump(str(tmp_path / "last.db")) == dump(str(tmp_path / "all.db"))

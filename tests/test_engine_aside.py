"""Reports that are set aside unread: kept with the reason, read on demand, never lost."""

from __future__ import annotations

from unittest import mock

import pytest
from coding import BORDER
from project_records import problems
from test_relevance import FARMING, RAID

import counterclaim
from counterclaim.engine import Done, code_inputs, coded_by, gated_by, local, stored, version, work
from counterclaim.project import Project


@pytest.fixture
def news(tmp_path):
    """A folder with a report on a raid and one on a show of apples."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "apples.txt").write_text(FARMING, encoding="utf-8")
    (folder / "border.txt").write_text(BORDER, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path):
    with Project.open(str(tmp_path / "x.db")) as made:
        yield made


def run(news, project, **options) -> list[Done]:
    return [i for i in code_inputs([str(news)], project=project, **options) if isinstance(i, Done)]


def test_a_report_set_aside_is_kept_with_the_reason(news, project):
    apples, border = run(news, project)
    assert apples.coded.aside
    assert not apples.coded.claims + apples.coded.mentions + apples.coded.incidents
    assert border.coded.aside is None
    assert border.coded.claims
    key = apples.coded.report.id
    assert project.text(key) == FARMING
    assert project.raw(key) == FARMING.encode()
    assert project.set_aside() == {key: apples.coded.aside}
    assert project.claim_counts() == {border.coded.report.id: len(border.coded.claims)}
    assert stored(project, key) == apples.coded
    assert problems(project) == []


def test_it_costs_no_parse(news):
    with mock.patch.object(work, "_tried", side_effect=AssertionError("read")):
        [done] = code_inputs([str(news / "apples.txt")])
    assert done.coded.aside


def test_a_second_run_leaves_it_aside(news, project):
    first = run(news, project)
    second = run(news, project)
    assert [d.new for d in second] == [False, False]
    assert [d.coded.aside for d in second] == [d.coded.aside for d in first]


def test_every_report_is_read_on_demand_and_stays_read(news, project):
    run(news, project)
    apples, border = run(news, project, every=True)
    assert (apples.new, apples.coded.aside) == (True, None)
    assert border.new is False
    assert project.set_aside() == {}
    assert [d.new for d in run(news, project, every=True)] == [False, False]
    assert [(d.new, d.coded.aside) for d in run(news, project)] == [(False, None)] * 2
    assert problems(project) == []


def test_what_was_read_once_is_read_again_by_new_rules(news, project):
    run(news, project, every=True)
    with mock.patch.object(local, "coded_by", return_value="new rules"):
        assert [(d.new, d.coded.aside) for d in run(news, project)] == [(True, None)] * 2


def test_a_new_gate_looks_again_at_what_was_set_aside(news, project):
    run(news, project)
    with (
        mock.patch.object(local, "gated_by", return_value="new gate"),
        mock.patch.object(work, "gate", return_value=mock.Mock(relevant=True)),
    ):
        assert [(d.new, d.coded.aside) for d in run(news, project)] == [(True, None), (False, None)]


def test_new_rules_do_not_look_again_at_what_was_set_aside(news, project):
    run(news, project)
    with mock.patch.object(local, "coded_by", return_value="new rules"):
        assert [d.new for d in run(news, project)] == [False, True]


def test_a_copy_under_another_path_stays_aside(news, project):
    run(news, project)
    (news / "a-copy.txt").write_text(FARMING, encoding="utf-8")
    copies = [d for d in run(news, project) if d.coded.aside]
    assert [d.coded.report.path[-10:] for d in copies] == ["a-copy.txt"] * 2
    assert [d.new for d in run(news, project)] == [False] * 3


def test_coding_and_setting_aside_have_names_of_their_own():
    assert coded_by() != gated_by()
    assert not set(version.RULES) >= set(version.GATE), "weights that change do not make all reports new"


def test_in_python(news):
    apples, _ = counterclaim.code(str(news)).reports()
    assert apples["aside"]
    apples, _ = counterclaim.code(str(news), every=True).reports()
    assert apples["aside"] is None


def test_a_page_with_a_raid_is_read(news):
    (news / "apples.txt").write_text(FARMING * 20 + RAID, encoding="utf-8")
    apples, _ = counterclaim.code(str(news)).reports()
    assert apples["aside"] is None
    assert apples["n_claims"]

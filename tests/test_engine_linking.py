"""Reports joined to incidents: the same whatever came first, all at once or one by one, cut off or not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec
import pytest

from bench.synthetic import Made, reports
from counterclaim.engine import linking
from counterclaim.engine.linking import link
from counterclaim.engine.local import code_inputs
from counterclaim.model import Coded, Incident, to_json
from counterclaim.project import Project
from counterclaim.project.judging import seen

EXAMPLES = Path(__file__).parent.parent / "examples"


@cache
def examples() -> tuple[tuple[Coded, bytes], ...]:
    """The example reports, each coded alone."""
    return tuple((d.coded, d.taken.raw) for d in code_inputs([str(EXAMPLES)], every=True))  # type: ignore[union-attr]


@cache
def invented(n: int = 120) -> tuple[tuple[Coded, bytes], ...]:
    """Coded reports of invented incidents."""
    return tuple((m.coded, m.raw) for m in made(n))


@cache
def made(n: int) -> tuple[Made, ...]:
    return tuple(reports(n, seed=3))


def fill(project: Project, some: Iterable[tuple[Coded, bytes]]) -> None:
    for coded, raw in some:
        project.save(coded, raw, version="1")


def joined(path: Path, parts: Iterable[Sequence[tuple[Coded, bytes]]]) -> list[Incident]:
    """The incidents of a new project in which reports came in parts, linked after each."""
    with Project.open(str(path)) as project:
        for part in parts:
            fill(project, part)
            link(project)
        assert list(project.verify()) == []
        return list(project.incidents())


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> list[Incident]:
    return joined(tmp_path_factory.mktemp("whole") / "p", [examples()])


@pytest.mark.parametrize("seed", range(20))
def test_examples_make_the_same_incidents_in_any_order(tmp_path, whole, seed) -> None:
    rng = random.Random(seed)
    order = list(examples())
    rng.shuffle(order)
    cuts = sorted(rng.sample(range(1, len(order)), rng.randrange(0, 4)))
    parts = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    assert list(map(to_json, joined(tmp_path / "p", parts))) == list(map(to_json, whole))


def test_one_report_after_the_other_gives_what_all_at_once_give(tmp_path) -> None:
    every = list(invented())
    at_once = joined(tmp_path / "once", [every])
    random.Random(1).shuffle(every)
    assert joined(tmp_path / "each", [every[n : n + 7] for n in range(0, len(every), 7)]) == at_once


def test_small_batches_give_what_large_ones_give(tmp_path, monkeypatch, whole) -> None:
    monkeypatch.setattr(linking, "BATCH", 2)
    assert joined(tmp_path / "p", [examples()]) == whole


def test_two_reports_of_one_strike_are_one_incident_with_both_accounts_ids(tmp_path) -> None:
    with Project.open(str(tmp_path / "p")) as project:
        fill(project, examples())
        alone = {i.id for i in project.incidents()}
        link(project)
        incidents = list(project.incidents())
        assert len(incidents) < len(alone)
        [panjgur] = [i for i in incidents if i.place and i.place.name == "Panjgur" and len(i.reports) > 4]
        mine = {i for i in alone if (found := project.incident(i)) is not None and found.id == panjgur.id}
        assert len(mine) >= len(panjgur.reports)
        assert panjgur.id in alone


def test_linking_twice_changes_nothing(tmp_path) -> None:
    with Project.open(str(tmp_path / "p")) as project:
        fill(project, invented())
        first = link(project)
        before = list(project.incidents())
        assert first.reports == len(invented())
        assert link(project) == linking.Linked()
        assert list(project.incidents()) == before


def test_a_report_coded_anew_leaves_no_trace_of_its_old_coding(tmp_path) -> None:
    every = list(examples())
    n = next(n for n, (c, _) in enumerate(every) if len(c.incidents) > 1)
    coded, raw = every[n]
    lost = {m for i in coded.incidents[1:] for m in i.mentions}
    less = msgspec.structs.replace(
        coded,
        mentions=tuple(m for m in coded.mentions if m.id not in lost),
        claims=tuple(c for c in coded.claims if c.event not in lost),
        incidents=coded.incidents[:1],
    )
    others = [x for x in every if x is not every[n]]
    assert joined(tmp_path / "a", [every, [(less, raw)]]) == joined(tmp_path / "b", [[*others, (less, raw)]])
    assert joined(tmp_path / "c", [[(less, raw)], others, [(coded, raw)]]) == joined(tmp_path / "d", [every])


def test_a_report_compared_anew_is_as_like_others_as_before(tmp_path) -> None:
    """Also to those that have their words from it, which are not looked at anew themselves."""

    def likeness(project: Project) -> dict[str, dict[str, float]]:
        with project.linking() as step:
            every = step.accounts_in([coded.report.id for coded, _ in told])
            return step.pairs([a for accounts in every.values() for a, _ in accounts], linking.UNLIKELY)

    told = invented(60)
    with Project.open(str(tmp_path / "p.db")) as project:
        fill(project, told)
        link(project)
        before = likeness(project)
        for coded, _ in told:
            with project.linking() as step:
                step.again({coded.report.id})
            link(project)
            assert likeness(project) == before


@pytest.mark.parametrize("after", range(6))
def test_a_run_that_is_cut_off_goes_on_where_it_was(tmp_path, monkeypatch, whole, after) -> None:
    monkeypatch.setattr(linking, "BATCH", 4)
    steps = iter(range(after))
    real = Project.linking

    def cut(project: Project):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return real(project)

    with Project.open(str(tmp_path / "p")) as project:
        fill(project, examples())
        with monkeypatch.context() as patch:
            patch.setattr(Project, "linking", cut)
            with pytest.raises(KeyboardInterrupt):
                link(project)
        link(project)
        assert list(project.incidents()) == whole


def test_what_a_reviewer_judges_holds_over_reports_and_can_be_taken_back(tmp_path, whole) -> None:
    with Project.open(str(tmp_path / "p")) as project:
        fill(project, examples())
        link(project)
        one, two = sorted((i for i in whole if i.type == "ASSAULT"), key=lambda i: -len(i.mentions))[:2]
        told = [seen(project.mentions(incident=i.id), i) for i in (one, two)]
        merge = project.decide("merge", "incident", one.id, reviewer="Ada", change={"mentions": told})
        link(project)
        homes = {m: i.id for i in project.incidents() for m in i.mentions}
        assert homes[told[0][0]["id"]] == homes[told[1][0]["id"]]
        project.undo(merge.id, reviewer="Ada")
        link(project)
        assert list(project.incidents()) == whole
        every = list(project.mentions(incident=one.id))
        report = every[-1].report
        sides = [seen(m for m in every if (m.report == report) == side) for side in (True, False)]
        split = project.decide("split", "incident", one.id, reviewer="Ada", change={"mentions": sides})
        link(project)
        homes = {m: i.id for i in project.incidents() for m in i.mentions}
        out, left = ({homes.get(m["id"]) for m in side} for side in sides)
        assert not out & left
        project.undo(split.id, reviewer="Ada")
        link(project)
        assert list(project.incidents()) == whole


def test_invented_incidents_are_told_apart_and_joined(tmp_path) -> None:
    """Towns, days and words tell most of them apart; some of one town and day nobody could."""
    from bench.clusters import b_cubed

    of = {m: number for x in made(120) for m, number in x.events.items()}
    home = {m: i.id for i in joined(tmp_path / "p", [invented()]) for m in i.mentions}
    right, given, found, true = b_cubed({m: of[m] for m in home}, home)
    assert right / given > 0.7
    assert found / true > 0.85

"""The report that started the project, scored by the bench; and the project's own example reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from coding import misquoted

from counterclaim.engine import Done, code_inputs
from counterclaim.model import Coded

ROOT = Path(__file__).resolve().parent.parent
WHOLE = 18
"""Gold claims of the founding report, of 21, that must have speaker, relay and status right."""


@pytest.fixture(scope="module")
def founding(gold):
    """What the bench finds of the founding report: claims right, and its named checks."""
    from bench.model import Folders, Missing
    from bench.tasks import seed

    try:
        examples = seed.load(Folders(gold=gold)).examples
    except Missing as why:
        pytest.skip(str(why))
    answers = seed.answer(examples)
    [claims], [named] = seed.score(examples, answers), seed.score_named(examples, answers)
    return claims, named


def missed(founding, *starts: str) -> list[str]:
    """The bench's named checks with these words that do not hold."""
    checks = {name: ok for name, ok in founding[1].items.items() if any(x in name for x in starts)}
    assert checks, "the bench no longer checks this"
    return [name for name, ok in checks.items() if not ok]


def test_the_claims_of_the_founding_report(founding):
    assert founding[0].tallies["whole"][0] >= WHOLE, founding[0].slips


def test_both_tolls_stand_under_their_speakers(founding):
    assert missed(founding, "toll: ", "contradiction: both tolls") == []


def test_five_aliases_and_four_weapons(founding):
    assert missed(founding, "alias: ") == []
    assert missed(founding, "weapon: ") == []


def test_what_must_not_happen_does_not(founding):
    names = ("'Read:'", "Georgia", "50 kilometres", "reserves the right", "expulsion", "Thursday before")
    for name in names:
        assert missed(founding, name) == []


@pytest.fixture(scope="module")
def examples() -> dict[str, Coded]:
    """The example reports, coded, by file name."""
    items = [i for i in code_inputs([str(ROOT / "examples")]) if isinstance(i, Done)]
    return {Path(i.taken.report.path or "").name: i.coded for i in items}


def figures(c: Coded, kind: str) -> dict[str, set[str]]:
    """Who puts forward which figure of a toll."""
    told: dict[str, set[str]] = {}
    for x in c.claims:
        if x.field == "toll" and x.kind == kind and x.figure is not None:
            told.setdefault(x.figure.exact.lower(), set()).add(x.speaker.name)
    return told


def test_every_example_is_read_with_its_head(examples):
    assert len(examples) == 11
    assert all(c.report.outlet and c.report.published for c in examples.values())


def test_every_quote_of_every_example_stands_where_it_says(examples):
    for name, c in examples.items():
        assert not [q for x in (*c.claims, *c.mentions) for q in misquoted(x, c.report.text)], name


def test_the_wire_report_keeps_two_tolls_apart(examples):
    killed = figures(examples["01-wire.txt"], "killed")
    officials = killed["three women and four children"]
    ministry = next(v for k, v in killed.items() if k.startswith("a number of"))
    assert any("Marhamati" in s for s in officials)
    assert not officials & ministry


def test_near_duplicates_tell_the_same_seven(examples):
    one, two = (examples[n] for n in ("01-wire.txt", "08-aggregator.txt"))
    sevens = [{x.low for x in c.claims if x.field == "toll" and x.kind == "killed"} for c in (one, two)]
    assert 7 in sevens[0] & sevens[1]


def test_a_cricket_report_has_no_incident(examples):
    assert examples["11-sport.txt"].incidents == ()
    assert not [x for x in examples["11-sport.txt"].claims if x.field == "toll"]


def test_a_correction_withdraws(examples):
    assert [x for x in examples["09-correction.txt"].claims if x.status == "retracted"]


def test_posts_that_nobody_checked_are_unverified(examples):
    c = examples["10-socialroundup.txt"]
    twelve = [x.status for x in c.claims if x.field == "toll" and x.low == 12]
    assert twelve
    assert "stated" not in twelve


def test_examples_hold_no_figure_of_distances_or_years(examples):
    for name, c in examples.items():
        lows = {x.low for x in c.claims if x.field == "toll"}
        assert not lows & {90, 2015, 2023, 2024}, name


def test_the_examples_are_text_in_the_repository():
    files = sorted((ROOT / "examples").glob("*.txt"))
    assert len(files) == 11
    assert json.dumps([f.name for f in files])

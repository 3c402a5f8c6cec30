"""What is set aside for its language, and that English never is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_relevance import FARMING, RAID
from test_relevance import REPORTS as ENGLISH

import counterclaim
from counterclaim.relevance import foreign, tongue

REPORTS = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("tongues.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", REPORTS)
def test_a_report_in_another_language_is_told_with_its_name(language):
    assert foreign(REPORTS[language]) == f"written in {language}, and only English is read"


@pytest.mark.parametrize("text", [FARMING, RAID, *ENGLISH.values()])
@pytest.mark.parametrize("change", [str, str.upper, str.title], ids=lambda f: f.__name__)
def test_english_is_read_in_any_case(text, change):
    assert foreign(change(text)) is None


def test_the_examples_are_english(root):
    reports = [p.read_text(encoding="utf-8") for p in (root / "examples").glob("*.txt")]
    assert reports
    assert {tongue(text) for text in reports} == {"en"}


@pytest.mark.parametrize("language", ["French", "Arabic", "Russian"])
def test_a_report_in_two_languages_is_read(language):
    assert foreign(f"{REPORTS[language] * 2}\n\n{RAID * 2}") is None


@pytest.mark.parametrize("language", ["French", "Arabic", "Russian"])
def test_a_line_of_english_under_a_long_report_is_not_enough(language):
    assert foreign(f"{REPORTS[language] * 20}\n\nFollow us, and share this on your page.") is not None


@pytest.mark.parametrize("text", ["", "Goma", "Deux morts à Goma", "1.2.3 - 4/5 (6)", "- " * 500])
def test_what_cannot_be_told_is_read(text):
    assert tongue(text) is None
    assert foreign(text) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_gets_an_answer_in_a_line(text):
    reason = foreign(text)
    assert reason is None or len(reason.splitlines()) == 1
    assert foreign(text) == reason


def test_a_foreign_report_is_kept_and_set_aside_unless_all_are_read(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(f"Outlet: Radio du Fleuve\n\n{REPORTS['French']}", encoding="utf-8")
    project = str(tmp_path / "x.db")
    [report] = counterclaim.code(str(news), project).reports()
    assert report["aside"] == "written in French, and only English is read"
    assert report["outlet"] == "Radio du Fleuve"
    [report] = counterclaim.code(str(news), project, every=True).reports()
    assert report["aside"] is None

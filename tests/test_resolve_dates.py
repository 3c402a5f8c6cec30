"""Dates of news text: what is found, what it means, and what stays unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.language import annotate
from counterclaim.model import DateInterval, Report
from counterclaim.resolve.date_calendars import lunar, solar
from counterclaim.resolve.date_forms import scan
from counterclaim.resolve.dates import (
    Anchor,
    before_publication,
    date_of,
    find_dates,
    publication_date,
    resolve_date,
    resolve_dates,
)
from counterclaim.vocabulary import entries

THURSDAY = Anchor("2024-01-18T09:40+03:30")
TOLD = Anchor(
    "2024-01-18T09:40+03:30",
    narrative=DateInterval(start="2024-01-10", end="2024-01-10", grain="day", basis="stated"),
)
RULES = [e for e in entries("date_words") if "rule" in e]


def days(surface: str, anchor: Anchor = THURSDAY, tense: str | None = None) -> str | None:
    """An answer in short: ``first..last``, or one day."""
    found = resolve_date(surface, anchor, tense)  # type: ignore[arg-type]
    if found is None:
        return None
    return found.start if found.start == found.end else f"{found.start or ''}..{found.end or ''}"


def annotated(text: str, published: str | None = "2024-01-18"):
    [a] = annotate([Report(id="r-1", text=text, sha256="0", published=published)])
    return a


def found_in(text: str) -> list[str]:
    return [m.surface for m in find_dates(annotated(text))]


@pytest.mark.parametrize(("rule", "text"), [(e, str(x)) for e in RULES for x in e.get("examples", [])])
def test_rule_reads_its_examples_whole(rule, text):
    forms = scan(text)
    if rule["gives"] == "none":
        assert not forms
    else:
        assert [(f.rule, f.span) for f in forms] == [(rule["rule"], (0, len(text)))]


@pytest.mark.parametrize(
    ("rule", "text"), [(e, str(x)) for e in RULES for x in e.get("counter_examples", [])]
)
def test_rule_leaves_its_counter_examples(rule, text):
    assert rule["rule"] not in [f.rule for f in scan(text)]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("on Thursday", "2024-01-18"),
        ("early Thursday", "2024-01-18"),
        ("Wednesday", "2024-01-17"),
        ("Friday", "2024-01-12"),
        ("last Tuesday", "2024-01-16"),
        ("last Thursday", "2024-01-11"),
        ("Tuesday of last week", "2024-01-09"),
        ("this morning", "2024-01-18"),
        ("last night", "2024-01-17"),
        ("overnight", "2024-01-17..2024-01-18"),
        ("the night between Tuesday and Wednesday", "2024-01-16..2024-01-17"),
        ("in the early hours of Wednesday", "2024-01-17"),
        ("yesterday", "2024-01-17"),
        ("the day before yesterday", "2024-01-16"),
        ("two days ago", "2024-01-16"),
        ("three weeks ago", "2023-12-25..2023-12-31"),
        ("last month", "2023-12-01..2023-12-31"),
        ("in late December", "2023-12-22..2023-12-31"),
        ("January 2024", "2024-01-01..2024-01-31"),
        ("April of last year", "2023-04-01..2023-04-30"),
        ("in 2015", "2015-01-01..2015-12-31"),
        ("this week", "2024-01-15..2024-01-21"),
        ("earlier this month", "2024-01-01..2024-01-18"),
        ("over the past three days", "2024-01-15..2024-01-18"),
        ("the last 24 hours", "2024-01-17..2024-01-18"),
        ("since Friday night", "2024-01-12..2024-01-18"),
        ("between 3 and 5 May", "2023-05-03..2023-05-05"),
        ("15-17 January", "2024-01-15..2024-01-17"),
        ("between Friday and Sunday", "2024-01-12..2024-01-14"),
        ("15 December", "2023-12-15"),
        ("Jan. 16", "2024-01-16"),
        ("the 16th", "2024-01-16"),
        ("Saturday, 27 January", "2024-01-27"),
        ("Sunday, 15 January", "2023-01-15"),
        ("16/01/2024", "2024-01-16"),
        ("2024-01-16", "2024-01-16"),
        ("from 2011 to 2014", "2011-01-01..2014-12-31"),
        ("the 1990s", "1990-01-01..1999-12-31"),
        ("Christmas Eve", "2023-12-24"),
        ("Nowruz 2024", "2024-03-20"),
        ("28 Dey 1402", "2024-01-18"),
        ("at 04:30 GMT on Thursday", "2024-01-18T04:30+00:00"),
        ("Wednesday at 10 p.m.", "2024-01-17T22:00"),
        ("Days after", "..2024-01-18"),
    ],
)
def test_resolve_counts_from_publication(surface, expected):
    assert days(surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("two days earlier", "2024-01-08"),
        ("the previous day", "2024-01-09"),
        ("the next day", "2024-01-11"),
        ("that night", "2024-01-10"),
        ("a week later", "2024-01-14..2024-01-20"),
        ("the following Monday", "2024-01-15"),
        ("before dawn", "2024-01-10"),
    ],
)
def test_resolve_counts_from_the_day_last_spoken_of(surface, expected):
    found = resolve_date(surface, TOLD)
    assert days(surface, TOLD) == expected
    assert found is not None
    assert found.basis == "relative to another date"


@pytest.mark.parametrize(
    "surface",
    [
        "for five days", "every day", "recently", "on the anniversary", "the following day",
        "that night",
        "30 February 2024", "03/02/2024", "31/31/2024", "29 February 2023", "terrorists", "",
    ],
)  # fmt: skip
def test_resolve_says_unknown(surface):
    assert resolve_date(surface, THURSDAY) is None


@pytest.mark.parametrize(
    "surface",
    [
        "Thursday", "yesterday", "this week", "last month", "overnight", "15 December", "two days ago",
        "the past year", "Days after", "17:55 GMT", "since Friday", "Ashura",
    ],
)  # fmt: skip
def test_resolve_never_counts_from_today(surface):
    assert resolve_date(surface, Anchor()) is None


def test_resolve_needs_no_publication_for_a_whole_date():
    assert days("16 January 2024", Anchor()) == "2024-01-16"


@pytest.mark.parametrize(
    ("surface", "tense", "expected"),
    [
        ("Friday", "future", "2024-01-19"),
        ("Thursday", "future", "2024-01-18"),
        ("26 January", "past", "2023-01-26"),
        ("26 January", "later", "2024-01-26"),
        ("26 January", None, "2024-01-26"),
        ("20 August", None, "2023-08-20"),
        ("in March", "past", "2023-03-01..2023-03-31"),
        ("in March", "future", "2024-03-01..2024-03-31"),
    ],
)
def test_resolve_heeds_tense(surface, tense, expected):
    assert days(surface, THURSDAY, tense) == expected


def test_resolve_counts_an_offset_from_its_event():
    panjgur = DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated")
    found = resolve_date("two days after", Anchor("2024-01-19", event=panjgur))
    assert (found.start, found.end, found.basis) == ("2024-01-18", "2024-01-18", "relative to another event")


def test_resolve_sees_the_next_morning_in_the_east():
    assert days("early Thursday", Anchor("2024-01-17T22:30+00:00")) == "2024-01-18"
    assert days("early Thursday", Anchor("2024-01-17T06:30+00:00")) == "2024-01-11"


def test_clock_time_later_than_publication_is_of_the_day_before():
    assert days("23:50 GMT", Anchor("2024-01-18T09:00+00:00")) == "2024-01-17T23:50+00:00"
    assert days("08:50 GMT", Anchor("2024-01-18T09:00+00:00")) == "2024-01-18T08:50+00:00"


def test_lunar_dates_are_approximate():
    found = resolve_date("17 Rajab 1445", THURSDAY)
    assert (found.start, found.end, found.approximate) == ("2024-01-28", "2024-01-30", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was hit early Thursday, before dawn, police said.", ["early Thursday", "before dawn"]),
        ("it was hit on thursday and on 17 january.", ["thursday", "17 january"]),
        ("In March 2,015 people fled; 2015 people came back.", ["March"]),
        ("They may march on 3 towns.", []),
        ("A 12-year-old boy and the 17th Brigade.", []),
        ("A 7.62 mm rifle and a 3:2 win.", []),
        ("He was killed by Friday's raid.", ["Friday"]),
        ("The strikes came two days after the talks.", ["two days after"]),
        ("At 17:55 GMT the toll was now put at ten.", ["17:55 GMT", "now"]),
        ("April Jones spoke in April.", ["April"]),
    ],
)
def test_find_dates(text, expected):
    assert found_in(text) == expected


def test_find_gives_spans_of_the_text():
    a = annotated("  On Thursday’s eve,\n\nrebels struck at 4.30am on 15\nDecember.")
    assert all(a.text[slice(*m.span)] == m.surface for m in find_dates(a))
    assert find_dates(a)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The camp was hit on Tuesday at 4 a.m.", "2024-01-18", "2024-01-16T04:00"),
        ("On Tuesday the camp was hit at half past four in the morning.", "2024-01-18", "2024-01-16T04:30"),
        ("The siege went on for five days until it was hit on Monday.", "2024-01-18", "2024-01-15"),
        ("In January, on Tuesday, the camp was hit.", "2024-01-18", "2024-01-16"),
        ("The camp was hit.", "2024-01-18", None),
        ("The camp was hit on Tuesday.", None, None),
        ("The talks will be held on Friday.", "2024-01-18", "2024-01-19"),
        ("The vote is on Friday.", "2024-01-18", "2024-01-19"),
        ("Police may have fled on Friday.", "2024-01-18", "2024-01-12"),
    ],
)
def test_date_of_an_event(text, published, expected):
    a = annotated(text, published)
    found = date_of([m.span for m in find_dates(a)], a, Anchor(published))
    assert (found and found.start) == expected


def test_date_of_counts_from_the_sentence_before():
    a = annotated("They met on Monday. The camp was hit two days later.")
    [_, later] = find_dates(a)
    assert date_of([later.span], a, THURSDAY).start == "2024-01-17"


def test_resolve_dates_carries_the_day_last_spoken_of():
    a = annotated("The market was shelled on 3 May 2023. The next day rebels left. On 10 May they came back.")
    assert [when.start for _, when in resolve_dates(a)] == ["2023-05-03", "2023-05-04", "2023-05-10"]


def test_fallbacks_say_what_they_are():
    assert before_publication(THURSDAY).end == "2024-01-18"
    assert publication_date(THURSDAY).basis == "publication date"
    assert before_publication(Anchor()) is publication_date(Anchor()) is None


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2240, 1, 1)))
def test_solar_calendar_has_every_day_once(day):
    year = day.year - 621
    matches = [
        (y, m, d)
        for y in (year - 1, year)
        for m in range(1, 13)
        for d in range(1, 32)
        if solar(y, m, d) == day
    ]
    assert len(matches) == 1


@given(st.integers(1200, 1341) | st.integers(1356, 1499), st.integers(1, 12))
def test_lunar_months_have_29_or_30_days(year, month):
    start = lunar(year, month, 1)
    end = lunar(year + month // 12, month % 12 + 1, 1)
    # hijridate's table gives 28 days to Sha'ban of 1364, whether or not that was so.
    assert (end - start).days in ((29, 30) if (year, month) != (1364, 8) else (28,))


SURFACES = st.sampled_from(sorted({str(x) for e in RULES for x in e.get("examples", [])}))


@given(SURFACES, st.dates(min_value=date(1970, 1, 1)), st.sampled_from([None, "past", "future", "later"]))
def test_answers_are_ordered_and_written_as_asked(surface, published, tense):
    found = resolve_date(surface, Anchor(published.isoformat()), tense)
    if found is not None:
        assert found.as_written == surface
        assert found.start or found.end
        assert not found.start or not found.end or found.start <= found.end


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_weekday_is_one_of_the_last_seven_days(published, weekday):
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    found = date.fromisoformat(resolve_date(name, Anchor(published.isoformat())).start)
    assert found.weekday() == weekday
    assert timedelta() <= published - found < timedelta(days=7)


@given(st.text(max_size=200))
def test_scan_never_fails(text):
    for form in scan(text):
        assert 0 <= form.span[0] < form.span[1] <= len(text)
        resolve_date(text[slice(*form.span)], THURSDAY)

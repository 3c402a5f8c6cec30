"""Publication dates as outlets write them; what can be read in two ways stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.intake.published import publication


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-18", "2024-01-18"),
        ("2024-01-18T09:40+03:30", "2024-01-18T09:40+03:30"),
        ("2024-01-18T09:40:05.123Z", "2024-01-18T09:40:05+00:00"),
        ("2024-01-18 09:40", "2024-01-18"),
        ("20240118", "2024-01-18"),
        ("2024/1/18", "2024-01-18"),
        ("March 18, 2002", "2002-03-18"),
        ("Sept. 3rd, 2015", "2015-09-03"),
        ("18 Mar 2002", "2002-03-18"),
        ("the 18th of March 2002", None),
        ("18th of March, 2002", "2002-03-18"),
        ("18-Mar-2002", "2002-03-18"),
        ("Thursday, January 18, 2024", "2024-01-18"),
        ("Wednesday, January 18, 2024", None),
        ("Thu, 18 Jan 2024 10:30:00 +0500", "2024-01-18T10:30+05:00"),
        ("Jan 18, 2024 10:30 PM GMT", "2024-01-18T22:30+00:00"),
        ("Jan 18, 2024 at 12.05 a.m. UTC+5", "2024-01-18T00:05+05:00"),
        ("18 January 2024, 10:30 IST", "2024-01-18"),  # India, Israel or Ireland
        ("10:30 GMT, 18 January 2024", "2024-01-18T10:30+00:00"),
        ("Published: January 18, 2024", "2024-01-18"),
        ("Published on 18 January 2024", "2024-01-18"),
        ("18/01/2024", "2024-01-18"),
        ("01/18/2024", "2024-01-18"),
        ("03.04.2002", "2002-04-03"),
        ("03/04/2002", None),
        ("04/04/2002", "2002-04-04"),
        ("30 February 2024", None),
        ("18 January 2024 25:00 GMT", None),
        ("0001-01-01", None),
        ("January 2024", None),
        ("2024", None),
        ("yesterday", None),
        ("18 January 2024 and 19 January 2024", None),
        ("٢٠٢٤-٠١-١٨", None),
        ("", None),
    ],
)
def test_publication(written, expected):
    assert publication(written) == expected


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_every_written_day_is_read(day):
    forms = ("%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%d.%m.%Y")
    assert {publication(f"{day:{form}}") for form in forms} == {day.isoformat()}


@given(st.text(max_size=60))
def test_publication_never_fails(written):
    assert publication(written) is None or len(publication(written)) >= 10

"""ACLED's and UCDP's precision codes of dates, and where they are written out."""

from __future__ import annotations

import pytest

from counterclaim.model import DateInterval
from counterclaim.resolve.date_precision import date_precision
from counterclaim.resolve.dates import Anchor, before_publication, publication_date, resolve_date

THURSDAY = Anchor("2024-01-18")


def codes(when: DateInterval | None) -> tuple[int | None, int | None]:
    assert when is not None
    found = date_precision(when)
    return found.acled, found.ucdp


@pytest.mark.parametrize(
    ("surface", "acled", "ucdp"),
    [
        ("Tuesday", 1, 1),
        ("at 04:30 GMT on Thursday", 1, 1),
        ("Wednesday night", 1, 1),
        ("overnight", 1, 2),
        ("about ten days ago", 2, 2),
        ("the weekend", 2, 2),
        ("last week", 2, 3),
        ("17 Rajab 1445", 2, 2),
        ("early May", 3, 4),
        ("last month", 3, 4),
        ("last summer", None, 5),
        ("in 2015", None, 5),
        ("the 1990s", None, None),
        ("until 15 December", None, None),
        ("Days after", None, None),
    ],
)
def test_codes(surface, acled, ucdp):
    assert codes(resolve_date(surface, THURSDAY)) == (acled, ucdp)


def test_fallbacks_have_no_code():
    assert codes(before_publication(THURSDAY)) == codes(publication_date(THURSDAY)) == (None, None)


@pytest.mark.parametrize("end", ["2023-12-31", "soon", ""])
def test_what_is_no_interval_has_no_code(end):
    when = DateInterval(start="2024-01-01", end=end, grain="day", basis="stated")
    assert codes(when) == (None, None)

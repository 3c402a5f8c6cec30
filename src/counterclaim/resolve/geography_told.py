"""Places, distances and directions in words."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.resolve.countries import with_article

_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def line_of(countries: Sequence[str]) -> str:
    """Whose border it is.

    >>> line_of(("IRN", "USA")), line_of(("MLI",)), line_of(())
    ('between Iran and the United States', 'of Mali', '')
    """
    if not countries:
        return ""
    names = [with_article(c) for c in countries]
    return f"of {names[0]}" if len(names) == 1 else f"between {names[0]} and {names[1]}"


def km(metres: float) -> str:
    """A distance in kilometres, the short ones with a decimal.

    >>> km(3149), km(42_142)
    ('3.1 km', '42 km')
    """
    return f"{metres / 1000:.1f} km" if metres < 10_000 else f"{metres / 1000:.0f} km"


def wind(bearing: float) -> str:
    """The nearest of eight points of the compass.

    >>> wind(100), wind(-40)
    ('east', 'north-west')
    """
    return _WINDS[round(bearing / 45) % 8]

"""Words and signs for pages: what templates call filters by."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from jinja2 import Environment

from counterclaim.export.graphic import warnings
from counterclaim.export.harmless import harmless, visible
from counterclaim.incidents import wording, words
from counterclaim.model import Place, Standing, Status
from counterclaim.resolve.countries import country_name
from counterclaim.vocabulary.event_types import event_type

SIGNS = {
    "contested": "≠",
    "corroborated": "≡",
    "denied": "✗",
    "retracted": "~",
    "single source": "·",
    "confirmed": "✓",
}
"""A sign for each standing, so that colour never says it alone."""
STATUS_SIGNS = {
    "stated": "",
    "claimed": "“”",
    "accused": "!",
    "possible": "?",
    "denied": "✗",
    "unverified": "…",
    "retracted": "~",
}
HOW_SIGNS = {"alone": "·", "corroborated": "≡", "contradicted": "≠", "denied": "✗", "withdrawn": "~"}
"""A sign for how a source stands with a value; the signs of standings where they mean the same."""
assert SIGNS.keys() == set(get_args(Standing))
assert STATUS_SIGNS.keys() == set(get_args(Status))


def furnish(templates: Environment) -> None:
    """Give templates their filters."""
    templates.filters |= {
        "when": words.when,
        "where": words.where,
        "undated": words.undated,
        "told_by": words.told_by,
        "speaker": words.speaker,
        "value": words.value,
        "kind": words.kind,
        "bounds": bounds,
        "short": words.short,
        "dated": words.dated,
        "span": words.span,
        "sign": lambda standing: SIGNS.get(standing, ""),
        "status_sign": lambda status: STATUS_SIGNS.get(status, ""),
        "how_sign": HOW_SIGNS.__getitem__,
        "label": label,
        "slug": slug,
        "precisely": precisely,
        "harmless": harmless,
        "graphic": warnings,
        "visible": visible,
        "moment": moment,
        "signed": signed,
    }


def bounds(toll: Any) -> str:
    """The figures of a toll: "7", "7 to 10", "no number"."""
    return wording.bounds(toll.low, toll.high)


def precisely(place: Place) -> str:
    """How exactly a place is known, in words and in the field's codes.

    >>> from counterclaim.model import Precision
    >>> precisely(Place(name="Goma", as_written="Goma", lat=-1.68, lon=29.22, radius_m=3000,
    ...     precision=Precision(acled=1, ucdp=1)))
    'within 3 km of this point; ACLED geoprecision 1, UCDP where_prec 1'
    """
    if place.lat is None:
        words = "not located"
    elif not place.radius_m:
        words = "at this point"
    else:
        words = f"within {max(1, round(place.radius_m / 1000)):,} km of this point"
    codes = (("ACLED geoprecision", place.precision.acled), ("UCDP where_prec", place.precision.ucdp))
    told = ", ".join(f"{name} {code}" for name, code in codes if code is not None)
    return f"{words}; {told}" if told else words


def label(value: str, field: str) -> str:
    """The value of a facet in words.

    >>> label("PAK", "country"), label("state media", "voice")
    ('Pakistan', 'state media')
    """
    if field == "country":
        return country_name(value) or value
    if field == "type":
        known = event_type(value, None)
        return known.label if known else value.lower()
    return value


def slug(value: str) -> str:
    """A word for a class or an id.

    >>> slug("single source")
    'single-source'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in value.lower()).split())


def moment(time: str) -> str:
    """A time of a decision, short.

    >>> moment("2024-01-19T08:00:12Z")
    '19 Jan 2024 08:00 UTC'
    """
    try:
        return f"{datetime.fromisoformat(time):%-d %b %Y %H:%M} UTC"
    except ValueError:
        return time


def signed(points: float, places: int = 1) -> str:
    """Points with their sign.

    >>> signed(1.26), signed(-2.05, 2), signed(0)
    ('+1.3', '−2.05', '0.0')
    """
    made = f"{points:+.{places}f}"
    return made.lstrip("+-") if float(made) == 0 else made.replace("-", "−")

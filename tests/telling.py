"""What speakers of invented reports say, as claims: a short way to write them down in tests."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from counterclaim.incidents.telling import Telling
from counterclaim.model import (
    Claim,
    DateInterval,
    Place,
    Relay,
    ReportRef,
    Speaker,
    claim_id,
    quote,
)
from counterclaim.resolve.actors import kind_and_country


def say(by: str, text: str, field: str = "toll", **about: Any) -> Claim:
    """One claim: who says what.

    Args:
        by: the speaker; ``outlet: NAME`` for an outlet in its own voice.
        text: the quote. Of a toll the part in square brackets is the figure, that in angle brackets the
            victims; of another claim square brackets hold the value.
        field: of the claim.
        about: further fields of the claim; ``toll`` the kind of harm, ``n`` a figure or a pair of bounds,
            ``of`` the kind of another claim, ``kind`` of the speaker, ``on`` a day, ``at`` a place, ``via`` a
            relay, ``party``.
    """
    plain = re.sub(r"[\[\]<>]", "", text)
    n = about.pop("n", None)
    low, high = n if isinstance(n, tuple) else (n, n)
    outlet = by.startswith("outlet: ")
    kind, country = kind_and_country(by)
    speaker = Speaker(
        name=by.removeprefix("outlet: "),
        kind=about.pop("kind", "outlet" if outlet else kind),
        country=country,
        party=about.pop("party", False),
    )
    value = _cut(text, plain, r"\[(.*?)\]")
    when = about.pop("on", None)
    via = about.pop("via", None)
    given = {
        "report": "r-1",
        "event": "e-1",
        "field": field,
        "kind": about.pop("toll", "killed") if field == "toll" else about.pop("of", None),
        "value": value.exact if value else plain if field != "event" else "assault",
        "low": low,
        "high": high,
        "quote": quote(plain, (0, len(plain))),
        "figure": value,
        "victims": _cut(text, plain, r"<(.*?)>"),
        "speaker": speaker,
        "status": "stated",
        "method": "by hand",
        "relay": (Relay(name=via),) if via else (),
        "place": about.pop("at", None),
        "date": DateInterval(start=when, end=when, grain="day", basis="stated") if when else None,
    }
    if when:
        given["value"] = when
    made = Claim(id="", **given | about)
    return msgspec.structs.replace(made, id=claim_id(made))


def deny(by: str, text: str, **about: Any) -> Claim:
    """One denial."""
    return say(by, text, "denial", status="denied", polarity="negative", **about)


def tell(*claims: Claim, **published: str) -> Telling:
    """An incident of reports that came out at the times given: ``r1="2024-05-02T09:00+00:00"``."""
    refs = {
        f"r-{name[1:]}": ReportRef(
            id=f"r-{name[1:]}", sha256="0", outlet=f"Outlet {name[1:]}", published=when
        )
        for name, when in published.items()
    }
    return Telling(claims=claims, reports=refs)


def village(name: str, lat: float | None = None, lon: float | None = None, **about: Any) -> Place:
    """A small place, on the map or on none."""
    exact = {"radius_m": 2000} if lat is not None else {}
    return Place(name=name, as_written=name, lat=lat, lon=lon, **exact | about)


def _cut(text: str, plain: str, pattern: str) -> Any:
    found = re.search(pattern, text)
    if found is None:
        return None
    words = re.sub(r"[\[\]<>]", "", found[1])
    at = len(re.sub(r"[\[\]<>]", "", text[: found.start()]))
    return quote(plain, (at, at + len(words)))

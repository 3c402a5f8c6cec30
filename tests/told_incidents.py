"""Incidents with what tells of them, made by hand or by chance, for the tests of formats that hold both."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import strategies as st
from telling import say, tell

from counterclaim.export import FORMATS, Told
from counterclaim.export.rows import Options
from counterclaim.incidents.telling import Telling
from counterclaim.model import (
    Claim,
    ClaimRow,
    Contradiction,
    DateInterval,
    Incident,
    IncidentActor,
    Place,
    Precision,
    ReportRef,
    Side,
    Speaker,
    quote,
)

GOMA = Place(
    name="Goma", as_written="Goma", lat=-1.67918, lon=29.22847, radius_m=5000, country="COD",
    admin1="North Kivu", admin2="Goma", geonames_id=216281, precision=Precision(acled=1, ucdp=1),
    within=("North Kivu", "Democratic Republic of the Congo"), basis="exact name",
)  # fmt: skip
DAY = DateInterval(start="2024-05-02", end="2024-05-02", grain="day", basis="stated")
AIR_STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
CLASH = {"event_type": "Battles", "sub_event_type": "Armed clash"}


def told(*claims: Claim, **about: Any) -> Told:
    """An incident of these claims; ``about`` changes its fields, ``published`` when report r-1 came out."""
    published = about.pop("published", "2024-05-02T09:00+00:00")
    telling = tell(*claims, r1=published)
    given = {
        "id": "i-1", "title": "Strike on Goma", "type": "ASSAULT", "mode": "aerial", "modality": "happened",
        "cameo_root": "19", "acled": AIR_STRIKE, "ucdp": "armed", "standing": "single source", "date": DAY,
        "place": GOMA, "mentions": ("e-1",), "reports": ("r-1",), "independent_sources": 1,
    }  # fmt: skip
    rows = tuple(ClaimRow(claim=c, report=telling.reports[c.report], incident="i-1") for c in claims)
    return Told(Incident(**given | about), rows, telling)


def who(name: str, role: str = "initiator", *claims: Claim, **about: Any) -> IncidentActor:
    """An actor that these claims name."""
    return IncidentActor(name=name, role=role, claims=tuple(c.id for c in claims), **about)


def act(by: str, text: str, **about: Any) -> Claim:
    """A claim that something happened."""
    return say(by, text, "event", of="ASSAULT", **about)


def written(form: str, records: Any, **choices: str) -> bytes:
    """What a format writes; ``rule`` is the resolution rule, other choices are the format's own."""
    out = io.BytesIO()
    rule = choices.pop("rule", None)
    FORMATS[form].write(iter(records), out, options=Options(rule=rule, extra=choices))
    return out.getvalue()


HOSTILE = st.sampled_from(
    ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "'quoted'", '"', "a;b", "a,b", "line\nbreak", "\r\n",
     "\t=1", "\u202egnp.exe", "\u2066x\u2069", "\x1b[2J", "\ufeffmark", "é" * 3000, "#affected+killed",
     "{a}", "%s"]
)  # fmt: skip
WORDS = HOSTILE | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)
MAYBE = st.none() | WORDS
COUNT = st.none() | st.integers(0, 10**9)
COUNTRY = st.none() | st.sampled_from(["IRN", "COD", "ATA", "PSE", "XKX", "ZZZ", "SOL", "USA"])
DATES = st.none() | st.builds(
    DateInterval,
    start=st.none() | st.dates().map(str) | st.just("2024-05-02T10:30"),
    end=st.none() | st.dates().map(str),
    grain=st.sampled_from(["day", "week", "month", "span", "part"]),
    basis=st.just("stated"),
    as_written=MAYBE | st.just("for three days"),
    approximate=st.booleans(),
)


@st.composite
def _places(draw):
    placed = draw(st.booleans())
    return Place(
        name=draw(WORDS), as_written=draw(WORDS),
        lat=draw(st.floats(-90, 90)) if placed else None, lon=draw(st.floats(-180, 180)) if placed else None,
        radius_m=draw(COUNT), country=draw(COUNTRY), admin1=draw(MAYBE), admin2=draw(MAYBE),
        precision=Precision(
            acled=draw(st.none() | st.integers(1, 3)), ucdp=draw(st.none() | st.integers(1, 7))
        ),
    )  # fmt: skip


@st.composite
def _claims(draw, n: int):
    words = draw(WORDS.filter(str.strip))
    text = f"{words} said of it"
    whole = quote(text, (0, len(text)))
    field = draw(st.sampled_from(["toll", "event", "actor", "target", "weapon", "date"]))
    low = draw(COUNT)
    return Claim(
        id=f"c-{n}", report=f"r-{draw(st.integers(1, 2))}", event="e-1", field=field, method=draw(WORDS),
        kind=draw(st.sampled_from(["killed", "injured", "displaced"])) if field == "toll" else "ASSAULT",
        value=draw(MAYBE), low=low, high=draw(st.none() | st.integers(low or 0, 10**9)), quote=whole,
        figure=draw(st.none() | st.just(whole)), victims=draw(st.none() | st.just(whole)),
        speaker=Speaker(name=draw(WORDS), kind=draw(st.sampled_from(["outlet", "police", "ngo", "unknown"]))),
        status=draw(st.sampled_from(["stated", "claimed", "denied", "retracted", "unverified", "possible"])),
        polarity=draw(st.sampled_from(["positive", "negative"])),
        modality=draw(st.sampled_from(["happened", "background", "planned", "hypothetical"])),
        part_of=draw(st.none() | st.just("c-0")) if n else None,
    )  # fmt: skip


@st.composite
def told_by_chance(draw):
    """An incident of anything: hostile words, figures that are huge or missing, no place, no date, nobody."""
    claims = [draw(_claims(n)) for n in range(draw(st.integers(0, 5)))]
    ids = [c.id for c in claims]
    names = st.sampled_from(["Chad", "the army", "M23", "gunmen", "villagers", "a wall"]) | WORDS
    actors = st.builds(
        IncidentActor, name=names, role=st.sampled_from(["initiator", "target", "victim", "present"]),
        country=COUNTRY, inter=st.none() | st.integers(1, 8),
        claims=st.lists(st.sampled_from(ids), max_size=2).map(tuple) if ids else st.just(()),
    )  # fmt: skip
    found = draw(st.lists(actors, max_size=4))
    refs = {
        f"r-{n}": ReportRef(
            id=f"r-{n}", sha256="0", outlet=draw(MAYBE), title=draw(MAYBE), url=draw(MAYBE),
            published=draw(st.none() | st.datetimes().map(str) | WORDS),
        )
        for n in (1, 2)
    }  # fmt: skip
    made = told(
        title=draw(WORDS),
        type=draw(st.sampled_from(["ASSAULT", "PROTEST", "CONSULT", "X"])),
        mode=draw(st.none() | st.sampled_from(["aerial", "abduct", "visit", "destroy"])),
        modality=draw(st.sampled_from(["happened", "ongoing", "background", "planned"])),
        acled=draw(st.sampled_from([AIR_STRIKE, CLASH, {}, {"event_type": None, "sub_event_type": None}])),
        ucdp=draw(st.sampled_from(["armed", "one-sided", "none", None])),
        standing=draw(st.sampled_from(["contested", "denied", "corroborated", "confirmed"])),
        date=draw(DATES),
        place=draw(st.none() | _places()),
        actors=tuple(a for a in found if a.role == "initiator"),
        targets=tuple(a for a in found if a.role != "initiator"),
        contradictions=(
            Contradiction(
                field="target", sides=(Side(value=draw(WORDS), speakers=(draw(WORDS),), claims=()),)
            ),
        ),
    )
    rows = tuple(ClaimRow(claim=c, report=refs[c.report], incident="i-1") for c in claims)
    return Told(made.incident, rows, Telling(claims=claims, reports=refs))

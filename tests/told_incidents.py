"""Incidents with what tells of them, made by hand or by chance, for the tests of formats that hold both."""

from __future__ import annotations

import io
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st
from telling import say, tell

from counterclaim.export import FORMATS, Options, Told
from counterclaim.incidents.telling import Telling
from counterclaim.model import (
    Claim,
    ClaimRow,
    Contradiction,
    DateInterval,
    Incident,
    IncidentActor,
    IncidentToll,
    Place,
    Precision,
    Relay,
    ReportRef,
    Side,
    Speaker,
    SpeakerKind,
    Standing,
    Status,
    quote,
)
from counterclaim.project.decisions import chained

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


def strike(**about: object) -> Told:
    """One incident as two reports tell it, with all in order; fields of the incident by name."""
    text = "Police said two men died in Panjgur. The army denied that anyone was killed."
    reports = [
        ReportRef(
            id="r-1",
            sha256="a" * 64,
            outlet="Gazette",
            title="Two dead",
            published="2024-01-18T07:30+05:00",
            url="https://example.org/1",
            path="in/one.txt",
        ),
        ReportRef(id="r-2", sha256="b" * 64, outlet="Wire", title=None, published="2024-01-19"),
    ]
    police = Speaker(name="Police", kind="police", country="PAK")
    army = Speaker(name="army", kind="military", country="PAK", party=True)
    dead = Claim(
        id="c-1",
        report="r-1",
        event="e-1",
        field="toll",
        kind="killed",
        value="two men",
        low=2,
        high=2,
        quote=quote(text, (12, 24)),
        figure=quote(text, (12, 15)),
        speaker=police,
        status="stated",
        method="toll",
    )
    none = Claim(
        id="c-2",
        report="r-2",
        event="e-1",
        field="toll",
        kind="killed",
        value="nobody",
        low=0,
        high=0,
        quote=quote(text, (41, 76)),
        speaker=army,
        status="denied",
        polarity="negative",
        method="toll",
        relay=(Relay(name="state radio"),),
    )
    event = msgspec.structs.replace(
        none, id="c-3", field="event", kind="ASSAULT", value="assault", low=None, high=None
    )
    rows = tuple(
        ClaimRow(claim=c, report=r, incident="i-1")
        for c, r in ((dead, reports[0]), (none, reports[1]), (event, reports[1]))
    )
    made = Incident(
        id="i-1",
        title="Iran: air or missile strike, Panjgur, 16 January 2024",
        type="ASSAULT",
        mode="aerial",
        modality="happened",
        cameo_root="19",
        acled={"event_type": None},
        ucdp="armed",
        standing="contested",
        date=DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated"),
        place=panjgur(),
        mentions=("e-1",),
        reports=("r-1", "r-2"),
        independent_sources=2,
        actors=(
            IncidentActor(name="Iran", role="initiator", country="IRN", claims=("c-3",)),
            IncidentActor(name="Jaish al-Adl", role="target", kind="armed group", country="IRN"),
        ),
        targets=(IncidentActor(name="two houses", role="target"),),
        weapons=("drone",),
        tolls=(IncidentToll(kind="killed", low=0, high=2, rule="stated-range", claims=("c-1", "c-2")),),
        contradictions=(
            Contradiction(
                field="killed",
                sides=(
                    Side(value="two men", speakers=("Police",), claims=("c-1",)),
                    Side(value="nobody", speakers=("army",), claims=("c-2",)),
                ),
            ),
        ),
        claims=("c-1", "c-2", "c-3"),
    )
    telling = Telling([r.claim for r in rows], {r.id: r for r in reports})
    return Told(msgspec.structs.replace(made, **about), rows, telling, raw={"r-1": b"raw"}.get)


def panjgur(radius_m: int | None = 5000, ucdp: int | None = 1) -> Place:
    """A town, or an area about it."""
    return Place(
        name="Panjgur",
        as_written="Panjgur",
        lat=26.97186,
        lon=64.09459,
        radius_m=radius_m,
        country="PAK",
        admin1="Balochistan",
        within=("Balochistan", "Pakistan"),
        precision=Precision(acled=1, ucdp=ucdp),
    )


HOSTILE = (
    '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+1", "-1", "-2+3", "@SUM(A1)", "\t=1", "'quoted'", '"',
    "a;b", "a,b", "\"'`;,", "one\r\ntwo\n", "line\nbreak", "\r\n", " ", "a\x00b\x0bc\ufffe", "\x1b[2J",
    "\u202egnirts", "\u2066x\u2069", "\ufeffmark", "</description><script>alert(1)</script>", "]]>",
    "javascript:alert(1)", "${name} %s {}", "#affected+killed", "cc:x", "_:b0", "خبرگزاری\u200cها", "𐍈💥",
    "é" * 3000, "x" * 5000,
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
)
MAYBE = st.none() | WORDS
COUNT = st.none() | st.integers(0, 10**9)
COUNTRIES = st.sampled_from([None, "PAK", "IRN", "COD", "ATA", "PSE", "XKX", "ZZZ", "SOL", "NCY", "USA"])
KINDS: tuple[str, ...] = get_args(SpeakerKind)
DAYS = st.dates().map(str) | st.sampled_from(
    [None, "2024-02-29", "0001-01-01", "9999-12-31", "2024-05-02T10:30"]
)
DATES = st.none() | st.builds(
    DateInterval,
    start=DAYS,
    end=DAYS,
    grain=st.sampled_from(["day", "week", "month", "span", "part"]),
    basis=WORDS,
    as_written=MAYBE | st.just("for three days"),
    approximate=st.booleans(),
)
NO_DAY = DateInterval(start="soon", end=None, grain="day", basis="")
PUBLISHED = st.datetimes().map(str) | st.sampled_from(
    [None, "0001-01-01", "2024-01-18", "2024-01-18T09:40+03:30", "2024-01-18T00:10Z", "yesterday",
     "9999-12-31T23:59-12:00"]
)  # fmt: skip
URLS = st.sampled_from(
    [None, 'https://example.org/a?b=1&c="', "https://example.org/a", "javascript:alert(1)", "http://",
     "ftp://x/y"]
)  # fmt: skip
REPORTS = st.builds(
    ReportRef, id=st.just("r-0"), sha256=st.just("0" * 64), outlet=MAYBE, title=MAYBE, url=URLS,
    published=PUBLISHED,
)  # fmt: skip


@st.composite
def places(draw):
    placed = draw(st.booleans())
    return Place(
        name=draw(WORDS), as_written=draw(WORDS),
        lat=draw(st.floats(-95, 95)) if placed else None, lon=draw(st.floats(-185, 185)) if placed else None,
        radius_m=draw(st.none() | st.integers(0, 10**7)), country=draw(COUNTRIES), admin1=draw(MAYBE),
        admin2=draw(MAYBE), within=tuple(draw(st.lists(WORDS, max_size=2))),
        precision=Precision(
            acled=draw(st.none() | st.integers(1, 3)), ucdp=draw(st.none() | st.integers(1, 7))
        ),
    )  # fmt: skip


NAMES = st.sampled_from(["Iran", "Chad", "the army", "M23", "gunmen", "villagers", "a wall"]) | WORDS
ACTORS = st.builds(
    IncidentActor, name=NAMES, role=st.sampled_from(["initiator", "target", "victim", "present"]),
    kind=st.none() | st.sampled_from(KINDS), country=COUNTRIES, inter=st.none() | st.integers(1, 8),
    aliases=st.lists(WORDS, max_size=2).map(tuple), claims=st.sampled_from([(), ("c-0",), ("c-0", "c-1")]),
)  # fmt: skip


@st.composite
def claims(draw, n):
    text = draw(WORDS.filter(str.strip)) + " said two men died"
    whole = quote(text, (draw(st.integers(0, len(text) - 4)), len(text)))
    field = draw(
        st.sampled_from(
            ["toll", "event", "place", "date", "denial", "verification", "actor", "target", "weapon"]
        )
    )
    low = draw(COUNT)
    return Claim(
        id=f"c-{n}", report=f"r-{n % 2}", event="e-1", field=field, value=draw(MAYBE), method=draw(WORDS),
        kind=draw(st.sampled_from(["killed", "injured", "displaced"])) if field == "toll" else "ASSAULT",
        low=low, high=draw(st.none() | st.integers(low or 0, 10**9)), quote=whole,
        figure=draw(st.none() | st.just(whole)), victims=draw(st.none() | st.just(whole)),
        speaker=Speaker(name=draw(WORDS), kind=draw(st.sampled_from(KINDS)), country=draw(COUNTRIES)),
        relay=tuple(Relay(name=name) for name in draw(st.lists(WORDS, max_size=2))),
        status=draw(st.sampled_from(get_args(Status))),
        polarity=draw(st.sampled_from(["positive", "negative"])),
        modality=draw(st.sampled_from(["happened", "background", "planned", "hypothetical"])),
        part_of=draw(st.none() | st.just("c-0")) if n else None,
    )  # fmt: skip


@st.composite
def tellings(draw, id="i-1", sound=False):
    """Any incident: hostile words, figures that are huge or missing, nothing known, reviewed or not.

    ``sound`` ones have types that are words and days that are days, as coding and reviewers give them.
    """
    decision = chained(
        None, time="2024-02-01T10:00:00+00:00", reviewer=draw(WORDS), action="accept", kind="claim",
        target="c-0", reason=draw(MAYBE), change=None,
    )  # fmt: skip
    refs = {f"r-{n}": msgspec.structs.replace(draw(REPORTS), id=f"r-{n}") for n in (0, 1)}
    every = []
    for n in range(draw(st.integers(0, 5))):
        claim = draw(claims(n))
        verdict = draw(st.sampled_from(["unreviewed", "accepted", "edited", "rejected"]))
        every.append(
            ClaimRow(
                claim=claim, report=refs[claim.report], incident=id, verdict=verdict,
                reviewed=None if verdict == "unreviewed" else decision.id,
                coded=msgspec.structs.replace(claim, value=draw(MAYBE)) if verdict == "edited" else None,
            )
        )  # fmt: skip
    kept = tuple(r for r in every if r.verdict != "rejected")
    actors = draw(st.lists(ACTORS, max_size=4))
    incident = Incident(
        id=id,
        title=draw(WORDS | st.just("")),
        type=draw(st.sampled_from(["ASSAULT", "PROTEST", "CONSULT", *([] if sound else ["NONE", ""])])),
        mode=draw(st.none() | st.sampled_from(["aerial", "abduct", "visit", "destroy"])),
        modality=draw(st.sampled_from(["happened", "ongoing", "background", "planned"])),
        cameo_root=None,
        acled=draw(st.sampled_from([AIR_STRIKE, CLASH, {}, {"event_type": None, "sub_event_type": None}])),
        ucdp=draw(st.sampled_from(["armed", "one-sided", "none", None])),
        standing=draw(st.sampled_from(get_args(Standing))),
        date=draw(DATES if sound else DATES | st.just(NO_DAY)),
        place=draw(st.none() | places()),
        mentions=("e-1",),
        reports=tuple(sorted({r.report.id for r in kept})),
        actors=tuple(a for a in actors if a.role == "initiator"),
        targets=tuple(a for a in actors if a.role != "initiator"),
        weapons=tuple(draw(st.lists(WORDS, max_size=2))),
        operation=draw(MAYBE),
        tolls=tuple(
            IncidentToll(kind="killed", low=low, high=None, rule="stated-range", claims=("c-0",))
            for low in draw(st.lists(COUNT, max_size=1))
        ),
        contradictions=tuple(
            Contradiction(field=field, sides=(Side(value=field, speakers=(field,), claims=("c-0",)),))
            for field in draw(st.lists(WORDS, max_size=2))
        ),
        claims=tuple(r.claim.id for r in kept),
    )
    return Told(
        incident,
        kept,
        Telling([r.claim for r in kept], {r.report.id: r.report for r in kept}),
        rejected=tuple(r for r in every if r.verdict == "rejected"),
        decisions={decision.id: decision},
        raw={"r-0": b"raw"}.get,
    )


def written(
    form: str, records: object, /, *, rule: str | None = None, title: str | None = None, **extra: str
) -> bytes:
    """What a format makes of some records."""
    out = io.BytesIO()
    FORMATS[form].write(iter(records), out, options=Options(rule=rule, title=title, extra=extra))
    return out.getvalue()

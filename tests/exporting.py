"""Incidents with all that tells of them, plain and hostile, for tests of the formats that hold them."""

from __future__ import annotations

import io
from typing import get_args

import msgspec
from hypothesis import strategies as st

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

HOSTILE = (
    '=HYPERLINK("http://x")',
    "</description><script>alert(1)</script>",
    "]]>",
    "a\x00b\x0bc\ufffe",
    "\u202egnirts",
    "one\r\ntwo\n",
    "\"'`;,",
    "خبرگزاری\u200cها",
    "x" * 5000,
    "𐍈💥",
    "javascript:alert(1)",
    "@SUM(A1)",
    " ",
    "-1",
    "${name} %s {}",
    "cc:x",
    "_:b0",
)
WORDS = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
)
MAYBE = st.none() | WORDS
COUNT = st.none() | st.integers(0, 10**6)
DAYS = st.sampled_from([None, "2024-01-16", "2024-01-18", "2024-02-29", "0001-01-01", "9999-12-31", "soon"])
PUBLISHED = st.sampled_from(
    [
        None,
        "0001-01-01",
        "2024-01-18",
        "2024-01-18T09:40+03:30",
        "2024-01-18T00:10Z",
        "yesterday",
        "9999-12-31T23:59-12:00",
    ]
)
URLS = st.sampled_from(
    [
        None,
        'https://example.org/a?b=1&c="',
        "https://example.org/a",
        "javascript:alert(1)",
        "http://",
        "ftp://x/y",
    ]
)
COUNTRIES = st.sampled_from([None, "PAK", "IRN", "XKX", "ZZZ"])
KINDS: tuple[str, ...] = get_args(SpeakerKind)


def told(**about: object) -> Told:
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


@st.composite
def places(draw):
    placed = draw(st.booleans())
    return Place(
        name=draw(WORDS),
        as_written=draw(WORDS),
        lat=draw(st.floats(-95, 95)) if placed else None,
        lon=draw(st.floats(-185, 185)) if placed else None,
        radius_m=draw(st.none() | st.integers(0, 10**7)),
        country=draw(COUNTRIES),
        admin1=draw(MAYBE),
        within=tuple(draw(st.lists(WORDS, max_size=2))),
        precision=Precision(ucdp=draw(st.none() | st.integers(1, 7))),
    )


@st.composite
def actors(draw):
    return IncidentActor(
        name=draw(WORDS | st.just("Iran")),
        role=draw(st.sampled_from(["initiator", "target"])),
        kind=draw(st.none() | st.sampled_from(KINDS)),
        country=draw(COUNTRIES),
        aliases=tuple(draw(st.lists(WORDS, max_size=2))),
        claims=("c-0",),
    )


@st.composite
def rows(draw, n, incident, decision):
    text = draw(WORDS.filter(str.strip)) + " said two men died"
    report = ReportRef(
        id=f"r-{n % 2}",
        sha256="0" * 64,
        outlet=draw(MAYBE),
        title=draw(MAYBE),
        url=draw(URLS),
        published=draw(PUBLISHED),
    )
    claim = Claim(
        id=f"c-{n}",
        report=report.id,
        event="e-1",
        field=draw(st.sampled_from(["toll", "event", "place", "denial", "verification", "actor"])),
        kind=draw(st.none() | st.just("killed")),
        value=draw(MAYBE),
        low=draw(COUNT),
        high=draw(COUNT),
        quote=quote(text, (draw(st.integers(0, len(text) - 4)), len(text))),
        speaker=Speaker(name=draw(WORDS), kind=draw(st.sampled_from(KINDS)), country=draw(COUNTRIES)),
        relay=tuple(Relay(name=name) for name in draw(st.lists(WORDS, max_size=2))),
        status=draw(st.sampled_from(get_args(Status))),
        polarity=draw(st.sampled_from(["positive", "negative"])),
        method="rule",
    )
    verdict = draw(st.sampled_from(["unreviewed", "accepted", "edited", "rejected"]))
    return ClaimRow(
        claim=claim,
        report=report,
        incident=incident,
        verdict=verdict,
        reviewed=None if verdict == "unreviewed" else decision.id,
        coded=msgspec.structs.replace(claim, value=draw(MAYBE)) if verdict == "edited" else None,
    )


@st.composite
def tellings(draw, id="i-1"):
    """Any incident: hostile words, nothing known, reviewed or not."""
    decision = chained(
        None,
        time="2024-02-01T10:00:00+00:00",
        reviewer=draw(WORDS),
        action="accept",
        kind="claim",
        target="c-0",
        reason=draw(MAYBE),
        change=None,
    )
    every = [draw(rows(n, id, decision)) for n in range(draw(st.integers(0, 4)))]
    kept = tuple(r for r in every if r.verdict != "rejected")
    incident = Incident(
        id=id,
        title=draw(WORDS | st.just("")),
        type=draw(st.sampled_from(["ASSAULT", "PROTEST", "", "NONE"])),
        mode=None,
        modality=draw(st.sampled_from(["happened", "planned", "background"])),
        cameo_root=None,
        acled={},
        ucdp=None,
        standing=draw(st.sampled_from(get_args(Standing))),
        date=draw(
            st.none() | st.builds(DateInterval, start=DAYS, end=DAYS, grain=st.just("day"), basis=WORDS)
        ),
        place=draw(st.none() | places()),
        mentions=("e-1",),
        reports=tuple(sorted({r.report.id for r in kept})),
        actors=tuple(draw(st.lists(actors(), max_size=2))),
        targets=tuple(draw(st.lists(actors(), max_size=2))),
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

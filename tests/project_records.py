"""Coded reports made by hand, for the tests of the project."""

from __future__ import annotations

import hashlib
import sqlite3

import msgspec

from counterclaim.model import (
    Actor,
    Claim,
    Coded,
    EventMention,
    Incident,
    IncidentActor,
    IncidentToll,
    Place,
    Relay,
    Report,
    Speaker,
    claim_id,
    content_id,
    quote,
)  # fmt: skip
from counterclaim.project import Project
from counterclaim.project.tables import CONTENT

TEXT = "Delta Radio: the police chief said that {} men died in Goma. A witness, {}, spoke of more."


def coded(number: int = 1, *, speaker: str = "the police chief", killed: int = 3) -> tuple[Coded, bytes]:
    """A report with one event mention, two claims and one incident; and its raw bytes."""
    text = TEXT.format(killed, f"No {number}")
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=content_id("r", sha256), text=text, sha256=sha256, outlet="Delta Post", path=f"{number:04}.txt",
        title_span=(0, 11),
    )  # fmt: skip
    at = text.index("died")
    whole = quote(text, (13, text.index(". A")))
    mention = EventMention(
        id=content_id("e", report.id, at), report=report.id, type="ASSAULT", mode=None, modality="happened",
        trigger=quote(text, (at, at + 4)), quote=whole,
        place=Place(name="Goma", as_written="Goma", lat=-1.68, lon=29.22, radius_m=5000, country="CD"),
        actors=(Actor(name="men", role="victim", mention=quote(text, (at - 4, at - 1))),),
    )  # fmt: skip

    def claim(field: str, **values: object) -> Claim:
        made = Claim(
            id="", report=report.id, field=field, quote=whole, event=mention.id, status="stated",
            speaker=Speaker(name=speaker, kind="police", mention=quote(text, (13, 29))), method="by hand",
            relay=(Relay(name="Delta Radio"),),
        )  # fmt: skip
        made = msgspec.structs.replace(made, **values)
        return msgspec.structs.replace(made, id=claim_id(made))

    figure = quote(text, (text.index(f"{killed} men"), at - 5))
    claims = (
        claim("event", kind="ASSAULT"),
        claim("toll", kind="killed", low=killed, high=killed, figure=figure),
    )
    return Coded(
        report=report, mentions=(mention,), claims=claims, incidents=(joined((mention,), claims),)
    ), raw


def joined(mentions: tuple[EventMention, ...], claims: tuple[Claim, ...]) -> Incident:
    """An incident of event mentions and their claims."""
    toll = claims[-1]
    ids = tuple(c.id for c in claims)
    killed = IncidentToll(kind="killed", low=toll.low, high=toll.high, rule="acled-lowest", claims=ids[1:2])
    return Incident(
        id=content_id("i", mentions[0].id), title="Deaths in Goma", type="ASSAULT", mode=None,
        modality="happened", cameo_root="19", acled={"event_type": "Battles"}, ucdp=None,
        standing="single source", date=None, place=mentions[0].place, mentions=tuple(m.id for m in mentions),
        reports=tuple(dict.fromkeys(m.report for m in mentions)), claims=ids, independent_sources=1,
        actors=(IncidentActor(name="men", role="victim", claims=ids[:1]),),
        tolls=(killed,),
    )  # fmt: skip


def dump(path: str) -> list[str]:
    """The content tables of a project file as lines."""
    names = tuple(f'INSERT INTO "{t.name}"' for t in CONTENT)
    with sqlite3.connect(path) as connection:
        return [line for line in connection.iterdump() if line.startswith(names)]


def sql(path: str, statement: str) -> list[tuple]:
    """Run a statement on a project file, as another program would."""
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def problems(project: Project) -> list[str]:
    """What verify says."""
    return [str(p) for p in project.verify()]

"""Coded reports made by hand, for the tests of the project."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, Table, create_engine, make_url, select

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


def on_postgres(path: str) -> bool:
    """Whether an address is one of PostgreSQL."""
    return path.startswith("postgresql")


@contextmanager
def opened(path: str):
    """A connection to a project's database, as another program would open one."""
    url = make_url(path).set(drivername="postgresql+psycopg") if on_postgres(path) else f"sqlite:///{path}"
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def dump(path: str) -> list[str]:
    """The content of a project as lines, the same for each kind of database."""
    with opened(path) as connection:
        return [f"{t.name} {dict(row)}" for t in CONTENT for row in _rows(connection, t)]


def _rows(connection: Connection, table: Table):
    # The number only ties a row to the full-text index.
    columns = [c for c in table.columns if c.name != "number"]
    order = [table.c.id] if "id" in table.c else list(table.primary_key.columns)
    return connection.execute(select(*columns).order_by(*order)).mappings()


def sql(path: str, statement: str, values: tuple = ()) -> list[tuple]:
    """Run a statement on a project's database, as another program would; ``?`` stands for a value."""
    with opened(path) as connection:
        if on_postgres(path):
            statement = statement.replace("?", "%s") if values else statement
        found = connection.exec_driver_sql(statement, values or None)
        return [tuple(row) for row in found] if found.returns_rows else []


def unguard(path: str) -> None:
    """Take away what keeps decisions from being changed, as somebody may who has the database."""
    for verb in ("update", "delete"):
        sql(path, f"DROP TRIGGER decision_no_{verb}" + (" ON decision" if on_postgres(path) else ""))


def problems(project: Project) -> list[str]:
    """What verify says."""
    return [str(p) for p in project.verify()]

"""Coded reports of invented incidents, as many as are wanted, with who tells of what known.

Places and days are skewed as conflict is: few towns see most of it, most incidents are told by one or two
outlets and some by hundreds, and reports recall earlier incidents. What outlets tell differs: a place left
out or told as its country, no day, other figures. As many reports come a day whatever their number, so that a
hundred times the reports is a hundred times the days.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from counterclaim.incidents import incidents
from counterclaim.model import (
    Actor,
    Claim,
    Coded,
    DateInterval,
    EventMention,
    Place,
    Report,
    Speaker,
    claim_id,
    content_id,
    quote,
)

A_DAY = 300
"""Reports that come each day."""
START = date(2020, 1, 1)
TOWNS = 3000
LOUDEST = 200
"""Reports that tell of one incident at the most."""
WAYS = (("aerial", "air strike"), ("firearms", "shooting"), ("explosives", "bombing"), (None, "attack"))
THINGS = ("market", "clinic", "convoy", "bridge", "farm")
SIDES = (("the army", "military"), ("rebels", "armed group"), ("gunmen", None), ("police", "police"))


@dataclass(frozen=True)
class Event:
    """An invented incident: its number, its day, where, who, and how many died."""

    number: int
    day: date
    town: int
    way: int
    side: int
    dead: int


@dataclass(frozen=True)
class Made:
    """A coded report, its bytes, and the events that its mentions are of, by the mention's id."""

    coded: Coded
    raw: bytes
    events: dict[str, int]


def reports(n: int, seed: int = 0) -> Iterator[Made]:
    """Coded reports in the order of their days.

    Args:
        n: how many.
        seed: other reports for another.
    """
    rng = random.Random(seed)
    told: list[Event] = []
    waiting: list[tuple[Event, int]] = []
    for number in range(n):
        today = START + timedelta(number // A_DAY)
        if waiting and rng.random() < 0.65:
            at = rng.randrange(len(waiting))
            event, left = waiting[at]
            waiting[at] = (event, left - 1)
            if left <= 1:
                waiting[at] = waiting[-1]
                waiting.pop()
        else:
            event = _event(len(told), today, rng)
            told.append(event)
            more = min(int(rng.paretovariate(1.1)), LOUDEST) - 1
            if more:
                waiting.append((event, more))
        waiting = [w for w in waiting if (today - w[0].day).days <= 3]
        recalled = told[-rng.randrange(1, min(len(told), 5 * A_DAY) + 1)] if rng.random() < 0.25 else None
        yield _report(number, today, event, recalled, rng)


def _event(number: int, today: date, rng: random.Random) -> Event:
    # Zipf's law over the towns, the loudest of which sees a ninth of all.
    town = min(int(math.exp(rng.random() * math.log(TOWNS + 1))) - 1, TOWNS - 1)
    dead = min(int(rng.paretovariate(0.8)), 400) - 1
    return Event(number, today, town, rng.randrange(len(WAYS)), rng.randrange(len(SIDES)), dead)


def _place(event: Event, how: str) -> Place | None:
    """A town, its country, or nothing. Towns lie in a spiral over forty invented countries."""
    turn = event.town * 2.399963
    out = 2 * math.sqrt(event.town + 1)
    lat, lon = 20 + 0.4 * out * math.sin(turn), 30 + 0.7 * out * math.cos(turn)
    country = f"X{event.town % 40:02}"
    if how == "none":
        return None
    if how == "country":
        return Place(
            name=f"Land {country}", as_written=country, lat=lat, lon=lon, radius_m=300_000, country=country
        )
    name = f"Town{event.town}"
    return Place(
        name=name,
        as_written=name,
        lat=lat,
        lon=lon,
        radius_m=5000,
        country=country,
        geonames_id=event.town + 1,
    )


def _report(number: int, today: date, event: Event, recalled: Event | None, rng: random.Random) -> Made:
    outlet = f"Outlet {rng.randrange(60)}"
    parts = [_sentence(event, today, rng, recalled=False)]
    if recalled is not None and recalled.number != event.number:
        parts.append(_sentence(recalled, today, rng, recalled=True))
    text = "\n".join(p[0] for p in parts) + f"\n({outlet} {number})\n"
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=content_id("r", sha256),
        text=text,
        sha256=sha256,
        outlet=outlet,
        published=str(today),
        path=f"{number:08}.txt",
    )
    mentions: list[EventMention] = []
    claims: list[Claim] = []
    of: dict[str, int] = {}
    at = 0
    for sentence, told, place, when, dead, back in parts:
        span = (at, at + len(sentence))
        word = text.index(WAYS[told.way][1], at)
        mention = EventMention(
            id=content_id("e", report.id, told.number, at),
            report=report.id,
            type="ASSAULT",
            mode=WAYS[told.way][0],
            modality="background" if back else "happened",
            trigger=quote(text, (word, word + len(WAYS[told.way][1]))),
            quote=quote(text, span),
            actors=_actors(told),
            place=place,
            date=when,
            method="synthetic",
        )
        mentions.append(mention)
        of[mention.id] = told.number
        claims += _claims(report, mention, text, span[0], dead)
        at = span[1] + 1
    found = incidents(mentions, claims, report.published)
    return Made(
        Coded(report=report, mentions=tuple(mentions), claims=tuple(claims), incidents=found), raw, of
    )


def _actors(told: Event) -> tuple[Actor, ...]:
    name, kind = SIDES[told.side]
    country = f"X{told.town % 40:02}" if kind in ("military", "police") else None
    return (Actor(name=name, role="initiator", kind=kind, country=country),)


def _sentence(
    told: Event, today: date, rng: random.Random, *, recalled: bool
) -> tuple[str, Event, Place | None, DateInterval | None, int, bool]:
    place = _place(told, rng.choices(("town", "country", "none"), (8, 1, 1))[0])
    dead = told.dead if rng.random() < 0.7 else max(0, told.dead + rng.choice((-2, -1, 1, 2, 3)))
    when = None
    if rng.random() < 0.75:
        day = str(told.day)
        when = DateInterval(start=day, end=day, grain="day", basis="stated")
    elif not recalled:
        when = DateInterval(start=None, end=str(today), grain="span", basis="before publication")
    names = random.Random(told.number)
    known = [f"{_name(names)} {names.choice(THINGS)}" for _ in range(3)]
    words = " and ".join(rng.sample(known, 2))
    where = f" in {place.name}" if place is not None else ""
    who, how = SIDES[told.side][0].capitalize(), WAYS[told.way][1]
    return f"{who} killed {dead} in an {how}{where}, near {words}.", told, place, when, dead, recalled


def _name(rng: random.Random) -> str:
    """A name of three invented syllables."""
    return "".join(rng.choice("bdfgklmnrstz") + rng.choice("aeiou") for _ in range(3)).capitalize()


def _claims(report: Report, mention: EventMention, text: str, start: int, dead: int) -> list[Claim]:
    at = text.index(f" {dead} ", start) + 1
    plain = Claim(
        id="",
        report=report.id,
        event=mention.id,
        field="event",
        kind="ASSAULT",
        value=mention.trigger.exact,
        quote=mention.quote,
        speaker=Speaker(name=report.outlet or "", kind="outlet"),
        status="stated",
        method="synthetic",
        modality=mention.modality,
    )
    figure = quote(text, (at, at + len(str(dead))))
    made = [
        plain,
        replace(plain, field="toll", kind="killed", value=str(dead), low=dead, high=dead, figure=figure),
        replace(plain, field="actor", kind=None, value=mention.actors[0].name),
    ]
    if mention.place is not None:
        made.append(replace(plain, field="place", kind=None, value=mention.place.name, place=mention.place))
    return [replace(c, id=claim_id(c)) for c in made]

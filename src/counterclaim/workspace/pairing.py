"""Two incidents or event mentions held against each other: what agrees, what clashes, how alike they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from counterclaim.incidents.build import incident as build
from counterclaim.incidents.joining.accounts import Account
from counterclaim.incidents.joining.block import in_common, nothing_common
from counterclaim.incidents.joining.join import CLASHING, SURE, UNLIKELY
from counterclaim.incidents.joining.match import SLACK_M, Evidence, Match, match, sayings, weights
from counterclaim.incidents.joining.profile import Profile, family, name_key, profile
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import kind, when, where
from counterclaim.model import EventMention, Incident, IncidentToll, Place
from counterclaim.project import Project
from counterclaim.project.linking import Linking
from counterclaim.project.pairs import account_of, mention, odds, telling, told
from counterclaim.resolve.geometry import distance_m

HELD = 8
"""Accounts of an incident that are held against the other's at the most."""
COPIED = 0.01
"""Log-odds that linking counted beyond what two accounts show, from which they are put down to copying."""

State = Literal["agrees", "clashes", "differs", "missing"]
"""How two sides stand in a field. What differs need not clash: a wall and a house can both be hit."""


@dataclass(frozen=True)
class Side:
    """An incident, or an event mention as an incident of its own, with its accounts."""

    id: str
    whole: bool
    incident: Incident
    mentions: tuple[EventMention, ...]
    accounts: Mapping[str, Account]
    outlets: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What it consists of, as a short hash: a judgement is on what was shown."""
        return hashlib.sha256(msgspec.json.encode(sorted(m.id for m in self.mentions))).hexdigest()[:16]


@dataclass(frozen=True)
class Row:
    """A field of both sides, in words, and how they stand to each other."""

    label: str
    one: str
    other: str
    state: State


@dataclass(frozen=True)
class Step:
    """A piece of evidence in the sum: what it is, what was compared, what it adds, where its bar stands."""

    name: str
    says: str
    detail: str
    points: float
    left: float
    width: float


@dataclass(frozen=True)
class Held:
    """Two accounts held against each other."""

    one: Account
    other: Account
    found: Match
    stored: float | None
    common: tuple[str, ...]

    @property
    def odds(self) -> float:
        """The log-odds that linking went by; what it would count now, where it kept none."""
        return self.found.score if self.stored is None else self.stored

    @property
    def counted(self) -> float:
        """What joining counts for the pair: never more than sure, and little where it was not compared."""
        known = bool(self.common) or self.stored is not None
        return max(UNLIKELY, min(self.odds, SURE)) if known else UNLIKELY


@dataclass(frozen=True)
class Compared:
    """Two sides compared.

    ``held`` are their pairs of accounts, likeliest first; ``mean`` the log-odds over all of them, by which
    the two would be joined (above 0); ``forbidden`` how many pairs cannot be one.
    """

    one: Side
    other: Side
    rows: tuple[Row, ...]
    held: tuple[Held, ...]
    mean: float
    forbidden: int
    steps: tuple[Step, ...]
    zero: float
    never: str | None

    @property
    def parted(self) -> bool:
        """Whether so many pairs cannot be one that the two stay apart, however alike the others are."""
        return self.forbidden * CLASHING >= len(self.held) > 0


def side(project: Project, connection: Connection, key: str) -> Side | None:
    """An incident, by its id or that of an account of it, or an event mention; None where there is none."""
    if key.startswith("e-"):
        found = mention(connection, key)
        own = account_of(connection, key)
        if found is None:
            return None
        rows = [r for r in project.rows(report=found.report) if r.claim.event == key]
        made = build(key, [found], telling(connection, [found], rows))
        return Side(key, False, made, (found,), {own.id: own} if own else {}, _outlets(connection, [found]))
    whole = project.incident(key)
    if whole is None:
        return None
    mentions = tuple(project.mentions(incident=whole.id))
    accounts = told(connection, [whole.id]).get(whole.id)
    return Side(
        whole.id, True, whole, mentions, accounts.accounts if accounts else {}, _outlets(connection, mentions)
    )


def _outlets(connection: Connection, mentions: Sequence[EventMention]) -> tuple[str, ...]:
    refs = Linking(connection).reports(m.report for m in mentions)
    return tuple(
        dict.fromkeys(refs[m.report].outlet or "unknown outlet" for m in mentions if m.report in refs)
    )


def compared(connection: Connection, one: Side, other: Side) -> Compared:
    """Hold two sides against each other."""
    a = {i: profile(x) for i, x in list(one.accounts.items())[:HELD]}
    b = {i: profile(x) for i, x in list(other.accounts.items())[:HELD]}
    kept = odds(connection, a, b)
    held = sorted(
        (_held(a[x], b[y], kept.get((x, y))) for x, y in product(a, b) if x != y),
        key=lambda h: (h.found.clash is not None, -h.odds, h.one.id, h.other.id),
    )
    best = held[0] if held else None
    alone = best is not None and not best.common and best.stored is None
    steps, zero = _steps(best) if best else ((), 0.0)
    return Compared(
        one=one,
        other=other,
        rows=tuple(_rows(one, other)),
        held=tuple(held),
        mean=sum(h.counted for h in held) / len(held) if held else 0.0,
        forbidden=sum(h.found.clash is not None for h in held),
        steps=steps,
        zero=zero,
        never=nothing_common(a[best.one.id], b[best.other.id]) if best is not None and alone else None,
    )


def _held(a: Profile, b: Profile, stored: float | None) -> Held:
    found = match(a, b)
    beyond = 0.0 if stored is None else stored - found.score
    if beyond > COPIED:
        # Linking also knows which words of the two are copies of each other's.
        found = match(a, b, min(1.0, beyond / weights()["copied"]))
    return Held(a.account, b.account, found, stored, in_common(a, b) or in_common(b, a))


def _steps(h: Held) -> tuple[tuple[Step, ...], float]:
    """The evidence as a waterfall: each bar starts where the one before ended; in hundredths of the width."""
    words = sayings()
    ends = [0.0]
    for e in h.found.evidence:
        ends.append(ends[-1] + e.points)
    low, high = min(ends), max(ends)
    scale = 100 / ((high - low) or 1)
    made = []
    for e, start in zip(h.found.evidence, ends, strict=False):
        left = (min(start, start + e.points) - low) * scale
        made.append(
            Step(e.name, words.get(e.name, e.name), e.detail, e.points, left, max(abs(e.points) * scale, 0.6))
        )
    return tuple(made), -low * scale


def _rows(one: Side, other: Side) -> Iterator[Row]:
    a, b = one.incident, other.incident
    yield _row("what", kind(a), kind(b), lambda: _alike(a, b))
    yield _row("when", when(a) if a.date else "", when(b) if b.date else "", lambda: _meet(a, b))
    places = [where(i.place) if i.place else "" for i in (a, b)]
    yield _row("where", places[0], places[1], lambda: _near(a.place, b.place))
    yield _names("who", [x.name for x in a.actors], [x.name for x in b.actors], "clashes")
    yield _names("against whom", [x.name for x in a.targets], [x.name for x in b.targets], "differs")
    tolls = [{t.kind: t for t in reversed(i.tolls)} for i in (a, b)]
    for harm in dict.fromkeys(t.kind for i in (a, b) for t in i.tolls):
        yield _toll(harm, tolls[0].get(harm), tolls[1].get(harm))
    yield _names("weapons", a.weapons, b.weapons, "differs")
    operations = [[i.operation] if i.operation else [] for i in (a, b)]
    yield _names("operation", operations[0], operations[1], "clashes")


def _row(label: str, one: str, other: str, state: Callable[[], State]) -> Row:
    return Row(label, one, other, state() if one and other else "missing")


def _toll(harm: str, one: IncidentToll | None, other: IncidentToll | None) -> Row:
    def state() -> State:
        assert one is not None
        assert other is not None
        return "agrees" if _overlap((one.low, one.high), (other.low, other.high)) else "clashes"

    words = [bounds(t.low, t.high) if t else "" for t in (one, other)]
    return _row(harm, words[0], words[1], state)


def _names(label: str, one: Sequence[str], other: Sequence[str], otherwise: State) -> Row:
    def state() -> State:
        apart = {x.casefold() for x in one}.isdisjoint(x.casefold() for x in other)
        return otherwise if apart else "agrees"

    return _row(label, ", ".join(one), ", ".join(other), state)


def _alike(a: Incident, b: Incident) -> State:
    if family(a.type) != family(b.type):
        return "clashes"
    same = a.type == b.type and (a.mode == b.mode or None in (a.mode, b.mode))
    return "agrees" if same else "differs"


def _meet(a: Incident, b: Incident) -> State:
    assert a.date is not None
    assert b.date is not None
    first, last = max(a.date.start or "", b.date.start or ""), min(a.date.end or "9", b.date.end or "9")
    return "agrees" if first[:10] <= last[:10] else "clashes"


def _near(p: Place | None, q: Place | None) -> State:
    assert p is not None
    assert q is not None
    if p.lat is None or q.lat is None or p.lon is None or q.lon is None:
        # A place that no gazetteer holds is known by its name alone.
        return "agrees" if name_key(p.name) == name_key(q.name) else "differs"
    apart = distance_m((p.lat, p.lon), (q.lat, q.lon))
    return "agrees" if apart <= (p.radius_m or 0) + (q.radius_m or 0) + SLACK_M else "clashes"


def _overlap(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    top = 10**9
    low = max(a[0] or 0, b[0] or 0)
    return low <= min(top if a[1] is None else a[1], top if b[1] is None else b[1])


def line(c: Compared) -> dict[str, Any]:
    """Two sides compared, as JSON has it."""
    return {
        "one": _side_line(c.one),
        "other": _side_line(c.other),
        "rows": [{"field": r.label, "one": r.one, "other": r.other, "state": r.state} for r in c.rows],
        "log_odds": round(c.mean, 3),
        "cannot_be_one": {"pairs": c.forbidden, "of": len(c.held)},
        "never_compared": c.never,
        "accounts": [
            {
                "one": h.one.id,
                "other": h.other.id,
                "log_odds": round(h.odds, 3),
                "clash": h.found.clash,
                "found_under": h.common[:20],
                "evidence": [_evidence(e) for e in h.found.evidence],
            }
            for h in c.held
        ],
    }


def _evidence(e: Evidence) -> dict[str, Any]:
    return {"name": e.name, "value": round(e.value, 3), "points": round(e.points, 3), "detail": e.detail}


def _side_line(s: Side) -> dict[str, Any]:
    return {
        "id": s.id,
        "kind": "incident" if s.whole else "mention",
        "title": s.incident.title,
        "standing": s.incident.standing if s.whole else None,
        "mentions": [m.id for m in s.mentions],
        "outlets": s.outlets,
        "shown": s.mark,
    }

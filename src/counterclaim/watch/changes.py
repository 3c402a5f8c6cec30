"""What became of an incident since a look before: which values are told otherwise, and by whom.

Not every further report is a change: that another outlet tells the same changes something only where a value
then stands otherwise, as on two independent sources. Places and dates are compared as they are resolved, not
as they are written.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, get_args

from counterclaim.incidents.title import day
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import short, where
from counterclaim.model import Incident, Record, Standing, TollKind, Value
from counterclaim.resolve.names import normalise
from counterclaim.vocabulary.event_types import event_type

Kind = Literal["new", "retracted", "contested", "changed"]
"""What an alert is about; the gravest first."""
KINDS: tuple[Kind, ...] = get_args(Kind)
TOLD = {
    "standing": "standing",
    "incident": "what it is one with",
    "toll": "harm",
    "event": "what happened",
    "actor": "by whom",
    "target": "against whom",
    "responsibility": "responsibility",
    "denial": "denied",
    "retraction": "withdrawn",
    "place": "where",
    "date": "when",
    "weapon": "weapon",
    "operation": "operation",
    "nationality": "nationality",
    "damage": "damage",
    "motive": "motive",
    "accusation": "accusation",
    "threat": "threat",
    "verification": "verification",
}
"""The fields whose changes are told, in this order, with what each is called. Others tell of other incidents,
or in other words what a toll tells."""
_GONE = ("retracted", "denied", "superseded")
_SURE: tuple[Standing, ...] = ("single source", "corroborated", "confirmed")


class Held(Record, frozen=True):
    """A value with all who put it forward, how it stands, the bounds of a toll, and their claims.

    ``standing`` is ``superseded`` where its own speakers later gave another value: a development, and nothing
    that they take back.
    """

    value: str
    speakers: tuple[str, ...]
    standing: Standing | Literal["superseded"]
    low: int | None = None
    high: int | None = None
    claims: tuple[str, ...] = ()


class Change(Record, frozen=True):
    """One field of an incident that is told otherwise than before.

    Attributes:
        field: of ``TOLD``; for tolls ``kind`` says which harm.
        was: what it came to before, and ``now`` to what it comes; None where nothing is told.
        before: the values that were told before, with who told them; ``after`` those that are now.
    """

    field: str
    kind: str | None = None
    was: str | None = None
    now: str | None = None
    before: tuple[Held, ...] = ()
    after: tuple[Held, ...] = ()


def changes(old: Incident | None, new: Incident) -> tuple[Change, ...]:
    """What is told otherwise of an incident than before; of a new one, all that is told.

    Args:
        old: the incident as it was; None where there was none.
        new: as it is.
    """
    made = []
    for field, kind in _fields(old, new):
        a, b = (_print(i, field, kind) for i in (old, new))
        if a != b:
            (was, before), (now, after) = (_told(i, field, kind) for i in (old, new))
            made.append(Change(field=field, kind=kind, was=was, now=now, before=before, after=after))
    return tuple(made)


def kinds(old: Incident | None, new: Incident, made: Iterable[Change]) -> tuple[Kind, ...]:
    """What an alert on these changes is about, the gravest first; nothing where nothing has changed."""
    found: set[Kind] = {"changed"} if made else set()
    if old is None:
        found = {"new"}
    if _newly(old, new, "contested") or _clashing(new) - _clashing(old):
        found.add("contested")
    if _newly(old, new, "retracted") or any(withdrawn(c) for c in made):
        found.add("retracted")
    return tuple(k for k in KINDS if k in found)


def _newly(old: Incident | None, new: Incident, standing: Standing) -> bool:
    return new.standing == standing and (old is None or old.standing != standing)


def _clashing(i: Incident | None) -> set[str]:
    return {c.field for c in i.contradictions} if i is not None else set()


def withdrawn(c: Change) -> bool:
    """Whether somebody takes something back: what stood before, or in so many words."""
    stood = {_same(h)[0] for h in c.before if h.standing != "retracted"}
    taken = {_same(h)[0] for h in c.after if h.standing == "retracted"}
    return c.field == "retraction" or not stood.isdisjoint(taken)


def _fields(old: Incident | None, new: Incident) -> Iterable[tuple[str, str | None]]:
    """All fields that are told of an incident then or now, tolls by their kinds, in the order of ``TOLD``."""
    named = {v.field for i in (old, new) if i is not None for v in i.values}
    for field in TOLD:
        if field == "toll":
            yield from ((field, kind) for kind in get_args(TollKind))
        elif field in named or (field == "standing" and old is not None):
            yield field, None


def _values(i: Incident, field: str, kind: str | None) -> list[Value]:
    return [v for v in i.values if v.field == field and (field != "toll" or v.kind == kind)]


def _print(i: Incident | None, field: str, kind: str | None) -> Hashable:
    """What two states of a field must agree in to be the same."""
    if i is None:
        return None
    every = _values(i, field, kind)
    if field == "standing":
        return i.standing
    if field == "place":
        return (i.place.name, i.place.country, i.place.lat, i.place.lon) if i.place else None
    if field == "date":
        return (i.date.start, i.date.end) if i.date else None
    if field in ("actor", "target"):
        # An actor that is named in other words is the same one.
        named = {a.name for a in (i.actors if field == "actor" else i.targets)}
        return frozenset(named), frozenset(_key(v) for v in every if v.standing not in _SURE)
    return frozenset((_key(v), _standing(v)) for v in every) or None


def _standing(v: Value) -> Standing | Literal["superseded"]:
    return "superseded" if v.standing == "retracted" and v.superseded else v.standing


def _key(v: Value) -> Hashable:
    if v.field == "event":
        return v.kind
    return (v.low, v.high) if (v.low, v.high) != (None, None) else normalise(v.value)


def _told(i: Incident | None, field: str, kind: str | None) -> tuple[str | None, tuple[Held, ...]]:
    """What a field comes to, in words, and the values behind it."""
    if i is None:
        return None, ()
    held = tuple(
        Held(_words(v), v.speakers, _standing(v), v.low, v.high, v.claims) for v in _values(i, field, kind)
    )
    if field == "standing":
        return i.standing, held
    if field == "toll":
        found = (t for t in i.tolls if t.kind == kind)
        return next((bounds(t.low, t.high) for t in found), None), held
    if field == "place":
        return where(i.place) if i.place else None, held
    if field == "date":
        return day(i.date) if i.date else None, held
    if field in ("actor", "target"):
        named = i.actors if field == "actor" else i.targets
        return ", ".join(a.name for a in named) or None, held
    return ", ".join(dict.fromkeys(h.value for h in held)) or None, held


def _words(v: Value) -> str:
    if v.field == "event" and v.kind is not None:
        known = event_type(v.kind, None)
        return known.label if known else v.kind.lower()
    return v.value


MOST = 3
"""Values, and speakers of a value, that a sentence names."""


def worded(c: Change) -> str:
    """A change in a clause: what it was and is, according to whom."""
    name = c.kind or TOLD[c.field]
    if c.field in ("standing", "incident"):
        return f"{name} was {c.was}, is {c.now}" if c.was else c.now or ""
    if c.field in ("place", "date"):
        was, now = (f"{x} ({by(h)})" if x else "" for x, h in ((c.was, c.before), (c.now, c.after)))
        return f"{name}: " + (f"was {was}, is {now}" if was and now else now or f"{was}, told no more")
    old, new = ({_same(h) for h in held} for held in (c.before, c.after))
    dropped = [h for h in c.before if _same(h) not in new]
    added = [h for h in c.after if _same(h) not in old]
    kept = [h for h in c.after if _same(h) in old]
    if dropped and added:
        return f"{name}: was {told(dropped)}, is {told(added)}"
    if added:
        return f"{name}: {f'{told(kept, MOST if c.kind else 1)}, now also ' if kept else ''}{told(added)}"
    if dropped:
        return f"{name}: {told(dropped)}, told no more"
    if {h.standing for h in c.before} != {h.standing for h in c.after}:
        return f"{name}: {told(kept)}, now {', '.join(dict.fromkeys(h.standing for h in kept))}"
    return f"{name}: was {c.was or 'unknown'}, is {c.now or 'unknown'} ({by(c.after or c.before)})"


def _same(h: Held) -> tuple[Hashable, str | None]:
    """What makes a value the same one for a reader: what it counts or says, and whether it was taken back."""
    counted = (h.low, h.high) != (None, None)
    return (h.low, h.high) if counted else normalise(h.value), h.standing if h.standing in _GONE else None


def told(held: Sequence[Held], most: int = MOST) -> str:
    """Values with who puts each forward, and how many there are beyond the first few.

    >>> told([Held("two soldiers", ("army",), "contested"), Held("five people", ("a doctor",), "retracted")])
    'two soldiers (army) or five people (a doctor; retracted)'
    """
    words = [f"{h.value} ({by([h])}{_gone(h)})" for h in held[:most]]
    return " or ".join(words) + (f" and {len(held) - most} more" if len(held) > most else "")


def _gone(h: Held) -> str:
    return f"; {h.standing}" if h.standing in _GONE else ""


def by(held: Iterable[Held]) -> str:
    """Who puts some values forward, each once."""
    names = list(dict.fromkeys(short(s) for h in held for s in h.speakers))
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more or "nobody named"

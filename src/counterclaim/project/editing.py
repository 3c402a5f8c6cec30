"""What an edit of a claim comes to: what it may set, how that is checked, and the claim that it makes.

A decision on a claim keeps in ``change`` the ``claim`` as the reviewer saw it coded, so that it can still be
understood when a newer rule codes it otherwise or not at all; an edit also keeps what it ``set`` and what
``was`` there before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import msgspec

from counterclaim.incidents.wording import bounds
from counterclaim.model import (
    Claim,
    DateInterval,
    Place,
    Polarity,
    Quote,
    Span,
    Speaker,
    SpeakerKind,
    Status,
    TollKind,
    quote,
)
from counterclaim.model import Modality as _Modality
from counterclaim.project.decisions import Decision

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "polarity": get_args(Polarity),
    "modality": get_args(_Modality),
    "kind": get_args(TollKind),
    "speaker.kind": get_args(SpeakerKind),
}
_BOUNDS = ("low", "high")
_SPEAKER = ("speaker", "speaker.kind", "speaker.country")
EDITABLE = (*_SPEAKER, "status", "value", *_BOUNDS, "kind", "polarity", "modality", "quote", "figure")
"""What an edit may set. The rest of a claim says where it comes from, and stays."""

REVIEWER = "set by a reviewer"
"""The basis of a place or a date that an edit sets."""

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_COUNTRY = re.compile(r"[A-Z]{3}")


def snapshot(claim: Claim) -> dict[str, Any]:
    """A claim as a decision keeps it: as JSON has it, without what is unknown."""
    values: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(claim))
    return {field: v for field, v in values.items() if v not in (None, [])}


def coded_otherwise(d: Decision, claim: Claim) -> tuple[str, ...]:
    """The fields of a claim that are coded otherwise than when a decision on it was made.

    A claim's id follows from who says what in which words; a better rule may still change the rest of it.
    """
    then = (d.change or {}).get("claim")
    if then is None:
        return ()
    now = snapshot(claim)
    return tuple(sorted(field for field in {*then, *now} if then.get(field) != now.get(field)))


def edited(claim: Claim, change: Mapping[str, Any]) -> Claim:
    """A claim with the fields that a change sets, and with what follows from these.

    The words of a count are the report's own as long as they say the number; another place than the one that
    was coded is nowhere on the map yet, another date is that day or interval.

    Args:
        claim: as it was coded, or as it was edited before.
        change: new values by field, as JSON has them.

    Raises:
        ValueError: a value is none of its field's.

    >>> text = "Police said two men died."
    >>> claim = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2,
    ...     quote=quote(text, (12, 24)), speaker=Speaker(name="Police"), status="stated", method="rule")
    >>> now = edited(claim, {"high": None, "status": "possible"})
    >>> (now.id, now.low, now.high, now.status), (claim.high, claim.status)
    (('c-1', 2, None, 'possible'), (2, 'stated'))
    """
    named = set(change) - set(Claim.__struct_fields__)
    if named:
        raise ValueError(f"{min(named)}: no field of a claim")
    try:
        now = msgspec.convert({**msgspec.to_builtins(claim), **change}, Claim)
    except msgspec.ValidationError as e:
        raise ValueError(str(e)) from None
    return msgspec.structs.replace(now, **_following(claim, now, change))


def _following(was: Claim, now: Claim, change: Mapping[str, Any]) -> dict[str, Any]:
    """What has to change with the fields that were set, so that a claim does not say two things."""
    if now.field == "toll" and "value" not in change:
        if "figure" in change and now.figure is not None:
            return {"value": now.figure.exact}
        known = now.low is not None or now.high is not None
        if known and (now.low, now.high) != (was.low, was.high):
            return {"value": bounds(now.low, now.high)}
    elif now.field == "place" and now.value != was.value:
        written = (was.figure or was.quote).exact
        return {
            "place": Place(name=now.value, as_written=written, basis=REVIEWER) if now.value else None,
        }
    elif now.field == "date" and now.value != was.value:
        return {"date": _interval(now.value, (was.figure or was.quote).exact)}
    return {}


def _interval(value: str | None, written: str) -> DateInterval | None:
    """The interval that a reviewer sets, as in "2024-01-16" or "../2024-01-16"; None where it is none."""
    first, sign, last = (value or "").partition("/")
    ends = [None if end == ".." else end for end in (first, last if sign else first)]
    try:
        days = [end for end in ends if end is not None and date.fromisoformat(end).isoformat() == end]
    except ValueError:
        days = []
    if not days or len(days) != 2 - ends.count(None) or days != sorted(days):
        return None
    start, end = ends
    return DateInterval(
        start=start, end=end, grain="day" if start == end else "span", basis=REVIEWER, as_written=written
    )


def edit(claim: Claim, text: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What an edit of a claim sets, checked: as a decision keeps it.

    Args:
        claim: in the current picture.
        text: its report's text.
        values: new values as people write them, by field (see ``EDITABLE``). Nothing makes a value unknown;
            ``quote`` and ``figure`` are given as the exact words, or as their place in the text, as in
            ``120-168``; a new ``speaker`` is found in the text where that names it.

    Raises:
        ValueError: a field cannot be set so; in one line.

    >>> text = "Police said two men died."
    >>> claim = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2,
    ...     quote=quote(text, (12, 24)), speaker=Speaker(name="Police"), status="stated", method="rule")
    >>> edit(claim, text, {"high": ""})
    {'low': 2, 'high': None}
    >>> edit(claim, text, {"quote": "two women died"})
    Traceback (most recent call last):
    ValueError: quote: the report does not say 'two women died'
    """
    change: dict[str, Any] = {}
    for field, written in values.items():
        value = written.strip()
        if field not in EDITABLE:
            raise ValueError(f"{field}: cannot be edited; choose one of: {', '.join(EDITABLE)}")
        if field in _CHOICES and value not in _CHOICES[field]:
            raise ValueError(f"{field} {value!r}: choose one of: {', '.join(_CHOICES[field])}")
        if field in (*_BOUNDS, "kind", "figure") and claim.field != "toll":
            raise ValueError(f"{field}: only a toll has one, and this claim is of the field {claim.field}")
        if field in _BOUNDS:
            change[field] = _count(field, value)
        elif field in ("quote", "figure"):
            old = claim.quote if field == "quote" else claim.figure or claim.quote
            change[field] = msgspec.to_builtins(_quoted(field, value, text, old))
        elif field not in _SPEAKER:
            change[field] = value or None
    if any(field in values for field in _SPEAKER):
        change["speaker"] = msgspec.to_builtins(_spoken(claim, text, values))
    if not change.keys().isdisjoint(_BOUNDS):
        # Both or none: an edit taken back must not leave one bound of it beside another's.
        change = {"low": claim.low, "high": claim.high} | change
    now = edited(claim, change)
    if now == claim:
        raise ValueError(f"{', '.join(values) or 'nothing'}: set to what it is already")
    if now.field == "date" and now.value is not None and now.date is None:
        forms = "2024-01-16, 2024-01-14/2024-01-16 or ../2024-01-16"
        raise ValueError(f"value {now.value!r}: no date; write it as {forms}")
    if now.low is not None and now.high is not None and now.low > now.high:
        raise ValueError(f"low {now.low} is above high {now.high}: set both")
    return change


def _count(field: str, value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise ValueError(f"{field} {value!r}: not a count; write it as 7, or nothing where it is unknown")
    return int(value)


def _spoken(claim: Claim, text: str, values: Mapping[str, str]) -> Speaker:
    """The speaker as edited: another name is another speaker, of whom nothing is known but what is set."""
    speaker = claim.speaker
    if "speaker" in values:
        name = values["speaker"].strip()
        if not name:
            raise ValueError("speaker: every claim has one; name who says it")
        at = nearest(name, text, claim.quote.span)
        speaker = Speaker(name=name, mention=quote(text, at) if at else None)
    if "speaker.kind" in values:
        kind = msgspec.convert(values["speaker.kind"].strip(), SpeakerKind)
        speaker = msgspec.structs.replace(speaker, kind=kind)
    if "speaker.country" in values:
        country = values["speaker.country"].strip() or None
        if country is not None and not _COUNTRY.fullmatch(country):
            raise ValueError(f"speaker.country {country!r}: not a country's code of three letters, as in PAK")
        speaker = msgspec.structs.replace(speaker, country=country)
    return speaker


def _quoted(field: str, value: str, text: str, old: Quote) -> Quote:
    """The quote that is meant, by its place in the text or by its words; the nearest to the old one."""
    placed = _SPAN.fullmatch(value)
    if placed is not None:
        try:
            return quote(text, (int(placed[1]), int(placed[2])))
        except ValueError as e:
            raise ValueError(f"{field}: {e}") from None
    at = nearest(value, text, old.span)
    if at is None:
        raise ValueError(
            f"{field}: the report does not say {value!r}" if value else f"{field}: no words given"
        )
    return quote(text, at)


def nearest(words: str, text: str, near: Span) -> Span | None:
    """Where the text has these words: within a span of it, or else nearest to that."""
    if not words.strip():
        return None
    found = {text.rfind(words, 0, near[0] + len(words)), text.find(words, near[0])} - {-1}
    start = min(found, key=lambda s: (max(near[0] - s - len(words), s - near[1], 0), s), default=None)
    return None if start is None else (start, start + len(words))

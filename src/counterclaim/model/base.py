"""What all records are: frozen, JSON in and out; and the quote, without which no value stands."""

from __future__ import annotations

import hashlib
from typing import Any, Literal, TypeVar

import msgspec

Span = tuple[int, int]
"""A half-open interval ``(start, end)`` of code points in a report's text."""

CONTEXT = 32
"""Code points kept before and after a quote, so that it can be found again in a changed copy."""

TollKind = Literal["killed", "injured", "missing", "abducted", "detained", "displaced"]
Status = Literal["stated", "claimed", "accused", "possible", "denied", "unverified", "retracted"]
Modality = Literal["happened", "ongoing", "planned", "threatened", "hypothetical", "background"]
Polarity = Literal["positive", "negative"]
Grain = Literal["minute", "hour", "part", "day", "week", "month", "season", "year", "span"]
Standing = Literal["single source", "corroborated", "contested", "denied", "retracted", "confirmed"]
SpeakerKind = Literal[
    "outlet", "government", "military", "police", "armed group", "medical", "witness", "media", "state media",
    "ngo", "un", "social media", "anonymous", "political", "judicial", "person", "organisation", "unknown",
]  # fmt: skip
ClaimVerdict = Literal["unreviewed", "accepted", "edited", "rejected"]
"""What the decisions of reviewers on a claim come to; claims of what they rejected are rejected too."""
Role = Literal["initiator", "target", "victim", "present"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all records share: frozen, comparable, JSON in and out, null for the unknown."""


def content_id(prefix: str, *parts: object) -> str:
    """Name a record by its content, so that coding the same report twice gives the same ids.

    Args:
        prefix: one letter for the kind of record: ``r`` report, ``e`` event mention, ``c`` claim, ``i``
            incident.
        parts: what makes the record this one; order matters, ``None`` differs from the empty string.

    >>> content_id("c", "r-1", "toll", 7) == content_id("c", "r-1", "toll", 7)
    True
    >>> content_id("c", "a", None) == content_id("c", "a", "")
    False

    Follows the FollowTheMoney statement model, whose ids are hashes of their content.
    """
    digest = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
    return f"{prefix}-{digest[:16]}"


class Quote(Record, frozen=True):
    """The exact words of a report that carry a value: position and text selector in one.

    ``start`` and ``end`` are code points in the report's text; ``prefix`` and ``suffix`` are the words
    around. Follows W3C Web Annotation: TextPositionSelector and TextQuoteSelector.
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def span(self) -> Span:
        """Where the quote stands."""
        return self.start, self.end


def quote(text: str, span: Span) -> Quote:
    """Cut the quote at ``span`` out of a report's text, without white space at its ends.

    Args:
        text: the report's whole text.
        span: half-open interval of code points.

    Raises:
        ValueError: the span is empty, blank or outside the text.

    >>> quote("Police said two men died.", (12, 24)).exact
    'two men died'
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} does not lie in a text of {len(text)} characters")
    exact = text[start:end]
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    if start >= end:
        raise ValueError(f"span {span[0]}-{span[1]} holds only white space")
    return Quote(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


T = TypeVar("T", bound=Record)


def to_json(record: Record) -> bytes:
    """Write a record as one line of JSON."""
    return msgspec.json.encode(record)


def from_json(line: bytes | str, kind: type[T]) -> T:
    """Read a record back from JSON, checking types and names.

    Raises:
        msgspec.ValidationError: the JSON is not such a record.
    """
    return msgspec.json.decode(line, type=kind)


def json_schema(kind: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a record, for other people's validators."""
    return msgspec.json.schema(kind)

"""JSON Lines -> reports: a row a report, read line by line in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from counterclaim.intake.build import build
from counterclaim.intake.encoding import SAVE_AS_UTF8
from counterclaim.intake.header import dated, head
from counterclaim.intake.outcome import About, Limits, Refused, Taken, UnusableError

_NAMES = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "story"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "published_at", "publication_date", "publish_date", "published_date",
        "date_published", "pubdate", "datetime",
    ),
    "outlet": ("outlet", "source", "publisher", "source_name", "site_name", "sitename"),
    "url": ("url", "link", "canonical_url"),
}  # fmt: skip
_PIECE = 1 << 16
_FIX = "correct the line, or leave it out"


def rows(stream: BinaryIO, path: str, given: About, limits: Limits) -> Iterator[Taken | Refused]:
    """Read the rows of a JSON Lines stream.

    A row is an object with ``text`` and, if known, ``title``, ``published``, ``outlet`` and ``url``; other
    common names for these are understood in any case, further keys are ignored. The report's text is the
    row's text exactly and its raw bytes are the line's, without the line end. A header block or headline at
    the head of the text is read as in a text file, and gives way to the row's own keys.

    Args:
        stream: bytes, UTF-8.
        path: shown as ``path:LINE``.
        given: what the user says of all rows, for what the rows leave open.
        limits: ``bytes`` bounds a line.

    Yields:
        What became of each line that is not blank; nothing for an empty stream.

    >>> import io
    >>> lines = io.BytesIO(b'{"text": "Two men died.", "source": "Delta Post"}')
    >>> [t] = rows(lines, "a.jsonl", About(), Limits())
    >>> t.report.outlet, t.report.path
    ('Delta Post', 'a.jsonl:1')

    Follows jsonlines.org and RFC 8259.
    """
    number = 0
    while line := stream.readline(limits.bytes + 1):
        number += 1
        where = f"{path}:{number}"
        if len(line) > limits.bytes and not line.endswith(b"\n"):
            _skip_line(stream)
            yield Refused(
                where, f"the line is longer than {limits.bytes:,} bytes", "split it into its reports"
            )
            continue
        raw = line.removesuffix(b"\n").removesuffix(b"\r")
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if not raw.strip():
            continue
        try:
            yield _row(raw, where, given, limits)
        except UnusableError as e:
            yield Refused(where, e.reason, e.advice)


def _skip_line(stream: BinaryIO) -> None:
    while (piece := stream.readline(_PIECE)) and not piece.endswith(b"\n"):
        pass


def _row(raw: bytes, where: str, given: About, limits: Limits) -> Taken:
    values = _object(raw)
    text = _value(values, "text")
    if not isinstance(text, str):
        raise UnusableError("the row has no 'text'", "name the key that holds the report's text 'text'")
    if not text.strip():
        raise UnusableError("the row's text is blank", _FIX)
    if "\x00" in text:
        raise UnusableError("the row's text holds NUL characters, so it is binary or damaged", _FIX)
    published, notes = dated(_string(_value(values, "published")))
    own = About(
        outlet=_string(_value(values, "outlet")),
        title=_string(_value(values, "title")),
        published=published,
        url=_string(_value(values, "url")),
        notes=notes,
    )
    top = head(text)
    if not text[top.length :].strip():
        raise UnusableError("the row holds a header and no text below it", _FIX)
    title_span = top.title_span
    if not top.length and own.title:
        at = len(text) - len(text.lstrip())
        title_span = (at, at + len(own.title)) if _opens(text[at:], own.title) else None
    about = own.over(top.about).over(given)
    return build(
        raw,
        text,
        where,
        about,
        limits,
        media_type="application/json",
        header=top.length,
        title_span=title_span,
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        values = msgspec.json.decode(raw)
    except UnicodeDecodeError:
        raise UnusableError("the line is not UTF-8", SAVE_AS_UTF8) from None
    except (msgspec.DecodeError, RecursionError) as e:
        reason = "too deeply nested" if isinstance(e, RecursionError) else str(e)
        raise UnusableError(f"the line is not JSON ({reason})", _FIX) from None
    if not isinstance(values, dict):
        raise UnusableError("the line is no JSON object", 'write each report as {"text": …} on one line')
    return values


def _value(values: dict[str, Any], field: str) -> Any:
    """What the row holds for a field, under the first of its names that holds something."""
    named = {
        k.lower().replace("-", "_").replace(" ", "_"): v for k, v in values.items() if v not in (None, "")
    }
    return next((named[n] for n in _NAMES[field] if n in named), None)


def _string(value: Any) -> str | None:
    """A value as one line of text; a publisher may be an object with a name."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\x00", " ").split()) or None


def _opens(text: str, title: str) -> bool:
    return text.startswith(title) and text[len(title) : len(title) + 1] in ("", "\n", "\r")

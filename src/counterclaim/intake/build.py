"""Put a report together from its raw bytes, its text and what is known about it."""

from __future__ import annotations

import hashlib

from counterclaim.intake.encoding import decode
from counterclaim.intake.filed import filed
from counterclaim.intake.header import head, opening
from counterclaim.intake.outcome import About, Limits, Taken, UnusableError
from counterclaim.model import Report, Span, content_id

BLANK = ("is blank", "leave it out, or save the report again")
NO_BODY = ("holds a header and no text below it", "add the report's text after a blank line")


def text_report(raw: bytes, path: str, given: About, limits: Limits, charset: str | None = None) -> Taken:
    """Make a report of a plain text, whole and unedited, with what its head says; ``charset`` is the encoding
    that a server named.

    Raises:
        UnusableError: the bytes are no text, or the text is blank or too long.
    """
    decoded = decode(raw, charset)
    return headed(raw, decoded.text, path, About(), given, limits, decoded.notes, encoding=decoded.encoding)


def headed(
    raw: bytes,
    text: str,
    path: str,
    own: About,
    given: About,
    limits: Limits,
    notes: tuple[str, ...] = (),
    *,
    media_type: str = "text/plain",
    encoding: str = "utf-8",
) -> Taken:
    """Make a report of a text that may open with a header block or a headline.

    Args:
        raw: the bytes that are kept.
        text: the report's text.
        path: how the input is called.
        own: what the document says of itself besides; its head wins over it.
        given: what the user says, for what both leave open.
        limits: bounds the text.
        notes: what there is to say of the reading.
        media_type: of the raw bytes.
        encoding: of the raw bytes, where they are text.

    Raises:
        UnusableError: the text is blank or too long.
    """
    top = head(text)
    if not text[top.length :].strip():
        raise UnusableError(*(NO_BODY if top.length else BLANK))
    about = top.about.over(own).over(given)
    return build(raw, text, path, about, limits, notes, media_type=media_type, encoding=encoding,
                 header=top.length, title_span=top.title_span or opening(text, about.title))  # fmt: skip


def build(
    raw: bytes,
    text: str,
    path: str,
    about: About,
    limits: Limits,
    notes: tuple[str, ...] = (),
    *,
    media_type: str = "text/plain",
    encoding: str = "utf-8",
    header: int = 0,
    title_span: Span | None = None,
) -> Taken:
    """Make the report. Its id is the hash of its raw bytes: the same bytes are one report wherever they lie.

    Raises:
        UnusableError: the text is longer than the limit.
    """
    if len(text) > limits.text:
        raise UnusableError(
            f"holds {len(text):,} characters, more than {limits.text:,}", "split it into its reports"
        )
    sha256 = hashlib.sha256(raw).hexdigest()
    about = about.over(filed(text, header))
    report = Report(
        id=content_id("r", sha256),
        text=text,
        sha256=sha256,
        outlet=about.outlet,
        title=about.title,
        published=about.published,
        url=about.url,
        path=path,
        media_type=media_type,
        encoding=encoding,
        header=header,
        title_span=title_span,
        author=about.author,
        language=about.language,
    )
    missing = () if about.published else ("no publication date, so relative dates stay unknown",)
    return Taken(report, raw, about.notes + notes + missing)

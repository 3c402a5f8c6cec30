"""Messages in MIME: what mail and saved pages are packed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from counterclaim.intake.outcome import UnusableError, brief

HEADERS, PARTS, BOUNDARIES = 200_000, 2_000, 100_000
"""Bytes of a message's headers, parts of a message, and lines that may part them, at the most."""

_FIELD = re.compile(rb"(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_END = re.compile(rb"\r?\n\r?\n")
_MARKS = re.compile(
    rb"^(?:from|received|message-id|mime-version|return-path|delivered-to|snapshot-content-location):",
    re.I | re.M,
)


def looks_like_mail(start: bytes) -> bool:
    """Whether bytes open like a message: with several header fields, of which two are those of mail.

    >>> looks_like_mail(b"From: a@example.org\\nDate: x\\nMIME-Version: 1.0\\n\\nTwo men died.")
    True
    >>> looks_like_mail(b"Title: Two die\\nDate: 2024-01-18\\n\\nTwo men died.")
    False
    """
    block = _FIELD.match(start)
    return block is not None and len({m[0].lower() for m in _MARKS.finditer(block[0])}) >= 2


def looks_saved(start: bytes) -> bool:
    """Whether bytes open like a page that a browser saved as a message."""
    block = _FIELD.match(start)
    return block is not None and (
        b"\nsnapshot-content-location:" in b"\n" + block[0].lower()
        or (b"multipart/related" in block[0].lower() and looks_like_mail(start))
    )


def parsed(raw: bytes) -> Message:
    """Read a message.

    Raises:
        UnusableError: it is none, or one that is made to take forever.

    Follows RFC 5322 and RFC 2045.
    """
    block = raw.lstrip(b"\r\n")
    if _FIELD.match(block) is None:
        raise UnusableError("does not open with the headers of a message", "save it again")
    end = _END.search(block)
    if (end.start() if end else len(block)) > HEADERS:
        raise UnusableError(f"has more than {HEADERS:,} bytes of headers", "save it again")
    if raw.count(b"\n--") > BOUNDARIES:
        raise UnusableError("has too many lines that part it", "save it again")
    try:
        return message_from_bytes(block)
    except RecursionError:
        raise UnusableError("is nested too deeply", "save it again") from None
    except (MessageError, ValueError, LookupError) as e:
        raise UnusableError(f"cannot be read ({type(e).__name__})", "save it again") from None


def parts(message: Message) -> Iterator[Message]:
    """The parts of a message that hold something, in order, those of messages in it left out.

    Raises:
        UnusableError: there are too many.
    """
    stack = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > PARTS:
            raise UnusableError(f"has more than {PARTS:,} parts", "save the part that is the report")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            stack += reversed([p for p in part.get_payload() if isinstance(p, Message)])
        else:
            yield part


def body(part: Message) -> bytes:
    """What a part holds, without its transfer encoding."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError):  # an encoding that is none
        return b""
    return found if isinstance(found, bytes) else b""


def charset(part: Message) -> str | None:
    """The encoding that a part names, if it names one."""
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, UnicodeError, TypeError):
        return None


def parameter(part: Message, name: str) -> str | None:
    """A parameter of a part's type, if it is a plain one that can be read."""
    try:
        found = part.get_param(name)
    except (ValueError, LookupError, UnicodeError, TypeError):
        return None
    return found if isinstance(found, str) else None


def field(message: Message, name: str) -> str | None:
    """A header field as one line of text."""
    try:
        value = message.get(name)
        if value is None:
            return None
        written = str(make_header(decode_header(str(value)[:2000])))
    except (ValueError, LookupError, MessageError, UnicodeError):
        written = str(value)[:2000]
    written = written.encode("utf-8", "replace").decode().replace("\x00", " ")
    return " ".join(written.split()) or None


def file_name(part: Message) -> str | None:
    """The name of the file in a part, as one line; None where it is none."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, UnicodeError):
        return "unnamed"
    return brief(str(name).encode("utf-8", "replace").decode()) or None if name else None

"""PDF -> a report: the text of a document in reading order, its pages joined."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from counterclaim.intake.apart import BrokenError, read_apart, reader
from counterclaim.intake.build import headed
from counterclaim.intake.documents import Properties, stated
from counterclaim.intake.outcome import Taken, UnusableError
from counterclaim.intake.pdf_text import PAGES, Read
from counterclaim.intake.published import publication
from counterclaim.intake.source import Source

MAGIC = b"%PDF-"
MEDIA_TYPE = "application/pdf"

_READER = reader("counterclaim.intake.pdf_text")
DAMAGED = ("is a damaged PDF document", "save it again, or save its text as .txt")
BREAKS = "breaks the reader of PDF, or needs too much memory"
SAVE_TEXT = "save its text as .txt"


def document(source: Source) -> Iterator[Taken]:
    """Read a document: the text of its pages, a line a paragraph.

    The text is derived: lines are joined to paragraphs and words that a line end parted are made whole, and
    the running heads and feet of pages are left out. Title and date are those that the text opens with; the
    title in its properties fills the gap, the date when it was made is only noted (see
    ``documents.stated``).

    It is read by a process of its own, within bounds of time and memory, since a document may be made to
    break its reader.

    Raises:
        UnusableError: it is locked, damaged, too long, or holds pictures of pages alone.
    """
    raw = source.whole()
    found = _read(raw, source.limits.seconds)
    if found.trouble == "locked":
        raise UnusableError("is locked with a password", "save it without one")
    if found.trouble == "pages":
        raise UnusableError(f"has {found.pages:,} pages, more than {PAGES:,}", "split it into its reports")
    if found.trouble:
        raise UnusableError(*DAMAGED)
    if not found.text.strip():
        raise UnusableError("holds no text, only pictures of pages", "recognise its text first (OCR)")
    own = stated(found.text, Properties(found.title, publication(found.made or "")), source.given)
    notes: tuple[str, ...] = ()
    if found.bare:
        notes = (f"{found.bare} of its {found.pages} pages hold no text, only pictures",)
    yield headed(raw, found.text, source.name, own, source.given, source.limits, notes, media_type=MEDIA_TYPE)


def _read(raw: bytes, seconds: int) -> Read:
    try:
        made = read_apart(_READER, raw, seconds)
    except BrokenError as error:
        what = f"cannot be read within {seconds} seconds" if error.late else BREAKS
        raise UnusableError(what, SAVE_TEXT) from None
    return msgspec.json.decode(made, type=Read)

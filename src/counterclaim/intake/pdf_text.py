"""The text of a PDF document, its lines joined to paragraphs: ``python -m counterclaim.intake.pdf_text``.

The program reads a document from standard input and writes what it read, as JSON, to standard output.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from counterclaim.intake.apart import within

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PAGES, LETTERS, MEMORY = 2_000, 4_000_000, 1_000_000_000
"""Pages and characters of a document, and bytes of memory for its reading, at the most."""

HYPHENS = "\x02\ufffe\xad"
"""What PDFium gives for a hyphen that parts a word at a line end, and the soft hyphen."""
_BEFORE = frozenset({"anti", "non", "self", "vice"})
_AFTER = frozenset({
    "affiliated", "aged", "aligned", "backed", "based", "born", "bound", "controlled", "general", "held",
    "led", "linked", "old", "occupied", "run", "style", "wide", "wing", "year",
})  # fmt: skip
"""Parts of compounds that keep their hyphen at a line end, where the document does not show how the word is
written: no syllable that a word is parted at is spelt so."""
_TERMINAL = re.compile(r"[.!?:;]['\"”’)\]]*$")
_ITEM = re.compile(r"[•●▪◦–—*]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


class Read(msgspec.Struct, frozen=True):
    """What was read of a document: its text, properties, pages, and pages without text; or the trouble."""

    text: str = ""
    title: str | None = None
    made: str | None = None
    pages: int = 0
    bare: int = 0
    trouble: str | None = None


@dataclass(frozen=True)
class Line:
    """A line of a page and its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """From the foot of its letters to their head."""
        return max(self.top - self.bottom, 0.1)


def read(raw: bytes) -> Read:
    """Read a document.

    Args:
        raw: its bytes.

    Returns:
        What it holds. ``trouble`` is "locked" where it needs a password, "pages" where it has too many, else
        "damaged".
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as e:
        return Read(trouble="locked" if "password" in str(e).lower() else "damaged")
    n = len(document)
    if n > PAGES:
        return Read(pages=n, trouble="pages")
    pages, bare, letters = [], 0, 0
    for i in range(n):
        try:
            lines = list(_lines(document[i]))
        except pdfium.PdfiumError:
            lines = []
        letters += sum(len(x.text) for x in lines)
        bare += not lines
        pages.append(lines)
        if letters > LETTERS:
            break
    title, made = _properties(document)
    return Read("\n".join(paragraphs(pages)), title, made, n, bare)


def _properties(document: PdfDocument) -> tuple[str | None, str | None]:
    title = " ".join(_property(document, "Title").split()) or None
    made = _DATE.match(_property(document, "CreationDate"))
    return title, "-".join(made.groups()) if made and all(made.groups()) else None


def _property(document: PdfDocument, name: str) -> str:
    """A property of the document; empty where it is not written in sound UTF-16."""
    try:
        return str(document.get_metadata_value(name)).replace("\x00", "")
    except UnicodeDecodeError:
        return ""


def _lines(page: PdfPage) -> Iterator[Line]:
    """The lines of a page, in the order in which it was written; empty ones are left out."""
    from ctypes import byref

    from pypdfium2 import raw

    box = raw.FS_RECTF()
    text = page.get_textpage()
    n = text.count_chars()
    codes = [raw.FPDFText_GetUnicode(text, i) for i in range(min(n, LETTERS))]

    def boxed(first: int, last: int) -> Line | None:
        words = "".join(map(_letter, codes[first:last]))
        if not words.strip():
            return None
        sides = []
        for at in (first, last - 1):
            if not raw.FPDFText_GetLooseCharBox(text, at, byref(box)):
                box.left = box.right = box.top = box.bottom = 0.0
            sides.append((box.left, box.bottom, box.right, box.top))
        (left, bottom, _, top), (_, low, right, high) = sides
        return Line(words.strip(), left, min(bottom, low), right, max(top, high))

    start = 0
    for i, code in enumerate([*codes, 10]):
        ends = code in (10, 13)
        parted = i < len(codes) and chr(code) in HYPHENS[:2]
        if ends or parted:
            line = boxed(start, i + parted)
            if line is not None:
                yield line
            start = i + 1


def _letter(code: int) -> str:
    if code in (0, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    letter = chr(code)
    return letter if letter.isprintable() or letter in "\t" + HYPHENS else " "


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of a document, each on one line, without the running heads and feet of its pages.

    A paragraph ends where the next line stands lower than lines do, or in letters of another size, or opens
    further right or as an item of a list; and where a line ends so early that the next word had room. At the
    end of a column or page it goes on unless it ended with a sentence, or the next line begins with one.

    Args:
        pages: the lines of each page, in reading order.

    >>> a, b = Line("Two men died in a cla\x02", 0, 90, 99, 100), Line("sh on Monday.", 0, 78, 60, 88)
    >>> list(paragraphs([[a, b, Line("The army said so.", 0, 54, 80, 64)]]))
    ['Two men died in a clash on Monday.', 'The army said so.']
    """
    running = _running(pages)
    kept = [[x for x in page if (_shape(x), _place(x, page)) not in running] for page in pages]
    words = Counter(w for page in kept for x in page for w in re.findall(r"\w+(?:-\w+)*", x.text.lower()))
    text, before = "", None
    for page in kept:
        pitch = _pitch(page)
        for line in page:
            if before is not None and _ends(before, line, pitch, page):
                yield text
                text, before = "", None
            text = line.text if before is None else _joined(text, line.text, words)
            before = line
    if text:
        yield text


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _place(line: Line, page: Sequence[Line]) -> str:
    """Whether a line is the highest or the lowest of its page."""
    if line.top >= max(x.top for x in page):
        return "head"
    return "foot" if line.bottom <= min(x.bottom for x in page) else ""


def _running(pages: Sequence[Sequence[Line]]) -> set[tuple[str, str]]:
    """Lines that stand at the head, or at the foot, of most pages, but for their numbers."""
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update({(_shape(x), place) for x in page if (place := _place(x, page))})
    most = max(2, len(pages) // 2 + 1) if len(pages) < 3 else len(pages) // 2 + 1
    return {known for known, n in seen.items() if n >= most}


def _pitch(page: Sequence[Line]) -> float:
    """How far lines of a page stand apart, from foot to foot, by their height."""
    steps = [(a.bottom - b.bottom) / a.height for a, b in pairwise(page)]
    return median(below) if (below := [s for s in steps if s > 0]) else 1.2


def _ends(a: Line, b: Line, pitch: float, page: Sequence[Line]) -> bool:
    """Whether a paragraph ends between two lines, of which the second stands on a page."""
    if _ITEM.match(b.text):
        return True
    if a.text[-1] in HYPHENS:
        return False
    step = (a.bottom - b.bottom) / b.height
    if step <= 0 or step > 4 * pitch:  # another column or page
        return bool(_TERMINAL.search(a.text)) or not _goes_on(b)
    if abs(a.height - b.height) > 0.15 * max(a.height, b.height):
        return True
    if step > 1.3 * pitch or b.left > a.left + 0.6 * b.height:
        return True
    letter = (b.right - b.left) / len(b.text)
    needed = a.right + letter * (len(b.text.split(maxsplit=1)[0]) + 1)
    rights = sorted(x.right for x in page if abs(x.left - b.left) < 3 * b.height)
    # Most lines come near the edge; only a sentence's end may be measured by the longest.
    edge = rights[-1] if _TERMINAL.search(a.text) else rights[len(rights) * 3 // 4]
    return needed < edge


def _goes_on(line: Line) -> bool:
    return line.text[0].islower() or line.text[0].isdigit() or line.text[0] in "“\"'‘(–—"


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """A paragraph and its next line; a word that the line end parts is made whole."""
    if text[-1] not in HYPHENS and not (text.endswith("-") and not text.endswith((" -", "--"))):
        return f"{text} {line}"
    stem = text.rstrip(HYPHENS + "-")
    first, second = _LAST.search(stem), _FIRST.match(line)
    if first is None or second is None:
        return f"{stem}-{line}"
    a, b = first[0].lower(), second[0].lower()
    compound = words[f"{a}-{b}"] > words[f"{a}{b}"]
    shown = compound or words[f"{a}{b}"]
    if compound or second[0][0].isupper() or (not shown and (a in _BEFORE or b in _AFTER)):
        return f"{stem}-{line}"
    return f"{stem}{line}"


def main() -> None:
    """Read a document from standard input, within bounds of memory, and write what it holds."""
    within(MEMORY)
    found = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()

"""Bytes -> text, and never wrong in silence: what cannot be decoded is refused, what is guessed is noted."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from counterclaim.intake.outcome import UnusableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = (
    (b"PK\x03\x04", "a ZIP archive", "unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"%PDF-", "a PDF document", "name it as a file of its own"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old or locked Office document", "save it as .docx without a password"),
    (b"\x89PNG\r\n", "a PNG image", "give the text of the report"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of the report"),
    (b"GIF8", "a GIF image", "give the text of the report"),
    (b"SQLite format 3\x00", "an SQLite file", "open projects with --project"),
    (b"\x7fELF", "a program", "leave it out"),
)
_CONTROLS = frozenset(map(chr, [*range(9), *range(14, 32), *range(127, 160)])) - {"\x1b", "\x85"}
_GUESSABLE = 0.2
"""Of the bytes of an English text, at most this share lies outside ASCII."""

_WIDE = ["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7"]
SAVE_AS_UTF8 = "save it as UTF-8"


@dataclass(frozen=True)
class Decoded:
    """A text with the name of its encoding and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """A line on the guess, if there was one."""
        return (
            f"the encoding was guessed to be {self.encoding}; {SAVE_AS_UTF8} if letters look wrong",
        ) * self.guessed


def decode(raw: bytes, *declared: str | None) -> Decoded:
    """Decode a document: by its byte order mark, else as UTF-8, else as it declares, else by a guess.

    Args:
        raw: the bytes, not empty.
        declared: the encodings that the server and the document name, if any, the stronger word first.

    Raises:
        UnusableError: the bytes are another format, are no text, or cannot be decoded.

    >>> decode("Сообщили".encode("utf-16")).encoding
    'utf-16-le'
    """
    reject_formats(raw)
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _checked(
                _strict(raw[len(bom) :], name, f"its byte order mark says {name}, but it is not"), name
            )
    if b"\x00" in raw:
        return _wide(raw)
    try:
        return _checked(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for codec in (known for name in declared if name and (known := _known(name))):
        try:
            return _checked(raw.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    return _guess(raw)


def reject_formats(raw: bytes) -> None:
    """Name the formats that people mistake for text.

    Raises:
        UnusableError: the bytes are an archive, an image, an Office document …
    """
    for magic, what, advice in _FORMATS:
        if raw.startswith(magic):
            raise UnusableError(f"is {what}", advice)


def _strict(raw: bytes, name: str, reason: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        raise UnusableError(reason, SAVE_AS_UTF8) from None


def _checked(text: str, name: str, guessed: bool = False) -> Decoded:
    if "\x00" in text:
        raise UnusableError("holds NUL characters, so it is binary or damaged", "save it again as plain text")
    counts = Counter(text)
    if sum(counts[c] for c in _CONTROLS) * 100 > len(text):
        raise UnusableError("looks binary: too many control characters", "save it as plain text")
    return Decoded(text, name, guessed)


def _wide(raw: bytes) -> Decoded:
    """UTF-16 without a mark: the zero bytes of Latin letters and blanks all stand on one side."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    few, many = sorted((even, odd))
    if len(raw) % 2 == 0 and many * 10 > len(raw) // 2 and few * 20 <= many:
        text = raw.decode(name, "replace")
        if "\ufffd" not in text and "\x00" not in text and _written(text):
            return _checked(text, name, guessed=True)
    raise UnusableError("holds NUL bytes, so it is binary or damaged", "save it again as plain text in UTF-8")


def _known(declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    # Browsers read these three as Windows-1252 (WHATWG Encoding Standard), which is what pages mean by them.
    return "cp1252" if name in ("iso8859-1", "ascii", "cp1252") else name


def _guess(raw: bytes) -> Decoded:
    high = sum(n for byte, n in Counter(raw).items() if byte > 127)
    if high <= len(raw) * _GUESSABLE:
        try:
            return _checked(raw.decode("cp1252"), "cp1252", guessed=True)
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    # Without a zero byte there is neither a blank nor a Latin letter in UTF-16 and -32.
    best = from_bytes(raw, cp_exclusion=_WIDE).best()
    if best is not None:
        text = str(best)
        if _written(text):
            return _checked(text, best.encoding.replace("_", "-"), guessed=True)
    raise UnusableError("its encoding cannot be told", SAVE_AS_UTF8)


def _written(text: str) -> bool:
    """Whether a text is writing: hardly any symbols or unassigned characters, and mostly letters."""
    sample = Counter(text[:20_000])
    whole = sum(sample.values())
    kinds: Counter[str] = Counter()
    for c, n in sample.items():
        kinds["blank" if c.isspace() else unicodedata.category(c)[0]] += n
    return kinds["C"] * 100 <= whole and kinds["S"] * 20 <= whole and kinds["L"] * 2 >= whole - kinds["blank"]

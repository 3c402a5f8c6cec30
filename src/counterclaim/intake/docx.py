"""DOCX -> a report: the text of a document in Office Open XML, paragraph by paragraph."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile

from counterclaim.intake import zips
from counterclaim.intake.build import headed
from counterclaim.intake.documents import Properties, stated
from counterclaim.intake.outcome import Taken, UnusableError
from counterclaim.intake.published import publication
from counterclaim.intake.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY = "word/document.xml"
PART = 50_000_000
"""Bytes of a part, unpacked, at the most."""

_LEFT_OUT = frozenset({
    "del", "moveFrom", "instrText", "Fallback", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "sdtPr",
})  # fmt: skip
"""What is not read: deleted and moved words, codes of fields, what stands in for newer drawings, formats."""
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BLOCKS = ("p", "tr")
SAVE_AGAIN = "save it again as .docx, or as .txt"


def document(source: Source) -> Iterator[Taken]:
    """Read a document: its paragraphs, a line each; a row of a table is a line, its cells parted by tabs.

    What is deleted in it as a tracked change, headers, footers, notes and comments are not read. Title and
    date are those that the text opens with; the title in its properties fills the gap, the date when it was
    made is only noted (see ``documents.stated``).

    Raises:
        UnusableError: it is damaged, is made to do harm, or holds no text.

    Follows ECMA-376 (Office Open XML).
    """
    raw = source.whole()
    with zips.opened(io.BytesIO(raw), "a DOCX document") as packed:
        parts = _parts(packed)
        body = _root(packed, parts.get("officeDocument", BODY))
        core = _root(packed, parts["core-properties"]) if "core-properties" in parts else None
    if body is None:
        raise UnusableError("is no DOCX document, or has lost its text", SAVE_AGAIN)
    text = "\n".join(_lines(body)).replace("\x00", "").strip("\n")
    if not text.strip():
        raise UnusableError(
            "holds no text", "if it holds pictures of pages, recognise their text first (OCR)"
        )
    own = stated(text, _properties(core), source.given)
    yield headed(raw, text, source.name, own, source.given, source.limits, media_type=MEDIA_TYPE)


def _parts(packed: ZipFile) -> dict[str, str]:
    """Where the parts of the document lie in the archive, by the last word of their kind."""
    root = _root(packed, "_rels/.rels")
    if root is None:
        return {}
    found: dict[str, str] = {}
    for r in root.iter("{*}Relationship"):
        kind, target = r.get("Type") or "", r.get("Target") or ""
        found.setdefault(kind.rsplit("/", 1)[-1], target.lstrip("/"))
    return found


def _root(packed: ZipFile, name: str) -> _Element | None:
    """A part as XML; without entities, which the format forbids and attacks are made of."""
    from lxml import etree

    raw = zips.member(packed, name, PART)
    if raw is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as e:
        deep = "depth" in str(e)
        reason = "is nested too deeply" if deep else f"is damaged: {name} is no XML"
        raise UnusableError(reason, SAVE_AGAIN) from None
    if root.getroottree().docinfo.doctype:
        raise UnusableError(f"declares entities in {name}, as attacks do", SAVE_AGAIN)
    return root


def _lines(body: _Element) -> Iterator[str]:
    """The paragraphs and rows outside of one another, in order."""
    for block in _blocks(body):
        if _name(block) == "tr":
            cells = (" ".join(filter(None, _lines(c))) for c in block.iterchildren("{*}tc", "{*}sdt"))
            yield "\t".join(cells)
        else:
            yield "".join(_words(block))
            for inner in _boxes(block):
                yield from _lines(inner)


def _blocks(element: _Element) -> Iterator[_Element]:
    stack = list(element.iterchildren())[::-1]
    while stack:
        e = stack.pop()
        name = _name(e)
        if name in _BLOCKS:
            yield e
        elif name not in _LEFT_OUT:
            stack += list(e.iterchildren())[::-1]


def _words(paragraph: _Element) -> Iterator[str]:
    """The words of a paragraph, without those of text boxes anchored in it."""
    stack = list(paragraph.iterchildren())[::-1]
    while stack:
        e = stack.pop()
        name = _name(e)
        if name == "t":
            yield e.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name not in _LEFT_OUT and name != "txbxContent":
            stack += list(e.iterchildren())[::-1]


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    stack = list(paragraph.iterchildren())[::-1]
    while stack:
        e = stack.pop()
        name = _name(e)
        if name == "txbxContent":
            yield e
        elif name not in _LEFT_OUT:
            stack += list(e.iterchildren())[::-1]


def _name(element: _Element) -> str:
    """The local name of an element; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _properties(core: _Element | None) -> Properties:
    if core is None:
        return Properties()
    title = " ".join((core.findtext("{*}title") or "").split())
    made = publication(core.findtext("{*}created") or "")
    return Properties(title or None, made)

"""Which column of a table holds what: by the names that tables use, or as the user says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from counterclaim.intake.build import build
from counterclaim.intake.byline import byline, language
from counterclaim.intake.header import dated, head, opening
from counterclaim.intake.outcome import About, Limits, Taken, UnusableError, brief

NAMES = {
    "text": (
        "text", "body", "content", "article", "article_text", "full_text", "fulltext", "story", "body_text",
        "article_body", "articlebody", "plain_text", "maintext",
    ),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "published_at", "publishedat", "publication_date", "publish_date",
        "published_date", "date_published", "datepublished", "date_publish", "pubdate", "datetime",
    ),
    "outlet": (
        "outlet", "source", "publisher", "source_name", "site_name", "sitename", "publication", "newspaper",
    ),
    "url": ("url", "link", "canonical_url", "permalink"),
    "author": ("author", "authors", "byline", "article_author"),
    "language": ("language", "lang", "language_code", "article_language"),
}  # fmt: skip
"""Under which names tables give the facts of a report, the clearest first."""


def mapping(written: str) -> dict[str, str]:
    """Read which column holds what, as a user writes it.

    Args:
        written: ``text=body,url=link``, with any of text, title, published, outlet, url, author and
            language.

    Raises:
        ValueError: it is not written so.

    >>> mapping("text=Body of article, url=link")
    {'text': 'Body of article', 'url': 'link'}
    """
    found: dict[str, str] = {}
    for part in written.split(","):
        field, equals, column = (x.strip() for x in part.partition("="))
        if not equals or not column:
            raise ValueError(f"{part.strip()!r} names no column; write text=COLUMN,url=COLUMN …")
        if field not in NAMES:
            raise ValueError(f"{field!r} is no field of a report; there are {', '.join(NAMES)}")
        if field in found:
            raise ValueError(f"{field!r} is named twice")
        found[field] = column
    return found


def lacking(header: Iterable[str], columns: Mapping[str, str]) -> tuple[str, str] | None:
    """What a table lacks to be read, with what to do; None where it lacks nothing.

    >>> lacking(["id", "link"], {})[0]
    'no column holds the text of the reports; there are: id, link'
    """
    names = list(header)
    known = {_plain(n) for n in names}
    shown = ", ".join(brief(n, 40) for n in names[:12]) + (" …" if len(names) > 12 else "")
    for field, column in columns.items():
        if column not in names and _plain(column) not in known:
            return f"there is no column {column!r}; there are: {shown}", f"correct --columns {field}="
    if "text" not in columns and known.isdisjoint(NAMES["text"]):
        reason = f"no column holds the text of the reports; there are: {shown}"
        return reason, "say which does with --columns text=NAME"
    return None


def row_report(
    raw: bytes,
    values: Mapping[str, Any],
    where: str,
    given: About,
    limits: Limits,
    columns: Mapping[str, str],
    media_type: str,
) -> Taken:
    """Make a report of a row: its text exactly, with what its other columns and the text's own head say.

    Args:
        raw: the row's own bytes.
        values: what its columns hold.
        where: shown as ``path:LINE``.
        given: what the user says of all rows, for what the rows leave open.
        limits: bounds the text.
        columns: which column holds what, where the user says so.
        media_type: of the row's bytes.

    Raises:
        UnusableError: the row has no text, or one that cannot be read.
    """
    fix = "correct the row, or leave it out"
    text = _value(values, "text", columns)
    if not isinstance(text, str):
        raise UnusableError(*NO_TEXT)
    if not text.strip():
        raise UnusableError("the row's text is blank", fix)
    if "\x00" in text:
        raise UnusableError("the row's text holds NUL characters, so it is binary or damaged", fix)
    published, notes = dated(_string(_value(values, "published", columns)))
    own = About(
        outlet=_string(_value(values, "outlet", columns)),
        title=_string(_value(values, "title", columns)),
        published=published,
        url=_string(_value(values, "url", columns)),
        author=byline(_value(values, "author", columns)),
        language=language(_value(values, "language", columns)),
        notes=notes,
    )
    top = head(text)
    if not text[top.length :].strip():
        raise UnusableError("the row holds a header and no text below it", fix)
    title_span = top.title_span if top.length or not own.title else opening(text, own.title)
    about = own.over(top.about).over(given)
    return build(raw, text, where, about, limits, media_type=media_type,
                 header=top.length, title_span=title_span)  # fmt: skip


NO_TEXT = (
    "the row has no 'text'",
    "name what holds the report's text 'text', or say its name with --columns text=NAME",
)


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _value(values: Mapping[str, Any], field: str, columns: Mapping[str, str]) -> Any:
    """What the row holds for a field, under the first of its names that holds something."""
    if column := columns.get(field):
        if column in values:
            return values[column]
        return next((v for k, v in values.items() if _plain(k) == _plain(column)), None)
    named = {_plain(k): v for k, v in values.items() if v not in (None, "")}
    return next((named[n] for n in NAMES[field] if n in named), None)


def _string(value: Any) -> str | None:
    """A value as one line of text; a publisher may be an object with a name."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\x00", " ").split()) or None

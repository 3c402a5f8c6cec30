"""Who wrote a report, and in which language, as documents, feeds and tables say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global, parse_locale

LONGEST, MOST = 200, 20
"""Characters of a byline, and names in it, at the most."""

_BY = re.compile(r"by(?:\s*:\s*|\s+)", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:|www\.|@)|^\S+@\S+$", re.IGNORECASE)
_MAILED = re.compile(r"\S+@\S+\s+\((?P<name>[^()]+)\)|(?P<other>[^<>]+?)\s*<\S+@\S+>")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def byline(written: Any) -> str | None:
    """Who wrote a report, as a document says it: the names, parted by semicolons. Addresses are no names.

    Args:
        written: a name, an object with one (``{"name": …}``), or a list of these.

    >>> byline(["By Ada Okot", {"@type": "Person", "name": "R. Sen"}, "https://delta.example/staff/9"])
    'Ada Okot; R. Sen'
    >>> byline("desk@delta.example (Ada Okot)"), byline("desk@delta.example"), byline(" ")
    ('Ada Okot', None, None)

    Follows RSS 2.0 (``author`` is a mail address with a name in brackets) and schema.org (``author``).
    """
    found = dict.fromkeys(name for one in _each(written)[:MOST] if (name := _name(one)))
    joined = "; ".join(found)
    return (joined if len(joined) <= LONGEST else joined[: LONGEST - 1].rstrip() + "…") or None


def language(written: Any) -> str | None:
    """The language that a document says it is in, as a tag (BCP 47); None where it names none.

    Args:
        written: a tag, or the English name of a language; the first of a list.

    >>> language("en_us"), language("Portuguese"), language("zh-Hant-TW"), language("Delta Post")
    ('en-US', 'pt', 'zh-Hant-TW', None)

    Follows RFC 5646, with the names of the Unicode CLDR.
    """
    for one in _each(written)[:1]:
        said = " ".join(one.split()).partition(",")[0].strip()
        if code := _names().get(said.lower()):
            return code
        if _TAG.fullmatch(said):
            return _tag(said.replace("_", "-"))
    return None


def _tag(said: str) -> str | None:
    try:
        code, territory, script, *_ = parse_locale(said, sep="-")
    except ValueError:
        return None
    code = get_global("language_aliases").get(code, code)
    known = code in Locale("en").languages
    return "-".join(part for part in (code, script, territory) if part) if known else None


def _each(written: Any) -> list[str]:
    if isinstance(written, Mapping):
        written = written.get("name") or written.get("alternateName")
    if isinstance(written, str):
        return [written]
    if isinstance(written, list | tuple):
        return [one for part in written[:MOST] if not isinstance(part, list | tuple) for one in _each(part)]
    return []


def _name(written: str) -> str | None:
    said = " ".join(written.replace("\x00", " ").split())[:1000]
    if mailed := _MAILED.fullmatch(said):
        said = (mailed["name"] or mailed["other"]).strip()
    said = said[m.end() :] if (m := _BY.match(said)) else said
    return None if not any(map(str.isalpha, said)) or _ADDRESS.match(said) else said


@cache
def _names() -> Mapping[str, str]:
    """Codes by the English names of languages."""
    return {name.lower(): code for code, name in Locale("en").languages.items() if "_" not in code}

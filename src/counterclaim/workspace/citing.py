"""Citing an incident: its record and the reports behind it, as text, BibTeX and RIS.

The record is cited as a data set is: what it is called, in what state, where and when it was looked at. Each
report is cited beside it with the hash of the bytes that were read, so that a reader can tell whether a copy
is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from counterclaim.export.harmless import visible
from counterclaim.model import ReportRef

UNNAMED = "Outlet not named"


@dataclass(frozen=True)
class Citation:
    """What is cited.

    Attributes:
        id: of the incident.
        title: of the incident, in a sentence without its full stop.
        standing: how it stands, in words with the reason.
        link: its permanent address.
        accessed: when it was looked at.
        version: of the program that keeps the record.
        reports: behind it, in the order of publication.
        seen: when reports were last seen on the web, by id (ISO 8601).
    """

    id: str
    title: str
    standing: str
    link: str
    accessed: date
    version: str
    reports: Sequence[ReportRef]
    seen: Mapping[str, str] = field(default_factory=dict)


def as_text(c: Citation) -> str:
    """A citation as text: the record, then its reports, numbered."""
    lines = [
        f"“{visible(c.title)}.” Incident record {c.id} ({visible(c.standing)}). Counterclaim {c.version}. "
        f"{c.link}, accessed {long(c.accessed)}.",
        "",
        "Reports:",
        *(f"[{n}] {report_text(r, c.seen.get(r.id))}" for n, r in enumerate(c.reports, 1)),
    ]
    return "\n".join(lines) + "\n"


def report_text(r: ReportRef, seen: str | None = None) -> str:
    """One report as a source list has it, with the day on which its page was seen, where it was fetched.

    >>> r = ReportRef(id="r-1", sha256="6de7", outlet="Meridian Wire", title="Seven dead",
    ...     published="2024-01-18T09:40+03:30", url="https://example.org/01")
    >>> report_text(r)
    'Meridian Wire. “Seven dead.” 18 January 2024. https://example.org/01. SHA-256 6de7.'
    >>> report_text(r, "2024-01-20T08:00:00Z").partition("2024. ")[2]
    'https://example.org/01, accessed 20 January 2024. SHA-256 6de7.'
    >>> report_text(ReportRef(id="r-1", sha256="6de7", outlet="Wire", author="Ada Okot; R. Sen", title="Two"))
    'Ada Okot and R. Sen, Wire. “Two.” Undated. SHA-256 6de7.'
    """
    named = visible(r.title or r.path or r.id)
    when, looked = _day(r.published), _day(seen)
    accessed = f", accessed {long(looked)}" if looked else ""
    parts = [
        f"{visible(', '.join([*_by(r), r.outlet or UNNAMED])).removesuffix('.')}.",
        f"“{named}{'' if named.endswith(('.', '?', '!')) else '.'}”",
        f"{long(when)}." if when else "Undated.",
        *([f"{visible(r.url)}{accessed}."] if r.url else []),
        f"SHA-256 {r.sha256}.",
    ]
    return " ".join(parts)


def _authors(r: ReportRef) -> list[str]:
    """Whom a citation names as authors of a report: who wrote it, else its outlet."""
    return r.author.split("; ") if r.author else [r.outlet or UNNAMED]


def _by(r: ReportRef) -> list[str]:
    """Who wrote a report, as running text has it."""
    *first, last = r.author.split("; ") if r.author else [""]
    return [f"{', '.join(first)} and {last}" if first else last] if last else []


def as_bibtex(c: Citation) -> str:
    """A citation as BibTeX: one entry for the record, one for each report.

    Entries are ``@misc``, which every style knows; ``date`` and ``urldate`` are for BibLaTeX.
    """
    entries = [
        _entry(
            f"counterclaim-{c.id}",
            {
                "title": f"{{{_tex(c.title)}}}",
                "author": "{Counterclaim}",
                "year": str(c.accessed.year),
                "howpublished": f"Incident record {c.id}, Counterclaim {c.version}",
                "url": _address(c.link),
                "urldate": c.accessed.isoformat(),
                "note": _tex(c.standing),
            },
        )
    ]
    for r in c.reports:
        when, looked = _day(r.published), _day(c.seen.get(r.id))
        fields = {
            "title": f"{{{_tex(r.title or r.path or r.id)}}}",
            # Names of persons are left open, so that styles can turn them round.
            "author": " and ".join(map(_tex, _authors(r))) if r.author else f"{{{_tex(_authors(r)[0])}}}",
            **({"howpublished": _tex(r.outlet)} if r.author and r.outlet else {}),
            **(
                {"year": str(when.year), "month": f"{when:%b}".lower(), "date": when.isoformat()}
                if when
                else {}
            ),
            **({"url": _address(r.url)} if r.url else {}),
            **({"urldate": looked.isoformat()} if r.url and looked else {}),
            "note": f"SHA-256 {r.sha256}",
        }
        entries.append(_entry(f"counterclaim-{r.id}", fields))
    return "\n".join(entries)


def as_ris(c: Citation) -> str:
    """A citation as RIS: one entry for the record, one for each report.

    Follows the RIS format specification (Research Information Systems, 2011): two letters, two spaces, a
    hyphen, a space; CRLF at each line's end; ``DA`` and ``Y2`` as YYYY/MM/DD/.
    """
    entries = [
        [
            ("TY", "DATA"),
            ("ID", c.id),
            ("AU", "Counterclaim"),
            ("TI", c.title),
            ("PY", str(c.accessed.year)),
            ("Y2", f"{c.accessed:%Y/%m/%d}/"),
            ("UR", c.link),
            ("PB", f"Counterclaim {c.version}"),
            ("N1", c.standing),
        ]
    ]
    for r in c.reports:
        when, looked = _day(r.published), _day(c.seen.get(r.id))
        entries.append(
            [
                ("TY", "NEWS"),
                ("ID", r.id),
                *(("AU", name) for name in _authors(r)),
                ("TI", r.title or r.path or r.id),
                ("T2", r.outlet or ""),
                ("PY", str(when.year) if when else ""),
                ("DA", f"{when:%Y/%m/%d}/" if when else ""),
                ("Y2", f"{looked:%Y/%m/%d}/" if r.url and looked else ""),
                ("UR", r.url or ""),
                ("N1", f"SHA-256 {r.sha256}"),
            ]
        )
    lines = [line for entry in entries for line in (*_ris(entry), "ER  - ", "")]
    return "\r\n".join(lines)


FORMS: Mapping[str, tuple[Callable[[Citation], str], str]] = MappingProxyType(
    {
        "txt": (as_text, "text/plain; charset=utf-8"),
        "bib": (as_bibtex, "application/x-bibtex; charset=utf-8"),
        "ris": (as_ris, "application/x-research-info-systems; charset=utf-8"),
    }
)
"""How a citation is written, by the ending of its file: what writes it, and its media type."""

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_UNSAFE = re.compile(r"[\\{}\s\"<>^`|]")


def _tex(text: str) -> str:
    r"""A text in a BibTeX field.

    >>> print(_tex("50% of {A_B} & co"))
    50\% of \{A\_B\} \& co
    """
    return _SPECIAL.sub(lambda m: _TEX[m.group()], visible(text))


def _address(url: str) -> str:
    """An address in a BibTeX field, which is read as it stands: what would end the field is encoded."""
    return _UNSAFE.sub(lambda m: "".join(f"%{b:02X}" for b in m.group().encode()), visible(url))


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items())
    return "\n".join((f"@misc{{{key},", *lines, "}", ""))


def _ris(fields: Sequence[tuple[str, str]]) -> Iterator[str]:
    for tag, value in fields:
        if value:
            yield f"{tag}  - {visible(value)}"


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def long(day: date) -> str:
    """A day in full: "18 January 2024"."""
    return f"{day.day} {day:%B} {day.year}"

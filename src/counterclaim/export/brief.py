"""Brief: incidents on paper, each with its contradictions side by side and numbered sources; one HTML file.

Nothing in it is loaded or run: styles stand in the file, text of reports is text. Graphic passages are left
out unless asked for. A source is what one speaker says in one report, cited with outlet, date, address and
the hash of the bytes that were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from jinja2 import Environment
from markupsafe import Markup

import counterclaim
from counterclaim.export.choices import choice
from counterclaim.export.graphic import warnings
from counterclaim.export.harmless import harmless, visible
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told
from counterclaim.incidents.standing.rules import Resolution
from counterclaim.incidents.title import unsure
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import NAMELESS, clipped, dated, short, span, told_by, where
from counterclaim.incidents.words import when as day_of
from counterclaim.model import ClaimRow, Contradiction, Incident, ReportRef, Side, Span, TollKind

TITLE = "Who says what happened"
RULE = "stated-range"
"""The rule of tolls where none is chosen: it leaves nothing out that nobody has withdrawn."""
SHORT = 140
"""Characters of a quote at the most where quotes are to be short."""
MOST = 12
"""Holders of a value that are named at the most; the quotes have all."""
_SIGNS = {"contested": "≠ ", "denied": "✗ ", "retracted": "~ "}


@dataclass
class _Sources:
    """The sources cited so far, each with its number."""

    numbers: dict[tuple[str, str, tuple[str, ...]], int] = field(default_factory=dict)
    listed: list[dict[str, Any]] = field(default_factory=list)
    accessed: str | None = None
    fetched: dict[str, str] = field(default_factory=dict)

    def number(self, row: ClaimRow) -> int:
        """The number of who speaks in a claim, in its report."""
        c, r = row.claim, row.report
        key = r.id, c.speaker.name, tuple(relay.name for relay in c.relay)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.listed.append(self._entry(row, r))
        return self.numbers[key]

    def _entry(self, row: ClaimRow, r: ReportRef) -> dict[str, Any]:
        outlet = r.outlet or "outlet not named"
        via = "".join(f", via {short(relay.name)}" for relay in reversed(row.claim.relay))
        own = row.claim.speaker.kind == "outlet"
        return {
            "number": len(self.numbers),
            "speaker": "" if own else row.claim.speaker.name + via,
            "outlet": outlet,
            "title": r.title or r.path or r.id,
            "date": (r.published or "")[:10] or "undated",
            "url": r.url,
            "link": (r.url or "").lower().startswith(("https://", "http://")),
            "accessed": self.accessed or self.fetched.get(r.id, "")[:10],
            "sha256": r.sha256,
        }


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write incidents as one HTML page, in the order given, with the sources at its end.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes, incident by incident.
        options: ``rule`` of the tolls (``stated-range``); ``title``; ``extra["short"]`` "yes" for quotes of
            140 characters at the most, ``extra["graphic"]`` "yes" for graphic passages too,
            ``extra["accessed"]`` the day on which the addresses were looked at, instead of the day on which
            each was last fetched.

    Raises:
        ValueError: a choice is neither yes nor no, or there is no such rule.

    Follows HTML Living Standard and CSS Paged Media.
    """
    macros: Any = _macros()
    brief, graphic = _yes(options, "short"), _yes(options, "graphic")
    cited = _Sources(accessed=options.extra.get("accessed"))
    title = options.title or options.extra.get("title") or TITLE
    out.write(f"{macros.head(title, _css(), options.extra.get('notice'))}\n".encode())
    number = reports = 0
    for number, t in enumerate(records, 1):
        cited.fetched |= t.accessed
        shown = _incident(t, number, options.rule or RULE, cited, SHORT if brief else None, graphic)
        out.write(f"{macros.incident(shown)}\n".encode())
    reports = len({key[0] for key in cited.numbers})
    counts = f"{_n(number, 'incident')}, {_n(len(cited.listed), 'source')} in {_n(reports, 'report')}"
    out.write(f"{macros.foot(cited.listed, counts, counterclaim.__version__)}\n".encode())


def _incident(
    t: Told, number: int, rule: str, cited: _Sources, longest: int | None, graphic: bool
) -> dict[str, Any]:
    i, rows = t.incident, {r.claim.id: r for r in t.rows}
    return {
        "number": number,
        "id": i.id,
        "title": i.title,
        "standing": i.standing,
        "sign": _SIGNS.get(i.standing, ""),
        "when": day_of(i),
        "where": where(i.place),
        "told_by": told_by(i),
        "clashes": [
            {"field": c.field, "sides": [_side(s, rows, cited) for s in c.sides]} for c in _weighed(i)
        ],
        "known": [*_tolls(t, rule), *_known(i)],
        "quotes": list(_quotes(t, cited, longest, graphic)),
    }


def _weighed(i: Incident) -> list[Contradiction]:
    return sorted(i.contradictions, key=lambda c: -c.weight)


def _side(s: Side, rows: dict[str, ClaimRow], cited: _Sources) -> dict[str, Any]:
    holders: dict[str, dict[str, Any]] = {}
    for row in (rows[c] for c in s.claims if c in rows):
        name = short(row.claim.speaker.name)
        held = holders.setdefault(name, {"name": name, "party": row.claim.speaker.party, "numbers": []})
        n = cited.number(row)
        if n not in held["numbers"]:
            held["numbers"].append(n)
    since = f"said {span(s.first, s.last)}" if s.first else None
    return {"value": s.value, "holders": list(holders.values())[:MOST], "since": since}


def _tolls(t: Told, rule: str) -> Iterator[dict[str, str]]:
    kinds = {toll.kind for toll in t.incident.tolls}
    for kind in (k for k in get_args(TollKind) if k in kinds):
        found = t.toll(rule, kind)
        yield {"label": kind, "words": _figure(found), "basis": f"by {rule}: {found.why}"}


def _figure(found: Resolution) -> str:
    words = bounds(found.low, found.high)
    if found.best is not None and (found.low, found.high) != (found.best, found.best):
        return f"{found.best} (from {words})"
    return words


def _known(i: Incident) -> Iterator[dict[str, str]]:
    for label, actors in (("said to be by", i.actors), ("against", i.targets)):
        names = dict.fromkeys(short(a.name) + unsure(a) for a in actors)
        if names:
            yield {"label": label, "words": "; ".join(names), "basis": "all who are named"}
    if i.weapons:
        yield {"label": "weapons", "words": ", ".join(i.weapons), "basis": "all that are named"}
    if i.operation:
        yield {"label": "operation", "words": i.operation, "basis": ""}


def _quotes(t: Told, cited: _Sources, longest: int | None, graphic: bool) -> Iterator[dict[str, Any]]:
    """Each quote of each speaker once, in the order of publication; none that stands within another."""
    spans: dict[tuple[str, str, str], set[Span]] = {}
    for c in (row.claim for row in t.rows):
        spans.setdefault((c.report, c.speaker.name, c.status), set()).add(c.quote.span)
    shown = {key: _outermost(every) for key, every in spans.items()}
    for row in t.rows:
        c = row.claim
        if c.quote.span not in (left := shown[c.report, c.speaker.name, c.status]):
            continue
        left.remove(c.quote.span)
        own = "the report" if c.speaker.name == NAMELESS else c.speaker.name
        via = "".join(f", via {short(relay.name)}" for relay in reversed(c.relay))
        yield {
            "text": clipped(c.quote.exact, longest) if longest else " ".join(c.quote.exact.split()),
            "warnings": () if graphic else warnings(c.quote.exact),
            "who": f"{short(own)}{via}, {dated(row.report.published)}",
            "status": c.status,
            "number": cited.number(row),
        }


def _outermost(spans: Iterable[Span]) -> set[Span]:
    """The spans that lie in none of the others.

    >>> sorted(_outermost([(0, 9), (2, 9), (0, 4), (5, 12)]))
    [(0, 9), (5, 12)]
    """
    found: set[Span] = set()
    furthest = -1
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if end > furthest:
            found.add((start, end))
            furthest = end
    return found


def _yes(options: Options, name: str) -> bool:
    return choice(options, name, "no", "yes") == "yes"


def _n(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"


@cache
def _macros() -> object:
    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(harmless=harmless, visible=visible)
    return made.from_string(_file("brief.html")).module


@cache
def _css() -> Markup:
    return Markup(_file("brief.css"))  # noqa: S704 - our own


def _file(name: str) -> str:
    return (files("counterclaim.export") / "templates" / name).read_text(encoding="utf-8")

"""Records as people read them in a terminal. Text of reports is printed as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterclaim.incidents.title import leading, unsure
from counterclaim.incidents.voiced import Voiced, harm
from counterclaim.incidents.words import (
    VALUE,
    clipped,
    kind,
    short,
    speaker,
    told_by,
    value,
    when,
    where,
)
from counterclaim.model import Claim, ClaimRow, Incident
from counterclaim.model.printable import plain

FIGURES = 4
"""Figures of one kind shown in a row of the table at the most; `show` has them all."""
VOICES = 3
"""Speakers shown behind one figure in the table at the most."""
NARROW = 95
"""Columns of a terminal below which an incident's setting and kind share a column."""
QUOTE = 140
"""Characters of a quote in a table at the most; `explain` has the whole."""

STANDING = {
    "contested": "bold red",
    "corroborated": "green",
    "denied": "magenta",
    "retracted": "dim",
    "single source": "yellow",
    "confirmed": "bold green",
}
_STATUS = {
    "denied": "magenta",
    "possible": "yellow",
    "unverified": "yellow",
    "retracted": "dim",
    "accused": "red",
    "claimed": "cyan",
}
MARK = {"contested": "≠ ", "denied": "✗ ", "retracted": "~ "}
_VERDICT = {"accepted": "bold green", "edited": "bold cyan", "rejected": "magenta"}
_ORDER = ("toll", "event", "actor", "target", "victim", "weapon", "operation", "place", "date")


def incidents_table(
    console: Console, incidents: Iterable[tuple[int, Incident]], claims: Mapping[str, Claim]
) -> None:
    """Print incidents as a table, each with its rival figures under those who put them forward.

    Args:
        console: where to.
        incidents: with the number by which `show` finds each.
        claims: by id, those that the tolls lead to.
    """
    table = Table(box=box.HORIZONTALS, show_lines=True, expand=True, pad_edge=False)
    narrow = console.width < NARROW
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("When and where", ratio=5)
    if not narrow:
        table.add_column("What", ratio=6)
    table.add_column("Harm, according to whom", ratio=9 if narrow else 11)
    table.add_column("Standing", no_wrap=True)
    for number, incident in incidents:
        setting = Text(f"{when(incident)}\n{where(incident.place)}")
        table.add_row(
            str(number),
            *((Text("\n").join([setting, _what(incident)]),) if narrow else (setting, _what(incident))),
            _harm(incident, claims),
            standing(incident).append(f"\n{told_by(incident).replace(', ', chr(10))}", style="not bold dim"),
        )
    console.print(table)


def reports_table(console: Console, rows: Iterable[Mapping[str, Any]]) -> None:
    """Print reports as a table, each with the number of its claims or why it was set aside."""
    table = Table(box=box.HORIZONTALS, expand=True, pad_edge=False)
    table.add_column("Report", no_wrap=True)
    table.add_column("Published", no_wrap=True)
    table.add_column("Outlet and title", ratio=2)
    table.add_column("Claims", ratio=2)
    for row in rows:
        name = row["title"] or row["path"] or row["url"] or ""
        told = clipped(": ".join(x for x in (row["outlet"], name) if x), QUOTE)
        aside = Text(f"set aside: {plain(row['aside'])}", style="dim") if row["aside"] else None
        claims = aside or Text(str(row["claims"]))
        table.add_row(row["id"][:8], plain((row["published"] or "")[:10]), Text(told), claims)
    console.print(table)


def standing(incident: Incident) -> Text:
    """How an incident stands, by sign and word."""
    return Text(
        MARK.get(incident.standing, "") + incident.standing, style=STANDING.get(incident.standing, "")
    )


def _what(incident: Incident) -> Text:
    line = Text(kind(incident), style="bold")
    for actor in leading(incident.actors):
        line.append(f"\nby {short(actor.name)}{unsure(actor)}", style="not bold")
    if incident.operation:
        line.append(f"\noperation {short(incident.operation)}", style="not bold italic")
    if incident.modality != "happened":
        line.append(f"\n[{incident.modality}]", style="not bold yellow")
    return line


def _harm(incident: Incident, claims: Mapping[str, Claim]) -> Text:
    """The figures kind by kind; a part of a figure is not shown beside its whole."""
    text = Text()
    for toll, figures in harm(incident, claims):
        for n, found in enumerate(figures[:FIGURES]):
            text.append("\n" if text else "")
            text.append(f"{toll}: " if n == 0 else "  and " if found.others else "  or ", style="dim")
            text.append(_figure(found))
        if len(figures) > FIGURES:
            text.append(f"\n  and {len(figures) - FIGURES} more", style="dim")
    return text or Text("no figures", style="dim")


def _figure(found: Voiced) -> Text:
    """A figure with those who give it."""
    line = Text(found.words, style="bold")
    for n, (who, status) in enumerate(found.voices[:VOICES]):
        line.append(" - " if n == 0 else "; ", style="not bold")
        line.append(who, style="not bold")
        if status != "stated":
            line.append(f" ({status})", style=f"not bold {_STATUS.get(status, '')}".strip())
    if len(found.voices) > VOICES:
        line.append(f" and {len(found.voices) - VOICES} more", style="not bold dim")
    return line


def claims_table(console: Console, rows: Iterable[ClaimRow]) -> None:
    """Print claims as a table: field, value, who says it, how sure, in which words.

    Under the status stands what reviewers decided; what they rejected is struck out.
    """
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Claim", no_wrap=True, style="dim")
    table.add_column("Field", no_wrap=True)
    table.add_column("Value", ratio=4)
    table.add_column("Who says it", ratio=4)
    table.add_column("Status", no_wrap=True)
    table.add_column("Quote", ratio=6)
    for row in sorted(rows, key=lambda r: _rank(r.claim)):
        c = row.claim
        table.add_row(
            c.id[:8],
            c.kind if c.field == "toll" and c.kind else c.field,
            clipped(value(c), VALUE),
            speaker(c),
            _sure(row),
            _quote(c),
            style="dim strike" if row.verdict == "rejected" else None,
        )
    console.print(table)


def _sure(row: ClaimRow) -> Text:
    """The status of a claim, and what reviewers decided of it."""
    status = row.claim.status
    text = Text(status, style=_STATUS.get(status, ""))
    if row.verdict == "unreviewed":
        return text
    return text.append(f"\n{row.verdict}", style=f"not dim not strike {_VERDICT[row.verdict]}")


def _rank(c: Claim) -> tuple[int, str, int]:
    return (_ORDER.index(c.field) if c.field in _ORDER else len(_ORDER), c.report, c.quote.start)


def _quote(c: Claim) -> Text:
    """The quote on one line, its value set off."""
    text = Text(clipped(c.quote.exact, QUOTE))
    if c.figure is not None:
        text.highlight_words([" ".join(c.figure.exact.split())], style="bold")
    return text

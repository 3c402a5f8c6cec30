"""Records as people read them in a terminal. Text of reports is printed as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterclaim.incidents.title import day
from counterclaim.model import Claim, Incident

_STANDING = {
    "contested": "bold red",
    "corroborated": "green",
    "denied": "magenta",
    "retracted": "dim",
    "single source": "yellow",
    "confirmed": "bold green",
}
_STATUS = {"denied": "magenta", "possible": "yellow", "unverified": "yellow", "retracted": "dim", "accused": "red", "claimed": "cyan"}
_MARK = {"contested": "≠ ", "denied": "✗ ", "retracted": "~ "}
_ORDER = ("toll", "event", "actor", "target", "victim", "weapon", "operation", "place", "date")


def incidents_table(console: Console, incidents: Sequence[Incident], claims: dict[str, Claim]) -> None:
    """Print incidents as a table, each with its rival figures under those who put them forward."""
    table = Table(show_lines=True, expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("When", min_width=9)
    table.add_column("Where", min_width=9, ratio=2)
    table.add_column("What", ratio=3)
    table.add_column("Harm, according to whom", ratio=5)
    table.add_column("Standing", min_width=9)
    for number, incident in enumerate(incidents, 1):
        table.add_row(
            str(number),
            day(incident.date) if incident.date else "unknown",
            _where(incident),
            _what(incident),
            _harm(incident, claims),
            Text(_MARK.get(incident.standing, "") + incident.standing, style=_STANDING.get(incident.standing, "")),
        )
    console.print(table)


def material(incident: Incident) -> bool:
    """Whether an incident is a deed, or harmed somebody: words exchanged are listed only on demand."""
    from counterclaim.vocabulary.event_types import event_type

    known = event_type(incident.type, incident.mode)
    return bool(incident.tolls) or known is None or known.quad in (2, 4)


def _where(incident: Incident) -> Text:
    place = incident.place
    if place is None:
        return Text("unlocated", style="dim")
    near = "" if place.lat is None or not place.radius_m or place.radius_m < 15_000 else f" (± {place.radius_m // 1000} km)"
    country = f", {place.country}" if place.country else ""
    return Text(f"{place.name}{country}{near}")


def _what(incident: Incident) -> Text:
    from counterclaim.vocabulary.event_types import event_type

    known = event_type(incident.type, incident.mode)
    who = ", ".join(a.name for a in incident.actors[:2])
    line = Text(f"{who}: " if who else "")
    line.append(known.label if known else "people harmed", style="bold")
    if incident.modality != "happened":
        line.append(f" [{incident.modality}]", style="yellow")
    if incident.operation:
        line.append(f"\noperation {incident.operation}", style="italic")
    return line


def _harm(incident: Incident, claims: dict[str, Claim]) -> Text:
    text = Text()
    tolls = [claims[i] for t in incident.tolls for i in t.claims if i in claims and claims[i].part_of is None]
    seen: set[tuple[str | None, str, str, str]] = set()
    for c in tolls:
        figure = c.figure.exact if c.figure else c.value or ""
        key = (c.kind, figure.lower(), c.speaker.name, c.status)
        if key in seen:
            continue
        seen.add(key)
        if text:
            text.append("\n")
        text.append(f"{c.kind}: ", style="dim")
        text.append(_figure(c), style="bold")
        text.append(f" - {speaker(c)}")
        if c.status != "stated":
            text.append(f" ({c.status})", style=_STATUS.get(c.status, ""))
    return text or Text("no figures", style="dim")


def _figure(c: Claim) -> str:
    """The figure with its victims, in the report's own words."""
    if c.figure is None:
        return c.value or ""
    if c.victims is None or c.victims.exact.lower() in c.figure.exact.lower():
        return c.figure.exact
    if c.victims.start >= c.figure.end and c.victims.start - c.figure.end <= 1:
        return f"{c.figure.exact} {c.victims.exact}"
    return c.figure.exact


def speaker(c: Claim) -> str:
    """Who says it and through whom: "the deputy governor, via BBC Farsi"."""
    said = c.speaker.name if c.speaker.kind != "outlet" else f"{c.speaker.name} itself"
    return said + "".join(f", via {r.name}" for r in reversed(c.relay))


def incident_page(console: Console, incident: Incident, claims: Sequence[Claim], texts: dict[str, str]) -> None:
    """Print one incident whole: what it is, where its speakers clash, and every claim with its quote."""
    console.print(Text(incident.title, style="bold"))
    console.print(Text(f"{incident.id} · {incident.type}{f'/{incident.mode}' if incident.mode else ''} · {incident.modality} · ", end=""))
    console.print(Text(incident.standing, style=_STANDING.get(incident.standing, "")))
    _facts(console, incident)
    for clash in incident.contradictions:
        console.print(Text(f"\n≠ {clash.field}: the sources do not agree", style="bold red"))
        for side in clash.sides:
            console.print(Text(f"  {side.value}  -  {', '.join(side.speakers)}"))
    console.print()
    claims_table(console, claims)


def _facts(console: Console, incident: Incident) -> None:
    rows = [
        ("when", f"{day(incident.date)} ({incident.date.basis})" if incident.date else None),
        ("where", _place_line(incident)),
        ("actors", ", ".join(a.name for a in incident.actors) or None),
        ("targets", ", ".join(dict.fromkeys(a.name for a in incident.targets)) or None),
        ("weapons", ", ".join(incident.weapons) or None),
        ("operation", incident.operation),
    ]
    for label, value in rows:
        if value:
            console.print(Text(f"  {label:<10}", style="dim", end=""), Text(value), sep="")


def _place_line(incident: Incident) -> str | None:
    p = incident.place
    if p is None:
        return None
    where = f" ({p.lat:.2f}, {p.lon:.2f} ± {(p.radius_m or 0) / 1000:.0f} km)" if p.lat is not None and p.lon is not None else " (not located)"
    chain = ", ".join(x for x in (p.admin2, p.admin1, p.country) if x)
    return f"{p.name}{f', {chain}' if chain else ''}{where}"


def claims_table(console: Console, claims: Iterable[Claim]) -> None:
    """Print claims as a table: field, value, who says it, how sure, in which words."""
    table = Table(show_lines=False, expand=True)
    table.add_column("Field", no_wrap=True)
    table.add_column("Value", ratio=3)
    table.add_column("Who says it", ratio=3)
    table.add_column("Status", no_wrap=True)
    table.add_column("Quote", ratio=5)
    table.add_column("Claim", no_wrap=True, style="dim")
    for c in sorted(claims, key=_rank):
        table.add_row(
            c.kind if c.field == "toll" and c.kind else c.field,
            Text(_figure(c) if c.field == "toll" else c.value or ""),
            Text(speaker(c)),
            Text(c.status, style=_STATUS.get(c.status, "")),
            _quote(c),
            c.id[:8],
        )
    console.print(table)


def _rank(c: Claim) -> tuple[int, str, int]:
    return (_ORDER.index(c.field) if c.field in _ORDER else len(_ORDER), c.report, c.quote.start)


def _quote(c: Claim) -> Text:
    """The quote on one line, its value set off."""
    text = Text(" ".join(c.quote.exact.split()))
    if c.figure is not None:
        text.highlight_words([" ".join(c.figure.exact.split())], style="bold")
    return text

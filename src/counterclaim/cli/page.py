"""One incident whole: where its speakers clash, what is known of it, what it stands to, who says what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from counterclaim.cli.matrix import LEGEND, print_matrix
from counterclaim.cli.render import MARK, STANDING, claims_table, standing
from counterclaim.incidents.affairs.affair import Tie
from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.standing.matrix import FIELDS, letter, matrix, ordered
from counterclaim.incidents.title import unsure
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import (
    VALUE,
    clipped,
    pointer,
    short,
    span,
    speaker,
    told_by,
    when,
    where,
)
from counterclaim.model import Claim, ClaimRow, Contradiction, Incident, Side

QUOTE, QUOTES = 240, 3
"""Characters of a quote, and quotes for one relation, at the most."""
NAMES = 8
"""Actors and targets that are named."""
VOICES = 6
"""Speakers of a side or a relation that are named; the matrix has them all."""


def incident_page(
    out: Console,
    number: int | None,
    incident: Incident,
    rows: Sequence[ClaimRow],
    ties: Sequence[Tie] = (),
    ties_claims: Mapping[str, Claim] | None = None,
    *,
    whole: bool = True,
) -> None:
    """Print one incident: contradictions first, then what is known, the matrix, and every claim.

    Args:
        out: where to.
        number: by which `show` finds it; None leaves it out.
        incident: the incident.
        rows: its claims with their reports; those that were rejected stand only in the list of every claim.
        ties: its relations in words.
        ties_claims: the claims behind the relations, by id.
        whole: print every claim too.
    """
    left = [r for r in rows if r.verdict != "rejected"]
    counted = "" if number is None else f"{number}. "
    out.print(Text(f"{counted}{short(incident.title, 300)}", style="bold"))
    mode = f"/{incident.mode}" if incident.mode else ""
    head = Text(f"{incident.id}  {incident.type}{mode}, {incident.modality}  ")
    out.print(head.append_text(standing(incident)).append(f", {told_by(incident)}", style="not bold"))
    by_id = {r.claim.id: r.claim for r in left}
    for n, clash in enumerate(ordered(incident)):
        _clash(out, incident, n, clash, by_id)
    out.print()
    for label, words in _facts(incident):
        out.print(_fact(label, Text(words)))
    print_ties(out, ties, ties_claims or {}, quotes=True)
    _values(out, incident)
    made = matrix(incident, left)
    if len(made.voices) > 1:
        out.print(Text("\nWho says what", style="bold"))
        print_matrix(out, made)
        if made.sides:
            out.print(Text(LEGEND, style="dim"))
    if whole:
        out.print(Text("\nEvery claim", style="bold"))
        claims_table(out, rows)


def _fact(label: str, words: Text) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=12, style="dim")
    grid.add_column(ratio=1)
    grid.add_row(f"  {label}", words)
    return grid


def _clash(
    out: Console, incident: Incident, number: int, clash: Contradiction, by_id: Mapping[str, Claim]
) -> None:
    """A contradiction: each side with its letter, its value, who holds it and since when."""
    out.print(Text(f"\n≠ {clash.field}: the sources do not agree", style="bold red"))
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=5, justify="right")
    grid.add_column(ratio=3)
    grid.add_column(ratio=6)
    for n, side in enumerate(clash.sides):
        said = [by_id[i] for i in side.claims if i in by_id]
        words = clipped(side.value, VALUE)
        name = Text(letter(incident, number, n), style="bold red")
        grid.add_row(name, Text(words, style="bold"), _held(side, said))
    out.print(grid)


def _values(out: Console, incident: Incident) -> None:
    """The values of which more is known than that one source gives them, and that no contradiction shows."""
    told = [
        v
        for v in incident.values
        if (v.kind if v.field == "toll" else v.field) in FIELDS
        and (v.standing not in ("single source", "contested") or v.superseded)
    ]
    if not told:
        return
    out.print(Text("\nHow values stand", style="bold"))
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for ratio in (2, 4, 3, 6):
        grid.add_column(ratio=ratio)
    for v in told:
        standing = f"{MARK.get(v.standing, '')}{v.standing}" + (", later changed" if v.superseded else "")
        voices = "; ".join(short(s) + (" (party)" if s in v.parties else "") for s in v.speakers[:VOICES])
        more = f" and {len(v.speakers) - VOICES} more" if len(v.speakers) > VOICES else ""
        count = f"  [{v.independent} independent]" if v.independent else ""
        grid.add_row(
            Text(f"  {v.kind if v.field == 'toll' and v.kind else v.field}", style="dim"),
            Text(clipped(v.value, VALUE), style="bold"),
            Text(standing, style=STANDING.get(v.standing, "")),
            Text(voices + more).append(count, style="dim"),
        )
    out.print(grid)


def _held(side: Side, said: Sequence[Claim]) -> Text:
    voices = list(dict.fromkeys(speaker(c) for c in said) or dict.fromkeys(short(s) for s in side.speakers))
    parties = {speaker(c) for c in said if c.speaker.party or c.speaker.name in side.parties}
    named = [f"{v} (party)" if v in parties else v for v in voices[:VOICES]]
    text = Text("; ".join(named))
    if len(voices) > VOICES:
        text.append(f" and {len(voices) - VOICES} more")
    notes = [f"{side.independent} independent"] if side.independent else []
    if side.first is not None:
        notes.append(span(side.first, side.last))
    return text.append(f"  [{', '.join(notes)}]", style="dim") if notes else text


def _facts(incident: Incident) -> Iterator[tuple[str, str]]:
    basis = f" ({incident.date.basis})" if incident.date and incident.date.basis else ""
    yield "when", when(incident) + basis
    place = incident.place
    located = place is not None and place.lat is not None and place.lon is not None
    at = f" [{place.lat:.2f}, {place.lon:.2f}]" if place is not None and located else ""
    yield "where", where(place) + at
    for label, actors in (("actors", incident.actors), ("targets", incident.targets)):
        if actors:
            names = list(dict.fromkeys(short(a.name, 80) + unsure(a) for a in actors))
            more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
            yield label, "; ".join(names[:NAMES]) + more
    for toll in incident.tolls:
        yield toll.kind, f"{bounds(toll.low, toll.high)} (all figures put forward: {toll.rule})"
    if incident.weapons:
        yield "weapons", ", ".join(incident.weapons)
    if incident.operation:
        yield "operation", short(incident.operation, 80)
    yield "told by", told_by(incident)


def print_ties(
    out: Console, ties: Sequence[Tie], claims: Mapping[str, Claim], *, quotes: bool, indent: int = 2
) -> None:
    """Print how an incident stands to others, in words, with those who say so and, on demand, their words."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    for words, names, tie in _gathered(ties):
        line = Text(f"{words} ", style="bold").append(names, style="not bold")
        said = [claims[i] for i in tie.relation.claims if i in claims]
        if tie.relation.inferred:
            line.append(" - inferred from who did what to whom", style="not bold dim")
        elif tie.other is not None and said:
            said = [c for c in said if not is_inferred(c)]
            voices = list(dict.fromkeys(speaker(c) for c in said))
            more = f" and {len(voices) - VOICES} more" if len(voices) > VOICES else ""
            line.append(f" - according to {'; '.join(voices[:VOICES])}{more}", style="not bold dim")
        grid.add_row("←" if tie.backward else "→", line)
        told: dict[str, str] = {}
        for c in said if quotes and tie.other is not None else ():
            told.setdefault(" ".join(c.quote.exact.split()).lower(), clipped(c.quote.exact, QUOTE))
        for words_said in list(told.values())[:QUOTES]:
            grid.add_row("", Text(f"“{words_said}”", style="italic"))
    if ties:
        out.print(Padding(grid, (0, 0, 0, indent)))


def _gathered(ties: Sequence[Tie]) -> Iterator[tuple[str, str, Tie]]:
    """Relations to incidents each for itself; those to mere names together, by their words."""
    for tie in ties:
        if tie.other is not None:
            yield tie.words, pointer(tie.other), tie
    named: dict[str, list[Tie]] = {}
    for tie in ties:
        if tie.other is None and tie.relation.name is not None:
            named.setdefault(tie.words, []).append(tie)
    for words, group in named.items():
        yield words, "; ".join(dict.fromkeys(short(t.relation.name or "") for t in group)), group[0]

"""`counterclaim explain`: which rule and which words gave a claim."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from counterclaim.cli.common import DEFAULT_PROJECT, JsonOption, ProjectOption, console, find_claim, open_project, print_json
from counterclaim.model import Claim

NAME = "explain"


def run(
    claim: Annotated[str, typer.Argument(help="A claim's id or the start of it.", metavar="ID")],
    project: ProjectOption = DEFAULT_PROJECT,
    as_json: JsonOption = False,
) -> None:
    """Explain a claim: its sentence with the words that fired, the rule, who speaks and why the status is what it is."""
    store = open_project(project)
    found = find_claim(store, claim)
    text = store.text(found.report)
    if as_json:
        from counterclaim.model import to_json
        import json

        print_json({**json.loads(to_json(found)), "passage": text[slice(*_passage(text, found))]})
        return
    out = console()
    out.print(Text(f"{found.id}  {found.field}{f' ({found.kind})' if found.kind else ''}: {found.value or ''}", style="bold"))
    out.print(_marked(text, found))
    out.print()
    for label, value in _reasons(found):
        out.print(Text(f"  {label:<9}", style="dim", end=""), Text(value), sep="")


def _passage(text: str, c: Claim) -> tuple[int, int]:
    start = text.rfind("\n", 0, c.quote.start) + 1
    end = text.find("\n", c.quote.end)
    return start, len(text) if end < 0 else end


def _marked(text: str, c: Claim) -> Text:
    """The paragraph with quote, figure, speaker and cue set off."""
    start, end = _passage(text, c)
    out = Text(text[start:end])
    out.stylize("underline", c.quote.start - start, c.quote.end - start)
    marks = [(c.figure, "bold red"), (c.speaker.mention, "bold cyan"), (c.cue, "green"), (c.status_cue, "yellow")]
    for q, style in (*marks, *((r.mention, "magenta") for r in c.relay)):
        if q is not None and start <= q.start and q.end <= end:
            out.stylize(style, q.start - start, q.end - start)
    return out


def _reasons(c: Claim) -> list[tuple[str, str]]:
    mention = f" (as \"{c.speaker.mention.exact}\")" if c.speaker.mention and c.speaker.mention.exact != c.speaker.name else ""
    country = f", {c.speaker.country}" if c.speaker.country else ""
    party = ", a party to the event" if c.speaker.party else ""
    rows = [
        ("speaker", f"{c.speaker.name}{mention}: {c.speaker.kind}{country}{party}"),
        ("via", ", then ".join(r.name for r in c.relay)),
        ("cue", c.cue.exact if c.cue else "none: the report's own voice"),
        ("status", c.status + (f", from \"{c.status_cue.exact}\"" if c.status_cue else "")),
        ("figure", f"{c.figure.exact} = {_bounds(c)}" if c.figure and c.field == "toll" else ""),
        ("modality", c.modality),
        ("rules", c.method),
        ("report", c.report),
        ("quote", f"characters {c.quote.start} to {c.quote.end}"),
    ]
    return [(label, value) for label, value in rows if value]


def _bounds(c: Claim) -> str:
    low = "?" if c.low is None else str(c.low)
    high = "?" if c.high is None else str(c.high)
    return low if low == high else f"{low} to {high}"

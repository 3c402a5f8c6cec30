"""What a notebook shows: templates filled in, everything escaped, no script, nothing from the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.title import unsure
from counterclaim.incidents.voiced import harm
from counterclaim.incidents.words import dated, speaker
from counterclaim.model import Claim, ClaimRow, Incident
from counterclaim.workspace import dossier, grid, words
from counterclaim.workspace.survey import Mask, Survey

TEMPLATES = Path(__file__).parent / "templates"
QUOTES = 40
"""Quotes that an incident shows; its claims are all of them."""


def page(template: str, **values: Any) -> Markup:
    """A template filled in, with its style."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words.furnish(made)
    made.filters |= {"said": _said, "source": _source, "unsure": unsure}
    style = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return Markup(made.get_template(template).render(style=style, **values))  # noqa: S704 - escaped by it


def project(counted: str, survey: Survey, mask: Mask) -> str:
    """A project: what it holds, where and when that happened."""
    from counterclaim.notebook import map as maps
    from counterclaim.notebook import strip

    return page("project.html", counted=counted, map=maps.draw(survey, mask), strip=strip.draw(survey, mask))


def incidents(shown: Sequence[Incident], claims: Mapping[str, Claim], count: int) -> str:
    """A list of incidents with their rival figures, each under those who give it."""
    rows = [(i, list(harm(i, claims))) for i in shown]
    return page("incidents.html", rows=rows, count=count)


@dataclass(frozen=True)
class Quoted:
    """A quote: its words, who says it, how sure, and in which report."""

    words: str
    who: str
    status: str
    row: ClaimRow
    fields: tuple[str, ...]


def incident(d: dossier.Dossier) -> str:
    """One incident: where its sources clash, who says what, values by rule, quotes, sources."""
    quotes = _quotes(d.rows)
    return page(
        "incident.html", d=d, i=d.incident, sentence=dossier.sentence(d.incident), reason=dossier.reason(d),
        clashes=grid.clashes(d.incident, d.rows), grid=grid.grid(d.incident, d.rows),
        by_id={r.claim.id: r for r in d.rows}, known=list(dossier.known(d.incident)),
        resolved=dossier.resolved(d, dossier.RULE), rule=dossier.RULE, quotes=quotes[:QUOTES],
        more=len(quotes) - QUOTES, outlets=dossier.outlets(d), ties=dossier.ties(d),
    )  # fmt: skip


def matrix_page(made: grid.Grid, rows: Sequence[ClaimRow]) -> str:
    """A claims matrix alone."""
    return page("matrix.html", grid=made, by_id={r.claim.id: r for r in rows})


def _quotes(rows: Sequence[ClaimRow]) -> list[Quoted]:
    """The quotes behind an incident, each once with all that it is about."""
    groups: dict[tuple[str, ...], list[ClaimRow]] = {}
    for r in rows:
        if r.verdict != "rejected" and not is_inferred(r.claim):
            key = (r.claim.quote.exact, speaker(r.claim), r.claim.report, r.claim.status)
            groups.setdefault(key, []).append(r)
    return [
        Quoted(
            words=exact,
            who=who,
            status=status,
            row=found[0],
            fields=tuple(dict.fromkeys(_field(r.claim) for r in found)),
        )
        for (exact, who, _, status), found in groups.items()
    ]


def _field(c: Claim) -> str:
    return c.kind if c.field == "toll" and c.kind else c.field


def _said(row: ClaimRow) -> str:
    """Who says it, and in which report."""
    return f"{speaker(row.claim)} ({_source(row)})"


def _source(row: ClaimRow) -> str:
    return ", ".join([row.report.outlet or "outlet not named", dated(row.report.published)])

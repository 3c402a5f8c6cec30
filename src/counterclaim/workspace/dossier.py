"""All that the page of one incident shows, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.incidents.affairs.affair import Affair, Tie, affair_of
from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.sourcing.sources import sources
from counterclaim.incidents.standing.rules import Resolution, resolve, rules
from counterclaim.incidents.telling import Telling
from counterclaim.incidents.title import day, unsure
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import kind, short, value
from counterclaim.model import Claim, ClaimRow, Copy, Incident, IncidentActor, ReportRef
from counterclaim.project import Project
from counterclaim.project.decisions import Decision, taken_back
from counterclaim.resolve.countries import country_name

MOST_RELATED = 60
"""Incidents of an affair that a page shows, the nearest."""
RULE = "stated-range"
"""The rule that is shown where none is chosen: it leaves nothing out that nobody has withdrawn."""


@dataclass(frozen=True)
class Dossier:
    """An incident with all that is shown of it.

    Attributes:
        rows: its claims as reviewers left them, by publication and place in the text; rejected ones marked.
        telling: what rules and sources are found from.
        affair: the incidents that relations connect with it.
        tied: the claims behind its relations, as reviewers left them.
        accessed: when its reports were last seen on the web, by id; those that were not fetched are left out.
        decisions: on the incident, its claims and event mentions, first to last; ``undone`` those taken back.
    """

    incident: Incident
    rows: tuple[ClaimRow, ...]
    telling: Telling
    affair: Affair
    tied: Mapping[str, ClaimRow]
    accessed: Mapping[str, str]
    decisions: tuple[Decision, ...]
    undone: frozenset[str]

    @property
    def reports(self) -> tuple[ReportRef, ...]:
        """The reports that tell of it, in the order of publication."""
        found = {r.report.id: r.report for r in self.rows}
        return tuple(sorted(found.values(), key=lambda r: (in_time(r.published), r.id)))

    def row(self, claim: str) -> ClaimRow | None:
        """The row of a claim."""
        return next((r for r in self.rows if r.claim.id == claim), None)


def read(project: Project, incident: Incident) -> Dossier:
    """Read all that is shown of an incident."""
    rows = list(project.rows(incident=incident.id))
    rows.sort(key=lambda r: (in_time(r.report.published), r.report.id, r.claim.quote.start, r.claim.id))
    with project.reading() as reading:
        affair = affair_of(incident.id, reading.related(incident, MOST_RELATED))
        about = {incident.id, *incident.mentions, *incident.claims, *(r.claim.id for r in rows)}
        about |= {r.claim.event for r in rows if r.claim.event} | {r.report.id for r in rows}
        decisions = reading.decisions_about(about)
        telling = reading.telling(rows)
        seen = reading.accessed(r.report.id for r in rows)
    behind = {c for t in affair.ties(incident) for c in t.relation.claims}
    others = sorted({t.other.id for t in affair.ties(incident) if t.other is not None})
    tied = {r.claim.id: r for r in (*rows, *project.rows_of(others)) if r.claim.id in behind}
    return Dossier(incident, tuple(rows), telling, affair, tied, seen, decisions, taken_back(decisions))


def sentence(incident: Incident) -> str:
    """An incident in one sentence, without its full stop; who did it is never said in the page's own voice.

    >>> from counterclaim.model import DateInterval
    >>> sentence(Incident(id="i-1", title="", type="PROTEST", mode="demo", modality="happened",
    ...     cameo_root=None, acled={}, ucdp=None, standing="single source", place=None, mentions=(),
    ...     reports=(), date=DateInterval(start=None, end="2024-01-17", grain="span", basis="")))
    'Demonstration by 17 January 2024'
    """
    what = kind(incident)
    words = [what[:1].upper() + what[1:]]
    if incident.modality != "happened":
        words[0] = f"{incident.modality.capitalize()}: {what}"
    dated = incident.date is not None and day(incident.date) != "date unknown"
    if incident.place is not None:
        country = country_name(incident.place.country) if incident.place.country else None
        near = [incident.place.name, *([country] if country and country != incident.place.name else [])]
        words.append(f"in {', '.join(near)}{',' * (len(near) > 1 and dated)}")
    if incident.date is not None and dated:
        when = day(incident.date)
        single = incident.date.start is not None and incident.date.start == incident.date.end
        words.append(f"on {when}" if single else when if when.startswith(("by ", "from ")) else f"({when})")
    line = " ".join(words)
    who = list(dict.fromkeys(short(a.name) + unsure(a) for a in incident.actors))[:2]
    return f"{line}, attributed to {' and '.join(who)}" if who else line


def reason(d: Dossier) -> str:
    """Why an incident stands as it does, with how many tell of it.

    "3 sides on killed, 2 on target; 8 reports, 4 independent sources"
    """
    i = d.incident
    n, m = len(i.reports), i.independent_sources
    counted = f"{n} report{'s' * (n != 1)}, {m} independent source{'s' * (m != 1)}"
    return "; ".join([x for x in (_why(d), counted) if x])


def _why(d: Dossier) -> str:
    i = d.incident
    if i.standing == "contested":
        of = [(x.field, len(x.sides)) for x in sorted(i.contradictions, key=lambda x: -x.weight)]
        return ", ".join(f"{n}{' sides' * (k == 0)} on {field}" for k, (field, n) in enumerate(of))
    own = [r.claim for r in d.rows if r.verdict != "rejected" and r.claim.field in ("event", "toll")]
    if i.standing == "confirmed":
        last = [
            x for x in d.decisions if x.kind == "incident" and x.action == "accept" and x.id not in d.undone
        ]
        return (
            f"accepted by {last[-1].reviewer} on {last[-1].time[:10]}" if last else "accepted by a reviewer"
        )
    if i.standing == "single source":
        names = _names(c for c in own if c.speaker.kind != "outlet") or _names(own)
        return f"told by {names[0]} alone" if len(names) == 1 else "one source behind all who tell of it"
    if i.standing == "corroborated":
        return "sources that neither relay nor copy each other tell of it, and none contradicts"
    if i.standing == "denied":
        return f"all that is said of it is a denial, by {', '.join(_names(own)[:2])}"
    return f"withdrawn by {', '.join(_names(own)[:2])}"


def _names(claims: Sequence[Claim] | Iterator[Claim]) -> list[str]:
    return list(dict.fromkeys(short(c.speaker.name) for c in claims))


@dataclass(frozen=True)
class Figure:
    """One claim that a rule weighed: its words, who gave it, and why it lost (empty for one that won)."""

    row: ClaimRow
    words: str
    why: str = ""


@dataclass(frozen=True)
class Resolved:
    """What a rule makes of the figures of one harm."""

    kind: str
    words: str
    why: str
    won: tuple[Figure, ...]
    lost: tuple[Figure, ...]


def resolved(d: Dossier, rule: str) -> tuple[Resolved, ...]:
    """What a resolution rule makes of each toll of an incident.

    Raises:
        ValueError: there is no such rule.
    """
    if rule not in rules():
        raise ValueError(f"rule {rule!r}: choose one of: {', '.join(sorted(rules()))}")
    kinds = list(dict.fromkeys(t.kind for t in d.incident.tolls))
    if not kinds:
        return ()
    known = sources(d.telling)
    by_id = {r.claim.id: r for r in d.rows}
    return tuple(_resolved(resolve(rule, kind, d.telling, known), by_id) for kind in kinds)


def _resolved(found: Resolution, by_id: Mapping[str, ClaimRow]) -> Resolved:
    words = bounds(found.low, found.high)
    if found.best is not None and (found.low, found.high) != (found.best, found.best):
        words = f"{found.best} (from {words})"
    won = tuple(Figure(by_id[i], value(by_id[i].claim)) for i in found.claims)
    lost = tuple(
        Figure(by_id[i], value(by_id[i].claim), found.left_out.get(i, "another figure won"))
        for i in found.lost
    )
    return Resolved(found.kind, words, found.why, won, lost)


@dataclass(frozen=True)
class Known:
    """A value of the incident as it was resolved: its words and by what rule."""

    label: str
    words: str
    rule: str
    claims: tuple[str, ...] = ()


def known(i: Incident) -> Iterator[Known]:
    """The resolved values of an incident beside its tolls, each with what it rests on."""
    if i.date is not None:
        written = f", “{i.date.as_written}”" if i.date.as_written else ""
        yield Known("when", day(i.date), f"{i.date.basis}{written}")
    if i.place is not None:
        words = ", ".join(dict.fromkeys((i.place.name, *i.place.within)))
        basis = [i.place.basis] if i.place.basis else []
        yield Known("where", words, ", ".join([*basis, f"as written “{i.place.as_written}”"]))
    for label, actors in (("by whom", i.actors), ("against", i.targets)):
        if actors:
            yield Known(
                label, "; ".join(dict.fromkeys(map(_actor, actors))), "all who are named", _claims(actors)
            )
    if i.weapons:
        yield Known("weapons", ", ".join(i.weapons), "all that are named")
    if i.operation:
        yield Known("operation", i.operation, "as named")


def _actor(a: IncidentActor) -> str:
    country = country_name(a.country) if a.country else None
    name = short(a.name) if not country or country in a.name else f"{short(a.name)} ({country})"
    return name + unsure(a)


def _claims(actors: Sequence[IncidentActor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for a in actors for c in a.claims))


@dataclass(frozen=True)
class TieShown:
    """A relation in words: to which incident or name, who says so, in which words."""

    words: str
    other: Incident | None
    name: str
    inferred: bool
    said: tuple[ClaimRow, ...]


def ties(d: Dossier) -> tuple[TieShown, ...]:
    """How an incident stands to others."""
    return tuple(_tie(t, d.tied) for t in d.affair.ties(d.incident))


def _tie(t: Tie, rows: Mapping[str, ClaimRow]) -> TieShown:
    said = [rows[i] for i in t.relation.claims if i in rows and rows[i].verdict != "rejected"]
    once = {(r.claim.speaker.name, r.claim.quote.exact): r for r in reversed(said)}
    shown = tuple(reversed([r for r in once.values() if not is_inferred(r.claim)]))
    return TieShown(t.words, t.other, short(t.relation.name or ""), t.relation.inferred, shown)


@dataclass(frozen=True)
class Outlet:
    """A report behind an incident: how many claims it gives, and whose words it has."""

    report: ReportRef
    claims: int
    copies: tuple[tuple[Copy, ReportRef | None], ...]
    credit: str | None


def outlets(d: Dossier) -> tuple[Outlet, ...]:
    """The reports behind an incident with who copied whom, in the order of publication."""
    counted: dict[str, int] = {}
    for r in d.rows:
        counted[r.report.id] = counted.get(r.report.id, 0) + 1
    copied: dict[str, list[tuple[Copy, ReportRef | None]]] = {}
    for c in d.telling.copies:
        copied.setdefault(c.report, []).append((c, d.telling.reports.get(c.origin)))
    return tuple(
        Outlet(r, counted[r.id], tuple(copied.get(r.id, ())), d.telling.credits.get(r.id)) for r in d.reports
    )

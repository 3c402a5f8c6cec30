"""What happened in a few sentences, as ACLED's notes tell it, with every rival figure and who gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from counterclaim.export.acled_events import AcledEvent, Day
from counterclaim.export.parties import Party, country_label
from counterclaim.export.told import Told
from counterclaim.incidents.standing.rules import Resolution
from counterclaim.incidents.title import day as interval
from counterclaim.incidents.wording import bounds, figure
from counterclaim.model import Claim, DateInterval, Place, TollKind
from counterclaim.model.printable import one_line

_MOST_SPEAKERS = 4
_MOST_DISPUTES = 2
_LONGEST = 120
_IN = {1: "in", 2: "in the area of", 3: "in the wider area of"}
_WHO = frozenset({"perpetrator", "actor", "responsibility"})
_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_HARMS: tuple[TollKind, ...] = ("killed", "injured", "missing", "abducted", "detained", "displaced")


def note(told: Told, event: AcledEvent, when: Day) -> str:
    """The note of an event.

    First when, who, what and where, the chain of places in brackets; then each figure of each harm with those
    who give it, what is doubted or was withdrawn marked so; then what else the sources dispute.

    Args:
        told: the incident with its claims.
        event: what it is to ACLED.
        when: the day of the row.

    Follows the style of the ACLED codebook's notes.
    """
    i = told.incident
    rival = {c.field for c in i.contradictions}
    a = _party(event.actor1, bool(rival & _WHO))
    b = _party(event.actor2, "target" in rival)
    where = place(i.place)
    first = f"{_when(i.date, when)}, {_lower(event.type.told(a, b))}{f' {where}' if where else ''}."
    sentences = [first, *(s for kind in _HARMS if (s := figures(told, kind))), *_disputes(told)]
    return " ".join(sentences)


def figures(told: Told, kind: TollKind) -> str:
    """Who gives which figure of one harm; empty where nobody speaks of it."""
    groups: dict[tuple[int | None, int | None, str], list[Claim]] = {}
    for r in told.rows:
        c = r.claim
        if c.field == "toll" and c.kind == kind and c.part_of is None and c.modality not in _UNREAL:
            known = c.low is not None or c.high is not None
            groups.setdefault((c.low, c.high, "" if known else _clean(figure(c)).lower()), []).append(c)
    if not groups:
        return ""
    order = sorted(groups, key=lambda g: (g[0] is None and g[1] is None, g[0] or g[1] or 0, g[1] or 0, g[2]))
    left_out = told.toll("acled-lowest", kind).left_out
    return f"{kind.capitalize()}: {'; '.join(_said(told, groups[g], left_out) for g in order)}."


def basis(found: Resolution, figures_given: bool) -> str:
    """How the cell of a toll came about, for the tags: the unknown is told from nobody killed."""
    if found.best is None and found.low is None:
        return "fatalities: no figure" if figures_given else "fatalities: not reported"
    if (found.low, found.high) == (0, 0):
        return "fatalities: none reported killed"
    return f"fatalities: by {found.rule}"


def place(where: Place | None) -> str:
    """Where, as a note says it: "in Goma (North Kivu, Congo)"; empty where no place is known."""
    if where is None:
        return ""
    name = _clean(where.name)
    country = country_label(where.country)
    chain = [n for n in (where.admin2, where.admin1, country) if n and n != name]
    within = f" ({', '.join(map(_clean, chain))})" if chain else ""
    if where.lat is None:
        return f"at a place named {name}{within}, which could not be located"
    how = _IN.get(where.precision.acled or 0, "in")
    return f"{how} {name}{within}"


def _party(party: Party | None, disputed: bool) -> str:
    if party is None:
        return ""
    doubt = " (disputed)" if disputed else " (suspected)" if party.suspected else ""
    return f"{_clean(party.name)}{doubt}"


def _when(of: DateInterval | None, when: Day) -> str:
    if when.day is None:
        return f"At an unknown time, {interval(of)}" if of else "At an unknown time"
    if when.precision == 1 or of is None:
        return f"On {_long(when.day)}"
    return f"Some time in {interval(of)}"


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _said(told: Told, claims: list[Claim], left_out: Mapping[str, str]) -> str:
    """One figure with its speakers, each source once; who took it back only where nobody else gives it."""
    standing = [c for c in claims if c.status != "retracted"]
    names = list(dict.fromkeys(_clean(c.speaker.name) for c in voices(told, standing or claims)))
    more = f" and {len(names) - _MOST_SPEAKERS} more" if len(names) > _MOST_SPEAKERS else ""
    one = claims[0]
    words = bounds(one.low, one.high) if one.low is not None or one.high is not None else _clean(figure(one))
    doubts = {_doubt(c, left_out) for c in standing or claims}
    doubt = next(iter(doubts)) if len(doubts) == 1 else ""
    return f"{words}{doubt} according to {' and '.join(names[:_MOST_SPEAKERS])}{more}"


def voices(told: Told, claims: Iterable[Claim]) -> Iterable[Claim]:
    """One claim for each source, in their order; of who speaks before that of an outlet passing it on."""
    found: dict[str, Claim] = {}
    for c in claims:
        key = told.sources.get(c.id, c.id)
        if key not in found or (found[key].speaker.kind == "outlet" != c.speaker.kind):
            found[key] = c
    return found.values()


def _doubt(claim: Claim, left_out: Mapping[str, str]) -> str:
    if left_out.get(claim.id, "").startswith("replaced"):
        return " (later replaced)"
    if claim.polarity == "negative":
        return " (denied)"
    if claim.status == "retracted":
        return " (withdrawn)"
    return f" ({claim.status})" if claim.status in ("unverified", "possible", "denied") else ""


def _disputes(told: Told) -> Iterable[str]:
    others = [c for c in told.incident.contradictions if c.field.partition(":")[0] not in _HARMS]
    others.sort(key=lambda c: (-c.weight, c.field))
    for c in others[:_MOST_DISPUTES]:
        sides = " / ".join(f"“{_clean(s.value)}” ({'; '.join(map(_clean, s.speakers[:2]))})" for s in c.sides)
        yield f"Sources disagree on {c.field}: {sides}."


def _clean(text: str) -> str:
    """Words of a report in one line, no longer than a note bears."""
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _lower(text: str) -> str:
    """A sentence's beginning behind a comma: articles in lower case, names as they are."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in ("A", "An", "The") else text

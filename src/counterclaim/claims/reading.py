"""Everything that the finders see in one report, gathered once for the makers of claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.claims.arms import WeaponUse, find_uses
from counterclaim.claims.attribution import attributed
from counterclaim.claims.event_places import settled
from counterclaim.claims.events import find_events
from counterclaim.claims.mentions import (
    Alias,
    Attribution,
    EventTrigger,
    OperationName,
    StatusCue,
    TollMention,
    WeaponMention,
)
from counterclaim.claims.naming import find_aliases, find_operations
from counterclaim.claims.rebuttals import taken_up
from counterclaim.claims.role_events import with_roles, with_weapons
from counterclaim.claims.role_groups import groups
from counterclaim.claims.status import status_cues
from counterclaim.claims.tolls import find_tolls
from counterclaim.claims.voices import Voices, find_voices
from counterclaim.claims.weapons import find_weapons
from counterclaim.language import Annotated
from counterclaim.language.roles import RoleSpan, roles_of
from counterclaim.model import Place, Span
from counterclaim.resolve.actor_country import country_of_place
from counterclaim.resolve.actors import ActorContext
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.dates import Anchor, DateMention, find_dates
from counterclaim.resolve.places import find_names, resolve_places
from counterclaim.resolve.speakers import kind_and_country


@dataclass(frozen=True)
class Reading:
    """A report with all mentions found in it, each a span of its text."""

    a: Annotated
    context: ActorContext
    attributions: tuple[Attribution, ...]
    voices: Voices
    cues: tuple[StatusCue, ...]
    events: tuple[EventTrigger, ...]
    tolls: tuple[TollMention, ...]
    weapons: tuple[WeaponMention, ...]
    uses: tuple[WeaponUse, ...]
    aliases: tuple[Alias, ...]
    operations: tuple[OperationName, ...]
    places: Mapping[Span, Place]
    dates: tuple[DateMention, ...]
    anchor: Anchor

    @property
    def text(self) -> str:
        """The report's text."""
        return self.a.text

    def words(self, span: Span) -> str:
        """The words at a span."""
        return self.a.text[span[0] : span[1]]

    def tidy(self, span: Span) -> Span:
        """A quote is what is said: without a "that" in front of it or an "and" that leads on to something
        else."""
        found = _EDGES.fullmatch(self.words(span))
        if found is None or not found.group("said"):
            return span
        return span[0] + found.start("said"), span[0] + found.end("said")


_EDGES = re.compile(
    r"[\s;,]*(?:that\s+)?(?P<said>.*?)(?:[\s,;]+(?:and|but|while|or))?[\s,;]*", re.IGNORECASE | re.DOTALL
)


def read(a: Annotated, roles: Sequence[RoleSpan] | None = None) -> Reading:
    """Run every finder over an annotated report.

    Args:
        a: an annotated report.
        roles: words that play a role in violence; by default those that the learned reader sees, where it
            is asked.
    """
    aliases = find_aliases(a)
    seen = groups(a.text, roles_of(a) if roles is None else roles, aliases)
    context = _context(a, aliases)
    named = find_weapons(a)
    weapons = with_weapons(a, named, seen)
    events = with_roles(a, find_events(a, named), seen)
    tolls = find_tolls(a)
    found, shown = attributed(a, [*(e.clause for e in events), *(t.clause for t in tolls)])
    attributions = tuple(f for f in found if f.tells)
    # "…, a claim the mission denied" is a denial of what was said, and no event beside it.
    taken_up_by = {f.cue for f in attributions if taken_up(a.text, f, attributions)}
    events = tuple(e for e in events if e.trigger not in taken_up_by)
    literal, apart = find_names(a)
    events, literal = settled(a, events, literal, shown)
    resolved = resolve_places((*literal, *apart), a, context.outlet_country)
    places = {m.span: resolved[m.span] for m in literal}
    return Reading(
        a=a,
        context=context,
        attributions=attributions,
        voices=find_voices(a, attributions, context, places, aliases),
        cues=tuple(c for c in status_cues(a) if not _reports(c, attributions)),
        events=events,
        tolls=_counted(tolls, attributions),
        weapons=weapons,
        uses=find_uses(a, weapons, tolls),
        aliases=aliases,
        operations=find_operations(a),
        places=places,
        dates=find_dates(a),
        anchor=Anchor(published=a.report.published, narrative=None),
    )


def _counted(
    tolls: tuple[TollMention, ...], attributions: tuple[Attribution, ...]
) -> tuple[TollMention, ...]:
    """The tolls without those that count a speaker: "according to the mayor, X, two people were killed"."""
    told = [f.source for f in attributions if f.source is not None]
    kept = [not any(t.figure[0] < b and a < t.figure[1] for a, b in told) for t in tolls]
    place = {old: new for new, old in enumerate(n for n, k in enumerate(kept) if k)}
    return tuple(
        replace(t, part_of=place.get(t.part_of) if t.part_of is not None else None)
        for t, k in zip(tolls, kept, strict=True)
        if k
    )


def _reports(cue: StatusCue, attributions: tuple[Attribution, ...]) -> bool:
    """Whether words such as "to say" belong to an act of reporting ("quoted X to say that …") and plan
    nothing."""
    planned = cue.value in ("planned", "hypothetical")
    return planned and any(f.cue[0] <= cue.cue[0] and cue.cue[1] <= f.content[0][0] for f in attributions)


def _outlet_country(a: Annotated) -> str | None:
    return kind_and_country(a.report.outlet)[1] if a.report.outlet else None


def _context(a: Annotated, aliases: tuple[Alias, ...]) -> ActorContext:
    """What a report speaks of: its countries, most named first, and the acronyms that it defines."""
    named: Counter[str] = Counter()
    towns: list[str] = []
    for ent in a.doc.ents:
        if ent.label_ in ("GPE", "NORP", "LOC"):
            match = country_of(ent.text)
            if match is not None:
                named[match.iso3] += 1
            elif ent.label_ == "GPE":
                towns.append(ent.text)
    # A country named once in passing lends nobody its army.
    spoken = [c for c, n in named.most_common() if n > 1]
    # A report on the towns of one country that names another speaks of both: "the army" may be of either.
    if spoken:
        seated = named + Counter(filter(None, (country_of_place(t, tuple(named)) for t in towns)))
        spoken += [c for c, n in seated.most_common() if n > 1 and c not in spoken]
    told = {a.text[slice(*x.alias)]: a.text[slice(*x.name)] for x in aliases}
    # Acronyms and names of several words; "Chief" alone may be anybody's.
    defined = {alias: name for alias, name in told.items() if alias.isupper() or " " in alias}
    return ActorContext(
        countries=tuple(spoken),
        date=a.report.published,
        defined=defined,
        outlet_country=_outlet_country(a),
    )

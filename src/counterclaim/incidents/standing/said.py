"""All that is said of an incident, in order, with who says it, when, and what no longer stands.

Made once for an incident; contradictions, values and standing are read off it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.standing.developments import superseded, withdrawn
from counterclaim.incidents.standing.voices import unnamed, voices
from counterclaim.incidents.telling import Telling
from counterclaim.incidents.wording import signature
from counterclaim.model import Claim

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})

Sources = Mapping[str, Hashable]
"""For a claim's id the key of its source; claims that relay or copy one another have the same key."""


@dataclass(frozen=True)
class Said:
    """What is said of an incident.

    Attributes:
        claims: in the order in which they were said: by time, report and place in its text.
        voice: for each claim's id whose voice it is; an outlet that only passes on has that of the speaker.
        when: for each claim's id when it was said (ISO 8601), None where that is not known.
        relayed: claims by which an outlet or a relay says for itself what it has from a speaker.
        withdrawn: claims that somebody took back.
        superseded: claims whose own speaker gave another value later, with the claims that give it.
        outlets: for each report's id who published it.
    """

    claims: tuple[Claim, ...]
    voice: Mapping[str, str]
    when: Mapping[str, str | None]
    relayed: frozenset[str]
    withdrawn: frozenset[str]
    superseded: Mapping[str, tuple[str, ...]]
    outlets: Mapping[str, str]
    sources: Sources

    @cached_property
    def parties(self) -> frozenset[str]:
        """The voices of those that are a party to the violence in any claim."""
        return frozenset(self.voice[c.id] for c in self.claims if c.speaker.party)

    @cached_property
    def live(self) -> tuple[Claim, ...]:
        """The claims of what happened that still stand."""
        return tuple(c for c in self.claims if self.stands(c) and c.modality not in _UNREAL)

    def stands(self, claim: Claim) -> bool:
        """Whether nobody has taken a claim back, nor its own speaker given another value since."""
        return claim.id not in self.withdrawn and claim.id not in self.superseded

    def independent(self, claims: Iterable[Claim]) -> int:
        """Count the sources of claims that neither relay nor copy each other."""
        told = list(claims)
        own = [c for c in told if c.id not in self.relayed] or told
        return len({self.sources.get(c.id, self.voice[c.id]) for c in own})

    def voices(self, claims: Iterable[Claim]) -> frozenset[str]:
        """Whose voices claims are."""
        return frozenset(self.voice[c.id] for c in claims)


def hear(
    told: Telling | Sequence[Claim], sources: Sources | None = None, moments: Mapping[str, str] | None = None
) -> Said:
    """Put in order what is said of an incident.

    Args:
        told: the incident as its reports tell it, or its claims alone.
        sources: for each claim's id the key of its source; without, each voice is one.
        moments: for a claim's id when it was said (ISO 8601), where that is not its report's publication: the
            entries of live pages.
    """
    telling = told if isinstance(told, Telling) else Telling(claims=told)
    at = moments or {}
    published = {i: r.published for i, r in telling.reports.items()}
    unique = {c.id: c for c in telling.claims}.values()
    when = {c.id: at.get(c.id) or published.get(c.report) for c in unique}
    claims = tuple(sorted(unique, key=lambda c: (in_time(when[c.id]), c.report, c.quote.start, c.id)))
    outlets = {i: r.outlet for i, r in telling.reports.items() if r.outlet}
    own = voices(claims)
    voice, relayed = _relayed(claims, own)
    back = withdrawn(claims, voice, when, outlets)
    replaced = superseded(claims, voice, when, back)
    # A part goes with its whole.
    parts = [(c.id, c.part_of) for c in claims if c.part_of is not None]
    back |= {part for part, whole in parts if whole in back}
    replaced |= {part: replaced[whole] for part, whole in parts if whole in replaced}
    return Said(
        claims=claims,
        voice=voice,
        when=when,
        relayed=relayed,
        withdrawn=back,
        superseded=replaced,
        outlets=outlets,
        sources=sources or {},
    )


def _relayed(claims: Sequence[Claim], own: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """Give an echo the voice that it echoes: the headline that of the minister in the text, the "official" of
    the first line that of the governor whom the second one names.

    Both must stand in one report and say the same of the same.
    """
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for c in claims:
        groups[c.report, c.field, c.kind, signature(c)].append(c)
    voice = dict(own)
    relayed = set()
    for same in groups.values():
        named = [c for c in same if c.speaker.kind != "outlet"]
        relays = {r.name.lower() for c in same for r in c.relay}
        first = [c for c in named if c.speaker.name.lower() not in relays]
        known = [c for c in first if not unnamed(c.speaker)]
        for c in first:
            named = [k for k in known if c.field == "toll" and unnamed(c.speaker) and _may_be(c, k)]
            other = named[0] if named else c
            voice[c.id] = own[other.id]
        for c in same if first else ():
            if c not in first:
                voice[c.id] = voice[first[0].id]
                relayed.add(c.id)
    return voice, frozenset(relayed)


def _may_be(a: Claim, b: Claim) -> bool:
    """Whether an unnamed speaker can be a named one of the same report."""
    one, two = a.speaker, b.speaker
    known = one.kind == two.kind != "unknown"
    return known and (one.country is None or two.country is None or one.country == two.country)

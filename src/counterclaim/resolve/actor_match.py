"""The records of actor resolution: what is known of a report, and who was meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ActorContext:
    """What a report says that helps to tell its actors apart.

    ``countries`` are the ISO 3166-1 alpha-3 codes of the countries that it speaks of, the most frequent
    first; ``date`` is when it was published (ISO 8601); ``defined`` maps the acronyms that it spells out, and
    the names of several words that it gives somebody besides, to the names that they stand for;
    ``outlet_country`` is where the outlet has its seat.
    """

    countries: tuple[str, ...] = ()
    date: str | None = None
    defined: Mapping[str, str] = field(default_factory=dict)
    outlet_country: str | None = None

    def __hash__(self) -> int:
        """By value, so that what was resolved for a report once is found again."""
        return hash((self.countries, self.date, tuple(sorted(self.defined.items())), self.outlet_country))

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return int(self.date[:4]) if self.date and self.date[:4].isdigit() else None

    @property
    def home(self) -> str | None:
        """The country of a bare "the army" or "the police"; None where more than one is possible."""
        if self.outlet_country and (not self.countries or self.outlet_country in self.countries):
            return self.outlet_country
        return self.countries[0] if len(self.countries) == 1 else None


@dataclass(frozen=True)
class ActorMatch:
    """An actor as the vocabulary knows it.

    ``kind`` is a speaker kind of the model or, for armed groups, the form of the group (armed group, militia,
    paramilitary, cartel, gang); ``country`` is ISO 3166-1 alpha-3; ``score`` from 0 to 1 says how sure the
    match is; ``method`` how it was made:

    - ``name``, ``alias``: the words are a name of the entry, in one spelling or another;
    - ``context``: the name means other things as well, and the report's countries or its definitions decide;
    - ``truncated``: a name that has lost its first letter;
    - ``defined``: an acronym that the report spells out, of an actor that the vocabulary does not hold;
    - ``state``, ``state by context``: a body of a state, with its country named or the only one possible;
    - ``country``: a country, its capital or a metonym in its government's stead;
    - ``person``: a person of public life, whose kind is that of the office held on the day;
    - ``fuzzy``: a misspelt name.
    """

    id: str
    name: str
    kind: str
    country: str | None
    aliases: tuple[str, ...] = ()
    method: str = "name"
    score: float = 1.0

"""What the field codes for an actor: the record, and how its parts go together.

Sources: PLOVER manual 0.7b1 (2021), actor and sector codes; ACLED codebook (2023), interaction codes; UCDP
GED codebook 23.1, sides of a conflict. ``UNO`` and ``EUR`` are finer than PLOVER's IGO, as POLECAT codes
the United Nations and the European Union.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from counterclaim.resolve.leaders import STATE
from counterclaim.resolve.sectors import Sector, sector

INTERNATIONAL = frozenset({"UNO", "EUR", "IGO"})
"""Actor codes of organisations of states."""

EXTERNAL = 8
"""ACLED's actor class of forces outside their own country, and of organisations of states."""


WITHIN = {"SOL": "SOM", "NCY": "CYP"}
"""User-assigned codes of states that few recognise, with the country that PLOVER puts them in."""


@dataclass(frozen=True, slots=True)
class ActorCode:
    """An actor as PLOVER, ACLED and UCDP would have it; None is untold.

    ``country`` is ISO 3166-1 alpha-3; ``actor`` PLOVER's actor code: the country, or UNO, EUR, IGO, NGO;
    ``sector`` and ``secondary`` PLOVER's sectors; ``inter`` ACLED's actor class, 1 to 8, of the actor at
    home; ``side`` what it would be to UCDP. ``basis`` tells what decided: name, institution, person, office,
    words, country or place.
    """

    country: str | None = None
    actor: str | None = None
    sector: str | None = None
    secondary: str | None = None
    inter: int | None = None
    side: str | None = None
    basis: str = ""

    def inter_in(self, country: str | None) -> int | None:
        """ACLED's actor class where something happened: a state's forces abroad are external forces.

        >>> from counterclaim.resolve.actors import code_actor
        >>> code_actor("Rwandan troops").inter_in("COD"), code_actor("Rwandan troops").inter_in("RWA")
        (8, 1)
        """
        abroad = country is not None and self.country is not None and country != self.country
        return EXTERNAL if abroad and self.inter == 1 else self.inter


def coded(own: Sector | None, country: str | None, basis: str, actor: str | None = None) -> ActorCode:
    """The code of an actor of a sector and a country; ``actor`` is PLOVER's code where it is no country."""
    country = WITHIN.get(country, country) if country else None
    code = ActorCode(
        country=country,
        actor=actor or country,
        sector=own.code if own else None,
        secondary=own.secondary if own else None,
        inter=own.inter if own else None,
        side=own.side if own else None,
        basis=basis,
    )
    return located(code, actor) if actor in INTERNATIONAL else code


def located(code: ActorCode, where: str | None) -> ActorCode:
    """The same actor of a country or an organisation of states."""
    if where is None:
        return code
    where = WITHIN.get(where, where)
    if where not in INTERNATIONAL:
        return replace(code, country=where, actor=where, basis=code.basis or "country")
    civil = code.inter == 7 and code.sector not in (None, "ELI")
    return replace(
        code, country=None, actor=where, inter=7 if civil else EXTERNAL,
        side="civilians" if civil else "international", basis=code.basis or "name",
    )  # fmt: skip


def past(was: ActorCode, seat: str | None, high: bool) -> ActorCode:
    """Somebody who once was something: elite after a high office, a civilian after any other post."""
    if was.actor is None and seat is not None:
        was = located(was, seat)
    person = was.basis == "person"
    if was.sector is None and not person:
        return was
    elite = person or (high and was.sector in {*STATE, "ELI", "PTY", "OPP"})
    now = sector("ELI" if elite else "CVL")
    return replace(
        was, sector=now.code, secondary=None, inter=now.inter, side=now.side, basis=was.basis or "words"
    )

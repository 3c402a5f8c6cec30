"""What is known of a place expression before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterclaim.model import Span

PlaceRole = Literal["located", "mentioned", "actor", "dateline", "adjectival", "embedded"]


@dataclass(frozen=True)
class PlaceMention:
    """An expression that names a place, with what its words say.

    ``span`` is the expression with the word for its kind ("Panjgur district"), ``name`` the name alone;
    ``role`` is ``located`` where something is put there, ``mentioned`` where the place is only named,
    ``actor`` where a country or a capital stands for its government, ``dateline`` where it tells where the
    report was filed (``sentence`` is then -1), ``adjectival`` where an adjective or a word for people stands
    for it, ``embedded`` where it stands in the name of a body. ``inside`` holds the names of the mentions
    that the text says contain it; ``near`` tells that the thing is not in but near it, ``away_m`` (metres)
    and ``bearing`` (degrees) how far and where; ``country`` is a word for a country that precedes it ("the
    Iranian city of X"), ``led`` tells that one stands before it, whatever it belongs to ("Iranian troops in
    X"); ``rule`` names what made it a place.
    """

    sentence: int
    span: Span
    name: Span
    surface: str
    role: PlaceRole
    kind: str | None = None
    facility: bool = False
    near: bool = False
    away_m: float | None = None
    bearing: int | None = None
    part: bool = False
    inside: tuple[Span, ...] = ()
    country: str | None = None
    led: bool = False
    label: str = ""
    rule: str = ""

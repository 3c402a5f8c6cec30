"""The rival figures of one harm, each once, with those who give it: what lists of incidents show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from counterclaim.incidents.standing.figures import Figure, comparable, figure_of
from counterclaim.incidents.standing.sorts import people
from counterclaim.incidents.sums import summed, wholes
from counterclaim.incidents.wording import victims_of
from counterclaim.incidents.words import VALUE, clipped, figure, speaker
from counterclaim.model import Claim, Incident, TollKind


@dataclass(frozen=True)
class Voiced:
    """A figure in the words in which it comes first, and who gives it: name and status of the claim.

    ``others``: it counts other people than the figures before it, and so stands beside them ("47 militants",
    "13 soldiers").
    """

    words: str
    voices: tuple[tuple[str, str], ...]
    others: bool = False


def harm(incident: Incident, claims: Mapping[str, Claim]) -> Iterator[tuple[TollKind, tuple[Voiced, ...]]]:
    """The figures of an incident kind by kind; a part of a figure is not shown beside its whole.

    Args:
        incident: with its tolls.
        claims: by id, those that the tolls lead to.
    """
    told = [claims[i] for t in incident.tolls for i in t.claims if i in claims]
    for kind in get_args(TollKind):
        if found := voiced(wholes(c for c in told if c.kind == kind)):
            yield kind, found


def voiced(tolls: Iterable[Claim]) -> tuple[Voiced, ...]:
    """Each figure once: what has the same bounds is the same figure, whatever its words, unless it is a rough
    one of other people ("dozens of mercenaries"); what one speaker adds up is one."""
    voices: dict[object, dict[str, str]] = {}
    shown: dict[object, str] = {}
    counts: dict[object, Figure] = {}
    for c in (s.claim for s in summed(tolls)):
        words = clipped(figure(c), VALUE)
        counted = c.low is not None or c.high is not None
        sides = people(victims_of(c)).sides if c.low != c.high else frozenset[str]()
        same: object = (c.low, c.high, c.polarity, sides) if counted else words.lower()
        shown.setdefault(same, words)
        counts.setdefault(same, figure_of(c))
        voices.setdefault(same, {}).setdefault(speaker(c), c.status)
    found: list[Voiced] = []
    for same, said in voices.items():
        before = [counts[k] for k in list(counts)[: len(found)]]
        others = bool(before) and not any(comparable(counts[same], b) for b in before)
        found.append(Voiced(shown[same], tuple(said.items()), others))
    return tuple(found)

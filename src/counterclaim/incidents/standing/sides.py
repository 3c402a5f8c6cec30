"""The sides of a contradiction: who holds a value, on how many sources, and how much the dispute weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from counterclaim.incidents.sourcing.chronology import moment
from counterclaim.incidents.standing.disputes import disputes, severity
from counterclaim.incidents.standing.said import Said
from counterclaim.model import Claim, Contradiction, Side

ACROSS = 1.25
"""How much more a dispute weighs in which parties to the violence stand on different sides."""
UNSURE = 0.5
"""What a source counts whose claim nobody could check, or that itself only thinks it possible."""

_UNSURE = frozenset({"unverified", "possible"})


@dataclass(frozen=True)
class Camp:
    """Claims that hold one value, before they are written down as a side."""

    value: str
    claims: tuple[Claim, ...]


def side(said: Said, camp: Camp) -> Side:
    """Write a camp down: its speakers, outlets, sources and when it was first and last said."""
    own = [c for c in camp.claims if c.id not in said.relayed] or list(camp.claims)
    first, last = span(said, camp.claims)
    return Side(
        value=camp.value,
        speakers=names(own),
        claims=tuple(c.id for c in camp.claims),
        outlets=outlets(said, camp.claims),
        independent=said.independent(camp.claims),
        parties=names(c for c in own if said.voice[c.id] in said.parties),
        first=first,
        last=last,
    )


def names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The speakers of claims, each name once, in the order of the claims."""
    return tuple(dict.fromkeys(c.speaker.name for c in claims))


def outlets(said: Said, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Who published claims, each once."""
    return tuple(dict.fromkeys(said.outlets[c.report] for c in claims if c.report in said.outlets))


def span(said: Said, claims: Iterable[Claim]) -> tuple[str | None, str | None]:
    """When claims were first and last put forward (ISO 8601)."""
    told = [(m, w) for c in claims if (w := said.when[c.id]) and (m := moment(w))]
    return (min(told)[1], max(told)[1]) if told else (None, None)


def contradiction(
    said: Said,
    field: str,
    camps: Sequence[Camp],
    rival: Callable[[int, int], bool] = lambda a, b: True,
    gap: float = 1.0,
) -> Contradiction | None:
    """Set camps against each other, where different voices hold them.

    Args:
        said: what is said of the incident.
        field: what they disagree on.
        camps: in the order in which they are shown.
        rival: whether the camps at two places exclude each other.
        gap: how far the values lie apart, from 0 to 1.

    Returns:
        The contradiction, without camps that no other voice opposes; None where fewer than two remain.
    """
    own = [said.voices(c.claims) for c in camps]
    pairs = [
        (i, j)
        for i in range(len(camps))
        for j in range(i + 1, len(camps))
        if rival(i, j) and own[i] - own[j] and own[j] - own[i]
    ]
    kept = sorted({k for pair in pairs for k in pair})
    if not kept:
        return None
    strength = {k: strong(said, camps[k].claims) for k in kept}
    sided = {k: {v for v in own[k] if v in said.parties} for k in kept}
    best = max(min(strength[i], strength[j]) for i, j in pairs)
    across = any(sided[i] - sided[j] and sided[j] - sided[i] for i, j in pairs)
    weight = severity(field) * (0.5 + 0.5 * gap) * best / (best + 1) * 2 * (ACROSS if across else 1.0)
    return Contradiction(
        field=field, sides=tuple(side(said, camps[k]) for k in kept), weight=round(weight, 3)
    )


def strong(said: Said, claims: Sequence[Claim]) -> float:
    """How strong a camp is: each of its sources counts by its kind, and half where nobody could check it."""
    trust = disputes().trust
    best: dict[object, float] = {}
    own = [c for c in claims if c.id not in said.relayed] or claims
    for c in own:
        key = said.sources.get(c.id, said.voice[c.id])
        worth = trust.get(c.speaker.kind, 0.6) * (UNSURE if c.status in _UNSURE else 1.0)
        best[key] = max(worth, best.get(key, 0.0))
    return sum(best.values())


def label(claims: Sequence[Claim], words: Callable[[Claim], str]) -> str:
    """The words that most claims use for their common value; of equally many those said first."""
    told = [w for c in claims if (w := words(c))]
    return max(dict.fromkeys(told), key=told.count) if told else ""

"""Bodies of states: "Pakistani forces", "Mali's army", "the foreign ministry in Islamabad", "the police"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterclaim.resolve.actor_match import ActorMatch
from counterclaim.resolve.countries import adjective_of, country_name, with_article
from counterclaim.resolve.lexicon import Entry
from counterclaim.resolve.names import Word, plain, words
from counterclaim.vocabulary import load


@dataclass(frozen=True)
class Body:
    """What every state has: armed forces, police, a foreign ministry …; ``template`` makes its name."""

    id: str
    template: str
    kind: str
    head: str


@dataclass(frozen=True)
class BodyHit:
    """A body among the words of a text: indices of its first word and of the word after the last."""

    body: Body
    first: int
    last: int


def find_bodies(tokens: list[Word]) -> list[BodyHit]:
    """The bodies that the words name, the longest where they overlap, in order.

    >>> from counterclaim.resolve.names import words
    >>> [h.body.id for h in find_bodies(words("an Israeli military court and the border police"))]
    ['courts', 'border-guards']
    """
    phrases = _phrases()
    keys = [plain(w.text) for w in tokens]
    found: list[BodyHit] = []
    at = 0
    while at < len(keys):
        for words_after, body in phrases.get(keys[at], ()):
            last = at + 1 + len(words_after)
            if words_after == tuple(keys[at + 1 : last]):
                found.append(BodyHit(body, at, last))
                at = last - 1
                break
        at += 1
    return found


def state_actor(body: Body, country: str, own: Entry | None, by_context: bool = False) -> ActorMatch:
    """The body of one state.

    Args:
        body: which body.
        country: ISO 3166-1 alpha-3.
        own: the entry of the service that is this body in this country, if the vocabulary has one.
        by_context: the country was not named with it.

    >>> state_actor(find_bodies(words("army"))[0].body, "MLI", None).name
    'Army of Mali'
    """
    name = body.template.format(country=with_article(country))
    head = body.head if body.head[:1].isupper() else body.head.title()
    also = [
        f"{country_name(country)} {head}",
        f"{adjective_of(country)} {head}" if adjective_of(country) else "",
    ]
    aliases = (name, *own.aliases, *also) if own else tuple(also)
    shown = own.name if own else name
    return ActorMatch(
        id=own.id if own else state_id(body.id, country),
        name=shown,
        kind=body.kind,
        country=country,
        aliases=tuple(a for a in dict.fromkeys(aliases) if a and a != shown),
        method="state by context" if by_context else "state",
        score=0.7 if by_context else 0.95,
    )


def state_id(body: str, country: str) -> str:
    """The id of a state's body.

    >>> state_id("army", "MLI")
    'mli-army'
    """
    return f"{country.lower()}-{body}"


def body_of(id: str) -> Body | None:
    """The body with this id, from ``state_forces.yaml``."""
    bodies: dict[str, Body] = load("state_forces", _by_id)
    return bodies.get(id)


def _phrases() -> dict[str, list[tuple[tuple[str, ...], Body]]]:
    phrases: dict[str, list[tuple[tuple[str, ...], Body]]] = load("state_forces", _index)
    return phrases


def _by_id(raw: list[dict[str, Any]]) -> dict[str, Body]:
    return {r["id"]: Body(r["id"], r["name"], r["kind"], r["heads"][0]) for r in raw if "heads" in r}


def _index(raw: list[dict[str, Any]]) -> dict[str, list[tuple[tuple[str, ...], Body]]]:
    """Heads by their first word, the longest first."""
    bodies = _by_id(raw)
    found: dict[str, list[tuple[tuple[str, ...], Body]]] = {}
    for r in raw:
        for head in r.get("heads", ()):
            first, *others = (plain(w.text) for w in words(head))
            found.setdefault(first, []).append((tuple(others), bodies[r["id"]]))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found

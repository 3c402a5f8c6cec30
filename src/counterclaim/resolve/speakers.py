"""What kind of speaker a noun phrase names, and of which country: "a doctor at the hospital", "the posts"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal, get_args

from counterclaim.model import SpeakerKind
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_phrase import Phrase, lists, phrases
from counterclaim.resolve.actor_resolve import REMEMBERED, resolve_actor
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.names import Word, plain, words
from counterclaim.vocabulary import entries, load

Force = Literal["hard", "soft", "modifier"]
STATE: frozenset[SpeakerKind] = frozenset({"government", "military", "police", "judicial", "state media"})
"""Kinds that belong to the report's country where they name no other."""

_ARMED = frozenset({"armed group", "militia", "paramilitary", "cartel", "gang"})
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "sheikh", "sir", "maulana", "mullah", "ayatollah"}
)
_INTO = frozenset({"of", "for", "from", "at", "in", "with", "to", "on", "inside"})


@dataclass(frozen=True, slots=True)
class _Head:
    kind: SpeakerKind
    force: Force


@lru_cache(maxsize=REMEMBERED)
def kind_and_country(mention: str, context: ActorContext | None = None) -> tuple[SpeakerKind, str | None]:
    """The kind of a speaker and the country that it speaks from, as far as its words say.

    Args:
        mention: the noun phrase, with or without name, apposition and what follows.
        context: what the report says that helps; a bare "the army" gets the report's country if there is
        only one.

    Returns:
        A speaker kind of the model ("unknown" where nothing says) and an ISO 3166-1 alpha-3 code or None.

    >>> kind_and_country("the deputy security governor of the province")
    ('government', None)
    >>> kind_and_country("A Pakistani security source"), kind_and_country("Reuters")
    (('government', 'PAK'), ('media', 'GBR'))
    >>> kind_and_country("a nurse at a Saravan hospital")[0], kind_and_country("the statement")[0]
    ('medical', 'unknown')
    """
    context = context or ActorContext()
    parts = phrases(mention)
    head = next((h for h in map(_head, parts) if h is not None), None)
    match = resolve_actor(mention, context)
    if match is not None and _speaks(match, head):
        return speaker_kind(match.kind), match.country
    kind = head or _named_person(parts)
    return kind, _country(mention, kind, context)


def speaker_kind(kind: str) -> SpeakerKind:
    """The speaker kind of an actor's kind: the forms of armed groups are one.

    >>> speaker_kind("cartel"), speaker_kind("military")
    ('armed group', 'military')
    """
    if kind in _ARMED:
        return "armed group"
    return kind if kind in get_args(SpeakerKind) else "unknown"  # type: ignore[return-value]


def _speaks(match: ActorMatch, head: SpeakerKind | None) -> bool:
    """Whether the actor itself is the speaker, and not a "Reuters witness" or a "resident of Iran"."""
    return (match.method != "fuzzy" and head not in ("witness", "person", "medical")) or match.kind == head


def _head(phrase: Phrase) -> SpeakerKind | None:
    """The kind that a phrase's words say: its last noun, or what stands beside a noun that says little."""
    stop = lists()["prepositions"]
    cuts = [i for i, t in enumerate(phrase.tokens) if plain(t.text) in stop and t.text[0].islower()]
    end = cuts[0] if cuts else len(phrase.tokens)
    found = _in(phrase.tokens[:end])
    if found is None:
        return None
    if found.force == "hard" or end >= len(phrase.tokens) or plain(phrase.tokens[end].text) not in _INTO:
        return found.kind
    until = cuts[1] if len(cuts) > 1 else len(phrase.tokens)
    inner = _in(phrase.tokens[end + 1 : until])
    return inner.kind if inner and inner.kind != "unknown" and inner.force != "soft" else found.kind


def _in(tokens: list[Word]) -> _Head | None:
    table, longest = _table()
    keys = [plain(t.text) for t in tokens]
    soft: _Head | None = None
    end = len(keys)
    while end > 0:
        step = 1
        for size in range(min(longest, end), 0, -1):
            head = table.get(tuple(keys[end - size : end]))
            if head is None or (head.force == "modifier" and soft is None) or _proper(tokens, end, head):
                continue
            if head.force != "soft":
                return head if soft is None or head.kind != "unknown" else soft
            if soft is None or soft.kind == "unknown":
                soft = head
            step = size
            break
        end -= step
    return soft


def _proper(tokens: list[Word], end: int, head: _Head) -> bool:
    """Whether a word is part of a title ("The Post"): words for posts and people are in small letters."""
    return (
        head.kind in ("social media", "witness", "person") and end > 1 and tokens[end - 1].text[0].isupper()
    )


def _named_person(parts: list[Phrase]) -> SpeakerKind:
    """A name and nothing else is a person if it has a title or two words at least."""
    if not parts:
        return "unknown"
    tokens = parts[0].tokens
    if not tokens or not all(
        t.text[0].isupper() and t.text.replace("'", "").replace("’", "").isalpha() for t in tokens
    ):
        return "unknown"
    if plain(tokens[0].text) in _TITLES and len(tokens) > 1:
        return "person"
    return (
        "person"
        if 2 <= len(tokens) <= 4 and not any(t.text.isupper() for t in tokens) and tokens[0].text != "The"
        else "unknown"
    )


def _country(mention: str, kind: SpeakerKind, context: ActorContext) -> str | None:
    named = {m.iso3 for m in find_countries(mention, capitals=True)}
    if len(named) == 1:
        return named.pop()
    return context.home if not named and kind in STATE else None


def _table() -> tuple[dict[tuple[str, ...], _Head], int]:
    table: tuple[dict[tuple[str, ...], _Head], int] = load("speaker_kinds", _read)
    return table


def _read(raw: list[dict[str, Any]]) -> tuple[dict[tuple[str, ...], _Head], int]:
    found: dict[tuple[str, ...], _Head] = {}

    def add(phrase: str, kind: SpeakerKind, force: Force) -> None:
        found.setdefault(tuple(plain(w.text) for w in words(phrase)), _Head(kind, force))

    for r in raw:
        for pair in product(*r["combine"]) if "combine" in r else ():
            add(" ".join(pair), r["kind"], "hard")
        for phrase in r.get("heads", ()):
            add(phrase, r["kind"], "hard")
    for r in raw:
        for phrase in r.get("soft", ()):
            add(phrase, r["kind"], "soft")
    soft = frozenset(phrase for r in raw for phrase in r.get("soft_bodies", ()))
    for body in entries("state_forces"):
        for phrase in body.get("heads", ()):
            add(phrase, body["kind"], "soft" if phrase in soft else "hard")
    for r in raw:
        for phrase in r.get("modifiers", ()):
            add(phrase, r["kind"], "modifier")
    return found, max(map(len, found))

"""Who a speaker is, as far as its words say: a person, a body, an outlet, or somebody without a name.

What a label says: ``person:``, ``body:`` and ``medium:`` name somebody in every report; ``unnamed:`` names
somebody in one report only, and ``sources`` decides whether two of them can be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from counterclaim.incidents.sourcing.sources_credits import agency_name
from counterclaim.model import Speaker
from counterclaim.resolve.actor_match import ActorContext, ActorMatch
from counterclaim.resolve.actor_resolve import resolve_actor
from counterclaim.resolve.names import normalise, plain
from counterclaim.resolve.speakers import STATE
from counterclaim.vocabulary import load

MEDIA = frozenset({"media", "state media"})
_PEOPLE = frozenset({
    "government", "military", "police", "medical", "witness", "person", "political", "judicial",
    "anonymous",
})  # fmt: skip
"""Kinds of speakers that are people; of the others a name is a body's unless an office is told with it."""

_INTO = frozenset({
    "of", "in", "for", "at", "from", "near", "on", "with", "by", "under", "to", "inside", "outside",
    "against", "between", "and", "or", "over", "as",
})  # fmt: skip
_ARTICLES = frozenset({
    "the", "a", "an", "same", "this", "that", "its", "his", "her", "their", "our",
})  # fmt: skip
_SMALL = frozenset({
    "al", "el", "ul", "bin", "ibn", "abu", "de", "da", "van", "von", "der", "la", "le", "dos", "di",
})  # fmt: skip
_VAGUE = frozenset({
    "unnamed", "anonymous", "unidentified", "senior", "top", "local", "several", "some", "two", "three",
    "many", "other", "another", "one", "certain", "there", "who", "which", "later", "reported", "told",
    "own", "new", "former",
})  # fmt: skip
"""Words of a description that tell nobody from anybody."""

_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "prof", "sheikh", "sir", "maulana", "mullah", "ayatollah", "gen",
    "general", "lt", "lieutenant", "col", "colonel", "maj", "major", "brig", "brigadier", "capt",
    "captain", "adm", "admiral", "sgt", "sergeant", "sen", "rep", "haji", "hajji", "rev", "father",
    "pm", "president", "prime", "vice", "king", "prince", "queen", "air", "marshal", "field", "chief",
    "inspector", "superintendent", "justice", "judge", "commander", "commodore",
})  # fmt: skip
_SPOKEN = re.compile(
    r"\bspokes|\bpress (?:office|secretary|service)|\bstatement\b|\bcommuniqu", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W_]+(?:[.'’-]+[^\W_]+)*\.?")
_OF_A_STATE = re.compile(r"[a-z]{3}(?:-government|-authorities)?")


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker as its words show it.

    Attributes:
        label: what it is counted under; it begins with ``person:``, ``body:``, ``medium:`` or ``unnamed:``.
        words: the words that describe it.
        country: ISO 3166-1 alpha-3, where known.
        kind: its kind of speaker.
        vague: whether it may be somebody who is named elsewhere: "an official", "Islamabad".
        body: the label of the body for which a spokesman speaks.
    """

    label: str
    words: frozenset[str]
    country: str | None
    kind: str
    vague: bool = False
    body: str | None = None

    @property
    def person(self) -> tuple[str, ...]:
        """The words of a person's name, empty for all others."""
        return tuple(self.label.removeprefix("person:").split()) if self.label.startswith("person:") else ()


@lru_cache(maxsize=8192)
def who(name: str, kind: str, country: str | None) -> Who:
    """Who a speaker is.

    Args:
        name: the speaker's name or description, as the claim has it.
        kind: its kind.
        country: its country, where known.

    >>> who("Alireza Marhamati, the deputy governor of the province", "government", "IRN").label
    'person:aliriza marhamati'
    >>> who("the foreign ministry spokesman", "government", "PAK").label
    'body:pak-foreign-ministry'
    >>> who("Islamabad", "government", "PAK").vague, who("a provincial official", "government", None).vague
    (True, True)
    """
    context = ActorContext(countries=(country,)) if country else ActorContext()
    match = resolve_actor(name, context)
    if match is not None and match.method == "fuzzy":
        match = None
    words = _described(name)
    country = country or (match.country if match and kind in STATE else None)
    if kind == "outlet":
        # A ministry that publishes its own statement is the ministry.
        if match is not None and match.kind in STATE - MEDIA and words & _office():
            return _as_body(match, words, match.country, match.kind)
        return Who(f"medium:{normalise(agency_name(match.name if match else name))}", words, country, kind)
    if kind in MEDIA:
        named = match.name if match else name
        vague = match is None and not _names(name)
        return Who(f"medium:{normalise(agency_name(named))}", words, country, kind, vague)
    person = match.name if match is not None and match.method == "person" else _person(name, kind)
    if person is not None:
        return Who(f"person:{normalise(person)}", words, country, kind, body=_body(name, person, context))
    if match is not None and kind not in ("witness", "anonymous", "medical", "person"):
        return _as_body(match, words, country or match.country, kind)
    if kind not in _PEOPLE and (name_ := _names(name)):
        return Who(f"body:{normalise(name_)}", words, country, kind)
    return Who(f"unnamed:{' '.join(sorted(words)) or plain(name)}", words, country, kind, vague=True)


def _as_body(match: ActorMatch, words: frozenset[str], country: str | None, kind: str) -> Who:
    vague = match.kind == "government" and bool(_OF_A_STATE.fullmatch(match.id))
    return Who(f"body:{match.id}", words, country, kind, vague)


def speaker(one: Speaker) -> Who:
    """Who the speaker of a claim is."""
    return who(one.name, one.kind, one.country)


def _body(name: str, person: str, context: ActorContext) -> str | None:
    """The body for which somebody speaks or whose head he is: "Foreign Office spokesperson Mumtaz Baloch",
    "Ahmad Vahidi, the interior minister"."""
    rest = " ".join(
        w for w in name.replace(",", " ").split() if normalise(w) not in normalise(person).split()
    )
    match = resolve_actor(rest, context)
    if match is None or match.method in ("fuzzy", "person"):
        return None
    heads = match.kind == "government" and not _OF_A_STATE.fullmatch(match.id)
    return f"body:{match.id}" if heads or _SPOKEN.search(name) else None


def _person(name: str, kind: str) -> str | None:
    """The name of a person in a description: capitals that hang on no preposition and describe nothing."""
    parts = [_WORDS.findall(p) for p in re.split(r"[,;()]", name)]
    parts = [p for p in parts if p]
    for part in parts:
        others = [t for p in parts if p is not part for t in p]
        for start, end in _runs(part):
            before = plain(part[start - 1]) if start else None
            after = plain(part[end]) if end < len(part) else None
            run = part[start:end]
            # "Iran's Interior Minister Ahmad Vahidi": the name begins behind the last word of the office.
            office = [i for i, t in enumerate(run) if _is_office(t) or _possessive(t)]
            titled = any(_is_office(t) for t in run)
            run = run[office[-1] + 1 :] if office else run
            if not run or len(run) > 4 or before in _INTO or (after is not None and after not in _INTO):
                continue
            if run[-1].isupper():
                continue
            apposed = any(plain(t) in _office() for t in others)
            described = before is not None and before not in _ARTICLES - {"same"}
            alone = start == 0 and after is None and not others
            if kind in _PEOPLE:
                fits = titled or described or apposed or (alone and (len(run) > 1 or kind == "person"))
            else:
                fits = len(run) > 1 and (titled or apposed)
            if fits and not _other(" ".join(run)):
                return " ".join(t.rstrip(".") for t in run)
    return None


def _is_office(word: str) -> bool:
    return plain(word) in _TITLES or plain(word) in _office()


def _runs(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words with capitals that stand together, with the small words of names between them."""
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and (
            tokens[end][0].isupper() or (end > start and plain(tokens[end]) in _SMALL)
        ):
            end += 1
        if end > start:
            yield start, end
        start = end + 1


def _other(name: str) -> bool:
    """Whether a name is that of a body or a country."""
    match = resolve_actor(name)
    return match is not None and match.method not in ("person", "fuzzy", "defined")


def _names(name: str) -> str | None:
    """What capitals name in a description of a body: "rights channel Halvash"; its first word proves
    nothing."""
    tokens = _WORDS.findall(name.split(",")[0])
    run = [t for i, t in enumerate(tokens) if t[0].isupper() and (i or t.isupper() or len(tokens) == 1)]
    after = [plain(tokens[tokens.index(t) - 1]) for t in run if tokens.index(t)]
    kept = [t for t in run if not _possessive(t) and plain(t) not in _office()]
    return " ".join(kept) if kept and not any(w in _INTO for w in after) else None


def _possessive(word: str) -> bool:
    return word.endswith(("'s", "’s", "s'", "s’"))


def _described(name: str) -> frozenset[str]:
    """The words of a description that tell it from others, in the singular."""
    words = (plain(t.rstrip(".")) for t in _WORDS.findall(name))
    kept = (w for w in words if w not in _INTO | _ARTICLES | _VAGUE)
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in kept)


def _office() -> frozenset[str]:
    """Single words that name an office, a kind of speaker or a people, and are no part of a person's name."""
    made: frozenset[str] = load("speaker_kinds", _read)
    return made


def _read(rows: list[dict[str, Any]]) -> frozenset[str]:
    phrases = (p for r in rows for key in ("heads", "soft", "modifiers") for p in r.get(key, ()))
    return frozenset(w for p in phrases for w in plain(p).split()) | _ARTICLES

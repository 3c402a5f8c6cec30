"""Who acts with equipment that is told to act: "Sudanese army warplanes", "the rebels' drones"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_phrases import doer, lemma, noun_phrase, words_name_doer
from counterclaim.claims.event_syntax import Scene, heads, phrase_start, prepositions
from counterclaim.claims.weapon_acts import weapon_acts
from counterclaim.claims.weapons import weapon
from counterclaim.language import Token
from counterclaim.model import Span

OWNER = "event.owner"
"""The rule by which an initiator is known by the equipment that it acts with."""

_PLATFORMS = frozenset({"aircraft", "drone", "missile", "rocket", "artillery", "naval", "vehicle"})
"""Classes of weapons before which a people is who uses them; "an American bomb" may be anybody's."""
_JOINED = frozenset({"air", "armed", "naval", "border", "security", "defence", "defense", "ground"})
"""Words of the name of a force before its noun: "air force", "border guard"."""
_NOUNS = frozenset({"NOUN", "PROPN"})
_PEOPLES = frozenset({"NORP", "GPE"})
_NAMED = _PEOPLES | {"ORG"}
_LED = frozenset({"led", "backed", "aligned", "controlled", "allied"})
"""Behind a hyphen, words that leave a name a part of whose equipment it is: "US-led coalition jets"."""
_OPERATED = frozenset(
    {"launch", "fire", "operate", "fly", "drop", "pilot", "send", "deploy", "lob", "plant", "lay"}
) | {"place", "hide", "bury", "detonate", "throw", "hurl"}
_ACRONYM = re.compile(r"[A-Z]{3,6}")
"""An organisation by its letters; those of a make stand among the weapon's own words ("FPV drones")."""


def equipment(scene: Scene, token: Token) -> Token | None:
    """The weapon or craft that a phrase is about, itself or counted ("a pair of jets"); None for others."""
    for h in heads(token, word_class("quantity")):
        craft = h.lower_ in weapon_acts().craft or lemma(h) in word_class("carrier")
        if craft or h.i in scene.weapons:
            return h if h is token or h.dep_ == "pobj" else None
    return None


def owners(scene: Scene, head: Token) -> Iterator[Span]:
    """Who is said to act with a piece of equipment, as written; nobody where the words only tell its make.

    Args:
        scene: the sentence.
        head: the noun of the equipment.

    A people alone owns planes, ships, guns and missiles without a name of their own ("Israeli tanks"); of a
    bomb, or a "Shahed", it may be only the maker.
    """
    for t in head.children:
        if t.dep_ in ("acl", "relcl") and t.i > head.i:
            way = "by" if lemma(t) in _OPERATED else "to" if lemma(t) == "belong" else None
            agents = [o for p, o in prepositions(t) if p.lower_ == way and equipment(scene, o) is None]
            if agents:
                yield from (noun_phrase(o, placed=False) for o in agents)
                return
    for t in head.children:
        if t.dep_ == "poss" and (doer(t) or _force(t)):
            yield noun_phrase(t)
            return
    before = [
        r for r in named_before(scene, head) if len(r) > 1 or not _people(r[0]) or _wielded(scene, r, head)
    ]
    if before:
        yield from (span_of(r) for r in before)
        return
    for prep, t in prepositions(head):
        if prep.lower_ == "of" and (_force(t) or doer(t)):
            yield noun_phrase(t, placed=False)
            return


def named_before(scene: Scene, head: Token) -> list[list[Token]]:
    """The words before a noun that name whose it is: "Nigerian air force", "US" and "British"; none for its
    make.

    Args:
        scene: the sentence.
        head: the noun of equipment, or of an attack.
    """
    doc, first = head.doc, head.i
    while first - 1 >= phrase_start(head) and not _article(doc[first - 1]):
        first -= 1
    if first == head.i > 0 and _ACRONYM.fullmatch(doc[first - 1].text) and doc[first - 1].pos_ in _NOUNS:
        first -= 1  # "killed in RSF shelling", which parses as two nouns
    runs: list[list[Token]] = [[]]
    for t in doc[first : head.i]:
        if t.lower_ in ("and", ",", "&"):
            runs.append([])
        else:
            runs[-1].append(t)
    found = [_name(scene, r) for r in runs]
    return [r for r in found if r]


def span_of(run: list[Token]) -> Span:
    """The code points of words that stand together."""
    return run[0].idx, run[-1].idx + len(run[-1])


def _name(scene: Scene, words: list[Token]) -> list[Token]:
    """Of words before a noun those that name somebody; none where they name a place that was hit."""
    run = list(words)
    while run and not _part_of_name(scene, run[-1]):
        if lemma(run[-1]) in word_class("site"):
            return []  # "a Gaza school strike"
        run.pop()  # "army attack helicopters", "Russian ballistic missiles"
    while run and not (_part_of_name(scene, run[0]) or run[0].lower_ in _JOINED):
        run.pop(0)  # "several low-flying army jets"
    if not run or any(t.text == "-" and t.doc[t.i + 1].lower_ not in _LED for t in run[:-1]):
        return []
    doc = run[-1].doc
    if run[-1].i + 1 < len(doc) and doc[run[-1].i + 1].text == "-":
        return []  # "Turkish-made drones", "fighter-bombers"
    start, end = span_of(run)
    told = doc.text[start:end]
    return run if _force(run[-1]) or words_name_doer(told) or _ACRONYM.fullmatch(told) else []


def _force(token: Token) -> bool:
    return lemma(token) in word_class("owning")


def _people(token: Token) -> bool:
    return token.pos_ == "ADJ" or token.ent_type_ in _PEOPLES


def _wielded(scene: Scene, people: list[Token], head: Token) -> bool:
    """Whether a people before equipment is who uses it: planes, missiles; none by the name of a make."""
    entry = scene.weapons.get(head.i)
    if entry is not None and weapon(entry).kind not in _PLATFORMS:
        return False
    made = head.doc[people[-1].i + 1 : head.i + 1]
    return not any(t.i in scene.weapons and t.pos_ == "PROPN" and t.text[:1].isupper() for t in made)


def _article(token: Token) -> bool:
    return token.dep_ in ("det", "nummod", "quantmod", "punct", "case") and token.text != "-"


def _part_of_name(scene: Scene, token: Token) -> bool:
    """Whether a word names a force, a country or a group; a weapon's own words may hold a force's: "air force
    jet"."""
    if _force(token):
        return True
    named = token.ent_type_ in _NAMED or words_name_doer(token.text) or _ACRONYM.fullmatch(token.text)
    return token.i not in scene.weapons and bool(named)

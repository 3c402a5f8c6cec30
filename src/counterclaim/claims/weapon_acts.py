"""What is done with a weapon, by the word that governs it: fired, shot down, struck, seized.

The words are in ``vocabulary/weapon_acts.yaml``; what a navy owns, buys or shows in a parade has no act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.claims.event_clauses import modality_of
from counterclaim.claims.event_frames import word_class
from counterclaim.language import Annotated, Token
from counterclaim.model import Span
from counterclaim.vocabulary import load

Act = Literal["used", "stopped", "hit", "found"]

VERBS = ("VERB", "AUX")
_AROUND = frozenset({"between", "around", "about", "over", "under", "up"})
"""Prepositions to a parser that only bound a number: "fired between 15 and 20 shells"."""


@dataclass(frozen=True)
class Acts:
    """What ``weapon_acts.yaml`` holds.

    Attributes:
        roles: for each role in which a weapon stands its acts by the lemma of the word that governs it.
        idle: words of a sentence that speaks of drills and parades.
        craft: words for what flies, armed or not.
        craft_acts: verbs that only what is armed can be the subject of.
        craft_weapon: the id in ``weapons.yaml`` of such craft.
        weak: lemmas that tell of use only in a report that tells of violence.
    """

    roles: Mapping[str, Mapping[str, Act]]
    idle: frozenset[str]
    craft: frozenset[str]
    craft_acts: frozenset[str]
    craft_weapon: str
    weak: frozenset[str]


def weapon_acts() -> Acts:
    """The acts by role and lemma, read once a process."""
    found: Acts = load("weapon_acts", _read)
    return found


def head_of(a: Annotated, span: Span) -> Token | None:
    """The noun of a weapon's words; None where they only qualify another noun: "three drone attacks"."""
    run = a.doc.char_span(*span, alignment_mode="expand")
    if run is None:
        return None
    last = run[-1]
    if last.i + 1 < len(a.doc):
        after = a.doc[last.i + 1]
        if after.tag_ in ("NN", "NNS", "NNP", "NNPS") and after.dep_ not in ("npadvmod", "appos"):
            joined = last.dep_ in ("compound", "amod", "nmod") and last.head.i > last.i
            if joined or not last.tag_.endswith("S"):
                return None
        if after.lower_ in ("'s", "’s", "-"):
            return None
    return last


def tells_site(last: Token) -> bool:
    """Whether a weapon's words only say what kind of place or column was meant: "an ammunition depot"."""
    return last.dep_ == "compound" and last.head.lemma_.lower() in word_class("site")


def act_of(head: Token, acts: Acts, flies: bool = False) -> tuple[Act, Token] | None:
    """What is done with a weapon, and the word that says so."""
    for child in head.children:
        if child.dep_ in ("acl", "relcl") and child.i > head.i and child.pos_ in VERBS:
            acting = any(c.dep_ == "nsubj" and c.tag_ in ("WDT", "WP") for c in child.children)
            found = act_as(child, "subject" if acting or child.tag_ == "VBG" else "object", acts)
            if found is not None:
                return found, child
    at = head
    for _ in range(8):
        up = at.head
        if up.i == at.i:
            return None
        if at.dep_ in ("conj", "appos"):
            at = up
            continue
        if at.dep_ == "pobj":
            return _behind(up, acts)
        if at.dep_ in ("dobj", "nsubjpass", "obj", "oprd"):
            passive = at.dep_ == "nsubjpass"
            found = act_as(up, "object", acts) or (None if passive else act_as(up, "count", acts))
            if found is None and passive:
                found = act_as(up, "count", acts)
            return (found, up) if found is not None else None
        if at.dep_ == "nsubj" and up.pos_ in VERBS:
            # An aircraft that crashed hit nobody's target.
            return None if up.lemma_ == "crash" and flies else _acting(up, acts)
        if at.dep_ == "attr" and any(c.dep_ == "expl" for c in up.children):
            return "used", up
        return None
    return None


def _acting(verb: Token, acts: Acts) -> tuple[Act, Token] | None:
    """What a weapon that is the subject of a verb does; a participle without its auxiliary is a passive."""
    found = act_as(verb, "subject", acts)
    if found is None and verb.dep_ in ("conj",) and verb.head.pos_ in VERBS:
        found = act_as(verb.head, "subject", acts)
    if found is None and verb.tag_ == "VBN":
        found = act_as(verb, "object", acts)
    return (found, verb) if found is not None else None


def _behind(prep: Token, acts: Acts) -> tuple[Act, Token] | None:
    """What is done with a weapon behind a preposition: "struck with", "hit by", "a volley of"."""
    word, governor = prep.lower_, prep.head
    if word == "by" and governor.pos_ in VERBS:
        found = act_as(governor, "subject", acts)
        return (found, governor) if found else None
    if word in ("with", "using", "via", "through") and governor.pos_ in VERBS:
        found = act_as(governor, "with", acts)
        return (found, governor) if found else None
    if word in _AROUND and governor.pos_ in VERBS:
        found = act_as(governor, "object", acts) or act_as(governor, "count", acts)
        return (found, governor) if found else None
    if word == "of" and governor.pos_ in VERBS:
        found = acts.roles["count"].get(f"{governor.lemma_.lower()} of")
        return (found, governor) if found else None
    if word == "of":
        kind = acts.roles["of"].get(governor.lemma_.lower())
        outer = act_of(governor, acts)
        if outer is not None and (kind is None or outer[0] != "used"):
            return outer if kind is not None or governor.pos_ == "NUM" or governor.tag_ == "CD" else None
        return (kind, outer[1] if outer else governor) if kind is not None else None
    return None


def act_as(verb: Token, role: str, acts: Acts) -> Act | None:
    """The act of a verb with its particle; what is planned or only possible is no act."""
    if verb.pos_ in VERBS and modality_of(verb) not in ("happened", "ongoing"):
        return None
    table, lemma = acts.roles[role], verb.lemma_.lower()
    if lemma == "fly" and any(c.dep_ == "dobj" for c in verb.children):
        return None  # "helicopters flew the wounded out"
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod") and c.i > verb.i), None)
    if particle is not None and (found := table.get(f"{lemma} {particle}")) is not None:
        return found
    return table.get(lemma)


def _read(raw: list[dict[str, Any]]) -> Acts:
    roles: dict[str, dict[str, Act]] = {r: {} for r in ("object", "subject", "count", "with", "of")}
    plain: dict[str, frozenset[str]] = {}
    for e in raw:
        if "role" in e:
            roles[e["role"]].update(dict.fromkeys(e["words"], e["act"]))
        else:
            plain[e["id"]] = frozenset(e["words"])
    craft = next(e["weapon"] for e in raw if e["id"] == "craft")
    weak = frozenset(w for e in raw if e.get("weak") for w in e["words"])
    return Acts(roles, plain["idle"], plain["craft"], plain["craft-acts"], craft, weak)

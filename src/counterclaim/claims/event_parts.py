"""Who takes part in an event, where and when, as the phrases around its verb or noun tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from counterclaim.claims.event_clauses import root_of, trim
from counterclaim.claims.event_frames import is_attack, word_class
from counterclaim.claims.event_syntax import VERBAL, Scene, heads, is_name, objects, passive, prepositions, subjects
from counterclaim.claims.mentions import Part
from counterclaim.model import Role, Span

_PLACING = frozenset(
    "in at near inside outside across around on over into within along between off through toward towards from "
    "throughout to upon beside opposite beyond under above behind".split()
)
_TARGETING = frozenset({"against", "on", "at", "upon", "into", "targeting", "toward", "towards", "of"})
_WEEKDAY = re.compile(
    r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|overnight|"
    r"january|february|april|june|july|august|september|october|november|december"
)
_TIMES = frozenset({"DATE", "TIME"})
_PHRASES = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_COMPASS = frozenset(
    "north south east west northeast northwest southeast southwest north-east north-west south-east south-west northern "
    "outside".split()
)
_STANDING = frozenset({"in", "at", "near", "inside", "outside", "around"})
_NESTING = frozenset({"in", "at", "near", "inside", "outside", "on", "against", "of", "during"})
_INSIDE_NOUN = frozenset({"compound", "nmod"})
_AIMING = frozenset({"against", "at", "with", "on", "upon", "to", "for", "from"})
_MOVING = frozenset({"withdraw", "march", "flee", "retreat", "fly", "travel", "move", "arrive", "pull", "deploy"})
_ACTING = ("armed", "civilian", "site", "body", "leader", "envoy", "captive", "protester")
_SINCE = frozenset({"after", "before", "earlier", "later", "ago", "since"})
_MORNING = frozenset({"morning", "evening", "night", "afternoon", "noon", "midnight", "dawn", "dusk", "day", "week", "month", "year", "hour"})


def noun_phrase(head: Token, placed: bool = True) -> Span:
    """A noun phrase as written, without relative clauses, appositions and dates; without its place if not ``placed``."""
    left = head.left_edge.i
    while left < head.i and (head.doc[left].is_punct or head.doc[left].dep_ in ("cc", "mark", "preconj", "predet")):
        left += 1
    return trim(head, left, _phrase_end(head, not placed))


def parts(scene: Scene, event: Token, verb: Token | None) -> tuple[Part, ...]:
    """The participants of an event.

    Args:
        scene: the sentence.
        event: the event's own word, a noun or the verb itself.
        verb: the verb of the clause that tells it, or None where a noun phrase alone does.
    """
    found: dict[tuple[str, Span], Part] = {}

    def add(role: Role, token: Token, rule: str) -> None:
        named = token.pos_ == "ADJ" and token.ent_type_ in ("NORP", "GPE")
        if token.i != event.i and token.ent_type_ not in _TIMES and (token.pos_ in _PHRASES or named):
            span = noun_phrase(token, placed=False) if token.dep_ not in ("compound", "amod", "nmod") else _token(token)
            found.setdefault((role, span), Part(role, span, rule))

    if event.pos_ in VERBAL and verb is None:
        verb = event
    if event.pos_ not in VERBAL:
        for role, token, rule in _of_noun(scene, event):
            add(role, token, rule)
    if verb is not None:
        for role, token, rule in _of_verb(scene, verb, event):
            add(role, token, rule)
    return tuple(sorted(found.values(), key=lambda p: p.span))


def places(scene: Scene, event: Token, verb: Token | None) -> tuple[Span, ...]:
    """Where an event happened, nearest to its word first."""
    seen: dict[Span, int] = {}
    for order, token in enumerate(_place_heads(scene, event, verb)):
        span = noun_phrase(token) if token.dep_ not in ("compound", "nmod", "poss") else _token(token)
        seen.setdefault(_bare(scene, span), order)
    spans = sorted(seen, key=lambda s: seen[s])
    return tuple(s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans))


def dates(scene: Scene, event: Token, verb: Token | None) -> tuple[Span, ...]:
    """When an event happened, as written, nearest to its word first."""
    holders = [event] + ([verb] if verb is not None and verb.i != event.i else [])
    if verb is not None:
        root = root_of(verb)
        holders += [root] if root.i not in (event.i, verb.i) else []
    seen: dict[Span, None] = {}
    for holder in holders:
        for token in _time_tokens(holder):
            seen.setdefault(_time_span(token))
    return tuple(sorted(seen, key=lambda s: min(abs(s[0] - event.idx), abs(s[1] - event.idx))))


def _of_noun(scene: Scene, noun: Token) -> Iterator[tuple[Role, Token, str]]:
    top = _counted(noun)
    for holder in {noun.i: noun, top.i: top}.values():
        for t in holder.children:
            if t.dep_ == "poss" and t.ent_type_ not in _TIMES and not (t.tag_ == "PRP$" and noun.head.pos_ in VERBAL):
                yield "initiator", t, "event.possessive"
            elif t.dep_ in ("amod", "compound", "nmod") and (t.ent_type_ in ("NORP", "GPE", "ORG") or (t.pos_ != "ADJ" and _lemma(t) in word_class("armed"))):
                if t.i in scene.weapons or t.lower_ == "military":
                    continue
                if t.ent_type_ == "GPE" and t.dep_ != "amod" and not _country(t.text):
                    continue
                yield "initiator", t, "event.demonym"
            elif t.dep_ in ("compound", "nmod") and _lemma(t) in word_class("site"):
                yield "target", t, "event.compound"
        for prep, t in prepositions(holder):
            word = prep.lower_
            if word == "by":
                yield "initiator", t, "event.by"
            elif word == "from" and holder is noun and (t.ent_type_ == "GPE" or _lemma(t) in word_class("armed")):
                yield "initiator", t, "event.from"
            elif word == "between":
                yield from (("initiator", h, "event.between") for h in heads(t, frozenset()))
            elif word == "with" and _lemma(t) in word_class("armed"):
                yield "target", t, "event.with"
            elif word in _TARGETING and t.ent_type_ not in _TIMES and not is_attack(t):
                if word == "of" and not (_lemma(t) in word_class("civilian") or _lemma(t) in word_class("site") or is_name(t)):
                    continue
                if word != "into" and not (word in ("at", "on") and _lemma(t) in _MORNING):
                    yield "target", t, f"event.{word}"
        for t in holder.children:
            if t.dep_ == "acl" and t.lower_ == "targeting":
                yield from (("target", o, "event.targeting") for o in t.children if o.dep_ == "dobj")


def _of_verb(scene: Scene, verb: Token, event: Token) -> Iterator[tuple[Role, Token, str]]:
    weapons = scene.weapons
    harm = _lemma(verb) in word_class("harm")
    attack = event.pos_ not in VERBAL
    speaks = not attack and not harm and _lemma(verb) not in _MOVING
    for s in subjects(verb, scene):
        if s.i in weapons or is_attack(s) or s.i == event.i:
            continue
        yield "initiator", s, "event.by" if passive(verb, scene) else "event.subject"
    for o in objects(verb, scene):
        if o.i in weapons and not harm or is_attack(o) or o.i == event.i or o.tag_ == "PRP$":
            continue
        if attack and _lemma(verb) in word_class("light") or not (harm or _acts(o) or any(is_name(t) for t in o.subtree)):
            continue
        yield ("victim" if harm else "target"), o, "event.object"
    for prep, t in prepositions(verb):
        if prep.lower_ in _AIMING and t.ent_type_ not in _TIMES and t.i not in weapons:
            if prep.lower_ in ("to", "for", "from", "over") and not (speaks and _acts(t)):
                continue
            if prep.lower_ in ("on", "at") and not (_lemma(t) in word_class("site") or _lemma(t) in word_class("armed") or _lemma(t) in word_class("civilian")):
                continue
            if prep.lower_ == "with" and not (is_name(t) or _lemma(t) in word_class("armed") or _lemma(t) in word_class("leader")):
                continue
            if not is_attack(t):
                yield "target", t, f"event.{prep.lower_}"


def _acts(token: Token) -> bool:
    """Whether a noun phrase stands for somebody or something that an event can be done to."""
    return any(
        is_name(h) or h.tag_ == "PRP" or any(_lemma(h) in word_class(c) for c in _ACTING)
        for h in heads(token, word_class("quantity"))
    )


def _place_heads(scene: Scene, event: Token, verb: Token | None) -> Iterator[Token]:
    """The heads of the phrases that say where: what hangs on the event's word first, then further out."""
    verb = verb if verb is not None else event if event.pos_ in VERBAL else None
    if event.pos_ not in VERBAL:
        for top in {event.i: event, _counted(event).i: _counted(event)}.values():
            yield from _placed(top)
            yield from (t for t in top.children if t.dep_ in _INSIDE_NOUN and _is_ground(t) and not _country(t.text))
    if verb is None:
        return
    at: Token | None = verb
    found = False
    while at is not None:
        for token in _around(scene, at, at is verb):
            found = True
            yield token
        at = at.head if at.dep_ in ("xcomp", "conj", "advcl") and at.head.pos_ in VERBAL and at.head.i != at.i else None
    if not found:
        yield from _nearby(verb)


def _around(scene: Scene, verb: Token, own: bool) -> Iterator[Token]:
    """Where a verb itself, its objects and the attacks and weapons in its subject place an event."""
    yield from _placed(verb)
    for o in objects(verb, scene):
        for h in heads(o, word_class("quantity")):
            if h.dep_ != "nsubj" and (_is_ground(h) or (_lemma(h) in word_class("ground") and _named(h))):
                yield h
            yield from _placed(h)
    for s in subjects(verb, scene) if own else ():
        yield from (t for h in heads(s, word_class("quantity")) for t in _placed(h, _STANDING))
    if verb.dep_ == "relcl" and any(t.lower_ == "where" for t in verb.subtree):
        yield verb.head


def _nearby(verb: Token) -> Iterator[Token]:
    """The first place of the clause, or of a verb joined to it, where nothing that hangs on the verb is one."""
    for token in verb.subtree:
        if token.i > verb.i and token.dep_ == "pobj" and token.head.lower_ in _STANDING and _place_like(token):
            if not _reported(token, verb):
                yield token
                return


def _reported(token: Token, verb: Token) -> bool:
    """Whether a phrase belongs to words that say who reports: "according to sources in X"."""
    at = token
    while at.i not in (verb.i, at.head.i):
        if at.lower_ == "according" or _lemma(at) in word_class("reporting"):
            return True
        at = at.head
    return False


def _placed(holder: Token, allowed: frozenset[str] | None = None) -> Iterator[Token]:
    """The place-like objects of a word's prepositions of place, and of prepositions inside those."""
    for t in holder.children:
        if t.lower_ in _COMPASS and t.dep_ in ("advmod", "npadvmod", "dobj", "amod") and any(p.lower_ == "of" for p in t.children):
            if _named(t):
                yield t
    for prep, t in prepositions(holder):
        if prep.lower_ == "to" and prep.head.lower_ == "according":
            continue
        word = prep.lower_
        if t.ent_type_ in _TIMES:
            yield from _placed(t, allowed)
        elif word in (allowed or _PLACING) and _place_like(t):
            yield t
        elif word in _NESTING:
            yield from _placed(t, allowed)


def _place_like(token: Token) -> bool:
    """Whether the object of a preposition of place is a place with a name."""
    if _is_ground(token):
        return True
    if _lemma(token) in word_class("ground") and _named(token):
        return True
    if token.ent_type_ == "ORG" and any(t.dep_ == "poss" for t in token.children):
        return True
    if token.pos_ != "PROPN" or token.ent_type_ not in ("", "ORG", "PERSON"):
        return False
    return token.head.lower_ in _STANDING or (token.ent_type_ != "PERSON" and token.head.lower_ in ("on", "across", "over", "into"))


def _is_ground(token: Token) -> bool:
    return token.ent_type_ in ("GPE", "LOC", "FAC")


def _named(token: Token) -> bool:
    return any(t.pos_ == "PROPN" or t.ent_type_ in ("GPE", "LOC", "FAC", "NORP") for t in token.subtree)


def _time_tokens(holder: Token) -> Iterator[Token]:
    for t in holder.children:
        if t.dep_ in ("npadvmod", "advmod", "nmod", "compound", "poss", "tmod", "dobj") and _is_time(t):
            yield t
        elif t.dep_ == "prep":
            for o in t.children:
                if o.dep_ == "pobj" and _is_time(o):
                    yield o
                elif o.dep_ == "pobj" and o.pos_ in ("PROPN", "NOUN"):
                    yield from (x for x in _time_tokens(o) if x.dep_ != "poss" and x.dep_ != "compound")
        elif t.dep_ in ("dobj", "nsubjpass") and holder.pos_ in VERBAL:
            yield from (x for x in _time_tokens(t) if x.dep_ not in ("poss", "compound", "nmod"))


def _is_time(token: Token) -> bool:
    if token.ent_type_ in _TIMES or _WEEKDAY.fullmatch(token.text):
        return True
    return _lemma(token) in _MORNING and any(
        t.lower_ in ("this", "last", "that", "the", "next", "same") or t.lower_ in _SINCE for t in token.children
    )


def _time_span(token: Token) -> Span:
    doc = token.doc
    left = right = token.i
    while left > 0 and _timed(doc[left - 1]):
        left -= 1
    while right + 1 < len(doc) and _timed(doc[right + 1]):
        right += 1
    if left == right and token.ent_type_ == "":
        left = min(left, token.left_edge.i)
    if right + 1 < len(doc) and doc[right + 1].lower_ in _SINCE:
        right += 1
    return trim(token, left, right)


def _timed(token: Token) -> bool:
    return token.ent_type_ in _TIMES or bool(_WEEKDAY.fullmatch(token.text))


def _sets_place(prep: Token, token: Token) -> bool:
    return prep.lower_ != "of" and prep.lower_ in _PLACING and token.dep_ == "pobj" and _place_like(token)


def _phrase_end(head: Token, outer: bool = False) -> int:
    """The last token of a noun phrase; ``outer`` leaves out the place where somebody is."""
    end = head.i
    for child in head.children:
        if child.i < head.i:
            continue
        if child.dep_ in ("relcl", "acl", "appos", "parataxis", "punct", "advcl", "ccomp", "case") or _is_time(child):
            break
        if child.dep_ == "prep" and any(_is_time(t) or (outer and _sets_place(child, t)) for t in child.children):
            break
        if child.dep_ in ("cc", "conj"):
            joined = [t for t in head.children if t.dep_ == "conj"]
            if not joined or joined[0].pos_ in VERBAL:
                break
        end = max(end, _phrase_end(child, outer))
    return end


def _counted(noun: Token) -> Token:
    """The noun that counts another one: "a series" in "a series of strikes"."""
    up = noun.head
    if noun.dep_ == "pobj" and up.lower_ == "of" and up.head.lemma_.lower() in word_class("quantity"):
        return up.head
    return noun


def _bare(scene: Scene, span: Span) -> Span:
    """A place without the article before it."""
    start, end = span
    text = scene.sentence.tokens.doc.text[start:end]
    for article in ("the ", "The ", "a ", "an ", "its ", "their "):
        if text.startswith(article):
            return start + len(article), end
    return span


def _token(token: Token) -> Span:
    left = right = token.i
    doc = token.doc
    while token.ent_type_ and left > 0 and doc[left].ent_iob_ == "I":
        left -= 1
    while token.ent_type_ and right + 1 < len(doc) and doc[right + 1].ent_iob_ == "I" and right + 1 < token.head.i:
        right += 1
    return doc[left].idx, doc[right].idx + len(doc[right])


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _country(name: str) -> bool:
    return name.lower() in word_class("country")

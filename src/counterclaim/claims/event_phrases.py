"""The phrases around an event: where a noun phrase ends, and whether it is a place, a time or somebody."""

from __future__ import annotations

import re
from functools import lru_cache

from counterclaim.claims.event_clauses import trim
from counterclaim.claims.event_frames import word_class
from counterclaim.claims.event_syntax import NAMES, TIMES, VERBAL, phrase_start
from counterclaim.language import Token
from counterclaim.model import Span
from counterclaim.resolve.actors import resolve_actor
from counterclaim.resolve.countries import country_of

STANDING = frozenset({"in", "at", "near", "inside", "outside", "around"})
"""Prepositions that say where something is, and little else."""
AIMED = frozenset({"on", "against", "at"})
"""Prepositions that say at whom an attack is aimed."""
_LETTERS = 3
"""Letters of a country's name that is an abbreviation, at the most: before an attack it is who attacks."""
_BEYOND = frozenset({"relcl", "acl", "appos", "parataxis", "punct", "advcl", "ccomp", "case"})
_WEEKDAY = re.compile(
    r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|overnight|"
    r"january|february|april|june|july|august|september|october|november|december"
)
_SINCE = frozenset({"after", "before", "earlier", "later", "ago", "since"})


def noun_phrase(head: Token, placed: bool = True) -> Span:
    """A noun phrase as written, without relative clauses, appositions and dates.

    Args:
        head: its head.
        placed: whether to keep a place that hangs on it ("the camps in Idlib").
    """
    left = phrase_start(head)
    while left < head.i and (
        head.doc[left].is_punct or head.doc[left].dep_ in ("cc", "mark", "preconj", "predet")
    ):
        left += 1
    return trim(head, left, _phrase_end(head, not placed))


def name_span(token: Token) -> Span:
    """A word before its noun, with the rest of the name that it is in."""
    left = right = token.i
    doc = token.doc
    while token.ent_type_ and left > 0 and doc[left].ent_iob_ == "I":
        left -= 1
    while (
        token.ent_type_
        and right + 1 < len(doc)
        and doc[right + 1].ent_iob_ == "I"
        and right + 1 < token.head.i
    ):
        right += 1
    return doc[left].idx, doc[right].idx + len(doc[right])


def counted(noun: Token) -> Token:
    """The noun that counts another one: "a series" in "a series of strikes"."""
    up = noun.head
    if noun.dep_ == "pobj" and up.lower_ == "of" and up.head.lemma_.lower() in word_class("quantity"):
        return up.head
    return noun


def lemma(token: Token) -> str:
    """The lemma of a word in lower case."""
    return token.lemma_.lower()


def place_like(token: Token) -> bool:
    """Whether the object of a preposition of place is a place with a name."""
    if is_ground(token):
        return True
    if lemma(token) in word_class("ground") and named(token):
        return True
    if token.ent_type_ == "ORG" and any(t.dep_ == "poss" for t in token.children):
        return True
    if token.pos_ != "PROPN" or token.ent_type_ not in ("", "ORG", "PERSON"):
        return False
    return token.head.lower_ in STANDING or (
        token.ent_type_ != "PERSON" and token.head.lower_ in ("on", "across", "over", "into")
    )


def is_ground(token: Token) -> bool:
    """Whether the pipeline takes a word for the name of a place."""
    return token.ent_type_ in ("GPE", "LOC", "FAC")


def named(token: Token) -> bool:
    """Whether a phrase holds a name."""
    return any(t.pos_ == "PROPN" or t.ent_type_ in ("GPE", "LOC", "FAC", "NORP") for t in token.subtree)


def is_day(token: Token) -> bool:
    """Whether a word names a day or a month."""
    return _WEEKDAY.fullmatch(token.text) is not None


def is_time(token: Token) -> bool:
    """Whether a phrase tells when: a date, a weekday, "this morning", "days after"."""
    if token.ent_type_ in TIMES or is_day(token):
        return True
    return lemma(token) in word_class("part-of-time") and any(
        t.lower_ in ("this", "last", "that", "the", "next", "same") or t.lower_ in _SINCE
        for t in token.children
    )


def timed(token: Token) -> bool:
    """Whether a word is part of a date or the name of a day or month."""
    return token.ent_type_ in TIMES or is_day(token)


def doer(token: Token) -> bool:
    """Whether a word before an event noun names who acts: a country, a people, a group; not a town."""
    if token.pos_ == "ADJ":
        return token.ent_type_ == "NORP" or (token.ent_type_ == "GPE" and words_name_doer(token.text))
    if token.pos_ == "PROPN" or token.ent_type_ in NAMES:
        start, end = name_span(token)
        return words_name_doer(token.doc.text[start:end])
    return lemma(token) in word_class("armed") and token.lower_ not in ("military", "suicide")


def set_in(token: Token) -> bool:
    """Whether the name before an event says where it was, not who did it: "Nigeria attack kills 30",
    "Mindanao clash kills 12"; not "Israel strike on Rafah", "Nigerian attack", "US attack"."""
    event = token.head
    misread = token.dep_ == "nsubj" and _noun_misread(event)
    if not (token.pos_ == "PROPN" or token.ent_type_ == "GPE") or not (
        token.dep_ in ("compound", "nmod") or misread
    ):
        return False
    if lemma(event) not in word_class("told-by-place"):
        return False
    start, end = name_span(token)
    words = token.doc.text[start:end]
    country = country_of(words)
    if len(words) <= _LETTERS or (doer(token) and (country is None or country.how != "name")):
        return False
    holders = (event, event.head) if event.head.pos_ in VERBAL else (event,)
    told = {p.lower_ for h in holders for p in h.children if p.dep_ == "prep" and p.i > event.i}
    return told.isdisjoint(AIMED | STANDING)


def _noun_misread(event: Token) -> bool:
    """Whether the parser took an event noun of a headline for a verb: "Mindanao clash kills 12", "Pakistan
    bombing: toll rises"."""
    if event.i + 1 >= len(event.doc) or event.i == 0 or event.doc[event.i - 1].dep_ != "nsubj":
        return False
    after = event.doc[event.i + 1]
    return (event.tag_ == "VBP" and after.tag_ == "VBZ") or (event.tag_ == "VBG" and after.text == ":")


@lru_cache(maxsize=65536)
def words_name_doer(words: str) -> bool:
    """Whether words are the name of a country, a people or a known group."""
    country = country_of(words)
    if country is not None:
        return country.how in ("name", "adjective", "people")
    return resolve_actor(words) is not None


def _phrase_end(head: Token, outer: bool = False) -> int:
    """The last token of a noun phrase; ``outer`` leaves out the place where somebody is."""
    end = head.i
    for child in head.children:
        if child.i < head.i:
            continue
        if child.dep_ in _BEYOND or is_time(child):
            break
        if outer and child.dep_ == "prep" and child.lower_ in AIMED:
            break
        if child.dep_ == "prep" and any(
            is_time(t) or (outer and _sets_place(child, t)) for t in child.children
        ):
            break
        if child.dep_ in ("cc", "conj"):
            joined = [t for t in head.children if t.dep_ == "conj"]
            if not joined or joined[0].pos_ in VERBAL:
                break
        end = max(end, _phrase_end(child, outer))
    return end


def _sets_place(prep: Token, token: Token) -> bool:
    return (
        prep.lower_ != "of"
        and prep.lower_ in word_class("placing")
        and token.dep_ == "pobj"
        and place_like(token)
    )

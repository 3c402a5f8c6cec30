"""Where pictures and videos are said to be from, which is where the event is said to have been.

Of pictures that are older than the news, or of something else, the place is no place of the event: it is what
refutes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from counterclaim.claims.event_clauses import verb_clause
from counterclaim.claims.mentions import Fact
from counterclaim.claims.reading import Reading
from counterclaim.claims.said import said
from counterclaim.claims.scope import words
from counterclaim.language import Token
from counterclaim.model import Place, Span
from counterclaim.resolve.dates import resolve_date

BACK = 3
"""Sentences before in which pictures may be named that "it" or "one" stands for."""
OLD = timedelta(days=30)
"""How long before the publication pictures must have been made to show something else."""

_VERBS = ("VERB", "AUX")
_WHERE = frozenset({"at", "in", "near", "outside", "to", "from", "around", "inside", "on", "by"})
_AT = frozenset({"at", "in", "near", "outside"})
_MADE = frozenset(
    {
        "film",
        "shoot",
        "record",
        "take",
        "capture",
        "geolocate",
        "locate",
        "trace",
        "match",
        "verify",
        "situate",
    }
)
_SHOT = frozenset({"film", "shoot", "record", "take", "capture"})
_PUT = frozenset({"place", "put", "locate", "geolocate", "trace", "situate", "pin", "set"})
_SHOW = frozenset({"show", "depict", "capture"})
_HEDGES = frozenset(
    {
        "say",
        "appear",
        "seem",
        "believe",
        "claim",
        "purport",
        "think",
        "suppose",
        "allege",
        "report",
        "describe",
        "caption",
    }
)
_STANDING_IN = frozenset(
    {
        "it",
        "this",
        "that",
        "they",
        "these",
        "those",
        "one",
        "another",
        "both",
        "which",
        "them",
        "others",
        "some",
        "third",
        "second",
    }
)
_UNRELATED = ("nothing to do with", "years ago", "last year", "is old", "an old", "are old", "unrelated")


def places_of_pictures(reading: Reading) -> Iterator[Fact]:
    """The places that somebody gives pictures, each where it is told.

    Args:
        reading: a report with all that was found in it.
    """
    media = words("media-nouns")
    if not any(t.lemma_.lower() in media for t in reading.a.doc):
        return
    for span, token, place in _places(reading):
        verb = _placing(reading, token)
        sentence = next((s for s in reading.a.sentences if s.start <= span[0] < s.end), None)
        if verb is None or sentence is None:
            continue
        clause = verb_clause(verb)
        clause = min(clause[0], span[0]), max(clause[1], span[1])
        if _old(reading, clause, sentence.span):
            yield Fact(
                sentence.index, "verification", "refuted", reading.words(span), span, clause, None,
                "picture.elsewhere",
            )  # fmt: skip
        elif verb.lemma_.lower() not in _SHOT or _hedged(verb) or not said(reading, span).outlet:
            # "In a video recorded in Doha, he owned the attack" tells where he spoke: outlets say so plainly.
            yield Fact(
                sentence.index, "place", "pictures", place.name, span, clause, None, "picture.place",
                place=place,
            )  # fmt: skip


def _places(reading: Reading) -> Iterator[tuple[Span, Token, Place]]:
    """The places that a report names, and names behind a verb that places pictures: villages on no map."""
    for span, place in reading.places.items():
        run = reading.a.doc.char_span(*span, alignment_mode="expand")
        if run is not None:
            yield span, _head(run.root), place
    for token in reading.a.doc:
        if token.pos_ != "PROPN" or token.dep_ != "pobj" or token.head.lower_ not in _WHERE | {"of"}:
            continue
        span = _name(token)
        known = any(s[0] < span[1] and span[0] < s[1] for s in reading.places)
        dated = any(d.span[0] < span[1] and span[0] < d.span[1] for d in reading.dates)
        # What pictures were made at is a place, whatever else its name could be; what they are of is not.
        other = token.ent_type_ in ("PERSON", "ORG", "NORP") and token.head.lower_ not in _AT
        if not known and not dated and not other:
            name = reading.words(span)
            yield span, token, Place(name=name, as_written=name, basis="no gazetteer has it")


def _head(token: Token) -> Token:
    """The noun of a name that qualifies it: "the Idlib province"."""
    while token.dep_ in ("compound", "nmod") and token.head.i != token.i:
        token = token.head
    return token


def _name(last: Token) -> Span:
    """The words of a name that ends at a token."""
    first = last
    while first.i > 0 and (last.doc[first.i - 1].pos_ == "PROPN" or last.doc[first.i - 1].tag_ == "HYPH"):
        first = last.doc[first.i - 1]
    return first.idx, last.idx + len(last)


def _placing(reading: Reading, place: Token) -> Token | None:
    """The verb that says where pictures are from; None where the place is none of pictures."""
    up = place.head
    if (
        place.dep_ in ("dobj", "nsubj")
        and up.lemma_.lower() in _SHOW
        and _hedged(up)
        and _of_pictures(reading, up)
    ):
        return up
    if place.dep_ != "pobj":
        return None
    governor = up.head
    if governor.pos_ in ("NOUN", "PROPN") and up.lower_ == "of" and governor.dep_ == "pobj":
        up, governor = governor.head, governor.head.head  # "on the outskirts of X"
    if governor.pos_ not in _VERBS:
        return None
    lemma, prep = governor.lemma_.lower(), up.lower_
    if prep in _WHERE and lemma in _MADE and _of_pictures(reading, governor):
        return governor
    if prep in _WHERE and lemma in _PUT and _takes_pictures(reading, governor):
        return governor
    if lemma in ("be", "come", "originate") and prep in ("of", "from", "at", "in"):
        told = _hedged(governor) or prep == "from"
        return governor if told and _of_pictures(reading, governor) else None
    return None


def _hedged(verb: Token) -> bool:
    """Whether a verb tells what something is said or seems to be."""
    up = verb.head
    return verb.dep_ in ("xcomp", "ccomp", "acl", "relcl", "conj") and up.lemma_.lower() in _HEDGES


def _of_pictures(reading: Reading, verb: Token) -> bool:
    """Whether the subject of a verb, or the noun that it qualifies, is a picture, or stands for one."""
    at = verb
    for _ in range(5):
        subject = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and not (subject.tag_ in ("WDT", "WP") and at.dep_ == "relcl"):
            return _is_picture(reading, subject)
        if at.dep_ in ("acl", "relcl"):
            return _is_picture(reading, at.head)
        if at.dep_ not in ("xcomp", "conj", "ccomp", "advcl", "auxpass") or at.head.i == at.i:
            return False
        at = at.head
    return False


def _takes_pictures(reading: Reading, verb: Token) -> bool:
    taken = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    if not taken and verb.dep_ == "acl":
        taken = [verb.head]
    return any(_is_picture(reading, t) for t in taken)


def _is_picture(reading: Reading, noun: Token) -> bool:
    media = words("media-nouns")
    if noun.lemma_.lower() in media:
        return True
    inner = [p for c in noun.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    if any(p.lemma_.lower() in media for p in inner):
        return True
    return noun.lower_ in _STANDING_IN and _named_before(reading, noun)


def _named_before(reading: Reading, pronoun: Token) -> bool:
    """Whether pictures are named before a word that can stand for them, in this sentence or just before."""
    media = words("media-nouns")
    here = next((s for s in reading.a.sentences if s.start <= pronoun.idx < s.end), None)
    if here is None:
        return False
    for s in reading.a.sentences[max(0, here.index - BACK) : here.index + 1]:
        if abs(s.passage - here.passage) <= 1 and any(
            t.lemma_.lower() in media and t.i < pronoun.i for t in s.tokens
        ):
            return True
    return False


def _old(reading: Reading, clause: Span, sentence: Span) -> bool:
    """Whether a clause tells that pictures are older than the news, or of something else."""
    told = reading.words(clause).lower()
    if any(w in told for w in _UNRELATED):
        return True
    published = reading.a.report.published
    for d in reading.dates:
        if clause[0] <= d.span[0] and d.span[1] <= min(clause[1] + 1, sentence[1]) and published:
            when = resolve_date(d.surface, reading.anchor)
            if when is not None and when.end is not None:
                return date.fromisoformat(when.end[:10]) < date.fromisoformat(published[:10]) - OLD
    return False

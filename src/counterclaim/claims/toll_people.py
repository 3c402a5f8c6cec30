"""Find groups of people: "at least 13 soldiers", "his mother", "a nurse", lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.claims.cities import is_city
from counterclaim.claims.numerals import Numeral, read_numerals
from counterclaim.claims.toll_families import listed, together
from counterclaim.claims.toll_groups import Group
from counterclaim.claims.toll_nouns import (
    NOUN,
    OTHERS,
    RUN,
    noun_phrase,
    people,
    plain,
    plural,
    title,
    tokens_at,
)
from counterclaim.language import Annotated, Doc, Sentence, Token

_DETERMINERS = frozenset(
    {"a", "an", "the", "another", "his", "her", "their", "my", "our", "its", "this", "that"}
)
_NAME = r"(?:[A-Z][\w’'-]*\.?(?: (?:[A-Z][\w’'-]*\.?|al-\w+|bin|de|la|van|von|del)){1,6})"
_YEARS = r"(?:[- ](?:months?|years?|weeks?)(?:[- ]old)?)?"
_AGED = rf"(?:, (?:aged |age )?(?:\d{{1,3}}|[a-z]+){_YEARS}(?=[,;.]|\s+and\b|$))"
_ITEM = rf"(?:(?:[a-z]+ ){{0,2}}{_NAME}{_AGED}?)"
_LIST = re.compile(
    rf"{_NAME}{_AGED}(?:[;,] {_ITEM})*[;,]? and {_ITEM}|{_NAME}(?:[;,] {_NAME}){{1,}}[;,]? and {_NAME}"
)


def surnames(doc: Doc) -> frozenset[str]:
    """The last words of the persons' names that a report gives in full, by which it names them later."""
    return frozenset(e[-1].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1)


def groups(a: Annotated, sentence: Sentence, known: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """The groups of one sentence in order: counted ones, single ones, lists of names.

    Args:
        a: the annotated report.
        sentence: the sentence to read.
        known: surnames that count as a person's name when they stand alone.

    Follows the project's annotation guidelines: the figure of a counted group is the number with its
    modifiers, that of a single person the whole noun phrase, that of a list of plain groups the whole list.
    """
    doc, first, last = a.doc, sentence.tokens.start, sentence.tokens.end
    numbers = read_numerals(a.text, sentence.start, sentence.end)
    found = [_counted(doc, n, first, last) for n in numbers]
    lists = [*_name_lists(a, sentence), *together(doc, first, last, numbers)]
    taken = [(g.start, g.end) for g in lists]
    counted = [g for g in found if g is not None and not any(g.start < e and s < g.end for s, e in taken)]
    taken += [(g.start, g.end) for g in counted]
    singles = [
        g for g in _singles(doc, first, last, known) if not any(g.start < e and s < g.end for s, e in taken)
    ]
    every = sorted((*lists, *counted, *singles), key=lambda g: g.start)
    return tuple(sorted((*every, *listed(doc, every)), key=lambda g: g.start))


def lone(doc: Doc, noun: Token, first: int) -> Group | None:
    """One person told without a determiner: a name that no list of names holds, or a headline's "Man killed".

    Args:
        doc: the report's document.
        noun: the head of the noun phrase, subject or object of a word of harm.
        first: the sentence's first token, where a headline's noun phrase begins.
    """
    start = noun.left_edge.i
    phrase = doc[start : noun.i + 1]
    if any(t.tag_ not in RUN for t in phrase) or is_city(noun):
        return None
    span = (doc[start].idx, noun.idx + len(noun))
    known = noun.ent_type_ in ("PERSON", "ORG") or (noun.ent_type_ == "" and start > first)
    if noun.tag_ == "NNP" and known and noun.text[:1].isupper() and people(noun.text) is None:
        return Group(start, noun.i + 1, noun.i, 1, 1, span, span, single=True, name=True)
    singular = (
        noun.tag_ in ("NN", "NNP")
        and people(noun.text) is True
        and not plural(noun)
        and not noun.lower_.endswith("s")
    )
    if singular and start == first:
        return Group(start, noun.i + 1, noun.i, 1, 1, span, span, single=True)
    return None


def _counted(doc: Doc, n: Numeral, first: int, last: int) -> Group | None:
    start, at = tokens_at(doc, n.span, first, last)
    of_whole = False
    if n.vague and doc[at - 1].lower_ == "of":
        pass
    elif at + 1 < last and doc[at].lower_ == "of" and _partitive(doc, at + 1, last):
        at, of_whole = at + 1, True
        while at < last and doc[at].tag_ in ("DT", "PRP$", "CD", "PDT"):
            at += 1
        if doc[at].lower_ in ("them", "whom", "us", "those", "these"):
            return Group(start, at + 1, None, n.low, n.high, n.span, None, of_whole=True)
    end, head = noun_phrase(doc, at, last)
    if doc[start].lower_ == "both" and end < last and doc[end].lower_ == "and":
        return None  # "both hindus and muslims" counts nobody
    figure = n.span
    if end < last and doc[end].lower_ == "each" and n.low == n.high == 1:
        places = _each(doc, end + 1, last)
        figure = (n.span[0], doc[end].idx + len(doc[end]))
        victims = (doc[head].idx, doc[head].idx + len(doc[head])) if head is not None else None
        return Group(
            start, end + 1, head, places, places, figure, victims, head is None or people(doc[head].text)
        )
    if head is None and end == at and _age(doc, start, end, n):
        return None
    if head is None:
        victims = None
        human: bool | None = True
        if end > at and doc[end - 1].lower_ in OTHERS - {"more"}:
            victims = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
        return Group(start, end, None, n.low, n.high, figure, victims, human, of_whole=of_whole)
    victims = (doc[at].idx, doc[head].idx + len(doc[head]))
    human = people(doc[head].text)
    if human is not True and doc[head].ent_type_ == "NORP":
        human = True
    if doc[head].ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY") and human is not True:
        human = False
    alone = (head == at and plain(doc[head].text)) or (
        head == at + 1 and doc[at].tag_ == "JJ" and plain(doc[head].text)
    )
    return Group(
        start,
        end,
        head,
        n.low,
        n.high,
        figure,
        victims,
        human,
        plain=alone and not n.vague,
        of_whole=of_whole,
    )


def _age(doc: Doc, start: int, end: int, n: Numeral) -> bool:
    """Whether a bare number is the age of who stands before it: "Man, 80, dies", "Mazhar (25)"."""
    if (
        start < 2
        or end >= len(doc)
        or n.low is None
        or n.low != n.high
        or not 0 < n.low < 120
        or n.span != n.core
    ):
        return False
    before, after = doc[start - 1].text, doc[end].text
    if before == "(":
        return after == ")"
    aged = doc[start - 2].tag_ in NOUN and not doc[start - 2].like_num
    return (
        before == ","
        and aged
        and after in (",", ";", ".", "of", "and", "-", "–", "—")
        and (after != "and" or doc[start - 2].tag_ == "NNP")
    )


def _each(doc: Doc, at: int, last: int) -> int:
    """In how many places or groups "one each" stands: "one each at Kalol, Anand and Borsad" is three."""
    places, open_ = 0, True
    for k in range(at + 1, last):
        token = doc[k]
        if token.lower_ in (",", "and", "&"):
            open_ = True
        elif token.tag_ in ("CD", "VBD", "VBZ", "VBP", "VBN", "MD", "WDT", "WP", ".", ":"):
            break
        elif open_ and token.tag_ in RUN:
            places, open_ = places + 1, False
    return max(places, 1)


def _partitive(doc: Doc, at: int, last: int) -> bool:
    return at < last and (
        doc[at].tag_ in ("DT", "PRP$", "PRP", "WP", "CD") or doc[at].lower_ in ("them", "whom", "those")
    )


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(s <= at < e for s, e in spans)


def _singles(doc: Doc, first: int, last: int, known: frozenset[str]) -> Iterator[Group]:
    """Single victims: a determiner or possessive with a singular noun for a person, or a person's name."""
    at = first
    while at < last:
        token = doc[at]
        group = None
        if token.lower_ in _DETERMINERS or token.tag_ in ("PRP$", "DT"):
            group = _described(doc, at, last)
        elif (
            (token.ent_type_ == "PERSON" and token.ent_iob_ == "B" and not is_city(token))
            or _titled(doc, at, last)
            or _surname(doc, at, known)
        ):
            group = _named(doc, at, last)
        if group is None:
            at += 1
            continue
        yield group
        at = group.end


def _described(doc: Doc, at: int, last: int) -> Group | None:
    end, head = noun_phrase(doc, at + 1, last)
    low = doc[at].lower_
    if head is None:
        if low == "another":
            end = max(end, at + 1)
            span = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
            return Group(at, end, None, 1, 1, span, None)
        return None
    while (
        head > at + 1
        and people(doc[head].text) is None
        and doc[head].tag_ == "NNP"
        and people(doc[head - 1].text)
    ):
        head -= 1  # "a security guard Mazhar"
    noun = doc[head]
    named = noun.ent_type_ == "PERSON" or _titled(doc, at + 1, last)
    singular = noun.tag_ in ("NN", "NNP", "JJ") and noun.lower_ not in (
        "people",
        "police",
        "personnel",
        "troops",
        "staff",
        "crew",
    )
    citizen = noun.ent_type_ == "NORP" and low in ("a", "an", "another")  # "a Malawian"
    human = people(noun.text) is True or named or citizen or (noun.lower_ == "one" and low == "the")
    if not singular or not human or (head + 1 < last and doc[head + 1].tag_ == "POS"):
        return None
    if (
        noun.lower_
        in (
            "dead",
            "injured",
            "wounded",
            "missing",
            "elderly",
            "youth",
            "human",
            "private",
            "major",
            "general",
            "senior",
            "minor",
            "aid",
            "national",
            "individual",
            "accused",
        )
        and low == "the"
    ):
        return None
    span = (doc[at].idx, noun.idx + len(noun))
    return Group(at, head + 1, head, 1, 1, span, span, plain=plain(noun.text) and head <= at + 2, single=True)


def _surname(doc: Doc, at: int, known: frozenset[str]) -> bool:
    """Whether a lone proper noun is the surname of a person whom the report names in full elsewhere."""
    token = doc[at]
    if (
        token.tag_ != "NNP"
        or (at and doc[at - 1].tag_ == "NNP")
        or (at + 1 < len(doc) and doc[at + 1].tag_ == "NNP")
    ):
        return False
    return token.text in known


def _titled(doc: Doc, at: int, last: int) -> bool:
    token = doc[at]
    if not token.text[:1].isupper() or at + 1 >= last or not doc[at + 1].text[:1].isupper():
        return False
    return title(token.text) and token.tag_ in ("NNP", "NN", "JJ")


def _named(doc: Doc, at: int, last: int) -> Group | None:
    end = at
    while end < last and (
        doc[end].tag_ in ("NNP", "NNPS", "HYPH")
        or doc[end].ent_type_ == "PERSON"
        or doc[end].text[:1].isupper()
    ):
        if end > at and doc[end - 1].ent_type_ == "PERSON" and doc[end].ent_type_ in ("DATE", "GPE", "TIME"):
            break
        end += 1
    if end == at or (end < last and doc[end].tag_ == "POS"):
        return None
    span = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
    return Group(at, end, end - 1, 1, 1, span, span, plain=True, single=True, name=True)


def _name_lists(a: Annotated, sentence: Sentence) -> Iterator[Group]:
    """Lists of names, with or without ages: as many victims as names."""
    for m in _LIST.finditer(a.text, sentence.start, sentence.end):
        start, end = tokens_at(a.doc, m.span(), sentence.tokens.start, sentence.tokens.end)
        count = len(re.findall(_NAME, m.group()))
        yield Group(start, end, start, count, count, m.span(), m.span(), plain=False, name=True)

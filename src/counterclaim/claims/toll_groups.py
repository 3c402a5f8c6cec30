"""Groups of people as a sentence counts them: "at least 13 soldiers", "three women and four children", "a nurse"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc, Token

from counterclaim.claims.numerals import Numeral, read_numerals
from counterclaim.language import Sentence
from counterclaim.model import Span
from counterclaim.vocabulary import load


@dataclass(frozen=True)
class Group:
    """A counted or single group. ``start`` and ``end`` are tokens of the report's document.

    ``head`` is the noun, None for a bare number. ``figure`` and ``victims`` are code points of the report. ``human`` is
    False for animals, things and measures, None for a noun that no vocabulary knows. ``plain`` marks a group told only by
    age, sex or kinship, which adds up with its like to one figure. ``single`` has no number ("the ambassador").
    """

    start: int
    end: int
    head: int | None
    low: int | None
    high: int | None
    figure: Span
    victims: Span | None
    human: bool | None = True
    plain: bool = False
    single: bool = False
    name: bool = False
    of_whole: bool = False


_RUN = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "HYPH", "POS", "AFX", "ADD", "FW", "LS"})
_NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
_DETERMINERS = frozenset({"a", "an", "the", "another", "his", "her", "their", "my", "our", "its", "this", "that"})
_OTHERS = frozenset({"others", "other", "more", "fellow"})
_HARM_WORDS = frozenset({"dead", "hurt", "killed", "wounded", "injured", "missing", "arrested", "detained", "displaced", "homeless", "abducted", "kidnapped", "slain", "martyred", "feared", "held", "treated"})  # fmt: skip
_ABSTRACT_LENGTH = 6


def surnames(doc: Doc) -> frozenset[str]:
    """The last words of the persons' names that a report gives in full, by which it names them later."""
    return frozenset(e[-1].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1)


def groups(doc: Doc, sentence: Sentence, known: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """The groups of one sentence in order: counted ones, single ones, lists of names.

    Args:
        doc: the report's document.
        sentence: the sentence to read.
        known: surnames that count as a person's name when they stand alone.

    Follows the project's annotation guidelines: the figure of a counted group is the number with its modifiers, that of
    a single person the whole noun phrase, that of a list of plain groups the whole list.
    """
    first, last = sentence.tokens.start, sentence.tokens.end
    found = [_counted(doc, n, last) for n in read_numerals(doc.text, sentence.start, sentence.end)]
    lists = list(_name_lists(doc, sentence))
    taken = [(g.start, g.end) for g in lists]
    counted = [g for g in found if g is not None and not _inside(g.start, taken)]
    taken += [(g.start, g.end) for g in counted]
    singles = [g for g in _singles(doc, first, last, known) if not any(g.start < e and s < g.end for s, e in taken)]
    return tuple(sorted((*lists, *counted, *singles), key=lambda g: g.start))


def group_of(doc: Doc, token: Token, found: Iterable[Group]) -> Group | None:
    """The group that a token belongs to, if any."""
    return next((g for g in found if g.start <= token.i < g.end), None)


def joined(doc: Doc, found: tuple[Group, ...], at: int) -> tuple[Group, ...]:
    """The groups coordinated with one: "two women, a child and three soldiers"."""
    left = right = at
    while left > 0 and _joint(doc, found[left - 1], found[left]):
        left -= 1
    while right + 1 < len(found) and _joint(doc, found[right], found[right + 1]):
        right += 1
    chain = found[left : right + 1]
    gaps = [doc[a.end : b.start].text.lower() for a, b in zip(chain, chain[1:], strict=False)]
    ends = [k for k, gap in enumerate(gaps) if gap.split(" ")[-1] != "," and re.search(r"\b(and|&|well)\b", gap)]
    if not ends:
        return (found[at],)
    stop = ends[-1] + 1
    return chain[: stop + 1] if at - left <= stop else (found[at],)


def summed(chain: tuple[Group, ...], text: str) -> tuple[Group, ...]:
    """Add up what is told only by age, sex or kinship: "three women and four children" is one figure, 7."""
    if len(chain) < 2 or not all(g.plain and g.low is not None and g.low == g.high for g in chain):
        return chain
    span = (chain[0].figure[0], (chain[-1].victims or chain[-1].figure)[1])
    total = sum(g.low or 0 for g in chain)
    return (
        replace(chain[0], end=chain[-1].end, low=total, high=total, figure=span, victims=span),
    )


def people(word: str) -> bool | None:
    """Whether a noun stands for people: True, False, or None for an unknown word.

    >>> people("fishermen"), people("goats"), people("zorbs")
    (True, False, None)
    """
    classes = load("people", _classes)
    low = word.lower()
    for form in _lemmas(low):
        if form in classes["human"]:
            return True
        if form in classes["other"]:
            return False
    if low.endswith(("men", "women", "people", "folk", "fighters")):
        return True
    if len(low) > _ABSTRACT_LENGTH and low.rstrip("s").endswith(tuple(classes["suffix"])):
        return False
    return None


def plain(word: str) -> bool:
    """Whether a noun tells people only by age, sex or kinship."""
    return any(form in load("people", _classes)["plain"] for form in _lemmas(word.lower()))


def _lemmas(low: str) -> Iterator[str]:
    yield low
    if low.endswith("s"):
        yield low[:-1]
    if low.endswith("es"):
        yield low[:-2]
    if low.endswith("ies"):
        yield low[:-3] + "y"


def _classes(entries: list[dict[str, Any]]) -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {"human": set(), "other": set(), "plain": set(), "suffix": set(), "title": set()}
    for e in entries:
        kind = e["class"]
        words["suffix"].update(e.get("suffix", ()))
        if kind in ("person", "demographic", "kin", "crowd"):
            words["human"].update(e["words"])
        elif kind != "title":
            words["other"].update(e["words"])
        if kind in ("demographic", "kin"):
            words["plain"].update(e["words"])
        if kind == "title":
            words["title"].update(e["words"])
    words["other"] -= words["human"]
    return {name: frozenset(w) for name, w in words.items()}


def _counted(doc: Doc, n: Numeral, last: int) -> Group | None:
    span = doc.char_span(*n.span, alignment_mode="expand")
    if span is None:
        return None
    start, at, of_whole = span.start, span.end, False
    if n.vague and doc[at - 1].lower_ == "of":
        pass
    elif at + 1 < last and doc[at].lower_ == "of" and _partitive(doc, at + 1, last):
        at, of_whole = at + 1, True
        while at < last and doc[at].tag_ in ("DT", "PRP$", "CD", "PDT"):
            at += 1
        if doc[at].lower_ in ("them", "whom", "us", "those", "these"):
            return Group(start, at + 1, None, n.low, n.high, n.span, None, of_whole=True)
    end, head = _noun_phrase(doc, at, last)
    figure = n.span
    if end < last and doc[end].lower_ == "each" and n.low == n.high == 1:
        places = _each(doc, end + 1, last)
        figure = (n.span[0], doc[end].idx + len(doc[end]))
        victims = (doc[head].idx, doc[head].idx + len(doc[head])) if head is not None else None
        return Group(start, end + 1, head, places, places, figure, victims, head is None or people(doc[head].text))
    if head is None:
        victims = None
        human: bool | None = True
        if end > at and doc[end - 1].lower_ in _OTHERS:
            victims = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
        return Group(start, end, None, n.low, n.high, figure, victims, human, of_whole=of_whole)
    victims = (doc[at].idx, doc[head].idx + len(doc[head]))
    human = people(doc[head].text)
    if human is not True and doc[head].ent_type_ == "NORP":
        human = True
    if doc[head].ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY") and human is not True:
        human = False
    alone = head == at and plain(doc[head].text) or head == at + 1 and doc[at].tag_ == "JJ" and plain(doc[head].text)
    return Group(start, end, head, n.low, n.high, figure, victims, human, plain=alone and not n.vague, of_whole=of_whole)


def _each(doc: Doc, at: int, last: int) -> int:
    """In how many places or groups "one each" stands: "one each at Kalol, Anand and Borsad" is three."""
    places, open_ = 0, True
    for k in range(at + 1, last):
        token = doc[k]
        if token.lower_ in (",", "and", "&"):
            open_ = True
        elif token.tag_ in ("CD", "VBD", "VBZ", "VBP", "VBN", "MD", "WDT", "WP", ".", ":"):
            break
        elif open_ and token.tag_ in _RUN:
            places, open_ = places + 1, False
    return max(places, 1)


def _partitive(doc: Doc, at: int, last: int) -> bool:
    return at < last and (doc[at].tag_ in ("DT", "PRP$", "PRP", "WP", "CD") or doc[at].lower_ in ("them", "whom", "those"))


def _noun_phrase(doc: Doc, at: int, last: int) -> tuple[int, int | None]:
    """From just after a number: where its noun phrase ends, and its head noun, None if there is no noun."""
    head: int | None = None
    end = at
    while end < last:
        token = doc[end]
        low = token.lower_
        if token.is_space:
            break
        if low in _OTHERS and head is None:
            end += 1
            continue
        if low == "(" and head is None and end + 2 < last and doc[end + 2].text == ")" and end + 3 < last and doc[end + 3].tag_ in _NOUN:
            end += 3
            continue
        harm = low in _HARM_WORDS
        if harm and not (end + 1 < last and (doc[end + 1].tag_ in _NOUN and doc[end + 1].lower_ not in _HARM_WORDS)):
            break
        if token.tag_ in ("RB", "CC", ",") and head is None and end + 1 < last and end > at - 1:
            following = doc[end + 1].tag_ in ("JJ", "VBN") and end + 2 < last and doc[end + 2].tag_ in _RUN
            if token.tag_ == "RB" and following:
                end += 1
                continue
            break
        if token.tag_ not in _RUN and not (people(low) and token.tag_ not in ("VBD", "VBZ", "VBP", "IN")):
            break
        if head is not None and (token.tag_ in ("VBN", "VBG", "JJ") and people(low) is not True):
            break
        if token.tag_ in _NOUN or people(low):
            if head is not None and token.ent_type_ in ("DATE", "TIME"):
                break
            if head is not None and people(doc[head].text) and people(low) is not True and _plural(doc[head]):
                break
            head = end
        end += 1
    return (end, None) if head is None else (head + 1, head)


def _plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or token.lower_.endswith(("men", "people", "children", "police", "personnel"))


def _joint(doc: Doc, a: Group, b: Group) -> bool:
    gap = [t.lower_ for t in doc[a.end : b.start]]
    if not gap or len(gap) > 12:
        return False
    words = [w for w in gap if w not in (",", ";")]
    if words in ([], ["and"], ["&"], ["as", "well", "as"], ["and", "also"], ["plus"], ["and", "at", "least"]):
        return True
    if words[-1] in ("and", "&") and words[0] in ("of", "from", "belonging", "in") and len(words) <= 6:
        between = doc[a.end : b.start]
        return all(t.tag_ in {*_RUN, "IN", "DT", "PRP$", ",", "CC"} for t in between) and words.count("and") == 1
    return False


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
        elif token.ent_type_ == "PERSON" and token.ent_iob_ == "B" or _titled(doc, at, last) or _surname(doc, at, known):
            group = _named(doc, at, last)
        if group is None:
            at += 1
            continue
        yield group
        at = group.end


def _described(doc: Doc, at: int, last: int) -> Group | None:
    end, head = _noun_phrase(doc, at + 1, last)
    low = doc[at].lower_
    if head is None:
        if low == "another":
            end = max(end, at + 1)
            span = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
            return Group(at, end, None, 1, 1, span, None)
        return None
    noun = doc[head]
    named = noun.ent_type_ == "PERSON" or _titled(doc, at + 1, last)
    singular = noun.tag_ in ("NN", "NNP", "JJ") and noun.lower_ not in ("people", "police", "personnel", "troops", "staff", "crew")
    human = people(noun.text) is True or named or (noun.lower_ == "one" and low == "the")
    if not singular or not human or head + 1 < last and doc[head + 1].tag_ == "POS":
        return None
    if noun.lower_ in ("dead", "injured", "wounded", "missing", "elderly", "youth", "human", "private", "major", "general", "senior", "minor", "aid", "national", "individual", "accused") and low == "the":
        return None
    span = (doc[at].idx, noun.idx + len(noun))
    return Group(at, head + 1, head, 1, 1, span, span, plain=plain(noun.text) and head <= at + 2, single=True)


def _surname(doc: Doc, at: int, known: frozenset[str]) -> bool:
    """Whether a lone proper noun is the last word of a person's name that the report gives in full elsewhere."""
    token = doc[at]
    if token.tag_ != "NNP" or at and doc[at - 1].tag_ == "NNP" or at + 1 < len(doc) and doc[at + 1].tag_ == "NNP":
        return False
    return token.text in known


def _titled(doc: Doc, at: int, last: int) -> bool:
    token = doc[at]
    if not token.text[:1].isupper() or at + 1 >= last or not doc[at + 1].text[:1].isupper():
        return False
    return token.lower_ in load("people", _classes)["title"] and token.tag_ in ("NNP", "NN", "JJ")


def _named(doc: Doc, at: int, last: int) -> Group | None:
    end = at
    while end < last and (doc[end].tag_ in ("NNP", "NNPS", "HYPH") or doc[end].ent_type_ == "PERSON" or doc[end].text[:1].isupper()):
        if end > at and doc[end - 1].ent_type_ == "PERSON" and doc[end].ent_type_ in ("DATE", "GPE", "TIME"):
            break
        end += 1
    if end == at or end < last and doc[end].tag_ == "POS":
        return None
    span = (doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))
    return Group(at, end, end - 1, 1, 1, span, span, plain=True, single=True, name=True)


_NAME = r"(?:[A-Z][\w’'-]*\.?(?: (?:[A-Z][\w’'-]*\.?|al-\w+|bin|de|la|van|von|del))+)"
_AGED = r"(?:, (?:aged |age )?(?:\d{1,3}|[a-z]+)(?:[- ](?:months?|years?|weeks?)(?:[- ]old)?)?(?=[,;.]|\s+and\b|$))"
_ITEM = rf"(?:(?:[a-z]+ ){{0,2}}{_NAME}{_AGED}?)"
_LIST = re.compile(rf"{_NAME}{_AGED}(?:[;,] {_ITEM})*[;,]? and {_ITEM}|{_NAME}(?:[;,] {_NAME}){{1,}}[;,]? and {_NAME}")


def _name_lists(doc: Doc, sentence: Sentence) -> Iterator[Group]:
    """Lists of names, with or without ages: as many victims as names."""
    for m in _LIST.finditer(doc.text, sentence.start, sentence.end):
        span = doc.char_span(*m.span(), alignment_mode="expand")
        if span is None:
            continue
        count = len(re.findall(_NAME, m.group()))
        yield Group(span.start, span.end, span.start, count, count, m.span(), m.span(), plain=False, name=True)

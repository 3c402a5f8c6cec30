"""The forms of dates in a parsed report: which of those that the words allow are dates where they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from counterclaim.language import Annotated, Run, Sentence, Token
from counterclaim.model import Span
from counterclaim.resolve.date_clock import read
from counterclaim.resolve.date_forms import Form, hinted, lexicon, scan
from counterclaim.resolve.date_frame import Tense
from counterclaim.resolve.date_zones import zone_named

_BEFORE = re.compile(r"(?:([^\W\d_]+)\s+|(^|[(]))$")
_OPEN = re.compile(r"\b(?:to|until|till|through|by|for)\s+(?:the\s+)?$", re.IGNORECASE)


def forms_in(a: Annotated, s: Sentence) -> tuple[Form, ...]:
    """The forms of dates in a sentence, at their places in the report."""
    text = a.text[s.start : s.end]
    if not hinted(text):
        return ()
    named = [(e.start_char, e.end_char) for e in s.tokens.ents if e.label_ in ("DATE", "TIME")]
    names = tuple((start - s.start, end - s.start) for start, end in named)
    years = {start for start, end in named if end - start == 4}
    counts = tuple(t.idx - s.start for t in s.tokens if (_counts(t) and t.idx not in years) or _rate(t))
    return tuple(f if s.start == 0 else _moved(f, s.start) for f in _read(text, names, counts))


def _counts(t: Token) -> bool:
    """Whether a number of four digits counts something ("2015 people"), and is no year of it ("its 2015
    losses").
    """
    return t.dep_ == "nummod" and len(t) == 4 and t.text.isdigit() and t.head.tag_ == "NNS"


def _rate(t: Token) -> bool:
    """Whether "a" opens a rate ("40 flights a week", "$500 a year"), which is no time."""
    unit = t.head
    rated = t.lower_ in ("a", "an") and unit.dep_ == "npadvmod" and unit.head.i < t.i
    return rated and unit.head.pos_ in ("NOUN", "NUM", "SYM")


def forms_at(a: Annotated, at: Span) -> tuple[Form, ...]:
    """The forms that a span touches in its sentence, or those in its own words where there are none."""
    for s in a.sentences:
        if s.start <= at[0] < s.end:
            touched = tuple(f for f in forms_in(a, s) if f.span[0] < at[1] and at[0] < f.span[1])
            if touched:
                return touched
    return tuple(_moved(f, at[0]) for f in scan(a.text[slice(*at)]))


def tense_at(a: Annotated, at: Span) -> Tense | None:
    """The tense of the clause that an expression belongs to, or None where no verb tells.

    Future: "will", "is due to", "is to"; later: "would"; past: a past verb, "may have fled".
    A present verb tells none. What stands after "until", "by" or "to" may lie either way unless the verb
    looks ahead.
    """
    tokens = a.doc.char_span(*at, alignment_mode="expand")
    if tokens is None:
        return None
    tense = _verb_tense(tokens)
    if tense != "future" and _OPEN.search(a.text[max(0, at[0] - 12) : at[0]]):
        return "open"
    return tense


SPOKEN_OF = frozenset({"quarter", "quarter-short", "month", "month-year", "month-mod"})
"""The rules whose months and quarters a report goes on to speak of as "the quarter", "the same period"."""

_COMPARED = re.compile(r"\b(?:from|than|versus|against|compare[sd]? (?:with|to)|up|down)\b", re.IGNORECASE)


def compared_at(a: Annotated, s: Sentence, at: Span) -> bool:
    """Whether an expression ends a comparison of figures ("from 30 a year ago")."""
    return _COMPARED.search(a.text, s.start, at[0]) is not None


def _verb_tense(tokens: Run) -> Tense | None:
    token = tokens.root
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX") and not tokens.start <= token.i < tokens.end:
            tense = _tense(token)
            if tense != "above":
                return tense  # type: ignore[return-value]
        if token.head is token:
            return None
        token = token.head
    return None


def _tense(verb: Token) -> str | None:
    """The tense of a verb, None where it tells none, or "above" where that of the verb above it holds."""
    helpers = [t for t in verb.children if t.dep_ in ("aux", "auxpass", "neg")]
    words = {t.lower_ for t in helpers}
    perfect = any(t.lemma_ == "have" for t in helpers)
    known = lexicon().words
    if not words.isdisjoint(known["modal"]):
        ahead = next((known["modal"][w] for w in words if known["modal"].get(w, "open") != "open"), None)
        return "past" if perfect else ahead
    ahead = _coming(verb, verb) or any(_coming(t, verb) for t in verb.children if t.dep_ == "acomp")
    past = verb.tag_ == "VBD" or any(t.tag_ == "VBD" for t in helpers)
    if ahead and (verb.pos_ == "AUX" or any(t.lemma_ == "be" for t in helpers) or not helpers):
        return None if past else "future"
    if verb.lemma_ == "be" and verb.tag_ in ("VBZ", "VBP") and _only_when(verb):
        return "future"
    if "to" in words:
        over = verb.head
        if verb.dep_ in ("acl", "relcl"):
            return "later"
        return "future" if over.lemma_ == "be" and over.tag_ in ("VBZ", "VBP") else "above"
    if verb.tag_ == "VBG" and not helpers:
        return "above"
    return "past" if past or verb.tag_ == "VBN" or perfect else None


def _coming(word: Token, verb: Token) -> bool:
    """Whether a word makes its verb look ahead; some do with "to" or "for" only ("set to leave")."""
    needs = lexicon().words["coming"].get(word.lower_)
    if needs is None or needs == "future":
        return needs is not None
    after = [t for by in {word, verb} for t in by.children if t.i > word.i]
    return any(t.lower_ in needs.split() for c in after for t in ([c] if c.dep_ == "prep" else c.children))


def _only_when(be: Token) -> bool:
    """Whether a form of "be" says of something just when it is ("the vote is on Friday")."""
    said = [t for t in be.children if t.i > be.i and t.dep_ not in ("punct", "cc", "conj", "advcl")]
    return bool(said) and said[0].lower_ == "on" and not any(t.dep_ in ("attr", "acomp") for t in said)


def _moved(form: Form, by: int) -> Form:
    start, end = form.span
    parts = {name: _moved(part, by) for name, part in form.parts.items()}
    return replace(form, span=(start + by, end + by), parts=parts)


def _signalled(before: str, kind: str) -> bool:
    """Whether the word before says that a date or time follows; a time may also open a line or a bracket."""
    match = _BEFORE.search(before)
    if match is None:
        return False
    return match[1].lower() in lexicon().words[kind] if match[1] else kind == "clock signal"


@lru_cache(maxsize=4096)
def _read(text: str, names: tuple[Span, ...], counts: tuple[int, ...]) -> tuple[Form, ...]:
    """The forms in a sentence; several finders ask for the same one.

    Args:
        text: the sentence.
        names: where the language model sees a DATE or a TIME.
        counts: where numbers stand that count something ("2015 people") and where rates begin ("a week").
    """
    return tuple(f for f in scan(text, lambda form: _is_date(form, text, names, counts)) if f.gives != "part")


def _is_date(form: Form, text: str, names: tuple[Span, ...], counts: tuple[int, ...]) -> bool:
    """Whether a form that could be something else is a date here: by the words around and by names."""
    start, end = form.span
    before, after = text[:start], text[end : end + 2]
    named = any(x < end and start < y for x, y in names)
    month = form.words.get("m", "")
    if month.rstrip(".").lower() in lexicon().careful:
        if not month[:1].isupper():  # "may 5", "they march on 3 towns": in lower case only after its day
            return form.rule in ("day-month", "days-month") or (named and form.rule == "month-day")
        if form.rule == "month" and re.search(r"\b(?:the|to|and|or)\s+$", before, re.IGNORECASE):
            return named
    if form.rule == "duration":
        return start not in counts
    if form.needs == "length":
        return _signalled(before, "length signal")
    if form.needs == "signal":
        return (named or _signalled(before, "signal")) and start not in counts
    if form.needs == "clock":
        told = form.words.keys() & {"zone", "half", "hrs"}
        pointed = ":" in text[start:end] or text[end : end + 4] == " on "
        return bool(told) or (pointed and (named or _signalled(before, "clock signal")))
    if form.needs == "unit":
        return form.parts["unit"].rule == "the-unit"
    if form.needs == "zone":
        return zone_named(form.words["city"]) is not None
    if form.needs == "gmt":
        gmt = read(form.parts["gmt"])
        return gmt is not None and gmt.offset is not None
    if form.rule == "since" and form.words["side"].lower() == "by":
        # "By Friday's raid" and "by overnight losses" name who or what did it, not an end.
        return form.parts["of"].rule != "overnight" and after[1:] != "s"
    return True

"""Where and when an event happened, as the phrases that hang on its verb or noun tell."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.claims.event_clauses import root_of, trim
from counterclaim.claims.event_frames import is_attack, word_class
from counterclaim.claims.event_phrases import (
    STANDING,
    counted,
    doer,
    is_day,
    is_ground,
    is_time,
    lemma,
    name_span,
    named,
    noun_phrase,
    place_like,
    set_in,
    timed,
)
from counterclaim.claims.event_syntax import (
    STEPS,
    TIMES,
    VERBAL,
    Scene,
    heads,
    objects,
    phrase_start,
    prepositions,
    subjects,
)
from counterclaim.language import Token
from counterclaim.model import Span

_WITHIN = STANDING | {"on", "across", "along", "between", "within", "throughout", "over", "off", "through"}
_DESCENDING = frozenset({"come", "fall", "rain", "land", "crash", "descend", "drop"})
_PARTING = frozenset({"after", "before", "since", "until", "because", "although", "though", "if", "that"})
_NESTING = frozenset({"in", "at", "near", "inside", "outside", "on", "against", "of", "during"})
_INSIDE_NOUN = frozenset({"compound", "nmod"})
_POINTING = frozenset({"this", "last", "next", "that", "early", "late", "earlier", "later"})
_NOW = frozenset({"today", "now", "tonight", "hereby"})
_SINCE = frozenset({"after", "before", "earlier", "later", "ago", "since"})


def places(scene: Scene, event: Token, verb: Token | None) -> tuple[Span, ...]:
    """Where an event happened, nearest to its word first."""
    seen: dict[Span, int] = {}
    for order, token in enumerate(_place_heads(scene, event, verb)):
        span = noun_phrase(token) if token.dep_ not in ("compound", "nmod", "poss") else name_span(token)
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
        lent = _lent(holder)
        for token in _time_tokens(holder):
            if token.i not in lent:
                seen.setdefault(_time_span(token))
    for token in (*_borrowed(event), *(_of_whole(verb) if verb is not None else ())):
        seen.setdefault(_time_span(token))
    if not seen and verb is not None:
        # "A bomb killed four and wounded nine on Tuesday": what is joined without a subject shares the day.
        for joined in (t for t in verb.children if t.dep_ == "conj" and t.pos_ in VERBAL):
            if not any(t.dep_ in ("nsubj", "nsubjpass") for t in joined.children):
                seen.update((_time_span(t), None) for t in _time_tokens(joined))
    return tuple(sorted(seen, key=lambda s: min(abs(s[0] - event.idx), abs(s[1] - event.idx))))


def _lent(holder: Token) -> dict[int, int]:
    """The times that hang on a word of speech in the present tense, and belong to the attack that it speaks
    of: in "Chad protests against the raid last night" nobody protests last night.

    Returns:
        The event noun of each time, both as the indices of their tokens.
    """
    if not _says_now(holder):
        return {}
    found: dict[int, int] = {}
    for token in _time_tokens(holder):
        first = holder.doc[token.left_edge.i if token.dep_ != "pobj" else token.head.i]
        noun = next((t for t in _above(first) if is_attack(t)), None)
        if token.lower_ not in _NOW and noun is not None and noun.i > holder.i:
            found[token.i] = noun.i
    return found


def _says_now(holder: Token) -> bool:
    """Whether a word condemns, denies or confirms in the present tense, also one that the parser took for a
    noun: with a subject, or as what a "Government of" is of."""
    if holder.pos_ in VERBAL:
        return holder.tag_ in ("VBZ", "VBP") and lemma(holder) in word_class("condemning")
    if lemma(holder) in word_class("condemning"):
        return any(t.dep_ == "nsubj" for t in holder.children)
    taken = (o for p in holder.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj")
    return lemma(holder) in word_class("chancery") and any(
        lemma(o) in word_class("protesting") for o in taken
    )


def _above(first: Token) -> Iterator[Token]:
    """The words whose phrases end right before a token, the innermost first."""
    if first.i == 0:
        return
    at = first.doc[first.i - 1]
    while at.right_edge.i < first.i:
        yield at
        if at.head.i == at.i:
            return
        at = at.head


def _borrowed(event: Token) -> Iterator[Token]:
    """The times of an event noun that hang on the word of speech around it."""
    if event.pos_ in VERBAL:
        return
    for holder in event.ancestors:
        yield from (event.doc[t] for t, noun in _lent(holder).items() if noun == event.i)


def _of_whole(verb: Token) -> Iterator[Token]:
    """The times of what a clause belongs to: of the harm before "when" ("on Friday six died when rebels
    came"), of the attack before "in which" ("the raid on 3 May, in which six died")."""
    which = any(p.lower_ in ("in", "during") and o.tag_ == "WDT" for p, o in prepositions(verb))
    if which and verb.dep_ == "relcl" and is_attack(verb.head):
        yield from _time_tokens(verb.head)
    when = any(t.lower_ in ("when", "as") and t.dep_ in ("advmod", "mark") for t in verb.children)
    harmed = verb.head
    if when and verb.dep_ == "advcl" and harmed.pos_ in VERBAL and lemma(harmed) in word_class("harm"):
        yield from _time_tokens(harmed)


def _place_heads(scene: Scene, event: Token, verb: Token | None) -> Iterator[Token]:
    """The heads of the phrases that say where: what hangs on the event's word first, then further out."""
    verb = verb if verb is not None else event if event.pos_ in VERBAL else None
    if event.pos_ not in VERBAL:
        for top in {event.i: event, counted(event).i: counted(event)}.values():
            yield from _placed(top)
            for clause in top.children:
                if clause.dep_ in ("acl", "relcl"):
                    yield from _placed(clause)
            yield from (t for t in top.children if t.dep_ in _INSIDE_NOUN and _is_name_of_ground(t))
    if verb is None:
        return
    at: Token | None = verb
    found = False
    for _ in range(STEPS):
        if at is None:
            break
        for token in _around(scene, at, at is verb):
            found = True
            yield token
        at = (
            at.head
            if at.dep_ in ("xcomp", "conj", "advcl")
            and at.head.pos_ in VERBAL
            and at.head.i != at.i
            # "Struck in Syria, a day after six were killed" says not where they were.
            and not any(_counts_from(t, at) for t in at.children)
            else None
        )
    if not found:
        yield from _nearby(verb)


def _around(scene: Scene, verb: Token, own: bool) -> Iterator[Token]:
    """Where a verb itself, its objects and the attacks and weapons in its subject place an event."""
    yield from _placed(verb)
    yield from (t for t in verb.children if t.dep_ == "nsubj" and set_in(t))
    for o in objects(verb, scene):
        for h in heads(o, word_class("quantity")):
            if h.dep_ != "nsubj" and (is_ground(h) or (lemma(h) in word_class("ground") and named(h))):
                yield h
            yield from _placed(h, _WITHIN)
    for s in subjects(verb, scene) if own else ():
        yield from (t for h in heads(s, word_class("quantity")) for t in _placed(h, STANDING))
    if verb.dep_ == "relcl" and any(t.lower_ == "where" for t in verb.subtree):
        yield verb.head


def _nearby(verb: Token) -> Iterator[Token]:
    """The first place of the clause, where nothing that hangs on the verb itself is one."""
    for token in verb.subtree:
        standing = token.i > verb.i and token.dep_ == "pobj" and token.head.lower_ in STANDING
        if standing and place_like(token) and not _elsewhere(token, verb):
            yield token
            return


def _elsewhere(token: Token, verb: Token) -> bool:
    """Whether a phrase belongs to who reports ("sources in X") or to another event ("after he left X")."""
    at = token
    while at.i not in (verb.i, at.head.i):
        if at.lower_ == "according" or lemma(at) in word_class("reporting") or at.dep_ in ("ccomp", "relcl"):
            return True
        if at.dep_ == "advcl" and any(t.dep_ == "mark" and t.lower_ in _PARTING for t in at.children):
            return True
        at = at.head
    return False


def _placed(holder: Token, allowed: frozenset[str] | None = None) -> Iterator[Token]:
    """The place-like objects of a word's prepositions of place, and of prepositions inside those."""
    yield from (t for t in holder.children if _direction(t))
    for prep, t in prepositions(holder):
        if prep.lower_ == "to" and prep.head.lower_ == "according":
            continue
        word = prep.lower_
        if t.ent_type_ in TIMES:
            yield from _placed(t, allowed)
        elif (
            (word in (allowed or word_class("placing")) and place_like(t))
            or (word == "on" and t.pos_ == "PROPN" and lemma(holder) in _DESCENDING)
            or (word == "from" and lemma(holder) in word_class("moving") and place_like(t))
        ):
            yield t
        elif word in _NESTING:
            yield from _placed(t, allowed)


def _direction(token: Token) -> bool:
    """Whether a phrase says on which side of a named place: "north of Karbala"."""
    if token.lower_ not in word_class("compass") or token.dep_ not in ("advmod", "npadvmod", "dobj", "amod"):
        return False
    return named(token) and any(p.lower_ == "of" for p in token.children)


def _is_name_of_ground(token: Token) -> bool:
    """Whether a name before an event noun is a place ("Baghdad bombing"), not who did it ("US strikes")."""
    if token.ent_type_ not in ("GPE", "LOC", "FAC", "NORP") or token.pos_ != "PROPN":
        return False
    return not doer(token) or set_in(token)


def _bare(scene: Scene, span: Span) -> Span:
    """A place without the article before it."""
    start, end = span
    offset = scene.sentence.start
    text = scene.sentence.tokens.text[start - offset : end - offset]
    for article in ("the ", "The ", "a ", "an ", "its ", "their "):
        if text.startswith(article):
            return start + len(article), end
    return span


def _time_tokens(holder: Token) -> Iterator[Token]:
    for t in holder.children:
        if t.dep_ == "advcl":
            yield from (x for x in t.children if _counts_from(x, t))
        if _counts_from(t, holder):
            continue
        if t.dep_ in ("nsubj", "nsubjpass") and phrase_start(t) > t.left_edge.i:
            yield holder.doc[phrase_start(t) - 1]
        if t.dep_ in ("npadvmod", "advmod", "nmod", "compound", "poss", "tmod", "dobj") and is_time(t):
            yield t
        elif t.dep_ == "prep":
            for o in t.children:
                if o.dep_ == "pobj" and is_time(o):
                    yield o
                elif o.dep_ == "pobj" and t.i < holder.i and phrase_start(o) > o.left_edge.i:
                    yield holder.doc[phrase_start(o) - 1]  # "On Tuesday police killed"
                elif o.dep_ == "pobj" and o.pos_ in ("PROPN", "NOUN"):
                    yield from (x for x in _time_tokens(o) if x.dep_ != "poss" and x.dep_ != "compound")
        elif t.dep_ in ("dobj", "nsubjpass") and holder.pos_ in VERBAL:
            yield from (x for x in _time_tokens(t) if x.dep_ not in ("poss", "compound", "nmod"))


def _counts_from(token: Token, verb: Token) -> bool:
    """Whether a span of time counts from a clause ("two days after rebels fired"): it dates another event."""
    after = token.right_edge.i + 1
    if token.dep_ != "npadvmod" or after >= len(token.doc):
        return False
    mark = token.doc[after]
    return mark.dep_ == "mark" and mark.head.i == verb.i and mark.lower_ in ("after", "before")


def _time_span(token: Token) -> Span:
    doc = token.doc
    left = right = token.i
    while left > 0 and timed(doc[left - 1]):
        left -= 1
    while right + 1 < len(doc) and timed(doc[right + 1]):
        right += 1
    while left > 0 and doc[left - 1].lower_ in _POINTING and doc[left - 1].first == token.first:
        left -= 1
    if left == right and token.ent_type_ == "":
        left = min(left, token.left_edge.i)
    # "Two days after" counts from something; "on Sunday evening after" only comes before a clause.
    counts = not any(is_day(t) for t in doc[left : right + 1])
    if right + 1 < len(doc) and doc[right + 1].lower_ in _SINCE and counts:
        right += 1
    return trim(token, left, right)

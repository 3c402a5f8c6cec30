"""Find the tolls of a report: figures of people killed, injured, missing, abducted, detained or displaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from counterclaim.claims.event_frames import word_class
from counterclaim.claims.mentions import TollMention
from counterclaim.claims.toll_counts import SOME, as_count, counts
from counterclaim.claims.toll_echo import echoes, may_echo
from counterclaim.claims.toll_groups import Group, joined, summed
from counterclaim.claims.toll_links import Link, link
from counterclaim.claims.toll_nouns import people
from counterclaim.claims.toll_parts import Draft, with_parts
from counterclaim.claims.toll_people import groups, surnames
from counterclaim.claims.toll_voice import Scene
from counterclaim.claims.toll_words import Harm, HarmWord, harm_words, has_harm, violent
from counterclaim.language import Annotated, Doc, Token
from counterclaim.model import Span, TollKind

__all__ = ["find_tolls", "harm_words"]

ECHO = 4
"""Sentences after a toll in which a bare number can still repeat it."""

FAR = 8
"""Sentences before a figure of some of those harmed in which its whole is looked for."""

LONGEST = 600
"""Tokens of a sentence at the most: what is longer is a table or a list, whose word order tells nothing."""


def find_tolls(a: Annotated) -> tuple[TollMention, ...]:
    """Read the tolls of a report, in text order, title and body.

    Args:
        a: the annotated report.

    Returns:
        One mention for each figure and kind of harm; who says so and how sure it is are found elsewhere.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "At least 13 soldiers were killed and 56 wounded, officials said."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(m.kind, text[slice(*m.figure)], m.low, m.high) for m in find_tolls(a)]
    [('killed', 'At least 13', 13, None), ('injured', '56', 56, 56)]

    Follows the project's annotation guidelines for casualty claims; after the UCDP and ACLED codebooks,
    figures are kept as reported, never averaged.
    """
    found: list[TollMention] = []
    asked: TollKind | None = None
    known = surnames(a.doc)
    for sentence in a.sentences:
        first, last = sentence.tokens.start, sentence.tokens.end
        if last - first > LONGEST:
            continue
        # "44 of the injured" tells no toll that "the figure of 45" could repeat.
        last_told = next((m for m in reversed(found) if m.rule != SOME), None)
        told = last_told.kind if last_told and sentence.index - last_told.sentence <= ECHO else None
        harmed = has_harm(a.doc, sentence)
        if not harmed and not ((told or asked) and may_echo(a.doc, first, last)):
            continue
        words = harm_words(a.doc, sentence) if harmed else ()
        title = a.passages[sentence.passage].kind == "title"
        scene = Scene(a.doc, sentence, groups(a, sentence, known), words, title)
        asked = _asked(scene) or asked if words else asked
        own = tuple(_sentence_tolls(scene, asked or told, len(found)))
        found += [_of_whole(m, found) for m in own]
        asked = _asked(scene)
    return tuple(found)


def _of_whole(m: TollMention, before: list[TollMention]) -> TollMention:
    """A figure of some of those harmed with the last one before it that can hold it as its whole."""
    if m.rule != SOME or m.part_of is not None:
        return m
    for n in reversed(range(len(before))):
        w = before[n]
        whole = w.kind == m.kind and w.part_of is None and w.rule != SOME and m.sentence - w.sentence <= FAR
        if whole and (w.high is None or w.high > (m.low or 0)):
            return replace(m, part_of=n)
    return m


def _asked(scene: Scene) -> TollKind | None:
    """The kind of a count that the sentence asks for: "asked how many soldiers were killed"."""
    for word in scene.words:
        before = [scene.doc[k].lower_ for k in range(max(scene.first, word.start - 8), word.start)]
        if any(pair == ("how", "many") for pair in pairwise(before)):
            return word.harm.kind
    return None


def _sentence_tolls(scene: Scene, told: TollKind | None, offset: int) -> Iterator[TollMention]:
    doc, sentence = scene.doc, scene.sentence
    drafts = _drafts(scene, told is not None)
    drafts = with_parts(scene, drafts + _echoed(scene, told, drafts))
    drafts = sorted(drafts, key=lambda d: (d.group.figure, d.link.word.start))
    place = {id(d.group): k for k, d in reversed(list(enumerate(drafts)))}
    for d in drafts:
        whole = place.get(id(d.whole)) if d.whole is not None else None
        yield TollMention(
            sentence=sentence.index,
            kind=d.link.word.harm.kind,
            figure=d.group.figure,
            effect=_span(doc, d.link.word.start, d.link.word.end),
            clause=_clause(scene, d),
            low=d.group.low,
            high=d.group.high,
            victims=d.group.victims,
            perpetrator=_perpetrator(scene, d.link),
            part_of=None if whole is None else whole + offset,
            in_title=scene.title,
            rule=d.link.rule,
        )


def _echoed(scene: Scene, told: TollKind | None, drafts: list[Draft]) -> list[Draft]:
    """Numbers that repeat a toll before them, in this sentence or an earlier one; the dead come first."""
    used = {k for d in drafts for k in range(d.group.start, d.group.end)}
    free = tuple(g for g in scene.groups if g.start not in used)
    found: list[Draft] = []
    for echo in echoes(scene.doc, scene.first, scene.last, free) if told or drafts else ():
        before = [d.link.word.harm.kind for d in drafts if d.group.end <= echo.start]
        kind = told if not before else "killed" if "killed" in before else before[-1]
        if kind is not None:
            word = HarmWord(Harm("toll", kind), echo.start, echo.end, "word")
            found.append(Draft(Link(word, echo.group, "echo"), echo.group))
    return found


def _drafts(scene: Scene, told: bool) -> list[Draft]:
    drafts: list[Draft] = []
    for word in scene.words:
        count = as_count(scene, word) or word
        if count.harm.frame in ("toll", "roll"):
            drafts += [Draft(k, k.group) for k in counts(scene, count)]
            continue
        found = link(scene, word)
        if found is None or (
            found.group.single and word.harm.kind == "detained" and not (told or violent(scene.sentence))
        ):
            continue
        drafts += [
            Draft(found, g, direct=g.start == found.group.start or g.end >= found.group.end > g.start)
            for g in _chain(scene, found)
        ]
    return _one_kind_each(drafts)


def _chain(scene: Scene, found: Link) -> tuple[Group, ...]:
    """The linked group with those coordinated with it, added up where they are one figure."""
    if found.group not in scene.groups:
        return (found.group,)
    at = scene.groups.index(found.group)
    chain = joined(scene.doc, scene.groups, at, scene.title)
    if found.rule == "attribute" or found.rule.startswith("counted"):
        chain = (found.group,)
    spans = [(w.start, w.end) for w in scene.words]
    crossed = [
        g
        for g in chain
        if (g.human is not False or g is found.group)
        and not any(found.group.end <= s < g.start or g.end <= s < found.group.start for s, _ in spans)
    ]
    return summed(tuple(crossed))


def _one_kind_each(drafts: list[Draft]) -> list[Draft]:
    """One toll a figure and kind: who was shot and killed, or hurt and then died, was killed."""
    kept: list[Draft] = []
    own = {d.group.figure for d in drafts if d.direct}
    for d in (d for d in drafts if d.direct or d.group.figure not in own):
        same = [k for k in kept if k.group.figure == d.group.figure]
        if any(k.link.word.harm.kind == d.link.word.harm.kind for k in same):
            continue
        kept = [k for k in kept if not (k in same and k.link.rule == "attribute")]
        if same and d.link.rule == "attribute":
            continue
        if d.link.word.harm.kind == "killed":
            kept = [
                k
                for k in kept
                if not (k.group.figure == d.group.figure and k.link.word.harm.kind == "injured")
            ]
        elif d.link.word.harm.kind == "injured" and any(k.link.word.harm.kind == "killed" for k in same):
            continue
        kept.append(d)
    return kept


def _span(doc: Doc, start: int, end: int) -> Span:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _clause(scene: Scene, d: Draft) -> Span:
    """The clause of the harm: its figure, its word and what hangs on them, without reporting clauses."""
    doc, word, g = scene.doc, d.link.word, d.group
    inner = {t.i for t in _below(doc[word.start])} | set(range(word.start, word.end))
    low, high = min(word.start, g.start), max(word.end, g.end)
    while low - 1 in inner:
        low -= 1
    while high in inner and high < scene.last:
        high += 1
    low, high = _with_verb(doc[word.end - 1], word.harm, low, high)
    while high > low + 1 and doc[high - 1].is_punct and high - 1 >= max(word.end, g.end):
        high -= 1
    low, high = max(low, scene.first), min(high, scene.last)
    start, end = _span(doc, low, high)
    return min(start, g.figure[0]), max(end, g.figure[1])


def _with_verb(noun: Token, harm: Harm, low: int, high: int) -> tuple[int, int]:
    """The clause with where and when its verb says so: "six bodies were found near Kono on Monday"."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass", "dobj") or verb.lower_ not in harm.needs:
        return low, high
    said = [c for c in verb.children if c.dep_ in ("prep", "prt", "npadvmod", "advmod")]
    behind = [c.right_edge.i + 1 for c in said if c.left_edge.i >= high or c.i > verb.i]
    before = [c.left_edge.i for c in said if c.right_edge.i < low] if noun.dep_ == "nsubjpass" else []
    return min([low, *before]), max([high, verb.i + 1, *behind])


def _below(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ in ("ccomp", "parataxis") and child.pos_ in ("VERB", "AUX"):
            continue
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
            continue
        yield from _below(child)


def _perpetrator(scene: Scene, found: Link) -> Span | None:
    """Who did it, where the clause names people as the agent: not a bomb, a blast or a fire."""
    token = scene.doc[found.word.start]
    if found.word.harm.frame != "affects":
        return None
    if found.passive:
        agents = [p for c in token.children if c.lower_ == "by" for p in c.children if p.dep_ == "pobj"]
    else:
        agents = [c for c in token.children if c.dep_ == "nsubj"]
        verb = token
        while not agents and verb.dep_ in ("conj", "advcl", "xcomp") and verb.head is not verb:
            verb = verb.head
            agents = [c for c in verb.children if c.dep_ == "nsubj"]
        if agents and agents[0].tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
            agents = [verb.head]
    for agent in agents:
        if _agent(agent):
            words = [t for t in agent.subtree if t.i <= agent.i and t.i >= agent.left_edge.i]
            return words[0].idx, agent.idx + len(agent)
    return None


def _agent(token: Token) -> bool:
    if token.lower_ in word_class("disaster"):
        return False  # "Cholera killed 40": a name to the parser, for its capital
    return people(token.text) is True or token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")

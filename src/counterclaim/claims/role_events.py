"""A learned reader's roles in the event mentions of the rules, and event mentions where the rules saw none.

A rule that named somebody keeps its word, unless the reader sees the same more exactly ("the guerrillas" and
"Red Star Front" in "guerrillas of the Red Star Front"). The reader fills roles that are left empty, and the
mode where the rule leaves it open. Where a sentence tells whom or what a kind of violence harmed and no rule
found an event of that kind, the predicate that governs those words tells one. Whoever is named apart from any
such event ("the front is behind it, police said") takes part in the nearest one. What the reader gives is
named in the method ("reader:victim"), and so is the kind of every event that it bears out
("reader:kidnapping").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterclaim.claims.event_clauses import (
    modality_of,
    noun_clause,
    noun_modality,
    polarity_of,
    verb_clause,
)
from counterclaim.claims.event_frames import is_attack, kind_of, word_class
from counterclaim.claims.event_relevance import relevance
from counterclaim.claims.event_setting import dates, places
from counterclaim.claims.event_syntax import scene
from counterclaim.claims.mentions import EventTrigger, Part, WeaponMention
from counterclaim.claims.phrases import meet
from counterclaim.claims.role_groups import Entity, Group
from counterclaim.incidents.joining.link import READER
from counterclaim.language import Annotated, Sentence, Token
from counterclaim.language.roles import ReaderRole, RoleSpan
from counterclaim.model import Role, Span
from counterclaim.vocabulary import load

HARMED: tuple[ReaderRole, ...] = ("TARGET", "VICTIM")
"""Roles of which one must be named for the reader to tell an event of its own."""
HOSTILE = (3, 4)
"""Quads of events that may be what a reader takes for violence: conflict in words and in deeds."""
GENERAL = "weapon"
"""The entry of ``weapons.yaml`` for a weapon that has none of its own."""

_ROLES: dict[ReaderRole, tuple[Role, str]] = {
    "PERP_IND": ("initiator", READER + "perpetrator"),
    "PERP_ORG": ("initiator", READER + "organisation"),
    "TARGET": ("target", READER + "target"),
    "VICTIM": ("victim", READER + "victim"),
}


@dataclass(frozen=True)
class ReaderKind:
    """A kind of violence as a reader knows it, with the type and mode of event that it stands for."""

    id: str
    type: str
    mode: str | None
    fits: frozenset[str]

    @property
    def method(self) -> str:
        """How the method of an event names it."""
        return READER + self.id.lower().replace(" ", "-")


def reader_kinds() -> Mapping[str, ReaderKind]:
    """The kinds of ``reader_kinds.yaml`` by their names.

    >>> reader_kinds()["KIDNAPPING"].mode
    'abduct'
    """
    table: Mapping[str, ReaderKind] = load("reader_kinds", _kinds)
    return table


def with_roles(
    a: Annotated, events: Sequence[EventTrigger], groups: Sequence[Group]
) -> tuple[EventTrigger, ...]:
    """Put a reader's roles into event mentions.

    Args:
        a: the annotated report.
        events: what the rules found in it, in text order.
        groups: what the reader saw in it (``role_groups``); without any, the events come back as they are.

    Returns:
        The events in text order: those of the rules with empty roles filled, and the reader's own. A report
        whose words are mostly of sport, business, weather or the arts has none of these.

    >>> from counterclaim.claims.role_groups import groups
    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Four men snatched the engineer outside his office in Gao."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> kinds = {"KIDNAPPING": 0.9}
    >>> spans = [RoleSpan((0, 8), "PERP_IND", 0.9, kinds), RoleSpan((18, 30), "VICTIM", 0.9, kinds)]
    >>> [e] = with_roles(a, (), groups(text, spans))
    >>> text[slice(*e.trigger)], e.type, e.mode, [(text[slice(*p.span)], p.rule) for p in e.parts]
    ('snatched', 'ASSAULT', 'abduct', [('Four men', 'reader:perpetrator'), ('the engineer', 'reader:victim')])
    """
    if not groups or not relevance(a).relevant:
        return tuple(events)
    heard = _by_sentence(a, groups)
    found: list[EventTrigger] = [e for e in events if e.sentence not in heard]
    for index, kinds in heard.items():
        own = [e for e in events if e.sentence == index]
        for kind, spans in kinds.items():
            own = _told(a, a.sentences[index], reader_kinds()[kind], spans, own)
        found += own
    for g in (g for g in groups if g.kind in reader_kinds()):
        found = _completed(a, found, g, reader_kinds()[g.kind])
    return tuple(sorted(found, key=lambda e: (e.sentence, e.trigger)))


def with_weapons(
    a: Annotated, weapons: Sequence[WeaponMention], groups: Sequence[Group]
) -> tuple[WeaponMention, ...]:
    """Put a reader's weapons beside those of the vocabulary, in text order.

    Args:
        a: the annotated report.
        weapons: what the vocabulary found; what the reader sees there too stays as it is.
        groups: what the reader saw.
    """
    found = list(weapons)
    for r in _mentions(e for g in groups for e in g.of("WEAPON")):
        index = _sentence(a, r.span)
        if index is not None and not any(meet(r.span, w.span) for w in found):
            found.append(WeaponMention(index, r.span, GENERAL, READER + "weapon"))
    return tuple(sorted(found, key=lambda w: w.span)) if len(found) > len(weapons) else tuple(weapons)


def _by_sentence(a: Annotated, groups: Sequence[Group]) -> dict[int, dict[str, list[RoleSpan]]]:
    """The mentions of each sentence by the kind of violence that they speak of there."""
    heard: dict[int, dict[str, list[RoleSpan]]] = {}
    known = reader_kinds()
    told = {r.span: r for r in _mentions(e for g in groups if g.kind in known for e in g.entities)}
    for r in told.values():
        index = _sentence(a, r.span)
        kinds = [g.kind for g in groups if g.kind in known and any(r in e.mentions for e in g.entities)]
        if index is not None and r.role in _ROLES:
            kind = max(kinds, key=lambda k: r.kinds.get(k, 0.0))
            heard.setdefault(index, {}).setdefault(kind, []).append(r)
    return heard


def _told(
    a: Annotated, sentence: Sentence, kind: ReaderKind, spans: Sequence[RoleSpan], own: Sequence[EventTrigger]
) -> list[EventTrigger]:
    """The events of a sentence with the reader's roles in them, or with one more."""
    word = _predicate(a, sentence, spans)
    fitting = [n for n, e in enumerate(own) if _fits(e, kind) or (word is not None and _told_by(word, e))]
    made = list(own)
    if fitting:
        for n in fitting:
            mine = [r for r in spans if _nearest(r.span, fitting, own) == n]
            made[n] = _filled(own[n], mine, kind) if mine else own[n]
    elif word is not None and any(r.role in HARMED for r in spans):
        made.append(_event(a, sentence, kind, spans, word))
    return made


def _completed(
    a: Annotated, events: Sequence[EventTrigger], group: Group, kind: ReaderKind
) -> list[EventTrigger]:
    """The events of a report with all of a group in them that no event of its kind names yet."""
    made = list(events)
    borne = [n for n, e in enumerate(made) if kind.method in e.rule.split()]
    for e in group.entities if borne else ():
        _, n, span = min((_apart(a, made[n], m.span), n, m.span) for n in borne for m in e.mentions)
        near, told = made[n], [p.span for x in borne for p in made[x].parts]
        if e.role == "WEAPON":
            if not any(meet(span, w) for w in near.weapons):
                made[n] = replace(near, weapons=(*near.weapons, span))
        elif not any(meet(m.span, s) for s in told for m in e.mentions) and not _spoken_for(a, near, e, span):
            made[n] = replace(near, parts=_ordered((*near.parts, _part(e.role, span))))
    return made


def _spoken_for(a: Annotated, event: EventTrigger, e: Entity, span: Span) -> bool:
    """Whether a rule names somebody else for a role in the same sentence; an organisation stands beside
    people."""
    role = _ROLES[e.role][0]
    named = any(p.role == role and not p.rule.startswith(READER) for p in event.parts)
    return named and e.role != "PERP_ORG" and _sentence(a, span) == event.sentence


def _apart(a: Annotated, event: EventTrigger, span: Span) -> tuple[int, int]:
    """How far a mention stands from an event: sentences, then code points."""
    index = _sentence(a, span)
    sentences = abs(event.sentence - index) if index is not None else len(a.sentences)
    return sentences, abs(event.trigger[0] - span[0])


def _fits(event: EventTrigger, kind: ReaderKind) -> bool:
    """Whether an event of the rules can be of a reader's kind."""
    if event.type != kind.type:
        return False
    if event.mode is None or event.mode == kind.mode or event.mode in kind.fits:
        return True
    apart = {k.mode for k in reader_kinds().values() if not k.fits}
    return kind.mode is None and event.mode not in apart


def _told_by(word: Token, event: EventTrigger) -> bool:
    """Whether a word is that of a hostile event, whatever its type: "seized" of an arrest."""
    return event.trigger[0] <= word.idx < event.trigger[1] and kind_of(event.type, event.mode).quad in HOSTILE


def _nearest(span: Span, among: Sequence[int], events: Sequence[EventTrigger]) -> int:
    """The event of the narrowest clause around a span, else the one whose word stands nearest."""
    around = [n for n in among if events[n].clause[0] <= span[0] and span[1] <= events[n].clause[1]]
    if around:
        return min(around, key=lambda n: events[n].clause[1] - events[n].clause[0])
    return min(among, key=lambda n: abs(events[n].trigger[0] - span[0]))


def _filled(event: EventTrigger, spans: Sequence[RoleSpan], kind: ReaderKind) -> EventTrigger:
    taken = {p.role for p in event.parts}
    given = _parts(spans)
    exact = [p for p in given if any(_one(p, x) for x in event.parts)]
    empty = [p for p in given if p.role not in taken and not any(meet(p.span, x.span) for x in event.parts)]
    kept = [x for x in event.parts if not any(_one(p, x) for p in exact)]
    opened = event.type == kind.type and event.mode is None
    return replace(
        event,
        parts=_ordered((*kept, *exact, *empty)),
        mode=kind.mode if opened else event.mode,
        rule=f"{event.rule} {kind.method}",
    )


def _one(a: Part, b: Part) -> bool:
    """Whether two parts are one: words in common, and on the same side of the deed."""
    return meet(a.span, b.span) and (a.role == "initiator") == (b.role == "initiator")


def _event(
    a: Annotated, sentence: Sentence, kind: ReaderKind, spans: Sequence[RoleSpan], word: Token
) -> EventTrigger:
    verb = word if word.pos_ == "VERB" else None
    clause = verb_clause(word) if verb is not None else noun_clause(word)
    parts = _parts(spans)
    ends = [clause, (word.idx, word.idx + len(word)), *(p.span for p in parts)]
    view = scene(a, sentence, {}, word_class("intransitive"))
    return EventTrigger(
        sentence=sentence.index,
        type=kind.type,
        mode=kind.mode,
        trigger=(word.idx, word.idx + len(word)),
        clause=(min(s for s, _ in ends), max(e for _, e in ends)),
        modality=modality_of(word) if verb is not None else noun_modality(word),
        polarity=polarity_of(word),
        parts=parts,
        places=places(view, word, verb),
        dates=dates(view, word, verb),
        rule=kind.method,
    )


def _parts(spans: Sequence[RoleSpan]) -> tuple[Part, ...]:
    return _ordered(_part(r.role, r.span) for r in spans)


def _part(role: ReaderRole, span: Span) -> Part:
    return Part(_ROLES[role][0], span, _ROLES[role][1])


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda p: p.span))


def _predicate(a: Annotated, sentence: Sentence, spans: Sequence[RoleSpan]) -> Token | None:
    """The verb or event noun that governs most of the spans, the harmed before others; at a tie the first."""
    governed: Counter[Token] = Counter()
    for r in spans:
        words = a.doc.char_span(*r.span, alignment_mode="expand")
        word = next(_governors(words.root), None) if words is not None else None
        if word is not None and sentence.start <= word.idx < sentence.end:
            governed[word] += 2 if r.role in HARMED else 1
    return min(governed, key=lambda t: (-governed[t], t.i), default=None)


def _governors(token: Token) -> Iterator[Token]:
    for t in token.ancestors:
        if (t.pos_ == "VERB" and t.lemma_.lower() not in word_class("reporting")) or is_attack(t):
            yield t


def _mentions(entities: Iterable[Entity]) -> list[RoleSpan]:
    return list({m.span: m for e in entities for m in e.mentions}.values())


def _sentence(a: Annotated, span: Span) -> int | None:
    """The sentence that holds a span; None in header, furniture, and across sentences."""
    return next((s.index for s in a.sentences if s.start <= span[0] and span[1] <= s.end), None)


def _kinds(rows: list[dict[str, Any]]) -> Mapping[str, ReaderKind]:
    return {r["id"]: ReaderKind(r["id"], r["type"], r["mode"], frozenset(r.get("fits", ()))) for r in rows}

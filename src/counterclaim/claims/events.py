"""Event mentions: which clause tells of which kind of event, and who, with what, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from counterclaim.claims.event_clauses import (
    gapped,
    modality_of,
    noun_clause,
    noun_modality,
    polarity_of,
    root_of,
    verb_clause,
)
from counterclaim.claims.event_frames import (
    EventKind,
    Frame,
    is_attack,
    kind_of,
    match_noun,
    match_verb,
    verb_lemma,
    word_class,
)
from counterclaim.claims.event_nouns import anaphoric as points_back
from counterclaim.claims.event_nouns import at_large, diplomatic, harming, teller, verbal_attack
from counterclaim.claims.event_parts import parts
from counterclaim.claims.event_references import elaborates, is_operation, points, sided
from counterclaim.claims.event_relevance import relevance
from counterclaim.claims.event_setting import dates, places
from counterclaim.claims.event_syntax import (
    VERBAL,
    Scene,
    heads,
    is_name,
    objects,
    passive,
    scene,
    subjects,
)
from counterclaim.claims.mentions import EventTrigger, WeaponMention
from counterclaim.claims.weapon_acts import act_of, tells_site, weapon_acts
from counterclaim.claims.weapons import find_weapons, weapon
from counterclaim.language import Annotated, Token
from counterclaim.model import Modality, Polarity

T = TypeVar("T")
LONGEST = 250
"""Tokens in a sentence at the most: what is longer is a list or a table, whose parse tells nothing."""

_NOMINAL = frozenset(
    {
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
        "conj",
        "attr",
        "ROOT",
        "appos",
        "pcomp",
        "dative",
        "oprd",
        "npadvmod",
        "dep",
        "nmod",
    }
)
_SPEAKING_QUADS = frozenset({1, 2, 3})


@dataclass(frozen=True)
class _Candidate:
    kind: EventKind
    word: Token
    first: Token
    verb: Token | None
    strength: int
    rule: str
    modality: Modality
    polarity: Polarity
    anaphoric: bool = False

    @cached_property
    def clause_root(self) -> int:
        if self.verb is None:
            return self.word.i
        return root_of(gapped(self.verb) or self.verb).i


def find_events(a: Annotated, weapons: tuple[WeaponMention, ...] | None = None) -> tuple[EventTrigger, ...]:
    """Find the event mentions of a report, one for an event and clause, in text order.

    A verb or noun of ``events.yaml`` tells of an event where its frame holds; a light verb ("carried out
    strikes") and a verb of happening or harm ("the blast killed nine") tell the event of their noun. Modality
    and polarity are those that the verb group itself shows. A report whose words are mostly of sport,
    business, weather or the arts has none.

    Args:
        a: an annotated report.
        weapons: its weapons, if they have been found already.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The army said that gunmen had attacked a convoy near Gao on Friday."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [e] = find_events(a)
    >>> e.type, text[e.clause[0]:e.clause[1]]
    ('ASSAULT', 'gunmen had attacked a convoy near Gao on Friday')

    Follows the PLOVER manual (types and modes) and, for what counts as one event, the ACE and ERE guidelines.
    """
    if not relevance(a).relevant:
        return ()
    found = find_weapons(a) if weapons is None else weapons
    triggers: list[EventTrigger] = []
    told = False
    before: EventKind | None = None
    for s in a.sentences:
        if len(s.tokens) > LONGEST:
            continue
        mine = {
            t.i: w.weapon
            for w in found
            if w.sentence == s.index
            for t in s.tokens
            if w.span[0] <= t.idx < w.span[1]
        }
        view = scene(a, s, mine, word_class("intransitive"))
        candidates = _one_a_clause([*_verbs(view), *_nouns(view, told), *_pointers(view, told, before)])
        before = _last_deed(candidates)
        for c in sorted(candidates, key=lambda c: c.word.i):
            trigger = _trigger(view, c, [w for w in found if w.sentence == s.index])
            triggers.append(trigger)
            told = told or (c.kind.type == "ASSAULT" and not c.anaphoric)
    return tuple(triggers)


def _verbs(view: Scene) -> Iterator[_Candidate]:
    """Events told by a verb of their own."""
    for verb in view.sentence.tokens:
        if verb.pos_ not in VERBAL or verb.dep_ in ("aux", "auxpass", "amod", "compound"):
            continue
        frame = match_verb(view, verb)
        if frame is None or not _meant(view, verb, frame):
            continue
        modality, polarity = modality_of(verb), polarity_of(verb)
        if polarity == "negative" and modality == "planned" and frame.kind.quad in (1, 2):
            frame = Frame(kind_of("REJECT", None), frame.words, frame.constraints)
            polarity = "positive"
        harm = (frame.kind.type == "ASSAULT" and verb_lemma(verb) in word_class("harm")) or _displaced(verb)
        strength = 0 if _beside(view, verb) else 1 if harm else 2
        named = any(is_operation(t) for t in verb.children if t.dep_ == "nsubj")
        more = frame.kind.type == "ASSAULT" and (named or elaborates(verb))
        rule = f"event.verb:{frame.name}"
        yield _Candidate(frame.kind, verb, verb, verb, strength, rule, modality, polarity, more)


def _beside(view: Scene, verb: Token) -> bool:
    """Whether a participle only says more of the weapon that another verb is about: "drones launched by
    rebels hit a bus"."""
    weapon = verb.head
    return verb.dep_ == "acl" and weapon.i in view.weapons and weapon.dep_ in ("nsubj", "nsubjpass")


def _meant(view: Scene, verb: Token, frame: Frame) -> bool:
    """Whether a verb is meant as an event: done by somebody who can do it, to somebody or something real."""
    doers = [h for s in subjects(verb, view) for h in heads(s, word_class("quantity"))]
    kind = frame.kind
    if kind.type != "ASSAULT" and _only_named(verb):
        return False
    if kind.mode is None and kind.type == "ASSAULT" and _with_words(view, verb):
        return False
    if (
        kind.type == "ASSAULT"
        and not doers
        and not objects(verb, view)
        and verb_lemma(verb) in word_class("harm")
    ):
        return False
    if any(d.lemma_.lower() in word_class("disaster") for d in doers):
        return False
    if kind.type == "ASSAULT" and verb_lemma(verb) in word_class("harm") and kind.mode is None:
        calm = not view.weapons and not any(is_attack(t) for t in view.sentence.tokens)
        if calm and not view.words.isdisjoint(word_class("disaster")):
            return False
    if kind.quad in _SPEAKING_QUADS and not any(c.role == "<" for c in frame.constraints):
        return not doers or any(_can_speak(d) for d in doers)
    return True


def _only_named(verb: Token) -> bool:
    """Whether a verb only says what something is for or about: "the right to leave", "accused of giving"."""
    while verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
        verb = verb.head
    return verb.dep_ == "pcomp" or (verb.dep_ in ("acl", "relcl") and verb.tag_ == "VB")


def _with_words(view: Scene, verb: Token) -> bool:
    """Whether somebody is attacked with words: in a tweet, a speech, a debate."""
    if verb_lemma(verb) in word_class("harm") - {"target", "hit"}:
        return False
    return not view.words.isdisjoint(word_class("utterance")) and not view.weapons


def _can_speak(token: Token) -> bool:
    lemma = token.lemma_.lower()
    return (
        is_name(token)
        or any(t.dep_ in ("compound", "poss", "nmod") and is_name(t) for t in token.children)
        or token.tag_ in ("PRP", "WP", "DT")
        or any(lemma in word_class(c) for c in ("body", "leader", "armed", "civilian", "protester", "envoy"))
    )


def _nouns(view: Scene, told: bool) -> Iterator[_Candidate]:
    """Events told by a noun, with the verb whose clause tells them if one does."""
    for noun in view.sentence.tokens:
        if not _nominal(noun):
            continue
        match = match_noun(view, noun)
        if match is None:
            generic = _generic(view, noun) if told else None
            if generic is not None:
                yield generic
            continue
        frame, first = match
        if noun.dep_ == "acl" and first is noun:
            continue
        if frame.kind.type == "PROTEST" and diplomatic(view, noun):
            frame = Frame(kind_of("ACCUSE", None), frame.words)
        if frame.kind.type == "ASSAULT" and verbal_attack(noun):
            continue
        verb, how = teller(view, noun)
        bare = points_back(noun)
        if how == "phrase" and len(frame.words) == 1 and not bare and not view.title and at_large(noun):
            continue
        harmed = verb is not None and verb_lemma(verb) in word_class("harm") | {"displace"}
        strength = 1
        if how in ("light", "subject"):
            strength = 3
        elif verb is not None and (bare or harmed):
            strength = 2
        elif how == "setting":
            verb = None
        rule = f"event.noun.{how}:{frame.name}"
        yield _noun_candidate(frame.kind, noun, first, verb, strength, rule, bare)


def _nominal(token: Token) -> bool:
    """Whether a token may be an event noun: a noun, or a gerund used as one ("in police firing")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return token.dep_ in _NOMINAL
    if token.tag_ != "VBG" or any(t.dep_ == "dobj" for t in token.children):
        return False
    return (token.dep_ in _NOMINAL and token.dep_ != "ROOT") or (
        token.dep_ == "acl" and token.head.i == token.i - 1
    )


def _noun_candidate(
    kind: EventKind, noun: Token, first: Token, verb: Token | None, strength: int, rule: str, anaphoric: bool
) -> _Candidate:
    modality = noun_modality(noun)
    polarity = polarity_of(noun)
    if verb is not None and modality == "happened":
        modality = modality_of(verb)
    if verb is not None and polarity == "positive":
        polarity = polarity_of(verb)
    return _Candidate(kind, noun, first, verb, strength, rule, modality, polarity, anaphoric)


def _last_deed(candidates: list[_Candidate]) -> EventKind | None:
    """The kind of the last event of a sentence that is a deed and no word: what "it" may mean in the next."""
    deeds = [c for c in candidates if c.kind.quad not in _SPEAKING_QUADS]
    return max(deeds, key=lambda c: c.word.i).kind if deeds else None


def _pointers(view: Scene, told: bool, before: EventKind | None) -> Iterator[_Candidate]:
    """Clauses that say when or where an event was that is told beside them."""
    for verb in view.sentence.tokens:
        how = points(view, verb)
        kind = before if how == "pronoun" else None
        if how == "ordinal" and told:
            kind = kind_of("ASSAULT", None)
        if kind is not None:
            modality, polarity = modality_of(verb), polarity_of(verb)
            yield _Candidate(kind, verb, verb, verb, 1, f"event.{how}", modality, polarity, True)


def _generic(view: Scene, noun: Token) -> _Candidate | None:
    """A bare word for an event told before: "the operation", "Thursday's action", "the exchange"; or one of a
    side, with its day: "the Turkish operation of 5 May"."""
    if noun.lemma_.lower() not in word_class("generic"):
        return None
    if sided(view, noun):
        return _noun_candidate(kind_of("ASSAULT", None), noun, noun, None, 1, "event.noun.sided", False)
    if not points_back(noun):
        return None
    verb, how = teller(view, noun)
    begins = verb is not None and verb_lemma(verb) in (
        "begin",
        "start",
        "come",
        "follow",
        "continue",
        "result",
    )
    if begins or how not in ("light", "subject", "setting"):
        verb = None
    return _noun_candidate(kind_of("ASSAULT", None), noun, noun, verb, 1, "event.noun.generic", True)


def _one_a_clause(candidates: list[_Candidate]) -> list[_Candidate]:
    """Keep one mention for an event and clause: the strongest; verbs of harm yield to what did the harm."""
    kept: list[_Candidate] = []
    for c in sorted(candidates, key=lambda c: (-c.strength, c.word.i)):
        if any(_content_of(c, k) for k in candidates):
            continue
        if not any(_same_event(k, c) for k in kept):
            kept.append(c)
    return kept


def _content_of(inner: _Candidate, outer: _Candidate) -> bool:
    """Whether a verb is what another event is about: what is threatened, refused, promised or asked for."""
    at, top = inner.word, outer.word
    if (
        inner.verb is None
        or at.i == top.i
        or outer.kind.type not in ("THREATEN", "REJECT", "AGREE", "REQUEST")
    ):
        return False
    at = inner.verb
    while at.dep_ in ("xcomp", "conj") and at.head.pos_ in VERBAL and at.head.i != at.i:
        if at.dep_ == "xcomp" and at.head.i == top.i:
            return True
        at = at.head
    return (
        at.dep_ == "ccomp"
        and at.head.i == top.i
        and any(t.lower_ == "to" and t.dep_ == "aux" for t in at.children)
    )


def _same_event(kept: _Candidate, other: _Candidate) -> bool:
    if kept.word.i == other.word.i:
        return True
    if kept.kind.type != other.kind.type and not _displaced(other.word):
        return False
    if kept.verb is None or other.verb is None:
        return False
    harmed = harming(kept.word)
    if harmed is not None and harmed.i == other.word.i:
        return True
    if _displaced(other.word) and kept.kind.type == "ASSAULT" and kept.clause_root == other.clause_root:
        return True
    if other.strength == 0 and other.verb.head.head.i == kept.verb.i:
        return True
    if kept.clause_root == other.clause_root:
        return other.strength < 2 or kept.verb.i == other.verb.i or other.anaphoric
    harm = other.word.pos_ in VERBAL and other.strength < 2
    under = kept.verb.dep_ == "advcl" and kept.verb.head.i == other.verb.i
    return harm and under and not _two_harms(kept.verb, other.verb)


def _displaced(verb: Token) -> bool:
    """Whether people are only told to have been displaced, by what the clause tells beside it: "six were
    killed and 3,000 displaced in the attack"."""
    return verb_lemma(verb) == "displace" and passive(verb) and not subjects(verb)


def _two_harms(inner: Token, outer: Token) -> bool:
    """Whether a clause tells of a harm beside that of its main clause, not of what did it: "jets struck a
    camp after six soldiers were killed in clashes"; but "six died when a mine went off"."""
    if verb_lemma(inner) not in word_class("harm") or not passive(inner) or passive(outer):
        return False
    return bool(subjects(outer)) and bool(objects(outer))


def _trigger(view: Scene, c: _Candidate, weapons: list[WeaponMention]) -> EventTrigger:
    before = gapped(c.verb) if c.verb is not None else None
    clause = verb_clause(c.verb) if c.verb is not None else noun_clause(c.word)
    if before is not None:
        clause = verb_clause(before)[0], clause[1]
    held = tuple(w for w in weapons if clause[0] <= w.span[0] and w.span[1] <= clause[1])
    last = c.word
    trigger = (c.first.idx, last.idx + len(last))
    kind = _with_weapon(c.kind, [w for w in held if not _idle(view, w)])
    harm = harming(c.word)
    # "The strike, which killed six in Kono on Monday, was claimed by rebels" tells in two clauses.
    told = dict.fromkeys(v for v in (c.verb, harm, before) if v is not None)
    verbs = tuple(told) if c.verb is not None else (None,)
    return EventTrigger(
        sentence=view.sentence.index,
        type=kind.type,
        mode=kind.mode,
        trigger=trigger,
        clause=clause,
        modality=c.modality,
        polarity=c.polarity,
        anaphoric=c.anaphoric,
        parts=_united(parts(view, c.word, v, kind.quad in _SPEAKING_QUADS) for v in verbs),
        places=_united(places(view, c.word, v) for v in verbs),
        dates=_united(dates(view, c.word, v) for v in verbs),
        weapons=tuple(w.span for w in held),
        rule=c.rule,
    )


def _united(found: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(x for each in found for x in each))


def _idle(view: Scene, w: WeaponMention) -> bool:
    """Whether a weapon was not used but found or captured ("killed 20 men and seized 14 rifles"), was hit
    itself ("ambushed an army vehicle") or says what was hit ("struck an ammunition depot")."""
    last = next((t for t in reversed(view.sentence.tokens) if w.span[0] <= t.idx < w.span[1]), None)
    if last is None:
        return False
    act = act_of(last, weapon_acts())
    return tells_site(last) or (act is not None and act[0] in ("found", "hit"))


def _with_weapon(kind: EventKind, weapons: Sequence[WeaponMention]) -> EventKind:
    """The mode that a weapon of the clause gives to an attack whose word leaves it open."""
    if kind.type != "ASSAULT" or kind.mode not in (None, "explosives"):
        return kind
    modes = {weapon(w.weapon).mode for w in weapons} - {None}
    if "suicide-attack" in modes:
        return kind_of("ASSAULT", "suicide-attack")
    if kind.mode is not None or not modes:
        return kind
    if len(modes) == 1:
        return kind_of("ASSAULT", modes.pop())
    return kind_of("ASSAULT", "aerial") if modes & {"aerial", "drone"} else kind

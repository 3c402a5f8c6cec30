"""Who takes part in an event, as the phrases around its verb or noun tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from counterclaim.claims.event_blame import BLAMED, blamed
from counterclaim.claims.event_frames import is_attack, word_class
from counterclaim.claims.event_owners import OWNER, equipment, named_before, owners, span_of
from counterclaim.claims.event_phrases import (
    AIMED,
    counted,
    doer,
    is_time,
    lemma,
    name_span,
    noun_phrase,
    set_in,
)
from counterclaim.claims.event_references import is_operation
from counterclaim.claims.event_syntax import (
    TIMES,
    VERBAL,
    Scene,
    fronted,
    heads,
    is_name,
    objects,
    passive,
    phrase_start,
    prepositions,
    subjects,
)
from counterclaim.claims.mentions import Part
from counterclaim.claims.phrases import nobody, undone
from counterclaim.language import Token
from counterclaim.model import Role, Span

_FIRED = frozenset({"fire", "gunfire", "shellfire", "crossfire", "shrapnel"})
ORIGIN = "event.from"
"""The rule by which an initiator is known only by the side from which the attack came."""
_TARGETING = frozenset({"against", "on", "at", "upon", "into", "targeting", "toward", "towards", "of"})
_HOW = frozenset({"mistake", "accident", "error", "chance", "surprise", "hand", "design"})
"""Nouns behind "by" that say how something was done, not by whom."""
_PHRASES = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_AIMING = frozenset({"against", "at", "with", "on", "upon", "to", "for", "from"})
_STRIKING = frozenset({"attack", "ambush", "raid", "storm", "target", "bomb", "shell", "bombard"})
"""Verbs whose object is hit, be it a weapon: "ambushed an army vehicle"."""
_SETTINGS = frozenset({"border", "frontier", "region", "area", "province", "district", "street", "road"})
"""Grounds that before an event say where it was, and not what was hit: "a border clash"."""
_ACTING = ("armed", "civilian", "site", "body", "leader", "envoy", "captive", "protester")


def parts(scene: Scene, event: Token, verb: Token | None, verbal: bool = False) -> tuple[Part, ...]:
    """The participants of an event.

    Args:
        scene: the sentence.
        event: the event's own word, a noun or the verb itself.
        verb: the verb of the clause that tells it, or None where a noun phrase alone does.
        verbal: whether it is done with words, so that whom it is "to", "for" or "from" is its target.
    """
    found: dict[tuple[str, Span], Part] = {}

    def add(role: Role, token: Token, rule: str) -> None:
        if token.lower_.endswith(("self", "selves")):
            return  # "blew himself up"
        named = token.pos_ == "ADJ" and token.ent_type_ in ("NORP", "GPE")
        if token.i != event.i and token.ent_type_ not in TIMES and (token.pos_ in _PHRASES or named):
            span = (
                noun_phrase(token, placed=False)
                if token.dep_ not in ("compound", "amod", "nmod")
                else name_span(token)
            )
            span = span[0], min(span[1], _deed(token, span[1]))
            if span[0] < span[1]:  # a phrase that is all time words ("Thursday morning") leaves nothing
                found.setdefault((role, span), Part(role, span, rule))

    def act(role: Role, token: Token, rule: str) -> None:
        tool = equipment(scene, token) if role == "initiator" and token.dep_ != "compound" else None
        behind = list(owners(scene, tool)) if tool is not None else []
        for span in behind:
            found.setdefault(("initiator", span), Part("initiator", span, OWNER))
        beside = next((t for t in token.children if t.dep_ == "conj" and equipment(scene, t)), None)
        if beside is not None and tool is None and role == "initiator":
            # "Syrian government and Russian warplanes"
            both = [(token.doc[phrase_start(token)].idx, token.idx + len(token)), *owners(scene, beside)]
            found.update({("initiator", s): Part("initiator", s, rule) for s in both})
        elif tool is None or (tool.i not in scene.weapons and not behind):
            add(role, token, rule)

    if event.pos_ in VERBAL and verb is None:
        verb = event
    if event.pos_ not in VERBAL and equipment(scene, event) is event:
        # "a roadside bomb planted by rebels killed four": the bomb itself tells the event
        found.update({("initiator", s): Part("initiator", s, OWNER) for s in owners(scene, event)})
    # "RSF shelling kills nine": a subject is a noun, whatever its tag.
    noun = event.pos_ not in VERBAL or event.dep_ in ("nsubj", "nsubjpass")
    owned = _owned(scene, event) if noun else []
    found.update({("initiator", span_of(r)): Part("initiator", span_of(r), "event.demonym") for r in owned})
    if event.pos_ not in VERBAL:
        for role, token, rule in _of_noun(scene, event):
            if not any(token in run and len(run) > 1 for run in owned):
                act(role, token, rule)
    if verb is not None:
        for role, token, rule in _of_verb(scene, verb, event, verbal):
            act(role, token, rule)
    culprit = blamed(event, verb) if not verbal else None
    if culprit is not None:
        for h in heads(culprit, frozenset()):
            add("initiator", h, BLAMED)
        mine = {span for role, span in found if role == "initiator"}
        found = {k: p for k, p in found.items() if k[0] == "initiator" or k[1] not in mine}
    return tuple(sorted(_surest(found.values()), key=lambda p: p.span))


def _deed(noun: Token, end: int) -> int:
    """Where a phrase ends on which the parse hangs what somebody is accused of: "the army of killing"."""
    for prep in noun.children:
        if prep.dep_ == "prep" and any(c.dep_ == "pcomp" for c in prep.children):
            before = noun.doc[prep.i - 1]
            return min(end, before.idx + len(before))
    return end


def _owned(scene: Scene, event: Token) -> list[list[Token]]:
    """The words before an attack that name who carries it out."""
    return [r for r in named_before(scene, event) if _tells_who(r, event)] if is_attack(event) else []


def _tells_who(owned: list[Token], event: Token) -> bool:
    """Whether words before an attack name who carries it out, beyond what a single word of its own tells: "a
    military operation" is anybody's, "a military air strike" is the army's."""
    if owned[0].lower_ == "military" and len(owned) == 1:
        return owned[0].i + 1 < event.i
    return len(owned) > 1 or not doer(owned[0])


def _surest(found: Collection[Part]) -> Iterator[Part]:
    """Whose equipment it was says who did it only where nobody is named, and from where it came only where
    both are untold."""
    rules = [p.rule for p in found if p.role == "initiator"]
    weak = (OWNER, ORIGIN)
    best = min((weak.index(r) if r in weak else -1 for r in rules), default=-1)
    for p in found:
        if p.rule not in weak or weak.index(p.rule) == best:
            yield p


def _of_noun(scene: Scene, noun: Token) -> Iterator[tuple[Role, Token, str]]:
    top = counted(noun)
    for holder in {noun.i: noun, top.i: top}.values():
        for t in holder.children:
            if (
                t.dep_ == "poss"
                and t.ent_type_ not in TIMES
                and not (t.tag_ == "PRP$" and noun.head.pos_ in VERBAL)
            ):
                yield "initiator", t, "event.possessive"
            elif t.dep_ in ("amod", "compound", "nmod") and t.i not in scene.weapons and _names_side(t):
                yield "initiator", t, "event.demonym"
            elif (
                t.dep_ in ("compound", "nmod")
                and lemma(t) in word_class("site")
                and lemma(t) not in _SETTINGS
                and t.i not in scene.weapons
            ):
                yield "target", t, "event.compound"
        for prep, t in prepositions(holder):
            word = prep.lower_
            if word == "by":
                yield "initiator", t, "event.by"
                yield from (
                    ("target", o, "event.by-on") for p, o in prepositions(t) if p.lower_ in AIMED and _acts(o)
                )
            elif "from" in (word, prep.head.lower_) and holder is noun:
                yield from (("initiator", s, ORIGIN) for s in _origin(prep, t))
            elif word == "between":
                yield from (("initiator", h, "event.between") for h in heads(t, frozenset()))
            elif word == "with" and lemma(t) in word_class("armed"):
                yield "target", t, "event.with"
            elif word in _TARGETING and t.ent_type_ not in TIMES and not is_attack(t):
                if word == "of" and not (
                    lemma(t) in word_class("civilian") or lemma(t) in word_class("site") or is_name(t)
                ):
                    continue
                if word != "into" and not is_time(t):
                    yield "target", t, f"event.{word}"
        for t in holder.children:
            if t.dep_ == "acl" and t.lower_ == "targeting":
                yield from (("target", o, "event.targeting") for o in t.children if o.dep_ == "dobj")


def _names_side(token: Token) -> bool:
    return doer(token) and not set_in(token)


def _origin(prep: Token, t: Token) -> Iterator[Token]:
    """From whose side an attack came: "from Lebanon", "from Syrian territory", "from inside Chad"."""
    if t.ent_type_ == "GPE" or lemma(t) in word_class("armed"):
        yield t
    elif lemma(t) in word_class("homeland"):
        before = [x for x in t.children if x.i < t.i and x.dep_ != "det"]
        behind = [o for p, o in prepositions(t) if p.lower_ in ("of", "in")]
        yield from (x for x in (*before, *behind) if x.ent_type_ in ("NORP", "GPE") and doer(x))


def _launched(scene: Scene, verb: Token) -> Iterator[Token]:
    """From whose side weapons were fired, where nobody is named who fired them: "rockets were fired at the
    town from Lebanese soil", "killed by fire from the Turkish side"."""
    fired = [s for s in subjects(verb, scene) if s.i in scene.weapons or is_attack(s) or lemma(s) in _FIRED]
    if len(fired) < len(subjects(verb, scene)):
        return
    launches = lemma(verb) in word_class("launching")
    aimed = [t for p, t in prepositions(verb) if p.lower_ in AIMED] if launches else []
    shot = [o for o in objects(verb, scene) if o.i in scene.weapons]
    for holder in (*fired, *aimed, *shot, *((verb,) if launches else ())):
        for prep, t in prepositions(holder):
            if "from" in (prep.lower_, prep.head.lower_) and lemma(t) not in word_class("armed"):
                yield from (s for s in _origin(prep, t) if doer(s))


def _of_verb(scene: Scene, verb: Token, event: Token, verbal: bool) -> Iterator[tuple[Role, Token, str]]:
    weapons = scene.weapons
    harm = lemma(verb) in word_class("harm")
    attack = event.pos_ not in VERBAL
    speaks = verbal and not attack and lemma(verb) not in word_class("moving")
    under = [t for p, t in prepositions(verb) if p.lower_ == "under"] if lemma(verb) == "come" else []
    if under or (attack and lemma(verb) in word_class("undergoing")):
        yield from _undergone(scene, verb, under)
        return
    for s in subjects(verb, scene):
        if is_attack(s) or s.i == event.i or (attack and lemma(verb) in word_class("averting")):
            continue
        if lemma(s) in _HOW or nobody(s) or set_in(s) or (undone(verb) and _owning_up(verb)):
            continue
        if is_operation(s) or (attack and lemma(verb) == "lose"):
            continue  # Who "lost nine soldiers in the attack" did not attack.
        yield "initiator", s, "event.by" if passive(verb, scene) else "event.subject"
    for o in objects(verb, scene):
        if lemma(verb) == "lose" and lemma(o) == "life":
            yield from (("victim", s, "event.object") for s in subjects(verb, scene))
            continue
        tool = equipment(scene, o)
        armed = tool is not None and tool.i in weapons and lemma(verb) not in _STRIKING  # "8 of 11 drones"
        if (armed and not harm) or is_attack(o) or o.i == event.i or o.tag_ == "PRP$":
            continue
        if (attack and lemma(verb) in word_class("light")) or not (
            harm or _acts(o) or any(is_name(t) for t in o.subtree)
        ):
            continue
        yield ("victim" if harm else "target"), o, "event.object"
    if not attack and (harm or lemma(verb) in word_class("launching")):
        yield from (("initiator", s, ORIGIN) for s in _launched(scene, verb))
    early = fronted(verb)
    for prep, t in prepositions(verb):
        if early is not None and t.i == early.i:
            continue
        if prep.lower_ in _AIMING and t.ent_type_ not in TIMES and t.i not in weapons:
            alight = prep.lower_ == "to" and any(o.lower_ == "fire" for o in objects(verb, scene))
            if prep.lower_ in ("to", "for", "from", "over") and not (alight or (speaks and _acts(t))):
                continue  # but "set fire to homes"
            if prep.lower_ in ("on", "at") and not (
                lemma(t) in word_class("site")
                or lemma(t) in word_class("armed")
                or lemma(t) in word_class("civilian")
            ):
                continue
            if prep.lower_ == "with" and not (
                is_name(t) or lemma(t) in word_class("armed") or lemma(t) in word_class("leader")
            ):
                continue
            if not is_attack(t) and not is_time(t):
                yield "target", t, f"event.{prep.lower_}"


def _owning_up(verb: Token) -> bool:
    return any(t.dep_ == "dobj" and t.lower_ == "responsibility" for t in verb.children)


def _undergone(scene: Scene, verb: Token, under: list[Token]) -> Iterator[tuple[Role, Token, str]]:
    """Whom an attack befell that is told of them: "the patrol came under fire from gunmen", "suffered a
    raid", "repelled an assault"."""
    befell = objects(verb, scene) if passive(verb, scene) else subjects(verb, scene)
    yield from (("target", t, "event.undergone") for t in befell if not is_attack(t))
    for holder in (verb, *under):
        for prep, t in prepositions(holder):
            if prep.lower_ == "from" and not is_time(t) and (doer(t) or equipment(scene, t) is not None):
                yield "initiator", t, ORIGIN if t.ent_type_ == "GPE" else "event.by"


def _acts(token: Token) -> bool:
    """Whether a noun phrase stands for somebody or something that an event can be done to."""
    return any(
        is_name(h) or h.tag_ == "PRP" or any(lemma(h) in word_class(c) for c in _ACTING)
        for h in heads(token, word_class("quantity"))
    )

"""The frames of ``events.yaml``: which verbs and nouns tell of which kind of event, and with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from counterclaim.claims.cities import is_city
from counterclaim.claims.event_syntax import Scene, heads, is_name, objects, particles, prepositions, subjects
from counterclaim.language import Token
from counterclaim.vocabulary import entries, load

FEW = 12
"""Words of a constraint at the most that count as written out, not as a class."""

LONGEST_NOUN = 4
"""Words in an event noun at the most."""

_PART = re.compile(r"(?P<no>!?)(?P<role>[<>/+~^]|[a-z]+=)(?P<words>.*)")
_LIVE = frozenset(
    {"place", "person", "state", "government", "actor", "weapon", "munition", "attack", "violent"}
)
_SOMEBODY = frozenset({"it", "they", "he", "she", "we"})
_STATE_BODIES = ("government", "regime", "coalition", "alliance", "ministry", "kremlin", "state", "country")


@dataclass(frozen=True)
class EventKind:
    """A type and mode of event with what other schemes call it: an entry of ``events.yaml``.

    ``quad`` is PLOVER's quad code (1 verbal cooperation, 2 material cooperation, 3 verbal conflict,
    4 material conflict); ``ucdp`` says whether UCDP's type of violence applies: ``armed``, ``one-sided`` or
    ``none``.

    Source: PLOVER manual, CAMEO codebook, ACLED codebook (25 sub-event types), UCDP GED codebook.
    """

    id: str
    type: str
    mode: str | None
    quad: int
    cameo_root: str
    acled: tuple[str | None, str | None]
    ucdp: str


@dataclass(frozen=True)
class Constraint:
    """One condition of a frame: on subject, object, preposition, particle, infinitive, clause or sentence."""

    role: str
    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    negated: bool = False

    @property
    def anything(self) -> bool:
        """Whether any filler will do."""
        return not self.words and not self.classes


@dataclass(frozen=True)
class Frame:
    """A verb, or a noun of several words, that tells of a kind of event where all its constraints hold."""

    kind: EventKind
    words: tuple[str, ...]
    constraints: tuple[Constraint, ...] = ()

    @property
    def name(self) -> str:
        """How ``--explain`` calls it."""
        return f"{self.kind.id}:{' '.join(self.words)}"


@dataclass(frozen=True)
class _Lexicon:
    verbs: dict[str, list[Frame]] = field(default_factory=dict)
    nouns: dict[str, list[Frame]] = field(default_factory=dict)
    ignored: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    attacks: set[str] = field(default_factory=set)


def kinds() -> dict[str, EventKind]:
    """All kinds of event by id, in the order of ``events.yaml``.

    >>> kinds()["ASSAULT/drone"].acled
    ('Explosions/Remote violence', 'Air/drone strike')
    """
    table: dict[str, EventKind] = load("events", _kinds)
    return table


def kind_of(type_: str, mode: str | None) -> EventKind:
    """The kind of an event of a type and mode; that of the type alone where the mode has no entry.

    Raises:
        KeyError: there is no such type.

    >>> kind_of("SANCTION", "expel").cameo_root
    '16'
    """
    table = kinds()
    found = table.get(f"{type_}/{mode}") if mode else None
    if found is None:
        found = table.get(type_) or next((k for k in table.values() if k.type == type_), None)
    if found is None:
        raise KeyError(type_)
    return found


@cache
def word_class(name: str) -> frozenset[str]:
    """The lemmas of a class of ``event_classes.yaml``."""
    classes: dict[str, frozenset[str]] = load("event_classes", _classes)
    return classes[name]


def is_attack(token: Token) -> bool:
    """Whether a token is, by its lemma alone, a noun of ASSAULT, such as a gerund that is a subject."""
    noun = token.pos_ in ("NOUN", "PROPN") or (token.tag_ == "VBG" and token.dep_ in ("nsubj", "nsubjpass"))
    return noun and _noun_lemma(token) in _lexicon().attacks


def match_verb(scene: Scene, verb: Token) -> Frame | None:
    """The most exacting frame of a verb whose constraints all hold."""
    for frame in _lexicon().verbs.get(verb_lemma(verb), ()):
        if all(holds(scene, verb, c) for c in frame.constraints):
            return frame
    return None


def match_noun(scene: Scene, noun: Token) -> tuple[Frame, Token] | None:
    """The longest event noun that ends at a token, with its first token; None in "heart attack"."""
    lexicon = _lexicon()
    last = _noun_lemma(noun)
    if last not in lexicon.nouns and last not in lexicon.ignored:
        return None
    before = _words_before(scene, noun)
    for phrase in lexicon.ignored.get(last, ()):
        if _ends_with(before, last, phrase) or _followed(noun, phrase):
            return None
    for frame in lexicon.nouns.get(last, ()):
        if _ends_with(before, last, frame.words) and all(holds(scene, noun, c) for c in frame.constraints):
            first = before[len(frame.words) - 2][1] if len(frame.words) > 1 else noun
            return frame, first
    return None


def holds(scene: Scene, head: Token, c: Constraint) -> bool:
    """Whether a constraint of a frame holds for a verb or noun in its sentence."""
    return _found(scene, head, c) is not c.negated


def _found(scene: Scene, head: Token, c: Constraint) -> bool:
    if c.role == "/":
        if "violent" in c.classes and scene.violent(is_attack, word_class("armed")):
            return True
        return not c.words.isdisjoint(scene.words)
    if c.role == "+":
        return not c.words.isdisjoint(particles(head))
    if c.role == "^":
        clauses = [t for t in head.children if t.dep_ == "ccomp" and t.i > head.i]
        return any(c.anything or any(x.lower_ in c.words for x in t.children) for t in clauses)
    if c.role == "~":
        return any(_infinitive(t) and (c.anything or verb_lemma(t) in c.words) for t in head.children)
    if c.role == ">":
        fillers: Iterator[Token] = iter(objects(head, scene))
    elif c.role == "<":
        fillers = iter(subjects(head, scene))
    else:
        fillers = (o for p, o in prepositions(head) if p.lower_ == c.role[:-1])
    return any(c.anything or _is(scene, t, c) for f in fillers for t in heads(f, word_class("quantity")))


def _is(scene: Scene, token: Token, c: Constraint) -> bool:
    if _noun_lemma(token) in c.words or token.lower_ in c.words or not c.words.isdisjoint(_joined(token)):
        return True
    if token.tag_ == "PRP" and c.role == "<" and token.lower_ in _SOMEBODY:
        return "actor" in c.classes or "state" in c.classes or "army" in c.words
    return any(in_class(scene, token, name) for name in c.classes)


def in_class(scene: Scene, token: Token, name: str) -> bool:
    """Whether a token belongs to a class that the text itself decides: names, weapons, attacks."""
    if name == "weapon":
        return token.i in scene.weapons
    if name == "munition":
        return token.i in scene.weapons and token.lemma_.lower() in word_class("munition")
    if name == "attack":
        return is_attack(token)
    if name == "place":
        named = token.pos_ == "PROPN" and token.ent_type_ == ""
        return token.ent_type_ in ("GPE", "LOC", "FAC") or named or is_city(token)
    if name == "person":
        named = token.pos_ == "PROPN" and token.ent_type_ in ("", "ORG")
        return named or (token.ent_type_ == "PERSON" and not is_city(token))
    if name == "state":
        return token.ent_type_ in ("GPE", "NORP") or token.lemma_.lower() in _STATE_BODIES
    if name == "government":
        return token.ent_type_ == "GPE" and token.tag_ == "NNP"
    if name == "actor":
        return is_name(token) or token.lemma_.lower() in word_class("body")
    return False


def _infinitive(token: Token) -> bool:
    """Whether a dependant is an infinitive or participle, not a clause with a finite verb."""
    return token.dep_ == "xcomp" or (
        token.dep_ in ("ccomp", "advcl")
        and token.tag_ == "VB"
        and any(t.lower_ == "to" for t in token.children)
    )


def verb_lemma(verb: Token) -> str:
    """The lemma of a verb, put right where the pipeline takes "staged" for a form of "stag".

    >>> from counterclaim.language import pipeline
    >>> verb_lemma(pipeline()("Students staged a march.")[1])
    'stage'
    """
    lemma, word = verb.lemma_.lower(), verb.lower_
    for ending in ("ed", "ing"):
        if word.endswith(ending) and word == lemma + ending:
            longer = lemma + "e"
            known = _lexicon().verbs
            if longer in known and lemma not in known:
                return longer
    return lemma


@lru_cache(maxsize=65536)
def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _noun_lemma(token: Token) -> str:
    """The lemma of a noun, also where a headline's capitals made it look like a name, or a gerund a verb."""
    if token.tag_ in ("NNP", "NNPS"):
        return _singular(token.lower_)
    return token.lower_ if token.tag_ == "VBG" else token.lemma_.lower()


def _joined(token: Token) -> tuple[str, ...]:
    """A compound that has or lost its hyphen: "cease-fire" = ceasefire, "sit-in"."""
    doc, i = token.doc, token.i
    if i >= 2 and doc[i - 1].text == "-":
        first, last = doc[i - 2].lower_, token.lemma_.lower()
    elif i + 2 < len(doc) and doc[i + 1].text == "-":
        first, last = token.lower_, doc[i + 2].lower_
    else:
        return (token.lower_.replace("-", ""),)
    return first + last, f"{first}-{last}"


def _words_before(scene: Scene, noun: Token) -> list[tuple[str, Token]]:
    """Up to three words before a noun, nearest first, hyphens left out."""
    words: list[tuple[str, Token]] = []
    i = noun.i - 1
    while i >= scene.start and len(words) < LONGEST_NOUN - 1:
        token = noun.doc[i]
        if token.text not in "-–‑'’‘\"“”":
            if not (token.text.isalpha() or "-" in token.text or "-" in token.text):
                break
            for part in reversed(_singular(token.lower_).split("-")):
                words.append((part, token))
        i -= 1
    return words


def _ends_with(before: list[tuple[str, Token]], last: str, phrase: tuple[str, ...]) -> bool:
    rest = phrase[-2::-1]
    return (
        last == phrase[-1]
        and len(rest) <= len(before)
        and all(w == b[0] for w, b in zip(rest, before, strict=False))
    )


def _followed(noun: Token, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase that starts with the noun runs on after it ("clash of cultures")."""
    if phrase[0] != _noun_lemma(noun) or len(phrase) == 1:
        return False
    after = noun.doc[noun.i + 1 : noun.i + len(phrase)]
    return tuple(_noun_lemma(t) for t in after) == phrase[1:] or tuple(t.lower_ for t in after) == phrase[1:]


def _lexicon() -> _Lexicon:
    lexicon: _Lexicon = load("events", _build)
    return lexicon


def _kinds(rows: list[dict[str, Any]]) -> dict[str, EventKind]:
    return {r["id"]: _kind(r) for r in rows}


def _kind(row: dict[str, Any]) -> EventKind:
    acled = (row["acled"]["event_type"], row["acled"]["sub_event_type"])
    return EventKind(row["id"], row["type"], row["mode"], row["quad"], row["cameo_root"], acled, row["ucdp"])


def _classes(rows: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {r["class"]: frozenset(str(w).lower() for w in r["words"]) for r in rows}


def _build(rows: list[dict[str, Any]]) -> _Lexicon:
    lexicon = _Lexicon()
    all_kinds = kinds()
    for row in rows:
        kind = all_kinds[row["id"]]
        for text in row.get("verbs", ()):
            frame = parse_frame(kind, text)
            lexicon.verbs.setdefault(frame.words[0], []).append(frame)
        for text in row.get("nouns", ()):
            frame = parse_frame(kind, text)
            lexicon.nouns.setdefault(frame.words[-1], []).append(frame)
            if kind.type == "ASSAULT":
                lexicon.attacks.add(frame.words[-1])
        for text in row.get("ignore", ()):
            words = tuple(text.lower().replace("-", " ").split())
            lexicon.ignored.setdefault(words[-1], []).append(words)
            lexicon.ignored.setdefault(words[0], []).append(words)
    for frames in lexicon.verbs.values():
        frames.sort(key=lambda f: -_exactness(f))
    for frames in lexicon.nouns.values():
        frames.sort(key=lambda f: (-len(f.words), -_exactness(f)))
    return lexicon


def _exactness(frame: Frame) -> int:
    """How much a frame asks for: a few words count more than a class, a class more than anything at all."""
    weights = {"few": 3, "class": 2, "any": 1, "none": 0}
    return sum(weights[_asked(c)] + (c.role == "~" and bool(c.words)) for c in frame.constraints)


def _asked(c: Constraint) -> str:
    if c.negated:
        return "none"
    if c.anything:
        return "any"
    return "few" if 0 < len(c.words) <= FEW else "class"


def parse_frame(kind: EventKind, text: str) -> Frame:
    """Read a frame as ``events.yaml`` writes it: words, then constraints.

    Raises:
        ValueError: a part of the frame is no constraint.

    >>> f = parse_frame(kinds()["ASSAULT"], "come under=fire|@attack")
    >>> f.words, f.constraints[0].role, sorted(f.constraints[0].words), sorted(f.constraints[0].classes)
    (('come',), 'under=', ['fire'], ['attack'])
    """
    words: list[str] = []
    constraints: list[Constraint] = []
    for part in text.split():
        m = _PART.fullmatch(part)
        if m:
            constraints.append(_constraint(m["role"], m["words"], bool(m["no"])))
        elif constraints:  # a literal of several words, as in ">hunger strike": its head decides
            constraints[-1] = Constraint(
                constraints[-1].role, frozenset({part}), frozenset(), constraints[-1].negated
            )
        else:
            words += part.lower().split("-") if len(text.split()) > 1 or "-" not in part else [part.lower()]
    if not words:
        raise ValueError(f"frame without a word: {text!r}")
    return Frame(kind, tuple(words), tuple(constraints))


def _constraint(role: str, alternatives: str, negated: bool) -> Constraint:
    words: set[str] = set()
    classes: set[str] = set()
    for word in filter(None, alternatives.split("|")):
        if not word.startswith("@"):
            words.add(word)
        elif word[1:] in _LIVE:
            classes.add(word[1:])
        else:
            words |= word_class(word[1:])
    if words == {"*"}:
        words = set()
    return Constraint(role, frozenset(words), frozenset(classes), negated)


def check_vocabulary() -> list[str]:
    """The frames that cannot be read, each with the reason; none in a sound vocabulary."""
    faults = []
    for row in entries("events"):
        for text in [*row.get("verbs", ()), *row.get("nouns", ())]:
            try:
                parse_frame(kinds()[row["id"]], text)
            except (KeyError, ValueError) as error:
                faults.append(f"{row['id']}: {text}: {error}")
    return faults

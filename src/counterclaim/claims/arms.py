"""How weapons were used and how many of them: four drones fired, six heard, 20 of 24 shot down.

A weapon counts as used by the word that governs it (``vocabulary/weapon_acts.yaml``), so what a navy owns,
buys or shows in a parade is not. A bare number soon after such a count goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.claims.event_clauses import noun_clause, verb_clause
from counterclaim.claims.mentions import TollMention, WeaponMention
from counterclaim.claims.numerals import Numeral, read_numerals
from counterclaim.claims.weapon_acts import VERBS, Act, Acts, act_as, act_of, head_of, weapon_acts
from counterclaim.claims.weapons import weapon
from counterclaim.language import Annotated, Sentence, Token
from counterclaim.model import Span

KINDS: Mapping[Act, str] = {"used": "used", "stopped": "intercepted", "hit": "hit", "found": "recovered"}
"""The kind of a weapon claim by what was done; numbers of weapons that were used are compared."""

NEAR = 2
"""Sentences after a count of weapons in which a bare number can go on with it."""
AIRBORNE = 3
"""Sentences after a weapon that flies in which "the planes" are such."""
LONGEST = 250
"""Tokens of a sentence at the most: the parse of a longer one tells nothing."""
GAP = 5
"""Words between a number and its weapon at the most: "20 Iranian-made long-range attack drones"."""

_BETWEEN = ("JJ", "NN", "NNP", "VBN", "VBG", "HYPH", "CD", "RB", "POS", "``", "''")
_GOES_ON = frozenset({"of", "the", "these", "those", "its", "their", "more"})
_ONE = frozenset({"a", "an"})
_PUT = frozenset({"put", "place", "set", "estimate", "stand", "be", "rise", "grow", "remain"})
_PUTTING = frozenset({"put", "place", "set", "estimate"})
_FLYING = frozenset({"aircraft"})


@dataclass(frozen=True)
class WeaponUse:
    """A weapon with what was done with it and how many there were.

    ``span`` are its words with the number, ``weapon`` its id in ``weapons.yaml``, ``mention`` the weapon's
    own words, None for a bare number. ``low`` and ``high`` are inclusive, None unknown. ``weak`` marks words
    that tell of use only where the report tells of violence ("used drones").
    """

    sentence: int
    span: Span
    weapon: str
    clause: Span
    act: Act
    low: int | None = None
    high: int | None = None
    mention: Span | None = None
    rule: str = ""
    weak: bool = False


def find_uses(
    a: Annotated, weapons: Sequence[WeaponMention], tolls: Sequence[TollMention] = ()
) -> tuple[WeaponUse, ...]:
    """Find what was done with the weapons of a report, in text order.

    Args:
        a: an annotated report.
        weapons: those that it names.
        tolls: its figures of people, which count no weapons.

    >>> from counterclaim.claims.weapons import find_weapons
    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "The militia fired at least four rockets. Villagers heard six. The navy has nine frigates."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(text[slice(*u.span)], u.act, u.low, u.high) for u in find_uses(a, find_weapons(a))]
    [('at least four rockets', 'used', 4, None), ('six', 'used', 6, 6)]
    """
    acts = weapon_acts()
    taken = [t.figure for t in tolls]
    found: list[WeaponUse] = []
    last: WeaponUse | None = None
    flown = -AIRBORNE - 1
    for sentence in a.sentences:
        if len(sentence.tokens) > LONGEST or not _telling(a, sentence):
            continue
        own = [w for w in weapons if w.sentence == sentence.index]
        flies = any(weapon(w.weapon).kind in _FLYING for w in own)
        own += _craft(sentence, own, acts, sentence.index - flown <= AIRBORNE)
        flown = sentence.index if flies else flown
        before = last if last is not None and sentence.index - last.sentence <= NEAR else None
        if not own and before is None:
            continue
        numbers = [
            n
            for n in read_numerals(a.text, sentence.start, sentence.end)
            if not any(n.span[0] < e and s < n.span[1] for s, e in taken)
        ]
        idle = any(t.lower_ in acts.idle for t in sentence.tokens)
        here = [] if idle else list(_named(a, sentence, own, numbers, acts))
        here = _with_one(a, here)
        counted = [u for u in here if u.act == "used" and (u.low, u.high) != (None, None)]
        if not idle:
            here += _bare(a, sentence, numbers, [*([before] if before else []), *counted], here, acts)
        found += sorted(here, key=lambda u: u.span)
        last = counted[-1] if counted else last
    return tuple(found)


def _telling(a: Annotated, sentence: Sentence) -> bool:
    return a.passages[sentence.passage].kind in ("body", "title")


def _named(
    a: Annotated, sentence: Sentence, own: Sequence[WeaponMention], numbers: Sequence[Numeral], acts: Acts
) -> Iterator[WeaponUse]:
    for w in own:
        head = head_of(a, w.span)
        if head is None:
            continue
        put = _put_at(sentence, head, numbers)
        if put is not None:
            n, verb = put
            clause = _clause(verb, n.span)
            yield WeaponUse(
                w.sentence, n.span, w.weapon, clause, "used", n.low, n.high, w.span, "weapon.put-at", True
            )
            continue
        act = act_of(head, acts, weapon(w.weapon).kind in _FLYING)
        if act is not None:
            yield from _counted(a, w, [] if _joint(head, own) else numbers, *act, acts)


def _joint(head: Token, own: Sequence[WeaponMention]) -> bool:
    """Whether a number counts several sorts of weapons together: "about 300 drones and missiles"."""
    return any(
        c.dep_ == "conj"
        and any(w.span[0] <= c.idx < w.span[1] for w in own)
        and c.tag_ in ("NNS", "NNPS")
        and not any(d.dep_ in ("nummod", "det", "quantmod") for d in c.children)
        for c in head.children
    )


def _counted(
    a: Annotated, w: WeaponMention, numbers: Sequence[Numeral], act: Act, governor: Token, acts: Acts
) -> Iterator[WeaponUse]:
    """A weapon's use with its number; of "20 of the 24 drones were shot down" both numbers."""
    weak = act == "used" and (governor.lemma_.lower() in acts.weak or governor.lemma_ == "be")
    before = [n for n in numbers if n.span[1] <= w.span[0]]
    count = before[-1] if before and _adjoins(a, before[-1], w.span) else None
    if count is None:
        clause = _clause(governor, w.span)
        yield WeaponUse(w.sentence, w.span, w.weapon, clause, act, None, None, w.span, f"weapon.{act}", weak)
        return
    if count.low == count.high == 0:
        return  # "no aircraft were used" is a denial
    span = count.span[0], w.span[1]
    clause = _clause(governor, span)
    some = before[-2] if len(before) > 1 and _some_of(a, before[-2], count) else None
    if some is not None:
        if act != "used":
            yield WeaponUse(
                w.sentence, some.span, w.weapon, clause, act, some.low, some.high, None, f"weapon.{act}"
            )
        yield WeaponUse(
            w.sentence, span, w.weapon, clause, "used", count.low, count.high, w.span, "weapon.of-more"
        )
        return
    partly = a.text[count.span[1] : w.span[0]].split()[:1] == ["of"] and not count.vague
    high = None if partly else count.high  # "one of the missiles hit a school"
    yield WeaponUse(w.sentence, span, w.weapon, clause, act, count.low, high, w.span, f"weapon.{act}", weak)


def _some_of(a: Annotated, some: Numeral, whole: Numeral) -> bool:
    """Whether a number is told as so many of a larger one: "20 of the 24", "three out of four"."""
    between = a.text[some.span[1] : whole.span[0]].split()
    return between in (["of"], ["of", "the"], ["of", "its"], ["out", "of"], ["out", "of", "the"])


def _adjoins(a: Annotated, n: Numeral, span: Span) -> bool:
    between = a.doc.char_span(n.span[1], span[0], alignment_mode="contract")
    if between is None:
        return not a.text[n.span[1] : span[0]].strip()
    words = [t for t in between if not t.is_space]
    return len(words) <= GAP and all(t.tag_ in _BETWEEN or t.lower_ in _GOES_ON for t in words)


def _put_at(sentence: Sentence, head: Token, numbers: Sequence[Numeral]) -> tuple[Numeral, Token] | None:
    """The number behind "at", with its verb: "puts the drones at three or four", "the number of rockets was
    nine"."""
    verb, of_number = head, False
    for _ in range(4):
        if verb.pos_ in VERBS or verb.head.i == verb.i:
            break
        verb = verb.head
        of_number = of_number or verb.lemma_.lower() in ("number", "total", "count")
    lemma = verb.lemma_.lower()
    if lemma not in _PUT or (lemma not in _PUTTING and not of_number):
        return None
    for t in verb.children:
        if t.i <= head.i or not (t.lower_ in ("at", "to") or t.dep_ == "attr"):
            continue
        at = t.idx + len(t) if t.dep_ == "prep" else t.left_edge.idx
        found = next((n for n in numbers if 0 <= n.span[0] - at <= 1), None)
        if found is not None and found.high != 0:
            return found, verb
    return None


def _with_one(a: Annotated, here: list[WeaponUse]) -> list[WeaponUse]:
    """ "Four drones and a missile": beside a number an article is one."""
    if not any(u.low is not None or u.high is not None for u in here):
        return here
    made = []
    for u in here:
        begin = u.span[0]
        run = a.doc.char_span(*u.span, alignment_mode="expand")
        article = a.doc[run.start - 1] if run is not None and run.start > 0 else None
        bare = u.low is None and u.high is None and article is not None and article.lower_ in _ONE
        if bare and article is not None and any(o.clause == u.clause and o.low is not None for o in here):
            begin = article.idx
            u = replace(u, span=(begin, u.span[1]), low=1, high=1, rule="weapon.one-beside")
        made.append(u)
    return made


def _bare(
    a: Annotated,
    sentence: Sentence,
    numbers: Sequence[Numeral],
    counted: Sequence[WeaponUse],
    here: Sequence[WeaponUse],
    acts: Acts,
) -> Iterator[WeaponUse]:
    """Bare numbers that go on with a count of weapons: "they had heard six", "the army spoke of three"."""
    for n in numbers:
        earlier = [u for u in counted if u.span[1] <= n.span[0]]
        if (
            not earlier
            or n.low == n.high == 0
            or any(u.span[0] < n.span[1] and n.span[0] < u.span[1] for u in here)
        ):
            continue
        run = a.doc.char_span(*n.core, alignment_mode="expand")
        if run is None or not _ends(a, sentence, run[-1]):
            continue
        top = run.root
        verb = top.head
        if top.dep_ == "pobj":
            prep, verb = verb, verb.head
            put = prep.lower_ == "at" and verb.lemma_.lower() in _PUT and _object_is_it(verb)
            found: Act | None = (
                "used" if put else acts.roles["count"].get(f"{verb.lemma_.lower()} {prep.lower_}")
            )
        elif top.dep_ in ("dobj", "oprd", "attr"):
            found = act_as(verb, "count", acts) or act_as(verb, "object", acts)
            if top.dep_ == "attr" and any(c.dep_ == "expl" for c in verb.children):
                found = "used"
        else:
            continue
        if found is None:
            continue
        last = earlier[-1]
        yield WeaponUse(
            sentence.index,
            n.span,
            last.weapon,
            _clause(verb, n.span),
            found,
            n.low,
            n.high,
            None,
            "weapon.echo",
            last.weak,
        )


def _object_is_it(verb: Token) -> bool:
    return any(
        c.dep_ == "dobj" and c.lower_ in ("it", "them", "number", "total", "count") for c in verb.children
    )


def _ends(a: Annotated, sentence: Sentence, last: Token) -> bool:
    """Whether a number counts nothing that stands behind it."""
    after = last.i + 1
    if after >= sentence.tokens.end:
        return True
    return (
        a.doc[after].is_punct
        or a.doc[after].dep_ in ("cc", "mark", "prep", "advmod")
        or a.doc[after].is_space
    )


def _craft(
    sentence: Sentence, own: Sequence[WeaponMention], acts: Acts, airborne: bool
) -> list[WeaponMention]:
    """Planes and helicopters that bomb, or that go on with arms told before."""
    taken = [w.span for w in own]
    made = []
    for t in sentence.tokens:
        span = (t.idx, t.idx + len(t))
        if t.lower_ not in acts.craft or any(s < span[1] and span[0] < e for s, e in taken):
            continue
        armed = t.dep_ == "nsubj" and t.head.lemma_.lower() in acts.craft_acts
        if armed or airborne:
            made.append(WeaponMention(sentence.index, span, acts.craft_weapon, "weapon.craft"))
    return made


def _clause(governor: Token, span: Span) -> Span:
    """The clause of the word that tells the use, around the weapon."""
    clause = verb_clause(governor) if governor.pos_ in VERBS else noun_clause(governor)
    return min(clause[0], span[0]), max(clause[1], span[1])

"""Decide which of the words that may name places do, and what the text says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Gazetteer, gazetteer
from counterclaim.resolve.place_adjectives import adjectives
from counterclaim.resolve.place_context import FUZZY_COUNTRIES, countries_named, demonyms
from counterclaim.resolve.place_dateline import datelines
from counterclaim.resolve.place_mention import PlaceMention, PlaceRole
from counterclaim.resolve.place_names import fold
from counterclaim.resolve.place_naming import evidence, likelihood
from counterclaim.resolve.place_patterns import UNITS, Patterns, metres, patterns
from counterclaim.resolve.place_relations import related
from counterclaim.resolve.place_scan import PLACE_LABELS, Found, has_case, scan

_NAMED = re.compile(r"(?:^|\W)(?!(?:The|In|At|A|An)\s)[A-Z][\w’'-]*\s+$")
"""A name before a word for a kind: in "X province of Y" the province is X."""

BEFORE, AFTER = 64, 40
"""Code points around a name that are looked at."""

SURE_LIKENESS = 0.88
"""How alike a spelling must be (0 to 1) to make a name that of a place."""

LARGE = 100_000
"""People in a city that is known without any word around it to say that it is a place."""

ENOUGH = 0.5
"""How likely words must name a place to be taken for one where no rule says so."""

_OF_NAME = re.compile(r"\s+of\s+[A-Z]")
"""Behind "the Colombian city" comes the name of the city."""
_DATELINE = re.compile(r"^(?:, [A-Z][\w. ]+)?\s*(?:\([\w ,.'’-]{2,40}\)\s*)?(?:[-–—:]|,\s+[A-Z][a-z]+\.? \d)")


@dataclass
class _Seen:
    """What the words around one candidate say."""

    found: Found
    end: int
    strong: str = ""
    weak: str = ""
    facts: dict[str, object] = field(default_factory=dict)


def find_places(a: Annotated, places: Gazetteer | None = None) -> tuple[PlaceMention, ...]:
    """The place expressions of a report's title and body, in text order, none inside another.

    Args:
        a: the annotated report.
        places: the gazetteer to use; the process's own by default.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> [a] = annotate([Report(id="r-1", text="He died in the village of Shamsar near Zahedan.", sha256="0")])
    >>> [(m.surface, m.kind, m.near) for m in find_places(a)]
    [('Shamsar', 'settlement', False), ('Zahedan', None, True)]
    """
    return find_names(a, places)[0]


def find_names(
    a: Annotated, places: Gazetteer | None = None
) -> tuple[tuple[PlaceMention, ...], tuple[PlaceMention, ...]]:
    """The place expressions of a report, and apart from them the names used for what belongs to a place.

    The second are adjectives and words for people ("Iranian", "Afghans"), of role ``adjectival``, and names
    in the names of bodies ("the Gao Police"), of role ``embedded``. Nothing happens at them, but they tell
    which places the report is about. Kept apart as in GeoWebNews (Gritta, Pilehvar and Collier 2020: literal
    and associative toponyms).
    """
    book = places or gazetteer()
    p = patterns()
    seen, kept = _ruled(a, book, p)
    more = [s for s, x in _left(a, seen, kept) if likelihood(x) >= ENOUGH]
    apart = [s for s in more if s.found.run != s.found.span]
    kept = sorted(kept + [s for s in more if s.found.run == s.found.span], key=lambda s: s.found.span)
    known = {s.found.span: s.found.entries for s in kept}
    filed = tuple(
        PlaceMention(-1, span, span, a.text[slice(*span)], "dateline", inside=inside, rule="dateline")
        for span, inside in datelines(a, book)
    )
    literal = sorted(filed + related(a, [_mention(a, s, p) for s in kept], known, p), key=lambda m: m.span)
    taken = [m.span for m in literal] + [s.found.span for s in apart]
    held = [
        PlaceMention(
            s.found.sentence, s.found.span, s.found.span, s.found.name, "embedded", kind=_kind(s),
            label=s.found.label, rule="in a longer name",
        )
        for s in apart
    ]  # fmt: skip
    words = list(adjectives(a, taken))
    lands = [m for m in words if m.role == "located"]
    others = [m for m in words if m.role != "located"]
    return tuple(sorted(literal + lands, key=_at)), tuple(sorted(held + others, key=_at))


def _at(m: PlaceMention) -> Span:
    return m.span


def _kind(s: _Seen) -> str | None:
    return str(s.facts["kind"]) if s.facts.get("kind") else None


def left_over(a: Annotated, places: Gazetteer | None = None) -> Iterator[tuple[Found, tuple[float, ...]]]:
    """The words that the gazetteer knows and no rule takes for a place, with what speaks for them."""
    seen, kept = _ruled(a, places or gazetteer(), patterns())
    for s, told in _left(a, seen, kept):
        yield s.found, told


def _left(
    a: Annotated, seen: Sequence[_Seen], kept: Sequence[_Seen]
) -> Iterator[tuple[_Seen, tuple[float, ...]]]:
    if not has_case(a.text[a.report.header :]):
        return
    chosen = {s.found.span for s in kept}
    elsewhere = {fold(s.found.name) for s in kept}
    often = Counter(fold(s.found.name) for s in seen)
    people = {fold(t.text) for e in a.doc.ents if e.label_ == "PERSON" and len(e) > 1 for t in e}
    for s in seen:
        key = fold(s.found.name)
        if s.found.entries and s.found.span not in chosen and len(key) > 2 and key not in patterns().words:
            yield s, evidence(a, s.found, elsewhere, people, often)


def _ruled(a: Annotated, book: Gazetteer, p: Patterns) -> tuple[list[_Seen], list[_Seen]]:
    """All that may name a place, and what the rules take for one."""
    cased = has_case(a.text[a.report.header :])
    people = _surnames(a)
    seen = [_look(a, f, p) for f in scan(a, book)]
    for s in seen:
        if s.found.name in people and not s.strong:
            s.facts["outlet"] = True
    _spell(a, seen, book)
    kept = [s for s in seen if _is_place(s, cased, p)]
    kept = _again(kept, seen, p)
    if not cased:
        seen = [s for s in seen if s.found.entries]
    kept = _joined(a, _listed(a, kept, seen, p), seen, p)
    return seen, _listed(a, kept, seen, p)


def _surnames(a: Annotated) -> frozenset[str]:
    """Last names of the people that the report gives with more than one name."""
    return frozenset(e[-1].text for e in a.doc.ents if e.label_ == "PERSON" and len(e) > 1)


def _spell(a: Annotated, seen: list[_Seen], book: Gazetteer) -> None:
    """Give names that no gazetteer holds, their spellings in the countries that the report names."""
    odd = {s.found.name for s in seen if not s.found.entries and s.strong}
    if odd:
        named = countries_named(a, (s.found.entries for s in seen))
        alike = book.alike(odd, sorted(named, key=lambda c: -named[c])[:FUZZY_COUNTRIES]) if named else {}
        for s in seen:
            if (
                s.strong
                and not s.found.entries
                and s.facts.get("kind") != "quarter"
                and alike.get(s.found.name)
            ):
                good = tuple(e for e in alike[s.found.name] if e.likeness >= SURE_LIKENESS)
                s.found = replace(s.found, entries=good)


def _look(a: Annotated, f: Found, p: Patterns) -> _Seen:
    start, end = f.span
    floor = a.sentences[f.sentence].start
    before, after = a.text[max(floor, start - BEFORE) : start], a.text[end : end + AFTER]
    seen = _Seen(f, end)
    m = p.after_type.match(after)
    if m and not (f.name in demonyms() and _OF_NAME.match(after, m.end())):
        seen.strong, seen.end = "kind behind", end + m.end()
        seen.facts["kind"] = p.kinds[fold(m["kind"])]
    elif m := p.after_facility.match(after):
        seen.weak, seen.end = "building behind", end + m.end()
        seen.facts["facility"] = True
    if any(unit in before for unit in UNITS) and (m := p.before_distance.search(before)):
        away = metres(m["number"], m["unit"])
        seen.strong = seen.strong or "distance"
        seen.facts |= {
            "near": True,
            "away_m": away,
            "bearing": p.bearings.get((m["direction"] or "").casefold()),
        }
    m = p.before_type.search(before)
    if m and (m["kind"] or f.run[0] == start) and not _NAMED.search(before[: m.start()]):
        seen.strong = seen.strong or "kind before"
        seen.facts.setdefault("kind", p.kinds[fold(m["kind"] or m["bare"])])
    if m := p.before_locative.search(before):
        seen.strong = seen.strong or "preposition"
        seen.facts |= {"located": True, "at": m["word"].casefold() == "at"}
        seen.facts["near"] = " ".join(m["word"].casefold().split()) in p.near or seen.facts.get("near", False)
    elif m := p.before_towards.search(before):
        seen.weak = seen.weak or "preposition"
    if m := p.before_direction.search(before):
        seen.weak = seen.weak or "direction"
        seen.facts["part"] = True
    if m := p.after_apposed.match(after):
        seen.strong = seen.strong or "kind apposed"
        seen.facts.setdefault("kind", p.kinds[fold(m["kind"])])
    if f.run == f.span and ("-" in (before[-1:], after[:1]) or "–" in (before[-1:], after[:1])):
        # One of the two ends of a way: "the Damboa-Maiduguri road".
        seen.strong = seen.strong or "route"
        seen.facts |= {"located": True, "near": True}
    if p.after_outlet.match(after):
        seen.facts["outlet"] = True
    if p.after_where.match(after):
        seen.strong, seen.facts["located"], seen.facts["where"] = seen.strong or "where", True, True
    if (start == floor or not before.strip()) and _DATELINE.match(after) and _opens(a, f):
        seen.strong, seen.facts["dateline"] = "dateline", True
    return seen


def _opens(a: Annotated, f: Found) -> bool:
    passage = a.passages[a.sentences[f.sentence].passage]
    return passage.kind == "body" and not a.text[passage.start : f.span[0]].strip()


def _is_place(s: _Seen, cased: bool, p: Patterns) -> bool:
    f = s.found
    key = fold(f.name)
    if len(key) < 2 or "outlet" in s.facts or ((key in p.words or key in p.kinds) and "kind" not in s.facts):
        return False
    if key in p.bearings or all(word in p.kinds for word in key.split()):
        return False
    best = next((e for e in f.entries if e.kind == "country"), f.entries[0]) if f.entries else None
    known = best is not None and (
        best.kind in ("country", "admin1", "region", "water") or best.population >= LARGE
    )
    if not cased:
        if len(key) < 4 or best is None:
            return False
        sure = best.kind in ("country", "admin1", "region") or best.population >= 15_000
        return s.strong.startswith("kind") or (sure and bool(s.strong)) or (known and f.label in PLACE_LABELS)
    state = best is not None and best.kind == "country" and best.matched != "fuzzy"
    if _within_name(s) or (f.name in demonyms() and not state):
        return False
    if f.label in PLACE_LABELS:
        return best is not None or (f.exact_label and bool(s.strong) and "-" not in f.name)
    if best is None:
        return f.run == f.span and (
            "where" in s.facts
            or s.strong == "kind apposed"
            # Many a village is called as a man is, and is taken for him.
            or (s.strong.startswith("kind") and (f.label != "PERSON" or s.facts["kind"] == "settlement"))
        )
    if state and f.run == f.span:
        return True
    if f.label == "PERSON" and not f.exact_label:
        return False
    if f.label == "ORG" and s.facts.get("at") and not s.strong.startswith("kind"):
        return False
    return bool(s.strong) or (
        known
        and best.matched != "alternate"
        and f.label in ("", "ORG")
        and (f.label != "ORG" or bool(s.weak))
    )


def _within_name(s: _Seen) -> bool:
    """Whether the words stand in the longer name of something that is no place."""
    f = s.found
    if f.run == f.span or (f.run[1] <= f.span[1] <= f.run[1] and f.run[0] >= f.span[0]):
        return False
    if f.run[1] <= s.end and f.run[0] >= f.span[0]:
        return False
    return not (f.label in PLACE_LABELS and f.exact_label) and f.label != ""


def _again(kept: list[_Seen], seen: list[_Seen], p: Patterns) -> list[_Seen]:
    """Accept a name that stands as a place elsewhere in the report, wherever it stands alone."""
    names = {fold(s.found.name) for s in kept if s.strong or s.found.label in PLACE_LABELS}
    chosen = {s.found.span for s in kept}
    more = [
        s
        for s in seen
        if s.found.span not in chosen
        and fold(s.found.name) in names
        and fold(s.found.name) not in p.words
        and s.found.run == s.found.span
        and s.found.label != "PERSON"
        and "outlet" not in s.facts
        and (s.found.entries or s.found.label in PLACE_LABELS)
    ]
    return sorted(kept + more, key=lambda s: s.found.span)


def _listed(a: Annotated, kept: list[_Seen], seen: list[_Seen], p: Patterns) -> list[_Seen]:
    """Accept what stands in a list with a place: "A, B and C districts", "in A and B"."""
    chosen = {s.found.span: s for s in kept}
    for order in (seen, seen[::-1]):
        for one, other in pairwise(order):
            left, right = sorted((one, other), key=lambda s: s.found.span)
            if left.found.sentence != right.found.sentence or one.found.span not in chosen:
                continue
            gap = a.text[left.end : right.found.span[0]]
            if not p.gap_list.match(gap) or fold(other.found.name) in p.words:
                continue
            if other is left and p.gap_within.match(gap):
                continue
            if other.found.span in chosen:
                _share(one, other, other is left)
            elif other.found.run == other.found.span and one.strong and (other.found.entries or other.strong):
                chosen[other.found.span] = other
                other.strong = other.strong or "list"
                _share(one, other, other is left)
    return [chosen[span] for span in sorted(chosen)]


def _joined(a: Annotated, kept: list[_Seen], seen: list[_Seen], p: Patterns) -> list[_Seen]:
    """Accept what the text puts into a place: "Y's X", "X, Y", "X in Y", if the gazetteer does not object."""
    chosen = {s.found.span: s for s in kept}
    for left, right in pairwise(seen):
        if left.found.sentence != right.found.sentence:
            continue
        gap = a.text[left.end : right.found.span[0]]
        if "located" in left.facts and p.gap_list.match(gap):
            right.facts["listed"] = True
        if right.found.span in chosen and (p.gap_inside.match(gap) or p.gap_comma.match(gap)):
            inner, outer = left, right
        elif left.found.span in chosen and p.gap_owner.match(gap):
            inner, outer = right, left
        else:
            continue
        if (
            inner.found.span in chosen
            or inner.found.run != inner.found.span
            or fold(inner.found.name) in p.words
        ):
            continue
        if any(e.lies_in(o) for e in inner.found.entries for o in outer.found.entries) or (
            not inner.found.entries and ("located" in inner.facts or "listed" in inner.facts)
        ):
            chosen[inner.found.span] = inner
            inner.strong = inner.strong or "within"
    return [chosen[span] for span in sorted(chosen)]


def _share(one: _Seen, other: _Seen, leftwards: bool) -> None:
    """The kind goes back in "A, B and C districts", on in "districts of A and B"."""
    facts = ["located", "near"] if not leftwards else []
    way = "kind behind" if leftwards else "kind before"
    if way in (one.strong, one.facts.get("listed kind")) and not other.strong.startswith("kind"):
        facts.append("kind")
        other.facts["listed kind"] = way
    for fact in facts:
        if fact in one.facts:
            other.facts.setdefault(fact, one.facts[fact])


def _mention(a: Annotated, s: _Seen, p: Patterns) -> PlaceMention:
    f, facts = s.found, s.facts
    role: PlaceRole = "located" if s.strong or facts.get("facility") else "mentioned"
    if facts.get("dateline"):
        role = "dateline"
    elif not facts.get("located") and not facts.get("kind") and not facts.get("facility") and _acts(a, f):
        role = "actor"
    country, led = _said_country(a, f)
    away = facts.get("away_m")
    bearing = facts.get("bearing")
    return PlaceMention(
        f.sentence, (f.span[0], s.end), f.span, f.name, role,
        kind=str(facts["kind"]) if facts.get("kind") else None,
        facility=bool(facts.get("facility")), near=bool(facts.get("near")), part=bool(facts.get("part")),
        away_m=away if isinstance(away, float) else None,
        bearing=bearing if isinstance(bearing, int) else None,
        country=country, led=led, label=f.label, rule=s.strong or s.weak or "name",
    )  # fmt: skip


def _acts(a: Annotated, f: Found) -> bool:
    """Whether a country or capital stands for its government: subject, agent, or partner in dealings."""
    if not any(e.kind == "country" or e.population >= LARGE for e in f.entries):
        return False
    tokens = a.doc.char_span(*f.span, alignment_mode="expand")
    if tokens is None:
        return False
    head = tokens.root
    if head.dep_ == "pobj":
        return head.head.lower_ in ("by", "with", "against", "between", "for")
    return head.dep_ in ("nsubj", "nsubjpass", "dobj", "dative", "agent") or (
        head.dep_ == "conj" and head.head.dep_ in ("nsubj", "nsubjpass")
    )


def _said_country(a: Annotated, f: Found) -> tuple[str | None, bool]:
    """The word for a country in front ("the Iranian city of X"), and whether one stands there at all."""
    tokens = a.doc.char_span(*f.span, alignment_mode="expand")
    if tokens is None:
        return None, False
    own = True
    for token in reversed(a.doc[max(0, tokens.start - 6) : tokens.start]):
        if token.ent_type_ == "NORP":
            return token.text if own else None, True
        if (token.is_punct and token.text != "-") or token.pos_ in ("VERB", "AUX"):
            return None, False
        own = own and (token.dep_ != "prep" or token.lower_ == "of")
    return None, False

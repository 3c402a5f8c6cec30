"""Find the words of a report that may be names of places, whatever the name recogniser calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from counterclaim.language import Annotated, Sentence
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.place_context import demonyms
from counterclaim.resolve.place_names import fold, skeleton
from counterclaim.resolve.place_patterns import Patterns, patterns

LONGEST = 5
"""Words in a place name at the most."""

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_OTHER_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|St\.(?= )|[^\W\d_]+(?:[’'ʻʼ`\-–][^\W\d_]+)*")
_HYPHEN = re.compile("[-–]")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_BINDING = "de la las los del da do dos das du des di le al el ul e o y va wa bin bint van der sur"
_BINDERS = frozenset(_BINDING.split())
_LINKS = frozenset({"and", "of", "the", "&"})
_CUT = re.compile(r"\s+(?:of|and|in|near|&)\s+(?:the\s+)?|\s*,\s*")


@dataclass(frozen=True)
class Found:
    """Words that may name a place: ``run`` is the stretch of capitalised words in which they stand."""

    sentence: int
    span: Span
    name: str
    entries: tuple[Entry, ...]
    label: str
    exact_label: bool
    run: Span


def has_case(text: str) -> bool:
    """Whether capitals tell names from words: not where all letters are small, or all are capitals.

    >>> has_case("Police in Quetta said so."), has_case("police in quetta said so.")
    (True, False)
    """
    letters = "".join(filter(str.isalpha, text))
    upper = sum(map(str.isupper, letters))
    return 0.01 * len(letters) < upper < 0.6 * len(letters)


def scan(a: Annotated, gazetteer: Gazetteer) -> list[Found]:
    """What the gazetteer or the name recogniser knows as a place in title and body, without overlaps."""
    cased = has_case(a.text[a.report.header :])
    p = patterns()
    stretches: list[tuple[Sentence, list[Span], list[tuple[int, int, Span]], dict[Span, str]]] = []
    wanted: set[str] = set()
    labels: dict[int, list[tuple[Span, str]]] = {}
    for ent in a.doc.ents:
        owner = a.sentence_of[ent.start]
        if owner >= 0:
            labels.setdefault(owner, []).append(((ent.start_char, ent.end_char), ent.label_))
    for s in a.sentences:
        named = [trim(a.text, span, p) for span, label in labels.get(s.index, ()) if label in PLACE_LABELS]
        names = [n for n in named if n[0] < n[1] and not _hyphenated(a.text, n)]
        states = {m.span(): p.states[m.group()] for m in p.state.finditer(a.text, s.start, s.end)}
        grams = list(_grams(a.text, s, cased))
        stretches.append((s, names, grams, states))
        wanted.update(a.text[i:j] for i, j, _ in grams)
        wanted.update(a.text[i:j] for i, j in names)
        wanted.update(a.text[i:j] for m, n, _ in grams for i, j in _joined(a.text, (m, n)))
    known = gazetteer.lookup_many(wanted | set(p.states.values()))
    several = [w for w in wanted if not known[w] and len(skeleton(fold(w)).split()) > 1]
    known |= {w: e for w, e in gazetteer.alike(several, ()).items() if e}
    out: list[Found] = []
    for s, names, grams, states in stretches:
        given = {
            span: tuple(e for e in known[state] if e.kind == "admin1" and e.country == "USA")
            for span, state in states.items()
        }
        found = _choose(a, s, names, grams, known, labels.get(s.index, []), given)
        out += sorted(found, key=lambda f: f.span)
    return out


def trim(text: str, span: Span, p: Patterns) -> Span:
    """A recognised name without article, possessive, point of the compass or the small word for its kind."""
    start, end = span
    while (
        end > start
        and not text[end - 1].isalnum()
        and not (text[end - 1] == "." and text[end - 3 : end - 2] == ".")
    ):
        end -= 1
    if text[max(start, end - 2) : end].casefold() in ("'s", "’s"):
        end -= 2
    while start < end:
        word = _WORD.match(text, start)
        if word is None:
            start += 1
        elif (
            word.end() < end
            and word.group() in ("the", "The", "a", "an", *p.bearings)
            and word.group() not in ("central",)
        ):
            start = word.end()
        else:
            break
    if (m := p.leading_type.match(text, start, end)) and m.end() < end:
        start = m.end()
    words = list(_WORD.finditer(text, start, end))
    if len(words) > 1 and words[-1].group().islower() and fold(words[-1].group()) in p.kinds:
        end = words[-2].end()
    return start, end


def _words(text: str, s: Sentence) -> Iterator[tuple[int, int, str]]:
    for m in _WORD.finditer(text, s.start, s.end):
        word = m.group()
        cut = _POSSESSIVE.search(word) if len(word) > 2 else None
        yield m.start(), m.start() + cut.start() if cut else m.end(), word[: cut.start()] if cut else word


def _grams(text: str, s: Sentence, cased: bool) -> Iterator[tuple[int, int, Span]]:
    """Every stretch of words that may be a name, with the run of capitalised words that it is part of."""
    run: list[tuple[int, int, str]] = []
    for start, end, word in _words(text, s):
        gap = text[run[-1][1] : start] if run else ""
        bound = bool(run) and gap in (" ", "-", "\n", ". ")
        # "Front" counts as a stop word, and ends the names of many a group.
        plain = word.casefold() in STOP_WORDS and not word.isupper() and word != "Front"
        big = not plain and (any(w[:1].isupper() for w in _HYPHEN.split(word)) if cased else len(word) > 2)
        if bound and (big or word in _BINDERS or word in _LINKS):
            run.append((start, end, word))
        else:
            yield from _of_run(run, cased)
            run = [(start, end, word)] if big else []
    yield from _of_run(run, cased)


def _of_run(run: Sequence[tuple[int, int, str]], cased: bool) -> Iterator[tuple[int, int, Span]]:
    small = _BINDERS | _LINKS
    longest = LONGEST if cased else 3
    for i, (start, _, first) in enumerate(run):
        if first in small:
            continue
        for j in range(i, min(len(run), i + longest)):
            if run[j][2] not in small and (cased or "of" not in (w for _, _, w in run[i:j])):
                yield start, run[j][1], _unlinked(run, i, j)


def _unlinked(run: Sequence[tuple[int, int, str]], i: int, j: int) -> Span:
    """The part of the run around words ``i`` to ``j`` that no "and" or "of" cuts off."""
    while i > 0 and run[i - 1][2] not in _LINKS:
        i -= 1
    while j + 1 < len(run) and run[j + 1][2] not in _LINKS:
        j += 1
    return run[i][0], run[j][1]


def _choose(
    a: Annotated, s: Sentence, names: list[Span], grams: list[tuple[int, int, Span]],
    known: dict[str, tuple[Entry, ...]], labels: list[tuple[Span, str]], given: dict[Span, tuple[Entry, ...]],
) -> Iterator[Found]:  # fmt: skip
    """Of overlapping names the longest wins; capitalised words in which nothing is known come last."""
    runs = {(i, j): run for i, j, run in grams}
    options = {(i, j): known[a.text[i:j]] for i, j, _ in grams if known[a.text[i:j]]}
    for name in names:
        entries = known[a.text[slice(*name)]]
        if not entries and _site(a.text, name, options):
            continue
        rest = None if entries else _after_direction(a.text, name)
        if rest is not None and known.get(a.text[slice(*rest)]):
            name, entries = rest, known[a.text[slice(*rest)]]
            runs[rest] = rest
        for part in [name] if entries else _parts(a.text, name):
            options.setdefault(part, entries)
    for route in list(runs):
        if not options.get(route) and all(known[a.text[i:j]] for i, j in _joined(a.text, route)):
            for end in _joined(a.text, route):
                options[end], runs[end] = known[a.text[slice(*end)]], end
                options.pop(route, None)
    for run in set(runs.values()):
        whole = _called(a.text, run, known)
        if whole is not None:
            options.setdefault(whole, known.get(a.text[slice(*whole)], ()))
            runs[whole] = whole
    options |= given
    taken: list[Span] = []
    for i, j in (*sorted(options, key=lambda o: (o[0] - o[1], o[0])), *sorted(set(runs.values()))):
        if any(i < y and x < j for x, y in taken):
            continue
        label, exact = _label((i, j), labels)
        if label in _OTHER_LABELS:
            continue
        taken.append((i, j))
        yield Found(
            s.index, (i, j), a.text[i:j], options.get((i, j), ()), label, exact, runs.get((i, j), (i, j))
        )


def _joined(text: str, span: Span) -> tuple[Span, ...]:
    """The two places that a way joins: "the Damboa-Maiduguri road"; none where the words name no way."""
    halves = _HYPHEN.split(text[slice(*span)])
    if (
        len(halves) != 2
        or not all(h[:1].isupper() for h in halves)
        or not patterns().after_route.match(text, span[1])
    ):
        return ()
    return (span[0], span[0] + len(halves[0])), (span[1] - len(halves[1]), span[1])


def _after_direction(text: str, name: Span) -> Span | None:
    """A name without the word for a part in front: the "Kurram" of "Lower Kurram"."""
    first = _WORD.match(text, *name)
    inner = first is not None and first.end() < name[1] and first.group().casefold() in patterns().bearings
    return (first.end() + 1, name[1]) if first is not None and inner else None


def _called(text: str, run: Span, known: Mapping[str, tuple[Entry, ...]]) -> Span | None:
    """A run of capitalised words that a word for a settlement makes one name: "Kwa Nhu Zai village".

    Words in front that belong to no name are left out: "Iranian", "Northern", a country, a province.
    """
    p = patterns()
    behind = p.after_type.match(text, run[1])
    if behind is None or not behind["kind"].islower() or p.kinds[fold(behind["kind"])] != "settlement":
        return None
    words = [m.span() for m in _WORD.finditer(text, *run)]
    if any(text[i:j] in _LINKS for i, j in words):
        return None
    while len(words) > 1 and _wide(text[slice(*words[0])], known):
        del words[0]
    return (words[0][0], run[1]) if 1 < len(words) <= LONGEST else None


def _wide(word: str, known: Mapping[str, tuple[Entry, ...]]) -> bool:
    """Whether a word says of a settlement where it lies rather than how it is called."""
    wide = (e for e in known.get(word, ()) if e.kind in ("country", "admin1", "region"))
    states = any(fold(e.name) == fold(word) for e in wide)
    return word.casefold() in patterns().bearings or word in demonyms() or states


def _site(text: str, name: Span, options: Mapping[Span, tuple[Entry, ...]]) -> bool:
    """Whether an unknown name is that of a building or site called after a known place ("Kabul Airport")."""
    inner = max((j for i, j in options if i == name[0] and j < name[1]), default=None)
    return inner is not None and bool(patterns().after_facility.match(text[inner : name[1]]))


def _hyphenated(text: str, span: Span) -> bool:
    """Whether the name is half of a compound ("Pak-Iran border")."""
    before, after = text[max(0, span[0] - 2) : span[0]], text[span[1] : span[1] + 2]
    return (before[1:] == "-" and before[:1].isalpha()) or (after[:1] == "-" and after[1:].isalpha())


def _parts(text: str, span: Span) -> list[Span]:
    """An unknown name cut at "of", "and", "in": what the recogniser took for one name is often two."""
    cuts = [m.span() for m in _CUT.finditer(text, *span)]
    edges = [span[0], *(x for cut in cuts for x in cut), span[1]]
    return [(i, j) for i, j in zip(edges[::2], edges[1::2], strict=True) if i < j]


def _label(span: Span, labels: list[tuple[Span, str]]) -> tuple[str, bool]:
    for (i, j), label in labels:
        if i < span[1] and span[0] < j:
            return label, (i >= span[0] - 4 and j <= span[1] + 2)
    return "", False

"""Local names: villages, hills, crossings, camps that no gazetteer holds, though a report names them as if
everybody knew them. That they are places is told by what is said to have happened there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.gazetteer import Gazetteer, gazetteer
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_names import fold
from counterclaim.resolve.place_patterns import patterns
from counterclaim.resolve.place_relations import related

BEFORE, AFTER = 64, 40
"""Code points around a name that are looked at."""
RULE = "event"


def local(
    a: Annotated, mentions: Sequence[PlaceMention], names: Sequence[Span], places: Gazetteer | None = None
) -> tuple[PlaceMention, ...]:
    """The place expressions of a report and further names of places, with what the text says contains these.

    Args:
        a: the annotated report.
        mentions: what ``find_places`` found.
        names: further names that are places, none of them in one of these.
        places: the gazetteer to use; the process's own by default.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> from counterclaim.resolve.place_find import find_places
    >>> text = "Gunmen stormed Umm Qarnal village, near Mosul."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    >>> [(m.surface, m.kind, m.rule) for m in local(a, [m for m in find_places(a) if m.near], [(15, 25)])]
    [('Umm Qarnal', 'settlement', 'event'), ('Mosul', None, 'preposition')]
    """
    if not names:
        return tuple(mentions)
    book, p = places or gazetteer(), patterns()
    made = [m for m in (_mention(a, span) for span in names) if m is not None]
    beside = [m for m in mentions if any(m.sentence == n.sentence for n in made)]
    known = {m.name: book.lookup(m.surface) for m in (*beside, *made)}
    held = {m.name: m.inside for m in related(a, [*beside, *made], known, p)}
    return tuple(sorted((*mentions, *(replace(m, inside=held[m.name]) for m in made)), key=lambda m: m.span))


def _mention(a: Annotated, span: Span) -> PlaceMention | None:
    tokens = a.doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return None
    p, sentence = patterns(), a.sentence_of[tokens.start]
    start, end = span
    floor = a.sentences[sentence].start if sentence >= 0 else 0
    before, after = a.text[max(floor, start - BEFORE) : start], a.text[end : end + AFTER]
    kind = None
    if m := p.after_type.match(after):
        kind, end = p.kinds[fold(m["kind"])], end + m.end()
    elif m := p.before_type.search(before):
        kind = p.kinds[fold(m["kind"] or m["bare"])]
    facility = p.after_facility.match(after)
    near = p.before_locative.search(before)
    return PlaceMention(
        sentence, (start, end + facility.end() if facility else end), span, a.text[slice(*span)], "located",
        kind=kind, facility=facility is not None,
        near=near is not None and " ".join(near["word"].casefold().split()) in p.near,
        label=tokens.label_ or tokens.root.ent_type_, rule=RULE,
    )  # fmt: skip

"""What a report states of geography: how far places are from borders and from each other, and where they lie.

Each statement is a claim that a map can bear out or not; ``geography_checks`` does that. They are read from
the words between place expressions, with the help of the parse where a subject stands apart from its verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from counterclaim.language import Annotated
from counterclaim.model import Span
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.geography_subject import SentenceView, is_country, subject_of
from counterclaim.resolve.geography_words import Figure, Limit, figures, words
from counterclaim.resolve.place_mention import PlaceMention
from counterclaim.resolve.place_patterns import patterns
from counterclaim.vocabulary import lowered

StatementKind = Literal["border", "distance", "part", "inside", "extreme", "meets"]

AT_M, NEAR_M = 10_000.0, 50_000.0
"""How far, at the most, what stands "on" a border and what stands "near" it may lie, in metres."""

BORDERS_KEPT = 3
"""Sentences for which "the border" is the one that was spoken of last."""

_AWAY = r"^\s*(?:\([^()]{1,24}\)\s*)?(?:or\s+so\s+)?(?:away\s+|deep\s+|short\s+|due\s+|distance\s+)?"
_TOWARDS = r"(?:to\s+the\s+|in\s+the\s+|towards?\s+the\s+)?"
_LINK = r"(?:away\s+from|of|from|outside|off|to|inside|within|into|across)\s+"
_NEXT = re.compile(r"^(?:the\s+|its\s+|their\s+|a\s+)?(?:[\w’'-]+\s+){0,3}(?:of\s+)?$", re.IGNORECASE)
_WHICH = re.compile(r"^(?:the\s+|its\s+|their\s+|a\s+)?(?P<which>(?:[\w’'.–/-]+\s+(?:and\s+)?){0,5})$")
_OTHER_SIDE = re.compile(r"^\s+(?:(?:line|fence|wall|crossing|post)\s+)?(?:with|between|of|to|into)\s+")
_SAME = re.compile(
    r"\b(?:the\s+same|an?\s+(?:similar|equal))\s+distance\b\s*(?:away\s+)?(?P<link>between|from|of)?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_INSIDE_WORDS = ("inside", "within", "into")
_OF_PART = re.compile(
    r"^\s*(?:(?:part|province|region|city|town|point|district|state|area|corner|tip|end|edge)s?\s+)?(?:of|in)\s+"
    r"(?:the\s+)?(?:[\w’'-]+\s+){0,2}$",
    re.IGNORECASE,
)  # fmt: skip
_OWNER = re.compile(r"^(?:['’]s?|n|i|an|ian)?\s+$")
_EXTREME_NAME = re.compile(
    r"^\s+(?:(?:part|province|region|city|town|district|state|area|county)\s*(?:,|of)?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_KIND_OF = re.compile(r"^\s+(?:[\w’'-]+\s+){0,2}?(?P<kind>[\w-]+)\s+of\s+$")
_NAME_GOES_ON = re.compile(r"\s+[A-Z]")
_SMALL = frozenset("the a an of and its their".split())  # noqa: SIM905
_AT = re.compile(r"\b(?P<at>on|at|along|near|close\s+to)\s+(?=(?:the|its)\s)", re.IGNORECASE)
_APPOSED = re.compile(
    r"^\s*(?:,\s*)?(?:(?:which|that)\s+)?(?:(?:is|lies|sits)\s+)?(?:located\s+|situated\s+)?"
    r"(?:(?:an?|the)\s+(?:[\w’'-]+\s+){1,3})?$"
)
_IN = re.compile(r"\b(?:in|into|across|of|throughout)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One thing that a report states of where a place lies.

    ``quote`` is the span of the words; ``subject`` that of the place expression it is about (a ``span`` of
    ``find_places``), None where the text does not say; ``object`` that of the other place. By kind:

    - ``border``: ``low`` and ``high`` (metres) from the border of ``countries`` (ISO 3166 alpha-3: two, one
      and its neighbours, or none where the text says "the border" alone); ``inwards`` where the text puts the
      subject so deep inside the one country;
    - ``distance``: ``low`` and ``high`` from ``object``, towards ``bearing`` (degrees) where one is given;
    - ``part``: in that part of ``object`` or of ``countries`` which lies towards ``bearing``, None: central;
    - ``inside``: in ``object`` or in ``countries``;
    - ``extreme``: that part of ``object`` which lies farthest towards ``bearing``;
    - ``meets``: shares a border with ``object``.

    ``step`` is what the figure is rounded to, in metres; ``same`` tells that it is that of an earlier
    statement ("the same distance").
    """

    kind: StatementKind
    quote: Span
    subject: Span | None
    object: Span | None = None
    countries: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    limit: Limit = "about"
    bearing: int | None = None
    inwards: bool = False
    same: bool = False


def find_statements(a: Annotated, mentions: Sequence[PlaceMention]) -> tuple[Statement, ...]:
    """The statements of geography in a report, in text order.

    Args:
        a: the annotated report.
        mentions: what ``find_places`` found in it.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> from counterclaim.resolve.places import find_places
    >>> text = "Zaranj, a town in western Afghanistan, lies two kilometres from the Iranian border."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    >>> [(s.kind, s.low, s.countries, s.bearing) for s in find_statements(a, find_places(a))]
    [('part', 0.0, (), 270), ('border', 2000.0, ('IRN',), None)]
    """
    w = words()
    by_sentence: dict[int, list[PlaceMention]] = {}
    for m in mentions:
        by_sentence.setdefault(m.sentence, []).append(m)
    found: list[Statement] = []
    for sentence in a.sentences:
        here = sorted(by_sentence.get(sentence.index, ()), key=lambda m: m.span)
        if here:
            read = SentenceView(a, sentence, here, w)
            found += sorted(_read(read, found), key=lambda s: s.quote)
    return tuple(found)


def _read(s: SentenceView, earlier: Sequence[Statement]) -> list[Statement]:
    found: list[Statement] = []
    for f in figures(s.text[s.sentence.start : s.sentence.end]):
        at = replace(f, start=f.start + s.sentence.start, end=f.end + s.sentence.start)
        one = _border(s, at, earlier) or _distance(s, at)
        if one is not None:
            found.append(one)
    found = [x for x in found if x.subject is not None]
    found += _same(s, [*earlier, *found])
    found += _at_border(s, [*earlier, *found])
    found += [x for m in s.mentions for x in _place(s, m)]
    found += _extremes(s)
    return found


def _border(s: SentenceView, f: Figure, earlier: Sequence[Statement]) -> Statement | None:
    """ "50 km from the border", "50 km inside Iran", "50 km between X and the border"."""
    link = re.match(
        rf"{_AWAY}{_TOWARDS}(?:(?P<way>{s.words.direction})\s+)?(?P<link>{_LINK})", s.behind(f.end), re.I
    )
    if link is None:
        return None
    start = f.end + link.end()
    line = s.words.border.search(s.behind(start))
    if line is not None and (which := _WHICH.match(s.behind(start)[: line.start()])):
        read = _countries(s, which["which"], start + line.end())
        if read is None:
            return None
        end, countries = read
        countries = countries or _last_border(earlier, s)
        subject = subject_of(s, f.start, f.end, (start, end))
        return _stated("border", (f.start, end), subject, f, countries=countries)
    if link["link"].split()[0].casefold() in _INSIDE_WORDS:
        named = [
            m for m in find_countries(s.behind(start)) if s.behind(start)[: m.start].strip() in ("", "the")
        ]
        if named:
            end = start + named[0].end
            subject = subject_of(s, f.start, f.end, (start, end))
            return _stated("border", (f.start, end), subject, f, countries=(named[0].iso3,), inwards=True)
    return None


def _countries(s: SentenceView, which: str, end: int) -> tuple[int, tuple[str, ...]] | None:
    """Where the words for a border end, and the countries that they name; None if it is no country's border.

    "The Assam-Meghalaya border" and "the border of Gondia district" lie within a country.
    """
    known = find_countries(which)
    named = [m.iso3 for m in known]
    rest = "".join(c if not any(m.start <= n < m.end for m in known) else " " for n, c in enumerate(which))
    for part in re.split(r"[-–/\s]+", rest):
        if lowered(part) in s.words.parts:
            named.append(s.words.parts[lowered(part)])
        elif part[:1].isupper() and lowered(part) not in _SMALL:
            return None
    other = _OTHER_SIDE.match(s.behind(end))
    if other is not None:
        rest = s.behind(end + other.end())
        named_there = any(re.fullmatch(r"(?:the\s+)?", rest[: m.start]) for m in find_countries(rest))
        if not named and not named_there and re.match(r"(?:the\s+)?[A-Z]", rest):
            return None
        for m in find_countries(rest):
            gap = rest[: m.start]
            if len(gap) <= 30 and re.fullmatch(r"(?:the\s+)?|[\w\s]{1,24}\band\s+(?:the\s+)?", gap):
                named.append(m.iso3)
                end = max(end, end + other.end() + m.end) if len(named) <= 2 else end
    return end, tuple(dict.fromkeys(named))[:2]


def _last_border(earlier: Sequence[Statement], s: SentenceView) -> tuple[str, ...]:
    """The countries of the border that was spoken of last, if that is not long ago."""
    floor = max(0, s.sentence.index - BORDERS_KEPT)
    since = s.a.sentences[floor].start
    return next(
        (
            x.countries
            for x in reversed(earlier)
            if x.kind == "border" and x.quote[0] >= since and x.countries
        ),
        (),
    )


def _distance(s: SentenceView, f: Figure) -> Statement | None:
    """ "40 km south of Y", "40 km from Y"."""
    link = re.match(
        rf"{_AWAY}{_TOWARDS}(?:(?P<way>{s.words.direction})[-\s]+)?(?P<link>{_LINK})", s.behind(f.end), re.I
    )
    if link is None or link["link"].split()[0].casefold() in _INSIDE_WORDS:
        return None
    start = f.end + link.end()
    other = s.next(start)
    if other is None or not _NEXT.match(s.text[start : other.name[0]]):
        return None
    subject = subject_of(s, f.start, f.end, (start, other.span[1]), other)
    bearing = s.words.compass[lowered(" ".join(link["way"].split()))] if link["way"] else None
    return _stated("distance", (f.start, other.span[1]), subject, f, object=other.span, bearing=bearing)


def _at_border(s: SentenceView, earlier: Sequence[Statement]) -> Iterator[Statement]:
    """ "X, a town on the Syrian border", "X, near the border with Chad"."""
    for m in _AT.finditer(s.text, s.sentence.start, s.sentence.end):
        ahead = [x for x in s.mentions if x.span[1] <= m.start()]
        if not ahead or not _APPOSED.match(s.text[ahead[-1].span[1] : m.start()]) or is_country(ahead[-1]):
            continue
        behind = s.behind(m.end())
        line = s.words.border.search(behind)
        if line is None or (which := _WHICH.match(behind[: line.start()])) is None:
            continue
        read = _countries(s, which["which"], m.end() + line.end())
        if read is None:
            continue
        end, countries = read
        most = AT_M if lowered(m["at"]) in ("on", "at", "along") else NEAR_M
        yield Statement(
            "border", (ahead[-1].span[0], end), ahead[-1].span,
            countries=countries or _last_border(earlier, s), high=most, limit="most",
        )  # fmt: skip


def _same(s: SentenceView, earlier: Sequence[Statement]) -> Iterator[Statement]:
    """ "the same distance between the border and Y": the figure is that of the statement before."""
    for m in _SAME.finditer(s.text, s.sentence.start, s.sentence.end):
        model = next((x for x in reversed(earlier) if x.kind == "border" and x.quote[1] <= m.start()), None)
        if model is None:
            continue
        behind = s.behind(m.end())
        line = s.words.border.search(behind)
        if line is None:
            continue
        if (m["link"] or "").casefold() == "between":
            subject = next((x for x in s.mentions if x.name[0] >= m.end() and x.span != model.subject), None)
        else:
            subject = subject_of(s, m.start(), m.end(), (m.end(), m.end() + line.end()))
        if subject is not None:
            end = max(subject.span[1], m.end() + line.end())
            yield replace(model, quote=(m.start(), end), subject=subject.span, same=True)


def _place(s: SentenceView, m: PlaceMention) -> Iterator[Statement]:
    """What stands around one place expression: its part of a country, what contains it, what it borders."""
    yield from _parts(s, m)
    # A name that goes on is that of a street or hall, not of the place: "Edwards Street in Mount Pleasant".
    named = m.facility or is_country(m) or _NAME_GOES_ON.match(s.text, m.span[1])
    for outer in m.inside[:1] if not named else ():
        holder = next((x for x in s.mentions if x.name == outer), None)
        if holder is not None and holder.away_m is None and not holder.near and not _part_of(s, holder):
            quote = (min(m.span[0], holder.span[0]), max(m.span[1], holder.span[1]))
            yield Statement("inside", quote, m.span, holder.span)
    yield from _adjective(s, m)
    met = s.words.meets.search(s.before(m.name[0]))
    if met is not None:
        start = m.name[0] - len(s.before(m.name[0])) + met.start()
        subject = subject_of(s, start, start, (start, m.span[1]), m)
        if subject is not None:
            yield Statement("meets", (subject.span[0], m.span[1]), subject.span, m.span)


def _adjective(s: SentenceView, m: PlaceMention) -> Iterator[Statement]:
    """ "the Iranian city of X", "the eastern Iranian border town of X"."""
    before = s.before(m.name[0])
    offset = m.name[0] - len(before)
    for c in find_countries(before)[-1:]:
        kind = _KIND_OF.match(before[c.end :])
        if c.how != "adjective" or kind is None or lowered(kind["kind"]) not in patterns().kinds:
            continue
        yield Statement("inside", (offset + c.start, m.span[1]), m.span, countries=(c.iso3,))
        part = re.search(rf"\b({s.words.direction})[-\s]+$", before[: c.start], re.IGNORECASE)
        if part is not None:
            bearing = s.words.compass[lowered(" ".join(part[1].split()))]
            yield Statement(
                "part", (offset + part.start(), m.span[1]), m.span, countries=(c.iso3,), bearing=bearing
            )


def _part_of(s: SentenceView, m: PlaceMention) -> re.Match[str] | None:
    """The words in front of a place that pick a part of it: "eastern ", "the east of "."""
    return re.search(
        rf"(?:\b(?P<adjective>{s.words.direction})[-\s]+(?:part\s+of\s+)?|\bthe\s+(?P<noun>{s.words.direction})\s+of\s+)"
        r"(?:the\s+)?$",
        s.before(m.name[0], 32),
        re.IGNORECASE,
    )  # fmt: skip


def _parts(s: SentenceView, outer: PlaceMention) -> Iterator[Statement]:
    """ "X, a city in eastern Iran", "eastern Iran's X"."""
    part = _part_of(s, outer)
    if part is None:
        return
    before = s.before(outer.name[0], 32)
    start = outer.name[0] - len(before) + part.start()
    bearing = s.words.compass[lowered(" ".join((part["adjective"] or part["noun"]).split()))]
    inner = [x for x in s.mentions if outer.name in x.inside]
    if not inner and _IN.search(s.before(start)):
        subject = subject_of(s, start, start, (start, outer.span[1]), outer, only_lies=True)
        inner = [subject] if subject is not None else []
    for x in inner:
        quote = (min(x.span[0], start), max(x.span[1], outer.span[1]))
        yield Statement("part", quote, x.span, outer.span, bearing=bearing)


def _extremes(s: SentenceView) -> Iterator[Statement]:
    """ "X is the easternmost part of Y", "Y's easternmost province, X"."""
    for m in s.words.extreme.finditer(s.text, s.sentence.start, s.sentence.end):
        bearing = s.words.compass[lowered(m["end"] or m["far"])]
        whole = s.next(m.end())
        if whole is not None and _OF_PART.match(s.text[m.end() : whole.name[0]]):
            subject = subject_of(s, m.start(), m.end(), (m.start(), whole.span[1]), whole)
            end = whole.span[1]
        else:
            subject, whole = whole, next((x for x in reversed(s.mentions) if x.span[1] <= m.start()), None)
            if subject is None or whole is None or not _EXTREME_NAME.match(s.text[m.end() : subject.name[0]]):
                continue
            if not _OWNER.match(s.text[whole.span[1] : m.start()]):
                continue
            end = subject.span[1]
        if subject is not None and bearing is not None:
            quote = (min(subject.span[0], whole.span[0], m.start()), end)
            yield Statement("extreme", quote, subject.span, whole.span, bearing=bearing)


def _stated(
    kind: StatementKind, quote: Span, subject: PlaceMention | None, f: Figure, *,
    object: Span | None = None, countries: tuple[str, ...] = (), bearing: int | None = None,
    inwards: bool = False,
) -> Statement:  # fmt: skip
    return Statement(
        kind, quote, subject.span if subject else None, object, countries,
        f.low, f.high, f.step, f.limit, bearing, inwards,
    )  # fmt: skip

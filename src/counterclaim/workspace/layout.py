"""The text of a report laid out: every quote marked with its claims, copies and graphic passages set off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from counterclaim.export.graphic import Passage, passages
from counterclaim.export.harmless import visible
from counterclaim.incidents.standing.matrix import field_of
from counterclaim.incidents.words import speaker
from counterclaim.model import ClaimRow, Copy, ReportRef
from counterclaim.workspace.grid import told
from counterclaim.workspace.marking import Mark, Segment, segments, windows

SPEAKERS = 8
"""Speakers that have a colour of their own, those who speak first; the others share one."""

GROUPS: Mapping[str, tuple[str, str, tuple[str, ...]]] = MappingProxyType(
    {
        "harm": ("#", "who was harmed, how many", ("toll", "victim", "damage")),
        "deed": ("»", "what happened", ("event", "weapon", "operation", "motive")),
        "people": ("@", "who did it, to whom", ("actor", "target", "responsibility", "nationality", "alias")),
        "place": ("◎", "where", ("place",)),
        "time": ("◔", "when", ("date",)),
        "word": ("¶", "what is said of it", ()),
    }
)
"""Fields that are marked alike: sign, words, fields; the last group has all others."""


@dataclass(frozen=True)
class Noted:
    """A claim as the list beside the text has it."""

    row: ClaimRow
    number: int
    field: str
    group: str
    words: str
    who: str
    voice: int
    shown: bool

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.row.claim.id

    @property
    def status(self) -> str:
        """The claim's status."""
        return self.row.claim.status


@dataclass(frozen=True)
class Shown:
    """A run of text under the same quotes: its claims, the shortest quote first; those that start here."""

    text: str
    notes: tuple[Noted, ...]
    opens: tuple[Noted, ...]
    figure: bool


@dataclass(frozen=True)
class Copied:
    """What a passage has in common with another report: which, from or to, in how many words."""

    report: ReportRef | None
    id: str
    earlier: bool
    share: float


@dataclass(frozen=True)
class Run:
    """A run of a text that is graphic throughout or nowhere, and copied throughout or nowhere."""

    warning: str
    key: str
    copied: bool
    copies: tuple[Copied, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class Window:
    """A part of the text that is shown, and how many characters are left out before it."""

    left_out: int
    start: int
    runs: tuple[Run, ...]


def group_of(field: str) -> str:
    """The group of fields that a claim's field is marked with.

    >>> group_of("toll"), group_of("denial")
    ('harm', 'word')
    """
    return next((name for name, (_, _, fields) in GROUPS.items() if field in fields), "word")


def noted(rows: Sequence[ClaimRow], wanted: Mapping[str, str] | None = None) -> tuple[Noted, ...]:
    """The claims of a report for the list beside its text, in the order of their quotes.

    Args:
        rows: as reviewers left them.
        wanted: "speaker", "field" or "status" with the value that a claim must have to be shown.
    """
    ordered = sorted(rows, key=lambda r: (r.claim.quote.start, r.claim.quote.end, r.claim.id))
    voices: dict[str, int] = {}
    made = []
    for number, r in enumerate(ordered, 1):
        c = r.claim
        voice = voices.setdefault(c.speaker.name, len(voices))
        field = field_of(c)
        has = {"speaker": visible(c.speaker.name), "field": field, "status": c.status}
        made.append(
            Noted(
                row=r,
                number=number,
                field=field,
                group=group_of(c.field),
                words=told(c),
                who=speaker(c),
                voice=min(voice, SPEAKERS),
                shown=all(has[k] == v for k, v in (wanted or {}).items() if v),
            )
        )
    return tuple(made)


def lay_out(
    text: str,
    notes: Iterable[Noted],
    *,
    header: int = 0,
    copies: tuple[Sequence[Copy], Sequence[Copy]] = ((), ()),
    refs: Mapping[str, ReportRef] | None = None,
) -> tuple[Window, ...]:
    """Lay a text out.

    Args:
        text: the report's.
        notes: its claims; those that are not to be shown, or were rejected, mark nothing.
        header: the length of the block of named lines at the text's head.
        copies: what the report has from earlier ones, and what later ones have from it.
        refs: the other reports of these copies, by id.

    Returns:
        One window over the whole text, or several over parts of a very long one.
    """
    marking = {n.id: n for n in notes if n.shown and n.row.verdict != "rejected"}
    spans = [n.row.claim.quote.span for n in marking.values()]
    marks = [Mark(*n.row.claim.quote.span, f"c {n.id}") for n in marking.values()]
    figures = (n.row.claim.figure for n in marking.values() if n.row.claim.field == "toll")
    marks += [Mark(f.start, f.end, "f") for f in figures if f is not None]
    known = refs or {}
    own, later = copies
    common: dict[str, Copied] = {}
    for n, c in enumerate(own):
        common[f"o {n}"] = Copied(known.get(c.origin), c.origin, True, c.share)
        marks.append(Mark(*c.span, f"o {n}"))
    for n, c in enumerate(later):
        common[f"o +{n}"] = Copied(known.get(c.report), c.report, False, c.share)
        marks.append(Mark(*c.origin_span, f"o +{n}"))
    made = []
    at = 0
    for start, end in windows(len(text), spans):
        graphic = {
            f"g {p.start + start}": Passage(p.start + start, p.end + start, p.warning)
            for p in passages(text[start:end], max(0, header - start))
        }
        found = segments([*marks, *(Mark(p.start, p.end, k) for k, p in graphic.items())], start, end)
        made.append(Window(start - at, start, tuple(_runs(text, found, marking, common, graphic))))
        at = end
    if at < len(text):
        made.append(Window(len(text) - at, len(text), ()))
    return tuple(made)


def _runs(
    text: str,
    found: Iterable[Segment],
    notes: Mapping[str, Noted],
    common: Mapping[str, Copied],
    graphic: Mapping[str, Passage],
) -> Iterator[Run]:
    def setting(s: Segment) -> tuple[str, frozenset[str]]:
        return next((k for k in s.keys if k in graphic), ""), frozenset(k for k in s.keys if k in common)

    for (warned, copied), of in groupby(found, key=setting):
        own = list(of)
        opening = dict.fromkeys(k for s in own for k in s.opens if k in common)
        yield Run(
            warning=graphic[warned].warning if warned else "",
            key=warned.replace(" ", "-"),
            copied=any(common[k].earlier for k in copied),
            copies=tuple(common[k] for k in opening),
            shown=tuple(
                Shown(
                    text=text[s.start : s.end],
                    notes=_of(s.keys, notes),
                    opens=_of(s.opens, notes),
                    figure="f" in s.keys,
                )
                for s in own
            ),
        )


def _of(keys: Iterable[str], notes: Mapping[str, Noted]) -> tuple[Noted, ...]:
    order = list(GROUPS)
    found = [notes[k[2:]] for k in keys if k.startswith("c ")]
    # The shortest quote says most of these words; of equal ones the figure is what readers look for.
    return tuple(sorted(found, key=lambda n: (_length(n), order.index(n.group), n.number)))


def _length(n: Noted) -> int:
    return n.row.claim.quote.end - n.row.claim.quote.start

"""A report as it is reviewed: its text in pieces that know their claims, its claims as cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from counterclaim.export.graphic import Passage, passages, warnings
from counterclaim.incidents.wording import bounds
from counterclaim.incidents.words import NAMELESS, speaker, value
from counterclaim.model import Claim, ClaimRow, EventMention, Quote, Speaker
from counterclaim.project.briefs import briefs
from counterclaim.project.decisions import Decision
from counterclaim.project.shown import by_id, mark
from counterclaim.project.waiting import DOUBTS, doubt
from counterclaim.workspace.desk import Desk
from counterclaim.workspace.queue import Rival, clash_words

VERDICT_SIGNS: Mapping[str, str] = {
    "unreviewed": "○",
    "accepted": "✓",
    "edited": "✎",
    "rejected": "✗",
    "added": "+",
    "unsure": "◐",
}
"""A sign for each verdict, so that colour never says it alone."""
_HIDDEN = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")
_HIDDEN |= {ord("\n"): "\n", ord("\t"): "\t", ord("\r"): " ", 0xFEFF: "\ufffd"}
"""Characters that a browser would drop, join or turn other letters by: each shows as one, so that places in
the text shown are places in the text."""


@dataclass(frozen=True)
class Piece:
    """A run of a text under the same marks.

    ``keys`` name what it is part of: ``q`` a claim's quote, ``f`` its figure, ``s`` its speaker, ``k`` its
    cue, each with the claim's id behind a dot; ``start`` is its place in code points; ``passage`` where the
    graphic passage starts that it is part of.
    """

    start: int
    text: str
    keys: tuple[str, ...]
    passage: int | None = None

    @property
    def quoted(self) -> tuple[str, ...]:
        """The claims that quote it."""
        return tuple(key[2:] for key in self.keys if key.startswith("q."))


@dataclass(frozen=True)
class Card:
    """A claim as it is reviewed.

    ``passages`` are where the graphic passages start that it quotes, ``warned`` is of what the reader of its
    own words is to be warned, ``unsure`` by what somebody left it open.
    """

    row: ClaimRow
    mark: str
    label: str
    value: str
    figures: str
    speaker: str
    verdict: str
    decision: Decision | None
    was: tuple[tuple[str, str, str], ...]
    reasons: tuple[str, ...]
    incident: str | None
    unsure: Decision | None
    passages: tuple[int, ...]
    warned: str

    @property
    def claim(self) -> Claim:
        """The claim as it is set now."""
        return self.row.claim

    @property
    def together(self) -> int:
        """With how many claims in all it was decided on; 0 where it was looked at alone."""
        return int((self.decision.change or {}).get("together", 0)) if self.decision is not None else 0

    @property
    def says(self) -> str:
        """The claim in a few words, for those who listen."""
        return f"{self.label}: {f'graphic ({self.warned})' if self.warned else self.value}, {self.speaker}"


@dataclass(frozen=True)
class Sheet:
    """A report under review."""

    cards: tuple[Card, ...]
    text: str
    mentions: tuple[EventMention, ...]
    speakers: tuple[Speaker, ...]
    graphic: tuple[Passage, ...]

    @property
    def done(self) -> int:
        """How many of its claims somebody has decided."""
        return sum(c.verdict != "unreviewed" for c in self.cards)

    def runs(self) -> Iterator[tuple[Passage | None, list[Piece]]]:
        """Its text, whole: what is graphic apart from what is not."""
        every = pieces(self.text, (c.claim for c in self.cards), self.graphic)
        passages = {p.start: p for p in self.graphic}
        for start, run in groupby(every, key=lambda p: p.passage):
            yield (passages[start] if start is not None else None), list(run)


def shown(text: str) -> str:
    """A text as it is shown: character for character, without what steers a browser.

    >>> shown("two\\x00 men \\u202ereh")
    'two\\ufffd men \\ufffdreh'
    """
    return text.translate(_HIDDEN)


def pieces(text: str, claims: Iterable[Claim], graphic: Sequence[Passage] = ()) -> Iterator[Piece]:
    """Cut a text where quotes of claims and graphic passages start and end.

    >>> from counterclaim.model import quote
    >>> text = "Police said two men died."
    >>> claim = Claim(id="c-1", report="r-1", field="toll", quote=quote(text, (12, 24)), status="stated",
    ...     speaker=Speaker(name="Police", mention=quote(text, (0, 6))), method="m")
    >>> [(p.start, p.text, p.keys) for p in pieces(text, [claim])]
    [(0, 'Police', ('s.c-1',)), (6, ' said ', ()), (12, 'two men died', ('q.c-1',)), (24, '.', ())]
    """
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for c in claims:
        parts: tuple[tuple[str, Quote | None], ...] = (
            ("q", c.quote), ("f", c.figure), ("s", c.speaker.mention), ("k", c.cue)
        )  # fmt: skip
        for name, q in parts:
            if q is not None:
                opens.setdefault(q.start, []).append(f"{name}.{c.id}")
                closes.setdefault(q.end, []).append(f"{name}.{c.id}")
    held: Counter[str] = Counter()
    edges = {edge for p in graphic for edge in (p.start, p.end)}
    passage, left = None, iter(graphic)
    following = next(left, None)
    for start, end in pairwise(sorted({0, len(text), *opens, *closes, *edges})):
        held.subtract(closes.get(start, ()))
        held.update(opens.get(start, ()))
        if passage is not None and passage.end <= start:
            passage = None
        if following is not None and following.start <= start:
            passage, following = following, next(left, None)
        keys = tuple(k for k, n in held.items() if n > 0)
        yield Piece(start, shown(text[start:end]), keys, passage.start if passage is not None else None)


def sheet(desk: Desk, report_id: str, rivals: Mapping[str, Rival]) -> Sheet | None:
    """A report under review as it is now; None where there is none.

    Args:
        desk: what pages work with.
        report_id: which.
        rivals: claims in clashes, by id.
    """
    project = desk.project
    report = project.report(report_id)
    if report is None:
        return None
    rows = list(project.rows(report=report_id))
    with project.connected() as connection:
        named = (d for row in rows for d in (row.reviewed, row.unsure) if d is not None)
        decisions = by_id(connection, named)
        titles = {b.id: b.title for b in briefs(connection, {r.incident for r in rows if r.incident})}
    graphic = passages(report.text, report.header)
    return Sheet(
        cards=tuple(_card(row, decisions, rivals, titles, graphic) for row in rows),
        text=report.text,
        mentions=tuple(project.mentions(report=report_id)),
        speakers=_speakers(rows, report.outlet or NAMELESS),
        graphic=graphic,
    )


def _card(
    row: ClaimRow, decisions: Mapping[str, Decision], rivals: Mapping[str, Rival], titles: Mapping[str, str],
    graphic: Sequence[Passage],
) -> Card:  # fmt: skip
    c = row.claim
    was = tuple(_was(row))
    told = value(c) or " ".join(c.quote.exact.split())
    words = [told, c.quote.exact, *dict.fromkeys(w for _, *both in was for w in both)]
    rival, doubted = rivals.get(c.id), doubt(c)
    reasons = ([clash_words(rival)] if rival else []) + ([DOUBTS[doubted]] if doubted else [])
    last = decisions.get(row.reviewed or "")
    return Card(
        row=row,
        mark=mark(row),
        label=label(c),
        value=told,
        figures=bounds(c.low, c.high) if c.field == "toll" else "",
        speaker=speaker(c),
        verdict="added" if row.verdict == "accepted" and last and last.action == "add" else row.verdict,
        decision=last,
        was=was,
        reasons=tuple(reasons),
        incident=titles.get(row.incident or ""),
        unsure=decisions.get(row.unsure or ""),
        passages=tuple(p.start for p in graphic if p.start < c.quote.end and c.quote.start < p.end),
        warned=", ".join(dict.fromkeys(w for x in words for w in warnings(x))),
    )


def label(c: Claim) -> str:
    """What a claim is of, in a word: the harm of a toll, else its field."""
    return (c.kind or c.field) if c.field == "toll" else c.field


def _was(row: ClaimRow) -> Iterator[tuple[str, str, str]]:
    """What an edit changed: field, as coded, as it is now."""
    if row.coded is None:
        return
    was, now = row.coded, row.claim
    pairs = (
        ("value", value(was), value(now)),
        ("figure", bounds(was.low, was.high), bounds(now.low, now.high)),
        ("kind", was.kind or "", now.kind or ""),
        ("speaker", was.speaker.name, now.speaker.name),
        ("kind of speaker", was.speaker.kind, now.speaker.kind),
        ("status", was.status, now.status),
        ("polarity", was.polarity, now.polarity),
        ("modality", was.modality, now.modality),
        ("quote", was.quote.exact, now.quote.exact),
    )
    yield from ((name, old or "nothing", new or "nothing") for name, old, new in pairs if old != new)


def _speakers(rows: Sequence[ClaimRow], outlet: str) -> tuple[Speaker, ...]:
    """The speakers of a report, each once, those with most claims first; the outlet always among them."""
    found: Counter[tuple[str, str, str | None]] = Counter()
    first: dict[tuple[str, str, str | None], Speaker] = {}
    for row in rows:
        s = row.claim.speaker
        key = (s.name, s.kind, s.country)
        found[key] += 1
        first.setdefault(key, s)
    if not any(kind == "outlet" for _, kind, _ in first):
        key = (outlet, "outlet", None)
        found[key], first[key] = 0, Speaker(name=outlet, kind="outlet")
    return tuple(first[key] for key, _ in found.most_common())

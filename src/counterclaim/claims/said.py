"""Who says the words at a span: the innermost speaker, through whom, and with which cue."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.claims.mentions import Attribution
from counterclaim.claims.reading import Reading
from counterclaim.model import Relay, Span, Speaker
from counterclaim.resolve.names import normalise

_WE = frozenset({"we", "us", "i"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_RECORDS = frozenset(
    {"report", "finding", "result", "indication", "evidence", "figure", "estimate", "information", "sign"}
)

UNKNOWN_OUTLET = "unknown outlet"
"""The name of an outlet that no header or page names."""

COVER = 0.6
"""Share of a span that an attribution's content must cover to speak for it.

Quotes and parses differ at the edges.
"""


@dataclass(frozen=True)
class Said:
    """A speaker with the way his words took.

    ``chain`` are the attributions from the outermost to the innermost.
    """

    speaker: Speaker
    relay: tuple[Relay, ...] = ()
    cue: Span | None = None
    chain: tuple[Attribution, ...] = ()

    @property
    def outlet(self) -> bool:
        """Whether the report says it in its own voice."""
        return self.speaker.kind == "outlet"


def said(reading: Reading, span: Span) -> Said:
    """Find who puts forward the words at ``span``.

    The innermost attribution with a source speaks; those around it relay, outermost first, as do the media it
    names ("told state television"). Without any, the outlet speaks.
    """
    chain = _chain(reading, span)
    # "We gave the number of dead as seven": outside quotation, "we" is the outlet itself.
    sourced = [f for f in chain if f.source is not None and reading.words(f.source).lower() not in _WE]
    outlet = Speaker(name=reading.a.report.outlet or UNKNOWN_OUTLET, kind="outlet")
    if not sourced:
        return Said(outlet, cue=chain[-1].cue if chain else None, chain=chain)
    # "The army said preliminary reports indicated …": records that nobody else issued are the army's own.
    while len(sourced) > 1 and _is_record(reading, sourced[-1]):
        sourced.pop()
    inner = sourced[-1]
    assert inner.source is not None
    voice = reading.voices.by_span[inner.source]
    relays: list[Relay] = []
    seen = {id(voice)}
    for f in sourced:
        passed = f.relays or _kept_on(reading, f)
        for mention in (*passed, *((f.source,) if f is not inner and f.source else ())):
            through = reading.voices.by_span[mention]
            own = reading.words(mention).lower() in _WE or _is_outlet(reading, through.name)
            if id(through) not in seen and not own:
                seen.add(id(through))
                relays.append(reading.voices.relay(reading.text, mention))
    return Said(reading.voices.speaker(reading.text, inner.source), tuple(relays), inner.cue, chain)


def _kept_on(reading: Reading, f: Attribution) -> tuple[Span, ...]:
    """The relays that "he added" goes on with, where the speaker told a medium just before."""
    if f.source is None or reading.words(f.source).lower() not in _PRONOUNS:
        return ()
    voice, passage = reading.voices.by_span[f.source], reading.a.sentences[f.sentence].passage
    for g in reversed(reading.attributions):
        if g.cue >= f.cue or g.source is None or reading.voices.by_span[g.source] is not voice:
            continue
        if reading.a.sentences[g.sentence].passage != passage:
            return ()
        if g.relays or reading.words(g.source).lower() not in _PRONOUNS:
            return g.relays
    return ()


def _is_record(reading: Reading, f: Attribution) -> bool:
    """Whether a source is a record without an issuer: "preliminary reports", "initial findings"."""
    voice = reading.voices.by_span[f.source] if f.source is not None else None
    return voice is not None and not f.relays and voice.kind == "unknown" and voice.head in _RECORDS


def _is_outlet(reading: Reading, name: str) -> bool:
    """Whether a name is the outlet's own: what somebody told it came through nobody else."""
    outlet = normalise(reading.a.report.outlet or "").split()
    given = normalise(name).split()
    return bool(given) and set(given) <= set(outlet)


def _chain(reading: Reading, span: Span) -> tuple[Attribution, ...]:
    around = [f for f in reading.attributions if _covers(f, span)]
    return tuple(sorted(around, key=lambda f: (-sum(b - a for a, b in f.content), f.cue)))


def _covers(f: Attribution, span: Span) -> bool:
    if span[0] <= f.cue[0] and f.cue[1] <= span[1]:
        return False
    # A source is no part of its own content, however the parse cut it.
    if f.source is not None and f.source[0] < span[1] and span[0] < f.source[1]:
        return False
    inside = sum(max(0, min(span[1], b) - max(span[0], a)) for a, b in f.content)
    return inside >= COVER * (span[1] - span[0])

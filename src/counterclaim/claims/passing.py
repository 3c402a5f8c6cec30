"""What passes between two actors, as one of PLOVER's roots: told by the events that the rules see, or by the
learned reader from the whole sentence.

A root is chosen even for what is only planned: to promise material help is to AGREE, as the PLOVER manual
has it. Roots are those of PLOVER's first edition, in which CONCEDE and RETREAT are one, YIELD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterclaim.claims.event_frames import kind_of
from counterclaim.claims.mentions import EventTrigger
from counterclaim.language import Annotated
from counterclaim.model import Span

ROOT_OF: Mapping[str, str] = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "HARM": "ASSAULT"}
QUAD: Mapping[str, str] = {
    "AGREE": "1", "CONSULT": "1", "SUPPORT": "1", "COOPERATE": "2", "AID": "2", "YIELD": "2", "REQUEST": "3",
    "ACCUSE": "3", "REJECT": "3", "THREATEN": "3", "PROTEST": "4", "SANCTION": "4", "MOBILIZE": "4",
    "COERCE": "4", "ASSAULT": "4",
}  # fmt: skip
"""PLOVER's quad classes: verbal and material cooperation, verbal and material conflict."""
RULES = 0.15
"""How much the rules' answer adds to the reader's probability of the same root."""


def passes(
    a: Annotated, events: Sequence[EventTrigger], source: Span | None, target: Span | None
) -> tuple[str, str] | None:
    """The root and the quad class of what passes between two actors.

    Args:
        a: the report.
        events: its event mentions.
        source: the words for the one who acts, where they stand.
        target: likewise for the other.

    Returns:
        None where nothing is seen to pass.
    """
    event = between(events, source, target)
    ruled = classes(event) if event is not None else None
    if a.readings is None or source is None or target is None:
        return ruled
    chances = dict(a.readings.roots(source, target))
    if not chances:
        return ruled
    if ruled is not None and a.means == "both":
        chances[ruled[0]] += RULES
    root = max(chances, key=lambda r: chances[r])
    return ruled if ruled is not None and ruled[0] == root else (root, QUAD[root])


def between(events: Sequence[EventTrigger], source: Span | None, target: Span | None) -> EventTrigger | None:
    """The event between two actors: its own actors count most, then whom its clause names. None where no
    event touches either."""

    def touches(span: Span, marked: Span | None) -> bool:
        return marked is not None and span[0] < marked[1] and marked[0] < span[1]

    def fit(e: EventTrigger) -> float:
        acts = any(p.role == "initiator" and touches(p.span, source) for p in e.parts)
        suffers = any(p.role != "initiator" and touches(p.span, target) for p in e.parts)
        named = touches(e.clause, source) + touches(e.clause, target)
        return 2 * (acts + suffers) + 0.5 * named

    best = max(events, key=fit, default=None)
    return best if best is not None and fit(best) > 0 else None


def classes(event: EventTrigger) -> tuple[str, str]:
    """The root and the quad class of an event."""
    quad = kind_of(event.type, event.mode).quad
    if event.modality == "planned" and quad in (1, 2):
        return "AGREE", "1"
    return ROOT_OF.get(event.type, event.type), str(quad)

"""Event types and modes with what the field's other schemes call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterclaim.vocabulary import load


@dataclass(frozen=True)
class EventType:
    """A PLOVER type, with a mode if there is one, and its equivalents.

    ``effects`` are the modes under which its sound and its traces are told: an air strike as explosions.
    """

    type: str
    mode: str | None
    label: str
    cameo_root: str | None
    quad: int | None
    acled_event_type: str | None
    acled_sub_event_type: str | None
    ucdp: str | None
    effects: tuple[str, ...] = ()


def event_type(kind: str, mode: str | None) -> EventType | None:
    """The entry of a type and mode, the bare type where the mode has none, None where the type is not
    PLOVER's.

    >>> event_type("ASSAULT", "aerial").acled_sub_event_type
    'Air/drone strike'
    """
    table: dict[tuple[str, str | None], EventType] = load("events", _table)
    return table.get((kind, mode)) or table.get((kind, None))


def _table(raw: list[dict[str, Any]]) -> dict[tuple[str, str | None], EventType]:
    return {
        (e["type"], e["mode"]): EventType(
            type=e["type"],
            mode=e["mode"],
            label=e["label"],
            cameo_root=e.get("cameo_root"),
            quad=e.get("quad"),
            acled_event_type=e["acled"]["event_type"],
            acled_sub_event_type=e["acled"]["sub_event_type"],
            ucdp=e.get("ucdp"),
            effects=tuple(e.get("effects", ())),
        )
        for e in raw
        if "type" in e
    }

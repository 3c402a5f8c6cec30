"""Names on a map: as many as can be read, none over another or over what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterclaim.notebook.plane import Plane, features

TOWNS, COUNTRIES = 14, 12
"""Names at the most."""
LETTER, LINE = 6.2, 13
"""Pixels of a letter and of a line of the names."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""


@dataclass(frozen=True)
class Label:
    """A name: where it stands, whether it is a country's, and the point of the town that it names."""

    x: float
    y: float
    name: str
    country: bool
    anchor: str = "start"
    dot: tuple[float, float] | None = None


def labels(of: Plane, taken: Iterable[Box]) -> list[Label]:
    """The names that a picture has room for: towns first, the greatest first, then countries.

    Args:
        of: the picture.
        taken: what must stay free.
    """
    boxes = list(taken)
    made: list[Label] = []
    for most, some in ((TOWNS, _towns(of)), (COUNTRIES, _countries(of))):
        kept = 0
        for choices in some:
            free = next((x for x in choices if _free(_box(x), boxes, of)), None)
            if free is not None:
                boxes.append(_box(free))
                made.append(free)
                kept += 1
            if kept == most:
                break
    return made


def _towns(of: Plane) -> Iterator[tuple[Label, ...]]:
    """Each town with the places where its name may stand: beside it, or on its other side."""
    ranked = sorted(
        (f for f in features("cities") if float(f.about.get("z", 0)) <= of.zoom + 0.5),
        key=lambda f: (not f.about.get("c"), f.about.get("r", 9), f.about["n"]),
    )
    for f in ranked:
        x, y = of.xy(*f.lines[0][0])
        if 0 <= x <= of.width and 0 <= y <= of.height:
            name = f.about["n"]
            yield (
                Label(x + 5, y + 4, name, False, dot=(x, y)),
                Label(x - 5, y + 4, name, False, "end", dot=(x, y)),
            )


def _countries(of: Plane) -> Iterator[tuple[Label, ...]]:
    named = (f for f in features("names") if float(f.about.get("z", 0)) <= of.zoom + 0.5)
    for f in sorted(named, key=lambda f: (f.about.get("r", 9), f.about["n"])):
        x, y = of.xy(*f.lines[0][0])
        yield tuple(Label(x, y + up, f.about["n"], True, "middle") for up in (4, -14, 22))


def _box(x: Label) -> Box:
    wide = len(x.name) * LETTER * (1.25 if x.country else 1)
    left = {"start": x.x, "middle": x.x - wide / 2, "end": x.x - wide}[x.anchor]
    dot = x.dot[0] if x.dot else left
    return min(left, dot - 3), x.y - LINE + 2, max(left + wide, dot + 3), x.y + 3


def _free(box: Box, boxes: Iterable[Box], of: Plane) -> bool:
    left, top, right, bottom = box
    inside = left >= 2 and top >= 2 and right <= of.width - 2 and bottom <= of.height - 2
    return inside and not any(
        left < r and right > l and top < b and bottom > t
        for l, t, r, b in boxes  # noqa: E741
    )

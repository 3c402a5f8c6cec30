"""A map of incidents as a picture: points, areas of doubt, and what cannot be drawn told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from counterclaim.export.placed import circle
from counterclaim.notebook.drawing import Drawing
from counterclaim.notebook.labels import Box, labels
from counterclaim.notebook.pages import page
from counterclaim.notebook.plane import Plane, lines, plane, shapes
from counterclaim.workspace.matching import Spot, located, spots
from counterclaim.workspace.survey import Mask, Survey

WIDTH, HEIGHT = 760, 380
SMALLEST, GREATEST = 5.5, 20.0
"""Radius of a mark in pixels, for one incident and for very many."""
WIDEST = 45.0
"""Radius of an area in pixels from which names may stand in it."""


@dataclass(frozen=True)
class Mark:
    """A spot as it is drawn: its middle and radius in pixels, its number, how many are contested, and the
    outline of where it may lie, where that is wider than the mark."""

    x: float
    y: float
    r: float
    count: int
    contested: int
    words: str
    area: bool
    ring: str = ""

    @property
    def box(self) -> Box:
        """What it covers."""
        return self.x - self.r - 2, self.y - self.r - 2, self.x + self.r + 2, self.y + self.r + 2


def draw(survey: Survey, mask: Mask) -> Drawing:
    """Draw incidents where they happened.

    A place that is known to within 25 km is a mark, with a dashed ring where its doubt is wider than that;
    one that is known less well is a dashed area without a point. What is known no better than by its country
    is counted in words.

    Args:
        survey: all incidents.
        mask: those to draw.
    """
    far = plane(spots(survey, mask, 20.0), WIDTH, HEIGHT)
    found = spots(survey, mask, far.zoom)
    drawn = sorted(_marks(far, survey, found), key=lambda m: (not m.area, -m.r))
    names = labels(far, [m.box for m in drawn if m.r < WIDEST])
    words = _words(survey, mask, found)
    html = page(
        "map.html", width=WIDTH, height=HEIGHT, land=shapes(far, "countries"), lakes=shapes(far, "lakes"),
        borders=lines(far, "borders"), open_borders=lines(far, "borders", agreed=False),
        divisions=lines(far, "divisions"), marks=drawn, labels=names, words=words,
        contested=any(m.contested for m in drawn), areas=any(m.area or m.ring for m in drawn),
    )  # fmt: skip
    return Drawing(html, words)


def _marks(of: Plane, survey: Survey, found: list[Spot]) -> Iterator[Mark]:
    rows: Mapping[str, int] = {i: n for n, i in enumerate(survey.ids)}
    for s in found:
        x, y = of.xy(s.lon, s.lat)
        r = min(GREATEST, SMALLEST + 2.6 * (s.count - 1) ** 0.5)
        if s.radius_m:
            r = s.radius_m / 111_320 * of.scale
        doubt = s.radius_m or (float(survey.radius[rows[s.id]]) if s.id is not None else 0)
        wide = bool(s.radius_m) or doubt / 111_320 * of.scale > r + 3
        yield Mark(
            x=round(x, 1), y=round(y, 1), r=round(r, 1), count=s.count, contested=s.contested,
            words=_said(s, doubt), area=bool(s.radius_m), ring=_ring(of, s, doubt) if wide else "",
        )  # fmt: skip


def _ring(of: Plane, s: Spot, doubt: float) -> str:
    points = (of.xy(lon, lat) for lon, lat in circle(s.lon, s.lat, doubt))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _said(s: Spot, doubt: float) -> str:
    where = f", somewhere within {doubt / 1000:.0f} km" if s.radius_m else ""
    return f"{_number(s.count)}{f', {s.contested} contested' if s.contested else ''}{where}"


def _words(survey: Survey, mask: Mask, found: list[Spot]) -> str:
    """What is drawn and what is not, in a sentence."""
    drawn = sum(s.count for s in found)
    areas = sum(s.count for s in found if s.radius_m)
    known = mask & ~np.isnan(survey.lat)
    country = int((known & ~located(survey)).sum())
    nowhere = int((mask & ~known).sum())
    told = [f"{_number(drawn)} on the map"]
    told += [f"{areas} of them somewhere in an area"] * (areas > 0)
    told += [f"{country} known no better than by country"] * (country > 0)
    told += [f"{nowhere} without a located place"] * (nowhere > 0)
    return ", ".join(told)


def _number(n: int) -> str:
    return f"{n:,} incident{'s' * (n != 1)}"

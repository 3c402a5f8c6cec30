"""A timeline of incidents as a strip of bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterclaim.notebook.drawing import Drawing
from counterclaim.notebook.pages import page
from counterclaim.workspace.matching import Bars, bars
from counterclaim.workspace.survey import NO_DAY, Mask, Survey

WIDTH, HEIGHT, FOOT = 760, 84, 18
"""Pixels of the strip, and of the line of dates under its bars."""
WIDEST = 26.0
"""Pixels of a bar at the most."""
NAMED = 7
"""Dates under the bars at the most."""
_FORMS = {"day": "{0.day} {0:%b %Y}", "week": "{0.day} {0:%b %Y}", "month": "{0:%b %Y}", "year": "{0.year}"}


@dataclass(frozen=True)
class Bar:
    """A bar: its place in pixels, the part of it that is contested, and what it says in words."""

    x: float
    width: float
    top: float
    contested: float
    words: str


def draw(survey: Survey, mask: Mask) -> Drawing:
    """Draw how many incidents begin when: by day, week, month or year, whichever gives bars that can be read.

    Args:
        survey: all incidents.
        mask: those to draw.
    """
    made = bars(survey, mask)
    undated = int((mask & (survey.start == NO_DAY)).sum())
    words = _words(made, undated)
    html = page(
        "strip.html", width=WIDTH, height=HEIGHT, foot=HEIGHT - FOOT, bars=_bars(made), ticks=_ticks(made),
        grain=made.grain, words=words, contested=any(made.contested),
    )  # fmt: skip
    return Drawing(html, words)


def _step(made: Bars) -> float:
    return WIDTH / max(1, len(made.counts))


def _bars(made: Bars) -> list[Bar]:
    tallest, step = max(made.counts, default=0), _step(made)
    wide, foot = min(WIDEST, 0.84 * step), HEIGHT - FOOT
    found = []
    for k, (n, c) in enumerate(zip(made.counts, made.contested, strict=True)):
        if n:
            # A root, so that days of one incident are seen beside days of a hundred.
            high = (foot - 4) * (n / tallest) ** 0.5
            first, last = (date.fromordinal(d) for d in (made.edges[k], made.edges[k + 1] - 1))
            when = f"{first}" if first == last else f"{first} to {last}"
            said = f"{when}: {n:,}{f', {c:,} contested' if c else ''}"
            left, top = round(step * (k + 0.5) - wide / 2, 1), round(foot - high, 1)
            found.append(Bar(left, round(wide, 1), top, round(high * c / n, 1), said))
    return found


def _ticks(made: Bars) -> list[tuple[float, str]]:
    """Dates under the bars, each in the middle of its own."""
    every = max(1, -(-len(made.counts) // NAMED))
    step, form = _step(made), _FORMS[made.grain]
    days = list(enumerate(map(date.fromordinal, made.edges[:-1])))
    return [(round(step * (k + 0.5), 1), form.format(day)) for k, day in days[::every]]


def _words(made: Bars, undated: int) -> str:
    told = [f"{sum(made.counts):,} by {made.grain}"]
    if made.counts:
        told.append(f"{date.fromordinal(made.edges[0])} to {date.fromordinal(made.edges[-1] - 1)}")
    return ", ".join([*told, *([f"{undated:,} undated"] if undated else [])])

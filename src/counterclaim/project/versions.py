"""The pages of a project that were seen to change, and what was changed on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from counterclaim.incidents.sourcing.edits import Edit, edits
from counterclaim.model import Claim, Fetch, Record, Report
from counterclaim.model.paragraphs import paragraphs
from counterclaim.project.archive import Archive
from counterclaim.project.store import Project

MOST = 4000
"""Paragraphs of a version at the most that are compared: the time grows with their product."""


class Change(Record, frozen=True):
    """What happened to a page between two versions.

    Attributes:
        before: the earlier version's report.
        after: the later one's.
        seen: when the later one was first fetched (ISO 8601).
        removed: paragraphs that only the earlier one has.
        added: paragraphs that only the later one has.
        edits: counts that changed.
    """

    before: str
    after: str
    seen: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


class Page(Record, frozen=True):
    """A page with its versions: the first fetch of each, in order; and what changed from each to the next."""

    url: str
    versions: tuple[Fetch, ...]
    changes: tuple[Change, ...]


def changed_pages(project: Project) -> Iterator[Page]:
    """The pages that were seen to change, by address."""
    for url, states in Archive(project).versions():
        if len(states) > 1:
            told = {f.report: _told(project, f.report) for f in states if f.report is not None}
            changes = tuple(
                _change(told[a.report], told[b.report], b)
                for a, b in pairwise(states)
                if a.report and b.report
            )
            if any(c.removed or c.added for c in changes):
                yield Page(url=url, versions=states, changes=changes)


Version = tuple[Report, Sequence[tuple[str | None, Claim]]]


def _told(project: Project, report_id: str) -> Version:
    report = project.report(report_id)
    assert report is not None
    rows = project.rows(report=report_id)
    return report, [(row.incident, row.claim) for row in rows if row.verdict != "rejected"]


def _change(a: Version, b: Version, seen: Fetch) -> Change:
    removed, added = _differing(_paragraphs(a[0]), _paragraphs(b[0]))
    return Change(
        before=a[0].id, after=b[0].id, seen=seen.time, removed=removed, added=added, edits=edits(a, b)
    )


def _paragraphs(r: Report) -> list[str]:
    return [words for a, b in paragraphs(r.text, r.header) if (words := r.text[a:b].strip())][:MOST]


def _differing(a: Sequence[str], b: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed, added = list[str](), list[str]()
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += a[a1:a2]
            added += b[b1:b2]
    return tuple(removed), tuple(added)

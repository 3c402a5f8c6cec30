"""What is done to a batch of reports, wherever that is: here, in another process or on another machine."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.claims.assemble import code
from counterclaim.incidents import incidents
from counterclaim.intake import Refused
from counterclaim.language import Annotated, Means, annotate
from counterclaim.model import Coded, Record, Report
from counterclaim.relevance import foreign, gate


class Task(Record, frozen=True):
    """Reports to be coded together.

    Attributes:
        reports: each once.
        sure: the ids of those that are read whatever they are about; the others are set aside unread if
            they are in another language than English (``relevance.foreign``) or tell of no violence, coercion
            or protest (``relevance.gate``).
        means: with what they are read.
    """

    reports: tuple[Report, ...]
    sure: frozenset[str] = frozenset()
    means: Means = "both"

    def run(self) -> Iterator[Coded | Refused]:
        """What becomes of each report, in order."""
        return work(self)

    def parts(self) -> Iterator[Task]:
        """Each report by itself."""
        return (Task((r,), self.sure, self.means) for r in self.reports)

    def lost(self) -> Refused:
        """The report, as one that kills the process that works on it."""
        [r] = self.reports
        return killed(r.path or r.url or r.id)


def killed(name: str) -> Refused:
    """An input that a process was killed over."""
    return Refused(name, "its process was killed", "split it, or give the machine more memory")


def work(task: Task) -> Iterator[Coded | Refused]:
    """Code the reports of a task, or set them aside: what a report gives follows from the report alone."""
    aside = {r.id: made for r in task.reports if r.id not in task.sure and (made := _aside(r)) is not None}
    read = annotate((r for r in task.reports if r.id not in aside), task.means)
    return (aside.get(r.id) or _tried(next(read)) for r in task.reports)


def coded(a: Annotated) -> Coded:
    """Code one annotated report."""
    mentions, claims = code(a)
    found = incidents(mentions, claims, a.report.published, report=a.report)
    return Coded(report=a.report, mentions=mentions, claims=claims, incidents=found)


def _aside(report: Report) -> Coded | None:
    """A report set aside, or None where it is to be read."""
    reason = foreign(report.text[report.header :])
    if reason is None and not (found := gate(report.text)).relevant:
        reason = found.reason
    return Coded(report=report, mentions=(), claims=(), incidents=(), aside=reason) if reason else None


def _tried(a: Annotated) -> Coded | Refused:
    """A report coded, or refused: a fault met in one report must not cost the others of a night's run."""
    try:
        return coded(a)
    except Exception as e:
        name = a.report.path or a.report.url or a.report.id
        return Refused(
            name, f"could not be coded ({type(e).__name__}: {e})", "please report this with the text"
        )

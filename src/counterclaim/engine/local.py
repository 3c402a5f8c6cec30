"""Coding inputs into a project: what is read, who works on it, what is kept, in order, batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

import msgspec

from counterclaim.engine.ahead import Runner
from counterclaim.engine.linking import link
from counterclaim.engine.processes import here
from counterclaim.engine.shard_folder import Folder, read_reports, remote, shards_at
from counterclaim.engine.version import coded_by, gated_by
from counterclaim.engine.work import Task, coded
from counterclaim.intake import Refused, Taken, read
from counterclaim.intake.web.take import Web
from counterclaim.language import Means, annotate
from counterclaim.model import Coded, Report
from counterclaim.project import Project

BATCH = 16
"""Reports parsed together: enough to keep the parser busy, few enough to show progress."""


@dataclass(frozen=True)
class Done:
    """A report that was taken, and coded or set aside (``coded.aside``); ``new`` is False where a project
    already held it as it would be coded now."""

    taken: Taken
    coded: Coded
    new: bool = True


def code_reports(reports: Iterable[Report], means: Means = "both") -> Iterator[Coded]:
    """Code reports in order, each of them: the gate stands in front of inputs, not of reports.

    >>> text = "Rebels killed three soldiers in Goma, the army said."
    >>> [coded] = code_reports([Report(id="r-1", text=text, sha256="0")])
    >>> [(c.kind, c.low) for c in coded.claims if c.field == "toll"]
    [('killed', 3)]
    """
    for a in annotate(reports, means):
        yield coded(a)


def code_inputs(
    paths: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
    stdin: BinaryIO | None = None,
    project: Project | None = None,
    every: bool = False,
    means: Means = "both",
    columns: Mapping[str, str] | None = None,
    web: Web | None = None,
    addresses: Sequence[str] = (),
    runner: Runner = here,
) -> Iterator[Done | Refused]:
    """Read inputs and code them; what cannot be read or coded comes out as refused, and the rest goes on.

    With a project, each report is kept in it as soon as it is coded, and so are the refusals; when all are
    there, they are linked. A report that
    the project holds as this version codes it is read back instead of coded again, so that a run that was
    cut off resumes. Of several files with the same bytes one report is kept, under the path that sorts first.

    A report in another language than English (``relevance.foreign``), or without violence, coercion or
    protest (``relevance.gate``), is set aside unread: kept with its text and the reason, without claims. With
    ``every`` it is read like the others, and so are those that an earlier run set aside; what was read once
    is not set aside later.

    Args:
        paths: files, folders or ``-``; the reports of a folder of shards (``shards.code_archive``) are taken
            as they were coded.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none.
        stdin: standard input, for ``-``.
        project: where reports are kept.
        every: read every report, whatever it is about.
        means: with what reports are read: the rules, the learned reader, or both.
        columns: which column of a table holds what, as ``intake.read`` takes it.
        web: where addresses among the paths are fetched; without it, nothing is.
        addresses: files that hold addresses.
        runner: what works on the reports: this process, or several (``processes``); the outcome is the same.

    Raises:
        ProjectError: the project cannot be read or written.
    """
    named = {p: shards_at(p) for p in paths}
    for path, folder in named.items():
        if folder is not None:
            yield from _noted(imported(folder, project, web), project)
        elif remote(path):
            yield Refused(path, "holds no shards", "code what lies there into shards first, by --to")
    stream = read(
        [p for p in paths if named[p] is None and not remote(p)],
        outlet=outlet,
        published=published,
        stdin=stdin,
        columns=columns,
        web=web,
        addresses=addresses,
    )
    yield from code_taken(stream, project=project, every=every, means=means, runner=runner)


def imported(folder: Folder, project: Project | None, web: Web | None = None) -> Iterator[Done | Refused]:
    """The reports of an archive that was coded into shards, kept in a project as they were coded.

    What the project holds as this version codes it is left as it is.

    Args:
        folder: the folder of shards.
        project: where they are kept.
        web: what remembers when pages were fetched.

    Yields:
        What is kept of each report, or which shard cannot be read.
    """
    for _, shard in folder.shards():
        asked = shard.asked
        for item in read_reports(folder, shard):
            if isinstance(item, Refused):
                yield item
                continue
            taken, coded = item
            if web is not None:
                web.remember(taken)
            if project is not None and _holds(project, taken.report, asked.every, asked.means):
                yield _kept(taken, None, False, project, (coded_by(asked.means), gated_by()))
            elif project is not None and coded.aside is not None and _was_read(project, taken.report.id):
                yield Done(taken, stored(project, taken.report.id), new=False)
            else:
                yield _kept(taken, coded, True, project, (asked.version, asked.gate))


def code_taken(
    stream: Iterable[Taken | Refused],
    *,
    project: Project | None = None,
    every: bool = False,
    means: Means = "both",
    runner: Runner = here,
) -> Iterator[Done | Refused]:
    """Code what intake took; see ``code_inputs``, which reads it too."""
    run = _Run(project, every, means)
    for result in runner(run.tasks(iter(stream))):
        yield from _noted(run.outcomes(result), project)
    if project is not None:
        link(project)


def _noted(items: Iterable[Done | Refused], project: Project | None) -> Iterator[Done | Refused]:
    """The same items; what was refused is kept in the project."""
    for item in items:
        if project is not None and isinstance(item, Refused):
            project.refuse(item.input, item.reason, item.advice)
        yield item


@dataclass
class _Run:
    """One run of coding: what is on its way from intake to the project.

    Attributes:
        batches: what intake gave, for the tasks that are worked on, first to last.
        coming: the ids of reports that the project holds, or will when they come again.
        failed: those among them that could not be coded.
    """

    project: Project | None
    every: bool
    means: Means
    batches: deque[tuple[Sequence[Taken | Refused], Task]] = field(default_factory=deque)
    coming: set[str] = field(default_factory=set)
    failed: dict[str, Refused] = field(default_factory=dict)

    def tasks(self, stream: Iterator[Taken | Refused]) -> Iterator[Task]:
        """What there is to do for each batch: the reports that the project does not hold as coded now."""
        while items := list(islice(stream, BATCH)):
            first = {t.report.id: t.report for t in reversed(items) if isinstance(t, Taken)}
            ids = dict.fromkeys(t.report.id for t in items if isinstance(t, Taken))
            fresh = [first[i] for i in ids if i not in self.coming and not self._holds(first[i])]
            if self.project is not None:
                self.coming.update(ids)
            sure = [r.id for r in fresh if self.every or _was_read(self.project, r.id)]
            task = Task(tuple(fresh), frozenset(sure), self.means)
            self.batches.append((items, task))
            yield task

    def outcomes(self, result: Iterable[Coded | Refused]) -> Iterator[Done | Refused]:
        """What became of the batch that is next; what was coded is kept as it comes."""
        items, task = self.batches.popleft()
        waiting = zip((r.id for r in task.reports), result, strict=True)
        fresh = {r.id for r in task.reports}
        made: dict[str, Coded | Refused] = {}
        for item in items:
            if isinstance(item, Refused):
                yield item
                continue
            report_id = item.report.id
            new = report_id in fresh and report_id not in made
            if new:
                made |= [next(waiting)]
            found = made.get(report_id) or self.failed.get(report_id)
            if isinstance(found, Refused):
                self.failed[report_id] = found
                yield found
            else:
                yield _kept(item, found, new, self.project, (coded_by(self.means), gated_by()))

    def _holds(self, report: Report) -> bool:
        return self.project is not None and _holds(self.project, report, self.every, self.means)


def _was_read(project: Project | None, report_id: str) -> bool:
    """Whether a project holds a report as read: then it is read again, not set aside."""
    return (
        project is not None and project.has_record("report", report_id) and project.aside(report_id) is None
    )


def _kept(item: Taken, made: Coded | None, new: bool, project: Project | None, by: tuple[str, str]) -> Done:
    """Keep a coded report in the project, if there is one; ``made`` is None where the project holds it.

    ``by`` is what codes, and what sets aside.
    """
    report = item.report
    if project is not None:
        old = project.report(report.id)
        if old is not None and _same(old, report) and (old.path or "") <= (report.path or ""):
            report = old
        made = made or stored(project, report.id)
        if new or report is not old:
            kept = msgspec.structs.replace(made, report=report)
            project.save(kept, item.raw, version=by[made.aside is not None])
    assert made is not None
    return Done(item, msgspec.structs.replace(made, report=report), new)


def _holds(project: Project, report: Report, every: bool, means: Means) -> bool:
    """Whether the project holds a report, with the same header, as it would be coded or set aside now."""
    known = project.has(report.id, coded_by(means)) or (not every and project.has(report.id, gated_by()))
    if not known:
        return False
    old = project.report(report.id)
    return old is not None and _same(old, report)


def _same(a: Report, b: Report) -> bool:
    return msgspec.structs.replace(a, path=None) == msgspec.structs.replace(b, path=None)


def stored(project: Project, report_id: str) -> Coded:
    """A report as it was coded, with the incidents that its event mentions belong to.

    Raises:
        KeyError: the project holds no such report.
    """
    report = project.report(report_id)
    if report is None:
        raise KeyError(report_id)
    rows = list(project.rows(report=report_id))
    named = dict.fromkeys(r.incident for r in rows if r.incident is not None)
    found = (project.incident(i) for i in named)
    return Coded(
        report=report,
        mentions=tuple(project.mentions(report=report_id)),
        claims=tuple(r.coded or r.claim for r in rows),
        incidents=tuple(i for i in found if i is not None),
        aside=project.aside(report_id),
    )

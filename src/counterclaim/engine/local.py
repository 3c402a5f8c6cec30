"""Coding in this process, one batch of reports after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import msgspec

from counterclaim.claims.assemble import code
from counterclaim.engine.linking import link
from counterclaim.engine.version import coded_by, gated_by
from counterclaim.incidents import incidents
from counterclaim.intake import Refused, Taken, read
from counterclaim.language import Annotated, Means, annotate
from counterclaim.model import Coded, Report
from counterclaim.project import Project
from counterclaim.relevance import foreign, gate

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
        paths: files, folders or ``-``.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none.
        stdin: standard input, for ``-``.
        project: where reports are kept.
        every: read every report, whatever it is about.
        means: with what reports are read: the rules, the learned reader, or both.
        columns: which column of a table holds what, as ``intake.read`` takes it.

    Raises:
        ProjectError: the project cannot be read or written.
    """
    stream = read(paths, outlet=outlet, published=published, stdin=stdin, columns=columns)
    yield from code_taken(stream, project=project, every=every, means=means)


def code_taken(
    stream: Iterable[Taken | Refused],
    *,
    project: Project | None = None,
    every: bool = False,
    means: Means = "both",
) -> Iterator[Done | Refused]:
    """Code what intake took; see ``code_inputs``, which reads it too."""
    stream = iter(stream)
    while batch := list(islice(stream, BATCH)):
        for item in _batch(batch, project, every, means):
            if project is not None and isinstance(item, Refused):
                project.refuse(item.input, item.reason, item.advice)
            yield item
    if project is not None:
        link(project)


def _batch(
    batch: Sequence[Taken | Refused], project: Project | None, every: bool, means: Means
) -> Iterator[Done | Refused]:
    first = {t.report.id: t.report for t in reversed(batch) if isinstance(t, Taken)}
    fresh = {i for i, r in first.items() if project is None or not _holds(project, r, every, means)}
    aside = {} if every else {i: c for i in fresh if (c := _aside(first[i], project)) is not None}
    read = fresh - aside.keys()
    told = (t.report for t in batch if isinstance(t, Taken))
    parsed = annotate((r for r in told if r is first[r.id] and r.id in read), means)
    made: dict[str, Coded | Refused] = {}
    for item in batch:
        if isinstance(item, Refused):
            yield item
            continue
        new = item.report.id in fresh and item.report.id not in made
        if new:
            made[item.report.id] = aside.get(item.report.id) or _tried(next(parsed), item)
        result = made.get(item.report.id)
        yield result if isinstance(result, Refused) else _kept(item, result, new, project, means)


def _aside(report: Report, project: Project | None) -> Coded | None:
    """A report set aside, or None where it is to be read: what a project holds as read is read again."""
    if project is not None and project.report(report.id) is not None and project.aside(report.id) is None:
        return None
    reason = foreign(report.text[report.header :])
    if reason is None and not (found := gate(report.text)).relevant:
        reason = found.reason
    return Coded(report=report, mentions=(), claims=(), incidents=(), aside=reason) if reason else None


def _tried(a: Annotated, item: Taken) -> Coded | Refused:
    """A report coded, or refused: a fault met in one report must not cost the others of a night's run."""
    try:
        return coded(a)
    except Exception as e:
        name = item.report.path or item.report.url or item.report.id
        return Refused(
            name, f"could not be coded ({type(e).__name__}: {e})", "please report this with the text"
        )


def coded(a: Annotated) -> Coded:
    """Code one annotated report."""
    mentions, claims = code(a)
    found = incidents(mentions, claims, a.report.published, report=a.report)
    return Coded(report=a.report, mentions=mentions, claims=claims, incidents=found)


def _kept(item: Taken, made: Coded | None, new: bool, project: Project | None, means: Means) -> Done:
    """Keep a coded report in the project, if there is one; ``made`` is None where the project holds it."""
    report = item.report
    if project is not None:
        old = project.report(report.id)
        if old is not None and _same(old, report) and (old.path or "") <= (report.path or ""):
            report = old
        made = made or stored(project, report.id)
        if new or report is not old:
            version = coded_by(means) if made.aside is None else gated_by()
            project.save(msgspec.structs.replace(made, report=report), item.raw, version=version)
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

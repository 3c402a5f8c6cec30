"""A project as a scholar works with it in a notebook: few names over what the commands do."""

from __future__ import annotations

import os
import shutil
import warnings
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from counterclaim.model import ClaimRow, Report
from counterclaim.notebook.asking import Some, query
from counterclaim.notebook.frames import Columns
from counterclaim.notebook.incidents import Incident, Incidents
from counterclaim.notebook.opened import Opened
from counterclaim.notebook.tables import Claims, Rows, reports_table
from counterclaim.project import Decision
from counterclaim.project import Project as Store
from counterclaim.project.asked import asked
from counterclaim.project.shown import Wish, grant, mark

if TYPE_CHECKING:
    from os import PathLike

    from counterclaim.language import Means
    from counterclaim.workspace.query import Point

SAID = 3
"""Inputs that a warning names at the most."""

REFUSED: Columns = {"input": "text", "reason": "text", "advice": "text"}
DECISIONS: Columns = {
    "id": "text", "time": "moment", "reviewer": "text", "action": "text", "kind": "text", "target": "text",
    "reason": "text",
}  # fmt: skip


class Project:
    """Reports, what is claimed in them, and the incidents that they tell of.

    Each question is answered from the project as it is at that moment, so that another program may code,
    watch or review meanwhile. ``counterclaim.open`` and ``counterclaim.code`` give one.
    """

    def __init__(self, path: str, *, folder: str | None = None) -> None:
        self._opened = Opened(path)
        self._temporary = folder is not None
        self.path = path
        if folder is not None:
            # With the store, which tables hold longer than they hold the project.
            weakref.finalize(self._opened.store, shutil.rmtree, folder, ignore_errors=True)

    def incidents(
        self,
        *,
        text: str = "",
        start: str | date | None = None,
        end: str | date | None = None,
        area: Sequence[Point] | None = None,
        type: Some = None,
        standing: Some = None,
        country: Some = None,
        actor: Some = None,
        voice: Some = None,
        outlet: Some = None,
        only: str | None = None,
        sort: str = "oldest",
    ) -> Incidents:
        """The incidents, all or those that a filter finds. Of several values one suffices.

        Args:
            text: words that an incident has, or the quote of one of its claims.
            start: the first day that counts (a date, or ISO 8601).
            end: the last day that counts.
            area: corners of a polygon as (longitude, latitude); two are a box's opposite corners.
            type: PLOVER's types of events: ASSAULT, PROTEST …
            standing: single source, corroborated, contested, denied, retracted, confirmed.
            country: where it happened (ISO 3166-1 alpha-3).
            actor: names of those who act or are targets, as the incidents have them.
            voice: kinds of speakers who tell of it: government, witness, ngo …
            outlet: outlets that report it.
            only: ``undated`` or ``unlocated``.
            sort: oldest, newest, contested (most first) or reports (most first).

        Raises:
            ValueError: a value that no incident can have; in one line.
        """
        asked_for = query(
            text=text, start=start, end=end, area=area, only=only, sort=sort, type=type, standing=standing,
            country=country, actor=actor, voice=voice, outlet=outlet,
        )  # fmt: skip
        return Incidents(self._opened, self._opened.found(asked_for))

    def incident(self, id: str) -> Incident:
        """One incident, by its id, the start of it, or the id of any account that was merged into it.

        Raises:
            LookupError: there is none, or several start so.
        """
        return self._opened.incident(id)

    def claims(
        self,
        *,
        field: str | None = None,
        status: str | None = None,
        speaker: str | None = None,
        text: str | None = None,
        verdict: str | None = None,
    ) -> Claims:
        """The claims, all or some, as reviewers left them.

        Args:
            field: what they are about: toll, event, actor, place …
            status: stated, claimed, accused, possible, denied, unverified, retracted.
            speaker: words that the name of who says it holds.
            text: words that quote and speaker have.
            verdict: what reviewers left them as: unreviewed, accepted, edited, rejected.

        Raises:
            ValueError: there is no such status or verdict.
        """

        def read() -> Iterator[ClaimRow]:
            return asked(
                self._opened.store, field=field, status=status, speaker=speaker, text=text, verdict=verdict
            )

        read()
        return Claims(self._opened.store, read)

    def reports(self, *, aside: bool = False) -> Rows:
        """The reports, how many claims each gave, and why some were set aside unread.

        Args:
            aside: only those that were set aside.
        """
        return reports_table(self._opened.store, aside=aside)

    def report(self, id: str) -> Report:
        """One report with its text.

        Raises:
            LookupError: there is no such report.
        """
        found = self._opened.store.report(id)
        if found is None:
            raise LookupError(f"{id}: no such report in {self.path}; see its reports()")
        return found

    def refused(self) -> Rows:
        """The inputs that gave no report, and why."""
        rows = [{c: getattr(r, c) for c in REFUSED} for r in self._opened.store.refusals()]
        return Rows(REFUSED, rows, "input")

    def accept(
        self, claims: str | Iterable[str], *, reviewer: str, reason: str | None = None
    ) -> list[Decision]:
        """Accept claims: a reviewer saw them and found them right.

        Args:
            claims: the ids of one or several.
            reviewer: who decides.
            reason: why.

        Raises:
            LookupError: there is no such claim.
            ProjectError: the project cannot be written.
        """
        return self._decide(claims, reviewer, reason, verdict="accept")

    def reject(
        self, claims: str | Iterable[str], *, reviewer: str, reason: str | None = None
    ) -> list[Decision]:
        """Reject claims: they stay in the record, and count nowhere. See ``accept``."""
        return self._decide(claims, reviewer, reason, verdict="reject")

    def correct(
        self, claim: str, values: Mapping[str, object], *, reviewer: str, reason: str | None = None
    ) -> list[Decision]:
        """Put a claim right; what was coded is kept beside it.

        Args:
            claim: its id.
            values: new values by field: low, high, value, status, speaker … as ``{"low": 7, "high": 7}``.
            reviewer: who decides.
            reason: why.

        Raises:
            LookupError: there is no such claim.
            ValueError: a field cannot be set so.
            ProjectError: the project cannot be written.
        """
        new = {field: "" if v is None else str(v) for field, v in values.items()}
        return self._decide(claim, reviewer, reason, values=new)

    def undo(self, decision: str | None = None, *, reviewer: str, reason: str | None = None) -> Decision:
        """Take a decision back: one by its id, or the reviewer's own last. What was decided stays on record.

        Raises:
            ProjectError: there is no such decision, or it is taken back already.
        """
        with self._writing() as store:
            return store.undo(decision, reviewer=reviewer, reason=reason)

    def decisions(self) -> Rows:
        """What reviewers decided, first to last."""
        rows = [{c: getattr(d, c) for c in DECISIONS} for d in self._opened.store.decisions()]
        return Rows(DECISIONS, rows, "decision")

    def link(self) -> None:
        """Join reports to incidents; ``code`` and decisions do it themselves.

        Raises:
            ProjectError: the project cannot be written.
        """
        with self._writing():
            pass

    def _decide(
        self, claims: str | Iterable[str], reviewer: str, reason: str | None, **wish: Any
    ) -> list[Decision]:
        ids = list(dict.fromkeys([claims] if isinstance(claims, str) else claims))
        with self._writing() as store:
            with store.reading() as reading:
                reports = {i: reading.report_of(i) for i in ids}
            if missing := [i for i, report in reports.items() if report is None]:
                raise LookupError(f"{missing[0]}: no such claim in {self.path}; see its claims()")
            rows = {r.claim.id: r for report in set(reports.values()) for r in store.rows(report)}
            wishes = [
                Wish(claim=i, report=rows[i].report.id, mark=mark(rows[i]), reason=reason, **wish)
                for i in ids
            ]
            made, left = grant(store, wishes, reviewer=reviewer)
        for claim, why in left.items():
            raise ValueError(f"{claim}: {why}")
        return made

    @contextmanager
    def _writing(self) -> Iterator[Store]:
        """Open for writing; what was written is linked at the end."""
        from counterclaim.engine import link

        with Store.open(self.path, create=False) as store:
            yield store
            link(store)

    def __repr__(self) -> str:
        return _counted(self)

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import project

        every = self._opened.found(query())
        return project(_counted(self), *self._opened.columns(every))


def _counted(project: Project) -> str:
    """What a project holds, in a line."""
    survey = project._opened.keeper.survey()
    held = project._opened.store
    found = [
        _number(sum(1 for _ in held.reports()), "report"),
        f"{_number(survey.size, 'incident')} ({int((survey.clashes > 0).sum())} contested)",
        _number(sum(held.claim_counts().values()), "claim"),
    ]
    aside, refused = len(held.set_aside()), sum(1 for _ in held.refusals())
    found += [f"{aside} set aside unread"] * (aside > 0) + [f"{refused} not read"] * (refused > 0)
    name = "a temporary project" if project._temporary else os.path.basename(project.path)
    return f"{name}: {', '.join(found)}"


def _number(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' * (n != 1)}"


def open_project(path: str | PathLike[str]) -> Project:
    """Open a project; see ``counterclaim.open``."""
    return Project(os.fspath(path))


def code_project(
    paths: Sequence[str],
    path: str | PathLike[str] | None,
    *,
    outlet: str | None,
    published: str | None,
    every: bool,
    means: Means,
    columns: Mapping[str, str] | None,
    workers: int,
) -> Project:
    """Code reports into a project, a temporary one where none is named; see ``counterclaim.code``."""
    from counterclaim.engine import code_inputs
    from counterclaim.engine.processes import processes, worth
    from counterclaim.intake import Refused, count

    folder = mkdtemp(prefix="counterclaim-") if path is None else None
    name = os.path.join(folder, "project.db") if folder else os.fspath(path or "")
    try:
        with Store.open(name) as store, processes(workers or worth(count(paths) or 0)) as runner:
            done = code_inputs(
                paths, outlet=outlet, published=published, project=store, every=every, means=means,
                columns=columns, runner=runner,
            )  # fmt: skip
            refused = [item for item in done if isinstance(item, Refused)]
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    if refused:
        more = f"\n… and {len(refused) - SAID} more" if len(refused) > SAID else ""
        told = "\n".join(map(str, refused[:SAID]))
        warnings.warn(f"not read (see refused()):\n{told}{more}", stacklevel=3)
    return Project(name, folder=folder)

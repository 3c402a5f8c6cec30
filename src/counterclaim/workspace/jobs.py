"""What is coded in the background: one batch at a time, in a queue that everybody sees."""

from __future__ import annotations

import itertools
import logging
import shutil
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from counterclaim.project import Project, ProjectError
from counterclaim.project.sourcing import told_of
from counterclaim.workspace.settings import Batch, Coder, Outcome, Total

WAITING = 20
"""Batches that may wait."""
KEPT = 50
"""Batches that are done and still listed."""

State = Literal["waiting", "reading", "joining", "done", "failed"]

_log = logging.getLogger("counterclaim.workspace")


class FullError(Exception):
    """So many batches wait that no more is taken: one line."""


@dataclass
class Job:
    """A batch on its way; changed by the worker alone, read by all.

    Attributes:
        id: its number, from 1.
        by: who added it.
        what: the names of its files, for the list.
        total: how many reports there are to read, once that is known.
        incidents: which incidents its reports tell of, once they are joined.
        wrong: why it failed.
    """

    id: int
    by: str
    what: tuple[str, ...]
    batch: Batch
    added: str
    state: State = "waiting"
    total: int | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    incidents: tuple[tuple[str, str], ...] = ()
    wrong: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")

    @property
    def claims(self) -> int:
        """How many claims its reports gave."""
        return sum(o.claims for o in self.outcomes)

    @property
    def refused(self) -> list[Outcome]:
        """What could not be read."""
        return [o for o in self.outcomes if o.refused is not None]

    @property
    def read(self) -> list[Outcome]:
        """What was read."""
        return [o for o in self.outcomes if o.refused is None and o.aside is None]

    @property
    def aside(self) -> list[Outcome]:
        """What was kept but set aside unread."""
        return [o for o in self.outcomes if o.aside is not None]


class Jobs:
    """The queue, and the one worker that works it off; the worker starts with the first job."""

    def __init__(self, project: Project, address: str, coder: Coder) -> None:
        self._project = project
        self._address = address
        self._coder = coder
        self._numbers = itertools.count(1)
        self._lock = threading.Condition()
        self._jobs: dict[int, Job] = {}
        self._waiting: deque[Job] = deque()
        self._worker: threading.Thread | None = None

    def add(self, batch: Batch, what: Sequence[str], by: str) -> Job:
        """Put a batch at the end of the queue; its folder is removed when it is done.

        Raises:
            FullError: too many wait.
        """
        with self._lock:
            if len(self._waiting) >= WAITING:
                raise FullError(f"{WAITING} batches wait to be read; add this one when some are done")
            added = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            job = Job(next(self._numbers), by, tuple(what), batch, added)
            self._jobs[job.id] = job
            over = [j for j in self._jobs.values() if j.over]
            for old in over[: max(0, len(over) - KEPT)]:
                del self._jobs[old.id]
            self._waiting.append(job)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="coding", daemon=True)
                self._worker.start()
            self._lock.notify()
        return job

    def all(self) -> list[Job]:
        """All jobs that are listed, the last first."""
        with self._lock:
            return list(self._jobs.values())[::-1]

    def job(self, number: int) -> Job | None:
        """One job."""
        return self._jobs.get(number)

    def stop(self) -> None:
        """Take nothing more; what waits is dropped, and its files are removed."""
        with self._lock:
            dropped = list(self._waiting)
            self._waiting.clear()
        for job in dropped:
            shutil.rmtree(job.batch.folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._waiting:
                    self._lock.wait()
                job = self._waiting.popleft()
            try:
                self._run(job)
            except ProjectError as e:
                job.wrong, job.state = str(e), "failed"
            except Exception:
                # One batch's fault must not stop the next, nor show the server's inside.
                _log.exception("import %s failed", job.id)
                job.wrong, job.state = "something failed here; the server's log tells what", "failed"
            finally:
                shutil.rmtree(job.batch.folder, ignore_errors=True)

    def _run(self, job: Job) -> None:
        job.state = "reading"
        for item in self._coder(job.batch, self._address):
            if isinstance(item, Total):
                job.total = item.reports
                continue
            job.outcomes.append(item)
            if job.total is not None and len(job.outcomes) >= job.total:
                job.state = "joining"
        reports = [o.report for o in job.outcomes if o.report is not None]
        job.incidents = tuple(told_of(self._project, reports).items())
        job.state = "done"

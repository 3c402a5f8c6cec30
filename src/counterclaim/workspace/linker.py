"""Linking after decisions, behind the page: nobody waits for it, and what it does is shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from counterclaim.project import ProjectError

_log = logging.getLogger(__name__)


class Linker:
    """Links a project in a thread of its own, once for all that was decided while it was at work.

    >>> done = []
    >>> linker = Linker(done.append, "border.db")
    >>> linker.ask(); linker.wait(); done, linker.busy
    (['border.db'], False)
    """

    def __init__(self, link: Callable[[str], None] | None, project: str) -> None:
        self._link = link
        self._project = project
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._again = False
        self.error: str | None = None
        """Why the last linking failed; None where it did not."""

    @property
    def busy(self) -> bool:
        """Whether incidents are being put together now."""
        with self._lock:
            return self._thread is not None

    def ask(self) -> None:
        """Let the project be linked soon."""
        if self._link is None:
            return
        with self._lock:
            self._again = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="linking", daemon=True)
                self._thread.start()

    def wait(self, seconds: float = 60.0) -> None:
        """Wait until nothing is left to link."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        assert self._link is not None
        while True:
            with self._lock:
                if not self._again:
                    self._thread = None
                    return
                self._again = False
            try:
                self._link(self._project)
                self.error = None
            except ProjectError as error:
                self.error = str(error)
            except Exception:
                _log.exception("linking failed")
                self.error = "linking failed; see the server's messages, and try: counterclaim code"

"""The survey of a project, kept up to date while others code, link and review."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from counterclaim.project import Project
from counterclaim.project.briefs import Brief, Seen, briefs, changed, look, outlets, voices
from counterclaim.workspace.survey import Survey, survey_of


class Keeper:
    """Keeps the columns of all incidents, and reads again only what was written since the last look."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self._briefs: dict[str, Brief] = {}
        self._voices: dict[str, list[str]] = {}
        self._survey = survey_of((), {}, {})

    def survey(self) -> Survey:
        """All incidents as they are now."""
        with self._project.connected() as connection:
            seen = look(connection)
            if seen == self._seen:
                return self._survey
            with self._lock:
                # Somebody else may have read it while this one waited.
                if seen != self._seen:
                    self._read(connection, seen)
                return self._survey

    def _read(self, connection: Connection, seen: Seen) -> None:
        ids = None if self._seen is None else changed(connection, self._seen)
        if ids is None:
            self._briefs.clear()
            self._voices.clear()
        else:
            for i in ids:
                self._briefs.pop(i, None)
                self._voices.pop(i, None)
        self._briefs |= {b.id: b for b in briefs(connection, ids)}
        for i, kind in voices(connection, ids):
            self._voices.setdefault(i, []).append(kind)
        self._survey = survey_of(tuple(self._briefs.values()), self._voices, outlets(connection))
        self._seen = seen

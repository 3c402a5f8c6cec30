"""The survey of a project, kept up to date while others code, link and review."""

from __future__ import annotations

import threading

from counterclaim.project import Project
from counterclaim.project.briefs import Brief, Seen
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
        seen = self._project.look()
        if seen == self._seen:
            return self._survey
        with self._lock:
            # Somebody else may have read it while this one waited.
            if seen != self._seen:
                self._read(seen)
            return self._survey

    def _read(self, seen: Seen) -> None:
        ids = None if self._seen is None else self._project.changed(self._seen)
        if ids is None:
            self._briefs.clear()
            self._voices.clear()
        else:
            for i in ids:
                self._briefs.pop(i, None)
                self._voices.pop(i, None)
        self._briefs |= {b.id: b for b in self._project.briefs(ids)}
        self._voices |= self._project.voices(ids)
        self._survey = survey_of(tuple(self._briefs.values()), self._voices, self._project.outlets())
        self._seen = seen

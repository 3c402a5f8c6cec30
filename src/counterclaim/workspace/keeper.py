"""The survey of a project, kept up to date while others code, link and review."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from counterclaim.project import Project
from counterclaim.project.briefs import Seen, briefs, changed, look, outlets, voices
from counterclaim.workspace.matching import Sieve, sieve
from counterclaim.workspace.query import Query
from counterclaim.workspace.survey import Mask, Survey, renewed, survey_of

SEARCHES = 100
"""Searches of which the outcome is kept at the most."""


class Keeper:
    """Keeps the columns of all incidents, and reads again only what was written since the last look."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self._survey = survey_of((), {}, {})
        self._quoting: tuple[Survey, dict[str, Mask]] | None = None

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

    def asked(self, query: Query) -> tuple[Survey, Sieve]:
        """All incidents as they are now, and what each part of a filter lets through."""
        survey = self.survey()
        return survey, sieve(survey, query, self.quoting(survey, query.q) if query.q else None)

    def quoting(self, survey: Survey, words: str) -> Mask:
        """The incidents of a survey of which a claim's quote or speaker has all the words.

        A page asks for them twice, for its parts and for its map, and again with each other filter: they are
        kept while nothing is written.
        """
        if self._quoting is None or self._quoting[0] is not survey:
            self._quoting = survey, {}
        kept = self._quoting[1]
        if words not in kept:
            if len(kept) >= SEARCHES:
                kept.clear()
            kept[words] = survey.mask(self._project.quoting(words))
        return kept[words]

    def _read(self, connection: Connection, seen: Seen) -> None:
        ids = None if self._seen is None else changed(connection, self._seen)
        found = tuple(briefs(connection, ids))
        kinds: dict[str, list[str]] = {}
        for i, kind in voices(connection, ids):
            kinds.setdefault(i, []).append(kind)
        told = None if ids is None else {r for b in found for r in b.reports}
        new = survey_of(found, kinds, outlets(connection, told))
        self._survey = new if ids is None else renewed(self._survey, ids, new)
        self._seen = seen

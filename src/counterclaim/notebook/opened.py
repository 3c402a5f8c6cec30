"""A project that is open for reading, with the survey by which it is asked."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from counterclaim.project import Project as Store
from counterclaim.project import ProjectError

if TYPE_CHECKING:
    from counterclaim.notebook.incidents import Incident
    from counterclaim.workspace.keeper import Keeper
    from counterclaim.workspace.query import Query
    from counterclaim.workspace.survey import Mask, Survey


class Opened:
    """What tables and drawings work with."""

    def __init__(self, path: str) -> None:
        self.store = _store(path)

    @cached_property
    def keeper(self) -> Keeper:
        """The columns of all incidents, kept up to date."""
        from counterclaim.workspace.keeper import Keeper

        return Keeper(self.store)

    def found(self, query: Query) -> list[str]:
        """The ids of the incidents that a filter finds, in its order."""
        from counterclaim.workspace.matching import ordered

        survey, sieve = self.keeper.asked(query)
        return [survey.ids[n] for n in ordered(survey, sieve.mask(), query.sort)]

    def columns(self, ids: Collection[str]) -> tuple[Survey, Mask]:
        """All incidents in columns, and which of them are meant."""
        survey = self.keeper.survey()
        return survey, survey.mask(ids)

    def incident(self, key: str) -> Incident:
        """The incident with an id, the start of one, or the id of any of its accounts.

        Raises:
            LookupError: there is none, or several start so.
        """
        from counterclaim.notebook.incidents import Incident

        key = key.strip()
        record = self.store.incident(key)
        if record is None:
            near = self.store.ids("incident", key if key.startswith("i-") else f"i-{key}") if key else []
            if len(near) > 1:
                raise LookupError(
                    f"{key}: several incidents have an id that starts like this; give more of it"
                )
            record = self.store.incident(near[0]) if near else None
        if record is None:
            raise LookupError(f"{key or 'no id'}: no such incident in {self.store.name}; see its incidents()")
        return Incident(self, record)


def _store(path: str) -> Store:
    try:
        return Store.open(path, create=False, write=False)
    except ProjectError:
        # A project of an older version is brought up to date, which takes writing.
        Store.open(path, create=False).close()
        return Store.open(path, create=False, write=False)

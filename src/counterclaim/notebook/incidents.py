"""Incidents as a scholar asks for them: all that a filter finds, and one whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, overload

from counterclaim.export.csv import incident_cells
from counterclaim.export.fields import INCIDENTS
from counterclaim.export.told import Told, told
from counterclaim.incidents.standing.matrix import letter, ordered
from counterclaim.incidents.standing.rules import rules
from counterclaim.model import Claim
from counterclaim.model import Incident as Record
from counterclaim.notebook.frames import Columns, Table, columns_of
from counterclaim.notebook.tables import SHOWN, Claims, Rows
from counterclaim.notebook.writing import printed, write
from counterclaim.workspace import dossier

if TYPE_CHECKING:
    from os import PathLike

    from counterclaim.notebook.drawing import Drawing
    from counterclaim.notebook.matrices import Matrix
    from counterclaim.notebook.opened import Opened

AT_ONCE = 500
"""Incidents that are read together."""

TOLLS: Columns = {
    "incident": "text", "kind": "text", "rule": "text", "low": "integer", "best": "integer",
    "high": "integer", "why": "text", "claims": "list", "lost": "list",
}  # fmt: skip
CONTRADICTIONS: Columns = {
    "incident": "text", "field": "text", "side": "text", "value": "text", "speakers": "list",
    "outlets": "list", "independent": "integer", "parties": "list", "first": "moment", "last": "moment",
    "weight": "number", "claims": "list",
}  # fmt: skip
VALUES: Columns = {
    "incident": "text", "field": "text", "kind": "text", "value": "text", "low": "integer",
    "high": "integer", "standing": "text", "speakers": "list", "outlets": "list", "independent": "integer",
    "parties": "list", "first": "moment", "last": "moment", "claims": "list", "denied": "list",
    "superseded": "list",
}  # fmt: skip
RELATIONS: Columns = {
    "incident": "text", "type": "text", "other": "text", "name": "text", "inferred": "truth",
    "claims": "list",
}  # fmt: skip
SOURCES: Columns = {
    "report": "text", "outlet": "text", "title": "text", "published": "moment", "url": "text",
    "n_claims": "integer", "credit": "text", "copies": "list",
}  # fmt: skip


class Incidents(Table):
    """Incidents, all or those that a filter found. The columns are those of ``incidents.csv``.

    ``incidents[0]`` is one of them, ``incidents[:10]`` are some; going through them gives each. Which they
    are, and in which order, stays as it was when they were asked for; what is known of each is read anew.
    """

    columns = columns_of(INCIDENTS)

    def __init__(self, opened: Opened, ids: Sequence[str]) -> None:
        self._opened = opened
        self._ids = tuple(ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in order."""
        return self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Incident]:
        return (Incident(self._opened, record) for record in self._records())

    @overload
    def __getitem__(self, at: int) -> Incident: ...
    @overload
    def __getitem__(self, at: slice) -> Incidents: ...
    def __getitem__(self, at: int | slice) -> Incident | Incidents:
        if isinstance(at, slice):
            return Incidents(self._opened, self._ids[at])
        return self._opened.incident(self._ids[at])

    def _records(self) -> Iterator[Record]:
        for n in range(0, len(self._ids), AT_ONCE):
            yield from self._opened.store.some_incidents(self._ids[n : n + AT_ONCE])

    def _told(self) -> Iterator[Told]:
        return told(self._opened.store, self._records())

    def _cells(self) -> Iterator[Mapping[str, Any]]:
        for i in self._records():
            yield {
                **incident_cells(i),
                "initiators": [a.name for a in i.actors if a.role == "initiator"],
                "initiators_status": [a.status or "" for a in i.actors if a.role == "initiator"],
                "targets": [a.name for a in i.targets],
                "weapons": i.weapons,
                "reports": i.reports,
                "claims": i.claims,
            }

    def claims(self) -> Claims:
        """Their claims: who says what of them, one incident after the other."""
        return Claims(self._opened.store, lambda: self._opened.store.rows_of(self._ids))

    def tolls(self, rule: str | None = None) -> Rows:
        """The figures that resolution rules make of what is said, a row for each incident, harm and rule.

        Args:
            rule: one rule; None for all of them, side by side.

        Raises:
            ValueError: there is no such rule.
        """
        if rule is not None and rule not in rules():
            raise ValueError(f"rule {rule!r}: choose one of: {', '.join(sorted(rules()))}")
        wanted = [rule] if rule else sorted(rules())
        return Rows(TOLLS, [row for t in self._told() for row in _tolls(t, wanted)], "figure")

    def contradictions(self) -> Rows:
        """Where their sources clash: a row for each side, with who holds it."""
        return Rows(CONTRADICTIONS, [row for i in self._records() for row in _sides(i)], "side")

    def values(self) -> Rows:
        """Every value that somebody puts forward, with who does, how it stands, and who denies it."""
        return Rows(VALUES, [row for i in self._records() for row in _values(i)], "value")

    def relations(self) -> Rows:
        """What answers, follows or is part of what: a row for each relation that a source tells."""
        return Rows(RELATIONS, [row for i in self._records() for row in _relations(i)], "relation")

    def map(self) -> Drawing:
        """Where they happened, on the outlines that come along; areas where no point is known."""
        from counterclaim.notebook.map import draw

        return draw(*self._opened.columns(self._ids))

    def timeline(self) -> Drawing:
        """When they happened, as a strip of bars."""
        from counterclaim.notebook.strip import draw

        return draw(*self._opened.columns(self._ids))

    def export(
        self,
        form: str,
        path: str | PathLike[str],
        *,
        rule: str | None = None,
        public: bool = False,
        **choices: str,
    ) -> None:
        """Write them to a file, whole or not at all.

        Args:
            form: a format of ``counterclaim export incidents``: csv, geojson, acled-style, ucdp-style, …
            path: the file; of a bundle, a folder or a ZIP.
            rule: the resolution rule of tolls, instead of the format's own.
            public: mask private persons, blur places, cut quotes short.
            choices: what the format lets choose, as ``split="none"``.

        Raises:
            ValueError: there is no such format, rule or choice.
            OSError: the file cannot be written.
        """
        write(
            self._opened.store, "incidents", self._records(), form, path, rule=rule, public=public,
            choices=choices,
        )  # fmt: skip

    def _first(self) -> tuple[list[Record], dict[str, Claim]]:
        """Those that are shown, and the claims behind their tolls."""
        shown = self._ids[:SHOWN]
        said = {r.claim.id: r.claim for r in self._opened.store.rows_of(shown) if r.verdict != "rejected"}
        return self._opened.store.some_incidents(shown), said

    def __repr__(self) -> str:
        from counterclaim.cli.render import incidents_table

        shown, said = self._first()
        draw = partial(incidents_table, incidents=enumerate(shown), claims=said)
        return printed(draw, more=len(self) - SHOWN)

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import incidents

        return incidents(*self._first(), count=len(self))


class Incident:
    """One incident: what each source says of it, where they clash, what rules make of it.

    ``record`` holds all its fields (``record.place.lat``, ``record.actors`` …); see the docs, Records.
    """

    def __init__(self, opened: Opened, record: Record) -> None:
        self._opened = opened
        self.record = record

    @property
    def id(self) -> str:
        """Its id: stable, never used again."""
        return self.record.id

    @property
    def title(self) -> str:
        """A title for people."""
        return self.record.title

    @property
    def standing(self) -> str:
        """How its claims stand to one another: single source, corroborated, contested, denied …"""
        return self.record.standing

    @cached_property
    def _dossier(self) -> dossier.Dossier:
        return dossier.read(self._opened.store, self.record)

    def _alone(self) -> Incidents:
        return Incidents(self._opened, [self.id])

    def claims(self) -> Claims:
        """All that is said of it."""
        return self._alone().claims()

    def matrix(self) -> Matrix:
        """Who says what of which field, the contested fields first."""
        from counterclaim.notebook.matrices import Matrix

        return Matrix(self.record, self._dossier.rows)

    def tolls(self, rule: str | None = None) -> Rows:
        """The figures that resolution rules make of what is said; see ``Incidents.tolls``."""
        return self._alone().tolls(rule)

    def contradictions(self) -> Rows:
        """Where its sources clash: a row for each side, with who holds it."""
        return self._alone().contradictions()

    def values(self) -> Rows:
        """Every value that somebody puts forward, with who does, how it stands, and who denies it."""
        return self._alone().values()

    def relations(self) -> Rows:
        """What it answers, follows or is part of."""
        return self._alone().relations()

    def sources(self) -> Rows:
        """The reports that tell of it, in the order of publication, with whose words they have."""
        rows = [
            {
                "report": o.report.id,
                "outlet": o.report.outlet,
                "title": o.report.title,
                "published": o.report.published,
                "url": o.report.url,
                "n_claims": o.claims,
                "credit": o.credit,
                "copies": sorted({c.origin for c, _ in o.copies}),
            }
            for o in dossier.outlets(self._dossier)
        ]
        return Rows(SOURCES, rows, "report")

    def map(self) -> Drawing:
        """Where it happened."""
        return self._alone().map()

    def export(
        self,
        form: str,
        path: str | PathLike[str],
        *,
        rule: str | None = None,
        public: bool = False,
        **choices: str,
    ) -> None:
        """Write it to a file; see ``Incidents.export``."""
        self._alone().export(form, path, rule=rule, public=public, **choices)

    def __repr__(self) -> str:
        from counterclaim.cli.page import incident_page

        d = self._dossier
        said = {i: r.claim for i, r in d.tied.items() if r.verdict != "rejected"}
        ties = d.affair.ties(self.record)
        return printed(lambda out: incident_page(out, None, self.record, d.rows, ties, said, whole=False))

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import incident

        return incident(self._dossier)


def _tolls(t: Told, wanted: Iterable[str]) -> Iterator[dict[str, Any]]:
    for toll in t.incident.tolls:
        for rule in wanted:
            found = t.toll(rule, toll.kind)
            yield {
                "incident": t.incident.id,
                **{c: getattr(found, c) for c in TOLLS if c != "incident"},
            }


def _sides(i: Record) -> Iterator[dict[str, Any]]:
    for n, clash in enumerate(ordered(i)):
        for k, side in enumerate(clash.sides):
            own = {c: getattr(side, c) for c in CONTRADICTIONS if hasattr(side, c)}
            yield {
                "incident": i.id,
                "field": clash.field,
                "side": letter(i, n, k),
                "weight": clash.weight,
                **own,
            }


def _values(i: Record) -> Iterator[dict[str, Any]]:
    for v in i.values:
        yield {"incident": i.id, **{c: getattr(v, c) for c in VALUES if c != "incident"}}


def _relations(i: Record) -> Iterator[dict[str, Any]]:
    for r in i.relations:
        yield {
            "incident": i.id,
            "type": r.type,
            "other": r.incident,
            "name": r.name,
            "inferred": r.inferred,
            "claims": r.claims,
        }

"""The claims matrix of an incident as a table: a row for each speaker, a column for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from counterclaim.incidents.standing.matrix import matrix
from counterclaim.model import ClaimRow, Incident
from counterclaim.notebook.frames import Table
from counterclaim.notebook.writing import printed
from counterclaim.workspace.grid import grid


class Matrix(Table):
    """Who says what: ``speaker``, ``speaker_kind``, ``party``, ``relay``, then a column for each field.

    A cell holds each value once, in the order in which it was said, with its status where that is not
    "stated", and behind ``≠`` the side of the contradiction that it takes.
    """

    def __init__(self, incident: Incident, rows: Sequence[ClaimRow]) -> None:
        self._incident = incident
        self._rows = rows
        self._grid = grid(incident, rows)
        self.columns = {
            "speaker": "text",
            "speaker_kind": "text",
            "party": "truth",
            "relay": "list",
            **dict.fromkeys(self._grid.fields, "text"),
        }

    def __len__(self) -> int:
        return len(self._grid.heads)

    def _cells(self) -> Iterator[Mapping[str, Any]]:
        for n, h in enumerate(self._grid.heads):
            yield {
                "speaker": h.name,
                "speaker_kind": h.kind,
                "party": h.party,
                "relay": h.relays,
                **{f: self._cell(n, f) for f in self._grid.fields},
            }

    def _cell(self, n: int, field: str) -> str | None:
        told = []
        for e in self._grid.cells.get((n, field), ()):
            status = f" ({e.status})" if e.status != "stated" else ""
            told.append(f"{e.words}{status}{f' ≠{e.side}' if e.side else ''}")
        return "; ".join(told) or None

    def __repr__(self) -> str:
        from counterclaim.cli.matrix import print_matrix

        left = [r for r in self._rows if r.verdict != "rejected"]
        return printed(partial(print_matrix, made=matrix(self._incident, left)))

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import matrix_page

        return matrix_page(self._grid, self._rows)

"""Claims, reports, and other rows of a project as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from counterclaim.export.csv import claim_cells
from counterclaim.export.fields import CLAIMS, REPORTS
from counterclaim.export.rows import report_line
from counterclaim.model import ClaimRow
from counterclaim.model.printable import one_line
from counterclaim.notebook.frames import Columns, Table, columns_of
from counterclaim.notebook.writing import printed, write

if TYPE_CHECKING:
    from os import PathLike

    from counterclaim.project import Project as Store

SHOWN = 20
"""Rows that are shown; a data frame has all."""


class Claims(Table):
    """Claims: who says what, how sure, in which words. The columns are those of ``claims.csv``.

    Going through them gives a record for each: ``row.claim``, ``row.report``, ``row.incident`` and
    ``row.verdict``. What reviewers rejected is among them, with its verdict.
    """

    columns = columns_of(CLAIMS)

    def __init__(self, store: Store, read: Callable[[], Iterable[ClaimRow]]) -> None:
        self._store = store
        self._read = read

    def __iter__(self) -> Iterator[ClaimRow]:
        return iter(self._read())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _cells(self) -> Iterator[Mapping[str, Any]]:
        for row in self:
            yield {**claim_cells(row), "relay": [relay.name for relay in row.claim.relay]}

    def export(self, form: str, path: str | PathLike[str], *, public: bool = False, **choices: str) -> None:
        """Write them to a file, whole or not at all.

        Args:
            form: a format of ``counterclaim export claims``: csv, jsonl, json, geojson, annotation.
            path: the file.
            public: mask private persons, blur places, cut quotes short.
            choices: what the format lets choose.

        Raises:
            ValueError: there is no such format or choice.
            OSError: the file cannot be written.
        """
        write(self._store, "claims", self, form, path, public=public, choices=choices)

    def __repr__(self) -> str:
        from counterclaim.cli.render import claims_table

        first = list(islice(self, SHOWN))
        return printed(partial(claims_table, rows=first), more=len(self) - len(first))

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import page

        return page("claims.html", rows=list(islice(self, SHOWN)), count=len(self))


class Rows(Table):
    """Rows of a table that is read whole, such as the figures of an incident by each rule."""

    def __init__(self, columns: Columns, rows: Sequence[Mapping[str, Any]], what: str = "row") -> None:
        self.columns = columns
        self._rows = rows
        self._what = what

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _cells(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._rows)

    def __repr__(self) -> str:
        from rich import box
        from rich.table import Table as Drawn
        from rich.text import Text

        drawn = Drawn(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
        for c in self.columns:
            drawn.add_column(c)
        for row in self._rows[:SHOWN]:
            drawn.add_row(*(Text(word(c, row[c])) for c in self.columns))
        return printed(lambda out: out.print(drawn), more=len(self) - SHOWN)

    def _repr_html_(self) -> str:
        from counterclaim.notebook.pages import page

        return page(
            "rows.html",
            columns=self.columns,
            ids=IDS,
            rows=[[word(c, row[c]) for c in self.columns] for row in self._rows[:SHOWN]],
            count=len(self),
            what=self._what,
        )


IDS = frozenset({"id", "incident", "other", "report", "target", "sha256"})
COUNTED = frozenset({"claims", "lost", "denied", "superseded", "copies"})
"""Columns of ids: shown by their start, which is enough to ask for them, and as a number where they are
many."""
START = 10
"""Characters of an id that are shown."""


def word(column: str, value: Any) -> str:
    """A cell in words: several names with a semicolon between, nothing for the unknown.

    >>> word("parties", ["Iran", "Pakistan"]), word("low", None), word("low", 0), word("inferred", True)
    ('Iran; Pakistan', '', '0', 'yes')
    >>> word("claims", ["c-1", "c-2"]), word("incident", "i-78694674bd9ebc18")
    ('2', 'i-78694674')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return str(len(value)) if column in COUNTED else one_line("; ".join(map(str, value)))
    return one_line(str(value)[:START] if column in IDS else str(value))


def reports_table(store: Store, *, aside: bool) -> Rows:
    """The reports of a project: the columns of ``reports.csv``."""
    why, counted = store.set_aside(), store.claim_counts()
    rows = [
        {**report_line(r), "n_claims": counted.get(r.id, 0), "aside": why.get(r.id)}
        for r in store.reports()
        if not aside or r.id in why
    ]
    return Rows(columns_of(REPORTS), rows, "report")

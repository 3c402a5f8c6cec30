"""XLSX: a workbook of incidents, claims and reports that can be edited and read back as decisions.

Every text is written as text: no cell is a formula or a link, whatever it starts with. What may be edited has
a yellow head; ``counterclaim apply`` reads it back (see ``readback``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from counterclaim.export.bundle import Source
from counterclaim.export.csv import incident_cells
from counterclaim.export.fields import INCIDENTS, REPORTS
from counterclaim.export.public import NOTICE
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.workbook import COLUMNS, SHEET, cells, fit, shown

MOST = 1_048_575
"""Rows of a sheet below its head at the most."""
_PIECE = 1 << 16
_WIDE = {"title": 44, "contradictions": 30, "relations": 30, "place": 20, "initiators": 26, "targets": 26}
_WHAT = (
    "What reports claim, each claim with its speaker and its quote. A claim is not a fact; the figures of "
    "incidents are what a named resolution rule makes of rival claims."
)
_HOW = (
    "In the sheet claims, change the columns with a yellow head, and add a reason. An empty low or high is "
    "unknown, 0 is nobody. Sort, filter and delete rows as you like; leave the other columns as they are."
)
_BACK = (
    "counterclaim apply THIS-FILE --by YOUR-NAME. What you changed in a row becomes decisions in the log; "
    "what was coded is kept. A claim that somebody else has changed meanwhile is named and left as it is."
)
_FORMULA = ("=", "+", "-", "@")


def write(records: Iterable[Source], out: Out, *, options: Options = PLAIN) -> None:
    """Write one source as a workbook: read me, incidents, claims, reports.

    Args:
        records: the source, alone (see ``bundle.Source``).
        out: takes the bytes when all is written.
        options: none apply.

    Raises:
        ValueError: there is not exactly one source, or a sheet would have too many rows.

    Follows Office Open XML (ECMA-376), by XlsxWriter.
    """
    from xlsxwriter import Workbook

    every = list(records)
    if len(every) != 1:
        raise ValueError("a workbook is made of one project")
    with tempfile.TemporaryFile() as whole:
        settings = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(whole, settings) as book:
            # The same records give the same bytes.
            book.set_properties({"title": "Counterclaim", "created": datetime(1980, 1, 1)})
            _Book(book, every[0]).write()
        whole.seek(0)
        while piece := whole.read(_PIECE):
            out.write(piece)


class _Book:
    def __init__(self, book: Any, source: Source) -> None:
        self.book, self.source = book, source
        look = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        self.text = book.add_format(look | {"text_wrap": True})
        self.risky = book.add_format(look | {"text_wrap": True, "quote_prefix": True})
        self.number = book.add_format(look | {"num_format": "General"})
        self.open = book.add_format(look | {"text_wrap": True, "bg_color": "#FFFDF0"})
        self.risky_open = book.add_format(
            look | {"text_wrap": True, "bg_color": "#FFFDF0", "quote_prefix": True}
        )
        head = look | {"bold": True, "bottom": 1, "text_wrap": True}
        self.head = book.add_format(head | {"bg_color": "#EEF3F8"})
        self.head_open = book.add_format(head | {"bg_color": "#FBE38C"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def write(self) -> None:
        self._read_me()
        incidents = ({"id": i.id} | incident_cells(i) for i in self.source.chosen())
        self._sheet("incidents", {name: _WIDE.get(name, 13) for name in INCIDENTS}, incidents)
        sheet = self._claims()
        sheet.activate()
        counts, aside = self.source.project.claim_counts(), self.source.project.set_aside()
        reports = (
            {
                **{f: getattr(r, f, None) for f in REPORTS},
                "n_claims": counts.get(r.id, 0),
                "aside": aside.get(r.id),
            }
            for r in self.source.reports()
        )
        self._sheet("reports", dict.fromkeys(REPORTS, 20), reports)

    def _sheet(self, name: str, widths: Mapping[str, int], rows: Iterable[Mapping[str, Any]]) -> Any:
        sheet = self.book.add_worksheet(name)
        for n, width in enumerate(widths.values()):
            sheet.set_column(n, n, width)
        sheet.freeze_panes(1, 1)
        for n, column in enumerate(widths):
            sheet.write_string(0, n, column, self.head)
        self._rows(sheet, list(widths), rows)
        return sheet

    def _claims(self) -> Any:
        sheet = self.book.add_worksheet(SHEET)
        sheet.set_tab_color("#FBE38C")
        names = list(COLUMNS)
        for n, (name, column) in enumerate(COLUMNS.items()):
            hidden = {"hidden": True} if name == "shown" else {}
            sheet.set_column(n, n, column.width, None, hidden)
        sheet.freeze_panes(1, 1)
        for n, (name, column) in enumerate(COLUMNS.items()):
            sheet.write_string(0, n, name, self.head_open if column.editable else self.head)
        final = self.source.public is not None
        rows = ({**cells(r), "shown": None if final else shown(r)} for r in self.source.rows())
        editable = frozenset(name for name, column in COLUMNS.items() if column.editable)
        last = max(self._rows(sheet, names, rows, editable), 1)
        for n, column in enumerate(COLUMNS.values()):
            if column.choices:
                sheet.data_validation(1, n, last, n, {"validate": "list", "source": _short(column.choices)})
        for name in ("low", "high"):
            n = names.index(name)
            rule = {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True}
            sheet.data_validation(1, n, last, n, rule)
        return sheet

    def _rows(
        self,
        sheet: Any,
        names: list[str],
        rows: Iterable[Mapping[str, Any]],
        editable: frozenset[str] = frozenset(),
    ) -> int:
        at = 0
        for at, row in enumerate(rows, 1):
            if at > MOST:
                raise ValueError(f"a sheet takes {MOST} rows: export fewer, or as csv")
            for n, name in enumerate(names):
                self._cell(sheet, at, n, row.get(name), self.open if name in editable else self.text)
        sheet.autofilter(0, 0, at, len(names) - 1)
        return at

    def _cell(self, sheet: Any, at: int, n: int, value: Any, look: Any) -> None:
        if value is None:
            if look is self.open:
                sheet.write_blank(at, n, None, look)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(at, n, value, self.open if look is self.open else self.number)
        else:
            text = fit(str(value).lower() if isinstance(value, bool) else str(value))
            # Where it is edited and left as it was, a spreadsheet would take it for a formula.
            if text.startswith(_FORMULA):
                look = self.risky_open if look is self.open else self.risky
            sheet.write_string(at, n, text, look)

    def _read_me(self) -> None:
        sheet = self.book.add_worksheet("read me")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        lines = chain([("Counterclaim", "")], self._words())
        for at, (left, right) in enumerate(lines):
            head = at == 0 or (left and not right)
            sheet.write_string(at, 0, left, self.title if head else self.text)
            if right:
                sheet.write_string(at, 1, right, self.text)

    def _words(self) -> Iterator[tuple[str, str]]:
        yield "what this is", _WHAT
        if self.source.public:
            yield "public variant", f"{NOTICE} Edits of it cannot be read back."
        else:
            yield "how to edit", _HOW
            yield "how edits come back", _BACK
        yield "claims", ""
        for name, column in COLUMNS.items():
            choices = f": {', '.join(column.choices)}" if column.choices else ""
            yield name, f"{column.about}{choices}{' (may be edited)' if column.editable else ''}"
        for title, fields in (("incidents", INCIDENTS), ("reports", REPORTS)):
            yield title, ""
            for name, field in fields.items():
                yield name, field.about


def _short(choices: tuple[str, ...]) -> list[str]:
    """The choices that a list of a spreadsheet can hold: 255 characters."""
    kept = list(choices)
    while len(",".join(kept)) > 255:
        kept.pop()
    return kept

"""Tables for pandas, Polars and Arrow: the columns of the exports, with types."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from counterclaim.export.choices import LackError
from counterclaim.export.fields import Field

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Kind = Literal["text", "integer", "number", "truth", "day", "moment", "list"]
"""What a column holds: ``list`` is of texts, ``moment`` in UTC."""
Columns = Mapping[str, Kind]

DAYS = frozenset({"date_start", "date_end"})
MOMENTS = frozenset({"published", "report_published", "first_seen", "first", "last"})
LISTS = frozenset({"initiators", "initiators_status", "targets", "weapons", "reports", "claims", "relay"})
_KINDS: Mapping[str, Kind] = {
    "string": "text", "integer": "integer", "number": "number", "boolean": "truth",
}  # fmt: skip

PANDAS: Mapping[Kind, str] = {
    "text": "string",
    "integer": "Int64",
    "number": "float64",
    "truth": "boolean",
    "day": "datetime64[s]",
    "moment": "datetime64[s, UTC]",
    "list": "object",
}


class Table(ABC):
    """Records that become a data frame: ``to_pandas``, ``to_polars`` or ``to_arrow``.

    Days are dates, times of publication moments in UTC (a bare day is its first moment), counts integers that
    may be missing, names that stand together lists. What is unknown is missing, never 0 and never "".
    """

    columns: Columns
    """The columns in order, with what each holds."""

    @abstractmethod
    def _cells(self) -> Iterator[Mapping[str, Any]]:
        """The rows, by column."""

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame; needs ``counterclaim[pandas]``.

        Raises:
            LackError: pandas is not installed.
        """
        pandas = _package("pandas", "pandas")
        values = self._values()
        made = {c: pandas.Series(values[c], dtype=PANDAS[kind]) for c, kind in self.columns.items()}
        frame: pd.DataFrame = pandas.DataFrame(made)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A Polars data frame; needs ``counterclaim[polars]``.

        Raises:
            LackError: Polars is not installed.
        """
        polars = _package("polars", "polars")
        types: Mapping[Kind, Any] = {
            "text": polars.String,
            "integer": polars.Int64,
            "number": polars.Float64,
            "truth": polars.Boolean,
            "day": polars.Date,
            "moment": polars.Datetime("us", "UTC"),
            "list": polars.List(polars.String),
        }
        schema = {c: types[kind] for c, kind in self.columns.items()}
        frame: pl.DataFrame = polars.DataFrame(self._values(), schema=schema)
        return frame

    def to_arrow(self) -> pa.Table:
        """An Arrow table; needs ``counterclaim[parquet]``.

        Raises:
            LackError: pyarrow is not installed.
        """
        arrow = _package("pyarrow", "parquet")
        types: Mapping[Kind, Any] = {
            "text": arrow.string(),
            "integer": arrow.int64(),
            "number": arrow.float64(),
            "truth": arrow.bool_(),
            "day": arrow.date32(),
            "moment": arrow.timestamp("us", "UTC"),
            "list": arrow.list_(arrow.string()),
        }
        schema = arrow.schema([(c, types[kind]) for c, kind in self.columns.items()])
        return arrow.Table.from_pydict(self._values(), schema=schema)

    def _values(self) -> dict[str, list[Any]]:
        values: dict[str, list[Any]] = {c: [] for c in self.columns}
        for row in self._cells():
            for c, kind in self.columns.items():
                values[c].append(_value(row[c], kind))
        return values


def columns_of(fields: Mapping[str, Field]) -> Columns:
    """The columns of a table of the exports, with what each holds here.

    >>> from counterclaim.export.fields import INCIDENTS
    >>> made = columns_of(INCIDENTS)
    >>> made["date_start"], made["killed_low"], made["weapons"], made["title"]
    ('day', 'integer', 'list', 'text')
    """
    return {name: _kind(name, field) for name, field in fields.items()}


def _kind(name: str, field: Field) -> Kind:
    if name in DAYS:
        return "day"
    if name in MOMENTS:
        return "moment"
    return "list" if name in LISTS else _KINDS[field.type]


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind == "day":
        return _day(value)
    if kind == "moment":
        return _moment(value)
    return list(value) if kind == "list" else value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    from counterclaim.export.wording import utc

    found = utc(value)
    return found.replace(microsecond=0) if found is not None else None


def _package(name: str, extra: str) -> Any:
    """A package that only who asks for it needs.

    Raises:
        LackError: it is not installed.
    """
    from importlib import import_module

    try:
        made: ModuleType = import_module(name)
    except ImportError:
        raise LackError(
            f"needs {name}, which is not installed; get it with: pip install 'counterclaim[{extra}]'"
        ) from None
    return made

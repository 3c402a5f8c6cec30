"""Text that every database keeps to the letter and puts in the same order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_MARK = "\ufdd0"
"""Unicode gives this code point no character, and leaves it to programs for their own use."""
_WRITTEN = {_MARK: f"{_MARK}1", "\x00": f"{_MARK}0"}


class Exact(TypeDecorator[str]):
    """A column of text, the same on SQLite and PostgreSQL.

    Text is ordered by its code points, as SQLite and Python order it, whatever the language of the server: so
    ids, lists and incidents come out the same. PostgreSQL holds no NUL; there it is written as two characters
    that no text has, and read back as NUL.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """The type as a database knows it."""
        return Text(collation="C") if _is_postgres(dialect) else Text()

    def bind_processor(self, dialect: Dialect) -> Any:
        """How text is given to a database; as it is where it holds all text, which saves a call a value."""
        return super().bind_processor(dialect) if _is_postgres(dialect) else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """How text is read; as it is where a database holds all text."""
        return super().result_processor(dialect, coltype) if _is_postgres(dialect) else None

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text as a database is given it."""
        return written(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Text as a database had it given."""
        return read(value) if value is not None else None


def written(text: str) -> str:
    """Text without NUL, from which the same text can be read.

    >>> written("a NUL \\x00") == "a NUL \\ufdd00", read(written("\\x00\\ufdd0")) == "\\x00\\ufdd0"
    (True, True)
    """
    if "\x00" not in text and _MARK not in text:
        return text
    return text.replace(_MARK, _WRITTEN[_MARK]).replace("\x00", _WRITTEN["\x00"])


def read(text: str) -> str:
    """The text that was written so."""
    if _MARK not in text:
        return text
    return text.replace(_WRITTEN["\x00"], "\x00").replace(_WRITTEN[_MARK], _MARK)


def _is_postgres(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"

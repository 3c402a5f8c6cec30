"""The one error of a project: what could not be opened or written, why, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError


class ProjectError(Exception):
    """A project cannot be opened, read or written.

    >>> print(ProjectError("notes.txt", "is no project", "name another file"))
    notes.txt: is no project; name another file
    """

    def __init__(self, input: str, reason: str, advice: str) -> None:
        super().__init__(f"{input}: {reason}; {advice}")
        self.input = input
        self.reason = reason
        self.advice = advice


@contextmanager
def told(input: str) -> Iterator[None]:
    """Turn the database's errors into one clear line.

    Args:
        input: the file or URL, for the line.
    """
    try:
        yield
    except IntegrityError as e:
        raise ProjectError(
            input, f"what was to be written does not hang together ({_first(e)})", "report this"
        ) from e
    except DBAPIError as e:
        raise ProjectError(input, *_explained(_first(e), getattr(e.orig, "sqlstate", None))) from e
    except UnicodeEncodeError as e:
        raise ProjectError(input, "was given half a character, which is no text", "write it in UTF-8") from e


def _first(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]


_LINES = {
    "writing": ("may not be written", "give yourself write permission, or copy it"),
    "use": ("is in use by another program", "wait until that one is done"),
    "damage": ("is damaged or no project file", "restore it from a copy"),
    "disk": ("cannot be written: the disk is full", "make room"),
    "name": ("there is no such database", "make it with createdb, or check the address"),
    "user": ("the server lets nobody in so ({})", "check the user and the password"),
    "server": ("cannot be reached ({})", "check that the server runs, and the address"),
    "end": ("the server ended the connection, and nothing of this step was kept", "run it again"),
    "right": ("may not be used so ({})", "ask who keeps the database for the right"),
    "opening": ("cannot be opened", "check the path and its permissions"),
    "other": ("the database says: {}", "check the file or the server"),
}
_STATES = {
    "25006": "writing", "42501": "right", "53100": "disk", "55P03": "use", "57P01": "end", "57P02": "end",
}  # fmt: skip
"""By the code that PostgreSQL gives its errors (PostgreSQL's documentation, appendix A): words may be in any
language."""
_SAID = (
    ("readonly|read-only", "writing"),
    ("locked", "use"),
    ("not a database|malformed", "damage"),
    ("disk is full|disk full", "disk"),
    ('database ".*" does not exist', "name"),
    ('password|authentication|role ".*" does not exist|pg_hba.conf', "user"),
    ("closed the connection|terminating connection|connection is lost", "end"),
    ("connection to server|connection failed|failed to resolve|timeout expired", "server"),
    ("unable to open", "opening"),
)
"""By what SQLite says, and PostgreSQL's client before the server has answered."""


def _explained(message: str, state: str | None) -> tuple[str, str]:
    found = (kind for words, kind in _SAID if re.search(words, message, re.IGNORECASE))
    reason, advice = _LINES[_STATES.get(state or "") or next(found, "other")]
    return reason.format(message), advice


_PASSWORD = re.compile(r"(://[^:/@]*):[^@/]*@")
_ASKED = re.compile(r"([?&](?:ssl)?password=)[^&#]*")


def shown(address: str) -> str:
    """A file name or URL without its password.

    >>> shown("postgresql://desk:secret@host/project")
    'postgresql://desk:***@host/project'
    >>> shown("postgresql:///project?host=/run/server&password=secret")
    'postgresql:///project?host=/run/server&password=***'
    """
    return _ASKED.sub(r"\1***", _PASSWORD.sub(r"\1:***@", address))

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
        reason, advice = _explained(_first(e))
        raise ProjectError(input, reason, advice) from e
    except UnicodeEncodeError as e:
        raise ProjectError(input, "was given half a character, which is no text", "write it in UTF-8") from e


def _first(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]


def _explained(message: str) -> tuple[str, str]:
    low = message.lower()
    if "readonly" in low or "read-only" in low:
        return "may not be written", "give yourself write permission, or copy it"
    if "locked" in low or "lock timeout" in low:
        return "is in use by another program", "wait until that one is done"
    if "not a database" in low or "malformed" in low:
        return "is damaged or no project file", "restore it from a copy"
    if "full" in low and "disk" in low:
        return "cannot be written: the disk is full", "make room"
    if "password" in low or "authentication" in low or ("role" in low and "does not exist" in low):
        return f"the server lets nobody in so ({message})", "check the user and the password"
    if "database" in low and "does not exist" in low:
        return "there is no such database", "make it with createdb, or check the address"
    if "connection to server" in low or "connection failed" in low or "failed to resolve" in low or "timeout expired" in low:
        return f"cannot be reached ({message})", "check that the server runs, and the address"
    if "closed the connection" in low or "terminating connection" in low or "connection is lost" in low:
        return "the server ended the connection, and nothing of this step was kept", "run it again"
    if "permission denied" in low:
        return f"may not be used so ({message})", "ask who keeps the database for the right"
    if "unable to open" in low:
        return "cannot be opened", "check the path and its permissions"
    return f"the database says: {message}", "check the file or the server"


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

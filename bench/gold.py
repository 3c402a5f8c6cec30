"""Where the gold lies, how it is read, and which fields of a claim line answer to its kinds."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

Line = dict[str, Any]
"""A claim line, an incident line or a line of gold."""

TOLLS = frozenset({"killed", "injured", "missing", "abducted", "detained", "displaced"})

FIELDS: dict[str, frozenset[str]] = {
    "accusation": frozenset({"accusation", "event", "responsibility", "actor"}),
    "damage": frozenset({"damage", "event"}),
    "date": frozenset({"date", "event"}),
    "denial": frozenset({"denial", "event", "toll", "target", "responsibility", "presence"}),
    "diplomatic": frozenset({"event"}),
    "event": frozenset({"event", "responsibility"}),
    "geography": frozenset({"place"}),
    "motive": frozenset({"motive"}),
    "nationality": frozenset({"nationality", "victim"}),
    "operation": frozenset({"operation"}),
    "perpetrator": frozenset({"actor", "responsibility"}),
    "place": frozenset({"place"}),
    "responsibility": frozenset({"responsibility", "actor", "event"}),
    "retraction": frozenset({"retraction", "verification"}),
    "target": frozenset({"target"}),
    "threat": frozenset({"threat", "event"}),
    "verification": frozenset({"verification"}),
    "weapon": frozenset({"weapon"}),
} | {kind: frozenset({"toll"}) for kind in TOLLS}
"""For each kind of the gold, the fields of a claim line that may hold it."""


class Missing(Exception):  # noqa: N818 - not an error: the gold is not part of the repository
    """The gold that a task needs is not here; the task is skipped."""


def folder(given: str | None = None) -> Path:
    """The folder that holds ``seed/``, ``gold/`` and ``examples/``.

    Args:
        given: a folder, or None for that of the environment variable ``COUNTERCLAIM_GOLD``.

    Raises:
        Missing: neither is given, or there is no such folder.
    """
    name = given or os.environ.get("COUNTERCLAIM_GOLD")
    if not name:
        raise Missing("no gold: give --gold DIR or set COUNTERCLAIM_GOLD")
    if not Path(name).is_dir():
        raise Missing(f"no gold: {name} is not a folder")
    return Path(name)


def need(path: Path) -> Path:
    """The path itself, if it is there.

    Raises:
        Missing: it is not.
    """
    if not path.exists():
        raise Missing(f"no gold: {path} is not there")
    return path


def document(path: Path) -> Any:
    """A JSON file."""
    return json.loads(need(path).read_text(encoding="utf-8"))


def rows(path: Path) -> list[Line]:
    """A JSONL file."""
    return [json.loads(line) for line in need(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fits(kind: str, claim: Line) -> bool:
    """Whether a claim line's field may hold a gold claim of this kind.

    >>> [fits("killed", {"field": "toll", "kind": kind}) for kind in ("killed", "injured")]
    [True, False]
    """
    if kind in TOLLS:
        return claim["field"] == "toll" and claim.get("kind") == kind
    if kind == "denial":
        denies = claim.get("status") == "denied" or claim.get("polarity") == "negative"
        return denies and claim["field"] in FIELDS["denial"]
    if kind == "retraction":
        return claim.get("status") == "retracted" or claim["field"] in FIELDS["retraction"]
    return claim["field"] in FIELDS[kind]

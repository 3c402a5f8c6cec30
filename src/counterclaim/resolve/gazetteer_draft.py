"""A gazetteer file in the making: drafted beside its place, and how names are keyed in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from counterclaim.resolve.gazetteer_build import OTHER, PRIMARY, QUICK, SCHEMA, STRIPPED, VERSION
from counterclaim.resolve.place_names import core, fold, skeleton


@contextmanager
def draft_of(target: Path, *, after: Path | None = None, pragmas: str = "") -> Iterator[sqlite3.Connection]:
    """A gazetteer to fill, which becomes the target when that is done; whole or not at all.

    Args:
        target: the file to make; its folder is made too.
        after: start with what this file holds; without it the draft is empty.
        pragmas: SQL to run first.

    Raises:
        OSError: the target cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        draft.unlink(missing_ok=True)
        if after is not None:
            draft.write_bytes(after.read_bytes())
        with closing(sqlite3.connect(draft)) as db:
            db.executescript(f"{QUICK}{pragmas}")
            if after is None:
                db.executescript(f"{SCHEMA}PRAGMA user_version={VERSION};")
            yield db
            db.commit()
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def keys_of(names: Sequence[str], others: Iterable[str], kind: str) -> dict[str, int]:
    """The folded names of a place, each with how it belongs to it.

    Args:
        names: its own, the first in full.
        others: what else it is called.
        kind: of the place; provinces and districts are also found without the word for their kind.

    >>> keys_of(["Nord-Kivu Province"], ["Kivu"], "admin1")
    {'nord kivu province': 0, 'nord kivu': 1, 'kivu': 2}
    """
    keys: dict[str, int] = {}
    for name in names:
        keys.setdefault(fold(name), PRIMARY)
    if kind in ("admin1", "admin2"):
        keys.setdefault(core(fold(names[0])), STRIPPED)
    for other in others:
        keys.setdefault(fold(other), OTHER)
    keys.pop("", None)
    return keys


def bones(key: str) -> str:
    """What a folded name is found by where it is misspelt; nothing where too little is left of it."""
    found = skeleton(core(key)) if key.isascii() else ""
    return found if len(found) >= 2 else ""

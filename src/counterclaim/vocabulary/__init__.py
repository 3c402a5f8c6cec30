"""The field's knowledge as data: one YAML file a subject, each entry with examples that are tests.

Every file is a list of entries. An entry may hold ``examples`` (texts that it must match) and
``counter_examples`` (texts that it must not); ``tests/test_vocabulary.py`` runs them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from platformdirs import user_cache_path

T = TypeVar("T")

_ALIKE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})


@cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of the vocabulary file ``name`` (without ``.yaml``), in order.

    YAML is slow to read, so what was read once is kept as JSON with the user's caches, under the file's hash.
    """
    text = (files(__package__) / f"{name}.yaml").read_bytes()
    kept = user_cache_path("counterclaim") / "vocabulary" / f"{name}-{sha256(text).hexdigest()[:16]}.json"
    try:
        return tuple(msgspec.json.decode(kept.read_bytes()))
    except (OSError, msgspec.DecodeError):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        # A safe loader, the C one where there is one.
        content = msgspec.json.encode(yaml.load(text, Loader=loader))  # noqa: S506
    _keep(kept, content)
    return tuple(msgspec.json.decode(content))


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; without a place to write, the next process reads the YAML again."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)


@cache
def load(name: str, make: Callable[[list[dict[str, Any]]], T]) -> T:
    """Build something of a vocabulary file's entries, once a process.

    Args:
        name: the file's name without ``.yaml``.
        make: a module-level function from the entries to what is wanted.
    """
    return make(list(entries(name)))


def lowered(text: str) -> str:
    """A text in lower case, each letter where it was: patterns read it much faster than one of any case.

    Letters that differ from an ASCII one by case alone become that one, as for ``re.IGNORECASE``.

    >>> lowered("İSTANBUL, 5 May")
    'istanbul, 5 may'
    """
    plain = text.translate(_ALIKE)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)

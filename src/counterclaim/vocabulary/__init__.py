"""The field's knowledge as data: one YAML file a subject, each entry with examples that are tests.

Every file is a list of entries. An entry may hold ``examples`` (texts that it must match) and
``counter_examples`` (texts that it must not); ``tests/test_vocabulary.py`` runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

T = TypeVar("T")

_ALIKE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})


@cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of the vocabulary file ``name`` (without ``.yaml``), in order."""
    text = (files(__package__) / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader, the C one where there is one


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

"""Learned weights that ship with the program: read once a process, and checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


@cache
def shipped(package: str, name: str, kind: type[T]) -> T:
    """The weights in ``weights/NAME.json`` of a package.

    Args:
        package: its dotted name.
        name: the file's, without its ending.
        kind: what they are.
    """
    return read_weights((files(package) / "weights" / f"{name}.json").read_bytes(), kind)


def read_weights(raw: bytes, kind: type[T]) -> T:
    """The weights of a file.

    Raises:
        msgspec.ValidationError: they are no such weights.
    """
    return msgspec.json.decode(raw, type=kind)

"""One loader for each data set: its files as frozen records, nothing judged yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bench.model import Broken, Missing


def rows(path: Path) -> list[dict[str, Any]]:
    """A JSONL file.

    Raises:
        Missing: it is not there.
        Broken: a line is no JSON object.
    """
    if not path.is_file():
        raise Missing(f"{path.parent.name}: there is no {path.name}")
    found = []
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(json.loads(line))
                except ValueError as error:
                    raise Broken(f"{path.parent.name}/{path.name}, line {number}: {error}") from error
    return found


def parts(folder: Path, training: Collection[str] = ("train",)) -> list[Path]:
    """The JSONL files of a set to be measured on: those that are not for training, or all if there are no
    others. So a folder with a test part is measured on that, and one without on what it has.

    Args:
        folder: that of the set, with one file a part (``dev.jsonl``, ``uw_dev.jsonl``).
        training: parts meant for training, by their name or its last word.

    Raises:
        Missing: the folder has no part.
    """
    found = sorted(folder.glob("*.jsonl"))
    if not found:
        raise Missing(f"{folder.name}: the folder has no part")
    return [p for p in found if p.stem.rpartition("_")[2] not in training] or found


def unique(names: Iterator[str]) -> Iterator[str]:
    """Names made unique by a number where one comes again.

    >>> list(unique(iter("aba")))
    ['a', 'b', 'a#2']
    """
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}"


FOLDS = 5
"""Parts of a set that has no part of its own for measuring: one is kept back, the others may be learned."""


def held_out(name: str, fold: int = 0) -> bool:
    """Whether a document of such a set is kept back from training, by a hash of its id alone, so that it is
    the same fifth for ever.

    Args:
        name: its id.
        fold: which fifth; the shipped weights keep back the first.

    >>> sum(held_out(f"d-{n}") for n in range(1000)) // 100
    2
    """
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS == fold

"""What coded a report: the version of the program, of its rules and of its gazetteer, as one short name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import counterclaim
from counterclaim.language import Means
from counterclaim.resolve.gazetteer_files import made_by_user

RULES = ("model", "intake", "language", "vocabulary", "resolve", "claims", "incidents")
"""What decides which claims a report gives: code and vocabularies."""
GATE = ("model", "intake", "relevance")
"""What decides whether a report is set aside unread."""
LINKING = ("model", "vocabulary", "resolve", "incidents")
"""What decides which incidents coded reports make."""


def coded_by(means: Means = "both") -> str:
    """The name of what codes in this process; it changes whenever the same report could give other claims.

    Args:
        means: with what reports are read.

    >>> coded_by().startswith(counterclaim.__version__)
    True
    >>> coded_by() == coded_by()
    True
    """
    rules = _rules(RULES, made_by_user())
    return f"{counterclaim.__version__}+{rules}{'' if means == 'both' else f'-{means}'}"


def gated_by() -> str:
    """The name of what sets reports aside in this process; never that of what codes.

    >>> gated_by() != coded_by()
    True
    """
    return f"{counterclaim.__version__}+gate-{_rules(GATE, ())}"


def linked_by() -> str:
    """The name of what joins reports to incidents in this process.

    >>> linked_by() == linked_by()
    True
    """
    return f"{counterclaim.__version__}+links-{_rules(LINKING, ())}"


@cache
def _rules(names: tuple[str, ...], gazetteers: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    here = files("counterclaim")
    for name in names:
        for part in _below(here / name):
            digest.update(part.name.encode() + b"\0" + part.read_bytes())
    # A gazetteer built of pinned packages follows from the code; what the user names or adds does not.
    for gazetteer in gazetteers:
        found = gazetteer.stat()
        digest.update(f"{found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


def _below(part: Traversable) -> Iterator[Traversable]:
    if part.is_dir():
        for inner in sorted(part.iterdir(), key=lambda p: p.name):
            yield from _below(inner)
    elif part.name.endswith((".py", ".yaml", ".json", ".onnx", ".npz")):
        yield part

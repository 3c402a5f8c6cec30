"""The product as tasks run it in a worker: annotated and coded reports, from texts alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench.model import Example

if TYPE_CHECKING:
    from counterclaim.language import Annotated
    from counterclaim.model import Coded, Report


def reports(examples: Sequence[Example], published: bool = True) -> list[Report]:
    """Examples as reports.

    Args:
        examples: each with its text; ``given["published"]`` is its date, where it has one.
        published: whether the product is told that date.
    """
    from counterclaim.model import Report

    made = []
    for e in examples:
        told = e.given.get("published") if published and isinstance(e.given, dict) else None
        sha256 = hashlib.sha256(e.text.encode("utf-8", "surrogatepass")).hexdigest()
        made.append(Report(id=e.id, text=e.text, sha256=sha256, published=told))
    return made


def annotated(examples: Sequence[Example]) -> Iterator[Annotated]:
    """Examples with their syntax, in order."""
    from counterclaim.language import annotate

    return annotate(reports(examples))


def coded(examples: Sequence[Example]) -> Iterator[Coded]:
    """Examples as the product codes them, each a report of its own, in order."""
    from counterclaim.engine.local import code_reports

    return code_reports(reports(examples))

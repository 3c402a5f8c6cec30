"""The product as tasks run it in a worker: annotated and coded reports, from texts alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench.model import Broken, Example

if TYPE_CHECKING:
    from counterclaim.language import Annotated, Means
    from counterclaim.model import Coded, Report


BY = "COUNTERCLAIM_BY"
"""The variable that tells the product's command, and this module, with what to read."""
MEANS: tuple[Means, ...] = ("rules", "reader", "both")


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


def means() -> Means:
    """With what the product reads in this run: the rules, the learned reader, or both (``run --by``)."""
    told = os.environ.get(BY, "both")
    for one in MEANS:
        if told == one:
            return one
    raise Broken(f"{BY}={told}: write {', '.join(MEANS)}")


def annotated(examples: Sequence[Example], read: bool = True) -> Iterator[Annotated]:
    """Examples with their syntax, in order.

    Args:
        examples: each a report of its own.
        read: whether what is asked of them has to do with the learned reader at all.
    """
    from counterclaim.language import annotate

    return annotate(reports(examples), means() if read else "rules")


def coded(examples: Sequence[Example]) -> Iterator[Coded]:
    """Examples as the product codes them, each a report of its own, in order."""
    from counterclaim.engine.local import code_reports

    return code_reports(reports(examples), means())

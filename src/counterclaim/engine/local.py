"""Coding in this process, one batch of reports after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from counterclaim.claims.assemble import code
from counterclaim.incidents import incidents
from counterclaim.intake import Refused, Taken, read
from counterclaim.language import annotate
from counterclaim.model import Coded, Report

BATCH = 16
"""Reports parsed together: enough to keep the parser busy, few enough to show progress."""


def code_reports(reports: Iterable[Report]) -> Iterator[Coded]:
    """Code reports in order.

    >>> text = "Rebels killed three soldiers in Goma, the army said."
    >>> [coded] = code_reports([Report(id="r-1", text=text, sha256="0")])
    >>> [(c.kind, c.low) for c in coded.claims if c.field == "toll"]
    [('killed', 3)]
    """
    for a in annotate(reports):
        mentions, claims = code(a)
        yield Coded(report=a.report, mentions=mentions, claims=claims, incidents=incidents(mentions, claims, a.report.published))


def code_inputs(
    paths: Sequence[str], *, outlet: str | None = None, published: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[tuple[Taken, Coded] | Refused]:
    """Read inputs and code them; what cannot be read comes out as refused, and the rest goes on.

    Args:
        paths: files, folders or ``-``.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none.
        stdin: standard input, for ``-``.
    """
    stream = read(paths, outlet=outlet, published=published, stdin=stdin)
    while batch := list(islice(stream, BATCH)):
        taken = [item for item in batch if isinstance(item, Taken)]
        coded = code_reports([t.report for t in taken])
        for item in batch:
            yield item if isinstance(item, Refused) else (item, next(coded))

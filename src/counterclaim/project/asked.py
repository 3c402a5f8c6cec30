"""Which claims are asked for: the filter of lists of claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from counterclaim.model import ClaimRow, ClaimVerdict, Status
from counterclaim.project.store import Project

MOST = 1_000_000
"""Claims that a search finds at the most."""


def asked(
    project: Project,
    *,
    field: str | None = None,
    status: str | None = None,
    speaker: str | None = None,
    text: str | None = None,
    verdict: str | None = None,
) -> Iterator[ClaimRow]:
    """The claims of a project as reviewers left them, all or some, in the order of ``Project.rows``.

    Args:
        project: open for reading.
        field: what they are about: toll, event, actor, place …
        status: how they are put forward.
        speaker: words that the name of who says it holds.
        text: words that quote and speaker have, all of them.
        verdict: what reviewers left them as.

    Raises:
        ValueError: there is no such status or verdict; in one line.
    """
    for name, given, known in (("status", status, Status), ("verdict", verdict, ClaimVerdict)):
        if given is not None and given not in get_args(known):
            raise ValueError(f"{name} {given}: no such {name}; choose one of: {', '.join(get_args(known))}")
    found = None if text is None else set(project.search(text, limit=MOST))
    return (
        r
        for r in project.rows()
        if (found is None or r.claim.id in found)
        and (field is None or r.claim.field == field)
        and (status is None or r.claim.status == status)
        and (verdict is None or r.verdict == verdict)
        and (speaker is None or speaker.casefold() in r.claim.speaker.name.casefold())
    )

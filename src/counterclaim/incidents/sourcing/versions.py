"""Versions of one page: what an outlet printed there before, it no longer prints.

An incident hears each page as it is now. A page that was changed is no second source beside what it said
before, and does not contradict it; what was changed is told where versions are compared (``edits``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from counterclaim.model import Claim


def current(claims: Iterable[Claim], later: Mapping[str, Collection[str]]) -> list[Claim]:
    """The claims of an incident without those of which their page has a later version that tells of it.

    Where the later version tells nothing of the incident, what the earlier one told stays: a passage that
    fell away, as the old entries of a live page do, was not taken back.

    Args:
        claims: all claims of an incident.
        later: for a report's id the reports that its page held after it.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Police counted nine dead."
    >>> def toll(report):
    ...     return Claim(id=f"c-{report}", report=report, field="toll", status="stated", method="",
    ...         quote=quote(text, (15, 24)), speaker=Speaker(name="Police"))
    >>> [c.report for c in current([toll("r-1"), toll("r-2"), toll("r-9")], {"r-1": {"r-2"}, "r-9": {"r-8"}})]
    ['r-2', 'r-9']
    """
    told = list(claims)
    here = {c.report for c in told}
    return [c for c in told if here.isdisjoint(later.get(c.report, ()))]

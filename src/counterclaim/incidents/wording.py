"""Figures as people read them: the report's own words, with those whom they count."""

from __future__ import annotations

from counterclaim.model import Claim


def figure(claim: Claim) -> str:
    """The figure of a toll with its victims, in the report's own words: "several terrorists".

    The victims are added only where they stand right behind the figure; words are never put together anew.
    """
    if claim.figure is None:
        return claim.value or ""
    words, victims = claim.figure.exact, claim.victims
    if victims is not None and 0 <= victims.start - claim.figure.end <= 1:
        words = f"{words} {victims.exact}"
    return " ".join(words.split())

"""Figures as people read them: the report's own words, with those whom they count."""

from __future__ import annotations

from counterclaim.model import Claim
from counterclaim.resolve.names import normalise


def figure(claim: Claim) -> str:
    """The figure of a toll with its victims, in the report's own words: "several terrorists".

    The victims are added only where they stand right behind the figure; words are never put together anew. A
    value that is not the figure's words was set by a reviewer, and stands alone.
    """
    if claim.figure is None:
        return claim.value or ""
    words, victims = claim.figure.exact, claim.victims
    if claim.value is not None and claim.value.split() != words.split():
        return claim.value
    if victims is not None and 0 <= victims.start - claim.figure.end <= 1:
        words = f"{words} {victims.exact}"
    return " ".join(words.split())


def bounds(low: int | None, high: int | None) -> str:
    """An interval of a count.

    >>> bounds(7, 7), bounds(51, None), bounds(None, 11000), bounds(None, None)
    ('7', '51 or more', 'up to 11,000', 'no number')
    """
    if low is None:
        return "no number" if high is None else f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def signature(claim: Claim) -> tuple[object, ...]:
    """What a claim says, without the words in which it says it: a toll's bounds, else the value's key.

    >>> from counterclaim.model import Speaker, quote
    >>> q = quote("Seven died", (0, 10))
    >>> one = Claim(id="c-1", report="r", field="toll", quote=q, speaker=Speaker(name="x"), status="stated",
    ...     method="", value="Seven", low=7, high=7)
    >>> signature(one)
    (7, 7, True)
    """
    asserted = claim.polarity == "positive" and claim.status != "denied"
    if claim.low is not None or claim.high is not None:
        return claim.low, claim.high, asserted
    words = claim.value or (claim.figure.exact if claim.figure else claim.quote.exact)
    victims = claim.victims.exact if claim.victims else ""
    return normalise(f"{words} {victims}"), asserted


def victims_of(claim: Claim) -> str:
    """The words that say whom a toll counts: those beside the figure, or the figure's own.

    >>> from counterclaim.model import Speaker, quote
    >>> victims_of(Claim(id="c-1", report="r", field="toll", quote=quote("two boys died", (0, 13)),
    ...     victims=quote("two boys died", (4, 8)), speaker=Speaker(name="x"), status="stated", method=""))
    'boys'
    """
    told = claim.victims or claim.figure
    return told.exact if told else ""

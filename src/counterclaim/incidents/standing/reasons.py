"""Why a claim says what it says: its words, who speaks, the rules that found it, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from counterclaim.incidents.affairs.relations import is_inferred
from counterclaim.incidents.wording import bounds
from counterclaim.model import Claim, EventMention
from counterclaim.resolve.countries import country_name


def related(c: Claim, mentions: Mapping[str, EventMention]) -> Iterator[tuple[str, str]]:
    """Of a relation, the words of the two events, as pairs of a label and a line."""
    for label, key in (("event", c.event), ("other", c.other)):
        if c.other is not None and key is not None and key in mentions:
            yield label, f'"{mentions[key].quote.exact}"'


def reasons(c: Claim, source: str) -> Iterator[tuple[str, str]]:
    """What a claim rests on, as pairs of a label and a line.

    Args:
        c: the claim.
        source: what its report is called.

    >>> from counterclaim.model import Quote, Speaker
    >>> made = Claim(id="c-1", report="r-1", field="toll", kind="killed", low=2, high=2, status="stated",
    ...     quote=Quote(start=12, end=24, exact="two men died"), speaker=Speaker(name="Police"), method="m",
    ...     cue=Quote(start=7, end=11, exact="said"))
    >>> [line for label, line in reasons(made, "a.txt") if label in ("cue", "rules", "source")]
    ['"said"', 'm', 'a.txt, characters 12 to 24']
    """
    mention = c.speaker.mention.exact if c.speaker.mention else c.speaker.name
    written = f' (as "{mention}")' if mention != c.speaker.name else ""
    country = f", {country_name(c.speaker.country)}" if c.speaker.country else ""
    party = ", a party to the event" if c.speaker.party else ""
    yield "quote", f'"{c.quote.exact}"'
    yield "speaker", f"{c.speaker.name}{written}: {c.speaker.kind}{country}{party}"
    if c.relay:
        yield "via", ", then ".join(r.name for r in c.relay)
    if is_inferred(c):
        yield "inferred", "from who did what to whom: nobody says it in words"
    yield "cue", f'"{c.cue.exact}"' if c.cue else "none: the report's own voice"
    yield "status", c.status + (f', from "{c.status_cue.exact}"' if c.status_cue else "")
    if c.figure and c.field == "toll":
        yield "figure", f'"{c.figure.exact}": {bounds(c.low, c.high)}'
    if c.polarity == "negative":
        yield "polarity", "negative: said not to be so"
    yield "modality", c.modality
    yield "rules", c.method
    yield "source", f"{source}, characters {c.quote.start} to {c.quote.end}"

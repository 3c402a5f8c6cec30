"""Labels: who speaks by standing in front of a colon, as in headlines and transcripts."""

from __future__ import annotations

from counterclaim.claims.mentions import Attribution
from counterclaim.claims.phrases import chars, trimmed
from counterclaim.claims.reporting import Act
from counterclaim.language import Annotated, Sentence
from counterclaim.resolve.countries import country_of
from counterclaim.resolve.speakers import kind_and_country


def headline(a: Annotated, s: Sentence, acts: tuple[Act, ...]) -> Attribution | None:
    """ "Iraqi officials: Car bomb kills 20": the headline's own form of attribution."""
    doc, start, end = a.doc, s.tokens.start, s.tokens.end
    first = (
        s.start == a.passages[s.passage].start or a.text[a.passages[s.passage].start : s.start].strip() == ""
    )
    colon = next((t.i for t in doc[start : min(start + 8, end)] if t.text == ":"), None)
    if not first or colon is None or colon + 2 >= end or any(g.words[0] < colon for g in acts):
        return None
    source = trimmed(doc, (start, colon))
    text = doc[source[0] : source[1]].text
    if source[0] >= source[1] or any(t.pos_ in ("VERB", "NUM") for t in doc[source[0] : source[1]]):
        return None
    if kind_and_country(text)[0] == "unknown":
        return None
    # "New Delhi: The minister …" is a dateline.
    place = country_of(text)
    if a.passages[s.passage].kind != "title" and place is not None and place.how in ("name", "capital"):
        return None
    content = trimmed(doc, (colon + 1, end))
    return Attribution(
        s.index,
        chars(doc, (colon, colon + 1)),
        "neutral",
        (chars(doc, content),),
        chars(doc, source),
        (),
        "headline",
    )

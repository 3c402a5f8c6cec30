"""Coding short texts in tests, and a world of foreign text to code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hypothesis import strategies as st

from counterclaim.engine import code_reports
from counterclaim.language import Annotated, annotate
from counterclaim.model import Claim, Coded, Quote, Record, Report
from counterclaim.project.verify import quotes

BORDER = (
    "Two soldiers were killed in an ambush near Goma on Monday, the army said. "
    "The rebel group M23 denied that it had attacked the patrol.\n"
    "A hospital doctor told Radio Okapi that at least five people had died and 12 were injured. "
    "The figures could not be independently verified.\n"
)
"""Two tolls of one event under two speakers, one of them through a relay; a denial; a check."""


def report(text: str, **about: object) -> Report:
    """A report of a text."""
    return Report(id="r-1", text=text, sha256="0", **about)  # type: ignore[arg-type]


def parsed(text: str, **about: object) -> Annotated:
    """The annotated report of a text."""
    [a] = annotate([report(text, **about)])
    return a


@cache
def coded(text: str, published: str | None = "2024-05-08") -> Coded:
    """The coded report of a text; the same text is coded once."""
    [c] = code_reports([report(text, published=published)])
    return c


def claims(text: str, field: str) -> list[Claim]:
    """The claims of one field."""
    return [c for c in coded(text).claims if c.field == field]


def misquoted(record: Record, text: str) -> list[Quote]:
    """The quotes anywhere in a record that the text does not bear out, with the words around them."""
    return [
        q
        for q in quotes(record)
        if not q.exact.strip()
        or text[q.start : q.end] != q.exact
        or text[max(0, q.start - 32) : q.start] != q.prefix
        or text[q.end : q.end + 32] != q.suffix
    ]


def values(c: Coded) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every value of every incident with the claims that it leads to."""
    for i in c.incidents:
        yield i.id, i.claims
        for a in (*i.actors, *i.targets):
            yield f"{i.id} {a.role} {a.name}", a.claims
        for t in i.tolls:
            yield f"{i.id} {t.kind}", t.claims
        for clash in i.contradictions:
            yield from ((f"{i.id} {clash.field} {side.value}", side.claims) for side in clash.sides)


WORDS = st.sampled_from(
    (
        "Police said", "according to", "the army", "rebels", "killed", "two", "at least 13", "people",
        "were", "in", "Goma", "on Monday", "a drone strike", "denied", "that", "“", "”", '"', ",", ".",
        "!", "no", "nobody", "the deputy governor", "told", "BBC Farsi", "injured", "3,000",
        "1.5 million", "dozens", "missile", "reportedly", "could not be verified", "alias", "it",
        "the attack", "Iran", "M23", "he said", "claims", "by", "their", "women and children",
        "Read: more", "UN", "18 January 2024", "-", "(", ")", "'", "’s", " ",
    )
)  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
"""The words of conflict news in any order: what rules meet in broken, translated and machine-made text."""

FOREIGN = st.one_of(
    st.text(max_size=120),
    SENTENCES,
    st.lists(SENTENCES, min_size=1, max_size=3).map("\n\n".join),
    st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=20).map("".join),
)
"""Any Unicode text, and text that looks like news."""

"""Which language a report is written in: what the coder cannot read is set aside, and said to be.

A report is looked at passage by passage, since one in two languages, or one that quotes at length, is worth
reading for its English part. What cannot be told is taken for English: a few words, or a mere list of names.

Follows Lui and Baldwin 2012 (langid.py), in its maintained successor py3langid, whose model of 140 languages
lies in its wheel.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
PASSAGE, FEW, MOST = 400, 60, 25
"""Letters of a passage; letters below which nothing is told; passages that are looked at, over the whole."""
READ = (ENGLISH, "pcm", "zxx")
"""What is read: English, Nigerian Pidgin, which is near to it, and what is no language, as tables are."""
DOUBT = 0.02
"""Above this probability a passage may be English."""
SHARE = 0.2
"""A report of which this share of passages may be English is read."""

_BLANK = re.compile(r"\s+")


def tongue(text: str) -> str | None:
    """The language of a report: ISO 639 code; None where it cannot be told.

    Args:
        text: its whole text.

    >>> tongue("Police in the district said that two men had died in the attack near the river on Monday.")
    'en'
    >>> tongue("La police du district a déclaré que deux hommes étaient morts dans l'attaque près du fleuve.")
    'fr'
    >>> tongue("Goma")
    """
    if sum(map(str.isalpha, text)) < FEW:
        return None
    found = [_passage(p) for p in _passages(text)]
    if found.count(ENGLISH) >= SHARE * len(found):
        return ENGLISH
    others = Counter(code for code in found if code != ENGLISH)
    return min(others, key=lambda code: (-others[code], code))


def foreign(text: str) -> str | None:
    """Why a report is set aside for its language, in a line; None where it is English, or may be.

    >>> foreign("La police du district a déclaré que deux hommes étaient morts dans l'attaque du lundi soir.")
    'written in French, and only English is read'
    """
    code = tongue(text)
    return None if code in (None, ENGLISH) else f"written in {_name(str(code))}, and only English is read"


def _passages(text: str) -> list[str]:
    """Passages of about one length, none over the end of a paragraph that is long enough to be told by
    itself, evenly over the text."""
    found: list[str] = []
    held = ""
    for line in text.splitlines():
        held = f"{held} {_BLANK.sub(' ', line)}".strip()
        if sum(map(str.isalpha, held)) >= FEW:
            n = max(1, len(held) // PASSAGE)
            found += [held[i * len(held) // n : (i + 1) * len(held) // n] for i in range(n)]
            held = ""
    if held and not found:
        found = [held]
    return found if len(found) <= MOST else [found[i * len(found) // MOST] for i in range(MOST)]


def _passage(text: str) -> str:
    ranked: dict[str, float] = dict(_model().rank(text.lower() if text.isupper() else text))
    if sum(ranked.get(code, 0.0) for code in READ) > DOUBT:
        return ENGLISH
    return max(ranked, key=lambda code: (ranked[code], code))


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _name(code: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(code, code))

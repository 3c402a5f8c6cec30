"""Forces that a state's own media name without saying whose: they are the state's."""

from __future__ import annotations

import re

from counterclaim.resolve.speakers import kind_and_country

_KIND = (
    r"(?:air|air[ -]defen[cs]e|airborne|anti-aircraft|armed|armou?red|artillery|assault|border|coastal|"
    r"combat|drone|engineer|ground|infantry|marine|mechani[sz]ed|military|missile|mortar|motori[sz]ed|naval|"
    r"navy|reconnaissance|rocket|security|special|tank)"
)
_FORCES = re.compile(
    rf"(?:(?:the|our|several|some|two|three) )?(?:{_KIND}(?: and {_KIND})? ){{1,2}}"
    r"(?:units?|forces|troops|crews?|brigades?|gunners|boats|jets|planes|aircraft|teams?)",
    re.IGNORECASE,
)
"""Forces named by their kind alone, without a name and without a word that makes them somebody else's."""


def at_home(outlet: str | None, words: str) -> str | None:
    """The country of forces that an outlet names by their kind alone; None where it is no medium of a state,
    or they have a name or belong to others.

    Args:
        outlet: the name of the outlet.
        words: who is said to have acted, as written.

    >>> at_home("TASS", "Air defence units"), at_home("TASS", "Enemy air defence units")
    ('RUS', None)
    >>> at_home("Reuters", "Air defence units"), at_home("SANA", "rebel forces")
    (None, None)
    """
    if not outlet or _FORCES.fullmatch(words) is None:
        return None
    kind, country = kind_and_country(outlet)
    return country if kind == "state media" else None

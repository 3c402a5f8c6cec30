"""How counts move: which figures of one speaker are one development."""

from __future__ import annotations

import msgspec
import pytest
from telling import say, tell
from test_incidents_standing import DAY

from counterclaim.incidents.standing.developments import developments
from counterclaim.incidents.standing.said import hear


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        (("at least [7] <people>", "at least [9] <people>", "[10] <people>"), [[7, 9, 10]]),
        (("[5] <militants>", "[2] <soldiers>", "[6] <militants>"), [[5, 6], [2]]),
        (("[7] <people>", "[7] <people>", "[7] <people>"), [[7]]),
    ],
)
def test_a_count_moves_with_its_speaker_and_its_people(figures, rows):
    told = [
        say("the army", f"{f} were killed", n=(int(f[f.index("[") + 1 : f.index("]")]),) * 2, report=f"r-{n}")
        for n, f in enumerate(figures, 1)
    ]
    told = [msgspec.structs.replace(c, high=None) if "at least" in c.quote.exact else c for c in told]
    found = developments(hear(tell(*told, say("a doctor", "[7] <people> died", n=7, report="r-3"), **DAY)))
    assert [[s.low for s in row] for row in found] == [*rows, [7]]


def test_a_denial_a_part_and_what_came_at_once_are_no_development():
    told = [
        say("the army", "[7] <people> were killed", n=7, report="r-1"),
        say("the army", "[9] <people> were killed", n=9, report="r-1"),
        say("the army", "[nobody] was killed", n=0, report="r-2", polarity="negative"),
        say("the army", "[another three] <people> were killed", n=3, report="r-3"),
    ]
    found = developments(hear(tell(*told, **DAY)))
    assert [[(s.low, s.denied) for s in row] for row in found] == [
        [(7, False)],
        [(9, False)],
        [(0, True)],
        [(3, False)],
    ]

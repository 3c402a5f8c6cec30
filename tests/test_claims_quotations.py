"""Quotations: what stands between quotation marks, however an editor set them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.claims.quotations import quotations
from counterclaim.language import annotate
from counterclaim.model import Report


def quoted(text: str) -> list[str]:
    """The quotations of a text."""
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    return [text[slice(*q.inner)] for q in quotations(a)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('He said: "No one was hurt."', ["No one was hurt."]),
        ("“We saw smoke,” she said. “Then it was quiet.”", ["We saw smoke,", "Then it was quiet."]),
        ("«Nobody came», the elder said.", ["Nobody came"]),
        ("The “target“ was a school.", ["target"]),
        ("He called it a 'clean operation' on Monday.", ["clean operation"]),
        ("The soldiers' wives and the driver's son said nothing.", []),
        ("“He told us: ‘Leave now.’ We left.”", ["He told us: ‘Leave now.’ We left."]),
        ("“The road is closed", ["The road is closed"]),
    ],
)
def test_quotations_are_found(text: str, inner: list[str]) -> None:
    assert quoted(text) == inner


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert quoted("“We waited all night.\n\nThe road was closed.") == ["We waited all night."]


@given(st.text(alphabet="ab .\"'“”‘’«»\n", max_size=60))
def test_quotations_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    found = quotations(a)
    assert all(0 <= q.outer[0] <= q.inner[0] < q.inner[1] <= q.outer[1] <= len(text) for q in found)
    assert all(p.outer[1] <= q.outer[0] for p, q in pairwise(found))

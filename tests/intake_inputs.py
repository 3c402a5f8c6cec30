"""Shared by the tests of intake."""

from __future__ import annotations

import io

from counterclaim.intake import Taken, read
from counterclaim.model import Report

BODY = "GOMA - Police said on Thursday that two men died in a clash near the market."


def one(content: str | bytes, **options) -> Taken:
    """What was taken of one input."""
    raw = content.encode() if isinstance(content, str) else content
    [item] = read(["-"], stdin=io.BytesIO(raw), **options)
    assert isinstance(item, Taken), item
    return item


def report(content: str | bytes, **options) -> Report:
    """The report of one input."""
    return one(content, **options).report


def title_of(r: Report) -> str | None:
    """The words under the title's span."""
    return None if r.title_span is None else r.text[slice(*r.title_span)]

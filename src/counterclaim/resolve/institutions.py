"""The names of institutions alone: parties, parliaments, agencies, companies, universities."""

from __future__ import annotations

from functools import cache

from counterclaim.resolve.lexicon import Lexicon, read_institutions
from counterclaim.vocabulary import entries


@cache
def institution_names() -> Lexicon:
    """The names of all institutions of the vocabulary, read once a process."""
    return Lexicon(entry for raw in entries("institutions") for entry in read_institutions(raw))

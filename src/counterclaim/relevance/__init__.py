"""Whether a report is worth reading: a cheap look at its language and words, in front of all that costs."""

from counterclaim.relevance.gate import Gate, gate
from counterclaim.relevance.tongue import foreign, tongue

__all__ = ["Gate", "foreign", "gate", "tongue"]

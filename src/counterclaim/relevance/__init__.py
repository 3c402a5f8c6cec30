"""Whether a report is worth reading: a cheap look at its words, in front of everything that costs."""

from counterclaim.relevance.gate import Gate, gate

__all__ = ["Gate", "gate"]

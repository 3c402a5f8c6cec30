"""What is at hand of an incident when it is put together: its claims, their reports, and who copied whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counterclaim.model import Claim, Copy, ReportRef


@dataclass(frozen=True)
class Telling:
    """An incident as its reports tell it.

    Attributes:
        claims: all claims of the incident's event mentions, by report and place in its text.
        reports: the reports of these claims, by id.
        copies: passages of these reports that stand in earlier ones.
        credits: the agency that a report credits for its text, by the report's id (``sources_credits``).
        moments: when claims were said that are not as old as their report, the entries of live pages (ISO
            8601), by the claim's id (``live.said_at``).
    """

    claims: Sequence[Claim]
    reports: Mapping[str, ReportRef] = field(default_factory=dict)
    copies: Sequence[Copy] = ()
    credits: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)

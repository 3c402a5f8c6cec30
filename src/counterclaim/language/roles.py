"""What a learned reader saw in a report: words that play a role in violence, with how sure it is of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from counterclaim.language.annotated import Annotated
from counterclaim.language.readings import Readings
from counterclaim.model import Span

ReaderRole = Literal["PERP_IND", "PERP_ORG", "TARGET", "VICTIM", "WEAPON"]
"""People who did it, the organisation behind them, things that were hit, people who came to harm, weapons."""


@dataclass(frozen=True)
class RoleSpan:
    """Words of a report that play a role in violence.

    Attributes:
        span: where they stand in the report's text.
        role: what they are in it.
        score: the reader's probability of that, 0 to 1.
        kinds: probability of each kind of violence (``reader_kinds.yaml``) that they may play the role in;
            they need not add up to one, for words may play it in several.
        confidence: for those who did it, probability that the report tells it as fact, as claimed by them, as
            an accusation or as possible.
        stage: probability that it was accomplished, attempted or threatened.

    >>> RoleSpan((0, 7), "PERP_IND", 0.9, {"ATTACK": 0.8, "ARSON": 0.1}).kind
    'ATTACK'
    """

    span: Span
    role: ReaderRole
    score: float
    kinds: Mapping[str, float]
    confidence: Mapping[str, float] = field(default_factory=dict)
    stage: Mapping[str, float] = field(default_factory=dict)

    @property
    def kind(self) -> str | None:
        """The likeliest kind; None where the reader gives none."""
        return max(self.kinds, key=self.kinds.__getitem__, default=None)


LEAST = 0.2
"""How probable a word must be to play a role: low, for what is made of the spans weighs them again."""
LAYERS: Mapping[str, ReaderRole] = {
    "perp_individual": "PERP_IND",
    "perp_organization": "PERP_ORG",
    "physical_target": "TARGET",
    "human_target": "VICTIM",
    "instrument": "WEAPON",
}
"""The reader's layers and the roles that they tag."""


def role_spans(readings: Readings) -> tuple[RoleSpan, ...]:
    """All words that the reader takes for those who did it, what was hit, who was harmed, or with what."""
    return tuple(
        RoleSpan(
            t.span,
            role,
            t.score,
            readings.kinds(t.span),
            readings.confidence(t.span) if role in ("PERP_IND", "PERP_ORG") else {},
            {name.lower(): p for name, p in readings.stage(t.span).items()},
        )
        for layer, role in LAYERS.items()
        for t in readings.tagged(layer, least=LEAST)
    )


def roles_of(a: Annotated) -> tuple[RoleSpan, ...]:
    """The roles by which a report is coded: those that the reader sees, where it is asked."""
    return role_spans(a.readings) if a.readings is not None and asked(a) else ()


def asked(a: Annotated) -> bool:
    """Whether the reader is asked who did what to whom.

    Beside the rules it is asked about text without a contrast of case, as wires in capitals are: there tagger
    and parser lose names and verbs, and the reader, which never sees case, measures better. In mixed case the
    rules do.
    """
    return a.readings is not None and (a.means == "reader" or caseless(a.text))


def caseless(text: str) -> bool:
    """Whether a text is written in capitals or in small letters throughout, but for a word here and there.

    >>> caseless("REBELS SHOT THE MAYOR, a spokesman said"), caseless("REBELS SHOT THE MAYOR."), caseless("")
    (False, True, False)
    """
    letters = sum(map(str.isalpha, text))
    return letters > 0 and not SMALL < sum(map(str.isupper, text)) / letters < CAPITALS


SMALL, CAPITALS = 0.002, 0.9
"""Shares of capitals between which a text has both cases."""

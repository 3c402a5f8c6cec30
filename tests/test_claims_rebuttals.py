"""Denials that hang on what they deny, in its own sentence."""

from __future__ import annotations

import pytest

from counterclaim.claims.assemble import code
from counterclaim.engine import code_reports
from counterclaim.language import annotate
from counterclaim.model import Claim, Report


def claims(text: str) -> tuple[Claim, ...]:
    [a] = annotate(
        [Report(id="r-1", text=text, sha256="0", outlet="Lake Post", published="2024-05-06")], "rules"
    )
    return code(a)[1]


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        (
            "The UN says Rwandan troops killed 15 villagers in Kishishe, which Kigali denies.",
            "Rwanda",
            "Rwandan troops killed 15 villagers in Kishishe",
        ),
        (
            "Al-Shabaab claimed it had killed 30 soldiers at the base, a claim the mission denied.",
            "mission",
            "it had killed 30 soldiers at the base",
        ),
        (
            "Residents said soldiers had shot nine people, an allegation the army rejected.",
            "army",
            "soldiers had shot nine people",
        ),
        (
            "The rebels said they had captured the town, a claim that the army disputed.",
            "army",
            "they had captured the town",
        ),
        (
            "Residents said soldiers had shot nine people, an accusation denied by the army.",
            "army",
            "soldiers had shot nine people",
        ),
    ],
)
def test_who_denies_what_was_just_said(text: str, who: str, what: str) -> None:
    found = claims(text)
    [denial] = [c for c in found if c.field == "denial"]
    assert (denial.speaker.name, denial.value, denial.status, denial.relay) == (who, what, "denied", ())
    assert "REJECT" not in {c.kind for c in found}
    # Who said it says it still, and nothing of the denial.
    assert all(c.status != "denied" and who != c.speaker.name for c in found if c is not denial)


@pytest.mark.parametrize(
    "text",
    [
        "Mediators offered a truce, which Hamas rejected.",
        "The UN says the army killed 15 villagers, a claim that could not be verified.",
        "The army said a claim of responsibility that nobody denied had reached it.",
    ],
)
def test_what_denies_nothing_that_was_said(text: str) -> None:
    assert [c for c in claims(text) if c.field == "denial"] == []


def test_it_is_disputed_whether_it_happened() -> None:
    text = "The UN says Rwandan troops killed 15 villagers in Kishishe on Sunday, which Kigali denies."
    [coded] = code_reports([Report(id="r-1", text=text, sha256="0", published="2024-05-06")], "rules")
    [incident] = coded.incidents
    assert [c.field for c in incident.contradictions] == ["whether it happened"]

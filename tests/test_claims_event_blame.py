"""Whom somebody says to have done it: the initiator of an event by the words that blame them."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from counterclaim.claims.assemble import code
from counterclaim.language import annotate
from counterclaim.model import Report


def blamed(text: str) -> list[tuple[str, str, str]]:
    """Who is said to have done violence: as written, the status, and who says so."""
    [a] = annotate([Report(id="r-1", text=text, sha256="0", outlet="Lake Post")], "rules")
    _, claims = code(a)
    return [
        (c.quote.exact if c.figure is None else c.figure.exact, c.status, c.speaker.name)
        for c in claims
        if c.field == "actor" and c.kind == "ASSAULT"
    ]


@pytest.mark.parametrize(
    ("text", "who", "by"),
    [
        ("The group accused the army of shelling a market.", "the army", "group"),
        ("Human Rights Watch accused the army of executing at least 223 civilians.", "the army", "Human Rights Watch"),
        ("Rebels accused government troops of killing 15 villagers in Kono.", "government troops", "Rebels"),
        ("The governor blamed Al-Shabaab for the blast, which killed nine people.", "Al-Shabaab", "governor"),
        ("Residents blamed the strike on the Nigerian air force.", "the Nigerian air force", "Residents"),
        ("Authorities blamed the attack on Boko Haram.", "Boko Haram", "Authorities"),
        ("Villagers accused the militia of carrying out the attack in Kono.", "the militia", "Villagers"),
        ("The army was accused by villagers of killing civilians.", "The army", "villagers"),
        ("The army was accused of killing civilians.", "The army", "Lake Post"),
        ("The army attributed the attack to the EMC.", "the EMC", "army"),
        ("The attack was blamed on Boko Haram fighters.", "Boko Haram fighters", "Lake Post"),
        ("A drone hit a funeral in El Obeid, the doctors' network said, blaming the Rapid Support Forces.", "the Rapid Support Forces", "doctors' network"),
        ("A mine killed six people in Bannu, with police blaming the Pakistani Taliban.", "the Pakistani Taliban", "police"),
        ("A convoy was attacked near Kidal, and the government blamed Tuareg rebels.", "Tuareg rebels", "government"),
        ("The governor blamed bandits after six traders were shot dead near Kono.", "bandits", "governor"),
    ],
)  # fmt: skip
def test_who_is_blamed_is_the_initiator_and_accused(text: str, who: str, by: str) -> None:
    assert blamed(text) == [(who, "accused", by)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Critics accuse the government of ignoring attacks by bandits.", "the government"),
        ("The minister was accused of corruption.", "The minister"),
        ("Villagers blamed the drought for the poor harvest.", "the drought"),
        ("The mayor blamed the army for the delay after the attack.", "the army"),
        ("A convoy was attacked near Kidal, and the driver blamed the heavy rain.", "the heavy rain"),
        ("Six men were shot in Kono, police said, without blaming the rebels for it.", "the rebels"),
    ],
)
def test_who_is_blamed_for_something_else_is_none(text: str, who: str) -> None:
    assert who not in [name for name, *_ in blamed(text)]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Residents found the bodies of 11 men in Beni on Sunday and blamed the ADF.", "Residents"),
        (
            "The bodies of five men were found in a forest in Arauca, the army said, blaming ELN rebels.",
            "army",
        ),
    ],
)
def test_who_is_blamed_for_bodies_did_it(text: str, by: str) -> None:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", outlet="Lake Post")], "rules")
    _, claims = code(a)
    said = [(c.status, c.speaker.name) for c in claims if (c.field, c.kind) == ("actor", "HARM")]
    assert said == [("accused", by)]

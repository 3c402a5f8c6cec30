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
        ("The attack was blamed on Boko Haram fighters.", "Boko Haram fighters", "Lake Post"),
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
    ],
)
def test_who_is_blamed_for_something_else_is_none(text: str, who: str) -> None:
    assert who not in [name for name, *_ in blamed(text)]

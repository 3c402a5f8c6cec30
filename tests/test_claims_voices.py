"""Voices: which mentions of sources in a report are one and the same speaker, of what kind and country."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from counterclaim.claims.attribution import find_attributions
from counterclaim.claims.voices import find_voices
from counterclaim.language import annotate
from counterclaim.model import Report, Speaker
from counterclaim.resolve.actors import ActorContext


def speakers(text: str, context: ActorContext | None = None) -> dict[str, Speaker]:
    """The speaker behind each mention of a source; where words come twice, the last."""
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    found = find_attributions(a)
    voices = find_voices(a, found, context or ActorContext())
    return {text[slice(*f.source)]: voices.speaker(text, f.source) for f in found if f.source}


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        (
            "Colonel Anna Petrova said two men had died. She said the road was closed.",
            "She",
            "Colonel Anna Petrova",
        ),
        (
            "President Volodymyr Zelenskyy said Kyiv was hit. Two people were killed, Tymur Tkachenko, head of the city military administration, said. Both were women, he added.",
            "he",
            "Tymur Tkachenko, head of the city military administration",
        ),
        (
            "Hospital officials said nine had died. They said four were children.",
            "They",
            "Hospital officials",
        ),
        ("The ministry said nine had died. It said four were children.", "It", "ministry"),
        (
            "State television has changed its story. It said that nine had died.",
            "It",
            "State television",
        ),
        (
            "Villagers said nine had died. State media have moved already. They reported that seven had died.",
            "They",
            "State media",
        ),
        (
            "The group denied the raid. The statement said that nobody had been hurt.",
            "The statement",
            "group",
        ),
        (
            "The foreign minister said two had died. The defence minister said six had died. "
            "The foreign minister said that talks would go on.",
            "The foreign minister",
            "foreign minister",
        ),
        (
            "Dr Omar Haddad, a surgeon, said nine had died. Haddad said that four were children.",
            "Haddad",
            "Dr Omar Haddad, a surgeon",
        ),
    ],
)
def test_a_mention_goes_back_to_its_voice(text: str, mention: str, name: str) -> None:
    assert speakers(text)[mention].name == name


def test_two_ministers_are_two_voices() -> None:
    found = speakers("The foreign minister said two had died. The defence minister said six had died.")
    assert found["The foreign minister"].name != found["The defence minister"].name


def test_an_indefinite_mention_is_a_new_voice() -> None:
    found = speakers("An official said two had died. Another official said six had died.")
    assert found["An official"].name == "official"
    assert found["Another official"].mention is not None
    assert found["Another official"].mention.exact == "Another official"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The UN said two had died. Turkey bombed what it said were hideouts near Zap.",
            "Turkey",
        ),
        (
            "The UN said two had died. The raid came a day after Chad fired rockets at what it called bases of rebels.",
            "Chad",
        ),
    ],
)
def test_it_in_what_it_said_were_is_who_acts(text: str, name: str) -> None:
    assert speakers(text)["it"].name == name


def test_an_account_that_says_which_it_is_goes_back_to_nobody() -> None:
    found = speakers("Our team could verify none. The account that put it up said six had died.")
    assert found["The account"].name == "account"


def test_reports_without_issuer_are_not_the_last_body() -> None:
    found = speakers("The army said two had died. Preliminary reports indicated that six had died.")
    assert found["Preliminary reports"].name == "Preliminary reports"


@pytest.mark.parametrize(
    ("text", "mention", "kind", "country"),
    [
        ("Iran's army said two had died.", "Iran's army", "military", "IRN"),
        ("Hamas spokesman Sami Qasem said two had died.", "Hamas spokesman Sami Qasem", "armed group", "PSE"),
        ("A nurse at the hospital said two had died.", "A nurse at the hospital", "medical", None),
        ("Villagers said that men from Chad had crossed the river.", "Villagers", "witness", None),
        ("The doctor said that soldiers from Kenya had come.", "The doctor", "medical", None),
    ],
)
def test_a_voice_has_a_kind_and_a_country(text: str, mention: str, kind: str, country: str | None) -> None:
    found = speakers(text)[mention]
    assert (found.kind, found.country) == (kind, country)


def test_voice_of_a_body_is_not_that_of_its_spokesperson() -> None:
    text = "MoD spokesperson Lena Faro Diaz said two men had died. MoD said the road was closed."
    found = speakers(text)
    assert found["MoD"].name != found["MoD spokesperson Lena Faro Diaz"].name


def test_voice_of_reports_from_a_country_is_not_its_state() -> None:
    text = "Media reports from Chad said nine had died."
    assert speakers(text)["Media reports from Chad"].kind != "government"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Hamas denied it. Its spokesman, Abu Ali, said that nobody had died.", "Hamas' spokesman, Abu Ali", "armed group"),
        ("The ministry gave no figure. Its spokeswoman said that six had died.", "ministry's spokeswoman", "government"),
        ("Villagers fled. Their spokesman said that six had died.", "Villagers' spokesman", "witness"),
        ("A bomb went off in Goma. Its spokesman said that six had died.", "spokesman", "person"),
        ("The general left. His spokesman said that six had died.", "spokesman", "person"),
    ],
)  # fmt: skip
def test_who_speaks_for_the_body_that_was_told_of(text: str, name: str, kind: str) -> None:
    [found] = [s for words, s in speakers(text).items() if "spokes" in words]
    assert (found.name, found.kind) == (name, kind)

"""How events are said to stand to one another: of many conflicts, by whom, and where nothing is said."""

from __future__ import annotations

import msgspec
import pytest
from coding import coded, misquoted

from counterclaim.model import Claim, claim_id


def relations(text: str) -> list[Claim]:
    return [c for c in coded(text).claims if c.field == "relation"]


def told(text: str) -> list[tuple[str | None, str, str | None]]:
    """Type, trigger of the event, and trigger of the other one or the name of the series."""
    made = coded(text)
    words = {m.id: m.trigger.exact for m in made.mentions}
    found = []
    for c in made.claims:
        if c.field == "relation":
            assert c.event is not None
            assert c.figure is not None
            found.append((c.value, words[c.event], words[c.other] if c.other else c.figure.exact))
    return found


SAID = [
    (
        "Sudanese army jets bombed Nyala on Tuesday in retaliation for a drone attack on Merowe airport.",
        ("response", "bombed", "drone attack"),
    ),
    (
        "In response to the shelling of Belgorod, Russian forces launched missiles at Kharkiv, Kyiv said.",
        ("response", "launched", "shelling"),
    ),
    (
        "A day after rebels ambushed a convoy near Hpakant, Myanmar's army shelled three villages in Kachin.",
        ("follows", "shelled", "ambushed"),
    ),
    (
        "Fighters attacked a Fulani village near Bankass to avenge the killing of two farmers.",
        ("response", "attacked", "killing"),
    ),
    (
        "Bogota suspended talks with the rebels over the bombing of a police station in Cali.",
        ("consequence", "suspended", "bombing"),
    ),
    (
        "Chad closed its border with Sudan after gunmen attacked a refugee camp in Adre.",
        ("consequence", "closed", "attacked"),
    ),
    (
        "Niger expelled the French ambassador in protest at the air strike on Diffa.",
        ("consequence", "expelled", "air strike"),
    ),
    ("The African Union condemned the massacre in Solhan.", ("condemned by", "condemned", "massacre")),
    (
        "The bombing of the ferry in Mopti was the third attack this month, the governor said.",
        ("part of", "bombing", "the third attack this month"),
    ),
    (
        "The shelling of the clinic in Sloviansk was one of six attacks on hospitals that night.",
        ("part of", "shelling", "attacks"),
    ),
    (
        "Troops bombed a camp in Catatumbo on Monday as part of Operation Iron Storm on the border.",
        ("part of", "bombed", "Operation Iron Storm"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[x[0][:40] for x in SAID])
def test_a_relation_is_found(text, expected):
    assert expected in told(text)


SILENT = [
    "The mayor of Cali spoke a day after the strike on the market.",
    "In response to a question, the minister said that rebels had attacked Goma.",
    "In response to criticism of the raid on Tamu, the army said that it had shelled rebel positions.",
    "Two women died days after the attack on the hospital in El Fasher.",
    "Four people were killed after a shell hit a bus in Donetsk.",
    "Rebels attacked a convoy near Menaka and soldiers shelled a village near Gao.",
    "A day after the bombing of the bridge, the general said that rebels had attacked Kidal.",
    "The ambassador met the minister after the strike on Kharkiv.",
    "The army would respond to any attack on Khartoum with air strikes, a general warned.",
    "The team avenged its defeat in Monday's attack-minded match.",
    "Police said the attack on the bank was part of the inquiry.",
]


@pytest.mark.parametrize("text", SILENT, ids=[x[:40] for x in SILENT])
def test_what_only_sounds_like_a_relation_is_none(text):
    assert told(text) == []


def test_who_says_that_it_was_an_answer_is_its_speaker():
    text = (
        "The army shelled Omdurman on Sunday in retaliation for a drone attack on the barracks in Atbara, "
        "a spokesman said. Residents denied that the shelling was in response to the drone attack."
    )
    first, second = relations(text)
    assert (first.speaker.name, first.status, first.polarity) == ("spokesman", "stated", "positive")
    assert second.status == "denied"
    assert second.polarity == "negative"
    assert first.cue is not None


def test_a_doubt_stays_with_the_relation():
    [c] = relations(
        "The BBC said the militia may have bombed the market in Jos in response to the killing of a herder."
    )
    assert (c.status, c.speaker.name) == ("possible", "BBC")


def test_what_is_not_an_answer_is_denied():
    [c] = relations(
        "The raid on Idlib was not in response to the attack on the base in Hama, a general said."
    )
    assert (c.status, c.polarity) == ("denied", "negative")


def test_days_later_is_a_response_where_roles_are_reversed_and_else_only_follows():
    answer = (
        "Weeks after a drone attack by Rwanda in Goma in the Democratic Republic of Congo, Congolese forces "
        "launched raids on camps in Rwanda."
    )
    again = "Russian missiles hit Odesa on Friday, a day after Russian drones attacked Mykolaiv."
    assert [c.value for c in relations(answer)] == ["response"]
    assert [c.value for c in relations(again)] in ([], ["follows"])


def test_it_points_back_to_the_violence_told_before():
    text = (
        "Turkish jets bombed a camp near Duhok in Iraq on Thursday. "
        "The raid was large. It came a day after Kurdish fighters attacked a Turkish base in Amedi."
    )
    found = relations(text)
    assert found
    assert all(c.quote.exact.startswith("It came a day after") for c in found)


def test_a_diplomatic_step_told_after_the_violence_of_the_other_side_follows_it():
    text = (
        "Rwandan troops attacked Goma in the Democratic Republic of Congo on Tuesday. "
        "On Wednesday Congo recalled its ambassador from Kigali."
    )
    assert ("follows", "recalled", "attacked") in told(text)
    assert [c.method for c in relations(text)] == ["relation:roles"]


def test_a_step_of_somebody_else_follows_nothing():
    text = "Rwandan troops attacked Goma on Tuesday. Peru recalled its ambassador from Lima on Wednesday."
    assert told(text) == []


@pytest.mark.parametrize("text", [x[0] for x in SAID], ids=[x[0][:40] for x in SAID])
def test_its_quote_holds_the_words_that_say_so(text):
    for c in relations(text):
        assert c.figure is not None
        assert misquoted(c, text) == []
        assert c.quote.start <= c.figure.start
        assert c.figure.end <= c.quote.end


def test_both_mentions_are_mentions_of_the_report():
    for text, _ in SAID:
        known = {m.id for m in coded(text).mentions}
        for c in relations(text):
            assert c.event in known
            assert c.other is None or c.other in known
            assert c.event != c.other


def test_the_other_event_belongs_to_the_id_of_a_relation_and_changes_no_other_id():
    [c] = relations(SAID[0][0])
    assert claim_id(c) == c.id
    assert claim_id(msgspec.structs.replace(c, other="e-1")) != c.id
    plain = msgspec.structs.replace(c, other=None)
    assert claim_id(plain) != c.id

"""From a text to its claims: who says what, through whom, how sure, in which words."""

from __future__ import annotations

import msgspec
import pytest
from coding import BORDER, claims, coded

from counterclaim.model import Claim, claim_id


def one(text: str, field: str, **values: object) -> Claim:
    """The one claim of a field with these values."""
    found = [c for c in claims(text, field) if all(getattr(c, k) == v for k, v in values.items())]
    assert len(found) == 1, [(c.value, c.speaker.name) for c in claims(text, field)]
    return found[0]


SOLDIERS = "Rebels killed three soldiers in Goma on Monday, the army said."


def test_a_toll_has_figure_victims_speaker_and_cue():
    c = one(SOLDIERS, "toll")
    assert (c.kind, c.low, c.high) == ("killed", 3, 3)
    assert (c.figure.exact, c.speaker.name, c.speaker.kind) == ("three", "army", "military")
    assert (c.speaker.mention.exact, c.cue.exact) == ("the army", "said")
    assert (c.status, c.polarity, c.modality) == ("stated", "positive", "happened")


def test_a_quote_holds_what_is_said_and_not_who_says_it():
    for c in coded(SOLDIERS).claims:
        assert c.quote.exact == "Rebels killed three soldiers in Goma on Monday"


def test_a_quote_starts_behind_that():
    text = "The mayor said that shells had killed four people in Sumy."
    assert one(text, "toll").quote.exact == "shells had killed four people in Sumy"


def test_actor_place_and_date_are_claims_of_the_same_event():
    event = one(SOLDIERS, "event")
    for field, value in (("actor", "Rebels"), ("place", "Goma"), ("date", "2024-05-06")):
        c = one(SOLDIERS, field)
        assert (c.value, c.event, c.speaker) == (value, event.event, event.speaker)
    assert one(SOLDIERS, "place").place.country == "COD"


def test_what_nobody_is_named_for_the_outlet_says():
    c = one("Rebels killed three soldiers in Goma on Monday.", "toll")
    assert (c.speaker.kind, c.speaker.mention, c.cue, c.relay) == ("outlet", None, None, ())


def test_a_relay_stands_between_outlet_and_speaker():
    c = one("A doctor told Radio Okapi that five people had died in the shelling of Sake.", "toll")
    assert (c.speaker.name, [r.name for r in c.relay]) == ("doctor", ["Radio Okapi"])


def test_a_medium_that_quotes_is_the_relay():
    c = one("Radio Tamazuj quoted a county official as saying that gunmen had killed eleven herders.", "toll")
    assert (c.speaker.name, [r.name for r in c.relay]) == ("county official", ["Radio Tamazuj"])


def test_a_part_names_its_whole_and_has_its_speaker():
    text = (
        "At least 12 people, including four children, were killed in the shelling of Kharkiv, the mayor said."
    )
    whole, part = one(text, "toll", low=12), one(text, "toll", low=4)
    assert (whole.high, part.high, part.part_of) == (None, 4, whole.id)
    assert part.speaker == whole.speaker


@pytest.mark.parametrize(
    ("text", "status", "polarity"),
    [
        ("The army said it had killed six rebels near Bukavu.", "claimed", "positive"),
        ("The army said its troops had killed six rebels near Bukavu.", "claimed", "positive"),
        ("We killed six soldiers near Bukavu, the M23 said.", "claimed", "positive"),
        ("The army said it had killed two children near Bukavu.", "stated", "positive"),
        ("Kyiv accused Russia of killing five people in Odesa.", "accused", "positive"),
        ("An airstrike may have killed five people in Mekelle, aid workers said.", "possible", "positive"),
        ("The army denied that it had killed five people in Sanaa.", "denied", "negative"),
        ("The mayor said shells had killed five people in Sumy.", "stated", "positive"),
        ("Five people were reportedly killed in the shelling of Sumy.", "possible", "positive"),
    ],
)
def test_status_of_a_toll(text, status, polarity):
    c = one(text, "toll")
    assert (c.status, c.polarity) == (status, polarity)


def test_a_party_is_marked():
    c = one("The M23 said it had killed six soldiers near Goma.", "toll")
    assert (c.speaker.name, c.speaker.party) == ("M23", True)
    assert not one("A doctor said the M23 had killed six soldiers near Goma.", "toll").speaker.party


def test_blank_is_not_zero():
    nobody = one("The ministry said no civilians were killed in the raid on Mosul.", "toll")
    assert (nobody.low, nobody.high) == (0, 0)
    several = one("The ministry said several civilians were killed in the raid on Mosul.", "toll")
    assert (several.low, several.high) == (None, None)
    assert claims("The ministry said that soldiers had raided Mosul.", "toll") == []


def test_speakers_of_one_report_are_told_apart():
    tolls = [c for c in claims(BORDER, "toll") if c.kind == "killed"]
    assert [(c.low, c.high, c.speaker.name) for c in tolls] == [(2, 2, "army"), (5, None, "hospital doctor")]


def test_a_denial_is_of_the_denier():
    denied = [c for c in coded(BORDER).claims if c.status == "denied"]
    assert {c.speaker.name for c in denied} == {"M23"}
    assert {"denial", "event"} <= {c.field for c in denied}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The match ended two to one.",
        "He ran 50 kilometres on Sunday.",
        "The attack on inflation killed three of the minister's budget plans.",
        "Read: Ten killed in Goma, army says",
    ],
)
def test_no_toll_where_nobody_is_harmed(text):
    assert claims(text, "toll") == []


def test_an_anaphor_alone_claims_no_event():
    text = "Rebels shelled Sake on Monday. After the attack, schools closed."
    assert "the attack" not in {c.quote.exact.lower() for c in claims(text, "event")}


def test_each_claim_once_in_text_order():
    c = coded(BORDER).claims
    assert [x.quote.start for x in c] == sorted(x.quote.start for x in c)
    assert len({x.id for x in c}) == len(c)


def test_ids_are_of_the_content_and_survive_a_new_judgement():
    for c in coded(BORDER).claims:
        assert c.id == claim_id(c) == claim_id(msgspec.structs.replace(c, status="possible", method="other"))


def test_every_claim_names_its_rule():
    assert all(c.method for c in coded(BORDER).claims)


def test_a_group_has_the_name_that_it_calls_itself():
    [c] = claims("The group, which calls itself Army of Islam, said that two men had died.", "toll")
    assert c.speaker.name == "Army of Islam"


def test_a_count_repeated_is_of_the_event_of_the_count():
    text = (
        "Six people were hurt in the raid on Tora, the mayor said. The number of dead in the flood at Kutum "
        "was put at seven. Officials have since raised it to nine."
    )
    seven, nine = [c for c in claims(text, "toll") if c.kind == "killed"]
    assert (seven.low, nine.low, nine.event) == (7, 9, seven.event)


def test_what_is_said_in_one_breath_has_one_time():
    text = "Chad struck a camp. Niger said at the time two boys had been killed and three girls wounded."
    assert {c.modality for c in claims(text, "toll")} == {"background"}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "The troops were attacked in Bunia, the ministry said, adding that they had killed six gunmen.",
            ["troops"],
        ),
        ("Russia's defence ministry said it had struck a depot.", ["Military Forces of Russia"]),
        ('"We struck two camps," said a spokesman for the Nigerian army.', ["Nigerian Army"]),
        ("The rebels' spokesman said its fighters had ambushed a convoy.", ["rebels"]),
        ("The governor said they had shelled the town for an hour.", []),
        ("The governor said it had shelled the town.", []),
        ("The army said it had bombed two camps.", ["army"]),
    ],
)
def test_who_tells_of_it_did_not_do_it(text, actors):
    assert [c.value for c in claims(text, "actor")] == actors


def test_a_spokesman_owns_what_his_side_did():
    assert one("An army spokesman said it had bombed two camps.", "actor").status == "claimed"

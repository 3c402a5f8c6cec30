"""Attribution: one line a pattern of reporting. <s> source, <q> cue, <c> content, <r> relay."""
# ruff: noqa: E501

from __future__ import annotations

import re

import pytest
from attribution_reports import told

from counterclaim.claims.attribution import _named, find_attributions
from counterclaim.claims.mentions import Attribution
from counterclaim.language import annotate
from counterclaim.model import Report

SPEAKERS, SPEAKERS_AND_RELAYS = 0.95, 0.94
"""Shares right of the marked words in ``data/attribution_reports.yaml``, as measured; raise them, never lower them."""
TAG = re.compile(r"</?([sqcr])>")


def marked(line: str) -> tuple[str, dict[str, list[str]]]:
    """Take the tags out of a line and return the text with what they marked."""
    text, open_at, found = "", {}, {"s": [], "q": [], "c": [], "r": []}
    at = 0
    for tag in TAG.finditer(line):
        text += line[at : tag.start()]
        at = tag.end()
        if tag.group().startswith("</"):
            found[tag.group(1)].append(text[open_at.pop(tag.group(1)) :])
        else:
            open_at[tag.group(1)] = len(text)
    return text + line[at:], found


def attributions(text: str) -> tuple[Attribution, ...]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")])
    return find_attributions(a)


LINES = [
    # the source before, behind and inside
    "<s>The ministry</s> <q>said</q> that <c>two soldiers had been killed near the river</c>.",
    "<c>Two soldiers had been killed near the river</c>, <s>the ministry</s> <q>said</q>.",
    "<c>Two soldiers had been killed near the river</c>, <q>said</q> <s>a spokesman for the ministry</s>.",
    "<c>The attack</c>, <s>officials</s> <q>said</q>, <c>killed eleven villagers at dawn</c>.",
    "<c>Two men had died</c>, <s>he</s> <q>claimed</q> after touring the area.",
    # a phrase for a cue
    "<q>According to</q> <s>the hospital</s>, <c>nine people died of their wounds</c>.",
    "<q>According to</q> <s>the mayor, Pavel Demko</s>, <c>two people were killed at the hospital</c>.",
    "<c>They came before dawn</c>, <q>said</q> <s>Amina Bukar, a trader</s> who fled to the coast.",
    "<c>Nine people died of their wounds</c>, <q>according to</q> <s>the hospital</s>.",
    # relays
    "<r>The state agency</r> <q>quoted</q> <s>the provincial governor</s> as saying that <c>three drones had been shot down</c>.",
    "<r>The radio</r> <q>quoted</q> <s>a local doctor</s> to say that <c>four children had been killed</c>.",
    "<s>The governor</s> <q>told</q> <r>state television</r> that <c>three drones had been shot down</c>.",
    # accusing, denying, owning
    "<s>A military spokesman</s> <q>accused</q> <c>the coalition of killing more than sixty civilians</c>.",
    "<s>The group</s> <q>denied</q> that <c>its fighters had shelled the market</c>.",
    # a headline
    "<s>Officials</s><q>:</q> <c>Car bomb kills twenty in the capital</c>",
    "<s>Sudan doctors</s><q>:</q> <c>Shelling leaves nine dead</c>",
    "<s>Rights group</s><q>:</q> <c>Army raid leaves nine dead</c>",
    "<c>Shelling leaves nine dead</c>, <s>medics</s> <q>say</q>; army closes road",
    # what is said stands in front, whatever follows
    "<c>Six people were killed in the raid</c>, <s>the ministry</s> <q>said</q>, <c>raising an earlier toll of four</c>.",
    "<c>A shell hit a bakery</c>, <s>police</s> <q>said</q>, <c>killing six people</c>.",
    "<c>Shells on a clinic in the town have killed at least 40 people</c>, <s>a doctor there</s> <q>told</q> the paper.",
    "12:05 <s>A resident</s> <q>says</q> <c>six people died in the raid</c>.",
    "<s>The army</s> <q>said</q> in a statement seen by <r>Reuters</r> that <c>six rebels had died</c>.",
    "<s>The ministry</s> <q>recorded</q> <c>37 casualties (8 killed, 29 wounded) in the incident</c>.",
    # what goes on meanwhile is the outlet's
    "<c>Six people were killed in the raid</c>, <s>the ministry</s> <q>said</q> on Monday, as fighting went on in the north.",
    "<c>Shelling leaves nine dead</c><q>:</q> <s>UN</s>",
    "<c>Dozens dead in raid</c>, <s>medics</s> <q>say</q>",
    "<c>Two soldiers, seven rebels killed in clash</c>, <q>says</q> <s>army</s>",
    # who passes it on stands beside the source
    "<s>A statement</s> carried by <r>SANA</r> <q>said</q> that <c>two soldiers had been killed near the river</c>.",
    "<s>A doctor</s>, speaking to <r>Reuters</r>, <q>said</q> that <c>nine people had died of their wounds</c>.",
    "<s>The mayor</s> <q>told</q> <r>AFP</r> by phone that <c>nine people had died of their wounds</c>.",
    "<q>Citing</q> <s>a doctor</s>, <r>the agency</r> <q>reported</q> that <c>nine people had died of their wounds</c>.",
    "<s>A police memo</s> obtained by <r>the BBC</r> <q>says</q> <c>nine people died of their wounds</c>.",
    "<c>Nine people died of their wounds</c>, <q>according to</q> <s>a police memo</s> seen by <r>Reuters</r>.",
    "<c>Nine people died of their wounds</c>, <q>said</q> <s>a doctor</s> reached by <r>Reuters</r>.",
    # names that hold a verb or an adverb
    "<c>Nine people had died</c>, <s>Save the Children</s> <q>said</q>.",
    "<s>Action Against Hunger</s> <q>said</q> <c>nine people had died</c>.",
    "<s>Myanmar Now</s> <q>said</q> <c>nine people had died</c>.",
    # names with an article inside
    "<s>Al-Nasr</s> <q>said</q> <c>it had killed nine soldiers</c>.",
    "<s>Jund al-Haqq wal-Adl</s> <q>said</q> <c>it had killed nine soldiers</c>.",
    # tagged or parsed as something else
    "<s>A message copied thousands of times</s> <q>claims</q> that <c>twelve people were killed</c>.",
    "<s>Islamabad</s> <q>let it be known</q> that <c>two soldiers had died</c>.",
    "<s>A provincial official</s> <q>gave</q> <c>four</c>.",
    # in a clause within another
    "Rebels, whom <s>observers</s> <q>say</q> <c>Khartoum arms</c>, took the town on Saturday.",
    "Six houses burned in Kono, where, <q>according to</q> <s>medics</s>, <c>33 people died</c>.",
    "<s>The governor</s> <q>blamed</q> <c>bandits</c> after six traders were shot.",
    # what is told as a fact
    "<s>The ministry</s> has so far <q>spoken of</q> <c>three wounded girls</c>.",
    "<s>Local media</s> <q>reported</q> <c>deaths in the area</c>.",
    "<s>Several accounts</s> have <q>posted</q> <c>videos of shops being looted</c>.",
]


@pytest.mark.parametrize("line", LINES)
def test_attribution_finds_source_cue_and_content(line: str) -> None:
    text, gold = marked(line)
    found = attributions(text)
    assert found, "nothing found"
    content = {text[slice(*c)].strip(" ,.") for f in found for c in f.content}
    assert content == set(gold["c"])
    assert {text[slice(*f.source)] for f in found if f.source} == set(gold["s"])
    assert {text[slice(*r)] for f in found for r in f.relays} == set(gold["r"])
    assert all(any(q in text[slice(*f.cue)] for q in gold["q"]) for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "The army moved to claim the town before winter.",
        "The report card was signed by both parents.",
        "Shells fell on the market all morning.",
        "The road leads to the river and the old fort.",
        "A nurse gave him two blankets.",
        "An elder gave his name as Karim.",
        "Death toll put at ten",
        "The storm has claimed nine lives on the coast.",
        "Church massacre in the north: toll rises to 43",
        "Border conflict: army takes bridge",
    ],
)
def test_attribution_is_silent_without_reporting(text: str) -> None:
    assert not any(f.tells for f in attributions(text))


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported nine dead, citing the village head.",
        "Reuters reported that shells killed nine people, citing the village head.",
    ],
)
def test_who_is_cited_behind_the_content_speaks(text: str) -> None:
    [found] = attributions(text)
    assert found.source is not None
    assert text[slice(*found.source)] == "the village head"
    assert [text[slice(*r)] for r in found.relays] == ["Reuters"]


def test_what_cannot_speak_is_cited_as_a_reason() -> None:
    text = "The union closed the clinic, citing a lack of fuel, and said that nine people had died."
    [found] = attributions(text)
    assert found.source is not None
    assert text[slice(*found.source)] == "The union"
    assert found.relays == ()


def test_attribution_of_two_speakers_in_one_sentence() -> None:
    text = "Seven people were killed, a provincial official said, and Pakistan later acknowledged that its forces had fired."
    said = {
        text[slice(*f.source)]: [text[slice(*c)] for c in f.content] for f in attributions(text) if f.source
    }
    assert said["a provincial official"] == ["Seven people were killed"]
    assert said["Pakistan"] == ["its forces had fired"]


def test_attribution_nests() -> None:
    text = "Our correspondent quoted a driver as saying that a nurse had told him of six wounded."
    found = sorted((f for f in attributions(text) if f.source), key=lambda f: f.content[0][0])
    assert [text[slice(*f.source)] for f in found if f.source] == ["a driver", "a nurse"]
    assert found[0].content[0][1] >= found[1].content[0][1]


def test_attribution_leaves_fronted_background_to_the_outlet() -> None:
    text = "Days after a missile attack on the port, rebel forces have struck the airfield, the ministry said on Thursday."
    [found] = attributions(text)
    assert text[slice(*found.content[0])] == "rebel forces have struck the airfield"


def test_quotation_in_a_paragraph_of_its_own_keeps_its_speaker() -> None:
    text = 'The mayor said the bridge was gone.\n\n"We lost eleven people there in a single night," he said.\n\n"Nobody came to help us until the morning."'
    last = attributions(text)[-1]
    assert text[slice(*last.content[0])] == "Nobody came to help us until the morning."
    assert last.source is not None
    assert text[slice(*last.source)] == "he"


def test_quotation_goes_on_behind_its_cue() -> None:
    text = '"They came before dawn," the elder said. "There were forty of them, all on motorcycles."'
    spans = [text[slice(*c)] for f in attributions(text) for c in f.content]
    assert any("forty of them" in s for s in spans)


def test_wrongly_turned_marks_still_quote() -> None:
    text = "“This action shows our resolve to defend the country,“ the statement added."
    [found] = attributions(text)
    assert found.source is not None
    assert text[slice(*found.source)] == "the statement"


def test_a_second_cue_in_the_plain_past_is_the_outer_speaker_s() -> None:
    text = "The rebels denied that their fighters had shelled the market and blamed the army."
    [blamed] = [f for f in attributions(text) if text[slice(*f.cue)] == "blamed"]
    assert blamed.source is not None
    assert text[slice(*blamed.source)] == "The rebels"


def test_indirect_speech_goes_on_in_the_past_perfect() -> None:
    text = "Police said two men had died. Four others had been taken to hospital. The road was closed."
    content = [text[slice(*c)] for f in attributions(text) for c in f.content]
    assert content == ["two men had died", "Four others had been taken to hospital."]


def test_a_transcript_gives_its_turns_to_their_names() -> None:
    text = "HOST: Was anyone hurt?\n\nRAMA: Nine people died there.\n\nHOST: And since?\n\nRAMA: Nobody."
    said = {text[slice(*f.source)]: text[slice(*f.content[0])] for f in attributions(text) if f.source}
    assert set(said) == {"RAMA"}


def test_reports_of_all_kinds_give_their_words_to_the_right_speakers() -> None:
    found = told()
    assert len(found) > 130
    assert sum(x.speaker_right for x in found) / len(found) >= SPEAKERS
    assert sum(x.whole for x in found) / len(found) >= SPEAKERS_AND_RELAYS


def test_a_line_s_end_or_a_mark_is_nobody() -> None:
    """Where the parse takes a line's end for a subject, nobody is named as the source."""
    [a] = annotate(
        [Report(id="r-1", text="Police said two men had died.\n\n... The mayor said three.", sha256="0")]
    )
    named = {t.text: _named(a.doc, (t.i, t.i + 1)) for t in a.doc}
    assert named["Police"] == (0, 6)
    marks = [text for text in named if not any(c.isalnum() for c in text)]
    assert len(marks) > 2
    assert all(named[text] is None for text in marks)

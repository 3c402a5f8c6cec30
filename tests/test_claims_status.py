"""Status, modality and negation: one-line sentences that carry their answer in tags."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.claims.patterns import Patterns, steps
from counterclaim.claims.status import modality_of, polarity_of, status_cues, status_of
from counterclaim.language import annotate, pipeline
from counterclaim.model import Report
from counterclaim.vocabulary import entries

TAG = re.compile(r"<(/?)([a-z]+)>")
STATUSES = ("denied", "possible", "retracted", "unverified")


def read(tagged):
    """Plain text, and (value, start, end) of each tag in it."""
    text, marks, open_at, at = "", [], [], 0
    for m in TAG.finditer(tagged):
        text += tagged[at : m.start()]
        at = m.end()
        if m[1]:
            name, start = open_at.pop()
            marks.append((name, start, len(text)))
        else:
            open_at.append((m[2], len(text)))
    return text + tagged[at:], marks


def cues(text, published=None):
    [a] = annotate([Report(id="r-1", text=text, sha256="0", published=published)])
    return status_cues(a)


def check(tagged, published=None, rule=None):
    "Each tagged stretch is governed by a cue of that value; nothing tagged free is touched (by that rule,"
    "if named)."
    text, marks = read(tagged)
    found = [c for c in cues(text, published) if rule in (None, c.rule)]
    for value, start, end in marks:
        if value == "free":
            assert not [c for c in found if c.scope[0] < end and start < c.scope[1]], text[start:end]
        else:
            over = [c for c in found if c.value == value and c.scope[0] <= start and end <= c.scope[1]]
            assert over, (
                f"{value}: {text[start:end]!r} in {[(c.value, text[slice(*c.scope)]) for c in found]}"
            )


RULES = {e["id"]: e for e in entries("status_cues")}
EXAMPLES = [(i, x) for i, e in RULES.items() for x in e.get("examples", [])]
COUNTER = [(i, x) for i, e in RULES.items() for x in e.get("counter_examples", [])]


@pytest.mark.parametrize(("rule", "tagged"), EXAMPLES, ids=[f"{i}-{n}" for n, (i, _) in enumerate(EXAMPLES)])
def test_a_rule_governs_what_its_examples_say(rule, tagged):
    check(tagged, rule=None if RULES[rule]["value"] == "pseudo" else rule)


@pytest.mark.parametrize(("rule", "text"), COUNTER, ids=[f"{i}-{n}" for n, (i, _) in enumerate(COUNTER)])
def test_a_rule_is_silent_in_its_counter_examples(rule, text):
    assert not [c for c in cues(text) if c.rule == rule]


@pytest.mark.parametrize(
    "tagged",
    [
        "The ministry said the strikes <possible>may have killed civilians</possible>.",
        "<free>The attack</free> <possible>may have killed</possible> nine people, but <free>six "
        "survived</free>.",
        "<free>The shelling killed six people</free>, and <possible>reportedly wounded</possible> a nurse.",
        "<possible>Suspected militants</possible> <free>shot a teacher dead</free> in the bazaar.",
        "The town, where <possible>the strikes reportedly took place</possible>, <free>is close to the "
        "border</free>.",
        "Suspicion <possible>is likely to fall on the Front</possible>, <free>which has bombed buses</free>.",
        "<possible>Four divers are believed to have drowned</possible>.",
        "Residents fear that <possible>more bodies lie under the rubble</possible>.",
        "It was not clear whether <possible>anyone had been hurt</possible>.",
    ],
)
def test_possible(tagged):
    check(tagged)


@pytest.mark.parametrize(
    "tagged",
    [
        "<negated>No one was killed</negated> in <free>the attack</free>.",
        "No group has claimed responsibility for <free>the bombing</free>.",
        "<free>The rocket hit a school</free> but <negated>did not explode</negated>.",
        "<free>The blast killed not only soldiers but also nine pupils</free>.",
        "<free>No fewer than ten men died</free>.",
        "<free>There is no doubt that the town was bombed</free>.",
        "<free>The raid</free> caused <negated>no injuries</negated>, said the mayor.",
    ],
)
def test_negated(tagged):
    check(tagged)


@pytest.mark.parametrize(
    "tagged",
    [
        "The army denied <denied>shelling the village</denied>.",
        "Officials dismissed <denied>reports of a coup</denied>, while <free>shops stayed open</free>.",
        "The general did not deny that <free>his men fired</free>.",
        "Police ruled out <denied>a bomb</denied>.",
        "Police have not ruled out <possible>a bomb</possible>.",
    ],
)
def test_denied(tagged):
    check(tagged)


@pytest.mark.parametrize(
    "tagged",
    [
        "<unverified>Posts showed a burning ferry</unverified>. However, the posts could not be "
        "independently verified.",
        "<free>A clinic was hit.</free> <unverified>The rebels said forty soldiers died</unverified>. Their"
        " claim could not be verified.",
        "<unverified>The front said that it had downed a jet</unverified>, but this could not be confirmed.",
        "The agency could not verify <unverified>the claim that a jet was downed</unverified>. <free>The "
        "army is silent.</free>",
        "<unverified>Unverified footage</unverified> showed <unverified>a column of tanks</unverified>.",
        "None of the clips shown here could be verified. <unverified>One video shows a mosque on "
        "fire</unverified>. <free>The mayor has resigned.</free>",
    ],
)
def test_unverified(tagged):
    check(tagged)


def test_a_note_on_videos_reaches_back_over_the_paragraph_before_that_speaks_of_them():
    check(
        "<free>The ministry was silent.</free> <unverified>Accounts shared videos of a ruined "
        "house</unverified>.\n"
        "<unverified>The posts place it in the old town</unverified>. However, the videos could not be "
        "verified."
    )


@pytest.mark.parametrize(
    "tagged",
    [
        "An earlier version of this story said <retracted>nine men had died</retracted>.",
        "The agency withdrew <retracted>its report of a sunken ship</retracted>.",
        "<free>Troops withdrew from the town</free> at dawn.",
        "The governor raised the toll to nine from <retracted>the six</retracted> of the morning.",
    ],
)
def test_retracted(tagged):
    check(tagged)


def test_what_an_outlet_says_of_its_own_text_is_retracted_only_in_a_correction():
    check("Correction: a figure was wrong. Our report said <retracted>six had died</retracted>.")
    check("A figure was given. Our report said <free>six had died</free>.")


@pytest.mark.parametrize(
    "tagged",
    [
        "The army <planned>will shell</planned> the hills.",
        "He said that the fleet <planned>would sail</planned> at noon.",
        "The gang threatened to <threatened>behead the captives</threatened> but <free>freed two "
        "nuns</free>.",
        "Commanders vowed to <threatened>avenge the raid</threatened>.",
        "The navy warned that <threatened>it would fire on any boat</threatened>.",
        "If <hypothetical>the truce fails</hypothetical>, aid cannot move.",
        "Escalation <hypothetical>could draw</hypothetical> the neighbours in.",
        "<free>Residents could hear gunfire</free> all night.",
        "Militias <ongoing>are fighting</ongoing> near the port.",
        "<ongoing>Clashes continued</ongoing> near the port.",
        "Police fired tear gas to <planned>disperse the crowd</planned>.",
        "<free>The gunmen managed to kill two guards</free>.",
    ],
)
def test_modality(tagged):
    check(tagged)


@pytest.mark.parametrize(
    "tagged",
    [
        "Days after <background>a missile attack by the neighbours</background>, <free>the army struck "
        "camps</free>.",
        "<free>The blast came</free> two days after <background>gunmen stormed a hotel</background>.",
        "<background>The clan attacked the well in 2015</background>.",
        "<background>Last month's bombing</background> <background>killed nine</background>. <free>Police "
        "were alert.</free>",
        "<background>Eleven policemen were killed on 15 December</background>, and <free>the army struck "
        "camps on Thursday</free>.",
        "<free>A mine killed two men on Wednesday</free>.",
    ],
)
def test_background(tagged):
    check(tagged, published="2024-01-18")


def test_a_monitors_report_of_an_older_day_tells_its_own_news():
    check(
        "<free>On 2 March 2023 gunmen burnt nine villages.</free> <background>In 2019 they burnt "
        "four</background>.",
        published="2023-06-01",
    )


def test_without_publication_a_year_is_background_only_beside_a_later_one():
    check("<free>In 2016 a bomb destroyed the bridge.</free>")


@pytest.mark.parametrize(
    ("text", "word", "status", "modality", "polarity"),
    [
        ("Six men were killed.", "killed", "stated", "happened", "positive"),
        ("Six men may have been killed.", "killed", "possible", "happened", "positive"),
        ("Nobody was killed.", "killed", "stated", "happened", "negative"),
        ("The army denied that six men were killed.", "killed", "denied", "happened", "positive"),
        ("The gang vowed to kill six men.", "kill", "stated", "threatened", "positive"),
    ],
)
def test_the_strongest_cue_over_a_word_decides(text, word, status, modality, polarity):
    found = cues(text)
    span = (text.index(word), text.index(word) + len(word))
    assert status_of(found, span)[0] == status
    assert modality_of(found, span)[0] == modality
    assert polarity_of(found, span)[0] == polarity


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="abc NoT,.;'\n\t\u00e9\u4e2d0123 may will if denied", max_size=200))
def test_spans_stay_in_the_text_and_hold_words(text):
    for c in cues(text, "2024-01-18"):
        assert 0 <= c.scope[0] < c.scope[1] <= len(text)
        assert 0 <= c.cue[0] < c.cue[1] <= len(text)
        assert text[slice(*c.scope)].strip()


def test_the_same_report_gives_the_same_cues():
    text = "If the army attacks, it may lose, a man who was not named said. Nobody denied that."
    assert cues(text) == cues(text)


@pytest.mark.parametrize("pattern", ["", "optional? first", "/VB", "# dead", "~ gap"])
def test_a_pattern_starts_with_a_word(pattern):
    with pytest.raises(ValueError, match="pattern"):
        steps(pattern)


def test_patterns_match_lemmas_tags_options_and_gaps():
    found = Patterns([("=raise ~ from the? #", "figure"), ("may/MD", "may"), ("in case of", "case")])
    tokens = list(pipeline()("They raised the toll to nine from seven in May in case of doubt."))
    assert [(h.value, h.start, h.end) for h in found.find(tokens)] == [("figure", 1, 8), ("case", 10, 13)]

"""A learned reader's roles: joined to entities and groups, and put into event mentions and claims."""

from __future__ import annotations

import pytest
from coding import misquoted, parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.claims.assemble import code
from counterclaim.claims.event_frames import kind_of
from counterclaim.claims.events import find_events
from counterclaim.claims.mentions import Alias, EventTrigger
from counterclaim.claims.role_events import reader_kinds, with_roles, with_weapons
from counterclaim.claims.role_groups import Group, Limits, entities, groups
from counterclaim.claims.weapons import find_weapons
from counterclaim.incidents import incidents
from counterclaim.language.roles import ReaderRole, RoleSpan
from counterclaim.model import Claim, EventMention, Span

ATTACK = {"ATTACK": 0.9, "KIDNAPPING": 0.05}
KIDNAPPING = {"ATTACK": 0.1, "KIDNAPPING": 0.9}
BOMBING = {"BOMBING": 0.9}


def at(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def seen(
    text: str,
    words: str,
    role: ReaderRole,
    kinds: dict[str, float] = ATTACK,
    score: float = 0.9,
    nth: int = 0,
    **more: dict[str, float],
) -> RoleSpan:
    return RoleSpan(at(text, words, nth), role, score, kinds, **more)


def joined(text: str, *spans: RoleSpan, aliases: tuple[Alias, ...] = ()) -> list[list[str]]:
    return [[text[slice(*m.span)] for m in e] for e in entities(text, spans, aliases)]


def shown(text: str, found: tuple[Group, ...]) -> dict[str, list[str]]:
    return {g.kind: [text[slice(*e.span)] for e in g.entities] for g in found}


def coded(text: str, *roles: RoleSpan) -> tuple[tuple[EventMention, ...], tuple[Claim, ...]]:
    return code(parsed(text, published="2024-05-08"), roles)


def events(text: str, *roles: RoleSpan) -> list[EventTrigger]:
    a = parsed(text)
    return list(with_roles(a, find_events(a), groups(text, roles)))


def parts(text: str, event: EventTrigger) -> list[tuple[str, str, str]]:
    return [(text[slice(*p.span)], p.role, p.rule) for p in event.parts]


# Entities


@pytest.mark.parametrize(
    ("longer", "shorter", "role", "one"),
    [
        ("the mayor of Bela", "The mayor", "VICTIM", True),
        ("Colonel Juan Ardo", "Ardo", "VICTIM", True),
        ("two soldiers", "five soldiers", "VICTIM", False),
        ("the office of the mayor", "the mayor", "TARGET", True),
        ("the mayor's office", "the mayor", "TARGET", False),
        ("Red Star Front", "Red Star", "PERP_ORG", True),
        ("Red Star Front", "RSF", "PERP_ORG", True),
        ("Movement of the Red Star", "MRS", "PERP_ORG", True),
        ("Red Star Front", "RSP", "PERP_ORG", False),
        ("Red Star Front", "RSF", "TARGET", False),
    ],
)
def test_mentions_of_one_entity_are_joined(longer: str, shorter: str, role: ReaderRole, one: bool) -> None:
    text = f"{longer} was named. {shorter} was named later."
    first, second = RoleSpan((0, len(longer)), role, 0.9, ATTACK), seen(text, f" {shorter} was", role)
    second = RoleSpan((second.span[0] + 1, second.span[1] - 4), role, 0.9, ATTACK)
    assert len(joined(text, first, second)) == (1 if one else 2)


def test_other_names_that_the_report_gives_are_one_entity() -> None:
    text = "Omar Bel, alias Chief, fled. Chief was seen."
    spans = [seen(text, "Omar Bel", "PERP_IND"), seen(text, "Chief", "PERP_IND", nth=1)]
    assert len(joined(text, *spans)) == 2
    assert len(joined(text, *spans, aliases=(Alias(0, at(text, "Omar Bel"), at(text, "Chief")),))) == 1


def test_a_short_mention_goes_to_the_nearest_that_it_fits() -> None:
    text = "Two soldiers died. Later the five wounded soldiers left. The soldiers had waited."
    spans = [seen(text, w, "VICTIM") for w in ("Two soldiers", "five wounded soldiers", "The soldiers")]
    assert joined(text, *spans) == [["five wounded soldiers", "The soldiers"], ["Two soldiers"]]


def test_roles_are_kept_apart() -> None:
    text = "The army shelled the army."
    assert len(joined(text, seen(text, "The army", "PERP_ORG"), seen(text, "the army", "VICTIM"))) == 2


# Groups


def test_a_group_a_kind_in_text_order() -> None:
    text = "Rebels shot a judge. Then they took her driver."
    spans = [
        seen(text, "her driver", "VICTIM", KIDNAPPING),
        seen(text, "Rebels", "PERP_IND", {"ATTACK": 0.9, "KIDNAPPING": 0.9}),
        seen(text, "a judge", "VICTIM"),
    ]
    assert shown(text, groups(text, spans)) == {
        "ATTACK": ["Rebels", "a judge"],
        "KIDNAPPING": ["Rebels", "her driver"],
    }


def test_what_the_report_is_about_settles_an_open_kind() -> None:
    text = "Gunmen took the envoy. Four men were there."
    spans = [
        seen(text, "Gunmen", "PERP_IND", KIDNAPPING),
        seen(text, "the envoy", "VICTIM", KIDNAPPING),
        seen(text, "Four men", "VICTIM", {"ATTACK": 0.45, "KIDNAPPING": 0.4}),
    ]
    assert shown(text, groups(text, spans)) == {"KIDNAPPING": ["Gunmen", "the envoy", "Four men"]}
    alone = groups(text, spans, limits=Limits(context=0.0))
    assert shown(text, alone)["ATTACK"] == ["Four men"]


def test_what_is_doubtful_is_left_out() -> None:
    text = "Rebels shot a judge."
    rebels, judge = seen(text, "Rebels", "PERP_IND", score=0.4), seen(text, "a judge", "VICTIM", score=0.7)
    strict = Limits(mention=0.5, report=0.6)
    assert shown(text, groups(text, [rebels, judge], limits=strict)) == {"ATTACK": ["a judge"]}
    assert groups(text, [seen(text, "a judge", "VICTIM", score=0.55)], limits=strict) == ()
    assert groups(text, [seen(text, "a judge", "VICTIM", score=0.45)]) == ()
    assert groups(text, []) == ()


def test_the_surest_wording_is_shown_with_its_confidence() -> None:
    text = "The RSF did it. The Red Star Front is blamed. The RSF denies it."
    spans = [
        seen(text, "RSF", "PERP_ORG", confidence={"fact": 0.3, "accused": 0.7}),
        seen(text, "Red Star Front", "PERP_ORG", confidence={"fact": 0.4, "accused": 0.6}),
        seen(text, "RSF", "PERP_ORG", nth=1, stage={"accomplished": 0.9}),
    ]
    [[entity]] = [g.of("PERP_ORG") for g in groups(text, spans)]
    assert [text[slice(*m.span)] for m in entity.mentions] == ["RSF", "RSF", "Red Star Front"]
    assert (entity.confidence, entity.stage, entity.score) == ("accused", "accomplished", 0.9)


# Event mentions


def test_an_empty_role_of_a_rules_event_is_filled() -> None:
    text = "A convoy near Gao was ambushed, and the blame lies with Red Star."
    [plain] = events(text)
    assert all(p.role != "initiator" for p in plain.parts)
    [event] = events(text, seen(text, "Red Star", "PERP_ORG"))
    assert ("Red Star", "initiator", "reader:organisation") in parts(text, event)
    assert event.rule == f"{plain.rule} reader:attack"
    assert (event.trigger, event.clause, event.type) == (plain.trigger, plain.clause, plain.type)


def test_a_rule_that_named_somebody_keeps_its_word() -> None:
    text = "Gunmen attacked a convoy near Gao while soldiers slept."
    [event] = events(text, seen(text, "soldiers", "PERP_IND"))
    assert [w for w, role, _ in parts(text, event) if role == "initiator"] == ["Gunmen"]


def test_the_readers_words_for_the_same_are_taken() -> None:
    text = "Fighters of the Red Star Front attacked a convoy near Gao."
    [event] = events(text, seen(text, "Fighters", "PERP_IND"), seen(text, "Red Star Front", "PERP_ORG"))
    assert [p for p in parts(text, event) if p[1] == "initiator"] == [
        ("Fighters", "initiator", "reader:perpetrator"),
        ("Red Star Front", "initiator", "reader:organisation"),
    ]


def test_an_open_mode_is_the_readers() -> None:
    text = "Unknown men attacked a school in Gao."
    assert events(text)[0].mode is None
    assert events(text, seen(text, "a school", "TARGET", BOMBING))[0].mode == "explosives"


def test_a_sentence_without_an_event_gets_one() -> None:
    text = "The envoy was in Gao. On Monday four men bundled the engineer into a van."
    roles = [
        seen(text, "four men", "PERP_IND", KIDNAPPING),
        seen(text, "the engineer", "VICTIM", KIDNAPPING),
    ]
    assert events(text) == []
    [event] = events(text, *roles)
    assert (event.type, event.mode, event.rule) == ("ASSAULT", "abduct", "reader:kidnapping")
    assert text[slice(*event.trigger)] == "bundled"
    assert text[slice(*event.clause)] == "four men bundled the engineer into a van"
    assert [text[slice(*d)] for d in event.dates] == ["Monday"]


@pytest.mark.parametrize(
    ("text", "victim", "trigger", "modality", "polarity"),
    [
        ("Police said the engineer had been bundled off.", "the engineer", "bundled", "happened", "positive"),
        ("They will bundle off the engineer.", "the engineer", "bundle", "planned", "positive"),
        ("They did not bundle off the engineer.", "the engineer", "bundle", "happened", "negative"),
    ],
)
def test_an_event_is_told_by_the_predicate_that_governs_the_harmed(
    text: str, victim: str, trigger: str, modality: str, polarity: str
) -> None:
    [event] = events(text, seen(text, victim, "VICTIM", KIDNAPPING))
    assert text[slice(*event.trigger)] == trigger
    assert (event.modality, event.polarity) == (modality, polarity)


def test_doers_alone_tell_no_event() -> None:
    text = "The Red Star Front met the bishop."
    assert events(text, seen(text, "The Red Star Front", "PERP_ORG")) == events(text)


def test_who_is_named_apart_takes_part_in_the_nearest_event() -> None:
    text = "A convoy near Gao was ambushed on Monday. Officials suspect Red Star."
    mentions, claims = coded(text, seen(text, "A convoy", "TARGET"), seen(text, "Red Star", "PERP_ORG"))
    [mention] = [m for m in mentions if m.type == "ASSAULT"]
    assert ("Red Star", "initiator") in [(x.name, x.role) for x in mention.actors]
    [claim] = [c for c in claims if c.value == "Red Star" and c.field == "actor"]
    assert claim.method.startswith("reader:organisation")
    assert claim.status == "accused"
    assert claim.figure is not None
    assert claim.quote.start <= claim.figure.start < claim.figure.end <= claim.quote.end


def test_weapons_are_put_beside_those_of_the_vocabulary() -> None:
    text = "Men with rifles and sharpened spades attacked a school in Gao."
    a = parsed(text)
    roles = [seen(text, "sharpened spades", "WEAPON"), seen(text, "rifles", "WEAPON")]
    found = with_weapons(a, find_weapons(a), groups(text, roles))
    assert [(text[slice(*w.span)], w.weapon) for w in found] == [
        ("rifles", "rifle"),
        ("sharpened spades", "weapon"),
    ]
    _, claims = coded(text, *roles, seen(text, "a school", "TARGET"))
    assert {"rifles", "sharpened spades"} <= {
        c.figure.exact for c in claims if c.field == "weapon" and c.figure
    }


def test_a_readers_victim_stays_a_victim() -> None:
    text = "Four men snatched the engineer in Gao."
    [mention] = coded(text, seen(text, "the engineer", "VICTIM", KIDNAPPING))[0]
    assert [(x.name, x.role) for x in mention.actors] == [("Four men", "initiator"), ("engineer", "victim")]


def test_mentions_of_one_kind_are_one_incident() -> None:
    text = "Gunmen attacked the judge in Gao. Bandits of Red Star had attacked the judge."
    roles = [seen(text, "the judge", "VICTIM"), seen(text, "the judge", "VICTIM", nth=1)]
    assert len(incidents(*coded(text))) == 2
    assert len(incidents(*coded(text, *roles))) == 1


def test_without_a_reader_nothing_changes() -> None:
    text = "Gunmen attacked a convoy near Gao. Two soldiers were killed with rifles."
    a = parsed(text)
    found, weapons = find_events(a), find_weapons(a)
    assert with_roles(a, found, ()) == found
    assert with_weapons(a, weapons, ()) == weapons
    assert code(a) == code(a, ())


def test_sport_has_no_violence_whatever_a_reader_sees() -> None:
    text = "The striker scored twice as United beat City in the league. The goalkeeper was shot at all match."
    assert events(text, seen(text, "The goalkeeper", "VICTIM")) == []


def test_every_kind_is_an_event_of_the_vocabulary() -> None:
    for kind in reader_kinds().values():
        assert kind_of(kind.type, kind.mode).type == kind.type


TEXT = (
    "Gunmen attacked a convoy near Gao on Monday, the army said. Two soldiers were killed.\n\n"
    "The mayor denied that Red Star had kidnapped his driver. A school burned."
)
ROLES: tuple[ReaderRole, ...] = ("PERP_IND", "PERP_ORG", "TARGET", "VICTIM", "WEAPON")
SPANS = st.builds(
    lambda start, size, role, score, kind: RoleSpan(
        (start, min(len(TEXT), start + size)), role, score, {kind: 0.8, "ATTACK": 0.4}
    ),
    st.integers(0, len(TEXT) - 1),
    st.integers(1, 40),
    st.sampled_from(ROLES),
    st.floats(0.0, 1.0),
    st.sampled_from((*reader_kinds(), "A KIND UNHEARD OF")),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(SPANS, max_size=8))
def test_any_reading_gives_claims_that_the_text_bears_out(spans: list[RoleSpan]) -> None:
    a = parsed(TEXT)
    mentions, claims = code(a, spans)
    assert not [q for r in (*mentions, *claims) for q in misquoted(r, TEXT)]
    assert {c.event for c in claims if c.event} <= {m.id for m in mentions}
    assert len({m.id for m in mentions}) == len(mentions)

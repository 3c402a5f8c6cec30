"""Linking within a report, rival figures, standing, titles: on records made by hand and on coded texts."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from coding import coded
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.incidents import incidents
from counterclaim.incidents.joining.layout import Layout
from counterclaim.incidents.joining.link import link
from counterclaim.incidents.standing.contradictions import contradictions
from counterclaim.incidents.standing.standing import independent_sources, standing
from counterclaim.incidents.title import day
from counterclaim.model import (
    Actor,
    Claim,
    DateInterval,
    EventMention,
    Incident,
    Place,
    Speaker,
    claim_id,
    quote,
)

TEXT = "".join(f"{n} men were shot dead near the bridge of the town by the river. " for n in range(60))
LINE = len("0 men were shot dead near the bridge of the town by the river. ")


def mention(n: int, **values: object) -> EventMention:
    """The event mention of the n-th sentence."""
    at = n * LINE
    given = {"type": "ASSAULT", "mode": None, "modality": "happened", **values}
    span = quote(TEXT, (at + 6, at + 30))
    return EventMention(id=f"e-{n:02}", report="r-1", trigger=span, quote=span, **given)


def by(name: str, **values: object) -> tuple[Actor, ...]:
    return (Actor(name=name, role="initiator", **values),)


def on(start: str, end: str | None = None) -> DateInterval:
    return DateInterval(start=start, end=end or start, grain="day", basis="stated")


GOMA = Place(name="Goma", as_written="Goma", lat=-1.68, lon=29.22, radius_m=5_000, country="COD")
SAKE = Place(name="Sake", as_written="Sake", lat=-1.57, lon=29.04, radius_m=5_000, country="COD")
NDOSHO = Place(name="Ndosho", as_written="Ndosho", lat=-1.66, lon=29.19, radius_m=2_000, country="COD")
GISENYI = Place(name="Gisenyi", as_written="Gisenyi", lat=-1.70, lon=29.26, radius_m=5_000, country="RWA")
BUNIA = Place(name="Bunia", as_written="Bunia", lat=1.56, lon=30.25, radius_m=5_000, country="COD")


def groups(*mentions: EventMention) -> list[list[str]]:
    return [[m.id for m in group] for group in link(mentions)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"type": "PROTEST"}, {"type": "ASSAULT"}),
        ({"modality": "planned"}, {"modality": "happened"}),
        ({"date": on("2024-01-16")}, {"date": on("2024-01-18")}),
        ({"place": GOMA}, {"place": BUNIA}),
        ({"place": GOMA}, {"place": GISENYI}),
        ({"place": GOMA, "date": on("2024-01-16")}, {"place": SAKE}),
        ({"actors": by("Iran", country="IRN")}, {"actors": by("Pakistan", country="PAK")}),
        ({"mode": "abduct", "place": GOMA}, {"mode": "torture", "place": GOMA}),
    ],
    ids=["type", "planned", "day", "far", "country", "next town", "initiator", "mode"],
)
def test_what_cannot_be_one_event_stays_apart(one, two):
    assert groups(mention(0, **one), mention(40, **two)) == [["e-00"], ["e-40"]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"actors": by("M23")}, {"actors": by("M23"), "place": GOMA}),
        ({"place": GOMA, "date": on("2024-01-16")}, {"place": NDOSHO}),
        ({"operation": "Dawn", "place": GOMA}, {"operation": "Dawn", "actors": by("M23")}),
        (
            {"actors": by("the army", country="COD")},
            {"actors": by("Congo", country="COD"), "date": on("2024-01-16")},
        ),
    ],
    ids=["initiator", "near", "operation", "country"],
)
def test_what_agrees_in_something_is_one_event(one, two):
    assert groups(mention(0, **one), mention(40, **two)) == [["e-00", "e-40"]]


def test_a_bare_reference_goes_to_the_event_that_it_can_mean():
    strike = mention(0, actors=by("M23"), place=GOMA)
    march = mention(1, type="PROTEST", place=GOMA)
    bare = mention(2, anaphoric=True)
    assert groups(strike, march, bare) == [["e-00", "e-02"], ["e-01"]]


def laid(*starts: int, headline: int = 0) -> Layout:
    """Paragraphs that begin with some sentences, and a headline of the first few."""
    return Layout(tuple(n * LINE for n in starts), (0, headline * LINE))


def linked(layout: Layout, *mentions: EventMention) -> list[list[str]]:
    return [[m.id for m in group] for group in link(mentions, laid=layout)]


def test_what_says_nothing_of_its_own_goes_on_with_its_paragraph():
    strike = mention(0, actors=by("M23"), place=GOMA)
    again = mention(1, actors=by("M23"), place=GOMA)
    earlier = mention(2, place=BUNIA, modality="background", date=on("2024-01-02"))
    bare = mention(5)
    assert linked(laid(0, 2), strike, again, earlier, bare) == [["e-00", "e-01"], ["e-02", "e-05"]]
    assert linked(laid(0, 2, 5), strike, again, earlier, bare) == [["e-00", "e-01", "e-05"], ["e-02"]]


@pytest.mark.parametrize(
    ("lead", "one"),
    [
        ({"mode": "aerial"}, True),
        ({"mode": "destroy"}, True),
        ({"mode": "abduct"}, False),
        ({"type": "PROTEST"}, False),
        ({"modality": "background"}, False),
    ],
    ids=["mode", "outcome", "other mode", "type", "background"],
)
def test_a_report_begins_with_what_its_headline_told(lead, one):
    title = mention(0, mode="aerial", place=GOMA)
    first = mention(3, actors=by("M23"), **lead)
    assert (len(linked(laid(0, 1, headline=1), title, first)) == 1) is one


def test_an_event_counted_up_is_told_by_what_follows():
    first = mention(0, place=GOMA, date=on("2024-01-16"))
    second = mention(4, anaphoric=True, date=on("2024-01-18"), method="event.ordinal")
    told = mention(5, place=BUNIA)
    assert groups(first, second, told) == [["e-00"], ["e-04", "e-05"]]


def test_a_reference_with_a_place_means_what_happened_there():
    unknown = Place(name="Kibati", as_written="Kibati")
    here, there = mention(0, place=unknown), mention(6, actors=by("M23"), place=SAKE)
    also = mention(7, actors=by("M23"), place=SAKE)
    assert groups(here, there, also, mention(8, type="HARM", anaphoric=True, place=unknown)) == [
        ["e-00", "e-08"],
        ["e-06", "e-07"],
    ]


@pytest.mark.parametrize(
    ("word", "other", "one"),
    [
        ("troops", {"name": "Army of Mali", "country": "MLI", "kind": "military"}, True),
        ("gunmen", {"name": "M23", "country": "COD", "kind": "armed group"}, True),
        ("gunmen", {"name": "the attackers"}, True),
        ("gunmen", {"name": "Army of Mali", "country": "MLI", "kind": "military"}, False),
        ("troops", {"name": "M23", "country": "COD", "kind": "armed group"}, False),
        ("troops", {"name": "the attackers"}, False),
    ],
)
def test_a_word_for_a_sides_people_may_be_a_name_told_elsewhere(word, other, one):
    named = mention(0, place=GOMA, actors=(Actor(role="initiator", **other),))
    assert (len(groups(named, mention(40, place=GOMA, actors=by(word)))) == 1) is one


ATTRIBUTES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["ASSAULT", "HARM", "PROTEST"]),
        "modality": st.sampled_from(["happened", "planned", "background"]),
        "place": st.sampled_from([None, GOMA, SAKE, BUNIA]),
        "date": st.sampled_from([None, on("2024-01-16"), on("2024-01-15", "2024-01-18"), on("2024-01-20")]),
        "actors": st.sampled_from([(), by("M23"), by("the army", country="COD")]),
        "anaphoric": st.booleans(),
    }
)


@given(st.lists(ATTRIBUTES, max_size=9))
def test_linking_puts_each_mention_in_one_group_in_text_order(given_):
    mentions = [mention(n, **values) for n, values in enumerate(given_)]
    found = link(mentions)
    assert sorted(m.id for g in found for m in g) == [m.id for m in mentions]
    assert all([m.id for m in g] == sorted(m.id for m in g) for g in found)
    assert [g[0].id for g in found] == sorted(g[0].id for g in found)


@given(st.lists(ATTRIBUTES, max_size=9))
def test_every_incident_of_any_mentions_stands_on_claims(given_):
    mentions = [mention(n, **values) for n, values in enumerate(given_)]
    claims = [toll(m.report, n, 1, event=m.id) for n, m in enumerate(mentions) if n % 3]
    made = incidents(mentions, claims, "2024-01-21")
    assert sorted(c for i in made for c in i.claims) == sorted(c.id for c in claims)
    assert len({i.id for i in made}) == len(made)


def toll(speaker: str, low: int | None, high: int | None = -1, **values: object) -> Claim:
    """Somebody's count of people killed; ``high`` is ``low`` where it is not given."""
    given = {
        "id": "",
        "report": "r-1",
        "event": "e-00",
        "field": "toll",
        "kind": "killed",
        "value": str(low),
        "quote": quote(TEXT, (0, 30)),
        "low": low,
        "high": low if high == -1 else high,
        "speaker": Speaker(name=speaker),
        "status": "stated",
        "method": "by hand",
    }
    made = Claim(**given | values)
    return msgspec.structs.replace(made, id=claim_id(made))


def sides(*claims: Claim) -> list[set[str]]:
    return [set(side.speakers) for k in contradictions(claims) for side in k.sides]


@pytest.mark.parametrize(
    "claims",
    [
        (toll("army", 3), toll("doctor", 3)),
        (toll("army", 5, None), toll("doctor", 9)),
        (toll("army", None, 9), toll("doctor", 7)),
        (toll("army", 3), toll("army", 7)),
        (toll("army", 3), toll("doctor", 7, status="retracted")),
        (toll("army", 3), toll("doctor", 7, part_of="c-9")),
        (toll("army", 3), toll("doctor", 7, kind="injured")),
        (toll("army", 3), toll("doctor", None, None)),
        (),
    ],
    ids=[
        "equal", "at least", "at most", "same speaker", "retracted", "part", "other harm", "no number",
        "nothing",
    ],
)  # fmt: skip
def test_no_contradiction(claims):
    assert sides(*claims) == []


@pytest.mark.parametrize(
    "claims",
    [
        (toll("army", 3), toll("doctor", 7)),
        (toll("army", 0), toll("doctor", 1, None)),
        (toll("army", None, 2), toll("doctor", 3, 5)),
        (toll("army", 10, None), toll("doctor", 9)),
    ],
    ids=["numbers", "nobody", "bounds", "more than"],
)
def test_a_contradiction_has_both_sides(claims):
    for order in permutations(claims):
        assert sorted(map(sorted, sides(*order))) == [["army"], ["doctor"]]


def test_open_words_about_other_victims_clash_with_a_number():
    text = "several terrorists; three women"
    words = toll("ministry", None, None, victims=quote(text, (8, 18)))
    women = toll("governor", 3, victims=quote(text, (26, 31)))
    assert sorted(map(sorted, sides(words, women))) == [["governor"], ["ministry"]]


def test_agreeing_speakers_share_a_side():
    found = sides(toll("army", 3), toll("doctor", 7), toll("mayor", 7))
    assert sorted(map(sorted, found)) == [["army"], ["doctor", "mayor"]]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 9), st.integers(0, 5)), max_size=8)
)
def test_sides_never_lose_or_double_a_claim(told):
    claims = [toll(s, low, None if low is None else low + more) for s, low, more in told]
    unique = {c.id: c for c in claims}
    for clash in contradictions(list(unique.values())):
        ids = [c for side in clash.sides for c in side.claims]
        assert len(ids) == len(set(ids))
        assert len(clash.sides) > 1
        for side in clash.sides:
            assert set(side.speakers) == {unique[c].speaker.name for c in side.claims}


def event(speaker: str, **values: object) -> Claim:
    return toll(speaker, None, None, **{"field": "event", "kind": "ASSAULT"} | values)


def test_a_denial_stands_against_the_telling():
    army, rebels = event("army"), event("rebels", status="denied", polarity="negative")
    [clash] = contradictions([army, rebels])
    assert clash.field == "whether it happened"
    assert [s.speakers for s in clash.sides] == [("army",), ("rebels",)]


OUTLET = Speaker(name="Lake Radio", kind="outlet")


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ([event("army")], "single source"),
        ([event("army"), event("doctor")], "corroborated"),
        ([event("army"), event("army", value="x")], "single source"),
        ([event("army"), msgspec.structs.replace(event("radio"), speaker=OUTLET)], "single source"),
        ([event("army"), event("doctor", status="possible")], "single source"),
        ([event("army"), event("doctor", status="unverified")], "single source"),
        ([event("army", status="retracted")], "retracted"),
        ([event("army", status="denied")], "denied"),
        ([event("army"), event("rebels", status="denied")], "contested"),
        ([toll("army", 3), toll("doctor", 7)], "contested"),
    ],
)
def test_standing(claims, wanted):
    assert standing(claims, contradictions(claims)) == wanted


def test_nothing_makes_an_incident_confirmed_but_a_reviewer():
    claims = [event(f"speaker {n}") for n in range(20)]
    assert standing(claims, contradictions(claims)) == "corroborated"
    assert independent_sources(claims) == 20


def made(text: str) -> list[Incident]:
    return list(coded(text).incidents)


def harm(i: Incident, kind: str = "killed") -> tuple[int | None, int | None]:
    [found] = [t for t in i.tolls if t.kind == kind]
    return found.low, found.high


def test_rival_tolls_of_one_raid_meet_in_one_incident():
    [i] = made(
        "The ministry said three people were killed in the raid on Mosul. Residents said nine had died."
    )
    assert harm(i) == (3, 9)
    assert i.standing == "contested"
    assert [s.speakers for s in i.contradictions[0].sides] == [("ministry",), ("Residents",)]


def test_nobody_killed_is_a_figure():
    [i] = made(
        "The ministry said no civilians were killed in the raid on Mosul. Residents said nine had died."
    )
    assert harm(i) == (0, 9)
    assert i.contradictions


def test_two_strikes_on_two_days_are_two_incidents():
    one, two = made("Israel struck Damascus on Monday. Turkey struck Erbil on Tuesday.")
    assert (one.date.start, two.date.start) == ("2024-05-06", "2024-05-07")
    assert [a.country for a in (*one.actors, *two.actors)] == ["ISR", "TUR"]


def test_an_abduction_and_a_killing_elsewhere_are_two_incidents():
    text = (
        "Gunmen abducted 30 pupils in Kaduna on Tuesday, a teacher said. "
        "On Monday, gunmen killed two farmers in Sokoto."
    )
    one, two = made(text)
    assert (one.mode, harm(one, "abducted")) == ("abduct", (30, 30))
    assert (two.place.name, harm(two)) == ("Sokoto", (2, 2))


def test_a_threat_is_no_deed():
    [i] = made("The general threatened to shell the town if the rebels did not leave.")
    assert i.type == "THREATEN"
    assert i.tolls == ()


def test_a_denied_deed_is_denied():
    [i] = made("The army denied that its planes had bombed the hospital in Sanaa.")
    assert i.standing == "denied"
    assert i.independent_sources == 0


def test_an_undated_incident_lies_before_its_publication():
    [i] = made("Rebels shelled the market in Sake, killing four people, residents said.")
    assert (i.date.start, i.date.end, i.date.basis) == (None, "2024-05-08", "before publication")


def test_without_a_publication_nothing_is_dated():
    c = coded("Rebels shelled the market in Sake, killing four people, residents said.", None)
    assert [i.date for i in c.incidents] == [None]


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (on("2024-01-16"), "16 January 2024"),
        (on("2024-01-30", "2024-02-02"), "30 January 2024 - 2 February 2024"),
        (DateInterval(start=None, end=None, grain="span", basis=""), "date unknown"),
        (DateInterval(start="2024-01-16T10:00", end=None, grain="span", basis=""), "from 16 January 2024"),
    ],
)
def test_days_are_written_as_people_write_them(interval, words):
    assert day(interval) == words


def test_a_title_names_who_what_where_when():
    [i] = made("Rebels killed three soldiers in Goma on Monday, the army said.")
    assert i.title == "Rebels: attack, Goma, 6 May 2024"

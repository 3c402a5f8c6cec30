"""Event mentions: which clause, which kind, who, where, when; and nothing from sport, weather or metaphor."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.claims.event_relevance import relevance
from counterclaim.claims.events import find_events
from counterclaim.claims.mentions import EventTrigger
from counterclaim.claims.naming import find_aliases, find_operations
from counterclaim.language import Annotated, annotate
from counterclaim.model import Report, Span


@cache
def read(text: str, title: Span | None = None) -> Annotated:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", title_span=title)])
    return a


def events(text: str) -> list[EventTrigger]:
    return list(find_events(read(text)))


def one(text: str) -> EventTrigger:
    [event] = events(text)
    return event


@pytest.mark.parametrize(
    ("text", "mode", "target"),
    [
        ("Rioters set fire to a police station in Lagos.", "primitive", ["a police station"]),
        ("Settlers set olive groves on fire near Nablus.", "primitive", []),
        ("Drones hit an ammunition depot in Luhansk.", "drone", ["an ammunition depot"]),
        ("Troops struck an ammunition depot in Luhansk.", None, ["an ammunition depot"]),
        ("Militants ambushed an army vehicle in Gulmarg.", None, ["an army vehicle"]),
        ("A bomber blew himself up outside a mosque.", "suicide-attack", []),
    ],
)
def test_what_was_hit_is_not_with_what(text: str, mode: str | None, target: list[str]) -> None:
    assert (one(text).mode, part(text, "target") + part(text, "victim")) == (mode, target)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The rebels captured Goma in January.", "ASSAULT"),
        ("Rebels seized Goma on Monday.", "ASSAULT"),
        ("Rebels captured Hussein near Mosul.", "COERCE"),
        ("Troops captured Goma Salem near Mosul.", "COERCE"),
    ],
)
def test_to_take_a_city_is_no_arrest(text: str, kind: str) -> None:
    assert [e.type for e in events(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed responsibility for the bombing in Quetta.",
        "The front has yet to claim responsibility for the bombing in Quetta.",
        "Nobody attacked the convoy.",
    ],
)
def test_nobody_is_no_initiator(text: str) -> None:
    assert part(text, "initiator") == []


def words(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def told(text: str) -> list[tuple[str, str]]:
    return [(words(text, e.trigger), words(text, e.clause)) for e in events(text)]


def part(text: str, role: str) -> list[str]:
    return [words(text, p.span) for p in one(text).parts if p.role == role]


CLAUSES = [
    ("Officials said that gunmen had attacked a convoy.", "attacked", "gunmen had attacked a convoy"),
    (
        "The army has carried out strikes against camps in Ituri, the ministry said.",
        "strikes",
        "The army has carried out strikes against camps in Ituri",
    ),
    ("On Sunday troops undertook a series of raids.", "raids", "troops undertook a series of raids"),
    ("A blast ripped through a market on Friday.", "blast", "A blast ripped through a market on Friday"),
    ("The camp came under mortar fire at dawn.", "mortar fire", "The camp came under mortar fire at dawn"),
    (
        "The group claimed responsibility for the bombing.",
        "bombing",
        "The group claimed responsibility for the bombing",
    ),
    ("Residents say that the clashes took place near Torit.", "clashes", "the clashes took place near Torit"),
    (
        "Weeks after a grenade attack by rebels in Bangui, the mayor resigned.",
        "grenade attack",
        "a grenade attack by rebels in Bangui",
    ),
    (
        "He fled to Mekele, where soldiers shelled the market.",
        "shelled",
        "Mekele, where soldiers shelled the market",
    ),
    ("Nine people were wounded in the attack.", "attack", "Nine people were wounded in the attack"),
]


@pytest.mark.parametrize(("text", "trigger", "clause"), CLAUSES)
def test_trigger_and_clause(text, trigger, clause):
    assert (trigger, clause) in told(text)


def test_clause_leaves_out_who_says_so_and_the_next_clause():
    text = "The spokesman added that the strikes had hit two depots and that several rebels had been killed."
    assert [c for _, c in told(text)] == ["the strikes had hit two depots", "several rebels had been killed"]


def test_clause_keeps_a_quotation_whole():
    assert told("The army has carried out ‘precise’ strikes in Hodeidah, it said.")[0][1] == (
        "The army has carried out ‘precise’ strikes in Hodeidah"
    )


def test_harm_is_not_counted_beside_the_attack_of_the_same_clause():
    assert [t for t, _ in told("The strike killed nine people and wounded four in Deir Hafer.")] == ["strike"]
    assert [t for t, _ in told("Gunmen attacked a bus in Kohistan, killing eight passengers.")] == [
        "attacked"
    ]


def test_harm_by_armed_people_is_an_event_of_its_own():
    assert one("Soldiers killed two farmers in Chin state.").type == "ASSAULT"


def test_harm_by_nature_or_accident_is_no_assault():
    assert events("The earthquake killed nine people in Izmir.") == []
    assert events("Nine people were killed in a road accident near Pune.") == []


@pytest.mark.parametrize(
    ("text", "initiators", "targets"),
    [
        ("Rebels attacked an army base in Bunia.", ["Rebels"], ["an army base"]),
        ("An army base was attacked by rebels.", ["rebels"], ["An army base"]),
        ("The attack by insurgents on a checkpoint continued.", ["insurgents"], ["a checkpoint"]),
        ("Pakistani strikes against militant hideouts continued.", ["Pakistani"], ["militant hideouts"]),
        ("Israel's strike on a school continued.", ["Israel"], ["a school"]),
    ],
)
def test_who_does_it_to_whom(text, initiators, targets):
    assert part(text, "initiator") == initiators
    assert part(text, "target") == targets


@pytest.mark.parametrize(
    ("text", "initiators"),
    [
        ("Sudanese army warplanes bombed a market in Tora.", ["Sudanese army"]),
        ("RSF drones struck a power station in Merowe.", ["RSF"]),
        ("Several low-flying army attack helicopters fired rockets at the convent.", ["army"]),
        ("A bomb dropped by a military jet hit a school.", ["military"]),
        ("Two people were killed by a Nigerian air force jet.", ["Nigerian air force"]),
        ("Saudi-led coalition jets bombed a hall in Sanaa.", ["Saudi-led coalition"]),
        ("A pair of Israeli jets bombed the port.", ["Israeli"]),
        ("Warplanes of the Syrian air force bombed a clinic.", ["the Syrian air force"]),
        ("Drones launched by the Houthis hit a tanker.", ["the Houthis"]),
        ("The bus was hit by a drone belonging to the Ethiopian army.", ["the Ethiopian army"]),
        ("Iranian-made drones hit an apartment block.", []),  # who made them, not who flew them
        ("Iranian Shahed drones hit an apartment block.", []),
        ("An American bomb killed 20 people.", []),
        ("Fighter jets bombed a market.", []),
        ("A Sudanese army air strike killed 12 people.", ["Sudanese army"]),
        ("An RSF drone attack killed 20 people.", ["RSF"]),
        ("A military air strike hit a village.", ["military"]),
        ("A military operation killed nine rebels.", []),
        ("US and British warplanes hit a depot.", ["US", "British"]),
        ("Syrian government and Russian warplanes hit a depot.", ["Syrian government", "Russian"]),
        ("Turkish drones operated by the army struck a market.", ["the army"]),
        ("A roadside bomb planted by rebels killed four soldiers.", ["rebels"]),
        ("The bombing by army jets killed three.", ["army"]),
        ("Two herders were killed by mistake.", []),
    ],
)
def test_equipment_acts_for_whom_it_is_named_after(text, initiators):
    assert part(text, "initiator") == initiators


@pytest.mark.parametrize(
    ("text", "initiators", "targets"),
    [
        ("The patrol came under attack from gunmen.", ["gunmen"], ["The patrol"]),
        ("The town came under fire from army tanks.", ["army"], ["The town"]),
        ("The village suffered an air strike.", [], ["The village"]),
        ("The army repelled an attack on a base.", [], ["The army", "a base"]),
        ("Police foiled a bomb attack.", [], []),
    ],
)
def test_who_undergoes_an_attack_did_not_carry_it_out(text, initiators, targets):
    assert (part(text, "initiator"), part(text, "target")) == (initiators, targets)


def test_victims_of_a_killing():
    assert part("Gunmen killed three teachers in Narathiwat.", "victim") == ["three teachers"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen attacked a bus in Kohistan.", "Kohistan"),
        ("A Baghdad bombing killed four people.", "Baghdad"),
        ("The strikes hit a depot near the city of Sumy.", "city of Sumy"),
        ("Rebels captured the town of Kidal.", "town of Kidal"),
        ("In Beni, rebels killed six farmers.", "Beni"),
        ("Troops shot two men and wounded another in Nablus.", "Nablus"),
    ],
)
def test_place(text, place):
    assert words(text, events(text)[0].places[0]) == place


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Rebels attacked a base on Friday.", "Friday"),
        ("On 4 May 2021 rebels attacked a base in Ituri.", "4 May 2021"),
        ("This morning rebels attacked a base.", "This morning"),
        ("The strike on Marib on 16 January killed nine people.", "16 January"),
    ],
)
def test_date(text, date):
    assert words(text, one(text).dates[0]) == date


def test_a_time_counted_from_an_event_dates_the_other_one():
    text = "The raid took place two days after rebels attacked a base in Ituri."
    assert [(words(text, e.trigger), [words(text, d) for d in e.dates]) for e in events(text)] == [
        ("raid", ["two days after"]),
        ("attacked", []),
    ]


def test_a_place_of_another_event_is_not_taken():
    text = "The raid took place two days after rebels attacked a base in Ituri."
    assert [[words(text, p) for p in e.places] for e in events(text)] == [[], ["Ituri"]]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Rebels attacked a base with mortars.", "heavy-weapons"),
        ("Soldiers attacked the village with drones.", "drone"),
        ("Jets attacked the village.", "aerial"),
        ("Bandits attacked the village with machetes.", "primitive"),
        ("Rebels attacked a base.", None),
    ],
)
def test_weapon_gives_the_mode(text, mode):
    assert one(text).mode == mode


@pytest.mark.parametrize(
    ("text", "modality", "polarity"),
    [
        ("Rebels attacked the base.", "happened", "positive"),
        ("Rebels did not attack the base.", "happened", "negative"),
        ("Rebels will attack the base.", "planned", "positive"),
        ("Rebels may attack the base.", "hypothetical", "positive"),
        ("Rebels are attacking the base.", "ongoing", "positive"),
        ("Rebels planned to attack the base.", "planned", "positive"),
        ("No attack took place in Gao.", "happened", "negative"),
    ],
)
def test_what_the_verb_group_shows(text, modality, polarity):
    event = one(text)
    assert (event.modality, event.polarity) == (modality, polarity)


def test_weapons_stopped_are_no_shooting():
    text = "The air force said it had shot down 8 of 11 drones launched overnight."
    assert [(e.type, e.mode) for e in events(text)] == [("COERCE", "intercept"), ("ASSAULT", "drone")]
    assert one("Nine missiles were intercepted over Jeddah.").mode == "intercept"
    assert one("Rebels shot down an army helicopter in Idlib.").mode is None
    assert one("Drones launched by the Houthis hit a tanker.").mode == "drone"


def test_a_threat_is_a_threat_and_no_attack():
    assert [e.type for e in events("The rebels threatened to shell the port.")] == ["THREATEN"]


def test_a_refusal_is_a_refusal_and_no_meeting():
    assert [e.type for e in events("The rebels refused to meet the envoy.")] == ["REJECT"]
    assert [e.type for e in events("The junta will not release the hostages.")] == ["REJECT"]


def test_bare_definite_reference_is_anaphoric():
    text = "Jets hit Taiz on Monday. The operation lasted an hour. The strike was condemned."
    assert [(words(text, e.trigger), e.anaphoric) for e in events(text)][:2] == [
        ("hit", False),
        ("operation", True),
    ]
    assert [e.anaphoric for e in events(text) if words(text, e.trigger) == "strike"] == [True]


def test_a_bare_operation_without_an_attack_before_is_nothing():
    assert events("The operation of the bakery was sold.") == []


def test_expelling_an_envoy_is_no_violence():
    text = "Chad announced it would expel the French ambassador and call back its envoy from Paris."
    assert {(e.type, e.mode) for e in events(text)} == {("SANCTION", "expel"), ("SANCTION", "withdraw")}


@pytest.mark.parametrize(
    "text",
    [
        "He suffered a heart attack at the airport.",
        "The striker scored twice as the visitors launched attack after attack and won the match.",
        "Shares were hit by a slump as investors fled.",
        "A storm struck the coast and floods hit two towns.",
        "The two companies struck a deal.",
        "She shot the photographs in Lisbon.",
    ],
)
def test_no_assault_from_other_fields(text):
    assert [e for e in events(text) if e.type == "ASSAULT"] == []


def test_relevance_counts_each_word_once():
    assert relevance(read("Wicket, wicket, wicket, said the umpire.")).other == 2


def test_headline_without_auxiliary_is_passive():
    text = "Two depots razed near Kupiansk\n\nNothing else is known.\n"
    [event] = find_events(read(text, (0, 30)))
    assert [(p.role, words(text, p.span)) for p in event.parts] == [("victim", "Two depots")]


SAFE = st.text(alphabet="abc ABC,.'“”‘’\"-\n()attackedbombs", max_size=80)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([c[0] for c in CLAUSES]), max_size=3), SAFE)
def test_spans_lie_in_the_text_and_clauses_hold_their_triggers(sentences, noise):
    text = " ".join([*sentences, noise])
    for e in events(text):
        for span in (e.trigger, e.clause, *e.places, *e.dates, *e.weapons, *(p.span for p in e.parts)):
            assert 0 <= span[0] < span[1] <= len(text)
            assert words(text, span).strip() == words(text, span)
        assert e.clause[0] <= e.trigger[0] <= e.trigger[1] <= e.clause[1]
    assert events(text) == events(text)


def test_an_endless_sentence_ends_at_once():
    assert events("Rebels attacked " + ", ".join(["Gao"] * 600) + " and Kidal.") == []


def aliases(text: str) -> list[tuple[str, str]]:
    return [(words(text, x.name), words(text, x.alias)) for x in find_aliases(read(text))]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Omar alias Chief, Bahir alias Doc and Nasir alias Teacher were there.",
         [("Omar", "Chief"), ("Bahir", "Doc"), ("Nasir", "Teacher")]),
        ("Police arrested Juan Pérez, also known as “El Flaco”, in Lima.", [("Juan Pérez", "El Flaco")]),
        ("Abu Hamid, whose real name is Karim Saleh, was killed.", [("Abu Hamid", "Karim Saleh")]),
        ("Karim Saleh (nom de guerre Abu Hamid) was killed.", [("Karim Saleh", "Abu Hamid")]),
        ("The Red River Front (RRF) denied it.", [("Red River Front", "RRF")]),
        ("Rafiq Mohammed @ Lala was shot.", [("Rafiq Mohammed", "Lala")]),
        ("Its owner, also known as Idris, was away.", [("Its owner", "Idris")]),
        ("He met the governor (Monday) in Herat.", []),
        ("The minister (left) was born in Ghazni.", []),
    ],
)  # fmt: skip
def test_aliases(text, pairs):
    assert aliases(text) == pairs


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The army said the operation had been named ‘Dry Thunder’.", "Dry Thunder"),
        ("The raid, codenamed Silent Harvest, ended at noon.", "Silent Harvest"),
        ("Troops launched Operation Iron Gate in the valley.", "Iron Gate"),
        ("It was an operation dubbed “Morning Star”.", "Morning Star"),
    ],
)
def test_operation_names(text, name):
    assert [words(text, o.name) for o in find_operations(read(text))] == [name]


def test_an_operation_without_a_name_has_none():
    assert find_operations(read("The operation was called off and named officials left.")) == ()


GOLD = os.environ.get("COUNTERCLAIM_GOLD")


@pytest.mark.skipif(not GOLD, reason="COUNTERCLAIM_GOLD does not name the folder of gold data")
def test_sport_in_the_words_of_war_tells_of_no_event():
    text = (Path(str(GOLD)) / "examples" / "11-sport.txt").read_text(encoding="utf-8")
    assert events(text) == []


@pytest.mark.skipif(not GOLD, reason="COUNTERCLAIM_GOLD does not name the folder of gold data")
def test_founding_report_has_its_five_aliases_and_its_operation():
    text = (Path(str(GOLD)) / "seed" / "report.txt").read_text(encoding="utf-8")
    assert len(aliases(text)) == 5
    assert [words(text, o.name) for o in find_operations(read(text))] == ["Marg Bar Sarmachar"]


def test_a_part_that_is_nothing_but_a_time_is_no_part() -> None:
    text = "Officials say rockets struck Bab al-Aziziya Thursday morning Control of airport would be key."
    assert all(p.span[0] < p.span[1] for e in events(text) for p in e.parts)

"""Values and how they stand, developments, corrections, live pages, denials: on invented claims."""

from __future__ import annotations

import re
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import deny, say, tell

from counterclaim.incidents.standing.contradictions import contradictions
from counterclaim.incidents.standing.denials import Denied, denied
from counterclaim.incidents.standing.developments import developments
from counterclaim.incidents.standing.disputes import disputes, partial
from counterclaim.incidents.standing.figures import camps
from counterclaim.incidents.standing.live import entries, said_at
from counterclaim.incidents.standing.said import hear
from counterclaim.incidents.standing.sorts import people, site
from counterclaim.incidents.standing.standing import independent_sources, standing
from counterclaim.incidents.standing.values import values
from counterclaim.incidents.standing.voices import voices
from counterclaim.incidents.telling import Telling
from counterclaim.model import Value, quote
from counterclaim.vocabulary import entries as vocabulary
from counterclaim.vocabulary import lowered

MORNING, NOON, NIGHT = "2024-05-02T08:00+02:00", "2024-05-02T12:00+02:00", "2024-05-02T22:00+02:00"
DAY = {"r1": MORNING, "r2": NOON, "r3": NIGHT}


def killed(found: tuple[Value, ...]) -> dict[int | None, Value]:
    return {v.low: v for v in found if v.field == "toll" and v.kind == "killed"}


GOVERNOR = "Adamu Bello, the governor of Zamfara"


def rising(*reports: str) -> list:
    told = ((GOVERNOR, 7), ("the governor, Adamu Bello", 9), ("Governor Bello", 10))
    return [
        say(by, f"[{n}] <people> were killed", n=n, report=r)
        for (by, n), r in zip(told, reports, strict=True)
    ]


def test_a_rising_count_of_one_speaker_is_a_development():
    told = rising("r-1", "r-2", "r-3")
    for order in permutations(told):
        telling = tell(*order, **DAY)
        assert contradictions(telling) == ()
        found = killed(values(telling))
        assert [found[n].standing for n in (7, 9, 10)] == ["retracted", "retracted", "single source"]
        assert found[7].superseded == (told[2].id,)
        [steps] = developments(hear(telling))
        assert [(s.low, s.standing) for s in steps] == [
            (7, "superseded"),
            (9, "superseded"),
            (10, "given"),
        ]


def test_a_superseded_figure_contradicts_nobody_and_the_last_one_does():
    other = say("a doctor", "[nine] <people> were killed", n=9, report="r-3")
    [clash] = contradictions(tell(*rising("r-1", "r-2", "r-3"), other, **DAY))
    assert sorted(s.value for s in clash.sides) == ["10 people", "nine people"]


def test_an_old_figure_repeated_late_stays_old():
    late = say("Adamu Bello, the governor", "[7] <people> were killed", n=7, report="r-3")
    told = [*rising("r-1", "r-2", "r-2"), late]
    assert killed(values(tell(*told, **DAY)))[7].standing == "retracted"


def test_counts_of_other_people_replace_nothing():
    told = [
        say("the army", "[5] <militants> were killed", n=5, report="r-1"),
        say("the army", "[2] <soldiers> were killed", n=2, report="r-2"),
    ]
    assert [v.superseded for v in values(tell(*told, **DAY))] == [(), ()]


def test_unnamed_officers_of_two_reports_are_two():
    told = [
        say("a police officer", "[5] <people> were killed", n=5, report="r-1"),
        say("a police officer", "[2] <people> were killed", n=2, report="r-2"),
    ]
    assert [k.field for k in contradictions(tell(*told, **DAY))] == ["killed"]


def test_a_headline_goes_with_the_speaker_whom_it_echoes():
    told = [
        say("outlet: Outlet 1", "[Seven] dead in Gusau", n=7, report="r-1"),
        say("an official", "[Seven] <people> were killed", n=7, report="r-1", kind="government"),
        say(GOVERNOR, "[three women and four children] died", n=7, report="r-1"),
        say("Governor Bello", "[nine] <people> were killed", n=9, report="r-2", kind="government"),
    ]
    telling = tell(*told, **DAY)
    assert contradictions(telling) == ()
    found = killed(values(telling))
    assert (found[7].standing, found[9].standing) == ("retracted", "single source")
    assert found[7].independent == 1


def test_a_correction_takes_back_what_the_outlet_printed_and_no_more():
    back = say(
        "outlet: Outlet 1", "We wrote that [six] <people> were killed", n=6, report="r-3", status="retracted"
    )
    told = [
        say("outlet: Outlet 1", "[Six] killed in Tillabéri", n=6, report="r-1"),
        say("unsigned posts", "[six] <people> were killed", n=6, report="r-1"),
        say("outlet: Outlet 2", "[Six] killed in Tillabéri", n=6, report="r-2"),
        say("the prefect, Ali Maman", "[six] <people> were killed", n=6, report="r-4"),
        back,
    ]
    published = DAY | {"r3": NIGHT, "r4": MORNING}
    telling = tell(*told, **published)
    later = msgspec.structs.replace(telling.reports["r-3"], outlet="Outlet 1")
    said = hear(Telling(claims=telling.claims, reports={**telling.reports, "r-3": later}))
    assert said.withdrawn == {told[0].id, told[1].id, back.id}


def test_a_correction_takes_back_nothing_that_is_said_later():
    told = [
        say("police", "[six] <people> were killed", n=6, report="r-1", status="retracted"),
        say("police", "[six] <people> were killed", n=6, report="r-2"),
    ]
    assert hear(tell(*told, **DAY)).withdrawn == {told[0].id}


PAGE = """17:40 GMT - Toll now nine

Nine people were killed, the governor said.

09:15 GMT - First count

Seven people were killed, the governor said.

07:05 GMT - What we know

A blast was heard in Gusau.
"""


def test_a_live_page_is_read_by_its_stamps():
    stamps = entries(PAGE, "2024-05-02T18:00+00:00")
    assert [t for _, t in stamps] == [f"2024-05-02T{h}+00:00" for h in ("17:40", "09:15", "07:05")]
    at = {n: PAGE.index(f"{n} people") for n in ("Nine", "Seven")}
    told = [
        _placed(say("the governor", f"[{n}] <people> were killed", n=k), at[n])
        for n, k in (("Nine", 9), ("Seven", 7))
    ]
    telling = tell(*told, r1="2024-05-02T18:00+00:00")
    moments = said_at(told, {"r-1": stamps})
    assert [moments[c.id][11:16] for c in told] == ["17:40", "09:15"]
    found = killed(values(telling, moments=moments))
    assert (found[7].standing, found[9].standing) == ("retracted", "single source")
    assert contradictions(telling, moments=moments) == ()


def _placed(claim, at):
    moved = msgspec.structs.replace(claim.quote, start=at, end=at + len(claim.quote.exact))
    return msgspec.structs.replace(claim, quote=moved, id=f"c-{at}")


@pytest.mark.parametrize(
    ("text", "published", "wanted"),
    [
        ("9:05 pm - A\n\nx\n\n11:30 am: B", "2024-05-02T22:00+00:00", ["21:05", "11:30"]),
        ("23:50 GMT | A\n\nx\n\n22:10 GMT | B", "2024-05-02T01:00+00:00", ["23:50", "22:10"]),
        ("14:00 EAT - A\n\n13:00 EAT - B", "2024-05-02T12:00+00:00", ["11:00", "10:00"]),
        ("18:00 - A\n\n16:30 - B", "2024-05-02T18:30+03:00", ["15:00", "13:30"]),
    ],
    ids=["halves of the day", "day before", "zone", "zone of the page"],
)
def test_stamps_in_many_forms(text, published, wanted):
    assert [t[11:16] for _, t in entries(text, published)] == wanted


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (PAGE, "2024-05-02"),
        (PAGE, None),
        ("At 09:15 GMT two men died.\nThe raid of 17:40 GMT followed.", "2024-05-02T18:00+00:00"),
        ("09:15 GMT - Only one\n\nx", "2024-05-02T18:00+00:00"),
    ],
    ids=["no hour", "no day", "prose", "one"],
)
def test_what_is_no_live_page(text, published):
    assert entries(text, published) == ()


def test_stamps_of_a_long_line_are_read_at_once():
    assert entries("1" * 200_000 + "\n" + "12:00 " * 50_000, "2024-05-02T18:00+00:00") == ()


DENIALS = {
    "No civilian was in the place": {("harm", "civilian")},
    "It has no camps on the other bank": {("target", "military")},
    "The building was not a base": {("target", "military")},
    "There was no camp here, only houses": {("target", "military")},
    "not one of its fighters was harmed": {("harm", "armed")},
    "that it had lost nobody": {("harm", "armed")},
    "denied any involvement in the bombing": {("actor", None)},
    "had nothing to do with the blast": {("actor", None)},
    "No such massacre took place": {("event", None)},
    "no helicopters were used": {("weapon", "aircraft")},
    "We reject the claim that a school was hit": {("target", "civilian")},
    "Such tales are propaganda": set(),
}


@pytest.mark.parametrize(("text", "wanted"), DENIALS.items(), ids=DENIALS)
def test_what_a_denial_denies(text, wanted):
    assert {(d.field, d.sort) for d in denied(deny("the front", text, kind="armed group"))} == wanted
    assert denied(say("the front", text, "event")) == ()


@pytest.mark.parametrize(
    ("text", "cue", "about", "wanted"),
    [
        ("the massacre in Cayo", "denied", {}, True),
        ("the killing of farmers in Cayo", "denied", {}, False),
        ("there was no massacre in Cayo", "no", {}, True),
        ("no one was injured", "no one", {}, False),
        ("the advisers did not shoot", "did not", {}, False),
        ("would not attack the polling station", "denied", {"modality": "planned"}, False),
    ],
)
def test_a_bare_not_denies_no_event(text, cue, about, wanted):
    negative = say("the army", text, "event", status="denied", polarity="negative", **about)
    told = msgspec.structs.replace(negative, status_cue=quote(cue, (0, len(cue))))
    assert (Denied(field="event") in denied(told)) is wanted


def test_a_denial_stands_with_the_value_that_it_denies():
    told = (
        say("Kyiv", "[a school] was hit", "target"),
        say("Kyiv", "[two] <children> were killed", n=2),
        say("Kyiv", "[missiles] were fired", "weapon"),
        deny("Moscow", "denied that it had hit a school"),
        deny("a Russian officer", "No children were there"),
    )
    found = {(v.field, v.value): v for v in values(told)}
    school, children = found["target", "a school"], found["toll", "two children"]
    assert (school.denied, school.standing) == ((told[3].id,), "contested")
    assert (children.denied, children.standing) == ((told[4].id,), "contested")
    assert (found["weapon", "missiles"].denied, found["weapon", "missiles"].standing) == ((), "single source")


def test_who_denies_its_part_denies_the_value_that_names_it():
    told = (
        say("Kinshasa", "[Rwanda] fired", "actor", status="accused"),
        say("a witness", "[M23] fired", "actor", status="accused"),
        deny("Kigali", "denied any role in the shelling"),
    )
    found = {v.value: v for v in values(told) if v.field == "actor"}
    assert found["Rwanda"].denied == (told[2].id,)
    assert found["M23"].denied == ()


def test_what_is_only_denied_stands_denied():
    [value] = values([say("Moscow", "[Russia] did it", "actor", polarity="negative", status="denied")])
    assert (value.standing, value.speakers) == ("denied", ("Moscow",))


def test_nobody_denies_what_it_says_itself():
    told = (say("police", "[a camp] was hit", "target"), deny("police", "It was not a camp"))
    assert [v.denied for v in values(told) if v.field == "target"] == [()]


def test_a_value_has_all_who_say_it():
    told = (
        say("the army", "[four] <people> died", n=4, party=True),
        say("outlet: Outlet 2", "[Four] dead", n=4, report="r-2"),
        say("the mayor, Musa Sani", "[four] <people> died", n=4, report="r-2"),
    )
    [four] = values(tell(*told, **DAY))
    assert four.speakers == ("the army", "the mayor, Musa Sani")
    assert (four.outlets, four.independent, four.parties) == (("Outlet 1", "Outlet 2"), 2, ("the army",))
    assert (four.first, four.last, four.standing) == (MORNING, NOON, "corroborated")
    [copied] = values(tell(*told, **DAY), dict.fromkeys([c.id for c in told], "wire"))
    assert (copied.independent, copied.standing) == (1, "single source")


def test_as_many_fighters_are_another_value():
    told = (
        say("the army", "[seven] <militants> were killed", n=7),
        say("a doctor", "[seven] <people> were killed", n=7),
        say("a nurse", "[three women and four children] were killed", n=7),
    )
    assert sorted(len(v.claims) for v in values(told)) == [1, 2]


def test_two_named_officials_of_one_report_stay_two():
    told = (
        say("the minister, Ana Ruiz", "[nine] <people> died", n=9, kind="government"),
        say("the deputy governor, Luis Soto", "[nine] <people> died", n=9, kind="government"),
    )
    assert [v.independent for v in values(told)] == [2]


def test_a_negation_can_be_the_value():
    told = say("the governor", "none of them held Sudanese citizenship", "nationality", polarity="negative")
    [value] = values([told])
    assert (value.standing, value.denied) == ("single source", ())


def test_nobody_and_not_known_are_two_values():
    told = (say("police", "[nobody] died", n=0), say("a doctor", "[deaths] were reported", n=(None, None)))
    assert [(v.low, v.high) for v in values(told)] == [(0, 0), (None, None)]


def test_an_incident_stands_by_what_is_left():
    told = rising("r-1", "r-2", "r-3")
    telling = tell(*told, **DAY)
    assert standing(telling, contradictions(telling)) == "single source"
    other = say("a doctor", "[10] <people> were killed", n=10, report="r-3")
    more = tell(*told, other, **DAY)
    assert (independent_sources(more), standing(more, contradictions(more))) == (2, "corroborated")


NAMES = [
    (("Adamu Bello, the governor", "Governor Bello"), True),
    (("the interior minister, Ana Ruiz", "Ana Ruiz"), True),
    (("Ana Ruiz", "Carlos Ruiz"), False),
    (("Ministry of Defence of Sudan", "Ministry of Defence of Sudan"), True),
    (("the Sudan Doctors Network", "the Darfur Bar Association"), False),
    (("a police officer", "a police officer"), False),
    (("police", "police"), True),
    (("residents", "residents"), False),
    (("informed sources", "informed sources"), False),
    (("Pakistan's ambassador in Tehran", "Tehran"), False),
]


@pytest.mark.parametrize(("names", "one"), NAMES)
def test_whose_voice_it_is(names, one):
    told = [say(n, "[x] died", n=k, report=f"r-{k}") for k, n in enumerate(names)]
    found = voices(told)
    assert (len({found[c.id] for c in told}) == 1) is one


def test_parts_go_with_their_whole():
    seven = say(GOVERNOR, "[7] <people> were killed", n=7)
    women = say(GOVERNOR, "[five] <women> among them", n=5, part_of=seven.id)
    nine = say(GOVERNOR, "[9] <people> were killed", n=9, report="r-2")
    fewer = say(GOVERNOR, "[three] <women> among them", n=3, part_of=nine.id, report="r-2")
    other = say("a doctor", "[9] <people> were killed", n=9, report="r-3")
    three = say("a doctor", "[three] <women> among them", n=3, part_of=other.id, report="r-3")
    telling = tell(seven, women, nine, fewer, other, three, **DAY)
    assert contradictions(telling) == ()
    assert hear(telling).superseded == {seven.id: (nine.id,), women.id: (nine.id,)}


def test_what_is_planned_or_feared_contradicts_nobody():
    told = (
        say("the front", "[hundreds] will be killed", n=(200, None), modality="threatened"),
        say("police", "[nine] were killed", n=9),
    )
    assert contradictions(told) == ()


def test_a_surname_that_two_bear_is_nobodys():
    told = [
        say(n, "[x] died", n=k, report=f"r-{k}") for k, n in enumerate(("Ana Ruiz", "Luis Ruiz", "Mr Ruiz"))
    ]
    assert len(set(voices(told).values())) == 3


HARMED = [
    pytest.param(e, x, here, id=f"{e['sort']} {e.get('tag', e['of'])}: {x}")
    for e in vocabulary("harmed")
    for key, here in (("examples", True), ("counter_examples", False))
    for x in e.get(key, ())
]


@pytest.mark.parametrize(("entry", "text", "here"), HARMED)
def test_the_words_of_harm_name_their_sort(entry, text, here):
    if entry["sort"] == "none":
        named = site(text) if entry["of"] == "site" else people(text).side
        assert (named is None) is here
    elif entry["of"] == "site":
        assert (site(text) == entry["sort"]) is here
    elif entry["sort"] == "general":
        assert (people(text).side is None and entry["tag"] in people(text).tags) is here
    else:
        tagged = entry.get("tag") is None or entry["tag"] in people(text).tags
        assert (entry["sort"] in people(text).sides and tagged) is here


PATTERNS = [
    pytest.param(e[key], x, here, id=f"{e['id']}: {x}")
    for e in vocabulary("disputes")
    for key in ("denial", "partial", "added", "downed", "foreign")
    if key in e
    for kind, here in (("examples", True), ("counter_examples", False))
    for x in e.get(kind, ())
]


@pytest.mark.parametrize(("pattern", "text", "here"), PATTERNS)
def test_the_patterns_of_disputes(pattern, text, here):
    assert bool(re.search(pattern, lowered(text))) is here


def test_deliveries_exclude_each_other_both_ways():
    table = {d.id: d for d in disputes().deliveries}
    for d in table.values():
        assert d.rivals <= table.keys()
        assert all(d.id in table[r].rivals for r in d.rivals)


def test_one_blow_of_several_is_no_whole():
    assert partial(say("police", "a second missile hurt [nobody]", n=0))
    assert not partial(say("police", "the missile hurt [nobody]", n=0))
    assert partial(say("police", "[the patrol leader] was killed", n=1))
    assert not partial(say("police", "[one] <man> was killed", n=1))
    assert partial(say("police", "[two] died and [six] <others> later", n=6))


@given(st.lists(st.integers(0, 30), unique=True, max_size=12))
def test_camps_are_apart_and_lose_nothing_that_is_alone(numbers):
    disputes_ = camps(sorted(numbers), lambda a, b: abs(a - b) > 2, lambda a, b: True)
    for dispute in disputes_:
        assert len(dispute) > 1
        for group in dispute:
            assert max(group) - min(group) <= 2
    flat = [n for d in disputes_ for g in d for n in g]
    assert len(flat) == len(set(flat))

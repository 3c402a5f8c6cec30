"""Words that date, place or side an event told beside them, and what is no demonstration."""

from functools import cache

import pytest

from counterclaim.engine import code_reports
from counterclaim.model import Coded, EventMention, Report

PUBLISHED = "2023-05-05"  # a Friday


@cache
def coded(text: str) -> Coded:
    [made] = code_reports([Report(id="r-1", text=text, sha256="0", published=PUBLISHED)])
    return made


def told(text: str, word: str) -> EventMention:
    return next(m for m in coded(text).mentions if m.trigger.exact == word)


def day(m: EventMention) -> str | None:
    return m.date.start if m.date is not None and m.date.start == m.date.end else None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Shelling killed six people in Kharkiv. It happened on Tuesday near a market.", ["2023-05-02"]),
        (
            "Two car bombs went off in Somalia. The first struck Mogadishu. The second took place on "
            "Wednesday in "
            "Baidoa. Gunmen then killed nine police officers.",
            ["2023-05-03"],
        ),
        (
            "Gunmen attacked the town of Djibo. The French operation of 3 May ended the siege.",
            ["2023-05-03"],
        ),
        ("A bomb killed four soldiers and wounded nine others at a post on Tuesday.", ["2023-05-02"]),
        ("On Monday three nurses died when gunmen stormed the clinic in Bamenda.", ["2023-05-01"]),
        ("The raid on Tine on 3 May, in which six traders were killed, was condemned.", ["2023-05-03"]),
        ("Guns shelled the village on Sunday evening after rockets were fired at the town.", ["2023-04-30"]),
    ],
)  # fmt: skip
def test_the_day_of_an_event_told_beside_it(text, days):
    found = coded(text)
    assert {i.date.start for i in found.incidents if i.date and i.date.start == i.date.end} == set(days)


@pytest.mark.parametrize(
    "text",
    [
        "A storm hit Sake. It happened on Tuesday.",
        "Fighting was reported in Laukkai. The Chinese rescue operation of 3 May freed forty people.",
        "The minister spoke of peace. The second took place on Wednesday in Baidoa.",
    ],
)
def test_what_points_to_no_attack_tells_of_none(text):
    assert not any(m.method.startswith(("event.pronoun", "event.ordinal", "event.noun.sided"))
                   for m in coded(text).mentions)  # fmt: skip


def test_a_span_counts_from_the_day_that_the_report_gave_its_news():
    text = (
        "Chadian warplanes bombed a camp near Kulbus on Wednesday, killing eleven. The bombing came two "
        "days after "
        "gunmen killed six traders in Tine."
    )
    assert [day(m) for m in coded(text).mentions if m.modality == "background"] == ["2023-05-01"]


@pytest.mark.parametrize(
    "text",
    [
        "The Government of Chad protests in the clearest terms against the raid on Tine last night.",
        "The embassy of Sudan protests over the drone strike on El Geneina yesterday.",
        "Manila lodged a formal protest over the ramming of a patrol boat.",
        "The ministry handed the envoy a protest note after the shelling.",
    ],
)
def test_a_protest_from_state_to_state_is_no_demonstration(text):
    types = {m.type for m in coded(text).mentions}
    assert "PROTEST" not in types
    assert "ACCUSE" in types or "note" in text


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of protesters gathered in Bogota on Monday. The protests spread to Cali.",
        "A protest against the government of Peru turned violent in Juliaca.",
        "Protesters chanted at the embassy of Sudan in Cairo.",
    ],
)
def test_a_demonstration_stays_one(text):
    assert {m.type for m in coded(text).mentions} == {"PROTEST"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "The Government of Chad protests in the clearest terms against the raid on Tine last night.",
            "raid",
        ),
        ("The embassy of Sudan protests over the drone strike on El Geneina yesterday.", "drone strike"),
    ],
)
def test_what_is_condemned_now_was_done_then(text, word):
    assert day(told(text, word)) == "2023-05-04"
    assert all(day(m) is None for m in coded(text).mentions if m.type == "ACCUSE")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Rockets were fired at Kiryat Shmona from Lebanese territory on Monday.", "LBN"),
        ("Two shepherds were killed in an attack from Syrian soil on Friday.", "SYR"),
        ("The rocket attack from inside Lebanon wounded two farmers near Metula.", "LBN"),
        ("Two shepherds were killed by fire from the Turkish side near Kobani.", "TUR"),
    ],
)
def test_from_where_fire_came_names_a_side_and_not_its_state(text, country):
    actors = [a for m in coded(text).mentions for a in m.actors if a.role == "initiator"]
    assert [(a.country, a.kind) for a in actors] == [(country, None)]
    where = {m.place.as_written for m in coded(text).mentions if m.place}
    assert not any("from" in text.split(w)[0][-14:] for w in where)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hezbollah fired rockets from Lebanese territory at Metula on Monday.", "Hezbollah"),
        ("In a raid from Rwandan territory, M23 fighters killed six men in Sake.", "M23"),
    ],
)
def test_somebody_named_did_it_wherever_fire_came_from(text, name):
    assert {a.name for m in coded(text).mentions for a in m.actors if a.role == "initiator"} == {name}


def test_a_participle_behind_a_comma_tells_of_what_stands_before_it():
    text = "A photo shows a burnt school in Bakhmut, shelled by Russian forces on 3 May."
    m = told(text, "shelled")
    assert (m.place and m.place.name, day(m), m.modality) == ("Bakhmut", "2023-05-03", "happened")


def test_what_appears_to_be_is_not_planned():
    text = "The clip seems to be from Sake, hit by rebels on Monday."
    assert told(text, "hit").modality != "planned"


def test_a_country_in_which_a_raid_is_spoken_of_is_not_its_place():
    text = "The raid on Belgorod killed two. In France, the talk is of the raid."
    assert {m.place.name for m in coded(text).mentions if m.place} == {"Belgorod"}


def test_only_a_joint_announcement_of_what_will_be_is_an_agreement():
    will = "The foreign ministers of Armenia and Azerbaijan said jointly that captives would be freed soon."
    was = "The two armies said jointly that six soldiers had died."
    assert "AGREE" in {m.type for m in coded(will).mentions}
    assert "AGREE" not in {m.type for m in coded(was).mentions}


def test_the_towns_of_a_report_may_lend_its_bodies_a_country():
    text = (
        "Iranian drones hit a hamlet near Quetta. Iranian officials said little. In Quetta, Pakistan, "
        "shops shut. "
        "The Foreign Office spoke of three wounded girls."
    )
    speakers = {c.speaker.name for c in coded(text).claims}
    assert not any("Iran" in s for s in speakers)
    assert "Ministry of Foreign Affairs of Pakistan" in speakers


@pytest.mark.parametrize(
    ("outlet", "text", "country"),
    [
        ("TASS", "Artillery crews destroyed three guns near Kupiansk on Monday.", "RUS"),
        ("IRNA", "Missile and drone units have destroyed two depots near Panjgur.", "IRN"),
        ("Reuters", "Artillery crews destroyed three guns near Kupiansk on Monday.", None),
        ("TASS", "Enemy artillery crews destroyed three houses in Belgorod on Monday.", None),
    ],
)
def test_forces_that_state_media_do_not_name_are_their_own(outlet, text, country):
    report = Report(id="r-1", text=text, sha256="0", published=PUBLISHED, outlet=outlet)
    [made] = code_reports([report])
    actors = [a for m in made.mentions for a in m.actors if a.role == "initiator"]
    assert [a.country for a in actors] == [country]

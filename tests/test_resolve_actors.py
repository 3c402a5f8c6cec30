"""Who is meant: names, bodies of states, countries, and the kinds of speakers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.resolve.actors import (
    ActorContext,
    actor,
    find_actors,
    kind_and_country,
    resolve_actor,
    resolve_actors,
)
from counterclaim.resolve.countries import country_of, find_countries
from counterclaim.resolve.lexicon import actor_names
from counterclaim.resolve.names import normalise, similar

BORDER = ActorContext(countries=("PAK", "IRN"), date="2024-01-18")


def id_of(mention: str, *countries: str, **more: object) -> str | None:
    found = resolve_actor(mention, ActorContext(countries=countries, **more))  # type: ignore[arg-type]
    return found.id if found else None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jaish al-Adl", "Jaysh ul-‘Adl"),
        ("Lashkar-e-Taiba", "lashkar i tayyiba"),
        ("Hezbollah", "Hizbullah"),
        ("Al-Qaeda", "al Qaida"),
        ("Houthi", "Huthi"),
        ("Sana'a", "Sanaa"),
        ("Hudaydah", "Hodeidah"),
        ("Mujahideen", "Mojahedin"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Deir az-Zor", "Dayr al-Zor"),
    ],
)
def test_spellings_of_one_name_have_one_key(a: str, b: str) -> None:
    assert normalise(a) == normalise(b)
    assert similar(a, b) == 1.0


@pytest.mark.parametrize(
    ("a", "b"), [("Iran", "Iraq"), ("Mali", "Malawi"), ("Saravan", "Zahedan"), ("Kech", "Kachin")]
)
def test_other_names_are_not_alike(a: str, b: str) -> None:
    assert normalise(a) != normalise(b)
    assert similar(a, b) < 0.85


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert similar(a, b) == pytest.approx(similar(b, a))
    assert 0.0 <= similar(a, b) <= 1.0
    assert normalise(a) == normalise(a.strip())


@given(st.sampled_from(sorted(actor_names().entries)), st.sampled_from([str.upper, str.title, str.strip]))
def test_a_key_does_not_depend_on_case(entry: str, change: object) -> None:
    name = actor_names().entries[entry].name
    assert normalise(change(name)) == normalise(name)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Iranian", "IRN"),
        ("Tehran", "IRN"),
        ("the Islamic Republic", "IRN"),
        ("U.S.", "USA"),
        ("Burkina Faso’s", "BFA"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("South Sudanese", "SSD"),
        ("Guinea-Bissau", "GNB"),
        ("Republic of China", "TWN"),
        ("DR Congo", "COD"),
        ("Congo-Brazzaville", "COG"),
        ("Türkiye", "TUR"),
        ("two Pakistanis", "PAK"),
        ("the Kremlin", "RUS"),
        ("us", None),
        ("polish", None),
        ("car bomb", None),
        ("the Niger Delta", None),
        ("Latin American", None),
        ("Iran and Pakistan", None),
        ("a resident of Tehran", None),
    ],
)
def test_country_of(text: str, code: str | None) -> None:
    found = country_of(text)
    assert (found.iso3 if found else None) == code


def test_a_capital_beside_a_body_tells_its_country() -> None:
    assert id_of("Kyiv police") == "ukr-police"
    assert id_of("Athens police", "USA") == "usa-police"


def test_countries_are_found_where_they_stand() -> None:
    text = "Ethiopia's army and Eritrean troops; New Mexico and the Gulf of Guinea are elsewhere."
    assert [(text[m.start : m.end], m.iso3) for m in find_countries(text)] == [
        ("Ethiopia", "ETH"),
        ("Eritrean", "ERI"),
    ]


@pytest.mark.parametrize(
    ("mention", "id"),
    [
        ("Jaish ul-Adl", "jaish-al-adl"),
        ("the so-called Jaysh al-Dhulm", "jaish-al-adl"),
        ("Army of Justice", "jaish-al-adl"),
        ("Balochistan Liberation Army", "balochistan-liberation-army"),
        ("BLA militants", "balochistan-liberation-army"),
        ("alochistan Liberation Army", "balochistan-liberation-army"),
        ("Balochistan Liberaton Army", "balochistan-liberation-army"),
        ("Balochistan Liberation Front", "balochistan-liberation-front"),
        ("Taliban fighters", "taliban"),
        ("members of the Pakistani Taliban", "tehrik-e-taliban-pakistan"),
        ("Pakistani forces", "pak-armed-forces"),
        ("The Inter-Services Public Relations", "pak-armed-forces"),
        ("ISPR", "pak-armed-forces"),
        ("Pakistan Air Force", "pak-air-force"),
        ("MoFA spokesperson Mumtaz Zehra Baloch", "pak-foreign-ministry"),
        ("The foreign ministry in Islamabad", "pak-foreign-ministry"),
        ("Iran's Revolutionary Guards", "islamic-revolutionary-guard-corps"),
        ("Tehran", "irn"),
        ("Iran", "irn"),
        ("Rawalpindi", "pak-armed-forces"),
        ("the army of Niger", "ner-armed-forces"),
        ("Israeli air strikes", "isr-armed-forces"),
        ("Iran-backed Houthis", "houthis"),
        ("US-backed Syrian Democratic Forces", "syrian-democratic-forces"),
        ("a commander of the Rapid Support Forces", "rapid-support-forces"),
        ("Justice and Equality Movement fighters", "justice-and-equality-movement"),
        ("the Mehr news agency", "mehr"),
        ("BBC Farsi", "bbc-persian"),
    ],
)
def test_who_is_meant(mention: str, id: str) -> None:
    found = resolve_actor(mention, BORDER)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    "mention",
    [
        "",
        "…",
        "the group",
        "militants",
        "unknown gunmen",
        "rebel forces",
        "Syrian opposition forces",
        "victims of the Taliban",
        "hideouts of Jaish al-Adl and the BLF",
        "anti-Taliban militia",
        "Taliban-run schools",
        "Taliban hideouts",
        "former Taliban commander",
        "Iranians",
        "the army",
        "police",
        "Fars province",
        "market forces",
        "drones",
        "lochistan",
    ],
)
def test_nobody_is_guessed(mention: str) -> None:
    assert resolve_actor(mention, BORDER) is None


def test_an_ambiguous_acronym_needs_its_country() -> None:
    assert id_of("PLA") is None
    assert id_of("the PLA", "TWN", "CHN") == "chn-armed-forces"
    assert id_of("PLA cadres", "IND") == "peoples-liberation-army-manipur"
    assert id_of("RSF", "SDN") == "rapid-support-forces"
    assert id_of("SNA", "SOM") == "som-army"
    assert id_of("SNA", "SYR") == "syrian-national-army"
    assert id_of("ELN", "COL") == "national-liberation-army-colombia"
    assert id_of("ELN") is None


def test_an_acronym_counts_only_as_written() -> None:
    assert id_of("BLA", "PAK") == "balochistan-liberation-army"
    assert id_of("Bla Bla", "PAK") is None


def test_what_the_report_defines_decides() -> None:
    sudan = {"SLA": "Sudan Liberation Army"}
    assert id_of("the SLA", "SDN", defined=sudan) == "sudan-liberation-movement-army"
    own = resolve_actor("the QXF", ActorContext(defined={"QXF": "Quiet Xenial Front"}))
    assert own is not None
    assert (own.name, own.method) == ("Quiet Xenial Front", "defined")


def test_a_bare_body_belongs_to_the_only_country() -> None:
    assert id_of("the army", "FJI") == "fji-army"
    assert id_of("the army", "PAK", "IRN") is None
    assert id_of("the police", "PAK", "IRN", outlet_country="PAK") == "pak-police"
    assert id_of("the police", "PAK", "IRN", outlet_country="GBR") is None


def test_all_of_several_actors() -> None:
    found = resolve_actors("the Balochistan Liberation Front, Jaish al-Adl and Pakistani troops", BORDER)
    assert [m.id for m in found] == ["balochistan-liberation-front", "jaish-al-adl", "pak-armed-forces"]


@pytest.mark.parametrize("id", sorted(actor_names().entries)[::7])
def test_a_name_without_its_first_letter_is_understood_or_refused_never_another(id: str) -> None:
    name = actor_names().entries[id].name
    found = resolve_actor(name[1:])
    assert found is None or found.id == id or found.method != "truncated"


def test_institutions_are_actors() -> None:
    assert id_of("Likud") == "isr-likud"
    assert id_of("Awami League activists") == "bgd-awami-league"
    assert id_of("Republicans") is None
    assert id_of("Republicans", "USA") == "usa-republican-party"
    assert kind_and_country("the Bundestag")[1] == "DEU"


def test_find_actors_marks_exact_spans() -> None:
    text = "Fighters of M23 and the FARDC clashed near Goma; the Congolese army blamed Rwanda's military."
    found = [(text[s:e], i) for s, e, i in find_actors(text)]
    assert ("M23", "m23") in found
    assert ("FARDC", "cod-armed-forces") in found
    assert ("Congolese army", "cod-armed-forces") in found
    assert ("Rwanda's military", "rwa-armed-forces") in found


def test_unsure_names_need_the_text_to_speak_of_them() -> None:
    assert find_actors("Dawn broke over the hills. The PLA said nothing.") == []
    text = "The Liberation Tigers of Tamil Eelam (LTTE) fought on. Dawn broke over Pakistan."
    assert [i for _, _, i in find_actors(text)] == ["liberation-tigers-of-tamil-eelam"] * 2


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_scanned(text: str) -> None:
    for start, end, id in find_actors(text):
        assert 0 <= start < end <= len(text)
        assert actor(id) is not None
    resolve_actor(text)
    kind_and_country(text)


@pytest.mark.parametrize(
    ("mention", "kind", "country"),
    [
        ("the deputy security governor of the Balochistan-o-Sistan province", "government", None),
        ("a doctor at the hospital", "medical", None),
        ("villagers", "witness", None),
        ("officials", "government", None),
        ("police", "police", None),
        ("a resident of Tehran", "witness", "IRN"),
        ("eyewitnesses", "witness", None),
        ("social media accounts from Iran", "social media", "IRN"),
        ("The posts", "social media", None),
        ("a source", "anonymous", None),
        ("sources", "anonymous", None),
        ("Reuters", "media", "GBR"),
        ("IRNA", "state media", "IRN"),
        ("Iranian state media", "state media", "IRN"),
        ("the statement", "unknown", None),
        ("A Pakistani security source", "government", "PAK"),
        ("rebel authorities", "armed group", None),
        ("Hezbollah's spokesman", "armed group", "LBN"),
        ("hospital officials in Gaza", "medical", "PSE"),
        ("UN peacekeepers", "un", None),
        ("a Reuters witness", "witness", None),
        ("Mr Colville", "person", None),
        ("Iraqi police", "police", "IRQ"),
        ("the Washington Post", "media", "USA"),
        ("aid workers", "ngo", None),
        ("the opposition leader", "political", None),
        ("", "unknown", None),
    ],
)
def test_kind_and_country_of_speakers(mention: str, kind: str, country: str | None) -> None:
    assert kind_and_country(mention) == (kind, country)


def test_a_report_of_one_country_lends_it_to_its_officials() -> None:
    assert kind_and_country("the police", ActorContext(countries=("HTI",))) == ("police", "HTI")
    assert kind_and_country("villagers", ActorContext(countries=("HTI",))) == ("witness", None)


def test_the_founding_report(gold: Path) -> None:
    text = (gold / "seed" / "report.txt").read_text(encoding="utf-8")
    found = {text[s:e]: i for s, e, i in find_actors(text)}
    assert found["alochistan Liberation Army"] == "balochistan-liberation-army"
    assert found["Pakistan Air Force"] == "pak-air-force"
    assert found["Inter-Services Public Relations"] == "pak-armed-forces"
    assert found["MoFA"] == "pak-foreign-ministry"


def test_share_of_actor_phrases_with_the_right_country(data: Path) -> None:
    rows = map(
        json.loads, (data / "actor-resolution" / "checks.jsonl").read_text(encoding="utf-8").splitlines()
    )
    answered = right = 0
    for row in rows:
        wanted = row["expected"].get("country")
        if row["task"] == "query_wiki" or wanted is None:
            continue
        places = tuple(m.iso3 for m in find_countries(row["context"]))
        _, country = kind_and_country(row["input"], ActorContext(countries=places))
        if country is not None:
            answered += 1
            right += country == wanted
    assert answered >= 110
    assert right / answered >= 0.9


def test_an_envoy_of_the_united_nations_is_no_countrys() -> None:
    assert resolve_actor("the UN special envoy for Yemen") is None
    found = resolve_actor("the Yemeni envoy to the UN")
    assert found is not None
    assert found.country == "YEM"

"""Names of one bearer and of two: sounds, parts, alignment, features and the scorer; data is invented."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.resolve.name_align import align, part_likeness
from counterclaim.resolve.name_features import FEATURES, features
from counterclaim.resolve.name_match import (
    DEPTH,
    SAME_NAME,
    UNLIKE,
    Tree,
    Weights,
    likeness,
    read_weights,
    same_name,
    shipped_weights,
)
from counterclaim.resolve.name_parts import LONGEST, VARIANTS, Name, read_name
from counterclaim.resolve.name_scripts import romanised
from counterclaim.resolve.name_sounds import bone, sound_likeness, sounds
from counterclaim.vocabulary import entries

WORDS = entries("name_words")


def one(text: str) -> Name:
    [name] = read_name(text)
    return name


def texts(name: str) -> list[str]:
    return [p.text for p in one(name).parts]


def measured(a: str, b: str) -> dict[str, float]:
    found = features(one(a), one(b), shipped_weights().weigh)
    assert found is not None
    return dict(zip(FEATURES, found, strict=True))


# Sounds


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("khaled", "halid"),
        ("qadhafi", "gaddafi"),
        ("mikhaylov", "mihailov"),
        ("dzhabrailov", "jabrailov"),
        ("yusuf", "youssef"),
        ("chukri", "shukri"),
        ("dawood", "daoud"),
        ("zelenskyy", "zelenskii"),
        ("hennadii", "gennady"),
        ("ouahabi", "wahabi"),
    ],
)
def test_spellings_of_one_sound_are_near(a: str, b: str) -> None:
    assert sound_likeness(a, b) > 0.75
    assert sound_likeness(a, b) == pytest.approx(sound_likeness(b, a))


@pytest.mark.parametrize(
    ("a", "b"), [("walid", "majid"), ("karim", "rahim"), ("hassan", "salman"), ("ivan", "omar")]
)
def test_names_that_rhyme_are_not(a: str, b: str) -> None:
    assert sound_likeness(a, b) < 0.75


def test_a_vowel_costs_less_than_a_consonant() -> None:
    assert sound_likeness("nasir", "nasr") > sound_likeness("nasir", "nair")
    assert sound_likeness("nasir", "nosir") > sound_likeness("nasir", "nakir")


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=12), st.text("abcdefghijklmnopqrstuvwxyz", max_size=12))
def test_likeness_of_sounds_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0.0 <= sound_likeness(a, b) <= 1.0
    assert sound_likeness(a, b) == pytest.approx(sound_likeness(b, a))
    assert sound_likeness(a, a) == 1.0
    assert len(bone(a)) <= len(sounds(a)) <= len(a)


# Scripts


@pytest.mark.parametrize(
    ("entry", "word", "latin"),
    [pytest.param(e, w, x, id=x) for e in entries("scripts") for w, x in e["examples"]],
)
def test_examples_of_scripts(entry: object, word: str, latin: str) -> None:
    assert romanised(word) == latin


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("Ахмед Садулаев", "SADULAYEV, Akhmed"),
        ("Микола Ткаченко", "Mykola Tkachenko"),
        ("نادر حسن الكرماني", "AL-KIRMANI, Nadir Hassan"),
        ("رستم قاسمی", "Rostam Ghasemi"),
    ],
)
def test_a_name_meets_its_transliteration(native: str, latin: str) -> None:
    assert likeness(native, latin) > 0.7


# Parts


def test_articles_particles_and_joined_names() -> None:
    assert texts("Abd al-Karim bin Salih al-Rashidi") == ["abd", "karim", "salih", "rashidi"]
    assert texts("Abdulkarim ibn Salih Rashidi") == ["abd", "karim", "salih", "rashidi"]
    assert texts("Nasir ud-Din") == [*texts("Nasiruddin")[:1], "din"]
    assert texts("Saif Ullah") == ["saif", "ullah"]
    assert [p.text for p in one("Saifullah").parts] == ["saif", "allah"]


def test_a_comma_parts_the_family_name_but_not_a_legal_form() -> None:
    assert [p.text for p in one("RASHIDI KERMANI, Omar").parts if p.family] == ["rashidi", "kermani"]
    assert not one("Dawn Trading Co., Ltd.").inverted
    assert not one("Omar Rashidi").inverted


def test_legal_forms_titles_and_numbers_have_their_kinds() -> None:
    kinds = [(p.kind, p.sense) for p in one("General Nahr Fourth Trading Limited Liability Company").parts]
    assert kinds == [
        ("title", "officer"),
        ("name", "river"),
        ("number", "4"),
        ("name", "trade"),
        ("form", "limited"),
    ]
    assert [p.key for p in one("4th Nahr").parts] == ["4", "nahr"]


def test_a_short_form_after_a_family_name_is_a_name() -> None:
    assert [p.kind for p in one("KIM, Ag Chol").parts] == ["name", "name", "name"]


def test_brackets_and_marks_part_several_names() -> None:
    assert [len(n.parts) for n in read_name("Nahr Liberation Front (NLF)")] == [3, 1]
    assert len(read_name("Omar Rashidi; Abu Nahr; Umar Kermani")) == 3
    assert texts("Dawn Shipping (Hong Kong) Ltd")[2] == "hongkong"
    assert texts("Nahr Liberation Front (NLF) Youth Wing") == ["nahr", "liberation", "front", "youth", "wing"]


def test_hostile_input_is_bounded() -> None:
    start = time.perf_counter()
    assert len(one("a" * 100_000).parts) == 1
    assert len(one("word " * 10_000).parts) <= LONGEST
    assert len(read_name("; ".join(f"name number{n}" for n in range(50)))) <= VARIANTS
    likeness("(" * 5000 + "x", "(a) " * 5000)
    likeness("abdulabdulabdul" * 40, "ullahullah" * 60)
    assert read_name("") == read_name("..,;()") == ()
    assert time.perf_counter() - start < 5


# Alignment


def pairing(a: str, b: str) -> set[tuple[str, str]]:
    x, y = one(a).parts, one(b).parts
    return {
        ("+".join(x[i].text for i in p.first), "+".join(y[j].text for j in p.second))
        for p in align(x, y, lambda part: 1.0)
    }


def test_parts_meet_in_any_order_and_joined() -> None:
    assert pairing("Gui Qin Su", "SU, Guiqin") == {("gui+qin", "guiqin"), ("su", "su")}
    assert pairing("Fara Darya", "Faradarya") == {("fara+darya", "faradarya")}
    assert pairing("J. Molchalin", "Molchalin Jaromir") == {("j", "jaromir"), ("molchalin", "molchalin")}


def test_each_part_stands_once() -> None:
    for p in (found := align(one("Ali Ali Hassan").parts, one("Ali Hassan Ali Ali").parts, lambda part: 1.0)):
        assert len(p.first) == len(p.second) == 1
    assert len({p.first for p in found}) == len({p.second for p in found}) == len(found) == 3


def test_numbers_must_agree() -> None:
    [a], [b] = one("Unit 17").parts[1:], one("Unit 18").parts[1:]
    assert part_likeness(a, b) == 0.0
    assert measured("Unit 17 Nahr", "Unit 18 Nahr")["number"] == -1
    assert measured("Seventeenth Unit Nahr", "Unit 17 Nahr")["number"] == 1


# Features


def test_an_acronym_is_the_first_letters() -> None:
    assert measured("Nahr Liberation Front", "NLF Nahr")["acronym"] == 3
    assert measured("Nahr Liberation Front", "NXQ Nahr")["acronym"] == 0


def test_a_blend_is_made_of_beginnings() -> None:
    assert measured("Comercializadora Marisol del Valle", "COMARVA Valle")["blend"] > 0.5
    assert measured("Comercializadora Marisol del Valle", "ZULETA Valle")["blend"] == 0


def test_a_family_name_must_be_found_among_family_names() -> None:
    assert measured("MOLCHALIN, Ruslan", "MOLCHALIN, Timur")["family"] == 1
    assert measured("MOLCHALIN, Ruslan", "RUSLAN, Timur")["family"] == 0


def test_features_do_not_depend_on_the_order_of_names() -> None:
    a, b = "Omar bin Salih Rashidi", "RASHIDI, Umar Saleh Kermani"
    assert list(measured(a, b).values()) == pytest.approx(list(measured(b, a).values()))


def test_nothing_in_common_is_no_features() -> None:
    assert features(one("Omar Rashidi"), one("Peng Wei"), lambda part: 1.0) is None
    assert likeness("Omar Rashidi", "Peng Wei") <= UNLIKE


# The scorer


@pytest.mark.parametrize(
    ("a", "b"),
    [pytest.param(*pair, id=" / ".join(pair)) for e in WORDS for pair in e.get("examples", ())],
)
def test_examples_are_one_name(a: str, b: str) -> None:
    assert likeness(a, b) >= SAME_NAME


@pytest.mark.parametrize(
    ("a", "b"),
    [pytest.param(*pair, id=" / ".join(pair)) for e in WORDS for pair in e.get("counter_examples", ())],
)
def test_counter_examples_are_two(a: str, b: str) -> None:
    assert likeness(a, b) < SAME_NAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("AL-RASHIDI, Abdulkarim bin Salih", "Abd el-Karim Saleh Rashidy"),
        ("Sergey Petrovich Molchalin", "MOLCHALIN, Serhii"),
        ("Mohammed Torak Barialai", "Muhd Turak Baryalai"),
        ("Souleymane Diabakate", "SULAYMAN DIABAKATI"),
        ("Ezequiel Barrancabermeja Quintanilla", "BARRANCABERMEJA QUINTANILLA, Ezekiel"),
        ("Zheng Xiaoping Ouyang", "OUYANG, Zheng Xiao Ping"),
    ],
)
def test_one_name_in_several_spellings(a: str, b: str) -> None:
    assert same_name(a, b)
    assert likeness(a, b) == likeness(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mohammad Rezaei", "Mohammad Karimi"),
        ("KIM, Chol Su", "KIM, Chol Ho"),
        ("Torak Barialai", "Lewanai Barialai"),
        ("Second Dawn Shipping GmbH", "Third Dawn Shipping GmbH"),
        ("Zarnegar Petrochemical Company", "Mahtab Petrochemical Company"),
        ("Islamic Society of the Valley", "Islamic Society of the Coast"),
    ],
)
def test_two_names_that_look_alike(a: str, b: str) -> None:
    assert not same_name(a, b)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b) <= 1.0


def test_weights_for_other_features_are_refused() -> None:
    raw = msgspec.json.encode(msgspec.structs.replace(shipped_weights(), features=("cover",)))
    with pytest.raises(ValueError, match="other features"):
        read_weights(raw)


def test_a_tree_goes_left_up_to_its_limit() -> None:
    tree = Tree(
        (0, 1, 1, 0, 0, 0, 0), (1.0, 5.0, 7.0, 0.0, 0.5, 2.0, 3.0), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
    )
    assert len(tree.leaves) == 2**DEPTH
    weights = Weights(FEATURES, {}, 1.0, 0.5, (tree,))
    assert [weights.score(x) for x in ([0.0, 5.0], [0.4, 6.0], [0.9, 6.0], [3.0, 7.0], [9.0, 8.0])] == [
        1.5, 3.5, 4.5, 6.5, 8.5,
    ]  # fmt: skip


def test_a_rare_part_says_more_than_a_common_one() -> None:
    weigh = shipped_weights().weigh
    assert weigh(one("Zarkovnik").parts[0]) > weigh(one("Muhammad").parts[0])
    assert weigh(one("Zarkovnik").parts[0]) > weigh(one("Igorevich").parts[0])

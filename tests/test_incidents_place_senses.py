"""Names of places that are translated: the vocabulary is right about its own examples."""

import pytest

from counterclaim.incidents.joining.accounts import Account
from counterclaim.incidents.joining.block import asked, filed
from counterclaim.incidents.joining.match import match
from counterclaim.incidents.joining.place_senses import senses
from counterclaim.incidents.joining.profile import profile
from counterclaim.model import Place
from counterclaim.vocabulary import entries

ENTRIES = entries("place_senses")


@pytest.mark.parametrize(("one", "two"), [pair for e in ENTRIES for pair in e.get("examples", ())])
def test_alike_in_sense(one, two):
    assert not senses(one).isdisjoint(senses(two))


@pytest.mark.parametrize(("one", "two"), [pair for e in ENTRIES for pair in e.get("counter_examples", ())])
def test_not_alike_in_sense(one, two):
    assert senses(one).isdisjoint(senses(two))


@pytest.mark.parametrize("name", ["Goma", "Kara", "Black", "New York", "El Fasher", "Kalay", "The Two"])
def test_a_name_without_two_senses_has_none(name):
    assert senses(name) == frozenset()


def test_senses_have_one_entry_each_and_words():
    assert len({e["sense"] for e in ENTRIES}) == len(ENTRIES)
    assert all(len(set(e["words"])) == len(e["words"]) for e in ENTRIES if e["sense"] != "lower")


def account(n: int, name: str, **values: object):
    place = Place(name=name, as_written=name, **values)
    return profile(
        Account(
            id=f"i-{n}", report=f"r-{n}", type="ASSAULT", mode=None, modality="happened", mentions=(),
            published="2021-03-05", places=(place,),
        )
    )  # fmt: skip


def test_a_translated_name_is_asked_for_and_speaks_for_one_event():
    a, b = account(1, "Jebel Akhdar"), account(2, "Green Mountain")
    assert set(asked(a)) & set(filed(b))
    assert "same place" in {e.name for e in match(a, b).evidence}


def test_places_known_to_lie_apart_are_not_one_by_their_names():
    a, b = account(1, "Jebel Akhdar", country="LBY"), account(2, "Green Mountain", country="OMN")
    assert "same place" not in {e.name for e in match(a, b).evidence}

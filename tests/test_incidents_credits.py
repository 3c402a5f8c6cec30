"""Credits: the agency whose copy an outlet prints, by the vocabulary's own examples and in hostile text."""

from __future__ import annotations

from time import process_time

import pytest

from counterclaim.incidents.sourcing.sources_credits import agency_name, credit
from counterclaim.model import Report
from counterclaim.vocabulary import entries

FORMS = [e for e in entries("agencies") if e["role"] == "form"]


def report(text: str, outlet: str = "Daily Mirror of Dar") -> Report:
    return Report(id="r-1", text=text, sha256="0", outlet=outlet)


@pytest.mark.parametrize(("text", "agency"), [x for f in FORMS for x in f["examples"].items()])
def test_a_credit_names_the_agency(text, agency):
    assert credit(report(text)) == agency


@pytest.mark.parametrize("text", [x for f in FORMS for x in f["counter_examples"]])
def test_what_only_looks_like_a_credit_names_nobody(text):
    assert credit(report(text)) is None


def test_every_form_is_well_formed():
    assert len(FORMS) >= 4
    assert all(f["where"] in ("dateline", "line", "tail") and "{agency}" in f["pattern"] for f in FORMS)


def test_every_agency_held_is_an_organisation_and_every_other_is_not():
    held = {e["id"]: e for e in entries("organisations")}
    names = {n for e in held.values() for n in (e["name"], *e.get("aliases", ()))}
    for e in entries("agencies"):
        assert all(id in held for id in e.get("held", ()))
        if e["role"] == "agency":
            assert e["id"] not in held
            assert e["name"] not in names, "organisations.yaml holds it: list its id"
            assert isinstance(e["state"], bool)


def test_an_outlet_that_credits_itself_credits_nobody():
    text = "ZAHEDAN (Meridian Wire) - Seven people were killed."
    assert credit(report(text, "Meridian Wire")) is None
    assert credit(report("KABUL (AFP) - A mine went off.", "Agence France Presse")) is None


@pytest.mark.parametrize("name", ["AFP", "Agence France-Presse", "AFP news agency", "Agence France Presse"])
def test_one_agency_has_one_name(name):
    assert agency_name(name) == "Agence France-Presse"


def test_a_credit_behind_the_header_is_read_and_one_within_it_is_not():
    head = "Outlet: Reuters\n\n"
    assert (
        credit(Report(id="r", text=head + "Two men died.", sha256="0", outlet="Post", header=len(head)))
        is None
    )
    text = head + "AFP\n\nTwo men died."
    made = Report(id="r", text=text, sha256="0", outlet="Post", header=len(head))
    assert credit(made) == "Agence France-Presse"


@pytest.mark.parametrize(
    "text", ["(" * 300_000, "A" * 300_000, "- " * 200_000, "with " * 100_000, "A (A " * 80_000]
)
def test_hostile_text_takes_no_long_time(text):
    start = process_time()
    credit(report(text))
    assert process_time() - start < 2

"""Events at places that no gazetteer holds: where the report puts the same event elsewhere."""

from __future__ import annotations

from counterclaim.claims.assemble import code
from counterclaim.language import annotate
from counterclaim.model import Place, Report


def places(text: str) -> dict[str, Place]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0", published="2024-01-18")], "rules")
    _, claims = code(a)
    return {c.place.as_written: c.place for c in claims if c.field == "place" and c.place is not None}


def test_a_village_gets_the_place_that_the_report_gives_the_same_event() -> None:
    found = places(
        "Iran carried out a missile strike in Pakistan's Panjgur on Tuesday.\n"
        "Fearful families have left Tarkalo, where Iran carried out its strike."
    )
    village = found["Tarkalo"]
    assert (village.name, village.country, village.precision.acled, village.precision.ucdp) == (
        "Tarkalo",
        "PAK",
        2,
        2,
    )
    assert village.within[0] == "Panjgur"
    assert village.radius_m is not None
    assert village.radius_m >= 30_000
    assert "Panjgur" in village.basis


def test_nothing_is_lent_of_another_event() -> None:
    found = places(
        "Pakistan carried out a missile strike in Iran's Saravan on Thursday.\n"
        "Fearful families have left Tarkalo, where Iran carried out its strike."
    )
    assert found["Tarkalo"].lat is None


def test_where_the_dead_were_counted_is_named_once_with_what_holds_it() -> None:
    assert set(places("At least 12 soldiers were killed on Tuesday near Rann, in Borno state.")) == {"Rann"}
    assert set(places("Six people were found dead in Borno, in the town of Rann, on Monday.")) == {"Rann"}
    wide = "Nine people were killed in Rann and elsewhere across Borno state on Tuesday."
    assert set(places(wide)) == {"Rann", "Borno state"}

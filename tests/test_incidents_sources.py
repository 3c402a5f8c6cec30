"""Sources: one speaker over all outlets, relays and copies that count for nobody, speakers without a name."""

from __future__ import annotations

from itertools import permutations
from time import process_time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.incidents.sourcing.sources import independent, parties, sources
from counterclaim.incidents.sourcing.sources_speakers import who
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Copy, Relay, ReportRef, Speaker, SpeakerKind, quote

TEXT = "x " * 500


def claim(
    id: str, report: str, name: str, kind: str = "government", toll: int | None = 7, **about: object
) -> Claim:
    """A claim of a toll, or that it happened, told at a place of its own."""
    at = about.pop("at", 20 * int(id))
    country = about.pop("country", None)
    relay = tuple(Relay(name=r) for r in about.pop("relay", ()))
    given = (
        {"field": "event"} if toll is None else {"field": "toll", "kind": "killed", "low": toll, "high": toll}
    )
    return Claim(
        id=f"c-{id}", report=report, quote=quote(TEXT, (at, at + 9)), method="",
        status=about.pop("status", "stated"),
        speaker=Speaker(name=name, kind=kind, country=country, party=about.pop("party", False)), relay=relay,
        **given, **about,
    )  # fmt: skip


def refs(**outlets: str) -> dict[str, ReportRef]:
    """References to reports by their ids, one hour after the other."""
    return {
        id.replace("_", "-"): ReportRef(
            id=id.replace("_", "-"), sha256="0", outlet=outlet, published=f"2024-05-07T{n:02}:00Z"
        )
        for n, (id, outlet) in enumerate(outlets.items(), 6)
    }


def count(*claims: Claim, **about: object) -> int:
    return independent(claims, sources(Telling(claims, **about)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Alireza Marhamati, the deputy governor", "government"), ("Marhamati", "person")),
        (("deputy governor, Alireza Marhamati", "government"), ("Mr Marhamati", "person")),
        (("Mayor Ousmane Traore", "government"), ("Usman Traoré, mayor of the town", "government")),
        (
            ("Foreign Office spokesperson Mumtaz Zahra Baloch", "government"),
            ("the foreign ministry", "government"),
        ),
        (("the army", "military"), ("Col. Hamid Raza, an army spokesman", "military")),
        (("Reuters", "media"), ("the Reuters news agency", "media")),
        (("AFP", "outlet"), ("Agence France-Presse", "media")),
        (("Ministry of Defence of Pakistan", "outlet"), ("Pakistan's defence ministry", "government")),
        (("a spokesman for the Taliban", "armed group"), ("Taliban", "armed group")),
    ],
)
def test_one_speaker_is_one_source_in_all_outlets(one, two):
    made = [claim("1", "r-1", *one, country="PAK"), claim("2", "r-2", *two, country="PAK")]
    assert count(*made) == 1
    assert count(*made[::-1]) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            ("Alireza Marhamati, the deputy governor", "government"),
            ("Ahmad Vahidi, the interior minister", "government"),
        ),
        (("Col. Ahmed Ali", "military"), ("Col. Mohammed Ali", "military")),
        (("the foreign ministry", "government"), ("the interior ministry", "government")),
        (("Reuters", "media"), ("AFP news agency", "media")),
        (("Human Rights Watch", "ngo"), ("Amnesty International", "ngo")),
        (("The Lake Post", "outlet"), ("The Hill Gazette", "outlet")),
        (("residents", "witness"), ("police", "police")),
    ],
)
def test_two_speakers_are_two_sources(one, two):
    assert count(claim("1", "r-1", *one, country="IRN"), claim("2", "r-2", *two, country="IRN")) == 2


def test_a_surname_that_two_bear_names_neither():
    three = [
        claim("1", "r-1", "Col. Ahmed Ali", "military"),
        claim("2", "r-2", "Dr. Hassan Ali", "medical"),
        claim("3", "r-3", "Ali", "person"),
    ]
    assert count(*three) == 3
    assert count(*three[::2]) == 1


def test_an_outlet_that_relays_others_is_no_source_beside_them():
    own = claim("1", "r-1", "The Lake Post", "outlet")
    said = claim("2", "r-1", "a hospital director", "medical")
    assert count(own, said) == 1
    assert count(own, claim("3", "r-1", "a hospital director", "medical", toll=9)) == 2, "of another value"
    assert count(own) == 1


def test_a_relay_is_no_source_beside_whom_it_quotes():
    quoted = claim("1", "r-1", "Governor Musa Bello", relay=["Radio Okapi"])
    assert count(quoted, claim("2", "r-2", "Radio Okapi", "media")) == 1
    assert count(quoted, claim("3", "r-3", "Radio Okapi", "outlet")) == 1
    assert count(quoted, claim("4", "r-4", "Radio Okapi", "media", toll=9)) == 2


def test_reuters_reported_is_reuters_though_its_text_is_not_there():
    one, two = claim("1", "r-1", "Reuters", "media"), claim("2", "r-2", "Reuters", "media")
    assert count(one, two) == 1
    assert count(one, two, claim("3", "r-3", "The Lake Post", "outlet"), credits={"r-3": "Reuters"}) == 1
    assert count(one, two, claim("4", "r-4", "The Hill Gazette", "outlet")) == 2


def test_outlets_that_credit_one_agency_are_one_source():
    claims = [claim("1", "r-1", "The Lake Post", "outlet"), claim("2", "r-2", "The Hill Gazette", "outlet")]
    assert count(*claims) == 2
    assert count(*claims, credits={"r-1": "Associated Press", "r-2": "Associated Press"}) == 1
    assert count(*claims, credits={"r-1": "agencies", "r-2": "agencies"}) == 1
    assert count(*claims, credits={"r-1": "agencies", "r-2": "Reuters"}) == 1, "Reuters may be the agency"
    reuters = claim("3", "r-3", "Reuters", "media", toll=9)
    assert count(*claims, reuters, credits={"r-1": "agencies", "r-2": "agencies"}) == 2, "of another value"


def test_a_claim_in_a_copied_passage_has_the_source_of_its_origin():
    wire = claim("1", "r-1", "Meridian Wire", "outlet", at=100)
    reprint = claim("2", "r-2", "The Lake Post", "outlet", at=300)
    copy = Copy(report="r-2", span=(290, 340), origin="r-1", origin_span=(90, 140), share=0.9)
    assert count(wire, reprint) == 2
    assert count(wire, reprint, copies=[copy]) == 1
    headline = claim("3", "r-2", "The Lake Post", "outlet", at=0)
    assert count(wire, reprint, headline, copies=[copy]) == 1, "it sums up what is copied"
    added = claim("4", "r-2", "The Lake Post", "outlet", toll=9, at=400)
    assert count(wire, reprint, added, copies=[copy]) == 2, "what the outlet adds is its own"


def test_a_copied_claim_whose_origin_is_not_coded_goes_to_the_outlet_of_the_origin():
    copies = [
        Copy(report=f"r-{n}", span=(0, 900), origin="r-0", origin_span=(0, 900), share=1.0) for n in (1, 2)
    ]
    claims = [claim("1", "r-1", "The Lake Post", "outlet"), claim("2", "r-2", "The Hill Gazette", "outlet")]
    assert count(*claims, copies=copies) == 1
    found = sources(Telling(claims, refs(r_0="Meridian Wire"), copies))
    assert set(found.values()) == {who("Meridian Wire", "outlet", None).label}


def test_a_copy_that_names_its_speaker_otherwise_is_no_second_source():
    one = claim("1", "r-1", "a security official", at=100)
    two = claim("2", "r-2", "an officer who asked not to be named", "military", at=300)
    assert count(one, two) == 2
    copy = Copy(report="r-2", span=(300, 309), origin="r-1", origin_span=(100, 109), share=1.0)
    assert count(one, two, copies=[copy]) == 1


def test_an_unnamed_official_may_be_the_same_in_two_outlets():
    def official(
        id: str, report: str, words: str = "a provincial official", country: str = "IRN", toll: int = 7
    ) -> Claim:
        return claim(id, report, words, country=country, toll=toll)

    one = official("1", "r-1")
    assert count(one, official("2", "r-2", "provincial officials")) == 1
    assert count(one, official("3", "r-3", toll=9)) == 2, "another figure"
    assert count(one, official("4", "r-4", country="PAK")) == 2, "of another country"
    assert (
        count(
            claim("6", "r-6", "residents", "witness", None), claim("7", "r-7", "residents", "witness", None)
        )
        == 1
    )
    assert count(claim("8", "r-8", "residents", "witness"), claim("9", "r-9", "a nurse", "medical")) == 2


def test_one_unnamed_speaker_of_a_report_is_one_source_for_all_that_it_says():
    claims = [claim("1", "r-1", "a villager", "witness"), claim("2", "r-1", "a villager", "witness", None)]
    assert count(*claims) == 1


def test_somebody_vague_may_be_somebody_named():
    named = claim("1", "r-1", "Alireza Marhamati, the deputy governor", country="IRN")
    assert count(named, claim("2", "r-1", "a provincial official")) == 1, "in one report, of one figure"
    assert count(named, claim("3", "r-2", "an unnamed official", country="IRN")) == 1
    assert count(named, claim("4", "r-2", "an unnamed official", country="PAK")) == 2
    assert count(named, claim("5", "r-2", "an unnamed official", country="IRN", toll=10)) == 2
    assert (
        count(
            claim("6", "r-3", "the foreign ministry", country="PAK"),
            claim("7", "r-4", "Islamabad", country="PAK"),
        )
        == 1
    )
    assert count(named, claim("8", "r-1", "the deputy governor", toll=9)) == 1, "an office and its holder"


def test_a_government_that_is_named_vaguely_joins_none_of_its_bodies_to_another():
    ministry = claim("1", "r-1", "the foreign ministry", country="PAK")
    army = claim("2", "r-1", "Pakistan Armed Forces", "military", toll=9, country="PAK")
    vague = [
        claim("3", "r-2", "Islamabad", country="PAK"),
        claim("4", "r-3", "Pakistan", toll=9, country="PAK"),
    ]
    told = claim("5", "r-1", "Pakistan", toll=None, country="PAK")
    assert count(ministry, army, *vague, told) == 2
    assert count(*vague) == 1


def test_state_media_is_what_it_passes_on():
    named = claim("1", "r-1", "Ahmad Vahidi, the interior minister", country="IRN", relay=["Tasnim"])
    assert count(named, claim("2", "r-2", "Iranian state media", "state media", country="IRN")) == 1
    assert count(named, claim("3", "r-3", "Syrian state media", "state media", country="SYR")) == 2


def test_doubted_denied_and_withdrawn_claims_count_for_nobody():
    for about in (
        {"status": "unverified"},
        {"status": "retracted"},
        {"status": "denied"},
        {"polarity": "negative"},
    ):
        assert count(claim("1", "r-1", "a villager", "witness", **about)) == 0
    assert count() == 0


def test_background_in_an_outlets_own_voice_counts_where_nobody_else_speaks():
    told = claim("1", "r-1", "The Lake Post", "outlet", None, modality="background")
    also = claim("2", "r-2", "The Hill Gazette", "outlet", None, modality="background")
    said = claim("3", "r-3", "the army", "military", None, country="PAK")
    assert count(told, also) == 2
    assert count(told, also, said) == 1


def test_a_party_is_marked():
    claims = [
        claim("1", "r-1", "the army", "military", country="PAK", party=True),
        claim("2", "r-1", "a nurse", "medical"),
    ]
    found = sources(Telling(claims))
    assert parties(claims, found) == {found["c-1"]}


def test_the_order_in_which_claims_come_makes_no_difference():
    claims = [
        claim("1", "r-1", "Alireza Marhamati, the deputy governor", country="IRN", relay=["IRNA"]),
        claim("2", "r-2", "a provincial official", country="IRN"),
        claim("3", "r-3", "Iranian state media", "state media", country="IRN"),
        claim("4", "r-4", "a provincial official", country="IRN", toll=9),
        claim("5", "r-3", "The Lake Post", "outlet"),
    ]
    about = refs(r_4="A", r_2="B", r_1="C", r_3="D")
    first = sources(Telling(claims, about))
    assert len(set(first.values())) == 2
    for order in permutations(claims):
        assert sources(Telling(order, about)) == first


SPEAKERS = st.tuples(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from([
            "Marhamati", "Alireza Marhamati, the deputy governor", "the army", "a spokesman", "AFP",
            "police", "Iranian state media", "residents", "Islamabad", "Dr. X", "Mr", "’s", "-", "Reuters",
            "agencies", "The Lake Post",
        ]),
    ),
    st.sampled_from(get_args(SpeakerKind)),
    st.sampled_from([None, "IRN", "PAK"]),
    st.sampled_from(["r-1", "r-2", "r-3"]),
    st.sampled_from([None, 7, 9]),
    st.lists(st.sampled_from(["IRNA", "state television", "Reuters", "x"]), max_size=2),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(SPEAKERS, max_size=7),
    st.sampled_from([{}, {"r-1": "AFP"}, {"r-1": "agencies", "r-2": "Reuters"}]),
)
def test_every_claim_has_a_source_and_order_makes_no_difference(told, credits):
    claims = [
        claim(str(n), report, name, kind, toll, country=country, relay=relay)
        for n, (name, kind, country, report, toll, relay) in enumerate(told)
    ]
    found = sources(Telling(claims, refs(r_2="B", r_1="A"), credits=credits))
    assert found.keys() == {c.id for c in claims}
    assert all(key.split(":")[0] in ("person", "body", "medium", "unnamed") for key in found.values())
    assert 0 <= independent(claims, found) <= len({(c.speaker, c.report) for c in claims})
    again = Telling(claims[::-1], refs(r_2="B", r_1="A"), credits=credits)
    assert sources(again) == found


def test_an_incident_of_many_reports_is_counted_soon():
    claims = [
        claim(str(n), f"r-{n:04}", name, kind, toll=n % 7, at=5, country="IRN")
        for n, (name, kind) in enumerate(
            [("a provincial official", "government"), ("residents", "witness"), ("The Lake Post", "outlet")]
            * 1000
        )
    ]
    start = process_time()
    assert count(*claims) == 7 + 7 + 1
    assert process_time() - start < 10

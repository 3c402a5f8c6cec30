"""Claim and incident lines against gold, on lines written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import claim_lines, matching
from bench.coding import Lines
from bench.measures import figure
from bench.model import Example
from bench.tasks import examples, founding, incidents, tolls

TEXT = """Officials said at least 13 soldiers were killed.
The rebels, quoted by Radio Free Delta, spoke of nine dead."""


def quote(exact: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(exact)
    return {"start": start, "end": start + len(exact), "exact": exact}


def claim(**fields: Any) -> dict[str, Any]:
    """A claim line with what a test does not care about filled in."""
    line: dict[str, Any] = {
        "id": f"c-{len(str(fields))}-{fields.get('field')}-{fields.get('low')}",
        "report": {"id": "r-1", "path": "one.txt"},
        "field": "toll",
        "kind": "killed",
        "low": 13,
        "high": None,
        "figure": quote("at least 13"),
        "quote": quote("at least 13 soldiers were killed"),
        "speaker": {"name": "Officials", "kind": "anonymous", "mention": quote("Officials")},
        "relay": [],
        "status": "stated",
        "polarity": "positive",
        "modality": "happened",
        "method": "by hand",
    }
    return line | fields


OUTLET = {"name": "The Delta Post", "kind": "outlet", "mention": None}
GOLD_TOLL = {
    "kind": "killed",
    "figure": quote("at least 13"),
    "low": 13,
    "high": None,
    "speaker": "Officials",
    "relay": [],
    "status": "stated",
}


SPANS = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda s: (s[0], s[0] + s[1]))


@given(SPANS, SPANS)
def test_overlap_measures_are_shares_and_symmetric(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert 0 <= matching.iou(a, b) <= matching.of_shorter(a, b) <= 1
    assert matching.iou(a, b) == matching.iou(b, a)
    assert matching.of_shorter(a, a) == matching.iou(a, a) == 1


@pytest.mark.parametrize(
    ("wanted", "name", "same"),
    [
        ("The statement", "the statement", True),
        ("MoFA", "a MoFA statement", True),
        ("the Foreign Office", "Foreign Office", True),
        ("us", "Russia", False),
        ("the", "anybody", False),
        ("police", "army", False),
        ("its spokesman", "spokesman", True),
        ("Pakistan", "Pakistani officials", False),
    ],
)
def test_names(wanted: str, name: str, same: bool) -> None:
    assert matching.same_name(wanted, name) is same
    assert matching.same_name(name, wanted) is same


def test_the_outlet_equals_only_itself() -> None:
    assert matching.same_speaker("OUTLET", claim(speaker=OUTLET))
    assert not matching.same_speaker("OUTLET", claim())
    assert not matching.same_speaker("The Delta Post", claim(speaker=OUTLET))
    assert matching.same_speaker("the army", claim(speaker=OUTLET), also=["OUTLET"])


def test_a_speaker_is_known_by_name_or_by_mention() -> None:
    resolved = {"name": "Ministry of Foreign Affairs", "kind": "government", "mention": quote("Officials")}
    assert matching.same_speaker("officials", claim(speaker=resolved))
    assert matching.same_speaker("the Ministry of Foreign Affairs", claim(speaker=resolved))


def test_relays_agree_in_number_and_order() -> None:
    relays = [{"name": "Radio Free Delta"}, {"name": "a driver"}]
    assert matching.same_relay(["Radio Free Delta", "a driver"], claim(relay=relays))
    assert not matching.same_relay(["a driver", "Radio Free Delta"], claim(relay=relays))
    assert not matching.same_relay(["Radio Free Delta"], claim(relay=relays))
    assert matching.same_relay([], claim())


@given(st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=6))
def test_pairs_are_one_to_one(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    found = matching.pairs(a, b, matching.common)
    assert len(set(found.values())) == len(found)
    assert all(matching.common(a[i], b[j]) for i, j in found.items())


def test_a_toll_needs_its_kind_and_an_overlapping_figure() -> None:
    for wrong in (claim(kind="injured"), claim(figure=quote("nine"))):
        judged, left = claim_lines.pair_tolls([GOLD_TOLL], [wrong])
        assert judged[0].claim is None
        assert left == [wrong]


def test_of_two_claims_on_one_figure_one_is_a_false_alarm() -> None:
    right, wrong = claim(), claim(low=14, speaker=OUTLET)
    judged, left = claim_lines.pair_tolls([GOLD_TOLL], [wrong, right])
    assert judged[0].claim is right
    assert left == [wrong]


def figures(gold: list[dict[str, Any]], given: list[dict[str, Any]]) -> dict[str, float]:
    outcomes = tolls.score([Example("a", TEXT, gold)], [given])
    return {m.name: figure(m, outcomes) for m in tolls.measures()}


def test_toll_figures() -> None:
    extra = claim(figure=quote("nine"), low=9, high=9, speaker=OUTLET)
    second = GOLD_TOLL | {
        "figure": quote("nine"),
        "low": 9,
        "high": 9,
        "speaker": "The rebels",
        "status": "claimed",
    }
    found = figures([GOLD_TOLL, second], [claim(), extra, claim(figure=quote("said"))])
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["recall"] == 1
    assert found["bounds_f1"] == pytest.approx(0.8)
    assert found["bounds_speaker_f1"] == found["joint_f1"] == pytest.approx(0.4)


def test_a_strict_toll_has_the_very_words() -> None:
    assert figures([GOLD_TOLL], [claim()])["strict_f1"] == 1
    longer = claim(figure=quote("least 13"))
    assert figures([GOLD_TOLL], [longer])["joint_f1"] == 1
    assert figures([GOLD_TOLL], [longer])["strict_f1"] == 0
    partly = claim(speaker={"name": "Officials of the ministry", "kind": "government", "mention": None})
    assert figures([GOLD_TOLL], [partly])["joint_f1"] == 1
    assert figures([GOLD_TOLL], [partly])["strict_f1"] == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"low": 12}, "bounds"),
        ({"high": 13}, "bounds"),
        ({"speaker": OUTLET}, "speaker"),
        ({"status": "denied"}, "status"),
    ],
)
def test_a_wrong_value_is_seen(fields: dict[str, Any], name: str) -> None:
    judged = claim_lines.pair_tolls([GOLD_TOLL], [claim(**fields)])[0][0]
    assert judged.claim is not None
    assert not getattr(judged, name)


def test_the_second_annotators_answer_is_right_too() -> None:
    also = GOLD_TOLL | {"bounds_also": [[14, None]], "speaker_also": ["OUTLET"], "status_also": ["denied"]}
    judged = claim_lines.judged(also, claim(low=14, speaker=OUTLET, status="denied"))
    assert judged.bounds
    assert judged.speaker
    assert judged.status


def test_errors_name_what_went_wrong() -> None:
    given = [claim(low=12), claim(figure=quote("nine"), kind="injured")]
    [outcome] = tolls.score([Example("a", TEXT, [GOLD_TOLL])], [given])
    assert [x.kind for x in outcome.slips] == ["wrong bounds", "false alarm"]
    [outcome] = tolls.score([Example("a", TEXT, [GOLD_TOLL])], [[]])
    assert [x.kind for x in outcome.slips] == ["missed"]
    assert outcome.slips[0].text[slice(*outcome.slips[0].gold[0])] == "at least 13"


GOLD_CLAIM = {
    **quote("at least 13 soldiers were killed"),
    "kind": "killed",
    "figure": "at least 13",
    "low": 13,
    "high": None,
}
GOLD_CLAIM |= {
    "speaker": "Officials",
    "relay": [],
    "status": "stated",
    "quote": GOLD_CLAIM["exact"],
    "incident": "S2",
}


def test_the_claim_with_most_right_is_taken() -> None:
    worse, better = claim(speaker=OUTLET), claim(field="event", kind="ASSAULT")
    judged = claim_lines.answer_to(GOLD_CLAIM, [worse, better])
    assert judged.claim is better
    assert judged.whole
    assert not judged.field
    assert claim_lines.answer_to(GOLD_CLAIM, [worse, better], field=True).claim is worse


def test_a_claim_elsewhere_is_not_found() -> None:
    assert claim_lines.answer_to(GOLD_CLAIM, [claim(quote=quote("spoke of nine dead"))]).claim is None


def incident(**fields: Any) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": "i-1",
        "title": "Strike",
        "type": "ASSAULT",
        "acled": {"event_type": "Explosions/Remote violence"},
        "place": {"name": "Saravan", "lat": 27.37, "lon": 62.33, "country": "IRN"},
        "date": {"start": "2024-01-18", "end": "2024-01-18", "grain": "day"},
        "actors": [{"name": "Pakistan", "country": "PAK", "aliases": []}],
        "targets": [{"name": "Dosta", "aliases": ["Chairman"]}],
        "weapons": ["killer drone"],
        "claims": ["c-1"],
        "contradictions": [],
    }
    return line | fields


GOLD_INCIDENT = {
    "id": "S2",
    "what": "strikes",
    "type": "ASSAULT",
    "actors": ["Pakistan (armed forces)"],
    "place": {"near": [27.37, 62.33], "country": "IRN"},
    "date": {"day": "2024-01-18"},
}


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, ""),
        ({"type": "PROTEST"}, "type"),
        ({"place": {"name": "Marneuli", "lat": 41.5, "lon": 44.8}}, "place"),
        ({"place": None}, "place"),
        ({"actors": []}, "actor"),
        ({"date": {"start": "2024-01-11", "end": "2024-01-11"}}, "date"),
        ({"date": None}, "date"),
    ],
)
def test_what_is_wrong_with_an_incident(fields: dict[str, Any], word: str) -> None:
    truth = {"incidents": [GOLD_INCIDENT], "claims": [GOLD_CLAIM]}
    lines = Lines((claim(id="c-1"),), (incident(**fields),))
    [check] = founding.incidents(truth, lines)
    assert check.ok is (word == "")
    assert word in check.seen


def test_aliases_and_weapons() -> None:
    known = {c.name for c in founding.names(Lines((), (incident(),))) if c.ok}
    assert known == {"alias: Dosta = Chairman", "weapon: drone"}


def test_a_contradiction_has_its_sides_apart() -> None:
    second = GOLD_CLAIM | {
        **quote("nine dead"),
        "figure": "nine",
        "low": 9,
        "high": 9,
        "speaker": "The rebels",
    }
    rebels = {"name": "The rebels", "kind": "armed group", "mention": None}
    claims = (
        claim(id="c-1"),
        claim(id="c-2", low=9, high=9, figure=quote("nine"), quote=quote("nine dead"), speaker=rebels),
    )
    truth: dict[str, Any] = {"claims": [GOLD_CLAIM, second], "contradictions": [1]}

    def verdict(*sides: list[str]) -> list[bool]:
        clash = {"field": "killed", "sides": [{"value": "", "speakers": [], "claims": s} for s in sides]}
        lines = Lines(claims, (incident(contradictions=[clash]),))
        judged = [claim_lines.answer_to(c, claims) for c in truth["claims"]]
        return [c.ok for c in founding.contradiction(truth, judged, lines)]

    assert verdict(["c-1"], ["c-2"]) == [True, True, True]
    assert verdict(["c-1", "c-2"], []) == [True, True, False]


FOUNDING = (
    "Read: Pakistan to expel the Iranian ambassador\nIt reserves the right to retaliate. It lies 50 km off."
)


@pytest.mark.parametrize(
    ("claims", "incidents", "broken"),
    [
        ([], [], 0),
        ([{"field": "event", "kind": "ASSAULT", "quote": quote("the right to retaliate", FOUNDING)}], [], 1),
        (
            [
                {
                    "field": "event",
                    "kind": "ASSAULT",
                    "modality": "threatened",
                    "quote": quote("the right", FOUNDING),
                }
            ],
            [],
            0,
        ),
        ([{"quote": quote("Pakistan to", FOUNDING), "low": 1}], [], 1),
        ([{"low": 50, "high": 50, "quote": quote("50 km", FOUNDING)}], [], 1),
        ([], [{"place": {"country": "GE", "lat": None, "lon": None}}], 1),
        ([], [{"place": {"name": "?", "lat": 41.48, "lon": 44.81}}], 1),
        ([], [{"date": {"start": "2024-01-11", "end": "2024-01-11"}}], 1),
        ([], [{"date": {"start": "2024-01-11", "end": "2024-01-18"}}], 0),
    ],
)
def test_prohibitions(claims: list[dict[str, Any]], incidents: list[dict[str, Any]], broken: int) -> None:
    lines = Lines(tuple(claim(**c) for c in claims), tuple(incident(**i) for i in incidents))
    assert sum(not c.ok for c in founding.prohibitions(FOUNDING, lines)) == broken


ROW = {
    "kind": "killed",
    "figure": "at least 13",
    "figure_start": TEXT.index("at least 13"),
    "quote": "at least 13 soldiers were killed",
    "quote_start": TEXT.index("at least 13"),
    "low": 13,
    "high": None,
    "speaker": "Officials",
    "relay": [],
    "status": "stated",
}


def test_a_report_without_claims_must_give_none() -> None:
    asked = [
        Example("one.txt", TEXT, {"claims": [examples._spans(ROW)]}),
        Example("sport.txt", TEXT, {"claims": []}),
    ]
    right, wrong = (examples.score(asked, [[claim()], given]) for given in ([], [claim()]))
    assert [o.tallies["silent"] for o in right] == [[0.0, 0.0], [1.0, 1.0]]
    assert wrong[1].tallies["silent"] == [0.0, 1.0]
    assert [s.kind for s in wrong[1].slips] == ["false alarm", "false alarm"]
    assert right[0].tallies["toll_joint"] == [1, 1, 1]


STRIKE = {
    "id": "I1",
    "what": "a strike",
    "type": "ASSAULT",
    "date": "2024-01-18",
    "place": {"name": "near Saravan", "lat": 27.3, "lon": 62.6, "radius_km": 60},
}
MERGE: dict[str, Any] = {
    "incidents": {"I1": ["a.txt", "b.txt"], "I2": ["b.txt"]},
    "must_not_merge": [["I1", "I2"]],
    "near_duplicates": [["a.txt", "b.txt"]],
    "contradictions": [
        {
            "incident": "I1",
            "field": "killed",
            "values": [
                {"value": "7", "low": 7, "high": 7, "files": ["a.txt"]},
                {"value": "9", "low": 9, "high": 9, "files": ["b.txt"]},
            ],
        }
    ],
}


def scored(*answers: list[dict[str, Any]]) -> dict[str, float]:
    golds = [[STRIKE], [STRIKE, STRIKE | {"id": "I2", "date": "2024-01-27"}]]
    asked = [
        Example(f"{name}.txt", TEXT, {"incidents": gold, "merge": MERGE})
        for name, gold in zip("ab", golds, strict=True)
    ]
    bounds = {"c-7": [7, 7], "c-9": [9, 9]}
    told = {"c-7": ["a.txt", "police"], "c-9": ["b.txt", "police"]}
    outcomes = incidents.score(asked, [{"incidents": a, "bounds": bounds, "told": told} for a in answers])
    found: dict[str, list[float]] = {}
    for o in outcomes:
        for k, tally in o.tallies.items():
            found[k] = [a + b for a, b in zip(found.get(k, [0] * len(tally)), tally, strict=True)]
    return {k: v[0] / v[1] if v[1] else -1 for k, v in found.items() if len(v) == 2}


def line(name: str, day: str = "2024-01-18", **fields: Any) -> dict[str, Any]:
    when = {"start": day, "end": day, "grain": "day"}
    return incident(id=name, date=when, here=1, reports=["a", "b"], independent_sources=1) | fields


CLASH = [{"field": "killed", "sides": [{"claims": ["c-7"]}, {"claims": ["c-9"]}]}]


def test_incidents_joined_over_reports() -> None:
    joined = line("x", contradictions=CLASH)
    best = scored([joined], [joined, line("y", "2024-01-27")])
    assert set(best.values()) == {1.0, -1}, "all that is asked is right"
    apart = scored([line("x")], [line("z"), line("y", "2024-01-27")])
    assert (apart["copies_once"], apart["contradictions"], apart["kept_apart"]) == (0, 0, 1)
    assert apart["found"] == 1


def test_two_events_in_one_incident_are_wrong() -> None:
    assert scored([line("x")], [line("x", "2024-01-27")])["kept_apart"] == 0


def test_a_copy_that_counts_as_a_source_is_wrong() -> None:
    once, twice = (line("x", values=[{"claims": ["c-7", "c-9"], "independent": n}]) for n in (1, 2))
    assert scored([once], [once])["copies_once"] == 1
    assert scored([twice], [twice])["copies_once"] == 0


@pytest.mark.parametrize(
    ("fields", "dated", "placed"),
    [
        ({}, True, True),
        ({"date": {"start": "2024-01-11", "end": "2024-01-11"}}, False, True),
        ({"date": None}, False, True),
        ({"place": None}, True, False),
        ({"place": {"lat": 30.0, "lon": 70.0}}, True, False),
    ],
)
def test_when_an_incident_has_the_golds_day_and_place(fields: Any, dated: bool, placed: bool) -> None:
    given = line("x") | fields
    assert (incidents.dated(STRIKE, given), incidents.placed(STRIKE, given)) == (dated, placed)

"""The measures themselves, on lines written by hand."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import coding, examples, gold, metrics, seed, speed, tolls
from bench.coding import Lines
from bench.gold import document, rows

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


@pytest.mark.parametrize("module", [gold, metrics, speed], ids=lambda m: m.__name__)
def test_examples_in_docstrings(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


SPANS = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda s: (s[0], s[0] + s[1]))


@given(SPANS, SPANS)
def test_overlap_measures_are_shares_and_symmetric(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert 0 <= metrics.iou(a, b) <= metrics.of_shorter(a, b) <= 1
    assert metrics.iou(a, b) == metrics.iou(b, a)
    assert metrics.of_shorter(a, a) == metrics.iou(a, a) == 1


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
    assert metrics.same_name(wanted, name) is same
    assert metrics.same_name(name, wanted) is same


def test_the_outlet_equals_only_itself() -> None:
    assert metrics.same_speaker("OUTLET", claim(speaker=OUTLET))
    assert not metrics.same_speaker("OUTLET", claim())
    assert not metrics.same_speaker("The Delta Post", claim(speaker=OUTLET))
    assert metrics.same_speaker("the army", claim(speaker=OUTLET), also=["OUTLET"])


def test_a_speaker_is_known_by_name_or_by_mention() -> None:
    resolved = {"name": "Ministry of Foreign Affairs", "kind": "government", "mention": quote("Officials")}
    assert metrics.same_speaker("officials", claim(speaker=resolved))
    assert metrics.same_speaker("the Ministry of Foreign Affairs", claim(speaker=resolved))


def test_relays_agree_in_number_and_order() -> None:
    relays = [{"name": "Radio Free Delta"}, {"name": "a driver"}]
    assert metrics.same_relay(["Radio Free Delta", "a driver"], claim(relay=relays))
    assert not metrics.same_relay(["a driver", "Radio Free Delta"], claim(relay=relays))
    assert not metrics.same_relay(["Radio Free Delta"], claim(relay=relays))
    assert metrics.same_relay([], claim())


@given(st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=6))
def test_pairs_are_one_to_one(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    found = metrics.pairs(a, b, metrics.common)
    assert len(set(found.values())) == len(found)
    assert all(metrics.common(a[i], b[j]) for i, j in found.items())


def test_a_toll_needs_its_kind_and_an_overlapping_figure() -> None:
    for wrong in (claim(kind="injured"), claim(figure=quote("nine"))):
        judged, left = tolls.pair([GOLD_TOLL], [wrong])
        assert judged[0].claim is None
        assert left == [wrong]


def test_of_two_claims_on_one_figure_one_is_a_false_alarm() -> None:
    right, wrong = claim(), claim(low=14, speaker=OUTLET)
    judged, left = tolls.pair([GOLD_TOLL], [wrong, right])
    assert judged[0].claim is right
    assert left == [wrong]


def test_toll_figures() -> None:
    extra = claim(figure=quote("nine"), low=9, high=9, speaker=OUTLET)
    second = GOLD_TOLL | {
        "figure": quote("nine"),
        "low": 9,
        "high": 9,
        "speaker": "The rebels",
        "status": "claimed",
    }
    figures = tolls.score(
        {"a": [GOLD_TOLL, second]}, {"a": [claim(), extra, claim(figure=quote("said"))]}
    ).figures
    assert figures["tolls.found_precision"] == pytest.approx(2 / 3)
    assert figures["tolls.found_recall"] == 1
    assert figures["tolls.bounds_f1"] == pytest.approx(0.8)
    assert figures["tolls.bounds_speaker_f1"] == figures["tolls.joint_f1"] == pytest.approx(0.4)


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
    judged = tolls.pair([GOLD_TOLL], [claim(**fields)])[0][0]
    assert judged.claim is not None
    assert not getattr(judged, name)


def test_the_second_annotators_answer_is_right_too() -> None:
    also = GOLD_TOLL | {"bounds_also": [[14, None]], "speaker_also": ["OUTLET"], "status_also": ["denied"]}
    judged = tolls.Judged(also, claim(low=14, speaker=OUTLET, status="denied"))
    assert judged.bounds
    assert judged.speaker
    assert judged.status


def test_errors_name_what_went_wrong() -> None:
    judged, left = tolls.pair([GOLD_TOLL], [claim(low=12), claim(figure=quote("nine"), kind="injured")])
    listing = "\n".join(tolls.errors("a", TEXT, judged, left))
    assert "BOUNDS" in listing
    assert "ALARM" in listing
    assert "MISS" in "\n".join(tolls.errors("a", TEXT, *tolls.pair([GOLD_TOLL], [])))


def test_claims_go_to_the_report_that_holds_their_quotes() -> None:
    shifted = claim(report={"id": "r-2"}, quote=quote("killed", "Ten killed"))
    found = tolls.located({"a": TEXT, "b": "Ten killed"}, [claim(), shifted])
    assert [len(v) for v in found.values()] == [1, 1]
    with pytest.raises(coding.Broken):
        tolls.located({"b": "Ten killed"}, [claim()])


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
    judged = seed.judge(GOLD_CLAIM, [worse, better])
    assert judged.claim is better
    assert judged.whole
    assert not judged.field
    assert seed.judge(GOLD_CLAIM, [worse, better], field=True).claim is worse


def test_a_claim_elsewhere_is_not_found() -> None:
    assert seed.judge(GOLD_CLAIM, [claim(quote=quote("spoke of nine dead"))]).claim is None


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
    [check] = seed.incidents(truth, lines)
    assert check.ok is (word == "")
    assert word in check.seen


def test_aliases_and_weapons() -> None:
    known = {c.name for c in seed.names(Lines((), (incident(),))) if c.ok}
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
        judged = [seed.judge(c, claims) for c in truth["claims"]]
        return [c.ok for c in seed.contradiction(truth, judged, lines)]

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
    assert sum(not c.ok for c in seed.prohibitions(FOUNDING, lines)) == broken


def test_the_gold_scores_itself_perfectly(gold: Path) -> None:
    """Claim lines made from the gold must get full marks, and the founding report's must break nothing."""
    truth = {row["id"]: row["claims"] for row in rows(gold / "gold" / "tolls.jsonl")}
    given = {
        name: [
            claim(**{k: c[k] for k in ("kind", "low", "high", "figure", "status")}, quote=c["figure"])
            | {"speaker": _speaker(c["speaker"]), "relay": [{"name": r} for r in c["relay"]]}
            for c in claims
        ]
        for name, claims in truth.items()
    }
    figures = tolls.score(truth, given).figures
    assert {v for k, v in figures.items()} == {1.0}


def test_the_founding_claims_score_themselves(gold: Path) -> None:
    truth = document(gold / "gold" / "seed.json")
    given = [
        claim(
            quote={"start": c["start"], "end": c["end"], "exact": c["quote"]},
            speaker=_speaker(c["speaker"]),
            relay=[{"name": r} for r in c["relay"]],
            status=c["status"],
        )
        for c in truth["claims"]
    ]
    assert all(seed.judge(c, given).whole for c in truth["claims"])


def _speaker(name: str) -> dict[str, Any]:
    return OUTLET if name == "OUTLET" else {"name": name, "kind": "unknown", "mention": None}


def test_examples_find_claims_incidents_and_false_alarms() -> None:
    row = {
        "file": "one.txt",
        "claims": [
            {
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
        ],
        "incidents": [
            {
                "id": "I1",
                "type": "ASSAULT",
                "date": "2024-01-18",
                "place": {"lat": 27.3, "lon": 62.6, "radius_km": 60},
            }
        ],
    }
    merge = {"incidents": {"I1": ["one.txt"]}, "must_not_merge": []}
    sport = claim(id="c-9", report={"id": "r-2", "path": examples.SPORT})
    lines = Lines((claim(id="c-1"), sport), (incident(),))
    figures = examples.score({"one.txt": row}, merge, lines).figures
    assert figures["examples.tolls_joint_f1"] == 1
    assert figures["examples.incidents_found"] == figures["examples.incidents_placed"] == 1
    assert figures["examples.checks"] == 1  # one incident; but a claim on sport

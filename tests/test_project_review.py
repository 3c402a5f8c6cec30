"""The current picture: rejected out, edited as set, accepted confirmed; what was coded stays as it was."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_records import coded

from counterclaim.model import Claim, ClaimRow, DateInterval, Place, ReportRef
from counterclaim.project import Decision
from counterclaim.project.decisions import chained
from counterclaim.project.editing import REVIEWER, coded_otherwise, edit, edited, snapshot
from counterclaim.project.judging import Present, judgements, seen
from counterclaim.project.review import (
    View,
    rejected,
    reviewed,
    reviewed_incidents,
    reviewed_rows,
    verdicts,
)

CODED, _ = coded()
EVENT, TOLL = CODED.claims
[MENTION] = CODED.mentions
[INCIDENT] = CODED.incidents
TEXT = CODED.report.text


def decided(*what: tuple) -> list[Decision]:
    """Decisions by (action, target) or (action, target, change); "undo" with the number of its decision."""
    kinds = {"c": "claim", "e": "mention", "r": "report", "i": "incident"}
    made: list[Decision] = []
    for action, target, *change in what:
        kind = "decision" if action == "undo" else kinds[target[0]]
        made.append(
            chained(made[-1] if made else None, time="2024-01-19T08:00:00Z", reviewer="Ada", action=action,
                    kind=kind, target=made[target].id if action == "undo" else target,
                    change=change[0] if change else None)
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("target", "left"),
    [(TOLL.id, {EVENT.id}), (MENTION.id, set()), (CODED.report.id, set())],
)
def test_what_is_rejected_leaves_the_picture_with_all_it_holds(target, left):
    decisions = decided(("reject", target))
    assert {c.id for c in reviewed(CODED.claims, decisions)} == left
    assert rejected(decisions) == {target}


def test_the_last_verdict_that_holds_counts():
    back = decided(("reject", TOLL.id), ("accept", TOLL.id))
    assert reviewed(CODED.claims, back) == CODED.claims
    assert verdicts(back)[TOLL.id].action == "accept"
    undone = decided(("reject", TOLL.id), ("accept", TOLL.id), ("undo", 1))
    assert reviewed(CODED.claims, undone) == (EVENT,)
    assert reviewed(CODED.claims, decided(("reject", TOLL.id), ("undo", 0))) == CODED.claims


def test_edits_add_up_and_leave_the_claim_its_id():
    decisions = decided(
        ("edit", TOLL.id, {"set": {"low": 4, "high": 4}}),
        ("edit", TOLL.id, {"set": {"high": None, "status": "possible"}}),
    )
    [_, now] = reviewed(CODED.claims, decisions)
    assert (now.id, now.low, now.high, now.status) == (TOLL.id, 4, None, "possible")
    assert (TOLL.low, TOLL.high, TOLL.status) == (3, 3, "stated")
    assert now.value == "4 or more"
    assert msgspec.structs.replace(now, low=3, high=3, status="stated", value=TOLL.value) == TOLL
    [_, before] = reviewed(CODED.claims, decided(("edit", TOLL.id, {"set": {"low": 4}}), ("undo", 0)))
    assert before == TOLL


COUNTS = st.one_of(st.just(""), st.integers(0, 9).map(str))


@given(st.lists(st.tuples(st.sampled_from(["low", "high", "undo"]), COUNTS, st.integers(0, 9)), max_size=8))
def test_bounds_are_never_turned_round_whatever_is_edited_and_taken_back(steps):
    what: list[tuple] = []
    for field, count, n in steps:
        [_, now] = reviewed(CODED.claims, decided(*what))
        if field == "undo" and what:
            root = n % len(what)
            what += [("undo", root)] if what[root][0] != "undo" else []
            continue
        with suppress(ValueError):
            what.append(("edit", TOLL.id, {"set": edit(now, TEXT, {field: count})}))
    [_, now] = reviewed(CODED.claims, decided(*what))
    assert now.low is None or now.high is None or now.low <= now.high


def test_an_edit_does_not_bring_back_what_is_rejected():
    decisions = decided(("reject", TOLL.id), ("edit", TOLL.id, {"set": {"low": 1}}))
    assert reviewed(CODED.claims, decisions) == (EVENT,)


def test_rows_keep_their_report_and_incident():
    ref = ReportRef(id=CODED.report.id, sha256=CODED.report.sha256)
    rows = [ClaimRow(claim=c, report=ref, incident=INCIDENT.id) for c in CODED.claims]
    decisions = decided(("reject", EVENT.id), ("edit", TOLL.id, {"set": {"low": 1}}))
    out, row = reviewed_rows(rows, decisions)
    assert (row.claim.low, row.report, row.incident) == (1, ref, INCIDENT.id)
    assert (row.verdict, row.coded, row.reviewed) == ("edited", TOLL, decisions[1].id)
    assert (out.verdict, out.coded, out.claim, out.reviewed) == ("rejected", None, EVENT, decisions[0].id)


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"low": "4", "high": " 5 "}, {"low": 4, "high": 5}),
        ({"low": "0", "high": "0"}, {"low": 0, "high": 0}),
        ({"high": ""}, {"low": 3, "high": None}),
        ({"status": "possible"}, {"status": "possible"}),
        ({"kind": "injured"}, {"kind": "injured"}),
        ({"value": "three men"}, {"value": "three men"}),
        ({"polarity": "negative", "modality": "planned"}, {"polarity": "negative", "modality": "planned"}),
    ],
)
def test_an_edit_is_kept_as_the_record_has_it(values, change):
    assert edit(TOLL, TEXT, values) == change


def test_an_edited_quote_stands_in_the_report():
    start = TEXT.index("3 men")
    for written in ("3 men died", f"{start}-{start + 10}"):
        now = edited(TOLL, edit(TOLL, TEXT, {"quote": written}))
        assert (now.quote.exact, now.quote.start) == ("3 men died", start)
        assert TEXT[now.quote.start : now.quote.end] == now.quote.exact
        assert TEXT[: now.quote.start].endswith(now.quote.prefix)
        assert TEXT[now.quote.end :].startswith(now.quote.suffix)


def test_an_edited_figure_stands_in_the_report():
    now = edited(TOLL, edit(TOLL, TEXT, {"figure": "3 men", "low": "2"}))
    assert (now.figure.exact, now.figure.start, now.low) == ("3 men", TEXT.index("3 men"), 2)
    with pytest.raises(ValueError, match="figure: the report does not say 'four men'"):
        edit(TOLL, TEXT, {"figure": "four men"})


def test_of_words_said_twice_the_nearer_to_the_old_quote_is_meant():
    text = f"men died. {TEXT} men died."
    moved = msgspec.structs.replace(
        TOLL, quote=msgspec.structs.replace(TOLL.quote, start=TOLL.quote.start + 10, end=TOLL.quote.end + 10)
    )
    assert edit(moved, text, {"quote": "men died"})["quote"]["start"] == text.index("men died in Goma")


def test_another_speaker_is_found_in_the_text_and_takes_nothing_from_the_old_one():
    change = edit(TOLL, TEXT, {"speaker": "A witness", "speaker.kind": "witness"})
    now = edited(TOLL, change).speaker
    assert (now.name, now.kind, now.country) == ("A witness", "witness", None)
    assert TEXT[now.mention.start : now.mention.end] == "A witness"
    silent = edited(TOLL, edit(TOLL, TEXT, {"speaker": "The Ministry"})).speaker
    assert (silent.kind, silent.mention) == ("unknown", None)
    same = edited(TOLL, edit(TOLL, TEXT, {"speaker.country": "COD"})).speaker
    assert (same.name, same.kind, same.country) == (TOLL.speaker.name, "police", "COD")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"low": "three"}, "low 'three': not a count"),
        ({"low": "-1"}, "low '-1': not a count"),
        ({"low": "٣x"}, "not a count"),
        ({"low": "9" * 40}, "not a count"),
        ({"low": "5", "high": "4"}, "low 5 is above high 4: set both"),
        ({"low": "9"}, "low 9 is above high 3: set both"),
        ({"low": "3"}, "low: set to what it is already"),
        ({"status": "sure"}, "status 'sure': choose one of: stated, claimed"),
        ({"kind": "hurt"}, "kind 'hurt': choose one of: killed"),
        ({"quote": "four men died"}, "the report does not say 'four men died'"),
        ({"quote": ""}, "no words given"),
        ({"quote": "5-5"}, "quote: span 5-5 does not lie in a text"),
        ({"quote": "0-99999"}, "does not lie in a text"),
        ({"speaker": " "}, "every claim has one"),
        ({"speaker.kind": "friend"}, "choose one of: outlet"),
        ({"speaker.country": "Congo"}, "three letters"),
        ({"id": "c-9"}, "id: cannot be edited; choose one of: speaker"),
        ({"report": "r-9"}, "report: cannot be edited"),
        ({}, "nothing: set to what it is already"),
    ],
)
def test_an_edit_that_does_not_fit_says_so_in_one_line(values, said):
    with pytest.raises(ValueError, match=r"^[^\n]*$") as error:
        edit(TOLL, TEXT, values)
    assert said in str(error.value)


def test_only_a_toll_has_bounds():
    with pytest.raises(ValueError, match="only a toll has one, and this claim is of the field event"):
        edit(EVENT, TEXT, {"low": "1"})


@pytest.mark.parametrize("change", [{"low": "7"}, {"status": "sure"}, {"quote": "men"}, {"tone": "angry"}])
def test_a_change_that_is_no_claim_is_not_applied(change):
    with pytest.raises(ValueError, match=r"low|status|quote|tone"):
        edited(TOLL, change)


def test_an_accepted_incident_is_confirmed_and_a_rejected_one_gone():
    keep = {"mentions": [seen(CODED.mentions, INCIDENT)]}
    [confirmed] = reviewed_incidents([INCIDENT], decided(("accept", INCIDENT.id, keep)))
    assert confirmed == msgspec.structs.replace(INCIDENT, standing="confirmed")
    assert reviewed_incidents([INCIDENT], decided(("reject", INCIDENT.id, keep))) == ()
    undone = decided(("reject", INCIDENT.id, keep), ("undo", 0))
    assert reviewed_incidents([INCIDENT], undone) == (INCIDENT,)
    last = decided(("reject", INCIDENT.id), ("accept", INCIDENT.id))
    assert reviewed_incidents([INCIDENT], last)[0].standing == "confirmed"


def test_a_verdict_follows_its_event_into_the_incident_that_it_is_merged_with():
    keep = {"mentions": [seen(CODED.mentions, INCIDENT)]}
    other = msgspec.structs.replace(INCIDENT, id="i-0", mentions=("e-0", MENTION.id))
    elsewhere = msgspec.structs.replace(INCIDENT, id="i-1", mentions=("e-1",))
    decisions = decided(("accept", INCIDENT.id, keep))
    assert [i.standing for i in reviewed_incidents([other, elsewhere], decisions)] == [
        "confirmed",
        elsewhere.standing,
    ]


def test_the_representative_of_an_incident_is_the_mention_that_names_it():
    first = msgspec.structs.replace(MENTION, id="e-0")
    bare = msgspec.structs.replace(MENTION, id="e-1", anaphoric=True)
    assert [m["id"] for m in seen([bare, first, MENTION], INCIDENT)] == [MENTION.id, "e-0", "e-1"]
    assert [m["id"] for m in seen([bare, first])] == ["e-0", "e-1"]


def test_a_mention_under_another_name_is_found_by_its_words():
    renamed = msgspec.structs.replace(MENTION, id="e-new", type="COERCE")
    [told] = seen([MENTION])
    assert Present([MENTION]).find(told) == MENTION.id
    assert Present([renamed]).find(told) == "e-new"
    assert Present([]).find(told) is None
    elsewhere = msgspec.structs.replace(renamed, report="r-2")
    assert Present([elsewhere]).find(told) is None
    twin = msgspec.structs.replace(renamed, id="e-twin")
    assert Present([renamed, twin]).find(told) is None, "which of two is meant cannot be told"
    merge = decided(("merge", INCIDENT.id, {"mentions": [[told], [{**told, "id": "e-9", "report": "r-9"}]]}))
    [judgement] = judgements(merge, [renamed])
    assert judgement.groups == (("e-new",), ("e-9",))


def test_where_the_representative_is_gone_the_next_of_its_group_stands_for_it():
    other = msgspec.structs.replace(
        MENTION, id="e-2", trigger=msgspec.structs.replace(MENTION.trigger, start=0, end=5)
    )
    group = seen([MENTION, other])
    merge = decided(("merge", INCIDENT.id, {"mentions": [group, group]}))
    [judgement] = judgements(merge, [other])
    assert judgement.groups[0] == ("e-2", MENTION.id)


def test_a_claim_that_is_coded_otherwise_since_is_noticed():
    [d] = decided(("accept", TOLL.id, {"claim": snapshot(TOLL)}))
    kept = msgspec.json.decode(msgspec.json.encode(d), type=Decision)
    assert coded_otherwise(d, TOLL) == coded_otherwise(kept, TOLL) == ()
    assert coded_otherwise(kept, msgspec.structs.replace(TOLL, status="possible", cue=TOLL.quote)) == (
        "cue",
        "status",
    )
    assert coded_otherwise(decided(("accept", TOLL.id))[0], TOLL) == ()


def row(claim: Claim, incident: str | None = INCIDENT.id) -> ClaimRow:
    return ClaimRow(claim=claim, report=ReportRef(id=claim.report, sha256="0"), incident=incident)


@pytest.mark.parametrize(
    ("what", "verdict", "last"),
    [
        ([], "unreviewed", None),
        ([("accept", TOLL.id)], "accepted", 0),
        ([("accept", TOLL.id), ("undo", 0)], "unreviewed", None),
        ([("edit", TOLL.id, {"set": {"low": 1}}), ("accept", TOLL.id)], "edited", 1),
        ([("reject", TOLL.id), ("edit", TOLL.id, {"set": {"low": 1}})], "rejected", 1),
        ([("reject", TOLL.id), ("accept", TOLL.id)], "accepted", 1),
        ([("accept", TOLL.id), ("reject", MENTION.id)], "rejected", 1),
        ([("reject", CODED.report.id), ("accept", TOLL.id)], "rejected", 0),
        ([("accept", CODED.report.id), ("accept", MENTION.id)], "unreviewed", None),
    ],
)
def test_a_verdict_is_what_all_decisions_come_to(what, verdict, last):
    decisions = decided(*what)
    found = View(decisions).row(row(TOLL))
    assert (found.verdict, found.reviewed) == (verdict, None if last is None else decisions[last].id)


def test_claims_of_a_rejected_incident_are_rejected_as_long_as_they_make_none():
    keep = {"mentions": [seen([MENTION], INCIDENT)]}
    decisions = decided(("reject", INCIDENT.id, keep))
    assert View(decisions).row(row(TOLL, None)).verdict == "rejected"
    assert View(decisions).row(row(TOLL, "i-other")).verdict == "unreviewed"


def placed(name: str, place: Place | None = None) -> Claim:
    return msgspec.structs.replace(
        EVENT, id=f"c-{name}", field="place", value=name, place=place or Place(name=name, as_written=name)
    )


NAMED = msgspec.structs.replace(EVENT, id="c-actor", field="victim", value="men")


@pytest.mark.parametrize(
    ("what", "place", "actors"),
    [
        ([], "Goma", ["men"]),
        ([("reject", "c-Goma")], "Sake", ["men"]),
        ([("reject", "c-Sake")], "Goma", ["men"]),
        ([("reject", "c-Goma"), ("reject", "c-Sake")], None, ["men"]),
        ([("edit", "c-Goma", {"set": {"value": "Bukavu"}})], "Bukavu", ["men"]),
        ([("edit", "c-Goma", {"set": {"value": "Bukavu"}}), ("undo", 0)], "Goma", ["men"]),
        ([("edit", "c-actor", {"set": {"value": "boys"}})], "Goma", ["boys"]),
        ([("reject", "c-actor")], "Goma", []),
    ],
)
def test_an_event_mention_has_what_its_claims_have_now(what, place, actors):
    claims = (EVENT, placed("Goma", MENTION.place), placed("Sake"), NAMED)
    [now] = View(decided(*what)).mentions([MENTION], claims)
    assert (now.place.name if now.place else None, [a.name for a in now.actors]) == (place, actors)
    assert (now.id, now.trigger) == (MENTION.id, MENTION.trigger)
    if place == "Goma":
        assert now.place == MENTION.place


def test_a_place_that_no_claim_gave_stays_whatever_is_rejected():
    [now] = View(decided(("reject", "c-Sake"))).mentions([MENTION], [placed("Sake")])
    assert now.place == MENTION.place


def test_a_day_is_read_and_what_is_none_is_refused():
    day = DateInterval(start="2024-01-16", end="2024-01-16", grain="day", basis="stated")
    dated = msgspec.structs.replace(TOLL, field="date", value="2024-01-16", date=day, low=None, high=None)
    for value, start, end, grain in (
        ("2024-01-17", "2024-01-17", "2024-01-17", "day"),
        ("2024-01-14/2024-01-16", "2024-01-14", "2024-01-16", "span"),
        ("../2024-01-16", None, "2024-01-16", "span"),
    ):
        found = edited(dated, edit(dated, TEXT, {"value": value})).date
        assert found is not None
        assert (found.start, found.end, found.grain, found.basis) == (start, end, grain, REVIEWER)
    for value in (
        "next week",
        "2024-13-01",
        "2024-01-16/2024-01-14",
        "..",
        "../..",
        "20240116",
        "2024-01-16/",
    ):
        with pytest.raises(ValueError, match="no date; write it as 2024-01-16"):
            edit(dated, TEXT, {"value": value})
    assert edited(dated, {"value": "an older decision"}).date is None


def test_words_follow_what_is_set():
    assert edited(TOLL, {"low": 4, "high": None}).value == "4 or more"
    assert edited(TOLL, {"low": 4, "high": 4, "value": "four men"}).value == "four men"
    assert edited(TOLL, {"low": 3, "high": 3}).value == TOLL.value
    assert edited(TOLL, {"low": None, "high": None}).value == TOLL.value
    change = edit(TOLL, TEXT, {"low": "4", "high": "4", "figure": "men"})
    assert edited(TOLL, change).value == "men"

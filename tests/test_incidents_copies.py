"""Copies: found in edited text, verified word by word, led to the earliest report, in whatever order."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import permutations
from time import process_time

import msgspec
import pytest
from copied_reports import EDITS, report, wire, world
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.incidents.sourcing.chronology import in_time, order
from counterclaim.incidents.sourcing.copies import LOOK_BACK, _candidates, copied, copies
from counterclaim.incidents.sourcing.copies_align import overlap
from counterclaim.incidents.sourcing.copies_passages import BANDS, keys, passages
from counterclaim.model import Copy, Report

LINE = "Gunmen shot dead four traders on the road to the river port of Mopta on Monday night, police said."


def spans(found: tuple[Copy, ...], text: str) -> list[str]:
    return [text[slice(*c.span)] for c in found]


@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_is_found_however_it_was_edited(edit):
    made = world(7, 40, [EDITS[edit]])
    found = copies(made.reports)
    text = {r.id: r.text for r in made.reports}
    whose = {(c.report, c.origin) for c in found}
    assert whose >= set(made.origin.items())
    for id in made.origin:
        covered = sum(c.span[1] - c.span[0] for c in found if c.report == id)
        assert covered > 0.8 * len(text[id]), (id, covered, len(text[id]))


def test_wires_are_no_copies_of_one_another():
    made = world(8, 120, [])
    stray = copies(made.reports)
    told = sum(len(r.text) for r in made.reports)
    assert sum(c.span[1] - c.span[0] for c in stray) < 0.03 * told, stray


def test_the_order_in_which_reports_come_makes_no_difference():
    made = world(9, 12)
    found = copies(made.reports)
    assert found == copies(made.reports[::-1]) == copies(sorted(made.reports, key=lambda r: r.id))
    assert [c.report for c in found] == [
        r.id for r in sorted(made.reports, key=order) for c in found if c.report == r.id
    ]


def test_a_copy_of_a_copy_leads_to_the_first():
    words = LINE.split()
    first = report("r-9", LINE, "2024-05-06T20:00Z")
    # Each printing keeps most of what it took; the last shares less with the first than a copy must.
    second = report(
        "r-5",
        " ".join([*words[:12], "Kaya", "late", "on", "Tuesday", "officials", "there", "said."]),
        "2024-05-06T21:00Z",
    )
    third = report(
        "r-1",
        " ".join(
            [
                "Unknown",
                "men",
                "killed",
                *words[3:12],
                "Kaya",
                "late",
                "on",
                "Tuesday",
                "officials",
                "there",
                "said.",
            ]
        ),
        "2024-05-06T22:00Z",
    )
    assert [c.origin for c in copies([first, third])] == []
    for given_ in permutations([first, second, third]):
        assert [(c.report, c.origin) for c in copies(given_)] == [("r-5", "r-9"), ("r-1", "r-9")]
    [last] = [c for c in copies([first, second, third]) if c.report == "r-1"]
    assert first.text[slice(*last.origin_span)].startswith("Gunmen shot dead four traders")


def test_the_earlier_of_two_is_the_origin_and_the_undated_the_last():
    one, two = report("r-1", LINE, None), report("r-2", LINE, "2024-05-07")
    three = report("r-3", LINE, "2024-05-07T09:00+03:00")
    assert [(c.report, c.origin) for c in copies([one, two, three])] == [("r-2", "r-3"), ("r-1", "r-3")]


def test_a_report_that_holds_a_part_of_a_passage_is_not_its_origin():
    half = "Rain fell. Gunmen shot dead four traders on the road to the river port of Mopta after a quarrel."
    whole = (
        f"{LINE[:-1]}, while hundreds of pilgrims slept in tents beside the customs post and heard nothing."
    )
    reports = [report(f"r-{n}", t, f"2024-05-0{n}") for n, t in enumerate((half, whole, whole), 1)]
    found = copies(reports)
    [last] = [c for c in found if c.report == "r-3"]
    assert (last.origin, last.share) == ("r-2", 1.0)


def test_of_one_statement_only_what_is_quoted_is_copied():
    said = "We will answer this crime at a time and in a place that we choose ourselves"
    one = report(
        "r-1",
        f'The general read from a paper in the ruined hall. "{said}," he told the mourners.',
        "2024-05-06",
    )
    two = report(
        "r-2",
        f"A crowd had waited for hours in the cold outside the mosque when General Amadi, in a plain coat, "
        f'spoke at last of "{said}" and left without another word.',
        "2024-05-07",
    )
    [found] = copies([one, two])
    assert spans((found,), two.text) == [said]
    assert one.text[slice(*found.origin_span)] == said


def test_independent_reports_of_the_same_facts_are_no_copies():
    one = (
        "Seven people were killed in an air strike on a market near Saravan on Thursday, a provincial "
        "official told state television. None of the dead was an Iranian citizen, he said."
    )
    two = (
        "State television quoted a provincial official as saying that an air strike near Saravan had killed "
        "seven people at a market on Thursday. No Iranian citizen was among the dead, the official said."
    )
    three = (
        "Officials in the province say seven people died on Thursday when a market near Saravan was hit from "
        "the air; all of them were foreigners, according to state television."
    )
    assert copies([report(f"r-{n}", t, "2024-01-18") for n, t in enumerate((one, two, three))]) == ()


def test_boilerplate_does_no_harm():
    stock = "Both capitals have long accused each other of giving shelter to insurgents along their border."
    short = "This is a developing story. No group has claimed responsibility."
    texts = [
        f"{LINE.replace('four', n).replace('traders', who)} {short} {stock}"
        for n, who in (("four", "herders of the plain"),)
    ]
    texts.append(
        f"A bridge fell into the river at noon and nobody was hurt by it, engineers said. {short} {stock}"
    )
    one, two = (report(f"r-{n}", t, f"2024-05-0{n + 1}") for n, t in enumerate(texts))
    [found] = copies([one, two])
    assert spans((found,), two.text)[0].removesuffix(".") in f"{short} {stock}"
    assert stock.removesuffix(".") in spans((found,), two.text)[0]


def test_short_sentences_are_copied_with_their_neighbours_alone():
    tail = (
        "The ministry said that an inquiry into the deaths at the river port would be opened within a week."
    )
    one = report("r-1", f"{LINE} It gave no figure. {tail}", "2024-05-06")
    two = report("r-2", f"{LINE} It gave no figure. {tail}", "2024-05-07")
    three = report(
        "r-3",
        f"Rain fell on the parade for the third year and hardly anybody came. It gave no figure. {tail}",
        "2024-05-08",
    )
    found = copies([one, two, three])
    assert spans(tuple(c for c in found if c.report == "r-2"), two.text) == [two.text[:-1]]
    assert spans(tuple(c for c in found if c.report == "r-3"), three.text) == [
        f"It gave no figure. {tail}"[:-1]
    ]


def test_an_inserted_sentence_parts_a_copy():
    tail = (
        "The ministry said that an inquiry into the deaths at the river port would be opened within a week."
    )
    own = "Our reporter counted nine graves behind the customs post on Tuesday afternoon, two of them small."
    one = report("r-1", f"{LINE} {tail}", "2024-05-06")
    two = report("r-2", f"{LINE} {own} {tail}", "2024-05-07")
    assert spans(copies([one, two]), two.text) == [LINE[:-1], tail[:-1]]


def test_header_and_furniture_are_no_passages():
    head = "Outlet: The Long Name Of An Evening Paper In The City\nPublished: 2024-05-07\n\n"
    more = "Also read: Ten things that you should know about the long border between the two countries"
    texts = [
        f"{head}{LINE}\n\n{more}",
        f"{head}A bridge fell into the river at noon, and nobody at all was hurt by it.\n\n{more}",
    ]
    one, two = (report(f"r-{n}", t, f"2024-05-0{n + 1}", header=len(head)) for n, t in enumerate(texts))
    assert copies([one, two]) == ()
    assert [one.text[slice(*p.span)] for p in passages(one)] == [LINE[:-1]]


def test_an_overlap_is_verified_by_its_words():
    one, two = (
        report("r-1", LINE, None),
        report("r-2", f"DAILY: {LINE.replace('four', '4')} More soon.", None),
    )
    span, at, share = overlap(two, (0, len(two.text)), one) or pytest.fail("no copy")
    assert two.text[slice(*span)] == LINE.replace("four", "4")[:-1]
    assert one.text[slice(*at)] == LINE[:-1]
    assert share == pytest.approx(17 / 18, abs=0.01)
    assert overlap(two, (0, 6), one) is None
    assert (
        overlap(report("r-3", "Nothing of this kind was ever said of anybody here.", None), (0, 51), one)
        is None
    )


def test_a_report_that_comes_in_is_held_against_those_with_a_key_in_common():
    made = world(10, 15)
    by_id = {r.id: r for r in made.reports}
    table: dict[int, set[str]] = {}
    for r in made.reports:
        for k in keys(r):
            table.setdefault(k, set()).add(r.id)
    known: dict[str, tuple[Copy, ...]] = {}
    for r in sorted(made.reports, key=order):
        near = sorted({other for k in keys(r) for other in table[k]})
        known[r.id] = copied(r, [by_id[other] for other in near], known)
    assert tuple(c for r in sorted(made.reports, key=order) for c in known[r.id]) == copies(made.reports)


def test_keys_are_the_same_in_every_process():
    expected = (
        -906830229, 1656017748, 543487748, -1526259310, -679167569, -1313711668, 967104235, -721823078,
    )  # fmt: skip
    [one] = passages(report("r-1", LINE, None))
    assert one.keys == expected
    script = (
        "from counterclaim.incidents.sourcing.copies_passages import keys; "
        "from counterclaim.model import Report; "
        f"print(keys(Report(id='r', text={LINE!r}, sha256='0')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == str(tuple(sorted(expected)))
    assert len(one.keys) == BANDS
    assert all(-(2**31) <= k < 2**31 for k in one.keys)


def test_what_everybody_prints_costs_no_more_than_what_a_few_print():
    rng = random.Random(3)
    stock = "Both capitals have long accused each other of giving shelter to insurgents along their border."
    many = [
        report(f"r-{n:03}", f"{wire(rng)}\n\n{stock}", f"2024-05-07T{n // 60:02}:{n % 60:02}Z")
        for n in range(300)
    ]
    held = {n: len(c) for n, c in _candidates(many)}
    assert len(held) == 299
    assert sum(held.values()) < 299 * 2 * LOOK_BACK


@pytest.mark.parametrize(
    "text",
    [
        "." * 400_000,
        '"' * 400_000,
        "\n \n" * 150_000,
        "a" * 1_000_000,
        "no " * 50_000,
        '. "' * 120_000,
        "A. " * 40_000,
        "ab-" * 150_000,
        "«“" * 150_000,
        "Yes. No " * 20_000,
    ],
    ids=[
        "dots",
        "quotes",
        "lines",
        "word",
        "words",
        "opened",
        "initials",
        "hyphens",
        "brackets",
        "sentences",
    ],
)
def test_hostile_text_takes_no_long_time(text):
    start = process_time()
    one, two = report("r-1", text, "2024-05-06"), report("r-2", text, "2024-05-07")
    copies([one, two])
    assert process_time() - start < 20


TEXTS = st.lists(
    st.sampled_from(
        [
            LINE,
            "It gave no figure.",
            '"We saw them come over the hill at first light," a herder said.',
            "Mr. X of the U.S. left.",
            "\n\n",
            "\n",
            "…",
            "Also read: more",
            "ДВА",
            "二人",
            ".",
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(TEXTS, st.text(max_size=60)),
            st.sampled_from([None, "2024-05-06", "2024-05-06T10:00Z", "x"]),
        ),
        max_size=5,
    )
)
def test_copies_lie_in_their_texts_and_point_back(given_):
    reports = [report(f"r-{n}", text, when) for n, (text, when) in enumerate(given_)]
    by_id = {r.id: r for r in reports}
    for c in copies(reports):
        one, two = by_id[c.report], by_id[c.origin]
        assert order(two) < order(one)
        assert 0 <= c.span[0] < c.span[1] <= len(one.text)
        assert 0 <= c.origin_span[0] < c.origin_span[1] <= len(two.text)
        assert 0 < c.share <= 1


def test_one_wire_and_its_reprint_are_the_only_copies_of_the_examples(gold):
    found = copies(_examples(gold))
    assert {(c.report, c.origin) for c in found} == {("08-aggregator", "01-wire")}
    text = {r.id: r.text for r in _examples(gold)}["08-aggregator"]
    assert sum(c.span[1] - c.span[0] for c in found) > 0.9 * (len(text) - text.index("\n\n"))


def _examples(gold) -> list[Report]:
    from counterclaim.intake.header import head

    texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted((gold / "examples").glob("*.txt"))}
    heads = {id: head(text) for id, text in texts.items()}
    return [
        msgspec.structs.replace(report(id, text, heads[id].about.published), header=heads[id].length)
        for id, text in texts.items()
    ]


@pytest.mark.parametrize("published", [None, "", "yesterday", "2024-13-40", "0001-01-01T00:00+14:00"])
def test_an_unknown_moment_comes_last(published):
    assert in_time("9999-12-30") < in_time(published)

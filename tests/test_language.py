"""Passages, furniture, datelines and the joined parse of a report."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest
from coding import parsed, report

from counterclaim.language import annotate
from counterclaim.language.furniture import is_furniture
from counterclaim.language.passages import LONGEST, passages
from counterclaim.language.pipeline import BATCH_CHARACTERS, BATCH_REPORTS, pipeline
from counterclaim.language.syntax import Doc


def kinds(text: str, **about: object) -> list[tuple[str, str]]:
    return [(text[p.start : p.end].strip(), p.kind) for p in passages(report(text, **about))]


def sentences(text: str, **about: object) -> list[str]:
    return [text[s.start : s.end] for s in parsed(text, **about).sentences]


def test_line_ends_part_paragraphs():
    assert kinds("One died.\nTwo fled.\n\nThree stayed.") == [
        ("One died.", "body"),
        ("Two fled.", "body"),
        ("Three stayed.", "body"),
    ]


WRAPPED = """The army said on Monday that two of its soldiers had been
killed when gunmen opened fire on a patrol that was on its
way from the lake to the market town of Rutshuru, and that
three others had been wounded in the attack.

Residents spoke of five dead.
"""


def test_hard_wrapped_lines_are_one_paragraph():
    assert len(kinds(WRAPPED)) == 2
    assert len(sentences(WRAPPED)) == 2


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("GOMA (Lake Agency) - Two men died.", "GOMA (Lake Agency) -"),
        ("PORT SUDAN, Sudan — Shells fell on the market.", "PORT SUDAN, Sudan —"),
        ("KYIV, March 3 (LNA) -- Drones hit a depot.", "KYIV, March 3 (LNA) --"),
    ],
)
def test_a_dateline_stands_apart(text, dateline):
    assert kinds(text)[0] == (dateline, "dateline")
    assert sentences(text) == [text.removeprefix(dateline).strip()]


@pytest.mark.parametrize(
    "text",
    [
        "UN officials said two men died.",
        "The M23 - a rebel group - attacked.",
        "NATO, the alliance, denied it.",
        "A B-52 flew over.",
    ],
)
def test_other_capitals_are_no_dateline(text):
    assert [k for _, k in kinds(text)] == ["body"]


def test_header_and_title_are_told_apart():
    text = "Outlet: Lake Radio\nTitle: Two dead at the ford\n\nTwo men died."
    title = text.index("Two dead"), text.index("\n\n")
    given = {"header": text.index("Two men"), "title_span": title}
    assert [k for _, k in kinds(text, **given)] == ["header", "title", "header", "body"]
    assert sentences(text, **given) == ["Two dead at the ford", "Two men died."]


def test_furniture_gives_no_sentences():
    text = "Two men died.\nRead: Ten were killed last year\nShare this article\nThree fled."
    assert sentences(text) == ["Two men died.", "Three fled."]


def test_a_long_paragraph_is_no_furniture():
    assert not is_furniture("Read: " + "the shelling went on through the night. " * 12)


def test_no_sentence_runs_over_a_paragraph():
    text = "The army said\n\nRebels fled the town"
    assert sentences(text) == ["The army said", "Rebels fled the town"]


def test_a_passage_has_a_longest():
    text = "Shells fell. " * 4000
    tiles = passages(report(text))
    assert len(tiles) > 2
    assert all(p.end - p.start <= LONGEST for p in tiles)
    assert all(text[p.start : p.end].endswith(". ") for p in tiles)


def test_one_line_without_blanks_is_cut_anyway():
    assert [p.end - p.start for p in passages(report("x" * (LONGEST + 5)))] == [LONGEST, 5]


def test_tokens_stand_in_the_reports_text():
    a = parsed("GOMA - Two men died.\n\nThe mayor’s aide said so.")
    assert all(a.text[t.idx : t.idx + len(t)] == t.text for t in a.doc)
    assert {t.text for t in a.doc if a.sentence_of[t.i] < 0 and not t.is_space} == {"GOMA", "-"}


def test_many_reports_come_out_in_order():
    texts = [f"Report {n}. It has {n} dead." for n in range(BATCH_REPORTS * 2 + 3)]
    assert [a.text for a in annotate(report(t) for t in texts)] == texts


def strange(n: int) -> str:
    """A text with words that no other has."""
    return f"Governor Zu{n}qar said that {n} men of Za{n}bor died at Ko{n}lak."


def test_what_was_parsed_is_forgotten():
    gc.collect()
    held = len(pipeline().vocab.strings), len(documents())
    texts = [strange(n) for n in range(BATCH_REPORTS * 2)]
    assert [a.doc[1].text for a in annotate(report(t) for t in texts)][:2] == ["Zu0qar", "Zu1qar"]
    gc.collect()
    assert (len(pipeline().vocab.strings), len(documents())) == held


def documents() -> list[Doc]:
    return [o for o in gc.get_objects() if isinstance(o, Doc)]


def test_what_is_held_does_not_change_while_others_are_parsed():
    first, *_ = annotate([report(strange(1))])
    for _ in annotate(report(strange(n)) for n in range(2, 40)):
        pass
    assert [t.text for t in first.doc][:4] == ["Governor", "Zu1qar", "said", "that"]
    assert first.doc[2].head is first.doc[2]


def test_two_streams_of_reports_are_parsed_turn_about():
    one, two = (annotate(report(strange(n)) for n in range(at, at + 40)) for at in (100, 200))
    texts = [(a.text, b.text) for a, b in zip(one, two, strict=True)]
    assert texts == [(strange(n), strange(n + 100)) for n in range(100, 140)]


def test_threads_parse_one_after_the_other():
    def found(at: int) -> list[str]:
        return [a.doc[1].text for a in annotate(report(strange(n)) for n in range(at, at + 40))]

    with ThreadPoolExecutor(4) as pool:
        for at, names in zip(
            (1000, 2000, 3000, 4000), pool.map(found, (1000, 2000, 3000, 4000)), strict=True
        ):
            assert names == [f"Zu{n}qar" for n in range(at, at + 40)]


def test_long_reports_are_parsed_in_smaller_batches():
    taken = 0

    def stream():
        nonlocal taken
        for _ in range(BATCH_REPORTS):
            taken += 1
            yield report("Police said so. " * (BATCH_CHARACTERS // 32 + 1))

    next(annotate(stream(), "rules"))
    assert taken == 2


def test_no_reports_are_no_work():
    assert list(annotate([])) == []


def test_the_pipeline_is_loaded_once():
    assert pipeline() is pipeline()


def test_reports_without_a_sentence():
    for text in ("", " \n ", "Share\n"):
        assert sentences(text) == []

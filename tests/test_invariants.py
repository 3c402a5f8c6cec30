"""What the design promises of any report whatever, from the passages to the store."""

from __future__ import annotations

import msgspec
import pytest
from coding import BORDER, FOREIGN, coded, misquoted, parsed, report, values
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from project_records import dump, problems

from counterclaim.claims.assemble import code
from counterclaim.engine import code_inputs, code_reports
from counterclaim.intake import Taken, read
from counterclaim.language.passages import passages
from counterclaim.model import Coded, claim_id
from counterclaim.project import Project

SHORT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), FOREIGN))
@example("")
@example("\n")
@example("a\r\n\r\nb")
@example("GOMA (Agency) - ")
@example("x" * 45_000)
@example(("word " * 9 + "\n") * 900)
def test_passages_tile_any_text(text):
    tiles = passages(report(text))
    assert "".join(text[p.start : p.end] for p in tiles) == text
    assert all(p.start < p.end for p in tiles)
    assert [p.end for p in tiles[:-1]] == [p.start for p in tiles[1:]]


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1), st.data())
def test_passages_tile_a_text_with_header_and_title(text, draw):
    header = draw.draw(st.integers(0, len(text)))
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    if start < header:
        end = min(end, header)
    tiles = passages(report(text, header=header, title_span=(start, end)))
    assert "".join(text[p.start : p.end] for p in tiles) == text


@SHORT
@given(FOREIGN)
@example("\u200f\u202e«Ne ne»\ud7ff 👩‍👩‍👧 e\u0301")
@example("   \n\t \u2028 \u00a0")
def test_annotating_keeps_every_character(text):
    a = parsed(text)
    assert a.doc.text == text
    assert len(a.sentence_of) == len(a.doc)
    for s in a.sentences:
        assert text[s.start : s.end] == text[s.start : s.end].strip() != ""
        assert {a.sentence_of[t.i] for t in s.tokens} == {s.index}
    assert [s.start for s in a.sentences] == sorted(s.start for s in a.sentences)


def check(c: Coded) -> None:
    """Invariants 1 and 2, and the ids."""
    text = c.report.text
    ids = {x.id for x in c.claims}
    events = {m.id for m in c.mentions}
    assert len(ids) == len(c.claims)
    assert len(events) == len(c.mentions)
    for m in c.mentions:
        assert not misquoted(m, text)
    for x in c.claims:
        assert not misquoted(x, text)
        assert x.speaker.name.strip()
        assert x.speaker.kind == "outlet" or x.speaker.mention is not None
        assert x.id == claim_id(x)
        assert x.event is None or x.event in events
        assert x.part_of is None or (x.part_of in ids and x.part_of != x.id)
        assert x.method
        assert x.low is None or x.high is None or 0 <= x.low <= x.high
        assert x.value is None or x.value.strip()
    for value, leads in values(c):
        assert leads, f"{value} leads to no claim"
        assert set(leads) <= ids, value
    told = [m for i in c.incidents for m in i.mentions]
    assert len(told) == len(set(told)), "an event mention belongs to two incidents"
    assert set(told) <= events
    assert all(i.reports == (c.report.id,) for i in c.incidents)


@SHORT
@given(FOREIGN, st.sampled_from([None, "2024-01-18", "2024-01-18T10:00:00+05:00"]))
@example("", None)
@example(BORDER, "2024-05-08")
def test_every_value_of_any_text_has_quote_and_speaker(text, published):
    [c] = code_reports([report(text, published=published)])
    check(c)


def test_a_report_with_claims_keeps_the_invariants():
    c = coded(BORDER)
    assert len(c.claims) > 8
    check(c)


def test_misquotes_are_seen():
    c = coded(BORDER).claims[0]
    shifted = msgspec.structs.replace(c.quote, start=c.quote.start + 1)
    assert misquoted(msgspec.structs.replace(c, quote=shifted), BORDER)


def test_coding_twice_gives_the_same():
    a = parsed(BORDER, published="2024-05-08")
    assert code(a) == code(a)
    first, second = (next(code_reports([report(BORDER, published="2024-05-08")])) for _ in range(2))
    assert first == second


def test_neighbours_in_a_batch_change_nothing():
    other = report("Gunmen abducted six pupils in Kaduna, a teacher said.")
    alone = next(code_reports([report(BORDER)]))
    beside = next(code_reports([report(BORDER), other]))
    assert alone == beside
    assert list(code_reports([other, report(BORDER)]))[1] == alone


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Four reports, two of them with the same bytes, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "a.txt").write_text(f"Outlet: Lake Radio\nPublished: 2024-05-08\n\n{BORDER}", encoding="utf-8")
    (folder / "b.txt").write_text(
        "Shelling hit Odesa on Friday, killing three, the mayor said.\n", encoding="utf-8"
    )
    (folder / "c.txt").write_text(
        "Shelling hit Odesa on Friday, killing three, the mayor said.\n", encoding="utf-8"
    )
    (folder / "d.txt").write_text(
        "Nobody was hurt when police dispersed the march in Nairobi.\n", encoding="utf-8"
    )
    (folder / "e.txt").write_bytes(b"")
    return folder


def store(path, inputs) -> Project:
    project = Project.open(str(path))
    for _ in code_inputs([str(i) for i in inputs], published="2024-05-10", project=project):
        pass
    return project


def test_coding_into_a_project_twice_changes_nothing(tmp_path, inputs):
    path = str(tmp_path / "a.db")
    store(path, [inputs]).close()
    first = dump(path)
    assert len(first) > 20
    with store(path, [inputs]) as project:
        assert problems(project) == []
    assert dump(path) == first


def test_the_order_of_inputs_does_not_change_the_store(tmp_path, inputs):
    files = sorted(inputs.iterdir())
    orders = [files, files[::-1], [files[3], files[1], files[4], files[0], files[2], files[1]]]
    held = []
    for n, order in enumerate(orders):
        with store(tmp_path / f"{n}.db", order) as project:
            records = (project.reports(), project.mentions(), project.rows(), project.incidents())
            held.append([list(r) for r in records])
            assert problems(project) == []
    assert held[0] == held[1] == held[2]
    assert [r.path for r in held[0][0]] == [str(f) for f in (files[0], files[1], files[3])]


def test_a_coded_report_passes_through_the_store_unchanged(tmp_path, inputs):
    [taken] = [t for t in read([str(inputs / "a.txt")]) if isinstance(t, Taken)]
    [c] = code_reports([taken.report])
    with Project.open(str(tmp_path / "a.db")) as project:
        project.save(c, taken.raw)
        assert problems(project) == []
        assert set(project.claims()) == set(c.claims)
        assert set(project.mentions()) == set(c.mentions)
        assert {i.id: i for i in project.incidents()} == {i.id: i for i in c.incidents}

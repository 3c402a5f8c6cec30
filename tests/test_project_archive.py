"""The archive of a project: each fetch with its bytes, for ever; and pages in their versions."""

from __future__ import annotations

import hashlib
import io
import re
from functools import cache

import msgspec
import pytest
from project_records import problems, sql
from sqlalchemy import select, update

from counterclaim.engine import code_reports, link
from counterclaim.export import FORMATS, records
from counterclaim.intake.build import text_report
from counterclaim.intake.outcome import About, Limits, Taken
from counterclaim.model import Coded, Fetch, fetch_id, to_json
from counterclaim.project import Project
from counterclaim.project.archive import Archive
from counterclaim.project.fetches import later_versions
from counterclaim.project.tables import fetch, raw, waiting
from counterclaim.project.versions import changed_pages

PAGE = "https://delta.example/border"
BEFORE = """Outlet: Delta Post
Published: 2024-01-18T10:00+00:00
Title: Soldiers killed near Goma

Two soldiers were killed in an ambush near Goma on Wednesday, the army said.

A hospital doctor said that at least five people had died.
"""
AFTER = BEFORE.replace("at least five people", "at least nine people")
NOTED = AFTER + "\nThis article was amended on 19 January 2024 to correct the number of the dead.\n"
OTHER = """Outlet: Lake Radio
Published: 2024-01-18T12:00+00:00

Two soldiers were killed in an ambush near Goma on Wednesday, the army said in a statement.
"""


@cache
def coded(text: str) -> tuple[Coded, bytes]:
    taken = text_report(text.encode(), "x.txt", About(url=PAGE), Limits())
    assert isinstance(taken, Taken)
    [made] = code_reports([taken.report])
    return made, taken.raw


def fetched(text: str | None, time: str, page: str = PAGE, **more: object) -> tuple[Fetch, bytes | None]:
    body = text.encode() if text is not None else None
    of = Fetch(
        id="", asked=page, final=page, page=page, time=time, by="desk", tool="test 0",
        status=200 if body else 404,
        sha256=hashlib.sha256(body).hexdigest() if body else None, size=len(body) if body else None,
        report=coded(text)[0].report.id if text else None, headers=(("etag", '"1"'),),
    )  # fmt: skip
    of = msgspec.structs.replace(of, **more)
    return msgspec.structs.replace(of, id=fetch_id(of)), body


def filled(address: str, *seen: tuple[str, str], page: str = PAGE) -> Project:
    """A project in which a page was seen to hold some texts, one after the other."""
    project = Project.open(address)
    for text, time in seen:
        Archive(project).note(*fetched(text, time, page))
        project.save(*coded(text))
    link(project)
    return project


def test_a_fetch_is_kept_with_its_bytes_and_only_once(new_path) -> None:
    with Project.open(new_path()) as project:
        archive = Archive(project)
        one, body = fetched("Two men died.", "2024-01-18T10:00:00.000Z", report=None)
        gone, _ = fetched(None, "2024-01-19T10:00:00.000Z", error="is not there (404)")
        for _ in range(2):
            archive.note(one, body)
            archive.note(gone, None)
        assert list(archive.fetches()) == [one, gone]
        assert archive.body(one.sha256 or "") == body
        assert archive.body("0" * 64) is None
        assert list(project.verify()) == []


def test_what_was_kept_last_is_found_by_what_was_asked(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        archive = Archive(project)
        archive.note(*fetched(None, "2024-01-20T10:00:00.000Z", error="is not there (404)"))
        kept = archive.kept(PAGE)
        assert kept is not None
        assert kept.report is not None
        assert (kept.report.id, kept.body) == (coded(AFTER)[0].report.id, AFTER.encode())
        assert archive.last(PAGE) == kept
        assert archive.kept("https://delta.example/other") is None


def test_a_citation_tells_when_a_page_was_last_seen(new_path) -> None:
    with filled(
        new_path(), (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-19T18:00:00.000Z")
    ) as project:
        before, after = (coded(text)[0].report.id for text in (BEFORE, AFTER))
        Archive(project).note(*fetched(AFTER, "2024-01-21T09:00:00.000Z"))
        Archive(project).note(*fetched(None, "2024-01-25T10:00:00.000Z", error="is not there (404)"))
        alone, _ = coded(OTHER)
        project.save(*coded(OTHER))
        link(project)
        with project.reading() as reading:
            seen = reading.accessed([before, after, alone.report.id])
        assert seen == {before: "2024-01-18T10:00:00.000Z", after: "2024-01-21T09:00:00.000Z"}
        out = io.BytesIO()
        FORMATS["brief"].write(records(FORMATS["brief"], project), out)
        cited = re.findall(
            r"“[^”]*”, [^<]*(?:<a[^>]*>[^<]*</a>)?[^<]*SHA-256 <code>\w+", out.getvalue().decode()
        )
        days = {line[-64:]: re.findall(r"accessed ([\d-]+)", line) for line in cited}
        raw = {r.sha256: [seen[r.id][:10]] if r.id in seen else [] for r in project.reports()}
        assert days
        assert days == {sha256: raw[sha256] for sha256 in days}


def test_a_fetch_whose_report_was_never_coded_is_made_again(new_path) -> None:
    with Project.open(new_path()) as project:
        Archive(project).note(*fetched(BEFORE, "2024-01-18T10:00:00.000Z"))
        assert Archive(project).kept(PAGE) is None
        assert list(project.verify()) == []  # a run that was cut off leaves no damage


@pytest.mark.parametrize("change", ["record", "column", "bytes", "gone", "words"])
def test_verify_sees_every_change_of_a_fetch(new_path, change: str) -> None:
    with filled(new_path(), (BEFORE, "2024-01-18T10:00:00.000Z")) as project:
        archive = Archive(project)
        of, body = fetched("unread", "2024-01-19T10:00:00.000Z", "https://delta.example/u", report=None)
        archive.note(of, body)
        assert list(project.verify()) == []
        mine, own = fetch.c.id == of.id, raw.c.sha256 == of.sha256
        later = msgspec.structs.replace(of, time="2024-01-01T00:00:00.000Z")
        with project.writing() as connection:
            connection.execute({
                "record": update(fetch).where(mine).values(record=to_json(later).decode(), time=later.time),
                "column": update(fetch).where(mine).values(page="https://other.example/"),
                "bytes": update(raw).where(own).values(bytes=b"\x78\x9c"),
                "gone": update(raw).where(own).values(bytes=b"x\x9c\x03\x00\x00\x00\x00\x01"),
                "words": update(fetch).where(mine).values(record="{}"),
            }[change])  # fmt: skip
        found = [str(p) for p in project.verify()]
        assert found
        assert all(p.startswith(f"fetch {of.id}: ") for p in found)


def test_a_project_of_before_has_an_archive_once_it_is_opened(tmp_path) -> None:
    path = str(tmp_path / "old.db")
    Project.open(path).close()
    sql(path, "DROP TABLE fetch")
    sql(path, "UPDATE meta SET value = '7' WHERE key = 'schema'")
    with Project.open(path) as project:
        Archive(project).note(*fetched(BEFORE, "2024-01-18T10:00:00.000Z"))
        assert len(list(Archive(project).fetches())) == 1
        assert problems(project) == []


def test_the_later_version_is_the_page(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        project.save(*coded(OTHER))
        link(project)
        first, second, other = (coded(t)[0].report.id for t in (BEFORE, AFTER, OTHER))
        [i] = [i for i in project.incidents() if other in i.reports]
        assert set(i.reports) == {second, other}
        claims = {c.id: c for c in project.claims()}
        assert {claims[c].report for c in i.claims} == {second, other}
        assert not [c for c in i.contradictions if c.field.startswith("toll")]
        # What the earlier version said is kept, and belongs to the incident.
        assert {c.report for c in project.claims(incident=i.id)} == {first, second, other}
        with project.reading() as reading:
            told = reading.telling(project.rows(incident=i.id))
        assert {c.report for c in told.claims} == {second, other}
        assert list(project.verify()) == []


def test_versions_count_as_one_source_in_whatever_order_they_come(new_path) -> None:
    early, late = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    made = []
    for seen in ((early, late), (late, early)):
        with filled(new_path(), *seen) as project:
            made.append([msgspec.structs.replace(i, mentions=()) for i in project.incidents()])
    with filled(new_path(), late) as project:
        alone = [msgspec.structs.replace(i, mentions=()) for i in project.incidents()]
    assert made[0] == made[1]
    assert [(i.independent_sources, i.standing, i.tolls, i.values) for i in made[0]] == [
        (i.independent_sources, i.standing, i.tolls, i.values) for i in alone
    ]


def test_without_a_common_page_they_stay_two_reports(new_path) -> None:
    with filled(new_path(), (BEFORE, "2024-01-18T10:00:00.000Z")) as project:
        Archive(project).note(*fetched(AFTER, "2024-01-18T18:00:00.000Z", "https://delta.example/other"))
        project.save(*coded(AFTER))
        link(project)
        assert {len(i.reports) for i in project.incidents()} == {2}
        assert list(changed_pages(project)) == []


def test_a_page_that_goes_back_is_what_it_was(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        first, second = (coded(t)[0].report.id for t in (BEFORE, AFTER))
        with project.connected() as connection:
            assert later_versions(connection, [first, second]) == {first: {second}}
        Archive(project).note(*fetched(BEFORE, "2024-01-19T10:00:00.000Z"))
        link(project)
        with project.connected() as connection:
            assert later_versions(connection, [first, second]) == {second: {first}}
        assert {r for i in project.incidents() for r in i.reports} == {first}
        [page] = changed_pages(project)
        assert [f.report for f in page.versions] == [first, second, first]
        assert [c.edits[0].after.low for c in page.changes] == [9, 5]


def test_fetching_the_same_again_links_nothing_anew(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        Archive(project).note(*fetched(AFTER, "2024-01-19T10:00:00.000Z"))
        with project.connected() as connection:
            assert connection.execute(select(waiting)).all() == []


def test_a_silent_edit_is_told_with_both_quotes(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (AFTER, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        [page] = changed_pages(project)
    [change] = page.changes
    assert (page.url, change.seen) == (PAGE, "2024-01-18T18:00:00.000Z")
    assert change.removed == ("A hospital doctor said that at least five people had died.",)
    assert change.added == ("A hospital doctor said that at least nine people had died.",)
    [edit] = change.edits
    assert edit.silent
    assert (edit.kind, edit.before.low, edit.after.low) == ("killed", 5, 9)
    assert "five" in edit.before.quote.exact
    assert "nine" in edit.after.quote.exact
    assert BEFORE[edit.before.quote.start : edit.before.quote.end] == edit.before.quote.exact


def test_an_edit_with_a_note_is_not_silent(new_path) -> None:
    seen = (BEFORE, "2024-01-18T10:00:00.000Z"), (NOTED, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        [page] = changed_pages(project)
    [edit] = page.changes[0].edits
    assert not edit.silent
    assert edit.note is not None
    assert edit.note.exact.startswith("This article was amended")


def test_an_old_note_excuses_no_new_edit(new_path) -> None:
    again = NOTED.replace("at least nine", "at least twelve")
    seen = (NOTED, "2024-01-18T10:00:00.000Z"), (again, "2024-01-18T18:00:00.000Z")
    with filled(new_path(), *seen) as project:
        [page] = changed_pages(project)
    assert [(e.silent, e.before.low, e.after.low) for e in page.changes[0].edits] == [(True, 9, 12)]


def test_a_changed_word_is_no_changed_count(new_path) -> None:
    seen = (
        (BEFORE, "2024-01-18T10:00:00.000Z"),
        (
            BEFORE.replace("hospital doctor", "hospital  doctor") + "\nThe road is closed.\n",
            "2024-01-18T18:00:00.000Z",
        ),
    )
    with filled(new_path(), *seen) as project:
        [page] = changed_pages(project)
    assert page.changes[0].edits == ()
    assert "The road is closed." in page.changes[0].added


def test_a_missing_body_is_seen(tmp_path) -> None:
    path = str(tmp_path / "a.db")
    with Project.open(path) as project:
        of, body = fetched("unread", "2024-01-19T10:00:00.000Z", report=None)
        Archive(project).note(of, body)
    sql(path, "DELETE FROM raw")
    with Project.open(path) as project:
        assert any("its bytes are missing or changed" in p for p in problems(project))

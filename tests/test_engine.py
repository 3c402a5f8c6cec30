"""The way over many inputs: resuming, refusing, one report that fails, the Python entry."""

from __future__ import annotations

import io
from unittest import mock

import msgspec
import pytest
from coding import BORDER, report
from project_records import problems

import counterclaim
from counterclaim.engine import Done, code_inputs, code_reports, coded_by, local, stored, version, work
from counterclaim.intake import Refused
from counterclaim.model import Coded
from counterclaim.project import Project, ProjectError


@pytest.fixture
def news(tmp_path):
    """A folder with two reports and an empty file."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Outlet: Lake Radio\nPublished: 2024-05-08\n\n{BORDER}", encoding="utf-8")
    (folder / "b.txt").write_text(
        "Rebels shelled Sake on Friday, killing four, residents said.\n", encoding="utf-8"
    )
    (folder / "c.txt").write_bytes(b"")
    return folder


@pytest.fixture
def project(tmp_path):
    with Project.open(str(tmp_path / "x.db")) as made:
        yield made


def never(*_: object) -> None:
    raise AssertionError("coded again")


def new(items: list[Done | Refused]) -> list[bool]:
    return [i.new for i in items if isinstance(i, Done)]


def test_inputs_come_out_in_order_and_the_rest_goes_on(news):
    out = list(code_inputs([str(news / n) for n in ("c.txt", "b.txt", "no.txt", "a.txt")]))
    assert [type(x) for x in out] == [Refused, Done, Refused, Done]
    assert [x.taken.report.path[-5:] for x in out if isinstance(x, Done)] == ["b.txt", "a.txt"]
    assert all(x.coded.claims for x in out if isinstance(x, Done))


def test_more_than_a_batch_keeps_its_order(tmp_path):
    count = local.BATCH * 2 + 3
    lines = "".join(f'{{"text": "Police said {n} men died in Goma."}}\n' for n in range(1, count + 1))
    out = list(code_inputs(["-"], stdin=io.BytesIO(lines.encode())))
    assert [x.coded.report.text.split()[2] for x in out] == [str(n) for n in range(1, count + 1)]


def test_with_a_project_reports_and_refusals_are_kept(news, project):
    out = list(code_inputs([str(news)], project=project))
    assert new(out) == [True, True]
    assert [r.path[-5:] for r in project.reports()] == ["a.txt", "b.txt"]
    assert [r.input[-5:] for r in project.refusals()] == ["c.txt"]
    assert problems(project) == []


def test_an_unchanged_report_is_not_coded_again_but_comes_out_the_same(news, project):
    first = list(code_inputs([str(news)], project=project))
    with mock.patch.object(work, "code", never), mock.patch.object(work, "annotate", never_called()):
        again = list(code_inputs([str(news)], project=project))
    assert new(again) == [False, False]
    for a, b in zip(first, again, strict=True):
        if isinstance(a, Done):
            assert isinstance(b, Done)
            assert held(a.coded) == held(b.coded)


def never_called():
    def annotate(reports, means):
        assert list(reports) == []
        return iter(())

    return annotate


def held(c: Coded) -> tuple[object, ...]:
    return c.report, set(c.mentions), set(c.claims), {i.id: i for i in c.incidents}


def test_a_run_that_was_cut_off_goes_on(news, project):
    half = code_inputs([str(news)], project=project)
    next(half)
    half.close()
    assert len(list(project.reports())) == 1
    assert new(list(code_inputs([str(news)], project=project))) == [False, True]


@pytest.mark.parametrize(
    "change", [{"published": "2024-05-11"}, {"outlet": "Valley Post"}], ids=lambda c: "-".join(c)
)
def test_what_the_user_says_of_a_report_codes_it_again(news, project, change):
    list(code_inputs([str(news)], project=project))
    assert new(list(code_inputs([str(news)], project=project, **change))) == [False, True]
    [b] = [r for r in project.reports() if r.path.endswith("b.txt")]
    assert {name: getattr(b, name) for name in change} == change


def test_another_version_codes_again(news, project):
    list(code_inputs([str(news)], project=project))
    with mock.patch.object(local, "coded_by", return_value="9.9.9+other"):
        assert new(list(code_inputs([str(news)], project=project))) == [True, True]
        assert new(list(code_inputs([str(news)], project=project))) == [False, False]


def test_the_version_follows_program_rules_and_gazetteer(tmp_path, monkeypatch):
    monkeypatch.delenv("COUNTERCLAIM_GAZETTEER", raising=False)
    plain = coded_by()
    assert plain.startswith(f"{counterclaim.__version__}+")
    (tmp_path / "g.sqlite").write_bytes(b"x")
    monkeypatch.setenv("COUNTERCLAIM_GAZETTEER", str(tmp_path / "g.sqlite"))
    assert coded_by() != plain
    read = {p.name for name in version.RULES for p in version._below(version.files("counterclaim") / name)}
    assert {"told.py", "cues.yaml", "facts.yaml", "tolls.py", "link.py", "passages.py", "dates.py"} <= read
    assert not {"app.py", "store.py"} & read


def test_a_report_that_cannot_be_coded_is_refused_alone(news, project):
    real = work.code

    def faulty(a):
        if "Sake" in a.text:
            raise IndexError("list index out of range")
        return real(a)

    with mock.patch.object(work, "code", faulty):
        out = list(code_inputs([str(news)], project=project))
    assert new(out) == [True]
    [fault] = [r for r in project.refusals() if r.input.endswith("b.txt")]
    assert fault.reason == "could not be coded (IndexError: list index out of range)"
    assert new(list(code_inputs([str(news)], project=project))) == [False, True], "the next run tries again"


def test_an_error_of_the_store_ends_the_run(news, project):
    with (
        mock.patch.object(Project, "save", side_effect=ProjectError("x.db", "the disk is full", "make room")),
        pytest.raises(ProjectError),
    ):
        list(code_inputs([str(news)], project=project))


def test_same_bytes_are_one_report_under_the_first_path(news, project):
    (news / "0.txt").write_bytes((news / "b.txt").read_bytes())
    (news / "z.txt").write_bytes((news / "b.txt").read_bytes())
    out = list(code_inputs([str(news / n) for n in ("b.txt", "z.txt", "0.txt")], project=project))
    assert new(out) == [True, False, False]
    assert [r.path for r in project.reports()] == [str(news / "0.txt")]
    assert problems(project) == []


def test_a_stored_report_comes_back_whole(news, project):
    [done, *_] = code_inputs([str(news / "a.txt")], project=project)
    assert held(stored(project, done.coded.report.id)) == held(done.coded)
    with pytest.raises(KeyError):
        stored(project, "r-0")


def test_reports_of_one_id_are_coded_each_without_a_project():
    one, two = report(BORDER), msgspec.structs.replace(report("Two men died."), id="r-2")
    assert [c.report.id for c in code_reports([one, two, one])] == ["r-1", "r-2", "r-1"]


def test_code_in_python(news, tmp_path):
    path = str(tmp_path / "py.db")
    with pytest.warns(UserWarning, match=r"c\.txt: is empty"):
        coded = counterclaim.code(str(news), path)
    assert [r["path"][-5:] for r in coded.reports()] == ["a.txt", "b.txt"]
    with pytest.warns(UserWarning, match="not read"):
        again, elsewhere = counterclaim.code([news], path), counterclaim.code(news)
    for other in (again, elsewhere):
        assert list(other.reports()) == list(coded.reports())
        assert list(other.claims()) == list(coded.claims())
        assert other.incidents().ids == coded.incidents().ids
    with Project.open(path, create=False) as project:
        assert problems(project) == []


def test_code_in_python_takes_outlet_and_date(news):
    [r] = counterclaim.code(str(news / "b.txt"), outlet="Valley Post", published="2024-05-10").reports()
    assert (r["outlet"], r["published"]) == ("Valley Post", "2024-05-10")
    with pytest.raises(ValueError, match="last week"):
        counterclaim.code(str(news / "b.txt"), published="last week")

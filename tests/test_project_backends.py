"""SQLite and PostgreSQL keep the same: text to the letter, one order, the same search, the same incidents."""

from __future__ import annotations

import hashlib
import random
from functools import cache
from pathlib import Path

import msgspec
import pytest
from project_records import coded, dump, problems, sql

from counterclaim.engine.linking import link
from counterclaim.engine.local import code_inputs
from counterclaim.model import Coded, Report, content_id, to_json
from counterclaim.project import Project, ProjectError
from counterclaim.project.copying import Heard
from counterclaim.project.judging import seen
from counterclaim.project.linking import Filed
from counterclaim.project.sourcing import heard, tales

EXAMPLES = Path(__file__).parent.parent / "examples"

HOSTILE = [
    "NUL \x00 in the middle, and \x00",
    "what NUL is written as: \ufdd0, \ufdd00 and \ufdd01\x00",
    "the other noncharacters: \ufffe \uffff \U0010ffff",
    "quotes ' \" ` $$ $1 %s %(x)s ? :x \\ \\x00 {} ; DROP TABLE claim; --",
    "controls \x01\x02\x1b[2J\x7f\u202e\u200b\ufeff",
    "é as one, e\u0301 as two, ﬁ as one, İ, ß, ς",
    "القصف على غزة 🇵🇰 \U0001f9d1\u200d\U0001f692",
    "line\r\nline\nline\rline\u2028line\u0085",
]


def told(text: str, path: str | None = "x.txt") -> tuple[Coded, bytes]:
    """A report with a text and nothing in it."""
    raw = f"{path} {text}".encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(id=content_id("r", sha256), text=text, sha256=sha256, path=path)
    return Coded(report=report, mentions=(), claims=(), incidents=()), raw


@pytest.fixture
def project(path: str):
    with Project.open(path) as opened:
        yield opened


@pytest.fixture
def both(tmp_path, postgres):
    """The same project on SQLite and on PostgreSQL, each a database of its own."""
    with Project.open(str(tmp_path / "p.db")) as one, Project.open(postgres.database()) as other:
        yield one, other


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_to_the_letter(project, path, text):
    c, raw = told(text, path=text)
    assert project.save(c, raw, version=text) is True
    assert project.save(c, raw, version=text) is False
    said, said_raw = coded(speaker=text)
    project.save(said, said_raw)
    decision = project.decide(
        "edit", "claim", said.claims[0].id, reviewer=text, reason=text, change={text: text}
    )
    project.refuse(text, text, text)
    assert project.report(c.report.id) == c.report
    assert project.has(c.report.id, text)
    assert set(project.claims()) == set(said.claims)
    assert list(project.decisions()) == [decision]
    assert [(r.input, r.reason, r.advice) for r in project.refusals()] == [(text, text, text)]
    assert project.undo(reviewer=text).target == decision.id
    assert len(sql(path, "SELECT id FROM claims")) == len(said.claims)
    assert problems(project) == []


def test_half_a_character_is_refused_in_one_line(project):
    c, raw = coded()
    project.save(c, raw)
    for values in ({"reviewer": "Ada", "reason": "\udcff"}, {"reviewer": "\ud800"}):
        with pytest.raises(ProjectError, match="half a character, which is no text; ") as e:
            project.decide("accept", "claim", c.claims[0].id, **values)
        assert "\n" not in str(e.value)
    broken = msgspec.structs.replace(c, report=msgspec.structs.replace(c.report, title="\udcff"))
    with pytest.raises(ProjectError, match="half a character"):
        project.save(broken, raw)
    assert list(project.decisions()) == []
    assert problems(project) == []


def test_lists_are_in_the_order_of_code_points_and_the_unnamed_first(project):
    names = [*"bBa_Zäée9А\uffee\U0001f692", "ab", "a b", "a-b", "10"]
    for name in names:
        project.save(*told("nothing", name))
    project.save(*told("nothing", None))
    assert [r.path for r in project.reports()] == [None, *sorted(names)]


def test_counts_and_keys_of_any_size_are_kept(project):
    c, raw = coded(killed=10**12)
    project.save(c, raw)
    [toll] = [x for x in project.claims() if x.field == "toll"]
    assert toll.high == 10**12
    keys = [-(2**63), -1, 0, 2**31, 2**63 - 1]
    with project.linking() as step:
        step.put_accounts(c.report.id, [Filed("a-1", [m.id for m in c.mentions], "{}", keys)])
        assert list(step.asking({"a-2": [2**63 - 1], "a-3": [-(2**63)], "a-4": [1]})) == [
            ("a-1", "a-2"),
            ("a-1", "a-3"),
        ]
        heard = Heard(c.report.id, "0 2024-01-16", None, ((0, "2024-01-16T10:00:00Z"),))
        step.copying.put_heard(heard, [-(2**31), 0, 2**31 - 1])
        assert step.copying.heard([c.report.id]) == {c.report.id: heard}
    assert problems(project) == []


def test_more_ids_than_a_database_takes_at_once(project):
    c, raw = coded()
    project.save(c, raw)
    many = [f"e-{n}" for n in range(70_000)]
    with project.linking() as step:
        step.put_accounts(c.report.id, [Filed("a-1", [], f'{{"mentions":["{c.mentions[0].id}"]}}', [])])
        assert step.accounts_of([*many, c.mentions[0].id]) == {c.mentions[0].id: "a-1"}


TEXTS = [
    "Four people were killed in Panjgur, officials said.",
    "The sheikh's men killed 3.5 times as many; sheikh Ali's convoy.",
    "Naïve café CAFÉ Cafe\u0301, Größe, Élysée, ÅSE, Жуков жуков Ёлка",
    "co-operation (co operation) U.N.-backed b.c e-mail desk@example.org https://example.org/a/b?c=d",
    "قتل أربعة أشخاص في بنجكور، قال المسؤولون. قَتَلَ",
    "پنجگور میں چار افراد ہلاک",
    "数十人死亡 東京 ตาย हत्या हुई",
    "1,200 wounded; -5 degrees; 007; 0x1F; 1e5; ½; ²; Ⅳ; №5",
    "killed killed killed killed in Panjgur Panjgur",
    "a\x00b NUL",
    "''' \\ \" <> & | ! :* ( ) it''s 'quoted' back\\slash",
    "word" * 800 + " " + "word" * 801,
]
ASKED = [
    "killed", "KILLED panjgur", "kill", "sheikh's", "sheikh s", "s sheikh", "3.5", "3 5", "5 3", "5.3",
    "cafe", "CAFÉ", "cafe\u0301", "größe", "grosse", "elysee", "ase", "ЖУКОВ", "ёлка", "елка",
    "co-operation", "operation-co", "u.n.", "un", "b.c", "desk@example.org", "example.org/a", "https",
    "قتل", "قَتَلَ", "پنجگور", "数十人死亡", "数十", "東京", "हत्या", "ตาย",
    "1,200", "1200", "-5", "007", "7", "0x1f", "1e5", "½", "²", "ⅳ", "№5",
    "a\x00b", "a b", "'''", "it''s", "back\\slash", "& | !", "NOT killed", "killed OR nothing", "kil*", ":*",
    "-", "- killed", '"', '" killed', "the", "in", "word" * 800, "word" * 801, "word" * 500,
]  # fmt: skip


def test_both_find_the_same(both):
    for project in both:
        for n, text in enumerate(TEXTS):
            project.save(*told(text, str(n)))
            project.save(*coded(n, speaker=text))
    hits = 0
    for words in ASKED:
        for of in ("report", "claim"):
            one, other = (project.search(words, of=of) for project in both)
            assert sorted(one) == sorted(other), words
            hits += len(one)
    assert hits > 100


def test_the_best_is_found_first(project):
    texts = [
        "A long report that says Panjgur once, among very many other words that tell of other things. " * 3,
        "Panjgur: strike on Panjgur.",
        "Nothing of that town.",
    ]
    ids = [told(text)[0].report.id for text in texts]
    for text in texts:
        project.save(*told(text))
    assert project.search("panjgur", of="report") == [ids[1], ids[0]]
    assert project.search("panjgur", of="report", limit=1) == [ids[1]]


def test_a_huge_text_is_kept_whole_and_found_by_how_it_begins(project):
    c, raw = told("panjgur " + " ".join(f"word{n}" for n in range(200_000)))
    project.save(c, raw)
    assert project.text(c.report.id) == c.report.text
    assert project.search("panjgur word100", of="report") == [c.report.id]
    assert problems(project) == []


@cache
def examples() -> tuple[tuple[Coded, bytes], ...]:
    return tuple((d.coded, d.taken.raw) for d in code_inputs([str(EXAMPLES)], every=True))  # type: ignore[union-attr]


def review(project: Project) -> None:
    """What a reviewer does: merge, split, reject, edit, and take some of it back."""
    large = sorted(project.incidents(), key=lambda i: (-len(i.mentions), i.id))[:2]
    groups = [seen(project.mentions(incident=i.id), i) for i in large]
    merge = project.decide("merge", "incident", large[0].id, reviewer="Ada", change={"mentions": groups})
    link(project)
    project.undo(merge.id, reviewer="Ben")
    every = list(project.mentions(incident=large[0].id))
    sides = [seen(m for m in every if (m.report == every[0].report) == side) for side in (True, False)]
    project.decide("split", "incident", large[0].id, reviewer="Ada", change={"mentions": sides})
    claims = sorted(c.id for c in project.claims())
    for n, claim in enumerate(random.Random(7).sample(claims, 20)):
        project.decide("reject" if n % 2 else "accept", "claim", claim, reviewer="Ben", reason="heard it")
    project.decide("edit", "claim", claims[0], reviewer="Ada", change={"set": {"status": "denied"}})
    project.undo(reviewer="Ben")
    link(project)


def test_the_examples_make_the_same_on_both_in_any_order(both, monkeypatch):
    monkeypatch.setattr("counterclaim.project.store.now", lambda: "2024-01-19T08:00:00Z")
    for number, project in enumerate(both):
        order = list(examples())
        random.Random(number).shuffle(order)
        for at in range(0, len(order), 4):
            project.save_all(order[at : at + 4], version="1")
            link(project)
    for change in (lambda project: None, review):
        one, other = ((change(project), list(map(to_json, project.incidents())))[1] for project in both)
        assert one == other
        assert len(one) > 5
    assert dump(both[0].name) == dump(both[1].name)
    assert list(map(to_json, both[0].rows())) == list(map(to_json, both[1].rows()))
    assert list(both[0].decisions()) == list(both[1].decisions())
    for table in ("account", "block", "likeness", "copy_key", "copy", "heard", "waiting", "decision"):
        one, other = (sorted(sql(p.name, f"SELECT * FROM {table}"), key=repr) for p in both)
        assert one == other, table
        assert one or table in ("copy", "heard", "copy_key", "waiting"), table
    for view in ("claims", "incidents"):
        one, other = (sorted(sql(p.name, f"SELECT * FROM {view}"), key=repr) for p in both)
        assert one == other
        assert one
    for project in both:
        assert problems(project) == []


def test_a_reader_sees_one_moment_while_others_write(project, path):
    for n in range(600):
        project.refuse(f"{n:04}", "is empty")
    reading = project.refusals()
    first = next(reading)
    with Project.open(path) as other:
        other.refuse("9999", "is empty")
        other.save(*coded())
    assert [first.input, *(r.input for r in reading)] == [f"{n:04}" for n in range(600)]
    assert len(list(project.refusals())) == 601


def test_what_is_read_is_written_while_it_is_read(project):
    for n in range(600):
        project.refuse(f"{n:04}", "is empty")
    for refusal in project.refusals():
        if refusal.input.endswith("00"):
            project.refuse(refusal.input, "is still empty")
    assert len(list(project.refusals())) == 606


def test_ids_are_found_by_their_start_in_capitals_too(project):
    c, raw = coded()
    project.save(c, raw)
    claim = min(x.id for x in c.claims)
    assert project.ids("claim", claim[:8].upper()) == [claim]
    assert project.ids("claim", "c_") == project.ids("claim", "c%") == []


def test_what_is_opened_for_reading_cannot_be_written(project, path):
    c, raw = coded()
    project.save(c, raw)
    with Project.open(path, create=False, write=False) as reader:
        assert reader.report(c.report.id) == c.report
        with pytest.raises(ProjectError, match="may not be written; "):
            reader.refuse("a", "b")


def test_what_sources_say_is_asked_of_both(new_path):
    with Project.open(new_path()) as project:
        project.save(*coded())
        link(project)
        [tale] = tales(project)
        assert {h.incident for h in heard(project)} == {tale.id}

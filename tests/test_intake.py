"""What intake makes of good input: exact text, honest metadata, ids from content."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_inputs import BODY, one, report, title_of

from counterclaim.intake import Taken, count, read
from counterclaim.intake.header import head
from counterclaim.model import content_id

UNDATED = "no publication date, so relative dates stay unknown"


def test_text_is_stored_whole():
    content = "\r\n  " + BODY + "\r\n\tSecond\u2028line\x0c\n\n"
    r = report(content)
    assert r.text == content
    assert r.sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert r.id == content_id("r", r.sha256)


def test_byte_order_mark_is_dropped():
    assert report(b"\xef\xbb\xbf" + BODY.encode()).text == BODY
    assert report(BODY.encode("utf-16")).text == BODY


@pytest.mark.parametrize("encoding", ["cp1251", "cp1256", "gb18030", "utf-16-le", "utf-16-be"])
def test_guessed_encoding_is_noted(encoding):
    texts = {
        "cp1251": "Полиция сообщила, что двое мужчин погибли в столкновении у рынка.",
        "cp1256": "قالت الشرطة إن رجلين قتلا في اشتباك قرب السوق",
        "gb18030": "警察说,两名男子在市场附近的冲突中死亡。",
    }
    text = texts.get(encoding, BODY)
    taken = one(text.encode(encoding))
    assert (taken.report.text, taken.report.encoding) == (text, encoding)
    assert any("the encoding was guessed" in note for note in taken.notes)


def test_curly_quotes_of_windows_1252():
    text = "“Two men died,” he said – it wasn’t a café in São Tomé."
    assert report(text.encode("cp1252")).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_header_block(end):
    lines = [
        "Title: Two die in Goma",
        "outlet:  Delta Post ",
        "PUBLISHED: 2024-01-18T09:40+03:30",
        "Url:https://example.org/1",
    ]
    r = report(end.join([*lines, "", "", BODY]))
    assert (r.outlet, r.title, r.published) == ("Delta Post", "Two die in Goma", "2024-01-18T09:40+03:30")
    assert r.url == "https://example.org/1"
    assert title_of(r) == "Two die in Goma"
    assert r.text[r.header :] == BODY


def test_header_ends_at_another_line():
    r = report(f"Outlet: Delta Post\nWitness: two died.\nTitle: no title\n{BODY}")
    assert r.text[r.header :].startswith("Witness:")
    assert (r.outlet, r.title) == ("Delta Post", None)


def test_second_title_ends_the_header():
    r = report(f"Title: Two die\nTitle: Three die\n\n{BODY}")
    assert (r.title, r.text[r.header :].split("\n")[0]) == ("Two die", "Title: Three die")


def test_aliases_and_lines_passed_over():
    r = report(
        f"Headline: Two die\nAuthor: A. Writer\nSource: Delta Post\nDate: March 18, 2002\nLink: x\n\n{BODY}"
    )
    assert (r.title, r.outlet, r.published, r.url) == ("Two die", "Delta Post", "2002-03-18", "x")
    assert r.text[r.header :] == BODY


def test_empty_values_are_unknown():
    r = report(f"Outlet:\nTitle:   \n\n{BODY}")
    assert (r.outlet, r.title, r.title_span) == (None, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "Two die in clash near Goma",
        "  Rebels 'kill two' in market raid",
        "Who killed the two men?",
        "Two men die: police",
    ],
)
def test_headline_without_header(line):
    r = report(f"{line}\n\n{BODY}")
    assert (r.title, title_of(r), r.header) == (line.strip(), line.strip(), 0)


def test_headline_below_a_header_without_a_title():
    r = report(f"Outlet: Lake Radio\nDate: 2024-05-07\n\nTwo die in clash near Goma\n\n{BODY}")
    assert (r.title, title_of(r), r.outlet) == ("Two die in clash near Goma",) * 2 + ("Lake Radio",)
    assert report(f"Outlet: Lake Radio\n\nTwo men died in Goma.\n\n{BODY}").title is None
    assert report(f"Title: Clash\n\nTwo die in clash near Goma\n\n{BODY}").title == "Clash"


@pytest.mark.parametrize(
    "text",
    [
        f"Two men died in Goma.\n\n{BODY}",  # a sentence
        f"Two men died in Goma.”\n\n{BODY}",
        f"Two die in clash near Goma\n{BODY}",  # no blank line
        "Two die in clash near Goma\n\n",  # no text below
        f"By Our Own Correspondent\n\n{BODY}",
        f"GOMA, January 18:\n\n{BODY}",
        f"Goma\n\n{BODY}",
        f"{'Two die ' * 40}\n\n{BODY}",
        f"1 2 3\n\n{BODY}",
    ],
)
def test_other_first_lines_are_no_headlines(text):
    r = report(text)
    assert (r.title, r.title_span, r.header) == (None, None, 0)


def test_options_fill_gaps_and_never_override():
    r = report(f"Outlet: Delta Post\n\n{BODY}", outlet="Wire", published="18 January 2024")
    assert (r.outlet, r.published) == ("Delta Post", "2024-01-18")


def test_unreadable_published_option_is_an_error_at_once():
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        read([], published="yesterday")


def test_missing_and_unreadable_dates_are_noted():
    assert one(BODY).notes == (UNDATED,)
    assert "'03/04/2002' cannot be read" in one(f"Published: 03/04/2002\n\n{BODY}").notes[0]
    assert one(BODY, published="2024-01-18").notes == ()


@given(st.text(max_size=300))
def test_head_lies_in_the_text(text):
    h = head(text)
    assert 0 <= h.length <= len(text)
    if h.title_span:
        start, end = h.title_span
        assert text[start:end] == h.about.title


def test_folders_are_read_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(BODY + name)
    items = list(read([str(tmp_path)]))
    assert [i.report.path for i in items] == [str(tmp_path / n) for n in ("a/z.txt", "a.txt", "b.txt")]
    assert count([str(tmp_path), "-"]) == 4


def test_link_to_a_file_is_followed(tmp_path):
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert [i.report.id for i in read([str(tmp_path)])] == [report(BODY).id] * 2


def test_deep_folders_are_read(tmp_path):
    deep = tmp_path.joinpath(*"d" * 300)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text(BODY)
    [item] = read([str(tmp_path)])
    assert item.report.text == BODY


def test_file_without_a_suffix_is_read_by_what_it_holds(tmp_path):
    (tmp_path / "page").write_text(f"<html><body><p>{BODY}</p></body></html>")
    (tmp_path / "text").write_text(BODY)
    assert [i.report.media_type for i in read([str(tmp_path)])] == ["text/html", "text/plain"]


def test_same_bytes_are_one_report(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY)
    assert len({i.report.id for i in read([str(tmp_path)])}) == 1


def test_name_that_is_no_utf8_is_shown(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "w") as f:
        f.write(BODY)
    [item] = read([str(tmp_path)])
    assert item.report.path.endswith("caf\\xe9.txt")


def test_inputs_are_read_one_at_a_time(tmp_path):
    first = tmp_path / "a.txt"
    first.write_text(BODY)
    stream = read([str(first), str(tmp_path / "later.txt")])
    assert isinstance(next(stream), Taken)
    (tmp_path / "later.txt").write_text(BODY)
    assert isinstance(next(stream), Taken)


def test_intake_imports_the_page_reader_only_for_pages():
    heavy = "'trafilatura', 'lxml', 'charset_normalizer'"
    code = f"import sys, counterclaim.intake; print([m for m in ({heavy}) if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_example_reports(gold):
    items = list(read([str(p) for p in sorted((gold / "examples").glob("*.txt"))]))
    assert len(items) >= 11
    assert all(i.report.outlet and i.report.published and title_of(i.report) == i.report.title for i in items)
    assert all(not i.notes for i in items)


def test_seed_report_is_stored_whole(gold):
    path = gold / "seed" / "report.txt"
    [item] = read([str(path)])
    assert item.report.text.encode() == path.read_bytes()
    assert item.report.header == 0


@pytest.mark.parametrize(
    ("text", "published", "outlet"),
    [
        (f"Two die in clash\n\nOutlet: Lake Post\nDate: 4 March 2025\n\n{BODY}", "2025-03-04", "Lake Post"),
        (f"Two die in border clash\n\nGOMA, 4 March 2025 (Lake Wire) — {BODY}", "2025-03-04", "Lake Wire"),
        (f"Two die in border clash\n\nBy Ada Okot\n\nGoma, March 4, 2025 — {BODY}", "2025-03-04", None),
        (f"Two die in border clash\n\n(Lake Post, Goma, 4 March 2025) {BODY}", "2025-03-04", "Lake Post"),
        (f"Two die in border clash\n\n4 March 2025\n\n{BODY}", "2025-03-04", None),
        (f"Two die in clash\n\nLake Post | Tuesday, 4 March 2025\n\n{BODY}", "2025-03-04", "Lake Post"),
        # Nothing says of which year a day is.
        (f"GOMA, March 4 (Lake Wire): {BODY}", None, "Lake Wire"),
        (f"Outlet: Delta Post\n\nGOMA, 4 March 2025 (Lake Wire) - {BODY}", "2025-03-04", "Delta Post"),
        # A day that a text tells of is not that of its publication.
        (f"On 4 March 2025 two men died.\n\n{BODY}", None, None),
        (f"Goma, 4 March 2025 was a quiet day.\n\n{BODY}", None, None),
        (f"The clash (Goma, 4 March 2025) was the first.\n\n{BODY}", None, None),
    ],
)  # fmt: skip
def test_the_first_lines_say_when_and_by_whom(text, published, outlet):
    r = report(text)
    assert (r.published, r.outlet) == (published, outlet)

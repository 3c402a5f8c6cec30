"""What intake makes of good input: exact text, honest metadata, ids from content."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.intake import Refused, Taken, count, read
from counterclaim.intake.header import head
from counterclaim.intake.published import publication
from counterclaim.model import Report, content_id

BODY = "GOMA - Police said on Thursday that two men died in a clash near the market."
UNDATED = "no publication date, so relative dates stay unknown"


def one(content: str | bytes, **options) -> Taken:
    raw = content.encode() if isinstance(content, str) else content
    [item] = read(["-"], stdin=io.BytesIO(raw), **options)
    assert isinstance(item, Taken), item
    return item


def report(content: str | bytes, **options) -> Report:
    return one(content, **options).report


def title_of(r: Report) -> str | None:
    return None if r.title_span is None else r.text[slice(*r.title_span)]


# Text


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


# Dates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-18", "2024-01-18"),
        ("2024-01-18T09:40+03:30", "2024-01-18T09:40+03:30"),
        ("2024-01-18T09:40:05.123Z", "2024-01-18T09:40:05+00:00"),
        ("2024-01-18 09:40", "2024-01-18"),
        ("20240118", "2024-01-18"),
        ("2024/1/18", "2024-01-18"),
        ("March 18, 2002", "2002-03-18"),
        ("Sept. 3rd, 2015", "2015-09-03"),
        ("18 Mar 2002", "2002-03-18"),
        ("the 18th of March 2002", None),
        ("18th of March, 2002", "2002-03-18"),
        ("18-Mar-2002", "2002-03-18"),
        ("Thursday, January 18, 2024", "2024-01-18"),
        ("Wednesday, January 18, 2024", None),
        ("Thu, 18 Jan 2024 10:30:00 +0500", "2024-01-18T10:30+05:00"),
        ("Jan 18, 2024 10:30 PM GMT", "2024-01-18T22:30+00:00"),
        ("Jan 18, 2024 at 12.05 a.m. UTC+5", "2024-01-18T00:05+05:00"),
        ("18 January 2024, 10:30 IST", "2024-01-18"),  # India, Israel or Ireland
        ("10:30 GMT, 18 January 2024", "2024-01-18T10:30+00:00"),
        ("Published: January 18, 2024", "2024-01-18"),
        ("Published on 18 January 2024", "2024-01-18"),
        ("18/01/2024", "2024-01-18"),
        ("01/18/2024", "2024-01-18"),
        ("03.04.2002", "2002-04-03"),
        ("03/04/2002", None),
        ("04/04/2002", "2002-04-04"),
        ("30 February 2024", None),
        ("18 January 2024 25:00 GMT", None),
        ("0001-01-01", None),
        ("January 2024", None),
        ("2024", None),
        ("yesterday", None),
        ("18 January 2024 and 19 January 2024", None),
        ("٢٠٢٤-٠١-١٨", None),
        ("", None),
    ],
)
def test_publication(written, expected):
    assert publication(written) == expected


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_every_written_day_is_read(day):
    forms = ("%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%d.%m.%Y")
    assert {publication(f"{day:{form}}") for form in forms} == {day.isoformat()}


@given(st.text(max_size=60))
def test_publication_never_fails(written):
    assert publication(written) is None or len(publication(written)) >= 10


# HTML

PAGE = """<!DOCTYPE html><html><head><title>Two die in Goma | Delta Post</title>
<meta property="og:title" content="Two die in Goma"><meta property="og:site_name" content="Delta Post">
<link rel="canonical" href="https://example.org/two-die">{head}</head><body><nav><a href="/">Home</a></nav>
<article><h1>Two die in Goma</h1><p>{body}</p><p>A witness said that three people were hurt, that ambulances
came late.</p><script>alert("hacked")</script></article>
<div class="comments"><p>They had it coming, all of them, says a reader.</p></div></body></html>"""


def page(head: str = "", body: str = BODY) -> str:
    return PAGE.format(head=head, body=body)


def test_page():
    r = report(page('<meta property="article:published_time" content="2024-01-18T09:40:00+02:00">'))
    assert (r.title, r.outlet, r.url) == ("Two die in Goma", "Delta Post", "https://example.org/two-die")
    assert r.published == "2024-01-18T09:40+02:00"
    assert r.text.startswith(f"Two die in Goma\n\n{BODY}\n")
    assert (r.header, title_of(r), r.media_type) == (0, r.title, "text/html")
    assert r.text.count("Two die in Goma") == 1
    assert not any(words in r.text for words in ("hacked", "Home", "coming"))


def test_time_of_publication_in_linked_data():
    data = {
        "@graph": [
            {"@type": "NewsArticle", "datePublished": "2024-01-18T07:40:00Z", "dateModified": "2024-02-01"}
        ]
    }
    r = report(page(f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert r.published == "2024-01-18T07:40+00:00"


def test_date_in_the_running_text_is_not_the_publication_date():
    assert (
        report(page(body=BODY + " On 12 March 2019 a similar clash killed nine people there.")).published
        is None
    )


def test_broken_linked_data_does_no_harm():
    assert (
        report(page('<script type="application/ld+json">{"@type": [[[</script>')).title == "Two die in Goma"
    )


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-1"])
def test_page_says_its_encoding(charset):
    words = {
        "windows-1251": "Двое погибли у рынка в среду, сообщила полиция города.",
        "iso-8859-1": "Café “Sélé”",
    }
    content = page(f'<meta charset="{charset}">', words[charset] + " " + BODY)
    encoded = content.encode({"iso-8859-1": "cp1252"}.get(charset, charset))
    taken = one(encoded)
    assert words[charset] in taken.report.text
    assert not any("guessed" in note for note in taken.notes)


def test_utf8_page_that_says_otherwise_is_read_as_utf8():
    assert "Łódź" in report(page('<meta charset="iso-8859-1">', "Łódź " + BODY)).text


def test_xhtml_with_an_xml_declaration():
    assert BODY in report('<?xml version="1.0" encoding="utf-8"?>' + page()).text


def test_page_keeps_its_raw_bytes():
    raw = page().encode()
    assert one(raw).raw == raw


def test_script_full_of_comparisons_is_no_attack():
    script = "<script>" + "if (a <b && c) { d = e / f }; " * 3000 + "</script>"
    assert BODY in report(page(script)).text


def test_long_inline_image_is_no_attack():
    import base64
    import random

    image = base64.b64encode(random.Random(1).randbytes(200_000)).decode()
    assert BODY in report(page(body=f'<img src="data:image/png;base64,{image}">{BODY}')).text
    assert BODY in report(page(body=f"<img src=data:image/png;base64,{image}>{BODY}")).text


# JSON Lines


def rows(*values: object) -> list[Taken | Refused]:
    return list(read(["-"], stdin=b"\n".join(json.dumps(v).encode() for v in values)))


def test_row():
    row = {
        "text": f" {BODY}\n",
        "title": "Two die",
        "published": "2024-01-18",
        "outlet": "Delta Post",
        "url": "u",
        "id": 7,
    }
    [taken] = rows(row)
    r = taken.report
    assert (r.text, r.title, r.published, r.outlet, r.url) == (
        f" {BODY}\n",
        "Two die",
        "2024-01-18",
        "Delta Post",
        "u",
    )
    assert (r.path, r.title_span, r.header) == ("<stdin>:1", None, 0)
    assert taken.raw == json.dumps(row).encode()


@pytest.mark.parametrize(
    "row",
    [
        {
            "body": BODY,
            "headline": "Two die",
            "date": "2024-01-18",
            "source": {"name": "Delta Post"},
            "link": "u",
        },
        {
            "Text": BODY,
            "Title": "Two die",
            "publishedAt": "x",
            "Published-At": "2024-01-18",
            "Publisher": "Delta Post",
            "URL": "u",
        },
        {
            "text": BODY,
            "content": "other",
            "title": "Two die",
            "date": 20240118,
            "outlet": "",
            "source": "Delta Post",
            "url": "u",
        },
    ],
)
def test_common_names_of_keys(row):
    [taken] = rows(row)
    r = taken.report
    assert (r.text, r.title, r.published, r.outlet, r.url) == (
        BODY,
        "Two die",
        "2024-01-18",
        "Delta Post",
        "u",
    )


def test_title_that_opens_the_text_can_be_cited():
    [taken] = rows({"text": f"Two die\n\n{BODY}", "title": "Two die"})
    assert title_of(taken.report) == "Two die"
    [taken] = rows({"text": f"Two died in Goma.\n{BODY}", "title": "Two die"})
    assert title_of(taken.report) is None


def test_row_wins_over_the_header_in_its_text():
    [taken] = rows({"text": f"Outlet: Wire\nTitle: Two die\n\n{BODY}", "outlet": "Delta Post"})
    r = taken.report
    assert (r.outlet, r.title, r.text[r.header :]) == ("Delta Post", "Two die", BODY)


def test_lines_are_numbered_and_blank_ones_skipped(tmp_path):
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": BODY}).encode()
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\n{\n" + line)
    items = list(read([str(path)]))
    assert [i.report.path if isinstance(i, Taken) else i.input for i in items] == [
        f"{path}:{n}" for n in (1, 3, 4)
    ]
    assert items[0].raw == items[2].raw == line
    assert count([str(path)]) == 3


@given(st.text(min_size=1, max_size=200))
def test_row_text_is_exact(text):
    [item] = rows({"text": text})
    assert isinstance(item, Refused) or item.report.text == text


# Files and folders


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


def test_folders_of_any_depth(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = "/".join("d" * 1200)
    import os

    for _ in range(3):
        os.makedirs("/".join("d" * 400))
        os.chdir("/".join("d" * 400))
    (monkeypatch.chdir(tmp_path), os.makedirs(path, exist_ok=True))
    with open(f"{path}/a.txt", "w") as f:
        f.write(BODY)
    [item] = read(["d"])
    assert item.report.text == BODY


def test_file_without_a_suffix_is_read_by_what_it_holds(tmp_path):
    (tmp_path / "page").write_text(page())
    (tmp_path / "text").write_text(BODY)
    assert [i.report.media_type for i in read([str(tmp_path)])] == ["text/html", "text/plain"]


def test_same_bytes_are_one_report(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY)
    assert len({i.report.id for i in read([str(tmp_path)])}) == 1


def test_name_that_is_no_utf8_is_shown(tmp_path):
    import os

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
    import subprocess
    import sys

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

"""JSON Lines: a row a report, its text exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_inputs import BODY, title_of

from counterclaim.intake import Refused, Taken, count, read


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

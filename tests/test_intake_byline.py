"""Who wrote a report, and in which language, wherever a document, a feed or a table says it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_inputs import BODY, report
from test_intake_pages import page
from test_intake_web_leads import ATOM, JSON, RSS

from counterclaim.intake import Taken, read
from counterclaim.intake.byline import LONGEST, byline, language
from counterclaim.intake.web.leads import leads_of


def linked(**said: object) -> str:
    data = {"@type": "NewsArticle", "headline": "Two die in Goma", **said}
    return page(f'<script type="application/ld+json">{json.dumps(data)}</script>')


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (linked(author={"@type": "Person", "name": "Ada Okot"}, inLanguage="en-US"), ("Ada Okot", "en-US")),
        (linked(author=[{"name": "Ada Okot"}, {"name": "R. Sen"}]), ("Ada Okot; R. Sen", None)),
        (linked(inLanguage={"@type": "Language", "name": "English"}), (None, "en")),
        (page('<meta name="author" content="Ada Okot">'), ("Ada Okot", None)),
        (page('<meta property="og:locale" content="en_GB">'), (None, "en-GB")),
        (page('<meta http-equiv="Content-Language" content="en, fr">'), (None, "en")),
        (page().replace("<html>", '<html lang="en-KE">'), (None, "en-KE")),
        (linked(inLanguage="en").replace("<html>", '<html lang="fr">'), (None, "en")),
        (page().replace("<html>", '<html lang="x">'), (None, None)),
        (f"Title: Two die\nByline: By Ada Okot\nLanguage: English\n\n{BODY}", ("Ada Okot", "en")),
        (f"Author: desk@delta.example\nByline: By Ada Okot\nTitle: Two die\n\n{BODY}", ("Ada Okot", None)),
        (f"Author: https://delta.example/staff/9\nTitle: Two die\n\n{BODY}", (None, None)),
        (BODY, (None, None)),
    ],
)
def test_what_a_document_says(document, expected):
    r = report(document)
    assert (r.author, r.language) == expected
    assert "Byline" not in r.text[r.header :]


ROWS = [
    ({"authors": ["Ada Okot", "R. Sen"], "lang": "en"}, ("Ada Okot; R. Sen", "en")),
    ({"byline": "By Ada Okot"}, ("Ada Okot", None)),
    ({"author": {"name": "Ada Okot"}, "language": "eng"}, ("Ada Okot", "en")),
    ({"author": 7, "language": None}, (None, None)),
]


@pytest.mark.parametrize(("said", "expected"), ROWS)
def test_what_a_row_says(tmp_path, said, expected):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": BODY, **said}))
    [taken] = read([str(path)])
    assert isinstance(taken, Taken)
    assert (taken.report.author, taken.report.language) == expected


def test_which_column_holds_them_may_be_said(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(f'text,reporter,tongue\n"{BODY}",Ada Okot,pt_br\n')
    [taken] = read([str(path)], columns={"author": "reporter", "language": "tongue"})
    assert isinstance(taken, Taken)
    assert (taken.report.author, taken.report.language) == ("Ada Okot", "pt-BR")


FEEDS = [
    RSS.replace("<pubDate>T", "<author>desk@delta.example (Ada Okot)</author><pubDate>T"),
    RSS.replace("<pubDate>T", "<dc:creator>Ada Okot</dc:creator><pubDate>T").replace(
        "<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
    ),
    ATOM.replace("</entry>", "<author><name>Ada Okot</name></author></entry>"),
    JSON.replace('"title": "Two die"', '"title": "Two die", "authors": [{"name": "Ada Okot"}]'),
    "url,author\nhttps://delta.example/1,Ada Okot\n",
]


@pytest.mark.parametrize("feed", FEEDS)
def test_what_a_feed_or_a_list_says_of_an_entry(feed):
    first, *_ = leads_of(feed.encode(), "leads", "https://delta.example/feed")
    assert first.about.author == "Ada Okot"


nested = st.recursive(
    st.none() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "x"]), inner),
)


@given(nested)
def test_whatever_is_said_is_a_short_line_or_nothing(said):
    name, tag = byline(said), language(said)
    assert name is None or (0 < len(name) <= LONGEST and len(name.splitlines()) == 1)
    assert tag is None or (tag.isascii() and 0 < len(tag) < 36)
    assert tag is None or language(tag) == tag
    assert name is None or byline(name) is not None

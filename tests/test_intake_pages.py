"""HTML pages: the article, what the page says of itself, and nothing else."""

from __future__ import annotations

import base64
import json
import random

import pytest
from intake_inputs import BODY, one, report, title_of

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


def linked(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


ARTICLE = {"@type": "NewsArticle", "datePublished": "2024-01-18T07:40:00+05:00"}


@pytest.mark.parametrize(
    "head",
    [
        linked({"@type": "WebPage", "datePublished": "2023-01-01", "mainEntity": ARTICLE}),
        linked(
            {"@type": "ItemList", "itemListElement": [{**ARTICLE, "datePublished": "2020-02-02"}]}, ARTICLE
        ),
        '<script type="application/ld+json">//<![CDATA[\n' + json.dumps(ARTICLE) + "\n//]]></script>",
        """<meta name='parsely-page' content='{"pub_date": "2024-01-18T07:40:00+05:00"}'>""",
        '<meta name="DCTERMS.issued" content="2024-01-18T07:40:00+05:00">',
        '<meta property="article:modified_time" content="2024-02-01"><meta itemprop="datePublished"'
        ' content="2024-01-18T07:40:00+05:00">',
    ],
)
def test_time_of_publication_in_metadata(head):
    assert report(page(head)).published == "2024-01-18T07:40+05:00"


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (
            '<time itemprop="datePublished" datetime="2024-01-18T07:40:00+05:00">18 January</time>',
            "T07:40+05:00",
        ),
        (
            '<time class="entry-date published" datetime="2024-01-18T07:40:00+05:00">Thu</time>',
            "T07:40+05:00",
        ),
        ('<abbr class="published" title="2024-01-18T07:40:00+05:00">Thursday</abbr>', "T07:40+05:00"),
        ('<span itemprop="datePublished">18 January 2024</span>', ""),
    ],
)
def test_time_of_publication_in_the_page(element, expected):
    assert report(page(body=element + BODY)).published == "2024-01-18" + expected


@pytest.mark.parametrize(
    "other",
    [
        '<aside><a href="/b">Floods</a> <time class="published" datetime="2023-11-18">18 Nov</time></aside>',
        '<footer><time datetime="2023-11-18">18 November 2023</time></footer>',
        '<meta property="article:modified_time" content="2024-02-01T00:00:00Z">',
    ],
)
def test_dates_of_changes_and_of_other_articles_are_not_the_publication_date(other):
    content = page().replace("</body>", other + "</body>") if "meta" not in other else page(other)
    assert report(content).published is None


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
    image = base64.b64encode(random.Random(1).randbytes(200_000)).decode()
    assert BODY in report(page(body=f'<img src="data:image/png;base64,{image}">{BODY}')).text
    assert BODY in report(page(body=f"<img src=data:image/png;base64,{image}>{BODY}")).text


UNNAMED = PAGE.replace('<link rel="canonical" href="https://example.org/two-die">', "")


@pytest.mark.parametrize(
    ("before", "head"),
    [
        ("", linked({"@type": "NewsArticle", "url": "https://example.org/a"})),
        ("", linked({"@type": "NewsArticle", "mainEntityOfPage": {"@id": "https://example.org/a"}})),
        ("", linked({"@type": "Report", "url": "/a", "mainEntityOfPage": "https://example.org/a"})),
        ("<!-- saved from url=(0021)https://example.org/a -->", ""),
        (
            "<!--\n Page saved with SingleFile \n url: https://example.org/a \n saved date: x\n-->",
            "",
        ),
    ],
)
def test_address_of_a_page_without_a_canonical_link(before, head):
    html = UNNAMED.format(head=head, body=BODY).replace("<!DOCTYPE html>", f"<!DOCTYPE html>\n{before}")
    assert report(html).url == "https://example.org/a"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/a", "file:///home/a.html", "https://a b", 7, None])
def test_what_is_no_address_is_none(url):
    assert report(UNNAMED.format(head=linked({"@type": "NewsArticle", "url": url}), body=BODY)).url is None


def test_canonical_link_wins():
    assert report(page(linked({"@type": "NewsArticle", "url": "https://example.org/a"}))).url == (
        "https://example.org/two-die"
    )

"""Lists, tables and feeds of addresses, well made and hostile; and what becomes of the pages."""

from __future__ import annotations

import json
import tracemalloc
from datetime import timedelta

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from web_server import Site, article, site

from counterclaim.intake import Refused, Taken, read
from counterclaim.intake.outcome import About, Limits, UnusableError
from counterclaim.intake.web.asking import Patience
from counterclaim.intake.web.feeds import entries, looks_like_feed
from counterclaim.intake.web.fetch import Fetcher, Manners, agent
from counterclaim.intake.web.leads import holds_leads, leads_of
from counterclaim.intake.web.take import Web
from counterclaim.model import Fetch, Kept, Report, fetch_id

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Delta Post: border</title><link>https://delta.example/</link>
<item><title>Two die &amp; nine hurt</title><link>https://delta.example/1</link>
  <pubDate>Thu, 18 Jan 2024 10:30:00 GMT</pubDate></item>
<item><title>No link</title></item>
<item><title>Elsewhere</title><link>/2</link><pubDate>soon</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom">
<title>Lake Radio</title><entry><title type="html">Two &lt;b&gt;die&lt;/b&gt;</title>
<link rel="alternate" href="https://lake.example/a"/><published>2024-01-18T10:30:00+03:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old Wire</title></channel>
<item><title>Two die</title><link>https://wire.example/a</link><dc:date>2024-01-18</dc:date></item></rdf:RDF>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Hill Daily",
    "items": [{"url": "https://hill.example/a", "title": "Two die", "date_published": "2024-01-18T10:30:00Z"},
              {"id": "2", "external_url": "https://other.example/b"}, "no item", {"url": 7}],
})  # fmt: skip


def told(raw: str, base: str | None = None) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(link, a.outlet, a.title, a.published) for link, a in entries(raw.encode(), base)]


def test_feeds_of_every_kind_are_read() -> None:
    assert told(RSS, "https://delta.example/feed") == [
        ("https://delta.example/1", "Delta Post: border", "Two die & nine hurt", "2024-01-18T10:30+00:00"),
        ("https://delta.example/2", "Delta Post: border", "Elsewhere", None),
    ]
    assert [t[0] for t in told(RSS)] == ["https://delta.example/1"]  # a file has no address
    [atom] = told(ATOM)
    assert (atom[0], atom[1], atom[3]) == ("https://lake.example/a", "Lake Radio", "2024-01-18T10:30+03:00")
    assert told(RDF) == [("https://wire.example/a", "Old Wire", "Two die", "2024-01-18")]
    assert told(JSON) == [
        ("https://hill.example/a", "Hill Daily", "Two die", "2024-01-18T10:30+00:00"),
        ("https://other.example/b", "Hill Daily", None, None),
    ]
    assert all(looks_like_feed(f.encode()) for f in (RSS, ATOM, RDF, JSON))


def test_a_bomb_of_entities_is_refused() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "boom" * 99}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{levels}]><rss><channel><title>&l9;</title></channel></rss>'
    tracemalloc.start()
    with pytest.raises(UnusableError, match="entities of its own"):
        list(entries(bomb.encode()))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_entities_from_elsewhere_are_refused() -> None:
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    feed = f'<?xml version="1.0"?>{outside}<rss><channel><title>&x;</title></channel></rss>'
    with pytest.raises(UnusableError):
        list(entries(feed.encode("utf-8")))


def test_a_feed_in_sixteen_bits_hides_no_entities() -> None:
    inside = '<!DOCTYPE rss [<!ENTITY a "boom">]><rss><channel><title>&a;</title></channel></rss>'
    bomb = f'<?xml version="1.0" encoding="utf-16"?>{inside}'
    with pytest.raises(UnusableError):
        list(entries(bomb.encode("utf-16")))


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([RSS, ATOM, JSON]), st.integers(0, 400))
def test_a_broken_feed_gives_entries_or_one_line(noise: bytes, feed: str, at: int) -> None:
    raw = feed.encode()[:at] + noise + feed.encode()[at:]
    try:
        assert all(link.lower().startswith("http") for link, _ in entries(raw))
    except UnusableError:
        return


GKG = "20240118\t1\tdelta.example\thttps://delta.example/g\tx\t\t\t\t\t\thttps://img.example/1.jpg\n"
EVENT = '1170\t20240118\t0\t"quoted\t5\thttps://delta.example/e\n'


@pytest.mark.parametrize(
    ("name", "raw", "found"),
    [
        ("a.urls", "\ufeff# ours\nhttps://delta.example/1\r\n\n  https://delta.example/2  ", ["1", "2"]),
        ("sheet.csv", "Archive status,Link\nsuccess,https://delta.example/1\n,\nfailed,not one", ["1"]),
        ("gdelt.csv", EVENT + EVENT.replace("/e", "/f"), ["e", "f"]),
        ("gkg.csv", GKG, ["g"]),
        ("semi.csv", "url;title\nhttps://delta.example/1;Two, die", ["1"]),
        ("SOURCE.tsv", "GLOBALEVENTID\tSOURCEURL\n1\thttps://delta.example/s", ["s"]),
    ],
)
def test_lists_and_tables_are_read(name: str, raw: str, found: list[str]) -> None:
    leads = list(leads_of(raw.encode(), name))
    assert [lead.address for lead in leads] == [f"https://delta.example/{x}" for x in found]
    assert all(lead.named == name for lead in leads)


def test_a_table_says_what_it_knows_of_a_page() -> None:
    raw = b'url,title,published_at,publisher\nhttps://delta.example/1,"Two, die",18 January 2024,Delta Post\n'
    [lead] = leads_of(raw, "a.csv")
    assert lead.about == About(outlet="Delta Post", title="Two, die", published="2024-01-18")


@pytest.mark.parametrize("raw", ["", "name,age\nx,1", "\x00\x01\x02", "%PDF-1.7"])
def test_what_holds_no_addresses_is_said(raw: str) -> None:
    with pytest.raises(UnusableError):
        list(leads_of(raw.encode("latin-1"), "a.csv"))


def test_only_lists_and_feeds_are_taken_for_such(tmp_path) -> None:
    files = {
        "a.urls": "x", "list.txt": "https://delta.example/1\nhttps://delta.example/2\n", "feed.xml": RSS,
        "feed.json": JSON, "feed.rss": ATOM,
        "report.txt": "https://delta.example/1\n\nPolice said two men died.", "page.xml": "<html/>",
        "rows.jsonl": '{"text": "x"}', "table.csv": "url\nhttps://delta.example/1", "empty.txt": "",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = {name for name in files if holds_leads(str(tmp_path / name))}
    assert found == {"a.urls", "list.txt", "feed.xml", "feed.json", "feed.rss"}
    long = "".join(f"https://delta.example/{n}\n" for n in range(2000))
    (tmp_path / "long.txt").write_text(long)
    assert holds_leads(str(tmp_path / "long.txt"))
    assert not holds_leads(str(tmp_path / "none.txt"))


class Noted:
    """What is remembered of pages, in memory."""

    def __init__(self) -> None:
        self.fetches: list[Fetch] = []
        self.bodies: dict[str, bytes] = {}
        self.reports: dict[str, tuple[Report, bytes]] = {}

    def keep(self, items: list[Taken | Refused]) -> list[Taken | Refused]:
        self.reports |= {i.report.id: (i.report, i.raw) for i in items if isinstance(i, Taken)}
        return items

    def _kept(self, of: list[Fetch]) -> Kept | None:
        for f in reversed(of):
            if f.sha256 is not None:
                report, body = self.reports.get(f.report or "", (None, self.bodies[f.sha256]))
                return Kept(f, body, report)
        return None

    def kept(self, address: str) -> Kept | None:
        return self._kept([f for f in self.fetches if f.asked == address])

    def last(self, page: str) -> Kept | None:
        return self._kept([f for f in self.fetches if f.page == page and f.report])

    def note(self, of: Fetch, body: bytes | None) -> None:
        self.fetches.append(of)
        if body is not None and of.sha256 is not None:
            self.bodies[of.sha256] = body


@pytest.fixture
def there():
    with site() as made:
        yield made


def web(memory: Noted | None = None, max_age: timedelta = timedelta(), **manners: object) -> Web:
    given = {
        "agent": agent("0"),
        "pause": 0.0,
        "private": True,
        "patience": Patience(2, 1, 2),
        "tries": 1,
    } | manners
    return Web(Fetcher(Manners(**given)), by="desk", tool="test 0", memory=memory, max_age=max_age)  # type: ignore[arg-type]


def took(of: Web, *named: str, **more: object) -> list[Taken | Refused]:
    items = list(read(list(named), web=of, **more))  # type: ignore[arg-type]
    return of.memory.keep(items) if isinstance(of.memory, Noted) else items


PARAGRAPHS = (
    "Police said on Thursday that two men died in a clash near the river port, where traders gather.",
    "The governor said that nine others were wounded, and that the road would stay closed.",
)


def test_a_page_becomes_a_report_with_its_record(there: Site) -> None:
    there.send("/go", 302, Location="/border?utm_source=x")
    there.put(
        "/border?utm_source=x",
        article("Two die", *PARAGRAPHS, url=there.url("/border")),
        ETag='"7"',
        Content_Language="en",
    )
    memory = Noted()
    [item] = took(web(memory), there.url("/go"))
    assert isinstance(item, Taken)
    r = item.report
    assert (r.outlet, r.title, r.published) == ("Delta Post", "Two die", "2024-01-18T10:00+00:00")
    assert (r.url, r.path) == (there.url("/border"), there.url("/go"))
    [f] = memory.fetches
    assert f.id == fetch_id(f)
    assert (f.asked, f.status, f.report, f.by, f.lead) == (there.url("/go"), 200, r.id, "desk", None)
    assert f.page == f"https://127.0.0.1:{there.port}/border"
    assert (f.sha256, f.size, memory.bodies[r.sha256]) == (r.sha256, len(item.raw), item.raw)
    assert (f.header("etag"), f.header("content-language"), [h.status for h in f.redirects]) == (
        '"7"',
        "en",
        [302],
    )


def test_a_feed_leads_to_its_pages_and_says_what_they_leave_open(there: Site) -> None:
    page = article("", *PARAGRAPHS, published=None, outlet="")
    there.put("/1", page.replace("<h1></h1>", ""))
    there.put("/feed", RSS.replace("https://delta.example/1", there.url("/1")).replace("<link>/2</link>", ""))
    memory = Noted()
    [item] = took(web(memory), there.url("/feed"))
    assert isinstance(item, Taken)
    assert item.report.published == "2024-01-18T10:30+00:00"
    assert item.report.outlet == "Delta Post: border"
    assert item.report.title == "Two die & nine hurt"
    assert [f.lead for f in memory.fetches] == [None, there.url("/feed")]


def test_lists_and_feeds_on_disk_lead_to_pages_where_they_are_named(there: Site, tmp_path) -> None:
    for n in (1, 2):
        there.put(f"/{n}", article(f"Report {n}", *PARAGRAPHS, f"This is the report of number {n}."))
    (tmp_path / "border.txt").write_text(f"{there.url('/1')}\n{there.url('/2')}\n{there.url('/1')}#again\n")
    (tmp_path / "sheet.csv").write_text(f"Link\n{there.url('/2')}\n{there.url('/3')}\n")
    items = took(web(), str(tmp_path / "border.txt"), addresses=[str(tmp_path / "sheet.csv")])
    assert [i.report.title if isinstance(i, Taken) else str(i) for i in items] == [
        "Report 1", "Report 2", "Report 2", f"{there.url('/3')}: is not there (404); check the address",
    ]  # fmt: skip
    below = took(web(), str(tmp_path))  # a folder's files are reports
    assert [isinstance(i, Taken) for i in below] == [True, False]


def test_one_bad_address_does_not_stop_the_rest(there: Site) -> None:
    there.put("/pdf", b"\x89PNG\r\n", "image/png")
    there.put("/menu", "<html><body><img src='x'></body></html>")
    there.put("/ok", article("Two die", *PARAGRAPHS))
    memory = Noted()
    named = [
        "https://user:pw@delta.example/",
        there.url("/none"),
        there.url("/pdf"),
        there.url("/menu"),
        there.url("/ok"),
    ]
    items = took(web(memory), *named)
    assert [isinstance(i, Taken) for i in items] == [False, False, False, False, True]
    assert all("\n" not in str(i) for i in items if isinstance(i, Refused))
    assert [(f.status, f.error, f.size is None) for f in memory.fetches] == [
        (404, "is not there (404)", True), (200, None, False), (200, None, False),
        (200, None, False),
    ]  # fmt: skip


def test_the_charset_of_the_server_counts(there: Site) -> None:
    words = "Полиция сообщила, что двое погибли у речного порта в четверг. " * 4
    body = f"<body><article><p>{words}</p><p>{words}</p></article></body>"
    page = f"<html><head><title>Двое</title></head>{body}</html>"
    there.put("/ru", page.encode("koi8-r"), "text/html; charset=KOI8-R")
    there.put("/lies", f"<p>{words}</p><p>{words}</p>".encode(), "text/html; charset=iso-8859-1")
    there.put("/odd", f"<p>{words}</p><p>{words}</p>".encode(), "text/html; charset=klingon")
    items = took(web(), there.url("/ru"), there.url("/lies"), there.url("/odd"))
    assert all(isinstance(i, Taken) and "Полиция сообщила" in i.report.text for i in items), items
    assert isinstance(items[0], Taken)
    assert items[0].report.encoding == "koi8-r"


def test_a_page_may_not_name_another_site_as_its_own(there: Site) -> None:
    there.put("/a", article("Two die", *PARAGRAPHS, url="https://wire.example/real"))
    [item] = took(web(), there.url("/a"))
    assert isinstance(item, Taken)
    assert item.report.url == there.url("/a")


def test_what_has_not_changed_gives_the_report_that_is_kept(there: Site) -> None:
    there.put(
        "/a", article("Two die", *PARAGRAPHS), ETag='"1"', Last_Modified="Thu, 18 Jan 2024 10:00:00 GMT"
    )
    memory = Noted()
    [first] = took(web(memory), there.url("/a"), published="2024-01-01")
    there.send("/a", 304)
    [again] = took(web(memory), there.url("/a"))
    assert isinstance(first, Taken)
    assert isinstance(again, Taken)
    assert again.report == first.report
    headers = there.asked[-1][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == (
        '"1"',
        "Thu, 18 Jan 2024 10:00:00 GMT",
    )
    assert [(f.status, f.sha256, f.report) for f in memory.fetches] == [
        (200, first.report.sha256, first.report.id), (304, first.report.sha256, first.report.id)]  # fmt: skip


def test_the_same_words_in_another_page_are_the_same_report(there: Site) -> None:
    there.put("/a", article("Two die", *PARAGRAPHS))
    memory = Noted()
    [first] = took(web(memory), there.url("/a"))
    there.put("/a", article("Two die", *PARAGRAPHS).replace("<body>", "<body><!-- visitor 4711 -->"))
    [again] = took(web(memory), there.url("/a"))
    there.put("/a", article("Two die", PARAGRAPHS[0].replace("two men", "four men"), PARAGRAPHS[1]))
    [changed] = took(web(memory), there.url("/a"))
    assert isinstance(first, Taken)
    assert isinstance(again, Taken)
    assert isinstance(changed, Taken)
    assert again.report == first.report
    assert changed.report.id != first.report.id
    assert len({f.sha256 for f in memory.fetches}) == 3
    assert [f.report for f in memory.fetches] == [first.report.id, first.report.id, changed.report.id]


def test_what_is_young_is_not_asked_for_again(there: Site) -> None:
    there.put("/a", article("Two die", *PARAGRAPHS))
    memory = Noted()
    first = took(web(memory), there.url("/a"))
    again = took(web(memory, max_age=timedelta(hours=1)), there.url("/a"))
    assert [i.report for i in again if isinstance(i, Taken)] == [
        i.report for i in first if isinstance(i, Taken)
    ]
    assert there.paths() == ["/a"]


def test_many_pages_come_in_the_order_named(there: Site) -> None:
    for n in range(70):
        there.put(f"/{n}", f"Number {n}: police said that two men died.", "text/plain")
    items = took(web(), *[there.url(f"/{n}", "localhost" if n % 3 else "127.0.0.1") for n in range(70)])
    assert [i.report.text.split(":")[0] for i in items if isinstance(i, Taken)] == [
        f"Number {n}" for n in range(70)
    ]


def test_without_a_web_nothing_is_fetched(there: Site) -> None:
    [item] = read([there.url("/a")])
    assert isinstance(item, Refused)
    assert "nothing is fetched here" in item.reason
    assert there.asked == []


def test_leaving_early_stops_what_is_waiting(there: Site) -> None:
    for n in range(200):
        there.put(f"/{n}", f"Number {n}: police said that two men died.", "text/plain")
    every = "".join(f"{there.url(f'/{n}')}\n" for n in range(200))
    stream = web().take(leads_of(every.encode(), "x.urls"), About(), Limits())
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert len(there.asked) < 60


def test_a_document_on_the_web_is_read_as_one_in_a_file(there: Site) -> None:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    made.multi_cell(0, text="\n\n".join(PARAGRAPHS))
    there.put("/report.pdf", bytes(made.output()), "application/pdf")
    there.put("/broken.pdf", b"%PDF-1.7 broken", "application/pdf")
    good, bad = took(web(), there.url("/report.pdf"), there.url("/broken.pdf"))
    assert isinstance(good, Taken)
    assert "two men died in a clash" in " ".join(good.report.text.split())
    assert (good.report.media_type, good.report.url) == ("application/pdf", there.url("/report.pdf"))
    assert isinstance(bad, Refused)

"""The brief: one file that loads and runs nothing, every quote with its numbered source; and its PDF."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import msgspec
import pytest
from invented import invented
from lxml import etree, html
from project_records import coded
from workspace.hostile import hostile

from counterclaim.engine import code_inputs, link
from counterclaim.export import FORMATS, Options, records
from counterclaim.export.brief import SHORT
from counterclaim.export.brief_pdf import VARIABLE, chromium
from counterclaim.project import Project


def brief(project: Project, form: str = "brief", **choices) -> bytes:
    out = io.BytesIO()
    FORMATS[form].write(records(FORMATS[form], project), out, options=Options(**choices))
    return out.getvalue()


def parsed(data: bytes) -> html.HtmlElement:
    """The page, of which the parser has nothing to say but that it knows no newer elements."""
    parser = etree.HTMLParser(encoding="utf-8")
    etree.fromstring(data, parser)
    said = [e.message for e in parser.error_log if not re.fullmatch(r"Tag \w+ invalid", e.message)]
    assert said == []
    return html.fromstring(data.decode())


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    path = invented(tmp_path_factory.mktemp("invented"))
    with Project.open(str(path)) as project:
        yield project


@pytest.fixture
def harmful(tmp_path):
    with Project.open(str(tmp_path / "harm.db")) as project:
        for report, raw in (hostile(), coded(1)):
            project.save(report, raw)
        yield project


def test_every_quote_has_its_source_with_all_that_a_citation_needs(told):
    page = parsed(brief(told, extra={"accessed": "2024-05-10"}))
    numbers = page.xpath("//ol/li/@id")
    assert numbers == [f"s{n}" for n in range(1, len(numbers) + 1)]
    quotes = page.xpath("//ul[@class='quotes']/li")
    assert quotes
    for li in quotes:
        [cite] = li.xpath("a[@class='cite']/@href")
        assert cite[1:] in numbers
    reports = {r.id: r for r in told.reports()}
    sources = [li.text_content() for li in page.xpath("//ol[@class='sources']/li")]
    for r in reports.values():
        own = [s for s in sources if r.sha256 in s]
        assert own
        assert all(
            x in s for s in own for x in (r.outlet, r.title, r.published, r.url, "accessed 2024-05-10")
        )
    assert [s for s in sources if s.startswith("[") and "Colonel Jean Mutombo" in s]


def test_its_quotes_are_those_of_the_claims(told):
    page = parsed(brief(told, extra={"graphic": "yes"}))
    said = {" ".join(r.claim.quote.exact.split()) for r in told.rows()}
    shown = {q.text_content() for q in page.xpath("//q")}
    assert shown
    assert shown <= said
    assert all(any(x in s for s in shown) for x in {" ".join(r.claim.quote.exact.split())
               for r in told.rows() if r.incident})  # fmt: skip


def test_sides_stand_side_by_side(told):
    contested = [i for i in told.incidents() if i.contradictions]
    page = parsed(brief(told))
    assert contested
    for i in contested:
        boxes = page.xpath(f"//article[@id='{i.id}']//div[@class='sides']")
        assert len(boxes) == len(i.contradictions)
        values = {b.text_content() for b in page.xpath(f"//article[@id='{i.id}']//div[@class='side']/b")}
        assert {" ".join(s.value.split()) for c in i.contradictions for s in c.sides} <= values
    assert not page.xpath("//div[@class='side'][not(.//a[@class='cite'])]")


def test_incidents_stand_in_their_order(told):
    page = parsed(brief(told))
    assert page.xpath("//article/@id") == [i.id for i in told.incidents()]


def test_nothing_is_loaded_or_run(told, harmful):
    for project in (told, harmful):
        page = parsed(brief(project, extra={"graphic": "yes"}))
        names = {e.tag for e in page.iter(etree.Element)}
        assert not names & {"script", "img", "link", "iframe", "form", "object", "base", "i", "u", "s"}
        given = {a for e in page.iter(etree.Element) for a in e.attrib}
        assert not [a for a in given if a.startswith("on") or a in ("style", "src")]
        targets = page.xpath("//a/@href")
        assert all(t.startswith(("#s", "https://", "http://")) for t in targets)
        assert "url(" not in page.xpath("string(//style)")
        assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_hostile_text_is_shown_as_text(harmful):
    data = brief(harmful).decode()
    page = parsed(data.encode())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", data)
    assert "<script>mayor</script>" in page.text_content()
    assert "javascript:alert(1)" in page.text_content()
    assert not page.xpath("//a[contains(@href, 'javascript')]")


def test_short_limits_quotes(tmp_path):
    words = "and " * 200
    report, raw = coded(1)
    with Project.open(str(tmp_path / "long.db")) as project:
        project.save(report, raw)
        [whole] = {c.quote for c in project.claims()}
        assert len(whole.exact) < SHORT
        made = next(records(FORMATS["brief"], project))
        long = msgspec.structs.replace(whole, exact=f"{words}died")
        rows = tuple(
            msgspec.structs.replace(r, claim=msgspec.structs.replace(r.claim, quote=long)) for r in made.rows
        )
        made = replace(made, rows=rows)
        for choice, least, most in (("no", 800, 900), ("yes", 100, SHORT)):
            out = io.BytesIO()
            FORMATS["brief"].write([made], out, options=Options(extra={"short": choice}))
            lengths = [len(q.text_content()) for q in parsed(out.getvalue()).xpath("//q")]
            assert lengths
            assert all(least <= n <= most for n in lengths)


def test_graphic_passages_are_left_out_unless_asked_for(tmp_path):
    folder = tmp_path
    (folder / "a.txt").write_text(
        "Outlet: X\nPublished: 2024-05-08\n\nGunmen beheaded two traders in Goma on Monday, police said.\n"
    )
    with Project.open(str(folder / "g.db")) as project:
        list(code_inputs([str(folder / "a.txt")], project=project))
        link(project)
        plain, asked = brief(project).decode(), brief(project, extra={"graphic": "yes"}).decode()
    assert "beheaded two traders" not in plain
    assert "graphic passage (" in plain
    assert "beheaded two traders" in asked


def test_the_rule_decides_and_is_named(told):
    text = brief(told).decode()
    assert "by stated-range:" in text
    assert "by acled-lowest:" in brief(told, rule="acled-lowest").decode()


def test_a_rejected_claim_is_not_told(tmp_path):
    with Project.open(str(invented(tmp_path))) as project:
        row = next(r for r in project.rows() if r.claim.quote.exact == "three rebels were killed")
        assert "three rebels were killed" in brief(project).decode()
        for c in [r.claim for r in project.rows() if r.claim.quote.exact == row.claim.quote.exact]:
            project.decide("reject", "claim", c.id, reviewer="Ada")
        link(project)
        assert "three rebels were killed" not in brief(project).decode()


def test_nothing_to_tell_is_a_whole_page(tmp_path):
    with Project.open(str(tmp_path / "empty.db")) as project:
        page = parsed(brief(project))
        assert "0 incidents, 0 sources in 0 reports" in page.text_content()


def test_the_same_records_give_the_same_bytes(told):
    assert brief(told) == brief(told)


def test_a_choice_is_yes_or_no(told):
    with pytest.raises(ValueError, match="short=perhaps: no such choice; choose one of: no, yes"):
        brief(told, extra={"short": "perhaps"})


def test_the_pdf_says_the_same(told):
    if chromium() is None:
        pytest.skip("no Chromium to print with")
    pdfium = pytest.importorskip("pypdfium2")
    data = brief(told, "brief-pdf")
    text = " ".join(" ".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(data)).split())
    assert data.startswith(b"%PDF-")
    assert "Colonel Jean Mutombo" in text
    for report in told.reports():
        assert report.sha256 in text.replace(" ", "")
    assert re.search(rb"CreationDate ?\(D:19800101000000", data)
    assert brief(told, "brief-pdf") == data


@pytest.mark.parametrize(
    ("browser", "said"), [("/no/such", "no Chromium to print with"), ("false", "nothing")]
)
def test_without_a_chromium_that_prints_one_line_says_so(told, monkeypatch, browser, said):
    monkeypatch.setenv(VARIABLE, browser)
    with pytest.raises(ValueError, match=said):
        brief(told, "brief-pdf")

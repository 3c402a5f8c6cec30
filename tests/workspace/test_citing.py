"""Citations: complete, escaped, each with the hashes of what was read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from counterclaim.model import ReportRef
from counterclaim.workspace.citing import Citation, as_bibtex, as_ris, as_text

WIRE = ReportRef(
    id="r-1", sha256="6de7" * 16, outlet="Meridian Wire", title="Seven dead: 50% of {A_B} & co #1",
    published="2024-01-18T09:40+03:30", url="https://example.org/a_b?x=1%20&y={2}",
)  # fmt: skip
NAMELESS = ReportRef(id="r-2", sha256="ab" * 32, path="in/two.txt")
CITED = Citation(
    id="i-7", title="Air strike in Panjgur, Pakistan, on 16 January 2024, attributed to Iran",
    standing="contested: 2 sides on killed; 2 reports, 2 independent sources",
    link="http://127.0.0.1:8765/incidents/i-7", accessed=date(2026, 11, 26), version="0.1.0",
    reports=(WIRE, NAMELESS), seen={"r-1": "2024-01-20T08:00:00Z"},
)  # fmt: skip


def test_text_has_record_reports_hashes_and_dates():
    text = as_text(CITED)
    assert text.startswith("“Air strike in Panjgur, Pakistan, on 16 January 2024, attributed to Iran.”")
    assert "http://127.0.0.1:8765/incidents/i-7, accessed 26 November 2026." in text
    assert "[1] Meridian Wire. “Seven dead: 50% of {A_B} & co #1.” 18 January 2024." in text
    assert "{2}, accessed 20 January 2024. SHA-256" in text
    assert "[2] Outlet not named. “in/two.txt.” Undated." in text
    assert WIRE.sha256 in text
    assert NAMELESS.sha256 in text


def test_bibtex_is_balanced_and_escaped():
    text = as_bibtex(CITED)
    assert re.findall(r"^@misc\{(.*),$", text, re.MULTILINE) == [
        "counterclaim-i-7", "counterclaim-r-1", "counterclaim-r-2",
    ]  # fmt: skip
    assert r"title = {{Seven dead: 50\% of \{A\_B\} \& co \#1}}" in text
    assert "url = {https://example.org/a_b?x=1%20&y=%7B2%7D}" in text
    assert "date = {2024-01-18}" in text
    assert re.findall(r"urldate = \{(.*)\}", text) == ["2026-11-26", "2024-01-20"]
    bare = re.sub(r"\\[{}]", "", text)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("hostile", ["a}\n@misc{evil,", "a\r\nER  - \r\nTY  - BOOK", "a\x00\u202eb"])
def test_nothing_in_a_title_starts_an_entry_of_its_own(hostile):
    ref = ReportRef(
        id="r-1", sha256="0", outlet=hostile, title=hostile, author=hostile, url=f"https://x/{hostile}"
    )
    made = Citation("i-1", hostile, hostile, "http://x", date(2026, 1, 2), "0", (ref,))
    assert len(re.findall(r"^@", as_bibtex(made), re.MULTILINE)) == 2
    assert len(re.findall(r"^TY  - ", as_ris(made), re.MULTILINE)) == 2
    for text in (as_text(made), as_bibtex(made), as_ris(made)):
        assert "\x00" not in text
        assert "\u202e" not in text


def test_who_wrote_a_report_is_its_author():
    ref = ReportRef(id="r-1", sha256="0", outlet="Wire & Co", author="Ada Okot; R. Sen; Lee", title="Two die")
    made = Citation("i-1", "Two die", "single source", "http://x", date(2026, 1, 2), "0", (ref,))
    assert "[1] Ada Okot, R. Sen and Lee, Wire & Co. “Two die.” Undated." in as_text(made)
    assert "author = {Ada Okot and R. Sen and Lee}" in as_bibtex(made)
    assert r"howpublished = {Wire \& Co}" in as_bibtex(made)
    assert [line for line in as_ris(made).split("\r\n") if line[:2] in ("AU", "T2")] == [
        "AU  - Counterclaim", "AU  - Ada Okot", "AU  - R. Sen", "AU  - Lee", "T2  - Wire & Co",
    ]  # fmt: skip


def test_ris_is_one_tag_a_line():
    text = as_ris(CITED)
    lines = text.split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in lines)
    assert lines[0] == "TY  - DATA"
    assert text.count("ER  - ") == 3
    assert [line for line in lines if line.startswith("Y2")] == ["Y2  - 2026/11/26/", "Y2  - 2024/01/20/"]
    assert "DA  - 2024/01/18/" in lines
    assert f"N1  - SHA-256 {WIRE.sha256}" in lines

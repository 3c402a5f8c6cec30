"""What an archive costs follows from what was measured."""

from __future__ import annotations

import pytest

from bench import sizing
from counterclaim.intake import Taken, read

FIGURES = {
    "take": 0.036,
    "gate": 0.0036,
    "code_both": 0.36,
    "code_rules": 0.1,
    "import": 0.01,
    "link": 20.0,
    "linked": 2000.0,
    "articles": 66.0,
    "warc_bytes": 30_000.0,
    "aside_bytes": 20_000.0,
    "reports_bytes": 30_000.0,
    "claims_bytes": 10_000.0,
    "project_bytes": 50_000.0,
}


def test_pages_are_read_as_the_reports_they_were_made_of(tmp_path):
    pytest.importorskip("warcio")
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(sizing.pages([0, 1]))
    taken = [t for t in read([str(path)]) if isinstance(t, Taken)]
    assert len({t.report.id for t in taken}) == 22
    assert all(60_000 < len(t.raw) < 120_000 for t in taken)
    wire = (sizing.EXAMPLES / "01-wire.txt").read_text(encoding="utf-8").split("\n\n")[2]
    assert " ".join(wire.split()) in " ".join(taken[0].report.text.split())


def test_hours_and_bytes_follow_from_the_figures():
    lines = {line.split("  ")[0]: line.split() for line in sizing.shown(FIGURES).splitlines()}
    assert lines["take from WARC"][-2] == "10.0"
    assert lines["code, rules and reader"][-4] == "100.0"
    # 10^8 taken and gated (1,100 hours), a twentieth coded (500).
    assert lines["5%"][3:5] == ["1,600", "1.6"]
    assert lines["5%"][6:] == ["2.1", "TB", "0.25", "TB"]
    assert int(lines["20%"][5].replace(",", "")) > 4 * int(lines["5%"][5])

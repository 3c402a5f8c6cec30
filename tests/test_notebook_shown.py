"""What a notebook shows: nothing that runs or loads, nothing that a report could slip in, no false pins."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import counterclaim as cc
from counterclaim.notebook import map as maps
from counterclaim.notebook import strip
from counterclaim.notebook.labels import _box, labels
from counterclaim.notebook.plane import Plane, lines, plane, shapes
from counterclaim.project import Project as Store
from counterclaim.project.briefs import Brief, Clash, Sometime, Somewhere
from counterclaim.workspace.matching import Spot
from counterclaim.workspace.survey import survey_of
from tests.workspace.hostile import hostile

ROOT = Path(__file__).resolve().parent.parent
TAGS = frozenset(
    {"b", "br", "circle", "code", "details", "div", "g", "h3", "h4", "h5", "i", "li", "line", "p", "path",
     "polygon", "q", "rect", "span", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead",
     "title", "tr", "ul"}
)  # fmt: skip
ATTRIBUTES = frozenset(
    {"aria-hidden", "aria-label", "class", "cx", "cy", "d", "height", "points", "r", "role", "scope",
     "text-anchor", "title", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2"}
)  # fmt: skip
VOID = frozenset({"br"})


class Read(HTMLParser):
    """Reads HTML, with what stands in a closed ``details`` apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.style = ""
        self.seen = ""
        self.hidden = ""
        self.feed(html)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes what it did not open"

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
        elif "details" in self.open and "summary" not in self.open:
            self.hidden += data
        else:
            self.seen += data


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> str:
    found = str(tmp_path_factory.mktemp("shown") / "strikes.db")
    cc.code([next((ROOT / "examples").glob(f"{n}-*")) for n in ("01", "04")], found)
    return found


@pytest.fixture
def project(path):
    return cc.open(path)


def every(project):
    """All that a project can show."""
    incidents = project.incidents()
    yield from (project, incidents, project.claims(), project.reports(), project.refused())
    yield from (project.decisions(), incidents.map(), incidents.timeline(), incidents.contradictions())
    yield from (incidents.tolls(), incidents.values(), incidents.relations())
    for i in incidents:
        yield from (i, i.matrix(), i.map(), i.sources())


def test_all_that_is_shown_is_inert_and_well_formed(project):
    for shown in every(project):
        read = Read(shown._repr_html_())
        assert read.tags <= TAGS, read.tags - TAGS
        assert read.attributes <= ATTRIBUTES, read.attributes - ATTRIBUTES
        assert not re.search(r"url\(|@import|expression|//", read.style)
        assert shown._repr_html_() == shown._repr_html_(), (
            "the same each time, so that notebooks can be compared"
        )


def test_what_a_report_slips_in_is_shown_as_text(tmp_path):
    made, raw = hostile()
    with Store.open(str(tmp_path / "hostile.db")) as store:
        store.save(made, raw)
    project = cc.open(tmp_path / "hostile.db")
    for shown in every(project):
        html = shown._repr_html_()
        read = Read(html)
        assert read.tags <= TAGS
        assert read.attributes <= ATTRIBUTES
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
        assert len(html) < 500_000, "a line of a megabyte is not shown whole"
    html = project.claims()._repr_html_()
    assert "&lt;script&gt;mayor&lt;/script&gt;" in html


def test_a_terminal_gets_plain_text_of_its_width(project, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    for shown in every(project):
        text = repr(shown)
        assert "\x1b" not in text
        assert "object at 0x" not in text
        assert max(map(len, text.split("\n"))) <= 100 or not text.count("\n")


def test_graphic_words_wait_for_a_click(project):
    from counterclaim.export.graphic import warnings

    shown = 0
    for incident in project.incidents():
        grave = [r.claim.quote.exact for r in incident.claims() if warnings(r.claim.quote.exact)]
        for html in (
            incident._repr_html_(),
            incident.matrix()._repr_html_(),
            incident.claims()._repr_html_(),
        ):
            read = Read(html)
            for words in grave:
                assert " ".join(words.split()) not in " ".join(read.seen.split())
            shown += "graphic: " in read.seen + read.hidden
    assert shown, "no graphic words among the examples: this test tests nothing"


def test_an_incident_shows_its_sides_in_words_and_shape(project):
    [incident] = [i for i in project.incidents(standing="contested") if len(i.record.contradictions) > 1][:1]
    seen = " ".join(Read(incident._repr_html_()).seen.split())
    for clash in incident.record.contradictions:
        assert f"≠ {clash.field}" in seen
    assert "contested" in seen
    assert "1A" in seen
    assert "2A" in seen
    assert "each by a named rule" in seen
    assert "stated-range" in seen
    text = repr(incident)
    assert "the sources do not agree" in text
    assert "Who says what" in text


def brief(number: int, lat=None, lon=None, radius=None, day=None, clash=False) -> Brief:
    place = None if lat is None and radius is None else Somewhere("x", lat, lon, radius)
    return Brief(
        id=f"i-{number:04}", title="x", type="ASSAULT", modality="happened", standing="single source",
        place=place, date=Sometime(day, day) if day else None,
        contradictions=(Clash("killed"),) if clash else (),
    )  # fmt: skip


def surveyed(*briefs: Brief):
    made = survey_of(briefs, {}, {})
    return made, np.ones(made.size, dtype=bool)


def test_no_point_is_drawn_where_only_an_area_is_known():
    drawn = maps.draw(*surveyed(brief(1, 26.9, 64.1, 120_000)))
    html = str(drawn.html).partition("</svg>")[0]
    assert 'class="ring"' in html
    assert "<circle" not in html.partition('class="mark')[2]
    assert drawn.words == "1 incident on the map, 1 of them somewhere in an area"
    assert "somewhere within 120 km" in html


def test_what_is_known_by_country_or_not_at_all_is_counted_in_words():
    drawn = maps.draw(*surveyed(brief(1, 30, 70, 600_000), brief(2), brief(3, 26.9, 64.1, 5000)))
    assert (
        drawn.words == "1 incident on the map, 1 known no better than by country, 1 without a located place"
    )
    assert str(drawn.html).partition("</svg>")[0].count('class="mark') == 1
    nothing = maps.draw(*surveyed())
    assert nothing.words == "0 incidents on the map"
    assert "<svg" in nothing.html


def test_contested_places_have_another_shape_and_a_sign():
    plain, clashing = (maps.draw(*surveyed(brief(1, 26.9, 64.1, 5000, clash=c))) for c in (False, True))
    mark = [str(d.html).partition("</svg>")[0].partition('class="mark')[2] for d in (plain, clashing)]
    assert "<circle" in mark[0]
    assert "≠" not in mark[0]
    assert "<circle" not in mark[1]
    assert "≠" in mark[1]
    assert "1 contested" in mark[1]


def test_doubt_that_is_wider_than_the_mark_is_a_ring_around_it():
    drawn = str(maps.draw(*surveyed(brief(1, 26.9, 64.1, 24_000))).html).partition("</svg>")[0]
    assert 'class="ring"' in drawn
    assert "<circle" in drawn.partition('class="mark')[2]
    near = str(maps.draw(*surveyed(brief(1, 26.9, 64.1, 1000))).html).partition("</svg>")[0]
    assert 'class="ring"' not in near


def test_a_map_of_the_world_stays_small():
    spread = [
        brief(n, lat, lon, 5000) for n, (lat, lon) in enumerate([(-33, -70), (60, 10), (-36, 174), (48, 135)])
    ]
    drawn = maps.draw(*surveyed(*spread))
    assert len(drawn.html) < 120_000
    assert drawn.words == "4 incidents on the map"


WORLD = st.builds(
    Spot, st.floats(-180, 180), st.floats(-75, 80), st.sampled_from([0, 0, 40_000, 250_000]), st.just(1),
    st.just(0), st.none(),
)  # fmt: skip


@given(st.lists(WORLD, max_size=5))
@settings(deadline=None)
def test_every_spot_lies_in_the_picture(spots):
    made = plane(spots, 760, 380)
    for s in spots:
        x, y = made.xy(s.lon, s.lat)
        assert -0.01 <= x <= 760.01
        assert -0.01 <= y <= 380.01
    (west, south), (east, north) = made.box
    assert west < east
    assert south < north
    assert made.xy(west, north) == pytest.approx((0, 0), abs=0.01)
    assert made.xy(east, south) == pytest.approx((760, 380), abs=0.01)


@pytest.mark.parametrize("spot", [(64.1, 27.0), (-70.0, 19.0), (28.5, -29.5), (179.0, -17.0)])
def test_outlines_are_cut_to_the_picture(spot):
    made = plane([Spot(*spot, 0, 1, 0, None)], 760, 380)
    for data in (shapes(made, "countries"), lines(made, "borders")):
        for part in filter(None, data.split("M")):
            x = y = 0.0
            for k, pair in enumerate(pairs(part)):
                x, y = (x + pair[0], y + pair[1]) if k else pair
                # A line may go one step beyond the edge.
                assert -400 <= x <= 1160
                assert -400 <= y <= 780
    assert shapes(made, "countries")


def pairs(part: str):
    numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_names_do_not_stand_over_one_another_or_over_marks():
    made = plane([Spot(44.4, 33.3, 0, 1, 0, None), Spot(66.9, 24.9, 0, 1, 0, None)], 760, 380)
    taken = (300.0, 100.0, 420.0, 220.0)
    names = labels(made, [taken])
    assert len(names) > 8
    boxes = [_box(x) for x in names] + [taken]
    for n, (left, top, right, bottom) in enumerate(boxes):
        for l, t, r, b in boxes[n + 1 :]:  # noqa: E741
            assert not (left < r and right > l and top < b and bottom > t)
    assert {x.name for x in names} & {"Baghdad", "Kabul", "Tehran"}


def test_a_plane_keeps_true_shapes_in_its_middle():
    made = Plane(west=60, north=30, scale=100, narrow=0.9, width=760, height=380)
    assert made.xy(61, 29) == pytest.approx((90, 100))


def test_a_timeline_counts_every_dated_incident_once():
    days = ["2024-01-16", "2024-01-16", "2024-01-18", None]
    drawn = strip.draw(*surveyed(*(brief(n, day=d, clash=n == 0) for n, d in enumerate(days))))
    assert drawn.words == "3 by day, 2024-01-16 to 2024-01-18, 1 undated"
    html = str(drawn.html)
    assert "2024-01-16: 2, 1 contested" in html
    assert "2024-01-18: 1" in html
    assert "2024-01-17" not in html
    assert html.partition("</svg>")[0].count("bar clashing") == 1
    assert strip.draw(*surveyed(brief(1))).words == "0 by day, 1 undated"


def test_a_drawing_is_kept_as_a_page(project, tmp_path):
    project.incidents().map().save(tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<svg" in text
    assert "http" not in text

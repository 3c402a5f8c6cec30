"""Whatever stands in an address: it is a filter, or one line says why not."""

from __future__ import annotations

import math
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counterclaim.workspace import Settings, create_app
from counterclaim.workspace.query import CORNERS, LISTS, MOST_PAGE, ORDERS, Query, query_of
from tests.workspace.asking import asking

NAMES = ("q", "start", "end", "area", *LISTS, "only", "sort", "page", "other")
words = st.text(max_size=30)
days = st.dates().map(lambda d: d.isoformat())
corner = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
stated = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(str.strip)
searched = st.text(max_size=20).map(lambda q: query_of([("q", q)]).q)
values = st.lists(stated.filter(bool), max_size=3, unique=True).map(tuple)
queries = st.builds(
    Query,
    q=searched,
    start=st.just("") | days,
    end=st.just("") | days,
    area=st.just(()) | st.lists(corner, min_size=2, max_size=8).map(tuple),
    **dict.fromkeys(LISTS, values),
    only=st.sampled_from(["", "undated", "unlocated"]),
    sort=st.sampled_from(ORDERS),
    page=st.integers(1, MOST_PAGE),
)


@given(st.lists(st.tuples(st.sampled_from(NAMES), words | days | st.text("-0123456789., e", max_size=30))))
@example([("page", "9" * 5000)])
@example([("page", "²")])
@example([("start", "0000-00-00")])
@example([("area", "1,1 " * 5000)])
@example([("area", "nan,inf 1,1")])
@example([("type", "\x00")])
@example([("type", "ASSAULT" + " " * 200 + "x")])
@example([("area", "6.5,-0 5,-2 6.5202466,4")])
def test_what_an_address_asks_for_is_a_filter_or_one_line(pairs):
    refusal = ""
    try:
        made = query_of(pairs)
    except ValueError as error:
        refusal = str(error)
    if refusal:
        assert "\n" not in refusal
        assert len(refusal) < 500
        return
    assert 1 <= made.page <= MOST_PAGE
    assert len(made.q) <= 200
    assert len(made.area) <= CORNERS
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in made.area)
    assert query_of(made.pairs()) == made


@given(queries)
def test_a_filter_is_the_same_after_its_way_through_an_address(query):
    again = query_of(parse_qsl(urlsplit(query.url("/")).query))
    assert len(again.area) == len(query.area)
    for near, corner_ in zip(again.area, query.area, strict=True):
        assert near == pytest.approx(corner_, abs=1e-4)
    for name in Query.__struct_fields__:
        if name != "area":
            assert getattr(again, name) == getattr(query, name), name
    assert query_of(parse_qsl(urlsplit(again.url("/")).query)) == again


@given(queries, st.sampled_from(["q", *LISTS]))
def test_what_is_taken_away_is_no_longer_asked_for(query, name):
    for value in [v for n, v in query.asked() if n == name]:
        assert (name, value) not in query.without(name, value).asked()
        assert query.without(name, value).page == 1


@pytest.fixture(scope="module")
def client(coded):
    with asking(create_app(Settings(project=str(coded)))) as client:
        yield client


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), value=words)
@example(name="q", value='"')
@example(name="q", value="\x00")
@example(name="q", value="a OR NEAR(b* -c ^d {e} : (")
@example(name="q", value="%_\\")
@example(name="area", value="-180,-90 180,90")
@example(name="end", value="9999-12-31")
@example(name="start", value="0001-01-01")
def test_no_address_breaks_the_page(client, name, value):
    for path in ("/", "/incidents.json", "/map.json", "/sources"):
        asked = f"{path}?{name}={quote(value, safe='', errors='replace')}"
        assert client.get(asked).status_code in (200, 400, 422), asked


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_every_filter_is_answered(client, query):
    for path in ("/", "/incidents.csv"):
        assert client.get(query.url(path)).status_code == 200

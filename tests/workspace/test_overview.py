"""The overview in a browser: filters, map, timeline, keys, dark and narrow."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from counterclaim.export import formats
from tests.workspace.conftest import faults


def drawn(page):
    """Wait until the map has its incidents."""
    expect(page.locator("#map")).to_have_attribute("data-spots", re.compile(r"\d"))


LOOKS = {"light": {}, "dark": {"dark": True}, "phone": {"width": 400, "height": 800}}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_shows_incidents_map_and_timeline_without_faults(opened, look):
    page = opened("/", **look)
    drawn(page)
    assert page.locator(".incident").count() > 5
    assert page.locator("#timeline .bar").count() > 1
    assert int(page.locator("#map").get_attribute("data-spots")) >= 1
    assert faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_filter_is_in_the_address_and_goes_back(opened):
    page = opened("/")
    every = page.locator("#found").get_attribute("data-count")
    page.get_by_text("Standing", exact=True).click()
    page.get_by_role("checkbox", name="contested").check()
    expect(page).to_have_url(re.compile("standing=contested"))
    expect(page.locator(".asked")).to_contain_text("contested")
    few = page.locator("#found").get_attribute("data-count")
    assert 0 < int(few) < int(every)
    assert page.locator(".incident:not(.standing-contested)").count() == 0
    page.go_back()
    expect(page.locator("#found")).to_have_attribute("data-count", every)
    page.go_forward()
    expect(page.locator("#found")).to_have_attribute("data-count", few)


def test_search_finds_words_of_names_and_of_quotes(opened):
    page = opened("/")
    every = int(page.locator("#found").get_attribute("data-count"))
    page.keyboard.press("/")
    page.keyboard.type("panjgur")
    expect(page).to_have_url(re.compile("q=panjgur"))
    found = int(page.locator("#found").get_attribute("data-count"))
    assert 0 < found < every
    page.locator(".asked a").first.click()
    expect(page.locator("#found")).to_have_attribute("data-count", str(every))
    assert page.locator("#search").input_value() == ""


def test_a_late_answer_does_not_take_the_place_of_a_later_one(opened):
    page = opened("/?q=panj")
    held, drawn_for = [], []
    page.route(re.compile(r"/\?q=panjgur"), lambda route: held.append(route))
    page.on("request", lambda r: drawn_for.append(r.url) if "map.json?q=panjgur" in r.url else None)
    page.locator("#search").fill("panjgur")
    while not held:
        page.wait_for_timeout(50)
    page.locator(".asked a").first.click()
    expect(page.locator("#found")).to_have_attribute("data-query", "")
    with page.expect_response(re.compile(r"/\?q=panjgur")):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator("#found").get_attribute("data-query") == ""
    assert drawn_for == []


def test_brushing_the_timeline_filters_the_rest(opened):
    page = opened("/")
    every = int(page.locator("#found").get_attribute("data-count"))
    box = page.locator("#timeline svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("start=.*end="))
    assert 0 < int(page.locator("#found").get_attribute("data-count")) < every


def test_an_area_is_drawn_with_clicks(opened):
    page = opened("/")
    drawn(page)
    page.get_by_role("button", name="Draw area").click()
    box = page.locator("#map").bounding_box()
    for x, y in ((0.2, 0.2), (0.95, 0.2), (0.95, 0.7)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.mouse.dblclick(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.7)
    expect(page).to_have_url(re.compile("area="))
    expect(page.locator(".asked")).to_contain_text("drawn area")


def test_keys_walk_the_list_and_open_an_incident(opened):
    page = opened("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".incident").nth(1)
    expect(second.locator("a")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")


def test_drawers_hold_what_has_no_day_or_place(opened):
    page = opened("/?only=unlocated")
    assert page.locator(".incident").count() == int(page.locator("#found").get_attribute("data-count"))
    drawn(page)
    assert page.locator("#map").get_attribute("data-spots") == "0"


def test_what_is_filtered_is_exported_in_every_format(opened):
    page = opened("/?standing=contested", width=400, height=800)
    every = int(page.locator("#found").get_attribute("data-count"))
    page.get_by_text("other formats").click()
    links = page.locator(".forms a")
    assert links.count() == len(formats("incidents", served=True)) - 3
    expect(links.first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    with page.expect_download() as coming:
        page.locator(".forms a", has_text="jsonl").click()
    assert coming.value.suggested_filename == "incidents.jsonl"
    lines = coming.value.path().read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["standing"] for line in lines] == ["contested"] * every
    assert faults(page) == []

"""HXL: what libhxl reads of it."""

from __future__ import annotations

import csv
import io
import re

import hxl
from hypothesis import given, settings
from telling import say
from told_incidents import act, tellings, told, who, written

from counterclaim.export.hxl import TAGS

OCHA = {
    "event_date": "#date+occurred", "year": "#date+year", "event_type": "#event+type",
    "sub_event_type": "#event+type+sub", "actor1": "#group+name+first",
    "assoc_actor_1": "#group+name+first+assoc", "actor2": "#group+name+second",
    "assoc_actor_2": "#group+name+second+assoc", "region": "#region+name", "country": "#country+name",
    "iso3": "#country+code", "admin1": "#adm1+name", "admin2": "#adm2+name", "location": "#loc+name",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "source": "#meta+source", "notes": "#description",
    "fatalities": "#affected+killed",
}  # fmt: skip
"""The tags of OCHA's own ACLED data sets."""


def rows(data: bytes) -> list[dict[str, str]]:
    """What libhxl reads, by tag."""
    source = hxl.data(io.BytesIO(data), hxl.InputOptions(allow_local=True))
    return [dict(zip((c.display_tag for c in source.columns), r.values, strict=False)) for r in source]


def test_tags_are_ochas_where_ocha_has_some():
    assert {column: TAGS[column] for column in OCHA} == OCHA
    assert len(set(TAGS.values())) == len(TAGS)
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in TAGS.values())


def test_libhxl_reads_the_tags_and_the_values():
    shot = act("the mayor", "Rwandan jets bombed Goma")
    data = written(
        "hxl",
        [
            told(
                shot, say("a doctor", "[Seven] died", n=7), say("the mayor", "[Nine] died", n=9),
                say("the mayor", "[four] were hurt", toll="injured", n=4),
                actors=(who("Rwandan jets", "initiator", shot),), standing="contested",
            )
        ],
    )  # fmt: skip
    source = hxl.data(io.BytesIO(data), hxl.InputOptions(allow_local=True))
    assert source.tags == [tag.split("+")[0] for tag in TAGS.values()]
    assert source.headers == list(TAGS)
    [r] = source
    wanted = {
        "#affected+killed": "7", "#affected+killed+min": "7", "#affected+killed+max": "9",
        "#affected+injured": "4", "#meta+rule": "acled-lowest", "#status+standing": "contested",
        "#meta+source+speaker": "a doctor", "#meta+quote": "Seven died", "#status+evidence": "stated",
        "#country+code": "COD", "#geo+lat": "-1.6792", "#date+occurred": "2024-05-02",
        "#group+name+first": "Military Forces of Rwanda", "#event+code": "CC-i-1",
    }  # fmt: skip
    assert {tag: r.get(tag) for tag in wanted} == wanted


def test_libhxl_can_count_it():
    data = written("hxl", [told(say("a doctor", f"[{n}] died", n=n)) for n in (2, 3)])
    source = hxl.data(io.BytesIO(data), hxl.InputOptions(allow_local=True))
    [r] = source.count("#country+code", "sum(#affected+killed-min-max) as Killed#affected+killed")
    assert (r.get("#country+code"), float(r.get("#affected+killed"))) == ("COD", 5)


def test_an_unknown_toll_is_empty_and_nobody_killed_is_zero():
    data = written("hxl", [told(), told(say("the army", "[nobody] died", n=0))])
    unknown, nobody = list(csv.DictReader(io.StringIO(data.decode(), newline="")))[1:]
    assert (unknown["fatalities"], unknown["fatalities_rule"]) == ("", "")
    assert (nobody["fatalities"], nobody["fatalities_rule"]) == ("0", "acled-lowest")


def test_no_incidents_make_headers_and_tags():
    data = written("hxl", []).decode().splitlines()
    assert data == [",".join(TAGS), ",".join(TAGS.values())]


@given(tellings(sound=True))
@settings(max_examples=100, deadline=None)
def test_any_incident_is_read_back(chance):
    for choices in ({}, {"all": "yes"}):
        data = written("hxl", [chance], **choices)
        assert data == written("hxl", [chance], **choices)
        read = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        assert list(read[0].values()) == list(TAGS.values())
        assert len(hxl.data(io.BytesIO(data), hxl.InputOptions(allow_local=True)).values) == len(read) - 1
        for r in read[1:]:
            assert None not in r
            assert r["fatalities"] == "" or int(r["fatalities"]) >= 0

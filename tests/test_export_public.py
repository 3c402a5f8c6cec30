"""The public variant: no masked name stands anywhere in any export; officials and outlets stay."""

from __future__ import annotations

import io
import json
import math
import zipfile
from urllib.parse import unquote

import msgspec
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import OFFICIAL, PRIVATE, invented

from counterclaim.export import FORMATS, Options, records
from counterclaim.export.brief_pdf import chromium
from counterclaim.export.masking import Names, fold, words
from counterclaim.export.public import GRID, LONGEST, MOVED_M, NOTICE, VARIANT, blurred, public
from counterclaim.model import Place, Precision, ReportRef
from counterclaim.project import Project

CASES = [(form, what) for form, f in sorted(FORMATS.items()) for what in f.of]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    path = invented(tmp_path_factory.mktemp("invented"))
    with Project.open(str(path), create=False, write=False) as project:
        yield project


@pytest.fixture(scope="module")
def made(told):
    return public(told)


def written(project, form, what, made=None) -> bytes:
    chosen = FORMATS[form]
    if what == "incidents" or chosen.project:
        rows = records(chosen, project, public=made)
    else:
        rows = made.records(project.rows()) if made else project.rows()
    out = io.BytesIO()
    notice = {"notice": NOTICE} if made else {}
    chosen.write(rows, out, options=Options(extra={"table": what, **notice}))
    return out.getvalue()


def read(data: bytes) -> str:
    """All that an export says: of an archive all its files, of a PDF its text."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if data.startswith(b"%PDF"):
        reader = pytest.importorskip("pypdfium2").PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_range() for page in reader)
    if data.startswith(b"PAR1"):
        return str(parquet.read_table(io.BytesIO(data)).to_pylist())
    return data.decode("utf-8", "replace")


@pytest.mark.parametrize(("form", "what"), CASES)
def test_no_masked_name_stands_in_any_export(told, made, form, what):
    if form == "brief-pdf" and chromium() is None:
        pytest.skip("no Chromium to print with")
    said = read(written(told, form, what, made))
    low = fold(unquote(said))
    assert not [name for name in PRIVATE if fold(name) in low]
    assert VARIANT in " ".join(said.split()).lower()


@pytest.mark.parametrize("form", ["jsonl", "csv", "bundle", "xlsx", "brief"])
def test_without_it_the_names_are_there(told, form):
    what = FORMATS[form].of[0]
    said = read(written(told, form, what))
    assert [name for name in PRIVATE if name in said]
    assert VARIANT not in said


def test_officials_and_outlets_stay(told, made):
    said = read(written(told, "jsonl", "claims", made))
    assert OFFICIAL in said
    assert "Lake Radio" in said
    assert "Goma" in said


def test_persons_are_told_apart(told, made):
    lines = [json.loads(x) for x in written(told, "jsonl", "claims", made).splitlines()]
    speakers = {x["speaker"]["name"] for x in lines if "[person" in x["speaker"]["name"]}
    assert len({name[name.index("[") : name.index("]")] for name in speakers}) >= 3


def test_offsets_stay_and_quotes_are_short(told, made):
    whole = {r.claim.id: r.claim for r in told.rows()}
    for row in made.records(told.rows()):
        c = row.claim
        assert c.quote.span == whole[c.id].quote.span
        assert len(c.quote.exact) <= LONGEST
        assert (c.quote.prefix, c.quote.suffix) == ("", "")


def test_an_address_that_names_somebody_is_left_out(told, made):
    urls = {made.report(r).outlet: made.report(r).url for r in told.reports()}
    assert urls == {"Lake Radio": None, "Kivu Post": "https://post.example/five-dead"}
    assert all("/" not in (made.report(r).path or "") for r in told.reports())


def test_who_wrote_a_report_is_not_told(made):
    ref = ReportRef(id="r-1", sha256="0", outlet="Lake Radio", author="Ada Okot", language="en")
    assert made.report(ref) == msgspec.structs.replace(ref, author=None)


def test_who_decided_is_not_told(tmp_path):
    path = invented(tmp_path)
    with Project.open(str(path)) as project:
        claim = next(project.claims())
        project.decide(
            "accept", "claim", claim.id, reviewer="Greta Lindqvist", reason="I called Maryam's aunt"
        )
        said = read(written(project, "bundle", "incidents", public(project)))
        assert claim.id in said
        assert "Lindqvist" not in said
        assert "aunt" not in said
        assert "Lindqvist" in read(written(project, "bundle", "incidents"))


@given(
    st.floats(-90, 90), st.floats(-180, 180), st.none() | st.integers(0, 10**6), st.none() | st.integers(1, 3)
)
def test_a_blurred_point_stays_within_its_radius(lat, lon, radius, code):
    place = Place(
        name="x", as_written="x", lat=lat, lon=lon, radius_m=radius, precision=Precision(acled=code)
    )
    made = blurred(place)
    north, east = (made["lat"] - lat) * 111_320, (made["lon"] - lon) * 111_320 * math.cos(math.radians(lat))
    assert math.hypot(north, east) <= MOVED_M
    assert made["radius_m"] == (radius or 0) + MOVED_M
    assert made["geonames_id"] is None
    assert made["precision"].acled in (None, 2, 3)
    assert abs(made["lat"] / GRID - round(made["lat"] / GRID)) < 1e-6


LETTERS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéüñşıأحмт"), min_size=3, max_size=9)
NAME = st.lists(LETTERS, min_size=2, max_size=4).map(lambda parts: " ".join(p.capitalize() for p in parts))
TEXT = st.text(st.characters(exclude_categories=["Cs", "L", "N", "M"]), max_size=20)


@given(NAME, TEXT, TEXT, st.sampled_from([" ", "-", "  ", "\n", "\u200b ", "_", "."]), st.booleans())
def test_a_name_is_found_however_it_is_written(name, before, after, between, capitals):
    written = name.upper() if capitals else name
    text = f"{before} {written.replace(' ', between)} {after}"
    masked = Names([name]).masked(text)
    assert not set(words(name)) & (set(words(masked)) - {"person", "1", "handle", "withheld"})


def test_a_word_that_a_place_has_too_is_masked_with_the_name_alone():
    names = Names(["Grace Goma"], kept=["goma"])
    assert names.masked("Grace Goma died in Goma.") == "[person 1] died in Goma."
    assert (
        names.masked("Grace, they said, by the grace of God") == "[person 1], they said, by the grace of God"
    )


def test_two_of_one_name_are_not_one_person():
    names = Names(["Daniel Ahmadi", "Maryam Ahmadi"])
    assert names.masked("Ahmadi; Daniel; Maryam Ahmadi") == "[name withheld]; [person 1]; [person 2]"


def test_handles_and_addresses_go():
    assert Names([]).masked("@lakeside said to a.b@mail.example that 5 @ 6") == (
        "[handle withheld] said to [handle withheld] that 5 @ 6"
    )

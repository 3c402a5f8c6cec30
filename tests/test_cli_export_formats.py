"""Exports for maps and graphs from a project that people have reviewed, by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import stix2
from prov.model import ProvDocument
from test_cli_review import claim, done, on
from test_cli_reviewed import coded_desk, desk

__all__ = ["coded_desk", "desk"]

WHOLE = ("atlos", "ftm", "geoparquet", "kml", "prov", "stix", "timemap")


def bundle(desk: Path) -> dict:
    """The provenance of the incident that both reports tell of."""
    every = json.loads(done(desk, "export", "incidents", "--format", "prov"))["bundle"]
    return max(every.values(), key=lambda made: len(made["entity"]))


def test_what_was_rejected_is_no_fact_and_provenance_tells_who_rejected_it(desk):
    ten, nine = claim(desk, field="toll", low=10), claim(desk, field="toll", low=9)
    assert ten["id"] in done(desk, "export", "incidents", "--format", "stix")
    done(desk, "decide", "reject", ten["id"], "--why", "a typing error")
    done(desk, "decide", "edit", nine["id"], "--set", "speaker=The Red Cross", "--set", "speaker.kind=ngo")

    for form in ("stix", "atlos", "kml", "timemap", "ftm"):
        text = done(desk, "export", "incidents", "--format", form)
        assert ten["id"] not in text
        assert "illed: 7 to 9 (rule stated-range)" in text
        assert "The Red Cross" in text
    page = json.loads(done(desk, "export", "claims", "--format", "annotation"))
    assert ten["id"] not in {a["label"] for a in page["items"]}
    assert nine["id"] in {a["label"] for a in page["items"]}

    made = bundle(desk)
    [invalid] = made["wasInvalidatedBy"].values()
    assert invalid["prov:entity"] == f"cc:{ten['id']}"
    assert made["activity"][invalid["prov:activity"]]["cc:reason"] == "a typing error"
    people = {
        a["prov:label"] for a in made["agent"].values() if a.get("prov:type", {}).get("$") == "prov:Person"
    }
    assert "Ada" in people
    [revision] = [
        r for r in made["wasDerivedFrom"].values() if r.get("prov:type", {}).get("$") == "prov:Revision"
    ]
    assert (revision["prov:generatedEntity"], revision["prov:usedEntity"]) == (
        f"cc:{nine['id']}-edited",
        f"cc:{nine['id']}",
    )


@pytest.mark.parametrize("form", WHOLE)
def test_every_format_is_written_to_a_file_twice_the_same(desk, form):
    for name in ("one", "two"):
        done(desk, "export", "incidents", "--format", form, "--output", name)
    assert (desk / "one").read_bytes() == (desk / "two").read_bytes()
    assert (desk / "one").stat().st_size > 100


def test_real_projects_read_back(desk):
    made = json.loads(done(desk, "export", "incidents", "--format", "stix", "--set", "tlp=green"))
    stix2.parse(made, allow_custom=False)
    text = done(desk, "export", "incidents", "--format", "prov")
    assert list(ProvDocument.deserialize(content=text, format="json").bundles)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("stix", "--set", "tlp=purple"),
            "--set tlp=purple: no such choice; choose one of: none, clear, green, amber, amber+strict, red",
        ),
        (("stix", "--set", "tpl=red"), "--set tpl: stix has no such choice; it has: tlp"),
        (("kml", "--set", "x=1"), "--set x: kml has no such choice; it has: none"),
        (
            ("atlos", "--set", "status=Done", "--output", "x.csv"),
            "--set status=Done: no such choice; choose one of: To Do",
        ),
        (("prov", "--set", "base=two words"), "--set base=two words: is no address"),
        (("annotation",), "--format annotation: incidents have no such format"),
    ],
)
def test_a_wrong_choice_is_one_line_and_writes_nothing(desk, arguments, line):
    before = sorted(desk.glob("[!d]*"))
    result = on(desk, "export", "incidents", "--format", *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"counterclaim: {line}")
    assert result.stderr.count("\n") == 1
    assert sorted(desk.glob("[!d]*")) == before

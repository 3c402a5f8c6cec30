"""What a format lets choose is checked before anything is written."""

from __future__ import annotations

import csv
import io
import re

import pytest
from project_records import coded
from told_incidents import told, written
from typer.testing import CliRunner

from counterclaim.cli.app import app
from counterclaim.export import FORMATS, ChoiceError
from counterclaim.project import Project

FIELD = ("acled-style", "hxl", "plover", "ucdp-style")


@pytest.fixture
def project(tmp_path):
    path = str(tmp_path / "goma.counterclaim")
    with Project.open(path) as made:
        made.save(*coded(1))
    return path


@pytest.mark.parametrize("form", FIELD)
def test_a_choice_that_there_is_not_is_refused(form):
    with pytest.raises(ChoiceError, match="all=maybe: no such choice; choose one of: no, yes"):
        written(form, [told()], all="maybe")


@pytest.mark.parametrize("form", FIELD)
def test_the_command_says_so_and_leaves_no_file(form, project, tmp_path):
    out = tmp_path / "out.csv"
    for extra in ([], ["--output", str(out)]):
        ran = CliRunner().invoke(
            app, ["export", "incidents", "-f", form, "--project", project, "--set", "all=maybe", *extra]
        )
        assert ran.exit_code != 0
        assert "all=maybe" in str(ran.exception) + ran.output
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("form", FIELD)
def test_a_project_is_exported(form, project):
    ran = CliRunner().invoke(
        app, ["export", "incidents", "-f", form, "--project", project, "--set", "all=yes"]
    )
    assert ran.exit_code == 0, ran.output
    header = {
        "plover": "has_event",
        "hxl": "#event+code",
        "acled-style": "event_id_cnty",
        "ucdp-style": "id,",
    }
    assert header[form] in ran.output
    # An attack without a sub-event type is none of ACLED's.
    assert ("CC-i-" in ran.output) == (form in ("plover", "ucdp-style"))


def test_what_a_reviewer_rejects_is_no_figure_any_more(project):
    def best() -> str:
        ran = CliRunner().invoke(
            app, ["export", "incidents", "-f", "ucdp-style", "--project", project, "--set", "all=yes"]
        )
        return next(csv.DictReader(io.StringIO(ran.output)))["best"]

    assert best() == "3"
    with Project.open(project) as made:
        toll = next(c.id for c in made.claims() if c.field == "toll")
        made.decide("reject", "claim", toll, reviewer="Ana")
    assert best() == ""


@pytest.mark.parametrize("form", FIELD)
def test_every_loss_says_where_the_lost_is(form):
    assert all(what and where for what, where in FORMATS[form].lost.items())
    assert any("claims.csv" in where for where in FORMATS[form].lost.values())


def test_every_format_says_by_what_it_is_checked(root):
    table = (root / "docs" / "exports" / "checked.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    assert set(FORMATS) <= set(re.findall(r"`([\w-]+)`", " ".join(rows)))

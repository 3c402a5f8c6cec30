"""The docs tell what is: commands and code run, links lead somewhere, the reference is current."""

from __future__ import annotations

import doctest
import re
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import console  # noqa: E402 - lies beside the pages
import generate  # noqa: E402
import nbformat  # noqa: E402
import notebook  # noqa: E402

PAGES = console.pages()
ALL_PAGES = sorted({*PAGES, *(ROOT / "docs").rglob("*.md"), ROOT / "CONTRIBUTING.md"})
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def with_blocks(language: str) -> list[Path]:
    return [p for p in PAGES if any(console.blocks(p.read_text(encoding="utf-8"), language))]


def test_the_runner_of_the_docs_does_what_it_says() -> None:
    assert doctest.testmod(console).failed == 0
    assert console.same("took 1.2 s  \n", "took 3 s\n")
    assert not console.same("1 incident\n", "2 incidents\n")


@pytest.mark.parametrize("page", sorted({*with_blocks("console"), *with_blocks("python")}), ids=name)
def test_commands_and_code_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert console.refreshed(text, tmp_path) == text, "run make docs"


def test_the_notebook_shows_what_it_gives_when_it_is_run() -> None:
    book = nbformat.read(notebook.NOTEBOOK, 4)
    assert notebook.shown(notebook.refreshed(book)) == notebook.shown(book), "run make docs"


def test_the_notebook_is_a_page_of_the_site() -> None:
    text = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
    assert notebook.HERE in text
    made = notebook.on_page_content(f"<h1>A notebook</h1>\n<p>{notebook.HERE}</p>")
    assert made.count('<svg class="map"') == 1
    assert "&quot;examples&quot;" in made
    assert notebook.on_page_content("<p>Nothing.</p>") == "<p>Nothing.</p>"


@pytest.mark.parametrize("page", ALL_PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [m[1] for m in LINK.finditer(page.read_text(encoding="utf-8"))]
    broken = [x for x in links if "://" not in x and not (page.parent / x).exists()]
    assert not broken


@pytest.mark.parametrize("page", sorted(generate.REFERENCE.glob("*.md")), ids=name)
def test_the_reference_is_current(page: Path) -> None:
    made = {
        "commands": generate.commands_page,
        "records": generate.records_page,
        "events": generate.events_page,
    }
    assert page.read_text(encoding="utf-8") == made[page.stem](), "run make docs"


def test_every_reference_page_is_there() -> None:
    assert {p.stem for p in generate.REFERENCE.glob("*.md")} == {"commands", "records", "events"}


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert pages == set(re.findall(r"[\w/-]+\.md", menu))


def test_the_vocabulary_entry_shown_is_a_real_one() -> None:
    from counterclaim.vocabulary import entries

    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    shown = [e for b in console.blocks(page, "yaml") for e in yaml.safe_load(b.text)]
    assert shown
    assert all(entry in entries("furniture") for entry in shown)


def test_the_design_names_every_status_and_modality() -> None:
    from typing import get_args

    from counterclaim import model

    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    words = [
        w for kind in (model.Status, model.Modality, model.TollKind, model.Standing) for w in get_args(kind)
    ]
    assert not [w for w in words if w not in page]


def test_the_exports_page_names_every_field() -> None:
    from counterclaim.export.rows import claim_line, incident_line
    from counterclaim.model import Claim, ClaimRow, Incident, ReportRef, Speaker, quote

    text = "Two men died."
    claim = Claim(
        id="c-1",
        report="r-1",
        field="toll",
        quote=quote(text, (0, 12)),
        speaker=Speaker(name="x"),
        status="stated",
        method="",
    )
    row = ClaimRow(report=ReportRef(id="r-1", sha256="0"), claim=claim)
    incident = Incident(
        id="i-1",
        title="",
        type="ASSAULT",
        mode=None,
        modality="happened",
        cameo_root=None,
        acled={},
        ucdp=None,
        standing="single source",
        date=None,
        place=None,
        mentions=(),
        reports=(),
    )
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    tables = page.split("| incident field |")
    for table, line in zip(tables, (claim_line(row), incident_line(incident)), strict=True):
        cells = re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
        assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == set(line)


def test_the_page_on_python_names_all_that_is_public() -> None:
    import inspect

    import counterclaim
    from counterclaim.notebook import drawing, incidents, project, tables

    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    kinds = (project.Project, incidents.Incidents, incidents.Incident, tables.Claims, drawing.Drawing)
    names = {n for kind in kinds for n, _ in inspect.getmembers(kind, callable) if not n.startswith("_")}
    asked = (project.Project.incidents, project.Project.claims, incidents.Incidents.export)
    arguments = {a for f in asked for a in inspect.signature(f).parameters}
    unsaid = {"self", "form", "path", "choices", "__version__"}
    for name in {*names, *arguments, *counterclaim.__all__} - unsaid:
        assert re.search(rf"[`.]{name}[`(]|, {name}\(|[ (]{name}=", page), name


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_lock_files_pin_by_hash_and_name_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pins = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
        assert pins
        assert len(re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pins)
        assert not re.search(r"://|--(?:index-url|extra-index-url|find-links)|@ file", text)
        assert not re.search(r"==999", text)


def test_the_lock_holds_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    locks = [(wanted, "requirements.lock")]
    locks.append(([*wanted, *project["dependency-groups"]["dev"]], "requirements-dev.lock"))
    for requirements, lock in locks:
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        names = {
            re.split(r"[<>=!~\[; ]", r)[0].lower().replace("_", "-")
            for r in requirements
            if isinstance(r, str)
        }
        assert names <= pinned, "run make lock"

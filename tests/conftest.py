"""Shared by all tests: where the measuring texts are, and steady output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterclaim.project import Project

ROOT = Path(__file__).resolve().parent.parent


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


@pytest.fixture
def path(tmp_path: Path) -> str:
    """The path of a project that is not there yet."""
    return str(tmp_path / "border.db")


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

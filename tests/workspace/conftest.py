"""A served project and a browser that looks at it; nothing that it asks for may leave this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from counterclaim.engine import code_inputs, link
from counterclaim.project import Project
from counterclaim.workspace import Settings, create_app

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "src" / "counterclaim" / "workspace" / "static" / "vendor"
ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
)  # fmt: skip
WAIT = 30_000
"""Milliseconds that a page may take on a busy machine; nothing is timed."""

expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the example reports, coded once; never written to."""
    path = tmp_path_factory.mktemp("coded") / "examples.db"
    with Project.open(str(path)) as project:
        for _ in code_inputs([str(ROOT / "examples")], project=project):
            pass
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


@pytest.fixture
def project_path(coded: Path, tmp_path: Path) -> str:
    """A copy of the coded examples that a test may change."""
    return str(shutil.copy(coded, tmp_path / "examples.db"))


def serving(settings: Settings) -> contextlib.AbstractContextManager[str]:
    """Serve a project on a free port of this machine; gives the address, without a slash at the end."""
    return serving_app(create_app(settings))


@contextlib.contextmanager
def serving_app(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives the address, without a slash at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def link_again(path: str) -> None:
    """Put incidents together as was decided."""
    with Project.open(path) as project:
        link(project)


@pytest.fixture
def served(project_path: str) -> Iterator[str]:
    """The address of the served examples."""
    with serving(Settings(project=project_path, reviewer="Ada", link=link_again)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or skip."""
    found = os.environ.get("COUNTERCLAIM_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("install Debian's chromium, or set COUNTERCLAIM_CHROMIUM to one, to look at the page")
    if not (VENDOR / "axe.min.js").exists():
        pytest.skip("python -m tools.vendor --tests fetches what the page needs")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: str) -> Iterator[Opened]:
    """Open a path of the served examples; at the end there was no error, and nothing left this machine."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def own(address: str) -> bool:
        return address.startswith((f"{served}/", "data:"))

    def open_(path: str = "/", width: int = 1400, height: int = 900, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("console", lambda m: wrong.append(f"{m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: None if own(r.url) else wrong.append(f"asked {r.url}"))
        page.goto(served + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def faults(page: Page) -> list[str]:
    """Serious and critical accessibility faults that axe finds on a page, a line each."""
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{v['id']}: {v['help']}: {n['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]

"""`python docs/screens.py`: picture the page's views of the example reports into ``docs/images``.

Needs Debian's chromium (or ``COUNTERCLAIM_CHROMIUM``) and what ``python -m tools.vendor`` fetches. Pictures
are not compared in CI: a browser draws text a little differently on each machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8766
ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
]  # fmt: skip
SIZE = {"width": 1360, "height": 860}


@contextmanager
def served() -> Iterator[str]:
    """The example reports, coded and served."""
    run = [sys.executable, "-m", "counterclaim"]
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "examples.counterclaim")
        code = [*run, "code", str(ROOT / "examples"), "--project", project]
        subprocess.run(code, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        serve = [*run, "serve", "--project", project, "--port", str(PORT), "--by", "Ada"]
        process = subprocess.Popen(serve, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        address = f"http://127.0.0.1:{PORT}"
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}/api", timeout=5).close()  # noqa: S310 - our own
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def take(page: Page, address: str) -> Iterator[str]:
    """Picture each view; gives the names."""
    page.goto(f"{address}/?sort=contested")
    page.locator("#map[data-idle]").wait_for(timeout=120_000)
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / "overview.png")
    yield "overview"
    first = page.locator(".incident a").first.get_attribute("href")
    assert first is not None
    page.goto(address + first)
    page.wait_for_timeout(3000)
    page.screenshot(path=IMAGES / "incident.png")
    yield "incident"
    page.goto(f"{address}/reports?q=Saravan")
    report = page.locator("main a[href^='/reports/']").first.get_attribute("href")
    assert report is not None
    page.goto(address + report)
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / "report.png")
    yield "report"
    page.goto(f"{address}/review/{report.split('/')[2].split('#')[0].split('?')[0]}")
    page.wait_for_timeout(1500)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / "review.png")
    yield "review"
    page.goto(f"{address}/merge?one={first.rsplit('/', 1)[1]}")
    page.wait_for_timeout(1500)
    other = page.locator("main a[href*='other=']").first
    if other.count():
        other.click()
        page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / "merge.png")
    yield "merge"


def main() -> None:
    """Take all pictures."""
    chromium = os.environ.get("COUNTERCLAIM_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("chromium: not found; install it, or set COUNTERCLAIM_CHROMIUM to one")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        for name in take(page, address):
            print(f"written: docs/images/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

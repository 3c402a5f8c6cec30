"""Brief as PDF: the HTML brief, printed by a Chromium that is on this machine.

The page has no script and loads nothing; Chromium is started without a network's names and with a profile of
its own. The PDF says of no moment at which it was made: the same records give the same bytes by the same
Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from counterclaim.export import brief
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.told import Told

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "msedge",
)  # fmt: skip
"""What Chromium and its kin are called."""
VARIABLE = "COUNTERCLAIM_CHROMIUM"
PATIENCE_S = 300
_OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)(\d{14})([^)]{0,8}\))")


def write(records: Iterable[Told], out: Out, *, options: Options = PLAIN) -> None:
    """Write incidents as a PDF.

    Args:
        records: incidents with all that tells of them.
        out: takes the bytes when all is printed.
        options: those of the brief.

    Raises:
        ValueError: there is no Chromium, or it printed nothing; in one line.

    Follows ISO 32000 (PDF), as Chromium does.
    """
    browser = chromium()
    if browser is None:
        raise ValueError(f"no Chromium to print with: install one, or name it in {VARIABLE}")
    with tempfile.TemporaryDirectory(prefix="counterclaim-") as folder:
        page, made = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        with page.open("wb") as file:
            brief.write(records, file, options=options)
        # Chromium's sandbox does not start for root.
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [browser, *_OPTIONS, *root, f"--user-data-dir={folder}/profile"]
        try:
            done = subprocess.run(  # noqa: S603 - a browser on our own page
                [*command, f"--print-to-pdf={made}", page.as_uri()],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ValueError(f"{browser}: printed nothing ({type(error).__name__})") from None
        if done.returncode or not made.exists():
            raise ValueError(f"{browser}: printed nothing (status {done.returncode})")
        out.write(_MADE.sub(rb"\g<1>19800101000000\g<3>", made.read_bytes()))


def chromium() -> str | None:
    """The Chromium that prints: as ``COUNTERCLAIM_CHROMIUM`` names it, else the first that is found."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)

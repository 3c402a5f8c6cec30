"""Makes the files of this folder by Chromium and LibreOffice: ``python tests/files/make.py``.

Needs ``chromium``, ``soffice`` (LibreOffice Writer) and the development group's playwright.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIRE = HERE.parent.parent / "examples" / "01-wire.txt"
URL = "https://example.org/meridian-wire/01-wire"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/"
    "iZk9HQAAAABJRU5ErkJggg=="
)
NAMESPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    }.items()
)


def wire() -> tuple[str, list[str]]:
    """The title and the paragraphs of the example report."""
    head, *paragraphs = WIRE.read_text(encoding="utf-8").strip().split("\n\n")
    title = next(line for line in head.splitlines() if line.startswith("Title: "))
    return title.removeprefix("Title: "), paragraphs


def page() -> str:
    """The report as a site would show it, with a menu, a picture and a foot."""
    title, paragraphs = wire()
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} | Meridian Wire</title>
<meta property="og:site_name" content="Meridian Wire"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2024-01-18T09:40+03:30">
<link rel="canonical" href="{URL}"></head><body><nav><a href="/">World</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><img src="{PIXEL}" alt="">{body}</article>
<iframe srcdoc="<p>Buy a lamp today, the best lamp there is for reading at night.</p>"></iframe>
<footer>All rights reserved</footer></body></html>"""


def document() -> str:
    """The report as a document (flat ODF): narrow lines, a running head and foot, an author and a date."""
    title, paragraphs = wire()
    body = "".join(f'<text:p text:style-name="Body">{html.escape(p)}</text:p>' for p in paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>A. Writer</meta:initial-creator>
<meta:creation-date>2024-01-18T09:40:00</meta:creation-date></office:meta>
<office:styles><style:style style:name="Head" style:family="paragraph"><style:text-properties
 fo:font-size="18pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm"
 fo:text-align="justify"/></style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="A6"><style:page-layout-properties
 fo:page-width="10.5cm" fo:page-height="14.8cm" fo:margin="1.2cm"/><style:header-style/><style:footer-style/>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A6">
<style:header><text:p>Meridian Wire</text:p></style:header>
<style:footer><text:p>Page <text:page-number/></text:p></style:footer></style:master-page>
</office:master-styles>
<office:body><office:text><text:p text:style-name="Head">{title}</text:p>{body}</office:text></office:body>
</office:document>"""


def mhtml() -> str:
    """What Chromium saves of the page."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("COUNTERCLAIM_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.route("**/*", lambda route: route.fulfill(body=page(), content_type="text/html; charset=utf-8"))
        tab.goto(URL)
        saved = tab.context.new_cdp_session(tab).send("Page.captureSnapshot", {"format": "mhtml"})
        browser.close()
    return str(saved["data"])


def main() -> None:
    """Write the files."""
    (HERE / "chromium.mhtml").write_bytes(mhtml().encode())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "libreoffice.fodt")
        source.write_text(document(), encoding="utf-8")
        for kind in ("docx", "pdf"):
            home = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
            subprocess.run(command, check=True, capture_output=True)
            shutil.copy(Path(folder, f"libreoffice.{kind}"), HERE)


if __name__ == "__main__":
    main()

"""`python docs/notebook.py`: run ``docs/tutorial.ipynb`` and put what it shows into it.

``make docs`` runs it; a test runs the notebook again and compares. The site shows the notebook as a page:
this module is also MkDocs' hook that writes it.
"""

from __future__ import annotations

import copy
import html
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
HERE = "{{ tutorial.ipynb }}"
"""Where the notebook stands in a page."""
STYLE = "overflow-x: auto; font-size: .85rem; margin-bottom: 1rem"
SECONDS = 600
"""For a cell, at the most."""


def refreshed(book: Any) -> Any:
    """A notebook as it is when it has been run, in a folder of its own with the examples in it."""
    from nbclient import NotebookClient

    made = copy.deepcopy(book)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")}
        client = NotebookClient(made, timeout=SECONDS, resources={"metadata": {"path": folder}})
        client.execute(env=environment)
    for cell in made.cells:
        cell.metadata = {}
    # What names the machine and its Python is none of the reader's business.
    made.metadata = {"kernelspec": made.metadata["kernelspec"], "language_info": {"name": "python"}}
    return made


def shown(book: Any) -> list[list[dict[str, Any]]]:
    """What the cells of a notebook show, cell by cell."""
    return [[dict(o) for o in cell.get("outputs", ())] for cell in book.cells]


def page(book: Any) -> str:
    """A notebook as HTML: text as Markdown, code as code, and what it shows as it shows it."""
    return "\n".join(part for cell in book.cells for part in _cell(cell))


def _cell(cell: Any) -> Iterator[str]:
    if cell.cell_type == "markdown":
        import markdown

        yield markdown.markdown(cell.source, extensions=["tables", "fenced_code"])
        return
    yield f'<pre><code class="language-python">{html.escape(cell.source)}</code></pre>'
    for output in cell.outputs:
        data = output.get("data", {"text/plain": output.get("text", "")})
        if "text/html" in data:
            yield f'<div class="shown" style="{STYLE}">{data["text/html"]}</div>'
        else:
            yield f'<pre><code class="language-text">{html.escape(data["text/plain"])}</code></pre>'


def on_page_content(content: str, **_: Any) -> str:
    """MkDocs: put the notebook where a page asks for it."""
    if HERE not in content:
        return content
    return re.sub(rf"<p>{re.escape(HERE)}</p>", lambda _: page(nbformat.read(NOTEBOOK, 4)), content)


def write() -> None:
    """Run the notebook, and put what it shows into it."""
    nbformat.write(refreshed(nbformat.read(NOTEBOOK, 4)), NOTEBOOK)


if __name__ == "__main__":
    write()

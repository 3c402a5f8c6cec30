"""Counterclaim: from conflict news to a citable record of who says what happened.

>>> import counterclaim
>>> counterclaim.__version__
'0.1.0'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from counterclaim.language import Means
    from counterclaim.notebook.project import Project

__version__ = "0.1.0"
__all__ = ["__version__", "code", "open"]


def code(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    project: str | PathLike[str] | None = None,
    *,
    outlet: str | None = None,
    published: str | None = None,
    every: bool = False,
    means: Means = "both",
    columns: Mapping[str, str] | None = None,
    workers: int = 1,
) -> Project:
    """Code reports: read files or folders, find their claims, and join what they tell to incidents.

    Inputs that cannot be read are named in a warning, and ``refused()`` of the project lists them.

    Args:
        paths: a file, a folder, or several.
        project: the project to write to, a file or a PostgreSQL URL; it is made if it does not exist, and
            what it holds already is not coded again. Without one, the project ends with the program.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none (ISO 8601).
        every: read also reports in other languages than English, and reports without violence, coercion or
            protest, which are set aside otherwise.
        means: with what reports are read: "rules", "reader" (the learned reader wherever it can answer) or
            "both".
        columns: which column of CSV, Parquet or JSON Lines holds "text", "title", "published", "outlet" and
            "url"; their common names are known without it.
        workers: processes that code; 0 is as many as are worth while. A script that asks for several starts
            what it does under ``if __name__ == "__main__":``.

    Raises:
        ProjectError: the project cannot be opened or written.
    """
    from os import fspath

    from counterclaim.notebook.project import code_project

    inputs = [paths] if isinstance(paths, str) or not isinstance(paths, Sequence) else paths
    return code_project(
        [fspath(p) for p in inputs], project, outlet=outlet, published=published, every=every, means=means,
        columns=columns, workers=workers,
    )  # fmt: skip


def open(path: str | PathLike[str]) -> Project:
    """Open a project that is there.

    Args:
        path: a file, or a PostgreSQL URL.

    Raises:
        ProjectError: there is none, or it is something else.
    """
    from counterclaim.notebook.project import open_project

    return open_project(path)

"""Counterclaim: from conflict news to a citable record of who says what happened.

>>> import counterclaim
>>> counterclaim.__version__
'0.1.0'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.language import Means
    from counterclaim.model import Coded

__version__ = "0.1.0"
__all__ = ["__version__", "code"]


def code(
    paths: str | Sequence[str],
    project: str | None = None,
    *,
    outlet: str | None = None,
    published: str | None = None,
    every: bool = False,
    means: Means = "both",
    columns: Mapping[str, str] | None = None,
) -> list[Coded]:
    """Code reports: read files or folders, find their claims, and keep them in a project if one is named.

    Args:
        paths: a file, a folder, or several.
        project: the project file to write to; it is made if it does not exist.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none (ISO 8601).
        every: read also reports in other languages than English, and reports without violence, coercion or
            protest, which are set aside otherwise.
        means: with what reports are read: "rules", "reader" (the learned reader wherever it can answer) or
            "both".
        columns: which column of CSV, Parquet or JSON Lines holds "text", "title", "published", "outlet" and
            "url"; their common names are known without it.

    Returns:
        The coded reports, in order. One that was set aside has no claims, and ``aside`` says why. Inputs that
        cannot be read are left out; the command line says why.
    """
    from counterclaim.engine import Done, code_inputs
    from counterclaim.project import Project

    inputs = [paths] if isinstance(paths, str) else list(paths)
    with Project.open(project) if project else nullcontext() as store:
        done = code_inputs(
            inputs,
            outlet=outlet,
            published=published,
            project=store,
            every=every,
            means=means,
            columns=columns,
        )
        return [item.coded for item in done if isinstance(item, Done)]

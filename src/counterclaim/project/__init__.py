"""The project file: reports, claims, incidents and decisions in one SQLite file, or in PostgreSQL by URL.

It opens in Datasette as it is: the views ``claims`` and ``incidents`` are named like the exports, and reports
and claims can be searched.
"""

from counterclaim.project.decisions import Decision
from counterclaim.project.errors import ProjectError
from counterclaim.project.rows import Refusal
from counterclaim.project.store import Project
from counterclaim.project.verify import Problem

__all__ = ["Decision", "Problem", "Project", "ProjectError", "Refusal"]

"""A small project of invented reports in which private persons, officials and armed actors are named."""

from __future__ import annotations

from pathlib import Path

from counterclaim.engine import code_inputs, link
from counterclaim.project import Project

REPORTS = {
    "lake.txt": """\
Outlet: Lake Radio
Published: 2024-05-08
URL: https://lake.example/2024/nurse-maryam-ahmadi-killed
Title: Nurse Maryam Ahmadi among dead in Goma

Gunmen killed Maryam Ahmadi, a 34-year-old nurse, and her son Daniel Ahmadi in Goma on Monday, the army \
said. "They shot at everyone," said Joseph Kambale, a farmer who saw the attack. A resident, Fatima Bisimwa, \
told Radio Okapi that at least five people had died. Colonel Jean Mutombo, an army spokesman, said three \
rebels were killed. Doctor Paul Nzeza of a Goma hospital said 12 people were injured. Among those killed was \
Ahmadi's neighbour, Pierre Kalume, 12.
""",
    "post.txt": """\
Outlet: Kivu Post
Published: 2024-05-09
URL: https://post.example/five-dead
Title: Five dead in Goma

Five people, among them the nurse Maryam Ahmadi, died when gunmen attacked a market in Goma on Monday, \
police said. Kambale said he had seen six bodies. Journalist Aline Mukendi was abducted. Soldiers shot dead \
a teacher, Emmanuel Okello, in Goma on Tuesday, the army said.
""",
}
PRIVATE = (
    "Maryam", "Ahmadi", "Kambale", "Bisimwa", "Nzeza", "Kalume", "Mukendi", "Okello",
)  # fmt: skip
"""Words of names that no public export may hold."""
OFFICIAL = "Jean Mutombo"


def invented(folder: Path) -> Path:
    """Code the reports into a project in a folder."""
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "invented.db"
    with Project.open(str(path)) as project:
        for _ in code_inputs([str(folder / name) for name in REPORTS], project=project):
            pass
        link(project)
    return path

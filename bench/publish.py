"""Write the figures of a run into ``docs/measuring.md``, between its markers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "measuring.md"
OPEN, CLOSE = "<!-- figures -->", "<!-- /figures -->"

ROWS: tuple[tuple[str, str, str], ...] = (
    ("seed.found", "founding report: claims found, of 21", "{:.0f}"),
    ("seed.whole", "... with speaker, relay and status right, of 21", "{:.0f}"),
    ("seed.checks", "... other checks kept, of {seed.checks_of}", "{:.0f}"),
    ("tolls.found_f1", "tolls: figure and kind, F1", "{:.2f}"),
    ("tolls.bounds_f1", "... with bounds, F1", "{:.2f}"),
    ("tolls.bounds_speaker_f1", "... with bounds and speaker, F1", "{:.2f}"),
    ("tolls.joint_f1", "... with bounds, speaker and status, F1", "{:.2f}"),
    ("tolls.speaker_of_found", "tolls found: speaker right", "{:.2f}"),
    ("tolls.status_of_found", "tolls found: status right", "{:.2f}"),
    ("examples.found", "examples: claims other than tolls found", "{:.2f}"),
    ("examples.whole", "... with speaker, relay and status", "{:.2f}"),
    ("examples.tolls_bounds_f1", "examples: tolls with bounds, F1", "{:.2f}"),
    ("examples.tolls_bounds_speaker_f1", "... and speaker, F1", "{:.2f}"),
    ("examples.incidents_found", "examples: incident mentions found", "{:.2f}"),
    ("examples.incidents_dated", "... with the right day", "{:.2f}"),
    ("examples.incidents_placed", "... with the right place", "{:.2f}"),
    ("examples.checks", "examples: incidents joined and kept apart, of {examples.checks_of}", "{:.0f}"),
    ("speed.chain_to_bare", "words a second of the whole chain, bare spaCy = 1", "{:.2f}"),
    ("speed.start_to_load", "loading spaCy with its model, one report from the command line = 1", "{:.2f}"),
    ("speed.memory_over_bare_mb", "highest memory above bare spaCy, MB", "{:.0f}"),
)
"""Figure, what it is called on the page, how it is written."""


def table(run: dict[str, Any]) -> str:
    """The figures of a run record as a table."""
    figures: dict[str, float] = run["figures"]
    lines = ["| figure | value |", "|---|---|"]
    lines += [
        f"| {_label(label, figures)} | {form.format(figures[name])} |"
        for name, label, form in ROWS
        if name in figures
    ]
    commit = (run.get("commit") or "no commit")[:10] + (" with changes" if run.get("changed") else "")
    versions = ", ".join(f"{k} {v}" for k, v in run["versions"].items() if v and k != "counterclaim")
    note = f"Run of {run['date'][:10]} at {commit}, Python {run['python']}, {versions}."
    return "\n".join((*lines, "", note))


def publish(run: dict[str, Any], page: Path = PAGE) -> None:
    """Put the table between the markers of the page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(OPEN, 1)
    after = rest.split(CLOSE, 1)[1]
    page.write_text(f"{before}{OPEN}\n{table(run)}\n{CLOSE}{after}", encoding="utf-8")


def _label(label: str, figures: dict[str, float]) -> str:
    """A label with the counts that it names filled in (``{seed.checks_of}``)."""
    for name in ("seed.checks_of", "examples.checks_of"):
        label = label.replace(f"{{{name}}}", f"{figures.get(name, 0):.0f}")
    return label

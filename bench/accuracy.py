"""The page ``docs/accuracy.md``: every figure of the last published run, beside the peers', with its errors.

The page follows from two things in the repository: ``published.json``, the record of the last full run
without its examples, and ``notes/``, what is known of each task that no run can tell: the data in few words,
the peers' figures and how they were got, caveats, and what was seen in the errors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.measures import KINDS
from bench.record import Record
from bench.text import number

HERE = Path(__file__).parent
PUBLISHED = HERE / "published.json"
NOTES = HERE / "notes"
PAGE = HERE.parent / "docs" / "accuracy.md"
MADE = "<!-- made by python -m bench publish -->\n"
BIGGEST = 3

INTRO = """# Accuracy

What the program gets right and wrong, measured on public and on our own annotated data, beside the figures
of other tools. [Measuring](measuring.md) says how to run it. Read a figure with the line on what it does
*not* say.

All data here is development data: it could be looked at while the program was built, and the rules were
written by people who had read parts of it. Expect less on reports that nobody has looked at. Intervals are
95 % bootstrap intervals over reports (or sentences, names, topics): how far a figure moves with other
examples of the same kind. They say nothing about other kinds of text.
"""


def slim(record: Record) -> Record:
    """A record without its examples: what may stand in the repository."""
    tasks = {
        name: {k: v for k, v in task.items() if k != "outcomes"} for name, task in record["tasks"].items()
    }
    return {k: v for k, v in record.items() if k != "platform"} | {"tasks": tasks}


def publish(record: Record) -> None:
    """Keep a run as the published one and write the page.

    Raises:
        ValueError: the run is not a full one, or a task failed or lacks its notes.
    """
    if record["kind"] != "full":
        raise ValueError("only a full run is published: python -m bench run")
    if record["failed"]:
        raise ValueError(f"tasks failed in this run: {', '.join(record['failed'])}")
    kept = slim(record)
    text = page(kept, notes())
    PUBLISHED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(text, encoding="utf-8")


def published() -> Record:
    """The published run."""
    record: Record = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return record


def notes(folder: Path = NOTES) -> dict[str, Any]:
    """What is known of each task, by its name."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def page(record: Record, known: dict[str, Any]) -> str:
    """The page of a run.

    Raises:
        ValueError: a task has no notes.
    """
    unknown = [name for name in record["tasks"] if name not in known]
    if unknown:
        raise ValueError(f"no notes on {', '.join(unknown)}: write them in bench/notes/")
    lines = [MADE, INTRO, _run(record), "## All tasks at a glance\n", *_summary(record, known)]
    group = ""
    for name, task in record["tasks"].items():
        if name.partition(".")[0] != group:
            group = name.partition(".")[0]
            lines.append(f"\n## {group.capitalize()}")
        lines += _section(name, task, known[name])
    return "\n".join(lines).rstrip() + "\n"


def _run(record: Record) -> str:
    commit = (record.get("commit") or "no commit")[:10] + (" with changes" if record.get("changed") else "")
    versions = ", ".join(f"{k} {v}" for k, v in record["versions"].items() if v and k != "counterclaim")
    minutes = sum(t["seconds"] for t in record["tasks"].values()) / 60
    lines = [
        f"Full run of {record['date'][:10]} at {commit}, Python {record['python']}, {versions}; "
        f"{minutes:.0f} minutes of coding on two processes.\n"
    ]
    for task, again in record.get("again", {}).items():
        lines.append(f"Measured again since: {task}, on {again['date'][:10]} at {again['commit'][:10]}.\n")
    if record["skipped"]:
        lines.append(f"Not measured in this run: {', '.join(sorted(record['skipped']))}.\n")
    return "\n".join(lines)


def _summary(record: Record, known: dict[str, Any]) -> Iterator[str]:
    yield "| task | what | figure | 95 % | peers |"
    yield "|---|---|---|---|---|"
    for name, task in record["tasks"].items():
        m = task["measures"][0]
        scored = [f"{system} {number(f[m['name']])}" for system, f in task.get("peers", {}).items()]
        told = [f"{p['system']}: {p['figure']}" for p in known[name].get("peers") or []]
        beside = _cell("; ".join(scored or told[:1]))
        yield (
            f"| [{name}](#{_anchor(name)}) | {_cell(m['about'])} | **{number(task['figures'][m['name']])}** "
            f"| {_spread(task, m['name'])} | {beside} |"
        )


def _section(name: str, task: Record, known: dict[str, Any]) -> Iterator[str]:
    yield f"\n### {name}\n"
    yield f"{_sentence(task['about'])} Data: {_sentence(known['data'])} {task['examples']:,} examples.\n"
    yield "| measure | figure | 95 % |"
    yield "|---|---|---|"
    for m in task["measures"]:
        less = "" if KINDS[m["kind"]].up else " (less is better)"
        value = number(task["figures"][m["name"]])
        yield f"| {_cell(m['about'])}{less} | {value} | {_spread(task, m['name'])} |"
    yield ""
    yield from _peers([*_rescored(task), *(known.get("peers") or [])])
    yield from _errors(task["slips"], known.get("seen") or {})
    caveats = known.get("caveats") or []
    if caveats:
        yield "Caveats:\n"
        yield from (f"- {_sentence(c)}" for c in caveats)
        yield ""
    if known.get("silent"):
        yield f"What it does not say: {_sentence(known['silent'])}"


def _rescored(task: Record) -> Iterator[dict[str, str]]:
    """The peers whose answers the run scored, each with its figures by the words of the measures."""
    told = {m["name"]: m["about"] for m in task["measures"]}
    for system, figures in task.get("peers", {}).items():
        first = [f"{told[name]} {number(value)}" for name, value in figures.items()][:3]
        yield {"system": system, "figure": "; ".join(first), "how": "scored here, on the same examples"}


def _peers(peers: Iterable[dict[str, str]]) -> Iterator[str]:
    rows = [f"| {_cell(p['system'])} | {_cell(p['figure'])} | {_cell(p['how'])} |" for p in peers]
    if rows:
        yield from ("| peer | figure | how it was got |", "|---|---|---|", *rows, "")


def _errors(slips: Record, seen: dict[str, str]) -> Iterator[str]:
    biggest = sorted((s for s in slips.items() if s[1]["count"]), key=lambda s: -s[1]["count"])[:BIGGEST]
    if biggest:
        yield "Biggest kinds of error:\n"
        for kind, s in biggest:
            told = f" {_sentence(seen[kind])}" if kind in seen else ""
            yield f"- **{kind}** ({s['count']:,}): {_sentence(s['about'])}{told}"
        yield ""


def _spread(task: Record, measure: str) -> str:
    spread = task["intervals"].get(measure)
    return f"{number(spread[0])} to {number(spread[1])}" if spread else ""


def _sentence(text: str) -> str:
    text = " ".join(str(text).split())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ")")) else f"{text}."


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _anchor(name: str) -> str:
    """The anchor that the docs' Markdown gives a heading."""
    return name.replace(".", "")

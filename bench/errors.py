"""The errors of a task as a page to read: by kind, each with its words and both spans marked.

The texts are other people's and hostile for all we know: everything is escaped, and the page forbids scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from bench import record
from bench.model import Slip, Span
from bench.record import Record
from bench.text import number

STYLE = Path(__file__).with_name("errors.css")
MOST = 200
"""Errors of a kind that are shown, spread evenly over all."""

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>
"""


def write(folder: Path, task: str) -> Path:
    """Write the error page of a task into a run's folder.

    Args:
        folder: of the run.
        task: its name.

    Raises:
        ValueError: the run did not measure this task.
    """
    run = record.read(folder)
    if task not in run["tasks"]:
        raise ValueError(f"run {folder.name} has no task {task}; it has: {', '.join(run['tasks'])}")
    path = folder / "errors" / f"{task}.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(task, run["tasks"][task], record.slips(folder, task)), encoding="utf-8")
    return path


def page(name: str, task: Record, slips: Sequence[Slip]) -> str:
    """The page.

    Args:
        name: of the task.
        task: its record.
        slips: its errors.
    """
    kinds = {kind: [s for s in slips if s.kind == kind] for kind in task["slips"]}
    ordered = sorted((k for k in kinds if kinds[k]), key=lambda k: -len(kinds[k]))
    lines = [
        _HEAD.format(title=escape(f"Errors of {name}"), style=STYLE.read_text(encoding="utf-8")),
        f"<h1>Errors of {escape(name)}</h1>",
        f"<p>{escape(task['about'])}; {task['examples']} examples. "
        '<mark class="gold">Solid</mark>: the gold. <mark class="given">Dashed</mark>: given. '
        '<mark class="both">Double</mark>: both.</p>',
        "<table>",
        *(
            f"<tr><td>{escape(m['about'])}</td><td>{number(task['figures'][m['name']])}</td></tr>"
            for m in task["measures"]
        ),
        "</table><h2>Kinds</h2><table>",
        *(
            f'<tr><td><a href="#{_anchor(k)}">{escape(k)}</a></td><td>{len(kinds[k])}</td>'
            f"<td>{escape(task['slips'][k]['about'])}</td></tr>"
            for k in ordered
        ),
        "</table>",
    ]
    for kind in ordered:
        found = kinds[kind]
        shown = found[:: -(-len(found) // MOST)]
        rest = f" ({len(shown)} of {len(found)} shown)" if len(shown) < len(found) else ""
        lines.append(f'<h2 id="{_anchor(kind)}">{escape(kind)}: {len(found)}{rest}</h2>')
        lines.append(f"<p>{escape(task['slips'][kind]['about'])}</p>")
        lines += [_article(s) for s in shown]
    return "\n".join([*lines, "</body></html>\n"])


def _article(s: Slip) -> str:
    note = f'<p class="note">{escape(s.note)}</p>' if s.note else ""
    text = f'<p class="text">{marked(s.text, s.gold, s.given)}</p>' if s.text else ""
    return f'<article>{text}{note}<p class="id">{escape(s.example)}</p></article>'


def marked(text: str, gold: Sequence[Span], given: Sequence[Span]) -> str:
    """A text with both kinds of span marked, their overlap as both.

    >>> marked("a <b> c", [(0, 5)], [(2, 7)])
    '<mark class="gold">a </mark><mark class="both">&lt;b&gt;</mark><mark class="given"> c</mark>'
    """

    def kind(i: int) -> str:
        in_gold, in_given = (any(s <= i < e for s, e in spans) for spans in (gold, given))
        return "both" if in_gold and in_given else "gold" if in_gold else "given" if in_given else ""

    ends = {x for span in (*gold, *given) for x in span if 0 < x < len(text)}
    cuts = [0, *sorted(ends), len(text)]
    pieces: list[tuple[str, str]] = []
    for start, end in pairwise(cuts):
        if pieces and pieces[-1][0] == kind(start):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + text[start:end])
        elif start < end:
            pieces.append((kind(start), text[start:end]))
    return "".join(f'<mark class="{k}">{escape(words)}</mark>' if k else escape(words) for k, words in pieces)


def _anchor(kind: str) -> str:
    return "kind-" + "".join(c if c.isalnum() else "-" for c in kind)

"""`counterclaim versions`: pages that changed after they were first fetched, and counts that moved unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    JsonOption,
    ProjectOption,
    open_project,
    piped,
    print_json,
)

if TYPE_CHECKING:
    from counterclaim.incidents.sourcing.edits import Edit
    from counterclaim.project.versions import Change, Page

NAME = "versions"
LONGEST = 300
"""Characters of a paragraph that are shown; --json has them whole."""


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    silent: Annotated[
        bool, typer.Option("--silent", help="Only counts that changed without a word on the page.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the pages that changed since they were first fetched, and what was changed.

    A count that another version of the page gives otherwise, without a note of correction, is a silent edit:
    it is shown with both quotes. Fetch pages again with: counterclaim code ADDRESS...
    """
    from counterclaim.project.versions import changed_pages

    with open_project(project) as store:
        pages = [p for p in changed_pages(store) if not silent or any(e.silent for e in _edits(p))]
    if as_json:
        print_json([_line(p) for p in pages])
        return
    with piped():
        if not pages:
            print("no silent edit" if silent else "no page has changed")
        for p in pages:
            _show(p, silent)


def _edits(p: Page) -> list[Edit]:
    return [e for c in p.changes for e in c.edits]


def _line(p: Page) -> dict[str, Any]:
    return {
        "url": p.url,
        "versions": [{"report": f.report, "seen": f.time, "sha256": f.sha256} for f in p.versions],
        "changes": [
            {
                "before": c.before,
                "after": c.after,
                "seen": c.seen,
                "removed": list(c.removed),
                "added": list(c.added),
                "edits": [_edit(e) for e in c.edits],
            }
            for c in p.changes
        ],
    }


def _edit(e: Edit) -> dict[str, Any]:
    import msgspec

    return {
        "kind": e.kind,
        "speaker": e.speaker,
        "incident": e.incident,
        "silent": e.silent,
        "note": msgspec.to_builtins(e.note),
        **{
            side: {"claim": c.id, "low": c.low, "high": c.high, "quote": msgspec.to_builtins(c.quote)}
            for side, c in (("before", e.before), ("after", e.after))
        },
    }


def _show(p: Page, silent: bool) -> None:
    from counterclaim.model.printable import plain

    print(plain(f"{p.url}: {len(p.versions)} versions"))
    for c in p.changes:
        told = [e for e in c.edits if e.silent or not silent]
        if silent and not told:
            continue
        print(plain(f"  seen {c.seen[:16].replace('T', ' ')}  {c.before[:8]} -> {c.after[:8]}"))
        for e in told:
            how = "silent edit" if e.silent else "changed, with a note"
            print(plain(f"    {how}: {e.kind} by {e.speaker}"))
            print(plain(f"      before: “{_clip(e.before.quote.exact)}”"))
            print(plain(f"      after:  “{_clip(e.after.quote.exact)}”"))
        if not silent:
            _differences(c)


def _differences(c: Change) -> None:
    from counterclaim.model.printable import plain

    for sign, words in (("-", c.removed), ("+", c.added)):
        for paragraph in words:
            print(plain(f"    {sign} {_clip(paragraph)}"))


def _clip(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"

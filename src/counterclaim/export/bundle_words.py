"""What a bundle says of itself: the codebook, the read-me and how to cite it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import counterclaim
from counterclaim.export.fields import KEPT_ELSEWHERE, TABLES, Field
from counterclaim.export.rows import Options

_CODEBOOK = """# Codebook

Text is UTF-8. An empty cell is unknown, never 0. A cell that a spreadsheet would run as a formula has an
apostrophe in front, and so has one that starts with an apostrophe. Times are ISO 8601, coordinates WGS 84.
"""
_LOG = """
## decisions.jsonl

What reviewers decided, one a line, first to last. `previous` is the `hash` of the line before: a line that is
changed, taken out or put in between breaks the chain.
"""


_README = """
A claim is what a speaker puts forward, not a fact; every value of an incident leads to claims. The figures of
incidents are what a named resolution rule makes of rival claims.

| file | what it is |
|---|---|
| claims.csv | one row for each value that one speaker puts forward, with its quote |
| incidents.csv | one row for each event, with what a rule makes of the claims, and where they clash |
| reports.csv | the reports, with the SHA-256 of the bytes that were read |
| decisions.jsonl | what reviewers decided, each line chained to the one before by its hash |
| codebook.md, datapackage.json | what every column means, for people and for programs (Frictionless) |
| query.json, versions.json | what was asked, and what made it |
| CITATION.cff | how to cite it |
| SHA256SUMS | the hash of every other file |

## Checking it

`sha256sum -c SHA256SUMS` in its folder, or `counterclaim verify` with the bundle. The hashes show that no
file has changed since the bundle was made. They do not show that a page was authentic, or that a claim is
true.

## What the tables cannot hold
"""
_WITHHELD = {
    "names of private persons, whole quotes, exact points": "the project",
    "who decided, why, what an edit set": "the project; the hashes in decisions.jsonl are of whole decisions",
}
TITLE = "Who says what happened"


def codebook() -> str:
    """Every column of every table: its type, what it means, the values that it may have."""
    parts = [_CODEBOOK]
    for name, fields in TABLES.items():
        parts.append(f"\n## {name}.csv\n\n| column | type | meaning |\n|---|---|---|\n")
        parts += [f"| `{column}` | {field.type} | {_meaning(field)} |\n" for column, field in fields.items()]
    return "".join((*parts, _LOG))


def _meaning(field: Field) -> str:
    return f"{field.about}: {', '.join(field.choices)}" if field.choices else field.about


def readme(options: Options, counts: Mapping[str, int], notice: str | None) -> str:
    """What is in the bundle, what is not, and how to check it."""
    public = f"\n**{notice}**\n" if notice else ""
    lost = {**KEPT_ELSEWHERE, **({"the public variant": _WITHHELD} if notice else {})}
    tables = "".join(
        f"\n### {table}\n\n| not here | where it is |\n|---|---|\n"
        + "".join(f"| {what} | {where} |\n" for what, where in rows.items())
        for table, rows in lost.items()
    )
    counted = ", ".join(f"{n} {what}" for what, n in counts.items())
    return f"""# {options.extra.get("title") or TITLE}
{public}
{counted}; made by Counterclaim {counterclaim.__version__}.
{_README}{tables}
## Rights

Quotes are the words of the outlets named in reports.csv, kept short for documentation; the rights to the
reports stay with them. The texts of the reports are not in the bundle.
"""


def citation(options: Options, counts: Mapping[str, int]) -> str:
    """How to cite the bundle: a CITATION.cff.

    Follows the Citation File Format 1.2.0; texts are written as JSON strings, which YAML reads.
    """

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    title = options.extra.get("title") or TITLE
    about = f"{counts['incidents']} incidents, {counts['claims']} claims, {counts['reports']} reports."
    return f"""cff-version: 1.2.0
message: "If you use these data, please cite them, and the outlets behind each claim."
type: dataset
title: {text(title)}
abstract: {text(about)}
authors:
  - name: {text(options.extra.get("author") or "The makers of this bundle")}
references:
  - type: software
    title: "Counterclaim: from conflict news to a citable record of who says what happened"
    version: {text(counterclaim.__version__)}
    authors:
      - name: "The Counterclaim contributors"
"""

"""What the rule coder sees in the texts: silver labels where a set has none of its own, and where in a text
the violence stands.

Run with the product's own environment, once; a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from counterclaim.model import Report
from train.gate_texts import Text

BATCH = 32


def write_labels(texts: Sequence[Text], path: Path) -> int:
    """Add to a file what the coder sees in the texts that it lacks, one line a text.

    Returns:
        how many were added.
    """
    known = set(read_labels(path)) if path.exists() else set()
    wanted = [t for t in texts if t.id not in known]
    with path.open("a", encoding="utf-8") as out:
        for start in range(0, len(wanted), BATCH):
            for row in _seen(wanted[start : start + BATCH]):
                out.write(json.dumps(row) + "\n")
            out.flush()
    return len(wanted)


def read_labels(path: Path) -> dict[str, list[list[Any]]]:
    """What the coder saw, by the id of the text: ``[start, type, mode]`` of each event, as code points, and
    ``[start, "TOLL", kind]`` of each toll."""
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row["seen"] for row in map(json.loads, lines)}


def _seen(batch: Sequence[Text]) -> Iterator[dict[str, Any]]:
    from counterclaim.claims.events import find_events
    from counterclaim.claims.tolls import find_tolls
    from counterclaim.language import annotate

    reports = [Report(id=t.id, text=t.text, sha256=_digest(t.text)) for t in batch]
    for a in annotate(reports):
        seen: list[list[Any]] = [[e.trigger[0], e.type, e.mode] for e in find_events(a)]
        seen += [[t.figure[0] if t.figure else t.effect[0], "TOLL", t.kind] for t in find_tolls(a)]
        yield {"id": a.report.id, "seen": sorted(seen, key=lambda s: s[0])}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

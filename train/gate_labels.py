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

from bench.sets.relevance import Text
from counterclaim.model import Report

BATCH = 32


def write_labels(texts: Sequence[Text], path: Path) -> int:
    """Add to a file what the coder sees in the texts that it lacks, one line a text. A text that is not
    fitted to needs no look where its set tells what it is.

    Returns:
        how many were added.
    """
    known = set(read_labels(path)) if path.exists() else set()
    wanted = [t for t in texts if t.id not in known and (t.part == "fit" or t.relevant is None)]
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


CONFLICT = frozenset({"muc4", "satp", "india", "wikievents", "rams", "timelines", "re3d", "re3d_sentences",
                      "event_location", "plover", "gold", "examples", "updates"})  # fmt: skip
"""Sets on conflict, in which an attack is an attack. Elsewhere candidates attack one another, and teams."""
TYPES = frozenset({"ASSAULT", "COERCE", "PROTEST"})
VAGUE = frozenset({("ASSAULT", None), ("ASSAULT", "destroy"), ("COERCE", None), ("COERCE", "ban"),
                   ("COERCE", "restrict"), ("COERCE", "withhold"), ("COERCE", "censor"),
                   ("COERCE", "confiscate"), ("PROTEST", "boycott"), ("PROTEST", "obstruct")})  # fmt: skip
"""What the coder sees too often where nobody is hurt or forced."""
DOUBTFUL = frozenset({("MOBILIZE", "troops"), ("MOBILIZE", "weapons"), ("MOBILIZE", "police"),
                      ("THREATEN", "violence")})  # fmt: skip
"""Not violence yet; a toll may be that of an accident."""


def certainty(t: Text, kind: str, mode: str | None) -> int:
    """How surely something seen in a text is violence, coercion or protest: 2 surely, 1 perhaps, 0 not."""
    if kind in TYPES:
        return 2 if t.set in CONFLICT or (kind, mode) not in VAGUE else 1
    return int(kind == "TOLL" or (kind, mode) in DOUBTFUL)


def judged(t: Text, seen: Sequence[Sequence[Any]]) -> bool | None:
    """Whether a text is relevant: by its set, else by what the coder saw; None where that is doubtful."""
    if t.relevant is not None:
        return t.relevant
    surest = max((certainty(t, kind, mode) for _, kind, mode in seen), default=0)
    return (False, None, True)[surest]

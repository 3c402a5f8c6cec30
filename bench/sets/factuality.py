"""Predicates with how factual they are, -3 (did not happen) to +3: UDS-IH2, UW, MEANTIME, in the form of
Jiang & de Marneffe (2021)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import Folders, Missing, Span
from bench.sets import parts, rows


@dataclass(frozen=True)
class Sentence:
    """A sentence of words parted by blanks, with its marked predicates."""

    id: str
    text: str
    predicates: tuple[tuple[Span, float], ...]


def corpora(folders: Folders) -> dict[str, list[Path]]:
    """The parts to be measured on of each corpus that is there.

    Raises:
        Missing: the set is not there.
    """
    folder = folders.set("factuality")
    names = sorted({p.stem.rpartition("_")[0] for p in folder.glob("*_*.jsonl")})
    if not names:
        raise Missing("factuality: the folder has no part")
    kept = set(parts(folder))
    found = {n: sorted(folder.glob(f"{n}_*.jsonl")) for n in names}
    return {n.replace("-", "_"): [p for p in ps if p in kept] or ps for n, ps in found.items()}


def load(files: list[Path]) -> list[Sentence]:
    """The sentences of some parts."""
    return [_sentence(f"{p.stem}:{n}", row) for p in files for n, row in enumerate(rows(p))]


def _sentence(name: str, row: dict[str, Any]) -> Sentence:
    starts, at = [], 0
    words = row["text"].split(" ")
    for word in words:
        starts.append(at)
        at += len(word) + 1
    marked = []
    for t in row["targets"]:
        first, last = t["span1"][0], t["span1"][1] - 1
        if 0 <= first <= last < len(words):
            marked.append(((starts[first], starts[last] + len(words[last])), float(t["label"])))
    return Sentence(name, row["text"], tuple(marked))

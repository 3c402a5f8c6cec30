"""ECB+: news on pairs of like events, with events coreferent across documents (Cybulska & Vossen 2014)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.model import Folders, Span
from bench.sets import parts, rows


@dataclass(frozen=True)
class Mention:
    """An event mention: its words, the cluster that it is in, and whether its sentence counts."""

    span: Span
    cluster: str


@dataclass(frozen=True)
class Document:
    """A document of a topic: text, where the evaluated sentences stand, and their event mentions."""

    id: str
    topic: int
    text: str
    evaluated: tuple[Span, ...]
    mentions: tuple[Mention, ...]


def load(folders: Folders) -> tuple[list[Document], list[Path]]:
    """The documents, tokens parted by blanks and sentences by line ends.

    Raises:
        Missing: the set is not there.
    """
    files = parts(folders.set("ecbplus"))
    documents = []
    for path in files:
        for row in rows(path):
            text, at, evaluated = "", {}, []
            for sentence in row["sentences"]:
                start = len(text)
                for n, token in enumerate(sentence["tokens"]):
                    at[sentence["n"], n] = (len(text), len(text) + len(token))
                    text += token + " "
                text = text[:-1] + "\n" if sentence["tokens"] else text + "\n"
                if sentence["evaluated"]:
                    evaluated.append((start, len(text) - 1))
            counted = {s["n"] for s in row["sentences"] if s["evaluated"]}
            mentions = tuple(
                Mention(
                    (at[m["sentence"], m["tokens"][0]][0], at[m["sentence"], m["tokens"][-1]][1]),
                    m["cluster"],
                )
                for m in row["mentions"]
                if m["is_event"] and m["sentence"] in counted and m["tokens"]
            )
            documents.append(Document(row["id"], row["topic"], text, tuple(evaluated), mentions))
    return documents, files

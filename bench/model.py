"""What a task is: examples with their gold, the product's answers, what came of them, and the figures.

A task never mixes the four: its loader reads a data set, ``answer`` runs the product without the gold,
``score`` compares without the product, and each figure follows from tallies alone. So scorers can be checked
against themselves (``selfcheck``), and two runs can be compared example by example (``compare``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Span = tuple[int, int]
"""Start and end in code points of an example's text, end exclusive."""

Answer = Any
"""What the product gives for one example, in the task's own form: plain lists, dicts, numbers and strings."""

CONTEXT = 160
"""Code points of text kept on each side of an error, to read it by."""


class Missing(Exception):  # noqa: N818 - not an error: data sets are not part of the repository
    """A data set that a task needs is not here; the task is skipped and named."""


class Broken(Exception):  # noqa: N818 - the product's failure, not this program's
    """The product did not do what was asked, or a data set is damaged."""


@dataclass(frozen=True)
class Folders:
    """Where the data sets lie (``polnear/``, ``geo/`` …) and where the project's own gold (``gold/``,
    ``seed/``, ``examples/``)."""

    data: Path | None = None
    gold: Path | None = None

    def set(self, name: str) -> Path:
        """The folder of a data set.

        Raises:
            Missing: no data folder is given, or it lacks this set.
        """
        if self.data is None:
            raise Missing(f"{name}: no data folder; give --data DIR or set COUNTERCLAIM_DATA")
        if not (self.data / name).is_dir():
            raise Missing(f"{name}: the data folder has no {name}/")
        return self.data / name

    def own(self, name: str) -> Path:
        """A file or folder of the project's own gold.

        Raises:
            Missing: no gold folder is given, or it lacks this.
        """
        if self.gold is None:
            raise Missing(f"{name}: no gold folder; give --gold DIR or set COUNTERCLAIM_GOLD")
        if not (self.gold / name).exists():
            raise Missing(f"{name}: the gold folder has no {name}")
        return self.gold / name


@dataclass(frozen=True)
class Example:
    """One thing to be answered: a report, a sentence, a name, or a set of reports.

    Attributes:
        id: unique in its task and the same in every run.
        text: what the product reads; errors are shown in it.
        gold: the right answer, in the task's own form. The product never sees it.
        given: what the product is told besides the text: a publication date, a marked verb.
    """

    id: str
    text: str = ""
    gold: Any = None
    given: Any = None


@dataclass(frozen=True)
class Loaded:
    """A data set as a task reads it, with the files that it came from."""

    examples: tuple[Example, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Slip:
    """One error, in words that a person can judge: its kind, the text around, and both spans in that text."""

    kind: str
    example: str
    text: str = ""
    gold: tuple[Span, ...] = ()
    given: tuple[Span, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one example.

    Attributes:
        id: that of the example.
        tallies: numbers by name, which figures are made of: ``[hits, gold, given]`` for an F1, and so on; see
            ``measures.KINDS``.
        items: each thing asked for, by a name unique in the task, and whether it was got right.
        slips: the errors.
    """

    id: str
    tallies: Mapping[str, Sequence[Any]]
    items: Mapping[str, bool] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class Measure:
    """A figure: its name, how it follows from which tallies, and what it says in a few words."""

    name: str
    kind: str
    of: tuple[str, ...]
    about: str


def value(name: str, about: str, kind: str = "value") -> Measure:
    """A figure that is measured as it stands; its kind is "cost" where less is better."""
    return Measure(name, kind, (name,), about)


@dataclass(frozen=True)
class Peer:
    """Somebody else's answers to the same examples, scored as ours are: a peer's published output that comes
    with a set, or a baseline that anybody can compute.

    Attributes:
        system: its name, and what it is.
        answer: its answer to an example, from the example alone.
        published: its published figures by measure.
        whole: whether examples are all of those that the published figures are about.
    """

    system: str
    answer: Callable[[Example], Answer]
    published: Mapping[str, float] = field(default_factory=dict)
    whole: Callable[[Sequence[Example]], bool] = lambda examples: False


def no_chance(examples: Sequence[Example]) -> Mapping[str, float]:
    """The chance level of a task in which another example's answer is never right."""
    return {}


@dataclass(frozen=True)
class Task:
    """Something that is measured.

    Attributes:
        name: group and set, ``attribution.polnear``.
        about: what is measured on what, in one line.
        load: reads the data set.
        answer: runs the product over some examples, whose gold is blank. Runs in a process of its own, so it
            stands at the top of a module.
        score: compares answers with gold, one outcome an example (or another unit that can be drawn anew in a
            bootstrap).
        measures: the figures, the most telling first.
        slips: the kinds of error and what each means.
        perfect: the gold of an example as an answer, which must get the best of every figure; None where a
            task has no gold (speed).
        peers: answers of others, scored beside.
        chance: for figures that a random answer does not bring to the worst, what it brings them to; NaN for
            shares of what was found at all, which chance leaves open.
        batch: how many examples one call of ``answer`` takes; None where all must be seen together.
        fast: how many examples the short run takes; 0 leaves the task out of it.
    """

    name: str
    about: str
    load: Callable[[], Loaded]
    answer: Callable[[Sequence[Example]], Sequence[Answer]]
    score: Callable[[Sequence[Example], Sequence[Answer]], list[Outcome]]
    measures: tuple[Measure, ...]
    slips: Mapping[str, str]
    perfect: Callable[[Example], Answer] | None
    peers: tuple[Peer, ...] = ()
    chance: Callable[[Sequence[Example]], Mapping[str, float]] = no_chance
    batch: int | None = 32
    fast: int = 60


def slip(
    kind: str,
    example: Example,
    gold: Sequence[Span] = (),
    given: Sequence[Span] = (),
    note: str = "",
) -> Slip:
    """An error with the words around it.

    Args:
        kind: one of the task's kinds of error.
        example: where it was made; spans are of its text.
        gold: what was right, as far as it stands in the text.
        given: what the product gave.
        note: whatever the spans do not show.

    >>> e = Example("e-1", "x" * 400 + " two dead")
    >>> s = slip("missed", e, gold=[(401, 404)])
    >>> s.text[s.gold[0][0] : s.gold[0][1]], len(s.text)
    ('two', 168)
    """
    spans = [*gold, *given]
    start = max(0, min((s for s, _ in spans), default=0) - CONTEXT)
    end = min(len(example.text), max((e for _, e in spans), default=CONTEXT) + CONTEXT)
    return Slip(
        kind,
        example.id,
        example.text[start:end],
        tuple((s - start, e - start) for s, e in gold),
        tuple((s - start, e - start) for s, e in given),
        note,
    )

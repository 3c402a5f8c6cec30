"""The vocabulary of disputes: what a denial denies, what counts one blow of several, what weighs how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.incidents.sums import of_some
from counterclaim.model import Claim
from counterclaim.vocabulary import load, lowered

_ONE = frozenset({"1", "one", "a", "an", "at", "only", "just", "single", "another", "up", "about"})
"""Words with which a count of one begins; what begins otherwise names somebody."""


@dataclass(frozen=True)
class Delivery:
    """A way in which harm is brought, by weapons' ids and classes, and the ways that it excludes."""

    id: str
    weapons: frozenset[str]
    classes: frozenset[str]
    rivals: frozenset[str]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Disputes:
    """What ``disputes.yaml`` holds, by key."""

    denials: tuple[tuple[str, re.Pattern[str]], ...]
    partial: re.Pattern[str]
    added: re.Pattern[str]
    foreign: re.Pattern[str]
    local: re.Pattern[str]
    deliveries: tuple[Delivery, ...]
    severity: Mapping[str, float]
    trust: Mapping[str, float]


def disputes() -> Disputes:
    """The vocabulary, read once a process."""
    found: Disputes = load("disputes", _read)
    return found


def partial(claim: Claim) -> bool:
    """Whether a count is of less than the whole: one blow of several, some on top of others, one by name.

    "A second blast hurt nobody", "another twelve were killed", "the patrol leader was killed", "the dead
    included two nurses".
    """
    if of_some(claim) and claim.part_of is None:
        return True
    single = claim.low == claim.high == 1 and claim.figure is not None
    if single and claim.figure and lowered(claim.figure.exact).split()[0] not in _ONE:
        return True
    counted = " ".join(q.exact for q in (claim.figure, claim.victims) if q is not None)
    words = disputes()
    return bool(words.partial.search(lowered(claim.quote.exact)) or words.added.search(lowered(counted)))


def severity(field: str) -> float:
    """How much a contradiction of a field matters beside others, from 0 to 1.

    >>> severity("killed") > severity("killed: breakdown") > 0
    True
    """
    table = disputes().severity
    return table["breakdown"] if field.endswith("breakdown") else table.get(field, 0.5)


def _read(raw: list[dict[str, Any]]) -> Disputes:
    by = {e["id"]: e for e in raw}
    return Disputes(
        denials=tuple((e["id"], re.compile(e["denial"])) for e in raw if "denial" in e),
        partial=re.compile(by["partial"]["partial"]),
        added=re.compile(by["added"]["added"]),
        foreign=re.compile(by["foreign"]["foreign"]),
        local=re.compile(by["local"]["local"]),
        deliveries=tuple(
            Delivery(
                e["id"],
                frozenset(e.get("weapons", ())),
                frozenset(e.get("classes", ())),
                frozenset(e.get("rivals", ())),
                frozenset(e.get("words", ())),
            )
            for e in raw
            if "weapons" in e or "classes" in e
        ),
        severity=by["severity"]["severity"],
        trust=by["trust"]["trust"],
    )

"""Phrases for actors resolved to a country and a sector of PLOVER, as NGEC's unit tests expect them.

The product is given the phrase, the words around it where a check has some, and the day. "Country" is
PLOVER's actor code for countries and organisations of states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Slip, Task
from bench.sets import names, unique

ASKED = ("agent_to_code", "short_text_to_agent", "search_nat")
"""The kinds of check that ask for a country or a sector; others ask for titles of Wikipedia."""

IGOS = ("UNO", "EUR", "IGO")
"""Actor codes of organisations of states, which the checks expect where a country would stand."""

SLIPS = {
    "wrong country": "another country, or one where none is expected",
    "no country": "no country, where one is expected",
    "wrong sector": "another sector, or one where none is expected",
    "no sector": "no sector, where one is expected",
}


def tasks(folders: Folders) -> list[Task]:
    """The task, where the set is there.

    Raises:
        Missing: the set is not there.
    """
    folders.set("actor-resolution")
    return [
        Task(
            name="actors.resolution",
            about="phrases for actors, resolved to a country and a sector",
            load=lambda: load(folders),
            answer=answer,
            score=score,
            measures=(
                Measure("passed", "share", ("passed",), "checks passed: country and sector as expected"),
                Measure("country", "share", ("country",), "country as expected"),
                Measure("sector", "share", ("sector",), "sector as expected"),
                Measure("country_of_answered", "share", ("answered",), "country right where one is given"),
            ),
            slips=SLIPS,
            perfect=lambda e: {"country": e.gold.get("country"), "sector": e.gold.get("code_1")},
            chance=lambda examples: dict.fromkeys(
                ("passed", "country", "sector", "country_of_answered"), float("nan")
            ),
            batch=100,
            fast=500,
        )
    ]


def load(folders: Folders) -> Loaded:
    """The checks that ask for a country or a sector."""
    found, files = names.checks(folders)
    asked = [c for c in found if c.kind in ASKED and {"country", "code_1"} & set(c.expected)]
    ids = unique(c.id for c in asked)
    return Loaded(
        tuple(
            Example(
                i,
                c.phrase,
                {k: _code(c.expected[k]) for k in ("country", "code_1") if k in c.expected},
                {"context": c.context, "date": c.date},
            )
            for i, c in zip(ids, asked, strict=True)
        ),
        tuple(files),
    )


def _code(value: Any) -> str:
    """A code of the checks; they write none in several ways."""
    return "" if value in (None, "UNK") else str(value)


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The country and sector of each phrase."""
    return [resolved(e.text, e.given["context"], e.given["date"]) for e in examples]


def resolved(phrase: str, context: str = "", date: str | None = None) -> dict[str, str]:
    """What the product makes of a phrase in a text that says ``context`` and was published on ``date``."""
    from counterclaim.resolve.actors import ActorContext, code_actor
    from counterclaim.resolve.countries import find_countries

    countries = tuple(dict.fromkeys(m.iso3 for m in find_countries(context)))
    code = code_actor(phrase, ActorContext(countries=countries, date=date))
    return {
        "country": code.country or (code.actor if code.actor in IGOS else "") or "",
        "sector": code.sector or "",
    }


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome a check. What a check does not name is not asked."""
    outcomes = []
    for e, given in zip(examples, answers, strict=True):
        tallies: dict[str, list[float]] = {}
        slips = []
        right = True
        for key, told in (("country", "country"), ("sector", "code_1")):
            if told not in e.gold:
                continue
            want, got = e.gold[told], given.get(key) or ""
            tallies[key] = [want == got, 1]
            right = right and want == got
            if want != got:
                kind = f"{'wrong' if got else 'no'} {key}"
                slips.append(
                    Slip(kind, e.id, e.text, note=f"{want or 'none'} expected, given {got or 'none'}")
                )
            if key == "country" and got:
                tallies["answered"] = [want == got, 1]
        outcomes.append(Outcome(e.id, tallies | {"passed": [right, 1]}, {e.id: right}, tuple(slips)))
    return outcomes

"""Who acts, where the parse hides it: behind a day in front, or where an operation is told to act."""

from __future__ import annotations

import pytest
from coding import coded, report

from counterclaim.claims.events import find_events
from counterclaim.engine import code_reports
from counterclaim.language import annotate
from counterclaim.model import Coded, Report


def initiators(text: str) -> list[str]:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    return [text[slice(*p.span)] for e in find_events(a) for p in e.parts if p.role == "initiator"]


def headed(text: str, title: str) -> Coded:
    """A report under a headline."""
    [made] = code_reports([report(f"{title}\n\n{text}", title=title, title_span=(0, len(title)))])
    return made


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "On Tuesday police and armed residents killed 28 gang members in Kono.",
            ["police and armed residents"],
        ),
        ("On Monday night gunmen in uniforms killed six men in Kono.", ["gunmen in uniforms"]),
        ("On Tuesday police were attacked in Gao.", []),
        ('The ministry said "Operation Sindoor" had hit nine sites.', []),
        ("Operation Storm killed nine rebels.", []),
    ],
)
def test_who_acts(text: str, who: list[str]) -> None:
    assert initiators(text) == who


def test_a_day_in_front_dates_what_is_told() -> None:
    [m] = coded("On Tuesday police were attacked in Gao.", "2024-11-15").mentions
    assert m.date is not None
    assert m.date.start == "2024-11-12"
    assert [(a.role, a.name) for a in m.actors] == [("target", "police")]


def test_what_police_are_accused_of_is_not_what_they_are_told_to_have_done() -> None:
    made = coded(
        "Police fought back in the Solino district on Thursday. Two officers were wounded, a spokesman said. "
        "A charity accused police of executing two patients on Monday.",
        "2024-11-15",
    )
    groups = [{m.trigger.exact for m in made.mentions if m.id in i.mentions} for i in made.incidents]
    assert not any({"fought", "executing"} <= g for g in groups)


def test_a_headline_goes_on_with_whom_its_attack_harmed() -> None:
    made = headed(
        "Russia attacked Ukraine overnight with 400 drones, the president said. "
        "At least two people were killed in Kyiv, the mayor said.",
        title="Russia launches drone attack on Ukraine, two killed in Kyiv",
    )
    [attack] = [i for i in made.incidents if i.type == "ASSAULT"]
    assert {t.low for t in attack.tolls} == {2}

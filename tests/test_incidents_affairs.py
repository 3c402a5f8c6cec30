"""Invented affairs in several reports each: accounts of one event are joined, those of two stay apart."""

from functools import cache
from itertools import combinations

import pytest

from counterclaim.engine import code_reports
from counterclaim.incidents.joining.accounts import Account, accounts
from counterclaim.incidents.joining.block import asked, filed
from counterclaim.incidents.joining.join import join
from counterclaim.incidents.joining.match import clash, match
from counterclaim.incidents.joining.profile import profile
from counterclaim.model import Report

# report: published, outlet, headline and text
AFFAIRS = {
    "chad": {
        "wire": (
            "2023-05-06T10:00+00:00",
            "Sahel Wire",
            "Chadian jets hit militia camp after raid on Tine",
            "ABECHE (Sahel Wire) - Chadian warplanes bombed a militia camp near Kulbus in Sudan's West "
            "Darfur on Friday "
            "night, killing eleven people, a local chief said.\n\nThe bombing came two days after "
            "gunmen crossed from "
            "Sudan and killed six traders in the market of Tine, a Chadian border town. N'Djamena said "
            "at the time that "
            "four women had also been wounded.",
        ),
        "ministry": (
            "2023-05-04T12:00+01:00",
            "Ministry of Foreign Affairs of Chad",
            "Statement on the killing of traders",
            "The Government of Chad protests in the strongest terms against the murderous attack from "
            "Sudanese territory "
            "last night. Six traders lost their lives in it and four women were injured.\n\nChad keeps "
            "the right to "
            "answer this crime.",
        ),
        "note": (
            "2023-05-20T08:00+00:00",
            "Lake Centre for Security",
            "Note: two bombings, one border",
            "Readers have asked about two bombings this month. These are different events.\n\nThe first "
            "is the Chadian "
            "operation of 5 May. Residents of Kulbus put the dead at eleven.\n\nBoth came after the "
            "attack on Tine on 3 "
            "May, in which six traders were killed.",
        ),
        "correction": (
            "2023-05-08T07:00+00:00",
            "The Ndjamena Post",
            "Corrections",
            "Our report of 6 May on the Chadian strikes near Kulbus contained mistakes.\n\nThe report "
            "dated the attack "
            "in Tine to Tuesday, 2 May. It happened on Wednesday, 3 May.\n\nWe gave the number of dead "
            "near Kulbus as "
            "eight. Officials there have since raised it to eleven.",
        ),
    },
    "ecuador": {
        "herald": (
            "2021-03-10T09:00-05:00",
            "Andes Herald",
            "Car bomb kills four soldiers in Tumaco",
            "BOGOTA - A car bomb killed four soldiers and wounded nine others outside a navy post in "
            "the Colombian port "
            "of Tumaco on Tuesday, the navy said.",
        ),
        "monitor": (
            "2021-03-13T09:00-05:00",
            "Pacific Monitor",
            "Ecuador says troops killed six in raid",
            "QUITO - Ecuadorean troops killed six fighters in a raid on a camp near San Lorenzo on "
            "Friday, the defence "
            "ministry said.\n\nThe raid came three days after a car bomb in Tumaco killed four soldiers.",
        ),
        "clips": (
            "2021-03-13T15:00-05:00",
            "San Lorenzo al Dia",
            "What is being shared about the raid",
            "Several pictures have been passed around since Friday.\n\nA clip shows a burnt camp near "
            "San Lorenzo, "
            "raided by Ecuadorean soldiers on Friday.",
        ),
    },
}
ONE = [
    ("chad", "Tine", ("wire", "ministry", "note", "correction"), "2023-05-03"),
    ("chad", "Kulbus", ("wire", "note", "correction"), "2023-05-05"),
    ("ecuador", "Tumaco", ("herald", "monitor"), "2021-03-09"),
    ("ecuador", "San Lorenzo", ("monitor", "clips"), "2021-03-12"),
]


@cache
def joined(affair: str) -> tuple[tuple[Account, ...], ...]:
    """The accounts of an affair's reports by what is joined."""
    reports = []
    for name, (published, outlet, headline, text) in AFFAIRS[affair].items():
        reports.append(
            Report(
                id=name, text=f"{headline}\n\n{text}", sha256="0", outlet=outlet, title=headline,
                published=published, title_span=(0, len(headline)),
            )
        )  # fmt: skip
    made = {a.id: a for c in code_reports(reports) for a in accounts(c)}
    p = {i: profile(a) for i, a in made.items()}
    odds = {
        (x, y): match(p[x], p[y]).score
        for x, y in combinations(sorted(made), 2)
        if made[x].report != made[y].report
        and set(asked(p[x])) & set(filed(p[y]))
        and clash(p[x], p[y]) is None
    }
    groups = join(sorted(made), odds, lambda x, y: clash(p[x], p[y]) is not None)
    return tuple(tuple(made[i] for i in g) for g in groups)


@pytest.mark.parametrize(("affair", "place", "reports", "day"), ONE, ids=[f"{a}-{p}" for a, p, _, _ in ONE])
def test_one_event_of_many_reports_is_one(affair, place, reports, day):
    groups = [g for g in joined(affair) if any(a.date and a.date.start == day for a in g)]
    assert any(
        set(reports) <= {a.report for a in g} and place in str(g[0].places + g[-1].places) for g in groups
    )


@pytest.mark.parametrize("affair", AFFAIRS)
def test_two_days_are_two_events(affair):
    for g in joined(affair):
        days = {a.date.start for a in g if a.date is not None and a.date.start == a.date.end}
        assert len(days) <= 1

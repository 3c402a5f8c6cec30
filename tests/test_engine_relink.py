"""Incidents are a function of what was coded and of what was decided: kept by re-runs, lossless to undo."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_records import dump as lines
from project_records import problems

from counterclaim.engine import link, linking
from counterclaim.model import (
    Claim,
    Coded,
    DateInterval,
    EventMention,
    Incident,
    Place,
    Report,
    Speaker,
    claim_id,
    content_id,
    quote,
)
from counterclaim.project import Project
from counterclaim.project.judging import seen

PLACES = {
    "Goma": ("COD", -1.68, 29.22), "Lagos": ("NGA", 6.45, 3.39), "Sumy": ("UKR", 50.91, 34.8),
    "Taiz": ("YEM", 13.58, 44.02), "Cali": ("COL", 3.44, -76.52),
}  # fmt: skip
"""Places that nobody takes for one another, so that only reviewers join what is told of them."""


def report(town: str, day: int, *, speaker: str = "the police chief") -> tuple[Coded, bytes]:
    """A report that tells one event twice: with its place, and again in the next sentence."""
    text = f"Gunmen killed 3 men in {town}, the police chief said. The attack in {town} wounded 5 others."
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    r = Report(id=content_id("r", sha256), text=text, sha256=sha256, path=f"{town}.txt", outlet="Delta Post")
    country, lat, lon = PLACES[town]
    place = Place(name=town, as_written=town, country=country, lat=lat, lon=lon, radius_m=5000)
    date = DateInterval(start=f"2024-05-{day:02}", end=f"2024-05-{day:02}", grain="day", basis="stated")
    mentions, claims = [], []
    for word, kind, n, end in (("killed", "killed", 3, ", the"), ("wounded", "injured", 5, "others.")):
        at = text.index(word)
        clause = quote(text, (text.rfind(". ", 0, at) + 1, text.index(end)))
        mention = EventMention(
            id=content_id("e", r.id, "ASSAULT", at), report=r.id, type="ASSAULT", mode=None, quote=clause,
            modality="happened", trigger=quote(text, (at, at + len(word))), place=place, date=date,
        )  # fmt: skip
        mentions.append(mention)
        for field, more in (("event", {"kind": "ASSAULT"}), ("toll", {"kind": kind, "low": n, "high": n})):
            claim = Claim(
                id="", report=r.id, field=field, quote=clause, event=mention.id, status="stated", method="m",
                speaker=Speaker(name=speaker, kind="police"), **more,
            )  # fmt: skip
            claims.append(msgspec.structs.replace(claim, id=claim_id(claim)))
    return Coded(report=r, mentions=tuple(mentions), claims=tuple(claims), incidents=()), raw


TOWNS = tuple(PLACES)


@pytest.fixture
def project(path: str):
    with Project.open(path) as opened:
        for n, town in enumerate(TOWNS, 1):
            opened.save(*report(town, 5 * n), version="1")
        link(opened)
        yield opened


def dump(path: str) -> list[str]:
    """All content of a project file, in whatever order its rows were written."""
    return sorted(lines(path))


def of(project: Project, town: str) -> Incident:
    """The incident that the first event mention of a town's report belongs to."""
    mention = report(town, 5 * (TOWNS.index(town) + 1))[0].mentions[0].id
    return next(i for i in project.incidents() if mention in i.mentions)


def groups(project: Project) -> set[frozenset[str]]:
    return {frozenset(i.mentions) for i in project.incidents()}


def merge(project: Project, *incidents: Incident) -> str:
    told = [seen(project.mentions(incident=i.id), i) for i in incidents]
    made = project.decide("merge", "incident", incidents[0].id, reviewer="Ada", change={"mentions": told})
    link(project)
    return made.id


def split(project: Project, incident: Incident, out: set[str]) -> str:
    every = list(project.mentions(incident=incident.id))
    told = [seen(m for m in every if (m.id in out) == side) for side in (True, False)]
    made = project.decide("split", "incident", incident.id, reviewer="Ada", change={"mentions": told})
    link(project)
    return made.id


def undo(project: Project, decision: str) -> str:
    made = project.undo(decision, reviewer="Ben")
    link(project)
    return made.id


def test_linking_again_changes_nothing(project, path):
    before = dump(path)
    link(project)
    assert dump(path) == before
    assert len(groups(project)) == len(TOWNS)
    assert problems(project) == []


def test_merged_incidents_are_one_with_the_claims_of_both(project):
    goma, lagos = of(project, "Goma"), of(project, "Lagos")
    merge(project, goma, lagos)
    one = of(project, "Goma")
    assert set(one.mentions) == {*goma.mentions, *lagos.mentions}
    assert set(one.claims) == {*goma.claims, *lagos.claims}
    assert one.id in (goma.id, lagos.id)
    assert len(one.reports) == 2
    assert problems(project) == []


def test_merge_undone_gives_exactly_the_incidents_of_before(project, path):
    before = dump(path)
    made = merge(project, of(project, "Goma"), of(project, "Lagos"), of(project, "Sumy"))
    assert dump(path) != before
    back = undo(project, made)
    assert dump(path) == before
    undo(project, back)
    assert len(groups(project)) == len(TOWNS) - 2


def test_merge_then_split_gives_exactly_the_incidents_of_before(project, path):
    before = dump(path)
    lagos = of(project, "Lagos")
    merge(project, of(project, "Goma"), lagos)
    split(project, of(project, "Goma"), set(lagos.mentions))
    assert dump(path) == before
    assert problems(project) == []


def test_split_then_merged_again_gives_exactly_the_incidents_of_before(project, path):
    before = dump(path)
    goma = of(project, "Goma")
    split(project, goma, {goma.mentions[1]})
    parts = [i for i in project.incidents() if set(i.mentions) <= set(goma.mentions)]
    assert sorted(len(i.mentions) for i in parts) == [1, 1]
    assert {c for i in parts for c in i.claims} == set(goma.claims)
    merge(project, *parts)
    assert dump(path) == before


def test_coding_anew_keeps_merges_and_splits(project):
    merge(project, of(project, "Goma"), of(project, "Lagos"))
    sumy = of(project, "Sumy")
    split(project, sumy, {sumy.mentions[1]})
    before = groups(project)
    kept = list(project.decisions())
    for n, town in enumerate(TOWNS, 1):
        # Another version hears another speaker: all claims are new ones, and incidents are to be linked anew.
        project.save(*report(town, 5 * n, speaker="a colonel"), version="2")
    link(project)
    assert groups(project) == before
    assert list(project.decisions()) == kept
    assert problems(project) == []


def test_coding_under_other_names_of_events_keeps_merges_and_splits(project):
    """A better rule calls the same words by another type of event, which changes the ids of mentions."""
    merge(project, of(project, "Goma"), of(project, "Lagos"))
    sumy = of(project, "Sumy")
    split(project, sumy, {sumy.mentions[1]})
    shape = sorted(len(g) for g in groups(project))
    for n, town in enumerate(TOWNS, 1):
        c, raw = report(town, 5 * n)
        name = {m.id: content_id("e", m.id) for m in c.mentions}
        mentions = tuple(msgspec.structs.replace(m, id=name[m.id], mode="other") for m in c.mentions)
        claims = (msgspec.structs.replace(x, event=name[x.event]) for x in c.claims)
        again = tuple(msgspec.structs.replace(x, id=claim_id(x)) for x in claims)
        project.save(msgspec.structs.replace(c, mentions=mentions, claims=again), raw, version="2")
    link(project)
    assert sorted(len(g) for g in groups(project)) == shape
    assert problems(project) == []


def test_reports_that_come_in_another_order_are_put_together_alike(project, new_path):
    merge(project, of(project, "Goma"), of(project, "Lagos"))
    with Project.open(new_path()) as other:
        for n, town in reversed(list(enumerate(TOWNS, 1))):
            other.save(*report(town, 5 * n))
        link(other)
        merge(other, of(other, "Goma"), of(other, "Lagos"))
        assert list(other.incidents()) == list(project.incidents())


def test_a_decision_made_while_another_is_linked_is_not_lost_sight_of(project, monkeypatch):
    """Ben decides and links after Ada's linking has read the decisions, and before it writes."""
    goma, lagos = of(project, "Goma"), of(project, "Lagos")
    compare, waits = linking._compare, [True]

    def slow(opened: Project, *arguments) -> bool:
        if waits.pop() if waits else False:
            opened.decide("reject", "claim", lagos.claims[0], reviewer="Ben")
            link(opened)
        return compare(opened, *arguments)

    monkeypatch.setattr(linking, "_compare", slow)
    project.decide("reject", "claim", goma.claims[0], reviewer="Ada")
    link(project)
    assert goma.claims[0] not in of(project, "Goma").claims
    assert lagos.claims[0] not in of(project, "Lagos").claims


def test_what_is_rejected_leaves_its_incident_and_returns_when_that_is_undone(project, path):
    before = dump(path)
    goma = of(project, "Goma")
    tolls = [c for c in project.claims(incident=goma.id) if c.field == "toll"]
    made = project.decide("reject", "claim", tolls[0].id, reviewer="Ada")
    link(project)
    assert {t.kind for t in of(project, "Goma").tolls} == {tolls[1].kind}
    assert tolls[0].id not in of(project, "Goma").claims
    assert tolls[0].id in {c.id for c in project.claims()}, "the record keeps what the picture leaves out"
    assert problems(project) == []
    undo(project, made.id)
    assert dump(path) == before


def test_an_edit_shows_in_the_incident_and_not_in_the_claim(project):
    goma = of(project, "Goma")
    toll = next(c for c in project.claims(incident=goma.id) if c.kind == "killed")
    change = {"set": {"low": 7, "high": 8}}
    project.decide("edit", "claim", toll.id, reviewer="Ada", change=change)
    link(project)
    killed = next(t for t in of(project, "Goma").tolls if t.kind == "killed")
    assert (killed.low, killed.high) == (7, 8)
    assert next(c for c in project.claims() if c.id == toll.id) == toll
    assert problems(project) == []


def test_an_accepted_incident_is_confirmed_and_stays_so_when_merged_and_coded_anew(project):
    lagos = of(project, "Lagos")
    told = [seen(project.mentions(incident=lagos.id), lagos)]
    project.decide("accept", "incident", lagos.id, reviewer="Ada", change={"mentions": told})
    link(project)
    assert of(project, "Lagos").standing == "confirmed"
    assert of(project, "Goma").standing != "confirmed"
    merge(project, of(project, "Goma"), of(project, "Lagos"))
    project.save(*report("Lagos", 10, speaker="a colonel"), version="2")
    link(project)
    assert of(project, "Goma").standing == "confirmed"


def test_a_rejected_report_tells_of_no_incident(project):
    goma = of(project, "Goma")
    project.decide("reject", "report", goma.reports[0], reviewer="Ada", reason="forged")
    link(project)
    assert len(groups(project)) == len(TOWNS) - 1
    assert goma.reports[0] in {r.id for r in project.reports()}
    assert problems(project) == []


STEPS = st.lists(st.tuples(st.sampled_from(["merge", "split", "undo"]), st.integers(0, 9), st.integers(0, 9)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS.filter(lambda s: len(s) < 7))
def test_whatever_is_decided_nothing_is_lost_and_all_undone_is_as_before(tmp_path_factory, steps):
    path = str(tmp_path_factory.mktemp("steps") / "p.db")
    with Project.open(path) as project:
        for n, town in enumerate(TOWNS[:3], 1):
            project.save(*report(town, 5 * n))
        link(project)
        before, mentions = dump(path), {m.id for m in project.mentions()}
        made: list[str] = []
        for what, a, b in steps:
            every = list(project.incidents())
            if what == "merge" and len(every) > 1:
                one, two = every[a % len(every)], every[b % len(every)]
                if one != two:
                    made.append(merge(project, one, two))
                    assert any({*one.mentions, *two.mentions} <= g for g in groups(project))
            elif what == "split":
                of_one = every[a % len(every)]
                out = of_one.mentions[b % len(of_one.mentions)]
                if len(of_one.mentions) > 1:
                    made.append(split(project, of_one, {out}))
                    assert not any(out in g and g & set(of_one.mentions) - {out} for g in groups(project))
            elif what == "undo" and made:
                undo(project, made.pop(a % len(made)))
            assert sorted(m for g in groups(project) for m in g) == sorted(mentions)
        for decision in made:
            undo(project, decision)
        assert dump(path) == before
        assert problems(project) == []

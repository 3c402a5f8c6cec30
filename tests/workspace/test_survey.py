"""Incidents in columns: what was written since is set in as if all were laid out anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.engine import code_inputs
from counterclaim.engine.linking import link
from counterclaim.project import Project
from counterclaim.project.briefs import Brief, Named, Sometime, Somewhere
from counterclaim.workspace.keeper import Keeper
from counterclaim.workspace.matching import sieve
from counterclaim.workspace.query import Query
from counterclaim.workspace.survey import COLUMNS, FACETS, Facet, renewed, survey_of

days = st.sampled_from([None, "2024-01-16", "2024-01-18", "2024-02-30", "2024-02"])
names = st.sampled_from(["army", "Army Air Force", "rebels", "police", "zouaves"])
places = st.none() | st.builds(
    Somewhere,
    name=st.sampled_from(["Goma", "Gomel", "Panjgur"]),
    country=st.sampled_from([None, "COD", "PAK"]),
    lat=st.sampled_from([None, 1.5]),
    lon=st.just(2.5),
)


def incidents(ids):
    return st.builds(
        Brief,
        id=ids,
        title=st.sampled_from(["Strike on a market", "Raid", "Marketing of Gomel"]),
        type=st.sampled_from(["ASSAULT", "PROTEST"]),
        modality=st.just("actual"),
        standing=st.sampled_from(["single-source", "contested"]),
        date=st.none() | st.builds(Sometime, start=days, end=days),
        place=places,
        actors=st.lists(st.builds(Named, name=names), max_size=2).map(tuple),
        reports=st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple),
    )


projects = st.dictionaries(st.sampled_from([f"i-{n}" for n in range(8)]), st.integers(0, 99)).flatmap(
    lambda d: st.tuples(*(incidents(st.just(i)) for i in d)).map(lambda made: {b.id: b for b in made})
)
VOICES = {"i-1": ["official"], "i-2": ["outlet", "witness"]}
OUTLETS = {"a": "Tribune", "b": "Agence", "c": "Tribune"}


def held(facet: Facet):
    """Which rows have which value, whatever its code."""
    return sorted((int(r), facet.names[c]) for r, c in zip(facet.rows, facet.codes, strict=True))


@given(projects, projects)
def test_what_was_written_is_set_in_as_if_all_were_laid_out_anew(before, after):
    old = survey_of(tuple(before.values()), VOICES, OUTLETS)
    gone = {i for i in {*before, *after} if before.get(i) != after.get(i)}
    new = survey_of(tuple(b for i, b in after.items() if i in gone), VOICES, OUTLETS)
    made, whole = renewed(old, gone, new), survey_of(tuple(after.values()), VOICES, OUTLETS)
    assert made.ids == whole.ids
    assert made.rows == whole.rows
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(made, name), getattr(whole, name))
        assert getattr(made, name).dtype == getattr(whole, name).dtype
    every = np.ones(whole.size, dtype=bool)
    for name in FACETS:
        assert held(made.facets[name]) == held(whole.facets[name])
        assert made.facets[name].counts(every) == whole.facets[name].counts(every)
    assert held(made.words) == held(whole.words)


@given(projects, st.sampled_from(["gom", "market", "army", "a", "market gomel", "zz", "ARMY air"]))
def test_words_are_found_by_their_beginning(project, asked):
    survey = survey_of(tuple(project.values()), {}, {})
    found = sieve(survey, Query(q=asked)).mask()
    for i, row in survey.rows.items():
        b = project[i]
        told = " ".join([b.title, *(a.name for a in b.actors), b.place.name if b.place else ""])
        wanted = all(any(w.startswith(a) for w in told.casefold().split()) for a in asked.casefold().split())
        assert found[row] == wanted


def test_a_part_of_a_filter_can_be_left_out():
    b = Brief(id="i-1", title="Raid", type="ASSAULT", modality="actual", standing="contested")
    survey = survey_of(
        (b, Brief(id="i-2", title="Raid", type="PROTEST", modality="actual", standing="x")), {}, {}
    )
    made = sieve(survey, Query(type=("ASSAULT",), standing=("x",)))
    assert made.mask().sum() == 0
    assert made.mask(without="type").sum() == 1
    assert sieve(survey, Query(q="nowhere"), survey.mask(["i-2", "i-9"])).mask().tolist() == [False, True]


STRIKE = "Rebels killed three soldiers near {place} on Monday, {who} said."


def kept(keeper):
    """What a keeper holds, in the open."""
    survey = keeper.survey()
    facets = {name: held(facet) for name, facet in survey.facets.items()}
    return survey.ids, facets, held(survey.words), survey.start.tolist(), survey.reports.tolist()


def test_keeps_up_with_what_is_coded_linked_and_decided(tmp_path):
    with Project.open(str(tmp_path / "p.db")) as project:
        keeper = Keeper(project)
        assert keeper.survey().size == 0
        sizes = []
        for place, who, outlet in (
            ("Goma", "the army", "Tribune"),
            ("Bukavu", "the governor", "Agence"),
            ("Goma", "the army", "Mirror"),
        ):
            path = tmp_path / f"{place}.txt"
            path.write_text(STRIKE.format(place=place, who=who))
            list(code_inputs([str(path)], outlet=outlet, published="2024-01-18", project=project))
            sizes.append(keeper.survey().size)
            assert kept(keeper) == kept(Keeper(project))
        assert sizes == [1, 2, 2]
        assert set(keeper.survey().facets["outlet"].counts(np.ones(2, dtype=bool))) >= {"Mirror", "Agence"}
        row = next(project.rows())
        survey = keeper.survey()
        assert keeper.quoting(survey, "governor").sum() == 1
        project.decide("reject", "claim", row.claim.id, reviewer="Ada")
        link(project)
        assert kept(keeper) == kept(Keeper(project))
        assert keeper.quoting(keeper.survey(), "soldiers").sum() == 2

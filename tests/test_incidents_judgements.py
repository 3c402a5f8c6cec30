"""Judgements thought through: transitive, consistent, the later over the earlier, nothing lost in an undo."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.incidents.judgements import Judged, Judgement, judged, obeying

MENTIONS = "abcdefgh"


def say(*words: str) -> list[Judgement]:
    """Judgements written as "ab=c" (same), "a#bc" (different), "a?b" (unsure); groups of mentions."""
    verdicts = {"=": "same", "#": "different", "?": "unsure"}
    made = []
    for n, word in enumerate(words, 1):
        mark = next(c for c in word if c in verdicts)
        groups = tuple(tuple(g) for g in word.split(mark))
        made.append(Judgement(verdict=verdicts[mark], groups=groups, decision=f"d-{n}"))
    return made


def together(found: Judged) -> list[str]:
    return ["".join(sorted(g)) for g in found.together]


def apart(found: Judged, of: str = MENTIONS) -> set[str]:
    return {a + b for a, b in combinations(of, 2) if found.cannot(a, b)}


def overridden(found: Judged) -> list[tuple[str, tuple[str, ...]]]:
    return [(o.decision, tuple(sorted(o.by))) for o in found.overridden]


def test_same_is_transitive():
    found = judged(say("a=b", "c=d", "b=c", "e=f"))
    assert together(found) == ["abcd", "ef"]
    assert found.must("a") == set("abcd")
    assert found.must("h") == {"h"}
    assert not found.overridden


def test_different_carries_over_to_all_that_is_the_same():
    found = judged(say("a=b", "c=d", "b#c"))
    assert apart(found) == {"ac", "ad", "bc", "bd"}
    assert found.apart == (("a", "c"),)
    assert not found.cannot("a", "b")


def test_different_does_not_carry_over_to_what_differs_from_it():
    assert apart(judged(say("a#b", "b#c"))) == {"ab", "bc"}


@pytest.mark.parametrize(
    ("words", "groups", "kept_apart", "lost"),
    [
        (("a=b", "a#b"), [], {"ab"}, [("d-1", ("d-2",))]),
        (("a#b", "b=a"), ["ab"], set(), [("d-1", ("d-2",))]),
        # d-3 contradicts d-1 and d-2 taken together; the older of them gives way.
        (("a=b", "b=c", "a#c"), ["bc"], {"ab", "ac"}, [("d-1", ("d-2", "d-3"))]),
        (("a#c", "a=b", "b=c"), ["abc"], set(), [("d-1", ("d-2", "d-3"))]),
        (("a=b", "b=c", "a#c", "c=a"), ["abc"], set(), [("d-3", ("d-4",))]),
    ],
)  # fmt: skip
def test_the_later_judgement_overrides_and_says_so(words, groups, kept_apart, lost):
    found = judged(say(*words))
    assert (together(found), apart(found), overridden(found)) == (groups, kept_apart, lost)


def test_unsure_binds_nothing_and_lifts_a_judgement_on_the_same_two():
    assert judged(say("a?b")).unsure == (("a", "b"),)
    found = judged(say("a=b", "c#d", "a?b", "c?d"))
    assert (found.together, found.apart, found.unsure) == ((), (), (("a", "b"), ("c", "d")))
    assert overridden(found) == [("d-1", ("d-3",)), ("d-2", ("d-4",))]


def test_what_follows_from_other_judgements_is_not_unsure():
    found = judged(say("a?c", "a=b", "b=c", "d?e", "d=f", "f#e"))
    assert found.unsure == ()


def test_merged_incidents_are_one_by_their_representatives_alone():
    """What linking joined to either stays linking's matter: a better rule may find that it was wrong."""
    found = judged(say("abc=de"))
    assert together(found) == ["ad"]


def test_merge_lifts_what_kept_any_mention_of_the_two_apart():
    found = judged(say("ab#cd", "ab=cd"))
    assert (together(found), found.apart) == (["ac"], ())
    assert [(o.a + o.b, o.by) for o in found.overridden] == [
        (pair, ("d-2",)) for pair in ("ac", "ad", "bc", "bd")
    ]


def test_merge_of_a_part_lets_the_other_part_of_a_split_stay_out():
    found = judged(say("ab#cd", "cd=a"))
    assert together(found) == ["ac"]
    assert apart(found) == {"ab", "bc", "bd"}


def test_split_takes_a_merge_back():
    found = judged(say("ab=cd", "ab#cd"))
    assert (together(found), apart(found)) == ([], {"ac", "ad", "bc", "bd"})


@pytest.mark.parametrize("out", "abc")
def test_split_of_one_leaves_the_others_merged(out):
    """Whichever mention the merges ran by."""
    rest = "abc".replace(out, "")
    found = judged(say("a=b", "ab=c", f"{out}#{rest}"))
    assert together(found) == [rest]
    assert apart(found) == {"".join(sorted(out + r)) for r in rest}


def test_split_does_not_bring_back_what_was_overridden_before():
    found = judged(say("a=b", "b=c", "a#c", "ac#b"))
    assert together(found) == []
    assert apart(found) == {"ab", "bc", "ac"}


def test_obeying_joins_across_groups_and_parts_within_one():
    found = judged(say("a=d", "b#a"))
    assert obeying([("a", "b", "c"), ("d", "e")], found) == (("a", "c", "d", "e"), ("b",))
    assert obeying([("a", "b", "c"), ("d", "e")], Judged()) == (("a", "b", "c"), ("d", "e"))


def test_obeying_takes_reviewers_at_their_word_over_what_linking_joined():
    """a and c are one, b and d are not, though linking joined a with b and c with d: one of them leaves."""
    groups = obeying([("a", "b"), ("c", "d")], judged(say("a=c", "b#d")))
    assert groups == (("a", "b", "c"), ("d",))


def test_mentions_that_are_gone_still_hold_together_what_was_merged_by_them():
    assert obeying([("a",), ("c",)], judged(say("a=b", "b=c"))) == (("a", "c"),)


GROUP = st.lists(st.sampled_from(MENTIONS), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def judgements(draw, *, largest: int = 3):
    made = []
    for n in range(draw(st.integers(0, 12))):
        first = draw(GROUP)[:largest]
        rest = [m for m in draw(st.permutations(MENTIONS)) if m not in first]
        second = tuple(rest[: draw(st.integers(1, largest))])
        verdict = draw(st.sampled_from(["same", "different", "unsure"]))
        made.append(Judgement(verdict=verdict, groups=(first, second), decision=f"d-{n:02}"))
    return made


@given(judgements())
def test_no_two_are_both_together_and_apart(made):
    found = judged(made)
    for a, b in combinations(MENTIONS, 2):
        assert not (b in found.must(a) and found.cannot(a, b))
        assert found.cannot(a, b) == found.cannot(b, a)
        for c in found.must(b):
            assert found.cannot(a, c) == found.cannot(a, b)
    assert len([m for g in found.together for m in g]) == len({m for g in found.together for m in g})
    assert all(found.cannot(a, b) for a, b in found.apart)


@given(judgements())
def test_the_last_judgement_always_holds(made):
    if not made:
        return
    found, last = judged(made), made[-1]
    one, two = last.groups
    if last.verdict == "same":
        assert two[0] in found.must(one[0])
    elif last.verdict == "different":
        assert all(found.cannot(a, b) for a in one for b in two)
    assert last.decision not in {o.decision for o in found.overridden}


@given(judgements())
def test_only_later_decisions_override(made):
    for o in judged(made).overridden:
        assert max(o.by) > o.decision


@given(judgements(largest=1), st.randoms(use_true_random=False))
def test_order_does_not_matter_where_nothing_is_contradicted(made, chance):
    made = [j for j in made if j.verdict != "unsure"]
    found = judged(made)
    turned = made[:]
    chance.shuffle(turned)
    again = judged(turned)
    assert bool(found.overridden) == bool(again.overridden)
    if not found.overridden:
        assert again == found


@given(judgements(), judgements(), st.lists(st.booleans(), max_size=24))
def test_order_of_unrelated_decisions_does_not_matter(one, two, turns):
    """Two reviewers at two affairs: however their decisions interleave, each comes to the same."""

    def elsewhere(j: Judgement) -> Judgement:
        groups = tuple(tuple(m.upper() for m in g) for g in j.groups)
        return Judgement(verdict=j.verdict, groups=groups, decision=f"{j.decision}-2")

    two = [elsewhere(j) for j in two]
    first, second, mixed = iter(one), iter(two), []
    for turn in turns:
        mixed += [j for j in [next(first if turn else second, None)] if j is not None]
    mixed += [*first, *second]
    a, b = judged(one + two), judged(mixed)
    assert (a.together, a.apart, a.unsure) == (b.together, b.apart, b.unsure)
    assert sorted(map(str, a.overridden)) == sorted(map(str, b.overridden))


@given(judgements(), st.data())
def test_a_decision_taken_back_leaves_no_trace(made, data):
    if not made:
        return
    n = data.draw(st.integers(0, len(made) - 1))
    without = made[:n] + made[n + 1 :]
    assert made[n].decision not in str(judged(without))


@given(judgements(), st.lists(st.integers(1, 4), max_size=8))
def test_obeying_keeps_all_mentions_and_every_judgement(made, sizes):
    groups, rest = [], MENTIONS
    for size in sizes:
        groups, rest = [*groups, tuple(rest[:size])], rest[size:]
    groups = [g for g in (*groups, tuple(rest)) if g]
    found = judged(made)
    parts = obeying(groups, found)
    assert sorted(m for p in parts for m in p) == sorted(MENTIONS)
    part = {m: n for n, p in enumerate(parts) for m in p}
    for a, b in combinations(MENTIONS, 2):
        if b in found.must(a):
            assert part[a] == part[b]
        if found.cannot(a, b):
            assert part[a] != part[b]

"""Training: what a corpus marks becomes the right label of the right piece. Needs torch, which running does
not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.sets import held_out
from counterclaim.language.heads import buckets as steps
from counterclaim.language.scheme import LINKS, ROOTS, columns
from counterclaim.language.windows import tokenizer

torch = pytest.importorskip("torch")

from train.averaging import fit_factuality  # noqa: E402
from train.batches import NOTHING, Item, batches, items  # noqa: E402
from train.encoder import Encoder  # noqa: E402
from train.examples import Anchor, Example, Pair, Point  # noqa: E402
from train.loop import balance, losses, pace, plan, train, trained  # noqa: E402
from train.model import Reader, buckets  # noqa: E402

TEXT = "Rebels shelled Sarn, the mayor said. He blamed the Ardan Front."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


EXAMPLE = Example(
    "toy:1",
    "toy",
    TEXT,
    {
        "source": ((at("the mayor"), "source"), (at("He"), "?")),
        "cue": ((at("said"), "cue"),),
        "content": ((at("Rebels shelled Sarn"), "content"),),
    },
    (Anchor(at("said"), {"source": (at("the mayor"),), "content": (at("Rebels shelled Sarn"),)}),),
    (Point(at("shelled"), "factuality", 3.0), Point(at("Ardan Front"), "confidence", "accused")),
    Pair(at("Rebels"), at("Sarn"), ("ASSAULT",)),
)


def words(item: Item, held: list[int]) -> str:
    return " ".join(tokenizer().id_to_token(item.ids[n]).removeprefix("##") for n in held)


def whole() -> Item:
    [item] = items(EXAMPLE, random.Random(1), augment=False)
    return item


def test_spans_become_tags_of_their_pieces() -> None:
    item = whole()
    row = item.layers["source"]
    assert words(item, [n for n, tag in enumerate(row) if tag > 0]) == "the mayor"
    assert [tag for tag in row if tag > 0] == [1, 2]


def test_what_is_to_be_ignored_is_learned_as_nothing() -> None:
    item = whole()
    skipped = [n for n, tag in enumerate(item.layers["source"]) if tag == NOTHING]
    assert words(item, skipped[1:-1]) == "he"


def test_links_mark_what_belongs_to_the_anchor_and_only_the_links_that_are_told() -> None:
    item = whole()
    [(anchor, rows)] = item.anchors
    assert words(item, [anchor]) == "said"
    by_link = dict(zip(LINKS, rows, strict=True))
    assert words(item, [n for n, x in enumerate(by_link["source"]) if x == 1]) == "the mayor"
    assert set(by_link["weapon"]) == {NOTHING}


def test_points_and_pairs_stand_at_their_words() -> None:
    item = whole()
    assert {(g, v) for g, _, v in item.points} == {("factuality", 3.0), ("confidence", 2)}
    assert item.pair is not None
    assert words(item, item.pair[0]) == "rebels"
    assert item.pair[2] == (ROOTS.index("ASSAULT"),)


def test_lost_punctuation_moves_labels_with_their_words() -> None:
    for seed in range(60):
        for item in items(EXAMPLE, random.Random(seed), augment=True):
            for anchor, _ in item.anchors:
                assert words(item, [anchor]) == "said"
            assert all(len(row) == len(item.ids) for row in item.layers.values())


def test_a_step_moves_every_head_that_is_taught() -> None:
    torch.manual_seed(0)
    reader = Reader(Encoder(0.0), 0.0)
    taught = ("layers", "links", "kinds", "confidence", "stage", "factuality", "pair")
    weights = dict.fromkeys(taught, 1.0)
    [batch] = batches([EXAMPLE], random.Random(1), 512, augment=False)
    rare = balance({"toy": [EXAMPLE]}, 0.5)
    first = losses(reader, batch, weights, rare)
    assert {"source", "cue", "content", "links", "pair", "factuality", "confidence"} <= set(first)
    optimizer = torch.optim.SGD(reader.parameters(), 0.002)
    first["all"].backward()
    optimizer.step()
    assert losses(reader, batch, weights, rare)["all"] < first["all"]


def test_distances_are_counted_alike_in_training_and_running() -> None:
    for place in (0, 3, 90, 191):
        assert buckets(torch.tensor([place]), 192)[0].tolist() == steps(place, 192).tolist()


def test_the_pace_rises_and_falls() -> None:
    made = [pace(n / 100, 0.1) for n in range(100)]
    assert max(made) == made[10]
    assert made[0] < made[5] < made[10] > made[50] > made[99] > 0


def test_the_same_documents_are_kept_back_for_ever() -> None:
    kept = [n for n in range(20) if held_out(f"d-{n}")]
    assert kept == [n for n in range(20) if held_out(f"d-{n}")]
    assert not set(kept) & {n for n in range(20) if held_out(f"d-{n}", 1)}


def test_weights_of_stage_ends_are_averaged_and_factuality_is_fitted_to_them(tmp_path: Path) -> None:
    corpora = {"uw": [Example("uw:1", "uw", "Men died.", points=(Point((4, 8), "factuality", 3.0),))]}
    stage = {
        "encoder_rate": 0.0,
        "head_rate": 1e-2,
        "pieces": 64,
        "rare": 0.0,
        "epochs": {"uw": 2},
        "weights": {"factuality": 1.0},
    }
    raw = {
        "seed": 1,
        "warm_up": 0.1,
        "clip": 1.0,
        "dropout": 0.0,
        "checkpoint": 100,
        "stages": [stage, stage],
    }
    made = train(plan({**raw, "averaged": [1, 2]}), corpora, tmp_path)
    ends = [torch.load(tmp_path / f"stage-{n}.pt", weights_only=True)["reader"]["tags.bias"] for n in (1, 2)]
    other = [n for n in range(len(ends[0])) if n != columns()["factuality"].start]
    assert torch.allclose(made.tags.bias[other], ((ends[0] + ends[1]) / 2)[other])
    assert not torch.equal(ends[0], ends[1])
    again = trained(tmp_path)
    assert torch.equal(again.tags.weight, made.tags.weight)


def test_the_fitted_head_comes_nearer_to_its_corpus() -> None:
    reader = Reader(Encoder(), 0.0).eval()
    points = (Point((4, 8), "factuality", 3.0), Point((14, 18), "factuality", -3.0))
    examples = [Example(f"uw:{n}", "uw", "Men died. Men left.", points=points) for n in range(300)]

    def off() -> float:
        ids = torch.tensor(
            [[101, *tokenizer().encode("Men died. Men left.", add_special_tokens=False).ids, 102]]
        )
        with torch.no_grad():
            given = reader(ids).outputs[0, [2, 5], columns()["factuality"].start]
        return float((given - torch.tensor([1.0, -1.0])).abs().sum())

    before = off()
    fit_factuality(reader, {"uw": examples})
    assert off() < before
    fit_factuality(reader, {})

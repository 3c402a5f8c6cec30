"""Training: a schedule that follows from a seed, steps, and checkpoints to go on from."""

from __future__ import annotations

import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from counterclaim.language.scheme import CONFIDENCE, FACTUALITY, LAYERS, STAGES, columns
from train.averaging import fit_factuality, mean
from train.batches import NOTHING, Batch, batches
from train.encoder import Encoder, published
from train.examples import Example
from train.model import Reader

FINISHED = "reader.pt"


@dataclass(frozen=True)
class Stage:
    """A part of a run with rates, batches and a choice of corpora of its own.

    Attributes:
        encoder_rate: learning rate of the encoder's layers.
        head_rate: that of the heads.
        pieces: word pieces in a batch.
        rare: how much rare classes count for more: the power of their rarity.
        epochs: how often each corpus is read.
        weights: how much each kind of label counts.
    """

    encoder_rate: float
    head_rate: float
    pieces: int
    rare: float
    epochs: Mapping[str, float]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Plan:
    """A training run: everything on which its weights depend, besides the corpora.

    ``averaged`` are the stages, counted from 1, whose last weights are averaged in the end; the last one's
    stand where there are none.
    """

    seed: int
    warm_up: float
    clip: float
    dropout: float
    checkpoint: int
    stages: tuple[Stage, ...]
    averaged: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """A batch, the stage that it belongs to with its number from 1, and how much of that lies behind it."""

    number: int
    stage: Stage
    done: float
    batch: Batch


def plan(raw: Mapping[str, Any]) -> Plan:
    """A run as a configuration file describes it."""
    stages = tuple(Stage(**s) for s in raw["stages"])
    return Plan(**{**raw, "stages": stages, "averaged": tuple(raw.get("averaged", ()))})


def schedule(plan: Plan, corpora: Mapping[str, Sequence[Example]]) -> Iterator[Step]:
    """The steps of a run in their order: that of the seed, corpora mixed within each stage."""
    for n, stage in enumerate(plan.stages):
        rng = random.Random(plan.seed + n)
        every: list[Batch] = []
        for name, examples in corpora.items():
            whole, part = divmod(stage.epochs.get(name, 0), 1)
            rounds = [examples] * int(whole) + [examples[: int(part * len(examples))]]
            for again in rounds:
                every += batches(again, rng, stage.pieces, augment=True)
        rng.shuffle(every)
        yield from (Step(n + 1, stage, m / len(every), b) for m, b in enumerate(every))


def train(plan: Plan, corpora: Mapping[str, Sequence[Example]], folder: Path) -> Reader:
    """Train the reader, or go on where a run was cut off.

    Args:
        plan: the run.
        corpora: examples by corpus.
        folder: where checkpoints are kept.
    """
    torch.manual_seed(plan.seed)
    reader = Reader(published(), plan.dropout)
    reader.encoder.words.requires_grad_(False)
    optimizer = torch.optim.AdamW(_groups(reader), betas=(0.9, 0.98), weight_decay=0.01)
    steps = list(schedule(plan, corpora))
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / "checkpoint.pt"
    first = _resumed(saved, reader, optimizer) if saved.is_file() else 0
    rare = {stage.rare: balance(corpora, stage.rare) for stage in plan.stages}
    reader.train()
    began, seen = time.monotonic(), 0
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for n, s in enumerate(steps[first:], first):
        for group, rate in zip(optimizer.param_groups, _rates(s.stage), strict=True):
            group["lr"] = rate * pace(s.done, plan.warm_up)
        # Dropout of a step follows from the seed and the step, so that a resumed run goes on alike.
        torch.manual_seed(plan.seed + n)
        found = losses(reader, s.batch, s.stage.weights, rare[s.stage.rare])
        optimizer.zero_grad()
        found["all"].backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), plan.clip)
        optimizer.step()
        seen += s.batch.ids.numel()
        for name, value in found.items():
            sums[name].append(value.item())
        if (n + 1) % plan.checkpoint == 0 or n + 1 == len(steps):
            spent = time.monotonic() - began
            left = (len(steps) - n - 1) * spent / (n + 1 - first) / 60
            told = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(sums.items()))
            print(
                f"{n + 1}/{len(steps)} {seen / spent:.0f} pieces/s, {left:.0f} min left: {told}", flush=True
            )
            sums.clear()
            _save(saved, {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "done": n + 1})
        if n + 1 == len(steps) or steps[n + 1].number != s.number:
            _save(_end(folder, s.number), {"reader": reader.state_dict()})
    return _finished(plan, corpora, folder, reader)


def _finished(plan: Plan, corpora: Mapping[str, Sequence[Example]], folder: Path, reader: Reader) -> Reader:
    """The reader that a run comes to, kept beside its checkpoints."""
    if plan.averaged:
        ends = [torch.load(_end(folder, n), weights_only=True)["reader"] for n in plan.averaged]
        reader.load_state_dict(mean(ends))
        fit_factuality(reader.eval(), corpora)
    _save(folder / FINISHED, {"reader": reader.state_dict()})
    finished: Reader = reader.eval()
    return finished


def _end(folder: Path, stage: int) -> Path:
    return folder / f"stage-{stage}.pt"


def trained(folder: Path) -> Reader:
    """The reader of a finished run in a folder."""
    reader = Reader(Encoder(), 0.0)
    reader.load_state_dict(torch.load(folder / FINISHED, weights_only=True)["reader"])
    made: Reader = reader.eval()
    return made


def pace(done: float, warm_up: float) -> float:
    """The learning rate's share: up over the warm-up, then down in a line.

    >>> pace(0.0, 0.1), pace(0.1, 0.1), round(pace(0.55, 0.1), 3)
    (0.05, 1.0, 0.5)
    """
    return max(0.05, done / warm_up) if done < warm_up else (1 - done) / (1 - warm_up)


def balance(corpora: Mapping[str, Sequence[Example]], power: float) -> dict[str, Tensor]:
    """How much each class of confidence and stage counts: the less, the more of it there is.

    >>> from train.examples import Point
    >>> e = Example("a:1", "a", "x", points=tuple(Point((0, 1), "stage", s) for s in STAGES[:1] * 4 + STAGES))
    >>> [round(w, 2) for w in balance({"a": [e]}, 0.5)["stage"].tolist()]
    [0.67, 1.16, 1.16]
    """
    counts = {"confidence": Counter(CONFIDENCE), "stage": Counter(STAGES)}
    for examples in corpora.values():
        for p in (p for e in examples for p in e.points if p.group in counts):
            counts[p.group][str(p.value)] += 1
    found = {}
    for group, names in (("confidence", CONFIDENCE), ("stage", STAGES)):
        weights = torch.tensor([counts[group][n] ** -power for n in names])
        found[group] = weights / weights.mean()
    return found


def losses(
    reader: Reader, batch: Batch, weights: Mapping[str, float], rare: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """How far the reader is off on one batch, by what is taught, and all together.

    Args:
        reader: the reader.
        batch: some windows.
        weights: how much each kind of label counts.
        rare: how much each class counts.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = reader.encoder(batch.ids, batch.mask)
    hidden = reader.dropout(hidden.float())
    outputs = reader.tags(hidden)
    made = {**_layers(outputs, batch), **_points(outputs, batch, rare)}
    for name, found in (("links", _links(reader, hidden, batch)), ("pair", _pair(reader, hidden, batch))):
        if found is not None:
            made[name] = found
    weighted = [weights["layers" if name in LAYERS else name] * value for name, value in made.items()]
    return {**made, "all": torch.stack(weighted).sum() if weighted else outputs.sum() * 0}


def _layers(outputs: Tensor, batch: Batch) -> dict[str, Tensor]:
    found = {}
    for layer in LAYERS:
        if all(layer in i.layers for i in batch.items):
            gold = torch.full(batch.ids.shape, NOTHING)
            for b, i in enumerate(batch.items):
                gold[b, : len(i.ids)] = torch.tensor(i.layers[layer])
            logits = outputs[..., columns()[layer]]
            found[layer] = nn.functional.cross_entropy(logits.flatten(0, 1), gold.flatten())
    return found


def _points(outputs: Tensor, batch: Batch, rare: Mapping[str, Tensor]) -> dict[str, Tensor]:
    groups: defaultdict[str, list[tuple[int, int, Any]]] = defaultdict(list)
    for b, i in enumerate(batch.items):
        for group, at, value in i.points:
            groups[group].append((b, at, value))
    found = {}
    for group, told in groups.items():
        at = torch.tensor([(b, n) for b, n, _ in told])
        logits = outputs[at[:, 0], at[:, 1]][:, columns()[group]]
        values = torch.tensor([v for _, _, v in told])
        if group == "kinds":
            found[group] = nn.functional.binary_cross_entropy_with_logits(logits, values)
        elif group == "factuality":
            found[group] = nn.functional.smooth_l1_loss(logits[:, 0], values.float() / FACTUALITY, beta=0.3)
        else:
            found[group] = nn.functional.cross_entropy(logits, values, rare[group])
    return found


def _links(reader: Reader, hidden: Tensor, batch: Batch) -> Tensor | None:
    told = [(b, at, rows) for b, i in enumerate(batch.items) for at, rows in i.anchors]
    if not told:
        return None
    words = hidden.shape[1]
    batches, at = (torch.tensor(column) for column in list(zip(*told, strict=True))[:2])
    scores = reader.links(hidden, batches, at)
    gold = torch.tensor([[[*row, *[NOTHING] * (words - len(row))] for row in rows] for *_, rows in told])
    known = gold != NOTHING
    return nn.functional.binary_cross_entropy_with_logits(scores[known], gold[known].float())


def _pair(reader: Reader, hidden: Tensor, batch: Batch) -> Tensor | None:
    if any(i.pair is None for i in batch.items):
        return None
    ends = torch.zeros(2, *batch.ids.shape)
    for b, i in enumerate(batch.items):
        assert i.pair is not None
        for end in range(2):
            ends[end, b, i.pair[end]] = 1
    logits = reader.roots(hidden, ends[0], ends[1], batch.mask).log_softmax(-1)
    right = [logits[b, list(i.pair[2])].logsumexp(-1) for b, i in enumerate(batch.items) if i.pair]
    return -torch.stack(right).mean()


def _rates(stage: Stage) -> tuple[float, float]:
    return stage.encoder_rate, stage.head_rate


def _groups(reader: Reader) -> Iterator[dict[str, Any]]:
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    own = {id(p) for p in reader.encoder.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in own]
    yield from ({"params": weights} for weights in (encoder, heads))


def _save(path: Path, held: Mapping[str, Any]) -> None:
    """Write a file whole or not at all."""
    new = path.with_suffix(".new")
    torch.save(dict(held), new)
    os.replace(new, path)


def _resumed(path: Path, reader: Reader, optimizer: torch.optim.Optimizer) -> int:
    held = torch.load(path, weights_only=True)
    reader.load_state_dict(held["reader"])
    optimizer.load_state_dict(held["optimizer"])
    return int(held["done"])

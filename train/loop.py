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
from train.batches import NOTHING, Batch, batches
from train.encoder import published
from train.examples import Example
from train.model import Reader

Report = dict[str, float]


@dataclass(frozen=True)
class Plan:
    """A training run: everything on which its weights depend, besides the corpora."""

    seed: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    clip: float
    dropout: float
    pieces: int
    checkpoint: int
    epochs: Mapping[str, float]
    weights: Mapping[str, float]


def schedule(plan: Plan, corpora: Mapping[str, Sequence[Example]]) -> list[Batch]:
    """All batches of a run in their order: that of the seed, corpora mixed."""
    rng = random.Random(plan.seed)
    every: list[Batch] = []
    for name, examples in corpora.items():
        whole, part = divmod(plan.epochs.get(name, 0), 1)
        rounds = [examples] * int(whole) + [examples[: int(part * len(examples))]]
        for again in rounds:
            every += batches(again, rng, plan.pieces, augment=True)
    rng.shuffle(every)
    return every


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
    optimizer = torch.optim.AdamW(_groups(reader, plan), betas=(0.9, 0.98), weight_decay=0.01)
    steps = schedule(plan, corpora)
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / "checkpoint.pt"
    first = _resumed(saved, reader, optimizer) if saved.is_file() else 0
    base = [g["lr"] for g in optimizer.param_groups] if not first else _rates(plan)
    rare = balance(corpora)
    reader.train()
    began, seen = time.monotonic(), 0
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for n in range(first, len(steps)):
        for group, rate in zip(optimizer.param_groups, base, strict=True):
            group["lr"] = rate * pace(n / len(steps), plan.warm_up)
        # Dropout of a step follows from the seed and the step, so that a resumed run goes on alike.
        torch.manual_seed(plan.seed + n)
        found = step(reader, steps[n], plan, rare)
        optimizer.zero_grad()
        found["all"].backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), plan.clip)
        optimizer.step()
        seen += steps[n].ids.numel()
        for name, value in found.items():
            sums[name].append(value.item())
        if (n + 1) % plan.checkpoint == 0 or n + 1 == len(steps):
            speed = seen / (time.monotonic() - began)
            left = (len(steps) - n - 1) * (time.monotonic() - began) / (n + 1 - first) / 60
            told = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(sums.items()))
            print(f"{n + 1}/{len(steps)} {speed:.0f} pieces/s, {left:.0f} min left: {told}", flush=True)
            sums.clear()
            _save(saved, reader, optimizer, n + 1)
    return reader.eval()


def pace(done: float, warm_up: float) -> float:
    """The learning rate's share: up over the warm-up, then down in a line.

    >>> pace(0.0, 0.1), pace(0.1, 0.1), round(pace(0.55, 0.1), 3)
    (0.05, 1.0, 0.5)
    """
    return max(0.05, done / warm_up) if done < warm_up else (1 - done) / (1 - warm_up)


def balance(corpora: Mapping[str, Sequence[Example]]) -> dict[str, Tensor]:
    """How much each class of confidence and stage counts: the less, the more of it there is, by the root.

    >>> from train.examples import Point
    >>> e = Example("a:1", "a", "x", points=tuple(Point((0, 1), "stage", s) for s in STAGES[:1] * 4 + STAGES))
    >>> [round(w, 2) for w in balance({"a": [e]})["stage"].tolist()]
    [0.67, 1.16, 1.16]
    """
    counts = {"confidence": Counter(CONFIDENCE), "stage": Counter(STAGES)}
    for examples in corpora.values():
        for p in (p for e in examples for p in e.points if p.group in counts):
            counts[p.group][str(p.value)] += 1
    found = {}
    for group, names in (("confidence", CONFIDENCE), ("stage", STAGES)):
        weights = torch.tensor([counts[group][n] ** -0.5 for n in names])
        found[group] = weights / weights.mean()
    return found


def step(reader: Reader, batch: Batch, plan: Plan, rare: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The losses of one batch, and all together."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = reader.encoder(batch.ids, batch.mask)
    hidden = reader.dropout(hidden.float())
    outputs = reader.tags(hidden)
    losses = {**_layers(outputs, batch), **_points(outputs, batch, rare)}
    for name, found in (("links", _links(reader, hidden, batch)), ("pair", _pair(reader, hidden, batch))):
        if found is not None:
            losses[name] = found
    weighted = [plan.weights["layers" if name in LAYERS else name] * value for name, value in losses.items()]
    return {**losses, "all": torch.stack(weighted).sum() if weighted else outputs.sum() * 0}


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


def _rates(plan: Plan) -> list[float]:
    return [plan.encoder_rate, plan.head_rate]


def _groups(reader: Reader, plan: Plan) -> Iterator[dict[str, Any]]:
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    own = {id(p) for p in reader.encoder.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in own]
    for weights, rate in zip((encoder, heads), _rates(plan), strict=True):
        yield {"params": weights, "lr": rate}


def _save(path: Path, reader: Reader, optimizer: torch.optim.Optimizer, done: int) -> None:
    """Write a checkpoint whole or not at all."""
    new = path.with_suffix(".new")
    torch.save({"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "done": done}, new)
    os.replace(new, path)


def _resumed(path: Path, reader: Reader, optimizer: torch.optim.Optimizer) -> int:
    held = torch.load(path, weights_only=True)
    reader.load_state_dict(held["reader"])
    optimizer.load_state_dict(held["optimizer"])
    return int(held["done"])

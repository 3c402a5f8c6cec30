"""`python -m train.place_weights`: learn what each piece of evidence for a place counts.

Learns on the reports of the EUPEG collection whose places are known (LGL, GeoVirus), names as given. A name's
right candidates are those at its point, or areas that hold it; where there are none, "none of these" is
right, unless the name is that of an area, whose point is a matter of convention. The loss is that of a
conditional logit (McFadden 1974), each corpus weighing the same, with weights drawn to their prior: what no
report teaches stays as reason set it. First the weights of a name alone are learned, then, given what those
find likely, the ones that also weigh company, as often as it takes to settle.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench.model import Folders
from counterclaim.resolve.geometry import distance_m
from counterclaim.resolve.place_choice import NO_MATCH, Weights, settle
from counterclaim.resolve.place_evidence import ALONE, COMPANY, Candidates, Company, candidates, company
from counterclaim.vocabulary import entries

FILE = Path(__file__).parent.parent / "src" / "counterclaim" / "vocabulary" / "place_weights.yaml"
AT_M, NEAR_M = 25_000, 161_000
"""How near a gold point a right candidate lies; if none does, how near one may still lie."""

HELD = 0.1
"""How strongly weights are drawn to their prior, for each name's worth of loss."""

FOLDS = 5
BANDS = (0.0, 0.5, 0.7, 0.9, 0.97)
SETTLINGS = 2


@dataclass(frozen=True)
class Lesson:
    """A report: its candidates, which of them are right, how much each name counts, and gold for scoring."""

    corpus: str
    rows: Candidates
    around: Company
    right: Any
    weight: Any
    gold: tuple[tuple[int, tuple[float, float]], ...]


def lessons(folders: Folders) -> Iterator[Lesson]:
    """The reports of all corpora, names as the gold gives them beside those that the product finds."""
    from bench.product import annotated
    from bench.sets import geo
    from bench.tasks.places import load, told
    from counterclaim.resolve.place_groups import grouped
    from counterclaim.resolve.place_names import fold
    from counterclaim.resolve.places import find_names

    for corpus, path in geo.corpora(folders).items():
        examples = load(path).examples
        for e, a in zip(examples, annotated(examples, read=False), strict=True):
            found = [m for kind in find_names(a) for m in kind]
            given = [told(a, (s, t), found) for s, t in e.given["spans"]]
            both = list({m.span: m for m in (*found, *given)}.values())
            if not given:
                continue
            groups, context = grouped(both, a)
            number = {name: k for k, name in enumerate(groups)}
            gold = tuple(
                (number[fold(m.surface)], (t[2], t[3]))
                for m, t in zip(given, e.gold, strict=True)
                if t[2] is not None
            )
            if gold:
                rows = candidates(groups, context)
                right, weight = _right(rows, gold)
                yield Lesson(corpus, rows, company(rows), right, weight, gold)


def _right(rows: Candidates, gold: Sequence[tuple[int, tuple[float, float]]]) -> tuple[Any, Any]:
    right = np.zeros(len(rows.entries))
    weight = np.zeros(len(rows.groups))
    for k in {k for k, _ in gold}:
        points = [p for n, p in gold if n == k]
        point = max(set(points), key=points.count)
        mine = [int(r) for r in np.flatnonzero(rows.group == k)]
        away = {r: distance_m(e.point, point) for r in mine if (e := rows.entries[r]) is not None and e.point}
        chosen = [r for r, m in away.items() if m <= AT_M]
        chosen = chosen or [r for r, m in away.items() if m <= NEAR_M]
        wide = [
            r
            for r, m in away.items()
            if (e := rows.entries[r]) is not None and e.kind != "settlement" and m <= 1.5 * e.radius_m
        ]
        if not chosen and wide:
            chosen = wide
        lost = any((e := rows.entries[r]) is not None and e.point is None for r in mine)
        right[chosen or mine[-1:]] = 1.0
        # Where no candidate lies right, one that lies nowhere may be meant: nothing is to be learned of it.
        weight[k] = min(4.0, len(points)) ** 0.5 if chosen or not lost else 0.0
    return right, weight


def learn(taught: Sequence[Lesson], tables: Sequence[Any], start: Any, prior: Any, held: float = HELD) -> Any:
    """The weights under which the right candidates of all names are likeliest."""
    share = {c: sum(x.weight.sum() for x in taught if x.corpus == c) for c in {x.corpus for x in taught}}
    total = sum(share.values())
    rows = np.vstack(tables)
    right = np.concatenate([x.right for x in taught])
    offset, group, weight = 0, [], []
    for x in taught:
        group.append(x.rows.group + offset)
        weight.append(x.weight * total / (len(share) * share[x.corpus]))
        offset += len(x.rows.groups)
    owner, counts = np.concatenate(group), np.concatenate(weight)

    def loss(w: Any) -> tuple[float, Any]:
        score = rows @ w
        top = np.full(offset, -np.inf)
        np.maximum.at(top, owner, score)
        grown = np.exp(score - top[owner])
        every, good = np.zeros(offset), np.zeros(offset)
        np.add.at(every, owner, grown)
        np.add.at(good, owner, grown * right)
        p = grown / every[owner]
        q = grown * right / np.maximum(good, 1e-300)[owner]
        value = -(counts * np.log(np.maximum(good, 1e-300) / every) * (counts > 0)).sum()
        slope = rows.T @ ((p - q) * counts[owner])
        pull = held * counts.sum() / 100
        return value + pull * ((w - prior) ** 2).sum(), slope + 2 * pull * (w - prior)

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def fit(taught: Sequence[Lesson], prior: Weights) -> Weights:
    """First what a name alone tells, then what company adds, given what has been found likely so far."""
    first = learn(taught, [x.rows.alone for x in taught], prior.first, prior.first)
    both = np.concatenate([prior.then, prior.company])
    w, settled = Weights(first, prior.then, prior.company), both
    for _ in range(SETTLINGS):
        tables = [np.hstack([x.rows.alone, x.around.evidence(_likely(x, w))]) for x in taught]
        settled = learn(taught, tables, settled, both)
        w = Weights(first, settled[: len(ALONE)], settled[len(ALONE) :])
    return w


def _likely(x: Lesson, w: Weights) -> Any:
    return settle(x.rows, w, x.around)[0]


def right_share(asked: Sequence[Lesson], w: Weights, near_m: float = NEAR_M) -> dict[str, float]:
    """The share of the gold's names put within 161 km, by corpus."""
    out: dict[str, list[float]] = {}
    for x in asked:
        likely = _likely(x, w)
        best = {k: _best(x, likely, k) for k in {k for k, _ in x.gold}}
        for k, point in x.gold:
            e = x.rows.entries[best[k]]
            hit = e is not None and e.point is not None and distance_m(e.point, point) <= near_m
            out.setdefault(x.corpus, []).append(float(hit))
    return {c: float(np.mean(v)) for c, v in sorted(out.items())}


def reliability(chosen: Sequence[tuple[float, bool]]) -> str:
    """How often choices are right that are given each probability: close to it where it can be believed."""
    out = []
    for low, high in pairwise((*BANDS, 1.01)):
        mine = [hit for p, hit in chosen if low <= p < high]
        if mine:
            out.append(f"from {low:.2f}: {np.mean(mine):.3f} of {len(mine)}")
    return "; ".join(out)


def choices(asked: Sequence[Lesson], w: Weights) -> list[tuple[float, bool]]:
    """For each of the gold's names that was given a place: how likely it is held to be, and if it is so."""
    out = []
    for x in asked:
        likely = _likely(x, w)
        for k, point in x.gold:
            row = _best(x, likely, k)
            e = x.rows.entries[row]
            if e is not None and e.point is not None:
                out.append((float(likely[row]), distance_m(e.point, point) <= NEAR_M))
    return out


def _best(x: Lesson, likely: Any, k: int) -> int:
    mine = [int(r) for r in np.flatnonzero(x.rows.group == k)]
    none = likely[mine[-1]] >= NO_MATCH or len(mine) == 1
    return mine[-1] if none else max(mine[:-1], key=lambda r: float(likely[r]))


def main() -> None:
    """Cross-validate by report, learn on all, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m train.place_weights", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    asked = parser.parse_args()
    taught = list(lessons(Folders(Path(asked.data))))
    prior = _prior()
    print("before:", _shown(right_share(taught, prior)))
    kept_back: list[tuple[float, bool]] = []
    for n in range(FOLDS):
        rest = [x for i, x in enumerate(taught) if i % FOLDS != n]
        kept = [x for i, x in enumerate(taught) if i % FOLDS == n]
        w = fit(rest, prior)
        print(f"fold {n}, kept back:", _shown(right_share(kept, w)), flush=True)
        kept_back += choices(kept, w)
    print("right by probability, kept back:", reliability(kept_back))
    w = fit(taught, prior)
    print("on all:", _shown(right_share(taught, w)))
    FILE.write_text(_written(FILE.read_text(encoding="utf-8"), w), encoding="utf-8")


def _prior() -> Weights:
    told = {(e["from"], e["evidence"]): float(e["prior"]) for e in entries("place_weights")}
    alone = np.asarray([told["itself", name] for name in ALONE])
    return Weights(alone, alone, np.asarray([told["company", name] for name in COMPANY]))


def _written(text: str, w: Weights) -> str:
    values = {("itself", n): (a, b) for n, a, b in zip(ALONE, w.first, w.then, strict=True)}
    values |= {("company", n): (b, b) for n, b in zip(COMPANY, w.company, strict=True)}
    lines = []
    for line in text.splitlines():
        m = re.match(r"- \{from: (\w+), evidence: \"([^\"]+)\"", line)
        if m:
            alone, settled = values[m[1], m[2]]
            line = re.sub(r"alone: [-\d.]+", f"alone: {alone:.2f}", line)
            line = re.sub(r"settled: [-\d.]+", f"settled: {settled:.2f}", line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def _shown(shares: dict[str, float]) -> str:
    return ", ".join(f"{c} {v:.3f}" for c, v in shares.items())


if __name__ == "__main__":
    main()

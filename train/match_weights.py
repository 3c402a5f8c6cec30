"""`python -m train.match_weights`: learn what each piece of evidence counts for that accounts are one event.

Pairs of accounts of different reports whose answer is known: MUC-4's messages, where two templates that agree
in day, kind and somebody named are one event; ECB+'s documents, where event mentions are in one cluster or in
two. A logistic regression that is held to the priors of ``match_weights.yaml``, each corpus weighing the same
and each event no more than its share; cross-validated by event.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
from scipy.optimize import minimize

from bench.model import Example, Folders
from counterclaim.incidents.joining.accounts import Account, accounts
from counterclaim.incidents.joining.match import clash, seen
from counterclaim.incidents.joining.profile import Profile, profile
from counterclaim.model import Coded
from counterclaim.vocabulary import entries

FILE = Path(__file__).parent.parent / "src" / "counterclaim" / "vocabulary" / "match_weights.yaml"
NAMES = [e["evidence"] for e in entries("match_weights")]
PRIOR = np.asarray([float(e["prior"]) for e in entries("match_weights")])
FOLDS = 5
HELD = 0.03
"""How firmly weights are held to their priors, against the mean loss."""
CAUTION = 1.5
"""How much more a pair of two events counts: to join two misleads more than to leave one apart, and among the
reports of a month far more pairs are of two than in these corpora."""
APART = 400
"""Pairs of different events of a corpus for each hundred of one."""


@dataclass(frozen=True)
class Told:
    """An account whose event is known: the corpus, a key of the event, what else tells events apart."""

    corpus: str
    event: str
    near: str
    account: Profile


@dataclass(frozen=True)
class Pair:
    """Two accounts of different reports: their evidence, whether they are one event, and the events."""

    corpus: str
    evidence: tuple[float, ...]
    same: bool
    group: str


def told(folders: Folders, cache: Path) -> list[Told]:
    """All accounts whose event is known."""
    return [*_muc(folders, cache), *_ecb(folders, cache)]


def _coded(examples: Sequence[Example], cache: Path) -> list[Coded]:
    """Coding takes minutes, so it is kept."""
    from bench.product import coded

    if not cache.exists():
        cache.write_bytes(msgspec.json.encode(list(coded(examples))))
    return msgspec.json.decode(cache.read_bytes(), type=list[Coded])


_KINDS = {
    "ATTACK": "ASSAULT", "BOMBING": "ASSAULT", "ARSON": "ASSAULT", "KIDNAPPING": "COERCE",
    "ROBBERY": "COERCE", "HIJACKING": "COERCE", "FORCED WORK STOPPAGE": "COERCE",
}  # fmt: skip
_LETTERS = re.compile(r"[A-Z]{4,}")


def _muc(folders: Folders, cache: Path) -> Iterator[Told]:
    from bench.sets import muc4

    messages = [m for m in muc4.load(folders, training=True)[0] if m.templates]
    examples = [Example(m.id, m.text, given={"published": m.date}) for m in messages]
    for m, c in zip(messages, _coded(examples, cache / "muc.json"), strict=True):
        free = list(accounts(c))
        quotes = {m.id: m.quote.exact.upper() for m in c.mentions}
        for t in m.templates:
            fills = {name: [v for f in t.slots.get(name, ()) for v in f.values] for name in t.slots}
            day = " ".join(fills.get("incident_date") or ())
            kind = " ".join(fills.get("incident_type") or ())
            who = _words(fills, "human_target_name", "phys_target_id", "perp_organization", "perp_individual")
            where = _words(fills, "incident_location")
            if not day or "-" in day or not free:
                continue
            scored = [(_fit(a, quotes, kind, who, where), a.id, a) for a in free]
            best = max(scored, key=lambda s: s[:2])
            named = sorted(_words(fills, "human_target_name", "phys_target_id"))
            if best[0] < 2 or not named:
                continue
            free.remove(best[2])
            yield Told("muc", f"{day}|{_KINDS.get(kind, kind)}|{'|'.join(named)}", day, profile(best[2]))


def _words(fills: dict[str, list[str]], *slots: str) -> set[str]:
    return {w for s in slots for v in fills.get(s) or () for w in _LETTERS.findall(v)}


def _fit(a: Account, quotes: dict[str, str], kind: str, who: set[str], where: set[str]) -> int:
    """How well an account answers a template: words of its targets and perpetrators, then of its place."""
    said = {w for m in a.mentions for w in _LETTERS.findall(quotes[m])}
    placed = {w for p in a.places for w in _LETTERS.findall(p.name.upper())}
    return (a.type == _KINDS.get(kind)) + len(who & said) + bool(where & (placed | said))


def _ecb(folders: Folders, cache: Path) -> Iterator[Told]:
    from bench.sets import ecbplus

    documents, _ = ecbplus.load(folders)
    examples = [Example(d.id, d.text) for d in documents]
    for d, c in zip(documents, _coded(examples, cache / "ecb.json"), strict=True):
        triggers = {m.id: m.trigger.span for m in c.mentions}
        for a in accounts(c):
            spans = [triggers[m] for m in a.mentions]
            clusters = [
                m.cluster for m in d.mentions if any(s < m.span[1] and m.span[0] < e for s, e in spans)
            ]
            if clusters:
                most = max(sorted(set(clusters)), key=clusters.count)
                yield Told("ecb", f"{d.topic}|{most}", str(d.topic), profile(a))


def _same(a: Told, b: Told) -> bool | None:
    """Whether two accounts are of one event; None where the corpus does not say."""
    if a.corpus == "ecb":
        return a.event == b.event
    one, two = (set(x.event.split("|")[2:]) for x in (a, b))
    alike = a.event.split("|")[:2] == b.event.split("|")[:2]
    if alike and len(one & two) >= min(2, len(one), len(two)):
        return True
    return None if alike and one & two else False


def pairs(of: Sequence[Told], seed: int = 0) -> list[Pair]:
    """All pairs of one event, and some of those of two events, near in time and topic and not."""
    out: list[Pair] = []
    rng = np.random.default_rng(seed)
    for corpus in sorted({t.corpus for t in of}):
        mine = [t for t in of if t.corpus == corpus]
        one: list[tuple[Told, Told]] = []
        two: list[tuple[Told, Told]] = []
        for a, b in combinations(mine, 2):
            if a.account.account.report == b.account.account.report or clash(a.account, b.account):
                continue
            near = a.near == b.near
            if corpus == "muc" and not near and rng.random() > 0.02:
                continue
            if corpus == "ecb" and not near:
                continue
            same = _same(a, b)
            if same is not None:
                (one if same else two).append((a, b))
        most = len(one) * APART // 100
        chosen = [two[n] for n in sorted(rng.permutation(len(two))[:most])]
        out += [_pair(a, b, same=True) for a, b in one] + [_pair(a, b, same=False) for a, b in chosen]
        print(f"{corpus}: {len(mine)} accounts, {len(one)} pairs of one event, {len(chosen)} of two")
    return out


def _pair(a: Told, b: Told, *, same: bool) -> Pair:
    found = dict.fromkeys(NAMES, 0.0)
    for name, value, _ in seen(a.account, b.account):
        found[name] += value
    return Pair(a.corpus, tuple(found.values()), same, min(a.event, b.event))


def fit(taught: Sequence[Pair]) -> np.ndarray:
    """The weights, in the order of the file: of little loss and not far from the priors."""
    x = np.asarray([p.evidence for p in taught])
    y = np.asarray([1.0 if p.same else -1.0 for p in taught])
    weight = _weights(taught)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = y * (x @ w)
        off = w - PRIOR
        value = float(weight @ np.logaddexp(0, -z) + HELD * off @ off)
        slope = -(weight * y / (1 + np.exp(z))) @ x + 2 * HELD * off
        return value, slope

    made: np.ndarray = minimize(loss, PRIOR, jac=True, method="L-BFGS-B").x
    return made


def _weights(taught: Sequence[Pair]) -> np.ndarray:
    """Each corpus the same in all, each event of it by the root of its pairs."""
    key = [(p.corpus, p.same, p.group) for p in taught]
    count = {k: key.count(k) for k in set(key)}
    raw = np.asarray(
        [(1 if same else CAUTION) / np.sqrt(count[corpus, same, group]) for corpus, same, group in key]
    )
    for corpus in {p.corpus for p in taught}:
        mine = np.asarray([p.corpus == corpus for p in taught])
        raw[mine] /= raw[mine].sum()
    made: np.ndarray = raw / raw.sum()
    return made


def report(asked: Sequence[Pair], w: np.ndarray) -> str:
    """Precision and recall at even odds, and the loss, by corpus."""
    out = []
    for corpus in sorted({p.corpus for p in asked}):
        mine = [p for p in asked if p.corpus == corpus]
        z = np.asarray([p.evidence for p in mine]) @ w
        gold = np.asarray([p.same for p in mine])
        yes = z > 0
        hits = int((yes & gold).sum())
        loss = float(np.logaddexp(0, np.where(gold, -z, z)).mean())
        given = max(int(yes.sum()), 1)
        out.append(f"{corpus}: P {hits / given:.3f} R {hits / gold.sum():.3f} loss {loss:.3f}")
    return "; ".join(out)


def cross_validated(taught: Sequence[Pair]) -> str:
    """Figures of pairs whose events were not learned from."""
    groups = sorted({p.group for p in taught})
    place = {g: n for n, g in enumerate(np.random.default_rng(1).permutation(groups))}
    asked: list[Pair] = []
    odds: list[float] = []
    for fold in range(FOLDS):
        w = fit([p for p in taught if place[p.group] % FOLDS != fold])
        mine = [p for p in taught if place[p.group] % FOLDS == fold]
        asked += mine
        odds += list(np.asarray([p.evidence for p in mine]) @ w)
    ones = [Pair(p.corpus, (z,), p.same, p.group) for p, z in zip(asked, odds, strict=True)]
    return report(ones, np.ones(1))


def main() -> None:
    """Learn, print what comes of it, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("COUNTERCLAIM_DATA"))
    parser.add_argument("--cache", type=Path, required=True, help="a folder for coded reports")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    taught = pairs(told(Folders(options.data, None), options.cache))
    print("priors:          ", report(taught, PRIOR))
    w = fit(taught)
    print("learned:         ", report(taught, w))
    print("cross-validated: ", cross_validated(taught))
    for name, prior, value in zip(NAMES, PRIOR, w, strict=True):
        print(f"{name:20} {prior:6.2f} {value:6.2f}")
    if options.write:
        _write({n: round(float(v), 2) for n, v in zip(NAMES, w, strict=True)})


def _write(weights: dict[str, float]) -> None:
    lines = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        found = re.search(r'evidence: "([^"]+)"', line)
        lines.append(re.sub(r"weight: [-\d.]+", f"weight: {weights[found[1]]}", line) if found else line)
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

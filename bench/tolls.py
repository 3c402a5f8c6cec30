"""Tolls in news reports of all kinds: figures, kinds, bounds, speakers and status against the project's gold.

Peers on other news (Zhong et al., EACL 2023, exact match of one victim count a report, on WAD / NAVCO / EMM):
regular expressions .12/.26/.06, dependency rules .23/.30/.05, semantic roles .74/.43/.31, a fine-tuned model
.81/.50/.44. None of them says who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import gold as g
from bench.coding import Broken, code
from bench.gold import Line
from bench.metrics import (
    Measured,
    Score,
    by,
    common,
    iou,
    pairs,
    same_relay,
    same_speaker,
    short,
    span,
    table,
)

PEERS = (
    "beside it, on other news (Zhong et al. 2023, exact match of victim counts): regular expressions "
    ".06-.26, semantic roles .31-.74, fine-tuned model .44-.81; none gives a speaker"
)


@dataclass(frozen=True)
class Judged:
    """A gold toll with the claim line paired to it, and what is right about it."""

    gold: Line
    claim: Line | None

    @property
    def bounds(self) -> bool:
        """Whether low and high are right."""
        if self.claim is None:
            return False
        right = [[self.gold["low"], self.gold["high"]], *(self.gold.get("bounds_also") or [])]
        return [self.claim.get("low"), self.claim.get("high")] in right

    @property
    def speaker(self) -> bool:
        """Whether the speaker is right."""
        return self.claim is not None and same_speaker(
            self.gold["speaker"], self.claim, self.gold.get("speaker_also") or ()
        )

    @property
    def relay(self) -> bool:
        """Whether the relays are right."""
        return self.claim is not None and same_relay(self.gold.get("relay") or (), self.claim)

    @property
    def status(self) -> bool:
        """Whether the status is right."""
        return self.claim is not None and self.claim["status"] in (
            self.gold["status"],
            *(self.gold.get("status_also") or ()),
        )


def measure(folder: Path, errors: bool = False) -> Measured:
    """Code the reports and score their tolls.

    Args:
        folder: that of the gold.
        errors: list every miss, false alarm and wrong value.

    Raises:
        Missing: the gold is not there.
    """
    reports, gold = folder / "gold" / "reports.jsonl", folder / "gold" / "tolls.jsonl"
    texts = {row["id"]: row["text"] for row in g.rows(reports)}
    truth = {row["id"]: row["claims"] for row in g.rows(gold)}
    claims = located(texts, code([reports]).claims)
    result = score(truth, claims, texts if errors else None)
    return Measured(result.figures, result.text, {f.name: g.digest(f) for f in (reports, gold)})


def located(texts: dict[str, str], claims: Sequence[Line]) -> dict[str, list[Line]]:
    """Group claim lines by the report that all their quotes stand in.

    Raises:
        Broken: the quotes of a report stand in none of the texts.
    """
    result: dict[str, list[Line]] = {name: [] for name in texts}
    for lines in by(claims, lambda c: c["report"]["id"]).values():
        quotes = [c["quote"] for c in lines]
        home = [n for n, t in texts.items() if all(t[q["start"] : q["end"]] == q["exact"] for q in quotes)]
        if not home:
            raise Broken(f"the quotes of {lines[0]['report']} do not stand in any report")
        result[home[0]] += lines
    return result


def pair(gold: Sequence[Line], claims: Sequence[Line]) -> tuple[list[Judged], list[Line]]:
    """Pair the gold tolls of one report with its toll claims: same kind, figures that overlap.

    Returns:
        every gold toll with its claim or None, and the claims that are left over.
    """
    tolls = [c for c in claims if c["field"] == "toll" and c.get("figure")]

    def fit(a: Line, b: Line) -> object:
        if a["kind"] != b["kind"] or not common(span(a["figure"]), span(b["figure"])):
            return None
        j = Judged(a, b)
        return 1 + j.bounds + j.speaker, iou(span(a["figure"]), span(b["figure"]))

    found = pairs(gold, tolls, fit)
    judged = [Judged(a, tolls[found[i]] if i in found else None) for i, a in enumerate(gold)]
    left = [c for j, c in enumerate(tolls) if j not in found.values()]
    return judged, left


def score(
    truth: dict[str, list[Line]], claims: dict[str, list[Line]], texts: dict[str, str] | None = None
) -> Measured:
    """Score toll claims.

    Args:
        truth: gold tolls by report.
        claims: claim lines by report.
        texts: the reports' texts, to list the errors; None lists none.
    """
    judged: list[Judged] = []
    listing: list[str] = []
    given = 0
    for name, gold in truth.items():
        right, left = pair(gold, claims.get(name, []))
        judged += right
        given += sum(j.claim is not None for j in right) + len(left)
        if texts is not None:
            listing += errors(name, texts[name], right, left)
    found = [j for j in judged if j.claim is not None]

    def f(hits: int) -> Score:
        return Score(hits, len(judged), given)

    joint = [j for j in found if j.bounds and j.speaker]
    figure = {
        "figure + kind": f(len(found)),
        "... + bounds": f(sum(j.bounds for j in found)),
        "... + speaker (any bounds)": f(sum(j.speaker for j in found)),
        "... + status (any bounds)": f(sum(j.status for j in found)),
        "... + bounds + speaker": f(len(joint)),
        "... + bounds + speaker + status": f(sum(j.status for j in joint)),
    }
    part = {
        name: sum(getattr(j, name) for j in found) / max(1, len(found))
        for name in ("bounds", "speaker", "relay", "status")
    }
    keys = ("found", "bounds", "speaker", "status", "bounds_speaker", "joint")
    figures = {f"tolls.{key}_f1": s.f1 for key, s in zip(keys, figure.values(), strict=True)}
    figures |= {"tolls.found_precision": f(len(found)).precision, "tolls.found_recall": f(len(found)).recall}
    figures |= {f"tolls.{name}_of_found": share for name, share in part.items()}
    body = [(n, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}") for n, s in figure.items()]
    counts = f"{len(judged)} in the gold, {given} given, {len(found)} found; of these right: " + ", ".join(
        f"{name} {share:.2f}" for name, share in part.items()
    )
    text = "\n\n".join((table(("tolls", "P", "R", "F1"), body), counts, PEERS))
    return Measured(figures, "\n".join((*listing, text)))


def errors(name: str, text: str, judged: Sequence[Judged], left: Sequence[Line]) -> list[str]:
    """What went wrong in one report, with the words around and both spans."""
    lines = [(span(j.gold["figure"])[0], line) for j in judged for line in _wrong(j)]
    lines += [(span(c["figure"])[0], f"ALARM  {_described(c)}") for c in left]
    return [
        f"{name}  {line}\n        {short(text[max(0, at - 70) : at + 100], 170)}"
        for at, line in sorted(lines)
    ]


def _wrong(judged: Judged) -> list[str]:
    """One line for each thing wrong with a gold toll."""
    gold, claim = judged.gold, judged.claim
    wants = f"{_toll(gold)} by {gold['speaker']!r} {gold['status']}"
    if claim is None:
        return [f"MISS   {wants}"]
    verdicts = (("BOUNDS", judged.bounds), ("SPEAKER", judged.speaker), ("STATUS", judged.status))
    return [f"{what:<7}{wants} GIVEN {_described(claim)}" for what, right in verdicts if not right]


def _toll(line: Line) -> str:
    """A toll, gold or given, in few words."""
    figure = line["figure"]
    return f"{line['kind']} {figure['exact']!r} [{line.get('low')}, {line.get('high')}] {span(figure)}"


def _described(claim: Line) -> str:
    return f"{_toll(claim)} by {claim['speaker']['name']!r} {claim['status']} ({claim['method']})"

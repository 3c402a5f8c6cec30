"""Copies among the reports of a project: what each new report has from earlier ones, and later ones from it.

A report that comes in may be older than others that are there: those that share a key with it are looked at
again, in the order in which they came out, so that the outcome is the same in whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from counterclaim.incidents.sourcing.chronology import in_time
from counterclaim.incidents.sourcing.copies import LOOK_BACK, candidates, copied
from counterclaim.incidents.sourcing.copies_passages import keys
from counterclaim.incidents.sourcing.sources_credits import credit
from counterclaim.incidents.standing.live import entries
from counterclaim.model import Copy, Report, Span
from counterclaim.project.copying import Copying, Heard


def find_copies(step: Copying, new: Sequence[str]) -> set[str]:
    """Find what reports have copied that came in or were read anew, and what later ones have from them.

    Args:
        step: an open step.
        new: their ids.

    Returns:
        The reports whose copies are others than before.
    """
    texts = step.texts(new)
    for r in texts.values():
        stamps = entries(r.text, r.published)
        step.put_heard(Heard(r.id, _sortable(r), credit(r), stamps), keys(r))
    heard = step.heard(new)
    order = {h.report: (h.moment, h.report) for h in heard.values()}
    later = sorted({*step.later(list(texts)), *step.copiers(list(texts))})
    heard |= step.heard(later)
    order |= {h.report: (h.moment, h.report) for h in heard.values()}
    changed: set[str] = set()
    for report_id in sorted({*texts, *later}, key=lambda r: order[r]):
        near = candidates(step.earlier(heard[report_id], LOOK_BACK + 1))
        held = step.texts({report_id, *near} - texts.keys()) | texts
        earlier = [held[r] for r in near]
        made = copied(held[report_id], earlier, step.copies(near)) if earlier else ()
        if step.put_copies(report_id, made):
            changed.add(report_id)
    return changed


def _sortable(r: Report) -> str:
    """When a report came out, as words that sort as ``chronology.in_time`` does."""
    unknown, when = in_time(r.published)
    return f"{int(unknown)} {when.isoformat(timespec='microseconds')}"


def from_copies(
    spans: Mapping[str, Sequence[Span]],
    copies: Iterable[Copy],
    others: Mapping[str, Sequence[tuple[str, Span]]],
) -> dict[tuple[str, str], float]:
    """Pairs of accounts of which one has its words from the other, with the share of them that it has.

    Args:
        spans: the passages that tell each account of a report, by the account's id.
        copies: what the report has copied.
        others: the passages that tell the accounts of the reports that it copied from, by report.
    """
    shared: dict[tuple[str, str], int] = {}
    for c in copies:
        theirs = {a for a, span in others.get(c.origin, ()) if _common(c.origin_span, span)}
        for mine, own in spans.items():
            at = sum(_common(c.span, s) for s in own)
            if at:
                shared |= {(mine, a): shared.get((mine, a), 0) + at for a in theirs}
    total = {a: sum(end - start for start, end in own) for a, own in spans.items()}
    return {(a, b): min(1.0, n / total[a]) for (a, b), n in shared.items() if total[a]}


def _common(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))

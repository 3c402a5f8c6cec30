"""Linking the reports of a project: accounts compared with those near them, and joined to incidents.

Only what is new is compared, and only what that touches is joined anew; the outcome is the same as if all had
come at once, in whatever order. Each batch is a transaction, so that a run that is cut off goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counterclaim.incidents.accounts import Account, accounts
from counterclaim.incidents.block import asked, filed
from counterclaim.incidents.build import incident, incidents
from counterclaim.incidents.join import UNLIKELY, components, join
from counterclaim.incidents.match import clash, score
from counterclaim.incidents.profile import Profile, profile
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Coded, Incident, Report, from_json, to_json
from counterclaim.project import Project
from counterclaim.project.linking import Filed, Linking

BATCH = 200
"""Reports, or accounts, that are dealt with in one transaction."""
HELD = 50_000
"""Accounts that are held in memory, for they are compared with many."""


@dataclass(frozen=True)
class Judged:
    """What reviewers have judged of event mentions: groups that are one event, and pairs that are two."""

    together: Sequence[Iterable[str]] = ()
    apart: Sequence[tuple[str, str]] = ()


NOTHING = Judged()
"""Nobody has judged anything."""


@dataclass
class Linked:
    """How much a run of linking did."""

    reports: int = 0
    compared: int = 0
    likely: int = 0
    incidents: int = 0


@dataclass
class _Held:
    """Accounts that were read already."""

    of: dict[str, Profile] = field(default_factory=dict)

    def read(self, step: Linking, ids: Iterable[str]) -> dict[str, Profile]:
        """Some accounts by id."""
        wanted = set(ids)
        if len(self.of) > HELD:
            self.of.clear()
        for key, record in step.records(wanted - self.of.keys()).items():
            self.of[key] = profile(from_json(record, Account))
        return {i: self.of[i] for i in wanted if i in self.of}


def link(project: Project, judged: Judged = Judged()) -> Linked:
    """Join the reports of a project to incidents; a second time does nothing.

    Args:
        project: open for writing.
        judged: what reviewers have judged.

    Raises:
        ProjectError: the project cannot be written.
    """
    done, held = Linked(), _Held()
    while _compare(project, judged, done, held):
        pass
    while _join(project, judged, done, held):
        pass
    return done


def relink(project: Project, reports: Iterable[str], judged: Judged) -> Linked:
    """Link anew what reviewers have judged: the accounts of these reports are made again."""
    with project.linking() as step:
        step.again(reports)
    return link(project, judged)


def _compare(project: Project, judged: Judged, done: Linked, held: _Held) -> bool:
    """Make the accounts of some reports that wait, and compare them with all near them."""
    with project.linking() as step:
        waiting = step.waiting(BATCH)
        fresh: dict[str, Profile] = {}
        for report_id in waiting:
            made = [profile(a) for a in _accounts(step, report_id, judged)]
            rows = [Filed(p.account.id, to_json(p.account).decode(), filed(p)) for p in made]
            step.put_accounts(report_id, rows)
            fresh |= {p.account.id: p for p in made}
        held.of |= fresh
        pairs = list(step.asking({key: asked(p) for key, p in fresh.items()}))
        known = held.read(step, (x for pair in pairs for x in pair))
        likely = []
        for a, b in pairs:
            odds = score(known[a], known[b])
            if odds > UNLIKELY and clash(known[a], known[b]) is None:
                likely.append((a, b, odds))
        step.put_likely(likely)
        done.reports += len(waiting)
        done.compared += len(pairs)
        done.likely += len(likely)
        return bool(waiting)


def _accounts(step: Linking, report_id: str, judged: Judged) -> tuple[Account, ...]:
    mentions, claims, published = step.told(report_id)
    report = Report(id=report_id, text="", sha256="", published=published)
    found = incidents(mentions, claims, published, judged.apart)
    return accounts(Coded(report=report, mentions=mentions, claims=claims, incidents=found))


def _join(project: Project, judged: Judged, done: Linked, held: _Held) -> bool:
    """Join some accounts that wait, with all that they are connected with."""
    with project.linking() as step:
        fresh = step.fresh(BATCH)
        if not fresh:
            return False
        same, apart = _of_accounts(step, judged)
        ids, pairs = step.connected(fresh, same)
        known = held.read(step, ids)
        groups: list[tuple[str, ...]] = []
        by_part: dict[str, dict[tuple[str, str], float]] = {}
        likely = (pair for pair, odds in pairs.items() if odds > 0)
        parts = components([*likely, *((a, b) for a, of in same.items() for b in of if a in ids)], ids)
        part_of = {a: part[0] for part in parts for a in part}
        for (a, b), odds in pairs.items():
            if part_of[a] == part_of[b]:
                by_part.setdefault(part_of[a], {})[a, b] = odds
        for part in parts:
            groups += join(
                part,
                by_part.get(part[0], {}),
                lambda a, b: clash(known[a], known[b]) is not None,
                [(a, *same[a]) for a in part if a in same],
                apart,
            )
        made = list(_incidents(step, groups, known))
        step.put_incidents(made, ids)
        done.incidents += len(made)
        return True


def _of_accounts(step: Linking, judged: Judged) -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    """What is judged of event mentions, as accounts that are one, and pairs of accounts that are two."""
    mentions = {m for group in judged.together for m in group} | {m for pair in judged.apart for m in pair}
    home = step.accounts_of(mentions) if mentions else {}
    same: dict[str, set[str]] = {}
    for group in judged.together:
        own = {home[m] for m in group if m in home}
        for a in own:
            same.setdefault(a, set()).update(own - {a})
    apart = [(home[a], home[b]) for a, b in judged.apart if a in home and b in home and home[a] != home[b]]
    return same, apart


def _incidents(
    step: Linking, groups: Sequence[tuple[str, ...]], known: Mapping[str, Profile]
) -> Iterator[tuple[Incident, tuple[str, ...]]]:
    """Put incidents together from the accounts of each group."""
    wanted = [m for group in groups for a in group for m in known[a].account.mentions]
    mentions = step.mentions(wanted)
    claims: dict[str, list[Claim]] = {}
    for record in step.of_mentions(wanted).values():
        c = from_json(record, Claim)
        claims.setdefault(c.event or "", []).append(c)
    reports = step.reports({m.report for m in mentions.values()})
    for group in groups:
        order = sorted(group, key=lambda a: (known[a].account.published or "9", known[a].account.report, a))
        own = [mentions[m] for a in order for m in known[a].account.mentions if m in mentions]
        said = [
            c
            for m in own
            for c in sorted(claims.get(m.id, ()), key=lambda c: (c.quote.start, c.quote.end, c.id))
        ]
        if said:
            telling = Telling(said, {r: reports[r] for r in dict.fromkeys(m.report for m in own)})
            yield incident(order[0], own, telling), group

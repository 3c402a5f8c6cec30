"""Linking the reports of a project: accounts compared with those near them, and joined to incidents.

Only what is new is compared, and only what that touches is joined anew; the outcome is the same as if all had
come at once, in whatever order. Each batch is a transaction, so that a run that is cut off goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations

import msgspec

from counterclaim.engine.copying import find_copies, from_copies
from counterclaim.engine.joining import Graph, disturbed, parts_of, within
from counterclaim.engine.relating import relate
from counterclaim.engine.version import linked_by
from counterclaim.incidents.build import in_order, incident, incidents
from counterclaim.incidents.joining.accounts import Account, accounts
from counterclaim.incidents.joining.block import asked, filed
from counterclaim.incidents.joining.join import UNLIKELY, join
from counterclaim.incidents.joining.match import clash, score
from counterclaim.incidents.joining.profile import Profile, profile
from counterclaim.incidents.judgements import Judged, judged
from counterclaim.incidents.sourcing.versions import current
from counterclaim.incidents.standing.live import said_at
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, Coded, Incident, from_json, to_json
from counterclaim.project import Decision, Project
from counterclaim.project.fetches import later_versions
from counterclaim.project.judging import groups, judgements
from counterclaim.project.linking import Filed, Linking
from counterclaim.project.review import View, reviewed_incidents

BATCH = 200
"""Reports, or accounts, that are dealt with in one transaction."""
AHEAD = 4000
"""Waiting reports that are listed at once: a list for each batch would go through all reports each time."""
HELD = 50_000
"""Accounts that are held in memory, for they are compared with many."""


@dataclass
class Linked:
    """How much a run of linking did."""

    reports: int = 0
    compared: int = 0
    likely: int = 0
    incidents: int = 0


class _BehindError(Exception):
    """Another program links by later decisions than this run does."""


@dataclass
class _Held:
    """What one run of linking has read: accounts, and the state of linking in which they were.

    Other programs may link the same project between two steps of a run. ``turn`` counts the steps that wrote,
    whoever made them.
    """

    of: dict[str, Profile] = field(default_factory=dict)
    turn: int | None = None

    def hold(self, step: Linking, review: _Review) -> bool:
        """Whether what was read before this step still holds: not if another program has linked since.

        Raises:
            _BehindError: it has linked by later decisions, and nothing may be written by these.
        """
        if step.begun() not in review.known:
            raise _BehindError
        now = step.turn()
        if now == self.turn:
            return True
        self.turn = now
        self.of.clear()
        return False

    def write(self, step: Linking) -> None:
        """Note that this step writes."""
        self.turn = step.turn() + 1
        step.put_turn(self.turn)

    def read(self, step: Linking, ids: Iterable[str]) -> dict[str, Profile]:
        """Some accounts by id."""
        wanted = set(ids)
        if len(self.of) > HELD:
            self.of.clear()
        for key, record in step.records(wanted - self.of.keys()).items():
            self.of[key] = profile(from_json(record, Account))
        return {i: self.of[i] for i in wanted if i in self.of}


@dataclass(frozen=True)
class _Review:
    """What reviewers have decided so far, thought through."""

    decisions: tuple[Decision, ...] = ()
    judged: Judged = field(default_factory=Judged)
    view: View = field(default_factory=lambda: View(()))

    @cached_property
    def known(self) -> frozenset[str | None]:
        """The ids of all, and None: who has begun to link by one of these is not ahead."""
        return frozenset([None, *(d.id for d in self.decisions)])

    @property
    def last(self) -> str | None:
        """The last decision."""
        return self.decisions[-1].id if self.decisions else None


def link(project: Project) -> Linked:
    """Join the reports of a project to incidents, as reviewers have decided; a second time does nothing.

    What another version has linked is linked anew.

    Args:
        project: open for writing.

    Raises:
        ProjectError: the project cannot be written.
    """
    done, held = Linked(), _Held()
    with project.linking() as step:
        step.put_rules(linked_by())
    while True:
        review = _review(project, held)
        ahead: list[str] = []
        try:
            while _compare(project, review, done, held, ahead):
                pass
            _join(project, review, done, held)
            whole = _finish(project, review, held)
        except _BehindError:
            continue
        # Who decided meanwhile may have linked before this did: then what was just written is behind.
        if whole and project.last_decision() == review.last:
            return done


def _review(project: Project, held: _Held) -> _Review:
    """What is decided; the accounts on which it has changed since the last linking are made anew.

    From then on nobody links by less, and whatever is written follows from these decisions or later ones.
    """
    with project.linking() as step:
        decisions = tuple(project.decisions())
        if not decisions:
            return _Review()
        told = {m["id"]: m["report"] for d in decisions for g in groups(d) for m in g}
        mentions = step.mentions_of(told.values())
        known = step.decided()
        at = next((n for n, d in enumerate(decisions, 1) if d.id == known), 0)
        now, then = (judged(judgements(some, mentions)) for some in (decisions, decisions[:at]))
        review = _Review(decisions, now, View(decisions))
        if step.begun() != review.last:
            of = {m.id: m.report for m in mentions}
            moved = set(now.together) ^ set(then.together) | {
                frozenset(p) for p in set(now.apart) ^ set(then.apart)
            }
            again = {of[m] for group in moved for m in group if m in of}
            step.again(again | step.reports_of(_about(decisions, at)))
            step.put_begun(decisions[-1].id)
            held.write(step)
    return review


def _finish(project: Project, review: _Review, held: _Held) -> bool:
    """Note by which decisions all is linked; whether it is: not where another program left something."""
    with project.linking() as step:
        held.hold(step, review)
        whole = not step.waiting(1) and not step.fresh()
        if whole and review.last is not None:
            step.put_decided(review.last)
        return whole


def _about(decisions: Sequence[Decision], start: int) -> set[str]:
    """The ids of reports, event mentions and claims that the decisions from some number on are about."""
    by_id = {d.id: d for d in decisions}
    about: set[str] = set()
    for d in decisions[start:]:
        root = by_id.get(d.target, d) if d.action == "undo" else d
        about |= {root.target} | {m["report"] for g in groups(root) for m in g}
        # A claim that a reviewer added is none that the report was coded with.
        about |= {(root.change or {}).get("claim", {}).get("report", root.target)}
    return about


def _compare(project: Project, review: _Review, done: Linked, held: _Held, ahead: list[str]) -> bool:
    """Make the accounts of some reports that wait, and compare them with all near them.

    ``ahead`` lists reports that wait; those done are taken off, and it is filled again when it is empty.
    """
    with project.linking() as step:
        if not held.hold(step, review):
            ahead.clear()
        if not ahead:
            ahead += step.waiting(AHEAD)
        waiting = ahead[:BATCH]
        del ahead[:BATCH]
        if not waiting:
            return False
        held.write(step)
        changed = find_copies(step.copying, waiting)
        step.again(changed.difference(waiting))
        fresh: dict[str, Profile] = {}
        for report_id in waiting:
            made = [profile(a) for a in _accounts(step, report_id, review)]
            rows = [
                Filed(p.account.id, p.account.mentions, to_json(p.account).decode(), filed(p)) for p in made
            ]
            step.put_accounts(report_id, rows)
            fresh |= {p.account.id: p for p in made}
        held.of |= fresh
        copied = _copied(step, waiting, fresh)
        pairs = sorted({*step.asking({key: asked(p) for key, p in fresh.items()}), *copied})
        known = held.read(step, (x for pair in pairs for x in pair))
        likely = []
        for a, b in pairs:
            odds = score(known[a], known[b], copied.get((a, b), 0.0))
            if odds > UNLIKELY and clash(known[a], known[b]) is None:
                likely.append((a, b, odds))
        step.put_likely(likely)
        done.reports += len(waiting)
        done.compared += len(pairs)
        done.likely += len(likely)
        return True


def _copied(step: Linking, reports: Sequence[str], fresh: Collection[str]) -> dict[tuple[str, str], float]:
    """Pairs of accounts, the lesser id first, of which one has its words from the other.

    Args:
        step: an open step.
        reports: reports whose accounts were made, be they the copies or what was copied.
        fresh: those accounts; one at least is in each pair.
    """
    every = step.copying.copies({*reports, *step.copying.copiers(reports)})
    origins = {c.origin for copies in every.values() for c in copies}
    spans = {m.id: m.quote.span for m in step.mentions_of({*every, *origins})}
    of = step.accounts_in({*every, *origins})
    told = {r: [(a, spans[m]) for a, mine in of.get(r, ()) for m in mine if m in spans] for r in origins}
    found: dict[tuple[str, str], float] = {}
    for report_id, copies in every.items():
        own = {a: [spans[m] for m in mine if m in spans] for a, mine in of.get(report_id, ())}
        for (a, b), share in from_copies(own, copies, told).items():
            if a in fresh or b in fresh:
                found[min(a, b), max(a, b)] = share
    return found


def _filed(p: Profile) -> Filed:
    a = p.account
    return Filed(a.id, a.mentions, to_json(a).decode(), filed(p))


def _accounts(step: Linking, report_id: str, review: _Review) -> tuple[Account, ...]:
    every, coded, report = step.told(report_id)
    said = (*coded, *review.view.added(every))
    kept = (m for m in every if not review.view.rejects(m.id, report_id))
    mentions = review.view.mentions(kept, said)
    claims = review.view.claims(said)
    apart = _apart(review.judged, [m.id for m in mentions])
    found = incidents(mentions, claims, report.published, apart, report)
    return accounts(Coded(report=report, mentions=mentions, claims=claims, incidents=found))


def _apart(judged: Judged, mentions: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of a report's event mentions that must be apart, with all that must be with either."""
    bound = [m for m in mentions if judged.bound(m)]
    return [(a, b) for a, b in combinations(bound, 2) if judged.cannot(a, b)]


def _join(project: Project, review: _Review, done: Linked, held: _Held) -> None:
    """Join all accounts that wait, with all that they are connected with."""
    while not _join_all(project, review, done, held):
        pass


def _join_all(project: Project, review: _Review, done: Linked, held: _Held) -> bool:
    """Join all that wait now; whether that came to an end. Where another program links meanwhile, what was
    read of pairs and parts is no longer so, and what still waits is looked at anew."""
    with project.linking() as step:
        held.hold(step, review)
        fresh = set(step.fresh())
        same, apart = _of_accounts(step, review.judged) if fresh else ({}, [])
        graph = Graph(step.pairs, same)
        # Kept as waiting before anything is joined: a run that is cut off goes on with these too.
        more = disturbed(graph, fresh)
        if not more <= fresh:
            step.wait(more)
            held.write(step)
    left = fresh | more
    waiting = sorted(left)
    at = 0
    while at < len(waiting):
        chunk: list[str] = []
        while at < len(waiting) and len(chunk) < BATCH:
            chunk += [waiting[at]] if waiting[at] in left else []
            at += 1
        if chunk:
            with project.linking() as step:
                if not held.hold(step, review):
                    return False
                held.write(step)
                graph.read = step.pairs
                left -= _join_some(step, graph, apart, chunk, fresh, review, done, held)
    return True


def _join_some(
    step: Linking,
    graph: Graph,
    apart: Sequence[tuple[str, str]],
    some: Sequence[str],
    fresh: set[str],
    review: _Review,
    done: Linked,
    held: _Held,
) -> set[str]:
    """Join some accounts anew, with all that is in one part with them; gives all that were joined."""
    groups_of: list[tuple[str, ...]] = []
    known: dict[str, Profile] = {}
    for part in parts_of(graph, some):
        known |= held.read(step, part)
        groups_of += join(
            part,
            within(part, step.pairs(part, UNLIKELY)),
            partial(_clash, known),
            [(a, *graph.same[a]) for a in sorted(part) if a in graph.same],
            apart,
        )
    homes = step.homes(known)
    members = step.members(h for h in homes.values() if h is not None)
    new = [g for g in groups_of if not _as_before(g, fresh, homes, members)]
    step.settle(set(known).difference(*new))
    made = list(_incidents(step, new, known, review))
    step.put_incidents(made, {a: known[a].account.mentions for g in new for a in g})
    relate(step, (i for i, _ in made), review.view)
    done.incidents += len(made)
    return set(known)


def _clash(known: Mapping[str, Profile], a: str, b: str) -> bool:
    return clash(known[a], known[b]) is not None


def _as_before(
    group: Sequence[str],
    fresh: set[str],
    homes: Mapping[str, str | None],
    members: Mapping[str, set[str]],
) -> bool:
    """Whether a group is an incident already, and nothing in it has changed."""
    home = homes.get(group[0])
    return home is not None and members[home] == set(group) and fresh.isdisjoint(group)


def _of_accounts(step: Linking, of: Judged) -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    """What is judged of event mentions, as accounts that are one, and pairs of accounts that are two."""
    mentions = {m for group in of.together for m in group} | {m for pair in of.apart for m in pair}
    home = step.accounts_of(mentions) if mentions else {}
    same: dict[str, set[str]] = {}
    for group in of.together:
        own = {home[m] for m in group if m in home}
        for a in own:
            same.setdefault(a, set()).update(own - {a})
    pairs = ((x, y) for a, b in of.apart for x in of.must(a) for y in of.must(b) if x in home and y in home)
    return same, sorted({(home[x], home[y]) for x, y in pairs if home[x] != home[y]})


def _incidents(
    step: Linking, joined: Sequence[tuple[str, ...]], known: Mapping[str, Profile], review: _Review
) -> Iterator[tuple[Incident, tuple[str, ...]]]:
    """Put incidents together from the accounts of each group."""
    wanted = [m for group in joined for a in group for m in known[a].account.mentions]
    claims: dict[str, list[Claim]] = {}
    coded = step.mentions(wanted)
    said = [from_json(record, Claim) for record in step.of_mentions(wanted).values()]
    said += review.view.added(coded.values())
    mentions = {m.id: m for m in review.view.mentions(coded.values(), said)}
    for c in review.view.claims(said):
        claims.setdefault(c.event or "", []).append(c)
    reports = step.reports({m.report for m in mentions.values()})
    copies = step.copying.copies(reports)
    heard = step.copying.heard(reports)
    credits = {r: h.credit for r, h in heard.items() if h.credit is not None}
    stamps = {r: h.stamps for r, h in heard.items() if h.stamps}
    later = later_versions(step.connection, reports)
    for group in joined:
        order = sorted(group, key=lambda a: (known[a].account.published or "9", known[a].account.report, a))
        own = [mentions[m] for a in order for m in known[a].account.mentions if m in mentions]
        every = [c for m in own for c in in_order(claims.get(m.id, ()))]
        told = current(every, later)
        if told:
            before = {c.report for c in every} - {c.report for c in told}
            now = [m for m in own if m.report not in before]
            of = {r: reports[r] for r in dict.fromkeys(m.report for m in now)}
            telling = Telling(
                claims=told,
                reports=of,
                copies=[c for r in of for c in copies.get(r, ())],
                credits={r: credits[r] for r in of if r in credits},
                moments=said_at(told, stamps),
            )
            made = incident(order[0], now, telling)
            # What belongs to it are the event mentions of all versions of its pages.
            made = msgspec.structs.replace(made, mentions=tuple(m.id for m in own))
            yield from ((i, group) for i in reviewed_incidents([made], review.decisions, own))

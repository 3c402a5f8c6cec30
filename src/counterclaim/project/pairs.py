"""Pairs of accounts that may be one event, as linking weighed them: for those who look at them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from counterclaim.incidents.build import in_order
from counterclaim.incidents.joining.accounts import Account
from counterclaim.incidents.sourcing.versions import current
from counterclaim.incidents.standing.live import said_at
from counterclaim.incidents.telling import Telling
from counterclaim.model import Claim, ClaimRow, EventMention, from_json
from counterclaim.project.copying import Copying
from counterclaim.project.fetches import later_versions
from counterclaim.project.linking import Linking
from counterclaim.project.tables import account, likeness


@dataclass(frozen=True)
class Likely:
    """Two incidents, and their likeliest pair of accounts with the log-odds that they are one."""

    incidents: tuple[str, str]
    accounts: tuple[str, str]
    odds: float


@dataclass(frozen=True)
class Told:
    """An incident's accounts, by id."""

    incident: str
    accounts: Mapping[str, Account]


def likely(connection: Connection, least: float, most: int) -> list[Likely]:
    """Pairs of incidents of which some accounts are likely one event, the likeliest first.

    Args:
        connection: open for reading.
        least: log-odds from which a pair of accounts is worth a look.
        most: pairs of accounts that are read at the most.
    """
    a, b = account.alias("a"), account.alias("b")
    query = (
        select(a.c.id, b.c.id, a.c.incident, b.c.incident, likeness.c.odds)
        .select_from(likeness)
        .join(a, a.c.id == likeness.c.one)
        .join(b, b.c.id == likeness.c.other)
        .where(likeness.c.odds > least, a.c.incident != b.c.incident)
        .order_by(likeness.c.odds.desc(), a.c.id, b.c.id)
        .limit(most)
    )
    found: dict[tuple[str, str], Likely] = {}
    for x, y, one, other, odds in connection.execute(query):
        ends = (x, y) if one <= other else (y, x)
        home = (min(one, other), max(one, other))
        found.setdefault(home, Likely(home, ends, odds))
    return list(found.values())


def told(connection: Connection, incidents: Iterable[str]) -> dict[str, Told]:
    """The accounts of some incidents."""
    step = Linking(connection)
    members = step.members(incidents)
    records = step.records(a for of in members.values() for a in of)
    return {
        i: Told(i, {a: from_json(records[a], Account) for a in sorted(of) if a in records})
        for i, of in members.items()
    }


def account_of(connection: Connection, mention: str) -> Account | None:
    """The account that an event mention is part of."""
    step = Linking(connection)
    name = step.accounts_of([mention]).get(mention)
    return None if name is None else from_json(step.records([name])[name], Account)


def odds(connection: Connection, ones: Iterable[str], others: Iterable[str]) -> dict[tuple[str, str], float]:
    """The log-odds that linking kept of pairs of accounts, of some and of others."""
    wanted = set(others)
    found = Linking(connection).pairs(ones, least=float("-inf"))
    return {(a, b): z for a, near in found.items() for b, z in near.items() if b in wanted}


def mention(connection: Connection, mention_id: str) -> EventMention | None:
    """An event mention by id."""
    return Linking(connection).mentions([mention_id]).get(mention_id)


def telling(connection: Connection, mentions: Iterable[EventMention], rows: Iterable[ClaimRow]) -> Telling:
    """What is at hand of some event mentions, to put an incident together from them as linking does.

    Args:
        connection: open for reading.
        mentions: the event mentions, in the order of their accounts.
        rows: the claims on them; what was rejected is left out.
    """
    kept = [row for row in rows if row.verdict != "rejected"]
    refs = {row.report.id: row.report for row in kept}
    claims: dict[str, list[Claim]] = {}
    for row in kept:
        claims.setdefault(row.claim.event or "", []).append(row.claim)
    every = (c for m in mentions for c in in_order(claims.get(m.id, ())))
    told = current(every, later_versions(connection, refs))
    copying = Copying(connection)
    copies, heard = copying.copies(refs), copying.heard(refs)
    return Telling(
        claims=told,
        reports=refs,
        copies=[c for of in copies.values() for c in of],
        credits={r: h.credit for r, h in heard.items() if h.credit is not None},
        moments=said_at(told, {r: h.stamps for r, h in heard.items() if h.stamps}),
    )


def accounts(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by id."""
    return {a: from_json(record, Account) for a, record in Linking(connection).records(ids).items()}

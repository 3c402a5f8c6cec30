"""What a learned reader sees in a message as templates of MUC-4: one a kind of violence.

MUC-4's key is of a message as a whole, and so are the reader's groups (``claims.role_groups``). Type and
roles are the group's; date, place, stage, effect and numbers are those of the product's incident of that
kind, the one with the most mentions, where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench.matching import words
from bench.tasks import template_slots as slots

if TYPE_CHECKING:
    from counterclaim.claims.role_groups import Entity, Group
    from counterclaim.model import Coded

ROLES = {
    "PERP_IND": "perp_individual",
    "PERP_ORG": "perp_organization",
    "TARGET": "physical_target",
    "VICTIM": "human_target",
    "WEAPON": "instrument",
}
"""A reader's roles as the task's."""
BEHIND = frozenset({"of", "who", "whom", "from", "at", "in", "on", "driving"})
"""Words behind which no phrase has its head; a name has none of them."""


def templates(c: Coded, groups: Sequence[Group]) -> list[dict[str, Any]]:
    """A message's groups as templates.

    Args:
        c: the message as the product codes it with the reader's roles.
        groups: what the reader saw in it.
    """
    return [_template(c, g) for g in groups]


def named(phrase: str) -> bool:
    """Whether people are named rather than described, in capitals: not by a noun for people, a title alone,
    or anything that hangs on one.

    >>> named("ANA SOL"), named("DR"), named("FORMER PRESIDENT"), named("HEAD OF THE PARTY")
    (True, False, False, False)
    """
    from counterclaim.claims.toll_nouns import people, title

    said = words(phrase)
    last = said[-1] if said else ""
    plain = people(last) is True or (title(last) and len(said) == 1)
    return bool(said) and slots.is_name(phrase) and not plain and not BEHIND & set(said)


def _template(c: Coded, g: Group) -> dict[str, Any]:
    roles: dict[str, list[str]] = {role: [] for role in ROLES.values()}
    for e in g.entities:
        roles[ROLES[e.role]].append(_words(c, e))
    roles = {role: slots.distinct(fills) for role, fills in roles.items()}
    people = roles["human_target"]
    rest = _incident(c, g.kind) or {
        "date": None, "location": [], "stage": "ACCOMPLISHED", "effect": [], "numbers": [],
    }  # fmt: skip
    return rest | {"type": g.kind, "roles": roles, "names": [x for x in people if named(x)]}


def _incident(c: Coded, kind: str) -> dict[str, Any] | None:
    """The product's incident of a kind as a template."""
    from counterclaim.claims.role_events import reader_kinds

    found = reader_kinds().get(kind)
    borne = {m.id for m in c.mentions if found is not None and found.method in m.method.split()}
    best = max(c.incidents, key=lambda i: len(borne & set(i.mentions)), default=None)
    if best is None or not borne & set(best.mentions):
        return None
    mentions = {m.id: m for m in c.mentions}
    return slots.template(c, best, slots.mentions_of(best, mentions))


def _words(c: Coded, e: Entity) -> str:
    return " ".join(c.report.text[slice(*e.span)].split())

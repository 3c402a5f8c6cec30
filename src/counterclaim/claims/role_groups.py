"""What a learned reader saw in a report, as incidents: for each kind of violence who did what to whom.

A reader marks every mention on its own. Here the mentions of one entity are joined, entities are given to
kinds of violence, and what is too doubtful is left out. A mention's own words often leave the kind open
("four men were taken"), so half of the evidence is what the report as a whole is about. A report has one
group a kind: of the ways to part its mentions into incidents of one kind (by paragraph, by shared victims, by
a learned likeness) none gained more than a point on MUC-4 with every mention known, and that was lost with
the first mentions missed. Incidents are told apart later, where dates and places are known
(``incidents.link``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.claims.mentions import Alias
from counterclaim.language.roles import ReaderRole, RoleSpan
from counterclaim.model import Span
from counterclaim.resolve.names import plain, words

_EMPTY = frozenset(
    {"the", "a", "an", "of", "and", "or", "in", "on", "at", "by", "for", "from", "to", "with", "who", "which",
     "some", "several", "other", "his", "her", "its", "their", "de", "del", "la", "las", "el", "los", "y"}
)  # fmt: skip
"""Words that name nothing by themselves; initials leave them out as well."""
_BEHIND = frozenset({"of", "in", "on", "at", "from", "with", "who", "which", "de", "del"})
"""Words behind which no phrase has its head."""
SHORTEST, LONGEST = 2, 10
"""Letters of initials."""


@dataclass(frozen=True)
class Limits:
    """How sure a reader must be.

    Attributes:
        mention: least score of a mention.
        report: least score of the surest mention of a report; below it the report tells of no violence.
        kind: least probability at which an entity plays its role in a kind; the likeliest kind always counts.
        context: share of the report as a whole, beside the entity's own mentions, in that probability.
    """

    mention: float = 0.5
    report: float = 0.6
    kind: float = 0.5
    context: float = 0.5


@dataclass(frozen=True)
class Entity:
    """Somebody or something that plays a role, with all its mentions, the one to show first.

    ``kinds`` are the probabilities of the kinds of violence, ``confidence`` and ``stage`` the likeliest
    classes, None where the reader does not say.
    """

    role: ReaderRole
    mentions: tuple[RoleSpan, ...]
    kinds: Mapping[str, float]
    confidence: str | None = None
    stage: str | None = None

    @property
    def span(self) -> Span:
        """Where the mention to show stands."""
        return self.mentions[0].span

    @property
    def score(self) -> float:
        """How sure the reader is of the surest mention."""
        return max(m.score for m in self.mentions)


@dataclass(frozen=True)
class Group:
    """The entities that play a role in one kind of violence, in text order."""

    kind: str
    entities: tuple[Entity, ...]

    def of(self, *roles: ReaderRole) -> tuple[Entity, ...]:
        """The entities of some roles."""
        return tuple(e for e in self.entities if e.role in roles)


def groups(
    text: str, roles: Sequence[RoleSpan], aliases: Sequence[Alias] = (), limits: Limits | None = None
) -> tuple[Group, ...]:
    """Join what a reader saw in a report.

    Args:
        text: the report's text.
        roles: the reader's spans, in any order.
        aliases: other names that the report gives.
        limits: how sure the reader must be.

    Returns:
        One group a kind of violence, by first mention.

    >>> text = "Rebels of the Red Star Front (RSF) shot the mayor. The RSF fled."
    >>> seen = [("Red Star Front", "PERP_ORG"), ("RSF", "PERP_ORG"), ("the mayor", "VICTIM")]
    >>> spans = [RoleSpan((text.find(w), text.find(w) + len(w)), r, 0.9, {"ATTACK": 0.9}) for w, r in seen]
    >>> [g] = groups(text, spans)
    >>> [(e.role, [text[slice(*m.span)] for m in e.mentions]) for e in g.entities]
    [('PERP_ORG', ['Red Star Front', 'RSF']), ('VICTIM', ['the mayor'])]
    """
    limits = limits or Limits()
    named = (r for r in roles if _words(text, r.span))
    sure = sorted((r for r in named if r.score >= limits.mention), key=lambda r: r.span)
    if max((r.score for r in sure), default=0.0) < limits.report:
        return ()
    about = _mean(sure)
    found: dict[str, list[Entity]] = {}
    for mentions in entities(text, sure, aliases):
        entity = _entity(text, mentions, about, limits.context)
        likeliest = max(entity.kinds, key=entity.kinds.__getitem__, default=None)
        for kind in (k for k, p in entity.kinds.items() if p >= limits.kind or k == likeliest):
            found.setdefault(kind, []).append(entity)
    made = [Group(k, tuple(sorted(es, key=_first))) for k, es in found.items()]
    return tuple(sorted(made, key=lambda g: (_first(g.entities[0]), g.kind)))


def entities(
    text: str, roles: Sequence[RoleSpan], aliases: Sequence[Alias] = ()
) -> tuple[tuple[RoleSpan, ...], ...]:
    """Join mentions of one entity: the same words, a shorter way to say them, initials, another name.

    A short mention that fits several entities ("soldiers" after "two soldiers" and "five soldiers") goes to
    the one mentioned nearest to it.

    Args:
        text: the report's text.
        roles: mentions, in any order.
        aliases: other names that the report gives.

    Returns:
        The mentions of each entity in text order.
    """
    other = {frozenset({_key(text, x.name), _key(text, x.alias)}) for x in aliases}
    made: list[list[RoleSpan]] = []
    for r in sorted(roles, key=lambda r: (-len(_content(text, r.span)), r.span)):
        fitting = [e for e in made if e[0].role == r.role and _same(text, r, e, other)]
        nearest = min(fitting, key=lambda e: min(abs(m.span[0] - r.span[0]) for m in e), default=None)
        if nearest is None:
            made.append([r])
        else:
            nearest.append(r)
    return tuple(tuple(sorted(e, key=lambda m: m.span)) for e in made)


def _same(text: str, r: RoleSpan, entity: Sequence[RoleSpan], other: set[frozenset[str]]) -> bool:
    key, whole = _key(text, r.span), entity[0].span
    if any(_key(text, m.span) == key or frozenset({_key(text, m.span), key}) in other for m in entity):
        return True
    if r.role == "PERP_ORG" and _initials(key, _words(text, whole)):
        return True
    mine, theirs = _content(text, r.span), _content(text, whole)
    if not mine or not set(mine) <= set(theirs):
        return False
    # A name of an organisation may be cut at either end; anything else is still called by its head.
    return r.role == "PERP_ORG" or _head(text, r.span) in (_head(text, whole), theirs[-1])


def _initials(key: str, named: Sequence[str]) -> bool:
    """Whether a word is made of the first letters of a name, with or without its small words."""
    bare = [w for w in named if w not in _EMPTY]
    ways = {"".join(w[0] for w in ws) for ws in (named, bare) if len(ws) > 1}
    return SHORTEST <= len(key) <= LONGEST and key in ways


def _words(text: str, span: Span) -> list[str]:
    return [plain(w.text) for w in words(text[span[0] : span[1]])]


def _content(text: str, span: Span) -> list[str]:
    return [w for w in _words(text, span) if w not in _EMPTY]


def _key(text: str, span: Span) -> str:
    return " ".join(_content(text, span))


def _head(text: str, span: Span) -> str:
    """The last word of a phrase before what only describes it: "office" in "the office of the mayor"."""
    written = _words(text, span)
    cut = next((n for n, w in enumerate(written) if n and w in _BEHIND), len(written))
    return written[cut - 1] if written else ""


def _entity(text: str, mentions: Sequence[RoleSpan], about: Mapping[str, float], context: float) -> Entity:
    own = _mean(mentions)
    kinds = {k: (1 - context) * own.get(k, 0.0) + context * about.get(k, 0.0) for k in own}
    weight: dict[str, float] = {}
    for m in mentions:
        weight[_key(text, m.span)] = weight.get(_key(text, m.span), 0.0) + m.score
    # To show: the wording that the reader is surest of over all its mentions, then the fullest, then the
    # first.
    best = sorted(mentions, key=lambda m: (-weight[_key(text, m.span)], m.span[0] - m.span[1], m.span))
    return Entity(
        mentions[0].role,
        tuple(best),
        kinds,
        _likeliest([(m.score, m.confidence) for m in mentions]),
        _likeliest([(m.score, m.stage) for m in mentions]),
    )


def _mean(mentions: Sequence[RoleSpan]) -> dict[str, float]:
    """The probabilities of the kinds over some mentions, each as heavy as its score."""
    total = sum(m.score for m in mentions)
    kinds = dict.fromkeys(k for m in mentions for k in m.kinds)
    return {k: sum(m.score * m.kinds.get(k, 0.0) for m in mentions) / total for k in kinds}


def _likeliest(told: Sequence[tuple[float, Mapping[str, float]]]) -> str | None:
    sums: dict[str, float] = {}
    for score, classes in told:
        for name, p in classes.items():
            sums[name] = sums.get(name, 0.0) + score * p
    return max(sums, key=sums.__getitem__, default=None)


def _first(e: Entity) -> Span:
    return min(m.span for m in e.mentions)

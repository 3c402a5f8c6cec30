"""What a denial denies: that it happened, who did it, whom it harmed, what was hit, with what."""

from __future__ import annotations

from counterclaim.incidents.standing.disputes import disputes
from counterclaim.incidents.standing.sorts import people, sites
from counterclaim.incidents.standing.weaponry import excluded_in
from counterclaim.model import Claim, Record
from counterclaim.vocabulary import lowered

_OWN = {"armed group": "armed", "military": "forces", "police": "forces"}
"""What sort of people a speaker of a kind means by its own."""
_UNREAL = frozenset({"planned", "threatened", "hypothetical"})
_BARE = frozenset(
    {"no", "not", "never", "none", "nobody", "without", "nor", "neither", "nothing", "one", "any", "had",
     "has", "have", "did", "do", "does", "was", "were", "be", "been", "single", "a", "yet"}
)  # fmt: skip
_NEGATIONS = (
    "no", "not", "never", "none", "neither", "nobody", "without", "denies", "denied", "deny", "denying",
    "reject", "rejected", "rejects", "rejecting", "dismissed", "refuted",
)  # fmt: skip


class Denied(Record, frozen=True):
    """One thing that a claim denies: a field of the incident and a sort of its values.

    ``field`` is ``event``, ``actor``, ``harm``, ``target``, ``weapon`` or ``toll``; ``sort`` is, of harm,
    ``armed``, ``forces`` or ``civilian``; of a target ``military`` or ``civilian``; of a weapon its
    delivery; of the actor nothing: the speaker denies its own part.
    """

    field: str
    sort: str | None = None


def is_negated(claim: Claim) -> bool:
    """Whether a claim says that something is not so."""
    return claim.polarity == "negative" or claim.status == "denied"


def denied(claim: Claim) -> tuple[Denied, ...]:
    """Read what a claim denies; nothing where it denies nothing, or nothing that is understood.

    Args:
        claim: any claim.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "No civilian was in the place"
    >>> denied(Claim(id="c", report="r", field="denial", quote=quote(text, (0, len(text))), status="denied",
    ...     speaker=Speaker(name="an officer"), method="", value="No civilian"))
    (Denied(field='harm', sort='civilian'),)
    """
    if not is_negated(claim):
        if claim.field == "weapon":  # "drones and rockets, and no aircraft"
            return tuple(Denied(field="weapon", sort=d) for d in excluded_in(claim.quote.exact))
        return ()
    if claim.field == "toll":
        return (Denied(field="toll", sort=claim.kind),)
    if claim.field in ("event", "actor", "responsibility"):
        if claim.field == "event" and not _denies_event(claim):
            return ()
        # "Denied that it had attacked civilians" denies whom it hit.
        aimed = _sorts(claim.quote.exact)
        return aimed or (Denied(field="event" if claim.field == "event" else "actor"),)
    if claim.field not in ("denial", "target", "weapon", "victim"):
        return ()
    text = " ".join(claim.quote.exact.split())
    low = lowered(text)
    kinds = [name for name, pattern in disputes().denials if pattern.search(low)]
    if "event" in kinds:
        return (Denied(field="event"),)
    if "own-losses" in kinds:
        own = _OWN.get(claim.speaker.kind)
        named = (own,) if own is not None else tuple(sorted(people(text).sides)) or (None,)
        return tuple(Denied(field="harm", sort=s) for s in named)
    if "responsibility" in kinds:
        return (Denied(field="actor"),)
    told = _after(text)
    return (*_sorts(told), *(Denied(field="weapon", sort=d) for d in excluded_in(told)))


def _sorts(text: str) -> tuple[Denied, ...]:
    """The sorts of sites and of people that the words of a denial name."""
    found = [Denied(field="target", sort=s) for s in dict.fromkeys(s for s, _ in sites(text))]
    return (*found, *(Denied(field="harm", sort=s) for s in sorted(people(text).sides)))


def _denies_event(claim: Claim) -> bool:
    """Whether an event claim denies that the event happened: "denied the killing", "there was no attack".

    A bare "not" in the clause tells that something else did not happen: nobody was hurt, a party did not
    shoot, talks are not planned.
    """
    if claim.modality in _UNREAL:
        return False
    cue = lowered(claim.status_cue.exact).split() if claim.status_cue else ["denied"]
    bare = all(w in _BARE or w.endswith(("n't", "n’t")) for w in cue)
    told = dict(disputes().denials)["event"]
    return not bare or bool(told.search(lowered(claim.quote.exact)))


def _after(text: str) -> str:
    """The words of a denial from its negation to the end of the clause: "no camp here, only goats"."""
    low = lowered(text)
    at = min((i for w in _NEGATIONS if (i := f" {low}".find(f" {w} ")) >= 0), default=None)
    if at is None:
        return text
    clause = text[at:]
    for stop in (", only ", " but only ", ", but "):
        clause = clause.split(stop)[0]
    return clause

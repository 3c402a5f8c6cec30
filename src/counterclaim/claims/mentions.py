"""What the finders of this package hand to one another: spans in a report, before they have a speaker.

All spans are code points of the report's text. A finder reads an annotated report and returns its mentions in
text order; ``assemble`` joins them into claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterclaim.model import DateInterval, Modality, Place, Polarity, Role, Span, Status, TollKind

CueClass = Literal["neutral", "claiming", "accusing", "doubting", "denying", "retracting", "confirming"]


@dataclass(frozen=True)
class Attribution:
    """Somebody reports something: source, cue and content, as in PARC and PolNeAR.

    ``source`` is None where nobody is named ("reportedly", "it was claimed"); ``relays`` are who passes it
    on, outermost first. ``content`` may have several spans (a quotation parted by its cue). ``tells`` is
    False where the source takes a stand to something without telling of it ("condemned the killing of nuns").
    """

    sentence: int
    cue: Span
    cue_class: CueClass
    content: tuple[Span, ...]
    source: Span | None
    relays: tuple[Span, ...] = ()
    rule: str = ""
    tells: bool = True


@dataclass(frozen=True)
class StatusCue:
    """Words that say how sure or real something is, with the span that they govern.

    ``value`` is a status ("possible", "denied", "unverified", "retracted"), a modality ("planned",
    "threatened", "hypothetical", "background", "ongoing"), or "negated".
    """

    sentence: int
    value: Status | Modality | Literal["negated"]
    cue: Span
    scope: Span
    rule: str


@dataclass(frozen=True)
class TollMention:
    """A figure of people harmed in one way. ``clause`` is the clause that tells of the harm, without who says
    so.

    ``figure`` is the shortest phrase that carries the number with its modifiers ("At least 13", "three women
    and four children"); ``effect`` the word of harm ("killed"); ``part_of`` the index, in the returned
    sequence, of the toll of which this is a part. ``low``/``high`` are inclusive, None unknown.
    """

    sentence: int
    kind: TollKind
    figure: Span
    effect: Span
    clause: Span
    low: int | None
    high: int | None
    victims: Span | None = None
    perpetrator: Span | None = None
    part_of: int | None = None
    in_title: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """Somebody or something that takes part in an event mention, as written."""

    role: Role
    span: Span
    rule: str = ""


@dataclass(frozen=True)
class EventTrigger:
    """An event as one clause tells it, before places and dates are resolved.

    ``type`` and ``mode`` are entries of ``vocabulary/events.yaml``; ``trigger`` is the word that names the
    event; ``clause`` the clause that tells it, without who says so; ``anaphoric`` marks a bare reference
    ("the attack", "the operation") to an event told elsewhere. ``places`` and ``dates`` are spans of
    expressions attached to the event, nearest first.
    """

    sentence: int
    type: str
    mode: str | None
    trigger: Span
    clause: Span
    modality: Modality = "happened"
    polarity: Polarity = "positive"
    anaphoric: bool = False
    parts: tuple[Part, ...] = ()
    places: tuple[Span, ...] = ()
    dates: tuple[Span, ...] = ()
    weapons: tuple[Span, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class WeaponMention:
    """A weapon or munition as written, with its entry in ``vocabulary/weapons.yaml``."""

    sentence: int
    span: Span
    weapon: str
    rule: str = ""


@dataclass(frozen=True)
class Alias:
    """A person or group and the other name that the report gives ("Dosta alias Chairman")."""

    sentence: int
    name: Span
    alias: Span
    rule: str = ""


@dataclass(frozen=True)
class OperationName:
    """The name that somebody gave an operation ("named 'Marg Bar Sarmachar'")."""

    sentence: int
    name: Span
    clause: Span
    rule: str = ""


@dataclass(frozen=True)
class Fact:
    """A value of a field beside event and toll: ``span`` carries the value, ``clause`` is its quote.

    ``status`` is given where the words themselves are an act (a denial, a withdrawal); ``low`` and ``high``
    bound a count, inclusive, None unknown; ``place`` and ``date`` are values resolved; ``own`` marks what the
    outlet says for itself, whoever is quoted around it.
    """

    sentence: int
    field: str
    kind: str | None
    value: str
    span: Span
    clause: Span
    status: Status | None = None
    rule: str = ""
    low: int | None = None
    high: int | None = None
    place: Place | None = None
    date: DateInterval | None = None
    own: bool = False

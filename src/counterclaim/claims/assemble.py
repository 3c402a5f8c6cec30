"""Mentions -> claims: every value with its quote, its speaker and its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from counterclaim.claims.arms import KINDS
from counterclaim.claims.event_blame import BLAMED
from counterclaim.claims.facts import VIOLENT, find_facts
from counterclaim.claims.happenings import Happening, happenings, of_toll, whole_of
from counterclaim.claims.judge import judge
from counterclaim.claims.mentions import Fact, TollMention, WeaponMention
from counterclaim.claims.placed import placed
from counterclaim.claims.reading import Reading, read
from counterclaim.claims.redated import put_right
from counterclaim.claims.relations import Link, find_relations
from counterclaim.claims.said import UNKNOWN_OUTLET, Said, said
from counterclaim.claims.weapons import weapon
from counterclaim.incidents.joining.layout import layout
from counterclaim.incidents.joining.link import ANSWER, READER, link
from counterclaim.language import Annotated
from counterclaim.language.roles import RoleSpan
from counterclaim.model import Actor, Claim, EventMention, Span, Speaker, claim_id, quote

_OF_VIOLENCE = frozenset({"weapon", "denial", "target", "nationality", "damage", "place", "verification"})
"""Fields of facts that are told of violence."""
_FIELD_OF_ROLE = {"initiator": "actor", "target": "target", "victim": "victim", "present": "present"}


def code(
    a: Annotated, roles: Sequence[RoleSpan] | None = None
) -> tuple[tuple[EventMention, ...], tuple[Claim, ...]]:
    """Code one report: its event mentions and its claims.

    Args:
        a: an annotated report.
        roles: words that play a role in violence; by default those that the learned reader sees, where it
            is asked.

    Returns:
        The mentions and the claims, each in text order. Every claim has a speaker and a quote.

    >>> from counterclaim.language import annotate
    >>> from counterclaim.model import Report
    >>> text = "Two soldiers were killed in an ambush near Goma on Monday, the army said."
    >>> [a] = annotate([Report(id="r-1", text=text, sha256="0", published="2024-05-07")])
    >>> mentions, claims = code(a)
    >>> [(c.figure.exact, c.low, c.speaker.mention.exact) for c in claims if c.field == "toll"]
    [('Two', 2, 'the army')]
    """
    reading = read(a, roles)
    laid = layout(a.report)
    found = placed(happenings(reading), laid)
    mentions = [h.mention for h in found]
    groups = link(mentions, laid=laid)
    relations = find_relations(reading, found, groups)
    answers = {(x.event.mention.id, x.other.mention.id) for x in relations if x.other and x.type == ANSWER}
    if answers:
        groups = link(mentions, answers, laid)
    initiators = _initiators(groups)
    claims: list[Claim] = []
    for h in found:
        claims += _event_claims(reading, h, initiators)
    claims += _toll_claims(reading, found, initiators)
    for fact in find_facts(reading):
        claims += _fact_claims(reading, fact, found, initiators)
    for x in relations:
        claims.append(_relation_claim(reading, x, initiators))
    unique = {c.id: c for c in put_right(reading, claims)}
    ordered = sorted(
        unique.values(),
        key=lambda c: (c.quote.start, c.field, c.kind or "", c.figure.start if c.figure else -1, c.id),
    )
    return tuple(h.mention for h in found), tuple(ordered)


def _initiators(groups: Sequence[Sequence[EventMention]]) -> Mapping[str, tuple[Actor, ...]]:
    """Who is said to have done it, for each event mention: by that mention or by another of the same
    event."""
    table: dict[str, tuple[Actor, ...]] = {}
    for group in groups:
        actors = tuple(a for m in group for a in m.actors if a.role == "initiator")
        table.update((m.id, actors) for m in group)
    return table


def _claim(
    reading: Reading,
    h: Happening | None,
    field: str,
    span: Span,
    clause: Span,
    initiators: Sequence[Actor],
    method: str,
    also: Span | None = None,
    whole: Span | None = None,
    **values: object,
) -> Claim:
    """Make a claim of the words at ``span`` in ``clause``: find who says them and how sure.

    ``also`` is a second word to look for hedges at: the word of harm beside a figure. ``whole`` are words
    that carry the value where nobody else is named for it: the figure of which this one is a part.
    """
    saying = said(reading, span) if whole is None else _said_of_part(reading, span, whole)
    probes = [span] if also is None else [span, also]
    blamed = method == BLAMED or (h is not None and saying.outlet and _accused(h))
    judged = judge(reading, field, h.mention.type if h else None, probes, saying, initiators, blamed)
    claim = Claim(
        id="",
        report=reading.a.report.id,
        field=field,
        quote=quote(reading.text, reading.tidy(_within_content(clause, span, saying))),
        speaker=_as_party(saying, initiators),
        relay=saying.relay,
        cue=quote(reading.text, saying.cue) if saying.cue else None,
        status=judged.status,
        status_cue=quote(reading.text, judged.cue) if judged.cue else None,
        polarity=judged.polarity,
        event=h.mention.id if h else None,
        modality=h.mention.modality if h else "happened",
        method=f"{method} {judged.rule}".strip(),
    )
    claim = msgspec.structs.replace(claim, **values)
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _accused(h: Happening) -> bool:
    """Whether an event is told only as what somebody is accused of: "the army was accused of killing six"."""
    return h.mention.method.startswith("event.verb") and any(p.rule == BLAMED for p in h.parts)


def _said_of_part(reading: Reading, span: Span, whole: Span) -> Said:
    """Who says a part of a figure: who says the whole, where nobody else is named for the part."""
    own = said(reading, span)
    return said(reading, whole) if own.outlet else own


def _as_party(saying: Said, initiators: Sequence[Actor]):  # type: ignore[no-untyped-def]
    from counterclaim.claims.judge import is_side

    party = any(is_side(saying.speaker, actor) for actor in initiators)
    return msgspec.structs.replace(saying.speaker, party=party)


def _within_content(clause: Span, span: Span, saying: Said) -> Span:
    """The clause as far as the speaker's content reaches: a quote never holds the words of who says it."""
    if not saying.chain:
        return clause
    for start, end in saying.chain[-1].content:
        if start < span[1] and span[0] < end:
            cut = max(start, clause[0]), min(end, clause[1])
            if cut[0] <= span[0] and span[1] <= cut[1]:
                return cut
    return clause


def _event_claims(
    reading: Reading, h: Happening, initiators: Mapping[str, tuple[Actor, ...]]
) -> Iterator[Claim]:
    m = h.mention
    who = initiators.get(m.id, ())
    # A bare "the strike" claims nothing; "the strikes had been carried out" does.
    verb = any(
        x.pos_ in ("VERB", "AUX") for x in reading.a.doc.char_span(*h.clause, alignment_mode="expand") or ()
    )
    if m.anaphoric and not (h.parts or h.places or h.dates or h.weapons or verb):
        return
    yield _claim(
        reading, h, "event", h.trigger, h.clause, who, m.method, kind=m.type, value=m.mode or m.type.lower()
    )
    for part in h.parts:
        actor = next(
            (x for x in m.actors if x.mention is not None and x.mention.start == _start(reading, part.span)),
            None,
        )
        if actor is not None:
            clause = _clause_of(reading, h, part.span, part.rule)
            yield _claim(
                reading, h, _FIELD_OF_ROLE[part.role], part.span, clause, who, part.rule or m.method,
                h.trigger,
                h.trigger if _owns_up(reading, part.span, h.trigger) else None,
                kind=m.type, value=actor.name, figure=quote(reading.text, part.span),
            )  # fmt: skip
    for span in h.places:
        place = reading.places.get(span)
        if place is not None and m.place is not None and place.lat is None and place.name == m.place.name:
            place = m.place
        if place is not None:
            yield _claim(
                reading, h, "place", span, _reaching(h.clause, span), who, "place", h.trigger, kind=m.type,
                value=place.name,
                figure=quote(reading.text, span), place=place,
            )  # fmt: skip
    if m.date is not None and h.dates:
        span = next((d for d in h.dates if reading.words(d) == m.date.as_written), h.dates[0])
        yield _claim(
            reading, h, "date", span, _reaching(h.clause, span), who, "date", h.trigger,
            kind=m.type, value=_interval(m.date.start, m.date.end),
            figure=quote(reading.text, span), date=m.date,
        )  # fmt: skip
    for w in reading.weapons:
        if w.span in h.weapons:
            yield _weapon_claim(reading, h, w, who)


def _weapon_claim(reading: Reading, h: Happening, w: WeaponMention, who: Sequence[Actor]) -> Claim:
    """A weapon of an event, with its number where one is told; what was stopped or found is so called."""
    use = next((u for u in reading.uses if u.mention == w.span), None)
    kind = KINDS[use.act] if use is not None and use.act != "used" else h.mention.type
    counted = use is not None and (use.low, use.high) != (None, None)
    span = use.span if use is not None and counted else w.span
    return _claim(
        reading, h, "weapon", w.span, _reaching(_clause_of(reading, h, w.span), span), who, w.rule, h.trigger,
        kind=kind, value=weapon(w.weapon).name, figure=quote(reading.text, span),
        low=use.low if use is not None else None, high=use.high if use is not None else None,
    )  # fmt: skip


def _reaching(clause: Span, value: Span) -> Span:
    """The event's clause as far as the words of its place or date, which may stand beside it."""
    return min(clause[0], value[0]), max(clause[1], value[1])


def _clause_of(reading: Reading, h: Happening, span: Span, rule: str = READER) -> Span:
    """The clause that a value is told in: that of the event, or the sentence in which a reader saw it."""
    if (h.clause[0] <= span[0] and span[1] <= h.clause[1]) or not rule.startswith(READER):
        return h.clause
    around = (s.span for s in reading.a.sentences if s.start <= span[0] and span[1] <= s.end)
    return next(around, h.clause)


def _away(h: Happening, span: Span) -> tuple[bool, int]:
    """How far a fact stands from an event of its sentence: in its clause, the narrower the nearer; else by
    what lies between."""
    if h.clause[0] <= span[0] and span[1] <= h.clause[1]:
        return False, h.clause[1] - h.clause[0]
    return True, max(span[0] - h.clause[1], h.clause[0] - span[1], 0)


def _owns_up(reading: Reading, part: Span, trigger: Span) -> bool:
    """Whether who acts is who speaks of it: "the group claimed responsibility for the attack"."""
    sources = (f.source for f in said(reading, trigger).chain if f.source is not None)
    return any(s[0] <= part[0] and part[1] <= s[1] for s in sources)


def _start(reading: Reading, span: Span) -> int:
    return quote(reading.text, span).start


def _interval(start: str | None, end: str | None) -> str:
    return start or "" if start == end else f"{start or '..'}/{end or '..'}"


def _toll_claims(
    reading: Reading, found: Sequence[Happening], initiators: Mapping[str, tuple[Actor, ...]]
) -> list[Claim]:
    made: list[Claim] = []
    for t in reading.tolls:
        h = of_toll(whole_of(reading, t), found)
        who = initiators.get(h.mention.id, ()) if h else ()
        made.append(_toll_claim(reading, t, h, who))
    # The parts name their whole by its claim's id, which is known only now.
    return [_part_of(c, t, made) for c, t in zip(made, reading.tolls, strict=True)]


def _toll_claim(reading: Reading, t: TollMention, h: Happening | None, who: Sequence[Actor]) -> Claim:
    whole = reading.tolls[t.part_of] if t.part_of is not None else None
    return _claim(
        reading, h, "toll", t.figure, t.clause, who, t.rule, t.effect,
        whole.figure if whole is not None and whole.sentence == t.sentence else None,
        kind=t.kind, value=reading.words(t.figure), low=t.low, high=t.high,
        figure=quote(reading.text, t.figure),
        victims=quote(reading.text, t.victims) if t.victims else None,
    )  # fmt: skip


def _part_of(claim: Claim, t: TollMention, made: Sequence[Claim]) -> Claim:
    if t.part_of is None or not 0 <= t.part_of < len(made):
        return claim
    return msgspec.structs.replace(claim, part_of=made[t.part_of].id)


def _relation_claim(reading: Reading, x: Link, initiators: Mapping[str, tuple[Actor, ...]]) -> Claim:
    """How one event stands to another, by who says so; ``figure`` are its words, or a series' name."""
    who = initiators.get(x.event.mention.id, ())
    return _claim(
        reading, x.event, "relation", x.cue, x.clause, who, x.rule,
        kind=x.rule.removeprefix("relation:"), value=x.type, figure=quote(reading.text, x.name or x.cue),
        other=x.other.mention.id if x.other else None,
    )  # fmt: skip


def _fact_claims(
    reading: Reading, fact: Fact, found: Sequence[Happening], initiators: Mapping[str, tuple[Actor, ...]]
) -> Iterator[Claim]:
    """Claims beside the event itself: an operation's name, an alias, a denial, a motive, a check of a
    video."""
    h = _told_of(fact, found)
    who = initiators.get(h.mention.id, ()) if h else ()
    claim = _claim(
        reading, h, fact.field, fact.span, fact.clause, who, fact.rule, None, _counted_with(reading, fact),
        kind=fact.kind, value=fact.value, figure=quote(reading.text, fact.span),
        low=fact.low, high=fact.high, place=fact.place, date=fact.date,
    )  # fmt: skip
    if fact.own:
        outlet = Speaker(name=reading.a.report.outlet or UNKNOWN_OUTLET, kind="outlet")
        claim = msgspec.structs.replace(
            claim, speaker=outlet, relay=(), cue=None, status="stated", status_cue=None, polarity="positive"
        )
    if fact.status is not None:
        # Who denies that anyone died says that nobody did.
        plain = "positive" if fact.field == "toll" else claim.polarity
        claim = msgspec.structs.replace(
            claim, status=fact.status, polarity="negative" if fact.status == "denied" else plain
        )
    yield msgspec.structs.replace(claim, id=claim_id(claim))


def _counted_with(reading: Reading, fact: Fact) -> Span | None:
    """The count of those whose nationality is told beside it: "ten dead, all of them said to be citizens"."""
    before = [t.figure for t in reading.tolls if t.sentence == fact.sentence and t.figure[1] <= fact.span[0]]
    return before[-1] if before and fact.field == "nationality" else None


def _told_of(fact: Fact, found: Sequence[Happening]) -> Happening | None:
    """The event that a fact is told of: of its own sentence the one whose clause holds it, else the last
    before. What is said of weapons, victims, targets and pictures is said of violence where any was told."""
    violent = [h for h in found if h.mention.type in VIOLENT]
    of_harm = fact.field in _OF_VIOLENCE and any(h.sentence <= fact.sentence for h in violent)
    told = violent if of_harm else found
    near = [h for h in told if h.sentence == fact.sentence] or [
        h for h in told if h.sentence < fact.sentence
    ][-1:]
    return min(near, key=lambda h: _away(h, fact.span), default=None)

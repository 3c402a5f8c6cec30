"""Who reports, with which words: the source and cue of each act of reporting in a sentence.

Before its content.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from counterclaim.claims.cues import Cue, FoundCue, find_cues
from counterclaim.claims.phrases import (
    SUBJECTS,
    Tokens,
    has_own_subject,
    noun_phrase,
    run,
    subtree,
    trimmed,
    undone,
)
from counterclaim.claims.sources import (
    agent_of,
    carriers_of,
    child_of,
    clausal,
    has_clause,
    it_subject,
    marked,
    medium_of,
    nearer,
    publishes,
    reduced_subject,
    shared,
    speaks,
    subject_of,
    undated,
)
from counterclaim.claims.toll_nouns import people
from counterclaim.language import Doc, Run, Sentence, Token
from counterclaim.resolve.speakers import kind_and_country

FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})
_TIMES = frozenset({"time", "day", "night", "week", "morning", "evening"})
_TAKEN = frozenset({"life", "victim"})
_IDENTITY = frozenset({"name", "surname", "age", "identity", "nickname"})
"""What somebody gives of himself: "an elder who gave his name as Karim" reports nothing."""
_ISSUED = frozenset({"statement", "report", "post", "message", "letter", "communique", "video"})
_TAIL = frozenset({"prep", "npadvmod", "advmod", "dative", "prt", "tmod", "agent", "aux", "auxpass", "neg"})


@dataclass(frozen=True)
class Act:
    """One act of reporting: "Marhamati told state television".

    ``extent`` are all its words, source and tail included.
    """

    cue: Cue
    head: Token
    words: Tokens
    extent: Tokens
    source: Tokens | None
    relays: tuple[Tokens, ...] = ()
    passive: bool = False
    publishes: bool = False


def reporting_acts(sentence: Sentence, quoted: frozenset[int]) -> tuple[Act, ...]:
    """The acts of reporting in a sentence, in order of their cues.

    Args:
        sentence: a parsed sentence.
        quoted: indices of tokens inside direct quotation, whose first person is the quoted speaker.
    """
    doc = sentence.tokens.doc
    start, end = sentence.tokens.start, sentence.tokens.end
    acts: list[Act] = []
    for found in find_cues(doc, start, end):
        act = _act(doc, found, start, end)
        if act is None:
            continue
        first_person = act.source is not None and doc[act.source[0]].lower_ in FIRST_PERSON
        if first_person and (found.tokens[0] in quoted or not found.cue.strong):
            continue
        acts.append(act)
    return tuple(_with_cited(doc, _without_said(acts)))


def _without_said(acts: list[Act]) -> list[Act]:
    """Drop the "saying" of "quoted X as saying": it belongs to the act around it."""
    outer = {a.head.i for a in acts if a.cue.source == "object"}
    return [a for a in acts if a.cue.source == "object" or not (_above(a.head) & outer)]


def _above(verb: Token) -> set[int]:
    if verb.dep_ == "pcomp":
        return {verb.head.head.i}
    return {verb.head.i} if verb.dep_ in ("xcomp", "advcl", "acl") and verb.tag_ in ("VB", "VBG") else set()


def _unsaid(verb: Token) -> bool:
    """Whether an infinitive only says what may be said: "declined to confirm"; not "went on to say"."""
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return to and verb.tag_ == "VB" and verb.head.lemma_ not in ("go", "continue", "quote", "cite")


def _act(doc: Doc, found: FoundCue, start: int, end: int) -> Act | None:
    if found.cue.form == "verb":
        return _verb_act(doc, found, end)
    if found.cue.form == "phrase":
        return _phrase_act(doc, found, end)
    if found.cue.form == "noun":
        return _noun_act(doc, found)
    return None


def _verb_act(doc: Doc, found: FoundCue, end: int) -> Act | None:
    verb, cue = found.head, found.cue
    if found.gap is not None:
        # A verb that the parse took for a noun has its source right in front, and nothing below it.
        return Act(cue, verb, found.tokens, (found.gap[0], found.tokens[1]), found.gap)
    objects = {c.lemma_.lower() for c in verb.children if c.dep_ == "dobj"}
    if (cue.source == "subject" and objects & _IDENTITY) or (
        cue.objects and not cue.figures and not objects & cue.objects
    ):
        return None
    if cue.id == "claim" and objects & _TAKEN:
        return None  # "the storm has claimed nine lives"
    if verb.dep_ in ("amod", "compound", "aux", "auxpass") or _unsaid(verb):
        return None
    if cue.owns and (undone(verb) or any(c.tag_ == "MD" for c in verb.children)):
        return None  # "has not claimed", "somebody should claim responsibility"
    # "a gunman accused of killing": a participle without its auxiliary is passive too.
    reduced = (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "amod", "relcl")
        and not any(c.dep_ == "aux" for c in verb.children)
    )
    passive = reduced or any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    relays: tuple[Tokens, ...] = ()
    if cue.source == "object":
        obj = (
            child_of(verb, ("nsubjpass",))
            if passive
            else child_of(verb, ("dobj", "dative", "obj", "nsubj"), after=verb.i)
        )
        if obj is None:
            return None
        if not speaks(doc, noun_phrase(obj), cue, verb, strict=True):
            return None
        teller = agent_of(verb) if passive else subject_of(verb)
        source: Tokens | None = noun_phrase(obj)
        relays = (teller,) if teller is not None else ()
    elif passive:
        source = agent_of(verb)
        # "Three men are said to have died", "it was reported that": reported, by nobody who is named.
        if source is None and not (
            {"that", "infinitive", "gerund"} & cue.content and (reduced or has_clause(verb))
        ):
            return None
    else:
        source = nearer(doc, verb, subject_of(shared(verb)))
        if source is None and not it_subject(verb):
            return None
    if source is not None:
        source = undated(doc, source)
    if source is not None and cue.source != "object" and not speaks(doc, source, cue, verb):
        source = source if passive else reduced_subject(verb)
        if source is None or not speaks(doc, source, cue, verb):
            return None
    first = min(
        [
            found.tokens[0],
            *(c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i),
        ]
    )
    extent = [first, found.tokens[1]]
    for part in (source, *relays):
        if part is not None and ((part[1] <= first and first - part[1] <= 12) or part[0] >= found.tokens[1]):
            extent = [min(extent[0], part[0]), max(extent[1], part[1])]
    tail, addressed = _tail(doc, verb, cue, extent[1], end)
    # "Accounts posted videos of houses", "police identified the victim": reporting only where a body or
    # medium does it.
    published = cue.tells and source is not None and publishes(doc, source)
    carriers = (
        carriers_of(doc, source) if source is not None and not relays and cue.source == "subject" else ()
    )
    if carriers and source is not None and source[0] >= found.tokens[1]:
        tail = max(tail, *(c[1] for c in carriers))  # "said a doctor reached by the agency"
    through = tuple(dict.fromkeys((*relays, *carriers, *addressed)))
    return Act(cue, verb, found.tokens, (extent[0], tail), source, through, passive, published)


def _phrase_act(doc: Doc, found: FoundCue, end: int) -> Act | None:
    i, j = found.tokens
    if found.gap is not None and kind_and_country(Run(doc[found.gap[0] : j]).text)[0] == "social media":
        return None  # "wrote on his X account"
    if found.gap is not None:
        return Act(found.cue, found.head, (i, j), (i, j), found.gap)
    if found.cue.source == "subject":
        verb = next(
            (
                t
                for t in doc[i:j]
                if t.pos_ in ("VERB", "AUX") and any(c.dep_ in SUBJECTS and c.i < i for c in t.children)
            ),
            doc[i],
        )
        subject = subject_of(verb)
        return (
            Act(found.cue, found.head, (i, j), (min(subject[0], i), j), subject)
            if subject is not None
            else None
        )
    if found.cue.source == "none" or j >= end:
        return None
    noun = next(
        (t for t in doc[j:end] if t.dep_ in ("pobj", "dobj", "pcomp") and t.head.i in range(i, j)), None
    )
    if noun is None:
        noun = next((t for t in doc[j : min(j + 8, end)] if t.pos_ in ("NOUN", "PROPN", "PRON")), None)
        while noun is not None and noun.dep_ in ("compound", "poss", "amod") and j <= noun.head.i < end:
            noun = noun.head
    if noun is None:
        return None
    a, b = noun_phrase(noun)
    source = _before_subject(doc, trimmed(doc, (max(a, j), max(b, j + 1))), end)
    source = _with_name(doc, source, end)
    carriers = carriers_of(doc, source)
    last = max(source[1], *(c[1] for c in carriers)) if carriers else source[1]
    return Act(found.cue, found.head, (i, j), (i, last), source, carriers)


def _with_name(doc: Doc, source: Tokens, end: int) -> Tokens:
    """An office with the name behind it: "According to the mayor, Pavel Demko, two people were killed"."""
    i, j = source
    if j >= end or doc[j].text != "," or doc[j - 1].pos_ != "NOUN":
        return source
    k = j + 1
    while k < end and doc[k].pos_ == "PROPN":
        k += 1
    return (i, k) if 1 < k - j <= 5 and k < end and doc[k].text == "," else source


def _before_subject(doc: Doc, source: Tokens, end: int) -> Tokens:
    """A source without the subject taken for its apposition: "According to Mr Ade, staff were told"."""
    i, j = source
    verb = j < end and (doc[j].tag_ in ("VBD", "VBZ", "VBP", "MD") or doc[j].pos_ == "AUX")
    commas = [k for k in range(i + 1, j) if doc[k].text == ","]
    return (i, commas[-1]) if verb and commas else source


def _noun_act(doc: Doc, found: FoundCue) -> Act | None:
    """ "X's claim that …", "claims by X that …": a noun of reporting that has its content as a clause."""
    noun = found.head
    if not any(c.dep_ in ("acl", "ccomp", "relcl") and c.i > noun.i and marked(c) for c in noun.children):
        return None
    owner = child_of(noun, ("poss",))
    if owner is None:
        prep = next(
            (c for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from", "of")),
            None,
        )
        owner = child_of(prep, ("pobj",)) if prep is not None else None
    if owner is None and noun.dep_ in ("dobj", "pobj"):
        # "The channel aired a claim that …" passes on a claim of nobody's: the channel is all that is named.
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        source = (
            subject_of(verb)
            if verb.pos_ == "VERB" and next(find_cues(doc, verb.i, verb.i + 1), None)
            else None
        )
    else:
        source = noun_phrase(owner) if owner is not None else None
    if source is not None and source[1] > source[0] and doc[source[1] - 1].tag_ == "POS":
        source = source[0], source[1] - 1
    extent = (
        min(noun.i, source[0]) if source else noun.i,
        max(noun.i + 1, source[1]) if source else noun.i + 1,
    )
    return Act(found.cue, noun, found.tokens, extent, source)


def _with_cited(doc: Doc, acts: list[Act]) -> list[Act]:
    """Join "X, citing Y, reported": Y speaks, X relays.

    What cannot speak is a reason: "citing a lack of food".
    """
    joined: list[Act] = []
    for act in acts:
        cites = act.cue.form == "phrase" and doc[act.words[0]].lower_ in ("citing", "quoting", "relying")
        if cites and act.source is not None:
            if not (
                people(Run(doc[slice(*act.source)]).root.text)
                or speaks(doc, act.source, act.cue, act.head, strict=True)
            ):
                continue
            host = _host(acts, act)
            if host is not None and host.source is not None:
                where = next((n for n, g in enumerate(joined) if g.words == host.words), None)
                extent = min(host.extent[0], act.extent[0]), max(host.extent[1], act.extent[1])
                merged = replace(
                    host,
                    source=act.source,
                    relays=(host.source, *host.relays),
                    extent=extent if _beside(host, act) else host.extent,
                )
                acts = [merged if g.words == host.words else g for g in acts]
                if where is not None:
                    joined[where] = merged
                continue
        current = next((g for g in acts if g.words == act.words), act)
        joined.append(current)
    return joined


def _host(acts: list[Act], cited: Act) -> Act | None:
    """The act that "citing Y" belongs to: right beside it, or the nearest above it behind the content."""
    told = [h for h in acts if h is not cited and h.cue.form == "verb" and h.source is not None]
    above = list(cited.head.ancestors)
    behind = [h for h in told if h.head in above and cited.extent[0] > h.extent[1]]
    beside = (h for h in told if _beside(h, cited))
    return next(beside, min(behind, key=lambda h: above.index(h.head), default=None))


def _beside(host: Act, cited: Act) -> bool:
    """Whether nothing but a comma stands between two acts."""
    behind = {host.words[0] - cited.extent[1], host.extent[0] - cited.extent[1]}
    return 0 <= cited.extent[0] - host.extent[1] <= 2 or bool(behind & {0, 1, 2})


def _issued(word: Token) -> bool:
    """Whether a word is a statement, or says of one through whom it came: "a statement seen by AFP"."""
    return word.lemma_ in _ISSUED or (word.dep_ == "acl" and word.head.lemma_ in _ISSUED)


def _tail(doc: Doc, verb: Token, cue: Cue, at: int, end: int) -> tuple[int, list[Tokens]]:
    """Where the act ends ("said in a statement on Thursday"), and the media it went through."""
    through: list[Tokens] = []
    deps = _TAIL if "np" in cue.content and cue.id != "tell" else _TAIL | {"dobj"}
    moved = True
    while moved and at < end:
        moved = False
        for child in verb.children:
            if child.i < at or child.dep_ not in deps:
                continue
            members = subtree(child)
            i, j = run(child, members)
            j = next((k for k in range(i + 1, j) if doc[k].text in (":", ";")), j)
            members = [t for t in members if t.i < j]
            # "said at the time two children had died": the parse hangs the content on "time".
            # "said in a statement seen by the agency that two had died": on the statement.
            hung = [
                t
                for t in members
                if (t.dep_ == "relcl" and t.head.lemma_ in _TIMES and has_own_subject(t))
                or (t.dep_ in ("acl", "ccomp") and t.head.i > i and marked(t) and _issued(t.head))
            ]
            if hung:
                j = min(t.i for t in hung[0].subtree)
                members = [t for t in members if t.i < j]
            if i == at and j <= end and not clausal(members):
                at, moved = j, True
                medium = medium_of(doc, child, (i, j))
                if medium is not None:
                    through.append(medium)
    return at, through

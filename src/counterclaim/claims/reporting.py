"""Who reports, with which words: the source and cue of each act of reporting in a sentence, before its content."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from counterclaim.claims.cues import Cue, FoundCue, find_cues
from counterclaim.claims.phrases import SUBJECTS, Tokens, has_own_subject, noun_phrase, run, subtree, trimmed
from counterclaim.language import Sentence
from counterclaim.resolve.speakers import kind_and_country
from counterclaim.vocabulary import load

FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})
_MEDIA = frozenset({"media", "state media", "social media"})
_TAIL = frozenset({"prep", "npadvmod", "advmod", "dative", "prt", "tmod", "agent", "aux", "auxpass", "neg"})
_PARTICIPLES = frozenset({"advcl", "acl", "xcomp", "pcomp", "conj", "ccomp", "parataxis"})


@dataclass(frozen=True)
class Act:
    """One act of reporting: "Marhamati told state television". ``extent`` are all its words, source and tail included."""

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
    """Drop the "saying" of "quoted X as saying" and the "say" of "quoted X to say": they belong to the act around."""
    outer = {a.head.i for a in acts if a.cue.source == "object"}
    return [a for a in acts if a.cue.source == "object" or not (_above(a.head) & outer)]


def _above(verb: Token) -> set[int]:
    if verb.dep_ == "pcomp":
        return {verb.head.head.i}
    return {verb.head.i} if verb.dep_ in ("xcomp", "advcl", "acl") and verb.tag_ in ("VB", "VBG") else set()


def _unsaid(verb: Token) -> bool:
    """Whether an infinitive only says what may be said: "declined to confirm", "moved to claim"; not "went on to say"."""
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
    if verb.dep_ in ("amod", "compound", "aux", "auxpass") or _unsaid(verb):
        return None
    # "a gunman accused of killing": a participle without its auxiliary is passive too.
    reduced = verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "relcl") and not any(c.dep_ == "aux" for c in verb.children)
    passive = reduced or any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    relays: tuple[Tokens, ...] = ()
    if cue.source == "object":
        obj = _child(verb, ("nsubjpass",)) if passive else _child(verb, ("dobj", "dative", "obj", "nsubj"), after=verb.i)
        if obj is None:
            return None
        if not _speaks(doc, noun_phrase(obj), cue, verb, strict=True):
            return None
        teller = _agent(verb) if passive else _subject(verb)
        source: Tokens | None = noun_phrase(obj)
        relays = (teller,) if teller is not None else ()
    elif passive:
        source = _agent(verb)
        # "Three men are said to have died", "it was reported that": reported, by nobody who is named.
        if source is None and not ({"that", "infinitive", "gerund"} & cue.content and (reduced or _has_clause(verb))):
            return None
    else:
        source = _nearer(doc, verb, _subject(verb))
        if source is None and not _it_subject(verb):
            return None
    if source is not None:
        source = _undated(doc, source)
    if source is not None and cue.source != "object" and not _speaks(doc, source, cue, verb):
        return None
    first = min([found.tokens[0], *(c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i)])
    extent = [first, found.tokens[1]]
    for part in (source, *relays):
        if part is not None and (part[1] <= first and first - part[1] <= 12 or part[0] >= found.tokens[1]):
            extent = [min(extent[0], part[0]), max(extent[1], part[1])]
    tail, addressed = _tail(doc, verb, cue, extent[1], end)
    # "Accounts posted videos of houses", "police identified the victim": reporting only where a body or medium does it.
    published = cue.tells and source is not None and _publishes(doc, source)
    return Act(cue, verb, found.tokens, (extent[0], tail), source, (*relays, *addressed), passive, published)


def _undated(doc: Doc, source: Tokens) -> Tokens:
    """A source without the day in front of it: "On Wednesday Islamabad called"."""
    i, j = source
    while i + 1 < j and doc[i].ent_type_ in ("DATE", "TIME") and doc[j - 1].ent_type_ not in ("DATE", "TIME"):
        i += 1
    return i, j


def _publishes(doc: Doc, source: Tokens) -> bool:
    if source[1] - source[0] == 1 and doc[source[0]].pos_ == "PRON":
        return doc[source[0]].lower_ != "it"
    return kind_and_country(doc[source[0] : source[1]].text)[0] not in ("unknown", "person", "witness")


def _phrase_act(doc: Doc, found: FoundCue, end: int) -> Act | None:
    i, j = found.tokens
    if found.gap is not None:
        return Act(found.cue, found.head, (i, j), (i, j), found.gap)
    if found.cue.source == "subject":
        verb = next((t for t in doc[i:j] if t.pos_ in ("VERB", "AUX") and any(c.dep_ in SUBJECTS for c in t.children)), doc[i])
        subject = _subject(verb)
        return Act(found.cue, found.head, (i, j), (min(subject[0], i), j), subject) if subject is not None else None
    if found.cue.source == "none" or j >= end:
        return None
    noun = next((t for t in doc[j:end] if t.dep_ in ("pobj", "dobj", "pcomp") and t.head.i in range(i, j)), None)
    if noun is None:
        noun = next((t for t in doc[j : min(j + 8, end)] if t.pos_ in ("NOUN", "PROPN", "PRON")), None)
        while noun is not None and noun.dep_ in ("compound", "poss", "amod") and j <= noun.head.i < end:
            noun = noun.head
    if noun is None:
        return None
    a, b = noun_phrase(noun)
    source = trimmed(doc, (max(a, j), max(b, j + 1)))
    return Act(found.cue, found.head, (i, j), (i, source[1]), source)


def _noun_act(doc: Doc, found: FoundCue) -> Act | None:
    """ "X's claim that …", "claims by X that …": a noun of reporting that has its content as a clause."""
    noun = found.head
    if not any(c.dep_ in ("acl", "ccomp", "relcl") and c.i > noun.i and _marked(c) for c in noun.children):
        return None
    owner = _child(noun, ("poss",))
    if owner is None:
        prep = next((c for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from", "of")), None)
        owner = _child(prep, ("pobj",)) if prep is not None else None
    if owner is None and noun.dep_ in ("dobj", "pobj"):
        # "The channel aired a claim that …" passes on a claim of nobody's: the channel is all that is named.
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        source = _subject(verb) if verb.pos_ == "VERB" and next(find_cues(doc, verb.i, verb.i + 1), None) else None
    else:
        source = noun_phrase(owner) if owner is not None else None
    if source is not None and source[1] > source[0] and doc[source[1] - 1].tag_ == "POS":
        source = source[0], source[1] - 1
    extent = (min(noun.i, source[0]) if source else noun.i, max(noun.i + 1, source[1]) if source else noun.i + 1)
    return Act(found.cue, noun, found.tokens, extent, source)


def _with_cited(doc: Doc, acts: list[Act]) -> list[Act]:
    """Join "X, citing Y, reported": Y speaks, X relays."""
    joined: list[Act] = []
    for act in acts:
        cites = act.cue.form == "phrase" and doc[act.words[0]].lower_ in ("citing", "quoting", "relying")
        if cites and act.source is not None:
            host = next((h for h in acts if h is not act and h.cue.form == "verb" and _hosts(doc, h, act)), None)
            if host is not None and host.source is not None:
                where = next((n for n, g in enumerate(joined) if g.head is host.head), None)
                merged = replace(
                    host,
                    source=act.source,
                    relays=(host.source, *host.relays),
                    extent=(min(host.extent[0], act.extent[0]), max(host.extent[1], act.extent[1])),
                )
                acts = [merged if g.head is host.head else g for g in acts]
                if where is not None:
                    joined[where] = merged
                continue
        current = next((g for g in acts if g.head is act.head), act)
        joined.append(current)
    return joined


def _hosts(doc: Doc, host: Act, cited: Act) -> bool:
    """Whether a "citing Y" leans on this act: it is part of its subject or hangs from its verb, or stands right beside."""
    anchor = doc[cited.words[0]]
    near = 0 <= cited.extent[0] - host.extent[1] <= 2 or 0 <= host.words[0] - cited.extent[1] <= 2
    return anchor.head is host.head or near


def _subject(verb: Token) -> Tokens | None:
    """Who does what the verb says, looking up through participles and coordination."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        noun = _child(verb, ("nsubj", "nsubjpass"))
        if noun is not None:
            if noun.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                return noun_phrase(verb.head)
            return None if noun.lower_ == "it" and _impersonal(verb) else noun_phrase(noun)
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
            return noun_phrase(verb.head)
        if verb.dep_ in _PARTICIPLES and verb.head.pos_ in ("VERB", "AUX"):
            verb = verb.head
            continue
        if verb.dep_ == "pcomp" and verb.head.head.pos_ in ("VERB", "AUX"):
            verb = verb.head.head
            continue
        return None
    return None


def _nearer(doc: Doc, verb: Token, subject: Tokens | None) -> Tokens | None:
    """The noun phrase right before a closing verb, where the parse took a subject from a clause before it.

    "Three women died, and nobody was hurt, the governor of the province, told state radio": not the women told.
    """
    if subject is None or subject[1] > verb.i or not any(t.pos_ in ("VERB", "AUX") for t in doc[subject[1] : verb.i - 1]):
        return subject
    last = verb.i - 1
    while last > subject[1] and (doc[last].pos_ in ("AUX", "ADV", "PART") or doc[last].text == ","):
        last -= 1
    comma = next((k for k in range(last, subject[1], -1) if doc[k].text == "," or doc[k].pos_ in ("VERB", "AUX")), None)
    if comma is None or doc[comma].text != "," or doc[last].pos_ not in ("NOUN", "PROPN"):
        return subject
    # "Alireza Marhamati, deputy governor of the province, told": the name stands before its own comma.
    name = comma - 1
    while name > subject[1] and doc[name].pos_ == "PROPN":
        name -= 1
    begin = name + 1 if doc[name].text == "," and name + 1 < comma else comma + 1
    inside = doc[begin : last + 1]
    return (begin, last + 1) if any(t.pos_ in ("NOUN", "PROPN") for t in inside) else subject


def _it_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS and c.lower_ in ("it", "there") for c in verb.children)


def _impersonal(verb: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in verb.children)


def _agent(verb: Token) -> Tokens | None:
    by = _child(verb, ("agent",))
    noun = _child(by, ("pobj",)) if by is not None else None
    return noun_phrase(noun) if noun is not None else None


def _child(token: Token, deps: tuple[str, ...], after: int = -1) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps and c.i > after), None)


def _has_clause(verb: Token) -> bool:
    return any(c.dep_ in ("ccomp", "xcomp", "csubj", "csubjpass", "advcl") for c in verb.children)


def _that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _marked(clause: Token) -> bool:
    return _that(clause) or has_own_subject(clause)


def _speaks(doc: Doc, source: Tokens, cue: Cue, verb: Token, strict: bool = False) -> bool:
    """Whether a source can speak: weak cues need a that-clause or somebody known to speak, strong ones no number or day."""
    tokens = doc[source[0] : source[1]]
    head = tokens.root
    if head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY") and head.pos_ != "PROPN":
        return False
    if not any(len(w) > 1 and w.isalpha() for w in tokens.text.replace("�", " ").split()) and head.pos_ != "PRON":
        return False
    if head.lower_ in ("which", "what", "that", "this", "there", "these", "those"):
        return False
    if not strict and cue.strong or any(c.dep_ == "ccomp" and _that(c) for c in verb.children):
        return True
    if head.lower_ in ("he", "she", "they", "it") or head.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):
        return True
    return kind_and_country(tokens.text)[0] != "unknown" or head.lemma_.lower() in load("cues", _documents)


def _documents(raw: list[dict[str, object]]) -> frozenset[str]:
    """Nouns of reporting ("statement", "report") speak too: whoever issued them does."""
    return frozenset(str(w).split()[-1] for e in raw if e["form"] == "noun" for w in e["words"])  # type: ignore[attr-defined]


def _tail(doc: Doc, verb: Token, cue: Cue, at: int, end: int) -> tuple[int, list[Tokens]]:
    """Where the act ends: "told state television", "said in a statement on Thursday"; and the media it went through."""
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
            if i == at and j <= end and not _clausal(members):
                at, moved = j, True
                medium = _medium(doc, child, (i, j))
                if medium is not None:
                    through.append(medium)
    return at, through


def _clausal(members: list[Token]) -> bool:
    return any(t.dep_ in ("ccomp", "advcl", "pcomp", "relcl", "mark") or t.tag_ in ("VBD", "VBZ", "VBP") for t in members)


def _medium(doc: Doc, child: Token, tokens: Tokens) -> Tokens | None:
    """The media in "told Tasnim", "in an interview with the BBC", "on social media"."""
    if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP":
        nouns = [child]
    else:
        nouns = [t for t in doc[tokens[0] : tokens[1]] if t.dep_ == "pobj" and t.head.lower_ in ("to", "with", "on", "via", "by", "through", "for")]
    for noun in nouns:
        phrase = noun_phrase(noun)
        text = doc[phrase[0] : phrase[1]].text
        own = doc[phrase[0]].lower_ in ("this", "our", "us")
        if not own and kind_and_country(text)[0] in _MEDIA and noun.lower_ not in ("reporters", "journalists"):
            return phrase
    return None

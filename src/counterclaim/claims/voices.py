"""Who is speaking: every mention of a source joined to one voice ("MoFA", "the ministry", "it").

A small salience resolver in the manner of Lappin and Leass (1994), kept to sources: a definite description, a
surname, an acronym or a pronoun goes back to the latest voice that fits; anything else is a new voice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from counterclaim.claims.mentions import Alias, Attribution
from counterclaim.claims.phrases import chars, meet, noun_phrase
from counterclaim.language import Annotated, Run, Token
from counterclaim.model import Place, Relay, Span, Speaker, SpeakerKind, quote
from counterclaim.resolve.actors import ActorContext, ActorMatch, resolve_actor
from counterclaim.resolve.names import normalise
from counterclaim.resolve.speakers import kind_and_country, speaker_kind
from counterclaim.vocabulary import load

_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "another"}
)
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "other", "two", "several", "many"})
_HE = frozenset({"he", "she", "him", "her", "himself", "herself"})
_THEY = frozenset({"they", "them"})
_LOCAL = frozenset(
    {"government", "military", "police", "judicial", "medical", "witness", "state media", "political"}
)
_BODIES = frozenset({"government", "military", "police", "judicial", "armed group", "un"})
"""Kinds whose voices take the vocabulary's name ("MoFA", "the Foreign Office").

Others keep the report's own words.
"""
_MANY_VOICED = _BODIES | {
    "state media",
    "media",
    "medical",
    "ngo",
    "organisation",
    "political",
    "social media",
}
_COLLECTIVE = frozenset({"media", "police", "press"})
_PEOPLE_PLURAL = frozenset({"NNS", "NNPS"})


_NAMES = 4
"""Names of a person that stand before an office, at the most."""


@dataclass
class Voice:
    """One who speaks in a report, under all the names that the report gives them (built up while reading)."""

    name: str
    kind: SpeakerKind
    country: str | None
    head: str
    plural: bool
    person: bool
    actor: str | None = None
    words: set[str] = field(default_factory=set)
    last: int = 0

    @property
    def organisation(self) -> bool:
        """Whether this voice can be "it" and can issue statements."""
        return not self.person and not self.plural


@dataclass(frozen=True)
class Voices:
    """The voices of a report by the spans of their mentions."""

    by_span: dict[Span, Voice]

    def speaker(self, text: str, span: Span) -> Speaker:
        """The speaker behind a mention."""
        voice = self.by_span[span]
        return Speaker(name=voice.name, kind=voice.kind, country=voice.country, mention=quote(text, span))

    def relay(self, text: str, span: Span) -> Relay:
        """The one who passes on behind a mention."""
        return Relay(name=self.by_span[span].name, mention=quote(text, span))


def find_voices(
    a: Annotated,
    attributions: Sequence[Attribution],
    context: ActorContext,
    places: Mapping[Span, Place] | None = None,
    aliases: Sequence[Alias] = (),
) -> Voices:
    """Join the source and relay mentions of a report's attributions to voices.

    Args:
        a: the annotated report.
        attributions: its attributions, in text order.
        context: what the report speaks of, for acronyms and ministries without a country.
        places: the report's places: a governor of a province speaks from that province's country.
        aliases: other names that it gives: "the group, which calls itself X" is X.
    """
    spans = sorted({s for f in attributions for s in (*((f.source,) if f.source else ()), *f.relays)})
    voices: list[Voice] = []
    found: dict[Span, Voice] = {}
    for order, span in enumerate(spans):
        named = _doer_of_what(a, span) or _called(a, span, aliases) or _subject_before(a, span, found) or span
        voice = _known(a, named, voices) or _issuer(a, named, voices, context)
        # "He" without a voice to go back to is the person last spoken of.
        fresh = _voice(a, _antecedent(a, named) or named if voice is None else span, context)
        fresh.words |= {t.lemma_.lower() for t in _tokens(a, span) if named != span and t.pos_ == "NOUN"}
        fresh.country = (
            fresh.country or _place_country(span, places or {}) if fresh.kind in _LOCAL else fresh.country
        )
        if voice is None:
            voice = _spoken_for(a, named, fresh, found, context)
            voices.append(voice)
        else:
            _enrich(voice, fresh)
        voice.last = order + 1
        voices.sort(key=lambda v: v.last)
        found[span] = voice
    return Voices(found)


def _spoken_for(
    a: Annotated, span: Span, fresh: Voice, found: Mapping[Span, Voice], context: ActorContext
) -> Voice:
    """A new voice, by the body that the last sentence is about where it speaks for it ("their spokesman")."""
    tokens = _tokens(a, span)
    index = a.sentence_of[tokens.start]
    if index < 1 or tokens[0].lower_ not in ("its", "their") or not fresh.head.startswith("spokes"):
        return fresh
    root = a.sentences[index - 1].tokens.root
    subject = next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return fresh
    mention = chars(a.doc, noun_phrase(subject))
    body = next((v for s, v in found.items() if meet(s, mention)), None) or _voice(a, mention, context)
    many = body.plural or body.kind in _MANY_VOICED
    if body.person or not many or (body.plural and tokens[0].lower_ == "its"):
        return fresh
    own = "'" if body.name.endswith("s") else "'s"
    fresh.name = f"{body.name}{own} {fresh.name}"
    fresh.kind, fresh.country = body.kind, body.country
    return fresh


def _subject_before(a: Annotated, span: Span, found: Mapping[Span, Voice]) -> Span | None:
    """The body that "it" or "they" opens a sentence on: the last sentence's subject, not heard yet.

    "State media have moved already. They spoke first of seven dead."
    """
    tokens = _tokens(a, span)
    index = a.sentence_of[tokens.start]
    if len(tokens) != 1 or tokens[0].lower_ not in _THEY | {"it"} or index < 1:
        return None
    here, before = a.sentences[index], a.sentences[index - 1]
    if here.passage != before.passage or tokens.start != here.tokens.start:
        return None
    subject = next((t for t in before.tokens.root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    mention = chars(a.doc, noun_phrase(subject))
    many = subject.tag_ in _PEOPLE_PLURAL or subject.lemma_.lower() in _COLLECTIVE
    if many != (tokens[0].lower_ in _THEY) or any(s[0] < mention[1] and mention[0] < s[1] for s in found):
        return None
    kind = kind_and_country(a.text[slice(*mention)])[0]
    return mention if kind in _MANY_VOICED else None


def _doer_of_what(a: Annotated, span: Span) -> Span | None:
    """Whom "it" is in "Chad bombed what it said were camps": the subject of the clause around."""
    tokens = _tokens(a, span)
    pronoun = tokens[0]
    if len(tokens) != 1 or pronoun.lower_ not in _HE | _THEY | {"it"} or pronoun.dep_ != "nsubj":
        return None
    if pronoun.i == 0 or a.doc[pronoun.i - 1].lower_ != "what":
        return None
    verb = pronoun.head.head
    while verb.pos_ != "VERB" and verb.head.i != verb.i:
        verb = verb.head
    for _ in range(3):
        subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
        if subject is not None:
            noun = subject.pos_ in ("NOUN", "PROPN") and subject.i < pronoun.i
            return chars(a.doc, noun_phrase(subject)) if noun else None
        if verb.dep_ not in ("conj", "xcomp", "advcl"):
            return None
        verb = verb.head
    return None


def _called(a: Annotated, span: Span, aliases: Sequence[Alias]) -> Span | None:
    """The name that a description gives itself: "the group, which calls itself Army of the North"."""
    if any(t.pos_ == "PROPN" for t in _tokens(a, span)):
        return None
    own = [x.alias for x in aliases if x.name[0] < span[1] and span[0] < x.name[1]]
    named = [s for s in own if _tokens(a, s)[0].pos_ == "PROPN"]
    return named[0] if named else None


def _antecedent(a: Annotated, span: Span) -> Span | None:
    """The last subject that is a person, for a "he" or "she" where nobody has spoken yet."""
    tokens = _tokens(a, span)
    if len(tokens) != 1 or tokens[0].lower_ not in _HE | _THEY:
        return None
    many = tokens[0].lower_ in _THEY
    for token in reversed(a.doc[max(0, tokens.start - 150) : tokens.start]):
        if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ not in ("NOUN", "PROPN"):
            continue
        span = chars(a.doc, noun_phrase(token))
        speaks = many and kind_and_country(a.text[slice(*span)])[0] not in ("unknown", "person", "witness")
        if speaks or (not many and _is_person(Run((token,)))):
            return span
    return None


def _place_country(span: Span, places: Mapping[Span, Place]) -> str | None:
    """The country of the places that a mention names, if it is one."""
    named = {p.country for s, p in places.items() if span[0] <= s[0] and s[1] <= span[1] and p.country}
    return next(iter(named)) if len(named) == 1 else None


def _words(a: Annotated, span: Span) -> list[str]:
    return [w for w in a.text[span[0] : span[1]].split() if w]


def _bare(words: Sequence[str]) -> list[str]:
    """A mention without its determiner."""
    return list(words[1:]) if words and words[0].lower() in _DETERMINERS and len(words) > 1 else list(words)


def _tokens(a: Annotated, span: Span) -> Run:
    found = a.doc.char_span(*span, alignment_mode="expand")
    assert found is not None, "a mention lies in its report"
    return found


def _known(a: Annotated, span: Span, voices: Sequence[Voice]) -> Voice | None:
    """The voice that a mention goes back to, latest first."""
    words = _words(a, span)
    first = words[0].lower()
    recent = list(reversed(voices))
    if len(words) == 1 and first in _HE:
        return next((v for v in recent if v.person and not v.plural), None)
    if len(words) == 1 and first in _THEY:
        return next((v for v in recent if v.plural), None) or next(
            (v for v in recent if v.organisation), None
        )
    if len(words) == 1 and first == "it":
        return next((v for v in recent if v.organisation), None)
    if first in _INDEFINITE:
        return None
    tokens = _tokens(a, span)
    head = tokens.root
    bare = [w.strip(".,;:'’\"()") for w in _bare(words)]
    # "The account that put it up" says itself which it is.
    apart = any(t.dep_ == "relcl" for t in head.children)
    document = head.lemma_.lower() in load("cues", _documents) and head.tag_ not in _PEOPLE_PLURAL
    if document and first in _DEFINITE and not apart and not _issuer_words(a, span):
        issued = next((v for v in recent if "statement" in v.words and not v.plural), None)
        return (
            issued
            or next((v for v in recent if v.organisation), None)
            or next((v for v in recent if v.person), None)
        )
    key = normalise(" ".join(bare))
    body = head.pos_ == "PROPN" and kind_and_country(a.text[span[0] : span[1]])[0] in _BODIES
    group = body or (head.pos_ == "PROPN" and head.ent_type_ in ("ORG", "GPE", "NORP"))
    for v in recent:
        # "MoFA" is not its spokesperson, though her title holds the name.
        if normalise(v.name) == key or (key in v.words and not (group and v.person)):
            return v
    if head.pos_ == "PROPN" and len(bare) <= 3 and not body:
        surname = bare[-1].lower()
        return next((v for v in recent if v.person and surname in v.words), None)
    if head.pos_ == "NOUN" and first in _DEFINITE:
        lemma = head.lemma_.lower()
        rest = {w.lower() for w in bare[:-1] if w[:1].islower()}
        for v in recent:
            plural = head.tag_ in _PEOPLE_PLURAL
            if v.plural == plural and lemma in v.words and rest <= v.words:
                return v
    return None


def _issuer(a: Annotated, span: Span, voices: Sequence[Voice], context: ActorContext) -> Voice | None:
    """The voice behind an organisation's other name, by the actor that both stand for (MoFA)."""
    match = resolve_actor(_issuer_words(a, span) or a.text[span[0] : span[1]], context)
    if match is None or _tokens(a, span).root.ent_type_ == "PERSON":
        return None
    return next((v for v in reversed(voices) if v.actor == match.id and not v.person), None)


def _issuer_words(a: Annotated, span: Span) -> str | None:
    """Whose statement it is: "the MoFA statement", "the statement from ISPR", "the ministry's report"."""
    tokens = _tokens(a, span)
    head = tokens.root
    if head.lemma_.lower() not in load("cues", _documents):
        return None
    for child in head.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by", "of"):
            noun = next((c for c in child.children if c.dep_ == "pobj"), None)
            # "Media reports from Iran" come out of the country; the state does not issue them.
            if (
                noun is not None
                and child.lower_ == "from"
                and head.tag_ in _PEOPLE_PLURAL
                and _is_place(noun)
            ):
                return None
            if noun is not None:
                return " ".join(t.text for t in noun.subtree)
        if child.dep_ == "poss":
            return " ".join(t.text for t in child.subtree if t.dep_ != "case")
    names = [t for t in tokens if t.pos_ == "PROPN" and t.i < head.i]
    return " ".join(t.text for t in names) or None


def _is_place(noun: Token) -> bool:
    return noun.ent_type_ in ("GPE", "LOC")


def _voice(a: Annotated, span: Span, context: ActorContext) -> Voice:
    tokens = _tokens(a, span)
    head = tokens.root
    text = a.text[span[0] : span[1]]
    issuer = _issuer_words(a, span)
    match = resolve_actor(issuer or text, context)
    # The parse takes many a group for a man ("Ansar Allah"); the vocabulary's own name is no man's.
    person = _is_person(tokens) and not (match is not None and _called_so(text, match))
    match = None if person else match
    kind, country = kind_and_country(issuer or text, context)
    if match is not None and match.kind is not None and kind == "unknown":
        kind = speaker_kind(match.kind)
    words = {w.strip(".,;:'’\"()").lower() for w in text.split()} | {
        head.lemma_.lower(),
        normalise(" ".join(_bare(text.split()))),
    }
    if issuer is not None or head.lemma_.lower() in load("cues", _documents):
        words.add("statement")
    return Voice(
        name=_name(
            a, span, match.name if match is not None and _is_body(tokens, text, kind) else None, person
        ),
        kind=kind if kind != "unknown" or not person else "person",
        country=country or (match.country if match is not None else None),
        head=head.lemma_.lower(),
        plural=head.tag_ in _PEOPLE_PLURAL and head.ent_type_ not in ("ORG", "PERSON", "GPE"),
        person=person,
        actor=match.id if match is not None else None,
        words=words,
    )


def _called_so(text: str, match: ActorMatch) -> bool:
    """Whether a mention is the very name of an actor, perhaps with its letters behind: "Ansar Allah (AA)"."""
    bare = normalise(" ".join(_bare(text.partition("(")[0].split())))
    return bare in {normalise(name) for name in (match.name, *match.aliases)}


def _is_body(tokens: Run, text: str, kind: SpeakerKind) -> bool:
    """Whether a mention names a body as such ("MoFA"), not its people ("officials") or a bare "police"."""
    if kind not in _BODIES or (tokens.root.tag_ in _PEOPLE_PLURAL and tokens.root.pos_ == "NOUN"):
        return False
    return (
        tokens.root.pos_ == "PROPN"
        or _documents_head(tokens)
        or resolve_actor(text, ActorContext()) is not None
    )


def _documents_head(tokens: Run) -> bool:
    return tokens.root.lemma_.lower() in load("cues", _documents)


def _name(a: Annotated, span: Span, canonical: str | None, person: bool) -> str:
    if canonical is not None:
        return canonical
    text = a.text[span[0] : span[1]]
    if person:
        # A surname alone takes the full name that the report gives anywhere.
        tokens = _tokens(a, span)
        if len(tokens) == 1:
            for ent in a.doc.ents:
                if ent.label_ == "PERSON" and len(ent) > 1 and ent[-1].text == tokens[0].text:
                    return str(ent.text)
    return " ".join(_bare(text.split()))


def _is_person(tokens: Run) -> bool:
    head = tokens.root
    if any(t.ent_type_ == "PERSON" for t in tokens if t.dep_ in ("appos", "compound") or t == head):
        return head.tag_ not in _PEOPLE_PLURAL
    if head.pos_ == "PRON":
        return head.lower_ in _HE
    if _holds_office(tokens):
        return True
    return head.pos_ == "NOUN" and head.tag_ == "NN" and head.lemma_.lower() in load("people", _human_nouns)


def _holds_office(tokens: Run) -> bool:
    """Whether a name is a person's by the office behind it, where the parser knows no name: "Tymur Tkachenko,
    head of the city administration"."""
    words = list(tokens)
    comma = next((n for n, t in enumerate(words) if t.text == ","), 0)
    if not 2 <= comma <= _NAMES or any(t.pos_ != "PROPN" for t in words[:comma]):
        return False
    office = next((t for t in words[comma + 1 :] if t.pos_ == "NOUN" and t.dep_ != "compound"), None)
    if office is None or office.tag_ != "NN" or words[comma + 1].lower_ == "whose":
        return False
    return office.lemma_.lower() in load("people", _human_nouns)


def _enrich(voice: Voice, fresh: Voice) -> None:
    """Let a later, fuller mention improve what is known of a voice."""
    voice.words |= fresh.words
    if voice.kind in ("unknown", "person") and fresh.kind not in ("unknown", "person"):
        voice.kind = fresh.kind
    voice.country = voice.country or fresh.country
    if fresh.person and voice.person and len(fresh.name) > len(voice.name) and fresh.name[:1].isupper():
        voice.name = fresh.name
    # "Amnesty" in the headline is "Amnesty International" in the text.
    longer = fresh.name.startswith(f"{voice.name} ") and all(w[:1].isupper() for w in fresh.name.split())
    if longer and not (voice.person or fresh.person):
        voice.name = fresh.name
    voice.actor = voice.actor or fresh.actor


def _documents(raw: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(w.split()[-1] for e in raw if e["form"] == "noun" for w in e["words"])


def _human_nouns(raw: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(
        w
        for e in raw
        if e.get("class") in ("role", "demographic", "kin", "person")
        for w in e.get("words", ())
    )

"""Whose names are masked in a public export: those who were harmed, those who saw it, anybody else named.

Officials, armed actors and outlets stay: they speak or act in a public role, as their speaker kind, their
place among the actors or the words before their name say ("General Alfred Okot"); so do persons of public
life whom the vocabulary knows. Everybody else who is named is masked: it errs on that side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from spacy.lang.en.stop_words import STOP_WORDS

from counterclaim.export.masking import Names, words
from counterclaim.language import entities
from counterclaim.language.pipeline import parsing
from counterclaim.language.products import on_one_core
from counterclaim.model import ClaimRow, Incident, Place, Span, SpeakerKind
from counterclaim.project import Project
from counterclaim.resolve.actor_resolve import resolve_actor
from counterclaim.resolve.countries import find_countries
from counterclaim.resolve.names import words as cut
from counterclaim.resolve.sectors import find_sector
from counterclaim.resolve.speakers import kind_and_country, speaker_kind

PUBLIC: frozenset[SpeakerKind] = frozenset(
    {"outlet", "government", "military", "police", "armed group", "political", "judicial", "un", "media",
     "state media"}
)  # fmt: skip
"""Kinds of speakers whose names stay."""
_HARMED = frozenset({"killed", "injured", "missing", "abducted", "detained", "displaced"})
_OFFICES = frozenset(
    {"GOV", "MIL", "COP", "JUD", "SPY", "LEG", "PTY", "OPP", "REB", "PRM", "UAF", "CRM", "IGO"}
)
"""Sectors (PLOVER's) of titles whose bearers' names stay."""
_NAME = r"(?:[^\W\d_][\w'’-]{0,30}[ ]){0,3}[^\W\d_][\w'’-]{1,30}"
_AGED = re.compile(
    rf"(?<![\w'’-])({_NAME})(?:,? aged? [\w-]+|,? \d{{1,2}}[- ]years?[- ]old|, \d{{1,2}}(?=[,.;)]))"
    rf"(?:,? and ({_NAME}))?"
)
"""A name with an age, and the one beside it: "Pierre Kabila, 12, and Rose"; few of these are officials."""
_CAPITALS = re.compile(
    r"(?<![\w'’-])[^\W\d_a-z][\w'’]{1,30}"
    r"(?: (?:(?:de|del|la|los|da|dos|van|von|der|bin|ibn|al|el|y) ){0,2}[^\W\d_a-z][\w'’-]{1,30}){1,4}"
)
_BEFORE = 40
"""Characters before a name that may say what its bearer is."""


def private_names(project: Project, incidents: Sequence[Incident] | None = None) -> Names:
    """The names that a public export of a project masks.

    Args:
        project: all of it is read, so that a name is masked wherever it stands.
        incidents: only these are read, with their reports, where nothing else is made public.
    """
    found = _Found()
    for incident in project.incidents() if incidents is None else incidents:
        found.incident(incident)
    some = [None] if incidents is None else sorted({r for i in incidents for r in i.reports})
    every = (row for report in some for row in project.rows(report=report))
    for report, rows in groupby(every, key=lambda r: r.report.id):
        found.report(list(rows), project.text(report) or "")
    return found.names()


class _Found:
    """What was found of names so far.

    Attributes:
        persons: names of private persons, in the order in which they were found.
        stay: the words of names that stay.
        things: what places and operations are called; ``words`` the single words of these.
    """

    def __init__(self) -> None:
        self.persons: dict[str, None] = {}
        self.stay: set[tuple[str, ...]] = set()
        self.words: set[str] = set()
        self.things: set[tuple[str, ...]] = set()

    def names(self) -> Names:
        """The names to mask, without those that stay."""
        stay = [frozenset(s) for s in self.stay]
        by_word: dict[str, list[frozenset[str]]] = {}
        for s in stay:
            for word in s:
                by_word.setdefault(word, []).append(s)
        kept = self.words | {w for s in stay for w in s}
        left = [p for p in self.persons if not _known(w := words(p), by_word) and w not in self.things]
        return Names((p for p in left if len(words(p)) > 1 or not set(words(p)) <= self.words), kept)

    def incident(self, i: Incident) -> None:
        """Take in whose names stay: armed actors, states and their forces; and what places are called."""
        for actor in i.actors:
            kind = speaker_kind(actor.kind) if actor.kind else None
            if kind in PUBLIC or actor.side in ("government", "non-state group"):
                for name in (actor.name, *actor.aliases):
                    self.stay.add(words(name))
        if i.operation:
            self.words.update(words(i.operation))
            self.things.add(words(i.operation))
        if i.place is not None:
            self._place(i.place, of_incident=True)

    def report(self, rows: Sequence[ClaimRow], text: str) -> None:
        """Take in who is named in the claims of a report, and in the paragraphs that they are drawn from."""
        told: dict[str, bool] = {}
        for row in rows:
            for phrase, public in self._row(row):
                told[phrase] = told.get(phrase, False) or public
        told |= dict.fromkeys(_paragraphs(text, rows), False)
        for m in (m for phrase in told for m in _AGED.finditer(phrase)):
            self.persons.update(dict.fromkeys(_run(m[1])))
            self.persons.update(dict.fromkeys(_run(m[2], least=1) if m[2] else ()))
        for (phrase, public), found in zip(told.items(), _entities(list(told)), strict=True):
            for start, end in (*_persons(phrase, found), *_unseen(phrase, found)):
                name = phrase[start:end]
                if public or _official(phrase[max(0, start - _BEFORE) : start], name):
                    self.stay.add(words(name))
                else:
                    self.persons.setdefault(name)

    def _row(self, row: ClaimRow) -> Iterator[tuple[str, bool]]:
        """The texts of a claim, each with whether those whom it names are in a public role."""
        for c in (row.claim, *([row.coded] if row.coded is not None else ())):
            if c.place is not None:
                self._place(c.place)
            public = c.speaker.kind in PUBLIC
            yield c.speaker.name, public
            if c.speaker.mention is not None:
                yield c.speaker.mention.exact, public
            yield from ((r.name, kind_and_country(r.name)[0] in PUBLIC) for r in c.relay)
            if c.speaker.kind == "outlet":
                self.stay.add(words(c.speaker.name))
            elif not public:
                yield from ((name, False) for name in _run(c.speaker.name))
            harmed = c.field in ("victim", "target") or (c.field == "toll" and c.kind in _HARMED)
            for text in filter(None, (c.value, c.victims.exact if c.victims else None)):
                yield text, False
                if harmed and resolve_actor(text) is None:
                    self.persons.update(dict.fromkeys(_run(text)) if c.field != "target" else {})
        for text in (row.report.title, row.report.outlet):
            if text:
                yield text, False
        if row.report.outlet:
            self.stay.add(words(row.report.outlet))

    def _place(self, place: Place, *, of_incident: bool = False) -> None:
        # What a single claim has for a place, and no gazetteer holds, may be somebody's name.
        sure = place.geonames_id is not None or (of_incident and place.lat is not None)
        names = (place.name, place.as_written, *place.within) if sure else place.within
        self.words.update(w for name in names for w in words(name))
        self.things.update(words(name) for name in names)


def _paragraphs(text: str, rows: Iterable[ClaimRow]) -> Iterator[str]:
    """The paragraphs of a report that claims quote."""
    spans = set()
    for c in (r.claim for r in rows):
        for q in (c.quote, c.figure, c.victims, c.cue, c.status_cue, c.speaker.mention):
            if q is not None:
                end = text.find("\n", q.end)
                spans.add((text.rfind("\n", 0, q.start) + 1, end if end >= 0 else len(text)))
    return (text[start:end] for start, end in sorted(spans))


Entity = tuple[int, int, str]


def _entities(texts: list[str]) -> list[list[Entity]]:
    """What the pipeline finds named in each text: where, and what it is."""
    with parsing() as nlp, nlp.select_pipes(enable=[entities.NAME]):
        docs = on_one_core(nlp.pipe(texts, batch_size=64))
        return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]


def _persons(text: str, entities: Iterable[Entity]) -> Iterator[Span]:
    """Where persons are named."""
    for start, end, label in entities:
        name = text[start:end]
        if label == "PERSON" and name[0].isupper() and not any(c.isdigit() for c in name):
            yield start, end


def _unseen(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Two capitalised words or more that the pipeline takes for nothing: mostly somebody's name.

    >>> text = "The wounded person was identified as Irma de Puentes. Last Monday Military Police came."
    >>> [text[start:end] for start, end in _unseen(text, [])]
    ['Irma de Puentes']
    """
    for m in _CAPITALS.finditer(text):
        start, end = m.span()
        while (first := m.string[start:end].split()) and first[0].lower() in STOP_WORDS:
            start += len(first[0])
            start += len(m.string[start:end]) - len(m.string[start:end].lstrip())
        name = text[start:end]
        taken = any(s < end and start < e for s, e, _ in entities)
        if len(name.split()) > 1 and not taken and not find_countries(name) and not _titled(name):
            yield start, end


def _titled(name: str) -> bool:
    """Whether the words of a name say what its bearer is: "Military Police", "Red Crescent Hospital"."""
    tokens = cut(name)
    return find_sector(tokens, 0, len(tokens)) is not None or resolve_actor(name) is not None


def _official(before: str, name: str) -> bool:
    """Whether a name has an office, by the words before it or because it is known.

    >>> _official("ordered by General ", "Alfred Okot"), _official("Gunmen killed ", "Emmanuel Okello")
    (True, False)
    >>> _official("an army spokesman, ", "Jean Mutombo"), _official("the teacher ", "Emmanuel Okello")
    (True, False)
    """
    match = resolve_actor(name)
    if match is not None and match.method != "fuzzy":
        return True
    tokens = cut(before)
    if not tokens or before[tokens[-1].end :].strip(" ,"):
        return False
    end = len(tokens)
    title = find_sector(tokens, max(0, end - 5), end)
    if title is None or (title.last != end and find_sector(tokens, end - 1, end) is None):
        return False
    if title.last == end and title.sector is not None:
        return title.sector.code in _OFFICES
    return kind_and_country(" ".join(t.text for t in tokens[title.first :]))[0] in PUBLIC


def _run(phrase: str, least: int = 2) -> Iterator[str]:
    """The names in a phrase that names a private person: words with capitals that follow each other.

    Args:
        phrase: the phrase.
        least: words that a name has at least.

    >>> [*_run("her son Daniel Ahmadi")], [*_run("three women")], [*_run("resident, Fatima Bisimwa")]
    (['Daniel Ahmadi'], [], ['Fatima Bisimwa'])
    """
    run: list[str] = []
    for word in [*phrase.split(), ""]:
        bare = word.strip("\"'“”‘’()[],.;:")
        if bare[:1].isupper() and not bare.isupper():
            run.append(bare)
        if run and (not bare[:1].isupper() or word != word.rstrip(",;.:")):
            if len(run) >= least:
                yield " ".join(run)
            run = []


def _known(own: tuple[str, ...], by_word: Mapping[str, list[frozenset[str]]]) -> bool:
    """Whether a name is one that stays, or part of one."""
    return not own or any(set(own) <= s for s in by_word.get(own[0], ()))

"""What the program makes of the learned reader's answers: on invented answers, so that weights may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from counterclaim.claims.attribution import find_attributions
from counterclaim.claims.confidence import confidence
from counterclaim.claims.factuality import factuality
from counterclaim.claims.passing import passes
from counterclaim.claims.read_attributions import combined, read_attributions
from counterclaim.language import annotate
from counterclaim.language.readings import Linked, Tagged
from counterclaim.language.roles import caseless, roles_of
from counterclaim.model import Report

TEXT = "Twelve men drowned, the harbour master noted. Nobody else was hurt."


@dataclass
class Links:
    """Invented links of one cue."""

    text: str
    words: Mapping[str, Sequence[str]]

    def runs(self, link: str, least: float) -> tuple[Linked, ...]:
        return tuple(Linked(at(self.text, w), 0.9) for w in self.words.get(link, ()))

    def mean(self, link: str, span: tuple[int, int]) -> float:
        return 0.9


@dataclass
class Invented:
    """Invented answers: tagged words by layer, links by cue, and the rest as given."""

    text: str
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    linked: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)

    def only(self, spans: Sequence[tuple[int, int]]) -> Invented:
        self.asked.append([self.text[slice(*s)] for s in spans])
        return self

    def tagged(self, layer: str, least: float = 0.5) -> tuple[Tagged, ...]:
        return tuple(Tagged(at(self.text, w), layer, 0.9) for w in self.tags.get(layer, ()))

    def linking(self, cue: tuple[int, int]) -> Links:
        return Links(self.text, self.linked[self.text[slice(*cue)]])

    def within(self, layer: str, span: tuple[int, int]) -> float:
        return self.given.get("within", {}).get(self.text[slice(*span)], 0.0)

    def confidence(self, span: tuple[int, int]) -> Mapping[str, float]:
        return self.given["confidence"][span]

    def factuality(self, span: tuple[int, int]) -> float | None:
        return self.given["factuality"]

    def roots(self, source: Any, target: Any) -> Mapping[str, float]:
        return self.given["roots"]


def at(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def read(text: str, means: str = "both", **answers: Any) -> Any:
    [a] = annotate([Report(id="r-1", text=text, sha256="0")], "rules")
    return replace(a, readings=Invented(text, **answers), means=means)


def told(a: Any) -> list[tuple[str | None, str, list[str]]]:
    return [
        (a.text[slice(*f.source)] if f.source else None, a.text[slice(*f.cue)],
         [a.text[slice(*c)] for c in f.content])
        for f in read_attributions(a, a.readings)
    ]  # fmt: skip


def test_a_cue_with_its_links_is_an_attribution() -> None:
    links = {"noted": {"source": ["the harbour master"], "content": ["Twelve men drowned,"]}}
    a = read(TEXT, tags={"cue": ["noted"]}, linked=links)
    assert told(a) == [("the harbour master", "noted", ["Twelve men drowned"])]


def test_phrases_are_completed_by_tags_and_by_the_parse() -> None:
    links = {"noted": {"source": ["the"], "content": ["Twelve men"]}}
    tags = {"cue": ["noted"], "content": ["Twelve men drowned"]}
    a = read(TEXT, tags=tags, linked=links)
    assert told(a) == [("the harbour master", "noted", ["Twelve men drowned"])]


def test_what_meets_its_cue_is_no_content_and_no_source() -> None:
    links = {"noted": {"source": ["master noted"], "content": ["Twelve men drowned", "noted. Nobody"]}}
    a = read(TEXT, tags={"cue": ["noted"]}, linked=links)
    assert told(a) == [(None, "noted", ["Twelve men drowned"])]
    links = {"noted": {"content": ["noted. Nobody"]}}
    assert told(read(TEXT, tags={"cue": ["noted"]}, linked=links)) == []


def test_the_reader_adds_only_where_the_rules_see_no_cue() -> None:
    text = "Twelve men drowned, the mayor said. The harbour is closed."
    links = {"said": {"source": ["The harbour"], "content": ["Twelve men drowned"]}}
    a = read(text, tags={"cue": ["said"]}, linked=links)
    assert all(f.rule.startswith("cue:") for f in find_attributions(a))
    links = {"closed": {"source": ["The harbour"], "content": ["Twelve men drowned"]}}
    a = read(text, tags={"cue": ["closed"]}, linked=links)
    assert [f.rule for f in find_attributions(a)][1:] == ["reader:attribution"]


def test_a_missing_source_adds_nothing_and_a_noun_phrase_is_not_told() -> None:
    text = "A nurse gave him two blankets. The night was cold."
    links = {"gave": {"content": ["The night was cold"]}}
    a = read(text, tags={"cue": ["gave"]}, linked=links)
    assert combined(a, (), read_attributions(a, a.readings)) == ()
    for content, tells in (("two blankets", False), ("The night was cold", True)):
        links = {"gave": {"source": ["A nurse"], "content": [content]}}
        a = read(text, tags={"cue": ["gave"]}, linked=links)
        [f] = combined(a, (), read_attributions(a, a.readings))
        assert f.tells is tells


def test_whoever_condemns_a_killing_does_not_tell_of_it() -> None:
    text = "The envoy deplored the killing of three nuns in Gao on Friday."
    links = {"deplored": {"source": ["The envoy"], "content": ["the killing of three nuns in Gao on Friday"]}}
    a = read(text, tags={"cue": ["deplored"]}, linked=links)
    assert [f.tells for f in combined(a, (), read_attributions(a, a.readings))] == [False]


def test_only_values_left_with_the_outlet_are_asked_about_with_what_stands_beside_them() -> None:
    last = "Dogs ran. Six nets tore."
    text = f"Twelve men drowned, the mayor said. Rain fell. Nine boats sank. Help came.\n\n{last}"
    a = read(text)
    find_attributions(a, [at(text, w) for w in ("Twelve men drowned", "Nine boats sank", "Six nets tore")])
    assert a.readings.asked == [["Rain fell. Nine boats sank. Help came.\n\nDogs ran. Six nets tore."]]
    a = read(text)
    find_attributions(a, [at(text, "Twelve men drowned"), at(text, "Six nets tore")])
    assert a.readings.asked == [[last]]
    a = read(text)
    find_attributions(a)
    assert a.readings.asked == []


def test_rules_and_reader_answer_alone_when_asked_to() -> None:
    links = {"noted": {"source": ["the harbour master"], "content": ["Twelve men drowned"]}}
    a = read(TEXT, "reader", tags={"cue": ["noted"]}, linked=links)
    assert [f.rule for f in find_attributions(a)] == ["reader:attribution"]
    assert not any("reader" in f.rule for f in find_attributions(replace(a, readings=None)))


def test_mentions_as_the_doer_weigh_most() -> None:
    text = "The front fled. The front did it."
    first, second = (0, 9), (16, 25)
    sure = {"fact": 1.0, "claimed": 0.0, "accused": 0.0, "possible": 0.0}
    said = {"fact": 0.0, "claimed": 0.0, "accused": 1.0, "possible": 0.0}
    readings: Any = Invented(text, given={"confidence": {first: sure, second: said}})
    readings.within = lambda layer, span: 1.0 if span == second else 0.0
    made = confidence(readings, [first, second])
    assert max(made, key=made.__getitem__) == "accused"
    assert abs(sum(made.values()) - 1) < 1e-9
    assert confidence(readings, []) == {}


def test_factuality_is_the_readers_where_it_has_read() -> None:
    a = read(TEXT, given={"factuality": -1.5})
    assert factuality(a, at(TEXT, "drowned"), (), ()) == -1.5
    assert factuality(read(TEXT, given={"factuality": None}), at(TEXT, "drowned"), (), ()) == 3.0


def test_what_passes_is_the_likeliest_root_with_its_quad() -> None:
    a = read(TEXT, given={"roots": {"AID": 0.7, "ASSAULT": 0.3}})
    assert passes(a, (), at(TEXT, "Twelve men"), at(TEXT, "the harbour master")) == ("AID", "2")
    assert passes(a, (), None, (0, 1)) is None
    assert passes(read(TEXT, given={"roots": {}}), (), (0, 1), (2, 3)) is None


def test_roles_are_asked_for_where_text_has_no_case() -> None:
    assert caseless("rebels shot the mayor, and the army came to look for them. " * 3)
    assert not caseless("Rebels shot the mayor.")
    assert roles_of(read(TEXT)) == ()
    assert roles_of(read(TEXT.upper())) == ()
    assert roles_of(replace(read(TEXT), readings=None)) == ()

"""Attributions compared span by span and as whole relations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.measures import figure
from bench.model import Example, Folders, Missing
from bench.tasks import attribution

TEXT = 'The mayor said that nine people died. "We saw smoke," a driver told Radio Delta.'


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def relation(source: str | None, cue: str, *content: str) -> dict[str, Any]:
    return {"source": [at(source)] if source else [], "cue": [at(cue)], "content": [at(c) for c in content]}


MAYOR = relation("The mayor", "said", "that nine people died")
DRIVER = relation("a driver", "told Radio Delta", '"We saw smoke,"')
MEASURES = attribution.measures()


def figures(
    *given: dict[str, Any], gold: tuple[Any, ...] = (MAYOR, DRIVER), discarded: Any = ()
) -> dict[str, float]:
    outcomes = attribution.score(
        [Example("a", TEXT, {"relations": gold, "discarded": discarded})], [list(given)]
    )
    return {m.name: round(figure(m, outcomes), 3) for m in MEASURES} | {
        s.kind: 1.0 for s in outcomes[0].slips
    }


def test_what_is_right_is_right_whatever_the_punctuation() -> None:
    bare = relation("mayor", "said", "nine people died.") | {"source": [at("The mayor")]}
    found = figures(
        bare | {"content": [at("that nine people died.")]},
        relation("a driver", "told Radio Delta", "We saw smoke"),
    )
    assert set(found.values()) == {1.0}
    assert not set(found) & set(attribution.SLIPS)


def test_a_missed_relation_and_a_false_alarm() -> None:
    assert figures(MAYOR)["relation_recall"] == 0.5
    assert "missed" in figures(MAYOR)
    both = figures(MAYOR, DRIVER, relation(None, "saw", "smoke"))
    assert both["relation_precision"] == pytest.approx(0.667)
    assert "false alarm" in both


@pytest.mark.parametrize("part", attribution.PARTS)
def test_one_wrong_span_spoils_the_relation_only_once(part: str) -> None:
    wrong = MAYOR | {part: [at("Radio")]}
    found = figures(wrong, DRIVER)
    assert found["relation_f1"] == 0.5
    assert f"wrong {part}" in found
    assert "missed" not in found
    assert found[f"{part}_exact_f1"] == 0.5


def test_a_near_span_counts_by_overlap_only() -> None:
    found = figures(MAYOR | {"content": [at("nine people died")]}, DRIVER)
    assert found["content_exact_f1"] == 0.5
    assert 0.8 < found["content_overlap_f1"] < 1
    assert found["relation_f1"] == 1


def test_a_source_that_nobody_names_is_no_error_when_none_is_given() -> None:
    silent = relation(None, "said", "that nine people died")
    assert figures(silent, gold=(silent,))["relation_f1"] == 1
    assert "wrong source" in figures(MAYOR, gold=(silent,))
    assert "wrong source" in figures(silent, gold=(MAYOR,))


def test_contents_alone_do_not_make_a_pair() -> None:
    other = relation("a driver", "told", "that nine people died")
    assert {"missed", "false alarm"} <= set(figures(other, gold=(MAYOR,)))


def test_what_stands_in_a_discarded_passage_does_not_count() -> None:
    assert (
        figures(MAYOR, DRIVER, gold=(MAYOR,), discarded=[at("told Radio Delta")])["relation_precision"] == 1
    )


def test_nothing_given_and_nothing_there() -> None:
    assert figures()["relation_f1"] == 0
    assert figures(gold=())["relation_f1"] == 0
    assert not set(figures(gold=())) & set(attribution.SLIPS)


def row(**fields: Any) -> dict[str, Any]:
    relations = [
        {"id": "E1", "kind": "attribution", "source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 36]]},
        {"id": "E2", "kind": "attribution-no-source", "source": None, "cue": [[10, 14]], "content": []},
    ]
    marks = [{"type": "discard", "spans": [[38, 50]]}, {"type": "discuss", "spans": [[0, 3]]}]
    return {
        "id": "one",
        "text": TEXT,
        "published": None,
        "annotations": [{"annotator": "a", "relations": relations, "marks": marks}],
    } | fields


def test_the_set_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "polnear"
    folder.mkdir()
    (folder / "train.jsonl").write_text(json.dumps(row(id="trained on")) + "\n", encoding="utf-8")
    assert [e.id for e in attribution.load(Folders(data=tmp_path)).examples] == ["trained on"]
    (folder / "test.jsonl").write_text(json.dumps(row()) + "\n", encoding="utf-8")
    loaded = attribution.load(Folders(data=tmp_path))
    assert [p.name for p in loaded.files] == ["test.jsonl"]
    [e] = loaded.examples
    assert e.gold["discarded"] == [(38, 50)]
    assert [TEXT[slice(*r["content"][0])] for r in e.gold["relations"]] == ["that nine people died"]


def test_without_the_set_the_task_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="polnear"):
        attribution.tasks(Folders(data=tmp_path))


def test_pieces_of_one_quotation_are_one_relation() -> None:
    from counterclaim.claims.mentions import Attribution

    cue, source = (20, 24), (25, 30)
    first = Attribution(0, cue, "neutral", ((0, 19),), source)
    goes_on = Attribution(1, cue, "neutral", ((32, 50), (0, 19)), source)
    other = Attribution(1, cue, "neutral", ((60, 70),), None)
    assert attribution.joined([first, goes_on, other]) == [
        {"source": [source], "cue": [cue], "content": [(0, 19), (32, 50)]},
        {"source": [], "cue": [cue], "content": [(60, 70)]},
    ]

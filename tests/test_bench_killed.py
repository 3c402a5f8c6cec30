"""The bench that kills runs finds nothing wrong with a sound product, and what is wrong with another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.tasks import killed


@pytest.mark.parametrize("name", ["two processes", "shards"])
def test_killed_runs_go_on_and_end_as_if_nothing_had_happened(name):
    if name == "shards":
        pytest.importorskip("pyarrow")
    found = killed.disturbed(name, kills=2, many=12, seed=1)
    assert found.kills == 2
    assert found.stores >= 1
    assert (found.lost, found.again, found.unsound, found.differing) == (0, 0, 0, 0)


def test_what_is_missing_before_the_last_is_a_loss():
    assert killed._holes(["a", "c"], ["a", "b", "c", "d"], ordered=True) == 1
    assert killed._holes(["a", "b"], ["a", "b", "c", "d"], ordered=True) == 0
    assert killed._holes([], ["a"], ordered=True) == 0


def test_a_store_that_forgets_is_caught(tmp_path, monkeypatch):
    """A way whose store is emptied after each kill loses, and is seen to."""
    kept = iter([["0", "1"], ["0", "1"], [], []])

    def way(name: str, content: str) -> killed.Way:
        return killed.Way((), lambda to: next(kept), lambda to: content, lambda to: ["broken"])

    monkeypatch.setitem(killed.WAYS, "bad", way("bad", "x"))
    monkeypatch.setattr(killed, "written", lambda folder, many: None)
    monkeypatch.setattr(killed, "_killed", lambda *_: None)
    monkeypatch.setattr(killed, "_through", lambda way, inputs, to: 0)
    found = killed.disturbed("bad", kills=2, many=2)
    assert found.lost == 2
    assert found.unsound == 1


def test_contents_that_differ_are_told_apart(tmp_path: Path):
    for name, text in (("a", "x"), ("b", "y"), ("c", "x")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").write_text(text)
    one, other, same = (killed.folder_content(tmp_path / n) for n in "abc")
    assert one == same != other

"""Tables in UTF-16 are read as the same tables in UTF-8 are, whatever they hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_inputs import BODY

from counterclaim.intake import Refused, Taken, read

letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def table(texts: list[str], delimiter: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(["text", "outlet"])
    rows.writerows([f"{BODY} {text}", "Дельта Пост"] for text in texts)
    return out.getvalue()


@given(st.lists(letters, min_size=1, max_size=5), st.sampled_from("\t,;"), st.sampled_from(["le", "be"]))
def test_they_are_the_reports_of_the_same_table_in_utf_8(texts, delimiter, order):
    written = table(texts, delimiter)
    wide = f"\ufeff{written}".encode(f"utf-16-{order}")
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        path.write_bytes(written.encode())
        narrow = list(read([str(path)]))
        path.write_bytes(wide)
        assert list(read([str(path)])) == narrow
    assert all(isinstance(x, Taken) for x in narrow)


@pytest.mark.parametrize("at", [201, 9_001, 20_000])
def test_what_is_damaged_is_said_once_and_what_came_before_is_kept(tmp_path, at):
    wide = table([f"It was number {n}." for n in range(200)], "\t").encode("utf-16")
    path = tmp_path / "rows.tsv"
    path.write_bytes(wide[: at // 2 * 2] + b"\x00\xd8\x00\xd8" + wide[at // 2 * 2 :])
    found = list(read([str(path)]))
    refused = [x for x in found if isinstance(x, Refused)]
    assert [x.reason for x in refused] == ["its byte order mark says UTF-16, but it is not"]
    assert len(found) == 1 or at > 8192

"""Every bad input gets one line that says what is wrong; docs/bad-input.md says the same, line by line."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import report_files as made
from bad_files import BAD_FILES, ROW, TEXT, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.intake import Limits, Refused, Taken, read

PAGE = f"<html><head><title>Two die</title></head><body><article><p>{TEXT}</p></article></body></html>"
ACCEPTED = "accepted"
UNDATED = "no publication date, so relative dates stay unknown"


def zipped(folder: Path) -> Path:
    path = folder / "reports.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", TEXT)
    return path


def huge(folder: Path) -> Path:
    path = folder / "huge.txt"
    with open(path, "wb") as stream:
        stream.truncate(50_000_000)
    return path


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.txt")
    return folder / "pipe.txt"


def broken_link(folder: Path) -> Path:
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    return folder / "link.txt"


def loop_of_folders(folder: Path) -> Path:
    (folder / "in").mkdir()
    (folder / "in" / "again").symlink_to(folder)
    return folder


def loop_of_links(folder: Path) -> Path:
    (folder / "one.txt").symlink_to(folder / "two.txt")
    (folder / "two.txt").symlink_to(folder / "one.txt")
    return folder / "one.txt"


def nothing(name: str) -> Callable[[Path], Path]:
    return lambda folder: folder / name


attributes = " ".join(f"a{i}=1" for i in range(100_000))

CASES: dict[str, Callable[[Path], Path]] = {
    "a missing file": nothing("nowhere.txt"),
    "an empty file": written("empty.txt", b""),
    "a file of blanks": written("blank.txt", " \n\t\n"),
    "a header without text": written("head.txt", "Outlet: Delta Post\nTitle: Two die\n\n"),
    "an empty folder": lambda folder: folder,
    "an unknown file type": written("report.odt", b"x"),
    "a ZIP archive under a text name": zipped,
    "a PDF under a text name": written("report.txt", lambda: made.pdf([TEXT])),
    "an image under a text name": written("photo.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    "NUL bytes in a text": written("nul.txt", TEXT + "\x00" + TEXT),
    "control characters throughout": written("binary.txt", b"\x01\x02\x03\x04" * 50),
    "bytes that are no writing": written("bytes.txt", bytes(range(128, 256)) * 3),
    "UTF-16 with its mark": written("wide.txt", TEXT.encode("utf-16")),
    "UTF-16 without its mark": written("wide.txt", TEXT.encode("utf-16-le")),
    "UTF-16 cut off": written("wide.txt", b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1]),
    "Windows-1252": written("old.txt", (TEXT + " “Nobody”, he said.").encode("cp1252")),
    "a text without a date": written("undated.txt", TEXT),
    "a date that can be read in two ways": written("date.txt", f"Published: 03/04/2002\n\n{TEXT}"),
    "a file of 50 MB": huge,
    "a text of more than 2,000,000 characters": written("long.txt", "ab " * 700_000),
    "a page without an article": written("empty.html", "<html><head><title>x</title></head></html>"),
    "a page with a script only": written(
        "script.html", "<html><script>" + "alert(1);" * 999 + "</script></html>"
    ),
    "a page nested 100,000 deep": written("deep.html", "<html><body>" + "<div>" * 100_000 + TEXT),
    "a page of 60,000 elements": written("many.html", "<html><body>" + "<p>Dead.</p>" * 60_000),
    "a page of more than 5 MB": written("large.html", "<html>" + "x" * 5_000_000),
    "a tag with 100,000 attributes": written("attributes.html", f"<html><p {attributes}>{TEXT}</p></html>"),
    "an empty JSON Lines file": written("empty.jsonl", b"\n"),
    "a line that is not JSON": written("rows.jsonl", b'{"text": \n' + ROW),
    "a line that is no object": written("rows.jsonl", b'["text"]\n' + ROW),
    "a row without text": written("rows.jsonl", b'{"title": "Two die"}\n' + ROW),
    "a row of blanks": written("rows.jsonl", b'{"text": "  "}\n' + ROW),
    "a row with NUL characters": written("rows.jsonl", b'{"text": "a\\u0000b"}\n' + ROW),
    "a line that is not UTF-8": written("rows.jsonl", b'{"text": "caf\xe9"}\n' + ROW),
    "a line nested 100,000 deep": written("rows.jsonl", b'{"text":' + b"[" * 100_000 + b"\n" + ROW),
    "a line of more than 20 MB": written("rows.jsonl", b'{"text": "' + b"x" * 20_000_001 + b'"}\n' + ROW),
    "a CSV in UTF-16 with its mark": written("rows.csv", f"text\n{TEXT}\n".encode("utf-16")),
    "JSON Lines in UTF-16": written("rows.jsonl", '{"text": "a"}'.encode("utf-16")),
    **BAD_FILES,
    "a broken link": broken_link,
    "links in a circle": loop_of_links,
    "a folder that links to itself": loop_of_folders,
    "a named pipe": pipe,
    "a file name with a line break": nothing("a\nb.txt"),
    "a file name with a NUL character": nothing("a\x00b.txt"),
}


def outcomes(path: Path) -> list[str]:
    """What intake says of an input, without its folder."""
    said = []
    for item in read([str(path)]):
        if isinstance(item, Taken):
            said.append("; ".join((ACCEPTED, *(n for n in item.notes if n != UNDATED))))
        else:
            said.append(f"{item.reason}; {item.advice}")
    return said


def foremost(said: list[str]) -> str:
    """What is said of what is wrong; that all is well where nothing is."""
    return next((x for x in said if not x.startswith(ACCEPTED)), said[0])


def documented(root: Path) -> dict[str, str]:
    lines = (root / "docs" / "bad-input.md").read_text().splitlines()
    rows = [re.split(r"\s+\|\s+", line.strip("| ")) for line in lines if line.startswith("| ")]
    return {name: said for name, said in rows[1:] if not name.startswith("-")}


@pytest.mark.parametrize("name", CASES)
def test_input_gets_the_line_that_the_docs_promise(name, tmp_path, root):
    said = outcomes(CASES[name](tmp_path))
    assert foremost(said) == documented(root)[name]
    said.remove(foremost(said))
    assert all(other.startswith(ACCEPTED) for other in said), "the batch goes on"


def test_docs_list_these_inputs_and_no_others(root):
    assert list(documented(root)) == list(CASES)


def test_rows_after_a_bad_one_are_taken(tmp_path):
    rows = [n for n in CASES if n.startswith(("a line", "a row"))]
    for name in rows:
        assert outcomes(CASES[name](tmp_path))[1:] == [ACCEPTED], name


def test_batch_goes_on_after_each_bad_input(tmp_path):
    folders = []
    for i, make in enumerate(CASES.values()):
        folder = tmp_path / str(i)
        folder.mkdir()
        folders.append(str(make(folder)))
    good = tmp_path / "good.txt"
    good.write_text(TEXT)
    items = list(read([*folders, str(good)]))
    assert isinstance(items[-1], Taken)
    assert all(len(str(i).splitlines()) == 1 for i in items if isinstance(i, Refused))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_file_without_permission(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)
    path.chmod(0)
    assert outcomes(path) == ["may not be read; give yourself read permission"]


def test_permission_denied_is_told(tmp_path, monkeypatch):
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    [item] = read([str(path)])
    assert str(item) == f"{path}: may not be read; give yourself read permission"


def test_size_is_checked_before_reading(tmp_path):
    class Counted(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            self.taken += len(buffer)
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    endless = Counted()
    [item] = read(["-"], stdin=endless, limits=Limits(bytes=1_000))
    assert "more than 1,000 bytes" in str(item)
    assert endless.taken < 50_000


def test_long_line_of_json_lines_stays_in_bounded_memory():
    import tracemalloc

    class Rows(io.RawIOBase):
        left = 30_000_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            n = min(len(buffer), self.left)
            first = self.left == 30_000_000
            self.left -= n
            buffer[:n] = b"{" + b"x" * (n - 1) if first else b"x" * n
            return n

    tracemalloc.start()
    [item] = read(["-"], stdin=Rows(), limits=Limits(bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "the line is longer than 100,000 bytes" in str(item)
    assert peak < 2_000_000


def consistent(item: Taken | Refused, raw: bytes | None = None) -> None:
    """What holds of everything that intake hands on."""
    if isinstance(item, Refused):
        assert len(str(item).splitlines()) == 1
        assert item.input
        assert item.reason
        assert item.advice
        return
    import hashlib

    r = item.report
    assert hashlib.sha256(item.raw).hexdigest() == r.sha256
    assert raw is None or item.raw in raw
    assert r.text[r.header :].strip()
    assert "\x00" not in r.text
    r.text.encode()
    assert 0 <= r.header <= len(r.text)
    if r.title_span is not None:
        start, end = r.title_span
        assert 0 <= start < end <= len(r.text)
        assert r.text[start:end] == r.text[start:end].strip()
    if r.media_type == "text/plain":
        assert item.raw.decode(r.encoding).removeprefix("\ufeff") == r.text
    assert all(len(note.splitlines()) == 1 for note in item.notes)


def pieces() -> st.SearchStrategy[bytes]:
    """Bytes that come near to what the readers understand."""
    text = "Title: Two die\n|Date: 2024-01-18\r\n|\n\n|<html>|<p>|<p a='|</p>|<script>|<title>|&#0;|&#xd800;"
    rows = '{"text": "|"}\n|\\ud800|\\u0000'
    known = [*text.encode().split(b"|"), *rows.encode().split(b"|"), TEXT.encode(), TEXT.encode("utf-16-le")]
    known += [b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"\x00", "Горная деревня".encode("cp1251")]
    return st.lists(st.one_of(st.sampled_from(known), st.binary(max_size=20)), max_size=8).map(b"".join)


@pytest.mark.parametrize("suffix", ["", ".txt", ".html", ".jsonl"])
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=pieces())
def test_any_bytes_are_taken_or_refused(tmp_path, suffix, raw):
    path = tmp_path / f"input{suffix}"
    path.write_bytes(raw)
    for item in read([str(path)]):
        consistent(item, raw)
    for item in read(["-"], stdin=io.BytesIO(raw)):
        consistent(item, raw)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300))
def test_any_utf8_text_is_stored_unedited_or_refused(text):
    raw = text.encode()
    item = next(read(["-"], stdin=io.BytesIO(raw)))
    consistent(item, raw)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_path_is_one_line(path):
    for item in read(["./nowhere/" + path]):
        assert isinstance(item, Refused)
        assert len(str(item).splitlines()) == 1
        str(item).encode()


def page_of(root: Path) -> Iterator[str]:
    """The table of docs/bad-input.md as it has to be."""
    import tempfile

    for name, make in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            yield f"| {name} | {foremost(outcomes(make(Path(folder))))} |"


if __name__ == "__main__":
    print("\n".join(page_of(Path())))

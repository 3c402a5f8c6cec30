"""The archive as WACZ: read back by the libraries that made the formats."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from counterclaim.export.wacz import surt, write
from counterclaim.model import Fetch, Hop, fetch_id

PAGE = "<!DOCTYPE html><p>Two men died in a clash, police said. Größe ‘x’"


def fetched(body: bytes | None, **more: object) -> tuple[Fetch, bytes | None]:
    made = Fetch(
        id="", asked="https://delta.example/go", final="https://www.delta.example/Border?b=2&a=1",
        page="https://delta.example/Border?a=1&b=2", time="2024-01-18T10:00:00.123Z", by="anna",
        tool="test 0",
        status=200, headers=(("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"),
                             ("content-length", "12"), ("etag", '"1"')),
        sha256=hashlib.sha256(body).hexdigest() if body is not None else None,
        size=len(body) if body is not None else None,
    )  # fmt: skip
    made = msgspec.structs.replace(made, **more)
    return msgspec.structs.replace(made, id=fetch_id(made)), body


HOPS = (Hop(url="https://delta.example/go", status=302, location="https://www.delta.example/Border?b=2&a=1"),)
FETCHES = [
    fetched(PAGE.encode(), redirects=HOPS),
    fetched(
        b"<rss/>", final="https://delta.example/feed", headers=(("content-type", "application/rss+xml"),)
    ),
    fetched(None, status=404, error="is not there (404)", time="2024-01-19T10:00:00.000Z"),
    fetched(PAGE.encode(), status=304, time="2024-01-20T10:00:00.000Z"),
    fetched(None, status=None, error="took more than 90 s", time="2024-01-21T10:00:00.000Z"),
    fetched(
        "Zürich\r\n\r\nWARC/1.1 \x00".encode(),
        final="http://127.0.0.1:8080/x;y",
        status=299,
        headers=(("server", "ü\r\nX: y"),),
    ),
]


def made(fetches=FETCHES) -> bytes:
    out = io.BytesIO()
    write(fetches, out, title="border", tool="counterclaim 0")
    return out.getvalue()


@pytest.fixture(scope="module")
def wacz(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("wacz") / "border.wacz"
    path.write_bytes(made())
    return path


def test_the_same_fetches_give_the_same_bytes() -> None:
    assert made() == made()


def test_its_own_validator_finds_it_sound(wacz, capsys) -> None:
    from wacz.validate import Validation

    found = Validation(str(wacz))
    assert found.version == "1.1.1"
    assert found.check_required_contents() == 0
    assert found.frictionless_validate()
    assert found.check_file_paths()
    assert found.check_file_hashes()
    assert found.check_compression()


def test_the_digest_of_the_package_is_that_of_its_bytes(wacz) -> None:
    with zipfile.ZipFile(wacz) as z:
        digest = json.loads(z.read("datapackage-digest.json"))
        package = z.read(digest["path"])
        assert digest["hash"] == f"sha256:{hashlib.sha256(package).hexdigest()}"
        assert z.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        assert z.testzip() is None


def warc(wacz: Path) -> bytes:
    with zipfile.ZipFile(wacz) as z:
        return z.read("archive/data.warc.gz")


def test_warcio_reads_each_record_and_finds_its_digests_sound(wacz, tmp_path) -> None:
    file = tmp_path / "data.warc.gz"
    file.write_bytes(warc(wacz))

    class Wanted:
        inputs, verbose = [str(file)], True

    checker = Checker(Wanted())
    checker.process_all()
    assert checker.exit_value == 0
    found = []
    with file.open("rb") as stream:
        for r in ArchiveIterator(stream):
            status = r.http_headers.get_statuscode() if r.http_headers else None
            found.append(
                (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), status, r.content_stream().read())
            )
    final = "https://www.delta.example/Border?b=2&a=1"
    assert found[1:] == [
        ("response", "https://delta.example/go", "302", b""),
        ("response", final, "200", PAGE.encode()),
        ("response", "https://delta.example/feed", "200", b"<rss/>"),
        ("revisit", final, None, b""),
        ("response", "http://127.0.0.1:8080/x;y", "299", "Zürich\r\n\r\nWARC/1.1 \x00".encode()),
    ]
    assert found[0][0] == "warcinfo"


def test_what_had_not_changed_has_the_digest_of_the_page_that_it_stands_for(wacz) -> None:
    digests: dict[tuple[str, str], str] = {}
    with io.BytesIO(warc(wacz)) as stream:
        for r in ArchiveIterator(stream):
            url = r.rec_headers.get_header("WARC-Target-URI")
            digests[r.rec_type, url] = r.rec_headers.get_header("WARC-Payload-Digest")
    final = "https://www.delta.example/Border?b=2&a=1"
    assert digests["revisit", final] == digests["response", final]
    with zipfile.ZipFile(wacz) as z:
        rows = [json.loads(x.split(" ", 2)[2]) for x in z.read("indexes/index.cdx").decode().splitlines()]
    assert len({row["digest"] for row in rows if row["url"] == final}) == 1


def test_fastwarc_reads_the_same(wacz) -> None:
    blocks = [
        r.verify_block_digest()
        for r in FastIterator(io.BytesIO(warc(wacz)), parse_http=False)
        if r.headers["WARC-Type"] == "response"
    ]
    bodies = [
        (r.http_headers.status_code, r.verify_payload_digest(consume=False), r.reader.read())
        for r in FastIterator(io.BytesIO(warc(wacz)), parse_http=True)
        if r.headers["WARC-Type"] == "response"
    ]
    assert blocks == [True] * 4
    assert bodies == [
        (302, True, b""), (200, True, PAGE.encode()), (200, True, b"<rss/>"),
        (299, True, "Zürich\r\n\r\nWARC/1.1 \x00".encode()),
    ]  # fmt: skip


def test_headers_are_true_of_the_unpacked_body(wacz) -> None:
    with io.BytesIO(warc(wacz)) as stream:
        [page] = [r.http_headers for r in ArchiveIterator(stream)
                  if r.rec_type == "response" and r.http_headers.get_statuscode() == "200"
                  and "html" in (r.http_headers.get_header("content-type") or "")]  # fmt: skip
    assert page.get_header("content-encoding") is None
    assert page.get_header("X-Archive-Orig-content-encoding") == "gzip"
    assert page.get_header("content-length") == str(len(PAGE.encode()))


def test_the_index_is_the_one_that_its_own_indexer_makes(wacz, tmp_path) -> None:
    from cdxj_indexer.main import CDXJIndexer

    file = tmp_path / "data.warc.gz"
    file.write_bytes(warc(wacz))
    out = io.StringIO()
    CDXJIndexer(out, [str(file)], sort=True, records="all").process_all()
    theirs = {}
    for line in filter(None, out.getvalue().splitlines()):
        row = json.loads(line.split(" ", 2)[2])
        theirs[int(row["offset"])] = (line.split(" ")[1], row)
    with zipfile.ZipFile(wacz) as z:
        lines = z.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, when, rest = line.split(" ", 2)
        row = json.loads(rest)
        stamp, other = theirs[int(row["offset"])]
        assert (when, row["url"], row["length"]) == (stamp, other["url"], other["length"])
        if row["mime"] != "warc/revisit":
            assert row["status"] == other["status"]
        assert key == surt(row["url"])


@pytest.mark.parametrize(
    "url",
    ["https://www.delta.example/", "http://delta.example/Border/?b=2&a=1", "https://a.b.delta.example:8080/x",
     "https://delta.example/a/", "http://192.0.2.1/x", "https://delta.example/?q"],
)  # fmt: skip
def test_addresses_are_turned_as_the_internet_archive_turns_them(url: str) -> None:
    from surt import surt as theirs

    assert surt(url) == theirs(url)


def test_pages_and_log_tell_what_was_fetched_but_not_who_asked(wacz) -> None:
    with zipfile.ZipFile(wacz) as z:
        pages = [json.loads(line) for line in z.read("pages/pages.jsonl").splitlines()]
        log = [json.loads(line) for line in z.read("logs/fetches.jsonl").splitlines()]
        everything = b"".join(z.read(n) for n in z.namelist())
    assert pages[0] == {"format": "json-pages-1.0", "id": "pages", "title": "border"}
    assert [p["url"] for p in pages[1:]] == [
        "https://www.delta.example/Border?b=2&a=1",
        "http://127.0.0.1:8080/x;y",
    ]
    assert [f["status"] for f in log] == [200, 200, 404, 304, None, 299]
    assert b"anna" not in everything


def test_nothing_makes_an_archive_of_nothing(tmp_path) -> None:
    from wacz.validate import Validation

    path = tmp_path / "none.wacz"
    path.write_bytes(made([]))
    assert Validation(str(path)).check_file_hashes()
    with zipfile.ZipFile(path) as z:
        assert z.read("archive/data.warc.gz") == b""


def test_a_pipe_can_be_written_to() -> None:
    class Pipe(io.RawIOBase):
        size = 0

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.size += len(data)
            return len(data)

    out = Pipe()
    assert write(FETCHES, out, title="", tool="t") == 2  # type: ignore[arg-type]
    assert out.size > 1000

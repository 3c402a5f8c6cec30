"""The archive of what was fetched as WACZ: web pages that others replay, with the record of each fetch.

A WACZ is a ZIP of WARC files with an index of them, a list of pages, and the SHA-256 of each part; it is read
by replayweb.page, pywb and Browsertrix. The same fetches give the same bytes.

Follows WACZ 1.1.1 (Webrecorder), WARC 1.1 (ISO 28500:2017) and CDXJ.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any, BinaryIO
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec

from counterclaim.model import Fetch, to_json

_OURS = UUID("6c4e3c1e-5f0b-5d7c-9b63-0d4f9f7c2f1a")
"""The name space of the ids of WARC records, which follow from those of fetches."""
_WARC = "data.warc.gz"
_UNPACKED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that are not true of a body that was unpacked; kept under ``X-Archive-Orig-``."""
_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Part:
    """A file of the WACZ as it is listed in its data package."""

    path: str
    sha256: str
    size: int


def write(fetches: Iterable[tuple[Fetch, bytes | None]], out: BinaryIO, *, title: str, tool: str) -> int:
    """Write fetches as a WACZ.

    What failed, or was not answered, is in ``logs/fetches.jsonl`` alone, with all that is known of all
    others; who asked is left out of the archive.

    Args:
        fetches: in the order in which they were made, each with its body.
        out: a file to write to, which may be a pipe.
        title: what the archive is called.
        tool: with what program and version it is written.

    Returns:
        How many pages it holds.
    """
    index: list[bytes] = []
    pages: list[bytes] = [_line({"format": "json-pages-1.0", "id": "pages", "title": title})]
    log: list[bytes] = []
    seen: dict[str, _Seen] = {}
    last = ""
    with tempfile.TemporaryFile() as warc:
        begun = False
        for of, body in fetches:
            if not begun:
                warc.write(_about(of.time, tool))
                begun = True
            last = max(last, of.time)
            log.append(to_json(msgspec.structs.replace(of, by="")) + b"\n")
            for record in _records(of, body, seen.get(of.sha256 or "")):
                at = warc.tell()
                packed = _packed(record.content)
                warc.write(packed)
                index.append(record.indexed(at, len(packed)))
            if body is not None and of.status is not None and 200 <= of.status < 300:
                seen[of.sha256 or ""] = _Seen(of, _sha1(body))
                if _is_page(of):
                    row = {"id": of.id, "url": of.final, "ts": of.time, "loadState": 2, "mime": _mime(of)}
                    pages.append(_line(row))
        warc.seek(0)
        parts: list[tuple[str, bytes | IO[bytes], int]] = [
            (f"archive/{_WARC}", warc, zipfile.ZIP_STORED),
            ("indexes/index.cdx", b"".join(sorted(index)), zipfile.ZIP_DEFLATED),
            ("pages/pages.jsonl", b"".join(pages), zipfile.ZIP_DEFLATED),
            ("logs/fetches.jsonl", b"".join(log), zipfile.ZIP_DEFLATED),
        ]
        with zipfile.ZipFile(out, "w") as made:
            listed = [_put(made, path, content, how) for path, content, how in parts]
            package = _package(listed, title, last, tool)
            _put(made, "datapackage.json", package, zipfile.ZIP_DEFLATED)
            digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
            _put(made, "datapackage-digest.json", msgspec.json.encode(digest), zipfile.ZIP_DEFLATED)
    return len(pages) - 1


@dataclass(frozen=True)
class _Seen:
    """A fetch that brought a page, and the digest of the page."""

    of: Fetch
    digest: str


@dataclass(frozen=True)
class _Record:
    """A WARC record, and what the index says of it."""

    url: str
    time: str
    status: int | None
    mime: str
    digest: str
    content: bytes

    def indexed(self, at: int, length: int) -> bytes:
        """Its line in the index."""
        status = {} if self.status is None else {"status": str(self.status)}
        row = {"url": self.url, "mime": self.mime, **status, "digest": self.digest,
               "length": str(length), "offset": str(at), "filename": _WARC}  # fmt: skip
        when = re.sub(r"\D", "", self.time)[:14]
        return f"{surt(self.url)} {when} ".encode() + _line(row)


def _records(of: Fetch, body: bytes | None, same: _Seen | None) -> Iterator[_Record]:
    """The records of a fetch: of each answer that sent it on, and of the last one."""
    for n, hop in enumerate(of.redirects):
        head = _head(hop.status, [("location", hop.location)])
        yield _answer(of, f"hop {n}", hop.url, hop.status, "text/html", head, b"")
    if of.status == 304 and same is not None:
        more = [("WARC-Profile", _UNCHANGED), ("WARC-Refers-To-Target-URI", same.of.final),
                ("WARC-Refers-To-Date", same.of.time)]  # fmt: skip
        # Without the head of the answer, which replay would show instead of the page that it stands for.
        yield _answer(of, "revisit", of.final, None, "warc/revisit", b"", b"", more, same.digest)
    elif of.status is not None and body is not None:
        kept = [(f"X-Archive-Orig-{n}" if n in _UNPACKED else n, v) for n, v in of.headers]
        head = _head(of.status, [*kept, ("Content-Length", str(len(body)))])
        yield _answer(of, "response", of.final, of.status, _mime(of), head, body)


def _answer(
    of: Fetch,
    which: str,
    url: str,
    status: int | None,
    mime: str,
    head: bytes,
    body: bytes,
    more: Iterable[tuple[str, str]] = (),
    digest: str | None = None,
) -> _Record:
    # Of a page that had not changed, the page's own, by which replay finds it.
    digest = digest or _sha1(body)
    kind = "revisit" if which == "revisit" else "response"
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(_OURS, f'{of.id} {which}')}>"),
        ("WARC-Date", of.time),
        ("WARC-Target-URI", url),
        *more,
        ("WARC-Payload-Digest", digest),
        ("WARC-Block-Digest", _sha1(head + body)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return _Record(url, of.time, status, mime, digest, _record(fields, head + body))


def _about(time: str, tool: str) -> bytes:
    words = (
        f"software: {tool}\r\nformat: WARC File Format 1.1\r\n"
        "description: headers are those that say what an answer is; bodies are unpacked\r\n"
    ).encode()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(_OURS, f'{time} {tool}')}>"),
        ("WARC-Date", time),
        ("WARC-Filename", _WARC),
        ("Content-Type", "application/warc-fields"),
    ]
    return _packed(_record(fields, words))


def _record(fields: Iterable[tuple[str, str]], block: bytes) -> bytes:
    head = "".join(f"{n}: {v}\r\n" for n, v in [*fields, ("Content-Length", str(len(block)))])
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def _head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{n}: {v}" for n, v in headers)]
    return "".join(f"{' '.join(line.split())}\r\n" for line in lines).encode() + b"\r\n"


def _packed(record: bytes) -> bytes:
    return gzip.compress(record, mtime=0)


def _sha1(content: bytes) -> str:
    # The digest that readers of WARC files know; what vouches for the bytes is the SHA-256 of the package.
    found = hashlib.sha1(content, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(found).decode()}"


def _mime(of: Fetch) -> str:
    return (of.header("content-type") or "").partition(";")[0].strip().lower() or "unk"


def _is_page(of: Fetch) -> bool:
    return _mime(of) in ("text/html", "application/xhtml+xml", "text/plain", "unk")


def surt(url: str) -> str:
    """An address with the most general part of its host first, by which archives sort.

    >>> surt("https://www.Delta.example:8080/Border?id=7")
    'example,delta:8080)/border?id=7'

    Follows SURT (Internet Archive, Heritrix).
    """
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = parts.path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{turned}{port}){path}{f'?{query}' if query else ''}"


def _line(row: dict[str, Any]) -> bytes:
    return msgspec.json.encode(row) + b"\n"


def _package(parts: Iterable[_Part], title: str, created: str, tool: str) -> bytes:
    row = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": created,
        "software": tool,
        "resources": [
            {"name": p.path.rpartition("/")[2], "path": p.path, "hash": f"sha256:{p.sha256}", "bytes": p.size}
            for p in parts
        ],
    }
    return msgspec.json.format(msgspec.json.encode(row), indent=2)


def _put(made: zipfile.ZipFile, path: str, content: bytes | IO[bytes], how: int) -> _Part:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.compress_type = how
    info.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        made.writestr(info, content)
        return _Part(path, hashlib.sha256(content).hexdigest(), len(content))
    size = content.seek(0, 2)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    with made.open(info, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as into:
        shutil.copyfileobj(content, into, 1 << 20)
    return _Part(path, digest, size)

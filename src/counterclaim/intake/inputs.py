"""The inputs that a user names: files, folders and standard input, each read as what it is."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO, cast

from counterclaim.intake.build import text_report
from counterclaim.intake.encoding import reject_formats
from counterclaim.intake.html import looks_like_html, page_report
from counterclaim.intake.jsonl import rows
from counterclaim.intake.outcome import About, Limits, Refused, Taken, UnusableError, shown
from counterclaim.intake.published import publication
from counterclaim.intake.web.take import Web, listed
from counterclaim.intake.web.urls import is_address

TEXT = (".txt", ".text")
PAGE = (".html", ".htm", ".xhtml")
ROWS = (".jsonl", ".ndjson")
STDIN = "<stdin>"

_SAVE_AS = "save it as .txt, .html or .jsonl"


def read(
    paths: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
    stdin: BinaryIO | bytes | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    web: Web | None = None,
    addresses: Sequence[str] = (),
) -> Iterator[Taken | Refused]:
    """Read reports from files, folders and standard input, in the order named.

    A file is read by its suffix: ``.txt`` and ``.text`` as text, ``.html``, ``.htm`` and ``.xhtml`` as a
    page, ``.jsonl`` and ``.ndjson`` as a row a report; standard input (``-``) and files without a suffix by
    what they hold. Folders are read with all folders below, sorted by name; hidden files are passed over,
    links to folders are not followed.

    Args:
        paths: files, folders, or ``-`` for standard input.
        outlet: who published the reports that do not say so themselves.
        published: when, for the reports that do not say so themselves; as ``published.publication`` reads it.
        stdin: the bytes behind ``-``, or a stream of them.
        limits: how much is read at the most.
        web: where addresses among the paths are fetched, and the entries of feeds and lists among them;
            without it, nothing is.
        addresses: files that hold addresses, whatever they look like.

    Yields:
        For each report what was taken, and for each bad input one line that names it, what is wrong and what
        to do.

    Raises:
        ValueError: ``published`` cannot be read as a date.

    >>> import io
    >>> [t] = read(["-"], outlet="Delta Post", stdin=io.BytesIO(b"Police said two men died."))
    >>> t.report.text, t.report.outlet
    ('Police said two men died.', 'Delta Post')
    """
    when = publication(published) if published else None
    if published and when is None:
        raise ValueError(f"the publication date {published!r} cannot be read; write it as YYYY-MM-DD")
    if isinstance(stdin, bytes):
        stdin = io.BytesIO(stdin)
    given = About(outlet=outlet or None, published=when)
    return chain(_read(paths, given, stdin, limits, web), _listed(addresses, given, limits, web))


def count(paths: Sequence[str]) -> int:
    """About how many reports there are to read, for a progress bar: files, lines of JSON Lines, 1 for ``-``.

    >>> count(["-"])
    1
    """
    found = [f for path in paths for f in ([path] if path == "-" else _files(path)) if isinstance(f, str)]
    return sum(_lines(f) if f.lower().endswith(ROWS) else 1 for f in found)


def _lines(path: str) -> int:
    try:
        with _opened(path) as stream:
            return max(1, sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b"")))
    except (OSError, ValueError, UnusableError):
        return 1


def _read(
    paths: Sequence[str], given: About, stdin: BinaryIO | None, limits: Limits, web: Web | None
) -> Iterator[Taken | Refused]:
    for path in paths:
        if web is not None and (leads := web.leads(path)) is not None:
            yield from web.take(leads, given, limits)
            continue
        if is_address(path):
            yield Refused(
                shown(path), "is an address, and nothing is fetched here", "save the page, and name it"
            )
            continue
        if path == "-":
            yield from _standard_input(stdin, given, limits)
            continue
        for found in _files(path):
            if isinstance(found, Refused):
                yield found
            else:
                yield from _file(found, given, limits)


def _listed(paths: Sequence[str], given: About, limits: Limits, web: Web | None) -> Iterator[Taken | Refused]:
    for path in paths:
        if web is not None:
            yield from web.take(listed(path), given, limits)


def _files(path: str) -> Iterator[str | Refused]:
    """The files at and below a path, sorted; not by recursion, which would bound the depth."""
    stack = [path]
    while stack:
        at = stack.pop()
        try:
            if not os.path.isdir(at):
                yield at
                continue
            if at != path and os.path.islink(at):
                yield Refused(
                    shown(at), "links to a folder, and such links are not followed", "name the folder itself"
                )
                continue
            names = sorted(n for n in os.listdir(at) if not n.startswith("."))
        except OSError as e:
            yield Refused(shown(at), *_trouble(e))
            continue
        except ValueError:
            yield Refused(shown(at), "is no file name", "correct the name")
            continue
        if not names and at == path:
            yield Refused(shown(at), "is an empty folder", "name a folder that holds reports")
        stack += [os.path.join(at, n) for n in reversed(names)]


def _file(path: str, given: About, limits: Limits) -> Iterator[Taken | Refused]:
    name = shown(path)
    suffix = os.path.splitext(path)[1].lower()
    try:
        if suffix and suffix not in TEXT + PAGE + ROWS:
            _check_kind(path)
            raise UnusableError(f"unknown file type {shown(suffix)!r}", _SAVE_AS)
        with _opened(path) as stream:
            if suffix in ROWS:
                yield from _rows(stream, name, given, limits)
            else:
                yield _whole(_bounded(stream, limits), suffix, name, given, limits)
    except UnusableError as e:
        yield Refused(name, e.reason, e.advice)
    except OSError as e:
        yield Refused(name, *_trouble(e))
    except ValueError:
        yield Refused(name, "is no file name", "correct the name")


def _standard_input(stdin: BinaryIO | None, given: About, limits: Limits) -> Iterator[Taken | Refused]:
    if stdin is None:
        yield Refused(STDIN, "there is no standard input", "pipe a report into the command")
        return
    # Whether rows follow must be known before reading on, so that rows stay in bounded memory.
    stream = stdin if isinstance(stdin, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stdin))
    try:
        if stream.peek(1).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not stream.peek(1).startswith(
            b"{\\rtf"
        ):
            yield from _rows(stream, STDIN, given, limits)
        else:
            yield _whole(_bounded(stream, limits), "", STDIN, given, limits)
    except UnusableError as e:
        yield Refused(STDIN, e.reason, e.advice)
    except OSError as e:
        yield Refused(STDIN, *_trouble(e))


def _rows(stream: BinaryIO, name: str, given: About, limits: Limits) -> Iterator[Taken | Refused]:
    start = stream.peek(4) if isinstance(stream, io.BufferedReader) else b""
    reject_formats(start)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableError("JSON Lines must be UTF-8, and this is UTF-16", "save it as UTF-8")
    any_row = False
    for row in rows(stream, name, given, limits):
        any_row = True
        yield row
    if not any_row:
        raise UnusableError("holds no rows", "leave it out, or write a report a line")


def _whole(raw: bytes, suffix: str, name: str, given: About, limits: Limits) -> Taken:
    if not raw:
        raise UnusableError("is empty", "leave it out, or save the report again")
    if suffix in PAGE or (suffix not in TEXT and looks_like_html(raw)):
        return page_report(raw, name, given, limits)
    return text_report(raw, name, given, limits)


def _check_kind(path: str) -> os.stat_result:
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise UnusableError("is no regular file", "name a file or a folder, or use - for standard input")
    return status


def _opened(path: str) -> io.BufferedReader:
    _check_kind(path)
    return open(path, "rb")


def _bounded(stream: BinaryIO, limits: Limits) -> bytes:
    """Read all, but never more than the limit: a file may grow while it is read, and a pipe has no size."""
    try:
        size = os.fstat(stream.fileno()).st_size
    except (OSError, AttributeError):
        size = 0
    raw = b"" if size > limits.bytes else stream.read(limits.bytes + 1)
    if size > limits.bytes or len(raw) > limits.bytes:
        raise UnusableError(f"has more than {limits.bytes:,} bytes", "split it into its reports")
    return raw


def _trouble(error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "check the path"
    if isinstance(error, PermissionError):
        return "may not be read", "give yourself read permission"
    return f"cannot be read ({error.strerror or type(error).__name__})", "check the file and the disk"

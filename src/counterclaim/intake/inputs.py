"""The inputs that a user names: files, folders and standard input, each read as what it is."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import BinaryIO

from counterclaim.intake import parquet, wacz
from counterclaim.intake.kinds import CSV, KINDS, PARQUET, ROWS, SAVE_AS, kind_of
from counterclaim.intake.outcome import About, Limits, Refused, Taken, UnusableError, shown
from counterclaim.intake.published import publication
from counterclaim.intake.source import Source, piped
from counterclaim.intake.web.take import Web, listed
from counterclaim.intake.web.urls import is_address

STDIN = "<stdin>"


def read(
    paths: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
    stdin: BinaryIO | bytes | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    columns: Mapping[str, str] | None = None,
    web: Web | None = None,
    addresses: Sequence[str] = (),
) -> Iterator[Taken | Refused]:
    """Read reports from files, folders and standard input, in the order named.

    A file is read as what its first bytes say that it is, else by its suffix (``kinds.KINDS``); standard
    input (``-``) and files without a suffix by what they look like. Folders are read with all folders below,
    sorted by name; hidden files are passed over, links to folders are not followed.

    Args:
        paths: files, folders, or ``-`` for standard input.
        outlet: who published the reports that do not say so themselves.
        published: when, for the reports that do not say so themselves; as ``published.publication`` reads it.
        stdin: the bytes behind ``-``, or a stream of them.
        limits: how much is read at the most.
        columns: which column of a table, or key of a row, holds what: ``text``, ``title``, ``published``,
            ``outlet`` and ``url``. Common names are known without it.
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
    named = _read(paths, given, stdin, limits, columns or {}, web)
    if web is None:
        return named
    return chain(web.recall(named), _listed(addresses, given, limits, web))


def count(paths: Sequence[str]) -> int:
    """About how many reports there are to read, for a progress bar: by lines, by what archives list of
    themselves, by size; else a file is one, and so is ``-``.

    >>> count(["-"])
    1
    """
    found = [f for path in paths for f in ([path] if path == "-" else files(path)) if isinstance(f, str)]
    return sum(map(_count, found))


def _count(path: str) -> int:
    name = path.lower()
    try:
        if name.endswith((*ROWS.suffixes, *CSV.suffixes)):
            return _lines(path)
        if name.endswith(PARQUET.suffixes):
            return parquet.count(path)
        if name.endswith(".wacz"):
            return wacz.count(path)
        each = next((k.bytes_each for k in KINDS if k.bytes_each and name.endswith(k.suffixes)), None)
        return max(1, _check_kind(path).st_size // each) if each else 1
    except (OSError, ValueError, UnusableError):
        return 1


def _lines(path: str) -> int:
    with _opened(path) as stream:
        return max(1, sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b"")))


def _read(
    paths: Sequence[str],
    given: About,
    stdin: BinaryIO | None,
    limits: Limits,
    columns: Mapping[str, str],
    web: Web | None,
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
            yield from _standard_input(stdin, given, limits, columns)
            continue
        for found in files(path):
            if isinstance(found, Refused):
                yield found
            else:
                yield from _file(found, given, limits, columns)


def _listed(paths: Sequence[str], given: About, limits: Limits, web: Web) -> Iterator[Taken | Refused]:
    for path in paths:
        yield from web.take(listed(path), given, limits)


def files(path: str) -> Iterator[str | Refused]:
    """The files at and below a path, sorted, hidden ones left out; not by recursion, which would bound the
    depth."""
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


def _file(path: str, given: About, limits: Limits, columns: Mapping[str, str]) -> Iterator[Taken | Refused]:
    name = shown(path)
    try:
        stream = _opened(path)
    except UnusableError as e:
        yield Refused(name, e.reason, e.advice)
    except OSError as e:
        yield Refused(name, *_trouble(e))
    except ValueError:
        yield Refused(name, "is no file name", "correct the name")
    else:
        with stream:
            suffix = shown(os.path.splitext(path)[1].lower())
            yield from _source(Source(stream, name, given, limits, columns), suffix)


def _standard_input(
    stdin: BinaryIO | None, given: About, limits: Limits, columns: Mapping[str, str]
) -> Iterator[Taken | Refused]:
    if stdin is None:
        yield Refused(STDIN, "there is no standard input", "pipe a report into the command")
        return
    try:
        stream = piped(stdin)
    except OSError as e:
        yield Refused(STDIN, *_trouble(e))
        return
    yield from _source(Source(stream, STDIN, given, limits, columns), "")


def _source(source: Source, suffix: str) -> Iterator[Taken | Refused]:
    """Read an input as what it is; whatever is wrong with it costs no other input."""
    about = "a report"
    try:
        kind = kind_of(source.start(), suffix)
        about = kind.about
        yield from kind.read(source)
    except UnusableError as e:
        yield Refused(source.name, e.reason, e.advice)
    except OSError as e:
        yield Refused(source.name, *_trouble(e))
    except Exception as e:
        # Readers are many and partly other people's, and the input may be made to break them.
        yield Refused(source.name, f"cannot be read as {about} ({type(e).__name__})", SAVE_AS)


def _check_kind(path: str) -> os.stat_result:
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise UnusableError("is no regular file", "name a file or a folder, or use - for standard input")
    return status


def _opened(path: str) -> io.BufferedReader:
    _check_kind(path)
    return open(path, "rb")


def _trouble(error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "check the path"
    if isinstance(error, PermissionError):
        return "may not be read", "give yourself read permission"
    return f"cannot be read ({error.strerror or type(error).__name__})", "check the file and the disk"

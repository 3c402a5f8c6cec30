"""One question to one server, over one connection that is closed after it: no cookies, no state.

What comes back is bounded in bytes, before and after decompression, and in time: a server that sends a byte a
second is left after ``Patience.total``.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from counterclaim.intake.outcome import UnusableError
from counterclaim.intake.web.public import NoAnswerError, connect

_PIECE = 1 << 16
_GZIP, _ZLIB = 31, 15
_CODINGS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
"""Content codings that are undone, each with the window bits by which zlib knows it."""


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds: to connect, for the next bytes, for one answer as a whole."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 90.0


@dataclass(frozen=True)
class Answer:
    """What a server answered: its status, its headers with their names in small letters, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class TooLongError(UnusableError):
    """An answer has more bytes than are taken."""


def ask(
    url: str,
    headers: Mapping[str, str],
    *,
    most: int,
    patience: Patience = Patience(),
    private: bool = False,
    body: bytes | None = None,
) -> Answer:
    """Ask for a page (GET), or hand something in (POST), without following where that sends one on.

    Args:
        url: as ``urls.uri`` gives it.
        headers: what is sent along.
        most: bytes of the body, as it is sent and as it is unpacked.
        patience: how long is waited.
        private: connect to addresses that are not public, too.
        body: what is handed in; None asks for a page.

    Raises:
        UnusableError: the host is not public, the answer too long, or in a coding that was not asked for.
        NoAnswerError: the host cannot be reached, breaks off or takes too long: it may be worth another try.

    Follows RFC 9110 and RFC 9112.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    watch = _Watch(connect(host, port, patience.connect, private=private), patience.total)
    try:
        watch.sock.settimeout(min(patience.read, patience.total))
        if secure:
            watch.sock = _context().wrap_socket(
                watch.sock, server_hostname=host, do_handshake_on_connect=False
            )
            watch.sock.do_handshake()
        made = http.client.HTTPConnection(host, port)
        # Connected already, to an address that was looked at: the client must not resolve the name again.
        made.sock = watch.sock
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        found = _exchange(made, target, {"Host": parts.netloc, **headers}, most, body)
        if not watch.over.is_set():
            return found
        reason, advice = "", ""
    except ssl.SSLCertVerificationError as e:
        reason = f"its certificate does not hold ({e.verify_message})"
        raise UnusableError(reason, "check the address") from None
    except (OSError, http.client.HTTPException, EOFError, ValueError) as e:
        reason, advice = _trouble(e, patience)
    except NoAnswerError as e:
        reason, advice = e.reason, e.advice
    finally:
        watch.end()
    if watch.over.is_set():
        reason, advice = f"took more than {patience.total:g} s", "try again later"
    raise NoAnswerError(reason, advice)


class _Watch:
    """A connection that is ended from outside after some seconds: whoever reads from it sees its end."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self.sock = sock
        self.over = threading.Event()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            # Not by the method of TLS sockets, which would first wait for what another thread reads.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def end(self) -> None:
        """Close the connection."""
        self._timer.cancel()
        self.sock.close()


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    import certifi

    made = ssl.create_default_context()
    made.load_verify_locations(cafile=certifi.where())
    return made


def _exchange(
    connection: http.client.HTTPConnection,
    target: str,
    headers: Mapping[str, str],
    most: int,
    body: bytes | None,
) -> Answer:
    sent = {"Accept-Encoding": "gzip", "Connection": "close", **headers}
    connection.request("GET" if body is None else "POST", target, body, sent)
    with connection.getresponse() as answer:
        known: dict[str, str] = {}
        for name, value in answer.getheaders():
            one = _line(value)
            known[name.lower()] = f"{known[name.lower()]}, {one}" if name.lower() in known else one
        if not 200 <= answer.status < 300 or answer.status == 204:
            return Answer(answer.status, known)
        coding = known.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "", *_CODINGS):
            raise UnusableError(
                f"is sent as {coding[:40]!r}, which was not asked for", "save the page by hand"
            )
        had = bytearray()
        for piece in _unpacked(_pieces(answer, most), _CODINGS.get(coding), most):
            had += piece
            if len(had) > most:
                raise TooLongError(f"has more than {most:,} bytes", "save the text by hand")
        return Answer(answer.status, known, bytes(had))


def _pieces(answer: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
    """The body as it is sent.

    Raises:
        NoAnswerError: it is shorter than it was said to be.
    """
    said, had = answer.length, 0
    if said is not None and said > most:
        raise TooLongError(f"has {said:,} bytes, more than {most:,}", "save the text by hand")
    while piece := answer.read1(_PIECE):
        had += len(piece)
        if had > most:
            raise TooLongError(f"has more than {most:,} bytes", "save the text by hand")
        yield piece
    if said is not None and had < said:
        raise NoAnswerError(f"broke off after {had:,} of {said:,} bytes", "try again later")


def _unpacked(pieces: Iterator[bytes], bits: int | None, most: int) -> Iterator[bytes]:
    """The body unpacked, never more than a little at a time: some bytes of gzip can hold gigabytes.

    Raises:
        UnusableError: it is not packed as it was said to be.
        NoAnswerError: its end is missing.
    """
    if bits is None:
        yield from pieces
        return
    unpacker = None
    left = most
    for piece in pieces:
        if unpacker is None:
            # "deflate" is zlib by the standard, and bare from many servers.
            bare = bits == _ZLIB and not _zlib_head(piece)
            unpacker = zlib.decompressobj(-15 if bare else bits)
        while piece and left >= 0 and not unpacker.eof:
            try:
                got = unpacker.decompress(piece, _PIECE)
            except zlib.error:
                raise UnusableError("is not packed as its server says", "save the page by hand") from None
            left -= len(got)
            piece = unpacker.unconsumed_tail
            if unpacker.eof and bits == _GZIP:  # of several members, as gzip allows
                piece = unpacker.unused_data
                unpacker = zlib.decompressobj(bits) if piece else unpacker
            yield got
        if left < 0:
            return
    if unpacker is not None and not unpacker.eof:
        yield unpacker.flush()
        raise NoAnswerError("broke off before its packed end", "try again later")


def _zlib_head(piece: bytes) -> bool:
    return len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0


def _line(value: str) -> str:
    """A header's value as printable text: servers write UTF-8 where the standard has ASCII."""
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", value).split())[:2000]


def _trouble(error: Exception, patience: Patience) -> tuple[str, str]:
    later = "try again later"
    if isinstance(error, ssl.SSLError):
        return f"speaks no TLS that is understood ({error.reason or 'broken'})", "check the address"
    if isinstance(error, TimeoutError):
        return f"sent nothing for {patience.read:g} s", later
    if isinstance(error, http.client.IncompleteRead):
        return f"broke off after {len(error.partial):,} bytes", later
    if isinstance(error, http.client.BadStatusLine | http.client.LineTooLong | http.client.HTTPException):
        return "answers in no HTTP that is understood", "check the address"
    return f"broke off ({(getattr(error, 'strerror', None) or type(error).__name__).lower()})", later

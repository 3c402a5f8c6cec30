"""Addresses of the web: as they are asked for, and as one page is known under whatever link led to it."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from counterclaim.intake.outcome import UnusableError

LONGEST = 4_000
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LABEL = re.compile(r"(?:www\d?|m|mobile|amp)\.", re.IGNORECASE)
_FIX = "correct the address"


def is_address(word: str) -> bool:
    """Whether a word names a page on the web, and no file.

    >>> is_address("https://delta.example/border"), is_address("reports/border.html")
    (True, False)
    """
    return _SCHEME.match(word.strip()) is not None


def uri(address: str) -> str:
    """An address as it is asked for: in ASCII, with a path, without a fragment.

    Raises:
        UnusableError: it is no address of the web, or holds a name and a password.

    >>> uri("HTTP://Delta.Example:80/Grenze/Tür?q=ü#top")
    'http://delta.example/Grenze/T%C3%BCr?q=%C3%BC'

    Follows RFC 3986 and RFC 3987.
    """
    words = address.strip()
    if len(words) > LONGEST:
        raise UnusableError(f"is longer than {LONGEST:,} characters", _FIX)
    try:
        parts = urlsplit(words)
        host, port = parts.hostname or "", parts.port
    except ValueError as e:
        raise UnusableError(f"is no address ({e})", _FIX) from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UnusableError(f"is no address of the web ({scheme or 'no scheme'})", "begin it with https://")
    if parts.username is not None or parts.password is not None:
        raise UnusableError("holds a user's name or password", "leave it out; nothing is logged into")
    host = _host(host)
    where = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        where = f"{where}:{port}"
    return urlunsplit((scheme, where, quote(parts.path, _SAFE) or "/", quote(parts.query, f"{_SAFE}?"), ""))


def _host(name: str) -> str:
    name = unquote(name).rstrip(".")
    if ":" not in name:
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            name = ""
    if not name or re.search(r"[^a-z0-9.:_-]", name):
        raise UnusableError("names no host", _FIX)
    return name


def joined(base: str, location: str) -> str:
    """Where a redirect points; see ``uri`` for what it may be.

    >>> joined("https://delta.example/a/b", "../c")
    'https://delta.example/c'
    """
    try:
        return uri(urljoin(base, location.strip()))
    except ValueError as e:  # of urljoin
        raise UnusableError(f"is sent on to what is no address ({e})", _FIX) from None


def page(address: str) -> str:
    """The address under which a page is one and the same: without what only tells where a reader came from.

    >>> page("http://www.delta.example/border?utm_source=feed&id=7")
    'https://delta.example/border?id=7'
    """
    from courlan import normalize_url

    parts = urlsplit(normalize_url(uri(address)))
    host = re.sub(r"^www\.", "", parts.netloc)
    return urlunsplit(("https", host, parts.path or "/", parts.query, ""))


def host(address: str) -> str:
    """The host of an address, without what tells only of its machines.

    >>> host("https://www.delta.example/border")
    'delta.example'
    """
    return _LABEL.sub("", urlsplit(address).hostname or "", count=1)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: a page may name its own address, and not another site's.

    >>> same_site("https://amp.delta.example/1", "https://www.delta.example/1")
    True
    >>> same_site("https://delta.example/1", "https://wire.example/1")
    False
    """
    a, b = host(one), host(other)
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")

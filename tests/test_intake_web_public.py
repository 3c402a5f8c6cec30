"""Which addresses there are, in which form, and which of them may be connected to."""

from __future__ import annotations

import socket

import pytest
from web_server import Site, site

from counterclaim.intake.outcome import UnusableError
from counterclaim.intake.web import public
from counterclaim.intake.web.public import is_public
from counterclaim.intake.web.urls import joined, page, same_site, uri


@pytest.fixture
def web():
    with site() as made:
        yield made


def test_a_name_is_resolved_once_and_what_was_looked_at_is_connected_to(web: Site, monkeypatch) -> None:
    real, asked = socket.getaddrinfo, list[str]()

    def rebinding(host, *rest, **more):
        asked.append(host)
        if host == "rebind.example":
            at = "127.0.0.1" if asked.count(host) % 2 else "127.0.0.2"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, web.port))]
        return real(host, *rest, **more)

    monkeypatch.setattr(public, "is_public", lambda at: at == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    web.put("/a", "Two men died.", "text/plain")
    sock = public.connect("rebind.example", web.port, 1.0)
    assert sock.getpeername()[0] == "127.0.0.1"
    sock.close()
    assert asked.count("rebind.example") == 1
    with pytest.raises(public.PrivateError):
        public.connect("rebind.example", web.port, 1.0)


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, 80)) for at in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(public.PrivateError):
        public.connect("mixed.example", 80, 0.1)


@pytest.mark.parametrize(
    "at",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
     "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.192", "198.18.0.1", "168.63.129.16",
     "::1",
     "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "ff0e::1",
     "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
     "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "no address"],
)  # fmt: skip
def test_addresses_that_are_not_public(at: str) -> None:
    assert not is_public(at)


@pytest.mark.parametrize(
    "at", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_that_are_public(at: str) -> None:
    assert is_public(at)


@pytest.mark.parametrize(
    "bad", ["ftp://delta.example/a", "https://", "https://user:pass@delta.example/", "https://delta.example:x/",
            "https://[::1/", f"https://delta.example/{'a' * 5000}", "https://bad host.example/", "", "https://\x00/"]
)  # fmt: skip
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(UnusableError):
        uri(bad)


def test_addresses_are_brought_into_one_form() -> None:
    assert uri(" https://пример.example/Новости?q=ü&r=%20#x ") == (
        "https://xn--e1afmkfd.example/%D0%9D%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%C3%BC&r=%20"
    )
    assert uri("https://delta.example/a\r\nX: y") == "https://delta.example/aX:%20y"
    assert joined("https://delta.example/a/b?c", "//wire.example/d e") == "https://wire.example/d%20e"
    one = {
        page(u)
        for u in (
            "http://delta.example",
            "https://www.delta.example/?utm_campaign=x",
            "https://delta.example/#y",
        )
    }
    assert one == {"https://delta.example/"}
    assert not same_site("https://evil-delta.example/", "https://delta.example/")

"""Connections to public addresses only, so that nobody's list of links reaches into the user's own network.

A name is resolved once, each address that it has is looked at, and it is these that are connected to: a name
that leads elsewhere when it is asked again (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import cache

from counterclaim.intake.outcome import UnusableError

_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public addresses behind which clouds answer their own machines."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ODD = ("192.0.0.0/24", "192.88.99.0/24", "::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10")
"""Addresses of protocols: of the IETF, 6to4 relays, IPv4-compatible, local NAT64, Teredo, site-local. Not
every Python knows that they are special."""


class PrivateError(UnusableError):
    """A name leads to an address that is not public."""


class NoAnswerError(UnusableError):
    """A host that cannot be reached now; it may be later."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, multicast,
    reserved, or a cloud's metadata; of an IPv6 address that stands for an IPv4 one, whether that is.

    >>> is_public("192.0.43.8"), is_public("10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    >>> is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("2a00:1450::1")
    (False, False, True)

    Follows the special-purpose registries of RFC 6890, and RFC 6052 for NAT64.
    """
    try:
        at = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(at, ipaddress.IPv6Address):
        inner = at.ipv4_mapped or at.sixtofour
        if at in _NAT64:
            inner = ipaddress.IPv4Address(int(at) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(at in net for net in _odd()):
        return False
    return at.is_global and not at.is_multicast and not at.is_reserved and at not in _METADATA


@cache
def _odd() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.ip_network, _ODD))


def connect(host: str, port: int, patience: float, *, private: bool = False) -> socket.socket:
    """Connect to a host, if all its addresses are public.

    Args:
        host: a name or an IP address, in any way of writing it.
        port: the port.
        patience: seconds to wait for each address.
        private: connect wherever it leads.

    Raises:
        PrivateError: one of its addresses is not public.
        NoAnswerError: the name is not known, or nobody answers.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        why = getattr(e, "strerror", None) or "it cannot be resolved"
        raise NoAnswerError(f"its host is not found ({why})", "check the address") from None
    every = list(dict.fromkeys(str(info[4][0]) for info in found))
    for at in every:
        if not private and not is_public(at):
            raise PrivateError(
                f"leads to {at}, which is no public address", "allow that with --allow-private, in a lab"
            )
    trouble = "no address"
    for at in every:
        try:
            made = socket.create_connection((at, port), patience)
        except TimeoutError:
            trouble = f"no answer in {patience:g} s"
        except OSError as e:
            trouble = (e.strerror or type(e).__name__).lower()
        else:
            return made
    raise NoAnswerError(f"cannot be reached ({trouble})", "try again later")

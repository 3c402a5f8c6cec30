"""How often somebody may ask: buckets of tokens that fill again with time, in bounded memory."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST = 10_000
"""Callers remembered at once; the one that was heard of longest ago goes first."""


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    a_second: float


class Buckets:
    """A bucket for each caller: each ask takes a token, and time puts tokens back.

    >>> clock = iter([0.0, 0.0, 0.0, 10.0])
    >>> two = Buckets(Rate(burst=2, a_second=0.1), now=lambda: next(clock))
    >>> [two.take("ada") for _ in range(4)]
    [0.0, 0.0, 10.0, 0.0]
    """

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._rate = rate
        self._now = now
        self._most = most
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> float:
        """Take a token; gives the seconds to wait where there is none, else 0."""
        with self._lock:
            now = self._now()
            left, then = self._left.pop(caller, (self._rate.burst, now))
            left = min(self._rate.burst, left + (now - then) * self._rate.a_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._rate.a_second
            self._left[caller] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
            return wait

    def forget(self, caller: str) -> None:
        """Fill a caller's bucket."""
        with self._lock:
            self._left.pop(caller, None)

    def __len__(self) -> int:
        return len(self._left)


def caller(address: str) -> str:
    """Who asks, by address; of IPv6 the network, for one machine has as many addresses as it likes.

    >>> caller("192.0.2.7"), caller("2001:db8:1:2:3:4:5:6"), caller("pipe")
    ('192.0.2.7', '2001:db8:1:2::/64', 'pipe')
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return address
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, 64), strict=False))

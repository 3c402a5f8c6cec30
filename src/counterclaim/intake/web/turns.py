"""Whose turn it is: one question at a time to a host, and a pause after each."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """Keeps those who ask one host from asking at once, or in quick succession.

    Args:
        pause: seconds between two questions to a host.
        clock: what tells the time, in seconds.
        sleep: what waits.

    >>> waited = []
    >>> turns = Turns(2.0, clock=lambda: 0.0, sleep=waited.append)
    >>> for _ in range(2):
    ...     with turns.of("delta.example"):
    ...         pass
    >>> waited
    [2.0]
    """

    def __init__(
        self,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._next: dict[str, float] = {}

    @contextmanager
    def of(self, host: str, pause: float = 0.0) -> Iterator[None]:
        """Wait for one's turn, and have the host to oneself.

        Args:
            host: the host.
            pause: seconds that the host itself wants between two questions, where that is more.
        """
        with self._lock:
            mine = self._hosts[host]
        with mine:
            wait = self._next.get(host, 0.0) - self._clock()
            if wait > 0 and host in self._next:
                self._sleep(wait)
            try:
                yield
            finally:
                self._next[host] = max(self._next.get(host, 0.0), self._clock() + max(self._pause, pause))

    def put_off(self, host: str, seconds: float) -> None:
        """Ask a host nothing for some time: it has said that it is too much."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)

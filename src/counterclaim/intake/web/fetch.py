"""Fetching a page as a guest: by the host's rules, one question at a time, and again later where it is busy.

Where a page sends one on, each step is looked at as if the user had named it: its scheme, where its host
leads, what that host's robots.txt allows.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from protego import Protego

from counterclaim.intake.outcome import UnusableError
from counterclaim.intake.web.asking import Answer, Patience, TooLongError, ask
from counterclaim.intake.web.public import NoAnswerError, PrivateError
from counterclaim.intake.web.turns import Turns
from counterclaim.intake.web.urls import joined, uri
from counterclaim.model import Hop

NAME = "Counterclaim"
"""The word by which robots.txt names this program."""
HOPS = 8
"""Redirects that are followed."""
RULES = 512 << 10
"""Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least)."""
SLOWEST = 60.0
"""Seconds between two questions that a robots.txt may ask for; more is taken for this."""
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_SAYS = {
    401: ("may only be read by those who log in (401)", "save the page by hand"),
    403: ("may not be read (403)", "save the page by hand"),
    404: ("is not there (404)", "check the address"),
    410: ("has been removed (410)", "look for a copy in an archive"),
    429: ("is asked for too often (429)", "try again later"),
    451: ("is withheld for legal reasons (451)", "look for a copy in an archive"),
}


@dataclass(frozen=True)
class Manners:
    """How hosts are treated.

    Attributes:
        agent: the name under which pages are asked for; ``agent`` makes it.
        pause: seconds between two questions to one host.
        tries: how often a page is asked for at the most.
        backoff: seconds before the second try; doubled before each further one.
        longest: seconds that a busy host is waited for at the most.
        private: ask hosts that are not public, too; ``allowed`` names those that are asked in any case.
        most: bytes of a page.
        patience: how long an answer is waited for.
    """

    agent: str
    pause: float = 1.0
    tries: int = 3
    backoff: float = 2.0
    longest: float = 120.0
    private: bool = False
    allowed: frozenset[str] = frozenset()
    most: int = 20_000_000
    patience: Patience = field(default_factory=Patience)

    def may(self, url: str) -> bool:
        """Whether the host of an address is asked even where it is not public."""
        return self.private or (urlsplit(url).hostname or "") in self.allowed


def agent(version: str, contact: str | None = None) -> str:
    """The name under which pages are asked for: which program, and whom its host may turn to.

    >>> agent("0.1.0", "desk@delta.example")
    'Counterclaim/0.1.0 (reads news reports that its user named; desk@delta.example)'
    """
    whom = "".join(c for c in contact or "" if c.isascii() and c.isprintable() and c not in "()")
    return f"{NAME}/{version} (reads news reports that its user named{f'; {whom}' if whom else ''})"


@dataclass(frozen=True)
class Got:
    """What came of a question: the last answer, from where, and what sent the asker there."""

    final: str
    time: str
    answer: Answer
    redirects: tuple[Hop, ...] = ()


class FailedError(UnusableError):
    """There is no page; ``got`` holds the answer, where there was one, ``asked`` whether it was asked for."""

    def __init__(self, reason: str, advice: str, got: Got | None = None, *, asked: bool = False) -> None:
        super().__init__(reason, advice)
        self.got = got
        self.asked = asked or got is not None


class Fetcher:
    """Fetches pages; safe to be used by several threads, which take turns at each host.

    Args:
        manners: how hosts are treated.
        clock: what tells the time for turns, in seconds.
        sleep: what waits.
    """

    def __init__(
        self,
        manners: Manners,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.manners = manners
        self._sleep = sleep
        self._turns = Turns(manners.pause, clock, sleep)
        self._lock = threading.Lock()
        self._reading: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._rules: dict[str, Protego | UnusableError] = {}

    def fetch(self, address: str, known: Mapping[str, str] | None = None) -> Got:
        """Fetch a page, following where it sends one on.

        Args:
            address: what the user named.
            known: headers that ask for the page only if it has changed (``If-None-Match`` …).

        Returns:
            The answer: of status 200 and the like with its body, or 304 where the page has not changed.

        Raises:
            FailedError: there is no page, for a reason that ``reason`` gives in a line.
        """
        try:
            start = uri(address)
        except UnusableError as e:
            raise FailedError(e.reason, e.advice) from None
        wait = self.manners.backoff
        for left in reversed(range(self.manners.tries)):
            try:
                got = self._follow(start, known or {})
            except NoAnswerError as e:
                if not left:
                    raise FailedError(e.reason, e.advice, asked=True) from None
                pause = wait
            except FailedError:
                raise
            except UnusableError as e:
                raise FailedError(e.reason, e.advice) from None
            else:
                if got.answer.status not in _BUSY:
                    return _checked(got, known)
                asked = seconds(got.answer.headers.get("retry-after"))
                if asked is not None:
                    self._turns.put_off(urlsplit(got.final).hostname or "", min(asked, self.manners.longest))
                    if asked > self.manners.longest:
                        line = f"asks to be left alone for {asked:,.0f} s ({got.answer.status})"
                        raise FailedError(line, "try again then", got)
                if not left:
                    return _checked(got, known)
                pause = 0.0 if asked is not None else wait
            if pause:
                self._sleep(pause)
            wait *= 2
        raise AssertionError("unreachable")

    def _follow(self, start: str, known: Mapping[str, str]) -> Got:
        at, hops, seen = start, list[Hop](), {start}
        while True:
            when, answer = self._asked(at, known, self._allowed(at))
            to = answer.headers.get("location")
            if answer.status not in _MOVED or to is None:
                return Got(at, when, answer, tuple(hops))
            hops.append(Hop(url=at, status=answer.status, location=to))
            got = Got(at, when, answer, tuple(hops))
            try:
                at = joined(at, to)
            except UnusableError as e:
                raise FailedError(f"is sent on to an address that {e.reason}", e.advice, got) from None
            if at in seen or len(hops) > HOPS:
                why = "round in a circle" if at in seen else f"on more than {HOPS} times"
                raise FailedError(f"is sent {why}", "name the address where the page is", got)
            seen.add(at)

    def _asked(self, url: str, known: Mapping[str, str], pause: float) -> tuple[str, Answer]:
        m = self.manners
        headers = {"User-Agent": m.agent, "Accept": "text/html, application/xhtml+xml, */*;q=0.5", **known}
        with self._turns.of(urlsplit(url).hostname or "", pause):
            when = _now()
            try:
                return when, ask(url, headers, most=m.most, patience=m.patience, private=m.may(url))
            except (PrivateError, NoAnswerError):
                raise
            except UnusableError as e:
                raise FailedError(e.reason, e.advice, asked=True) from None

    def _allowed(self, url: str) -> float:
        """The seconds that a host wants between two questions.

        Raises:
            UnusableError: its robots.txt forbids the page, or cannot be read.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            mine = self._reading[origin]
        with mine:
            if origin not in self._rules:
                self._rules[origin] = self._robots(origin)
            rules = self._rules[origin]
        if isinstance(rules, UnusableError):
            raise rules
        if not rules.can_fetch(url, NAME):
            raise UnusableError("is closed to programs by its robots.txt", "save the page by hand")
        return min(float(rules.crawl_delay(NAME) or 0.0), SLOWEST)

    def _robots(self, origin: str) -> Protego | UnusableError:
        """The rules of a host: where there are none, all is open; where they cannot be read, nothing is.

        Raises:
            NoAnswerError: the host does not answer: not remembered, for it may later.

        Follows RFC 9309.
        """
        m = self.manners
        at = f"{origin}/robots.txt"
        for _ in range(6):
            with self._turns.of(urlsplit(at).hostname or ""):
                try:
                    answer = ask(
                        at, {"User-Agent": m.agent}, most=RULES, patience=m.patience, private=m.may(at)
                    )
                except TooLongError:
                    return UnusableError("its robots.txt is too long to be read", "save the page by hand")
            to = answer.headers.get("location")
            if answer.status in _MOVED and to is not None:
                at = joined(at, to)
                continue
            if answer.status >= 500 or answer.status == 429:
                line = f"its robots.txt cannot be read now ({answer.status}), so nothing is asked for"
                return UnusableError(line, "try again later")
            words = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            return Protego.parse(words)
        return Protego.parse("")


def _checked(got: Got, known: Mapping[str, str] | None) -> Got:
    status = got.answer.status
    if status == 304 and known:
        return got
    if 200 <= status < 300:
        if not got.answer.body:
            raise FailedError(f"holds nothing ({status})", "check the address", got)
        return got
    says = _SAYS.get(status)
    if says is None:
        says = (f"fails at its server ({status})", "try again later") if status >= 500 else None
    raise FailedError(*(says or (f"is refused by its server ({status})", "check the address")), got)


def seconds(value: str | None) -> float | None:
    """How long a host asks to be left alone (``Retry-After``): seconds, or until a time.

    >>> seconds("120"), seconds("soon")
    (120.0, None)
    """
    if not value:
        return None
    if value.isascii() and value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

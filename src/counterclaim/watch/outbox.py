"""Delivering what waits: each channel in its own order, again and again until it is delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from counterclaim.project import Project
from counterclaim.project.watching import Filed, Watching
from counterclaim.watch.channels import UndeliveredError, deliverer
from counterclaim.watch.plan import Channel, Plan
from counterclaim.watch.times import stamp

BATCH = 50
"""Alerts that a channel is given at once."""
FIRST = timedelta(seconds=30)
"""How long a channel that failed is left alone; doubled each time."""
LONGEST = timedelta(hours=1)
"""How long it is left alone at the most, unless it asks for more."""
ASKED = timedelta(days=1)
"""How long it may ask for."""


@dataclass
class Outbox:
    """What waits to be delivered in a project.

    Args:
        project: open for writing.
        plan: the channels.
        version: of this program.
        clock: tells the time.
        tell: takes a line on what went wrong.
    """

    project: Project
    plan: Plan
    version: str
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    _fails: dict[str, int] = field(default_factory=dict)
    _rest: dict[str, datetime] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def deliver(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deliver what waits, but for channels that are left alone for now; gives how many were delivered."""
        return sum(
            self._deliver(c, stopped)
            for c in self.plan.alerts
            if self._rest.get(c.name, self.clock()) <= self.clock()
        )

    def left(self) -> int:
        """How many alerts wait for these channels."""
        with self.project.connected() as connection:
            left = Watching(connection).left()
        return sum(left.get(c.name, 0) for c in self.plan.alerts)

    def next(self) -> datetime | None:
        """When a channel that failed is tried again; None where none failed."""
        return min(self._rest.values(), default=None)

    def _deliver(self, channel: Channel, stopped: Callable[[], bool]) -> int:
        done = 0
        deliver = deliverer(channel, self.plan, lambda most: self._last(channel.name, most), self.version)
        # A feed is there from the first, be it empty.
        first = channel.name not in self._known and channel.atom is not None
        try:
            while not stopped() and ((waiting := self._waiting(channel.name)) or first):
                first = False
                before = done
                for number in deliver(waiting):
                    with self.project.writing() as connection:
                        Watching(connection).delivered(number, stamp(self.clock()))
                    done += 1
                    if stopped():
                        return done
                if done == before:
                    break
        except UndeliveredError as e:
            self._failed(channel.name, e)
        else:
            self._fails.pop(channel.name, None)
            self._rest.pop(channel.name, None)
            self._known.add(channel.name)
        return done

    def _failed(self, name: str, error: UndeliveredError) -> None:
        fails = self._fails[name] = self._fails.get(name, 0) + 1
        wait = min(FIRST * 2 ** min(fails - 1, 20), LONGEST)
        if error.wait is not None:
            wait = max(wait, min(timedelta(seconds=error.wait), ASKED))
        self._rest[name] = self.clock() + wait
        self.tell(f"alerts.{name}: {error}")

    def _waiting(self, name: str) -> list[Filed]:
        with self.project.connected() as connection:
            return Watching(connection).waiting(name, BATCH)

    def _last(self, name: str, most: int) -> list[Filed]:
        with self.project.connected() as connection:
            return Watching(connection).last(name, most)

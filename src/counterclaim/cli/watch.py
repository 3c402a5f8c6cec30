"""`counterclaim watch`: take sources as they are due, and tell who asked what has changed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.cli import fetching
from counterclaim.cli.code import By
from counterclaim.cli.common import DEFAULT_PROJECT, Failure, complain, console, open_project, piped
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from rich.status import Status

    from counterclaim.intake.web.take import Web
    from counterclaim.project import Project
    from counterclaim.watch.plan import Channel, Plan
    from counterclaim.watch.watcher import Round, Watcher

NAME = "watch"
ROBOTS = timedelta(hours=1)
"""How long what robots.txt says is taken to hold."""
AGAIN = timedelta(minutes=1)
"""How long a project that cannot be reached is left alone."""


def run(
    plan: Annotated[
        str, typer.Argument(help="The file that names sources and alerts (TOML).", metavar="FILE")
    ],
    project: Annotated[
        str | None,
        typer.Option(
            "--project",
            "-p",
            envvar="COUNTERCLAIM_PROJECT",
            help="The project: a file, or a PostgreSQL URL; else the one that FILE names.",
        ),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Take every source once, deliver what waits, and end: for cron.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say what would be done; fetch, write and deliver nothing.")
    ] = False,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Alert on what is there when watching begins, too.")
    ] = False,
    by: Annotated[
        By, typer.Option(help="With what to read: rules, reader or both.", envvar="COUNTERCLAIM_BY")
    ] = By.both,
) -> None:
    """Watch sources for weeks: code what they bring, and alert on incidents that it changes.

    FILE names sources (feeds, pages, lists of addresses, folders), how often each is taken, and who is told
    of what: by webhook, mail, an Atom feed or JSON lines. Watching begins with what is there: what the
    project holds, and what a source brings when it is taken for the first time, gives no alert. A run that is
    stopped or killed goes on where it was, and loses no alert. SIGTERM and Ctrl-C end it after the report in
    hand. The exit status is 1 where, with --once, a source could not be taken or an alert not be delivered.
    """
    made = _plan(plan)
    path = project or made.project or DEFAULT_PROJECT
    if check:
        _check(made, path)
        return
    with open_project(path, create=True) as store, _stopping() as stop:
        watcher = _watcher(store, made, stop, by, from_start)
        if once:
            _once(watcher)
        else:
            _forever(watcher)


def _plan(path: str) -> Plan:
    from counterclaim.watch.plan import PlanError, read_plan

    try:
        return read_plan(path)
    except PlanError as e:
        for line in e.lines[:-1]:
            complain(line)
        raise Failure(e.lines[-1]) from None


def _watcher(store: Project, plan: Plan, stop: threading.Event, by: By, from_start: bool) -> Watcher:
    import counterclaim
    from counterclaim.watch.outbox import Outbox
    from counterclaim.watch.watcher import Watcher

    kept: list[tuple[datetime, Web]] = []

    def web() -> Web:
        if not kept or _now() - kept[0][0] > ROBOTS:
            found = fetching.web(store, contact=plan.contact, pause=plan.pause, allowed=plan.private)
            kept[:] = [(_now(), found)]
        return kept[0][1]

    outbox = Outbox(store, plan, counterclaim.__version__, _now, complain)
    return Watcher(store, plan, web, outbox, _now, complain, stop, by.value, from_start)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Let SIGTERM and Ctrl-C end the work after the report in hand; a second one ends it at once."""
    stop = threading.Event()

    def ask(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _once(watcher: Watcher) -> None:
    watcher.begin()
    done = watcher.round(once=True)
    left = watcher.outbox.left()
    print(_line(done, left), file=sys.stderr)
    if left or any(look.failed for look in done.looks):
        raise typer.Exit(1)


def _forever(watcher: Watcher) -> None:
    from counterclaim.project import ProjectError
    from counterclaim.watch.watcher import IDLE

    begun, rounds = _now(), 0
    reports = alerts = 0
    with _status() as status:
        while not watcher.stop.is_set():
            wait = IDLE
            try:
                if not rounds:
                    watcher.begin()
                done = watcher.round()
                rounds, reports, alerts = rounds + 1, reports + done.new, alerts + done.alerts
                at, _ = watcher.next()
                wait = min(IDLE, max(at - _now(), timedelta(seconds=1)))
                left = watcher.outbox.left()
                if status is not None:
                    since = f"since {begun:%d %b %H:%M} UTC"
                    status.update(
                        plain(f"{_state(watcher, left)}; {reports} reports, {alerts} alerts {since}")
                    )
                elif done.new or done.alerts or done.delivered:
                    print(f"{_now():%Y-%m-%d %H:%M:%S} {plain(_line(done, left))}", file=sys.stderr)
            except ProjectError as e:
                # A database that is started again must not end what runs for weeks.
                complain(str(e))
                wait = AGAIN
            watcher.stop.wait(wait.total_seconds())


@contextmanager
def _status() -> Iterator[Status | None]:
    """The live line of a terminal; None where nobody looks."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield None
        return
    with out.status("Watching") as status:
        yield status


def _line(done: Round, left: int) -> str:
    """A round in a line: how many sources, what was new, what was told."""
    failed = sum(look.failed is not None for look in done.looks)
    taken = f"{_count(len(done.looks), 'source')} taken{f' ({failed} failed)' if failed else ''}"
    told = f"{_count(done.alerts, 'alert')}, {done.delivered} delivered{f', {left} waiting' if left else ''}"
    return f"{taken}; {_count(done.new, 'new report')}; {told}"


def _state(watcher: Watcher, left: int) -> str:
    """How watching stands, and what comes next."""
    failing = sum(due.fails > 0 for due in watcher.dues().values())
    at, source = watcher.next()
    what = source.name if source is not None else "delivering again"
    sources = f"{_count(len(watcher.plan.sources), 'source')}{f', {failing} failing' if failing else ''}"
    waiting = f", {_count(left, 'alert')} waiting" if left else ""
    return f"{sources}{waiting}; next {what} at {at:%H:%M:%S} UTC"


def _check(plan: Plan, path: str) -> None:
    """Print what would be done."""
    with piped():
        for line in _checked(plan, path):
            print(plain(line))


def _checked(plan: Plan, path: str) -> Iterator[str]:
    from counterclaim.project import Project, ProjectError
    from counterclaim.project.watching import Watching

    seen, left = None, {}
    try:
        with Project.open(path, create=False, write=False) as store, store.connected() as connection:
            seen, left = Watching(connection).seen(), Watching(connection).left()
        state = "watched before: goes on where it was" if seen is not None else "what it holds gives no alert"
    except ProjectError as e:
        state = f"{e.reason}; it is made with the first look"
    yield f"project {path}: {state}"
    for s in plan.sources:
        kind = "address" if s.address else "list" if s.list else "folder"
        outlet = f", outlet {s.outlet}" if s.outlet else ""
        yield f"source {s.name}: {kind} {s.key}, every {s.every}{outlet}"
    for c in plan.alerts:
        waiting = f"; {left[c.name]} waiting" if c.name in left else ""
        yield f"alerts {c.name}: {_wanted(c)} to {_where(c)}{waiting}"
    for name in sorted(left.keys() - {c.name for c in plan.alerts}):
        yield f"alerts {name}: {left[name]} waiting, and the file names no such alerts any more"


def _wanted(c: Channel) -> str:
    kinds = ", ".join(c.kinds) or "all kinds"
    fields = f" of {', '.join(c.fields)}" if c.fields else ""
    where = "".join(f" {name}={value}" for name, value in c.query.asked())
    return f"{kinds}{fields}{where}{' as public variant' if c.public else ''}"


def _where(c: Channel) -> str:
    from counterclaim.intake.web.urls import host

    if c.webhook is not None:
        # The rest of the address is often a secret.
        return f"webhook {c.webhook if c.webhook.startswith('$') else host(c.webhook)}"
    if c.mail is not None:
        return f"mail {', '.join(c.mail.to)} by {c.mail.server}"
    return f"feed {c.atom}" if c.atom is not None else f"JSON lines {c.jsonl}"


def _now() -> datetime:
    return datetime.now(UTC)


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"

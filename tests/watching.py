"""A desk that watches: a web site, a project, and a clock that a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from web_server import Site, article, site

from counterclaim.intake.web.fetch import Fetcher, Manners, agent
from counterclaim.intake.web.take import Web
from counterclaim.project import Project
from counterclaim.project.archive import Archive
from counterclaim.watch.outbox import Outbox
from counterclaim.watch.plan import Plan, plan_of
from counterclaim.watch.watcher import Round, Watcher

KILLED = "Two soldiers were killed in an ambush near Goma on Wednesday, the army said."
RIVAL = "Five soldiers were killed in an ambush near Goma on Wednesday, a hospital doctor told Radio Okapi."
START = datetime(2024, 1, 18, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    """What a test watches with."""

    folder: Path
    web: Site
    project: Project
    clock: datetime = START
    lines: list[str] = field(default_factory=list)
    entries: dict[str, None] = field(default_factory=dict)

    def plan(self, *, alerts: list[dict[str, Any]] | None = None, **source: Any) -> Plan:
        """A plan of one source: the site's feed, unless the test names another."""
        one = {"name": "Delta", "recheck": "0s", **({"address": self.web.url("/feed")} | source)}
        if "folder" in source:
            del one["address"]
        lines = [{"name": "lines", "jsonl": "alerts.jsonl"}]
        read = {"sources": [one], "alerts": alerts or lines, "private": ["127.0.0.1"], "pause": 0.0}
        return plan_of(read, str(self.folder / "sources.toml"), {"SECRET": "s3cret"})

    def watcher(self, plan: Plan | None = None, *, from_start: bool = False) -> Watcher:
        """A watcher that has begun, with nothing remembered but what the project keeps."""
        plan = plan or self.plan()

        def web() -> Web:
            manners = Manners(agent=agent("0"), pause=0.0, allowed=plan.private, tries=1)
            return Web(Fetcher(manners, sleep=lambda s: None), "desk", "test", Archive(self.project))

        outbox = Outbox(self.project, plan, "0", lambda: self.clock, self.lines.append)
        made = Watcher(
            self.project,
            plan,
            web,
            outbox,
            lambda: self.clock,
            self.lines.append,
            means="rules",
            from_start=from_start,
            chance=Random(1),
        )
        made.begin()
        return made

    def later(self, watcher: Watcher, hours: float = 1.0) -> Round:
        """A round some time later."""
        self.clock += timedelta(hours=hours)
        return watcher.round()

    def alerts(self) -> list[dict[str, Any]]:
        """What was delivered as JSON lines."""
        path = self.folder / "alerts.jsonl"
        if not path.exists():
            return []
        return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]

    def publish(
        self, path: str, *paragraphs: str, title: str = "Soldiers killed near Goma", **about: str
    ) -> None:
        """Put a page on the site, and into its feed."""
        self.web.put(path, article(title, *paragraphs, **about))
        self.entries[path] = None
        entries = "".join(f"<item><link>{self.web.url(p)}</link></item>" for p in self.entries)
        feed = f'<rss version="2.0"><channel><title>Delta</title>{entries}</channel></rss>'
        self.web.put("/feed", feed, "application/rss+xml")


@contextmanager
def desk(folder: Path, address: str | None = None) -> Iterator[Desk]:
    """A desk in an empty folder, with its project there or at an address."""
    with site() as web, Project.open(address or str(folder / "desk.db")) as project:
        made = Desk(folder, web, project)
        made.publish(
            "/old", KILLED.replace("Goma", "Bukavu").replace("Two", "Nine"), title="Old news of Bukavu"
        )
        yield made

"""One module for each task: what is asked of the product, and the field's measure of the answer."""

from __future__ import annotations

from bench.model import Folders, Missing, Task
from bench.run import Failed
from bench.tasks import (
    actors,
    aliases,
    archive,
    arguments,
    attribution,
    confidence,
    contradictions,
    coreference,
    dates,
    engine,
    entities,
    event_places,
    event_types,
    examples,
    factuality,
    gate,
    incidents,
    killed,
    page,
    places,
    relevance,
    scale,
    seed,
    speed,
    templates,
    timelines,
    tolls,
)

MAKERS = (
    tolls.tasks,
    seed.tasks,
    examples.tasks,
    attribution.tasks,
    places.tasks,
    dates.tasks,
    templates.tasks,
    event_types.tasks,
    arguments.tasks,
    relevance.tasks,
    event_places.tasks,
    confidence.tasks,
    factuality.tasks,
    entities.tasks,
    actors.tasks,
    aliases.tasks,
    incidents.tasks,
    contradictions.tasks,
    coreference.tasks,
    timelines.tasks,
    gate.tasks,
    speed.tasks,
    archive.tasks,
    engine.tasks,
    scale.tasks,
    page.tasks,
    killed.tasks,
)
"""What makes the tasks of each module, in the order in which they are printed."""


def all_tasks(folders: Folders) -> tuple[list[Task], list[Failed]]:
    """The tasks whose data is in the folders, and what is skipped for want of it."""
    found: list[Task] = []
    skipped: list[Failed] = []
    for make in MAKERS:
        try:
            found += make(folders)
        except Missing as why:
            skipped.append(Failed(make.__module__.rpartition(".")[2], str(why), broken=False))
    return found, skipped


def chosen(tasks: list[Task], names: list[str]) -> list[Task]:
    """The tasks of these names or groups; all where none is named.

    Raises:
        ValueError: a name fits no task.
    """
    unknown = [n for n in names if not any(_fits(t.name, n) for t in tasks)]
    if unknown:
        raise ValueError(f"no task {', '.join(unknown)}; there are: {', '.join(t.name for t in tasks)}")
    return [t for t in tasks if not names or any(_fits(t.name, n) for n in names)]


def _fits(task: str, name: str) -> bool:
    return task == name or task.startswith(f"{name}.")

"""Coding on the machines of a Ray cluster, or on this one as if it were a cluster."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from counterclaim.engine.ahead import Job, LostError, R, Runner, ordered, whole
from counterclaim.engine.processes import AHEAD, LIFE, processors

HELD = 256 << 20
"""Bytes that Ray keeps aside on this machine for what goes from process to process."""

TRIES = 3
"""How often a cluster of this machine is started: Ray gives its parts some seconds, which is too little where
the machine is busy."""
KNOCK = 5.0
"""Seconds that a cluster has to answer."""


class NoClusterError(Exception):
    """Ray is not installed, or the cluster cannot be reached: one line."""


@contextmanager
def cluster(workers: int = 0) -> Iterator[Runner]:
    """A Ray cluster that works on jobs: the one that ``RAY_ADDRESS`` names, or one of this machine alone.

    Every machine of the cluster needs this version of the program. Jobs are given out as others are done, so
    that machines may come and go.

    Args:
        workers: processes on this machine, where no cluster is named; 0 for all processors.

    Raises:
        NoClusterError: there is no Ray, or no cluster under the address.

    Follows https://docs.ray.io (tasks, ``max_retries``).
    """
    try:
        import ray
    except ImportError:
        raise NoClusterError("Ray is not installed; pip install 'counterclaim[ray]'") from None
    # Ray tells its makers of each run unless it is told not to; nothing here leaves the machines.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    own: dict[str, Any] = {"num_cpus": workers or processors(), "include_dashboard": False}
    own["object_store_memory"] = HELD
    named = os.environ.get("RAY_ADDRESS")
    if named:
        _knock(named)
    for tries_left in reversed(range(1 if named else TRIES)):
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **({} if named else own))
            break
        except Exception as e:  # Ray raises plain ones too
            ray.shutdown()
            if not tries_left:
                raise NoClusterError(f"no cluster can be used: {str(e).splitlines()[0]}") from None
    try:
        # Ray tries a task again where its machine goes away; where its process dies, the job is parted.
        remote: Any = ray.remote(num_cpus=1, max_retries=1, max_calls=LIFE)(whole)
        lost = (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError)

        def result(handle: Any) -> Any:
            try:
                return ray.get(handle)
            except lost as e:
                raise LostError from e

        resources = ray.cluster_resources()  # type: ignore[no-untyped-call]
        many = max(1, int(resources.get("CPU", 1)))

        def runner(jobs: Iterable[Job[R]], /) -> Iterator[Iterable[R]]:
            return ordered(jobs, remote.remote, result, AHEAD * many)

        yield runner
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Ask whether anybody is at an address: Ray itself asks for minutes, and logs each time."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    try:
        where = (parts.hostname, parts.port)
    except ValueError:
        where = (None, None)
    if None in where:
        # A word of Ray's, as "auto".
        return
    try:
        socket.create_connection(where, timeout=KNOCK).close()
    except OSError as e:
        raise NoClusterError(
            f"RAY_ADDRESS={address}: nobody answers ({e.strerror or e}); start the cluster, or unset it"
        ) from None

"""Readers of documents that may be made to break them: each run is a process of its own, within bounds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence


class BrokenError(Exception):
    """The reader came to no end within its time, or broke; ``late`` tells which."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "broken")
        self.late = late


def reader(module: str) -> tuple[str, ...]:
    """The command that runs a module of this program as a reader.

    >>> reader("counterclaim.intake.pdf_text")[1:]
    ('-P', '-m', 'counterclaim.intake.pdf_text')
    """
    # -P leaves the folder of the day out of where modules come from: it may hold what others wrote.
    return (sys.executable, "-P", "-m", module)


def read_apart(command: Sequence[str], raw: bytes, seconds: int) -> bytes:
    """What a reader writes of a document.

    Args:
        command: of ``reader``.
        raw: the document, given to its standard input.
        seconds: that it may take.

    Raises:
        BrokenError: it takes longer, or breaks.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this program, by its own name
            command, input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise BrokenError(late=True) from None
    if done.returncode:
        raise BrokenError(late=False)
    return done.stdout


def within(memory: int) -> None:
    """Let this process take no more than so many bytes of memory, where the system can see to it."""
    try:
        from resource import RLIMIT_AS, setrlimit
    except ImportError:  # not on Windows
        return
    setrlimit(RLIMIT_AS, (memory, memory))

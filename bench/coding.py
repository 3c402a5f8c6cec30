"""Run the product as a user does: its command, on files, into a project, out as claim and incident lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.matching import Line
from bench.model import Broken

LOOK = 0.01
"""Seconds between two looks at the memory of a running process."""
COMMAND = (sys.executable, "-c", "from counterclaim.cli import main; main()")


@dataclass(frozen=True)
class Lines:
    """What a project holds: its claim lines and its incident lines."""

    claims: tuple[Line, ...]
    incidents: tuple[Line, ...]


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds of wall clock, and bytes of memory at its highest."""

    seconds: float
    peak: int


def code(inputs: Sequence[Path], *options: str) -> Lines:
    """Code files into a new project and read back both exports.

    Args:
        inputs: files or folders.
        options: further options of ``counterclaim code``.

    Raises:
        Broken: a command failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "bench.counterclaim")
        spend([*COMMAND, "code", *map(str, inputs), "--project", project, *options])
        claims, incidents = (
            [
                json.loads(line)
                for line in run("export", kind, "--format", "jsonl", "--project", project).splitlines()
            ]
            for kind in ("claims", "incidents")
        )
    return Lines(tuple(claims), tuple(incidents))


def run(*arguments: str) -> str:
    """Standard output of one command of the product.

    Raises:
        Broken: it failed.
    """
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise Broken(f"counterclaim {arguments[0]} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def spend(command: Sequence[str], good: Collection[int] = (0,)) -> Spent:
    """Run a command to its end and say what it took.

    Args:
        command: the command.
        good: the exit statuses with which it has done its work; the product's is 1 where it refused some
            inputs and coded the others.

    Raises:
        Broken: it failed.
    """
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        peak = 0
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            peak = max(peak, _highest(process.pid))
            time.sleep(LOOK)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in good:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()[-500:]
            raise Broken(f"{' '.join(command[-6:])} failed with {process.returncode}: {said}")
    return Spent(seconds, peak or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def _highest(process: int) -> int:
    """The highest memory of a process so far, in bytes; 0 where the system does not tell.

    What the system adds up at the end counts the memory of whoever started the process as its own.
    """
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    line = next((x for x in told.splitlines() if x.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024

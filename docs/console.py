"""Run the console and Python blocks of README and docs, and put the real output into them.

A block marked ``console`` holds commands (``$ counterclaim …``), each with its output; ``| head -N`` and
``| tail -N`` cut the output. All blocks of a page run in one folder, in order, with the project's
``examples/`` in it. Commands of other programs are left alone. A block marked ``python`` with prompts is run
as a doctest is.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "from counterclaim.cli import main; main()")
STEADY = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = re.compile(r"\s*\|\s*(head|tail) -(?:n ?)?(\d+)\s*$")
SECONDS = re.compile(r"\b\d+(?:\.\d+)? (?:s|ms|seconds)\b")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text and where the text stands."""

    language: str
    text: str
    start: int
    end: int


def pages() -> list[Path]:
    """The pages whose blocks are run."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: str, language: str) -> Iterator[Block]:
    """The fenced blocks of a page in one language.

    >>> [b.text for b in blocks("```console\\n$ ls\\n```\\n", "console")]
    ['$ ls\\n']
    """
    for match in FENCE.finditer(page):
        if match[1] == language:
            yield Block(match[1], match[2], match.start(2), match.end(2))


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output written under it.

    >>> list(commands("$ a\\nx\\ny\\n$ b\\n"))
    [('a', 'x\\ny\\n'), ('b', '')]
    """
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command.strip(), output


def real(block: str, run: Callable[[str], str]) -> str:
    """The block with what its commands print now.

    >>> real("$ counterclaim x\\nold\\n$ make y\\nkept\\n", lambda command: "new\\n")
    '$ counterclaim x\\nnew\\n$ make y\\nkept\\n'
    """
    parts = []
    for command, output in commands(block):
        if command.startswith("counterclaim "):
            given = run(command)
            output = output if same(output, given) else given
        parts.append(f"$ {command}\n{output}")
    return "".join(parts)


def same(written: str, given: str) -> bool:
    """Whether two outputs agree but for spaces at line ends and for how long something took."""
    a, b = (
        [SECONDS.sub("N s", line.rstrip()) for line in text.strip("\n").splitlines()]
        for text in (written, given)
    )
    return a == b


def runner(folder: Path) -> Callable[[str], str]:
    """What runs commands in a folder that holds the examples."""
    if not (folder / "examples").exists():
        shutil.copytree(ROOT / "examples", folder / "examples")

    def run(command: str) -> str:
        cut = CUT.search(command)
        arguments = shlex.split(command[: cut.start()] if cut else command)[1:]
        done = subprocess.run(  # noqa: S603 - the project's own pages
            [*COMMAND, *arguments],
            cwd=folder,
            env={**os.environ, **STEADY},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
        if cut:
            lines = lines[: int(cut[2])] if cut[1] == "head" else lines[-int(cut[2]) :]
        return "".join(f"{line}\n" for line in lines)

    return run


def refreshed(page: str, folder: Path) -> str:
    """A page with the real output in all its console blocks and Python blocks, run in a folder of its own."""
    run = runner(folder)
    parts, at = [], 0
    for block in sorted((*blocks(page, "console"), *blocks(page, "python")), key=lambda b: b.start):
        text = real(block.text, run) if block.language == "console" else prompted(block.text, folder)
        parts += [page[at : block.start], text]
        at = block.end
    return "".join((*parts, page[at:]))


def prompted(block: str, folder: Path) -> str:
    """A Python block with what its prompts print now; one without prompts as it is, if it runs.

    Raises:
        subprocess.CalledProcessError: the code failed.
    """
    done = subprocess.run(  # noqa: S603 - the project's own pages
        [sys.executable, str(Path(__file__).resolve()), block],
        cwd=folder,
        env={**os.environ, **STEADY},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    made: str = json.loads(done.stdout.splitlines()[-1])
    return made


def play(block: str) -> str:
    """Run a Python block in this process and give it back with its real output.

    >>> play(">>> 1 + 1\\n3\\n>>> x = 1\\n").splitlines()
    ['>>> 1 + 1', '2', '>>> x = 1']
    """
    names: dict[str, object] = {}
    examples = doctest.DocTestParser().get_examples(block)
    if not examples:
        exec(compile(block, "page", "exec"), names)  # noqa: S102 - the project's own pages
        return block
    parts = []
    for example in examples:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(example.source, "page", "single"), names)  # noqa: S102
        first, *more = example.source.splitlines()
        parts += [f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in more), out.getvalue()]
    return "".join(parts)


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1])))

"""Files that somebody sends: kept in a folder of their own, under names that do no harm."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

MOST_FILES = 1000
"""Files at once."""
LONGEST = 120
"""Bytes of a name."""
_PIECE = 1 << 20
# What no file system, no terminal and no page should have to show.
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')


def safe_name(name: str) -> str:
    r"""The name of a file that was sent, as it is kept: without folders, controls and marks of direction.

    The ending stays, for it says how the file is read.

    >>> safe_name("C:\\news\\border.txt"), safe_name("../../etc/passwd"), safe_name("..")
    ('border.txt', 'passwd', 'unnamed')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in _BAD.sub("_", last) if c.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = kept, "", ""
    room = LONGEST - len(f"{dot}{ending}".encode())
    stem = stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").strip(" .")
    return f"{stem or 'unnamed'}{dot}{ending}".encode("utf-8", "ignore").decode()


def keep(files: Sequence[tuple[str, BinaryIO]]) -> tuple[str, tuple[str, ...]]:
    """Write files that were sent into a new folder, each into a numbered folder below.

    Args:
        files: names as sent, and what they hold.

    Returns:
        The folder, and the paths of the files.
    """
    folder = tempfile.mkdtemp(prefix="counterclaim-")
    paths = []
    for number, (name, content) in enumerate(files, 1):
        at = Path(folder, str(number))
        at.mkdir()
        path = at / safe_name(name)
        with path.open("xb") as out:
            while piece := content.read(_PIECE):
                out.write(piece)
        paths.append(str(path))
    return folder, tuple(paths)


def pasted(text: str, **about: str) -> bytes:
    r"""A pasted text as a line of JSON, so that nothing of it is read as a head or changed.

    Args:
        text: the report.
        about: its ``title``, ``outlet``, ``published`` and ``url``, as far as they are known.

    >>> pasted("Two men died.", outlet="Delta Post", url="")
    b'{"text": "Two men died.", "outlet": "Delta Post"}\n'
    """
    row = {"text": text.replace("\r\n", "\n"), **{name: value for name, value in about.items() if value}}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

"""An export as a file: whole or not at all; a bundle as a folder too."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from counterclaim.export.formats import Format


def write_file(form: Format, path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file, or a bundle's folder where its name does not end in ``.zip``, whole or not at all.

    Args:
        form: what is written.
        path: the file or folder.
        write: writes it to something that takes bytes.

    Raises:
        FileExistsError: the folder is there already.
        OSError: it cannot be written.
    """
    folder = form.project and form.suffix == ".zip" and path.suffix != form.suffix
    partial = path.with_name(f"{path.name}.part") if path.name else path
    try:
        if folder and path.exists():
            raise FileExistsError(None, "is there already", str(path))
        with partial.open("wb") as out:
            write(out)
        if folder:
            _unpacked(partial, path)
        else:
            partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _unpacked(archive: Path, folder: Path) -> None:
    """Unpack an archive that we made ourselves."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as inside:
        made = Path(inside) / "bundle"
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(made)
        made.replace(folder)

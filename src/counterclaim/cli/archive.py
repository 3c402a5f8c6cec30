"""`counterclaim archive`: what was asked of the web, and the bytes that came, as a web archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.cli.common import (
    DEFAULT_PROJECT,
    Failure,
    JsonOption,
    ProjectOption,
    open_project,
    piped,
    print_json,
)

NAME = "archive"


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write a web archive (WACZ), as replayweb.page reads it."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what was fetched from the web, or write it as a web archive.

    Each fetch is kept with the address that was asked for, all redirects, the time, the status, the headers
    that say what came, and the SHA-256 of the bytes; verify checks them all.
    """
    if output is not None:
        _write(project, output)
        return
    from counterclaim.project.archive import Archive

    with open_project(project) as store, piped():
        every = Archive(store).fetches()
        if as_json:
            import msgspec

            print_json([msgspec.to_builtins(f) for f in every])
            return
        from counterclaim.model.printable import plain

        n = 0
        for n, f in enumerate(every, 1):  # noqa: B007
            came = f"{f.size:,} bytes" if f.size is not None else f.error or "nothing"
            print(plain(f"{f.time[:19]}Z  {f.status or '---'}  {f.asked}  {came}"))
        if not n:
            print("nothing was fetched; fetch pages with: counterclaim code ADDRESS...")


def _write(project: str, output: Path) -> None:
    import counterclaim
    from counterclaim.export.wacz import write
    from counterclaim.project.archive import Archive

    partial = output.with_name(f"{output.name}.part")
    with open_project(project) as store:
        archive = Archive(store)
        stream = ((f, archive.body(f.sha256) if f.sha256 is not None else None) for f in archive.fetches())
        tool = f"counterclaim {counterclaim.__version__}"
        try:
            with partial.open("wb") as out:
                pages = write(
                    stream, out, title=Path(project).stem if "://" not in project else "", tool=tool
                )
            partial.replace(output)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Failure(
                f"{output}: cannot be written ({error.strerror or error}); choose another --output"
            ) from None
    print(f"{output}: {pages} page{'s' * (pages != 1)}")

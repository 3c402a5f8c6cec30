"""`counterclaim gazetteer`: build the gazetteer, add places to it, look names up in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.cli.common import Failure, JsonOption, complain, console, piped, print_json
from counterclaim.model.printable import plain

if TYPE_CHECKING:
    from counterclaim.resolve.gazetteer import Entry
    from counterclaim.resolve.gazetteer_stream import Report

NAME = "gazetteer"
PROBLEMS = 20
"""Wrong lines of a table that are shown at the most; all are counted."""

commands = typer.Typer(
    name=NAME, help="Build the gazetteer, add places to it, look names up in it.", no_args_is_help=True
)


@commands.command("build")
def build(
    geonames: Annotated[
        Path | None,
        typer.Option(help="A GeoNames dump: allCountries.zip, a country's zip, or the text in it."),
    ] = None,
    alternate_names: Annotated[
        Path | None, typer.Option(help="alternateNamesV2.zip of GeoNames, or the text in it.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="The file to make. By default the one that the program then uses by itself."),
    ] = None,
) -> None:
    """Build the gazetteer anew: from the installed packages, or with a GeoNames dump too.

    Without this command the gazetteer of the packages is built at first use. A dump adds every village,
    mountain, river, camp, dam, airport and base that GeoNames has; fetch it from
    download.geonames.org/export/dump. It is read as a stream, in little memory; all countries take a quarter
    of an hour and some gigabytes of disk. Places that were added with "gazetteer add" are kept.
    """
    from counterclaim.resolve.gazetteer import build_shown
    from counterclaim.resolve.gazetteer_files import OVERRIDE, full_path, packaged_path

    override = os.environ.get(OVERRIDE)
    named = output or (Path(override) if override else None)
    if geonames is None:
        if alternate_names is not None:
            raise Failure("--alternate-names: these go with a dump; name it with --geonames")
        target = named or packaged_path()
        _writable(target)
        build_shown(target)
        print(f"{target}: {_count(target):,} places")
        if named is None and full_path().exists():
            print(f"{full_path()} goes before it; remove that file to use this one")
        return
    for path in (geonames, alternate_names):
        if path is not None and not path.is_file():
            raise Failure(f"{path}: no such file")
    target = named or full_path()
    _writable(target)
    report = _add_dump(geonames, target, alternate_names)
    _tell(report, target)


def _writable(target: Path) -> None:
    if target.is_dir():
        raise Failure(f"{target}: is a folder; name a file")


def _count(path: Path) -> int:
    from counterclaim.resolve.gazetteer import connected

    db = connected(path)
    [count] = db.execute("SELECT count(*) FROM place").fetchone()
    db.close()
    return int(count)


def _add_dump(geonames: Path, target: Path, alternate_names: Path | None) -> Report:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from counterclaim.resolve.gazetteer import build_shown
    from counterclaim.resolve.gazetteer_dump import add_dump
    from counterclaim.resolve.gazetteer_files import packaged_path
    from counterclaim.resolve.gazetteer_stream import DumpError

    base = packaged_path()
    if not base.exists():
        build_shown(base)
    look = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    hidden = not sys.stderr.isatty()
    with Progress(*look, console=console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("GeoNames", total=1.0)
        try:
            return add_dump(
                base, geonames, target, alternate_names,
                lambda step, share: bar.update(task, description=f"GeoNames: {step}", completed=share),
            )  # fmt: skip
        except DumpError as error:
            raise Failure(str(error)) from None


def _tell(report: Report, target: Path) -> None:
    kept = ", ".join(f"{n:,} {kind}" for kind, n in report.kept.most_common())
    left = ", ".join(f"{n:,} of class {c}" for c, n in report.left_out.most_common())
    print(f"{target}: {_count(target):,} places, {target.stat().st_size >> 20:,} MiB")
    print(f"  of {report.lines:,} lines of the dump: {kept}")
    if left:
        print(f"  left out, as news does not name such places: {left}")
    if report.names:
        print(f"  {report.names:,} other names")
    if report.bad:
        print(f"  {report.bad:,} lines could not be read and were passed over:")
        for line in report.shown:
            print(f"    {plain(line)}")


@commands.command("add")
def add(
    table: Annotated[Path, typer.Argument(help="A CSV table in UTF-8.", metavar="PLACES.CSV")],
    instead: Annotated[
        bool, typer.Option("--instead", help="Forget the places that were added before.")
    ] = False,
) -> None:
    """Add your own places to the gazetteer: villages, camps, checkpoints that no package has.

    The first line of the table names its columns: name, lat and lon (degrees); and, where wanted, country
    (else the one that the coordinates lie in), admin1 and admin2 (province and district), kind (village,
    refugee camp, mountain ...), population, aliases (parted by semicolons), radius_km and source. A place of
    the same name at the same coordinates is replaced. If any line is wrong, all are named and none is added.
    """
    from counterclaim.resolve.gazetteer import gazetteer
    from counterclaim.resolve.gazetteer_add import TableError, add_places, read_places
    from counterclaim.resolve.gazetteer_files import OVERRIDE, added_path

    try:
        data = table.read_bytes()
    except OSError as error:
        raise Failure(f"{table}: {error.strerror or error}") from None
    try:
        places = read_places(data, table.name, gazetteer())
    except TableError as error:
        for line in error.problems[:PROBLEMS]:
            complain(line)
        more = len(error.problems) - PROBLEMS
        count = len(error.problems)
        lines = (
            f"{count} line{'s' if count != 1 else ''} of {table.name} {'are' if count != 1 else 'is'} wrong"
        )
        shown = f", of which {more} are not shown" if more > 0 else ""
        raise Failure(f"nothing was added: {lines}{shown}") from None
    target = added_path(os.environ.get(OVERRIDE, ""))
    held = add_places(places, target, instead=instead)
    print(f"{len(places):,} place{'s' if len(places) != 1 else ''} added; {target} holds {held:,}")


@commands.command("lookup")
def lookup(
    name: Annotated[str, typer.Argument(help="A name, as a report writes it.")],
    country: Annotated[
        str | None, typer.Option(help="Only there: an ISO 3166 code or an English name; misspelt names too.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show every place that a name may mean: kind, where it lies, people, source, how the name matched."""
    from counterclaim.resolve.gazetteer import gazetteer
    from counterclaim.resolve.gazetteer_add import country_code

    book = gazetteer()
    code = country_code(country, book) if country else None
    if country and not code:
        raise Failure(f"{country}: no such country; give an ISO 3166 code or an English name")
    found = book.lookup(name, country=code)
    if as_json:
        print_json([_json(e) for e in found])
        return
    if not found:
        hint = "" if code else "; misspelt names are found with --country"
        print(f"no place is called {plain(name)}{hint}")
        return
    with piped():
        _table(found)


def _table(found: tuple[Entry, ...]) -> None:
    from rich import box
    from rich.table import Table

    from counterclaim.resolve.place_make import chain

    table = Table(box=box.SIMPLE_HEAD, expand=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("Name", "Kind", "In"):
        table.add_column(column, overflow="fold")
    table.add_column("People", justify="right")
    table.add_column("Lat, lon", no_wrap=True)
    for column in ("Matched", "Source"):
        table.add_column(column, overflow="fold")
    for e in found:
        point = f"{e.point[0]:.3f}, {e.point[1]:.3f}" if e.point else "unknown"
        kind = e.feature or e.kind
        matched = e.matched if e.matched != "fuzzy" else f"fuzzy {e.likeness:.2f}"
        table.add_row(
            plain(e.name), f"{kind}, minor" if e.minor else kind, plain(", ".join(chain(e))),
            f"{e.population:,}" if e.population else "", point, matched, plain(e.source),
        )  # fmt: skip
    console().print(table)


def _json(e: Entry) -> dict[str, Any]:
    from counterclaim.resolve.place_make import chain

    return {
        "name": e.name,
        "kind": e.kind,
        "feature": e.feature or None,
        "minor": e.minor,
        "within": list(chain(e)),
        "country": e.country or None,
        "countries": list(e.countries),
        "admin1": e.admin1,
        "admin2": e.admin2,
        "population": e.population or None,
        "lat": e.lat,
        "lon": e.lon,
        "radius_m": e.radius_m or None,
        "timezone": e.timezone,
        "geonames_id": e.geonames_id if e.geonames_id > 0 else None,
        "source": e.source or None,
        "matched": e.matched,
        "likeness": round(e.likeness, 3),
    }

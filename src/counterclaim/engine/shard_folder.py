"""The folder of an archive that was coded: Parquet in shards, each with a manifest that says it is whole.

    archive.json                                  what the folder is
    claims/month=2024-01/country=PAK/NAME.parquet the claims, as claims.csv has them, with the event of each
    reports/NAME.parquet                          the reports that were coded: text, raw bytes, all records
    aside/NAME.parquet                            those that were set aside unread, and why
    refused/NAME.parquet                          the inputs that gave no report, and why
    shards/NAME.json                              the manifest of a shard: of which input, by what, how much

The month is that in which the report was published: nearly every report has one, a crawl of a month touches
few, and what is added later rarely touches those of before. The day of the event is a column. The country is
that of the event. What is unknown is ``__HIVE_DEFAULT_PARTITION__``, which readers of such folders give as
null.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from counterclaim.intake import Refused
from counterclaim.intake.outcome import Fetch, Taken
from counterclaim.language import Means
from counterclaim.model import Coded, Record, from_json, to_json

MARK = "archive.json"
LAYOUT = {"counterclaim": "claims of an archive, as Parquet in shards", "layout": 1}
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
READ = 64
"""Reports that are read at once."""
ROWS = 1024
"""Rows of a row group, which are in memory at once."""
BYTES = 8 << 20
"""Bytes with which a row group is closed before."""


class ShardsError(Exception):
    """A folder of shards cannot be read or written: one line."""


class Asked(Record, frozen=True):
    """How reports are coded: by which versions, with what they are read, and what the user says of them."""

    version: str
    gate: str
    means: Means = "both"
    every: bool = False
    outlet: str | None = None
    published: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


class Manifest(Record, frozen=True):
    """What a shard is: a slice of an input, and what became of it.

    Attributes:
        input: the name of the input.
        stamp: size and time of change of its files, by which it is known to be unchanged without reading it.
        sha256: of its bytes.
        asked: how it was coded.
        number: which slice of the input this is, from 0.
        items: how many reports and refusals of the input it has.
        last: whether the input ends with it.
        files: the files of the shard, below the folder.
        stale: files of an earlier coding, which are to be removed.
        whole: whether all files are there.
        reports, aside, refused, claims: how many there are of each.
    """

    input: str
    stamp: str
    sha256: str
    asked: Asked
    number: int
    items: int
    last: bool
    reports: int
    aside: int
    refused: int
    claims: int
    files: tuple[str, ...]
    stale: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class Folder:
    """A folder, here or wherever pyarrow can write (``s3://``, ``gs://``).

    Attributes:
        fs: pyarrow's file system.
        root: where the folder lies in it.
        name: as the user named it.
        within: the partition of its claims that is meant; empty for all.
    """

    fs: Any
    root: str
    name: str
    within: str = ""

    def path(self, file: str) -> str:
        """Where a file of the folder lies."""
        return f"{self.root}/{file}"

    def begin(self) -> None:
        """Mark the folder as one of shards, and make it where it is not there.

        Raises:
            ShardsError: it holds something else, or cannot be written.
        """
        with told(self.name):
            from pyarrow.fs import FileSelector

            if holds(self):
                return
            there = self.fs.get_file_info(FileSelector(self.root, allow_not_found=True))
            if any(not info.base_name.startswith(("_", ".")) for info in there):
                raise ShardsError(f"{self.name}: holds something else; name an empty folder, or a new one")
            self.put(MARK, (json.dumps(LAYOUT) + "\n").encode())

    def put(self, file: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        with self.fs.open_output_stream(self.part(file), compression=None) as out:
            out.write(content)
        self.place(file)

    def part(self, file: str) -> str:
        """Where a file is written until it is whole: readers of such folders pass over what starts so."""
        return self._made(f"_part/{file.rpartition('/')[2].partition('.')[0]}/{file}")

    def place(self, file: str) -> None:
        """Put a file in its place."""
        self.fs.move(self.path(f"_part/{file.rpartition('/')[2].partition('.')[0]}/{file}"), self._made(file))

    def tidy(self, name: str) -> None:
        """Remove what a run that was cut off left of a shard."""
        with suppress(FileNotFoundError):
            self.fs.delete_dir(self.path(f"_part/{name}"))

    def _made(self, file: str) -> str:
        path = self.path(file)
        self.fs.create_dir(path.rpartition("/")[0], recursive=True)
        return path

    def remove(self, files: Iterable[str]) -> None:
        """Remove files, whether they are there or not."""
        for file in files:
            with suppress(FileNotFoundError):
                self.fs.delete_file(self.path(file))

    def manifest(self, name: str) -> Manifest | None:
        """The manifest of a shard; None where there is none."""
        try:
            with self.fs.open_input_stream(self.path(f"shards/{name}.json")) as file:
                return from_json(file.read(), Manifest)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def put_manifest(self, name: str, of: Manifest) -> None:
        """Write the manifest of a shard."""
        self.put(f"shards/{name}.json", to_json(of) + b"\n")

    def tables(self, of: Manifest) -> Iterator[str]:
        """The files of a shard that hold reports; those that were set aside may have been deleted."""
        from pyarrow.fs import FileType

        for file in of.files:
            here = file.startswith("reports/") or (
                file.startswith("aside/") and self.fs.get_file_info(self.path(file)).type == FileType.File
            )
            if here:
                yield file

    def shards(self) -> Iterator[tuple[str, Manifest]]:
        """All shards that are whole, by name."""
        from pyarrow.fs import FileSelector

        with told(self.name):
            found = self.fs.get_file_info(FileSelector(self.path("shards"), allow_not_found=True))
            names = sorted(info.base_name for info in found if info.base_name.endswith(".json"))
            for name in (n.removesuffix(".json") for n in names):
                of = self.manifest(name)
                if of is not None and of.whole:
                    yield name, of


@contextmanager
def told(name: str) -> Iterator[None]:
    """What pyarrow and the system raise, as one line.

    Raises:
        ShardsError: a folder cannot be read or written.
    """
    try:
        yield
    except OSError as e:
        line = str(e).splitlines()[0] if str(e) else type(e).__name__
        raise ShardsError(f"{name}: cannot be read or written ({e.strerror or line})") from None


def opened(name: str) -> Folder:
    """A folder by its path or address.

    Raises:
        ShardsError: pyarrow is not installed, or the address is none that it knows.
    """
    fs, root = located(name)
    return Folder(fs, root.rstrip("/"), name)


def located(name: str) -> tuple[Any, str]:
    """Where a path or an address lies: pyarrow's file system, and the path in it.

    Raises:
        ShardsError: pyarrow is not installed, or the address is none that it knows.
    """
    try:
        from pyarrow import fs
    except ImportError:
        raise ShardsError(
            f"{name}: needs pyarrow; install it with: pip install 'counterclaim[parquet]'"
        ) from None
    if not remote(name):
        if "://" in name:
            raise ShardsError(f"{name}: is no address of files; name a folder, or s3://…")
        return fs.LocalFileSystem(), os.path.abspath(name)
    if "@" in name.partition("://")[2].partition("/")[0]:
        raise ShardsError("a key stands in the address; put it into the environment (AWS_ACCESS_KEY_ID …)")
    try:
        found: tuple[Any, str] = fs.FileSystem.from_uri(name)
    except (ValueError, OSError) as e:
        raise ShardsError(f"{name}: cannot be reached ({str(e).splitlines()[0]})") from None
    return found


def remote(name: str) -> bool:
    """Whether a name is the address of a store of files.

    >>> remote("s3://desk/crawls"), remote("https://desk.example/"), remote("crawls")
    (True, False, False)
    """
    return name.startswith(("s3://", "gs://", "gcs://", "abfs://", "hdfs://", "file://"))


def holds(folder: Folder) -> bool:
    """Whether a folder is one of shards."""
    from pyarrow.fs import FileType

    return bool(folder.fs.get_file_info(folder.path(MARK)).type == FileType.File)


def shards_at(name: str) -> Folder | None:
    """The folder of shards that a name means, or a partition of its claims, if it means one."""
    root, mark, partition = name.rstrip("/").partition("/claims/month=")
    if not remote(name) and not os.path.isfile(os.path.join(root, MARK)):
        return None
    with told(name):
        folder = opened(root)
        within = f"claims/month={partition}" if mark else ""
        return replace(folder, within=within) if holds(folder) else None


class Table:
    """A table of a shard that is written as rows come, a row group at a time; no file where none came."""

    def __init__(self, folder: Folder, file: str, schema: Any) -> None:
        self.file = file
        self.rows = 0
        self._folder = folder
        self._schema = schema
        self._writer: Any = None
        self._held: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, row: dict[str, Any], size: int = 0) -> None:
        """Add a row, of about so many bytes."""
        self.rows += 1
        self._bytes += size
        self._held.append(row)
        if len(self._held) >= ROWS or self._bytes > BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            part = self._folder.part(self.file)
            fs = self._folder.fs
            self._writer = pq.ParquetWriter(part, self._schema, filesystem=fs, compression="zstd")
        self._writer.write_table(pa.Table.from_pylist(self._held, schema=self._schema))
        self._held, self._bytes = [], 0

    def close(self) -> None:
        """Write what is left; the file is complete then, and not yet in its place."""
        if self._held:
            self._flush()
        if self._writer is not None:
            self._writer.close()


def report_schema() -> Any:
    """The columns of reports: what they are, their text, their bytes, and all their records as JSON."""
    import pyarrow as pa

    plain = (
        "id", "outlet", "title", "published", "url", "path", "media_type", "aside", "text", "fetch", "record",
    )  # fmt: skip
    return pa.schema([*((name, pa.string()) for name in plain), ("raw", pa.binary())])


def report_row(taken: Taken, coded: Coded) -> dict[str, Any]:
    """A report as a row. Its text stands in a column of its own, and nowhere else."""
    r = coded.report
    bare = msgspec.structs.replace(coded, report=msgspec.structs.replace(r, text=""))
    fetch = None if taken.fetch is None else msgspec.json.encode(taken.fetch).decode()
    row = {name: getattr(r, name) for name in ("id", "outlet", "title", "published", "url", "path", "text")}
    row |= {"media_type": r.media_type, "aside": coded.aside, "fetch": fetch, "raw": taken.raw}
    return row | {"record": to_json(bare).decode()}


def read_reports(folder: Folder, of: Manifest) -> Iterator[tuple[Taken, Coded] | Refused]:
    """The reports of a shard, as they were taken and coded; of a partition those with a claim there.

    Yields:
        A report, or which file is missing or damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = ""
    try:
        every, wanted = not folder.within, set[str]()
        for file in (f for f in of.files if not every and f.startswith(f"{folder.within}/")):
            named = pq.ParquetFile(folder.path(file), filesystem=folder.fs).read(["dataset"])
            wanted |= set(named["dataset"].to_pylist())
        for file in folder.tables(of) if every or wanted else ():
            with pq.ParquetFile(folder.path(file), filesystem=folder.fs) as table:
                columns = ["id", "text", "fetch", "record", "raw"]
                for batch in table.iter_batches(READ, columns=columns, use_threads=False):
                    yield from (_report(r) for r in batch.to_pylist() if every or r["id"] in wanted)
    except (OSError, pa.ArrowException, msgspec.MsgspecError, KeyError):
        yield Refused(f"{folder.name}/{file}", "is missing or damaged", "code the archive again")


def _report(row: dict[str, Any]) -> tuple[Taken, Coded]:
    made = from_json(row["record"], Coded)
    report = msgspec.structs.replace(made.report, text=row["text"])
    fetch = row["fetch"] and msgspec.json.decode(row["fetch"], type=Fetch)
    return Taken(report, row["raw"], (), fetch), msgspec.structs.replace(made, report=report)


def refused_schema() -> Any:
    """The columns of what gave no report."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in ("input", "reason", "advice")])


def refused_row(r: Refused) -> dict[str, Any]:
    """A refusal as a row."""
    return {"input": r.input, "reason": r.reason, "advice": r.advice}

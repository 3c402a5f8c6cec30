"""Archives past one machine: each input coded where there is room, into shards of Parquet in one folder.

An input is a file of many reports, or the other files of a folder together. Whoever works on it reads, codes
and writes it slice by slice; what goes from process to process is its name and a few numbers. A slice that
is whole is never made again, unless its input or what codes it has changed.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice, takewhile

import msgspec

from counterclaim.engine.ahead import Runner
from counterclaim.engine.processes import here
from counterclaim.engine.shard_claims import Partition, below, claim_rows, claims_schema
from counterclaim.engine.shard_folder import (
    Asked,
    Folder,
    Manifest,
    ShardsError,
    Table,
    located,
    opened,
    refused_row,
    refused_schema,
    remote,
    report_row,
    report_schema,
    told,
)
from counterclaim.engine.version import coded_by, gated_by
from counterclaim.engine.work import Task, killed
from counterclaim.intake import Refused, Taken, files, many, read, read_stream
from counterclaim.language import Means
from counterclaim.model import Coded, Record

BATCH = 16
"""Reports parsed together."""
ITEMS = 20_000
"""Reports and refusals of a slice at the most; what a run that is killed may have to do again."""
CLAIMS = 20_000
"""Claims with which a slice ends."""


class Input(Record, frozen=True):
    """What makes the shards of one name: a file, or the files of a folder that hold one report each.

    Attributes:
        name: its path or address, without the key to it.
        files: what is read, in order.
    """

    name: str
    files: tuple[str, ...]

    @property
    def shard(self) -> str:
        """The name of its shards, which holds for every machine that finds it under the same path."""
        full = self.name if remote(self.name) else os.path.abspath(self.name)
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", os.path.basename(full))[-60:].strip("-")
        return f"{plain or 'input'}-{hashlib.sha256(os.fsencode(full)).hexdigest()[:10]}"


class Coding(Record, frozen=True):
    """What became of an input: how much of it there is, and whether any of that was to be done."""

    input: str
    slices: int = 0
    made: int = 0
    reports: int = 0
    aside: int = 0
    refused: int = 0
    claims: int = 0


class Shards(Record, frozen=True):
    """A job: to code one input into a folder; ``at`` is the folder from which its names count."""

    to: str
    input: Input
    asked: Asked
    at: str

    def run(self) -> Iterator[Coding | Refused]:
        """Code what is not coded yet."""
        try:
            with told(self.to):
                if os.getcwd() != self.at and not all(map(remote, self.input.files)):
                    os.chdir(self.at)  # of a process that works for this run alone
                yield _coded(opened(self.to), self.input, self.asked)
        except ShardsError as e:
            yield Refused(self.input.name, str(e), "mend it, and run again")
        except Exception as e:
            # A fault met in one input must not cost the others of a night's run.
            reason = f"could not be coded ({type(e).__name__}: {e})"
            yield Refused(self.input.name, reason, "please report this with the input")

    def parts(self) -> Iterator[Shards]:
        """What was lost goes on with the slice in hand."""
        yield self

    def lost(self) -> Refused:
        """The input, as one that kills the process that works on it."""
        return killed(self.input.name)


def code_archive(
    paths: Sequence[str],
    to: str,
    *,
    outlet: str | None = None,
    published: str | None = None,
    every: bool = False,
    means: Means = "both",
    columns: Mapping[str, str] | None = None,
    runner: Runner = here,
) -> Iterator[Coding | Refused]:
    """Code inputs into a folder of shards; what was coded before is passed over.

    Args:
        paths: files and folders, here or under an address that pyarrow reads (``s3://``).
        to: the folder, which is made if it is not there.
        outlet: the outlet of reports that name none.
        published: the publication date of reports that state none.
        every: read every report, whatever it is about.
        means: with what reports are read.
        columns: which column of a table holds what.
        runner: what works on the inputs: this process, or several, or a cluster.

    Yields:
        For each input what became of it. Inputs that could not be read stand in the folder's ``refused``.

    Raises:
        ShardsError: the folder holds something else, or cannot be written.
    """
    asked = Asked(
        version=coded_by(means),
        gate=gated_by(),
        means=means,
        every=every,
        outlet=outlet,
        published=published,
        columns=tuple(sorted((columns or {}).items())),
    )
    for path in paths:
        if not remote(path) and not remote(to) and _within(to, path):
            raise ShardsError(f"{to}: lies in {path}, which is read; name a folder beside it")
    opened(to).begin()
    where = to if remote(to) else os.path.abspath(to)
    jobs = (Shards(to=where, input=i, asked=asked, at=os.getcwd()) for i in inputs(paths))
    for result in runner(jobs):
        yield from result


def _within(inner: str, outer: str) -> bool:
    return os.path.realpath(inner).startswith(os.path.join(os.path.realpath(outer), ""))


def inputs(paths: Sequence[str]) -> Iterator[Input]:
    """The inputs that paths lead to, in order: large files, and what else lies in each folder.

    >>> [i.name for i in inputs(["crawl.warc.gz"])]
    ['crawl.warc.gz']
    """
    for path in paths:
        loose: dict[str, list[str]] = defaultdict(list)
        for file in _listed(path):
            if many(_bare(file)):
                yield Input(name=_bare(file), files=(file,))
            else:
                loose[file if file == path else os.path.dirname(_bare(file))].append(file)
        for name, every in loose.items():
            yield Input(name=name, files=tuple(every))


def _listed(path: str) -> Iterator[str]:
    """The files at and below a path, what cannot be read among them: whoever reads it says why."""
    if not remote(path):
        yield from (f.input if isinstance(f, Refused) else f for f in files(path))
        return
    from pyarrow.fs import FileSelector, FileType

    with told(path):
        fs, at = located(path)
        if fs.get_file_info(at).type == FileType.File:
            yield path
            return
        found = fs.get_file_info(FileSelector(at, recursive=True))
        scheme, key = path.partition("://")[0], path.partition("?")[2]
        names = sorted(i.path for i in found if i.type == FileType.File)
        for name in names:
            if not any(part.startswith(".") for part in name.split("/")):
                yield f"{scheme}://{name}" + (f"?{key}" if key else "")


def _bare(name: str) -> str:
    """A name without what an address says of how to reach it, which may hold a key."""
    return name.partition("?")[0] if remote(name) else name


def _coded(folder: Folder, of: Input, asked: Asked) -> Coding:
    """Code an input from its first slice on that is not whole."""
    if (asked.version, asked.gate) != (coded_by(asked.means), gated_by()):
        raise ShardsError(
            "another version of Counterclaim, or of its gazetteer, is installed where it was read"
        )
    stamp = _stamp(of)
    known = list(_known(folder, of, asked))
    if known and known[-1].last and all(m.stamp == stamp for m in known):
        return _summed(of, known, 0)
    sha256 = _sha256(of)
    known = list(takewhile(lambda m: m.sha256 == sha256, known))
    before = len(known)
    if not (known and known[-1].last):
        stream = _read(of, asked)
        for _ in islice(stream, sum(m.items for m in known)):
            pass
        first = next(stream, None)
        while first is not None or not known:
            empty = Manifest(
                input=of.name, stamp=stamp, sha256=sha256, asked=asked, number=len(known),
                items=0, last=False, reports=0, aside=0, refused=0, claims=0, files=(),
            )  # fmt: skip
            made, first = _slice(folder, of, empty, first, stream)
            known.append(made)
        if not known[-1].last:
            known[-1] = msgspec.structs.replace(known[-1], last=True)
            folder.put_manifest(_name(of, len(known) - 1), known[-1])
    _drop(folder, of, len(known))
    return _summed(of, known, len(known) - before)


def _name(of: Input, number: int) -> str:
    return f"{of.shard}-{number:05}"


def _known(folder: Folder, of: Input, asked: Asked) -> Iterator[Manifest]:
    """The slices of an input that are whole, from the first on, as they would be coded now."""
    number = 0
    while (m := folder.manifest(_name(of, number))) is not None and m.whole and m.asked == asked:
        yield m
        number += 1
        if m.last:
            return


def _drop(folder: Folder, of: Input, number: int) -> None:
    """Remove slices that the input, which was longer once, has no more."""
    while (m := folder.manifest(_name(of, number))) is not None:
        folder.remove((*m.files, *m.stale, f"shards/{_name(of, number)}.json"))
        number += 1


def _summed(of: Input, slices: Sequence[Manifest], made: int) -> Coding:
    def total(name: str) -> int:
        return sum(getattr(m, name) for m in slices)

    counts = {name: total(name) for name in ("reports", "aside", "refused", "claims")}
    return Coding(input=of.name, slices=len(slices), made=made, **counts)


def _read(of: Input, asked: Asked) -> Iterator[Taken | Refused]:
    columns = dict(asked.columns)
    for file in of.files:
        if remote(file):
            yield from _fetched(file, asked, columns)
        else:
            yield from read([file], outlet=asked.outlet, published=asked.published, columns=columns)


def _fetched(file: str, asked: Asked, columns: Mapping[str, str]) -> Iterator[Taken | Refused]:
    name = _bare(file)
    try:
        fs, at = located(file)
        with ExitStack() as open_:
            stream = open_.enter_context(io.BufferedReader(fs.open_input_file(at), 1 << 20))
            yield from read_stream(
                stream, name, outlet=asked.outlet, published=asked.published, columns=columns
            )
    except OSError as e:
        line = str(e).splitlines()[0] if str(e) else type(e).__name__
        yield Refused(name, f"cannot be read ({line})", "check the address, and your rights")


def _stamp(of: Input) -> str:
    """Sizes and times of change of an input's files."""
    digest = hashlib.sha256()
    for file in of.files:
        digest.update(os.fsencode(_bare(file)) + b"\0")
        if remote(file):
            fs, at = located(file)
            info = fs.get_file_info(at)
            digest.update(f"{info.size} {info.mtime_ns}\n".encode())
            continue
        try:
            status = os.stat(file)
        except (OSError, ValueError):
            digest.update(b"none\n")
        else:
            digest.update(f"{status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sha256(of: Input) -> str:
    """The bytes of an input, by their SHA-256: of its file, or of the list of its files."""
    every = [(_bare(file), _hashed(file)) for file in of.files]
    if len(every) == 1:
        return every[0][1]
    return hashlib.sha256(msgspec.json.encode([(os.fsencode(n).hex(), h) for n, h in every])).hexdigest()


def _hashed(file: str) -> str:
    try:
        if remote(file):
            fs, at = located(file)
            with fs.open_input_file(at) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        if not stat.S_ISREG(os.stat(file).st_mode):
            return ""
        with open(file, "rb") as local:
            return hashlib.file_digest(local, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _slice(
    folder: Folder, of: Input, empty: Manifest, first: Taken | Refused | None, rest: Iterator[Taken | Refused]
) -> tuple[Manifest, Taken | Refused | None]:
    """Code and write one slice; gives its manifest, and the item with which the next one begins."""
    name = _name(of, empty.number)
    folder.tidy(name)
    tables = {
        "reports": Table(folder, f"reports/{name}.parquet", report_schema()),
        "aside": Table(folder, f"aside/{name}.parquet", report_schema()),
        "refused": Table(folder, f"refused/{name}.parquet", refused_schema()),
    }
    claims: dict[Partition, Table] = {}
    items, total = 0, 0
    while first is not None and items < ITEMS and total < CLAIMS:
        batch = [first, *islice(rest, min(BATCH, ITEMS - items) - 1)]
        items += len(batch)
        first = next(rest, None)
        for taken, coded in _worked(batch, empty.asked):
            if isinstance(coded, Refused):
                tables["refused"].add(refused_row(coded))
                continue
            assert taken is not None
            row = report_row(taken, coded)
            kind = "reports" if coded.aside is None else "aside"
            tables[kind].add(row, len(taken.raw) + len(coded.report.text) + len(row["record"]))
            total += len(coded.claims)
            for partition, rows in claim_rows(coded).items():
                if partition not in claims:
                    at = f"claims/{below(partition)}/{name}.parquet"
                    claims[partition] = Table(folder, at, claims_schema())
                for cells in rows:
                    claims[partition].add(cells)
    kept = [t for t in (*tables.values(), *(claims[p] for p in sorted(claims))) if t.rows]
    for t in kept:
        t.close()
    old = folder.manifest(name)
    made = msgspec.structs.replace(
        empty,
        items=items,
        last=first is None,
        files=tuple(t.file for t in kept),
        claims=total,
        **{kind: tables[kind].rows for kind in ("reports", "aside", "refused")},
    )
    was = set() if old is None else {*old.files, *old.stale}
    # Said before anything is put in its place, so that a run that is cut off here leaves nothing unknown.
    folder.put_manifest(name, msgspec.structs.replace(made, stale=tuple(sorted(was - set(made.files)))))
    for t in kept:
        folder.place(t.file)
    folder.remove(sorted(was - set(made.files)))
    made = msgspec.structs.replace(made, whole=True)
    folder.put_manifest(name, made)
    folder.tidy(name)
    return made, first


def _worked(items: Sequence[Taken | Refused], asked: Asked) -> Iterator[tuple[Taken | None, Coded | Refused]]:
    """What becomes of some items, in order."""
    reports = tuple(t.report for t in items if isinstance(t, Taken))
    sure = frozenset(r.id for r in reports) if asked.every else frozenset()
    results = Task(reports, sure, asked.means).run()
    for item in items:
        yield (None, item) if isinstance(item, Refused) else (item, next(results))

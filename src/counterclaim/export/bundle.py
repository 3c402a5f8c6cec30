"""Bundle: tables, decisions, codebook and checksums in one ZIP, to hand on, to archive and to check.

A data package (Frictionless) with what a reader needs to use it without us: what each column means, what the
tables cannot hold, what was asked and of which version, and a SHA-256 of every file in a form that
``sha256sum -c`` reads. The hashes show that nothing has changed since the bundle was made; they do not show
that a page was authentic, nor who made the bundle.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import counterclaim
from counterclaim.export import csv as tables
from counterclaim.export.bundle_words import TITLE, citation, codebook, readme
from counterclaim.export.fields import TABLES, Field
from counterclaim.export.public import NOTICE, Public
from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.model import ClaimRow, Incident, ReportRef, to_json
from counterclaim.project import Project
from counterclaim.project.decisions import Decision

SUMS = "SHA256SUMS"
DECISIONS = "decisions.jsonl"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of all files: the first that a ZIP can hold. The same records give the same bytes."""


@dataclass(frozen=True)
class Source:
    """What a bundle is made of.

    Attributes:
        project: open for reading.
        incidents: ids of those that were chosen; None for all, with the claims that belong to none.
        public: makes the records public; None where names may stand.
    """

    project: Project
    incidents: tuple[str, ...] | None = None
    public: Public | None = None

    def chosen(self) -> Iterator[Incident]:
        """The incidents."""
        if self.incidents is None:
            found: Iterable[Incident] = self.project.incidents()
        else:
            found = self.project.some_incidents(self.incidents)
        return self.public.records(found) if self.public else iter(found)

    def rows(self) -> Iterator[ClaimRow]:
        """The claims, those that were rejected among them."""
        every = self.project.rows() if self.incidents is None else self.project.rows_of(self.incidents)
        return self.public.records(every) if self.public else every

    def reports(self) -> Iterator[ReportRef]:
        """The reports of the claims; of the whole project, all."""
        wanted = None if self.incidents is None else {r.report.id for r in self.rows()}
        for report in self.project.reports():
            if wanted is None or report.id in wanted:
                yield self.public.report(report) if self.public else report

    def decisions(self) -> Iterator[Decision]:
        """All decisions of the project, first to last: a chain has no parts."""
        for d in self.project.decisions():
            yield self.public.decision(d) if self.public else d


def write(records: Iterable[Source], out: Out, *, options: Options = PLAIN) -> None:
    """Write one source as a ZIP.

    Args:
        records: the source, alone.
        out: takes the bytes as they come.
        options: ``extra["title"]`` and ``extra["author"]`` for the citation.

    Raises:
        ValueError: there is not exactly one source.

    Follows Data Package 1 of Frictionless Data (profile ``tabular-data-package``), the Citation File Format
    1.2 and the file format of GNU ``sha256sum``.
    """
    every = list(records)
    if len(every) != 1:
        raise ValueError("a bundle is made of one project")
    _write(every[0], out, options)


def _write(source: Source, out: Out, options: Options) -> None:
    # What can only be written is written alike to a file and to a pipe.
    with zipfile.ZipFile(_Pipe(out), "w", zipfile.ZIP_DEFLATED) as archive:
        made = _Archive(archive)
        counts = {
            "claims": made.add("claims.csv", _counted(tables.write, source.rows(), "claims", options)),
            "incidents": made.add(
                "incidents.csv", _counted(tables.write, source.chosen(), "incidents", options)
            ),
            "reports": made.add("reports.csv", lambda file: _reports(source, file)),
            "decisions": made.add(DECISIONS, lambda file: _decisions(source, file)),
        }
        notice = NOTICE if source.public else None
        files = {
            "datapackage.json": _json(_package(made, options, counts, notice)),
            "codebook.md": codebook(),
            "CITATION.cff": citation(options, counts),
            "query.json": _json(
                {
                    "of": "incidents, with their claims and reports",
                    "incidents": "all" if source.incidents is None else list(source.incidents),
                    "public": source.public is not None,
                }
            ),
            "versions.json": _json({"counterclaim": counterclaim.__version__, "bundle": 1}),
            "README.md": readme(options, counts, notice),
        }
        for name, text in files.items():
            made.text(name, text)
        made.text(SUMS, "".join(f"{digest}  {name}\n" for name, (digest, _) in sorted(made.files.items())))


class _Archive:
    """A ZIP with the hash and the size of each file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.files: dict[str, tuple[str, int]] = {}

    def add(self, name: str, write: Callable[[IO[bytes]], int]) -> int:
        """Add a file as it is written; gives what its writer gives."""
        info = zipfile.ZipInfo(name, _WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        with self.archive.open(info, "w", force_zip64=True) as file:
            hashed = _Hashed(file)
            counted = write(hashed)  # type: ignore[arg-type]
        self.files[name] = hashed.digest.hexdigest(), hashed.size
        return counted

    def text(self, name: str, text: str) -> None:
        """Add a file with a text."""
        self.add(name, lambda file: file.write(text.encode()))


class _Hashed:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)


class _Pipe:
    """Something that takes bytes, as a file that cannot be gone back in."""

    def __init__(self, out: Out) -> None:
        self.out = out

    def write(self, data: bytes) -> int:
        self.out.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What it writes to stays open."""


def _counted(
    write: Callable[..., None], rows: Iterable[Any], table: str, options: Options
) -> Callable[[IO[bytes]], int]:
    def written(file: IO[bytes]) -> int:
        count = 0

        def counting() -> Iterator[Any]:
            nonlocal count
            for row in rows:
                count += 1
                yield row

        write(counting(), file, options=Options(rule=options.rule, extra={"table": table}))
        return count

    return written


def _reports(source: Source, file: IO[bytes]) -> int:
    counts, aside = source.project.claim_counts(), source.project.set_aside()
    columns = list(TABLES["reports"])
    count = 0
    for count, cells in enumerate(_report_cells(source, columns, counts, aside)):  # noqa: B007 - the last
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(cells)
        file.write(buffer.getvalue().encode())
    return count


def _report_cells(
    source: Source, columns: list[str], counts: Mapping[str, int], aside: Mapping[str, str]
) -> Iterator[list[str]]:
    yield columns
    for r in source.reports():
        more = {"n_claims": counts.get(r.id, 0), "aside": aside.get(r.id)}
        yield [tables.guarded(more[c] if c in more else getattr(r, c)) for c in columns]


def _decisions(source: Source, file: IO[bytes]) -> int:
    count = 0
    for d in source.decisions():
        file.write(to_json(d) + b"\n")
        count += 1
    return count


def _package(
    made: _Archive, options: Options, counts: Mapping[str, int], notice: str | None
) -> dict[str, Any]:
    title = options.extra.get("title") or TITLE
    about = f"{counts['incidents']} incidents, {counts['claims']} claims, {counts['reports']} reports."
    return {
        "profile": "tabular-data-package",
        "name": "counterclaim-bundle",
        "title": title,
        "description": f"{about} {notice}" if notice else about,
        "version": "1",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "hash": f"sha256:{made.files[f'{name}.csv'][0]}",
                "bytes": made.files[f"{name}.csv"][1],
                "schema": {
                    "fields": [_field(c, f) for c, f in fields.items()],
                    "missingValues": [""],
                    "primaryKey": ["id"],
                    **(_REPORT_KEY if name == "claims" else {}),
                },
            }
            for name, fields in TABLES.items()
        ],
    }


_REPORT_KEY = {
    "foreignKeys": [{"fields": ["dataset"], "reference": {"resource": "reports", "fields": ["id"]}}],
}


def _field(name: str, field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "type": field.type, "description": field.about}
    if name == "id":
        made["constraints"] = {"required": True, "unique": True}
    elif field.choices:
        made["constraints"] = {"enum": list(field.choices)}
    return made


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

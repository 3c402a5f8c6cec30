"""Reports a second from a web archive to linked incidents, beside the parts that anybody would run anyway.

Pages in a WARC are read, coded, kept and linked; beside it, turn about in the same run, trafilatura takes the
texts out of the same archive and does nothing else, and spaCy parses those texts and does nothing else.
"""

from __future__ import annotations

import html
import io
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.model import Answer, Example, Folders, Task, value
from bench.tasks.speed import bare_spacy, timed, turn_about

ROUNDS = 3
COPIES = 4
"""How often each report is in the archive, each time as another edition."""
STORIES_AN_HOUR = 2500
"""Stories an hour that PETRARCH2 with CoreNLP is said to code: see the note of this task."""
MENU = "".join(
    f'<li><a href="/{name}">{name.title()}</a></li>'
    for name in ("world", "politics", "business", "sport", "culture", "weather", "video", "opinion")
)
"""What stands around the text of a page: links that are no part of the report."""


def tasks(folders: Folders) -> list[Task]:
    """The task, where there are reports to run.

    Raises:
        Missing: the project's own gold is not there.
    """
    measures = (
        value("archive_to_spacy", "reports a second from WARC to incidents, spaCy parsing them = 1"),
        value("archive_to_trafilatura", "reports a second, trafilatura taking out their text = 1"),
        value("reports_a_second", "reports a second of one core, from WARC to incidents"),
        value("stories_to_petrarch", f"stories an hour of one core, {STORIES_AN_HOUR:,} = 1"),
        value("spacy_a_second", "reports a second of bare spaCy"),
        value("trafilatura_a_second", "reports a second of trafilatura alone"),
        value("words", "words of a report, mean"),
    )
    return [timed("archive", "from a web archive to linked incidents", folders, answer, measures)]


def answer(examples: Sequence[Example]) -> list[Answer]:
    """The figures, the three run turn about."""
    from counterclaim.engine import code_inputs
    from counterclaim.project import Project

    nlp = bare_spacy()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        pages = [_page(e, n) for n in range(COPIES) for e in examples]
        path.write_bytes(archive(pages))
        texts = extracted(path)

        def whole() -> object:
            with tempfile.TemporaryDirectory() as own, Project.open(f"{own}/p.db") as project:
                return [type(d) for d in code_inputs([str(path)], project=project, every=True)]

        def parsed() -> object:
            return [len(doc) for doc in nlp.pipe(texts, batch_size=64)]

        runs = (whole, parsed, lambda: extracted(path))
        for run in runs:
            run()
        seconds, spacy, trafilatura = (statistics.median(t) for t in turn_about(runs, ROUNDS))
    n = len(pages)
    figures = {
        "archive_to_spacy": spacy / seconds,
        "archive_to_trafilatura": trafilatura / seconds,
        "reports_a_second": n / seconds,
        "stories_to_petrarch": 3600 * n / seconds / STORIES_AN_HOUR,
        "spacy_a_second": n / spacy,
        "trafilatura_a_second": n / trafilatura,
        "words": statistics.mean(len(text.split()) for text in texts),
    }
    return [figures] * len(examples)


def extracted(path: Path) -> list[str]:
    """The texts of an archive's pages, as trafilatura gives them."""
    import trafilatura
    from fastwarc import ArchiveIterator, WarcRecordType

    with path.open("rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response)
        return [trafilatura.extract(record.reader.read()) or "" for record in records]


def archive(pages: Sequence[str]) -> bytes:
    """A compressed WARC of pages, as warcio writes it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for n, page in enumerate(pages):
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            f"https://news.example/{n}",
            "response",
            payload=io.BytesIO(page.encode()),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2024-01-18T10:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


def _page(e: Example, edition: int) -> str:
    """A report as a news page, with what stands around it."""
    head, *paragraphs = (html.escape(p) for p in e.text.split("\n") if p.strip())
    body = "".join(f"<p>{p}</p>" for p in (*paragraphs, f"Edition {edition} of {html.escape(e.id)}."))
    return (
        f'<!doctype html><html lang="en"><head><title>{head} | News</title>'
        f'<meta property="article:published_time" content="2024-01-18T0{edition}:00:00Z"></head>'
        f"<body><header><nav><ul>{MENU}</ul></nav></header>"
        f"<main><article><h1>{head}</h1>{body}</article></main>"
        f"<aside><h2>Most read</h2><ul>{MENU}</ul></aside><footer>All rights reserved.</footer></body></html>"
    )

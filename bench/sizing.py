"""``python -m bench.sizing``: what an archive costs on this machine, and what one of 10^8 articles would.

Web pages are made of the example reports, each with its own menus and scripts about as large as news sites
have them, and packed into a WARC. Each stage is timed by itself, in processor seconds of one core; linking by
invented reports (``bench.synthetic``). What is extrapolated, and from which assumptions, is printed with it.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.text import table

EXAMPLES = Path(__file__).parents[1] / "examples"
EDITIONS = 6
LINKED = 2000
EXPONENT = 1.11
"""Growth of linking with reports, measured up to a hundred thousand: docs/incidents.md."""
PAGE = 80_000
"""Bytes of a page."""
ARTICLES = 100_000_000
SHARES = (0.05, 0.2)
"""Of all articles, those that the gate lets through: of general news, of outlets that were chosen."""
CORES = 1000


def pages(editions: Iterable[int]) -> bytes:
    """Example reports as web pages in a WARC, each edition a little other."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for n in editions:
        for path in sorted(EXAMPLES.glob("*.txt")):
            body = _page(path.read_text(encoding="utf-8"), f"{path.stem}-{n}")
            about = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            url = f"https://desk.example/{path.stem}/{n}"
            record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=about)
            writer.write_record(record)
    return out.getvalue()


def _page(text: str, name: str) -> bytes:
    """A report as a site would give it: an article of a fifth of the page, menus, teasers and scripts."""
    rng, known = random.Random(name), random.Random(0)
    _, _, body = text.partition("\n\n")
    vocabulary = ["".join(known.choices("abcdefghilmnoprstu", k=known.randint(2, 9))) for _ in range(2000)]

    def words(n: int) -> str:
        return " ".join(rng.choices(vocabulary, k=n))

    article = "".join(
        f"<p>{html.escape(p)}</p>" for p in f"{body}\n\nEdition {name}.".split("\n") if p.strip()
    )
    menu = "".join(f"<li><a href='/{words(1)}'>{words(3)}</a></li>" for _ in range(250))
    rest = max(0, PAGE - len(article) - len(menu))
    script = f"<script>var d = '{words(rest * 2 // 13)}';</script>"
    return (
        f"<!doctype html><html><head><title>{words(5)}</title>{script}</head>"
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{words(6)}</h1>{article}</article></body></html>"
    ).encode()


def spent(do: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of something, and what it gives."""
    start = time.process_time()
    made = do()
    return time.process_time() - start, made


def measured(editions: int, linked: int) -> dict[str, float]:
    """Processor seconds and bytes of an article, stage by stage; of linking, of so many reports together.

    Args:
        editions: how many times the examples are read.
        linked: invented reports that are linked.
    """
    from bench.synthetic import reports
    from counterclaim.engine import code_inputs, code_reports, link
    from counterclaim.engine.shards import code_archive
    from counterclaim.intake import Taken, read
    from counterclaim.project import Project
    from counterclaim.relevance import foreign, gate

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        archive, one = Path(folder) / "pages.warc.gz", Path(folder) / "one.warc.gz"
        archive.write_bytes(pages(range(editions)))
        one.write_bytes(pages([0]))
        list(read([str(one)]))
        seconds, items = spent(lambda: list(read([str(archive)])))
        taken = [t.report for t in items if isinstance(t, Taken)]
        found["take"] = seconds / len(taken)
        found["warc_bytes"] = archive.stat().st_size / len(taken)
        gate(taken[0].text)
        foreign(taken[0].text)
        seconds, _ = spent(lambda: [(foreign(r.text), gate(r.text)) for r in taken])
        found["gate"] = seconds / len(taken)
        for means in ("both", "rules"):
            list(code_reports(taken[:4], "both" if means == "both" else "rules"))
            seconds, _ = spent(lambda m=means: list(code_reports(taken, m)))  # type: ignore[misc]
            found[f"code_{means}"] = seconds / len(taken)
        to, db = Path(folder) / "claims", Path(folder) / "one.db"
        [made] = code_archive([str(one)], str(to), every=True, means="rules")
        count = getattr(made, "reports", 1)
        for part in ("reports", "claims"):
            size = sum(p.stat().st_size for p in (to / part).rglob("*.parquet"))
            found[f"{part}_bytes"] = size / count
        found["aside_bytes"] = _bytes(to / "reports", ("raw", "text")) / count
        with Project.open(str(db)) as project:
            empty = db.stat().st_size
            done = code_inputs([str(to)], project=project)
            seconds, _ = spent(lambda: [next(done) for _ in range(count)])
            found["import"] = seconds / count
            list(done)
        found["project_bytes"] = (db.stat().st_size - empty) / count
        with Project.open(str(Path(folder) / "link.db")) as project:
            project.save_all((m.coded, m.raw) for m in reports(linked))
            found["link"], _ = spent(lambda: link(project))
    return found | {"linked": float(linked), "articles": float(len(taken))}


def _bytes(folder: Path, columns: Iterable[str]) -> int:
    """Bytes of some columns of the Parquet files of a folder."""
    import pyarrow.parquet as pq

    size = 0
    for path in folder.glob("*.parquet"):
        about = pq.read_metadata(path)
        for g in range(about.num_row_groups):
            group = about.row_group(g)
            every = (group.column(c) for c in range(group.num_columns))
            size += sum(c.total_compressed_size for c in every if c.path_in_schema in columns)
    return size


def shown(m: dict[str, float]) -> str:
    """The figures as two tables: of a million, and of an archive."""
    hours = 1e6 / 3600

    def row(what: str, name: str, of: str) -> list[str]:
        return [what, f"{m[name] * 1000:.1f} ms", f"{m[name] * hours:.1f}", of]

    stages = [
        row("take from WARC", "take", "all"),
        row("gate", "gate", "all"),
        row("code, rules and reader", "code_both", "those that pass"),
        row("code, rules alone", "code_rules", "those that pass"),
        row("read shards into a project", "import", "those that pass"),
        [
            "link",
            f"{m['link'] / m['linked'] * 1000:.1f} ms",
            f"{_link(m, 1e6) / 3600:.0f}",
            "those that pass",
        ],
    ]
    sizes = [
        ["WARC as it comes, gzip", f"{m['warc_bytes'] / 1000:.0f} kB"],
        ["a report set aside", f"{m['aside_bytes'] / 1000:.0f} kB"],
        ["a report coded, with all records", f"{m['reports_bytes'] / 1000:.0f} kB"],
        ["its claims, as rows", f"{m['claims_bytes'] / 1000:.0f} kB"],
        ["a report in a project", f"{m['project_bytes'] / 1000:.0f} kB"],
    ]
    archive = []
    for share in SHARES:
        passed = ARTICLES * share
        coding = ARTICLES * (m["take"] + m["gate"]) + passed * m["code_both"]
        stored = ARTICLES * (1 - share) * m["aside_bytes"] + passed * (m["reports_bytes"] + m["claims_bytes"])
        linking = passed * m["import"] + _link(m, passed)
        archive.append(
            [
                f"{share:.0%}", f"{passed / 1e6:.0f} million", f"{coding / 3600:,.0f}",
                f"{coding / 3600 / CORES:.1f}", f"{linking / 3600:,.0f}", f"{stored / 1e12:.1f} TB",
                f"{passed * m['project_bytes'] / 1e12:.2f} TB",
            ]
        )  # fmt: skip
    return "\n\n".join(
        (
            table(["stage", "an article", "core-hours a million", "of"], stages),
            table(["what is kept", "each"], sizes),
            f"{ARTICLES:,} articles of {PAGE // 1000} kB, linking with an exponent of {EXPONENT}:",
            table(
                ["pass", "coded", "core-hours", f"hours on {CORES} cores", "linking, hours on one core",
                 "shards", "project"],
                archive,
            ),
        )
    )  # fmt: skip


def _link(m: dict[str, float], reports: float) -> float:
    """Seconds to link so many reports, from the time that fewer took."""
    return float(m["link"] * (reports / m["linked"]) ** EXPONENT)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.sizing", description=__doc__.splitlines()[0])
    asked.add_argument("--editions", type=int, default=EDITIONS, help="how often the examples are read")
    asked.add_argument("--linked", type=int, default=LINKED, help="invented reports that are linked")
    given = asked.parse_args(arguments)
    print(shown(measured(given.editions, given.linked)), file=sys.stdout)


if __name__ == "__main__":
    main()

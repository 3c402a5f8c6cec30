"""What others made for the page comes in by its hash alone, whatever npm gives."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import shlex
import sys
import tarfile
from pathlib import Path

import pytest

from tools.vendor import Package, fetch

WORDS = b"export const one = 1;\n"


def packed() -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:gz") as archive:
        entry = tarfile.TarInfo("package/dist/one.mjs")
        entry.size = len(WORDS)
        archive.addfile(entry, io.BytesIO(WORDS))
    return into.getvalue()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A package that an npm of our own gives."""
    made = packed()
    (tmp_path / "one-1.0.0.tgz").write_bytes(made)
    npm(tmp_path, monkeypatch, f"cp {shlex.quote(str(tmp_path))}/one-1.0.0.tgz .")
    sha512 = base64.b64encode(hashlib.sha512(made).digest()).decode()
    return Package("one", "1.0.0", sha512, {"dist/one.mjs": "one.mjs"})


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    program = folder / "bin" / "npm"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")


def test_a_package_s_files_are_put_where_they_are_asked_for(package, tmp_path):
    assert fetch(package, tmp_path) == ["one.mjs"]
    assert (tmp_path / "one.mjs").read_bytes() == WORDS


def test_other_bytes_than_those_pinned_are_refused(package, tmp_path):
    other = dataclasses.replace(package, sha512="A" * 86 + "==")
    with pytest.raises(ValueError, match="not the bytes that are pinned"):
        fetch(other, tmp_path)
    assert not (tmp_path / "one.mjs").exists()


def test_a_package_without_a_file_that_is_asked_for_is_refused(package, tmp_path):
    other = dataclasses.replace(package, files={"dist/two.mjs": "two.mjs"})
    with pytest.raises(ValueError, match=r"holds no dist/two\.mjs"):
        fetch(other, tmp_path)


def test_what_npm_says_is_told(package, tmp_path, monkeypatch):
    npm(tmp_path, monkeypatch, "echo 'no such host' >&2; exit 1")
    with pytest.raises(OSError, match="npm cannot get it: no such host"):
        fetch(package, tmp_path)


def test_without_npm_it_is_said_where_one_comes_from(package, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(OSError, match=r"requirements-npm\.lock"):
        fetch(package, tmp_path)

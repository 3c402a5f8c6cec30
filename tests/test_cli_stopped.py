"""Ctrl-C gives one exit status, wherever it falls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

MADE_OF_TEXT = """
import importlib, os, signal, sys
cli = importlib.import_module("counterclaim.cli.app")

def wait() -> None:
    exec("import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(9)")

cli.app.command(name="wait")(wait)
sys.argv = ["counterclaim", "wait"]
cli.main()
"""
"""A command that is stopped in code made of text, as libraries make classes on import."""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_code_made_of_text_is_stopped_as_any_other(tmp_path):
    (tmp_path / "stopped.py").write_text(MADE_OF_TEXT, encoding="utf-8")
    # A run by "-m" is the one whose end Python takes for the signal's.
    done = subprocess.run(
        [sys.executable, "-m", "stopped"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr.startswith("counterclaim: stopped")

"""The command line: one file a command."""

from counterclaim.cli.app import app, main

__all__ = ["app", "main"]

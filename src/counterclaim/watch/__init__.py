"""Watching sources for weeks: what they bring is coded and linked, and who asked is told what it changes."""

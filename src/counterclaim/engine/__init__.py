"""The whole way over one report, a folder or an archive: inputs in, coded reports out."""

from counterclaim.engine.local import code_inputs, code_reports

__all__ = ["code_inputs", "code_reports"]

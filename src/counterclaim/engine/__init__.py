"""The whole way over one report, a folder or an archive: inputs in, coded reports out."""

from counterclaim.engine.linking import link
from counterclaim.engine.local import Done, code_inputs, code_reports, code_taken, stored
from counterclaim.engine.version import coded_by, gated_by

__all__ = ["Done", "code_inputs", "code_reports", "code_taken", "coded_by", "gated_by", "link", "stored"]

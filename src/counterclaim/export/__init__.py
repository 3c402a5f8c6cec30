"""Exports: one module a format, all with the same signature.

``FORMATS[name].write(records, out, options=Options())`` writes claims or incidents to ``out`` as they come.
No export keeps more than it must in memory, none looks at the clock; the same records give the same bytes.
"""

from __future__ import annotations

from counterclaim.export.choices import ChoiceError
from counterclaim.export.formats import FORMATS, Exporter, Format, formats, records
from counterclaim.export.rows import Options, Out, Row, claim_line, incident_line
from counterclaim.export.told import Told, told
from counterclaim.model import ClaimRow

__all__ = [
    "FORMATS", "ChoiceError", "ClaimRow", "Exporter", "Format", "Options", "Out", "Row", "Told", "claim_line",
    "formats", "incident_line", "records", "told",
]  # fmt: skip

"""Bytes -> Report: texts, pages, documents, mail, tables and web archives, in files, folders and pipes.

One call, ``read``, gives for every input either what was taken or why it was refused; a bad input never stops
the rest.
"""

from counterclaim.intake.inputs import count, files, read, read_stream
from counterclaim.intake.kinds import many
from counterclaim.intake.outcome import Limits, Refused, Taken

__all__ = ["Limits", "Refused", "Taken", "count", "files", "many", "read", "read_stream"]

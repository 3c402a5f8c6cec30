"""What a document in PDF or DOCX says of its title and time, in its text and in its properties."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.intake.outcome import About
from counterclaim.intake.published import publication

DATELINES = 8
"""Lines at the head of a document in which its date may stand."""

_FILE = re.compile(
    r"\.(?:docx?|odt|rtf|pdf|indd|qxd|pages|wpd|txt|html?)\s*$|^(?:microsoft word|untitled)\b", re.I
)


@dataclass(frozen=True)
class Properties:
    """The properties that a program wrote beside a document: its title, and when it was made (ISO 8601)."""

    title: str | None = None
    made: str | None = None


def stated(text: str, properties: Properties, given: About) -> About:
    """What a document says of its title and time.

    A line near the head that is a date and no more is the date of publication. When the document was made is
    not: documents are printed, and templates laid down, long before and after; it is only noted where no
    other date is known.

    Args:
        text: the document's text.
        properties: what stands beside it.
        given: what the user says.

    >>> stated("Situation report 4\\n18 January 2024\\nTwo men died.", Properties(), About()).published
    '2024-01-18'
    >>> stated("Two men died.", Properties(made="2024-01-18"), About()).notes[0]
    'the document was made on 2024-01-18; give that with --published if it was published then'
    """
    lines = [line.strip() for line in text.split("\n", 4 * DATELINES) if line.strip()][:DATELINES]
    published = next((when for when in map(publication, lines) if when), None)
    title = properties.title if properties.title and not _FILE.search(properties.title) else None
    notes: tuple[str, ...] = ()
    if properties.made and not (published or given.published):
        made = properties.made[:10]
        notes = (f"the document was made on {made}; give that with --published if it was published then",)
    return About(title=title, published=published, notes=notes)

"""Counts that changed between two versions of one page, with a word of the outlet on it or without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from counterclaim.model import Claim, Quote, Record, Report, TollKind, quote
from counterclaim.model.paragraphs import paragraphs
from counterclaim.resolve.names import fold
from counterclaim.vocabulary.notes import is_note


class Edit(Record, frozen=True):
    """A count that one version of a page gives and the next one gives otherwise.

    Attributes:
        kind: the harm.
        speaker: whose count it is.
        before: the claim of the earlier version.
        after: that of the later one.
        note: where the later version says that it was changed; None for a silent edit.
        incident: what the count is of.
    """

    kind: TollKind
    speaker: str
    before: Claim
    after: Claim
    note: Quote | None = None
    incident: str | None = None

    @property
    def silent(self) -> bool:
        """Whether the page says nothing of the change."""
        return self.note is None


def edits(
    before: tuple[Report, Sequence[tuple[str | None, Claim]]],
    after: tuple[Report, Sequence[tuple[str | None, Claim]]],
) -> tuple[Edit, ...]:
    """The counts that changed between two versions of a page.

    Compared is what one speaker says of one harm in one incident. A count that only one version has is none
    that changed, and neither is one that the later version itself takes back: that is a correction.

    Args:
        before: the earlier version, and its claims, each with the incident that it tells of.
        after: the later one.

    Returns:
        The changes in the order of the earlier text.

    >>> from counterclaim.model import Speaker
    >>> def version(n, text):
    ...     at = (text.index(" ") + 6, len(text) - 1)
    ...     claim = Claim(id=f"c-{n}", report=f"r-{n}", field="toll", kind="killed", low=n, high=n, method="",
    ...         status="stated", quote=quote(text, at), speaker=Speaker(name="Police"))
    ...     return Report(id=f"r-{n}", text=text, sha256=""), [("i-1", claim)]
    >>> [e] = edits(version(7, "Police count seven dead."), version(9, "Police count nine dead."))
    >>> e.silent, e.before.low, e.after.low
    (True, 7, 9)
    """
    was, now = _counts(before[1]), _counts(after[1])
    note = _note(before[0], after[0])
    found = []
    for key, old in was.items():
        new = now.get(key, {})
        gone = [c for value, c in old.items() if value not in new]
        come = [c for value, c in new.items() if value not in old]
        # Of several counts the first of each stand for one another, and so on.
        for a, b in zip(gone, come, strict=False):
            assert a.kind is not None
            found.append(
                Edit(kind=a.kind, speaker=b.speaker.name, before=a, after=b, note=note, incident=key[0])  # type: ignore[arg-type]
            )
    return tuple(sorted(found, key=lambda e: (e.before.quote.start, e.before.id)))


def _counts(
    told: Iterable[tuple[str | None, Claim]],
) -> dict[tuple[str | None, Hashable], dict[Hashable, Claim]]:
    """For each incident, harm and speaker the counts in text order, each with its first claim."""
    found: dict[tuple[str | None, Hashable], dict[Hashable, Claim]] = defaultdict(dict)
    for incident, c in sorted(told, key=lambda x: (x[1].quote.start, x[1].id)):
        counts = c.field == "toll" and c.kind is not None and (c.low is not None or c.high is not None)
        if counts and incident is not None and c.status != "retracted" and c.modality == "happened":
            who = "" if c.speaker.kind == "outlet" else fold(c.speaker.name)
            key = (c.kind, who, c.part_of is None, c.polarity)
            found[incident, key].setdefault((c.low, c.high), c)
    return found


def _note(before: Report, after: Report) -> Quote | None:
    """Where a version says that it was changed, and the one before it did not."""
    known = {before.text[a:b].strip() for a, b in paragraphs(before.text, before.header)}
    for a, b in paragraphs(after.text, after.header):
        words = after.text[a:b].strip()
        if words and words not in known and is_note(words):
            return quote(after.text, (a, b))
    return None

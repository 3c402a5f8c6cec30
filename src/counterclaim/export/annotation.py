"""Web Annotation: each claim as an annotation on the words of the report that carry it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid5

import msgspec

from counterclaim.export.rows import PLAIN, Options, Out
from counterclaim.export.uris import SPACE, urn_of
from counterclaim.export.wording import denies, number, web
from counterclaim.model import Claim, ClaimRow, ReportRef

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

LOST = {
    "figures, victims, cues and status words as selectors": "claims.jsonl: figure, victims, cue, status_cue",
    "who speaks, the value and its bounds as data": "in words in the body; claims.jsonl, the id is the label",
    "what reviewers rejected": "claims.jsonl: verdict",
}
"""What the format cannot hold, and where that is."""


def write(records: Iterable[ClaimRow], out: Out, *, options: Options = PLAIN) -> None:
    """Write an annotation page with an annotation for each claim that no reviewer rejected.

    The quote is selected by its words and by its place. Places count code points of the text that was
    coded, so that selector stands on the text, named by a URN and the SHA-256 of the bytes it came from; on
    the page at the report's address only the words select.

    Args:
        records: claims.
        out: takes the bytes as they come.
        options: ``title`` names the page.

    Follows the W3C Web Annotation Data Model (2017-02-23) and its JSON-LD context.
    """
    encoder = msgspec.json.Encoder()
    head = {"@context": CONTEXT, "type": "AnnotationPage"}
    if label := " ".join(part for part in (options.title, options.extra.get("notice")) if part):
        head["label"] = label
    out.write(encoder.encode(head)[:-1] + b',"items":[')
    before, page = b"\n", SPACE
    for row in records:
        if row.verdict != "rejected":
            made = annotation(row)
            page = uuid5(page, made["id"])
            out.write(before + encoder.encode(made))
            before = b",\n"
    out.write(b'\n],"id":' + encoder.encode(f"urn:uuid:{page}") + b"}\n")


def annotation(row: ClaimRow) -> dict[str, Any]:
    """One claim as an annotation: what is claimed and by whom as bodies, where it stands as targets."""
    c = row.claim
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": told(c)}
    ]
    tags = [c.field, c.kind, f"status: {c.status}", f"modality: {c.modality}", f"review: {row.verdict}"]
    if denies(c):
        tags.append("denies")
    bodies += [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags if tag]
    if row.incident:
        bodies.append(
            {"type": "SpecificResource", "purpose": "linking", "source": urn_of("incident", row.incident)}
        )
    targets = [_text(row.report, c)]
    if url := web(row.report.url):
        targets.insert(0, {"type": "SpecificResource", "source": url, "selector": _words(c)})
    return {
        "id": urn_of("claim", c.id),
        "type": "Annotation",
        "motivation": "describing",
        "label": c.id,
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def told(c: Claim) -> str:
    """A claim in a line: the value, by whom, through whom, how sure.

    >>> from counterclaim.model import Speaker, quote
    >>> text = "Police said two men died."
    >>> told(Claim(id="c-1", report="r-1", field="toll", kind="killed", value="two men", low=2, high=2,
    ...     quote=quote(text, (12, 24)), speaker=Speaker(name="Police"), status="stated", method="rule"))
    'killed: two men (2), says Police; stated'
    """
    what = c.kind if c.field == "toll" and c.kind else c.field
    value = f": {c.value}" if c.value else ""
    count = f" ({number(c.low, c.high)})" if c.low is not None or c.high is not None else ""
    through = "".join(f", quoted by {relay.name}" for relay in reversed(c.relay))
    says = "denies" if denies(c) else "says"
    return f"{what}{value}{count}, {says} {c.speaker.name}{through}; {c.status}"


def _words(c: Claim) -> dict[str, Any]:
    q = c.quote
    return {"type": "TextQuoteSelector", "exact": q.exact, "prefix": q.prefix, "suffix": q.suffix}


def _text(report: ReportRef, c: Claim) -> dict[str, Any]:
    place = {"type": "TextPositionSelector", "start": c.quote.start, "end": c.quote.end}
    source = {
        "id": urn_of("text", report.id), "type": "Text", "format": "text/plain", "label": report.id,
        "schema:sha256": report.sha256,
    }  # fmt: skip
    if url := web(report.url):
        source["via"] = url
    for key, value in (
        ("dc:publisher", report.outlet),
        ("dc:creator", report.author),
        ("dc:title", report.title),
        ("dc:date", report.published),
    ):
        if value:
            source[key] = value
    return {"type": "SpecificResource", "source": source, "selector": [_words(c), place]}

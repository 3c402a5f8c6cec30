"""A report that wants to do harm: markup, controls that turn text, null bytes, one line of a megabyte."""

from __future__ import annotations

import hashlib

import msgspec

from counterclaim.model import Claim, Coded, EventMention, Place, Report, Speaker, claim_id, content_id, quote
from tests.project_records import joined

SCRIPT = "<script>document.title = 'owned'; alert(1)</script><img src=x onerror=alert(1)>"
TURNED = "\u202eseirav tnemtaert\u202c \u2067turned\u2069"
LONG = "x" * 1_000_000


def hostile() -> tuple[Coded, bytes]:
    """The coded report and its raw bytes; it has claims at its head and behind its long line."""
    said = "The <b>mayor</b> said that nine men died in \u202eamoG\u202c."
    text = f"{SCRIPT}\n{TURNED}\x00\x1b[2J\n{said}\n{LONG}\n{said}\n"
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=content_id("r", sha256), text=text, sha256=sha256, outlet="\u202eInvert\x00 <i>Post</i>",
        title=SCRIPT, url="javascript:alert(1)", path="../../etc/<passwd>.txt", media_type="text/html",
        author="\u202e<b>Ada</b>\x1b[2J", language="<i>en</i>",
    )  # fmt: skip
    mentions, claims = [], []
    for start in (text.index(said), text.rindex(said)):
        at = text.index("died", start)
        whole = quote(text, (text.index("nine", start), start + len(said) - 1))
        mention = EventMention(
            id=content_id("e", report.id, at), report=report.id, type="ASSAULT", mode=None,
            modality="happened", trigger=quote(text, (at, at + 4)), quote=whole,
            place=Place(name="<u>Goma</u>", as_written="Goma", lat=-1.68, lon=29.22, radius_m=5000),
        )  # fmt: skip
        mentions.append(mention)
        for field, extra in (
            ("event", {"kind": "ASSAULT"}),
            ("toll", {"kind": "killed", "low": 9, "high": 9, "value": "<b>nine</b>"}),
        ):
            made = Claim(
                id="", report=report.id, field=field, quote=whole, event=mention.id, status="stated",
                speaker=Speaker(name="\u202e<script>mayor</script>", kind="government"),
                method="<s>by hand</s>",
            )  # fmt: skip
            made = msgspec.structs.replace(made, **extra)
            claims.append(msgspec.structs.replace(made, id=claim_id(made)))
    incident = joined(tuple(mentions), tuple(claims))
    return Coded(report=report, mentions=tuple(mentions), claims=tuple(claims), incidents=(incident,)), raw

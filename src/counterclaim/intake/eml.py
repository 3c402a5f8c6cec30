"""Mail -> a report: a press release, a newsletter or an alert as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from counterclaim.intake import mail
from counterclaim.intake.build import BLANK, build
from counterclaim.intake.encoding import Decoded, decode
from counterclaim.intake.header import dated, head
from counterclaim.intake.html import read_page
from counterclaim.intake.outcome import About, Limits, Taken, UnusableError, brief
from counterclaim.intake.source import Source

MEDIA_TYPE = "message/rfc822"
STUB = 40
"""A plain part of fewer words than this, and half as many as the page beside it, only stands in for the page
("see this mail in a browser")."""
_NAMED = 3
"""Attachments that a note names."""


def message(source: Source) -> Iterator[Taken]:
    """Read a mail: its subject, a blank line and its text, plain where it has such, else the page in it.

    The date is the mail's. Who sent it is not who published it, so the outlet stays as the text or the user
    says. Attachments are passed over, with a note that names them.

    Raises:
        UnusableError: it is no mail, or holds no text.

    Follows RFC 5322 and RFC 2045.
    """
    raw = source.whole()
    mailed = mail.parsed(raw)
    found = _sorted(mailed)
    decoded, text, said = _text(found, source.limits)
    if not text.strip():
        raise UnusableError(*BLANK)
    subject = mail.field(mailed, "Subject")
    published, notes = dated(mail.field(mailed, "Date"))
    own = About(title=subject, published=published, notes=notes).over(said)
    top = head(text)
    header, span = top.length, top.title_span
    if subject and not header:
        text, span = f"{subject}\n\n{text}", (0, len(subject))
    elif not text[header:].strip():
        raise UnusableError(*BLANK)
    else:
        own = top.about.over(own)
    yield build(raw, text, source.name, own.over(source.given), source.limits, decoded.notes + found.notes,
                media_type=MEDIA_TYPE, encoding=decoded.encoding, header=header, title_span=span)  # fmt: skip


@dataclass
class _Found:
    """The parts of a mail: its plain texts, its pages, and the names of what is attached."""

    plain: list[Message] = field(default_factory=list)
    pages: list[Message] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        if not self.attached:
            return ()
        named = ", ".join(self.attached[:_NAMED]) + (" …" if len(self.attached) > _NAMED else "")
        n = len(self.attached)
        return (f"{n} attachment{'s were' if n > 1 else ' was'} passed over: {named}",)


def _sorted(mailed: Message) -> _Found:
    found = _Found()
    for part in mail.parts(mailed):
        kind = part.get_content_type()
        name = mail.file_name(part)
        if part.get_content_disposition() == "attachment" or (name and not kind.startswith("image/")):
            found.attached.append(name or brief(kind))
        elif kind == "text/plain":
            found.plain.append(part)
        elif kind == "text/html":
            found.pages.append(part)
        elif not kind.startswith("image/"):  # pictures belong to the page
            found.attached.append(name or brief(kind))
    return found


def _text(found: _Found, limits: Limits) -> tuple[Decoded, str, About]:
    """The text of a mail, how it was decoded, and what the page in it says of itself."""
    plain = [decode(b, mail.charset(p)) for p in found.plain if (b := mail.body(p)).strip()]
    words = sum(len(d.text.split()) for d in plain)
    if found.pages and words < STUB:
        try:
            page = read_page(mail.body(found.pages[0]), limits, mail.charset(found.pages[0]))
        except UnusableError:
            if not plain:
                raise
        else:
            body = page.text[page.title_span[1] :].lstrip("\n") if page.title_span else page.text
            if len(body.split()) > 2 * words:
                return page.decoded, body, About(outlet=page.about.outlet, url=page.about.url)
    if not plain:
        raise UnusableError("holds no text", "save what is attached to it, and name that")
    whole = "\n".join(d.text for d in plain)
    return Decoded(whole, plain[0].encoding, any(d.guessed for d in plain)), whole, About()

"""How alerts are delivered: handed to a webhook, mailed, added to a feed or to a file of JSON lines.

Each gives alerts in their order, and says of each when it is delivered. A receiver may get one twice, where
the program was stopped between delivering and noting it; the alert's id is the same then.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

import msgspec

from counterclaim.export.harmless import visible
from counterclaim.export.uris import urn_of
from counterclaim.export.wording import cut
from counterclaim.intake.outcome import UnusableError
from counterclaim.intake.web.asking import TooLongError, ask
from counterclaim.intake.web.fetch import agent, seconds
from counterclaim.intake.web.public import PrivateError
from counterclaim.intake.web.urls import uri
from counterclaim.project.watching import Filed
from counterclaim.watch.alerts import Alert
from counterclaim.watch.plan import Channel, Mail, Plan

ENTRIES = 100
"""Alerts that a feed holds."""
REPLY = 1 << 16
"""Bytes of a webhook's answer that are read."""
PATIENCE = 30.0
"""Seconds that a mail server is waited for."""
_AGAIN = frozenset({401, 403, 404, 407, 408, 425, 429})
"""Answers of a webhook that are about the webhook, and not about this one alert."""

Deliver = Callable[[Sequence[Filed]], Iterator[int]]
"""Delivers alerts in order; yields the number of each once it is delivered."""


class UndeliveredError(Exception):
    """Alerts could not be delivered; ``wait`` is how many seconds the receiver asks to be left alone."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def deliverer(
    channel: Channel, plan: Plan, last: Callable[[int], Sequence[Filed]], version: str,
    environment: Mapping[str, str] = os.environ,
) -> Deliver:  # fmt: skip
    """What delivers the alerts of a channel.

    Args:
        channel: the channel.
        plan: the rest of the file.
        last: gives the last alerts of the channel, last first.
        version: of this program.
        environment: holds the secrets that the file names.
    """
    if channel.webhook is not None:
        token = environment.get(channel.token) if channel.token else None
        named = channel.webhook
        url = environment.get(named[1:], "") if named.startswith("$") else named
        return lambda alerts: _post(url, token, plan, version, alerts)
    if channel.mail is not None:
        mail = channel.mail
        password = environment.get(mail.password) if mail.password else None
        return lambda alerts: _mail(mail, password, alerts)
    if channel.atom is not None:
        path = channel.atom
        return lambda alerts: _atom(path, channel.name, plan, last(ENTRIES), alerts)
    return lambda alerts: _lines(channel.jsonl or "-", alerts)


def _post(url: str, token: str | None, plan: Plan, version: str, alerts: Sequence[Filed]) -> Iterator[int]:
    """Hand each alert to a webhook as JSON, as RFC 9110 has POST."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": agent(version, plan.contact),
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    at = uri(url)
    private = (urlsplit(at).hostname or "") in plan.private
    refused = ""
    for filed in alerts:
        sent = {**headers, "Idempotency-Key": filed.alert}
        try:
            answer = ask(at, sent, most=REPLY, private=private, body=filed.record.encode())
        except TooLongError:
            yield filed.number  # it was taken, and much was said about it
            continue
        except PrivateError as e:
            raise UndeliveredError(f"{e.reason}; name its host under private, if it may") from None
        except UnusableError as e:
            raise UndeliveredError(f"{e.reason}; it is tried again") from None
        if 200 <= answer.status < 300:
            yield filed.number
        elif 400 <= answer.status < 500 and answer.status not in _AGAIN:
            refused = f"refuses {filed.alert} ({answer.status}); it is tried again"
        else:
            what = "sends on, which is not followed" if answer.status < 400 else "answers"
            wait = seconds(answer.headers.get("retry-after"))
            raise UndeliveredError(f"{what} ({answer.status}); it is tried again", wait)
    if refused:
        raise UndeliveredError(refused)


def _mail(m: Mail, password: str | None, alerts: Sequence[Filed]) -> Iterator[int]:
    """Mail each alert by itself. Its id makes the message's, by which a repeat is known (RFC 5322)."""
    host, _, port = m.server.rpartition(":")
    refused = ""
    context = ssl.create_default_context()
    try:
        server = (
            smtplib.SMTP_SSL(host, int(port), timeout=PATIENCE, context=context)
            if m.tls == "implicit"
            else smtplib.SMTP(host, int(port), timeout=PATIENCE)
        )
        with server:
            if m.tls == "starttls":
                server.starttls(context=context)
            if m.user is not None and password is not None:
                server.login(m.user, password)
            for filed in alerts:
                try:
                    server.send_message(message(m, msgspec.json.decode(filed.record, type=Alert)))
                except smtplib.SMTPDataError as e:
                    refused = f"{host} refuses {filed.alert} ({e.smtp_code}); it is tried again"
                else:
                    yield filed.number
    except (OSError, smtplib.SMTPException) as e:
        code = getattr(e, "smtp_code", None)
        why = f"{code}" if code else getattr(e, "strerror", None) or type(e).__name__
        raise UndeliveredError(f"{host} does not take mail ({why}); it is tried again") from None
    if refused:
        raise UndeliveredError(refused)


def message(m: Mail, alert: Alert) -> EmailMessage:
    """An alert as mail, in plain text; those of one incident stand together."""
    made = EmailMessage()
    domain = m.sender.rpartition("@")[2]
    made["Subject"] = cut(alert.text, 150)
    made["From"], made["To"] = m.sender, ", ".join(m.to)
    made["Date"] = format_datetime(datetime.fromisoformat(alert.time))
    made["Message-ID"] = f"<{alert.id}@{domain}>"
    made["References"] = f"<{alert.incident['id']}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(in_lines(alert))
    return made


def in_lines(alert: Alert) -> str:
    """An alert as text: the sentence, where to read on, who told it."""
    lines = [alert.text, ""]
    if alert.link:
        lines += [alert.link, ""]
    for s in alert.sources:
        told = [s.outlet, s.title, (s.published or "")[:10], s.url]
        lines.append(f"- {', '.join(visible(x) for x in told if x) or s.id}{' (new)' if s.new else ''}")
    return "\n".join([*lines, "", f"Incident {alert.incident['id']}, alert {alert.id}", ""])


def _atom(path: str, name: str, plan: Plan, last: Sequence[Filed], alerts: Sequence[Filed]) -> Iterator[int]:
    """Write the feed anew, whole or not at all."""
    try:
        _replace(
            path,
            feed(
                name, plan.page or path, plan.page, [msgspec.json.decode(f.record, type=Alert) for f in last]
            ),
        )
    except OSError as e:
        raise UndeliveredError(f"{path} cannot be written ({e.strerror}); it is tried again") from None
    yield from (f.number for f in alerts)


def feed(name: str, where: str, page: str | None, alerts: Sequence[Alert]) -> bytes:
    """Alerts as a feed, last first.

    Args:
        name: what the feed is called.
        where: what tells it from other feeds of this name.
        page: the address of the page that alerts link to.
        alerts: last first.

    Follows RFC 4287 (Atom).
    """
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")

    def child(of: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
        made = ET.SubElement(of, tag, attributes)
        made.text = text or None
        return made

    child(root, "id", urn_of("feed", where, name))
    child(root, "title", f"Counterclaim: {visible(name)}")
    child(root, "updated", alerts[0].time if alerts else "1970-01-01T00:00:00Z")
    child(ET.SubElement(root, "author"), "name", "Counterclaim")
    if page:
        child(root, "link", "", rel="alternate", href=page)
    for alert in alerts:
        entry = ET.SubElement(root, "entry")
        child(entry, "id", urn_of("alert", alert.id))
        child(entry, "title", cut(alert.text, 150))
        child(entry, "updated", alert.time)
        for kind in alert.kinds:
            child(entry, "category", "", term=kind)
        if alert.link:
            child(entry, "link", "", rel="alternate", href=alert.link)
        for url in dict.fromkeys(s.url for s in alert.sources if s.url):
            child(entry, "link", "", rel="via", href=url)
        child(entry, "content", in_lines(alert), type="text")
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _replace(path: str, content: bytes) -> None:
    """Write a file so that whoever reads it finds the old content or the new."""
    folder = os.path.dirname(path) or "."
    handle, made = tempfile.mkstemp(dir=folder, prefix=f".{os.path.basename(path)}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(made, os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o644)
        os.replace(made, path)
    except BaseException:
        os.unlink(made)
        raise


def _lines(path: str, alerts: Sequence[Filed]) -> Iterator[int]:
    """Add each alert as a line; what a killed run left of one is taken away first."""
    if path == "-":
        for filed in alerts:
            sys.stdout.write(f"{filed.record}\n")
            sys.stdout.flush()
            yield filed.number
        return
    try:
        with open(path, "a+b") as out:
            for filed in alerts:
                line = filed.record.encode() + b"\n"
                end = out.seek(0, os.SEEK_END)
                at = out.seek(max(0, end - len(line)))
                tail = out.read()
                begun = tail[tail.rfind(b"\n") + 1 :]
                if begun and line.startswith(begun):
                    out.truncate(at + len(tail) - len(begun))
                elif begun:
                    line = b"\n" + line
                if tail != line:
                    out.write(line)
                    out.flush()
                    os.fsync(out.fileno())
                yield filed.number
    except OSError as e:
        raise UndeliveredError(f"{path} cannot be written ({e.strerror}); it is tried again") from None

"""The file that says what is watched and who is told: sources, a project, alerts (TOML)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, get_args

import msgspec

from counterclaim.intake.web.urls import is_address
from counterclaim.model import Standing, TollKind
from counterclaim.resolve.countries import country_name
from counterclaim.vocabulary.event_types import event_type
from counterclaim.watch.changes import TOLD, Kind
from counterclaim.workspace.query import Query, query_of

_SPAN = re.compile(r"(\d{1,5})\s?(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_PART = re.compile(r"^(.*?)(?: - at `\$\.?(.*)`)?$", re.DOTALL)
SHORTEST = timedelta(minutes=1)
"""How often an address may be taken at the most."""
FILTER = ("q", "start", "end", "area", "type", "standing", "country", "actor", "voice", "outlet", "only")
"""What ``where`` may ask for: the page's filter."""


class PlanError(Exception):
    """The file cannot be followed; ``lines`` say in a line each which key is wrong and what to do."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


class _Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: a key that it does not know is refused."""


class Source(_Read, frozen=True, kw_only=True):
    """One source: an address (a feed or a page), a list of addresses, or a folder.

    ``every`` says how often it is taken, ``recheck`` after what time a page that a feed names is looked at
    again, ``outlet`` who published what does not say so itself.
    """

    name: str
    address: str | None = None
    list: str | None = None
    folder: str | None = None
    every: str = "15m"
    recheck: str = "3h"
    outlet: str | None = None

    @property
    def key(self) -> str:
        """What is read: a source that is renamed is still the same one."""
        return self.address or self.list or self.folder or ""

    @property
    def often(self) -> timedelta:
        """How often it is taken."""
        return span(self.every)


class Mail(_Read, frozen=True, kw_only=True):
    """By which server mail is sent, to whom; ``password`` names the environment variable that holds it."""

    to: tuple[str, ...]
    sender: str = msgspec.field(name="from")
    server: str
    user: str | None = None
    password: str | None = None
    tls: Literal["starttls", "implicit", "none"] = "starttls"


class Channel(_Read, frozen=True, kw_only=True):
    """One way in which alerts reach somebody, and which of them.

    A webhook is an address, or ``$NAME`` where the environment holds it; ``token`` names the environment
    variable of what it asks for. ``where`` is the page's filter. Words exchanged, and events told as the
    background of others, are left out unless ``all`` is set.
    """

    name: str
    webhook: str | None = None
    token: str | None = None
    mail: Mail | None = None
    atom: str | None = None
    jsonl: str | None = None
    kinds: tuple[Kind, ...] = ()
    fields: tuple[str, ...] = ()
    where: dict[str, str | tuple[str, ...]] = {}
    public: bool = False
    all: bool = False

    @property
    def query(self) -> Query:
        """The filter.

        Raises:
            ValueError: a part of it cannot be asked for.
        """
        return query_of(
            (k, v) for k, given in self.where.items() for v in ([given] if isinstance(given, str) else given)
        )


class _File(_Read, frozen=True, kw_only=True):
    project: str | None = None
    page: str | None = None
    contact: str | None = None
    pause: float = 1.0
    private: tuple[str, ...] = ()
    sources: tuple[Any, ...] = ()
    alerts: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What is watched, and who is told.

    Attributes:
        sources: what is watched.
        alerts: who is told of what.
        project: the project; None where the file names none.
        page: the address of the page, for links.
        contact: whom hosts may write to.
        pause: seconds between two requests to a host.
        private: hosts that are asked though they are not public.
    """

    sources: tuple[Source, ...] = ()
    alerts: tuple[Channel, ...] = ()
    project: str | None = None
    page: str | None = None
    contact: str | None = None
    pause: float = 1.0
    private: frozenset[str] = frozenset()


def read_plan(path: str, environment: Mapping[str, str] = os.environ) -> Plan:
    """Read the file; paths in it are seen from its folder.

    Args:
        path: the file.
        environment: holds the passwords that it names.

    Raises:
        PlanError: it cannot be followed; each thing that is wrong is a line.
    """
    try:
        with open(path, "rb") as stream:
            read = tomllib.load(stream)
    except OSError as e:
        raise PlanError([f"{path}: cannot be read ({e.strerror}); check the path"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise PlanError([f"{path}: is no TOML ({e}); correct it"]) from None
    return plan_of(read, path, environment)


def plan_of(read: Mapping[str, Any], path: str, environment: Mapping[str, str]) -> Plan:
    """What a file says; see ``read_plan``."""
    folder = os.path.dirname(os.path.abspath(path))
    wrong: list[str] = []
    head = _converted(read, _File, "", wrong) or _File()
    sources = [
        s for n, x in enumerate(head.sources) if (s := _converted(x, Source, _at("sources", n, x), wrong))
    ]
    alerts = [
        a for n, x in enumerate(head.alerts) if (a := _converted(x, Channel, _at("alerts", n, x), wrong))
    ]
    wrong += _head_wrong(head) if not wrong or head.sources else ()
    for n, s in enumerate(sources):
        wrong += [f"sources.{s.name}.{line}" for line in _source_wrong(s, sources[:n])]
    for n, a in enumerate(alerts):
        wrong += [f"alerts.{a.name}.{line}" for line in _channel_wrong(a, alerts[:n], environment)]
    if wrong:
        raise PlanError(f"{path}: {line}" for line in wrong)

    def here(named: str | None) -> str | None:
        return named if named in (None, "-") else os.path.join(folder, os.path.expanduser(named or ""))

    def database(named: str | None) -> str | None:
        return named if named is None or "://" in named else here(named)

    return Plan(
        sources=tuple(msgspec.structs.replace(s, list=here(s.list), folder=here(s.folder)) for s in sources),
        alerts=tuple(msgspec.structs.replace(a, atom=here(a.atom), jsonl=here(a.jsonl)) for a in alerts),
        project=database(head.project),
        page=head.page,
        contact=head.contact,
        pause=head.pause,
        private=frozenset(h.lower() for h in head.private),
    )


def _at(table: str, n: int, given: Any) -> str:
    name = given.get("name") if isinstance(given, dict) else None
    return f"{table}.{name}." if isinstance(name, str) and name else f"{table}[{n + 1}]."


def _converted(given: Any, kind: Any, at: str, wrong: list[str]) -> Any:
    """A table of the file as what it should be; what is wrong with it goes to ``wrong``."""
    try:
        return msgspec.convert(given, kind, strict=True)
    except msgspec.ValidationError as e:
        said = _PART.match(str(e))
        reason, part = (said[1], said[2] or "") if said else (str(e), "")
        name = f"{at}{part}".rstrip(".") or "the file"
        wrong.append(f"{name}: {_plainly(reason, Mail if part == 'mail' else kind)}")
        return None


def _plainly(reason: str, kind: Any) -> str:
    """What msgspec says is wrong, with what to do.

    >>> _plainly("Object contains unknown field `evry`", Source)
    'there is no key evry; keys are: name, address, list, folder, every, recheck, outlet'
    """
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", reason):
        return f"there is no key {unknown[1]}; keys are: {', '.join(kind.__struct_encode_fields__)}"
    if missing := re.fullmatch(r"Object missing required field `(.*)`", reason):
        return f"has no {missing[1]}; give one"
    return f"{reason[:1].lower()}{reason[1:]}; correct it"


def _head_wrong(head: _File) -> Iterator[str]:
    if not head.sources:
        yield "sources: there are none; give one or more [[sources]]"
    if head.page is not None and not is_address(head.page):
        yield f"page: {head.page!r} is no address; write it as https://desk.example"
    if not 0 <= head.pause <= 3600:
        yield f"pause: {head.pause} is no number of seconds from 0 to 3600; correct it"
    for h in head.private:
        if "/" in h or ":" in h:
            yield f"private: {h!r} is no name of a host; name it without scheme, port and path"


def _source_wrong(s: Source, before: Iterable[Source]) -> Iterator[str]:
    if [s.address, s.list, s.folder].count(None) != 2:
        yield "address: give one of address, list and folder"
    if s.address is not None and not is_address(s.address):
        yield f"address: {s.address!r} is no address; write it as https://delta.example/feed"
    for other in before:
        if other.name == s.name:
            yield "name: another source has it too; give it another"
        elif other.key == s.key:
            yield f"address: {other.name} reads the same; leave one out"
    for name in ("every", "recheck"):
        try:
            given = span(getattr(s, name))
        except ValueError as e:
            yield f"{name}: {e}"
            continue
        if name == "every" and given < (SHORTEST if s.folder is None else timedelta(seconds=1)):
            yield f"every: {s.every} is too often; give 1m or more for what is fetched, 1s for a folder"


def _channel_wrong(c: Channel, before: Iterable[Channel], environment: Mapping[str, str]) -> Iterator[str]:
    if [c.webhook, c.mail, c.atom, c.jsonl].count(None) != 3:
        yield "webhook: give one of webhook, mail, atom and jsonl"
    if any(other.name == c.name for other in before):
        yield "name: another alert has it too; give it another"
    hook = c.webhook[1:] if c.webhook is not None and c.webhook.startswith("$") else None
    if c.webhook is not None and hook is None and not is_address(c.webhook):
        yield "webhook: is no address; write it as https://hooks.example/desk, or as $VARIABLE"
    if c.token is not None and c.webhook is None:
        yield "token: only a webhook has one; leave it out"
    secrets = {"webhook": hook, "token": c.token, "mail.password": c.mail.password if c.mail else None}
    for key, variable in secrets.items():
        if variable is not None and not _VARIABLE.fullmatch(variable):
            yield f"{key}: no secret stands in this file; name an environment variable, in capitals"
        elif variable is not None and not environment.get(variable):
            yield f"{key}: the environment has no {variable}; set it"
    if c.mail is not None:
        yield from _mail_wrong(c.mail)
    fields = {*TOLD, *get_args(TollKind)}
    for unknown in sorted({*c.fields} - fields):
        yield f"fields: there is no field {unknown}; fields are: {', '.join(sorted(fields))}"
    yield from _where_wrong(c)


def _mail_wrong(m: Mail) -> Iterator[str]:
    if not m.to:
        yield "mail.to: nobody is named; give one address or more"
    for address in (*m.to, m.sender):
        if not re.fullmatch(r"[^\s@<>,]{1,200}@[^\s@<>,]{1,200}", address):
            yield f"mail: {address!r} is no address; write it as desk@delta.example"
    if (m.user is None) != (m.password is None):
        yield "mail.user: needs a password, and a password a user; give both or neither"
    if m.tls == "none" and m.password is not None:
        yield "mail.tls: a password is not sent without TLS; leave tls out"
    name, _, port = m.server.rpartition(":")
    if not re.fullmatch(r"\d{1,5}", port) or not name or int(port) > 65535:
        yield f"mail.server: {m.server!r} has no port; write it as smtp.delta.example:587"


def _where_wrong(c: Channel) -> Iterator[str]:
    for unknown in sorted({*c.where} - {*FILTER}):
        yield f"where.{unknown}: there is no such part; parts are: {', '.join(FILTER)}"
    try:
        query = c.query
    except ValueError as e:
        yield f"where.{e}"
        return
    for kind in query.type:
        if event_type(kind, None) is None:
            yield f"where.type: {kind} is no event type; see docs/reference/events.md"
    for standing in query.standing:
        if standing not in get_args(Standing):
            yield f"where.standing: {standing} is none; choose of: {', '.join(get_args(Standing))}"
    for country in query.country:
        if country_name(country) == country:
            yield f"where.country: {country} is no code; write it as PAK (ISO 3166-1 alpha-3)"


def span(written: str) -> timedelta:
    """A time span as people write it.

    Raises:
        ValueError: it is none.

    >>> span("15m"), span("36h")
    (datetime.timedelta(seconds=900), datetime.timedelta(days=1, seconds=43200))
    """
    read = _SPAN.fullmatch(written.strip())
    if read is None:
        raise ValueError(f"{written!r} is no time span; write it as 15m, 3h or 1d")
    return timedelta(**{_UNITS[read[2]]: int(read[1])})

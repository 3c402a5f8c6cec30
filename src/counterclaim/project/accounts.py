"""Who may use the page of a project: people with passwords and roles, and their sessions.

Passwords are kept as argon2id hashes (RFC 9106), sessions as the hash of a random token that the browser
alone holds: who reads the project file can log in as nobody. A wrong name costs the same time as a wrong
password, so that nobody learns who has an account.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import argon2
from sqlalchemy import delete, func, insert, select, update

from counterclaim.model.base import Record
from counterclaim.project.store import Project
from counterclaim.project.tables import session, user

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may: look; decide; import and manage accounts."""
SHORTEST = 10
"""Characters of a password at least (NIST SP 800-63B asks for 8, and for length above all)."""
LONGEST = 1000
NAME = 64
LASTS = timedelta(hours=12)
"""How long a session lasts: a working day."""

# Each check takes 64 MB; many at once would be an attack of their own.
_CHECKS = threading.BoundedSemaphore(2)


class User(Record, frozen=True):
    """Somebody with an account."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether somebody may do what a role may.

        >>> User(name="Ada", role="reviewer").may("reader"), User(name="Ada", role="reviewer").may("admin")
        (True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(role)


class AccountError(ValueError):
    """An account cannot be made or changed so: one line."""


class Accounts:
    """The accounts of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def users(self) -> Iterator[User]:
        """Everybody who has an account, by name."""
        with self._project.connected() as connection:
            for row in connection.execute(select(user.c.name, user.c.role).order_by(user.c.key)):
                yield User(name=row.name, role=row.role)

    def add(self, name: str, role: Role, password: str) -> User:
        """Make an account.

        Raises:
            AccountError: name, role or password will not do, or there is such a name.
        """
        shown, key = _named(name)
        if role not in ROLES:
            raise AccountError(f"{role}: no role; choose one of: {', '.join(ROLES)}")
        row = {"key": key, "name": shown, "role": role, "password": _hashed(password)}
        with self._project.writing() as connection:
            if connection.execute(select(user.c.key).where(user.c.key == key)).first() is not None:
                raise AccountError(f"{shown}: there is such an account; choose another name")
            connection.execute(insert(user).values(row))
        return User(name=shown, role=role)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; its sessions end.

        Raises:
            AccountError: there is no such account, or the password will not do.
        """
        self._change(name, password=_hashed(password))

    def set_role(self, name: str, role: Role) -> None:
        """Give an account another role; its sessions end.

        Raises:
            AccountError: there is no such account or role, or it is the last admin's.
        """
        if role not in ROLES:
            raise AccountError(f"{role}: no role; choose one of: {', '.join(ROLES)}")
        self._change(name, role=role)

    def remove(self, name: str) -> None:
        """Remove an account and end its sessions; what it decided stays.

        Raises:
            AccountError: there is no such account, or it is the last admin's while others are left.
        """
        self._change(name)

    def _change(self, name: str, **values: str) -> None:
        """Change an account, or remove it where nothing is to be set."""
        shown, key = _named(name)
        with self._project.writing() as connection:
            old = connection.execute(select(user.c.role).where(user.c.key == key)).scalar()
            if old is None:
                raise AccountError(f"{shown}: no such account; see: counterclaim users list")
            if old == "admin" and ("role" in values or not values):
                count = select(func.count()).select_from(user).where(user.c.key != key)
                others = connection.execute(count).scalar_one()
                admins = connection.execute(count.where(user.c.role == "admin")).scalar_one()
                loses = values.get("role") != "admin"
                if loses and not admins and (others or values):
                    raise AccountError(f"{shown} is the only admin; make another one first")
            connection.execute(delete(session).where(session.c.user == key))
            if values:
                connection.execute(update(user).where(user.c.key == key).values(values))
            else:
                connection.execute(delete(user).where(user.c.key == key))

    def check(self, name: str, password: str) -> User | None:
        """Who logs in with a name and a password; None where either is wrong, after the same time."""
        try:
            key = _named(name)[1]
        except AccountError:
            key = ""
        with self._project.connected() as connection:
            row = connection.execute(select(user).where(user.c.key == key)).mappings().first()
        nobody = _nobody()
        stored = nobody if row is None else row["password"]
        with _CHECKS:
            right = _verified(stored, password[: LONGEST + 1])
        if row is None or not right:
            return None
        if _hasher().check_needs_rehash(stored):
            with self._project.writing() as connection:
                renewed = update(user).where(user.c.key == key, user.c.password == stored)
                connection.execute(renewed.values(password=_hashed(password)))
        return User(name=row["name"], role=row["role"])

    def begin(self, who: User, now: datetime | None = None) -> str:
        """Begin a session; gives its token, which is kept nowhere here."""
        now = now or datetime.now(UTC)
        token = secrets.token_urlsafe(32)
        row = {"token": _digest(token), "user": _named(who.name)[1], "expires": _written(now + LASTS)}
        with self._project.writing() as connection:
            connection.execute(delete(session).where(session.c.expires <= _written(now)))
            connection.execute(insert(session).values(row))
        return token

    def who(self, token: str, now: datetime | None = None) -> User | None:
        """Whose session a token is; None where it is none, or is over."""
        query = (
            select(user.c.name, user.c.role)
            .join(session, session.c.user == user.c.key)
            .where(session.c.token == _digest(token), session.c.expires > _written(now or datetime.now(UTC)))
        )
        with self._project.connected() as connection:
            row = connection.execute(query).first()
        return None if row is None else User(name=row.name, role=row.role)

    def end(self, token: str) -> None:
        """End a session."""
        with self._project.writing() as connection:
            connection.execute(delete(session).where(session.c.token == _digest(token)))


def _named(name: str) -> tuple[str, str]:
    """A name as it is shown, and as it is compared: two that look alike but for case are one.

    Raises:
        AccountError: it is no name.
    """
    shown = unicodedata.normalize("NFKC", " ".join(name.split()))
    if not shown or len(shown) > NAME or not shown.isprintable():
        raise AccountError(f"the name of an account has 1 to {NAME} characters that can be printed")
    return shown, unicodedata.normalize("NFKC", shown.casefold())


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"a password has {SHORTEST} to {LONGEST} characters")
    return _hasher().hash(password.encode("utf-8", "surrogatepass"))


def _verified(stored: str, password: str) -> bool:
    try:
        return _hasher().verify(stored, password.encode("utf-8", "surrogatepass"))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@functools.cache
def _hasher() -> argon2.PasswordHasher:
    """Argon2id with the parameters that RFC 9106 recommends where memory is scarce."""
    return argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)


@functools.cache
def _nobody() -> str:
    """The hash of a password that nobody has, checked where a name is nobody's."""
    return _hasher().hash(secrets.token_bytes(32))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")

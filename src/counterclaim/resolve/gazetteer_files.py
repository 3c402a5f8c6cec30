"""Where the gazetteer's files lie: the one in use, the full one, the places that the user added."""

from __future__ import annotations

import os
from pathlib import Path

OVERRIDE = "COUNTERCLAIM_GAZETTEER"
"""The environment variable that names another gazetteer."""


def in_use(override: str = "") -> Path:
    """The file that the program reads: the one that is named, else the full one if it was built, else the
    one that is built of packages."""
    if override:
        return Path(override)
    full = full_path()
    return full if full.exists() else packaged_path()


def packaged_path() -> Path:
    """The gazetteer built of packages at first use; its name changes with them."""
    from platformdirs import user_cache_path

    from counterclaim.resolve.gazetteer_build import fingerprint

    return user_cache_path("counterclaim") / f"gazetteer-{fingerprint()}.sqlite"


def full_path() -> Path:
    """The gazetteer with a GeoNames dump in it, which the user built."""
    from platformdirs import user_data_path

    return user_data_path("counterclaim") / "gazetteer.sqlite"


def added_path(override: str = "") -> Path:
    """The places that the user added: beside a named gazetteer, else with the user's data.

    >>> added_path("/data/world.sqlite").name
    'world.added.sqlite'
    """
    path = Path(override) if override else full_path()
    return path.with_name(f"{path.stem}.added.sqlite")


def made_by_user() -> tuple[Path, ...]:
    """The files of the gazetteer in use that do not follow from the program and its packages."""
    override = os.environ.get(OVERRIDE, "")
    paths = (in_use(override) if override or full_path().exists() else None, added_path(override))
    return tuple(p for p in paths if p is not None and p.exists())

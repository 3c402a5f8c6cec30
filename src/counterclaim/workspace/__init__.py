"""The web page: see incidents, check them against their reports, correct and cite them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterclaim.workspace.app import create_app
    from counterclaim.workspace.settings import Batch, Coder, Outcome, Settings, Total

__all__ = ["Batch", "Coder", "Outcome", "Settings", "Total", "create_app"]


def __getattr__(name: str) -> Any:
    """What serves the page, loaded when it is asked for: who only asks for incidents needs no server."""
    if name in __all__:
        module = "app" if name == "create_app" else "settings"
        return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The web page: see incidents, check them against their reports, correct and cite them."""

from counterclaim.workspace.app import create_app
from counterclaim.workspace.settings import Coder, Settings

__all__ = ["Coder", "Settings", "create_app"]

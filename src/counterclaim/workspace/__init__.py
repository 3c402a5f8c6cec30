"""The web page: see incidents, check them against their reports, correct and cite them."""

from counterclaim.workspace.app import create_app
from counterclaim.workspace.settings import Batch, Coder, Outcome, Settings, Total

__all__ = ["Batch", "Coder", "Outcome", "Settings", "Total", "create_app"]

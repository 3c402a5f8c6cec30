"""Claims of reports -> incidents: which mentions tell of one event, what is agreed and what is contested."""

from counterclaim.incidents.build import incidents

__all__ = ["incidents"]

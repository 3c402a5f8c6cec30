"""Annotated report -> event mentions and claims: who says what, how sure, in which words."""

from counterclaim.claims.assemble import code

__all__ = ["code"]

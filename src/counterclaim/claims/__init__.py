"""Annotated report -> event mentions and claims: who says what, how sure, in which words."""

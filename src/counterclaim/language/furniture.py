"""Furniture, as passages are cut: the vocabulary knows it (``vocabulary/furniture.py``)."""

from counterclaim.vocabulary.furniture import LONGEST, is_furniture

__all__ = ["LONGEST", "is_furniture"]

"""Products of matrices by NumPy's library, which is faster here than the one that spaCy brings.

Two things are seen to. A row of a product comes out the same whatever other rows stand beside it, as spaCy's
own library gives it, so that a report is parsed alike alone and in a batch: NumPy's takes other ways, with
other roundings, for few rows, so few are filled up. And one core is used, for a folder of reports is coded by
as many processes as there are cores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
from spacy.language import Language
from thinc.backends.numpy_ops import NumpyOps
from thinc.model import Model
from threadpoolctl import ThreadpoolController

LEAST = 128
"""Rows from which on the library takes the same way for every number of rows."""

T = TypeVar("T")


class SteadyOps(NumpyOps):  # type: ignore[misc]
    """spaCy's numbers, with products by NumPy."""

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each turned over if so asked."""
        if trans1:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        rows = len(x)
        if rows < LEAST:
            filled = np.zeros((LEAST, x.shape[1]), dtype=x.dtype)
            filled[:rows] = x
            x = filled
        made = np.dot(x, y.T if trans2 else y)[:rows]
        if out is None:
            return made
        out[...] = made
        return out


def steady(nlp: Language) -> Language:
    """Let all models of a pipeline multiply by NumPy; where spaCy has a library for the machine, by that."""
    ops = SteadyOps()
    for _, pipe in nlp.components:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            for node in model.walk():
                if type(node.ops) is NumpyOps:
                    node.ops = ops
    return nlp


def on_one_core(stream: Iterator[T]) -> Iterator[T]:
    """What a stream yields, each computed on one core; between two of them all cores are free.

    Args:
        stream: what computes an item when it is asked for it.

    >>> list(on_one_core(iter("ab")))
    ['a', 'b']
    """
    threads = ThreadpoolController()
    while True:
        with threads.limit(limits=1, user_api="blas"):
            try:
                item = next(stream)
            except StopIteration:
                return
        yield item

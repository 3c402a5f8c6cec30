"""Products of matrices: the same row in any company, on one core."""

import numpy as np
import pytest
from thinc.model import Model
from threadpoolctl import threadpool_info, threadpool_limits

from counterclaim.language.pipeline import pipeline
from counterclaim.language.products import LEAST, SteadyOps, on_one_core


@pytest.mark.parametrize("wide", [50, 96, 288])
@pytest.mark.parametrize("deep", [96, 384, 768])
def test_a_row_of_a_product_does_not_depend_on_the_others(deep: int, wide: int) -> None:
    rng = np.random.default_rng(7)
    ops = SteadyOps()
    rows = rng.standard_normal((2000, deep), dtype=np.float32)
    weights = rng.standard_normal((wide, deep), dtype=np.float32)
    whole = ops.gemm(rows, weights, trans2=True)
    assert np.allclose(whole, rows @ weights.T, atol=1e-3)
    for many in (1, 2, 5, 17, LEAST - 1, LEAST, LEAST + 1, 999):
        part = ops.gemm(rows[300 : 300 + many], weights, trans2=True)
        assert (part == whole[300 : 300 + many]).all(), many


def test_products_into_an_array_and_of_turned_matrices() -> None:
    ops = SteadyOps()
    a, b = np.arange(6, dtype=np.float32).reshape(2, 3), np.arange(12, dtype=np.float32).reshape(3, 4)
    out = np.zeros((2, 4), dtype=np.float32)
    assert ops.gemm(a, b, out=out) is out
    assert (out == a @ b).all()
    assert (ops.gemm(np.ascontiguousarray(a.T), b, trans1=True) == a @ b).all()


def test_all_models_of_the_pipeline_multiply_so_where_spacy_brings_nothing_better() -> None:
    models = [getattr(pipe, "model", None) for _, pipe in pipeline().components]
    kinds = {type(node.ops).__name__ for m in models if isinstance(m, Model) for node in m.walk()}
    assert kinds in ({"SteadyOps"}, {"AppleOps"})


def test_cores_are_given_back_between_two_items() -> None:
    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        seen = [(inside, threads()) for inside in on_one_core(threads() for _ in range(2))]
    assert [inside for inside, _ in seen] == [{1}, {1}]
    assert all(outside == before for _, outside in seen)

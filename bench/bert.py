"""One pass of a BERT-base encoder with random weights: what each question costs a peer with a model a task.

Devlin et al. 2019: 12 layers, 768 numbers a piece, 12 heads. Weights do not matter for how long it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

HIDDEN, LAYERS, HEADS, INNER = 768, 12, 12, 3072


def bert_base() -> Callable[[int], object]:
    """A function that runs the encoder once over a window of so many word pieces, on one thread."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = InferenceSession(_model(), options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(1)

    def run(pieces: int) -> object:
        return session.run(None, {"x": rng.standard_normal((pieces, HIDDEN), dtype=np.float32)})

    return run


def _model() -> bytes:
    from onnx import TensorProto, helper

    rng = np.random.default_rng(0)
    weights = []
    nodes = []

    def matrix(name: str, *shape: int) -> str:
        values = rng.standard_normal(shape, dtype=np.float32) * 0.02
        weights.append(helper.make_tensor(name, TensorProto.FLOAT, shape, values.tobytes(), raw=True))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def linear(x: str, name: str, rows: int, columns: int) -> str:
        return node("Gemm", [x, matrix(f"{name}.w", rows, columns), matrix(f"{name}.b", columns)], name)

    def numbers(name: str, *values: int) -> str:
        weights.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
        return name

    apart, together = numbers("apart", 0, HEADS, HIDDEN // HEADS), numbers("together", 0, HIDDEN)
    scale = "scale"
    weights.append(helper.make_tensor(scale, TensorProto.FLOAT, [], [(HIDDEN // HEADS) ** -0.5]))
    x = "x"
    for layer in range(LAYERS):
        q, k, v = (
            node("Transpose", [node("Reshape", [linear(x, f"{layer}{p}", HIDDEN, HIDDEN), apart],
                                    f"{layer}{p}h")], f"{layer}{p}t", perm=order)
            for p, order in (("q", [1, 0, 2]), ("k", [1, 2, 0]), ("v", [1, 0, 2]))
        )  # fmt: skip
        scores = node("Mul", [node("MatMul", [q, k], f"{layer}qk"), scale], f"{layer}s")
        seen = node("MatMul", [node("Softmax", [scores], f"{layer}p", axis=-1), v], f"{layer}pv")
        turned = node("Transpose", [seen], f"{layer}pt", perm=[1, 0, 2])
        back = node("Reshape", [turned, together], f"{layer}j")
        x = _normal(node, matrix, x, linear(back, f"{layer}o", HIDDEN, HIDDEN), f"{layer}n")
        inner = node("Gelu", [linear(x, f"{layer}i", HIDDEN, INNER)], f"{layer}g")
        x = _normal(node, matrix, x, linear(inner, f"{layer}e", INNER, HIDDEN), f"{layer}l")
    shape: list[str | int | None] = ["pieces", HIDDEN]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", x)]
    graph = helper.make_graph(nodes, "bert-base", ends[:1], ends[1:], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    made: bytes = model.SerializeToString()
    return made


def _normal(node: Callable[..., str], matrix: Callable[..., str], x: str, added: str, name: str) -> str:
    """What a layer makes of its input, added to it and normalised."""
    total = node("Add", [x, added], f"{name}.sum")
    return node("LayerNormalization", [total, matrix(f"{name}.w", HIDDEN), matrix(f"{name}.b", HIDDEN)], name)


def lengths(texts: list[str], longest: int = 510) -> Iterator[int]:
    """The windows of word pieces in which a peer would read some texts."""
    from counterclaim.language.windows import windows

    for text in texts:
        yield from (len(w.marked) for w in windows(text, [(0, len(text))], longest))

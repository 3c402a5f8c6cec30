"""Weights as the program ships them: the encoder as an ONNX graph in whole numbers, the heads as arrays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from train.model import Reader

OPSET = 17


def export(reader: Reader, folder: Path) -> None:
    """Write ``encoder.onnx`` and ``heads.npz``.

    The encoder's matrices are stored as 8-bit integers, a scale for each column; sums run in 32 bits, and the
    values between layers are scaled anew for each window, which therefore is read alone (Jacob et al. 2018).

    Args:
        reader: the trained reader.
        folder: where to write.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        graph(reader.eval(), plain)
        quantize_dynamic(
            plain,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            # The heads are small, and what they say is compared with thresholds: they stay exact.
            nodes_to_exclude=_heads(plain),
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
    heads = {
        name.replace(".", "_"): value.detach().float().numpy()
        for name, value in reader.named_parameters()
        if not name.startswith(("encoder.", "tags.", "linked."))
    }
    np.savez(folder / "heads.npz", **heads)


def _heads(path: Path) -> list[str]:
    """The names of the heads' nodes in a graph."""
    import onnx

    nodes = onnx.load(path, load_external_data=False).graph.node
    return [n.name for n in nodes if n.name.startswith(("/reader/tags/", "/reader/linked/"))]


class _Alone(torch.nn.Module):
    """Encoder and the heads that every window needs, for one window without a batch: ids (words,) to vectors
    (words, HIDDEN), tags and classes (words, columns), and what each piece offers to anchors."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        hidden = self.reader.encoder(ids[None])[0]
        return hidden, self.reader.tags(hidden), self.reader.linked(hidden)


def graph(reader: Reader, path: Path) -> None:
    """The reader as an ONNX graph in floating point, for one window of any length."""
    names = ["hidden", "outputs", "offered"]
    torch.onnx.export(
        _Alone(reader).eval(),
        (torch.zeros(16, dtype=torch.long),),
        str(path),
        input_names=["ids"],
        output_names=names,
        dynamic_axes={name: {0: "words"} for name in ("ids", *names)},
        opset_version=OPSET,
        dynamo=False,
    )

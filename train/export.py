"""Weights as the program ships them: the encoder as an ONNX graph in whole numbers, the heads as arrays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from train.encoder import Encoder
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
        graph(reader.encoder.eval(), plain)
        quantize_dynamic(
            plain,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
    heads = {
        name.replace(".", "_"): value.detach().float().numpy()
        for name, value in reader.named_parameters()
        if not name.startswith("encoder.")
    }
    np.savez(folder / "heads.npz", **heads)


class _Alone(torch.nn.Module):
    """The encoder on one window, without a batch: ids (words,) to vectors (words, HIDDEN)."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> Tensor:
        made: Tensor = self.encoder(ids[None])[0]
        return made


def graph(encoder: Encoder, path: Path) -> None:
    """The encoder as an ONNX graph in floating point, for one window of any length."""
    torch.onnx.export(
        _Alone(encoder).eval(),
        (torch.zeros(16, dtype=torch.long),),
        str(path),
        input_names=["ids"],
        output_names=["hidden"],
        dynamic_axes={"ids": {0: "words"}, "hidden": {0: "words"}},
        opset_version=OPSET,
        dynamo=False,
    )

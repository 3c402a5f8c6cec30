"""The learned reader: one encoder, and small heads that all read the same vectors.

The heads are kept so plain that running them needs no more than a few matrix products
(``counterclaim.language.heads``): a linear layer for tags and classes, a bilinear form for links, and a
two-layer net for what passes between two actors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from counterclaim.language.heads import DISTANCES, LINK
from counterclaim.language.scheme import LINKS, ROOTS, columns
from train.encoder import HIDDEN, Encoder

PAIR = 256


@dataclass(frozen=True)
class Seen:
    """What the reader makes of some windows: a vector and the outputs of the linear heads for each piece."""

    hidden: Tensor
    outputs: Tensor


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(HIDDEN, max(s.stop for s in columns().values()))
        self.anchor = nn.Linear(HIDDEN, len(LINKS) * LINK)
        self.linked = nn.Linear(HIDDEN, len(LINKS) * LINK)
        self.distance = nn.Parameter(torch.zeros(len(LINKS), 2 * DISTANCES + 1))
        self.query = nn.Linear(2 * HIDDEN, HIDDEN)
        self.pair = nn.Linear(3 * HIDDEN, PAIR)
        self.root = nn.Linear(PAIR, len(ROOTS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Seen:
        """Read windows: pieces (batch, words) and where there are some."""
        hidden = self.dropout(self.encoder(ids, mask).float())
        return Seen(hidden, self.tags(hidden))

    def links(self, hidden: Tensor, batch: Tensor, at: Tensor) -> Tensor:
        """How much each piece belongs to some anchors, as logits (anchors, links, words).

        Args:
            hidden: vectors, (batch, words, HIDDEN).
            batch: the window of each anchor.
            at: its piece.
        """
        words = hidden.shape[1]
        row = self.anchor(hidden[batch, at]).view(-1, len(LINKS), LINK)
        column = self.linked(hidden).view(-1, words, len(LINKS), LINK)[batch]
        scores = torch.einsum("akd,awkd->akw", row, column) / math.sqrt(LINK)
        return scores + self.distance[:, buckets(at, words)].transpose(0, 1)

    def roots(self, hidden: Tensor, source: Tensor, target: Tensor, mask: Tensor) -> Tensor:
        """What passes between two actors, as logits (batch, roots).

        Args:
            hidden: vectors, (batch, words, HIDDEN).
            source: 1 at the pieces of the one who acts, (batch, words).
            target: likewise of the other.
            mask: True where there is a piece.
        """
        ends = torch.cat([_mean(hidden, source), _mean(hidden, target)], dim=-1)
        weights = torch.einsum("bd,bwd->bw", self.query(ends), hidden) / math.sqrt(HIDDEN)
        weights = weights.masked_fill(~mask, -1e9).softmax(-1)
        told = torch.einsum("bw,bwd->bd", weights, hidden)
        inner = self.dropout(nn.functional.gelu(self.pair(torch.cat([ends, told], dim=-1))))
        made: Tensor = self.root(inner)
        return made


def buckets(at: Tensor, words: int) -> Tensor:
    """How far each of ``words`` pieces lies from the anchors at ``at``, in steps that grow with the distance;
    see ``counterclaim.language.heads.buckets``."""
    away = torch.arange(words)[None, :] - at[:, None]
    steps = (2 * torch.log2(1 + away.abs().float())).floor().clamp(max=DISTANCES).long()
    return DISTANCES + away.sign() * steps


def _mean(hidden: Tensor, held: Tensor) -> Tensor:
    return torch.einsum("bw,bwd->bd", held, hidden) / held.sum(-1, keepdim=True).clamp(min=1)

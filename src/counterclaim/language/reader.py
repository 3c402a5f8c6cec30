"""The learned reader: a small encoder on the processor, whose vectors all heads share.

Each window is read alone. Numbers between the layers are rounded on a scale of the window's own, so that a
window read beside others in a batch would come out a little differently; read alone, a report gives the same
answer in any company. The weights come with the package; ``weights/MODEL_CARD.md`` tells how they were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.language.heads import LINK, Floats
from counterclaim.language.readings import Readings, View
from counterclaim.language.windows import Window
from counterclaim.model import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True)
class Reader:
    """An encoder with its heads: those that every window needs in its graph, the others as weights."""

    encoder: InferenceSession
    heads: Mapping[str, Floats]

    def read(self, text: str, spans: Sequence[Span]) -> Readings:
        """Read the passages of a text.

        Args:
            text: a report's text.
            spans: the passages to read, in order.
        """
        return Readings(text, tuple(spans), self.view, self.heads)

    def view(self, window: Window) -> View:
        """Read one window."""
        ids = np.array(window.marked, dtype=np.int64)
        hidden, outputs, offered = self.encoder.run(None, {"ids": ids})
        return View(window, hidden, outputs, offered.reshape(len(ids), -1, LINK))


@cache
def reader() -> Reader:
    """The shipped reader, loaded once."""
    return load(resources.files("counterclaim.language") / "weights")


def load(folder: Traversable) -> Reader:
    """Load a reader from a folder with ``encoder.onnx`` and ``heads.npz``."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # One thread: a folder is coded by as many processes as there are cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = InferenceSession(
        (folder / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    with resources.as_file(folder / "heads.npz") as path, np.load(path, allow_pickle=False) as held:
        heads = {name: held[name] for name in held.files}
    return Reader(session, heads)

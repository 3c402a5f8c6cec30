"""Make the relevance gate's weights: a linear model over words, fitted to passages and tuned to reports.

``python -m train.gate label`` lets the rule coder look over the texts (the product's environment);
``python -m train.gate fit`` makes the weights and prints the figures of what was held out (scikit-learn).
Both take their folders as the bench does. A passage is violent where the coder sees an event in it; a report
where its set says so or, failing that, where the coder sees violence beyond doubt. Seeded and deterministic.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.cli import folders
from counterclaim.relevance.gate import Weights, best_window, tokens
from train.gate_texts import Part, Text, texts

"""Report -> annotated report: passages, sentences, syntax and names."""

from counterclaim.language.annotated import Annotated, Means, Passage, Sentence
from counterclaim.language.pipeline import annotate, pipeline
from counterclaim.language.syntax import Doc, Run, Token

__all__ = [
    "Annotated",
    "Doc",
    "Means",
    "Passage",
    "Run",
    "Sentence",
    "Token",
    "annotate",
    "pipeline",
]

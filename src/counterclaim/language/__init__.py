"""Report -> annotated report: passages, sentences, syntax and names."""

from counterclaim.language.annotated import Annotated, Means, Passage, Sentence
from counterclaim.language.pipeline import annotate, pipeline

__all__ = ["Annotated", "Means", "Passage", "Sentence", "annotate", "pipeline"]

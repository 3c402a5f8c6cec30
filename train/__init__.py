"""Makes the learned reader's weights from public corpora."""

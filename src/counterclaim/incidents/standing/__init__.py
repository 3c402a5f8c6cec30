"""How values and incidents stand: who says what, what develops, what clashes, what a rule resolves."""

"""How the learned parts of the product are made of public corpora; not needed to run it."""

"""How the learned parts of the program are made of public corpora; not needed to run it."""

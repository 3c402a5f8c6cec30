"""Measure the product as an outsider sees it: by the lines of its claims and incidents exports, against gold.

``python -m bench all --gold DIR`` runs every task; see ``docs/measuring.md``.
"""

"""Counterclaim in a notebook: projects, tables of claims and incidents, and how they are shown.

All of it is reached from ``counterclaim`` itself: ``counterclaim.code`` and ``counterclaim.open`` give a
``Project``, whose methods give the rest.
"""

"""Counterclaim: from conflict news to a citable record of who says what happened."""

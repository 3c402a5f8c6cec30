"""Scripts that make the small data files which the program ships; nothing here is installed with it."""

"""How incidents stand to one another, and the affair that they make."""

"""``python -m counterclaim``: the command line."""

from counterclaim.cli import main

if __name__ == "__main__":
    main()

"""What a single format lets its users choose, by ``--set NAME=VALUE``."""

from __future__ import annotations

from counterclaim.export.rows import Options


class ChoiceError(ValueError):
    """A choice that a format does not have."""


def choice(options: Options, name: str, *values: str) -> str:
    """The value that was chosen; the first one where none was.

    Args:
        options: what the user chose.
        name: of the choice.
        values: that there are, the usual one first.

    Raises:
        ChoiceError: another value was given.

    >>> chosen = Options(extra={"split": "none"})
    >>> choice(chosen, "split", "day", "none"), choice(chosen, "all", "no", "yes")
    ('none', 'no')
    """
    chosen = options.extra.get(name, values[0])
    if chosen not in values:
        raise ChoiceError(f"{name}={chosen}: no such choice; choose one of: {', '.join(values)}")
    return chosen

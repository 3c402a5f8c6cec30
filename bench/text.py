"""Tables and short lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], body: Iterable[Sequence[object]]) -> str:
    """Rows in columns, for people to read."""
    lines = [[str(c) for c in row] for row in (head, *body)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def short(text: str, width: int = 60) -> str:
    """A text on one line of at most ``width`` characters.

    >>> short("one two three", 8)
    'one two…'
    """
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def number(value: float) -> str:
    """A figure as tables show it: shares with three digits, others whole.

    >>> number(0.12345), number(12.0), number(1234.5)
    ('0.123', '12', '1234.5')
    """
    if value == int(value) and abs(value) > 1:
        return f"{value:.0f}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"

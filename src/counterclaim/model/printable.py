"""Text of reports made fit for a terminal or a table."""

from __future__ import annotations


def plain(text: str) -> str:
    r"""A text for a terminal: what cannot be printed and is no line end becomes a replacement character.

    >>> plain("two men\x1b[2J died\n")
    'two men\ufffd[2J died\n'
    """
    kept = (c if c.isprintable() or c in "\n\t" else " " if c.isspace() else "\ufffd" for c in text)
    return "".join(kept)


def one_line(text: str) -> str:
    r"""A text in one line, with one space where there was any: for a table that others read line by line.

    >>> one_line("two men\n  died\x1b")
    'two men died\ufffd'
    """
    return " ".join(plain(text).split())

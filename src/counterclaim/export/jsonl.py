"""JSON lines: the contract with the outside, one claim or incident a line."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from counterclaim.export.rows import PLAIN, Options, Out, Row, line


def write(records: Iterable[Row], out: Out, *, options: Options = PLAIN) -> None:
    """Write one line of JSON for each claim or incident, in the order given, in UTF-8.

    Args:
        records: claims or incidents.
        out: takes the bytes; nothing is held back.
        options: none apply.

    Follows https://jsonlines.org.
    """
    encoder = msgspec.json.Encoder()
    for row in records:
        out.write(encoder.encode(line(row)) + b"\n")

"""JSON: one array of the lines of the contract."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from counterclaim.export.rows import PLAIN, Options, Out, Row, line


def write(records: Iterable[Row], out: Out, *, options: Options = PLAIN) -> None:
    """Write claims or incidents as one JSON array, one a line, in the order given.

    Args:
        records: claims or incidents.
        out: takes the bytes as they come.
        options: none apply.

    Follows RFC 8259.
    """
    encoder = msgspec.json.Encoder()
    before = b"[\n"
    for row in records:
        out.write(before + encoder.encode(line(row)))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")

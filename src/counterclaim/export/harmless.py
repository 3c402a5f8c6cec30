"""Text of reports as a page may show it: no markup, no hidden control, nothing that turns other words."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
"""What is no letter, sign or space. Marks that languages need (joiners, the marks of direction that only
stand between letters) are left."""
_SHORT = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip


def harmless(text: str) -> Markup:
    """A text as HTML that shows it and does nothing else.

    What would be markup is escaped. A control character stands as a sign with its name, and is not itself
    there any more: so no override can turn the letters behind it, or the page's own words.

    >>> print(harmless("<b>two</b> men\\x00"))
    &lt;b&gt;two&lt;/b&gt; men<span class="control" title="control character U+0000">␀</span>
    """
    escaped = str(escape(text))
    return Markup(_CONTROLS.sub(lambda m: _sign(m.group()), escaped))  # noqa: S704 - escaped above


def visible(text: str) -> str:
    """A text on one line with its control characters as plain signs: for titles and citations.

    >>> visible("Nine\\ndead \\u202eevif")
    'Nine dead [RLO]evif'
    """
    return " ".join(_CONTROLS.sub(lambda m: _plain(m.group()), text).split())


def _plain(control: str) -> str:
    if control in _SHORT:
        return f"[{_SHORT[control]}]"
    code = ord(control)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"[U+{code:04X}]"


def _sign(control: str) -> str:
    name = unicodedata.name(control, "control character").lower()
    return f'<span class="control" title="{name} U+{ord(control):04X}">{_plain(control)}</span>'

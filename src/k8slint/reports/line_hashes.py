"""The hash by which GitHub knows a line again: `primaryLocationLineHash`, to the digit as its own action makes it.

It is made of the 100 UTF-16 code units from the start of the line on, blanks and tabs left out, whatever lines they are
in (https://github.com/github/codeql-action/blob/main/src/fingerprints.ts). So it stays when lines above are changed.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

BLOCK = 100
BASE = 37
POWERS = tuple(pow(BASE, exponent, 2**64) for exponent in reversed(range(BLOCK)))
END = "\uffff"
"""What stands behind the last character; zeros follow."""

ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def line_hashes(data: bytes, lines: Collection[int]) -> dict[int, str]:
    """The hashes of some lines, counted from 1, of a file; a line that the file does not have gets none.

    Each ends in `:` and a count, for lines that begin alike. A lone CR ends a line here.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    units = ASTRAL.sub(_surrogates, text.replace(" ", "").replace("\t", "")) + END
    found: dict[int, str] = {}
    counts: dict[str, int] = {}
    start, line, last = 0, 1, max(lines, default=0)
    while line <= last:
        block = units[start : start + BLOCK]
        counts[block] = count = counts.get(block, 0) + 1
        if line in lines:
            found[line] = f"{_hash(block):x}:{count}"
        start, line = units.find("\n", start) + 1, line + 1
        if not start:
            break
    return found


def _hash(block: str) -> int:
    total = 0
    for unit, power in zip(block, POWERS, strict=False):
        total += ord(unit) * power
    return total % 2**64


def _surrogates(found: re.Match[str]) -> str:
    high, low = divmod(ord(found[0]) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)

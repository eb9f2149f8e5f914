"""What may reach a terminal: printable characters, as wide as they are there, and our own colours.

File content comes from anybody: an escape sequence in it could rewrite what the reader sees, and a bidirectional
override could reorder it. Whatever does not print is shown as `\\x1b` or `\\u202e`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Paint = Callable[[str, str], str]
    """A name of `COLORS` and a text -> the text, in that colour if there are colours."""

TAB = "    "

COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36", "gutter": "1;34", "strong": "1"}


def painter(color: bool) -> Paint:
    """How to paint: with ANSI sequences, or not at all."""
    if not color:
        return lambda _, text: text
    return lambda name, text: f"\x1b[{COLORS[name]}m{text}\x1b[0m"


def printable(text: str) -> str:
    """The text with whatever does not print escaped, line breaks and tabs included."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def lay_out(line: str) -> tuple[str, Sequence[int]]:
    """A source line as it is shown, and the cell at which each of its characters begins, and the one behind the last.

    Tabs become four cells; wide characters take two, combining ones none.
    """
    if line.isascii() and line.isprintable():
        return line, range(len(line) + 1)
    pieces = [TAB if character == "\t" else _escaped(character) for character in line]
    cells = [0]
    for piece in pieces:
        cells.append(cells[-1] + (len(piece) if piece.isascii() else _width(piece)))
    return "".join(pieces), cells


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    return short or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def _width(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

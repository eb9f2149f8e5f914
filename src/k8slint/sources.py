"""Sources: the exact bytes of a file, its text, and the way from offsets to lines and columns.

Offsets are code points of `Source.text`, from 0. Lines and columns count from 1. A line ends at `\\n` only: that is
what editors, git, SARIF and GitHub count, while YAML itself also breaks lines at a lone CR, NEL, LS and PS.
"""

from __future__ import annotations

from bisect import bisect_right

from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

BYTE_ORDER_MARKS = (  # the longer first: UTF-32's little-endian mark begins with UTF-16's
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
REPLACEMENT = "\ufffd"


class Span(Record):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int


class Edit(Record):
    """The code points from `start` up to `end` of a source's text give way to `text`."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which are in order."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += text[at : edit.start], edit.text
        at = edit.end
    return "".join(pieces) + text[at:]


def utf16_column(line: str, column: int) -> int:
    """The column, in UTF-16 code units, of one in code points."""
    return column if line.isascii() else column + sum(character > "\uffff" for character in line[: column - 1])


class Source:
    """One file: `path` with `/`, relative to its project; `data` as read; `text` without its byte order mark.

    `encoding` is what the byte order mark says, else UTF-8. Bytes that are no text in it are replaced, so that
    positions can still be shown; `faults` are the offsets of these replacements, in order.
    """

    __slots__ = ("_breaks", "bom", "data", "encoding", "faults", "path", "text")

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.bom, self.encoding = next(
            ((mark, encoding) for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), (b"", "utf-8")
        )
        body = data[len(self.bom) :]
        self.faults: tuple[int, ...] = ()
        try:
            self.text = body.decode(self.encoding)
        except UnicodeDecodeError:
            self.text = body.decode(self.encoding, "replace")
            self.faults = _offsets(self.text, REPLACEMENT)
        self._breaks: tuple[int, ...] | None = None

    @property
    def breaks(self) -> tuple[int, ...]:
        """The offsets of all `\\n`, in order; found once, when first asked for."""
        if self._breaks is None:
            self._breaks = _offsets(self.text, "\n")
        return self._breaks

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, in code points, of an offset."""
        breaks = self.breaks
        line = bisect_right(breaks, offset - 1)
        return line + 1, offset - (breaks[line - 1] if line else -1)

    def line_start(self, line: int) -> int:
        """The offset at which a line (from 1) begins."""
        return self.breaks[line - 2] + 1 if line > 1 else 0

    def line_text(self, line: int) -> str:
        """A line (from 1) without its line break."""
        start = self.line_start(line)
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].removesuffix("\r")

    def utf16_column(self, offset: int) -> int:
        """The column of an offset in UTF-16 code units, as SARIF and the language server protocol count."""
        line, column = self.position(offset)
        start = self.line_start(line)
        return utf16_column(self.text[start:offset], column)

    def utf8_column(self, offset: int) -> int:
        """The column of an offset in UTF-8 bytes, as reviewdog counts."""
        start = self.line_start(self.position(offset)[0])
        return len(self.text[start:offset].encode()) + 1


def _offsets(text: str, character: str) -> tuple[int, ...]:
    found, at = [], text.find(character)
    while at >= 0:
        found.append(at)
        at = text.find(character, at + 1)
    return tuple(found)

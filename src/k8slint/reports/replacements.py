"""Edits as replacements that every program applies alike: none begins inside the indentation of a line.

Some move such a start to the first character behind the indentation: a line that is to be put in front of another gets
twice the indentation, or none. So it is put behind the line before: `"\\n    key: v"` at that line's end.
"""

from __future__ import annotations

import re

from ..sources import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..sources import Source

INDENTATION = re.compile(r"[ \t]*")


def replacements(source: Source, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits that make the same of a source's text, in order, none touching another.

    None begins inside an indentation, or on the empty line behind the last line break, unless it is on the first line,
    which has no line before; none begins or ends between CR and LF.
    """
    text = source.text
    found: list[Edit] = []
    for edit in edits:
        edit = _widened(source, edit)
        while found and edit.start <= found[-1].end:
            edit = _joined(text, found.pop(), edit)
        edit = _trimmed(text, edit)
        if text[edit.start : edit.end] != edit.text:
            found.append(edit)
    return tuple(found)


def is_in_indentation(source: Source, offset: int) -> bool:
    """Whether an offset is in front of the first character of its line that is no blank, or, in a blank line, of its
    end.
    """
    start = source.line_start(source.position(offset)[0])
    indentation = INDENTATION.match(source.text, start)
    return indentation is not None and offset < indentation.end()


def _widened(source: Source, edit: Edit) -> Edit:
    """The edit from the end of the line before on, if it begins where it should not."""
    text, start, end = source.text, edit.start, edit.end
    line = source.position(start)[0]
    is_behind_all = start == len(text) == source.line_start(line)
    if line > 1 and (is_behind_all or is_in_indentation(source, start)):
        start = source.line_start(line) - 1
    if _splits_break(text, start):
        start -= 1
    if _splits_break(text, end):
        end += 1
    return Edit(start, end, text[start : edit.start] + edit.text + text[edit.end : end])


def _joined(text: str, one: Edit, other: Edit) -> Edit:
    """One edit that does what two do. Where the second was widened into the first, what the first says holds."""
    between = text[one.end : other.start]
    return Edit(one.start, other.end, one.text + between + other.text[max(0, one.end - other.start) :])


def _trimmed(text: str, edit: Edit) -> Edit:
    """The edit without what it puts back at its end. Its start stays: that is where it should be."""
    old, new = text[edit.start : edit.end], edit.text
    same = 0
    while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
        same += 1
    if same and _splits_break(text, edit.end - same):
        same -= 1
    return Edit(edit.start, edit.end - same, new[: len(new) - same])


def _splits_break(text: str, offset: int) -> bool:
    return text[offset - 1 : offset + 1] == "\r\n" and offset > 0

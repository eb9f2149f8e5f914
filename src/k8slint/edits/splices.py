"""Splices: what writers ask for, brought into order and turned into edits of a document's text."""

from __future__ import annotations

from itertools import pairwise

from ..records import Record
from ..sources import Edit
from .layout import BLOCK_SCALARS, Layout
from .semantics import Impossible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Splice(Record):
    """A stretch of the text and what takes its place: `text`, or whole lines, `rows`, which go in front of the line
    that begins at `start`, or, at the end of a file without a last line break, behind its last line.

    Of several at one offset the one with the greatest `depth` comes first. A `lines` splice takes lines away, from the
    start of one to the start of another. A `soft` one is left out where another one takes its place away.
    """

    start: int
    end: int
    text: str = ""
    rows: tuple[str, ...] = ()
    depth: int = 0
    lines: bool = False
    soft: bool = False


def edits_of(layout: Layout, splices: Sequence[Splice]) -> list[Edit]:
    """The edits of one document, in order; what touches is one. Raises `Impossible` if two splices overlap."""
    if layout.ends_open and any(splice.rows and splice.start == layout.end for splice in splices):
        splices = [*splices, *stripped(layout)]
    ordered = _cut_at_once(_without_overlaps(sorted(dict.fromkeys(splices), key=_place)))
    edits = joined(_end_of_file(layout, ordered))
    return [edit for edit in edits if layout.text[edit.start : edit.end] != edit.text]


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """The same edits, with those that touch made one."""
    found: list[Edit] = []
    for edit in edits:
        if found and edit.start == found[-1].end:
            last = found.pop()
            edit = Edit(last.start, edit.end, last.text + edit.text)
        found.append(edit)
    return found


def _place(splice: Splice) -> tuple[int, bool, int, int]:
    return splice.start, splice.end > splice.start, -splice.depth, splice.end


def _without_overlaps(ordered: Sequence[Splice]) -> list[Splice]:
    hard = [splice for splice in ordered if not splice.soft]
    for one, other in pairwise(hard):
        if other.start < one.end:
            raise Impossible("two of the changes touch the same text")
    return [
        splice
        for splice in ordered
        if not (splice.soft and any(one.start < splice.end and splice.start < one.end for one in hard))
    ]


def _cut_at_once(ordered: Sequence[Splice]) -> list[Splice]:
    """With lines that are taken away next to each other taken away at once."""
    found: list[Splice] = []
    for splice in ordered:
        if found and splice.lines and found[-1].lines and found[-1].end == splice.start:
            splice = found.pop().replace(end=splice.end)
        found.append(splice)
    return found


def stripped(layout: Layout) -> list[Splice]:
    """A block scalar at the end of a file without a last line break gets a `-`: lines behind it would give it one."""
    node = layout.root
    while node.kind in ("map", "seq") and (node.entries or node.items):
        node = node.entries[-1][1] if node.kind == "map" else node.items[-1]
    if node.kind != "scalar" or node.style not in BLOCK_SCALARS or not node.value or layout.tail(node) != layout.end:
        return []
    header = layout.header(node.start)
    end = node.start + len(header)
    return [] if "-" in header else [Splice(node.start, end, header.replace("+", "") + "-", soft=True)]


def _end_of_file(layout: Layout, ordered: Sequence[Splice]) -> list[Edit]:
    """Rows as text: with a line break behind each, or, where the file ends without one, between them."""
    newline = layout.newline
    if not layout.ends_open:
        return [_edit(splice, newline) for splice in ordered]
    cut = next((splice for splice in ordered if splice.lines and splice.end == layout.end), None)
    behind = [row for splice in ordered if splice.rows and splice.start == layout.end for row in splice.rows]
    rest = [splice for splice in ordered if splice is not cut and not (splice.rows and splice.start == layout.end)]
    edits = [_edit(splice, newline) for splice in rest]
    if cut is None:
        return edits + ([Edit(layout.end, layout.end, "".join(newline + row for row in behind))] if behind else [])
    if behind:
        return [*edits, Edit(cut.start, cut.end, newline.join(behind))]
    if edits and edits[-1].end == cut.start and edits[-1].text.endswith(newline):
        edits[-1] = edits[-1].replace(text=edits[-1].text.removesuffix(newline))
        return [*edits, Edit(cut.start, cut.end, "")]
    if layout.needs_break(cut.start):
        raise Impossible("a block scalar would end the file, and needs the line break that the file ends without")
    start = max([layout.without_break(cut.start), *(edit.end for edit in edits)])
    return [*edits, Edit(start, cut.end, "")]


def _edit(splice: Splice, newline: str) -> Edit:
    text = "".join(row + newline for row in splice.rows) if splice.rows else splice.text
    return Edit(splice.start, splice.end, text)

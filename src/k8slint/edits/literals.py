"""Block scalars that get another text: they stay what they are, and only the lines that differ change."""

from __future__ import annotations

from .scalars import Literal, literal
from .splices import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .layout import Entry, Layout


def literal_in_place(layout: Layout, entry: Entry, value: str, depth: int) -> list[Splice] | None:
    """The splices that give the block scalar of an entry another text; None where no block scalar can hold that."""
    node = entry.value
    header, tail = layout.header(node.start), layout.tail(node)
    block = literal(value, keep="+" in header)
    if block is None or (layout.ends_open and tail == layout.end and block.chomping != "-"):
        return None
    said, indentation = _indentation(layout, entry, header, block)
    if len(said) > 1:
        return None
    folded = header[0] == ">" and _folds(block)
    lines = _folded(block.lines) if folded else block.lines
    rows = [" " * indentation + line if line else "" for line in lines]
    new_header = (">" if folded else "|") + said + block.chomping
    splices = [Splice(node.start, node.start + len(header), new_header)] if new_header != header else []
    start, end = layout.next_line(node.start), layout.without_break(tail)
    if start >= tail:
        splices.append(Splice(start, start, rows=tuple(rows), depth=depth))
    elif "+" in header or "+" in new_header:
        splices.append(Splice(start, end, layout.newline.join(rows)))
    else:
        splices += _changed_lines(layout, start, end, rows, indentation)
    return splices


def _indentation(layout: Layout, entry: Entry, header: str, block: Literal) -> tuple[str, int]:
    """What the new header says of the indentation, and the columns of the new lines."""
    column = layout.column(entry.head)
    said = "".join(character for character in header if character.isdigit())
    if said:
        return said, column + int(said)
    found = layout.body_indentation(entry.value)
    columns = found if found > column else column + 2
    return str(columns - column) if block.indicator else "", columns


def _folds(block: Literal) -> bool:
    """Whether a text can be folded without a second thought: no line is empty or begins with white space."""
    return all(line and not line[0].isspace() for line in block.lines)


def _folded(lines: Sequence[str]) -> list[str]:
    """Lines with an empty one between each two, which is what a folded scalar reads as one line break."""
    return [row for line in lines for row in (line, "")][:-1]


def _changed_lines(layout: Layout, start: int, end: int, rows: Sequence[str], indentation: int) -> list[Splice]:
    """The one splice between the first and the last line that differ; none where all are the same.

    The old lines stand between `start` and `end`, which is in front of the break of the last.
    """
    old = layout.text[start:end].split("\n")
    texts = [line.removesuffix("\r") for line in old]
    texts = [line if line[indentation:] else "" for line in texts]
    shorter = min(len(texts), len(rows))
    first = next((n for n in range(shorter) if texts[n] != rows[n]), shorter)
    last = next((n for n in range(shorter - first) if texts[-1 - n] != rows[-1 - n]), shorter - first)
    new = [*rows[first : len(rows) - last]]
    begin = start + sum(len(line) + 1 for line in old[:first])
    stop = end - sum(len(line) + 1 for line in old[len(old) - last :])
    if first + last < len(old):
        if new:
            return [Splice(begin, layout.without_return(stop), layout.newline.join(new))]
        return [Splice(begin, stop + 1)] if last else [Splice(layout.without_break(begin), end)]
    if not new:
        return []
    if last:
        return [Splice(begin, begin, "".join(row + layout.newline for row in new))]
    return [Splice(end, end, "".join(layout.newline + row for row in new))]

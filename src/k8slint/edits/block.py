"""Writing in block style: what becomes of the entries of one mapping or list that has a line or more for each."""

from __future__ import annotations

from ..documents.scalars import STANDARD_TAG
from .emit import block_rows, inline, item_rows
from .layout import BLOCK_SCALARS, Entry, Layout, begin, is_empty
from .literals import literal_in_place
from .scalars import literal
from .semantics import Impossible
from .splices import Splice
from .style import local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.nodes import Node
    from .style import Style
    from .touches import Touch


class BlockWriter:
    """Collects in `splices` what is to change, and in `gone` the stretches of what is removed or replaced."""

    def __init__(self, layout: Layout, style: Style) -> None:
        self.layout = layout
        self.style = style
        self.splices: list[Splice] = []
        self.gone: list[tuple[int, int]] = []

    def write(self, touch: Touch) -> None:
        """Writes what changes in one block collection. Raises `Impossible`."""
        if touch.parent is not None and touch.parent.node.flow:
            raise Impossible("it is part of a pair in a list without braces of its own")
        entries = self.layout.entries(touch.node)
        self.refuse_odd(entries)
        style = local(self.layout, touch.node, self.style)
        if len(touch.removed) == len(entries) and not self.layout.begins_line(entries[0].head):
            self.replace_all(touch, entries, style)
            return
        self.remove(touch, entries)
        for index, value in touch.puts.items():
            Putter(self, entries[index], touch, style).put(value)
        for index, name in touch.renames.items():
            self.rename(entries[index], name)
        self.add(touch, entries, style)

    def refuse_odd(self, entries: list[Entry]) -> None:
        """Refuses what few files have and no line can simply be added to: explicit keys, tabs before a key."""
        text = self.layout.text
        for entry in entries:
            if self.layout.is_explicit(entry):
                raise Impossible("it is next to an explicit key (`? key`)")
            if "\t" in text[self.layout.line_start(entry.head) : entry.head]:
                raise Impossible("a tab stands before it in its line")

    def cut(self, start: int, end: int, text: str = "", *, lines: bool = False) -> None:
        """Takes a stretch away, or replaces it."""
        self.splices.append(Splice(start, end, text, lines=lines))

    def insert(self, at: int, rows: list[str], depth: int) -> None:
        """Puts lines in front of the line that begins at `at`."""
        self.splices.append(Splice(at, at, rows=tuple(rows), depth=depth))

    def tail(self, entry: Entry) -> int:
        """The offset behind the last character of an entry."""
        return max(self.layout.tail(entry.value), entry.hold)

    def remove(self, touch: Touch, entries: list[Entry]) -> None:
        """Takes entries away with their lines; the second of several slides up where the first shares its line."""
        removed = sorted(touch.removed)
        if removed and removed[0] == 0 and not self.layout.begins_line(entries[0].head):
            following = next(index for index in range(len(entries)) if index not in touch.removed)
            removed = [index for index in removed if index > following]
            self.slide_up(entries[: following + 1])
        for index in removed:
            entry = entries[index]
            if not self.layout.begins_line(entry.head):
                raise Impossible("it does not begin its line")
            start, end = self.layout.line_start(entry.head), self.layout.behind(self.tail(entry))
            self.gone.append((start, end))
            if end == len(self.layout.text) and index:
                start = self.above_blank_lines(start, self.layout.behind(self.tail(entries[index - 1])))
            self.cut(start, end, lines=True)

    def above_blank_lines(self, start: int, limit: int) -> int:
        """Past the blank lines above, which would be left over at the end of the file."""
        while start > limit:
            above = self.layout.line_start(start - 1)
            if self.layout.text[above:start].strip():
                break
            start = above
        return start

    def slide_up(self, entries: list[Entry]) -> None:
        """Takes all but the last of these away; the first of them stands behind a dash."""
        *leaving, staying = entries
        head, stop = leaving[0].head, self.layout.behind(self.tail(leaving[-1]))
        self.gone += [(entry.head, self.layout.behind(self.tail(entry))) for entry in leaving]
        comments = list(self.layout.comments(head, staying.head))
        if all(any(start <= at < end for start, end in self.gone) for at, _ in comments):
            self.cut(head, staying.head)
            return
        if len(leaving) > 1:
            raise Impossible("comments stand between what is removed and what stays")
        dash = head
        while self.layout.text[dash - 1] in " \t":
            dash -= 1
        self.cut(dash, self.layout.without_break(stop))

    def replace_all(self, touch: Touch, entries: list[Entry], style: Style) -> None:
        """New entries take the place of all old ones, behind the dash of the first."""
        head, end = entries[0].head, self.layout.without_break(self.tail(entries[-1]))
        self.gone.append((head, self.layout.behind(self.tail(entries[-1]))))
        rows = block_rows(touch.added or touch.appended, self.layout.column(head), self.quoting(style, end))
        self.cut(head, end, self.joined(rows))

    def joined(self, rows: list[str]) -> str:
        """Lines as the text that follows something on the first of them."""
        return self.layout.newline.join(rows).lstrip(" ")

    def quoting(self, style: Style, at: int) -> Style:
        """The style for lines at an offset: no block scalar can end a file that ends without a line break."""
        if not self.layout.ends_open or at < self.layout.end:
            return style
        return style.replace(literals=False, below=style.below and style.below.replace(literals=False))

    def rename(self, entry: Entry, name: str) -> None:
        """Gives an entry another key, in the quotes of the old one."""
        key = entry.key
        assert key is not None
        quotes = key.style if key.kind == "scalar" else ""
        self.cut(begin(key), key.end, inline(name, self.style, quotes))

    def add(self, touch: Touch, entries: list[Entry], style: Style) -> None:
        """Adds new entries: keys behind their neighbour, else behind the last entry, by name; items behind the last."""
        column = self.layout.column(entries[0].head)
        groups: dict[int, list[str]] = {}
        own = {entry.key.value: index for index, entry in enumerate(entries) if entry.key is not None}
        for key in sorted(touch.added, key=lambda key: (key not in touch.after, key)):
            groups.setdefault(own.get(touch.after.get(key), len(entries) - 1), []).append(key)
        for index, keys in groups.items():
            at = self.layout.behind(self.tail(entries[index]))
            values = {key: touch.added[key] for key in keys}
            self.insert(at, block_rows(values, column, self.quoting(style, at)), touch.depth)
        if touch.appended:
            at = self.layout.behind(self.tail(entries[-1]))
            gap, quotes = self.gap(entries), common_quotes(touch.node)
            quoting = self.quoting(style, at)
            rows = [row for item in touch.appended for row in item_rows(item, column, quoting, gap, quotes)]
            self.insert(at, rows, touch.depth)

    def gap(self, entries: list[Entry]) -> str:
        """What stands behind the dashes of a list."""
        last = entries[-1]
        gap = self.layout.text[last.hold : max(last.value.outer, last.hold)]
        if "\t" in gap:
            raise Impossible("a tab stands behind a dash")
        return gap if gap and not gap.strip(" ") else " "


class Putter:
    """Puts a value in the place of that of one entry."""

    def __init__(self, writer: BlockWriter, entry: Entry, touch: Touch, style: Style) -> None:
        self.writer = writer
        self.layout = writer.layout
        self.entry = entry
        self.touch = touch
        self.style = style
        self.old = entry.value
        self.is_block = self.old.kind in ("map", "seq") and not self.old.flow
        self.is_literal = self.old.kind == "scalar" and self.old.style in BLOCK_SCALARS
        self.start = self.value_start()

    def value_start(self) -> int:
        """Where the old value begins, past an anchor that stays; a tag goes with the value that it is of."""
        node = self.old
        if node.kind == "alias" or not node.tag:
            return self.layout.head(node)
        if not node.tag.startswith(STANDARD_TAG) and node.tag != "!":
            raise Impossible(f"its value has the tag {node.tag}")
        if node.anchor:
            raise Impossible("its value has both a tag and an anchor")
        return node.outer

    def put(self, value: Any) -> None:
        """Writes the value, however it and the old one look."""
        tail = self.layout.tail(self.old)
        if not is_empty(self.old):
            self.writer.gone.append((self.start, self.layout.behind(tail) if self.is_block else tail))
        if isinstance(value, (dict, list)) and value:
            self.collection(value, tail)
            return
        if isinstance(value, str) and self.is_literal:
            edits = literal_in_place(self.layout, self.entry, value, self.touch.depth + 1)
            if edits is not None:
                self.writer.splices += edits
                return
        elif isinstance(value, str) and "\n" in value and self.literal(value, tail):
            return
        self.scalar(inline(value, self.style, self.old.style if self.old.style in ("'", '"') else ""), tail)

    def scalar(self, text: str, tail: int) -> None:
        """Writes a value that needs no line of its own."""
        writer, base = self.writer, self.layout.properties_end(self.entry)
        if self.start == tail:
            writer.cut(base, base, f" {text}")
        elif self.is_literal:
            header_end = self.layout.without_break(self.layout.next_line(self.old.start))
            comment = self.layout.text[self.old.start + len(self.layout.header(self.old.start)) : header_end].rstrip()
            writer.cut(self.start, self.layout.without_break(tail), text + comment)
        elif self.is_block and self.layout.begins_line(self.layout.head(self.old)):
            writer.cut(base, base, f" {text}")
            writer.cut(self.layout.line_start(self.layout.head(self.old)), self.layout.behind(tail), lines=True)
        else:
            writer.cut(self.start, self.layout.without_break(tail), text)

    def literal(self, value: str, tail: int) -> bool:
        """Writes a text of several lines as a block scalar, unless quotes or the end of the file speak against it."""
        block = literal(value)
        if block is None or self.is_block or self.old.style == '"':
            return False
        at = self.layout.behind(tail)
        if self.layout.ends_open and at >= self.layout.end:
            return False
        column = self.layout.column(self.entry.head)
        indentation = self.style.step if self.entry.key is not None else 2
        header = f"|{indentation if block.indicator else ''}{block.chomping}"
        self.scalar(header, tail)
        margin = " " * (column + indentation)
        self.insert(at, [f"{margin}{line}" if line else "" for line in block.lines])
        return True

    def insert(self, at: int, rows: list[str]) -> None:
        """Puts lines that belong to the value in front of the line that begins at `at`, and of new siblings."""
        self.writer.insert(at, rows, self.touch.depth + 1)

    def collection(self, value: Any, tail: int) -> None:
        """Writes a mapping or list that has entries."""
        writer, layout = self.writer, self.layout
        base = layout.properties_end(self.entry)
        own_line = self.start < tail and layout.begins_line(self.layout.head(self.old))
        if own_line and (not self.is_block or self.entry.key is None):
            self.rows_from(layout.head(self.old), value, tail)
        elif self.entry.key is None:
            self.item(value, base, tail)
        else:
            at = layout.behind(tail)
            column = layout.column(self.entry.head) + (self.style.step if isinstance(value, dict) else self.style.dash)
            if self.is_block:
                writer.cut(layout.line_start(layout.head(self.old)), at, lines=True)
            elif self.start < tail:
                self.clear(base, tail)
            self.insert(at, block_rows(value, column, writer.quoting(self.style, at)))

    def clear(self, base: int, tail: int) -> None:
        """Takes an old value away that stands behind its key; the comment behind it, or behind its `|`, stays."""
        end = self.layout.without_break(tail)
        if not self.is_literal:
            self.writer.cut(base, end)
            return
        head = self.old.start + len(self.layout.header(self.old.start))
        stop = self.layout.without_break(self.layout.next_line(self.old.start))
        self.writer.cut(base, head)
        if stop < end:
            self.writer.cut(stop, end)

    def item(self, value: Any, base: int, tail: int) -> None:
        """Writes a collection behind the dash of a list item."""
        if self.start < tail:
            self.rows_from(self.layout.head(self.old), value, tail)
        elif base != self.entry.hold:
            raise Impossible("an anchor stands at the empty item")
        else:
            rows = block_rows(value, self.layout.column(base) + 1, self.writer.quoting(self.style, base))
            self.first_and_others(base, base, rows, " ")

    def rows_from(self, start: int, value: Any, tail: int) -> None:
        """Writes a collection's lines in the place of the old value, the first where that begins."""
        end = self.layout.without_break(tail)
        rows = block_rows(value, self.layout.column(start), self.writer.quoting(self.style, end))
        if self.is_block or self.is_literal:
            self.writer.cut(start, end, self.writer.joined(rows))
        else:
            self.first_and_others(start, end, rows)

    def first_and_others(self, start: int, end: int, rows: list[str], gap: str = "") -> None:
        """The first line where the old value stood, in front of the comment that may follow; the others below it."""
        self.writer.cut(start, end, gap + rows[0].lstrip(" "))
        if rows[1:]:
            self.insert(self.layout.behind(end), rows[1:])


def common_quotes(node: Node) -> str:
    """The quotes that all strings of a list stand in; "" if they have none in common."""
    styles = {item.style for item in node.items if item.kind == "scalar" and isinstance(item.value, str)}
    return styles.pop() if len(styles) == 1 and styles <= {"'", '"'} else ""

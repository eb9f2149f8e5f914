"""Layout: where things stand in the text of a document. Lines, columns, the ends of nodes, dashes, colons, comments."""

from __future__ import annotations

from bisect import bisect_left

from .semantics import Impossible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents import Document
    from ..documents.nodes import Node

BLOCK_SCALARS = ("|", ">")
STRANGE_BREAKS = "\x85\u2028\u2029"


class Entry:
    """An entry of a collection. `head` is where it begins (of a block list's item: its dash), `hold` the offset behind
    its colon or dash, where a value may follow. `key` is None for an item.
    """

    __slots__ = ("head", "hold", "key", "value")

    def __init__(self, head: int, hold: int, key: Node | None, value: Node) -> None:
        self.head = head
        self.hold = hold
        self.key = key
        self.value = value


class Layout:
    """The text of one document, seen as lines. Offsets are those of the source's text."""

    def __init__(self, document: Document) -> None:
        self.text = document.source.text
        self.start = document.start
        self.end = document.end
        self.root = document.tree
        self._leaves: list[tuple[int, int]] | None = None
        self._quoted: dict[int, bool] = {}
        breaks = self.text.count("\n", self.start, self.end)
        self.newline = "\r\n" if self.text.count("\r\n", self.start, self.end) * 2 > breaks else "\n"

    @property
    def leaves(self) -> list[tuple[int, int]]:
        """The spans of all keys, scalars and aliases, in order: outside of them, a `#` begins a comment."""
        if self._leaves is None:
            found = []
            pending = [self.root]
            while pending:
                node = pending.pop()
                if node.kind in ("map", "seq"):
                    pending.extend(part for entry in node.entries for part in entry)
                    pending.extend(node.items)
                else:
                    found.append((begin(node), node.end))
            self._leaves = sorted(found)
        return self._leaves

    @property
    def ends_open(self) -> bool:
        """Whether the document ends the file without a line break."""
        return self.end == len(self.text) and not self.text.endswith("\n")

    def line_start(self, at: int) -> int:
        """The start of the line that an offset is in."""
        return self.text.rfind("\n", self.start, at) + 1 or self.start

    def next_line(self, at: int) -> int:
        """The start of the next line; the end of the document where there is none."""
        return self.text.find("\n", at, self.end) + 1 or self.end

    def column(self, at: int) -> int:
        """The column of an offset, from 0."""
        return at - self.line_start(at)

    def begins_line(self, at: int) -> bool:
        """Whether only spaces stand before an offset in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def indentation(self, at: int) -> str:
        """The white space at the start of a line that an offset is in."""
        start = self.line_start(at)
        line = self.text[start:at]
        return line[: len(line) - len(line.lstrip())]

    def head(self, node: Node) -> int:
        """Where a node begins, without its anchor and tag; of a list that is not indented, the tree has the offset
        behind the first dash.
        """
        at = begin(node)
        if node.kind == "seq" and not node.flow and self.text[at : at + 1] != "-":
            return at - 1
        return at

    def tail(self, node: Node) -> int:
        """The offset behind the last character that belongs to a node; of a block scalar, the start of a line."""
        while node.kind in ("map", "seq") and not node.flow:
            last = node.entries[-1][1] if node.kind == "map" else node.items[-1]
            if last.kind == "scalar" and last.end == begin(last) and node.kind == "map":
                return max(last.end, node.entries[-1][0].end)
            node = last
        return self._scalar_tail(node) if node.style in BLOCK_SCALARS and node.kind == "scalar" else node.end

    def _scalar_tail(self, node: Node) -> int:
        """Where a block scalar ends: behind the blank lines that are part of it, before those that are not."""
        body = self.next_line(node.start)
        end = min(node.end, self.end)
        if "+" in self.header(node.start):
            return end
        indentation = self.body_indentation(node)
        while end > body:
            start = self.line_start(end - 1)
            line = self.text[start:end].rstrip("\r\n")
            if line.strip(" ") or len(line) > indentation:
                break
            end = start
        return max(end, body)

    def header(self, start: int) -> str:
        """The indicators of the block scalar that begins there: `|`, `>2-`."""
        at = start + 1
        while self.text[at : at + 1] in tuple("+-0123456789"):
            at += 1
        return self.text[start:at]

    def needs_break(self, at: int) -> bool:
        """Whether the line break in front of an offset is part of a block scalar's text."""
        leaf = self._leaf_at(at - 1)
        if leaf is None or leaf[1] < at or self.text[leaf[0]] not in BLOCK_SCALARS:
            return False
        return "-" not in self.header(leaf[0])

    def body_indentation(self, node: Node) -> int:
        """By how much the lines of a block scalar are indented; 0 if it has none."""
        at = self.next_line(node.start)
        while at < node.end:
            stop = self.next_line(at)
            line = self.text[at:stop]
            if line.strip():
                return len(line) - len(line.lstrip(" "))
            at = stop
        return 0

    def without_break(self, at: int) -> int:
        """The offset itself, or, at the start of a line, the end of the line before."""
        return self.without_return(at - 1) if at > self.start and self.text[at - 1] == "\n" else at

    def without_return(self, at: int) -> int:
        """The offset itself, or that of the carriage return in front of it."""
        return at - 1 if at > self.start and self.text[at - 1] == "\r" else at

    def behind(self, tail: int) -> int:
        """The start of the line that follows what ends at `tail`, past a comment on the same line."""
        if tail > self.start and self.text[tail - 1] == "\n":
            return tail
        stop = self.next_line(tail)
        rest = self.text[tail:stop].strip()
        if rest and not rest.startswith("#"):
            raise Impossible(f"`{rest[:20]}` stands behind it on the same line")
        return stop

    def entries(self, node: Node) -> list[Entry]:
        """The entries of a collection."""
        if node.kind == "map":
            return [Entry(key.outer, self._hold(node, key, value), key, value) for key, value in node.entries]
        if node.flow:
            return [Entry(item.outer, item.outer, None, item) for item in node.items]
        found: list[Entry] = []
        at = self.head(node)
        for item in node.items:
            dash = self.find("-", at)
            found.append(Entry(dash, dash + 1, None, item))
            at = self.tail(item)
        return found

    def _hold(self, node: Node, key: Node, value: Node) -> int:
        """Behind the colon; in brackets there may be none (`{key}`): then behind the key."""
        if node.flow and ":" not in self.text[key.end : max(value.outer, value.end)]:
            return key.end
        return self.find(":", key.end) + 1

    def find(self, mark: str, at: int) -> int:
        """The offset of a character that follows, past blanks and comments. Raises `Impossible` if another is first."""
        while at < self.end:
            character = self.text[at]
            if character == "#":
                at = self.next_line(at)
            elif character in " \t\r\n":
                at += 1
            elif character == mark:
                return at
            else:
                break
        raise Impossible(f"no `{mark}` stands where one was expected")

    def is_explicit(self, entry: Entry) -> bool:
        """Whether a `?` in front of an entry says that a key follows."""
        at = entry.head - 1
        while at >= self.start and self.text[at] in " \t":
            at -= 1
        return at >= self.start and self.text[at] == "?"

    def is_quoted_throughout(self, node: Node) -> bool:
        """Whether every key in a flow collection stands in double quotes, as in JSON, and there is one."""
        if id(node) not in self._quoted:
            keys = []
            pending = [node]
            while pending:
                inner = pending.pop()
                keys += [key for key, _ in inner.entries]
                pending += [value for _, value in inner.entries] + inner.items
            self._quoted[id(node)] = bool(keys) and all(key.style == '"' for key in keys)
        return self._quoted[id(node)]

    def properties_end(self, entry: Entry) -> int:
        """The end of the anchor and tag of a value; the end of its colon or dash if it has none."""
        node = entry.value
        if node.kind == "alias" or not (node.anchor or node.tag):
            return entry.hold
        at = end = node.outer
        while self.text[at : at + 1] in ("&", "!"):
            while at < self.end and not self.text[at].isspace():
                at += 1
            end = at
            while self.text[at : at + 1] in (" ", "\t"):
                at += 1
        return end

    def comments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans of the comments that begin in a stretch of the document."""
        at = self.text.find("#", start, end)
        while at >= 0:
            leaf = self._leaf_at(at)
            if leaf is not None and leaf[0] <= at < leaf[1] and not self._in_header(leaf, at):
                at = self.text.find("#", leaf[1], end)
                continue
            stop = self.without_break(self.next_line(at))
            if at == self.start or self.text[at - 1].isspace():
                yield at, stop
            at = self.text.find("#", stop, end)

    def _leaf_at(self, at: int) -> tuple[int, int] | None:
        index = bisect_left(self.leaves, (at + 1,))
        return self.leaves[index - 1] if index else None

    def _in_header(self, leaf: tuple[int, int], at: int) -> bool:
        """Whether an offset is in the first line of a block scalar, whose text begins in the next."""
        return self.text[leaf[0]] in BLOCK_SCALARS and at < self.next_line(leaf[0])

    def has_strange_breaks(self) -> bool:
        """Whether something breaks lines that only some readers take for a line break (a lone CR, NEL, LS, PS)."""
        text = self.text[self.start : self.end]
        lone = text.count("\r") > text.count("\r\n")
        if not lone and not any(mark in text for mark in STRANGE_BREAKS):
            return False
        end = self.start
        for first, last in [*self.leaves, (self.end, self.end)]:
            gap = self.text[end:first].replace("\r\n", "\n")
            if "\r" in gap or any(mark in gap for mark in STRANGE_BREAKS):
                return True
            end = max(end, last)
        return False


def begin(node: Node) -> int:
    """Where the text of a node begins, without its anchor and tag; an empty one begins where it ends."""
    return min(node.start, node.end)


def is_empty(node: Node) -> bool:
    """Whether a node is null or a collection without entries: what a mapping can take the place of."""
    if node.kind == "scalar":
        return node.value is None
    return node.kind in ("map", "seq") and not node.entries and not node.items

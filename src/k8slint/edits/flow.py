"""Writing in flow style: what becomes of the entries of one collection in brackets, JSON included."""

from __future__ import annotations

from ..documents.scalars import STANDARD_TAG
from .block import common_quotes
from .emit import FlowStyle, flow_lines, key_text
from .layout import Entry, Layout, begin
from .scalars import text_of
from .semantics import Impossible
from .splices import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.nodes import Node
    from .style import Style
    from .touches import Touch


class FlowWriter:
    """Collects in `splices` what is to change, and in `gone` the stretches of what is removed or replaced."""

    def __init__(self, layout: Layout, style: Style, is_json: bool) -> None:
        self.layout = layout
        self.style = style
        self.is_json = is_json
        self.splices: list[Splice] = []
        self.gone: list[tuple[int, int]] = []

    def write(self, touch: Touch) -> None:
        """Writes what changes in one flow collection. Raises `Impossible`."""
        node = touch.node
        entries = self.layout.entries(node)
        if any(self.layout.is_explicit(entry) for entry in entries):
            raise Impossible("it is next to an explicit key (`? key`)")
        tidy = Tidy.of(self.layout, node, entries)
        style = self.flow_style(touch, tidy)
        margin = tidy.margin if tidy is not None else ""
        for index, value in touch.puts.items():
            self.put(entries[index], value, style, margin)
        for index, name in touch.renames.items():
            self.rename(entries[index], name, style)
        texts = self.new_texts(touch, entries, style, margin)
        staying = [index for index in range(len(entries)) if index not in touch.removed]
        if not staying:
            self.fill(node, tidy, texts[-1], style)
        elif tidy is not None:
            self.gone += [tidy.lines(entries[index]) for index in touch.removed]
            self.splices += tidy.splices(entries, staying, texts)
        else:
            self.in_line(entries, staying, texts, style.comma)

    def new_texts(self, touch: Touch, entries: list[Entry], style: FlowStyle, margin: str) -> dict[int, list[str]]:
        """The texts of new entries by the index of the one that they follow; -1: they come last."""
        newline = self.layout.newline
        texts: dict[int, list[str]] = {-1: []}
        own = {entry.key.value: index for index, entry in enumerate(entries) if entry.key is not None}
        for key in sorted(touch.added, key=lambda key: (key not in touch.after, key)):
            neighbour = own.get(touch.after.get(key), -1)
            text = f"{key_text(key, style)}{style.colon}{flow_lines(touch.added[key], style, margin, newline)}"
            texts.setdefault(-1 if neighbour in touch.removed else neighbour, []).append(text)
        texts[-1] += [flow_lines(item, style, margin, newline) for item in touch.appended]
        return texts

    def put(self, entry: Entry, value: Any, style: FlowStyle, margin: str) -> None:
        """Puts a value in the place of that of an entry."""
        old = entry.value
        start = begin(old)
        if old.tag and old.kind != "alias":
            if old.anchor or not old.tag.startswith(STANDARD_TAG):
                raise Impossible(f"its value has the tag {old.tag}")
            start = old.outer
        if isinstance(value, str) and old.style in ("'", '"') and not style.strict:
            text = text_of(value, flow=True, style=old.style, quote=style.quote)
        else:
            text = flow_lines(value, style, margin, self.layout.newline)
        self.gone.append((start, old.end))
        if start < old.end:
            self.splices.append(Splice(start, old.end, text))
        elif entry.key is not None and entry.hold == entry.key.end:
            self.splices.append(Splice(entry.hold, entry.hold, f": {text}"))
        else:
            self.splices.append(Splice(start, start, f" {text}"))

    def rename(self, entry: Entry, name: str, style: FlowStyle) -> None:
        """Gives an entry another key, in the quotes of the old one."""
        key = entry.key
        assert key is not None
        text = key_text(name, style) if style.strict else text_of(name, flow=True, style=key.style, quote=style.quote)
        self.splices.append(Splice(begin(key), key.end, text))

    def fill(self, node: Node, tidy: Tidy | None, texts: list[str], style: FlowStyle) -> None:
        """New entries where there is none, or none stays."""
        start, end = begin(node) + 1, node.end - 1
        if node.entries or node.items:
            self.gone.append((start, end))
        if tidy is None:
            self.splices.append(Splice(start, end, style.comma.join(texts)))
            return
        newline = self.layout.newline
        joint = f",{newline}{tidy.margin}"
        closing = self.layout.text[self.layout.line_start(end) : end]
        self.splices.append(Splice(start, end, f"{newline}{tidy.margin}{joint.join(texts)}{newline}{closing}"))

    def in_line(self, entries: list[Entry], staying: list[int], texts: dict[int, list[str]], comma: str) -> None:
        """Adds and removes entries that share their lines, each with the comma before or behind it."""
        last = staying[-1]
        for index, entry in enumerate(entries):
            if index not in staying:
                self.gone.append((entry.head, entry_end(entry)))
                if index < last:
                    self.splices.append(Splice(entry.head, entries[index + 1].head))
        if last < len(entries) - 1:
            self.splices.append(Splice(entry_end(entries[last]), entry_end(entries[-1])))
        for index, new in texts.items():
            at = entry_end(entries[last if index < 0 else index])
            depth = 1 if index >= 0 else 0  # what has a neighbour is first
            if new:
                self.splices.append(Splice(at, at, "".join(comma + text for text in new), depth=depth))

    def comma(self, node: Node) -> str:
        """What stands between the first two entries of a collection; "" if that is more than a comma."""
        if len(node.entries) + len(node.items) < 2:
            return ""
        (_, one), (other, _) = node.entries[:2] or [(item, item) for item in node.items[:2]]
        between = self.layout.text[one.end : other.outer]
        return between if between.rstrip(" ") == "," else ""

    def flow_style(self, touch: Touch, tidy: Tidy | None) -> FlowStyle:
        """The style of a collection: its own, else that of those around it."""
        nodes = [touch.node]
        around = touch.parent
        while around is not None and around.node.flow:
            nodes.append(around.node)
            around = around.parent
        text = self.layout.text
        between = (text[key.end : value.outer] for node in nodes for key, value in node.entries)
        colon = next((colon for colon in between if colon.rstrip(" ") == ":"), ": ")
        if not self.is_json and colon == ":":
            colon = ": "
        commas = filter(None, map(self.comma, nodes))
        quoted = self.is_json or self.layout.is_quoted_throughout(nodes[-1])
        return FlowStyle(
            colon,
            next(commas, ", "),
            quoted,
            self.is_json,
            common_quotes(touch.node),
            tidy.unit if tidy is not None and quoted else "",
            self.style.quote,
        )


class Tidy:
    """A flow collection with a line, or several, for each entry. `margin` is the indentation of these lines, `unit` by
    how much it is more than that of the line with the bracket, `trailing` whether a comma follows the last entry.
    """

    __slots__ = ("layout", "margin", "trailing", "unit")

    def __init__(self, layout: Layout, margin: str, unit: str, trailing: bool) -> None:
        self.layout = layout
        self.margin = margin
        self.unit = unit
        self.trailing = trailing

    @classmethod
    def of(cls, layout: Layout, node: Node, entries: list[Entry]) -> Tidy | None:
        """How a collection keeps its entries; None if some share their lines."""
        end = node.end - 1
        ends = [line_end(layout, entry) for entry in entries]
        heads = [entry.head for entry in entries] + [end]
        if not entries or any(stop is None for stop in ends):
            return None
        if any(layout.text[layout.line_start(head) : head].strip() for head in heads):
            return None
        margin = layout.indentation(heads[0])
        outer = layout.indentation(begin(node))
        unit = margin.removeprefix(outer) if margin.startswith(outer) else "  "
        return cls(layout, margin, unit or "  ", comma_of(layout, entries[-1]) is not None)

    def lines(self, entry: Entry) -> tuple[int, int]:
        """The lines of an entry, with the comma and the comment behind it."""
        return self.layout.line_start(entry.head), self.layout.next_line(entry_end(entry))

    def splices(self, entries: list[Entry], staying: list[int], texts: dict[int, list[str]]) -> list[Splice]:
        """Lines go, lines come, and the last entry has a comma behind it if the last one had."""
        layout, newline = self.layout, self.layout.newline
        found = [Splice(*self.lines(entry)) for index, entry in enumerate(entries) if index not in staying]
        last = entries[staying[-1]]
        behind = [*texts.get(staying[-1], []), *texts[-1]]
        comma = comma_of(layout, last)
        if behind and comma is None:
            found.append(Splice(entry_end(last), entry_end(last), ","))
        elif not behind and comma is not None and not self.trailing:
            found.append(Splice(comma, comma + 1))
        groups = {index: new for index, new in texts.items() if index not in (-1, staying[-1])} | {staying[-1]: behind}
        for index, new in groups.items():
            at = layout.next_line(entry_end(entries[index]))
            rows = [f"{self.margin}{text},{newline}" for text in new]
            if rows and index == staying[-1] and not self.trailing:
                rows[-1] = rows[-1].removesuffix(f",{newline}") + newline
            if rows:
                found.append(Splice(at, at, "".join(rows)))
        return found


def entry_end(entry: Entry) -> int:
    """The offset behind an entry, without the comma that may follow."""
    return max(entry.value.end, entry.hold if entry.key is not None else 0)


def comma_of(layout: Layout, entry: Entry) -> int | None:
    """The offset of the comma behind an entry; None if there is none."""
    try:
        return layout.find(",", entry_end(entry))
    except Impossible:
        return None


def line_end(layout: Layout, entry: Entry) -> int | None:
    """The end of the line on which an entry ends; None if more than a comma and a comment follows it there."""
    at = entry_end(entry)
    stop = layout.next_line(at)
    rest = layout.text[at:stop].lstrip(" \t").removeprefix(",").strip()
    return stop if stop < layout.end and (not rest or rest.startswith("#")) else None

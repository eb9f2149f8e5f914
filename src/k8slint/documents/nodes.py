"""The exact tree of a document: every key and value with its span, made on demand for what is reported or edited."""

from __future__ import annotations

import re

import yaml

from ..sources import Span
from .events import LOADER
from .scalars import is_merge as merges
from .scalars import key_of, key_text, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .data import Path

PROPERTY = re.compile(r"[&!]\S*|\s+|#[^\n]*")


class Node:
    """A scalar, a mapping, a list, an alias or a template: a value `{{ x }}` without quotes.

    `start` and `end` are offsets in the source: of a scalar without its anchor and tag (of a block scalar from its `|`,
    to the start of the next line that says anything); of a flow collection with its brackets; of a block collection
    from its first key or dash to the end of its last leaf. `outer` is where the node begins with its anchor and tag.
    `style` is the quote or the block indicator of a scalar; `flow` tells collections with brackets. `value` is the
    value of a scalar, the text of a template, and of a key the text that JSON has for it. An alias has the node it
    stands for as `target`.
    """

    __slots__ = (
        "anchor",
        "end",
        "entries",
        "flow",
        "items",
        "kind",
        "outer",
        "start",
        "style",
        "tag",
        "target",
        "value",
    )

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind  # "scalar", "map", "seq", "alias" or "template"
        self.start = start
        self.end = end
        self.outer = start
        self.style = ""
        self.flow = False
        self.anchor = ""
        self.tag = ""
        self.value: Any = None
        self.entries: list[tuple[Node, Node]] = []  # of a mapping: key and value, duplicates included
        self.items: list[Node] = []  # of a list
        self.target: Node | None = None

    @property
    def span(self) -> Span:
        """The node as a span, without its anchor and tag."""
        return Span(self.start, self.end)

    @property
    def real(self) -> Node:
        """The node itself, or what an alias stands for."""
        return self.target if self.target is not None else self


class Step:
    """One step of a walk: the entry's key (None for a list item) and value, and the first alias on the way to it."""

    __slots__ = ("alias", "key", "value")

    def __init__(self, key: Node | None, value: Node, alias: Node | None) -> None:
        self.key = key
        self.value = value
        self.alias = alias


def walk(root: Node, path: Path) -> list[Step]:
    """The steps along `path` that exist; shorter than the path where a field is missing.

    Of what stands twice the later counts, be it a key or a merge, as it does for the API server. What a merge brings is
    found at the merge: its step has the merge's key, and the alias that is merged as the first on the way.
    """
    steps: list[Step] = []
    node, alias = root, None
    for part in path:
        found = _child(node.real, part)
        if found is None:
            break
        key, node, through = found
        alias = alias or through or (node if node.kind == "alias" else None)
        steps.append(Step(key, node, alias))
    return steps


def _child(node: Node, part: str | int) -> tuple[Node | None, Node, Node | None] | None:
    """The key, the value and the alias that a merge went through, of one entry of a collection."""
    if node.kind == "seq":
        return (None, node.items[part], None) if isinstance(part, int) and part < len(node.items) else None
    pending: list[tuple[Node | None, Node | None, Node | None, Node]] = [(None, None, None, node)]
    seen: set[int] = set()
    while pending:
        merge, alias, key, value = pending.pop()
        if key is None:  # a mapping to look into
            if id(value) not in seen:
                seen.add(id(value))
                pending.extend((merge, alias, *entry) for entry in value.entries)
        elif is_merge(key):
            sources = value.real.items if value.real.kind == "seq" else [value]
            for source in reversed(sources):  # the first of a list counts: it is to be looked into first
                through = alias or (value if value.kind == "alias" else source if source.kind == "alias" else None)
                pending.append((merge or key, through, None, source.real))
        elif key.value == part:
            return merge or key, value, alias
    return None


def is_merge(key: Node) -> bool:
    """Whether a key is `<<`."""
    return key.kind == "scalar" and merges(key.value, key.tag or None, not key.style)


def read_yaml(text: str, base: int) -> Node | None:
    """The exact tree of the one YAML document in `text`, which producer one has read; None where it is empty."""
    loader = LOADER(text)
    try:
        return _Builder(text, base).build(loader.get_event)
    finally:
        loader.dispose()


class _Builder:
    """Builds one tree. `base` is the offset of `text` in its source."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.root: Node | None = None
        self.stack: list[tuple[Node, list[Node]]] = []  # a collection and, of a mapping, the key that waits
        self.anchors: dict[str, Node] = {}

    def build(self, next_event: Callable[[], Any]) -> Node | None:
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                self.put(self.scalar(event))
            elif isinstance(event, yaml.AliasEvent):
                self.put(self.alias(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                if self.expects_key:
                    self.template(next_event)
                else:
                    self.stack.append((self.collection(event), []))
            elif isinstance(event, yaml.CollectionEndEvent):
                node, _key = self.stack.pop()
                if node.flow:
                    end: Any = event.end_mark
                    node.end = self.base + end.index
                self.put(node)
        return self.root

    @property
    def expects_key(self) -> bool:
        """Whether the next node is a mapping's key."""
        return bool(self.stack) and self.stack[-1][0].kind == "map" and not self.stack[-1][1]

    def put(self, node: Node) -> None:
        """A finished node goes where it belongs."""
        if not self.stack:
            self.root = node
            return
        parent, key = self.stack[-1]
        if parent.kind == "seq":
            parent.items.append(node)
        elif key:
            parent.entries.append((key.pop(), node))
        else:
            key.append(node)
        if not parent.flow:
            parent.end = max(parent.end, node.end)

    def scalar(self, event: Any) -> Node:
        node = self.node("scalar", event)
        node.style = event.style or ""
        read = key_of if self.expects_key else value_of
        node.value = read(event.value, event.tag, event.implicit[0])
        if node.anchor or node.tag:
            node.start = min(self.behind_properties(node.start), node.end)
        return node

    def alias(self, event: Any) -> Node:
        node = Node("alias", event.start_mark.index + self.base, event.end_mark.index + self.base)
        node.anchor = event.anchor
        node.target = self.anchors[event.anchor]
        if self.expects_key:
            node.value = key_text(node.target.value)
        return node

    def collection(self, event: Any) -> Node:
        node = self.node("map" if isinstance(event, yaml.MappingStartEvent) else "seq", event)
        end = event.end_mark.index  # before the first key, or before or behind the bracket or the dash
        node.flow = bool(event.flow_style) and node.end > node.start and self.text[end - 1] in "[{"
        behind_dash = node.kind == "seq" and not event.flow_style and self.text[end : end + 1] != "-"
        node.start = node.end - (node.flow or behind_dash)
        return node

    def node(self, kind: str, event: Any) -> Node:
        node = Node(kind, event.start_mark.index + self.base, event.end_mark.index + self.base)
        node.anchor, node.tag = event.anchor or "", event.tag or ""
        if node.anchor:
            self.anchors[node.anchor] = node
        return node

    def template(self, next_event: Callable[[], Any]) -> None:
        """A key that is a collection: producer one has seen that it is `{{ x }}`."""
        node, _key = self.stack.pop()
        depth = 2
        event: Any = None
        while depth:
            event = next_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        node.kind, node.style, node.end = "template", "{{", self.base + event.end_mark.index
        node.value = self.text[node.start - self.base : event.end_mark.index]
        self.put(node)

    def behind_properties(self, at: int) -> int:
        """The offset behind `&anchor` and `!tag`, and behind the white space and the comments that follow them."""
        text, at = self.text, at - self.base
        while found := PROPERTY.match(text, at):
            at = found.end()
        return at + self.base

"""From paths to the text: which collections of a document's tree a plan touches, and what each of them is to become.

Through aliases and merges several paths lead to one collection. It is touched once; whether all who share it wanted
that is what verification finds out.
"""

from __future__ import annotations

from ..documents.nodes import is_merge, walk
from ..documents.scalars import STANDARD_TAG
from .layout import is_empty
from .semantics import Impossible, holds, path_text, plain, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..documents.nodes import Node
    from .plan import Claim

TAGS = ("", "!", f"{STANDARD_TAG}map", f"{STANDARD_TAG}seq")
"""The tags of collections that are nothing but a mapping or a list."""


class Touch:
    """What changes in one collection. Numbers are indices of its entries.

    `added` are new keys with their values, `after` names the neighbours of some; `depth` counts the collections around
    it; `owners` are the fixes that want any of this. `parent` and `index` lead to the entry whose value it is: nowhere
    for the root, and for what only an alias or a merge led to.
    """

    __slots__ = (
        "added",
        "after",
        "appended",
        "depth",
        "index",
        "node",
        "owners",
        "parent",
        "puts",
        "removed",
        "renames",
    )

    def __init__(self, node: Node, depth: int, parent: Touch | None, index: int) -> None:
        self.node = node
        self.depth = depth
        self.parent = parent
        self.index = index
        self.puts: dict[Any, Any] = {}
        self.renames: dict[int, str] = {}
        self.removed: set[int] = set()
        self.added: dict[Any, Any] = {}
        self.after: dict[str, str] = {}
        self.appended: list[Any] = []
        self.owners: set[int] = set()

    @property
    def changes(self) -> bool:
        """Whether anything changes here, and not only further down."""
        return bool(self.puts or self.renames or self.removed or self.added or self.appended)

    @property
    def size(self) -> int:
        """How many entries the collection has."""
        return len(self.node.entries) + len(self.node.items)


class Clash(Exception):
    """Two paths that share their text want different things of it; `owner` is the one that came later."""

    def __init__(self, owner: int) -> None:
        super().__init__()
        self.owner = owner


class Unplaced(Exception):
    """A claim that has no place in the text, and why."""

    def __init__(self, owner: int, reason: str) -> None:
        super().__init__(reason)
        self.owner = owner
        self.reason = reason


class Touches:
    """The touched collections of one document.

    `shared` tells of which anchor a fix touched text that others may use too.
    """

    def __init__(self, root: Node, aliased: bool) -> None:
        self.root = root
        self.by_node: dict[int, Touch] = {}
        self.shared: dict[int, str] = {}
        self._depths: dict[int, int] = {}
        self._anchored: dict[int, str] = {}
        if aliased:
            self._depths, self._anchored = survey(root)

    def place(self, claims: Sequence[Claim]) -> list[Touch]:
        """The touched collections for these claims, deepest first. Raises `Clash` and `Unplaced`."""
        for claim in claims:
            try:
                self._place(claim)
            except Impossible as reason:
                raise Unplaced(claim.owner, str(reason)) from None
        touches = sorted(self.by_node.values(), key=lambda touch: -touch.depth)
        for touch in touches:
            _empty(touch)
        return [touch for touch in touches if touch.changes]

    def _touch(self, node: Node, parent: Touch | None, index: int) -> Touch:
        touch = self.by_node.get(id(node))
        if touch is None:
            depth = self._depths.get(id(node)) or (parent.depth + 1 if parent is not None else 0)
            touch = self.by_node[id(node)] = Touch(node, depth, parent, index)
        elif touch.parent is None:
            touch.parent, touch.index = parent, index
        return touch

    def _place(self, claim: Claim) -> None:
        node, parent, index = self.root, None, 0
        path = claim.path
        for depth, part in enumerate(path):
            touch = self._collection(node, parent, index, claim, path[:depth])
            found = _index(touch.node, part, path[: depth + 1])
            if depth == len(path) - 1 and claim.kind != "append":
                self._change(touch, found, claim)
                return
            if found is None:
                steps = walk(touch.node, (part,)) if touch.node.kind == "map" else []
                if not steps:
                    self._graft(touch, touch.added, part, path[depth + 1 :], claim)
                    return
                self.shared[claim.owner] = steps[0].value.anchor or (steps[0].alias.anchor if steps[0].alias else "")
                node, parent = steps[0].value.real, None
                continue
            value = _value(touch.node, found)
            if is_empty(value.real):
                self._note_anchors(value, claim.owner)
                self._graft(touch, touch.puts, found, path[depth + 1 :], claim)
                return
            if value.kind == "alias":
                self.shared[claim.owner] = value.anchor
                node, parent = value.real, None
            else:
                node, parent, index = value, touch, found
        touch = self._collection(node, parent, index, claim, path)
        if not holds(touch.appended, claim.value):
            touch.appended.append(claim.value)
        touch.owners.add(claim.owner)

    def _collection(self, node: Node, parent: Touch | None, index: int, claim: Claim, path: Any) -> Touch:
        """The touch of a collection that the claim goes through or into."""
        if node.kind not in ("map", "seq"):
            raise Impossible(f"{path_text(path)} is neither a mapping nor a list")
        if id(node) in self._anchored:
            self.shared[claim.owner] = self._anchored[id(node)]
        return self._touch(node, parent, index)

    def _note_anchors(self, value: Node, owner: int) -> None:
        """Remembers that a fix replaces or removes what an alias stands for."""
        pending = [value] if self._anchored else []
        while pending:
            node = pending.pop()
            if id(node) in self._anchored:
                self.shared[owner] = self._anchored[id(node)]
            pending.extend(part for entry in node.entries for part in entry)
            pending.extend(node.items)

    def _change(self, touch: Touch, found: int | None, claim: Claim) -> None:
        key = claim.path[-1]
        _refuse_tag(touch.node)
        touch.owners.add(claim.owner)
        if found is not None and claim.kind != "rename":
            self._note_anchors(_value(touch.node, found), claim.owner)
        if claim.kind == "put":
            if found is None:
                self._graft(touch, touch.added, key, (), claim)
            elif found in touch.removed:
                raise Clash(claim.owner)
            else:
                self._graft(touch, touch.puts, found, (), claim)
        elif found is None:
            raise Impossible(f"{path_text(claim.path)} comes from a merge (<<)")
        elif claim.kind == "remove":
            if found in touch.puts or found in touch.renames:
                raise Clash(claim.owner)
            touch.removed.add(found)
        elif touch.renames.setdefault(found, claim.value) != claim.value or found in touch.removed:
            raise Clash(claim.owner)

    def _graft(self, touch: Touch, store: dict[Any, Any], slot: str | int, rest: Any, claim: Claim) -> None:
        """Puts a claim's value into what grows in a slot, `rest` being the path below it."""
        _refuse_tag(touch.node)
        touch.owners.add(claim.owner)
        if claim.after and not rest and isinstance(slot, str):
            touch.after.setdefault(slot, claim.after)
        for part in rest:
            store = store.setdefault(slot, {})
            if not isinstance(store, dict):
                raise Clash(claim.owner)
            slot = part
        if claim.kind == "append":
            items = store.setdefault(slot, [])
            if not isinstance(items, list):
                raise Clash(claim.owner)
            if not holds(items, claim.value):
                items.append(claim.value)
        elif slot not in store:
            store[slot] = plain(claim.value)
        elif not same(store[slot], claim.value) and not (claim.value == {} and isinstance(store[slot], dict)):
            raise Clash(claim.owner)


def survey(root: Node) -> tuple[dict[int, int], dict[int, str]]:
    """Of a tree with aliases: how deep each collection stands, and the anchors of those that an alias stands for."""
    depths: dict[int, int] = {}
    used: dict[int, str] = {}
    pending = [(root, 0)]
    while pending:
        node, depth = pending.pop()
        if node.kind == "alias":
            used[id(node.real)] = node.anchor
            continue
        depths[id(node)] = depth
        pending.extend((part, depth + 1) for entry in node.entries for part in entry)
        pending.extend((item, depth + 1) for item in node.items)
    return depths, used


def _index(node: Node, part: str | int, path: Any) -> int | None:
    """The index of an entry of the collection itself, not of what it merges."""
    if node.kind == "seq":
        return part if isinstance(part, int) and part < len(node.items) else None
    found = [index for index, (key, _) in enumerate(node.entries) if key.value == part and not is_merge(key)]
    if len(found) > 1:
        raise Impossible(f"{path_text(path)} stands here twice")
    return found[0] if found else None


def _value(node: Node, index: int) -> Node:
    return node.entries[index][1] if node.kind == "map" else node.items[index]


def _refuse_tag(node: Node) -> None:
    if node.tag not in TAGS:
        raise Impossible(f"it is part of a collection with the tag {node.tag}")


def _empty(touch: Touch) -> None:
    """A mapping that is emptied goes as a whole, a list stays as an empty one: either changes what is around it."""
    if len(touch.removed) < touch.size or not touch.removed or touch.added or touch.appended:
        return
    parent = touch.parent
    if parent is None:
        reason = "nothing would be left of the document" if touch.depth == 0 else "it would be emptied, and is shared"
        raise Unplaced(min(touch.owners), reason)
    parent.owners |= touch.owners
    if touch.node.kind == "map":
        parent.removed.add(touch.index)
        parent.renames.pop(touch.index, None)
    else:
        parent.puts[touch.index] = []
    touch.removed.clear()
    touch.puts.clear()
    touch.renames.clear()

"""Producer one: libyaml's events -> data with marks, in one pass.

Events, never `compose`: they keep the place of an alias, and they allow an anchor to be defined again. Of libyaml's
marks only `index` is trusted: it counts code points, whatever ends a line.
"""

from __future__ import annotations

import yaml

from .data import Duplicate, Map, Path, Seq, Unreadable
from .messages import in_words
from .scalars import COLLECTION_AS_KEY, is_merge, key_of, key_text, plain_value, resolve, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEPTH = 200
"""Levels that a document may nest, aliases followed: whoever walks the data may do so by recursion."""

ITEM: Any = object()
"""Stands where a key would: a list is being filled."""

MERGE: Any = object()
"""Stands where a key would: what comes is merged into the mapping that is being filled."""

NO_MERGE = "a merge (<<) needs a mapping or a list of mappings"

BOMB = "the aliases of this document stand for too many entries"
MOST_ALIASED, ALIASED_SHARE, SMALL = 400_000, 0.99, 1_000
"""How many entries the aliases of a document may stand for, and which share of all its entries unless it is small.
These are go-yaml's limits for documents that are not huge. Source: decode.go of go-yaml v2."""


class Built:
    """One document: its data, its duplicate keys, and whether it is direct: every entry stands at its mark and nowhere
    else. Aliases, merges and duplicate keys make a document indirect. Offsets count from the start of the document.
    """

    __slots__ = ("data", "direct", "duplicates")

    def __init__(self, data: Any, duplicates: tuple[Duplicate, ...], direct: bool) -> None:
        self.data = data
        self.duplicates = duplicates
        self.direct = direct


class Memo:
    """What a run has read before: plain scalars, ordinary keys, and whole documents by their text.

    Documents of one text share their data, so nobody may change it.
    """

    __slots__ = ("documents", "keys", "plain")

    def __init__(self) -> None:
        self.plain = _Plain()
        self.keys: dict[str, str] = {}  # those that are the same text with quotes and without
        self.documents: dict[str, Built] = {}


class _Plain(dict[str, "Any"]):
    """The values of plain scalars, each found when it is first asked for."""

    __slots__ = ()

    def __missing__(self, text: str) -> Any:
        value = self[text] = plain_value(text)
        return value


def read(text: str, memo: Memo) -> Built:
    """Reads the one document in `text`. Raises `Unreadable`."""
    known = memo.documents.get(text)
    if known is None:
        loader = LOADER(text)
        try:
            known = memo.documents[text] = _Builder(text, memo).build(loader.get_event)
        except yaml.YAMLError as error:
            raise in_words(error, text) from None
        finally:
            loader.dispose()
    return known


class _Builder:
    """Builds one document. What is common stands in the one loop, what is rare has a method."""

    def __init__(self, text: str, memo: Memo) -> None:
        self.text = text
        self.memo = memo
        self.stack: list[tuple[Any, Any, Any]] = []
        self.anchors: dict[str, Any] = {}
        self.duplicates: list[Duplicate] = []
        self.direct = True
        self.merges: list[int] = []  # where the `<<` stand that wait for their value
        self.merged: set[int] = set()  # where all `<<` stand
        self.aliased = 0  # how many entries stand behind the aliases so far
        self.last_alias = 0
        self.weights: dict[int, tuple[int, int]] = {}

    def build(self, next_event: Callable[[], Any]) -> Built:  # noqa: C901  a call per event would cost as much as libyaml
        """Fills `container`. `key` waits for its value, None expects a key; `mark` is the `append` of its marks."""
        scalar, mapping, mapping_end = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
        sequence, sequence_end = yaml.SequenceStartEvent, yaml.SequenceEndEvent
        plain, known_key = self.memo.plain, self.memo.keys.get
        new_map, new_seq = Map.__new__, Seq.__new__  # `__init__` is a call that only others need
        decorated = "&" in self.text or "!" in self.text
        push, pop = self.stack.append, self.stack.pop
        container: Any = Seq()
        root, key, mark = container, ITEM, container.marks.append
        event: Any = None
        try:
            while True:
                event = next_event()
                kind = event.__class__
                if kind is scalar:
                    if key is None:
                        key = known_key(event.value)
                        if key is None or (decorated and (event.tag is not None or event.anchor is not None)):
                            key = self.key(event)
                            if key is MERGE:
                                continue
                        if key in container:
                            self.again(container, key, event.start_mark.index)
                        else:
                            mark(event.start_mark.index)
                        continue
                    if decorated and (event.tag is not None or event.anchor is not None):
                        value = self.value(event)
                    elif event.implicit[0]:
                        value = plain[event.value]
                    else:
                        value = event.value
                elif kind is mapping or kind is sequence:
                    if key is None:
                        container, key, mark = self.template(container, event, next_event)
                        continue
                    value = new_map(Map) if kind is mapping else new_seq(Seq)
                    marks: list[int] = []
                    value.marks = marks
                    if key is ITEM:
                        container.append(value)
                        mark(event.start_mark.index)
                    elif key is not MERGE:
                        container[key] = value
                    push((container, key, mark))
                    if decorated and event.anchor is not None:
                        self.anchors[event.anchor] = value
                    if len(self.stack) > DEPTH:
                        raise ValueError(f"this is nested deeper than {DEPTH} levels")
                    container, key, mark = value, None if kind is mapping else ITEM, marks.append
                    continue
                elif kind is mapping_end or kind is sequence_end:
                    value = container
                    container, key, mark = pop()
                    if key is MERGE:
                        self.merge(container, value)
                    if key is not ITEM:
                        key = None
                    continue
                elif kind is yaml.AliasEvent:
                    value = self.alias(event, container)
                    if key is None:
                        key = key_text(value)
                        if key in container:
                            self.again(container, key, event.start_mark.index)
                        else:
                            mark(event.start_mark.index)
                        continue
                elif kind is yaml.StreamEndEvent:
                    self.refuse_bomb(root)
                    return Built(root[0] if root else None, tuple(self.duplicates), self.direct)
                else:
                    continue
                if key is ITEM:
                    container.append(value)
                    mark(event.start_mark.index)
                elif key is MERGE:
                    self.merge(container, value)
                    key = None
                else:
                    container[key] = value
                    key = None
        except ValueError as error:
            raise Unreadable(str(error), event.start_mark.index) from None

    def key(self, event: Any) -> Any:
        """A key that the memo does not have, or that has an anchor or a tag."""
        text, tag, plain = event.value, event.tag, event.implicit[0]
        if event.anchor is not None:
            self.anchors[event.anchor] = value_of(text, tag, plain)
        if is_merge(text, tag, plain):
            self.direct = False
            self.merges.append(event.start_mark.index)
            self.merged.add(event.start_mark.index)
            return MERGE
        if event.anchor is None and tag is None and text != "<<" and resolve(text).__class__ is str:
            self.memo.keys[text] = text
        return key_of(text, tag, plain)

    def value(self, event: Any) -> Any:
        """A scalar that has an anchor or a tag."""
        value = value_of(event.value, event.tag, event.implicit[0])
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def again(self, container: Map, key: str, at: int) -> None:
        """A key that its mapping has already: a duplicate, unless a merge brought the first. The later counts."""
        index = list(container).index(key)
        first = container.marks[index]
        container.marks[index] = at
        if first not in self.merged:
            self.direct = False
            self.duplicates.append(Duplicate((*self.path(), key), first, at))

    def path(self) -> Path:
        """The path of the container that is being filled."""
        return tuple(
            len(container) - 1 if key is ITEM else "<<" if key is MERGE else key
            for container, key, _mark in self.stack[1:]
        )

    def template(self, container: Any, event: Any, next_event: Callable[[], Any]) -> tuple[Any, Any, Any]:
        """A key that is a collection: `{{ x }}` if anything, kept as the text that it is. Returns the loop's state."""
        start = event.start_mark.index - 1
        text = self.text
        if container or not text.startswith("{{", start):
            raise ValueError(COLLECTION_AS_KEY)
        depth = 2
        while depth:
            event = next_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        action = text[start : event.end_mark.index]
        if not action.endswith("}}"):
            raise ValueError(COLLECTION_AS_KEY)
        for name, anchored in self.anchors.items():
            if anchored is container:
                self.anchors[name] = action
        parent, key, mark = self.stack.pop()
        if key is MERGE:
            raise ValueError(NO_MERGE)
        parent[-1 if key is ITEM else key] = action
        return parent, key if key is ITEM else None, mark

    def alias(self, event: Any, container: Any) -> Any:
        """What an alias stands for."""
        self.direct = False
        name = event.anchor
        if name not in self.anchors:
            raise ValueError(f"there is no anchor &{name} above this alias")
        value = self.anchors[name]
        if value is container or any(value is open_one for open_one, _key, _mark in self.stack):
            raise ValueError(f"what the anchor &{name} names contains itself through this alias")
        entries, depth = self.weigh(value)
        if len(self.stack) + depth > DEPTH:
            raise ValueError(f"this alias nests the document deeper than {DEPTH} levels")
        self.aliased += entries
        self.last_alias = event.start_mark.index
        if self.aliased > MOST_ALIASED:
            raise ValueError(BOMB)
        return value

    def weigh(self, value: Any) -> tuple[int, int]:
        """How many entries a finished value has, and how deep they nest, aliases followed."""
        if value.__class__ is not Map and value.__class__ is not Seq:
            return 1, 0
        known = self.weights.get(id(value))
        if known is None:
            items, keys = (value.values(), len(value)) if value.__class__ is Map else (value, 0)
            below = [self.weigh(item) for item in items]
            entries = 1 + keys + sum(entries for entries, _depth in below)
            known = self.weights[id(value)] = entries, 1 + max((depth for _entries, depth in below), default=0)
        return known

    def refuse_bomb(self, root: Seq) -> None:
        """Refuses a small text that says much through aliases."""
        if self.aliased:
            total = self.aliased + _written(root)
            if total > SMALL and self.aliased > total * ALIASED_SHARE:
                raise Unreadable(BOMB, self.last_alias)

    def merge(self, mapping: Map, value: Any) -> None:
        """`<<`: the mapping gets what it does not have yet, and what it has already gets the merged value; of a list of
        mappings the first counts. This is how go-yaml v2 does it; YAML itself says that the mapping's own keys count.
        """
        at = self.merges.pop()
        sources = value[::-1] if value.__class__ is Seq else [value]
        if any(source.__class__ is not Map for source in sources):
            raise ValueError(NO_MERGE)
        places = {key: index for index, key in enumerate(mapping)}
        for source in sources:
            for key, item in source.items():
                mapping[key] = item
                index = places.setdefault(key, len(places))
                mapping.marks[index : index + 1] = [at]


def _written(root: Seq) -> int:
    """How many entries the text of a document has: what aliases share counts once."""
    count = 0
    seen: set[int] = set()
    pending: list[Any] = [root]
    while pending:
        container = pending.pop()
        if id(container) not in seen:
            seen.add(id(container))
            items = container.values() if container.__class__ is Map else container
            count += len(items) * (2 if container.__class__ is Map else 1)
            pending += [item for item in items if item.__class__ is Map or item.__class__ is Seq]
    return count

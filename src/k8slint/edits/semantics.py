"""What operations mean: on plain data, with no text in sight. What is written is held against this.

Paths refer to the data as it was given, whatever the order of the operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set
    from typing import Any

    from ..documents import Path
    from ..problems import Operation


class Impossible(Exception):
    """An operation that cannot be done. `str()` is the reason, for people."""


class Absent:
    """The type of `ABSENT`."""

    __slots__ = ()


ABSENT = Absent()
"""What stands at a path where nothing stands; null does stand there."""

SCALARS = (str, int, float, bool, type(None))


def expected(data: object, operations: Sequence[Operation]) -> object:
    """The data that the operations on one document are meant to make of `data`, which is left as it is.

    `create` changes no document. Raises `Impossible`.
    """
    made = data
    for operation in operations:
        path, value = operation.location.path, operation.value
        if operation.kind == "set":
            made = _replaced(made, path, _constant(plain(value)))
        elif operation.kind == "add":
            for below, leaf in absent_leaves(plain(value), look(data, path), path):
                made = _replaced(made, below, _leaf(leaf))
        elif operation.kind == "append" and not _is_in(plain(value), look(data, path)):
            made = _replaced(made, path, _appended(plain(value), path))
    removed = {operation.location.path for operation in operations if operation.kind == "remove"}
    renamed = {operation.location.path: operation.value for operation in operations if operation.kind == "rename"}
    for path in _leaving(data, removed, renamed.keys() - removed):
        made = _without(made, path) if path in removed else _renamed(made, path, renamed[path])
    return made


def _leaving(data: object, removed: Set[Path], renamed: Set[Path]) -> list[Path]:
    """The paths that are removed or renamed: what is further down or further back in a list first, so that the others
    stay true; and nothing below what is removed as a whole.
    """
    whole = [path for path in removed | renamed if not any(path[:depth] in removed for depth in range(len(path)))]
    return sorted((path for path in whole if look(data, path) is not ABSENT), key=by_name, reverse=True)


def by_name(path: Path) -> list[tuple[bool, str, int]]:
    """A key to sort paths by; none follows what is further down in it."""
    return [(True, "", part) if isinstance(part, int) else (False, part, 0) for part in path]


def absent_leaves(value: object, old: object, path: Path) -> Iterator[tuple[Path, Any]]:
    """What an `add` of a value brings where `old` stands: mappings merge, null counts as nothing, as it does for the
    API server. Raises `Impossible` where a mapping meets something else.
    """
    if old is ABSENT or old is None:
        if isinstance(value, dict) and value:
            for key, item in value.items():
                yield from absent_leaves(item, ABSENT, (*path, key))
        elif value is not None or old is ABSENT:
            yield path, value
    elif isinstance(value, dict) and value:
        if not isinstance(old, dict):
            raise Impossible(f"{path_text(path)} is not a mapping")
        for key, item in value.items():
            yield from absent_leaves(item, old.get(key, ABSENT), (*path, key))


def plain(value: object) -> Any:
    """A value that an operation brings, as dicts, lists and scalars. Raises `Impossible` for anything else."""
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise Impossible("a key that is no string cannot be written")
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        raise Impossible("infinity and not-a-number do not exist in JSON, which the API server speaks")
    if isinstance(value, SCALARS):
        return value
    raise Impossible(f"a value of type {type(value).__name__} cannot be written")


def same(one: object, other: object) -> bool:
    """Whether two data are equal to a reader of JSON: `1` and `1.0` are, `1` and `true` are not."""
    pending = [(one, other)]
    while pending:
        left, right = pending.pop()
        if left is right:
            continue
        if isinstance(left, dict) and isinstance(right, dict):
            if left.keys() != right.keys():
                return False
            pending.extend((item, right[key]) for key, item in left.items())
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            pending.extend(zip(left, right, strict=True))
        elif left != right or isinstance(left, bool) is not isinstance(right, bool):
            return False
    return True


def holds(items: Sequence[object], value: object) -> bool:
    """Whether a list has an item that is the same as `value`."""
    return any(same(item, value) for item in items)


def look(data: object, path: Path) -> Any:
    """What stands at a path; `ABSENT` if nothing. Raises `Impossible` where it leads through what has no such part."""
    for depth, part in enumerate(path):
        data = _child(data, part, path[:depth])
    return data


def path_text(path: Path) -> str:
    """A path for people: `spec.containers[0].image`."""
    if not path:
        return "the document"
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _child(data: object, part: str | int, path: Path) -> Any:
    if isinstance(data, list):
        if isinstance(part, int) and 0 <= part < len(data):
            return data[part]
        raise Impossible(f"{path_text(path)} is a list without item {part}")
    if isinstance(part, int):
        raise Impossible(f"{path_text(path)} has no item {part}")
    if isinstance(data, dict):
        return data.get(part, ABSENT)
    if data is None or data is ABSENT:
        return ABSENT
    raise Impossible(f"{path_text(path)} is not a mapping")


def _replaced(data: object, path: Path, change: Callable[[object], object]) -> object:
    """A copy, as far as the path goes, with `change` of what stands at its end; missing levels are made."""
    parents = []
    for depth, part in enumerate(path):
        parents.append(data)
        data = _child(data, part, path[:depth])
    data = change(data)
    for parent, part in zip(reversed(parents), reversed(path), strict=True):
        data = _with(parent, part, data)
    return data


def _with(parent: object, part: str | int, value: object) -> object:
    if isinstance(parent, list):
        copy = list(parent)
        copy[part] = value  # type: ignore[index]  # `_child` has seen that it is a number
        return copy
    made: dict[object, object] = dict(parent) if isinstance(parent, dict) else {}
    if value is ABSENT:
        made.pop(part, None)
    else:
        made[part] = value
    return made


def _constant(value: object) -> Callable[[object], object]:
    return lambda _old: value


def _leaf(value: object) -> Callable[[object], object]:
    """A leaf of an `add`: an empty mapping is there already where another operation has made one."""
    return lambda old: old if value == {} and isinstance(old, dict) else value


def _is_in(value: object, items: object) -> bool:
    return isinstance(items, list) and holds(items, value)


def _appended(value: object, path: Path) -> Callable[[object], object]:
    def change(old: object) -> object:
        if old is ABSENT or old is None:
            return [value]
        if not isinstance(old, list):
            raise Impossible(f"{path_text(path)} is not a list")
        return old if holds(old, value) else [*old, value]

    return change


def _without(data: object, path: Path) -> object:
    """A copy without what stands at the path, nor the mappings that this empties."""
    if not path:
        raise Impossible("a whole document is not removed")
    parents: list[Any] = [data]
    for part in path:
        inside = parents[-1]
        if not (part in inside if isinstance(inside, dict) else part in range(len(inside))):
            return data  # another removal has emptied what it was in
        parents.append(inside[part])
    for depth in range(len(path) - 1, -1, -1):
        parent, part = parents[depth], path[depth]
        left: Any
        if isinstance(parent, list):
            left = [item for index, item in enumerate(parent) if index != part]
        else:
            left = {key: item for key, item in parent.items() if key != part}
        if left or isinstance(left, list):
            return _replaced(data, path[:depth], _constant(left))
    raise Impossible("nothing would be left of the document")


def _renamed(data: object, path: Path, key: object) -> object:
    if not path or not isinstance(path[-1], str) or not isinstance(key, str):
        raise Impossible(f"{path_text(path)} has no key that could be renamed")
    parent = look(data, path[:-1])
    if key == path[-1] or not isinstance(parent, dict) or path[-1] not in parent:
        return data
    if key in parent:
        raise Impossible(f"{path_text((*path[:-1], key))} exists already")
    changed: object = {key if own == path[-1] else own: item for own, item in parent.items()}
    return _replaced(data, path[:-1], _constant(changed))

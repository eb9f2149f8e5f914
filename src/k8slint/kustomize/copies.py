"""Copies of data that share all that they do not change.

Data is never changed in place. Where nothing changes, a function here returns the very value that it was given. A copy
keeps the marks of its original, and nothing is ever taken out or moved, so that a path leads to the same entry in both;
what is added has no mark.
"""

from __future__ import annotations

from ..documents import UNKNOWN, Map, Seq

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .fields import Steps


def shallow(container: Any) -> Any:
    """A copy of a mapping or list with the same entries."""
    copy = Map(container) if isinstance(container, dict) else Seq(container)
    copy.marks = getattr(container, "marks", [])
    return copy


def put(current: Any, original: Any, key: Any, value: Any) -> Any:
    """`current` with an entry set: a copy, unless it is one of `original` already."""
    if current is original:
        current = shallow(original)
    current[key] = value
    return current


def with_entries(mapping: Any, entries: dict[str, Any]) -> Any:
    """The mapping, empty where there is none, with these entries set; what is no mapping stays."""
    if mapping is None:
        return Map(entries)
    if not isinstance(mapping, dict) or all(
        key in mapping and same(mapping[key], value) for key, value in entries.items()
    ):
        return mapping
    copy = shallow(mapping)
    copy.update(entries)
    return copy


def with_item(items: Any, item: Any) -> Any:
    """The list with one more item at its end."""
    copy = shallow(items)
    copy.append(item)
    return copy


def same(one: object, two: object) -> bool:
    """Whether two scalars are one value: `1`, `1.0` and `true` are three."""
    return one is two or (one.__class__ is two.__class__ and not isinstance(one, (dict, list)) and one == two)


def at_field(value: Any, steps: Steps, change: Callable[[Any], Any], create: bool) -> Any:
    """The value with `change` made wherever a kustomize field path leads: through every item of the lists on its way.

    `create` makes the mappings that are missing; a list is never made.
    """
    if isinstance(value, list):
        result = value
        for index, item in enumerate(value):
            new = at_field(item, steps, change, create)
            if new is not item:
                result = put(result, value, index, new)
        return result
    if not isinstance(value, dict):
        return value
    key, is_list = steps[0]
    old = value.get(key)
    if old is None and (not create or is_list):
        return value
    if len(steps) > 1:
        empty = Map()
        new = at_field(empty if old is None else old, steps[1:], change, create)
        if new is empty:
            return value
    else:
        new = change(old)
    return value if new is old else put(value, value, key, new)


def either(one: Any, two: Any) -> Any:
    """What is known of a value that is one of two: where they differ, and what only one has, is `UNKNOWN`.

    Both come from the same data, so that items at one index belong together, and items that only one has were added.
    """
    if same(one, two):
        return one
    if isinstance(one, dict) and isinstance(two, dict):
        return _either_mapping(one, two)
    if isinstance(one, list) and isinstance(two, list):
        return _either_list(one, two)
    return UNKNOWN


def _either_mapping(one: Any, two: Any) -> Any:
    result = one
    for key, value in one.items():
        other = two.get(key)
        if value is not other or key not in two:
            new = either(value, other) if key in two else UNKNOWN
            if new is not value:
                result = put(result, one, key, new)
    for key in two:
        if key not in one:
            result = put(result, one, key, UNKNOWN)
    return result


def _either_list(one: Any, two: Any) -> Any:
    result = one
    for index, value in enumerate(one):
        new = either(value, two[index]) if index < len(two) else UNKNOWN
        if new is not value:
            result = put(result, one, index, new)
    for _ in range(len(one), len(two)):
        result = with_item(result, UNKNOWN)
    return result

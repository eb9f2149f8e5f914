"""`Record`: immutable records with slots, as cheap to define and to import as a class can be.

The standard library's dataclasses import `inspect`, which alone costs more than reading a file of manifests.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_options: object) -> object:  # noqa: D103  the type checker sees typing's own
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """Turns a class's annotations into slots and a constructor. Fields of a base come first, as with dataclasses.

    Immutability is the type checker's to enforce; nothing is checked at run time. A default has to be immutable: it
    is shared by all instances.
    """

    _fields: tuple[str, ...]

    def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> RecordType:
        """Makes the class of a record, with its slots and its constructor."""
        own = tuple(space.get("__annotations__", ()))
        defaults = {field: space.pop(field) for field in own if field in space}
        inherited = tuple(field for base in bases for field in getattr(base, "_fields", ()))
        for base in bases:
            defaults = {**getattr(base, "_defaults", {}), **defaults}
        space["__slots__"] = (*own, *space.get("__slots__", ()))
        space["_fields"] = fields = inherited + own
        space["_defaults"] = defaults
        if fields and "__init__" not in space:
            space["__init__"] = _constructor(fields, defaults)
        return super().__new__(mcs, name, bases, space)


def _constructor(fields: tuple[str, ...], defaults: dict[str, object]) -> object:
    parameters = ", ".join(f"{field}=_defaults[{field!r}]" if field in defaults else field for field in fields)
    body = "\n".join(f"    self.{field} = {field}" for field in fields)
    space: dict[str, object] = {"_defaults": defaults}
    exec(f"def __init__(self, {parameters}):\n{body}", space)  # noqa: S102  the text is made of field names only
    return space["__init__"]


class Record(metaclass=RecordType):
    """Base of all records: equal by value, hashable where the fields are, printed by field.

    >>> class Point(Record):
    ...     x: int
    ...     y: int = 0
    >>> Point(1) == Point(x=1, y=0), Point(1).replace(y=2)
    (True, Point(x=1, y=2))
    """

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        return type(self)(**{field: getattr(self, field) for field in self._fields} | changes)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(getattr(self, f) == getattr(other, f) for f in self._fields)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, field) for field in self._fields))

    def __repr__(self) -> str:
        shown = ", ".join(f"{field}={getattr(self, field)!r}" for field in self._fields)
        return f"{type(self).__name__}({shown})"

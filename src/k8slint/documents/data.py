"""The data of documents: plain dicts and lists that remember where each entry stands."""

from __future__ import annotations

from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Path = tuple[str | int, ...]


class Map(dict[str, "Any"]):
    """A mapping. `marks[i]` is the offset, from the start of the document, of the i-th key's first character.

    A key that a merge (`<<`) brought stands at the `<<`. A mapping that no YAML spells (JSON, whose places are found on
    demand, or what a kustomization adds) has fewer marks than keys.
    """

    __slots__ = ("marks",)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.marks: list[int] = []


class Seq(list["Any"]):
    """A list. `marks[i]` is the offset, from the start of the document, of the i-th item (not of its dash)."""

    __slots__ = ("marks",)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.marks: list[int] = []


class Unknown:
    """The type of `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
"""The value of a scalar that a template, or a kustomization that is not rendered, decides."""


class Unreadable(Exception):
    """A document that the API server's reader would refuse: why, and the offset at which a person should look."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Duplicate(Record):
    """A key that a mapping has twice; `path` leads to both, `first` and `again` are the offsets of the two."""

    path: Path
    first: int
    again: int

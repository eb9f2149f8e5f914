"""The plan of one document: what chosen fixes claim of its paths, and which claims exclude each other.

An operation claims only what it changes in the data as they are: an `add` claims each absent leaf of its value, so that
two of them merge by themselves. Claims know paths and data; where those stand in the text is another matter.
"""

from __future__ import annotations

from ..records import Record
from .semantics import ABSENT, Impossible, absent_leaves, by_name, holds, look, path_text, plain, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents import Path
    from ..problems import Operation


class Claim(Record):
    """What a fix, `owner`, wants of a path.

    `kind` is "put" (`value` stands here; `exact`: nothing else below it), "append" (one more item), "remove", "rename"
    (`value` is the new key) or "take" (a renamed key arrives here; `value` is the old one). `after` names the neighbour
    of a new key. What `stands` is already as claimed, and only kept from others.
    """

    kind: str
    path: Path
    value: Any = None
    exact: bool = False
    after: str = ""
    stands: bool = False
    owner: int = 0


def claims_of(operation: Operation, data: object, owner: int) -> Iterator[Claim]:
    """What an operation claims in a document with these data. Raises `Impossible`."""
    path, kind = operation.location.path, operation.kind
    if not path:
        raise Impossible("a whole document is not changed at once")
    old = look(data, path)
    if kind == "set":
        yield Claim("put", path, plain(operation.value), True, stands=same(old, operation.value), owner=owner)
    elif kind == "add":
        leaves = list(absent_leaves(plain(operation.value), old, path))
        if operation.after and old is ABSENT and leaves[0][0] != path:
            leaves.insert(0, (path, {}))
        for leaf, value in leaves:
            yield Claim("put", leaf, value, after=operation.after if leaf == path else "", owner=owner)
    elif kind == "append":
        yield from _appended(plain(operation.value), old, path, owner)
    elif kind == "remove":
        if old is not ABSENT:
            yield Claim("remove", path, owner=owner)
    elif kind == "rename":
        yield from _renamed(plain(operation.value), data, path, owner)
    else:
        raise Impossible(f"there is no operation `{kind}`")


def _appended(value: object, old: object, path: Path, owner: int) -> Iterator[Claim]:
    if old is not ABSENT and old is not None and not isinstance(old, list):
        raise Impossible(f"{path_text(path)} is not a list")
    if not (isinstance(old, list) and holds(old, value)):
        yield Claim("append", path, value, owner=owner)


def _renamed(key: object, data: object, path: Path, owner: int) -> Iterator[Claim]:
    if not isinstance(path[-1], str) or not isinstance(key, str):
        raise Impossible(f"{path_text(path)} has no key that could be renamed")
    parent = look(data, path[:-1])
    if not isinstance(parent, dict) or path[-1] not in parent or key == path[-1]:
        return
    if key in parent:
        raise Impossible(f"{path_text((*path[:-1], key))} exists already")
    yield Claim("rename", path, key, owner=owner)
    yield Claim("take", (*path[:-1], key), path[-1], owner=owner)


class Plan:
    """The claims of the chosen fixes on one document; no two of them exclude each other."""

    def __init__(self) -> None:
        self._at: dict[Path, list[Claim]] = {}
        self._below: dict[Path, list[Claim]] = {}

    def add(self, claim: Claim) -> None:
        """One more claim, which excludes none of the others."""
        self._at.setdefault(claim.path, []).append(claim)
        for depth in range(len(claim.path)):
            self._below.setdefault(claim.path[:depth], []).append(claim)

    def clash(self, claim: Claim) -> Claim | None:
        """A claim that this one excludes."""
        for other in self._at.get(claim.path, ()):
            if _clash_here(claim, other):
                return other
        for depth in range(len(claim.path)):
            for other in self._at.get(claim.path[:depth], ()):
                if _clash_below(other, claim):
                    return other
        for other in self._below.get(claim.path, ()):
            if _clash_below(claim, other):
                return other
        return None

    @property
    def owners(self) -> list[int]:
        """The fixes that claim something, by rank."""
        return sorted({claim.owner for claims in self._at.values() for claim in claims})

    def claims(self, owners: frozenset[int]) -> list[Claim]:
        """What these fixes want done: by path, so that new keys come by name; appended items by the rank of the fix."""
        found: list[Claim] = []
        for path in sorted(self._at, key=by_name):
            own = [claim for claim in self._at[path] if claim.owner in owners]
            if own and not self._covered(path, owners):
                found += [claim for claim in own if claim.kind != "take" and not claim.stands]
        return found

    def _covered(self, path: Path, owners: frozenset[int]) -> bool:
        """Whether something further up is put or removed as a whole, with what stands here."""
        upper = (claim for depth in range(len(path)) for claim in self._at.get(path[:depth], ()))
        return any(claim.owner in owners and (claim.exact or claim.kind == "remove") for claim in upper)


def _clash_here(one: Claim, other: Claim) -> bool:
    """Whether two claims on the same path exclude each other."""
    if one.kind == other.kind:
        return one.kind in ("put", "rename", "take") and not same(one.value, other.value)
    kinds = {one.kind, other.kind}
    return kinds - {"rename"} not in ({"put"}, {"append"})


def _clash_below(upper: Claim, lower: Claim) -> bool:
    """Whether a claim excludes another one further down."""
    if upper.kind == "put":
        if upper.value == {} and not upper.exact:
            return False
        try:
            inside = look(upper.value, lower.path[len(upper.path) :])
        except Impossible:
            return True
        return lower.kind != "put" or not same(inside, lower.value)
    if upper.kind == "remove":
        return lower.kind != "remove"
    return upper.kind == "take"

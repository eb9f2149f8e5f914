"""Units: which files of a project are deployed together.

Sibling folders that define different versions of one object are alternatives; everything else, and whatever one
kustomization root includes, belongs together. "Does it exist?" is asked of the whole project, nearest first. "Is it
covered?" holds between things that belong together: at any distance where the namespaces are known to be equal, else
within the policy's kustomization root or, where it has none, below the nearest folder in which it selects anything.
"""

from __future__ import annotations

from .. import ignores
from ..records import Record
from .forks import Identity, Item, folder_of, folders_above, grouped, parts_of, versions_of
from .relations import Apart, Relations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Literal

    from ..kustomize import Kustomize
    from .forks import Part

    Answer = Literal["together", "alternative", "nowhere"]

__all__ = ["Apart", "Identity", "Item", "Row", "Unit", "Units", "describe", "split"]

SHOWN = 3
"""How many of the units that a unit is apart from `describe` names."""


class Unit:
    """Files that belong together: those of `folder` and below that no other unit has.

    `alternative`: it has forked from others, or the configuration names it; else it is what all share. `number` is its
    place among the units.
    """

    __slots__ = ("_relations", "alternative", "files", "folder", "number")

    def __init__(
        self, folder: str, files: tuple[str, ...], alternative: bool, relations: Relations, number: int
    ) -> None:
        self.folder = folder
        self.files = files
        self.alternative = alternative
        self._relations = relations
        self.number = number

    def __repr__(self) -> str:
        return f"Unit({self.folder!r}, {len(self.files)} files)"

    def apart_from(self, other: Unit) -> Apart | None:
        """Why it does not belong together with another unit of the project; None if it does."""
        return self._relations.reason(self.number, other.number)


class Units:
    """The units of a project, and what is asked of them. Paths are those of files.

    A file without objects of its own, such as a kustomization that generates some, stands where the files of its roots
    stand, else where those of its folder do.
    """

    __slots__ = ("_below", "_kustomize", "_numbers", "_relations", "objects", "units")

    def __init__(self, parts: Sequence[Part], kustomize: Kustomize, objects: Mapping[str, int]) -> None:
        relations = Relations(parts, kustomize)
        self.objects = objects
        self.units = tuple(
            Unit(part.folder, tuple(sorted(part.files)), part.alternative, relations, number)
            for number, part in enumerate(parts)
        )
        self._relations = relations
        self._kustomize = kustomize
        self._numbers = {path: number for number, part in enumerate(parts) for path in part.files}
        self._below: dict[str, list[str]] = {}

    def unit_of(self, path: str) -> Unit:
        """The unit that a file belongs to."""
        return self.units[self._number(path)]

    def apart_from(self, unit: Unit) -> list[Unit]:
        """All units that a unit is apart from, those that stand nearest to it among all units first."""
        apart = self._relations.apart(unit.number)
        others = [other for other in self.units if apart >> other.number & 1]
        return sorted(others, key=lambda other: abs(other.number - unit.number))

    def together(self, path: str, other: str) -> bool:
        """Whether both files may be deployed to one cluster at one time."""
        return not self._apart(path) >> self._number(other) & 1

    def nearest(self, path: str, others: Iterable[str]) -> list[str]:
        """Files, best first: itself, the same kustomization root, what belongs together, then by common folders."""
        steps = path.split("/")
        roots = self._kustomize.roots_of(path)
        apart = self._apart(path)

        def distance(other: str) -> tuple[int, int, str]:
            if other == path:
                rank = 0
            elif apart >> self._number(other) & 1:
                rank = 3
            else:
                rank = 2 if roots.isdisjoint(self._kustomize.roots_of(other)) else 1
            return rank, -_common(steps, other), other

        return sorted(others, key=distance)

    def exists(self, path: str, found: Iterable[str]) -> Answer:
        """What `found`, the files of the whole project that define what a file asks for, is to that file."""
        apart = self._apart(path)
        answer: Answer = "nowhere"
        for other in found:
            if not apart >> self._number(other) & 1:
                return "together"
            answer = "alternative"
        return answer

    def reach(self, policy: str, selected: Iterable[str]) -> str:
        """The nearest folder at or above a policy's file below which it selects anything that belongs together with it.

        `selected`: the files of all pods that it selects.
        """
        steps = policy.split("/")
        apart = self._apart(policy)
        depth = 0
        for path in selected:
            if not apart >> self._number(path) & 1:
                depth = max(depth, _common(steps, path))
                if depth == len(steps) - 1:
                    break
        return "/".join(steps[:depth])

    def coverage(self, policy: str, selected: Iterable[str]) -> Callable[[str, bool], bool]:
        """`covers` as a function of the last two arguments: for a policy that is asked about many pods."""
        roots = self._kustomize.roots_of(policy)
        apart = self._apart(policy)
        reach = "" if roots else self.reach(policy, selected)
        below = f"{reach}/" if reach else ""

        def covers(path: str, namespaces_equal: bool) -> bool:
            if apart >> self._number(path) & 1:
                return False
            if namespaces_equal:
                return True
            return path.startswith(below) if not roots else not roots.isdisjoint(self._kustomize.roots_of(path))

        return covers

    def covers(self, policy: str, selected: Iterable[str], path: str, namespaces_equal: bool) -> bool:
        """Whether a policy that selects the pods of a file speaks for them.

        `selected`: the files of all pods that it selects; `namespaces_equal`: its namespace and that of the pods are
        known, and are one.
        """
        return self.coverage(policy, selected)(path, namespaces_equal)

    def _apart(self, path: str) -> int:
        return self._relations.apart(self._number(path))

    def _number(self, path: str) -> int:
        number = self._numbers.get(path)
        if number is None:
            number = self._numbers[path] = self._beside(path)
        return number

    def _beside(self, path: str) -> int:
        if not self._below:
            for unit in self.units:
                for file in unit.files:
                    for folder in folders_above(file):
                        self._below.setdefault(folder, []).append(file)
        folder = folder_of(path)
        near = [file for file in self._below.get(folder, ()) if self._kustomize.same_root(path, file)]
        if not near:
            roots = self._kustomize.roots_of(path)
            near = [file for root in roots for file in self._kustomize.files_of(root) if file in self._numbers]
        if not near:
            near = next((self._below[above] for above in (folder, *folders_above(folder)) if above in self._below), [])
        steps = path.split("/")
        nearest = min(near, key=lambda file: (-_common(steps, file), file), default=None)
        return 0 if nearest is None else self._numbers[nearest]


def _common(steps: Sequence[str], other: str) -> int:
    """How many folders the paths of two files, one of them in its steps, have in common from the top."""
    count = 0
    for one, two in zip(steps[:-1], other.split("/")[:-1], strict=False):
        if one != two:
            break
        count += 1
    return count


def split(items: Sequence[Item], kustomize: Kustomize, groups: Sequence[Sequence[str]] = ()) -> Units:
    """The units of a project from all its objects.

    `groups` are the configuration's `units`: each a list of patterns as `.gitignore` has them. The files of a group are
    one unit, whatever they define, and two groups are apart; of several groups the first that matches a file has it.
    """
    objects: dict[str, int] = {}
    for item in items:
        objects[item.path] = objects.get(item.path, 0) + 1
    versions = versions_of(items, kustomize)
    matchers = [ignores.compile(group) for group in groups]
    by_group: dict[int, list[str]] = {}
    for path in sorted(objects):
        group = next((number for number, matcher in enumerate(matchers) if matcher.matches(path)), -1)
        by_group.setdefault(group, []).append(path)
    free = by_group.pop(-1, [])
    named = [grouped(number, paths, versions) for number, paths in sorted(by_group.items())]
    return Units(parts_of(free, named, versions), kustomize, objects)


class Row(Record):
    """What there is to say of a unit: its folder, `(shared)` for what all share, and how many objects and files it has.

    `patches`: how many more files stand there that kustomizations read for what they change. `apart`: the units that it
    is apart from, each by its folder and with the reason, the nearest few; `more` is the number of the others.
    """

    folder: str
    objects: int
    files: int
    patches: int = 0
    apart: tuple[tuple[str, Apart], ...] = ()
    more: int = 0

    def __str__(self) -> str:
        parts = [f"{self.folder}: {_counted(self.objects, 'object')} in {_counted(self.files, 'file')}"]
        if self.patches:
            parts.append(f"patches: {_counted(self.patches, 'file')}")
        parts += [f"not with {folder}: {reason}" for folder, reason in self.apart]
        if self.more:
            parts.append(f"not with {self.more} more")
        return "; ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe(units: Units, kustomize: Kustomize) -> list[Row]:
    """A row for each unit, what is shared first."""
    patches: dict[Unit, int] = {}
    for path in kustomize.patches:
        unit = units.unit_of(path)
        patches[unit] = patches.get(unit, 0) + 1
    rows = []
    for unit in units.units:
        others = units.apart_from(unit)
        reasons = ((_label(other), unit.apart_from(other)) for other in others[:SHOWN])
        rows.append(
            Row(
                _label(unit),
                sum(units.objects.get(path, 0) for path in unit.files),
                len(unit.files),
                patches.get(unit, 0),
                tuple((label, reason) for label, reason in reasons if reason is not None),
                len(others[SHOWN:]),
            )
        )
    return rows


def _label(unit: Unit) -> str:
    return unit.folder or "." if unit.alternative else "(shared)"

"""Which units are apart: as a set of bits for each unit, never as pairs, of which there may be very many."""

from __future__ import annotations

from ..records import Record
from .forks import Identity, Part, folders_above

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..kustomize import Kustomize
    from .forks import Defined, Versions


class Apart(Record):
    """Why two units are apart: an object that both define differently, and the files in which they do.

    `key` is None where the configuration makes them two.
    """

    key: Identity | None
    namespace: str | None
    path: str
    other_path: str

    def __str__(self) -> str:
        if self.key is None:
            return "the configuration makes them two"
        _group, kind, name = self.key
        shown = f"{self.namespace}/{name}" if self.namespace else name
        return f"{kind} {shown} differs ({self.path}, {self.other_path})"


class Relations:
    """The relations between parts, which are named by their place in the list."""

    __slots__ = ("_apart", "_at", "_below", "_defining", "_groups", "_parts", "_rooted", "_roots", "_versions")

    def __init__(self, parts: Sequence[Part], kustomize: Kustomize) -> None:
        self._parts = parts
        self._roots: list[frozenset[str]] = [_roots(part, kustomize) for part in parts]
        self._apart: dict[int, int] = {}
        self._groups = 0
        self._at: dict[str, int] = {}
        self._below: dict[str, int] = {}
        self._defining: dict[Defined, int] = {}
        self._versions: dict[tuple[Defined, int], int] = {}
        self._rooted: dict[str, int] = {}
        for number in range(len(parts)):
            self._add(number, 1 << number)

    def _add(self, number: int, bit: int) -> None:
        part = self._parts[number]
        if part.group >= 0:
            self._groups |= bit
        self._at[part.folder] = self._at.get(part.folder, 0) | bit
        for folder in folders_above(part.folder):
            self._below[folder] = self._below.get(folder, 0) | bit
        for defined, versions in part.defines.items():
            self._defining[defined] = self._defining.get(defined, 0) | bit
            for version in versions:
                self._versions[defined, version] = self._versions.get((defined, version), 0) | bit
        for root in self._roots[number]:
            self._rooted[root] = self._rooted.get(root, 0) | bit

    def apart(self, number: int) -> int:
        """All parts that are apart from one, each the bit of its number.

        Only subfolders are compared: what lies in a folder is no alternative to what lies below. What one
        kustomization root includes belongs together. What the configuration says overrides both.
        """
        found = self._apart.get(number)
        if found is None:
            part, found = self._parts[number], 0
            for defined, versions in part.defines.items():
                alike = 0
                for version in versions:
                    alike |= self._versions[defined, version]
                found |= self._defining[defined] & ~alike
            found &= ~self._below.get(part.folder, 0)
            for folder in (part.folder, *folders_above(part.folder)):
                found &= ~self._at.get(folder, 0)
            for root in self._roots[number]:
                found &= ~self._rooted[root]
            if part.group >= 0:
                found = (found | self._groups) & ~(1 << number)
            self._apart[number] = found
        return found

    def reason(self, number: int, other: int) -> Apart | None:
        """Why two parts are apart; None if they are not."""
        if not self.apart(number) >> other & 1:
            return None
        one, two = self._parts[number], self._parts[other]
        if one.group >= 0 and two.group >= 0:
            return Apart(None, None, one.files[0], two.files[0])
        clash = min(_clashes(one.defines, two.defines), key=lambda defined: (defined[0], defined[1] or ""))
        key, namespace = clash
        return Apart(key, namespace, min(one.defines[clash].values()), min(two.defines[clash].values()))


def _roots(part: Part, kustomize: Kustomize) -> frozenset[str]:
    """The kustomization roots that include a file of a part."""
    return frozenset().union(*{kustomize.roots_of(path) for path in part.files})


def _clashes(one: Mapping[Defined, Versions], two: Mapping[Defined, Versions]) -> Iterator[Defined]:
    """The objects that both define without having a version in common."""
    for defined in one if len(one) < len(two) else two:
        if defined in one and defined in two and one[defined].keys().isdisjoint(two[defined]):
            yield defined

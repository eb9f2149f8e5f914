"""Where a project forks: sibling folders that define different versions of one object.

Files become parts, from the deepest folder up. What forks stays a part of its own, and is compared as such further up;
the rest merges into what its folder shares.
"""

from __future__ import annotations

from ..documents.templates import decides_name
from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from ..documents import Path
    from ..kustomize import Kustomize

Identity = tuple[str, str, str]
"""Group ("" for the core), kind and name of an object."""

Defined = tuple[Identity, str | None]
"""An object and its namespace, None where that is not known."""

Versions = dict[int, str]
"""The versions of one object, each with the first file that has it."""

REPEATED_BY_ALL = frozenset((("", "Namespace"), ("apiextensions.k8s.io", "CustomResourceDefinition")))
"""What any folder may define anew, by group and kind, without being an alternative to another."""

TOO_DEEP = 0
"""The version of what is nested more deeply than Python's stack is deep."""


class Item(Record):
    """An object of a file: where it stands in its document, and the namespaces it may land in, None for one not known.

    `data` is what the file says, whatever kustomizations make of it.
    """

    path: str
    base: Path
    key: Identity
    namespaces: frozenset[str | None]
    data: Any


class Part:
    """Files of one folder and of what lies below it. `alternative`: it is, or will be, a unit of its own."""

    __slots__ = ("alternative", "defines", "files", "folder", "group")

    def __init__(self, folder: str, group: int = -1) -> None:
        self.folder = folder
        self.group = group
        self.alternative = group >= 0
        self.files: list[str] = []
        self.defines: dict[Defined, Versions] = {}

    def add(self, path: str, versions: Iterable[tuple[Defined, int]]) -> None:
        """One more file, with the objects it defines and their versions."""
        self.files.append(path)
        for defined, version in versions:
            self._define(defined, version, path)

    def absorb(self, part: Part) -> None:
        """All that another part has."""
        self.files += part.files
        for defined, versions in part.defines.items():
            for version, path in versions.items():
                self._define(defined, version, path)

    def _define(self, defined: Defined, version: int, path: str) -> None:
        versions = self.defines.setdefault(defined, {})
        versions[version] = min(path, versions.get(version, path))


def folder_of(path: str) -> str:
    """The folder that a file or a folder lies in; "" is the root."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> Iterator[str]:
    """The folders that hold a file or a folder, the nearest first; none for the root itself."""
    while path:
        path = folder_of(path)
        yield path


def version(data: Any) -> int:
    """A number that tells versions of an object apart: equal data has equal numbers, whatever the order of its keys.

    A part that aliases share is looked at once.
    """
    try:
        return _version([data], {})
    except RecursionError:
        return TOO_DEEP


def _version(value: Mapping[str, Any] | Sequence[Any], known: dict[int, int]) -> int:
    found = known.get(id(value))
    if found is None:
        parts: list[object] = []
        for item in value.values() if isinstance(value, dict) else value:
            if item.__class__ is str:
                parts.append(item)
            elif isinstance(item, (dict, list)):
                parts.append(_version(item, known))
            else:
                parts.append((repr(item),))  # numbers that are equal in Python, 1 and true, are not here
        found = hash(frozenset(zip(value, parts, strict=True)) if isinstance(value, dict) else ("list", *parts))
        known[id(value)] = found
    return found


def versions_of(items: Sequence[Item], kustomize: Kustomize) -> dict[str, list[tuple[Defined, int]]]:
    """By file, the objects that more than one folder defines, with their versions: only these can fork."""
    first: dict[Defined, str] = {}
    several: set[Defined] = set()
    for item in items:
        folder = folder_of(item.path)
        if item.key[:2] not in REPEATED_BY_ALL and not kustomize.defines_nothing(item.path):
            for namespace in item.namespaces:
                if first.setdefault((item.key, namespace), folder) != folder:
                    several.add((item.key, namespace))
    found: dict[str, list[tuple[Defined, int]]] = {}
    for item in items:
        name = item.key[2]
        defined = [one for namespace in item.namespaces if (one := (item.key, namespace)) in several]
        if defined and name and not decides_name(name) and not kustomize.defines_nothing(item.path):
            number = version(item.data)
            found.setdefault(item.path, []).extend((one, number) for one in defined)
    return found


def grouped(number: int, paths: Sequence[str], versions: Mapping[str, Sequence[tuple[Defined, int]]]) -> Part:
    """The part that the configuration makes of these files: its folder is the one that they have in common."""
    common = folder_of(paths[0])
    for path in paths:
        while common and not path.startswith(f"{common}/"):
            common = folder_of(common)
    part = Part(common, number)
    for path in paths:
        part.add(path, versions.get(path, ()))
    return part


def parts_of(
    paths: Iterable[str],
    groups: Sequence[Part],
    versions: Mapping[str, Sequence[tuple[Defined, int]]],
) -> list[Part]:
    """What the alternatives of a project share, unless that is nothing, and its alternatives: one part at least."""
    folders = {"": Part("")}
    waiting: dict[str, list[Part]] = {}
    for part in groups:
        waiting.setdefault(part.folder, []).append(part)
        _make(folders, part.folder)
    for path in paths:
        _make(folders, folder_of(path)).add(path, versions.get(path, ()))
    below: dict[str, list[tuple[str, Part]]] = {}
    for folder in sorted(folders, key=_depth, reverse=True):
        shared, rest = folders[folder], waiting.get(folder, [])
        subfolders = below.pop(folder, [])
        _fork(subfolders)
        for _subfolder, part in subfolders:
            if part.alternative:
                rest.append(part)
            else:
                shared.absorb(part)
        waiting[folder] = rest
        if folder:
            found = ((folder, part) for part in (shared, *rest) if part.files)
            below.setdefault(folder_of(folder), []).extend(found)
    alternatives = sorted(waiting[""], key=lambda part: (part.folder, part.files))
    return [part for part in (folders[""], *alternatives) if part.files] or [folders[""]]


def _make(folders: dict[str, Part], folder: str) -> Part:
    for one in (folder, *folders_above(folder)):
        if one in folders:
            break
        folders[one] = Part(one)
    return folders[folder]


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


def _fork(parts: Sequence[tuple[str, Part]]) -> None:
    """Marks the parts of different subfolders that define an object without having a version of it in common."""
    places: dict[Defined, list[tuple[str, Part]]] = {}
    for subfolder, part in parts:
        for defined in part.defines:
            places.setdefault(defined, []).append((subfolder, part))
    for defined, found in places.items():
        if len(found) > 1:
            _fork_by(defined, found)


def _fork_by(defined: Defined, found: Sequence[tuple[str, Part]]) -> None:
    subfolders: dict[frozenset[int], set[str]] = {}
    for subfolder, part in found:
        subfolders.setdefault(frozenset(part.defines[defined]), set()).add(subfolder)
    if frozenset.intersection(*subfolders):
        return
    by_subfolder: dict[str | None, list[frozenset[int]]] = {}  # None: what several subfolders have
    for versions, where in subfolders.items():
        by_subfolder.setdefault(next(iter(where)) if len(where) == 1 else None, []).append(versions)
    for subfolder, part in found:
        own = part.defines[defined].keys()
        others = (versions for where, several in by_subfolder.items() if where != subfolder for versions in several)
        if any(own.isdisjoint(versions) for versions in others):
            part.alternative = True

"""Which kustomization includes what: read from their lists, nothing is rendered.

A kustomization is named by its folder ("" is the project's root). What enters it, as a resource or through one of its
components, passes the components that follow and then the kustomization itself: that is its *flow*.
"""

from __future__ import annotations

import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

KUSTOMIZATION_FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
RESOURCES = ("resources", "bases")
INCLUDES = (*RESOURCES, "components", "crds")
DEFINES_NOTHING = (
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "transformers",
    "generators",
    "validators",
    "configurations",
)


class Kustomization:
    """One kustomization: its folder, the path of its file, and what the file says."""

    __slots__ = ("data", "folder", "path")

    def __init__(self, folder: str, path: str, data: Mapping[str, Any]) -> None:
        self.folder = folder
        self.path = path
        self.data = data

    def entries(self, *fields: str) -> Iterator[Any]:
        """The entries of its lists of these names; a field that is no list has none."""
        for field in fields:
            found = self.data.get(field)
            if isinstance(found, list):
                yield from found

    def paths(self, *fields: str) -> Iterator[str]:
        """The files and folders that these lists name: plain strings, or mappings with a `path`."""
        for entry in self.entries(*fields):
            path = self.local(entry.get("path") if isinstance(entry, dict) else entry)
            if path is not None:
                yield path

    def local(self, entry: object) -> str | None:
        """An entry as a path of the project; None for text that stands inline, URLs and absolute paths."""
        if not isinstance(entry, str) or is_inline(entry) or not entry or "://" in entry or entry.startswith("/"):
            return None
        path = posixpath.normpath(posixpath.join(self.folder, entry))
        return "" if path == "." else path

    def text(self, field: str) -> str:
        """A field that is a string; "" for anything else."""
        found = self.data.get(field)
        return found if isinstance(found, str) else ""


def is_inline(entry: str) -> bool:
    """Whether an entry of a list of files is no path but a manifest itself."""
    return "\n" in entry or entry.lstrip().startswith("{")


def folder_of(path: str) -> str:
    """The folder that a file lies in."""
    return path.rpartition("/")[0]


def kustomizations(documents: Mapping[str, Sequence[Any]]) -> dict[str, Kustomization]:
    """All kustomizations by folder. Of several in one folder the first of `KUSTOMIZATION_FILES` counts.

    Flux has a kind Kustomization of its own, which may well lie in a file of this name: it is none.
    """
    found = {}
    for name in reversed(KUSTOMIZATION_FILES):
        for path in documents:
            if path.endswith(name) and path.rpartition("/")[2] == name:
                data = next((data for data in documents[path] if isinstance(data, dict)), None)
                if data is not None and _is_kustomization(data):
                    found[folder_of(path)] = Kustomization(folder_of(path), path, data)
    return dict(sorted(found.items()))


def _is_kustomization(data: Mapping[str, Any]) -> bool:
    version = data.get("apiVersion")
    return version is None or (isinstance(version, str) and version.startswith("kustomize.config.k8s.io/"))


def ordered(starts: Iterable[str], following: Callable[[str], Iterable[str]]) -> list[str]:
    """All that can be reached, each before what follows it; where there is a cycle, in some order."""
    finished: list[str] = []
    seen: set[str] = set()
    for start in starts:
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in seen:
            seen.add(start)
            stack.append((start, iter(following(start))))
        while stack:
            node, rest = stack[-1]
            for other in rest:
                if other not in seen:
                    seen.add(other)
                    stack.append((other, iter(following(other))))
                    break
            else:
                finished.append(node)
                stack.pop()
    finished.reverse()
    return finished


class Graph:
    """The kustomizations of a project and what they include.

    `parents` has, for a kustomization, those that include it, each with the place in the parent's components where it
    enters. `listed` has, for a file, the kustomizations that list it as a resource; `schemas` those that list it under
    `crds`. `order` begins with the roots: each comes before what it includes.
    """

    __slots__ = (
        "_flows",
        "_outer",
        "_roots",
        "children",
        "kustomizations",
        "listed",
        "order",
        "parents",
        "roots",
        "schemas",
    )

    def __init__(self, found: Mapping[str, Kustomization]) -> None:
        self.kustomizations = found
        self.parents: dict[str, list[tuple[str, int]]] = {}
        self.children: dict[str, list[str]] = {folder: [] for folder in found}
        self.listed: dict[str, list[str]] = {}
        self.schemas: dict[str, list[str]] = {}
        components: dict[str, list[str]] = {}
        for folder, kustomization in found.items():
            for path in dict.fromkeys(kustomization.paths(*RESOURCES)):
                self._include(folder, path, 0)
            components[folder] = list(dict.fromkeys(kustomization.paths("components")))
            for index, path in enumerate(components[folder]):
                self._include(folder, path, index + 1)
            for path in dict.fromkeys(kustomization.paths("crds")):
                self.schemas.setdefault(path, []).append(folder)
        self.roots = tuple(folder for folder in found if folder not in self.parents)
        self.order = ordered(self.roots, self.children.__getitem__)
        self._flows = self._find_flows(components)
        self._roots: dict[str, frozenset[str]] = {}
        self._outer: dict[str, frozenset[str | None]] = {}
        for folder in self.order:
            self._look_up(folder)

    def _include(self, folder: str, path: str, enters: int) -> None:
        if path not in self.kustomizations:
            self.listed.setdefault(path, []).append(folder)
        elif path != folder:
            self.parents.setdefault(path, []).append((folder, enters))
            self.children[folder].append(path)

    def _find_flows(self, components: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[str, ...]]]:
        """For each kustomization the flow from each of its components on."""
        whole: dict[str, tuple[str, ...]] = {}
        flows: dict[str, list[tuple[str, ...]]] = {}
        for folder in reversed(self.order):
            parts = [whole.get(component, ()) for component in components[folder]]
            flows[folder] = [
                tuple(dict.fromkeys([*(step for part in parts[start:] for step in part), folder]))
                for start in range(len(parts) + 1)
            ]
            whole[folder] = flows[folder][0]
        return flows

    def _look_up(self, folder: str) -> None:
        parents = [(parent, enters) for parent, enters in self.parents.get(folder, ()) if parent in self._roots]
        if not parents:
            self._roots[folder] = frozenset([folder])
            self._outer[folder] = frozenset([None])
            return
        roots = [self._roots[parent] for parent, _ in parents]
        self._roots[folder] = roots[0] if len(roots) == 1 else frozenset().union(*roots)
        self._outer[folder] = frozenset(
            outer or self.namespace(parent, enters) for parent, enters in parents for outer in self._outer[parent]
        )

    def flow(self, folder: str, enters: int = 0) -> tuple[str, ...]:
        """The kustomizations that what enters a kustomization there passes, in order; the last is itself."""
        return self._flows[folder][enters]

    def namespace(self, folder: str, enters: int = 0) -> str | None:
        """The namespace that a kustomization and its components give what enters it; None if they leave it alone."""
        for step in reversed(self.flow(folder, enters)):
            if namespace := self.kustomizations[step].text("namespace"):
                return namespace
        return None

    def roots_of(self, folder: str) -> frozenset[str]:
        """The roots that include a kustomization; none for one that only a cycle includes."""
        return self._roots.get(folder, frozenset())

    def namespaces(self, folder: str) -> frozenset[str | None]:
        """The namespaces that the roots give what a kustomization lists; the outermost wins."""
        return frozenset(outer or self.namespace(folder) for outer in self._outer.get(folder, ()))

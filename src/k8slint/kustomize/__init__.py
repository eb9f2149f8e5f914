"""Kustomizations: what they include, define and change, read from their lists. Nothing is rendered.

What exactly one outcome sets plainly (images, replica counts, labels, annotations) is taken as set. What a
kustomization changes otherwise, and what several roots set differently, is `UNKNOWN`.
"""

from __future__ import annotations

from .generators import Generated, completed, generated
from .graph import DEFINES_NOTHING, INCLUDES, KUSTOMIZATION_FILES, Graph, folder_of, kustomizations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from .passages import Passage, Passages

__all__ = ["KUSTOMIZATION_FILES", "Generated", "Kustomize", "read"]

ALONE: frozenset[str | None] = frozenset([None])


def read(documents: Mapping[str, Sequence[Any]]) -> Kustomize:
    """The kustomizations of a project, from the data of every document of each of its files, by path."""
    return Kustomize(documents)


class Kustomize:
    """The kustomizations of a project. A root is one that no other includes; it is named by its folder.

    `folders` has the path of each kustomization's file by its folder. `generated` are the ConfigMaps and Secrets that
    they generate, `patches` the files that they read for what they change.
    """

    __slots__ = (
        "_documents",
        "_files",
        "_graph",
        "_namespaces",
        "_passages",
        "_renamed",
        "_roots_of",
        "folders",
        "generated",
        "patches",
        "roots",
    )

    def __init__(self, documents: Mapping[str, Sequence[Any]]) -> None:
        self._documents = documents
        self._graph = graph = Graph(kustomizations(documents))
        self._passages: Passages | None = None
        self._files: dict[str, tuple[str, ...]] = {}
        self._roots_of: dict[str, frozenset[str]] = {}
        self._namespaces: dict[str, frozenset[str | None]] = {}
        self._renamed: dict[str, bool] = {}
        found = graph.kustomizations
        changing = (path for one in found.values() for path in one.paths(*DEFINES_NOTHING))
        self.patches = frozenset(path for path in changing if path in documents)
        self.folders: Mapping[str, str] = {folder: one.path for folder, one in found.items()}
        self.roots = graph.roots
        self.generated: tuple[Generated, ...] = completed(
            (made for folder, one in found.items() for made in generated(one, graph.namespaces(folder) or ALONE)),
            {one.path: graph.roots_of(folder) for folder, one in found.items()},
        )

    def roots_of(self, path: str) -> frozenset[str]:
        """The roots that include a file; of a kustomization's file, those that include the kustomization."""
        roots = self._roots_of.get(path)
        if roots is None:
            found = [found for folder in self._listing(path) if (found := self._graph.roots_of(folder))]
            roots = found[0] if len(found) == 1 else frozenset().union(*found)
            self._roots_of[path] = roots
        return roots

    def _listing(self, path: str) -> Iterator[str]:
        folder = folder_of(path)
        if self.folders.get(folder) == path:
            yield folder
        yield from self._graph.listed.get(path, ())
        yield from self._graph.schemas.get(path, ())

    def files_of(self, root: str) -> tuple[str, ...]:
        """The files of the project that a root includes, sorted; none for what is no kustomization."""
        if root not in self._files:
            self._files[root] = tuple(sorted(self._included(root)))
        return self._files[root]

    def _included(self, root: str) -> set[str]:
        found: set[str] = set()
        pending = [root] if root in self.folders else []
        seen = set(pending)
        while pending:
            folder = pending.pop()
            one = self._graph.kustomizations[folder]
            found.add(one.path)
            found.update(path for path in one.paths(*INCLUDES) if path in self._documents)
            for child in self._graph.children[folder]:
                if child not in seen:
                    seen.add(child)
                    pending.append(child)
        return found

    def same_root(self, path: str, other: str) -> bool:
        """Whether one root includes both files."""
        return not self.roots_of(path).isdisjoint(self.roots_of(other))

    def defines_nothing(self, path: str) -> bool:
        """Whether a file is read by a kustomization for what it changes, and so defines no objects itself."""
        return path in self.patches

    def namespaces(self, path: str) -> frozenset[str | None]:
        """The namespaces that the roots give the objects of a file, as they are written; None: they keep their own."""
        if path not in self._namespaces:
            found = (self._graph.namespaces(folder) for folder in self._listing(path))
            self._namespaces[path] = frozenset().union(*found) or ALONE
        return self._namespaces[path]

    def changed(self, path: str, data: Any) -> Any:
        """An object of a file as the roots leave it; `data` itself if nothing changes it. Its namespace stays.

        What is changed is a copy: entries keep their place and their marks, and added ones come last, without a mark.
        """
        passage = self._passage(path)
        return data if passage is None or not isinstance(data, dict) else passage.changed(data)

    def renamed(self, path: str) -> bool:
        """Whether a root gives an object of a file another name: by a prefix, a suffix, a patch or its namespace."""
        if path not in self._renamed:
            passage = self._passage(path)
            documents = self._documents.get(path, ())
            self._renamed[path] = passage is not None and any(
                passage.renames(data) for document in documents for data in _objects(document)
            )
        return self._renamed[path]

    def _passage(self, path: str) -> Passage | None:
        if path not in self._graph.listed:
            return None
        if self._passages is None:
            from .passages import Passages  # a good part of the package, and most projects have no kustomization

            self._passages = Passages(self._graph, self._documents)
        return self._passages.of(path)


def _objects(document: Any) -> Iterator[Any]:
    """The objects of a document; those of a List, not the List itself."""
    if isinstance(document, dict):
        items = document.get("items")
        if isinstance(items, list) and str(document.get("kind")).endswith("List"):
            yield from (item for item in items if isinstance(item, dict))
        else:
            yield document

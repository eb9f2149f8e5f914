"""The ways of a file's objects through the kustomizations that include it, from the innermost to the roots."""

from __future__ import annotations

from .copies import either
from .fields import BUILT_IN, NO_TABLES, Tables, configured
from .graph import ordered
from .layers import Layer
from .patches import everything
from .selectors import Circumstances, Subject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .graph import Graph


class Step:
    """From one kustomization (None: the file itself) into another: the layers that are passed, in order.

    Each layer comes with the circumstances in which objects enter and leave it.
    """

    __slots__ = ("layers", "origin", "target")

    def __init__(
        self, origin: str | None, target: str, layers: Sequence[tuple[Layer, Circumstances, Circumstances]]
    ) -> None:
        self.origin = origin
        self.target = target
        self.layers = layers

    def taken(self, data: Any, subject: Subject) -> Any:
        """An object after the step; None if it is deleted on its way."""
        for layer, before, after in self.layers:
            data = layer.changed(data, subject, before, after)
            if data is None:
                return None
        return data


class Passage:
    """All ways from the kustomizations that list a file to the roots."""

    __slots__ = ("roots", "steps")

    def __init__(self, steps: Sequence[Step], roots: Sequence[str]) -> None:
        self.steps = steps
        self.roots = roots

    def changed(self, data: Any) -> Any:
        """An object as the roots leave it: unknown where they differ, and all of it where every root deletes it, or
        where it is nested more deeply than Python's stack is deep.
        """
        try:
            return self._changed(data)
        except RecursionError:
            return everything(data)

    def _changed(self, data: Any) -> Any:
        subject = Subject(data)
        arrived: dict[str | None, Any] = {None: data}
        for step in self.steps:
            if step.origin in arrived:
                new = step.taken(arrived[step.origin], subject)
                if new is not None:
                    arrived[step.target] = either(arrived[step.target], new) if step.target in arrived else new
        outcomes = [arrived[root] for root in self.roots if root in arrived]
        if not outcomes:
            return everything(data)
        result = outcomes[0]
        for outcome in outcomes[1:]:
            result = either(result, outcome)
        return result

    def renames(self, data: Any) -> bool:
        """Whether a root gives an object another name."""
        subject = Subject(data)
        return any(layer.renames(data, subject, after) for step in self.steps for layer, _before, after in step.layers)


class Passages:
    """The passages of all files, made when first asked for."""

    __slots__ = ("_files", "_found", "_graph", "_layers", "_tables")

    def __init__(self, graph: Graph, files: Mapping[str, Sequence[Any]]) -> None:
        self._graph = graph
        self._files = files
        self._tables = _tables(graph, files)
        self._layers: dict[str, Layer] = {}
        self._found: dict[tuple[str, ...], Passage] = {}

    def of(self, path: str) -> Passage | None:
        """The passage of a file's objects; None if no root includes it as a resource."""
        listed = tuple(folder for folder in self._graph.listed.get(path, ()) if self._graph.roots_of(folder))
        if not listed:
            return None
        if listed not in self._found:
            self._found[listed] = self._passage(listed)
        return self._found[listed]

    def _passage(self, starts: tuple[str, ...]) -> Passage:
        graph = self._graph
        way = ordered(starts, lambda folder: [parent for parent, _ in graph.parents.get(folder, ())])
        way = [folder for folder in way if graph.roots_of(folder)]
        arrivals: dict[str, list[Circumstances]] = {folder: [] for folder in way}
        steps = [self._step(None, start, 0, Circumstances(), arrivals) for start in starts]
        for folder in way:
            if arrivals[folder]:
                before = _united(arrivals[folder])
                for parent, enters in graph.parents.get(folder, ()):
                    if parent in arrivals:
                        steps.append(self._step(folder, parent, enters, before, arrivals))
        return Passage(steps, [folder for folder in way if folder not in graph.parents])

    def _step(
        self,
        origin: str | None,
        target: str,
        enters: int,
        before: Circumstances,
        arrivals: Mapping[str, list[Circumstances]],
    ) -> Step:
        layers = []
        for folder in self._graph.flow(target, enters):
            layer = self._layer(folder)
            namespaces = before.namespaces | {layer.namespace} if layer.namespace else before.namespaces
            after = Circumstances(before.renamed or layer.renames_all, namespaces)
            if layer.early or layer.late or layer.renames_all or layer.namespace:
                layers.append((layer, before, after))
            before = after
        arrivals[target].append(before)
        return Step(origin, target, layers)

    def _layer(self, folder: str) -> Layer:
        if folder not in self._layers:
            tables = BUILT_IN.extended(self._tables[folder])
            self._layers[folder] = Layer(self._graph.kustomizations[folder], tables, self._files)
        return self._layers[folder]


def _united(before: Sequence[Circumstances]) -> Circumstances:
    if len(before) == 1:
        return before[0]
    return Circumstances(any(one.renamed for one in before), frozenset().union(*(one.namespaces for one in before)))


def _tables(graph: Graph, files: Mapping[str, Sequence[Any]]) -> dict[str, Tables]:
    """What the `configurations` of each kustomization, and of those that it includes, add to kustomize's tables."""
    found: dict[str, Tables] = {}
    for folder in reversed(graph.order):
        tables = NO_TABLES
        for child in graph.children[folder]:
            tables = tables.extended(found.get(child, NO_TABLES))
        for path in graph.kustomizations[folder].paths("configurations"):
            tables = tables.extended(configured(files.get(path, ())))
        found[folder] = tables
    return found

"""Small worlds for tests: a mapping of paths to YAML text, read the way the engine reads a project."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from k8slint import kustomize as kustomizations
from k8slint import units
from k8slint.documents import read_documents
from k8slint.resources import resources_of
from k8slint.settings import Settings
from k8slint.sources import Source
from k8slint.views import Container, Pod, Resource
from k8slint.world import World


class Small:
    """A world and short ways to its resources."""

    def __init__(
        self, files: Mapping[str, str], settings: Settings | None = None, unread: tuple[str, ...] = ()
    ) -> None:
        documents = {p: read_documents(Source(p, dedent(text).encode())) for p, text in files.items()}
        kustomize = kustomizations.read({p: [d.data for d in those] for p, those in documents.items()})
        self.resources = [r for those in documents.values() for d in those for r in resources_of(d, kustomize)]
        items = [
            units.Item(r.path_in_project, r.base, (r.group, r.kind, r.name), r.namespaces, r.data)
            for r in self.resources
        ]
        self.units = units.split(items, kustomize)
        self.world = World(self.resources, kustomize, self.units, settings or Settings(), unread)

    def get(self, kind: str, name: str = "", path: str = "") -> Resource:
        """The one resource of that kind (and name, and path)."""
        found = [
            r for r in self.resources if r.kind == kind and name in ("", r.name) and path in ("", r.path_in_project)
        ]
        assert len(found) == 1, f"{len(found)} resources are {kind} {name} {path}"
        return found[0]

    def pod(self, kind: str, name: str = "", path: str = "") -> Pod:
        pod = self.get(kind, name, path).pod
        assert pod is not None
        return pod

    def container(self, kind: str, name: str = "", index: int = 0) -> Container:
        return self.pod(kind, name).containers[index]

    def selected_by(self, kind: str, name: str = "") -> set[str]:
        """The workloads whose pods a resource selects."""
        return {str(pod.owner) for pod in self.world.pods(self.get(kind, name))}


def one(text: str) -> Small:
    """A world of one file."""
    return Small({"all.yaml": text})

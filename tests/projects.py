"""Small projects for tests of units: a mapping of paths to objects, and as much of a world as the answers need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from k8slint import kustomize, units
from k8slint.documents.templates import decides_name
from k8slint.units import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

Tree = dict[str, list[dict[str, "Any"]]]
GROUPS = {
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
}
PDB, NP, HPA = "PodDisruptionBudget", "NetworkPolicy", "HorizontalPodAutoscaler"


def manifest(kind: str, name: str, namespace: str = "", **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return {"apiVersion": GROUPS.get(kind, "v1"), "kind": kind, "metadata": metadata, **more}


def workload(name: str, namespace: str = "", *, app: str = "", v: int = 1, kind: str = "Deployment") -> dict[str, Any]:
    """A workload whose pods are labelled `app`; two of one name with different `v` are different versions."""
    pod = {
        "metadata": {"labels": {"app": app or name}},
        "spec": {"containers": [{"name": name, "image": f"{name}:{v}"}]},
    }
    return manifest(kind, name, namespace, spec={"replicas": 2, "template": pod})


def budget(app: str, namespace: str = "") -> dict[str, Any]:
    return manifest(PDB, app, namespace, spec={"selector": {"matchLabels": {"app": app}}, "minAvailable": 1})


def policy(app: str = "", namespace: str = "") -> dict[str, Any]:
    """A NetworkPolicy for the pods of an app; without one, for all."""
    return manifest(NP, "policy", namespace, spec={"podSelector": {"matchLabels": {"app": app}} if app else {}})


def config(name: str, namespace: str = "", *, v: int = 1, kind: str = "ConfigMap") -> dict[str, Any]:
    return manifest(kind, name, namespace, data={"v": str(v)})


def kustomization(**fields: Any) -> list[dict[str, Any]]:
    return [{"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", **fields}]


class Project:
    """As much of a world as the answers need."""

    def __init__(self, tree: Mapping[str, Sequence[dict[str, Any]]], groups: Sequence[Sequence[str]] = ()) -> None:
        self.kustomize = kustomize.read(tree)
        self.items = [item for path in tree for item in self._items(path, tree[path])]
        self.units = units.split(self.items, self.kustomize, groups)

    def _items(self, path: str, objects: Sequence[dict[str, Any]]) -> Iterator[Item]:
        for index, data in enumerate(objects):
            if data["kind"] != "Kustomization" and "$patch" not in data and not self.kustomize.defines_nothing(path):
                group = data["apiVersion"].rpartition("/")[0]
                own = data["metadata"].get("namespace")
                own = None if own is None or decides_name(own) else own
                namespaces = frozenset(forced or own for forced in self.kustomize.namespaces(path))
                yield Item(path, (index,), (group, data["kind"], data["metadata"]["name"]), namespaces, data)

    @property
    def folders(self) -> set[str]:
        return {unit.folder or "." for unit in self.units.units}

    def covered(self, path: str, kind: str) -> bool:
        """Whether the first pods of a file are covered by any object of a kind."""
        pods = [item for item in self.items if item.key[1] in ("Deployment", "StatefulSet")]
        pod = next(item for item in pods if item.path == path)
        for cover in self.items:
            if cover.key[1] == kind and selects(cover, pod):
                selected = [other.path for other in pods if selects(cover, other)]
                equal = bool((cover.namespaces & pod.namespaces) - {None})
                if self.units.covers(cover.path, selected, path, equal):
                    return True
        return False

    def found(self, path: str, kind: str, name: str) -> tuple[str, str | None]:
        """Whether what a file asks for exists, and the nearest file that defines it."""
        namespaces = next(item.namespaces for item in self.items if item.path == path)
        paths = {i.path for i in self.items if i.key[1:] == (kind, name) and compatible(i.namespaces, namespaces)}
        paths |= {made.path for made in self.kustomize.generated if (made.kind, made.name) == (kind, name)}
        nearest = self.units.nearest(path, paths)
        return self.units.exists(path, paths), nearest[0] if nearest else None


def compatible(one: frozenset[str | None], two: frozenset[str | None]) -> bool:
    return None in one or None in two or bool(one & two)


def selects(cover: Item, pod: Item) -> bool:
    spec = cover.data["spec"]
    wanted = (spec.get("podSelector") or spec.get("selector") or {}).get("matchLabels", {})
    labels = pod.data["spec"]["template"]["metadata"]["labels"]
    return compatible(cover.namespaces, pod.namespaces) and wanted.items() <= labels.items()


COPIES: Tree = {
    "envs/dev/web.yaml": [workload("web", v=2)],
    "envs/prod/web.yaml": [workload("web")],
    "envs/prod/pdb.yaml": [budget("web")],
}

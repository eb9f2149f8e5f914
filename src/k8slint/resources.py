"""Documents -> resources: Lists opened, and told apart from what is no Kubernetes object."""

from __future__ import annotations

import re

from .documents.templates import decides_name
from .kinds import TABLE
from .views import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .documents import Document, Path
    from .kinds import KindRow
    from .kustomize import Kustomize

CLIENT_GROUP = re.compile(
    r"(?:skaffold|kustomize\.config\.k8s\.io|kind\.x-k8s\.io|(?:[\w-]+\.)*kyverno\.io/v1alpha1/?Test|chainsaw\.kyverno\.io"
    r"|kuttl\.dev|cli\.kyverno\.io|backstage\.io|eksctl\.io|ctlptl\.dev|kubeadm\.k8s\.io|kubelet\.config\.k8s\.io"
    r"|kubeproxy\.config\.k8s\.io|kubescheduler\.config\.k8s\.io|apiserver\.config\.k8s\.io|audit\.k8s\.io"
    r"|client\.authentication\.k8s\.io|controller-runtime\.sigs\.k8s\.io|component\.config\.k8s\.io"
    r"|k3d\.io|minikube\.k8s\.io|tilt\.dev|helm\.sh)(?:/.*)?"
)
"""API groups of files that a program on the user's side reads: they are never applied to a cluster."""


def is_client_file(api_version: str) -> bool:
    """Whether an `apiVersion` is that of a file for a client tool (skaffold, kind, kustomize, kubeadm ...)."""
    return CLIENT_GROUP.fullmatch(api_version) is not None


def manifests_in(data: Any, base: Path = ()) -> Iterator[tuple[Any, Path]]:
    """The objects with `apiVersion` and `kind` in a document, with their paths; Lists and JSON arrays are opened."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            if isinstance(item, (dict, list)):
                yield from manifests_in(item, (*base, index))
    elif isinstance(data, dict):
        kind, version = data.get("kind"), data.get("apiVersion")
        items = data.get("items")
        if isinstance(kind, str) and kind.endswith("List") and isinstance(version, str) and "items" in data:
            yield from manifests_in(items if isinstance(items, list) else [], (*base, "items"))
        elif isinstance(kind, str) and isinstance(version, str) and kind and version:
            yield data, base


def resources_of(document: Document, kustomize: Kustomize, kinds: Mapping[str, KindRow] = TABLE) -> list[Resource]:
    """The resources that a document defines: none for kustomize's patches and deletions and for clients' files.

    Each is read as the kustomizations that reach its file leave it, and as `kinds` says of its kind.
    """
    path = document.source.path
    if kustomize.defines_nothing(path):
        return []
    found = []
    for data, base in manifests_in(document.data):
        if "$patch" in data or is_client_file(data["apiVersion"]):
            continue
        own = Resource(data, document, base, kinds=kinds)
        forced = kustomize.namespaces(path)
        changed = kustomize.changed(path, data)
        if own.is_cluster_scoped:
            namespaces: frozenset[str | None] | None = frozenset([None])
        elif forced == frozenset([None]):
            namespaces = None
        else:
            given = frozenset().union(*(own.namespaces if name is None else (name,) for name in forced))
            namespaces = frozenset(None if name is None or decides_name(name) else name for name in given)
        if changed is data and namespaces is None and not kustomize.renamed(path):
            found.append(own)
        else:
            renamed = kustomize.renamed(path)
            found.append(Resource(changed, document, base, namespaces=namespaces, renamed=renamed, kinds=kinds))
    return found


def is_helm_test(resource: Resource) -> bool:
    """Whether it is a pod that only `helm test` starts."""
    hooks = resource.annotations.get("helm.sh/hook")
    return isinstance(hooks, str) and any(hook.strip().startswith("test") for hook in hooks.split(","))

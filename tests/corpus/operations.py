"""What the corpus run does to each container, Service, document and file: a name and a fix for every target of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from k8slint.documents import Document, Path
from k8slint.edits import RankedFix
from k8slint.problems import Fix, Location, Operation
from k8slint.resources import manifests_in
from k8slint.views import Resource

Targets = Iterator[tuple[Operation, ...]]
"""For each target, the operations of its fix."""

RESOURCES = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "128Mi"}}
HARDENING = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "runAsNonRoot": True}
APPENDED = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "appended"}, "data": {"KEY": "yes"}}


def _resources(document: Document) -> Iterator[tuple[Resource, Path]]:
    for data, base in manifests_in(document.data):
        yield Resource(data, document, base), base


def _containers(document: Document) -> Iterator[tuple[Any, Path]]:
    for resource, base in _resources(document):
        for container in resource.pod.containers if resource.pod else ():
            yield container.data, (*base, *container.path)


def _operation(kind: str, document: Document, path: Path, value: object = None, after: str = "") -> Operation:
    return Operation(kind, Location(document, path), value, after)


def _pull_policy(document: Document) -> Targets:
    for data, path in _containers(document):
        if data.get("imagePullPolicy") != "Always":
            yield (_operation("set", document, (*path, "imagePullPolicy"), "Always"),)


def _add_resources(document: Document) -> Targets:
    for _, path in _containers(document):
        yield (_operation("add", document, (*path, "resources"), RESOURCES),)


def _forbid_escalation(document: Document) -> Targets:
    for _, path in _containers(document):
        yield (_operation("set", document, (*path, "securityContext", "allowPrivilegeEscalation"), False),)


def _harden(document: Document) -> Targets:
    """Three fixes for each container, which have to merge."""
    for _, path in _containers(document):
        for key, value in HARDENING.items():
            yield (_operation("set", document, (*path, "securityContext", key), value),)


def _append_env(document: Document) -> Targets:
    for _, path in _containers(document):
        yield (_operation("append", document, (*path, "env"), {"name": "LOG_LEVEL", "value": "1"}),)


def _append_argument(document: Document) -> Targets:
    for _, path in _containers(document):
        yield (_operation("append", document, (*path, "args"), "--verbose"),)


def _remove(key: str) -> Callable[[Document], Targets]:
    def targets(document: Document) -> Targets:
        for data, path in _containers(document):
            if key in data:
                yield (_operation("remove", document, (*path, key)),)

    return targets


def _rename_object(document: Document) -> Targets:
    for resource, base in _resources(document):
        if resource.get("metadata", "name"):
            yield (_operation("set", document, (*base, "metadata", "name"), "renamed"),)


def _annotate(document: Document) -> Targets:
    for _, base in _resources(document):
        yield (_operation("add", document, (*base, "metadata", "annotations"), {"example.com/checked": "yes"}),)


def _set_target_port(document: Document) -> Targets:
    for resource, base in _resources(document):
        for index, _ in enumerate(resource.each("spec", "ports") if resource.kind == "Service" else ()):
            yield (_operation("set", document, (*base, "spec", "ports", index, "targetPort"), "http"),)


def _rename_selector(document: Document) -> Targets:
    for resource, base in _resources(document):
        selector = resource.raw("spec", "selector") if resource.kind == "Service" else None
        if isinstance(selector, dict) and selector and "example.com/app" not in selector:
            path = (*base, "spec", "selector", next(iter(selector)))
            yield (_operation("rename", document, path, "example.com/app"),)


OPERATIONS: dict[str, Callable[[Document], Targets]] = {
    "set imagePullPolicy": _pull_policy,
    "add resources": _add_resources,
    "set allowPrivilegeEscalation": _forbid_escalation,
    "three securityContext keys": _harden,
    "append to env": _append_env,
    "append to args": _append_argument,
    "remove image": _remove("image"),
    "remove name": _remove("name"),
    "remove resources": _remove("resources"),
    "remove imagePullPolicy": _remove("imagePullPolicy"),
    "set metadata.name": _rename_object,
    "add an annotation": _annotate,
    "set targetPort": _set_target_port,
    "rename a selector key": _rename_selector,
}
APPEND = "append a document"


def is_manifest(document: Document) -> bool:
    """Whether a document is what its author would edit here: it can be read, and is no template."""
    if document.error is not None:
        return False
    pending = [document.tree]
    while pending:
        node = pending.pop()
        if node.kind == "template":
            return False
        pending += [*node.items, *(value for _, value in node.entries)]
    return True


def fixes(operation: str, document: Document) -> Iterator[RankedFix]:
    """One fix for each target of an operation in a document."""
    for number, operations in enumerate(OPERATIONS[operation](document)):
        yield RankedFix(Fix(f"{operation} ({number})", *operations), "warning", "corpus")

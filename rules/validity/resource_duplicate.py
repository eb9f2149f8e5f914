"""Object is defined twice

Why it matters: with `kubectl apply` the later one wins, and what only the earlier one says is lost or, if it comes
from another file, comes back with the next apply; kustomize and helm refuse to build. Mostly it is a copy whose name
was to be changed.

How to mend it: keep one of them, or give the second its own name or namespace.

When to ignore it: for a file with variants of which a script takes one. Two definitions count as one object when
their API group, kind, namespace and name agree, whatever the version, and both stand in one file or in one
kustomization. Definitions in different overlays, and in folders that are deployed one instead of another, are
alternatives, and never reported.

Sources: Kubernetes, "Object Names and IDs"
(https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule


@rule(severity="error", each="resource")
def check(resource: Resource, world: World) -> Problems:
    others = world.duplicates(resource)
    first = min(others, key=_order, default=resource)
    if _order(first) >= _order(resource):
        return
    same = first.data == resource.data
    yield resource.at("metadata", "name").problem(
        f"{resource} is defined again, {'word for word' if same else 'differently'}",
        related=[first.at("metadata", "name").note("first defined here")],
        help="keep one of them" if same else "keep one of them, or give the second its own name or namespace",
    )


def _order(resource: Resource) -> tuple[object, ...]:
    return resource.path_in_project, resource.document.start, resource.base

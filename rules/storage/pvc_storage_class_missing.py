"""Volume claim names no storage class

Why it matters: what a claim without a class gets is what the cluster's administrator has made the default: a slow disk
here, a network share there, and in a cluster without a default nothing, so that the pod waits for ever. A claim's class
cannot be changed later; the data has to be copied.

How to mend it: name the class, `storageClassName: fast-ssd`. An empty one (`""`) says that no volume is to be made and
the claim waits for one that exists, which is an answer too. The fix writes `defaults: storage-class` of the
configuration; a StatefulSet that runs has to be deleted and made anew for it, since its templates cannot be changed.

When to ignore it: where manifests are for many clusters, each of which has the right default. If the project itself
defines the default class, this is info.

Sources: Kubernetes, "Persistent Volumes", class
(https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1); "Storage Classes", default StorageClass
(https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass).
"""

from __future__ import annotations

from k8slint import Fix, Pod, Problems, Resource, Settings, View, World, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")
OLD_FIELD = "volume.beta.kubernetes.io/storage-class"


@rule(
    severity="warning",
    each=("core/PersistentVolumeClaim", "apps/StatefulSet", "apps.kruise.io/StatefulSet", "pod"),
    checklist="storage-classes",
    peers={"kyverno": "require-storageclass"},
)
def check(target: Resource | Pod, world: World, settings: Settings) -> Problems:
    for claim, name in _claims(target):
        given = claim.at("spec", "storageClassName")
        if given or claim.get("metadata", "annotations", OLD_FIELD):
            continue
        own = [one for one in world.of("storage.k8s.io/StorageClass", target.resource) if _is_default(one)]
        default = settings.defaults.get("storage-class")
        yield given.problem(
            f"{name} names no storage class: it gets the default of the cluster",
            severity="info" if own else "",
            related=[one.at("metadata", "name").note("this is the default") for one in own],
            fix=Fix(f"use the storage class {default}", given.add(default), safety="unsafe") if default else None,
        )


def _claims(target: Resource | Pod) -> Iterator[tuple[View, str]]:
    """The claims of a resource or of a pod, each with what to call it."""
    if isinstance(target, Pod):
        for volume in target.each("volumes"):
            if volume.get("ephemeral", "volumeClaimTemplate"):
                yield volume.sub("ephemeral", "volumeClaimTemplate"), f"volume {volume.text('name')} of {target}"
    elif target.kind == "PersistentVolumeClaim":
        yield target, str(target)
    else:
        for template in target.each("spec", "volumeClaimTemplates"):
            yield template, f"claim {template.text('metadata', 'name')} of {target}"


def _is_default(storage_class: Resource) -> bool:
    return any(storage_class.annotations.get(name) == "true" for name in DEFAULT)

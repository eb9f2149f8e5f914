"""Volume claim names a storage class that nothing defines

Why it matters: a claim whose class does not exist stays `Pending`, and every pod that uses it with it. Nothing says so
but an event.

How to mend it: name a class that the cluster has (`kubectl get storageclass`), or define it beside the claim. It is an
error where one that is defined here is a letter away, a warning where the project defines other classes, else info:
classes mostly belong to the cluster. Classes that cloud providers and small clusters bring are an option; others that
exist elsewhere can be listed once in the configuration (`externals`).

When to ignore it: where the class is made by hand. Nothing is said of an empty class, of the one that the
configuration names as the default (`defaults: storage-class`), nor of one that a PersistentVolume of the project has:
between the two it is but a name.

Sources: Kubernetes, "Storage Classes" (https://kubernetes.io/docs/concepts/storage/storage-classes/); "Persistent
Volumes", binding (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding).
"""

from __future__ import annotations

from k8slint import Pod, Problems, Resource, Settings, World, rule

KNOWN = (
    *("standard", "standard-rwo", "premium-rwo", "zonal-rwx", "standard-rwx", "premium-rwx", "enterprise-rwx"),
    *("gp2", "gp3", "default", "managed", "managed-csi", "managed-premium", "managed-csi-premium", "azurefile"),
    *("azurefile-csi", "azurefile-premium", "azurefile-csi-premium", "do-block-storage", "linode-block-storage"),
    *("hcloud-volumes", "vultr-block-storage", "local-path", "hostpath", "microk8s-hostpath", "longhorn"),
)


@rule(
    severity="error",
    each=("core/PersistentVolumeClaim", "pod"),
    checklist="storage-classes",
)
def check(claim: Resource | Pod, world: World, settings: Settings, *, known: tuple[str, ...] = KNOWN) -> Problems:
    """known: the classes that clusters bring."""
    for place, missing in world.unmet(claim.resource, "storage.k8s.io/StorageClass"):
        volumes = world.of("core/PersistentVolume", claim.resource)
        is_name = any(volume.get("spec", "storageClassName") == place.value for volume in volumes)
        if place.value not in (*known, settings.defaults.get("storage-class")) and not is_name:
            yield missing.problem(place)

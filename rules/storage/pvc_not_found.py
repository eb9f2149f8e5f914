"""Pod mounts a PersistentVolumeClaim that nothing defines

Why it matters: a pod whose claim is not there is not scheduled: it stays `Pending` until somebody makes the claim.

How to mend it: name a claim that exists in the pod's namespace. The claims that a StatefulSet makes for its pods count
(`<template>-<StatefulSet>-<number>`), and a volume with the name of a claim template gives way to it. It is an error
where something close is defined (a letter off, or in this folder but another namespace), a warning where the namespace
has other claims here, else info.

When to ignore it: for claims that an operator or another project makes; `externals` in the configuration names them
once for all rules.

Sources: Kubernetes, "Persistent Volumes", claims as volumes
(https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes).
"""

from __future__ import annotations

from k8slint import Pod, Problems, World, rule


@rule(severity="error", each="pod", checklist="storage")
def check(pod: Pod, world: World) -> Problems:
    templates = {claim.text("metadata", "name") for claim in pod.owner.each("spec", "volumeClaimTemplates")}
    for place, missing in world.unmet(pod.owner, "core/PersistentVolumeClaim"):
        if pod.owner.get(*place.path[:-2], "name") not in templates:
            yield missing.problem(place)

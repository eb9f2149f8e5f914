"""HorizontalPodAutoscaler scales a workload that nothing defines

Why it matters: an autoscaler without its target does nothing. The workload keeps the replicas that it has, under any
load, and only the autoscaler's conditions say so (`FailedGetScale`).

How to mend it: make `apiVersion`, `kind` and `name` of `scaleTargetRef` those of the workload, in the same namespace.
It is an error where something close is defined (another kind or apiVersion, a letter off, or in this folder but another
namespace), a warning where the namespace has other workloads of that kind here, else info.

When to ignore it: where the workload comes from another project; `externals` in the configuration names it once for all
rules. Custom resources are left alone: any of them may be scaled.

Sources: Kubernetes, "HorizontalPodAutoscaler", how it works
(https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule

SCALABLE = {
    "Deployment": "apps/Deployment",
    "StatefulSet": "apps/StatefulSet",
    "ReplicaSet": "apps/ReplicaSet",
    "ReplicationController": "core/ReplicationController",
}
GROUPS = ("", "apps", "extensions")
"""The groups that Kubernetes has, or had, its scalable kinds in: what another group has is a custom resource."""


@rule(
    severity="error",
    each="autoscaling/HorizontalPodAutoscaler",
    checklist="autoscaling",
    peers={
        "kube-linter": "dangling-horizontalpodautoscaler",
        "kube-score": "horizontalpodautoscaler-has-target",
        "kubescape": "C-0300",
    },
)
def check(scaler: Resource, world: World) -> Problems:
    target = scaler.sub("spec", "scaleTargetRef")
    name, kind, version = target.at("name"), target.at("kind"), target.at("apiVersion")
    if not isinstance(name.value, str) or not isinstance(kind.value, str) or kind.value not in SCALABLE:
        return
    group = target.text("apiVersion").rpartition("/")[0]
    if group not in GROUPS or (version and not isinstance(version.value, str)):
        return
    meant = SCALABLE[kind.value]
    here = world.find(meant, name.value, scaler)
    if here is not None and version and group != here.group:
        yield version.problem(
            f"{here} is not in {version.value}",
            related=[here.at("apiVersion").note(f"it is in {here.text('apiVersion')}")],
            help=f"did you mean {here.text('apiVersion')}?",
        )
        return
    missing = world.missing(meant, name.value, scaler)
    if not missing or world.find(f"extensions/{kind.value}", name.value, scaler):
        return
    for other in SCALABLE.values():
        found = world.find(other, name.value, scaler)
        if found is not None:
            note = found.at("kind").note("the name is that of this one")
            yield kind.problem(f"{missing.message}: did you mean {found}?", related=[note])
            return
    yield missing.problem(name)

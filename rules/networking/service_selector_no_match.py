"""Service selects no pod

Why it matters: a Service without pods has no endpoints: whoever calls it is refused, and an Ingress in front of it
answers 503. The Service itself is accepted, so nothing says so.

How to mend it: make `spec.selector` labels that the pods carry, all of them: those of the pod template, not those of
the workload itself, and in the Service's namespace. It is an error where something close is defined (a letter off, on
the workload but not on its pods, in this folder but another namespace), a warning where the namespace has other
workloads here, else info; and info too where the selector has a label that no pod template has at all, since a
controller may add it, and where it has the name or the API group of a custom resource, whose operator makes the pods.

When to ignore it: where the pods come from another project; `externals` in the configuration names their workload once
for all rules. A Service that is meant to have no selector needs none: write its Endpoints or EndpointSlice.

Sources: Kubernetes, "Service", defining a Service
(https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule


@rule(
    severity="error",
    each="core/Service",
    checklist="services",
    peers={"kube-linter": "dangling-service", "kube-score": "service-targets-pod", "kubescape": "C-0293"},
)
def check(service: Resource, world: World) -> Problems:
    if service.get("spec", "type") == "ExternalName":
        return
    missing = world.unmatched(service)
    if missing:
        yield missing.problem(service.at("spec", "selector"))

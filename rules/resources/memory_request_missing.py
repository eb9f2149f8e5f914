"""Container requests no memory

Why it matters: the scheduler places a pod by its requests. One without a memory request fits on any node, however full,
and when the node runs out of memory, it is among the first to be killed, together with what it pushed out.

How to mend it: set `resources.requests.memory` to what the container uses under its usual load. A memory limit counts
as a request, and so does what the pod as a whole requests (`spec.resources`). What only a LimitRange or a
VerticalPodAutoscaler gives is info: it holds as long as that object is there. The fix writes `defaults:
requests.memory` of the configuration.

When to ignore it: for one-off debugging pods, and in clusters where an admission controller sets the requests.

Sources: Kubernetes, "Resource Management for Pods and Containers"
(https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/); "Node-pressure Eviction", pod
selection (https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/); "Limit Ranges"
(https://kubernetes.io/docs/concepts/policy/limit-range/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, Settings, World, rule


@rule(
    severity="warning",
    each="container",
    checklist="resource-limits",
    peers={
        "kube-score": "container-resources",
        "polaris": "memoryRequestsMissing",
        "kubescape": "C-0269, C-0004",
        "trivy": "KSV-0016",
        "checkov": "CKV_K8S_12",
        "kyverno": "require-requests-limits",
    },
)
def check(container: Container, world: World, settings: Settings) -> Problems:
    given = world.request(container, "memory")
    if container.role == "ephemeral" or (given and given.resource is container.resource):
        return
    missing = container.at("resources", "requests", "memory")
    if given:
        yield missing.problem(
            f"only {given.resource} gives container {container.name} a memory request",
            severity="info",
            related=[given.note("the request comes from here")],
        )
        return
    default = settings.defaults.get("requests.memory")
    yield missing.problem(
        f"container {container.name} requests no memory",
        fix=Fix(f"request {default} of memory", missing.add(default), safety="unsafe") if default else None,
    )

"""Container has no memory limit

Why it matters: memory cannot be taken back as cpu can. A container that leaks takes all that its node has; then the
kernel kills processes, and not the leaking one first, and the node evicts pods that did nothing wrong. With a limit the
one that grows is the one that is killed.

How to mend it: set `resources.limits.memory` somewhat above what the container needs at most; a limit equal to the
request is the safest for others. What the pod as a whole may use (`spec.resources.limits`) counts. A limit that only a
LimitRange gives is info: it holds as long as that object is there. The fix writes `defaults: limits.memory` of the
configuration, unless the container requests more than that.

When to ignore it: for a program that limits itself below what its node has and runs there alone.

Sources: Kubernetes, "Assign Memory Resources to Containers and Pods", if you do not specify a memory limit
(https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/#if-you-do-not-specify-a-memory-limit);
"Resource Management for Pods and Containers"
(https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Place, Problems, Quantity, Settings, World, rule


@rule(
    severity="error",
    each="container",
    checklist="resource-limits",
    peers={
        "kube-linter": "unset-memory-requirements",
        "kube-score": "container-resources",
        "polaris": "memoryLimitsMissing",
        "kubeaudit": "LimitsMemoryNotSet",
        "kubescape": "C-0271, C-0004, C-0009",
        "trivy": "KSV-0018",
        "checkov": "CKV_K8S_13",
        "kyverno": "require-requests-limits",
    },
)
def check(container: Container, world: World, settings: Settings) -> Problems:
    given = world.limit(container, "memory")
    if container.role == "ephemeral" or (given and given.resource is container.resource):
        return
    missing = container.at("resources", "limits", "memory")
    if given:
        yield missing.problem(
            f"only {given.resource} gives container {container.name} a memory limit",
            severity="info",
            related=[given.note("the limit comes from here")],
        )
        return
    default = settings.defaults.get("limits.memory")
    is_enough = _is_enough(default, world.request(container, "memory"))
    yield missing.problem(
        f"container {container.name} has no memory limit",
        fix=Fix(f"limit memory to {default}", missing.add(default), safety="unsafe") if is_enough else None,
    )


def _is_enough(limit: str | None, request: Place | None) -> bool:
    """Whether there is a limit that is not below the request: the API server refuses one that is."""
    most, wanted = Quantity.read(limit), Quantity.read(request.value) if request is not None else None
    return most is not None and (wanted <= most if wanted is not None else request is None)

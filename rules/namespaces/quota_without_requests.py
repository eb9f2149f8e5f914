"""Pod is rejected by the quota of its namespace

Why it matters: where a ResourceQuota limits `requests.cpu`, `limits.memory` and the like, a pod with a container that
does not say how much of it it wants is not admitted. The Deployment is accepted and shows no error; only its ReplicaSet
has an event, and no pod comes up.

How to mend it: give each container, init containers too, what the quota asks for; or the pod as a whole
(`spec.resources`); or the namespace a LimitRange with defaults. A limit counts as a request of the same amount.

When to ignore it: where an admission controller sets requests and limits. Nothing is said of quotas with scopes, which
are for some pods only. Where it is not certain that the pod is in the namespace of the quota, this is a warning.

Sources: Kubernetes, "Resource Quotas", requests compared to limits
(https://kubernetes.io/docs/concepts/policy/resource-quotas/#requests-compared-to-limits); the quota's own check of pods
(https://github.com/kubernetes/kubernetes/blob/master/pkg/quota/v1/evaluator/core/pods.go).
"""

from __future__ import annotations

from k8slint import Container, Place, Pod, Problems, Resource, World, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT = {"cpu": "requests.cpu", "memory": "requests.memory"}
AMOUNTS = ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


@rule(severity="error", each="pod", checklist="resource-quotas")
def check(pod: Pod, world: World) -> Problems:
    for quota in world.applying("core/ResourceQuota", pod.owner):
        asked = dict(_asked(quota))
        for container in pod.containers if asked else ():
            lacking = [amount for amount in asked if not _says(container, amount, world)]
            if container.role == "ephemeral" or not lacking:
                continue
            pods = f"{pod}" if pod.owner.kind == "Pod" else f"the pods of {pod}"
            yield container.at("resources").problem(
                f"{quota} rejects {pods}: container {container.name} says nothing of {', '.join(lacking)}",
                severity="" if quota.namespaces == pod.owner.namespaces else "warning",
                related=[asked[amount].note(f"the quota limits {amount}") for amount in lacking],
            )


def _asked(quota: Resource) -> Iterator[tuple[str, Place]]:
    """What a quota makes every container say, each with the place of its bound."""
    if quota.get("spec", "scopes") or quota.get("spec", "scopeSelector"):
        return
    for name, place in quota.entries("spec", "hard"):
        amount = SHORT.get(name, name)
        if amount in AMOUNTS:
            yield amount, place


def _says(container: Container, amount: str, world: World) -> bool:
    bound, _, name = amount.partition(".")
    return bool(world.request(container, name) if bound == "requests" else world.limit(container, name))

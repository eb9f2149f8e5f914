"""Namespace has no ResourceQuota

Why it matters: without a quota one namespace can take the whole cluster: a wrong `replicas`, an autoscaler that runs
away, or a Job that multiplies leaves no room for the others. A quota also makes a pod without requests and limits an
error, which it otherwise is not.

How to mend it: add a ResourceQuota with what the namespace may ask for in all. The fix sums up what its workloads ask
for, at most replicas, adds headroom, and writes the sum into a comment. It is only offered where every container,
init containers too, says what it asks for: the quota would reject the pods of the others.

When to ignore it: in a cluster with one tenant whose nodes are scaled by need. Nothing is said of `default`, which
belongs to nobody and is what rendered charts have for a namespace that is not known; of the namespaces of Kubernetes
itself, whose names begin with `kube-`; and of those that the project neither defines nor runs pods in.

Sources: Kubernetes, "Resource Quotas" (https://kubernetes.io/docs/concepts/policy/resource-quotas/); "Namespaces",
the prefix `kube-` (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/).
"""

from __future__ import annotations

from k8slint import Fix, Namespace, Problems, World, create, manifests, rule

AMOUNTS = ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


@rule(severity="warning", each="namespace", checklist="resource-quotas", peers={"kyverno": "add-ns-quota"})
def check(namespace: Namespace, world: World, *, headroom: float = 1.5) -> Problems:
    """headroom: the fix allows this many times what the workloads ask for at most replicas."""
    name = namespace.name
    if name is None or name == "default" or name.startswith("kube-") or namespace.of("core/ResourceQuota"):
        return
    if not namespace.object and not namespace.pods:
        return
    sums = {key: world.total(namespace, key) for key in AMOUNTS}
    known = {key: total for key, total in sums.items() if total}  # None: some container, init ones too, does not say
    hard = {key: str(total.value * headroom) for key, total in known.items()}
    note = "\n".join(f"{key} = ({total.terms}) x {headroom}" for key, total in known.items())
    quota = create(manifests.quota(name, hard), beside=namespace, note=note)
    yield namespace.here.problem(
        f"namespace {name} has no ResourceQuota",
        fix=Fix("allow what the workloads ask for", quota, safety="unsafe") if len(hard) == len(AMOUNTS) else None,
    )

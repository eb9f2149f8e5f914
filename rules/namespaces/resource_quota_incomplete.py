"""ResourceQuota leaves cpu or memory without a bound

Why it matters: what a quota does not name, it does not limit: with a quota for cpu alone, one namespace can still take
the memory of all nodes. And only for what it names does a quota make a pod without requests and limits an error.

How to mend it: give `hard` all of `requests.cpu`, `requests.memory`, `limits.cpu` and `limits.memory` (`cpu` and
`memory` are short for the requests). Several quotas of one namespace are read together.

When to ignore it: where you set no cpu limits on purpose: a quota with `limits.cpu` demands them of every pod, so leave
it out, and out of this rule's option `amounts`. Nothing is said of quotas with scopes, which are for some pods only.

Sources: Kubernetes, "Resource Quotas", compute resource quota
(https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule

AMOUNTS = ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")
SHORT = {"cpu": "requests.cpu", "memory": "requests.memory"}


@rule(severity="info", each="core/ResourceQuota", checklist="resource-quotas", peers={"trivy": "KSV-0040"})
def check(quota: Resource, world: World, *, amounts: tuple[str, ...] = AMOUNTS) -> Problems:
    """amounts: what has to be limited."""
    others = [other for other in world.applying("core/ResourceQuota", quota) if other is not quota]
    own, theirs = _bounds(quota), {bound for other in others for bound in _bounds(other)}
    if _has_scopes(quota) or (theirs.intersection(amounts) and not own.intersection(amounts)):
        return
    missing = [amount for amount in amounts if amount not in own | theirs]
    if missing:
        yield quota.at("spec", "hard").problem(f"{quota} sets no bound for {', '.join(missing)}")


def _bounds(quota: Resource) -> frozenset[str]:
    """What a quota limits for all pods."""
    names = () if _has_scopes(quota) else quota.entries("spec", "hard")
    return frozenset(SHORT.get(name, name) for name, _place in names)


def _has_scopes(quota: Resource) -> bool:
    return bool(quota.get("spec", "scopes") or quota.get("spec", "scopeSelector"))

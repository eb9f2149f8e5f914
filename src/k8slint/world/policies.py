"""Network policies: which objects are policies, and in which direction each isolates the pods that it selects.

Sources: https://kubernetes.io/docs/concepts/services-networking/network-policies/ (policyTypes),
https://docs.cilium.io/en/stable/security/policy/intro/ (enableDefaultDeny),
https://docs.tigera.io/calico/latest/reference/resources/networkpolicy (types).
"""

from __future__ import annotations

from .selectors import Selector, label_selector, selector_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..views import Resource

KINDS = (
    "networking.k8s.io/NetworkPolicy",
    "extensions/NetworkPolicy",
    "cilium.io/CiliumNetworkPolicy",
    "cilium.io/CiliumClusterwideNetworkPolicy",
    "projectcalico.org/NetworkPolicy",
    "projectcalico.org/GlobalNetworkPolicy",
    "crd.projectcalico.org/NetworkPolicy",
    "crd.projectcalico.org/GlobalNetworkPolicy",
    "policy.networking.k8s.io/AdminNetworkPolicy",
    "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
)
WAYS = ("Ingress", "Egress")


def isolates(policy: Resource, way: str) -> bool:
    """Whether a policy denies, in that direction, what it does not allow to the pods that it selects.

    Where a template decides it, it does: a policy is never called missing on a guess.
    """
    if policy.group == "cilium.io":
        return any(_cilium(policy, path, way) for path, _selector in cilium_specs(policy))
    if policy.group.endswith("networking.k8s.io") and policy.kind.endswith("AdminNetworkPolicy"):
        return bool(policy.raw("spec", way.lower()))
    calico = policy.group.endswith("projectcalico.org")
    types = policy.raw("spec", "types" if calico else "policyTypes")
    if isinstance(types, list) and types:
        return way in types or any(
            policy.get("spec", "policyTypes", i) not in WAYS for i in range(len(types)) if not calico
        )
    has_egress = bool(policy.raw("spec", "egress"))
    if calico:
        return has_egress if way == "Egress" else bool(policy.raw("spec", "ingress")) or not has_egress
    return way == "Ingress" or has_egress


def denies_by_default(policy: Resource, way: str) -> bool:
    """Whether a policy denies, in that direction, to every pod where it holds what nothing allows: it selects them all,
    and does not allow everything. Where a template decides what it selects, it does.
    """
    is_blanket = any(not selector.requirements for selector in selects(policy))
    return is_blanket and isolates(policy, way) and not _allows_all(policy, way)


def _allows_all(policy: Resource, way: str) -> bool:
    """Whether one rule of a policy has no condition. An empty one of Cilium allows nothing."""
    if policy.group == "cilium.io":
        return False
    return any(rule.data in ({}, {"action": "Allow"}) for rule in policy.each("spec", way.lower()))


def cilium_specs(policy: Resource) -> Iterator[tuple[tuple[str | int, ...], Selector]]:
    """The rules of a Cilium policy, `spec` and each of `specs`: where it stands, and what it selects."""
    specs = policy.raw("specs")
    paths: list[tuple[str | int, ...]] = [("spec",)] if isinstance(policy.raw("spec"), dict) else []
    paths += [("specs", i) for i in range(len(specs) if isinstance(specs, list) else 0)]
    for path in paths:
        selector = label_selector(policy.raw(*path, "endpointSelector"))
        # Cilium's own prefix for labels that come from Kubernetes.
        needs = tuple(
            need.replace(key=need.key.removeprefix("k8s:").removeprefix("any:")) for need in selector.requirements
        )
        yield path, Selector(needs, selector.is_valid)


def _cilium(policy: Resource, path: tuple[str | int, ...], way: str) -> bool:
    way = way.lower()
    if policy.get(*path, "enableDefaultDeny", way) is False:
        return False
    return policy.raw(*path, way) is not None or policy.raw(*path, f"{way}Deny") is not None


def selects(policy: Resource) -> list[Selector]:
    """What a policy selects pods by: any of the selectors."""
    if policy.group == "cilium.io":
        return [selector for _path, selector in cilium_specs(policy)]
    if policy.kind.endswith("AdminNetworkPolicy"):
        if policy.raw("spec", "subject", "pods") is not None:
            return [label_selector(policy.raw("spec", "subject", "pods", "podSelector"))]
        return [Selector()]
    return [selector_of(policy)]

"""Namespace has no NetworkPolicy that denies by default

Why it matters: policies that name their pods protect those, and no others. A workload that comes tomorrow, or whose
labels are changed, is open to the whole cluster and may open connections to anywhere, and nobody is told.

How to mend it: add a policy for all pods of the namespace (`podSelector: {}`) with both `policyTypes` and no rules;
what others allow stays allowed. The directions count apart. A policy without `policyTypes` is for `Ingress`, and for
`Egress` if it has egress rules. One that selects all pods and lets some traffic in denies the rest, so it counts; one
that lets everything in does not. Policies of Cilium and Calico count, cluster-wide ones too. The fix adds the policy,
and one that lets pods ask the cluster's DNS; whatever else the pods need has to be allowed before it is applied.

When to ignore it: where the network has no policies to enforce, or enforces others: by a service mesh, or by the
cloud's security groups. While some policy limits each pod of the namespace already, this is only info. Nothing is said
of the namespaces of Kubernetes itself (all names that begin with `kube-`), of namespaces that only have pods on the
host's network, and of those that the project neither defines nor runs pods in.

Sources: Kubernetes, "Network Policies", default policies
(https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies).
"""

from __future__ import annotations

from k8slint import Fix, Namespace, Problems, World, create, manifests, rule

NETWORK_POLICY = "networking.k8s.io/NetworkPolicy"


@rule(
    severity="warning",
    each="namespace",
    implies=("workload-network-policy-missing",),
    checklist="network-policies",
    peers={
        "kubeaudit": "MissingDefaultDenyIngressAndEgressNetworkPolicy, MissingDefaultDenyIngressNetworkPolicy, "
        "MissingDefaultDenyEgressNetworkPolicy",
        "kyverno": "add-networkpolicy",
    },
)
def check(namespace: Namespace, world: World) -> Problems:
    pods = [pod for pod in namespace.pods if not pod.get("hostNetwork")]
    ways = [way for way in ("Ingress", "Egress") if not world.denies(namespace, way)]
    if not ways or (namespace.name or "").startswith("kube-") or not (namespace.object or pods):
        return
    name = f"namespace {namespace.name}" if namespace.name else f"the namespace of {namespace.resource}"
    open_pods = {pod: [way.lower() for way in ways if not world.isolated(pod, way)] for pod in pods}
    is_limited = bool(pods) and not any(open_pods.values())
    yield namespace.here.problem(
        f"no NetworkPolicy of {name} denies {' and '.join(way.lower() for way in ways)} by default",
        severity="info" if is_limited else "",
        related=[
            pod.labels_at.note(f"nothing limits the {' and '.join(those)} of {pod}")
            for pod, those in open_pods.items()
            if those
        ],
        fix=_fix(namespace),
    )


def _fix(namespace: Namespace) -> Fix | None:
    """What denies everything, and allows DNS; None where policies of these names are there already."""
    new = [make(namespace.name) for make in (manifests.default_deny, manifests.allow_dns)]
    taken = {policy.name for policy in namespace.of(NETWORK_POLICY)}
    if taken & {"default-deny", "allow-dns"}:
        return None
    return Fix("deny by default, allow DNS", *[create(policy, beside=namespace) for policy in new], safety="unsafe")

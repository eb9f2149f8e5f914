"""No NetworkPolicy limits what reaches a pod, or what it reaches

Why it matters: pods accept connections from the whole cluster, and may open them to anywhere, until a policy selects
them for that direction. Then one program that is taken over reaches every database, the cloud's metadata service and
the internet.

How to mend it: add a NetworkPolicy that selects the pod and lists what may come in and go out; the two directions
count apart. A policy without `policyTypes` is for `Ingress`, and for `Egress` if it has egress rules. Policies of
Cilium and Calico count. Whatever leaves a pod begins with a question to the cluster's DNS, so a policy for `Egress` has
to allow that (UDP and TCP 53).

When to ignore it: where the network has no policies to enforce, or enforces others: by a service mesh, or by the
cloud's security groups. Nothing is said of pods on the host's network, which policies do not hold for.

Sources: Kubernetes, "Network Policies", the two sorts of pod isolation
(https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation).
"""

from __future__ import annotations

from k8slint import Pod, Problems, World, rule


@rule(
    severity="warning",
    each="pod",
    checklist="network-policies",
    peers={
        "kube-linter": "non-isolated-pod",
        "kube-score": "pod-networkpolicy",
        "polaris": "missingNetworkPolicy",
        "kubescape": "C-0260, C-0030",
        "checkov": "CKV2_K8S_6",
        "kyverno": "require-network-policy",
    },
)
def check(pod: Pod, world: World) -> Problems:
    if pod.get("hostNetwork"):
        return
    ways = [way for way in ("Ingress", "Egress") if not world.isolated(pod, way)]
    if not ways:
        return
    yield pod.labels_at.problem(
        f"no NetworkPolicy limits the {' and '.join(way.lower() for way in ways)} of {pod}",
        help=f"add a NetworkPolicy that selects it, with policyTypes: [{', '.join(ways)}]",
    )

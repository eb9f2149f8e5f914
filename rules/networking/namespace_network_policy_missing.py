"""Namespace has no NetworkPolicy at all

Why it matters: without one, everything in the cluster may connect to every pod of the namespace, and its pods may
connect to everything. A policy that denies by default turns a forgotten one from an open door into a connection that
fails in testing.

How to mend it: deny everything for all pods of the namespace (`podSelector: {}`, both `policyTypes`), and allow what
each workload needs beside it. The fix adds the first, and a policy that lets pods ask the cluster's DNS; whatever
else is needed has to be allowed before it is applied. What `workload-network-policy-missing` would say of each pod of
such a namespace is folded into this.

When to ignore it: where the network has no policies to enforce, or enforces others: by a service mesh, or by the
cloud's security groups. Nothing is said of the namespaces of Kubernetes itself (`kube-system` and all others whose
names begin with `kube-`), of namespaces that only have pods on the host's network, and of those that the project
neither defines nor runs pods in.

Sources: Kubernetes, "Network Policies", default policies
(https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies); "Namespaces", the prefix
`kube-` (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/).
"""

from __future__ import annotations

from k8slint import Fix, Namespace, Problems, World, create, manifests, rule


@rule(
    severity="warning",
    each="namespace",
    implies=("workload-network-policy-missing", "namespace-default-deny-missing"),
    checklist="network-policies",
    peers={
        "kubescape": "C-0206, C-0049, C-0054",
        "kyverno": "add-networkpolicy, generate-networkpolicy-existing",
    },
)
def check(namespace: Namespace, world: World) -> Problems:
    is_used = namespace.object or any(not pod.get("hostNetwork") for pod in namespace.pods)
    if not is_used or (namespace.name or "").startswith("kube-") or world.policies(namespace):
        return
    new = [make(namespace.name) for make in (manifests.default_deny, manifests.allow_dns)]
    name = f"namespace {namespace.name}" if namespace.name else f"the namespace of {namespace.resource}"
    yield namespace.here.problem(
        f"{name} has no NetworkPolicy: anything in the cluster can reach its pods",
        fix=Fix("deny by default, allow DNS", *[create(policy, beside=namespace) for policy in new], safety="unsafe"),
    )

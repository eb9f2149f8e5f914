"""Pod runs as a ServiceAccount that nothing defines

Why it matters: the API server refuses a pod whose ServiceAccount is not there. The workload is accepted, but gets no
pods; only its events say why.

How to mend it: name a ServiceAccount that exists in the pod's namespace, or define it beside the workload. `default` is
in every namespace. It is an error where something close is defined (a letter off, or in this folder but another
namespace), a warning where the namespace has other ServiceAccounts here, else info.

When to ignore it: for accounts that Terraform, an operator or another project makes; `externals` in the configuration
names them once for all rules.

Sources: Kubernetes, "Configure Service Accounts for Pods"
(https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/).
"""

from __future__ import annotations

from k8slint import Pod, Problems, World, rule


@rule(
    severity="error",
    each="pod",
    peers={"kube-linter": "non-existent-service-account", "kubescape": "C-0307"},
)
def check(pod: Pod, world: World) -> Problems:
    for place, missing in world.unmet(pod.owner, "core/ServiceAccount"):
        yield missing.problem(place)

"""Container does not refuse to run as root

Why it matters: unless told otherwise a container runs as the user that its image names, which mostly is root. A
program that breaks out of its container as root is root on the node. With `runAsNonRoot: true` the kubelet refuses to
start the container as root, whatever the image says.

How to mend it: set `runAsNonRoot: true` in the `securityContext` of the pod, where it holds for all its containers,
or of the container, which has the last word. An image that has no numeric user also needs a `runAsUser` other than 0.
The standard asks for `runAsNonRoot` itself: a `runAsUser` alone is not enough. Pods with their own user namespace
(`hostUsers: false`) need neither from Kubernetes 1.35 on.

When to ignore it: for the few containers that have to be root on the node, such as node agents; say so for that
container only, and keep the rest of its pod checked.

Sources: Kubernetes, "Pod Security Standards", restricted, "Running as Non-root"
(https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted); kubernetes/pod-security-admission,
policy/check_runAsNonRoot.go.
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, Settings, rule

RELAXED_SINCE = (1, 35)


@rule(
    severity="error",
    each="container",
    profiles=("production", "pss-restricted"),
    peers={
        "kube-linter": "run-as-non-root",
        "polaris": "runAsRootAllowed",
        "kubeaudit": "RunAsNonRootPSCNilCSCNil, RunAsNonRootPSCFalseCSCNil, RunAsNonRootCSCFalse",
        "kubescape": "C-0013",
        "trivy": "KSV-0012",
        "checkov": "CKV_K8S_23",
        "kyverno": "require-run-as-nonroot",
        "pod-security-admission": "runAsNonRoot",
    },
)
def check(container: Container, settings: Settings) -> Problems:
    if container.pod.get("hostUsers") is False and settings.kubernetes >= RELAXED_SINCE:
        return
    non_root = container.effective("runAsNonRoot")  # the place that decides: container, pod, or the missing one
    if non_root.value is True:
        return
    uid = container.effective("runAsUser")
    yield non_root.problem(
        f"container {container.name} does not refuse to run as root",
        related=[uid.note("and this is root")] if uid.value == 0 else (),
        fix=None if uid.value == 0 else Fix("refuse to run as root", non_root.set(True), safety="unsafe"),
    )

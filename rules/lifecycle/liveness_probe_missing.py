"""Container has no liveness probe

Why it matters: the kubelet restarts a container whose process ends. One that hangs (a deadlock, a lost connection that
nothing notices) runs on for ever and does nothing; a liveness probe turns that into a restart.

How to mend it: add a `livenessProbe` that asks the process itself and nothing it depends on: if a database is away,
restarting everything that uses it makes it worse. Be slow to judge (`failureThreshold`, `periodSeconds`), and give slow
starters a `startupProbe`. A missing one is better than a wrong one, so this is only info, and there is no fix: nobody
but you knows what shows that the program lives.

When to ignore it: for programs that end when they can no longer work. Nothing is said of Jobs and other pods that run
to an end, nor of init containers, except sidecars (`restartPolicy: Always`), which run as long as the pod.

Sources: Kubernetes, "Liveness, Readiness, and Startup Probes"
(https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/); "Sidecar Containers"
(https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/).
"""

from __future__ import annotations

from k8slint import Container, Problems, rule


@rule(
    severity="info",
    each="container",
    checklist="probes",
    peers={
        "kube-linter": "no-liveness-probe",
        "kube-score": "pod-probes",
        "polaris": "livenessProbeMissing",
        "kubescape": "C-0056",
        "checkov": "CKV_K8S_8",
        "kyverno": "require-pod-probes",
    },
)
def check(container: Container) -> Problems:
    row, restarts = container.pod.owner.row, container.pod.get("restartPolicy")
    if row is None or not row.long_running or restarts in ("Never", "OnFailure"):
        return
    probe = container.at("livenessProbe")
    if container.role in ("main", "sidecar") and not probe:
        yield probe.problem(f"container {container.name} has no liveness probe: if it hangs, nothing restarts it")

"""Container that a Service sends to has no readiness probe

Why it matters: without one a container is ready as soon as its process runs. Each rollout, restart and scale-up sends
requests to programs that do not listen yet, and one that is overloaded or has lost its database gets its share all the
same: users see errors that retries hide in tests.

How to mend it: add a `readinessProbe` that asks what the program needs to answer. A pod that fails it is taken out of
the Service, not restarted. There is no fix: nobody but you knows what shows that the program is ready.

When to ignore it: for programs whose clients find out by themselves which of them answer. Nothing is said of containers
whose ports no Service sends to, of Services with `publishNotReadyAddresses`, which do not ask, of Jobs and other pods
that run to an end, and of init containers, except sidecars (`restartPolicy: Always`). Where several containers could be
meant, since none of them declares the port, nothing is said either.

Sources: Kubernetes, "Liveness, Readiness, and Startup Probes"
(https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/); "Service", targetPort
(https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports).
"""

from __future__ import annotations

from k8slint import Container, Place, Problems, Resource, World, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    severity="warning",
    each="container",
    checklist="probes",
    peers={
        "kube-linter": "no-readiness-probe",
        "kube-score": "pod-probes",
        "polaris": "readinessProbeMissing",
        "kubescape": "C-0018",
        "checkov": "CKV_K8S_9",
        "kyverno": "require-pod-probes",
    },
)
def check(container: Container, world: World) -> Problems:
    row, restarts = container.pod.owner.row, container.pod.get("restartPolicy")
    if row is None or not row.long_running or restarts in ("Never", "OnFailure"):
        return
    probe = container.at("readinessProbe")
    if container.role not in ("main", "sidecar") or probe:
        return
    used = [
        target.note(f"{service} sends to it")
        for service in world.selecting(container.pod, "core/Service")
        if container.pod in world.pods(service) and _asks(service)
        for target in _targets(service, container)
    ]
    if used:
        yield probe.problem(
            f"container {container.name} has no readiness probe: it gets requests as soon as its process runs",
            related=used,
        )


def _asks(service: Resource) -> bool:
    """Whether a Service has endpoints, and only of pods that are ready."""
    return service.get("spec", "type") != "ExternalName" and not service.get("spec", "publishNotReadyAddresses")


def _targets(service: Resource, container: Container) -> Iterator[Place]:
    """The target ports of a Service that are a container's: it declares them, or none does and there is no other."""
    running = [other for other in container.pod.containers if other.role in ("main", "sidecar")]
    for port in service.each("spec", "ports"):
        target, protocol = port.at("targetPort") or port.at("port"), port.text("protocol") or "TCP"
        declaring = [other for other in running if _declares(other, protocol, target.value)]
        if container in declaring or (not declaring and running == [container]):
            yield target


def _declares(container: Container, protocol: str, wanted: object) -> bool:
    return any(
        wanted in (port.get("name"), port.get("containerPort"))
        for port in container.each("ports")
        if (port.text("protocol") or "TCP") == protocol
    )

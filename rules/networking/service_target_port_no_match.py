"""Service sends to a port that its pods do not declare

Why it matters: a target port that is a name is looked up in the pods. Where no container declares a port of that name
and protocol the Service has no endpoints, and whoever calls it is refused. A number needs no declaration, so that is
info: it may be a slip, or a port that is just not written down.

How to mend it: make `targetPort` the name or the number of a port that a main container or a sidecar declares; it
defaults to `port`. The protocols have to agree, and are `TCP` unless written. Where one declared name is a letter
away, the fix takes that. If only some of the selected workloads lack the port, theirs get no traffic, which is a
warning.

When to ignore it: for a number, where the image is known to listen on it although the manifest does not say so.
Nothing is said of pods in other folders that may be in another namespace.

Sources: Kubernetes, "Service", port definitions
(https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports).
"""

from __future__ import annotations

from k8slint import UNKNOWN, Fix, Pod, Problems, Resource, World, nearest, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@rule(severity="error", each="core/Service", checklist="services")
def check(service: Resource, world: World) -> Problems:
    if service.get("spec", "type") == "ExternalName":
        return
    pods = [pod for pod in world.pods(service) if _is_meant(service, pod)]
    for port in service.each("spec", "ports"):
        target = port.at("targetPort") or port.at("port")
        protocol = port.text("protocol") or "TCP"
        lacking = [pod for pod in pods if not _declares(pod, protocol, target.value)]
        if not target or not lacking or port.get("protocol") is UNKNOWN:
            continue
        declared = [own for pod in lacking for own in pod.ports(protocol)]
        is_name, is_common = isinstance(target.value, str), len(lacking) == len(pods)
        meant = nearest(target.value, [own.text("name") for own in declared]) if is_name and is_common else ""
        yield target.problem(
            f"{service} sends to {protocol} port {target.value}, which {_listed(lacking)} not declare",
            severity="info" if not is_name else "error" if is_common else "warning",
            related=[(own.at("name") or own.at("containerPort")).note("declared here") for own in declared],
            fix=Fix(f"send to {meant}", target.set(meant), safety="unsafe") if meant else None,
        )


def _listed(pods: Sequence[Pod]) -> str:
    """Their workloads, with a verb: `Deployment a does`, `Deployment a and Deployment b do`."""
    *others, last = dict.fromkeys(str(pod) for pod in pods)
    return f"{', '.join(others)} and {last} do" if others else f"{last} does"


def _is_meant(service: Resource, pod: Pod) -> bool:
    """Whether they are in one namespace, or, where one of them does not say, in one folder."""
    folders = {resource.path_in_project.rpartition("/")[0] for resource in (service, pod.owner)}
    return service.namespaces == pod.owner.namespaces or len(folders) == 1


def _declares(pod: Pod, protocol: str, wanted: object) -> bool:
    """Whether a pod has a port of that name or number, or one whose name or number a template decides."""
    return any(
        own.get(field) in (wanted, UNKNOWN) for own in pod.ports(protocol) for field in ("name", "containerPort")
    )

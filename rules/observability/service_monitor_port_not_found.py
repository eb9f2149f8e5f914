"""Monitor scrapes a port that nothing it selects has

Why it matters: a monitor looks for its `port` by name among the ports of the Services (a PodMonitor: of the pods) that
it selects. Where none has it, nothing is scraped, and nothing says so.

How to mend it: take the name of a port of the Service, or give the port that is meant a name; of a number, `targetPort`
takes one, if a container declares it. A name that one of several Services has is enough.

When to ignore it: where an operator or a chart makes the Service that has the port, and others match beside it.

Sources: Prometheus Operator, API reference, Endpoint and PodMetricsEndpoint
(https://prometheus-operator.dev/docs/api-reference/api/).
"""

from __future__ import annotations

from k8slint import UNKNOWN, Place, Pod, Problems, Resource, View, World, nearest, rule


@rule(
    severity="error",
    each=(
        "monitoring.coreos.com/ServiceMonitor",
        "monitoring.coreos.com/PodMonitor",
        "azmonitoring.coreos.com/ServiceMonitor",
        "azmonitoring.coreos.com/PodMonitor",
        "operator.victoriametrics.com/VMServiceScrape",
        "operator.victoriametrics.com/VMPodScrape",
    ),
    checklist="monitoring",
)
def check(monitor: Resource, world: World) -> Problems:
    if world.may_select_more(monitor):
        return
    if monitor.kind in ("PodMonitor", "VMPodScrape"):
        declared = _declared(world.pods(monitor))
        for endpoint in monitor.each("spec", "podMetricsEndpoints"):
            for field in ("port", "portNumber", "targetPort"):
                yield from _missing(endpoint.at(field), declared, "pod", "containerPort")
        return
    services = world.services(monitor)
    ports = [port for service in services for port in service.each("spec", "ports")]
    declared = _declared([pod for service in services for pod in world.pods(service)])
    for endpoint in monitor.each("spec", "endpoints"):
        if endpoint.at("port"):
            yield from _missing(endpoint.at("port"), ports, "Service", "port")
        else:
            yield from _missing(endpoint.at("targetPort"), declared, "pod", "containerPort")


def _declared(pods: list[Pod]) -> list[View]:
    return [port for pod in pods for port in pod.ports()]


def _missing(wanted: Place, ports: list[View], whose: str, number: str) -> Problems:
    """The problem of a port that none of those that are there has."""
    by_number = isinstance(wanted.value, int)
    if (
        not wanted
        or not ports
        or any(port.get(number if by_number else "name") in (wanted.value, UNKNOWN) for port in ports)
    ):
        return
    meant = nearest(wanted.value, [port.text("name") for port in ports])
    same = [port for port in ports if str(port.get(number)) == wanted.value]
    if meant:
        help = f"did you mean {meant}?"
    elif same:
        help = f"{wanted.value} is a number: say the name of the port, and give it one if it has none"
    else:
        help = ""
    related = [(port.at("name") or port.at(number)).note("this is a port that is there") for port in ports[:8]]
    yield wanted.problem(
        f"no {whose} that {wanted.resource} selects has a port {'' if by_number else 'named '}{wanted.value}",
        related=related,
        help=help,
    )

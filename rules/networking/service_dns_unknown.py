"""Name of a Service is written out, and there is no such Service, or no such port

Why it matters: `db.shop.svc.cluster.local` in an environment variable, an argument or a ConfigMap is a reference that
nobody checks: the name does not resolve, or nobody answers on the port, when the program first needs it.

How to mend it: write the name of a Service that exists in that namespace, and one of its ports; only of a headless
Service (`clusterIP: None`) does the port of the pods count. A wrong port is an error. A missing Service is one where
something close is defined (a letter off, or in this folder but another namespace), a warning where the namespace has
other Services here, else info.

When to ignore it: for Services of other projects; `externals` in the configuration names them once for all rules. Names
that a template decides in part, and lines of comments in a ConfigMap, are left alone.

Sources: Kubernetes, "DNS for Services and Pods"
(https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
"""

from __future__ import annotations

from k8slint import Container, Missing, Place, Problems, Resource, World, hosts, rule, words

SERVER_NAME = ("server", "name")
"""How variables end that have the name a certificate is checked against, which need not be in DNS."""


@rule(severity="error", each=("container", "core/ConfigMap"), checklist="service-dns")
def check(target: Container | Resource, world: World) -> Problems:
    told = set()
    for place in _texts(target):
        for named in hosts.services_named(place.value) if isinstance(place.value, str) else ():
            wanted = named.name, named.namespace, named.port
            missing = _missing(target.resource, world, *wanted)
            if missing and wanted not in told:
                told.add(wanted)
                yield missing.problem(place)


def _missing(resource: Resource, world: World, name: str, namespace: str, port: int | None) -> Missing | None:
    missing = world.missing("core/Service", name, resource, namespace)
    service = world.find("core/Service", name, resource, namespace)
    if missing or port is None or service is None or service.get("spec", "clusterIP") == "None":
        return missing
    return world.missing_port(name, port, resource, namespace)


def _texts(target: Container | Resource) -> list[Place]:
    """The places of all text in which a program may find the name of a Service."""
    if not isinstance(target, Container):
        return [place for _key, place in target.entries("data")]
    variables = [view for view in target.each("env") if words(view.text("name"))[-2:] != SERVER_NAME]
    places = [variable.at("value") for variable in variables]
    for field in ("command", "args"):
        listed = target.get(field)
        places += [target.at(field, index) for index in range(len(listed) if isinstance(listed, list) else 0)]
    return places

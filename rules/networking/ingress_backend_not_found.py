"""Ingress sends to a Service, or to a port of one, that nothing defines

Why it matters: the controller accepts the Ingress and answers 503 for every path whose Service, or whose port of that
Service, is not there.

How to mend it: name a Service of the Ingress's own namespace, and one of the Service's ports, by its number or by its
name; the `targetPort` is the business of the Service. A wrong port is an error. A missing Service is one where
something close is defined (a letter off, or in this folder but another namespace), a warning where the namespace has
other Services here, else info.

When to ignore it: for Services that an operator or another project makes; `externals` in the configuration names them
once for all rules. Backends that are resources, and what the AWS controller reads from an annotation
(`use-annotation`), are left alone.

Sources: Kubernetes, "Ingress", the Ingress resource
(https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource).
"""

from __future__ import annotations

from k8slint import Place, Problems, Resource, World, rule

FROM_ANNOTATION = "use-annotation"


@rule(
    severity="error",
    each=("networking.k8s.io/Ingress", "extensions/Ingress"),
    checklist="services",
    peers={"kube-linter": "dangling-ingress", "kube-score": "ingress-targets-service", "kubescape": "C-0298"},
)
def check(ingress: Resource, world: World) -> Problems:
    backends = _backends(ingress)
    from_annotation = {name.location.path for name, port in backends if port.value == FROM_ANNOTATION}
    for place, missing in world.unmet(ingress, "core/Service"):
        if place.location.path not in from_annotation:
            yield missing.problem(place)
    for (name, port), place in {(name.value, port.value): port for name, port in reversed(backends)}.items():
        missing_port = world.missing_port(str(name), port, ingress)
        if missing_port:
            yield missing_port.problem(place)


def _backends(ingress: Resource) -> list[tuple[Place, Place]]:
    """The places of the name and of the port of every Service that the Ingress sends to."""
    spec = ingress.sub("spec")
    backends = [spec.at("defaultBackend"), spec.at("backend")]
    for one in spec.each("rules"):
        backends += [path.at("backend") for path in one.each("http", "paths")]
    found = []
    for backend in backends:
        port = backend.at("service", "port", "number") or backend.at("service", "port", "name")
        found.append((backend.at("service", "name"), port))
        found.append((backend.at("serviceName"), backend.at("servicePort")))
    return [(name, port) for name, port in found if isinstance(name.value, str)]

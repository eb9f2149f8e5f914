"""Init container waits for a Service, or a port of one, that nothing defines

Why it matters: an init container that waits for what never comes keeps its pod from starting, for ever where the wait
has no limit.

How to mend it: wait for a Service that exists: by `name` in the pod's own namespace, by `name.namespace` in another
one; and for one of its ports, which are the pods' own only where the Service is headless. A wrong port is an error. A
missing Service is one where something close is defined (a letter off, or in this folder but another namespace), a
warning where the namespace has other Services here, else info.

When to ignore it: for Services of other projects, which `externals` in the configuration names once for all rules, and
for hosts outside the cluster that have a name of one word. Hosts in `hostAliases`, and names that a variable decides
whose value does not stand in the manifest, are left alone.

Sources: Kubernetes, "Init Containers" (https://kubernetes.io/docs/concepts/workloads/pods/init-containers/); "DNS for
Services and Pods" (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
"""

from __future__ import annotations

from k8slint import Container, Problems, World, hosts, rule


@rule(severity="error", each="container", implies=("service-dns-unknown",), checklist="init-containers")
def check(container: Container, world: World) -> Problems:
    if container.role != "init" or container.pod.get("hostNetwork") is True:
        return
    argv = [*container.strings("command"), *container.strings("args")]
    known = {entry.text("name"): entry.text("value") for entry in container.each("env") if entry.text("value")}
    aliases = {name for alias in container.pod.each("hostAliases") for name in alias.strings("hostnames")}
    place = container.script or container.at("command") or container.at("args")
    for host in hosts.hosts_awaited(argv, known):
        service = hosts.service_of(host.name) if host.name not in aliases else None
        if service is None:
            continue
        name, namespace = service
        if namespace and ".svc" not in host.name and not world.has_namespace(namespace, container.resource):
            continue
        missing = world.missing("core/Service", name, container.resource, namespace)
        found = world.find("core/Service", name, container.resource, namespace)
        if not missing and host.port and found and found.get("spec", "clusterIP") != "None":
            missing = world.missing_port(name, host.port, container.resource, namespace)
        if missing:
            message = f"init container {container.name} waits for {host.name}: {missing.message}"
            yield missing.replace(message=message).problem(place)

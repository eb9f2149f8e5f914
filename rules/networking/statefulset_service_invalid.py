"""StatefulSet's pods get no names of their own from its Service

Why it matters: what sets the pods of a StatefulSet apart is a name that stays: `db-0.db.shop.svc.cluster.local`. DNS
has it only where `serviceName` names a headless Service that selects the pods. Members of a cluster that look for each
other by these names do not find each other.

How to mend it: give it a Service of its own, in its namespace, with `clusterIP: None` and a selector that its pods'
labels meet, and name that in `serviceName`; beside it a Service with an address of its own may serve the clients. A
selector that does not match is an error; so is a name with something close (a letter off, or in this folder but another
namespace). A Service that is not headless, or none at all, is a warning: nothing fails until somebody asks for a pod by
its name. A name that nothing here defines is a warning where the namespace has other Services here, else info.

When to ignore it: where nobody asks for single pods, as with one replica; and for a Service that others make, which
`externals` in the configuration names once for all rules.

Sources: Kubernetes, "StatefulSets", limitations and stable network ID
(https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id).
"""

from __future__ import annotations

from k8slint import UNKNOWN, Problems, Resource, World, rule


@rule(
    severity="error",
    each=("apps/StatefulSet", "apps.kruise.io/StatefulSet"),
    checklist="stateful-services",
    peers={"kube-score": "statefulset-has-servicename"},
)
def check(workload: Resource, world: World) -> Problems:
    name, pod = workload.at("spec", "serviceName"), workload.pod
    if pod is None or not any(container.get("image") for container in pod.containers):
        return
    if not name or name.value == "":
        yield name.problem(
            f"{workload} names no Service: its pods have no names in DNS",
            severity="warning",
            help="name a headless Service that selects its pods",
        )
    if not isinstance(name.value, str) or not name.value:
        return
    missing = world.missing("core/Service", name.value, workload)
    service = world.find("core/Service", name.value, workload)
    if missing or service is None:
        if missing:
            yield missing.problem(name)
        return
    address = service.at("spec", "clusterIP")
    if address.value not in ("None", UNKNOWN):
        yield name.problem(
            f"{service} is not headless: DNS has no names for the pods of {workload}",
            severity="warning",
            related=[address.note("headless is: clusterIP: None")],
        )
    elif service.get("spec", "selector") and world.selects(service, pod) is False:
        yield name.problem(
            f"{service} does not select the pods of {workload}",
            severity="" if world.is_sure("core/Service", name.value, workload) else "warning",
            related=[service.at("spec", "selector").note("it selects these"), pod.labels_at.note("they carry these")],
        )

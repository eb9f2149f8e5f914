"""Field that the downward API does not have

Why it matters: a pod gets to know itself by `fieldRef` and `resourceFieldRef`, which have a short list of fields. The
API server refuses a workload that asks for another one, or for the resources of a container that is not there.

How to mend it: take a field of the list, spelt as it is there: in `env` it is `metadata.name`, `metadata.namespace`,
`metadata.uid`, `metadata.labels['<key>']`, `metadata.annotations['<key>']`, `spec.nodeName`, `spec.serviceAccountName`,
`status.hostIP(s)` and `status.podIP(s)`; in a volume only those of `metadata`, labels and annotations as a whole too.
Resources are `limits.` or `requests.` with `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`. An environment
variable whose name says that it is the pod's (`POD_NAME`, `POD_IP`, `NODE_NAME` ...) and whose value is written out
instead is info: it is wrong in every copy but one.

When to ignore it: for a name of that kind that means something else.

Sources: Kubernetes, "Downward API", available fields
(https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields).
"""

from __future__ import annotations

import re

from k8slint import Container, Place, Pod, Problem, Problems, View, nearest, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

METADATA = ("metadata.name", "metadata.namespace", "metadata.uid")
IN_ENV = (
    *METADATA,
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
IN_VOLUME = (*METADATA, "metadata.labels", "metadata.annotations")
OLD = "spec.host"
"""What `spec.nodeName` was called; it is still read."""

KEYED = re.compile(r"metadata\.(?:labels|annotations)\['[^']+'\]")
RESOURCE = re.compile(r"(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-\w+)")
RESOURCES = tuple(f"{of}.{what}" for of in ("limits", "requests") for what in ("cpu", "memory", "ephemeral-storage"))
OWN = {
    "POD_NAME": "metadata.name",
    "POD_NAMESPACE": "metadata.namespace",
    "POD_UID": "metadata.uid",
    "POD_IP": "status.podIP",
    "HOST_IP": "status.hostIP",
    "NODE_NAME": "spec.nodeName",
}
"""Environment variables that are the pod's own by their names, and the fields that have their values."""
NOBODYS = ("", "0.0.0.0", "::", "127.0.0.1", "localhost")  # noqa: S104  these are read, not listened on
"""Values that are no pod's own: everybody's addresses."""


@rule(severity="error", each=("container", "pod"), checklist="downward-api")
def check(target: Container | Pod) -> Problems:
    if isinstance(target, Container):
        for variable in target.each("env"):
            yield from _invalid(variable.sub("valueFrom"), IN_ENV, target.pod)
            field, value = OWN.get(variable.text("name")), variable.at("value")
            if field and value and value.value not in NOBODYS:
                yield value.problem(
                    f"{variable.text('name')} of container {target.name} is written out",
                    severity="info",
                    help=f"take it from the pod: valueFrom: {{fieldRef: {{fieldPath: {field}}}}}",
                )
        return
    for volume in target.each("volumes"):
        for source in (volume, *volume.each("projected", "sources")):
            for item in source.each("downwardAPI", "items"):
                yield from _invalid(item, IN_VOLUME, target)


def _invalid(source: View, fields: tuple[str, ...], pod: Pod) -> Problems:
    """The problems of a `fieldRef` or a `resourceFieldRef`."""
    field, resource = source.at("fieldRef", "fieldPath"), source.at("resourceFieldRef", "resource")
    if isinstance(field.value, str) and field.value not in (*fields, OLD) and not KEYED.fullmatch(field.value):
        whose = "an environment variable" if fields is IN_ENV else "a volume"
        yield _wrong(field, f"{whose} cannot have the field {field.value}", fields)
    if isinstance(resource.value, str) and not RESOURCE.fullmatch(resource.value):
        yield _wrong(resource, f"a container has no resource {resource.value}", RESOURCES)
    container = source.at("resourceFieldRef", "containerName")
    names = [own.name for own in pod.containers]
    if isinstance(container.value, str) and container.value not in names:
        yield _wrong(container, f"the pod has no container {container.value}", names)
    elif resource and not container and fields is IN_VOLUME:
        yield resource.problem("a volume has to say whose resource it is", help="add containerName")


def _wrong(place: Place, message: str, right: Sequence[str]) -> Problem:
    """The problem of a name that is not one of the right ones."""
    written = str(place.value)
    meant = nearest(written, right) or next((name for name in right if name.lower() == written.lower()), "")
    if written in IN_VOLUME:  # and not in the environment
        meant = f"{written}['<key>']"
    return place.problem(message, help=f"did you mean {meant}?" if meant else f"it may be {', '.join(right)}")

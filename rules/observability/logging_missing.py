"""Logs are collected by nothing

Why it matters: what a container writes to its output is on its node, rotated at a few megabytes, and gone with the pod.
After a crash, an eviction or a scale-down there is nothing to read. What it writes to a file in its own volume is not
even seen by the collectors of the node.

How to mend it: run a collector on every node, as a DaemonSet (Fluent Bit, Vector, Grafana Alloy, the OpenTelemetry
Collector, Filebeat ...) or by an operator's resource, and write logs to the standard output. For a program that can
only write files, a second container in the pod has to mount the volume and pass them on.

When to ignore it: where the platform collects logs, as those of the cloud providers do; or attest the item `logging`. A
collector counts wherever it stands in the project, and so do its configuration in a ConfigMap, a sidecar in each pod,
and an annotation of a pod that tells a collector what to do. Nothing is said of the namespaces of Kubernetes itself
(all names that begin with `kube-`).

Sources: Kubernetes, "Logging Architecture", cluster-level logging architectures
(https://kubernetes.io/docs/concepts/cluster-administration/logging/#cluster-level-logging-architectures).
"""

from __future__ import annotations

from k8slint import Container, Namespace, Pod, Problems, Resource, World, rule, words

COLLECTORS = (
    *(
        "fluent-bit",
        "fluentbit",
        "fluentd",
        "vector",
        "promtail",
        "alloy",
        "filebeat",
        "logstash",
        "rsyslog",
        "vlagent",
    ),
    *("opentelemetry-collector", "otel-collector", "otelcol", "grafana-agent", "elastic-agent", "datadog-agent"),
    *("logging-agent", "log-agent", "logagent"),
)
OPERATORS = (
    *("logging.banzaicloud.io/Logging", "logging.banzaicloud.io/FluentbitAgent", "logging.banzaicloud.io/Flow"),
    *("fluentbit.fluent.io/FluentBit", "fluentbit.fluent.io/ClusterFluentBitConfig", "fluentd.fluent.io/Fluentd"),
    *("logging.openshift.io/ClusterLogging", "logging.openshift.io/ClusterLogForwarder", "beat.k8s.elastic.co/Beat"),
    *("observability.openshift.io/ClusterLogForwarder", "opentelemetry.io/OpenTelemetryCollector"),
    *("observability.kaasops.io/Vector", "monitoring.grafana.com/PodLogs", "agent.k8s.elastic.co/Agent"),
    *("operator.victoriametrics.com/VLAgent", "datadoghq.com/DatadogAgent"),
)
CONFIGURATIONS = ("fluent", "fluent-bit", "fluentbit", "fluentd", "vector", "promtail", "filebeat", "logstash")
ANNOTATIONS = ("fluentbit.io/", "fluentd.io/", "co.elastic.logs/", "ad.datadoghq.com/", "vector.dev/", "splunk.com/")


@rule(severity="info", each=("namespace", "pod"), profiles=("checklist",), checklist="logging")
def check(target: Namespace | Pod, world: World, *, collectors: tuple[str, ...] = COLLECTORS) -> Problems:
    """collectors: what makes an image that of a log collector, as words in a row of the end of its name."""
    if isinstance(target, Pod):
        yield from _unread(target)
        return
    name = target.name or ""
    pods = [pod for pod in target.pods if not _is_collected(pod, collectors)]
    if pods and not name.startswith("kube-") and not _has_collector(world, target.resource, collectors):
        where = f"namespace {name}" if name else f"the namespace of {target.resource}"
        yield target.here.problem(f"nothing here collects the logs of {where}")


def _has_collector(world: World, near: Resource, collectors: tuple[str, ...]) -> bool:
    """Whether anything collects the logs of the nodes among what belongs together with a resource."""
    if any(world.of(kind, near) for kind in OPERATORS):
        return True
    for daemon in world.of("apps/DaemonSet", near):
        if daemon.pod is not None and any(_is_collector(container, collectors) for container in daemon.pod.containers):
            return True
    return any(
        "-".join(words(key.rpartition(".")[0])) in CONFIGURATIONS
        for config in world.of("core/ConfigMap", near)
        for key, _place in config.entries("data")
    )


def _is_collected(pod: Pod, collectors: tuple[str, ...]) -> bool:
    """Whether a pod has a collector of its own, or tells one what to do with its logs."""
    annotations = [name for name, _place in pod.template.entries("metadata", "annotations")]
    return any(_is_collector(container, collectors) for container in pod.containers) or any(
        name.startswith(ANNOTATIONS) for name in annotations
    )


def _is_collector(container: Container, collectors: tuple[str, ...]) -> bool:
    image = container.image
    said = f"-{'-'.join(words('-'.join(image.repository.split('/')[-2:])))}-" if image is not None else ""
    return any(f"-{collector}-" in said for collector in collectors)


def _unread(pod: Pod) -> Problems:
    """The places at which containers write logs into a volume that lasts no longer than the pod, and nobody reads."""
    scratch = {volume.text("name") for volume in pod.each("volumes") if "emptyDir" in volume.data}
    mounts = [(own, mount) for own in pod.containers for mount in own.each("volumeMounts")]
    for container, mount in mounts:
        volume, path = mount.text("name"), mount.at("mountPath")
        is_log = isinstance(path.value, str) and {"log", "logs"}.intersection(words(path.value))
        is_shared = any(other.text("name") == volume for own, other in mounts if own is not container)
        if volume in scratch and is_log and not is_shared and container.role in ("main", "sidecar"):
            yield path.problem(
                f"container {container.name} writes its logs to {path.value}, where no collector reads them: "
                f"volume {volume} is gone with the pod"
            )

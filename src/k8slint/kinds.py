"""One table: where each kind keeps its pod template, its selector, its replicas and its references.

A kind is written as `group/Kind`, the core group as `core`. Custom resources are rows like any other: what a row says
is all that k8slint knows of a kind's shape. Paths are field names; `*` stands for every item of a list.
Sources: the API reference of Kubernetes, and of each custom resource's project.
"""

from __future__ import annotations

from . import apis
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FieldPath = tuple[str, ...]


class Reference(Record):
    """A field that names another object.

    `path` leads to the name. `kind` is what it names; empty where the sibling fields `kind` and `apiVersion` or
    `apiGroup` say so, with `default` for those that are absent. `key` leads from the name's mapping to the key that is
    wanted of a ConfigMap or Secret. The object is looked for in the own namespace, except where a sibling `namespace`
    says otherwise (`elsewhere`).
    """

    path: FieldPath
    kind: str = ""
    default: str = ""
    key: FieldPath = ()
    elsewhere: bool = False


class KindRow(Record):
    """What is known of one kind.

    `template` leads to its pod template (`()`: the object is a pod itself; None: it has none). `selector` leads to what
    selects pods: a label selector, or plain labels where `plain_selector`. `replicas` leads to its count. `produces`
    tells what a controller makes of it: the kind, and where the name stands (the first path that has one).
    `long_running` says that its pods are to run for ever, `evictable` that a budget can keep them from being evicted,
    `cluster_scoped` that it is in no namespace (of the built-in kinds `apis` knows that).
    """

    kind: str
    template: FieldPath | None = None
    selector: FieldPath | None = None
    plain_selector: bool = False
    replicas: FieldPath | None = None
    references: tuple[Reference, ...] = ()
    produces: tuple[tuple[str, tuple[FieldPath, ...]], ...] = ()
    long_running: bool = False
    evictable: bool = False
    cluster_scoped: bool = False


TEMPLATE = ("spec", "template")
SELECTOR = ("spec", "selector")
REPLICAS = ("spec", "replicas")

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")


def _of_containers(path: FieldPath, kind: str, key: FieldPath = ()) -> tuple[Reference, ...]:
    return tuple(Reference((containers, "*", *path), kind, key=key) for containers in CONTAINER_LISTS)


POD_REFERENCES = (
    *_of_containers(("env", "*", "valueFrom", "configMapKeyRef", "name"), "core/ConfigMap", ("key",)),
    *_of_containers(("env", "*", "valueFrom", "secretKeyRef", "name"), "core/Secret", ("key",)),
    *_of_containers(("envFrom", "*", "configMapRef", "name"), "core/ConfigMap"),
    *_of_containers(("envFrom", "*", "secretRef", "name"), "core/Secret"),
    Reference(("volumes", "*", "configMap", "name"), "core/ConfigMap", key=("items", "*", "key")),
    Reference(("volumes", "*", "secret", "secretName"), "core/Secret", key=("items", "*", "key")),
    Reference(
        ("volumes", "*", "projected", "sources", "*", "configMap", "name"), "core/ConfigMap", key=("items", "*", "key")
    ),
    Reference(
        ("volumes", "*", "projected", "sources", "*", "secret", "name"), "core/Secret", key=("items", "*", "key")
    ),
    Reference(("volumes", "*", "csi", "nodePublishSecretRef", "name"), "core/Secret"),
    Reference(
        ("volumes", "*", "csi", "volumeAttributes", "secretProviderClass"),
        "secrets-store.csi.x-k8s.io/SecretProviderClass",
    ),
    Reference(("volumes", "*", "persistentVolumeClaim", "claimName"), "core/PersistentVolumeClaim"),
    Reference(
        ("volumes", "*", "ephemeral", "volumeClaimTemplate", "spec", "storageClassName"), "storage.k8s.io/StorageClass"
    ),
    Reference(("imagePullSecrets", "*", "name"), "core/Secret"),
    Reference(("serviceAccountName",), "core/ServiceAccount"),
    Reference(("serviceAccount",), "core/ServiceAccount"),
    Reference(("priorityClassName",), "scheduling.k8s.io/PriorityClass"),
    Reference(("runtimeClassName",), "node.k8s.io/RuntimeClass"),
)
"""The references of every pod, from its spec on."""

_PATHS = ("spec", "rules", "*", "http", "paths", "*", "backend")
_ROUTES = tuple(
    Reference(("spec", "rules", "*", *above, "backendRefs", "*", "name"), default="core/Service", elsewhere=True)
    for above in ((), ("filters", "*", "requestMirror"))
)
_SECRET_OF_ITS_NAME = (("core/Secret", (("metadata", "name"),)),)


def _workload(kind: str, **more: object) -> KindRow:
    given: dict[str, object] = {"template": TEMPLATE, "selector": SELECTOR, "replicas": REPLICAS, "long_running": True}
    return KindRow(kind, **{**given, **more})  # type: ignore[arg-type]  # each caller's fields are those of the record


_STATEFUL = {
    "references": (
        Reference(("spec", "serviceName"), "core/Service"),
        Reference(("spec", "volumeClaimTemplates", "*", "spec", "storageClassName"), "storage.k8s.io/StorageClass"),
    ),
    "evictable": True,
}
_STORE = "external-secrets.io/SecretStore"
_TARGET = Reference(("spec", "scaleTargetRef", "name"), default="apps/Deployment")
_BINDING = (
    Reference(("roleRef", "name"), default="rbac.authorization.k8s.io/ClusterRole"),
    Reference(("subjects", "*", "name"), elsewhere=True),
)

ROWS: tuple[KindRow, ...] = (
    KindRow("core/Pod", template=(), long_running=True),
    KindRow("core/PodTemplate", template=("template",)),
    _workload("core/ReplicationController", plain_selector=True, evictable=True),
    _workload("apps/Deployment", evictable=True),
    _workload("extensions/Deployment", evictable=True),
    _workload("apps/StatefulSet", **_STATEFUL),
    _workload("apps/ReplicaSet", evictable=True),
    _workload("extensions/ReplicaSet", evictable=True),
    _workload("apps/DaemonSet", replicas=None),
    _workload("extensions/DaemonSet", replicas=None),
    KindRow("batch/Job", template=TEMPLATE, selector=SELECTOR),
    KindRow("batch/CronJob", template=("spec", "jobTemplate", "spec", "template")),
    _workload(
        "argoproj.io/Rollout",
        evictable=True,
        references=(
            Reference(("spec", "workloadRef", "name"), default="apps/Deployment"),
            Reference(("spec", "strategy", "canary", "canaryService"), "core/Service"),
            Reference(("spec", "strategy", "canary", "stableService"), "core/Service"),
            Reference(("spec", "strategy", "blueGreen", "activeService"), "core/Service"),
            Reference(("spec", "strategy", "blueGreen", "previewService"), "core/Service"),
        ),
    ),
    KindRow(
        "serving.knative.dev/Service",
        template=TEMPLATE,
        long_running=True,
        produces=(("core/Service", (("metadata", "name"),)),),
    ),
    KindRow("serving.knative.dev/Configuration", template=TEMPLATE, long_running=True),
    _workload("apps.openshift.io/DeploymentConfig", plain_selector=True, evictable=True),
    _workload("apps.kruise.io/CloneSet", evictable=True),
    _workload("apps.kruise.io/StatefulSet", **_STATEFUL),
    _workload("apps.kruise.io/DaemonSet", replicas=None),
    KindRow("keda.sh/ScaledJob", template=("spec", "jobTargetRef", "template")),
    KindRow("core/Service", selector=SELECTOR, plain_selector=True),
    KindRow("policy/PodDisruptionBudget", selector=SELECTOR),
    KindRow("networking.k8s.io/NetworkPolicy", selector=("spec", "podSelector")),
    KindRow("cilium.io/CiliumNetworkPolicy", selector=("spec", "endpointSelector")),
    KindRow("cilium.io/CiliumClusterwideNetworkPolicy", selector=("spec", "endpointSelector")),
    KindRow("monitoring.coreos.com/PodMonitor", selector=SELECTOR),
    KindRow("monitoring.coreos.com/ServiceMonitor"),
    KindRow(
        "networking.k8s.io/Ingress",
        references=(
            Reference(("spec", "defaultBackend", "service", "name"), "core/Service"),
            Reference((*_PATHS, "service", "name"), "core/Service"),
            Reference((*_PATHS, "serviceName"), "core/Service"),
            Reference(("spec", "tls", "*", "secretName"), "core/Secret"),
            Reference(("spec", "ingressClassName"), "networking.k8s.io/IngressClass"),
        ),
    ),
    KindRow(
        "extensions/Ingress",
        references=(
            Reference(("spec", "backend", "serviceName"), "core/Service"),
            Reference((*_PATHS, "serviceName"), "core/Service"),
            Reference(("spec", "tls", "*", "secretName"), "core/Secret"),
        ),
    ),
    *(
        KindRow(f"gateway.networking.k8s.io/{kind}", references=_ROUTES)
        for kind in ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")
    ),
    KindRow("autoscaling/HorizontalPodAutoscaler", references=(_TARGET,)),
    KindRow("keda.sh/ScaledObject", references=(_TARGET,)),
    KindRow(
        "autoscaling.k8s.io/VerticalPodAutoscaler",
        references=(Reference(("spec", "targetRef", "name"), default="apps/Deployment"),),
    ),
    KindRow("rbac.authorization.k8s.io/RoleBinding", references=_BINDING),
    KindRow("rbac.authorization.k8s.io/ClusterRoleBinding", references=_BINDING),
    KindRow(
        "core/ServiceAccount",
        references=(
            Reference(("secrets", "*", "name"), "core/Secret"),
            Reference(("imagePullSecrets", "*", "name"), "core/Secret"),
        ),
    ),
    KindRow(
        "core/PersistentVolumeClaim",
        references=(
            Reference(("spec", "storageClassName"), "storage.k8s.io/StorageClass"),
            Reference(("spec", "volumeName"), "core/PersistentVolume"),
        ),
    ),
    KindRow(
        "external-secrets.io/ExternalSecret",
        references=tuple(
            Reference(("spec", *path, "name"), default=_STORE)
            for path in (
                ("secretStoreRef",),
                ("data", "*", "sourceRef", "storeRef"),
                ("dataFrom", "*", "sourceRef", "storeRef"),
            )
        ),
        produces=(("core/Secret", (("spec", "target", "name"), ("metadata", "name"))),),
    ),
    KindRow(
        "external-secrets.io/PushSecret",
        references=(Reference(("spec", "secretStoreRefs", "*", "name"), default=_STORE),),
    ),
    KindRow(
        "external-secrets.io/ClusterExternalSecret",
        references=(Reference(("spec", "externalSecretSpec", "secretStoreRef", "name"), default=_STORE),),
        produces=(("core/Secret", (("spec", "externalSecretSpec", "target", "name"), ("spec", "externalSecretName"))),),
    ),
    KindRow(
        "bitnami.com/SealedSecret",
        produces=(("core/Secret", (("spec", "template", "metadata", "name"), ("metadata", "name"))),),
    ),
    KindRow(
        "cert-manager.io/Certificate",
        references=(Reference(("spec", "issuerRef", "name"), default="cert-manager.io/Issuer"),),
        produces=(("core/Secret", (("spec", "secretName"),)),),
    ),
    KindRow(
        "secrets-store.csi.x-k8s.io/SecretProviderClass",
        produces=(("core/Secret", (("spec", "secretObjects", "*", "secretName"),)),),
    ),
    *(
        KindRow(f"secrets.hashicorp.com/{kind}", produces=(("core/Secret", (("spec", "destination", "name"),)),))
        for kind in ("VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret")
    ),
    KindRow("onepassword.com/OnePasswordItem", produces=_SECRET_OF_ITS_NAME),
    KindRow("ricoberger.de/VaultSecret", produces=_SECRET_OF_ITS_NAME),
    KindRow("kubernetes-client.io/ExternalSecret", produces=_SECRET_OF_ITS_NAME),
    KindRow("secrets.doppler.com/DopplerSecret", produces=(("core/Secret", (("spec", "managedSecret", "name"),)),)),
    KindRow(
        "secrets.infisical.com/InfisicalSecret",
        produces=(("core/Secret", (("spec", "managedSecretReference", "secretName"),)),),
    ),
    KindRow("trust.cert-manager.io/Bundle", produces=(("core/ConfigMap", (("metadata", "name"),)),)),
)

TABLE: Mapping[str, KindRow] = {row.kind: row for row in ROWS}

CLUSTER_SCOPED_CUSTOM = frozenset(
    (
        "gateway.networking.k8s.io/GatewayClass",
        "cilium.io/CiliumClusterwideNetworkPolicy",
        "projectcalico.org/GlobalNetworkPolicy",
        "crd.projectcalico.org/GlobalNetworkPolicy",
        "external-secrets.io/ClusterSecretStore",
        "external-secrets.io/ClusterExternalSecret",
        "cert-manager.io/ClusterIssuer",
        "trust.cert-manager.io/Bundle",
        "policy.networking.k8s.io/AdminNetworkPolicy",
        "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
    )
)
"""Custom resources whose objects are in no namespace; `apis` knows the scope of the built-in kinds."""


def kind_of(group: str, kind: str) -> str:
    """The name of a kind as this project writes it: `core/Service`, `apps/Deployment`."""
    return f"{group or 'core'}/{kind}"


def is_cluster_scoped(group: str, kind: str) -> bool:
    """Whether objects of a kind are in no namespace. Custom resources that no table knows are taken to be in one."""
    if kind_of(group, kind) in CLUSTER_SCOPED_CUSTOM:
        return True
    return apis.known(group, kind) and not apis.namespaced(group, kind)

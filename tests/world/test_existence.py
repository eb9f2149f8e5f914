from __future__ import annotations

import pytest

from k8slint.settings import External, Settings
from k8slint.world import Existence
from tests.worlds import Small, one

ASKS = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {containers: [{name: c}]}}\n"


def object(
    kind: str, name: str = "x", version: str = "v1", namespace: str = "a", spec: str = "{}", extra: str = ""
) -> str:
    return f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}{extra}}}\nspec: {spec}\n"


def asked(
    text: str, kind: str = "core/Secret", name: str = "x", settings: Settings | None = None, **more: object
) -> Existence:
    small = Small({"all.yaml": ASKS + text}, settings)
    return small.world.exists(kind, name, small.get("Pod"))


@pytest.mark.parametrize(
    "text",
    [
        object("Secret"),
        object("SealedSecret", "x", "bitnami.com/v1alpha1"),
        object("SealedSecret", "other", "bitnami.com/v1alpha1", spec="{template: {metadata: {name: x}}}"),
        object("ExternalSecret", "x", "external-secrets.io/v1"),
        object("ExternalSecret", "other", "external-secrets.io/v1", spec="{target: {name: x}}"),
        object("Certificate", "other", "cert-manager.io/v1", spec="{secretName: x}"),
        object(
            "SecretProviderClass", "other", "secrets-store.csi.x-k8s.io/v1", spec="{secretObjects: [{secretName: x}]}"
        ),
        object(
            "VaultStaticSecret", "other", "secrets.hashicorp.com/v1beta1", spec="{destination: {name: x, create: true}}"
        ),
        object(
            "Ingress",
            "other",
            "networking.k8s.io/v1",
            spec="{tls: [{secretName: x}]}",
            extra=", annotations: {cert-manager.io/cluster-issuer: le}",
        ),
    ],
)
def test_a_secret_exists_where_something_makes_it(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        object("Secret", "other"),
        object("Secret", namespace="b"),
        object("ConfigMap"),
        object("ExternalSecret", "x", "external-secrets.io/v1", spec="{target: {name: other}}"),
        object("Ingress", "other", "networking.k8s.io/v1", spec="{tls: [{secretName: x}]}"),
    ],
)
def test_a_secret_is_missing_where_nothing_makes_it(text: str) -> None:
    assert asked(text).state == "missing"


def test_kustomize_generates_what_its_root_sees() -> None:
    small = Small(
        {
            "base/pod.yaml": ASKS.replace(", namespace: a", ""),
            "base/kustomization.yaml": "resources: [pod.yaml]\n",
            "overlay/kustomization.yaml": "resources: [../base]\nsecretGenerator: [{name: x, literals: [a=b]}]\n",
        }
    )
    assert small.world.exists("core/Secret", "x", small.get("Pod"))


def test_only_an_alternative_has_it() -> None:
    pod = "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: [{{name: {}}}]}}}}\n"
    small = Small(
        {
            "dev/p.yaml": pod.format("one"),
            "prod/p.yaml": pod.format("two"),
            "prod/s.yaml": object("Secret", namespace="''"),
        }
    )
    assert small.world.exists("core/Secret", "x", small.get("Pod", path="prod/p.yaml"))
    answer = small.world.exists("core/Secret", "x", small.get("Pod", path="dev/p.yaml"))
    assert answer.state == "elsewhere"
    assert answer.place is not None
    assert answer.place.resource.path_in_project == "prod/s.yaml"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("core/ServiceAccount", "default"),
        ("core/Service", "kubernetes"),
        ("core/ConfigMap", "kube-root-ca.crt"),
        ("rbac.authorization.k8s.io/ClusterRole", "view"),
        ("rbac.authorization.k8s.io/ClusterRole", "system:node"),
        ("scheduling.k8s.io/PriorityClass", "system-node-critical"),
    ],
)
def test_every_cluster_has_some_objects(kind: str, name: str) -> None:
    small = one(ASKS.replace("namespace: a", "namespace: default"))
    assert small.world.exists(kind, name, small.get("Pod"))


@pytest.mark.parametrize(
    ("external", "known"),
    [
        (External("Secret", "a", "x"), True),
        (External("core/Secret", "*", "x*"), True),
        (External(name="x"), True),
        (External("ConfigMap", "*", "x"), False),
        (External("Secret", "b", "x"), False),
        (External("Secret", "a", "other"), False),
    ],
)
def test_the_configuration_may_say_that_others_own_it(external: External, known: bool) -> None:
    assert bool(asked("", settings=Settings(externals=(external,)))) is known


@pytest.mark.parametrize("name", ["${NAME}", "__NAME__", "<name>", "($name)", "{{ .Values.name }}", ""])
def test_a_name_that_a_template_decides_is_never_missing(name: str) -> None:
    assert asked("", name=name).state == "possible"


def test_a_template_or_a_variable_beside_it_may_have_it() -> None:
    assert asked(object("Secret", "'${NAME}'")).state == "possible"
    small = Small({"all.yaml": ASKS}, unread=("chart",))
    assert small.world.exists("core/Secret", "x", small.get("Pod")).state == "possible"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (object("Secret", "xs"), "one letter off"),
        (object("Secret", "x", namespace="b"), "in namespace b"),
        (object("Secret", "other"), None),
        (object("ConfigMap", "xs"), None),
    ],
)
def test_a_near_miss_says_what_may_have_been_meant(text: str, reason: str | None) -> None:
    small = one(ASKS + text)
    found = small.world.near_miss("core/Secret", "x", small.get("Pod"))
    assert (found.reason if found is not None else None) == reason


def test_references_of_every_kind_are_found_with_their_keys() -> None:
    small = one(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: s}
        spec:
          serviceName: headless
          template:
            spec:
              serviceAccountName: sa
              imagePullSecrets: [{name: pull}]
              containers:
              - name: c
                env:
                - {name: A, valueFrom: {configMapKeyRef: {name: cm, key: k, optional: true}}}
                - {name: B, valueFrom: {secretKeyRef: {name: '${S}', key: k}}}
                envFrom: [{secretRef: {name: from}}]
              volumes:
              - {name: v, configMap: {name: vol, items: [{key: one, path: p}, {key: two, path: q}]}}
              - {name: w, persistentVolumeClaim: {claimName: claim}}
              - {name: x, projected: {sources: [{secret: {name: projected}}]}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: i}
        spec:
          defaultBackend: {service: {name: fallback}}
          rules: [{http: {paths: [{backend: {service: {name: web}}}]}}, {http: null}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
        subjects: [{kind: ServiceAccount, name: sa, namespace: other}, {kind: User, apiGroup: rbac.authorization.k8s.io, name: u}]
        """
    )
    found = {
        (r.kind.rpartition("/")[2], r.name, r.namespace, tuple(str(k.value) for k in r.keys), r.optional)
        for resource in small.resources
        for r in small.world.references(resource)
    }
    assert found == {
        ("Service", "headless", None, (), False),
        ("ServiceAccount", "sa", None, (), False),
        ("Secret", "pull", None, (), False),
        ("ConfigMap", "cm", None, ("k",), True),
        ("Secret", "from", None, (), False),
        ("ConfigMap", "vol", None, ("one", "two"), False),
        ("PersistentVolumeClaim", "claim", None, (), False),
        ("Secret", "projected", None, (), False),
        ("Service", "fallback", None, (), False),
        ("Service", "web", None, (), False),
        ("Role", "r", None, (), False),
        ("ServiceAccount", "sa", "other", (), False),
        ("User", "u", None, (), False),
    }

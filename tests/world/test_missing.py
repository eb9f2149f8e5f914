from __future__ import annotations

import pytest

from k8slint.settings import External, Settings
from tests.world.test_existence import ASKS, object
from tests.worlds import Small, one


def severity(text: str, name: str = "x", namespace: str | None = None, settings: Settings | None = None) -> str | None:
    small = Small({"all.yaml": ASKS + text}, settings)
    found = small.world.missing("core/Secret", name, small.get("Pod"), namespace)
    return found.severity if found is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (object("Secret"), None),
        (object("Secret", "xs"), "error"),
        (object("Secret", namespace="b"), "error"),
        (object("Secret", "other"), "warning"),
        (object("SealedSecret", "other", "bitnami.com/v1alpha1"), "warning"),
        (object("ConfigMap", "xs"), "info"),
        (object("Secret", "other", namespace="b"), "info"),
        (object("Secret", "'${NAME}'"), "info"),
        ("", "info"),
    ],
)
def test_severity_says_how_much_the_project_knows(text: str, expected: str | None) -> None:
    assert severity(text) == expected


@pytest.mark.parametrize("name", ["", "${NAME}", "__NAME__", "<name>", "{{ .Values.name }}"])
def test_a_name_that_a_template_decides_is_no_finding(name: str) -> None:
    assert severity(object("Secret", "other"), name) is None


def test_what_others_own_is_no_finding() -> None:
    assert severity("", settings=Settings(externals=(External("Secret", "a", "x"),))) is None


@pytest.mark.parametrize(("namespace", "expected"), [(None, "error"), ("b", None), ("c", "error")])
def test_the_namespace_may_be_named(namespace: str | None, expected: str | None) -> None:
    assert severity(object("Secret", namespace="b"), namespace=namespace) == expected


@pytest.mark.parametrize(
    ("text", "message", "note"),
    [
        (object("Secret", "xs"), "no Secret x is defined in namespace a: did you mean xs?", "one letter off"),
        (
            object("Secret", namespace="b"),
            "no Secret x is defined in namespace a, only in namespace b",
            "in namespace b",
        ),
        (object("Secret", "y", "v1", "b"), "no Secret x is defined in namespace a", None),
        (
            object("Secret", "xs") + object("Secret", "'${NAME}'"),
            "no Secret x is defined in namespace a, unless a template that is not read does so",
            "one letter off",
        ),
    ],
)
def test_the_message_has_the_near_miss_and_points_at_it(text: str, message: str, note: str | None) -> None:
    small = one(ASKS + text)
    found = small.world.missing("core/Secret", "x", small.get("Pod"))
    assert found is not None
    assert found.message == message
    assert [related.text for related in found.related] == ([note] if note else [])


def test_what_is_in_no_namespace_is_missing_from_none() -> None:
    small = one(ASKS)
    found = small.world.missing("storage.k8s.io/StorageClass", "fast", small.get("Pod"))
    assert found is not None
    assert found.message == "no StorageClass fast is defined"


def test_an_alternative_is_a_hint() -> None:
    pod = "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: [{{name: {}}}]}}}}\n"
    small = Small(
        {
            "dev/p.yaml": pod.format("one"),
            "prod/p.yaml": pod.format("two"),
            "prod/s.yaml": object("Secret", namespace="''") + object("Secret", "ys", namespace="''"),
        }
    )
    near = small.get("Pod", path="dev/p.yaml")
    found = small.world.missing("core/Secret", "x", near)
    assert found is not None
    assert (found.severity, found.message) == ("info", "only an alternative defines Secret x")
    assert [note.location.document.source.path for note in found.related] == ["prod/s.yaml"]
    other = small.world.missing("core/Secret", "y", near)
    assert other is not None
    assert not other.related, "what an alternative has is no near miss"


def test_a_generator_defines_its_kind() -> None:
    small = Small(
        {
            "pod.yaml": ASKS.replace(", namespace: a", ""),
            "kustomization.yaml": "resources: [pod.yaml]\nsecretGenerator: [{name: other, literals: [a=b]}]\n",
        }
    )
    found = small.world.missing("core/Secret", "x", small.get("Pod"))
    assert found is not None
    assert found.severity == "warning"


def test_the_problem_stands_where_the_reference_does() -> None:
    small = one(ASKS + object("Secret", "xs"))
    pod = small.get("Pod")
    found = small.world.missing("core/Secret", "x", pod)
    assert found is not None
    problem = found.problem(pod.at("metadata", "name"), help="make one")
    assert (problem.message, problem.severity, problem.help) == (found.message, "error", "make one")
    assert problem.location.path == ("metadata", "name")
    assert problem.related == found.related


@pytest.mark.parametrize(
    ("text", "name", "maker"),
    [
        (object("Cluster", "db", "postgresql.cnpg.io/v1"), "db-app", "Cluster db"),
        (object("Cluster", "db", "postgresql.cnpg.io/v1"), "app.db.credentials", "Cluster db"),
        (object("Cluster", "my-db", "postgresql.cnpg.io/v1"), "my-db", "Cluster my-db"),
        (object("Cluster", "db", "postgresql.cnpg.io/v1"), "dbs", None),
        (object("Cluster", "db", "postgresql.cnpg.io/v1", "b"), "db-app", None),
        (object("Certificate", "db", "cert-manager.io/v1", spec="{secretName: y}"), "db-app", None),
        (object("HelmRelease", "r", "helm.toolkit.fluxcd.io/v2"), "x", "HelmRelease r"),
        (object("HelmRelease", "r", "helm.toolkit.fluxcd.io/v2", spec="{targetNamespace: b}"), "x", None),
        (
            object("HelmRelease", "r", "helm.toolkit.fluxcd.io/v2", "b", spec="{targetNamespace: a}"),
            "x",
            "HelmRelease r",
        ),
    ],
)
def test_an_operator_or_a_chart_may_make_it(text: str, name: str, maker: str | None) -> None:
    small = one(ASKS + text)
    found = small.world.missing("core/Secret", name, small.get("Pod"))
    assert found is not None
    assert (f"unless {maker} makes it" in found.message) is (maker is not None)
    assert maker is None or found.severity == "info"


@pytest.mark.parametrize(
    ("text", "key", "known"),
    [
        (object("Secret", extra="}\ndata: {k: eA==}\nx: {y: z"), "k", True),
        (object("Secret", extra="}\nstringData: {k: x}\nx: {y: z"), "k", True),
        (object("Secret", extra="}\ndata: {k: eA==}\nx: {y: z"), "other", False),
        (object("Secret"), "k", True),  # something else fills it
        (
            object("Secret", extra="}\ntype: kubernetes.io/service-account-token\ndata: {k: eA==}\nx: {y: z"),
            "token",
            True,
        ),
        (object("SealedSecret", "x", "bitnami.com/v1alpha1", spec="{encryptedData: {k: x}}"), "other", False),
        (object("ExternalSecret", "x", "external-secrets.io/v1", spec="{data: [{secretKey: k}]}"), "other", False),
        (object("ExternalSecret", "x", "external-secrets.io/v1", spec="{data: [{secretKey: k}]}"), "k", True),
        (object("ExternalSecret", "x", "external-secrets.io/v1", spec="{dataFrom: [{extract: {key: p}}]}"), "k", True),
        (object("Certificate", "c", "cert-manager.io/v1", spec="{secretName: x}"), "tls.crt", True),
        (object("Certificate", "c", "cert-manager.io/v1", spec="{secretName: x}"), "k", False),
        (object("Certificate", "c", "cert-manager.io/v1", spec="{secretName: x, keystores: {jks: {}}}"), "k", True),
        (object("OnePasswordItem", "x", "onepassword.com/v1"), "k", True),
    ],
)
def test_keys_that_a_secret_has(text: str, key: str, known: bool) -> None:
    asks = ASKS.replace(
        "{name: c}", f"{{name: c, env: [{{name: A, valueFrom: {{secretKeyRef: {{name: x, key: {key}}}}}}}]}}"
    )
    small = one(asks + text)
    found = list(small.world.unmet(small.get("Pod"), "core/Secret"))
    assert [missing.severity for _place, missing in found] == ([] if known else ["error"])


def test_a_reference_is_told_once() -> None:
    env = "{{name: {0}, valueFrom: {{secretKeyRef: {{name: x, key: {0}, optional: {1}}}}}}}"
    items = ", ".join(env.format(name, optional) for name, optional in (("a", "false"), ("b", "true"), ("c", "false")))
    small = one(ASKS.replace("{name: c}", f"{{name: c, env: [{items}]}}"))
    ((place, missing),) = small.world.unmet(small.get("Pod"), "core/Secret")
    assert place.path == ("spec", "containers", 0, "env", 0, "valueFrom", "secretKeyRef", "name")
    assert [note.text for note in missing.related] == ["asked for here too"]


@pytest.mark.parametrize(
    ("claim", "state"), [("data-s-0", "found"), ("data-s-12", "found"), ("data-s", "missing"), ("data-s-x", "missing")]
)
def test_the_claims_of_a_stateful_set(claim: str, state: str) -> None:
    text = object("StatefulSet", "s", "apps/v1", spec="{volumeClaimTemplates: [{metadata: {name: data}}]}")
    small = one(ASKS + text)
    assert small.world.exists("core/PersistentVolumeClaim", claim, small.get("Pod")).state == state


PORTS = "{ports: [{name: http, port: 80, targetPort: 8080}, {name: grpc, port: 90}]}"


@pytest.mark.parametrize(
    ("port", "message"),
    [
        (80, None),
        ("80", None),
        ("http", None),
        (None, None),
        (8080, "Service x has no port 8080: 8080 is the port of its pods, its own is 80"),
        (81, "Service x has no port 81"),
        ("htp", "Service x has no port htp: did you mean http?"),
    ],
)
def test_ports_that_a_service_has(port: object, message: str | None) -> None:
    small = one(ASKS + object("Service", spec=PORTS))
    found = small.world.missing_port("x", port, small.get("Pod"))
    assert (found.message if found is not None else None) == message


@pytest.mark.parametrize(
    "spec",
    [
        "{type: ExternalName, ports: [{port: 80}]}",
        "{}",
        "{ports: [{port: '${PORT}'}]}",
        "{type: '${T}', ports: [{port: 80}]}",
    ],
)
def test_ports_that_cannot_be_known(spec: str) -> None:
    small = one(ASKS + object("Service", spec=spec))
    assert small.world.missing_port("x", 1, small.get("Pod")) is None
    assert small.world.missing_port("other", 1, small.get("Pod")) is None


def test_what_is_nearest_says_what_it_has() -> None:
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{{}: ''}}\n"
    asks = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: k}}}]}]}}\n"
    near = {"a/p.yaml": asks, "a/c.yaml": config.format("k"), "b/c.yaml": config.format("l")}
    small = Small(near)
    assert not list(small.world.unmet(small.get("Pod"), "core/ConfigMap"))
    small = Small({**near, "a/c.yaml": config.format("m")})
    ((_place, missing),) = small.world.unmet(small.get("Pod"), "core/ConfigMap")
    assert missing.severity == "error"
    small = Small({"a/p.yaml": asks, "b/c.yaml": config.format("l")})
    ((_place, missing),) = small.world.unmet(small.get("Pod"), "core/ConfigMap")
    assert missing.severity == "warning", "it may be another one of that name"
    small = Small({**near, "a/c.yaml": config.format("m"), "a/d.yaml": config.format("k")})
    assert not list(small.world.unmet(small.get("Pod"), "core/ConfigMap")), "one of the folder has it"

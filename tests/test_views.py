from __future__ import annotations

import pytest

from k8slint.documents import UNKNOWN
from k8slint.problems import Fix, Location
from k8slint.views import Container, Resource, create
from tests.worlds import Small, one

POD = one(
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: p, labels: {app: web}, annotations: {note: 'costs $(PRICE)'}}
    spec:
      os: {name: linux}
      securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}
      initContainers:
      - {name: first, command: [sh, -c, 'until nc -z db 1; do sleep 1; done']}
      - {name: side, restartPolicy: Always, ports: [{name: metrics, containerPort: 9}]}
      containers:
      - name: c
        image: ${IMAGE}
        command: ['run $(NAME)']
        ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}, broken]
        resources: {limits: {cpu: '{{ cpu }}'}}
        env: [{name: A, value: 'x${B}y'}, {name: C, value: "a\\n${D}"}]
        securityContext: {runAsNonRoot: true}
      - just text
      ephemeralContainers: [{name: e}]
    """
)
RESOURCE = POD.get("Pod")


def container(name: str) -> Container:
    return next(c for c in POD.pod("Pod").containers if c.name == name)


@pytest.mark.parametrize(("name", "role"), [("first", "init"), ("side", "sidecar"), ("c", "main"), ("e", "ephemeral")])
def test_containers_have_roles_and_what_is_no_mapping_is_none(name: str, role: str) -> None:
    assert container(name).role == role
    assert len(POD.pod("Pod").containers) == 4


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("image",), UNKNOWN),
        (("image", "tag"), UNKNOWN),
        (("command", 0), "run $(NAME)"),
        (("resources", "limits", "cpu"), UNKNOWN),
        (("env", 0, "value"), UNKNOWN),
        (("env", 1, "value"), "a\n${D}"),
        (("ports", 0, "containerPort"), 80),
        (("ports", 7), None),
        (("ports", "name"), None),
        (("name", "x"), None),
        (("missing", "x"), None),
    ],
)
def test_templates_read_as_unknown_outside_prose(path: tuple[str | int, ...], value: object) -> None:
    assert container("c").get(*path) == value
    assert container("c").at(*path).value == value


def test_prose_of_the_resource_is_no_template() -> None:
    assert RESOURCE.get("metadata", "annotations", "note") == "costs $(PRICE)"


def test_narrowed_reads_return_their_type_whatever_stands_there() -> None:
    c = container("c")
    assert (c.text("image"), c.text("ports"), c.number("image"), c.strings("image")) == ("${IMAGE}", "", None, ())
    assert c.number("ports", 0, "containerPort") == 80
    assert c.strings("ports") == ("broken",)
    assert [port.text("name") for port in c.each("ports")] == ["http", "dns"]
    assert [key for key, _place in c.entries("resources")] == ["limits"]
    assert list(c.entries("image")) == []
    assert not c.sub("nothing").at("x")


def test_ports_are_those_of_main_containers_and_sidecars() -> None:
    pod = POD.pod("Pod")
    assert [port.text("name") for port in pod.ports()] == ["metrics", "http"]
    assert [port.text("name") for port in pod.ports("UDP")] == ["dns"]


def test_the_effective_security_context_comes_with_the_place_that_decides() -> None:
    c = container("c")
    assert c.effective("runAsUser").location.path == ("spec", "securityContext", "runAsUser")
    assert c.effective("runAsNonRoot").location.path == ("spec", "containers", 0, "securityContext", "runAsNonRoot")
    assert c.effective("runAsGroup").location.path == ("spec", "containers", 0, "securityContext", "runAsGroup")
    assert not c.effective("capabilities")


def test_the_script_is_the_first_that_is_more_than_a_word() -> None:
    script = container("first").script
    assert script is not None
    assert script.path == ("command", 2)
    assert container("side").script is None


def test_a_place_reads_points_and_changes() -> None:
    place = container("c").at("securityContext", "privileged")
    location = Location(RESOURCE.document, ("spec", "containers", 0, "securityContext", "privileged"))
    assert not place
    assert place.resource is RESOURCE
    assert place.location == location
    assert place.at("x").location.path == (*location.path, "x")
    assert place.note("here").text == "here"
    assert (place.set(True).kind, place.set(True).value, place.set(True).location) == ("set", True, location)
    assert [place.add(1, after="image").after, place.append(1).kind, place.remove().kind] == [
        "image",
        "append",
        "remove",
    ]
    assert place.rename("other").value == "other"
    fix = Fix("mend", place.set(True), safety="unsafe")
    problem = place.problem("wrong", related=[place.note("n")], help="h", severity="info", fix=fix)
    assert (problem.message, problem.help, problem.severity, problem.fix) == ("wrong", "h", "info", fix)
    assert create({"kind": "X"}, beside=container("c"), note="why").location.path == ()


@pytest.mark.parametrize(
    ("template", "labels"),
    [
        ("{metadata: {labels: {app: web}}}", {"app": "web"}),
        ("{metadata: {labels: {app: web}}, spec: null}", {"app": "web"}),
        ("{spec: {}}", {}),
        ("{metadata: {annotations: {a: b}}}", None),
        ("{metadata: {labels: null}, spec: null}", None),
        ("null", None),
    ],
)
def test_a_template_with_a_spec_or_labels_is_a_pod(template: str, labels: dict[str, str] | None) -> None:
    pod = one(f"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: d}}, spec: {{template: {template}}}}}")
    found = pod.get("Deployment").pod
    assert (found and found.labels) == labels
    assert not (found and found.containers)


def test_a_fix_of_unknown_safety_is_refused() -> None:
    with pytest.raises(ValueError, match="safety has to be one of safe, unsafe, suggest"):
        Fix("mend", safety="risky")


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        ("a", "a"),
        ("''", None),
        ("'${NS}'", None),
        ("__NS__", None),
        ("<ns>", None),
        ("($ns)", None),
        ("5", None),
        ("null", None),
    ],
)
def test_a_placeholder_for_a_namespace_is_unknown(namespace: str, expected: str | None) -> None:
    text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: {namespace}}}\n"
    assert one(text).get("Secret").namespace == expected


@pytest.mark.parametrize(
    "text",
    [
        "{apiVersion: v1, kind: Pod}",
        "{apiVersion: v1, kind: Pod, metadata: null, spec: null}",
        "{apiVersion: v1, kind: Pod, metadata: [], spec: []}",
        "{apiVersion: v1, kind: Pod, metadata: {labels: x}, spec: {containers: null, initContainers: x}}",
        "{apiVersion: v1, kind: Pod, spec: {containers: [null, 1, x, [], {}]}}",
        "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: x}}}",
        "{apiVersion: v1, kind: List, items: null}",
        "{apiVersion: v1, kind: List, items: [null, x, {apiVersion: v1, kind: Pod, spec: {containers: [{name: 5}]}}]}",
    ],
)
def test_malformed_manifests_never_raise(text: str) -> None:
    for resource in one(text).resources:
        assert isinstance(resource, Resource)
        assert resource.labels == {}
        for c in resource.pod.containers if resource.pod is not None else ():
            assert (c.name, c.image, c.script, bool(c.effective("runAsUser"))) == ("", None, None, False)


def test_items_of_lists_stand_where_they_stand() -> None:
    small = one(
        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c}]}}]}"
    )
    assert small.container("Pod").at("image").location.path == ("items", 0, "spec", "containers", 0, "image")
    nested = one(
        "{apiVersion: v1, kind: List, items: [{apiVersion: apps/v1, kind: DeploymentList, items: "
        "[{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}]}]}"
    )
    assert nested.get("Deployment").base == ("items", 0, "items", 0)


@pytest.mark.parametrize(("forced", "expected"), [("shop", "shop"), ("${NS}", None)])
def test_a_kustomization_gives_the_namespace(forced: str, expected: str | None) -> None:
    small = Small(
        {
            "kustomization.yaml": f"namespace: {forced}\nresources: [a.yaml]\n",
            "a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: own}\n",
        }
    )
    assert small.get("Secret").namespace == expected

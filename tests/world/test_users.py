"""Who uses a resource, and what makes it."""

from __future__ import annotations

import pytest

from tests.worlds import Small

POD = """
    apiVersion: v1
    kind: Pod
    metadata: {{name: {name}, namespace: {namespace}}}
    spec:
      containers:
        - name: main
          envFrom:
            - secretRef: {{name: x}}
            - secretRef: {{name: x}}
"""
SECRET = """
    apiVersion: v1
    kind: Secret
    metadata: {{name: {name}, namespace: {namespace}}}
"""
SEALED = """
    apiVersion: bitnami.com/v1alpha1
    kind: SealedSecret
    metadata: {{name: x, namespace: {namespace}}}
"""


def pod(name: str = "a", namespace: str = "shop") -> str:
    return POD.format(name=name, namespace=namespace)


def secret(name: str = "x", namespace: str = "shop") -> str:
    return SECRET.format(name=name, namespace=namespace)


def users(files: dict[str, str], path: str) -> list[str]:
    small = Small(files)
    return [str(place.resource) for place in small.world.users(small.get("Secret", path=path))]


def test_each_user_is_there_once() -> None:
    assert users({"all.yaml": secret(), "a.yaml": pod("a"), "b.yaml": pod("b")}, "all.yaml") == ["Pod a", "Pod b"]


@pytest.mark.parametrize("made", [secret("other"), secret(namespace="warehouse")])
def test_another_name_or_namespace_is_not_meant(made: str) -> None:
    assert users({"secret.yaml": made, "a.yaml": pod()}, "secret.yaml") == []


def test_a_nearer_one_of_that_name_is_meant() -> None:
    files = {"one/secret.yaml": secret(), "two/secret.yaml": secret(), "two/a.yaml": pod()}
    assert users(files, "two/secret.yaml") == ["Pod a"]
    assert users(files, "one/secret.yaml") == []


def test_makers_are_manifests_and_what_controllers_read() -> None:
    small = Small({"s.yaml": secret(), "t.yaml": SEALED.format(namespace="shop"), "a.yaml": pod()})
    made = small.world.makers("core/Secret", "x", small.get("Pod"))
    assert {maker.kind for maker in made} == {"Secret", "SealedSecret"}


def test_makers_are_in_the_namespace_of_the_one_who_asks() -> None:
    small = Small({"t.yaml": SEALED.format(namespace="warehouse"), "a.yaml": pod()})
    assert small.world.makers("core/Secret", "x", small.get("Pod")) == []

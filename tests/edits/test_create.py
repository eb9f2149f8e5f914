"""New manifests: as a file, as a document behind others, as an entry of a kustomization."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents import read_documents
from k8slint.edits import Impossible, add_resource, append_document, new_manifest
from k8slint.edits.semantics import same
from tests.edits import rendered
from tests.edits.chosen import source_of

BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "labels": {"on": "yes", "v": "1.20"}},
    "spec": {
        "maxUnavailable": 1,
        "selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]},
    },
}
LIKE = {
    "nothing": (
        None,
        """\
---
# one pod at a time
#
# may be evicted
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  labels:
    "on": "yes"
    v: "1.20"
spec:
  maxUnavailable: 1
  selector:
    matchExpressions:
      - key: app
        operator: In
        values:
          - web
""",
    ),
    "a file with its own style": (
        "kind: Deployment\nspec:\n    containers:\n    - name: 'web'\n",
        """\
---
# one pod at a time
#
# may be evicted
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
    name: web
    labels:
        'on': 'yes'
        v: '1.20'
spec:
    maxUnavailable: 1
    selector:
        matchExpressions:
        - key: app
          operator: In
          values:
          - web
""",
    ),
}


@pytest.mark.parametrize(("like", "wanted"), LIKE.values(), ids=LIKE.keys())
def test_new_manifest(like: str | None, wanted: str) -> None:
    text = new_manifest(BUDGET, "one pod at a time\n\nmay be evicted", source_of(like) if like else None)
    assert text == wanted
    assert same(read_documents(source_of(text))[0].data, BUDGET)


def test_new_manifest_with_crlf_and_a_marker() -> None:
    assert new_manifest({"kind": "A", "data": {"x": "1\n2\n"}}, "", source_of("---\r\nkind: B\r\n")) == (
        "---\r\nkind: A\r\ndata:\r\n  x: |\r\n    1\r\n    2\r\n"
    )


def test_new_manifest_beside_json_is_yaml() -> None:
    assert new_manifest({"kind": "A"}, "", source_of('{"kind": "B"}', "b.json")) == "---\nkind: A\n"


def test_new_manifest_that_cannot_be_written() -> None:
    with pytest.raises(Impossible):
        new_manifest({"a": "\ud800"}, "")


APPENDED = {
    "behind one": ("a: 1\n", "a: 1\n---\n# why\nkind: A\nl:\n  - 1\n"),
    "in its style": ("a:\n- 1\n", "a:\n- 1\n---\n# why\nkind: A\nl:\n- 1\n"),
    "behind a marker": ("a: 1\n---\n", "a: 1\n---\n# why\nkind: A\nl:\n  - 1\n"),
    "behind a marker and a comment": ("a: 1\n--- # b\n# c\n", "a: 1\n--- # b\n# c\n# why\nkind: A\nl:\n  - 1\n"),
    "behind the end of a document": ("a: 1\n...\n", "a: 1\n...\n---\n# why\nkind: A\nl:\n  - 1\n"),
    "behind blank lines": ("a: 1\n\n", "a: 1\n\n---\n# why\nkind: A\nl:\n  - 1\n"),
    "behind comments": ("# c\n", "# c\n---\n# why\nkind: A\nl:\n  - 1\n"),
    "into an empty file": ("", "# why\nkind: A\nl:\n  - 1\n"),
    "without a line break at the end": ("a: 1", "a: 1\n---\n# why\nkind: A\nl:\n  - 1"),
    "behind a block scalar without a line break": ("a: |\n  x", "a: |-\n  x\n---\n# why\nkind: A\nl:\n  - 1"),
    "with CRLF": ("a: 1\r\n", "a: 1\r\n---\r\n# why\r\nkind: A\r\nl:\r\n  - 1\r\n"),
    "behind what cannot be read": ("a: [\n", "a: [\n---\n# why\nkind: A\nl:\n  - 1\n"),
}


@pytest.mark.parametrize(("before", "after"), APPENDED.values(), ids=APPENDED.keys())
def test_append_document(before: str, after: str) -> None:
    result = append_document(source_of(before), {"kind": "A", "l": [1]}, "why")
    assert [refused.reason for refused in result.refused] == []
    assert (result.text, result.data) == (after, after.encode())


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ('{"a": 1}\n', "a JSON file is not continued in YAML"),
        ("a: {{ .x }}: {{ .y }}\n", "the file is a template"),
        (b"a: \xff\n", "the file is not UTF-8 text"),
    ],
)
def test_append_document_refused(before: str | bytes, reason: str) -> None:
    source = source_of(before)
    result = append_document(source, {"kind": "A"}, "")
    assert ([refused.reason for refused in result.refused], result.edits, result.applied) == ([reason], (), ())
    assert result.data == source.data


@given(st.integers(0, 2**32))
def test_appending_changes_nothing_else(seed: int) -> None:
    random = Random(seed)
    source = source_of(rendered.rendered(random, [rendered.data(random) for _ in range(random.randint(0, 2))]))
    manifest = rendered.data(random)
    result = append_document(source, manifest, "")
    assert result.refused == ()
    *old, new = read_documents(source_of(result.data))
    assert same([document.data for document in old], [document.data for document in read_documents(source)])
    assert same(new.data, manifest)
    assert result.data.endswith(b"\n") is source.data.endswith(b"\n") or not source.data


RESOURCES = {
    "another entry": ("resources:\n- a.yaml\nimages: []\n", "resources:\n- a.yaml\n- web.pdb.yaml\nimages: []\n"),
    "one that is there": ("resources: [web.pdb.yaml]\n", "resources: [web.pdb.yaml]\n"),
    "brackets": ("resources: [a.yaml]\n", "resources: [a.yaml, web.pdb.yaml]\n"),
    "none yet": ("kind: Kustomization\n", "kind: Kustomization\nresources:\n  - web.pdb.yaml\n"),
    "an empty list": ("resources: []\n", "resources:\n  - web.pdb.yaml\n"),
    "an empty file": ("", "resources:\n  - web.pdb.yaml\n"),
}


@pytest.mark.parametrize(("before", "after"), RESOURCES.values(), ids=RESOURCES.keys())
def test_add_resource(before: str, after: str) -> None:
    result = add_resource(source_of(before, "kustomization.yaml"), "web.pdb.yaml")
    assert [refused.reason for refused in result.refused] == []
    assert result.text == after


def test_add_resource_refused() -> None:
    result = add_resource(source_of("resources: a.yaml\n"), "b.yaml")
    assert [refused.reason for refused in result.refused] == ["resources is not a list"]

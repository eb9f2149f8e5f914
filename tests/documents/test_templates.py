"""Templates: text that something else fills in, and documents that cannot be read before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents.templates import decides, decides_name, has_bare_action, masked

from .reading import document, documents

DECIDES: dict[str, tuple[str, tuple[str | int, ...], bool]] = {
    "shell": ("${NAME}", ("spec",), True),
    "shell with a default": ("${NAME:-x}", ("spec",), True),
    "make and kubernetes": ("$(NAME)", ("spec",), True),
    "helm": ("{{ .Values.name }}", ("spec",), True),
    "a part": ("a-${NAME}:1", ("spec",), True),
    "nothing": ("a", ("spec",), False),
    "a dollar": ("$5", ("spec",), False),
    "half an action": ("{{ x", ("spec",), False),
    "empty braces": ("${}", ("spec",), False),
    "a part of an argument": ("--name=$(NAME)", ("spec", "containers", 0, "args", 1), False),
    "a whole argument": ("$(NAME)", ("spec", "containers", 0, "args", 1), True),
    "a part of a command": ("echo ${NAME}", ("command", 2), False),
    "a part of data": ("pass={{ pass }}", ("data", "a"), False),
    "a part of an annotation": ("{{- with secret }}a{{ end }}", ("metadata", "annotations", "a"), False),
    "a part of several lines": ("a\n${NAME}\n", ("spec",), False),
    "a whole of several lines": ("{{ x\n}}", ("spec",), True),
}


@pytest.mark.parametrize("name", DECIDES)
def test_decides(name: str) -> None:
    text, path, expected = DECIDES[name]
    assert decides(text, path) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("web", False),
        ("__NAME__", True),
        ("<name>", True),
        ("($name)", True),
        ("${NAME}-x", True),
        ("x-$(NAME)", True),
        ("{{ x }}", True),
        ("a_b", False),
        ("a<b", False),
    ],
)
def test_names(name: str, expected: bool) -> None:
    assert decides_name(name) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", None),
        ("# {{ x }}\na: 1 # {{ y }}\n", None),
        ("a: {{ x }}\n", "a: xxxxxxx\n"),
        ("  {{- if x }}\na: 1\n", "             \na: 1\n"),
        ("{{/*\n b\n*/}}\na: 1\n", "    \n  \n    \na: 1\n"),
        ('a: "{{ x "y" }}"\n', 'a: "xxxxxxxxxxx"\n'),
        ("{{ x }}: {{ y }}\n", "xxxxxxx: xxxxxxx\n"),
        ("a: {{ x\n", None),
        ("# {{ x\na: {{ y }}\n", "# {{ x\na: xxxxxxx\n"),
        ("a: '#{{ x }}'\n", "a: '#xxxxxxx'\n"),
    ],
)
def test_masked(text: str, expected: str | None) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a: {{ x }}", True),
        ("a: 1", False),
        ("# {{ x }}", False),
        ("a: 1 # {{ x }}", False),
        ("a: b#{{ x }}", True),
        ("a: '{{ x }}'", False),
        ('a: "{{ x }}"', False),
        ('a: "\\"{{ x }}"', False),
        ("a: 'it''s {{ x }}'", False),
        ("a: it's {{ x }}, isn't it", True),
        ("['{{ x }}', \"{{ y }}\"]", False),
        ("a: 'b' {{ x }}", True),
    ],
)
def test_bare_actions(line: str, expected: bool) -> None:
    assert has_bare_action(line) is expected


@given(st.lists(st.sampled_from(["{{", "}}", "\n", "# ", "'", '"', "a: ", " ", "- if x "]), max_size=12).map("".join))
def test_masking_keeps_offsets(text: str) -> None:
    harmless = masked(text)
    if harmless is not None:
        assert len(harmless) == len(text)
        assert all(one == other or other in " x" for one, other in zip(text, harmless, strict=True))


HELM = """\
{{- if .Values.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "web.name" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
spec:
  ports:
    {{- range .Values.ports }}
    - port: {{ .port }}
      name: "{{ .name | default "http" }}"
    {{- end }}
{{- end }}
"""

TEMPLATES: dict[str, str] = {
    "helm": HELM,
    "a control line": "a:\n{{- if x }}\n  b: 1\n{{- end }}\n",
    "an action in a value": "a: {{ x }}-y\n",
    "two actions in a value": "a: {{ x }}:{{ y }}\n",
    "quotes in quotes": 'a: "{{ x "y" }}"\n',
    "an action as a key": "{{ x }}: 1\n",
    "an action behind a key": "a:\n  b: 1\n  {{ x }}\n  c: 2\n",
    "an action that is not closed": "a: {{ x\nb: 1\n",
    "two actions on a line": "a: 1\n{{ if x }} {{ end }}\nb: 2\n",
    "quotes in quotes, and what masking cannot mend": 'a: "{{ x "y" }}"\n{{ if x }} {{ end }}\nb: 2\n',
    "an apostrophe before": "a: it's {{ x }}: isn't it\n",
    "a comment of several lines": "{{/* a: b: c\n- d\n*/}}\na: {{ x }}y\n",
}

FAULTS: dict[str, tuple[str, str]] = {
    # the text -> the rest of the line where its fault is
    "an action in a comment (Y07)": ("# {{ x }}\na: b: c\n", ": c"),
    "an action in a comment of the line": ("a: b: c # {{ x }}\n", ": c # {{ x }}"),
    "an action in quotes": ("a: '{{ x }}'\nb: c: d\n", ": d"),
    "an action in quotes on the line": ("a: '{{ x }}': c\n", ": c"),
    "an action in a block scalar": ("a: |\n  {{ x }}\nb: c: d\n", ": d"),
    "an action that YAML can read": ("a: {{ x }}\nb: c: d\n", ": d"),
    "an action elsewhere": ("a: {{ x }}y\nb: [c\n", ""),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates(name: str) -> None:
    found = document(TEMPLATES[name])
    assert found.error is not None
    assert found.template


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_its_own_makes_no_template(name: str) -> None:
    text, rest = FAULTS[name]
    found = document(text)
    assert found.error is not None
    assert found.template is (name == "an action elsewhere")
    if rest:
        assert text[found.error.offset :].partition("\n")[0] == rest


def test_a_template_leaves_the_other_documents_alone() -> None:
    first, second, third = documents(f"a: 1\n---\n{HELM}---\nb: {{{{ x }}}}\n")
    assert (first.data, second.data, third.data) == ({"a": 1}, None, {"b": "{{ x }}"})
    assert (first.template, second.template, third.template) == (False, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "data:\n  a: |\n    user={{ user }}\n    {{- if x }}\n    b: c: d\n    {{- end }}\n",  # Y01
        'metadata:\n  annotations:\n    x: |\n      {{- with secret "a" -}}\n      b\n      {{- end }}\n',  # Y02
        "metadata:\n  name: ${APP}-deployment\n",  # Y03
        "a: {{ x }}\nb:\n- {{ y }}\n",
    ],
)
def test_what_is_read_is_no_template(text: str) -> None:
    found = document(text)
    assert found.data is not None
    assert not found.template

"""Where a finding stands."""

from __future__ import annotations

import pytest

from k8slint.documents import Placement
from k8slint.documents.places import exact, quick
from k8slint.sources import Span

from .reading import document, paths

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web   # the name
  labels: {app: web, 'tier': front}
spec:
  containers:
  - name: "main"
    image: nginx:1.25
    args: [--one, "--two", '--three']
    env:
    - name: A
      value: |-  # a script
        one
        two
    - {name: B, value: 'it''s'}
    - value: C
    - name: D
      value: first
        second
    resources:
    securityContext: {}
  - image: app
  - just text
  - - nested
"""
"""Every place of it can be found without the exact tree, or needs it: that is what the cases are about."""

PLACES: dict[str, tuple[str, tuple[str | int, ...], str, str, bool]] = {
    # the text -> a path, what is pointed at, what follows it in the text, and whether the path exists
    "scalar": (POD, ("kind",), "Pod", "\nmetadata", True),
    "scalar before a comment": (POD, ("metadata", "name"), "web", "   # the", True),
    "scalar in braces": (POD, ("metadata", "labels", "app"), "web", ", 'tier'", True),
    "scalar in quotes": (POD, ("spec", "containers", 0, "name"), '"main"', "\n    image", True),
    "item": (POD, ("spec", "containers", 0, "args", 0), "--one", ", ", True),
    "item in quotes": (POD, ("spec", "containers", 0, "args", 1), '"--two"', ", ", True),
    "last item in quotes": (POD, ("spec", "containers", 0, "args", 2), "'--three'", "]", True),
    "item that is text": (POD, ("spec", "containers", 2), "just text", "\n  - -", True),
    "escaped quotes": (POD, ("spec", "containers", 0, "env", 1, "value"), "'it''s'", "}", True),
    "block scalar": (POD, ("spec", "containers", 0, "env", 0, "value"), "|-", "  # a script", True),
    "several lines": (POD, ("spec", "containers", 0, "env", 3, "value"), "first", "\n        second", True),
    "mapping": (POD, ("metadata",), "metadata", ":\n", True),
    "mapping in braces": (POD, ("metadata", "labels"), "labels", ": {app", True),
    "list": (POD, ("spec", "containers"), "containers", ":\n", True),
    "empty mapping": (POD, ("spec", "containers", 0, "securityContext"), "securityContext", ": {}", True),
    "empty value": (POD, ("spec", "containers", 0, "resources"), "resources", ":\n", True),
    "quoted key": (POD, ("metadata", "labels", "tier", "x"), "'tier'", ": front", False),
    "missing": (POD, ("spec", "replicas"), "spec", ":\n", False),
    "missing far below": (POD, ("spec", "template", "spec", 0, "x"), "spec", ":\n", False),
    "missing below a scalar": (POD, ("kind", "x"), "kind", ": Pod", False),
    "missing below an empty value": (POD, ("spec", "containers", 0, "resources", "limits"), "resources", ":\n", False),
    "missing in an item": (POD, ("spec", "containers", 0, "tty"), '"main"', "\n    image", False),
    "missing in an item without a name": (POD, ("spec", "containers", 1, "name"), "image", ": app", False),
    "missing in an item in braces": (POD, ("spec", "containers", 0, "env", 1, "x"), "B", ", value", False),
    "missing in an item that is text": (POD, ("spec", "containers", 2, "name"), "just text", "\n  - -", False),
    "missing in a list": (POD, ("spec", "containers", 9, "name"), "containers", ":\n", False),
    "a key where a list is": (POD, ("spec", "containers", "name"), "containers", ":\n", False),
    "an index where a mapping is": (POD, ("spec", 0), "spec", ":\n", False),
    "item that is a list": (POD, ("spec", "containers", 3), "containers", ":\n", True),
    "item of an item": (POD, ("spec", "containers", 3, 0), "nested", "\n", True),
    "item that is a mapping": (POD, ("spec", "containers", 0), '"main"', "\n    image", True),
    "item without a name": (POD, ("spec", "containers", 0, "env", 2), "value", ": C", True),
    "the document": (POD, (), "web", "   # the", True),
    "missing in the document": (POD, ("status",), "web", "   # the", False),
    # what has no name, or an odd one
    "a document without a name": ("a: 1\nmetadata: {}\n", (), "a", ": 1", True),
    "a document whose metadata is text": ("a: 1\nmetadata: x\n", (), "a", ": 1", True),
    "a document whose name is empty": ("a: 1\nname:\n", (), "a", ": 1", True),
    "a document whose name is null": ("a: 1\nname: ~\n", (), "~", "\n", True),
    "a document whose name is a mapping": ("a: 1\nname: {b: c}\n", (), "a", ": 1", True),
    "a document with both": ("metadata: {name: b}\nname: a\n", (), "a", "\n", True),
    "a name that is a template": ("a: 1\nname: {{ x }}\n", (), "{{ x }}", "\n", True),
    "a list": ("- a\n- b: 1\n", (), "- a", "\n- b", True),
    "a list in brackets": ("[a,\n b]\n", (), "[a,", "\n b", True),
    "an empty list": ("[]\n", ("a",), "[]", "\n", False),
    "an empty mapping": ("{}\n", ("a",), "{}", "\n", False),
    "text": ("just\n  text\n", (), "just", "\n  text", True),
    "a number without end": (f"a: 1.{'0' * 200} # b\n", ("a",), f"1.{'0' * 200}", " # b", True),
    "far from its comment": (f"a: b{' ' * 200}# c\n", ("a",), "b", " " * 200, True),
    "at the end of the text": ("a: b", ("a",), "b", "", True),
    "nothing but a tag": ("!x\n", (), "!x", "\n", True),
    "an item that is nothing": ("a:\n-\n- b\n", ("a", 0), "a", ":\n-", True),
    "an item that is an empty mapping": ("a:\n- {}\n", ("a", 0), "a", ":\n- {}", True),
    # odd spellings
    "a template": ("a: {{ x }} # b\n", ("a",), "{{ x }}", " # b", True),
    "a value on the next line": ("a:\n  b\nc: 1\n", ("a",), "b", "\nc", True),
    "a null that is spelled": ("a: null\n", ("a",), "null", "\n", True),
    "an empty string": ("a: ''\n", ("a",), "''", "\n", True),
    "spaces before the colon": ("a : b\n", ("a",), "b", "\n", True),
    "many spaces behind the colon": ("a:     b\n", ("a",), "b", "\n", True),
    "a tab behind the colon": ("a:\tb\t# c\n", ("a",), "b", "\t# c", True),
    "an explicit key": ("? a\n: b\n", ("a",), "b", "\n", True),
    "a key that is no string": ("on: 0x10\n", ("true",), "0x10", "\n", True),
    "a mapping at a key that is no string": ("1: {a: 2}\n", ("1",), "1", ": {a", True),
    "a mapping at such a key": ("0x10: {a: 2}\n", ("16",), "0x10", ": {a", True),
    "a quoted key": ("'a b': \"c\"\n", ("a b",), '"c"', "\n", True),
    "a quoted key with a quote": ("'a''b': {c: 1}\n", ("a'b",), "'a''b'", ": {c", True),
    "a key with a colon": ("a:b: {c: 1}\n", ("a:b",), "a:b", ": {c", True),
    "a hash that is no comment": ("a: b#c #d\n", ("a",), "b#c", " #d", True),
    "a tag": ("a: !!str 12 # b\n", ("a",), "12", " # b", True),
    "an anchor": ("a: &x 12\n", ("a",), "12", "\n", True),
    "an anchored item": ("a:\n- &x b\n", ("a", 0), "b", "\n", True),
    "an anchored mapping": ("a:\n- &x\n  b: 1\n", ("a", 0), "b", ": 1", True),
    "non-ASCII": ("ä: 😀x\n", ("ä",), "😀x", "\n", True),
    "line breaks of Windows": ("a: b\r\nc: 'd'\r\n", ("a",), "b", "\r\nc", True),
    "quotes and line breaks of Windows": ('a: "b\r\n  c"\r\n', ("a",), '"b', "\r\n  c", True),
    "folded text": ("a: >2+\n   b\n", ("a",), ">2+", "\n   b", True),
    "duplicate keys": ("a: 1\nb: 2\na: 3\n", ("a",), "3", "\n", True),
    "missing beside duplicate keys": ("a: 1\nb: 2\na: 3\n", ("c",), "a", ": 1", False),
    "a merge of what stands there": ("b:\n  <<: {a: 1}\n", ("b", "a"), "1", "}", True),
    "missing where a merge comes first": ("<<: {a: 1}\nb: 2\n", ("c",), "<<", ": {a", False),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str) -> None:
    text, path, pointed, rest, exists = PLACES[name]
    found = document(text)
    placement = found.place(path)
    assert text[placement.span.start : placement.span.end] == pointed
    assert text[placement.span.end :].startswith(rest)
    assert placement == Placement(placement.span, exists)
    assert exact(text, found.tree, path) == placement


QUICK = """\
kind metadata.name metadata.labels metadata spec spec.containers spec.replicas metadata.labels.tier.x
spec.containers.0 spec.containers.0.name spec.containers.0.image spec.containers.0.tty spec.containers.0.resources.limits
spec.containers.0.args.1 spec.containers.0.args.2 spec.containers.0.env.2 spec.containers.2
""".split()


@pytest.mark.parametrize("dotted", QUICK)
def test_ordinary_places_need_no_exact_tree(dotted: str) -> None:
    path = tuple(int(part) if part.isdigit() else part for part in dotted.split("."))
    found = document(POD)
    assert quick(POD, 0, found.data, path) == exact(POD, found.tree, path)


ALIASED = """\
base: &base   # shared
  image: nginx
  env: &env [one]
first: *base
second:
  <<: *base
  image: app
third:
- !x &item text
- *item
- {<<: [*base], name: z}
"""

ALIASES: dict[str, tuple[tuple[str | int, ...], str, str, bool]] = {
    # a path -> what is pointed at, the anchor, and whether the path exists
    "an alias": (("first",), "*base", "&base", True),
    "through an alias": (("first", "image"), "*base", "&base", True),
    "far through an alias": (("first", "env", 0), "*base", "&base", True),
    "missing through an alias": (("first", "name"), "*base", "&base", False),
    "through a merge": (("second", "env"), "*base", "&base", True),
    "far through a merge": (("second", "env", 0), "*base", "&base", True),
    "missing through a merge": (("second", "env", 1), "*base", "&base", False),
    "beside a merge": (("second", "image"), "app", "", True),
    "missing beside a merge": (("second", "name"), "second", "", False),
    "an aliased item": (("third", 1), "*item", "&item", True),
    "a merge of a list": (("third", 2, "image"), "*base", "&base", True),
    "missing beside a merge of a list": (("third", 2, "tty"), "z", "", False),
    "the anchor itself": (("base",), "base", "", True),
    "what has the anchor": (("third", 0), "text", "", True),
    "below the anchor": (("base", "env", 0), "one", "", True),
}


@pytest.mark.parametrize("name", ALIASES)
def test_aliases(name: str) -> None:
    path, pointed, anchor, exists = ALIASES[name]
    placement = document(ALIASED).place(path)
    assert ALIASED[placement.span.start : placement.span.end] == pointed
    assert placement.exists is exists
    found = placement.anchor or Span(0, 0)
    assert ALIASED[found.start : found.end] == anchor


JSON = '{"kind": "Pod",\n "metadata": {"name": "web"},\n "spec": {"containers": [{"image": "a", "args": []}, 5]}}\n'


@pytest.mark.parametrize(
    ("path", "pointed", "exists"),
    [
        (("kind",), '"Pod"', True),
        (("spec",), '"spec"', True),
        (("spec", "containers", 0), '"image"', True),
        (("spec", "containers", 0, "args"), '"args"', True),
        (("spec", "containers", 0, "name"), '"image"', False),
        (("spec", "containers", 1), "5", True),
        (("spec", "replicas"), '"spec"', False),
        ((), '"web"', True),
    ],
)
def test_json(path: tuple[str | int, ...], pointed: str, exists: bool) -> None:
    placement = document(JSON, "a.json").place(path)
    assert (JSON[placement.span.start : placement.span.end], placement.exists) == (pointed, exists)


@pytest.mark.parametrize("text", [POD, ALIASED, JSON, POD.replace("\n", "\r\n")])
def test_every_span_is_on_one_line(text: str) -> None:
    found = document(text)
    for path in paths(found.data):
        for missing in ((), ("x",), (99,)):
            span = found.place(path + missing).span
            assert found.start <= span.start < span.end <= found.end
            assert "\n" not in text[span.start : span.end]
            assert "\r" not in text[span.start : span.end]

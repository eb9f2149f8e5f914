"""What holds for every document: written in any style, or broken in any way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from k8slint.documents import Document, Map, Placement, Seq
from k8slint.documents.places import exact, quick
from k8slint.documents.scalars import key_of, plain_value
from k8slint.sources import Span

from .emitter import Path, Written, written
from .reading import data, document, documents, paths, tree_data


@settings(max_examples=200)
@given(written())
def test_what_was_written_is_what_is_read(given_data: tuple[Any, Written]) -> None:
    expected, text = given_data
    found = document(text.text)
    assert found.error is None, found.error
    assert typed(found.data) == typed(expected)
    assert typed(tree_data(found.tree)) == typed(expected)
    assert found.duplicates == ()
    assert found.direct


@settings(max_examples=200)
@given(written())
def test_every_place_is_where_it_was_written(given_data: tuple[Any, Written]) -> None:
    expected, text = given_data
    found = document(text.text)
    for path in paths(found.data):
        for tail in ((), ("missing",), (99, "missing")):
            span = pointed(expected, text, path, exists=not tail)
            if span is not None:
                assert found.place((*path, *tail)) == Placement(span, exists=not tail)
            assert_sound(found, (*path, *tail))


def pointed(data: Any, text: Written, path: Path, *, exists: bool) -> Span | None:
    """Where the rules say that a path, or what is missing at it, stands; None where only the whole is left to point at."""
    if exists and path in text.values:
        return text.values[path]
    if path in text.keys:
        return text.keys[path]
    here = data
    for part in path:
        here = here[part]
    if not isinstance(here, (dict, list)):
        return text.values.get(path) or (pointed(data, text, path[:-1], exists=False) if path else None)
    if isinstance(here, dict) and here:
        for name in (("name",), ("metadata", "name")):
            if (*path, *name) in text.values:
                return text.values[*path, *name]
        return text.keys[*path, next(iter(here))]
    return pointed(data, text, path[:-1], exists=False) if path else None


@settings(max_examples=200)
@given(written())
def test_every_span_reads_as_its_value(given_data: tuple[Any, Written]) -> None:
    _expected, text = given_data
    found = document(text.text)
    for path in paths(found.data):
        node = found.tree
        for part in path:
            node = node.items[part] if isinstance(part, int) else {k.value: v for k, v in node.entries}[part]
        raw = text.text[node.start : node.end]
        if node.kind == "scalar" and node.style not in ("|", ">"):
            assert typed(data(f"- {raw}\n")) == typed([node.value])
        elif node.flow:
            assert typed(data(raw)) == typed(tree_data(node))


def typed(value: Any) -> Any:
    """Data that is equal only where the types are, and the order of the keys: `1` is not `true`."""
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    if isinstance(value, list):
        return ["list", *map(typed, value)]
    return type(value).__name__, value


def assert_sound(found: Document, path: Path) -> None:
    """Both ways to a place agree, and it is a stretch of one line of the document."""
    text = found.source.text
    placement = found.place(path)
    assert placement == exact(text, found.tree, path)
    if found.direct:
        assert quick(text, found.start, found.data, path) in (placement, None)
    for span in (placement.span, placement.anchor):
        if span is not None:
            assert found.start <= span.start < span.end <= found.end
            assert "\n" not in text[span.start : span.end]


MANIFESTS = (
    """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: &app web
  labels: {app: *app, "tier": 'x', n: 1}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: a
        image: "x:1" # latest
        args: [a, "b", 'c']
        env:
        - {name: A, value: "1"}
        - name: B
          value: |
            several
              lines

        - name: C
          value: >-
            folded
            text
      - name: b
        resources: &r
          limits:
            cpu: 100m
      - name: c
        resources:
          <<: *r
          requests: {cpu: 1}
---
# Source: b.yaml
kind: ConfigMap
data:
  on: off
  1: {{ x }}
""",
    """\
a: &a {x: 1, z: 2}
b: &b
  x: 3
  w: 4
c:
  <<: [*a, *b]
  z: 5
e: [*a, *b, &a seven, *a]
? f
: g
"h": "i\\tj \\
  k"
l: 'm
  n

  o'
p: q
  r
s: !!str 12
t: !v u
...
- - a
  - b
- c: d
  e:
  - f
  -
  - g: h
    i: |2-
        j
- k: {l: [m, {o: p}], q: r,}
- ? v
  : w
""",
    '{"a": [1, {"b": "c"}],\n "d": {"e": null, "f": "\\u00e9"}}\n{"g": 1.0}\n',
)
PIECES = (
    *" \n:-{}[],&*!|>'\"#?%@`\t\\~=ab1\r\x85\u2028é😀\x00\ufeff",
    ": ", "  ", "\n  ", "\n- ", "<<: ", "*a", "&a ", "!!int ", " #", "\n---\n", "\n...\n", "\n%YAML 1.1\n", "{{ x }}", "{{", "\\ud800",
)  # fmt: skip


def mutated(text: str, random: Random) -> str:
    """The text with a few characters or lines put in, taken out, moved or doubled."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        lines = text.split("\n")
        line = random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + random.randint(1, 3) :]
            case 2:
                lines[line] = random.choice(
                    [f" {lines[line]}", lines[line][1:], f"- {lines[line]}", f"\t{lines[line]}"]
                )
                text = "\n".join(lines)
            case 3:
                lines.insert(random.randrange(len(lines)), lines[line])
                text = "\n".join(lines)
            case _:
                text = text[:at] if random.random() < 0.3 else text[:at] + text[at:][::-1][:5]
    return text


def assert_holds(text: str) -> None:
    """No text raises; what is read is what the exact tree and PyYAML read."""
    for path in ("a.yaml", "a.json"):
        found = documents(text, path)
        for each in found:
            if each.error is not None:
                assert each.data is None
                assert each.start <= each.error.offset <= each.end
                each.place(("a",))
                continue
            assert not each.template
            said = tree_data(each.tree)
            assert typed(said) == typed(each.data) if each.direct else said == each.data
            assert all(isinstance(container, Map | Seq) for container in containers(each.data))
            for place in paths(each.data):
                assert_sound(each, place)
                assert_sound(each, (*place, "missing"))
        if path == "a.yaml" and not any(each.is_json or each.error for each in found):
            assert_as_pyyaml(text, found)


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


class Plain(str):
    """A scalar without quotes."""


class PlainLoader(yaml.CSafeLoader):
    """PyYAML, with plain scalars as they stand: what they mean is where it differs on purpose."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return "!plain" if kind is yaml.ScalarNode and implicit[0] else str(super().resolve(kind, value, (False, True)))


PlainLoader.add_constructor("!plain", lambda _loader, node: Plain(node.value))


def meaning(value: Any) -> Any:
    """What PyYAML read, with plain scalars and keys as the API server understands them."""
    if isinstance(value, dict):
        return {key_of(str(key), None, isinstance(key, Plain)): meaning(item) for key, item in value.items()}
    if isinstance(value, list):
        return [meaning(item) for item in value]
    return plain_value(str(value)) if isinstance(value, Plain) else value


def assert_as_pyyaml(text: str, found: list[Document]) -> None:
    """The same documents as PyYAML, but for tags, merges and templates, where it is meant to differ."""
    try:
        list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        assert "..." in text or "\t" in text, "a text that libyaml cannot read has been read without a word"
        return
    if any(sign in text for sign in ("!", "<<", "{{")):
        return
    try:
        expected = [meaning(value) for value in yaml.load_all(text, Loader=PlainLoader)]
    except (yaml.YAMLError, RecursionError):
        return  # PyYAML has no anchor that is used again
    assert [typed(value) for value in expected if value is not None] == [typed(each.data) for each in found]


@pytest.mark.parametrize("text", MANIFESTS)
def test_manifests_hold(text: str) -> None:
    assert all(each.error is None for each in documents(text))
    assert_holds(text)


@settings(max_examples=300)
@given(st.sampled_from(MANIFESTS), st.randoms(use_true_random=False))
def test_broken_manifests_hold(text: str, random: Random) -> None:
    assert_holds(mutated(text, random))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_text_holds(text: str) -> None:
    assert_holds(text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_broken_manifests_hold(seed: int) -> None:
    random = Random(seed)
    for _ in range(5_000):
        text = mutated(random.choice(MANIFESTS), random)
        try:
            assert_holds(text)
        except Exception as failure:
            pytest.fail(f"{failure!r} for {json.dumps(text)}")

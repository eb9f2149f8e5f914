"""The exact tree: the spans of its nodes, and walks."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.documents.nodes import Node, is_merge, walk

from .reading import document


def described(text: str, node: Node) -> Any:
    """A tree as (kind, text of its span), collections with their entries or items."""
    head = (node.kind, text[node.start : node.end])
    if node.kind == "map":
        return (*head, [(described(text, key), described(text, value)) for key, value in node.entries])
    return (*head, [described(text, item) for item in node.items]) if node.kind == "seq" else head


def value_of(text: str, *path: str | int) -> Node:
    steps = walk(document(text).tree, path)
    assert len(steps) == len(path)
    return steps[-1].value


SPANS: dict[str, tuple[str, tuple[str | int, ...], str]] = {
    # the text -> a path, and the text of its value's span
    "plain": ("a: b  # c\n", ("a",), "b"),
    "quoted": ("a: 'b' # c\n", ("a",), "'b'"),
    "plain, of several lines": ("a: b\n  c\n  # d\n", ("a",), "b\n  c"),
    "quoted, of several lines": ('a: "b\n\n  c"\nd: 1\n', ("a",), '"b\n\n  c"'),
    "block scalar": ("a: |-  # b\n  c\n   d\n\n# e\nf: 1\n", ("a",), "|-  # b\n  c\n   d\n\n"),
    "nothing": ("a:\nb: 1\n", ("a",), ""),
    "nothing with a property": ("a: &x\nb: 1\n", ("a",), ""),
    "nothing with a tag": ("- !x\n- 1\n", (0,), ""),
    "with an anchor": ("a: &x b\n", ("a",), "b"),
    "with an anchor and a tag": ("a: &x !!str  # c\n  b\n", ("a",), "b"),
    "a tag on a block scalar": ("a: !x |\n  b\n", ("a",), "|\n  b\n"),
    "flow": ("a: [b, {c: d} ] # e\n", ("a",), "[b, {c: d} ]"),
    "flow in flow": ("a: [b, {c: d} ]\n", ("a", 1), "{c: d}"),
    "flow with an anchor": ("a: &x [b]\n", ("a",), "[b]"),
    "flow of several lines": ("a: {\n  b: 1, # c\n}\n", ("a",), "{\n  b: 1, # c\n}"),
    "a pair without braces": ("a: [b: c , d]\n", ("a", 0), "b: c"),
    "block mapping": ("a:\n  # b\n  c: 1\n  d: 2  # e\n# f\ng: 3\n", ("a",), "c: 1\n  d: 2"),
    "block mapping with an anchor": ("a: &x # b\n  c: 1\nd: 2\n", ("a",), "c: 1"),
    "block mapping with anchored keys": ("a:\n  &x b: 1\n", ("a",), "&x b: 1"),
    "block mapping that ends with nothing": ("a:\n  b:\n\nc: 1\n", ("a",), "b:"),
    "block list": ("a:\n- b\n# c\n- d # e\nf: 1\n", ("a",), "- b\n# c\n- d"),
    "block list with an anchor": ("a: &x\n  - b\n", ("a",), "- b"),
    "block list with an anchor below its key": ("a: &x\n- b\n", ("a",), "- b"),
    "block list of nothing": ("a:\n-\n", ("a",), "-"),
    "block list in a block list": ("- - a\n  - b\n- c\n", (0,), "- a\n  - b"),
    "a template": ("a: {{ x | y }} # b\n", ("a",), "{{ x | y }}"),
    "a template in a list": ("- [{{ x }}, b]\n", (0, 0), "{{ x }}"),
    "an alias": ("a: &x 1\nb: *x # c\n", ("b",), "*x"),
}


@pytest.mark.parametrize("name", SPANS)
def test_spans(name: str) -> None:
    text, path, expected = SPANS[name]
    node = value_of(text, *path)
    assert text[node.start : node.end] == expected
    assert node.span.start == node.start >= node.outer


def test_a_whole_tree() -> None:
    text = "a: 1\n'b': [c, d: e]\n"
    assert described(text, document(text).tree) == (
        "map",
        "a: 1\n'b': [c, d: e]",
        [
            (("scalar", "a"), ("scalar", "1")),
            (
                ("scalar", "'b'"),
                ("seq", "[c, d: e]", [("scalar", "c"), ("map", "d: e", [(("scalar", "d"), ("scalar", "e"))])]),
            ),
        ],
    )


def test_what_a_node_says_of_its_style() -> None:
    text = "a: &x !y 'b'\nc: |-\n  d\ne: {f: 1}\ng: [h: 2]\non: *x\nj: {{ k }}\n"
    root = document(text).tree
    quoted, block, flow = (walk(root, (key,))[0].value for key in "ace")
    assert (quoted.anchor, quoted.tag, quoted.style, quoted.value) == ("x", "!y", "'", "b")
    assert text[quoted.outer : quoted.end] == "&x !y 'b'"
    assert (block.style, block.value) == ("|", "d")
    assert (flow.flow, root.flow, walk(root, ("g", 0))[-1].value.flow) == (True, False, False)
    alias = walk(root, ("true",))[0].value
    assert (alias.kind, alias.anchor, alias.target, alias.real) == ("alias", "x", quoted, quoted)
    template = walk(root, ("j",))[0].value
    assert (template.kind, template.value, template.entries) == ("template", "{{ k }}", [])


def test_offsets_are_of_the_source() -> None:
    text = "ä: 😀\n---\nb: 'c'\n"
    from .reading import documents

    (key, value), *_more = documents(text)[1].tree.entries
    assert (text[key.start : key.end], text[value.start : value.end]) == ("b", "'c'")


WALKS: dict[str, tuple[str, tuple[str | int, ...], list[tuple[str | None, str, str | None]]]] = {
    # the text -> a path, and of each step the texts of key, value and alias
    "along keys and items": (
        "a:\n- b: 1\n",
        ("a", 0, "b"),
        [("a", "- b: 1", None), (None, "b: 1", None), ("b", "1", None)],
    ),
    "as far as it goes": ("a: {b: 1}\n", ("a", "c", "d"), [("a", "{b: 1}", None)]),
    "not into a scalar": ("a: b\n", ("a", "b"), [("a", "b", None)]),
    "not by a key into a list": ("a: [b]\n", ("a", "b"), [("a", "[b]", None)]),
    "not by an index into a mapping": ("a: {0: b}\n", ("a", 0), [("a", "{0: b}", None)]),
    "not behind the end": ("a: [b]\n", ("a", 1), [("a", "[b]", None)]),
    "the later of two": ("a: 1\na: 2\n", ("a",), [("a", "2", None)]),
    "to an alias": ("a: &x {b: 1}\nc: *x\n", ("c",), [("c", "*x", "*x")]),
    "through an alias": ("a: &x {b: 1}\nc: *x\n", ("c", "b"), [("c", "*x", "*x"), ("b", "1", "*x")]),
    "through an alias in a list": ("- &x {b: 1}\n- *x\n", (1, "b"), [(None, "*x", "*x"), ("b", "1", "*x")]),
    "through two aliases": (
        "a: &x {b: 1}\nc: &y {d: *x}\ne: *y\n",
        ("e", "d", "b"),
        [("e", "*y", "*y"), ("d", "*x", "*y"), ("b", "1", "*y")],
    ),
    "through a merge": (
        "a: &x {b: {c: 1}}\nd: {<<: *x}\n",
        ("d", "b", "c"),
        [("d", "{<<: *x}", None), ("<<", "{c: 1}", "*x"), ("c", "1", "*x")],
    ),
    "beside a merge": (
        "a: &x {b: 1}\nd: {<<: *x, b: 2}\n",
        ("d", "b"),
        [("d", "{<<: *x, b: 2}", None), ("b", "2", None)],
    ),
    "a merge above": (
        "a: &x {b: 1}\nd: {b: 2, <<: *x}\n",
        ("d", "b"),
        [("d", "{b: 2, <<: *x}", None), ("<<", "1", "*x")],
    ),
    "a merge of a list": (
        "- &x {a: 1}\n- &y {a: 2, b: 3}\n- <<: [*x, *y]\n",
        (2, "a"),
        [(None, "<<: [*x, *y]", None), ("<<", "1", "*x")],
    ),
    "the second of a merge of a list": (
        "- &x {a: 1}\n- &y {a: 2, b: 3}\n- <<: [*x, *y]\n",
        (2, "b"),
        [(None, "<<: [*x, *y]", None), ("<<", "3", "*y")],
    ),
    "a merge of an aliased list": (
        "- &x [{a: 1}]\n- <<: *x\n",
        (1, "a"),
        [(None, "<<: *x", None), ("<<", "1", "*x")],
    ),
    "a merge of what stands there": ("<<: {a: 1}\n", ("a",), [("<<", "1", None)]),
    "a merge through a merge": (
        "- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y}\n",
        (2, "a"),
        [(None, "{<<: *y}", None), ("<<", "1", "*y")],
    ),
    "not to a merge": ("<<: {a: 1}\n", ("<<",), []),
    "to a key that only looks like one": ("'<<': 1\n", ("<<",), [("'<<'", "1", None)]),
}


@pytest.mark.parametrize("name", WALKS)
def test_walks(name: str) -> None:
    text, path, expected = WALKS[name]

    def shown(node: Node | None) -> str | None:
        return None if node is None else text[node.start : node.end]

    steps = walk(document(text).tree, path)
    assert [(shown(step.key), shown(step.value), shown(step.alias)) for step in steps] == expected


def test_merge_keys() -> None:
    root = document("<<: {a: 1}\n'<<': 2\n!!merge <<: {b: 3}\n").tree
    assert [is_merge(key) for key, _value in root.entries] == [True, False, True]

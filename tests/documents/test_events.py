"""What documents say: anchors, merges, duplicate keys, templates, limits. Values are in `test_scalars`."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from k8slint.documents import Duplicate, Map, Memo, Seq, Unreadable, events, nodes, plain_values, read_documents
from k8slint.sources import Source

from .reading import data, document, documents, error, paths, tree_data

DATA: dict[str, tuple[str, Any]] = {
    # collections
    "block": ("a:\n  b: 1\n  c:\n  - d\n  - e: 2\n    f: 3\n", {"a": {"b": 1, "c": ["d", {"e": 2, "f": 3}]}}),
    "flow": ("{a: [1, {b: 2}, [c]], 'd': \"e\",}", {"a": [1, {"b": 2}, ["c"]], "d": "e"}),
    "pairs without braces": ("[a: 1, b: 2]", [{"a": 1}, {"b": 2}]),
    "keys without values": ("{a, b: , c}", {"a": None, "b": None, "c": None}),
    "explicit keys": ("? a\n: 1\n? b\n? |\n  c\n: 2\n", {"a": 1, "b": None, "c\n": 2}),
    "empty collections": ("a: {}\nb: []\nc:\n", {"a": {}, "b": [], "c": None}),
    "a scalar": ("--- hello\n", "hello"),
    "a list of lists": ("- - a\n  - b\n- []\n-\n", [["a", "b"], [], None]),
    # scalars
    "block scalars": ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  z\n\n", {"a": "x\n y\n", "b": "x y", "c": "z\n\n"}),
    "indentation indicator": ("a: |2-\n    x\n", {"a": "  x"}),
    "several lines": ("a: b\n  c\nd: 'e\n\n  f'\ng: \"h \\\n  i\"\n", {"a": "b c", "d": "e\nf", "g": "h i"}),
    "escapes": ("a: \"\\t\\x41\\u00e9\\U0001F600\\/\\\"\"\nb: 'it''s'\n", {"a": '\tAé😀/"', "b": "it's"}),
    "quotes make strings": (
        "a: 'on'\nb: \"1\"\nc: ''\n'1': x\n\"on\": z\n",
        {"a": "on", "b": "1", "c": "", "1": "x", "on": "z"},
    ),
    "words that are no strings": ("on: y\nno: 012\n1: ~\n", {"true": True, "false": 10, "1": None}),
    "the same word quoted and plain": ("a: on\nb: 'on'\nc: on\n", {"a": True, "b": "on", "c": True}),
    "equals sign": ("a: =\nb: [=]\n", {"a": "=", "b": ["="]}),
    "merge sign as a value": ("a: <<\nb: [<<]\n'<<': c\n", {"a": "<<", "b": ["<<"], "<<": "c"}),
    "own tags": ("a: !vault |\n  x\nb: !x {c: 1}\nd: !y [2]\ne: !z\n", {"a": "x\n", "b": {"c": 1}, "d": [2], "e": ""}),
    "standard tags": (
        "a: !!str 1\nb: !!int '2'\n!!str 3: !!null ''\nc: !!set {d}\n",
        {"a": "1", "b": 2, "3": None, "c": {"d": None}},
    ),
    "non-ASCII": ("ä: 😀\nb: ñ # ü\n", {"ä": "😀", "b": "ñ"}),
    "comments": ("# a\nb: 1 # c\n# d\ne: 'f' # g\nh: i#j\n", {"b": 1, "e": "f", "h": "i#j"}),
    "tabs where they may be": ("a:\t1\t# c\nb: [\t2,\t3]\n", {"a": 1, "b": [2, 3]}),
    "line breaks of Windows": ("a: |\r\n  x\r\n  y\r\nb: c\r\n  d\r\n", {"a": "x\ny\n", "b": "c d"}),
    "a directive": ("%YAML 1.1\n---\na: 1\n", {"a": 1}),
    "the next directive": ("%YAML 1.2\n%TAG !e! tag:example.org,2000:\n--- \na: !e!x 1\n", {"a": "1"}),
    # anchors and aliases
    "aliases": ("a: &x 1\nb: *x\nc: &y {d: *x}\ne: [*y, *x]\n", {"a": 1, "b": 1, "c": {"d": 1}, "e": [{"d": 1}, 1]}),
    "an alias as a key": ("a: &x b\n*x : 1\n", {"a": "b", "b": 1}),
    "an anchored key": ("&x a: 1\nb: *x\n", {"a": 1, "b": "a"}),
    "an anchor that is used again": ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", {"a": 1, "b": 1, "c": 2, "d": 2}),
    "an anchor inside its namesake": ("a: &x {b: &x 1, c: *x}\nd: *x\n", {"a": {"b": 1, "c": 1}, "d": 1}),
    "an anchor of nothing": ("a: &x\nb: *x\n", {"a": None, "b": None}),
    "anchors with tags": ("a: &x !!str 1\nb: !!str &y 2\nc: [*x, *y]\n", {"a": "1", "b": "2", "c": ["1", "2"]}),
    # merges
    "merge": ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
    "merge below a key": ("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
    "merge of a list": (
        "- &x {a: 1}\n- &y {a: 2, b: 3}\n- <<: [*x, *y]\n",
        [{"a": 1}, {"a": 2, "b": 3}, {"a": 1, "b": 3}],
    ),
    "merge of what stands there": ("<<: {a: 1}\nb: 2\n", {"a": 1, "b": 2}),
    "merge of a list that stands there": ("<<:\n- a: 1\n- a: 2\n  b: 3\n", {"a": 1, "b": 3}),
    "merges in merges": (
        "a: &x {b: 1}\nc: &y\n  <<: *x\n  d: 2\ne:\n  <<: *y\n",
        {"a": {"b": 1}, "c": {"b": 1, "d": 2}, "e": {"b": 1, "d": 2}},
    ),
    "a merge in a merge": ("<<: {<<: {a: 1, b: 2}, b: 3}\n", {"a": 1, "b": 3}),
    "two merges": ("- &x {a: 1}\n- {<<: {a: 2}, <<: *x}\n", [{"a": 1}, {"a": 1}]),
    "merge of nothing": ("a: 1\n<<: {}\n", {"a": 1}),
    # templates that are YAML
    "a template": (
        "a: {{ x }}\nb: [{{ y }}, z]\nc:\n- {{ w }}\n",
        {"a": "{{ x }}", "b": ["{{ y }}", "z"], "c": ["{{ w }}"]},
    ),
    "a template with more in it": ("a: {{ .Values.x.y }}\nb: {{x}} # c\n", {"a": "{{ .Values.x.y }}", "b": "{{x}}"}),
    "a template in braces": ("{a: {{ x }}, b: {{ y, z }}}", {"a": "{{ x }}", "b": "{{ y, z }}"}),
    "an anchored template": ("a: &x {{ y }}\nb: *x\n", {"a": "{{ y }}", "b": "{{ y }}"}),
    "quoted templates": ("a: '{{ x }}'\nb: \"{{ y }}\"\n", {"a": "{{ x }}", "b": "{{ y }}"}),
}

REFUSED: dict[str, tuple[str, str, str]] = {
    # the text -> why, and where: the rest of that line
    "a list as a key": ("? [a]\n: 1\n", "a key has to be a scalar: this one is a mapping or a list", "[a]"),
    "a mapping as a key": (
        "a:\n  ? {b: c}\n  : 1\n",
        "a key has to be a scalar: this one is a mapping or a list",
        "{b: c}",
    ),
    "braces that are no template": (
        "a: {{b: c}: d}\n",
        "a key has to be a scalar: this one is a mapping or a list",
        "{b: c}: d}",
    ),
    "an alias of a list as a key": (
        "a: &x []\n*x : 1\n",
        "a key has to be a scalar: this one is a mapping or a list",
        "*x : 1",
    ),
    "a null key": ("a: 1\n~: 2\n", "a key is null here: quote it, or take it away", "~: 2"),
    "no key": ("a: 1\n?\n: 2\n", "a key is null here: quote it, or take it away", ""),
    "infinity": (
        "a: [.inf]\n",
        "infinity and not-a-number do not exist in JSON, which the API server speaks: quote a text",
        ".inf]",
    ),
    "a wrong tag": ("a: !!int x\n", "`x` cannot be read as the int that its tag says", "!!int x"),
    "an unknown alias": ("a: *b\n", "there is no anchor &b above this alias", "*b"),
    "an alias above its anchor": ("a: *b\nc: &b 1\n", "there is no anchor &b above this alias", "*b"),
    "an alias of a document before": ("...\nc: *b\n", "there is no anchor &b above this alias", "*b"),
    "a list in itself": ("a: &b [*b]\n", "what the anchor &b names contains itself through this alias", "*b]"),
    "a mapping in itself": (
        "a: &b\n  c:\n    d: *b\n",
        "what the anchor &b names contains itself through this alias",
        "*b",
    ),
    "a merge of itself": ("a: &b\n  <<: *b\n", "what the anchor &b names contains itself through this alias", "*b"),
    "a merge of a scalar": ("<<: x\n", "a merge (<<) needs a mapping or a list of mappings", "x"),
    "a merge of scalars": ("<<: [{a: 1}, x]\n", "a merge (<<) needs a mapping or a list of mappings", "]"),
    "a merge of nothing": ("a: 1\n<<:\n", "a merge (<<) needs a mapping or a list of mappings", ""),
    "a merge of a template": ("a: {<<: {{ x }}}\n", "a merge (<<) needs a mapping or a list of mappings", "{ x }}}"),
}


@pytest.fixture(params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of PyYAML: it has libyaml's only where it was built with it."""
    name: str = request.param
    if name == "python":
        monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)
        monkeypatch.setattr(nodes, "LOADER", yaml.SafeLoader)
    return name


@pytest.mark.parametrize("name", DATA)
def test_data(name: str, loader: str) -> None:
    if loader == "python" and name == "tabs where they may be":
        pytest.skip("only libyaml, as go-yaml, reads tabs there")
    text, expected = DATA[name]
    found = document(text)
    assert found.error is None, found.error
    assert found.data == expected
    assert found.duplicates == ()
    assert tree_data(found.tree) == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("name", REFUSED)
def test_what_the_api_server_would_refuse(name: str) -> None:
    text, message, rest = REFUSED[name]
    assert error(text) == (message, rest)


def test_containers_know_where_their_entries_stand() -> None:
    text = "# c\na: 1\nb:\n- x\n-   {c: 2}\n"
    found = data(text)
    assert isinstance(found, Map)
    assert isinstance(found["b"], Seq)
    assert [text[mark:][:1] for mark in found.marks] == ["a", "b"]
    assert [text[mark:][:1] for mark in found["b"].marks] == ["x", "{"]
    assert [text[mark:][:1] for mark in found["b"][1].marks] == ["c"]


def test_marks_count_from_the_start_of_the_document() -> None:
    first, second = documents("a: 1\n---\nä: 😀\nb: 2\n")
    assert first.data.marks == [0]
    assert second.data.marks == [4, 9]
    assert second.start == 5


DUPLICATES: dict[str, tuple[str, Any, list[tuple[tuple[str | int, ...], str, str]]]] = {
    "block": ("a: 1\nb: 2\na: 3\n", {"a": 3, "b": 2}, [(("a",), "a: 1", "a: 3")]),
    "flow": ("{a: 1, a: 2}", {"a": 2}, [(("a",), "a: 1, a: 2}", "a: 2}")]),
    "JSON": ('{"a": {"b": 1,\n"b": 2}}', {"a": {"b": 2}}, [(("a", "b"), '"b": 1,', '"b": 2}}')]),
    "deeper": ("x:\n- z:\n    a: 1\n    a: 2\n", {"x": [{"z": {"a": 2}}]}, [(("x", 0, "z", "a"), "a: 1", "a: 2")]),
    "three times": ("a: 1\na: 2\na: 3\n", {"a": 3}, [(("a",), "a: 1", "a: 2"), (("a",), "a: 2", "a: 3")]),
    "collections": ("a: {b: 1}\na: {c: 2}\n", {"a": {"c": 2}}, [(("a",), "a: {b: 1}", "a: {c: 2}")]),
    "quoted and plain": ("a: 1\n'a': 2\n", {"a": 2}, [(("a",), "a: 1", "'a': 2")]),
    "one key in JSON": ("on: 1\n'true': 2\n", {"true": 2}, [(("true",), "on: 1", "'true': 2")]),
    "behind the first document": ("x: 1\n---\na: 1\na: 2\n", {"a": 2}, [(("a",), "a: 1", "a: 2")]),
    "in a merge": ("<<: {a: 1, a: 2}\n", {"a": 2}, [(("<<", "a"), "a: 1, a: 2}", "a: 2}")]),
    "an alias": ("b: &x a\na: 1\n*x : 2\n", {"b": "a", "a": 2}, [(("a",), "a: 1", "*x : 2")]),
    "none through a merge": ("<<: {a: 1}\na: 2\n", {"a": 2}, []),
    "none above a merge": ("a: 2\n<<: {a: 1}\n", {"a": 1}, []),
}


@pytest.mark.parametrize("name", DUPLICATES)
def test_duplicate_keys(name: str) -> None:
    text, expected, doubled = DUPLICATES[name]
    found = documents(text, "a.json" if name == "JSON" else "a.yaml")[-1]
    assert found.data == tree_data(found.tree) == expected
    rest = [(d.path, text[d.first :].partition("\n")[0], text[d.again :].partition("\n")[0]) for d in found.duplicates]
    assert rest == doubled


@pytest.mark.parametrize(
    ("text", "direct"),
    [
        ("a: &x 1\nb: 2\n", True),
        ("a: &x 1\nb: *x\n", False),
        ("<<: {a: 1}\n", False),
        ("a: 1\na: 2\n", False),
        ("a: {{ x }}\n", True),
    ],
)
def test_direct_is_what_its_marks_show(text: str, direct: bool) -> None:
    assert document(text).direct is direct


def nested(depth: int) -> str:
    return "".join(f"{'  ' * level}a:\n" for level in range(depth)) + "  " * depth + "b: 1\n"


def test_fifty_levels_are_nothing() -> None:
    found = document(nested(50))
    assert len(paths(found.data)) == 52
    assert found.place(("a",) * 50 + ("b",)).exists


@pytest.mark.parametrize("depth", [events.DEPTH, 999, 1500])
def test_too_deep(depth: int) -> None:
    message, _rest = error(nested(depth))
    assert message == "this is nested deeper than 200 levels"


def test_too_deep_in_brackets() -> None:
    assert error("a: " + "[" * 5000)[0] in (
        "this is nested deeper than 200 levels",
        "exceeded maximum nesting depth (while increasing flow level)",
    )


def test_too_deep_through_aliases() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 250)]
    message, rest = error("\n".join(lines))
    assert message == "this alias nests the document deeper than 200 levels"
    assert rest.startswith("*a19")


def laughs(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        laughs(9, 9),
        laughs(6, 8),
        laughs(100, 2),
        "a: &a {" + ", ".join(f"k{n}: 1" for n in range(1000)) + "}\nb: [" + "{<<: *a}, " * 1000 + "]\n",
    ],
)
def test_a_billion_laughs_are_refused(text: str) -> None:
    message, rest = error(text)
    assert message == "the aliases of this document stand for too many entries"
    assert rest.startswith("*a")


def test_a_few_laughs_are_fine() -> None:
    found = document(laughs(4, 5))
    assert found.error is None
    assert tree_data(found.tree) == found.data


def test_a_merge_may_be_merged_often() -> None:
    """Each merge copies references: this neither explodes nor recurses."""
    lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}" for n in range(1, 120)]
    found = document("\n".join(lines))
    assert len(found.data["a119"]) == 120
    assert found.place(("a119", "x")).exists
    assert not found.place(("a119", "y")).exists


def test_equal_texts_are_read_once() -> None:
    memo = Memo()
    text = b"a: 1\n---\na: 1\na: 2\n---\na: 1\na: 2\n"
    _first, second, third = read_documents(Source("a.yaml", text), memo)
    (fourth,) = read_documents(Source("b.yaml", b"---\na: 1\na: 2\n"), memo)
    assert second.data is third.data is fourth.data
    assert [d.duplicates[0] for d in (second, third, fourth)] == [
        Duplicate(("a",), 9, 14),
        Duplicate(("a",), 23, 28),
        Duplicate(("a",), 4, 9),
    ]
    assert [d.place(("a",)).span.start for d in (second, third, fourth)] == [17, 31, 12]


def test_a_memo_changes_nothing() -> None:
    memo = Memo()
    for text, expected in [*DATA.values(), *DATA.values()]:
        (found,) = read_documents(Source("a.yaml", text.encode()), memo)
        assert found.data == expected
    for text, message, _rest in [*REFUSED.values(), *REFUSED.values()]:
        (found,) = read_documents(Source("a.yaml", text.encode()), memo)
        assert found.error is not None
        assert found.error.message == message


def test_plain_values() -> None:
    assert plain_values("a: 1\n---\n- b\n") == [{"a": 1}, ["b"]]
    assert plain_values("# nothing\n") == []
    with pytest.raises(Unreadable) as failure:
        plain_values("a: 1\n---\nb: *c\n")
    assert failure.value.offset == 12

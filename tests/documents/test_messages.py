"""Syntax errors: what people are told, and where."""

from __future__ import annotations

import pytest

from .reading import documents, error

NO_TAB = "a tab cannot indent YAML: use spaces"
CLOSING_QUOTE = "nothing may follow a closing quote (inside, ' is written '' and \" is written \\\")"
NO_PAIR = "this is no `key: value`"
NO_INDENT = "this line is indented like no key above it"
NO_LIST = "a key is expected here, not a list item: is the indentation right?"
DIRECTIVE = "a line that begins with `%` is a directive, and there are only %YAML and %TAG"

CASES: dict[str, tuple[str, str, str]] = {
    # the text -> what is told, and where: the rest of that line
    "a colon in a value": ("a:\n  b: c: d\n", "a value that contains `: ` has to be quoted", ": d"),
    "a colon at the end of a value": ("a: b:\n", "a value that contains `: ` has to be quoted", ":"),
    "a colon behind quotes": ("a: 'b': c\n", "a value that contains `: ` has to be quoted", ": c"),
    "deeper than a value": (
        "a: 1\n  b: 2\n",
        "this line is indented deeper than the key above it, which has its value already",
        ": 2",
    ),
    "no space behind a colon": ("a: 1\nb:1\nc: 2\n", "a space is missing behind `b:`", "b:1"),
    "no space behind the colon above": ("a:\n  b:1\n  c: 2\n", "a space is missing behind `b:`", "b:1"),
    "no space behind the colon of an item": ("- b:1\n  c: 2\n", "a space is missing behind `b:`", "b:1"),
    "no space behind a colon in braces": ("{a: b, c:, d: e}\n", "a space is missing behind this `:`", ":, d: e}"),
    "no colon": ("a: 1\nb\nc: 2\n", NO_PAIR, "b"),
    "no colon above": ("a:\n  b\n  c: 2\n", NO_PAIR, "b"),
    "no colon at the end": ("a: 1\nb\n", NO_PAIR, "b"),
    "an address": ("a: 1\nhttp://b\n", NO_PAIR, "http://b"),
    "between two levels": ("a:\n    b: 1\n  c: 2\n", NO_INDENT, "c: 2"),
    "list item between two levels": ("a:\n    - b\n  - c\n", NO_LIST, "- c"),
    "a list item among keys": ("a: 1\n- b\n", NO_LIST, "- b"),
    "a key among list items": (
        "- a\nb: 1\n",
        "a list item (`- `) is expected here: is the indentation right?",
        "b: 1",
    ),
    "a list on the line of its key": ("a: - b\n", "a list cannot begin behind its key: begin a new line", "- b"),
    "a tab": ("a:\n\tb: 1\n", NO_TAB, "\tb: 1"),
    "a tab behind spaces": ("a:\n  b: 1\n  \tc: 2\n", NO_TAB, "\tc: 2"),
    "a tab behind a dash": ("-\ta: 1\n  b: 2\n", NO_TAB, "\ta: 1"),
    "a tab in a block scalar": ("a: |\n\tb\n", NO_TAB, "\tb"),
    "a tab that is innocent": ("a: [\n\t1,\n\t*]\n", "a value that begins with * has to be quoted", "*]"),
    "a list that is not closed": ("a: [b, c\n", "this [ is not closed", "[b, c"),
    "a list that is not closed above a key": ("a: [b, c\nd: e\n", "a comma or ] is missing here", ""),
    "no comma in a list": ("a: ['b' 'c']\n", "a comma or ] is missing here", "'c']"),
    "no comma in a mapping": ("{\n  'a': 'b'\n  'c': 'd'\n}\n", "a comma or } is missing here", "'c': 'd'"),
    "no comma behind a word": ("{\n  a: 1\n  b: 2\n}\n", "a comma or } is missing here", ""),
    "brackets that close nothing": ("a: ]\n", "] stands where a value is expected", "]"),
    "a comma too many": ("[a,, b]\n", ", stands where a value is expected", ", b]"),
    "a quote that is not closed": ('a: 1\nb: "c\nd: e\n', "this quote is not closed", '"c'),
    "behind a quote": ("a: 'b' c\n", CLOSING_QUOTE, "c"),
    "a quote in quotes": ("a: 'it's'\nb: 1\n", CLOSING_QUOTE, "s'"),
    "behind a list": ("a: [b] c\n", "nothing may follow this value on its line", "c"),
    "an escape that is none": (
        'a: "\\d+"\n',
        "`\\d` means nothing in double quotes: write `\\\\d`, or use single quotes",
        '\\d+"',
    ),
    "an escape without digits": ('a: "\\xy"\n', "an escape needs its hexadecimal digits here", 'y"'),
    "half a surrogate": ('a: "\\ud800"\n', "this escape is no character", 'd800"'),
    "a star": ("host: *.example.org\n", "a value that begins with * has to be quoted", "*.example.org"),
    "an ampersand": ("a: & b\n", "a value that begins with & has to be quoted", "& b"),
    "an at sign": ("a: @b\n", "a value that begins with @ has to be quoted", "@b"),
    "a backtick": ("a: `b`\n", "a value that begins with ` has to be quoted", "`b`"),
    "a percent sign": ("a: %b\n", "a value that begins with % has to be quoted", "%b"),
    "a percent sign in the first column": ("a: 1\n%b\n", DIRECTIVE, "%b"),
    "an unknown directive": ("%FOO bar\n---\na: 1\n", DIRECTIVE, "%FOO bar"),
    "an unknown version": ("%YAML 2.0\n---\na: 1\n", "only YAML 1.1 and 1.2 can be read", "%YAML 2.0"),
    "an unknown tag": ("a: !b!c 1\n", "nothing defines the prefix of this tag", "!b!c 1"),
    "behind a block header": ("a: | b\n  c\n", "only a comment may follow on this line", "b"),
    "behind the document": (
        "  a: 1\nb: 2\n",
        "this stands behind the end of the document: is `---` missing?",
        "b: 2",
    ),
    "a conflict": (
        "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> branch\n",
        "this is a conflict that git left: choose a side",
        "<<<<<<< HEAD",
    ),
    "a control character": ("ä: \x01\n", "the control character U+0001 cannot stand in YAML", "\x01"),
    "a NUL": (
        "a\0:\0",
        "the control character U+0000 cannot stand in YAML: is this UTF-16 without a byte order mark?",
        "\0:\0",
    ),
    "what we have no better words for": (
        "a: |0\n  b\n",
        "found an indentation indicator equal to 0 (while scanning a block scalar)",
        "0",
    ),
    "that, without a context": ("%YAML 1.1\n%YAML 1.1\n---\na: 1\n", "found duplicate %YAML directive", "%YAML 1.1"),
}


@pytest.mark.parametrize("name", CASES)
def test_errors(name: str) -> None:
    text, message, rest = CASES[name]
    assert error(text) == (message, rest)


@pytest.mark.parametrize("name", CASES)
def test_errors_behind_another_document(name: str) -> None:
    """The same, elsewhere, and with the line breaks of Windows."""
    text, message, rest = CASES[name]
    whole = f"x: ä😀\n...\n{text}".replace("\n", "\r\n")
    first, second = documents(whole)
    assert first.data == {"x": "ä😀"}
    assert second.error is not None
    assert (second.error.message, whole[second.error.offset :].partition("\r")[0]) == (message, rest)
    assert second.template is False

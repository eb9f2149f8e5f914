"""Syntax errors in words for people: what is probably wrong with the text, and where to look."""

from __future__ import annotations

import re

from .data import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Explain = Callable[[str, int, int], tuple[str, int]]

NO_TAB = "a tab cannot indent YAML: use spaces"
NO_PLAIN_START = "a value that begins with {sign} has to be quoted"
NO_PAIR = "this is no `key: value`"
UNCLOSED_QUOTE = "this quote is not closed"

AT: dict[str, str] = {
    "found character that cannot start any token": NO_PLAIN_START,
    "did not find expected node content": "{sign} stands where a value is expected",
    "did not find expected '-' indicator": "a list item (`- `) is expected here: is the indentation right?",
    "block sequence entries are not allowed in this context": "a list cannot begin behind its key: begin a new line",
    "mapping keys are not allowed in this context": "a key cannot begin here: begin a new line",
    "found unknown escape character": "`{pair}` means nothing in double quotes: write `\\{pair}`, or use single quotes",
    "did not find expected hexdecimal number": "an escape needs its hexadecimal digits here",
    "found invalid Unicode character escape code": "this escape is no character",
    "found a tab character that violates indentation": NO_TAB,
    "found a tab character where an indentation space is expected": NO_TAB,
    "found unexpected ':'": "a space is missing behind this `:`",
    "did not find expected comment or line break": "only a comment may follow on this line",
    "found undefined tag handle": "nothing defines the prefix of this tag",
    "did not find expected <document start>": "this stands behind the end of the document: is `---` missing?",
    "found incompatible YAML document": "only YAML 1.1 and 1.2 can be read",
}
"""libyaml's words -> ours, for what is to be shown where libyaml noticed it. `sign` is the character there."""

FROM: dict[str, str] = {
    "did not find expected alphabetic or numeric character": NO_PLAIN_START,
    "found unexpected end of stream": UNCLOSED_QUOTE,
    "found unexpected document indicator": UNCLOSED_QUOTE,
    "found unknown directive name": "a line that begins with `%` is a directive, and there are only %YAML and %TAG",
}
"""The same, for what is to be shown where the thing begins that libyaml could not finish."""

CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
NO_SPACE = re.compile(r"[\w.-]+:(?=[^\s:/])")
WORD_AND_COLON = re.compile(r""":(?:\s|$)|["']\s*$""")


def in_words(error: Any, text: str) -> Unreadable:
    """A `yaml.YAMLError` about `text` as what is to be told; the offset counts from the start of the text."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _bad_character(error, text)
    at, begin = mark.index, (error.context_mark or mark).index
    if conflict := CONFLICT.search(text):
        return Unreadable("this is a conflict that git left: choose a side", conflict.start())
    if error.problem in EXPLAINED:
        return Unreadable(*EXPLAINED[error.problem](text, at, begin))
    offset = begin if error.problem in FROM else at
    message = AT.get(error.problem) or FROM.get(error.problem)
    if message is None:
        return Unreadable(f"{error.problem} ({error.context})" if error.context else error.problem, at)
    pair = text[offset : offset + 2]
    if pair[:1] == "\t":
        return Unreadable(NO_TAB, offset)
    return Unreadable(message.format(sign=pair[:1] or "the end", pair=pair), offset)


def _bad_character(error: Any, text: str) -> Unreadable:
    code = getattr(error, "character", None)
    if not isinstance(code, int) or code < 0:
        return Unreadable(str(error), 0)
    reason = ": is this UTF-16 without a byte order mark?" if code == 0 else ""
    return Unreadable(f"the control character U+{code:04X} cannot stand in YAML{reason}", max(text.find(chr(code)), 0))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _no_pair(text: str, _at: int, begin: int) -> tuple[str, int]:
    """could not find expected ':'"""
    if found := NO_SPACE.match(text, begin):
        return f"a space is missing behind `{found.group()}`", begin
    return NO_PAIR, begin


def _second_pair(text: str, at: int, _begin: int) -> tuple[str, int]:
    """mapping values are not allowed in this context"""
    start = _line_start(text, at)
    if WORD_AND_COLON.search(text[start:at]):
        return "a value that contains `: ` has to be quoted", at
    above = _line_start(text, max(start - 1, 0))
    line = text[above:start]
    begin = above + len(line) - len(line.lstrip(" -"))
    if start > 0 and line.strip() and not WORD_AND_COLON.search(line):
        return _no_pair(text, at, begin)
    return "this line is indented deeper than the key above it, which has its value already", at


def _no_key(text: str, at: int, _begin: int) -> tuple[str, int]:
    """did not find expected key"""
    before = text[_line_start(text, at) : at].rstrip()
    if before.endswith(("'", '"')):
        return "nothing may follow a closing quote (inside, ' is written '' and \" is written \\\")", at
    if before:
        return "nothing may follow this value on its line", at
    if text.startswith("- ", at):
        return "a key is expected here, not a list item: is the indentation right?", at
    return "this line is indented like no key above it", at


def _unclosed(text: str, at: int, begin: int) -> tuple[str, int]:
    """did not find expected ',' or ']'"""
    opening, sign = text[begin : begin + 1], text[at : at + 1]
    if not sign:
        return f"this {opening} is not closed", begin
    start = _line_start(text, at)
    if sign == ":" and begin < start:  # the value above and this key were taken for one value
        at = len(text[:start].rstrip())
    return f"a comma or {']' if opening == '[' else '}'} is missing here", at


EXPLAINED: dict[str, Explain] = {
    "could not find expected ':'": _no_pair,
    "mapping values are not allowed in this context": _second_pair,
    "did not find expected key": _no_key,
    "did not find expected ',' or ']'": _unclosed,
    "did not find expected ',' or '}'": _unclosed,
}
"""libyaml's words -> what finds out more from the text, where libyaml noticed, and where that began."""

"""Comments that speak to k8slint, as text: `# k8slint: ignore[rule-id, ...] reason`.

What one says is read here, and what is wrong with it; what it covers is for `suppressions` to find out.
"""

from __future__ import annotations

import re

from .records import Record
from .sources import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "k8slint"
"""What a text without such comments does not contain."""

IGNORE, IGNORE_FILE = "ignore", "ignore-file"
WORDS = (IGNORE, IGNORE_FILE)

# Patterns as texts: few runs meet such a comment, and `re` keeps what it has compiled.
START = r"(?<!\S)#[ \t]*k8slint(?:[ \t]*:|(?=[ \t-]*ignore(?:-file)?[ \t]*\[))"
"""Where one begins: also one that lacks the colon, for that is a mistake and no prose."""

COMMENT = (
    r"#[ \t]*k8slint(?P<colon>[ \t]*:)?[ \t-]*(?P<word>[\w-]*)[ \t]*(?:\[(?P<rules>[^\]\n\r]*)\])?"
    r"(?P<reason>[^\n\r\x85\u2028\u2029]*)"
)
UNTIL = r"(?<!\S)until=([^\s:,;]*)"
DAY = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FORM = "# k8slint: ignore[rule-id] why"


class Statement(Record):
    """What somebody says back to findings: the ids of rules, the reason, the last day it holds ("" for ever).

    `fault` is what is wrong with it, "" if nothing is, and `advice` what to do about that.
    """

    rules: tuple[str, ...]
    reason: str
    until: str = ""
    fault: str = ""
    advice: str = ""


class Comment(Record):
    """One comment: where it stands, its word (`ignore`, `ignore-file`), and what it says."""

    span: Span
    word: str
    statement: Statement


def starts(text: str) -> Iterable[int]:
    """The offsets at which such comments begin, if what is there is a comment at all."""
    return (found.start() for found in re.finditer(START, text))


def read(text: str, at: int) -> Comment:
    """The comment that begins at one of the `starts` of a text."""
    found = re.compile(COMMENT).match(text, at)
    assert found is not None
    span = Span(at, at + len(found[0].rstrip()))
    statement = stated(_ids(found["rules"] or ""), found["reason"])
    word = found["word"]
    if not found["colon"] or word not in WORDS:
        wrong = f"there is no comment {NAME}: {word}" if found["colon"] else f"a colon is missing behind {NAME}"
        statement = statement.replace(fault=wrong.rstrip(), advice=f"write {FORM}")
    elif found["rules"] is None and found["reason"].startswith("["):
        statement = statement.replace(fault=f"the bracket behind {word} is not closed", advice=f"write {FORM}")
    return Comment(span, word, statement)


def _ids(inside: str) -> tuple[str, ...]:
    names = (name.strip() for name in inside.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def stated(rules: tuple[str, ...], text: str) -> Statement:
    """What rules and the text behind them say; `until=YYYY-MM-DD` may stand anywhere in the text."""
    days = re.findall(UNTIL, text)
    reason = " ".join(re.sub(UNTIL, "", text).split()).lstrip(":- ").rstrip(",; ")
    if not rules:
        advice = f"all rules at once are never ignored: write {FORM}"
        return Statement(rules, reason, "", "it names no rule", advice)
    if not is_reason(reason):
        return Statement(rules, reason, "", "it gives no reason", "say why behind the rules")
    if len(days) > 1 or not all(map(is_day, days)):
        wrong = (
            f"until={next(day for day in days if not is_day(day))} is no day"
            if len(days) == 1
            else "it has two last days"
        )
        return Statement(rules, reason, "", wrong, "write until=YYYY-MM-DD")
    return Statement(rules, reason, "".join(days))


def is_reason(text: str) -> bool:
    """Whether a text says anything: more than signs, and more than yes or no."""
    return any(character.isalnum() for character in text) and text.lower() not in ("true", "false", "yes", "no")


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    found = re.fullmatch(DAY, text)
    if found is None:
        return False
    year, month, day = map(int, found.groups())
    leap = month == 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= DAYS[month - 1] + leap


def content_start(text: str, start: int) -> int:
    """Where the first content behind an offset begins: its line is neither blank, nor a comment, `---` or directive."""
    at = start
    while at < len(text):
        stop = text.find("\n", at)
        stop = stop if stop >= 0 else len(text)
        line = text[at:stop].removeprefix("---").lstrip() if text.startswith("---", at) else text[at:stop].lstrip()
        if line and not line.startswith(("#", "%")):
            return at
        at = stop + 1
    return at


def written(rules: Iterable[str], reason: str) -> str:
    """A comment that says this."""
    return f"# {NAME}: {IGNORE}[{', '.join(rules)}] {reason}"


def rules_span(text: str, at: int) -> Span:
    """What stands between the brackets of the comment that begins there; it has some."""
    found = re.compile(COMMENT).match(text, at)
    assert found is not None
    return Span(*found.span("rules"))

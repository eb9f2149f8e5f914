"""Path patterns as `.gitignore` writes them: which files and folders a list of patterns matches.

Sources: https://git-scm.com/docs/gitignore#_pattern_format, and git's wildmatch.c and dir.c for what that leaves open.
The pathspec package answers for files only: of folders, about which a walk has to ask, it says that `*` outweighs a
`!*/` behind it. And to import it takes as long as the rest of a short run.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SPECIAL = re.compile(r"[*?\[\\]")
SUFFIX = re.compile(r"\*([^*?\[\\/]+)")
STARS = re.compile(r"\*+")
CLASS = re.compile(r"\[:([^\]]*):\]")
RANGE = re.compile(r"\\?(.)(?:-(?!\])\\?(.))?", re.DOTALL)

CHARACTER_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class Matcher:
    """A list of patterns. Paths are relative to the folder of the list, with `/`; those of folders end with one.

    Most patterns are a name, a path or a name's ending (`dist/`, `/deploy/old`, `*.log`): these are looked up. The
    others become regular expressions when a path first needs them.
    """

    __slots__ = ("_endings", "_exact", "_globs", "_included", "_suffixes")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._included: list[bool] = []  # by the pattern's number: whether it matches or, with `!`, takes out
        self._exact: dict[str, int] = {}  # a name, or a path with a `/` before it; of folders only, a `/` behind
        self._endings: list[tuple[str, int]] = []
        self._globs: list[tuple[_Glob, int]] = []
        for line in patterns:
            self._add(_trimmed(line))
        self._suffixes = tuple(ending for ending, _number in self._endings)
        self._globs.reverse()

    def _add(self, pattern: str) -> None:
        if not pattern or pattern.startswith("#"):
            return
        number = len(self._included)
        self._included.append(not pattern.startswith("!"))
        pattern = pattern.removeprefix("!")
        body = pattern.removesuffix("/")
        is_path = "/" in body
        if not SPECIAL.search(body):
            self._exact[f"/{pattern.removeprefix('/')}" if is_path else pattern] = number
        elif found := SUFFIX.fullmatch(pattern):
            self._endings.append((found[1], number))
        else:
            self._globs.append((_Glob(body.removeprefix("/"), is_path, body != pattern), number))

    def __bool__(self) -> bool:
        return bool(self._included)

    def own(self, path: str) -> bool | None:
        """What the last pattern that matches this very path says: True, or False if it begins with `!`.

        None where no pattern matches. Whether the folders that hold it are matched is not asked.
        """
        is_folder = path.endswith("/")
        whole = f"/{path.rstrip('/')}"
        name = whole[whole.rfind("/") + 1 :]
        exact = self._exact
        number = max(exact.get(name, -1), exact.get(whole, -1)) if exact else -1
        if is_folder:
            number = max(number, exact.get(f"{name}/", -1), exact.get(f"{whole}/", -1))
        if self._suffixes and name.endswith(self._suffixes):
            number = max(number, *(at for ending, at in self._endings if name.endswith(ending)))
        for glob, at in self._globs:
            if at < number:
                break
            if glob.matches(whole[1:], name, is_folder):
                number = at
                break
        return self._included[number] if number >= 0 else None

    def matches(self, path: str) -> bool:
        """Whether this path or one of the folders that hold it is matched: what a folder holds cannot be taken out."""
        if not self._included:
            return False
        end = path.find("/")
        while end >= 0:
            if self.own(path[: end + 1]):
                return True
            end = path.find("/", end + 1)
        return not path.endswith("/") and bool(self.own(path))


def compile(patterns: Iterable[str]) -> Matcher:
    """The matcher of a list of patterns. Any text is a pattern; a malformed one matches nothing, as with git."""
    return Matcher(patterns)


class _Glob:
    """A pattern with wildcards: for whole paths or, without a `/` in it, for names."""

    __slots__ = ("_expression", "folders_only", "is_path", "pattern")

    def __init__(self, pattern: str, is_path: bool, folders_only: bool) -> None:
        self.pattern = pattern
        self.is_path = is_path
        self.folders_only = folders_only
        self._expression: re.Pattern[str] | None = None

    def matches(self, path: str, name: str, is_folder: bool) -> bool:
        if self.folders_only and not is_folder:
            return False
        if self._expression is None:
            self._expression = re.compile(_translated(self.pattern), re.DOTALL)
        return self._expression.fullmatch(path if self.is_path else name) is not None


NOTHING = "(?!)"
"""An expression that matches nothing."""


def _trimmed(line: str) -> str:
    """A line of a file of patterns without its line break and the blanks behind it; `\\ ` keeps one."""
    line = line.removesuffix("\n").removesuffix("\r")
    kept = line.rstrip(" ")
    escapes = len(kept) - len(kept.rstrip("\\"))
    return f"{kept} " if escapes % 2 and len(kept) < len(line) else kept


def _translated(pattern: str) -> str:
    """The regular expression of a pattern with wildcards; `**` crosses folders where slashes are on both its sides."""
    pieces, at = [], 0
    while at < len(pattern):
        character = pattern[at]
        if character == "*":
            piece, at = _stars(pattern, at)
        elif character == "?":
            piece, at = "[^/]", at + 1
        elif character == "[":
            piece, at = _bracket(pattern, at + 1)
        elif character == "\\":
            piece, at = (re.escape(pattern[at + 1]) if at + 1 < len(pattern) else NOTHING), at + 2
        else:
            piece, at = re.escape(character), at + 1
        pieces.append(piece)
    return "".join(pieces)


def _stars(pattern: str, start: int) -> tuple[str, int]:
    found = STARS.match(pattern, start)
    assert found is not None
    end = found.end()
    alone = (start == 0 or pattern[start - 1] == "/") and pattern[end : end + 1] in ("", "/")
    if end - start == 1 or not alone:
        return "[^/]*", end
    return (".*", end) if end == len(pattern) else ("(?:.*/)?", end + 1)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The expression of a set of characters that begins at `at`, and where it ends. It never matches a `/`."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    items: list[str] = []
    while pattern[at : at + 1] != "]" or not items:
        if found := CLASS.match(pattern, at):
            if found[1] not in CHARACTER_CLASSES:
                return NOTHING, len(pattern)
            items.append(CHARACTER_CLASSES[found[1]])
        elif found := RANGE.match(pattern, at):
            low, high = found[1], found[2] or found[1]
            items.append(f"{re.escape(low)}-{re.escape(max(low, high))}")  # upside down, it is its first character
        else:
            return NOTHING, len(pattern)
        at = found.end()
    inside = "".join(items)
    return (f"[^/{inside}]" if negated else f"(?!/)[{inside}]"), at + 1

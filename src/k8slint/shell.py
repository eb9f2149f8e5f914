"""Shell text: what a script waits for without ever giving up, and the same script with a limit.

A small reader of POSIX sh and the common parts of bash: words with their quotes and substitutions, operators, comments,
here-documents, and as much of the compound commands as it takes to find loops. It takes any text: what is no shell has
no loops.
Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re

from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Edit = tuple[int, int, str]

OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|&>>?|<<<|<<-?|<>|<&|>>|>\||>&|[;&|()<>\n]")
COMMENT = re.compile(r"#[^\n]*")
REDIRECTS = frozenset(("&>", "&>>", "<<<", "<<", "<<-", "<>", "<&", ">>", ">|", ">&", "<", ">"))
JOINTS = frozenset(("&&", "||", "|", "|&"))
SUBSTITUTION = r"(?<=\$\()[^()]+(?=\))|`[^`]+`"
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
CLOSERS = {"${": "}", "$(": ")", "`": "`", '"': '"'}

OPENING = {"while": "done", "until": "done", "for": "done", "select": "done", "if": "fi", "case": "esac", "{": "}"}
CLOSING = frozenset(OPENING.values())
GOING_ON = frozenset(("do", "then", "else", "elif", "!", "time"))
RESERVED = frozenset(OPENING) | CLOSING | GOING_ON

TESTS = frozenset(("[", "[[", "test"))
SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh", "su"))
ALWAYS_TRUE = re.compile(r"(?:\[{1,2} (?:1|true|:|1 (?:-eq|==?) 1|-n 1) \]{1,2}|test 1|\(\( ?1 ?\)\))")
FILE_TEST = re.compile(r"(?<![\w-])-[bcdefghkprsuwxGLNOS] ")
READING = frozenset(("read", "mapfile", "getopts", "kill"))
"""Commands in a loop's test that make it no wait: it ends with its input, its arguments, or a process of its own."""

COMPARISON = re.compile(r"-(?:eq|ne|lt|le|gt|ge)\b|[<>]|[=!]=|(?<=\s)=(?=\s)")
CLOCK = re.compile(r"\bSECONDS\b|\bdate \+|\bEPOCHSECONDS\b")
COUNTED = re.compile(
    r"\b(?P<self>[A-Za-z_]\w*)=[^;\n]*?(?:\$\{?|(?:\(\(|\$\[)[^;\n]*?\b)(?P=self)\b"  # i=$((i+1)), i=`expr $i + 1`
    r"|\b(?P<step>[A-Za-z_]\w*)(?:\+\+|--(?!\w)|\s*[-+]=)"  # ((i++)), let i+=1
    r"|\(\(\s*(?:\+\+|--)(?P<first>[A-Za-z_]\w*)"  # ((++i))
    r"|\b(?P<time>[A-Za-z_]\w*)=[^;\n]*(?:\bSECONDS\b|\bdate \+|\bEPOCHSECONDS\b)"
)
"""How a loop counts, or reads the clock: a group has the name of the variable."""


class Command(Record):
    """A simple command: its words as written, where it stands, the operator before it, the open compounds around it."""

    words: tuple[str, ...]
    start: int
    end: int
    joint: str
    depth: int

    @property
    def name(self) -> str:
        """The word that says what runs: behind assignments, without its folder."""
        word = next((word for word in self.words if not ASSIGNMENT.match(word)), "")
        return "((" if word.startswith("((") else word.rpartition("/")[2]


class Loop(Record):
    """A `while` or `until`. `lead` is where the list of commands that it is part of begins, `do` is behind its `do`."""

    keyword: str
    text: str
    lead: int
    start: int
    do: int
    end: int
    test: tuple[Command, ...]
    body: tuple[Command, ...]
    depth: int


class Wait:
    """What a script waits for without a limit. `test` is the first such wait, as written: `until nc -z db 5432`."""

    __slots__ = ("_commands", "_loops", "_text", "test")

    def __init__(self, text: str, loops: list[Loop], commands: list[Command]) -> None:
        self._text = text
        self._loops = loops
        self._commands = commands
        first = min(_shown(loops, commands))
        self.test = first[1] if len(first[1]) <= 70 else f"{first[1][:67]}..."

    def bounded(self, attempts: int = 60, delay: int = 2) -> str:
        """The script with a limit on every wait: a loop ends the script with status 1 after so many attempts.

        `delay` is the pause, in seconds, that a loop without one gets. A script of one line stays one, and the counter
        of a longer one stands on a line of its own, in the style of the loop. A kubectl command gets the time that the
        attempts take.
        """
        variable = "tries"
        while variable in self._text:
            variable = f"_{variable}"
        edits: list[Edit] = []
        for number, loop in enumerate(self._loops, start=1):
            edits += _counter(self._text, loop, f"{variable}{number if number > 1 else ''}", attempts, delay)
        for command in self._commands:
            edits.append(_deadline(self._text, command, attempts * delay))
        pieces, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: edit[0]):
            pieces += [self._text[at:start], new]
            at = end
        return "".join(pieces) + self._text[at:]


def endless_wait(text: str) -> Wait | None:
    """What a shell script waits for with no counter, deadline or failing exit; None if it always ends.

    A wait is a `while` or `until` that tests something outside the script, or always true, again and again; or a
    `kubectl rollout status` or `kubectl wait` that was told to wait for ever. Loops in the background, loops that read
    their input, and scripts that `timeout` runs are none.
    """
    loops, commands = [], []
    for script in _scripts(text):
        loops += [loop for loop in script.loops if _is_wait(loop) and not _is_bounded(loop)]
        commands += [command for command in script.commands if _never_times_out(command)]
    return Wait(text, loops, commands) if loops or commands else None


def commands(text: str, again: bool = False) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The simple commands of a script, those in substitutions and those that it gives to shells included: their words
    without quotes, and whether they stand in a loop or another compound command, which may run them again and again.
    """
    for command in _Script(text, 0, len(text)).commands:
        inside = again or command.depth > 0
        names = {word.rpartition("/")[2] for word in command.words}
        runs_shell = bool(SHELLS & names) and any(word[:1] == "-" and word.endswith("c") for word in names)
        for word in command.words:
            is_script = runs_shell and word[:1] == word[-1:] and word[:1] in ("'", '"') and len(word) > 1
            for inner in [word[1:-1]] if is_script else re.findall(SUBSTITUTION, word):
                yield from commands(inner.strip("`"), inside)
        yield tuple(word.strip("'\"") for word in command.words), inside


def _shown(loops: list[Loop], commands: list[Command]) -> Iterator[tuple[int, str]]:
    for loop in loops:
        test = loop.text[: loop.do - loop.start].rstrip().removesuffix("do").rstrip(" \t\r\n;")
        yield loop.start, " ".join(test.split())
    for command in commands:
        yield command.start, " ".join(command.words)


# -- reading -----------------------------------------------------------------------------------------------------------


class _Open:
    """A compound command that is being read."""

    __slots__ = ("body", "do", "lead", "start", "test", "word")

    def __init__(self, word: str, start: int, lead: int, test: int) -> None:
        self.word = word
        self.start = start
        self.lead = lead
        self.test = self.body = test
        self.do = -1


class _Script:
    """Reads `text[start:end]`: its simple commands and its loops, with offsets in `text`."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.commands: list[Command] = []
        self.loops: list[Loop] = []
        self._stack: list[_Open] = []
        self._words: list[tuple[str, int]] = []
        self._joint = ""
        self._lead: int | None = None
        skip = False
        for word, at, is_operator in _tokens(text, start, end):
            if is_operator:
                skip = word in REDIRECTS
                if not skip:
                    self._operator(word, at)
            elif skip:
                skip = False
            else:
                self._word(word, at)
        self._finish()

    def _finish(self) -> None:
        """The command that was being read is complete."""
        if self._words:
            words = tuple(word for word, _ in self._words)
            last, at = self._words[-1]
            self.commands.append(Command(words, self._words[0][1], at + len(last), self._joint, len(self._stack)))
            self._words = []
            self._joint = ""

    def _operator(self, operator: str, at: int) -> None:
        pending = bool(self._joint) and not self._words
        self._finish()
        if operator in JOINTS:
            self._joint = operator
        elif operator == "(":
            self._open("(", at)
        elif operator == ")":
            self._joint, self._lead = "", None
            if self._stack and self._stack[-1].word == "(":
                self._lead = self._stack.pop().lead
        elif not (operator == "\n" and pending):
            if operator == "&" and self._lead is not None:
                lead = self._lead
                self.loops = [loop for loop in self.loops if loop.start < lead]
            self._joint, self._lead = "", None

    def _word(self, word: str, at: int) -> None:
        if self._words or word not in RESERVED:
            self._lead = at if self._lead is None else self._lead
            self._words.append((word, at))
        elif word in OPENING:
            self._open(word, at)
        elif word in CLOSING:
            self._close(word, at + len(word))
        elif word in ("!", "time"):
            self._lead = at if self._lead is None else self._lead
        else:
            if word == "do" and self._stack and self._stack[-1].do < 0:
                self._stack[-1].do, self._stack[-1].body = at + len(word), len(self.commands)
            self._joint, self._lead = "", None

    def _open(self, word: str, at: int) -> None:
        self._stack.append(_Open(word, at, at if self._lead is None else self._lead, len(self.commands)))
        self._joint, self._lead = "", None

    def _close(self, word: str, end: int) -> None:
        if not self._stack or OPENING.get(self._stack[-1].word) != word:
            return
        opened = self._stack.pop()
        self._joint, self._lead = "", opened.lead
        if opened.word in ("while", "until") and opened.do >= 0:
            test, body = self.commands[opened.test : opened.body], self.commands[opened.body :]
            text, depth = self.text[opened.start : end], len(self._stack)
            loop = Loop(opened.word, text, opened.lead, opened.start, opened.do, end, tuple(test), tuple(body), depth)
            self.loops.append(loop)


def _scripts(text: str) -> Iterator[_Script]:
    """The script, and the scripts in single quotes that it gives to shells, unless `timeout` runs these."""
    spans = [(0, len(text))]
    while spans:
        script = _Script(text, *spans.pop())
        yield script
        for command in script.commands:
            names = [word.rpartition("/")[2] for word in command.words]
            if "timeout" not in names and SHELLS.intersection(names):
                quoted = next((word for word in command.words if word[:1] == "'" == word[-1:] and len(word) > 1), "")
                if quoted and any(word[:1] == "-" and word.endswith("c") for word in names):
                    at = text.index(quoted, command.start)
                    spans.append((at + 1, at + len(quoted) - 1))


def _tokens(text: str, at: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """Words and operators, each with its offset and whether it is an operator. Here-documents are passed over."""
    documents: list[str] = []
    awaits_delimiter = False
    while at < end:
        if text[at] in " \t\r" or text.startswith("\\\n", at):
            at += 1 if text[at] != "\\" else 2
        elif found := COMMENT.match(text, at, end):
            at = found.end()
        elif not text.startswith("((", at) and (found := OPERATOR.match(text, at, end)):
            yield found.group(), at, True
            at = found.end()
            awaits_delimiter = found.group() in ("<<", "<<-")
            if found.group() == "\n" and documents:
                at = _behind_documents(text, at, end, documents)
                documents = []
        else:
            stop = min(_word_end(text, at), end)
            if awaits_delimiter:
                documents.append(text[at:stop].strip("'\"\\"))
                awaits_delimiter = False
            yield text[at:stop], at, False
            at = stop


def _behind_documents(text: str, at: int, end: int, delimiters: Iterable[str]) -> int:
    for delimiter in delimiters:
        line = ""
        while at < end and line != delimiter:
            start, at = at, (text.find("\n", at, end) + 1) or end
            line = text[start:at].strip()
    return at


def _word_end(text: str, at: int) -> int:
    """The end of the word at an offset. `(( ))` is one word."""
    if text.startswith("((", at):
        return _piece_end(text, at)
    while at < len(text) and text[at] not in " \t\r\n;&|()<>":
        at = _piece_end(text, at)
    return at


def _piece_end(text: str, at: int) -> int:
    """The end of one piece of a word: a character, or a whole quotation or substitution with all that is in it."""
    open_: list[str] = []
    while at < len(text):
        character = text[at]
        inner = open_[-1] if open_ else ""
        if character == "\\":
            at += 2
        elif character == "'" and inner != '"':
            at = (text.find("'", at + 1) + 1) or len(text)
        elif character == inner:
            open_.pop()
            at += 1
        elif closer := CLOSERS.get(text[at : at + 2]) or CLOSERS.get(character):
            open_.append(closer)
            at += 2 if character == "$" else 1
        else:
            if character == "(" and inner in ("", ")"):
                open_.append(")")
            at += 1
        if not open_:
            break
    return min(at, len(text))


# -- judging -----------------------------------------------------------------------------------------------------------


def _is_wait(loop: Loop) -> bool:
    """Whether a loop waits for something outside the script, rather than works through something."""
    tests = {command.name for command in loop.test}
    inner = tests | {command.name for command in loop.body}
    if tests & READING or "shift" in inner:
        return False
    if "sleep" in inner or _is_always(loop):
        return True
    test = loop.text[: loop.do - loop.start]
    if tests <= TESTS:
        return "$(" in test or "`" in test or FILE_TEST.search(test) is not None
    return "((" not in tests and (loop.keyword == "until" or test.split()[1:2] == ["!"])


def _is_always(loop: Loop) -> bool:
    """Whether the test of a loop never ends it."""
    tests = {command.name for command in loop.test}
    if loop.keyword == "until":
        return tests == {"false"}
    text = " ".join(" ".join(command.words) for command in loop.test)
    return tests <= {"true", ":", "sleep"} or ALWAYS_TRUE.fullmatch(text) is not None


def _is_bounded(loop: Loop) -> bool:
    """Whether something else than what it waits for ends a loop: a counter, the clock, a failing or certain exit."""
    counted = {name for found in COUNTED.finditer(loop.text) for name in found.groups() if name}
    if any(_is_limit(command, counted) or (command.name == "((" and counted) for command in loop.test):
        return True
    exits = [command for command in loop.body if command.name in ("break", "exit", "return", "kill")]
    if exits and any(_is_limit(command, counted) for command in loop.body):
        return True
    return any(
        command.name == "kill"
        or (command.name != "break" and command.words[-1] not in (command.name, "0"))
        or (command.joint not in ("&&", "||") and command.depth == loop.depth + 1)
        for command in exits
    )


def _is_limit(command: Command, counted: set[str]) -> bool:
    """Whether a command compares something that is counted, or the clock."""
    if command.name not in TESTS and command.name != "((":
        return False
    text = " ".join(command.words)
    if COMPARISON.search(text) is None:
        return False
    return CLOCK.search(text) is not None or not counted.isdisjoint(re.findall(r"\w+", text))


def _never_times_out(command: Command) -> bool:
    """Whether it is a kubectl command that waits without a limit.

    `rollout status` does unless told otherwise, `wait` only with a negative timeout.
    Source: https://kubernetes.io/docs/reference/kubectl/generated/
    """
    if command.name not in ("kubectl", "oc") or "timeout" in command.words:
        return False
    timeout = _timeout(command)
    if {"rollout", "status"} <= set(command.words):
        return timeout.rstrip("smh") in ("", "0") and not {"--watch=false", "-w=false"} & set(command.words)
    return "wait" in command.words and timeout.startswith("-")


def _timeout(command: Command) -> str:
    """The value of its `--timeout`; "" if it has none."""
    for word, after in zip(command.words, (*command.words[1:], ""), strict=True):
        if word.startswith("--timeout"):
            return word.partition("=")[2] or after
    return ""


# -- editing -----------------------------------------------------------------------------------------------------------


def _counter(text: str, loop: Loop, variable: str, attempts: int, delay: int) -> Iterator[Edit]:
    """The edits that put a counter into a loop: at zero before it, counted and compared first of all in its body."""
    is_always = _is_always(loop)  # then the attempt comes behind the counter, else before it
    compare = "-le" if is_always else "-lt"
    counter = f"{variable}=$(({variable}+1)); [ ${variable} {compare} {attempts} ] || exit 1"
    if all(command.name != "sleep" for command in (*loop.test, *loop.body)):
        counter += f"; sleep {delay}"
    line = text.rfind("\n", 0, loop.lead) + 1
    margin = text[line : loop.lead]
    has_lines = "\n" in text.strip() and not margin.strip()
    yield loop.lead, loop.lead, f"{variable}=0\n{margin}" if has_lines else f"{variable}=0; "
    stop = text.find("\n", loop.do, loop.end)
    rest = text[loop.do : stop].strip() if stop >= 0 else "-"
    if rest and not rest.startswith("#"):
        yield loop.do, loop.do, f" {counter};"
        return
    body = next(line for line in text[stop + 1 :].split("\n") if line.strip())
    indent = body[: len(body) - len(body.lstrip())]
    yield stop + 1, stop + 1, f"{indent}{'  ' if body.lstrip().startswith('done') else ''}{counter}\n"


def _deadline(text: str, command: Command, seconds: int) -> Edit:
    """The edit that gives a kubectl command a timeout."""
    written = text[command.start : command.end]
    found = re.search(r"--timeout(?:=|\s+)\S+", written)
    if found:
        return command.start + found.start(), command.start + found.end(), f"--timeout={seconds}s"
    at = command.start + written.index("status") + len("status")
    return at, at, f" --timeout={seconds}s"

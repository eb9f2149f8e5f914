"""The command line of k8slint: the only room that prints, reads the environment, or decides how the program exits.

Exit codes, the same for every format: 0, clean; 1, findings at or above `--fail-on`; 2, wrong usage or configuration, a
path that cannot be read, an internal error.
"""

from __future__ import annotations

import os
import sys

from . import arguments as command_line
from .about import NAME as PROGRAM
from .about import VERSION
from .arguments import COMMANDS, UsageError
from .config_schema import meant
from .reports.terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import NoReturn, TextIO

    from .arguments import Arguments, Output
    from .checking import Checked
    from .extensions import Extensions
    from .findings import Known, Render, Report
    from .fixing import Fixed
    from .inputs import Task

CLEAN, FOUND, FAILED = 0, 1, 2
INTERRUPTED = 130


def run() -> NoReturn:
    """The program: `main`, then an end without the interpreter's own clean-up, which takes as long as a small run."""
    import gc

    gc.disable()  # what is read is kept to the end, so there is nothing to collect
    code = main()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line, the program's own if none is given. Returns the exit code; all output is flushed."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(given)
    except UsageError as error:
        command = f" {given[0]}" if given and given[0] in COMMANDS else ""
        return _refuse(str(error), f"\n{PROGRAM}{command} --help shows how it is used\n")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # a bug: whatever it is, it must not look like "findings", which is exit code 1
        return _bug(error, "--verbose" in given)


def _dispatch(argv: Sequence[str]) -> int:
    if not argv:
        _write(sys.stderr, command_line.overview())
        return FAILED
    command = argv[0]
    if command in ("--help", "-h"):
        return _write(sys.stdout, command_line.overview())
    if command == "--version":
        return _write(sys.stdout, f"{PROGRAM} {VERSION}\n")
    if command not in COMMANDS:
        raise UsageError(_no_command(command))
    from .config import ConfigError
    from .files import PathError
    from .git import GitError
    from .packs import PackError

    try:
        return RUNS[command](argv[1:])
    except (ConfigError, PathError, PackError, GitError) as error:
        return _refuse(str(error))
    except SystemExit:  # argparse, after --help
        return CLEAN


def _no_command(word: str) -> str:
    if word.startswith("-"):
        return f"the command comes first: {PROGRAM} check {word}"
    if os.path.exists(word):
        return f"{word} is no command; did you mean {PROGRAM} check {word}?"
    return f"there is no command {word}{meant(word, COMMANDS)}"


def _check(argv: Sequence[str]) -> int:
    from . import checking, inputs
    from .reports import FORMATS, WITH_CHANGES

    extensions = _extensions()
    formats = {**FORMATS, **extensions.reporters}
    arguments = command_line.parse("check", argv, formats)
    tasks = inputs.Tasks(arguments, _cache(), extensions, _today())
    if arguments.show_settings:
        return _show_settings(arguments, extensions)
    if arguments.fix:
        results = _fixed(arguments, extensions, is_written=True)
        if results is None:
            return FAILED
        _write(sys.stderr, _what_was_fixed(results, is_written=True))
    if arguments.add_ignore:
        _ignored(arguments, extensions)
    named = list(tasks.named())
    if "-" in arguments.paths:
        named.append(tasks.of_stdin(_standard_input()))
    with_changes = any(output.format in WITH_CHANGES for output in arguments.outputs)
    checked = checking.check(arguments, tasks, named, with_changes=with_changes)
    report = checked.report
    if checked.is_empty:
        _write(sys.stderr, f"warning: {printable(checked.why_empty)}\n")
    written = [_output(output, formats, checked, arguments) for output in arguments.outputs]
    _tell_beside(report, arguments)
    if checked.baseline is not None and not report.errors:
        written.append(_write_baseline(arguments.baseline, checked.baseline))
    code = FAILED if report.errors else FOUND if checked.fails else CLEAN
    return max(code, *written)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise UsageError("standard input (-) is closed")
    return sys.stdin.buffer.read()


def _write_baseline(path: str, entries: Sequence[Known]) -> int:
    from . import baseline
    from .reports.summary import count

    code = _write_file(path, baseline.text(entries))
    if code == CLEAN:
        _write(sys.stderr, f"wrote {printable(path)}: {count(len(entries), 'finding')} known\n")
    return code


def _fix(argv: Sequence[str]) -> int:
    arguments = command_line.parse("fix", argv, ())
    is_written = not (arguments.diff or arguments.check)
    results = _fixed(arguments, _extensions(), is_written=is_written)
    if results is None:
        return FAILED
    if arguments.diff:
        from .edits.diff import unified_diff

        changes = [(task, change) for task, fixed in results for change in fixed.changes]
        texts = [unified_diff(task.shown(task.inputs.prefix + c.path), c.before, c.after) for task, c in changes]
        _write(sys.stdout, "".join(texts), exact=True)
    _write(sys.stderr if arguments.diff else sys.stdout, _what_was_fixed(results, is_written=is_written))
    # What is written is not in the index, of which --staged speaks, before somebody stages it.
    is_waiting = arguments.staged or not is_written
    is_left = any(fixed.refused or (fixed.changes and is_waiting) for _task, fixed in results)
    return FOUND if is_left else CLEAN


def _fixed(arguments: Arguments, extensions: Extensions, *, is_written: bool) -> list[tuple[Task, Fixed]] | None:
    """Fixes every project that is named, all of it worked out before the first file is written. None after an error."""
    from . import fixing, inputs, writing

    allowed = ("safe", "unsafe") if arguments.unsafe else ("safe",)
    selection = inputs.selection(arguments)
    results = [
        (task, fixing.fix(task.inputs, task.config, task.rules, selection, allowed))
        for task in inputs.Tasks(arguments, _cache(), extensions, _today()).named()
    ]
    errors = [error.replace(path=error.path and task.shown(error.path)) for task, f in results for error in f.errors]
    if errors:
        from .findings import Report, Summary
        from .reports import text

        report = Report((), (), tuple(errors), Summary())
        _write(sys.stderr, text.failures(report, verbose=arguments.verbose))
        return None
    if is_written:
        writing.write([(task.inputs.root, change) for task, fixed in results for change in fixed.changes])
    return results


def _what_was_fixed(results: Sequence[tuple[Task, Fixed]], *, is_written: bool) -> str:
    from .reports import fixes
    from .reports.paths import renamed_fixes

    shown = [renamed_fixes(fixed, task.shown) if task.is_renamed else fixed for task, fixed in results]
    return "".join(f"{line}\n" for line in fixes.lines(shown, is_written=is_written))


def _ignored(arguments: Arguments, extensions: Extensions) -> None:
    """Writes comments for all findings; all of it is worked out before the first file is written."""
    from . import ignoring, inputs, writing
    from .reports import ignored
    from .reports.paths import renamed_ignored

    selection, reason, least = inputs.selection(arguments), arguments.add_ignore, arguments.min_severity
    results = [
        (task, ignoring.ignore(task.inputs, task.config, task.rules, selection, reason, min_severity=least))
        for task in inputs.Tasks(arguments, _cache(), extensions, _today()).named()
    ]
    writing.write([(task.inputs.root, change) for task, found in results for change in found.changes])
    shown = [renamed_ignored(found, task.shown) if task.is_renamed else found for task, found in results]
    _write(sys.stderr, "".join(f"{line}\n" for line in ignored.lines(shown)))


def _output(output: Output, formats: Mapping[str, Render], checked: Checked, arguments: Arguments) -> int:
    """Writes a report where it goes; the exit code that follows from that."""
    from .reports import FOR_PEOPLE, FROM_REPOSITORY

    is_coloured = _is_coloured(arguments.color, None if output.file else sys.stdout)
    report = checked.report if output.format in FOR_PEOPLE else checked.for_programs
    if output.format in FROM_REPOSITORY:
        report = _from_repository(report)
    content = formats[output.format](report, is_coloured, arguments.verbose)
    if output.format in FOR_PEOPLE and not output.file and _is_in_actions():
        content = _inert(content)
    return _write_file(output.file, content) if output.file else _write(sys.stdout, content)


def _from_repository(report: Report) -> Report:
    """The report with paths from the top of the git repository that the working directory is in, else from that
    directory; none is absolute.
    """
    from functools import cache

    from . import git
    from .reports.paths import renamed

    here = os.getcwd()
    top = git.top_of(here) or here
    return renamed(report, cache(lambda path: os.path.relpath(os.path.join(here, path), top)))


def _tell_beside(report: Report, arguments: Arguments) -> None:
    """What standard output has no room for goes to standard error: the summary, or at least what went wrong."""
    from .reports import summary, text

    shown = next((output.format for output in arguments.outputs if not output.file), "")
    if shown == "concise":
        _write(sys.stderr, "".join(f"{line}\n" for line in summary.lines(report, verbose=arguments.verbose)))
    elif shown not in ("text", "github"):  # these have all, and GitHub's runner reads commands in standard error too
        beside = "".join(f"{line}\n" for line in summary.stale(report, verbose=arguments.verbose))
        _write(sys.stderr, text.failures(report, verbose=arguments.verbose) + beside)


def _show_settings(arguments: Arguments, extensions: Extensions) -> int:
    from . import config, inputs

    file = arguments.show_settings
    if os.path.isdir(file):
        raise UsageError(f"--show-settings shows what holds for a file, and {file} is a folder")
    (task,) = inputs.Tasks(arguments.replace(paths=(file,)), _cache(), extensions).named()
    path = os.path.relpath(os.path.abspath(file), task.inputs.root)
    return _write(sys.stdout, config.show(task.rules, task.config, inputs.selection(arguments), path))


def _files(argv: Sequence[str]) -> int:
    from . import engine, inputs
    from .reports.files import FORMATS

    arguments = command_line.parse("files", argv, FORMATS)
    shown = []
    for task in inputs.Tasks(arguments, _cache(), _extensions()).named():
        report = engine.explain_files(task.inputs, task.config)
        rows = [row.replace(path=task.shown(row.path)) for row in report.files]
        reason = "the configuration says so"
        rows += [engine.FileRow(task.shown(task.inputs.prefix + path), "excluded", reason) for path in task.excluded]
        shown.append((task.root, report.replace(files=tuple(sorted(rows, key=lambda row: row.path)))))
    return _outputs(arguments, {output.format: FORMATS[output.format](shown) for output in arguments.outputs})


def _checklist(argv: Sequence[str]) -> int:
    from . import engine, inputs
    from .reports.checklist import FORMATS

    arguments = command_line.parse("checklist", argv, FORMATS)
    selection = inputs.selection(arguments).replace(profile="checklist")
    pages = [
        (task.root, page)
        for task in inputs.Tasks(arguments, _cache(), _extensions(), _today()).named()
        for page in engine.review(task.inputs, task.config, task.rules, selection)
    ]
    code = _outputs(arguments, {output.format: FORMATS[output.format](pages) for output in arguments.outputs})
    return code or (CLEAN if all(page.is_met for _root, page in pages) else FOUND)


def _rules(argv: Sequence[str]) -> int:
    from . import docs, inputs

    arguments = command_line.parse("rules", argv, docs.LISTS)
    packs = inputs.Tasks(arguments, _cache(), _extensions()).packs()
    return _outputs(arguments, {output.format: docs.LISTS[output.format](packs) for output in arguments.outputs})


def _explain(argv: Sequence[str]) -> int:
    from . import docs, inputs

    arguments = command_line.parse("explain", argv, ())
    (id,) = arguments.operands
    packs = inputs.Tasks(arguments, _cache(), _extensions()).packs()
    found = {rule.id: (pack, rule) for pack in packs for rule in pack.rules}
    if id not in found:
        raise UsageError(f"there is no rule {id}{meant(id, found)}")
    return _write(sys.stdout, docs.page(*found[id], color=_is_coloured(arguments.color, sys.stdout)))


def _init(argv: Sequence[str]) -> int:
    from .config import FILE_NAME

    arguments = command_line.parse("init", argv, ())
    folder = arguments.operands[0] if arguments.operands else "."
    if not os.path.isdir(folder):
        raise UsageError(f"{folder} is no folder")
    path = os.path.normpath(os.path.join(folder, FILE_NAME))
    if os.path.lexists(path):
        return _refuse(f"{path} is there already")
    from .config_template import configuration

    return _create({path: configuration(folder)})


def _new(argv: Sequence[str]) -> int:
    from . import packs
    from .rule_template import new_rule

    arguments = command_line.parse("new", argv, ())
    taken = [rule.id for rule in packs.built_in().rules]
    return _create(new_rule(arguments.operands[0], arguments.pack, taken))


def _test(argv: Sequence[str]) -> int:
    from . import testing

    arguments = command_line.parse("test", argv, ())
    blessing = ["--bless"] if arguments.bless else []
    return testing.main([*arguments.operands, *blessing], _extensions().packs())


RUNS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "check": _check,
    "checklist": _checklist,
    "explain": _explain,
    "files": _files,
    "fix": _fix,
    "init": _init,
    "new": _new,
    "rules": _rules,
    "test": _test,
}
"""What runs each command, given its arguments; returns the exit code."""


def _extensions() -> Extensions:
    """The plugins that are installed beside this program."""
    from .extensions import SWITCH, Extensions
    from .reports import FORMATS

    return Extensions(sys.path, automatic=not os.environ.get(SWITCH), formats=FORMATS)


def _outputs(arguments: Arguments, contents: Mapping[str, str]) -> int:
    """Writes each format where it goes; the exit code that follows from that."""
    codes = []
    for output in arguments.outputs:
        content = contents[output.format]
        codes.append(_write_file(output.file, content) if output.file else _write(sys.stdout, content))
    return max(codes)


def _is_coloured(when: str, stream: TextIO | None) -> bool:
    if when != "auto" or stream is None:
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _cache() -> str:
    """The user's cache folder of this program; "" if there is no telling where that is."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    return os.path.join(base, PROGRAM) if os.path.isabs(base) else ""


def _today() -> str:
    """The day, where the user is."""
    from time import strftime

    return strftime("%Y-%m-%d")


def _write(stream: TextIO | None, text: str, *, exact: bool = False) -> int:
    """Writes to a standard stream, and flushes it; the exit code that follows from that.

    What the stream's encoding does not have is escaped; `exact` writes UTF-8 instead, and surrogates as the bytes that
    they stand for. A reader that went away (`| head`) has seen enough: that is no failure.
    """
    if stream is None:  # whoever started the program has closed it
        return FAILED if stream is sys.stderr or not text else _refuse("the output cannot be written: it is closed")
    if stream is sys.stderr and _is_in_actions():
        text = _inert(text)
    try:
        if exact:
            stream.flush()
            stream.buffer.write(text.encode("utf-8", "surrogateescape"))
        else:
            encoding = stream.encoding or "utf-8"
            stream.write(text if text.isascii() else text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What is buffered would fail again when the stream is closed; it goes nowhere instead.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            return CLEAN
        return FAILED if stream is sys.stderr else _refuse(f"the output cannot be written: {_reason(error)}")
    return CLEAN


def _write_file(path: str, text: str) -> int:
    """Writes a file whole or not at all; the exit code that follows from that."""
    from .writing import save

    try:
        save(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        return _refuse(f"{path} cannot be written: {_reason(error)}")
    return CLEAN


def _is_in_actions() -> bool:
    """Whether GitHub's runner reads what is printed, and takes some of it for commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _inert(text: str) -> str:
    from .reports.github import inert

    return inert(text)


def _create(files: Mapping[str, str]) -> int:
    """Writes new files, with their folders, and says which; none if one of them is there. Returns the exit code."""
    existing = [path for path in files if os.path.lexists(path)]
    if existing:
        return _refuse("\n".join(f"{path} is there already: nothing is written" for path in existing))
    for path, content in files.items():
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            with open(path, "x", encoding="utf-8", newline="\n") as stream:
                stream.write(content)
        except OSError as error:
            return _refuse(f"{path} cannot be written: {_reason(error)}")
        _write(sys.stdout, f"wrote {path}\n")
    return CLEAN


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _refuse(message: str, hint: str = "") -> int:
    """Says why a run failed, one error in each line of the message."""
    _write(sys.stderr, "".join(f"error: {printable(line)}\n" for line in message.splitlines()) + hint)
    return FAILED


def _bug(error: Exception, verbose: bool) -> int:
    from traceback import format_exception

    if verbose:
        _write(sys.stderr, "".join(format_exception(error)))
    hint = "" if verbose else "; --verbose shows where"
    return _refuse(f"a bug in {PROGRAM}: {type(error).__name__}: {error}{hint}")

"""The command line: arguments -> what is asked for. Mistakes are `UsageError`s that say what was probably meant."""

from __future__ import annotations

import argparse
import os

from .about import NAME as PROGRAM
from .config_schema import meant
from .problems import SEVERITIES
from .records import Record
from .rules import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import NoReturn

BASELINE = ".k8slint-baseline.json"
"""The baseline that is meant where none is named."""

COMMANDS = {
    "check": "find what would hurt in production",
    "checklist": "show which items of the production checklist are met",
    "fix": "mend what can be mended, touching nothing else",
    "files": "show what is judged, known and skipped, and why; and what is deployed together",
    "rules": "list the rules",
    "explain": "show what a rule is about, its options and an example",
    "init": "write a configuration to start with",
    "new": "write a rule to start with, and its fixtures",
    "test": "run the fixtures of a pack of rules",
}


class UsageError(Exception):
    """A command line that cannot be understood; the message says why, and what was probably meant."""


class Output(Record):
    """A format, and the file that it goes to; "" is standard output."""

    format: str
    file: str = ""


class Operands(Record):
    """What a command takes beside its options: how that is written, what it is, how many at least and at most."""

    form: str
    meaning: str
    least: int = 0
    most: float = 1


OPERANDS = {
    "rules": Operands("", "nothing", most=0),
    "explain": Operands("RULE", "the id of a rule", least=1),
    "init": Operands("[DIR]", "the root of the project; default: the working folder"),
    "new": Operands("[CATEGORY/]ID", "the category of the rule and its id, such as images/image-tag-latest", least=1),
    "test": Operands(
        "[DIR] [RULE ...]", "the folder of a pack, default: the working folder; some of its rules", most=float("inf")
    ),
}
"""Of the commands that take no paths of manifests."""


class Arguments(Record):
    """What a command line asks for. A field that the command does not have keeps its default.

    `operands` are those of a command that takes no paths of manifests. `kubernetes` is (major, minor) or None;
    `context` a folder, `none`, or "" for the whole project; `pack` the folder of a pack.
    """

    command: str
    paths: tuple[str, ...] = ()
    operands: tuple[str, ...] = ()
    stdin_filename: str = ""
    outputs: tuple[Output, ...] = (Output("text"),)
    color: str = "auto"
    staged: bool = False
    since: str = ""
    baseline: str = ""
    write_baseline: bool = False
    prune_baseline: bool = False
    config: str = ""
    context: str = ""
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = ""
    fail_on: str = ""
    min_severity: str = "info"
    exit_zero: bool = False
    fold: bool = True
    strict: bool = False
    kubernetes: tuple[int, int] | None = None
    show_settings: str = ""
    show_suppressed: bool = False
    category: str = ""
    add_ignore: str = ""
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    check: bool = False
    verbose: bool = False
    trust_project: bool = False
    pack: str = "."
    bless: bool = False


def overview() -> str:
    """What `k8slint --help` says."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {summary}" for name, summary in COMMANDS.items())
    return f"""usage: {PROGRAM} COMMAND [OPTIONS] [PATH ...]

Finds what would hurt in production in Kubernetes manifests, and says exactly where.

commands:
{commands}

options:
  -h, --help  show this message, or that of a command: {PROGRAM} check --help
  --version   show the version

exit codes: 0, clean; 1, findings at or above --fail-on; 2, wrong usage or configuration, a file that cannot be read,
an internal error
"""


def parse(command: str, argv: Sequence[str], formats: Iterable[str]) -> Arguments:
    """What the arguments of a command ask for. `formats` are those that the command can write. What comes behind `--`
    is no option, whatever it looks like.

    Raises `UsageError`, and `SystemExit(0)` after `--help` has been shown.
    """
    parser = _parser(command, tuple(formats))
    end = argv.index("--") if "--" in argv else len(argv)
    words, files = _sorted_out(argv[:end], parser.options)
    found, unknown = parser.parse_known_intermixed_args(words)
    if unknown:
        name = unknown[0].partition("=")[0]
        raise UsageError(f"{command} has no option {name}{meant(name, parser.options)}")
    named = "operands" if command in OPERANDS else "paths"
    setattr(found, named, [*(getattr(found, named) or ()), *files, *argv[end + 1 :]])
    values: Mapping[str, object] = {name: value for name, value in vars(found).items() if value is not None}
    defaults = Arguments(command, outputs=(Output(parser.formats[0]),)) if parser.formats else Arguments(command)
    return _checked(defaults.replace(**{name: _frozen(value) for name, value in values.items()}))


def _sorted_out(words: Sequence[str], options: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words that are what they seem, and names of files that seem to be options.

    Hook programs give names as bare words, and a name may come from anybody: one that could be an option with a value
    is refused. Names of YAML and JSON files are no options without one.
    """
    seeming = [word for word in words if word.startswith("-") and word not in ("-", *options) and os.path.lexists(word)]
    for word in seeming:
        if word.partition("=")[0] in options:
            raise UsageError(f"{word} is an option, and the name of a file: if you mean the file, write ./{word}")
    return [word for word in words if word not in seeming], seeming


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _checked(arguments: Arguments) -> Arguments:
    to_stdout = [output.format for output in arguments.outputs if not output.file]
    if len(to_stdout) > 1:
        raise UsageError(
            f"only one format can go to standard output, not {' and '.join(to_stdout)}: "
            f"write the others to files, --format {to_stdout[-1]}=FILE"
        )
    named = [os.path.realpath(output.file) for output in arguments.outputs if output.file]
    for output in arguments.outputs:
        if output.file and named.count(os.path.realpath(output.file)) > 1:
            raise UsageError(f"two formats cannot go to one file, {output.file}")
    operands = OPERANDS.get(arguments.command)
    if operands is not None and not operands.least <= len(arguments.operands) <= operands.most:
        given = f", not {' '.join(arguments.operands)}" if arguments.operands else ""
        raise UsageError(f"{arguments.command} takes {operands.form or operands.meaning}{given}")
    if "-" in arguments.paths and arguments.command != "check":
        raise UsageError(f"{arguments.command} does not read standard input (-)")
    if arguments.paths.count("-") > 1:
        raise UsageError("standard input (-) can be read only once")
    if arguments.unsafe and arguments.command == "check" and not arguments.fix:
        raise UsageError("--unsafe says what --fix may apply: check --fix --unsafe")
    if arguments.fix and "-" in arguments.paths:
        raise UsageError("standard input (-) cannot be fixed")
    if arguments.add_ignore and "-" in arguments.paths:
        raise UsageError("standard input (-) cannot get comments")
    _check_state(arguments)
    if arguments.baseline == "" and (arguments.write_baseline or arguments.prune_baseline):
        arguments = arguments.replace(baseline=BASELINE)
    if arguments.stdin_filename and "-" not in arguments.paths:
        raise UsageError("--stdin-filename names standard input, which is read where - is among the paths")
    return arguments


def _check_state(arguments: Arguments) -> None:
    """What is judged: one state of the files, all of it or what is new."""
    writes = "--fix" if arguments.fix else "--add-ignore" if arguments.add_ignore else ""
    narrows = (("--baseline", arguments.baseline), ("--since", arguments.since), ("--staged", arguments.staged))
    narrow = next((name for name, value in narrows if value), "")
    if writes and narrow:
        raise UsageError(f"{writes} is for all findings in the files, {narrow} for some: run them one after the other")
    if arguments.staged and "-" in arguments.paths:
        raise UsageError("standard input (-) is in no git index, of which --staged speaks")
    if arguments.since and "-" in arguments.paths:
        raise UsageError("standard input (-) has no history, of which --since speaks")
    if arguments.write_baseline and arguments.prune_baseline:
        raise UsageError("--write-baseline drops what is gone too: --prune-baseline is not needed beside it")
    if arguments.write_baseline and arguments.since:
        raise UsageError("--write-baseline lists all findings, --since shows some: run them one after the other")


class _Parser(argparse.ArgumentParser):
    """Raises `UsageError` instead of exiting. `options` are its long options, `formats` those that it can write."""

    def __init__(self, command: str, formats: tuple[str, ...]) -> None:
        # A usage and a width of our own: argparse would load shutil to ask for the terminal's.
        operands = OPERANDS[command].form if command in OPERANDS else "[PATH ...]"
        super().__init__(
            f"{PROGRAM} {command}",
            f"{PROGRAM} {command} [OPTIONS] {operands}".rstrip(),
            COMMANDS[command].capitalize() + ".",
            formatter_class=_formatter,
            allow_abbrev=False,
        )
        self.options: list[str] = []
        self.formats = formats

    def option(self, name: str, **settings: object) -> None:
        """Adds an option."""
        self.options.append(name)
        self.add_argument(name, **settings)  # type: ignore[arg-type]  # argparse types each keyword on its own

    def error(self, message: str) -> NoReturn:
        """What argparse calls for a wrong value."""
        raise UsageError(message.removeprefix("argument "))


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, max_help_position=30, width=110)


def _parser(command: str, formats: tuple[str, ...]) -> _Parser:
    parser = _Parser(command, formats)
    if command in OPERANDS:
        _add_operands(parser, command)
        return parser
    stdin = "; - reads standard input" if command == "check" else ""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help=f"files and folders; the working folder if there is none{stdin}"
    )
    if formats:
        _add_output(parser, formats)
    _add_project(parser)
    if command in ("check", "fix"):
        parser.option(
            "--staged", action="store_true", default=None, help="judge what the git index has, as if there were no more"
        )
        _add_display(parser, command)
        _add_rules(parser)
        _add_fixes(parser, command)
    if command == "check":
        _add_new(parser)
        _add_findings(parser)
        _add_verdict(parser)
    return parser


def _add_operands(parser: _Parser, command: str) -> None:
    """The operands and options of a command that takes no paths of manifests."""
    operands = OPERANDS[command]
    parser.add_argument(
        "operands", nargs="*", metavar=operands.form, help=operands.meaning if operands.most else argparse.SUPPRESS
    )
    if command == "rules":
        _add_output(parser, parser.formats)
    if command in ("rules", "explain"):
        _add_packs(parser)
    if command == "explain":
        _add_color(parser)
    parser.option("--verbose", action="store_true", default=None, help="tracebacks")
    if command == "new":
        parser.option("--pack", metavar="DIR", help="the folder of the pack; default: the working folder")
    if command == "test":
        parser.option(
            "--bless", action="store_true", default=None, help="rewrite what the fixtures expect with what is found"
        )


def _add_output(parser: _Parser, formats: tuple[str, ...]) -> None:
    parser.option(
        "--format",
        dest="outputs",
        action="append",
        type=_output(formats),
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(formats)}; can be repeated, one at most without a file",
    )


def _add_display(parser: _Parser, command: str) -> None:
    if command == "check":
        _add_color(parser)
    parser.option("--verbose", action="store_true", default=None, help="all places, all files, tracebacks")


def _add_color(parser: _Parser) -> None:
    parser.option("--color", type=_one_of("auto", "always", "never"), metavar="WHEN", help="auto, always or never")


def _add_project(parser: _Parser) -> None:
    parser.option(
        "--context", metavar="DIR|none", help="the folder that is known, instead of the whole project; or none"
    )
    _add_packs(parser)


def _add_packs(parser: _Parser) -> None:
    parser.option("--config", metavar="FILE", help="the configuration, instead of the nearest .k8slint.yaml")
    parser.option(
        "--trust-project", action="store_true", default=None, help="run packs that a discovered configuration names"
    )


def _add_fixes(parser: _Parser, command: str) -> None:
    parser.option("--unsafe", action="store_true", default=None, help="apply fixes too that can break a workload")
    if command == "check":
        parser.option("--fix", action="store_true", default=None, help="fix first, then check")
        return
    parser.option("--diff", action="store_true", default=None, help="print what would change as a diff, write nothing")
    parser.option(
        "--check", action="store_true", default=None, help="write nothing; exit with 1 if anything would change"
    )


def _add_rules(parser: _Parser) -> None:
    for name, meaning in (
        ("--select", "run only these rules or categories"),
        ("--extend-select", "run these too"),
        ("--ignore", "do not run these"),
    ):
        parser.option(name, action="extend", type=_names, metavar="RULE,...", help=meaning)
    parser.option("--profile", type=_one_of(*PROFILES), metavar="NAME", help=f"one of {', '.join(PROFILES)}")
    parser.option(
        "--kubernetes-version",
        dest="kubernetes",
        type=_version,
        metavar="X.Y",
        help="the version that the cluster has",
    )


def _add_findings(parser: _Parser) -> None:
    parser.option("--stdin-filename", metavar="NAME", help="the file that standard input stands for")
    parser.option("--min-severity", type=_one_of(*SEVERITIES), metavar="SEVERITY", help="show nothing below this")
    parser.option(
        "--no-fold", dest="fold", action="store_false", default=None, help="show also what other findings imply"
    )
    parser.option(
        "--show-suppressed", action="store_true", default=None, help="show what is ignored too, with the reasons"
    )
    parser.option(
        "--add-ignore",
        type=_reason,
        metavar="REASON",
        help="first write a comment for each finding that ignores it, with this reason",
    )
    parser.option(
        "--sarif-category",
        dest="category",
        type=_category,
        metavar="NAME",
        help="what tells this run apart from others over the same commit, for --format sarif",
    )
    parser.option("--show-settings", metavar="FILE", help="show the rules and settings that hold for a file, and stop")


def _add_new(parser: _Parser) -> None:
    parser.option(
        "--since",
        type=_given,
        metavar="REF",
        help="show only what has to do with changes since a git revision, what is gone included",
    )
    parser.option("--baseline", type=_given, metavar="FILE", help="show only what this file does not list")
    parser.option(
        "--write-baseline",
        action="store_true",
        default=None,
        help=f"list all findings in the baseline ({BASELINE} if none is named)",
    )
    parser.option("--prune-baseline", action="store_true", default=None, help="drop from the baseline what is gone")


def _add_verdict(parser: _Parser) -> None:
    parser.option(
        "--fail-on",
        type=_one_of(*SEVERITIES),
        metavar="SEVERITY",
        help="exit with 1 from this on; default: warning",
    )
    parser.option("--exit-zero", action="store_true", default=None, help="exit with 0 whatever is found")
    parser.option("--strict", action="store_true", default=None, help="exit with 1 if anything was not judged")


def _one_of(*names: str) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value not in names:
            raise argparse.ArgumentTypeError(f"{value!r} is none of {', '.join(names)}{meant(value, names)}")
        return value

    return convert


def _output(formats: tuple[str, ...]) -> Callable[[str], Output]:
    known = _one_of(*formats)

    def convert(value: str) -> Output:
        name, given, file = value.partition("=")
        if given and not file:
            raise argparse.ArgumentTypeError(f"{value!r} names no file")
        return Output(known(name), "" if file == "-" else file)

    return convert


def _reason(value: str) -> str:
    from .comments import stated

    statement = stated(("rule",), value)
    if statement.fault or not value.isprintable():
        wrong = f"{statement.fault}: {statement.advice}" if statement.fault else "it has to be one line of text"
        raise argparse.ArgumentTypeError(f"{value!r} is no reason: {wrong}")
    return value.strip()


def _given(value: str) -> str:
    if not value:
        raise argparse.ArgumentTypeError("the value is empty: leave the option out where there is none")
    return value


def _category(value: str) -> str:
    name = value.rstrip("/")
    if not name or not name.isprintable():
        raise argparse.ArgumentTypeError(f"{value!r} is no category: it has to be one line of text")
    return name


def _names(value: str) -> list[str]:
    return [name for part in value.split(",") if (name := part.strip())]


def _version(value: str) -> tuple[int, int]:
    parts = value.removeprefix("v").split(".")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{value!r} is no version of Kubernetes such as 1.33")
    return int(parts[0]), int(parts[1])

"""Rule pages: what there is to know of a rule, made of the rule and its fixtures; and lists of all rules."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import fill

from . import fixing
from .config import FILE_NAME, ConfigError, Selection, inline
from .config_model import is_in_profile
from .edits.diff import unified_diff
from .records import Record
from .reports import text
from .rules import PROFILES
from .testing import cases, prepare, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .findings import Finding
    from .packs import Pack
    from .rules import Rule
    from .testing import Case

    List = Callable[[Sequence[Pack]], str]

WIDTH = 118
VERSION = 1
"""Of the list as JSON."""

FOUND = re.compile(r"\S.*?:\d+:\d+: \w+\[(?P<rule>[\w-]+)\] ")
FIX = re.compile(r"    fix: .* \((?P<safety>\w+)\)")
TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple[str, ...]": "a list of texts",
    "dict[str, str]": "a mapping of texts",
}
"""What the types of options are called in a configuration."""


class Row(Record):
    """What a list says of a rule. `fix` has the safeties of the fixes that it offers in its fixtures."""

    id: str
    category: str
    severity: str
    profiles: tuple[str, ...]
    fix: tuple[str, ...]
    checklist: str
    summary: str
    pack: str


class Example(Record):
    """A finding of a case, and what its fix makes of the case's files, as a diff ("" if it has none)."""

    case: Case
    finding: Finding
    diff: str


def rows(packs: Sequence[Pack]) -> list[Row]:
    """All rules of some packs, sorted by id."""
    found = [_row(pack, rule) for pack in packs for rule in pack.rules]
    return sorted(found, key=lambda row: row.id)


def _row(pack: Pack, rule: Rule) -> Row:
    fix = tuple(safety for safety in ("safe", "unsafe", "suggest") if safety in _safeties(pack, rule))
    return Row(rule.id, rule.category, rule.severity, _profiles(rule), fix, rule.checklist, rule.summary, pack.name)


def _profiles(rule: Rule) -> tuple[str, ...]:
    """The profiles that run a rule, but for `all`."""
    return tuple(profile for profile in PROFILES[:-1] if is_in_profile(rule, profile))


def _safeties(pack: Pack, rule: Rule) -> set[str]:
    """The safeties of the fixes that a rule's fixtures expect."""
    found = set()
    folder = Path(pack.fixtures) / rule.id
    for path in folder.glob("fail*.out") if pack.fixtures else ():
        speaker = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if finding := FOUND.match(line):
                speaker = finding["rule"]
            elif (fix := FIX.fullmatch(line)) and speaker == rule.id:
                found.add(fix["safety"])
    return found


def table(packs: Sequence[Pack]) -> str:
    """The list for people: a line for each rule, below the names of the columns."""
    lines: list[tuple[str, ...]] = [("rule", "category", "severity", "profiles", "fix", "checklist", "summary")]
    for row in rows(packs):
        cells = (", ".join(row.profiles), ", ".join(row.fix), row.checklist)
        lines.append((row.id, row.category, row.severity, *(cell or "-" for cell in cells), row.summary))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = (zip(line, widths, strict=True) for line in lines)
    return "".join("  ".join(f"{cell:{width}}" for cell, width in line).rstrip() + "\n" for line in padded)


def json(packs: Sequence[Pack]) -> str:
    """The list for programs, as docs/json.md describes it."""
    from json import dumps

    found = [{field: getattr(row, field) for field in Row._fields} for row in rows(packs)]
    return dumps({"version": VERSION, "rules": found}, indent=1) + "\n"


LISTS: Mapping[str, List] = {"table": table, "json": json}


def page(pack: Pack, rule: Rule, *, color: bool = False) -> str:
    """The page of a rule: what it is about, what can be set, and an example from its fixtures."""
    blocks = ["\n".join(_head(rule)), rule.documentation.strip().partition("\n")[2].strip()]
    if rule.options:
        blocks.append("\n".join(("Options:", *_options(rule))))
    example = example_of(pack, rule)
    if example is not None:
        blocks.append(f"Example, fixtures/{example.case}:")
        blocks.append(text.block(example.finding, color=color))
        if example.diff:
            blocks.append(f"What its fix changes:\n\n{example.diff.rstrip()}")
    return "\n\n".join(filter(None, blocks)) + "\n"


def _head(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: {rule.summary}"
    yield ""
    rows = {
        "severity": rule.severity,
        "category": rule.category,
        "profiles": ", ".join(_profiles(rule)) or "none: it runs only on request",
        "checklist": rule.checklist,
        "elsewhere": ", ".join(f"{tool} {id}" for tool, id in sorted(rule.peers.items())),
    }
    width = max(map(len, rows))
    yield from (f"{name:{width}}  {value}" for name, value in rows.items() if value)


def _options(rule: Rule) -> Iterator[str]:
    for option in rule.options:
        default = inline(option.default) or '""'
        for margin, line in ((2, f"{option.name}: {TYPES[option.type]}; default: {default}"), (6, option.meaning)):
            yield fill(line, WIDTH, initial_indent=" " * margin, subsequent_indent=" " * 6, break_on_hyphens=False)


def example_of(pack: Pack, rule: Rule) -> Example | None:
    """The first finding of one of a rule's `fail*` cases: with a fix if one has that, without a configuration if one
    can do without, the smallest of these.
    """
    found: list[tuple[bool, bool, int, int, Example]] = []
    for case in cases(pack, (rule.id,)) if pack.fixtures else ():
        if case.fails:
            try:
                findings = [finding for finding in run(case).report.findings if finding.rule == rule.id]
            except ConfigError:  # the harness says what is wrong with the case
                continue
            if findings:
                example = Example(case, findings[0], "")
                has_no_fix, is_configured = findings[0].fix is None, (case.path / FILE_NAME).exists()
                found.append((has_no_fix, is_configured, len(findings), _size(case), example))
    if not found:
        return None
    example = min(found, key=lambda each: each[:-1])[-1]
    return example.replace(diff=_diff(example.case)) if example.finding.fix is not None else example


def _size(case: Case) -> int:
    paths = case.path.rglob("*") if case.path.is_dir() else (case.path,)
    return sum(path.stat().st_size for path in paths if path.is_file())


def _diff(case: Case) -> str:
    """What all fixes of a case's rule change in it, suggestions too."""
    given = prepare(case)
    selection = Selection(select=(case.rule.id,))
    fixed = fixing.fix(given.inputs, given.config, case.rules, selection, ("safe", "unsafe", "suggest"))
    return "".join(unified_diff(change.path, change.before, change.after) for change in fixed.changes)

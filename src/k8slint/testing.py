"""The fixture harness: runs the cases of a pack and says what is wrong with them and with the rules' documentation.

It is public, for packs of one's own: `k8slint test PACK` from a shell, or in a test

    @pytest.mark.parametrize("case", cases(load("my-pack")), ids=str)
    def test_case(case: Case) -> None:
        assert case_faults(case) == []

A case is a file or a folder `pass*` or `fail*` in `fixtures/<rule-id>/`. Its rule finds nothing in the former and
something in the latter; `fail*.out` says exactly what. Where the rule offers fixes, safe or unsafe, `fail*.fixed` is
what they make of the case, byte by byte: a file where they change only the one that is the case, else a folder with the
files that are changed or new. Only what is in the case is known; beside its own rule those run that a `.k8slint.yaml`
in its folder names.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from difflib import unified_diff
from pathlib import Path

from . import engine, files, fixing
from .config import FILE_NAME, Config, ConfigError, Selection, read
from .files import ProjectPaths
from .kinds import TABLE
from .packs import Pack, PackError, built_in, kinds, load
from .project import Inputs
from .records import Record
from .reports.summary import count
from .rules import HEADINGS
from .targets import Document, Namespace, Unit
from .views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from .findings import Finding, Region, Report
    from .fixing import Fixed
    from .kinds import KindRow
    from .problems import Problems
    from .rules import Rule
    from .views import Resource
    from .world import World

__all__ = [
    "Case",
    "Fixes",
    "Outcome",
    "Prepared",
    "bless",
    "built_in",
    "case_faults",
    "cases",
    "findings_text",
    "fix",
    "load",
    "main",
    "pack_faults",
    "prepare",
    "rule_faults",
    "run",
    "sections",
]

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
TODAY = "2026-07-01"
"""The day on which all cases are checked."""

MANIFESTS = (".yaml", ".yml", ".json")
RESULTS = (".out", ".fixed")
"""Endings of what belongs to a case beside its manifests."""


class Case(Record):
    """One case of one rule: `path` is its file or folder, `rules` are all that it may run, `kinds` is what is known of
    kinds.
    """

    rule: Rule
    path: Path
    rules: tuple[Rule, ...]
    kinds: Mapping[str, KindRow] = TABLE

    def __str__(self) -> str:
        """`image-tag-latest/fail-untagged`."""
        return f"{self.rule.id}/{self.name}"

    @property
    def name(self) -> str:
        """The name without its ending."""
        return self.path.stem if self.path.is_file() else self.path.name

    @property
    def fails(self) -> bool:
        """Whether its rule has to find something in it."""
        return self.name.startswith("fail")

    @property
    def expected(self) -> Path:
        """The file with the findings that it expects."""
        return self.path.with_name(f"{self.name}.out")

    @property
    def fixed(self) -> Path:
        """The file or the folder with what it expects fixes to make of it."""
        return self.path.with_name(f"{self.name}.fixed")


class Fixes(Record):
    """What fixes make of a case: the new contents of files that they change or make, by path, and what is wrong."""

    contents: Mapping[str, bytes]
    faults: tuple[str, ...]


class Outcome(Record):
    """What running a case gave: the report, and what a rule changed although it must not."""

    report: Report
    changed: tuple[str, ...]


def cases(pack: Pack, ids: Sequence[str] = ()) -> tuple[Case, ...]:
    """The cases of a pack, or of some of its rules, sorted."""
    own = {rule.id for rule in pack.rules}
    rules = (*pack.rules, *(rule for rule in built_in().rules if rule.id not in own))
    known = kinds([pack])
    return tuple(
        Case(rule, path, rules, known)
        for rule in pack.rules
        if not ids or rule.id in ids
        for path in _contents(Path(pack.fixtures) / rule.id)
        if path.name.startswith(("pass", "fail"))
        and (path.suffix not in RESULTS if path.is_dir() else path.suffix in MANIFESTS)
    )


def _contents(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


class Prepared(Record):
    """What a case gives to the engine, its rules aside."""

    inputs: Inputs
    config: Config
    selection: Selection


def prepare(case: Case) -> Prepared:
    """Reads a case. Raises `ConfigError` where its `.k8slint.yaml` is wrong."""
    root = case.path if case.path.is_dir() else case.path.parent
    own = root / FILE_NAME
    configured = case.path.is_dir() and own.exists()
    config = read(str(own), case.rules, root=str(root)) if configured else Config("", str(root))
    # Files are named one by one too: what git ignores, such as an environment in which a pack is installed, is judged.
    within = [str(path) for path in sorted(case.path.rglob("*")) if path.is_file() and path.suffix in MANIFESTS]
    paths = (str(case.path), *within)
    found = files.walk(ProjectPaths(str(root), config.path, paths, str(root)), config, context=False)
    given = (found.reported, found.context, found.skipped, found.charts)
    inputs = Inputs(str(root), "", *given, today=TODAY, kinds=case.kinds)
    return Prepared(inputs, config, Selection(select=(case.rule.id, *_named(config))))


def run(case: Case) -> Outcome:
    """Runs a case. Raises `ConfigError` where its `.k8slint.yaml` is wrong."""
    given = prepare(case)
    changed: list[str] = []
    guarded = [_guarded(rule, changed) for rule in case.rules]
    report = engine.check(given.inputs, given.config, guarded, given.selection)
    return Outcome(report, tuple(dict.fromkeys(changed)))


def _named(config: Config) -> Iterator[str]:
    """The rules and categories that a configuration speaks of and does not switch off."""
    for settings in (config.rules, *(override.rules for override in config.overrides)):
        yield from (name for name, setting in settings.items() if not setting.off)


def _guarded(rule: Rule, changed: list[str]) -> Rule:
    """The rule, with the data that it can reach compared before and after each of its checks."""

    def check(target: Any, **arguments: Any) -> Problems:
        reached = list(_data(target, arguments.get("world")))
        before = [repr(data) for data in reached]
        yield from rule.check(target, **arguments)
        if [repr(data) for data in reached] != before:
            changed.append(f"rule {rule.id} changes the data that it is given: rules only read")

    return rule.replace(check=check)


def _data(target: object, world: World | None) -> Iterator[object]:
    resources: list[Resource] = []
    if isinstance(target, Document):
        yield target.data
    if isinstance(target, View):
        resources.append(target.resource)
    if isinstance(target, Document | Namespace | Unit):
        resources += target.resources
    if world is not None:
        resources += (resource for unit in world.units() for resource in unit.resources)
    for resource in {id(resource): resource for resource in resources}.values():
        yield from (resource.data, resource.document.data)


def findings_text(findings: Iterable[Finding]) -> str:
    """Findings as `.out` files have them: `path:line:column: severity[rule] message (resource)`, a line each, and
    indented below it the related places, the help and the fix.
    """
    return "".join(f"{line}\n" for finding in findings for line in _finding_lines(finding))


def _finding_lines(finding: Finding) -> Iterator[str]:
    resource = "" if finding.resource is None else f" ({finding.resource})"
    yield f"{_place(finding.region)}: {finding.severity}[{finding.rule}] {finding.message}{resource}"
    for related in finding.related:
        yield f"    {_place(related.region)}: {related.note}"
    if finding.help:
        yield f"    help: {finding.help}"
    if finding.fix is not None:
        yield f"    fix: {finding.fix.title} ({finding.fix.safety})"


def _place(region: Region) -> str:
    return f"{region.path}:{region.line}:{region.column}"


def case_faults(case: Case) -> list[str]:
    """What is wrong with a case; nothing if it is as it should be."""
    try:
        outcome = run(case)
    except ConfigError as error:
        return [f"{case}: {error}"]
    report = outcome.report
    faults = [f"{case}: {failure.message}\n{failure.traceback}".rstrip() for failure in report.errors]
    faults += [f"{case}: {change}" for change in outcome.changed]
    own = [finding for finding in report.findings if finding.rule == case.rule.id]
    if not report.summary.files:
        faults.append(f"{case}: nothing in it was judged")
    if case.fails and not own:
        faults.append(f"{case}: {case.rule.id} finds nothing")
    if not case.fails and own:
        faults.append(f"{case}: {case.rule.id} finds something\n{findings_text(own)}".rstrip())
    if case.fails:
        faults += _differences(case, findings_text(report.findings))
        fixes = fix(case)
        faults += [f"{case}: {fault}" for fault in fixes.faults]
        faults += _fix_differences(case, fixes)
    return faults


def _differences(case: Case, found: str) -> list[str]:
    if not case.expected.exists():
        return [f"{case}: there is no {case.expected.name}; --bless writes it"]
    expected = case.expected.read_text(encoding="utf-8")
    if expected == found:
        return []
    return [f"{case}: other findings than expected\n{_difference(case.expected.name, expected, found)}"]


def _difference(name: str, expected: str, found: str) -> str:
    lines = unified_diff(expected.splitlines(keepends=True), found.splitlines(keepends=True), name, "found")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines).rstrip()


def fix(case: Case) -> Fixes:
    """Applies the fixes of a case's rule, safe and unsafe. Raises `ConfigError` where its `.k8slint.yaml` is wrong."""
    given = prepare(case)
    others = {rule.id: "never" for rule in case.rules if rule.id != case.rule.id}
    config = given.config.replace(fix={**given.config.fix, **others})

    def fixed(inputs: Inputs) -> Fixed:
        return fixing.fix(inputs, config, case.rules, given.selection, ("safe", "unsafe"))

    first = fixed(given.inputs)
    contents = {change.path: change.after for change in first.changes}
    after = given.inputs.replace(contents=contents, reported=tuple(sorted({*given.inputs.reported, *contents})))
    marks = [engine.examine(inputs, config, case.rules, Selection("all")).marks for inputs in (given.inputs, after)]
    brought = Counter(mark[0] for mark in (Counter(marks[1]) - Counter(marks[0])).elements())
    faults = [failure.message for failure in first.errors]
    faults += [f"a fix is refused: {refusal.reason}" for refusal in first.refused]
    faults += [f"its fixes bring {count(number, 'finding')} of {rule}" for rule, number in sorted(brought.items())]
    faults += [f"fixing once more changes {change.path} again" for change in fixed(after).changes]
    return Fixes(contents, tuple(faults))


def _fix_differences(case: Case, fixes: Fixes) -> list[str]:
    expected = {}
    if case.fixed.is_file():
        expected = {case.path.name: case.fixed.read_bytes()}
    elif case.fixed.is_dir():
        paths = [path for path in case.fixed.rglob("*") if path.is_file()]
        expected = {path.relative_to(case.fixed).as_posix(): path.read_bytes() for path in paths}
    if fixes.contents and not expected:
        return [f"{case}: there is no {case.fixed.name}; --bless writes it"]
    faults = []
    for path in sorted(expected.keys() | fixes.contents.keys()):
        texts = [those.get(path, b"").decode("utf-8", "backslashreplace") for those in (expected, fixes.contents)]
        if expected.get(path) != fixes.contents.get(path):
            faults.append(f"{case}: fixed otherwise than expected\n{_difference(path, *texts)}".rstrip())
    return faults


def bless(case: Case) -> tuple[str, ...]:
    """Writes what a `fail*` case finds, and what fixes make of it, as what it expects. The names of what that changed.

    Nothing is written where a rule crashes, a fix fails or the case's configuration is wrong: `case_faults` says so.
    """
    if not case.fails:
        return ()
    try:
        report, fixes = run(case).report, fix(case)
    except ConfigError:
        return ()
    if report.errors or fixes.faults:
        return ()
    changed = []
    found = findings_text(report.findings)
    if _differences(case, found):
        case.expected.write_text(found, encoding="utf-8", newline="\n")
        changed.append(case.expected.name)
    if _fix_differences(case, fixes):
        _write_fixes(case, fixes)
        changed.append(case.fixed.name)
    return tuple(changed)


def _write_fixes(case: Case, fixes: Fixes) -> None:
    if case.fixed.is_dir():
        shutil.rmtree(case.fixed)
    else:
        case.fixed.unlink(missing_ok=True)
    is_one_file = case.path.is_file() and [*fixes.contents] == [case.path.name]
    for path, content in fixes.contents.items():
        file = case.fixed if is_one_file else case.fixed / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def rule_faults(pack: Pack, rule: Rule) -> list[str]:
    """What is wrong with a rule, whatever it finds: its id, its documentation, its folder of cases."""
    faults = [*_id_faults(rule), *_documentation_faults(rule)]
    names = [case.name for case in cases(pack, (rule.id,))]
    faults += [
        f"it has no {sort}* case in fixtures/{rule.id}/"
        for sort in ("pass", "fail")
        if not any(name.startswith(sort) for name in names)
    ]
    faults += [f"two of its cases are called {name}" for name in sorted(set(names)) if names.count(name) > 1]
    for path in _contents(Path(pack.fixtures) / rule.id):
        if path.suffix in RESULTS and path.stem in names:
            if path.stem.startswith("pass"):
                faults.append(f"fixtures/{rule.id}/{path.name}: a pass* case has no results")
        elif path.stem not in names and path.name not in names:
            faults.append(f"fixtures/{rule.id}/{path.name} belongs to no case")
    return [f"{rule.id}: {fault}" for fault in faults]


def _id_faults(rule: Rule) -> Iterator[str]:
    if not ID.fullmatch(rule.id):
        yield "an id is lower-case words with hyphens between them, subject first: image-tag-latest"
    file = Path(rule.file).name
    if file != f"{rule.id.replace('-', '_')}.py":
        yield f"its file is called {file}, not {rule.id.replace('-', '_')}.py"
    if not rule.category.isidentifier() or not rule.category.islower():
        yield f"its category is a folder with a lower-case name, not {rule.category!r}"


def _documentation_faults(rule: Rule) -> Iterator[str]:
    lines = rule.documentation.strip().splitlines()
    if not lines:
        yield "its file has no docstring"
        return
    if lines[0].endswith(".") or (len(lines) > 1 and lines[1].strip()):
        yield "the docstring begins with one summary line without a full stop, and a blank line"
    found = sections(rule.documentation)
    for heading in HEADINGS:
        if not found.get(heading):
            yield f"the docstring has no paragraph that begins with `{heading}:`"
    ordered = [heading for heading in HEADINGS if heading in found]
    if list(found) != ordered:
        yield f"the docstring's paragraphs stand in the order {', '.join(ordered)}"
    for option in rule.options:
        if not option.meaning:
            yield f"the docstring of check has no line `{option.name.replace('-', '_')}: what it means`"


def sections(documentation: str) -> dict[str, str]:
    """A rule's documentation below its summary: heading -> text, paragraphs divided by blank lines."""
    found: dict[str, str] = {}
    heading = ""
    for paragraph in re.split(r"\n\s*\n", documentation.strip())[1:]:
        name, colon, text = paragraph.partition(":")
        if colon and name in HEADINGS:
            heading, found[name] = name, text.strip()
        elif heading:
            found[heading] = f"{found[heading]}\n\n{paragraph.strip()}".strip()
    return found


def pack_faults(pack: Pack) -> list[str]:
    """What is wrong with a pack as a whole: folders of fixtures without a rule."""
    if not pack.fixtures:
        return [f"pack {pack.name} has no folder fixtures/"]
    known = {rule.id for rule in pack.rules}
    strays = [path for path in _contents(Path(pack.fixtures)) if path.is_dir() and path.name not in known]
    return [f"fixtures/{path.name}/ belongs to no rule" for path in strays if not path.name.startswith(("_", "."))]


def pack_at(folder: str, installed: Iterable[Pack] = ()) -> Pack:
    """The pack in a folder: the one among those that are installed if that is it, as it has kinds too.

    Raises `PackError`.
    """
    fixtures = (Path(folder) / "fixtures").resolve()
    known = (pack for pack in (built_in(), *installed) if pack.fixtures and Path(pack.fixtures).resolve() == fixtures)
    return next(known, None) or load(folder)


def main(argv: Sequence[str] | None = None, installed: Iterable[Pack] = ()) -> int:
    """`k8slint test [PACK] [--bless] [RULE ...]`, where PACK is the folder of a pack. Without one, that is the working
    folder or, if there is no pack, the built-in pack.

    0: all is well; 1: it is not; 2: the pack cannot be loaded, or there is no such rule.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    unknown = [argument for argument in arguments if argument.startswith("-") and argument != "--bless"]
    if unknown:
        return _refuse(f"there is no option {unknown[0]}; usage: python -m k8slint.testing [PACK] [--bless] [RULE ...]")
    named = [argument for argument in arguments if argument != "--bless"]
    try:
        folder = named.pop(0) if named and Path(named[0]).is_dir() else ""
        pack = pack_at(folder or ".", installed) if folder or Path("rules").is_dir() else built_in()
    except PackError as error:
        return _refuse(str(error))
    missing = set(named) - {rule.id for rule in pack.rules}
    if missing:
        return _refuse(f"pack {pack.name} has no rule {min(missing)}, and there is no pack of that name")
    return _verify(pack, named, "--bless" in arguments)


def _verify(pack: Pack, ids: Sequence[str], blessing: bool) -> int:
    own = cases(pack, ids)
    rules = [rule for rule in pack.rules if not ids or rule.id in ids]
    if blessing:
        for case in own:
            for name in bless(case):
                _say(f"wrote {case.rule.id}/{name}")
    faults = [fault for rule in rules for fault in rule_faults(pack, rule)]
    faults += [fault for case in own for fault in case_faults(case)]
    if not ids:
        faults += pack_faults(pack)
    for fault in faults:
        _say(fault)
    verdict = count(len(faults), "fault") if faults else "all as they should be"
    _say(f"{count(len(rules), 'rule')}, {count(len(own), 'case')}: {verdict}")
    return 1 if faults else 0


def _refuse(message: str) -> int:
    sys.stderr.write(f"error: {message}\n")
    return 2


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())

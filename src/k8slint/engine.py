"""The engine: a project, rules and settings -> a report. A pure function but for the files that it reads."""

from __future__ import annotations

from . import checklist
from .findings import Finding, Report, Summary, SuppressedFinding
from .placing import Placer
from .problems import SAFETIES, Fix, Note
from .project import IS_GENERATED, KUBERNETES, NOT_KUBERNETES, Inputs, Project, load
from .records import Record
from .rules import SUPPRESSION
from .running import RANK, Run
from .silencing import Silencing, view_of
from .targets import Namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .checklist import Page
    from .config_model import Config, Selection
    from .placing import Mark
    from .problems import Location
    from .project import File
    from .rules import Rule
    from .running import Raw
    from .sources import Source
    from .suppressions import Suppression
    from .views import Resource

    _Key = tuple[str, int, int, int, int, str, str]
    """Where a finding is, of which rule, in which field: equal ones are one finding."""

__all__ = [
    "Examination",
    "Inputs",
    "Outcome",
    "check",
    "examine",
    "explain_files",
    "judge",
    "load",
    "merge",
    "narrowed",
    "review",
]


class Examination(Record):
    """A report with the project that it is about, and the `marks` of all problems, before folding and suppression.

    A mark says which rule has a problem where: rule, file, kind, namespace and name of the resource, field. Two runs
    are compared by them; several problems may have one mark. `of_suppressions` are those of problems with suppressions:
    a suppression becomes unused where something is mended.
    """

    report: Report
    project: Project
    marks: tuple[Mark, ...]
    of_suppressions: frozenset[Mark]

    def mark(self, finding: Finding) -> Mark:
        """The mark of a finding of the report."""
        name = finding.resource
        parts = (name.kind, name.namespace, name.name) if name is not None else ("", "", "")
        return finding.rule, finding.region.path.removeprefix(self.project.inputs.prefix), *parts, finding.field


def check(
    inputs: Inputs,
    config: Config,
    rules: Sequence[Rule],
    selection: Selection,
    *,
    fold: bool = True,
    min_severity: str = "info",
) -> Report:
    """Checks the reported files of one project. `fold=False` shows what other findings imply."""
    return judge(load(inputs, config), config, rules, selection).report(fold=fold, min_severity=min_severity)


def judge(project: Project, config: Config, rules: Sequence[Rule], selection: Selection) -> Outcome:
    """Runs the rules over a project that is loaded."""
    return Outcome(Run(project, config, rules, selection), Placer(project))


def examine(
    inputs: Inputs,
    config: Config,
    rules: Sequence[Rule],
    selection: Selection,
    known: Mapping[str, File] | None = None,
) -> Examination:
    """Checks as `check` does, for the one who changes files and compares what is said before and after.

    `known` are files that an earlier run has read: those that are not in `inputs.contents` are not read again.
    """
    project = load(inputs, config, known)
    outcome = judge(project, config, rules, selection)
    of_manifests, of_suppressions = (
        tuple(outcome.placer.mark(found.rule, found.problem.location) for found in raw)
        for raw in (outcome.raw, outcome.of_suppressions)
    )
    return Examination(outcome.report(), project, of_manifests + of_suppressions, frozenset(of_suppressions))


class Outcome:
    """What a run came to: all problems, the suppressions that cover them, and the problems with suppressions.

    `own` are the problems in reported files; `numbers` tells those of one identity apart.
    """

    def __init__(self, run: Run, placer: Placer) -> None:
        self.run = run
        self.placer = placer
        self.raw = list(run.problems())
        self.silencing = silencing = Silencing(run.project, run.config, run.rules, placer)
        self.covering: dict[int, list[Suppression]] = {}
        for found in self.raw if silencing.given else ():
            covering = silencing.of(found.rule.id, found.problem, found.target)
            if covering:
                self.covering[id(found)] = covering
        self.of_suppressions = list(self._judged()) if silencing.given else []
        reported = set(run.project.reported)
        self.own = [found for found in self.raw if found.problem.location.document.source.path in reported]
        self._placed = {id(found): self._place(found) for found in (*self.own, *self.of_suppressions)}
        self.numbers = _numbers(self._placed.values())

    def finding(self, found: Raw) -> Finding:
        """The finding of a problem in a reported file; its identity has no number yet."""
        return self._placed.get(id(found)) or self._place(found)

    def _place(self, found: Raw) -> Finding:
        finding = self.placer.finding(found.rule, found.severity, found.problem)
        target, location, within = found.target, found.problem.location, found.chain[0]
        if (
            isinstance(target, Namespace)
            and isinstance(within, tuple)
            and target.object is None
            and self._is_in(target.resource, location)
        ):
            # It stands at whichever workload comes first: another one may tomorrow.
            place = f"{self.run.project.inputs.place}{within[1]}"
            identity = "|".join((place, found.rule.id, f"Namespace {target.name or ''}", "", ""))
            return finding.replace(identity=identity)
        return finding

    def _is_in(self, resource: Resource, location: Location) -> bool:
        return location.document is resource.document and location.path[: len(resource.base)] == resource.base

    def _judged(self) -> Iterator[Raw]:
        """What the rules about suppressions say."""
        run = self.run
        judged = [
            (rules, suppression, paths)
            for suppression, paths in self.silencing.judged()
            if (rules := run.active(suppression.source.path).of(SUPPRESSION))
        ]
        known = frozenset(rule.id for rule in run.rules)
        candidates = {
            id(suppression): suppression
            for _rules, suppression, paths in judged
            if not self.silencing.may_be_needed(suppression) and run.ran(known.intersection(suppression.rules), paths)
        }
        idle = self._idle(candidates, known)
        for rules, suppression, _paths in judged:
            view = view_of(suppression, known, idle.get(id(suppression), ()))
            yield from run.run(rules, view, ((SUPPRESSION, id(suppression)),))

    def _idle(self, candidates: Mapping[int, Suppression], known: frozenset[str]) -> dict[int, tuple[str, ...]]:
        """The rules of each suppression that have nothing to say of what it covers, in other files neither."""
        if not candidates:
            return {}
        spoken = {(id(each), found.rule.id) for found in self.raw for each in self.covering.get(id(found), ())}
        spoken |= self._spoken(self.run.undecided)
        open = {name for key, each in candidates.items() for name in each.rules if (key, name) not in spoken}
        elsewhere = self.run.elsewhere(open & known)
        spoken |= self._spoken([*elsewhere.problems(), *elsewhere.undecided])
        return {
            key: tuple(
                name
                for name in each.rules
                if name in known and (key, name) not in spoken and name not in elsewhere.crashed
            )
            for key, each in candidates.items()
        }

    def _spoken(self, raw: Iterable[Raw]) -> set[tuple[int, str]]:
        return {
            (id(each), found.rule.id)
            for found in raw
            for each in self.silencing.of(found.rule.id, found.problem, found.target)
        }

    def with_expired(self, found: Raw) -> Raw:
        """A problem, with the suppressions that covered it until their last day was over as related places."""
        expired = self.silencing.expired(found.rule.id, found.problem, found.target)
        if not expired:
            return found
        notes = [
            Note(each.location, f"ignored until {each.statement.until}: {each.statement.reason}") for each in expired
        ]
        return found.replace(problem=found.problem.replace(related=(*found.problem.related, *notes)))

    def report(self, *, fold: bool = True, min_severity: str = "info") -> Report:
        """The report. `fold=False` shows what other findings imply."""
        return _report(self, fold=fold, min_severity=min_severity)


def _report(outcome: Outcome, *, fold: bool, min_severity: str) -> Report:
    run, project, own, raw, covering = outcome.run, outcome.run.project, outcome.own, outcome.raw, outcome.covering
    kept = {id(found) for found in _folded(raw)} if fold else {id(found) for found in raw}
    shown = [found for found in own if id(found) in kept and RANK[found.severity] <= RANK[min_severity]]
    open = [outcome.with_expired(found) for found in shown if id(found) not in covering]
    open += [found for found in outcome.of_suppressions if RANK[found.severity] <= RANK[min_severity]]
    findings = _findings(outcome, open)
    if run.config.fix:
        findings = tuple(_permitted(finding, run.config.fix) for finding in findings)
    silent = [(found, covering[id(found)][0]) for found in shown if id(found) in covering]
    suppressed = _suppressed(outcome, silent)
    folded = sum(id(found) not in kept for found in own)
    summary = _summary(project, findings, len(run.undecided), len(suppressed), folded)
    return Report(
        findings,
        project.skipped,
        tuple(run.failures),
        summary,
        suppressed,
        _sources(outcome.placer.sources, [*findings, *(each.finding for each in suppressed)]),
        run.used,
    )


def _sources(known: Mapping[str, Source], findings: Iterable[Finding]) -> dict[str, Source]:
    """The files that findings stand in or are related to."""
    wanted = {region.path for f in findings for region in (f.region, *(other.region for other in f.related))}
    return {path: source for path, source in known.items() if path in wanted}


def _folded(raw: Sequence[Raw]) -> list[Raw]:
    """What no other finding implies: a finding of an implied rule goes where its target lies inside the other's."""
    implied = {(name, found.chain[0]) for found in raw for name in found.rule.implies}
    if not implied:
        return list(raw)
    return [found for found in raw if not any((found.rule.id, target) in implied for target in found.chain)]


def _findings(outcome: Outcome, raw: Iterable[Raw]) -> tuple[Finding, ...]:
    """Findings in the order of the report; equal places of one rule are one finding that says what all of them say."""
    placed: dict[_Key, Finding] = {}
    for found in raw:
        finding = outcome.finding(found)
        key = _key(finding)
        first = placed.get(key)
        if first is None:
            placed[key] = finding.replace(identity=f"{finding.identity}|{outcome.numbers[key]}")
        elif finding.message not in first.message.split("; "):
            placed[key] = first.replace(message=f"{first.message}; {finding.message}")
    return tuple(sorted(placed.values(), key=_order))


def _numbers(findings: Iterable[Finding]) -> dict[_Key, int]:
    """How many of one identity there are up to each place, whether they are shown or not."""
    counts: dict[str, int] = {}
    numbers: dict[_Key, int] = {}
    for finding in sorted({_key(finding): finding for finding in findings}.values(), key=_order):
        numbers[_key(finding)] = counts[finding.identity] = counts.get(finding.identity, 0) + 1
    return numbers


def _key(finding: Finding) -> _Key:
    region = finding.region
    return region.path, region.line, region.column, region.end_line, region.end_column, finding.rule, finding.field


def _permitted(finding: Finding, permissions: Mapping[str, str]) -> Finding:
    """The finding with a fix as safe as the configuration says, or without one. A suggestion stays one."""
    fix, said = finding.fix, permissions.get(finding.rule)
    if fix is None or said is None or (fix.safety == "suggest" and said in SAFETIES):
        return finding
    return finding.replace(fix=Fix(fix.title, *fix.operations, safety=said) if said in SAFETIES else None)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.region.path, finding.region.line, finding.region.column, finding.rule, finding.field


def _order_of_suppressed(suppressed: SuppressedFinding) -> tuple[object, ...]:
    return _order(suppressed.finding)


def _suppressed(outcome: Outcome, raw: Sequence[tuple[Raw, Suppression]]) -> tuple[SuppressedFinding, ...]:
    """Findings that are suppressed, in the order of the report."""
    groups: dict[int, tuple[Suppression, list[Raw]]] = {}
    for found, suppression in raw:
        groups.setdefault(id(suppression), (suppression, []))[1].append(found)
    suppressed = [
        SuppressedFinding(
            finding, suppression.statement.reason, outcome.placer.region_of(suppression.location), suppression.form
        )
        for suppression, own in groups.values()
        for finding in _findings(outcome, own)
    ]
    return tuple(sorted(suppressed, key=_order_of_suppressed))


def _summary(project: Project, findings: Sequence[Finding], undecided: int, suppressed: int, folded: int) -> Summary:
    files = [project.files[path] for path in project.reported]
    judged = [file for file in files if file.state == KUBERNETES and file.documents]
    return Summary(
        files=len(judged),
        not_kubernetes=sum(file.state == NOT_KUBERNETES for file in files),
        context=sum(file.state != NOT_KUBERNETES for file in project.files.values())
        - sum(file.state != NOT_KUBERNETES for file in files),
        documents=sum(len(file.documents) for file in judged),
        resources=sum(len(file.resources) for file in judged),
        units=len({project.units.unit_of(f.source.path).folder for f in judged if f.resources}),
        skipped=len(project.skipped),
        undecided=undecided,
        suppressed=suppressed,
        folded=folded,
        **_counts(findings),
    )


def review(inputs: Inputs, config: Config, rules: Sequence[Rule], selection: Selection) -> tuple[Page, ...]:
    """The production checklist: a page for each namespace with a reported file, and one for what is in none.

    What is suppressed leaves no item open; nor does what a rule itself calls less than it usually is, down to info.
    """
    project = load(inputs, config)
    outcome = judge(project, config, rules, selection)
    reported = set(project.reported)
    open_items: dict[object, list[tuple[Rule, Finding]]] = {}
    for found in _folded(outcome.raw):
        is_open = found.severity != "info" or found.rule.severity == "info"
        if id(found) in outcome.covering or not is_open or not found.rule.checklist:
            continue
        finding = outcome.finding(found)
        places: list[object] = [p for p in found.chain if isinstance(p, tuple) and p[0] == "namespace"]
        for place in places or [checklist.ELSEWHERE]:
            open_items.setdefault(place, []).append((found.rule, finding))
    pages = [
        checklist.page(
            namespace,
            unit.folder,
            open_items.get(("namespace", unit.folder, namespace.name), ()),
            project.world,
            config.attest,
            inputs.today,
        )
        for unit in project.world.units()
        for namespace in unit.namespaces
        if any(resource.path_in_project in reported for resource in (namespace.resource, *namespace.resources))
    ]
    others = checklist.page_of_others(open_items.get(checklist.ELSEWHERE, ()), config.attest, inputs.today)
    return (*pages, others) if others is not None else tuple(pages)


def narrowed(report: Report, keep: Callable[[Finding], bool]) -> Report:
    """The report with only some of its findings; the others count as older. What is suppressed is narrowed likewise."""
    findings = tuple(filter(keep, report.findings))
    suppressed = tuple(each for each in report.suppressed if keep(each.finding))
    older = report.summary.older + len(report.findings) - len(findings)
    counts = _counts(findings)
    summary = report.summary.replace(suppressed=len(suppressed), older=older, **counts)
    return report.replace(findings=findings, suppressed=suppressed, summary=summary)


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    """What a summary counts of findings."""
    severities = [finding.severity for finding in findings]
    can_be_written = sum(finding.fix is not None and finding.fix.safety != "suggest" for finding in findings)
    return {**{severity: severities.count(severity) for severity in RANK}, "fixable": can_be_written}


def merge(reports: Sequence[Report]) -> Report:
    """One report of several projects."""
    findings = sorted((finding for report in reports for finding in report.findings), key=_order)
    suppressed = sorted((each for report in reports for each in report.suppressed), key=_order_of_suppressed)
    totals = {field: sum(getattr(report.summary, field) for report in reports) for field in Summary._fields}
    return Report(
        tuple(findings),
        tuple(dict.fromkeys(skipped for report in reports for skipped in report.skipped)),
        tuple(error for report in reports for error in report.errors),
        Summary(**totals),
        tuple(suppressed),
        {path: source for report in reports for path, source in report.sources.items()},
        {name: rule for report in reports for name, rule in report.rules.items()},
    )


class FileRow(Record):
    """One file, for `k8slint files`: `state` is judged, known, skipped or not Kubernetes; `reason` says why."""

    path: str
    state: str
    reason: str = ""


class FilesReport(Record):
    """What a run would judge, and the units of the project, as `units.describe` tells them."""

    files: tuple[FileRow, ...]
    units: tuple[object, ...]


def explain_files(inputs: Inputs, config: Config) -> FilesReport:
    """What is judged, known and skipped, and why; and what is deployed together."""
    from .units import describe

    project = load(inputs, config)
    reported = set(project.reported)
    skipped = {entry.path: entry.reason for entry in project.skipped}
    rows = [FileRow(entry.path, "skipped", entry.reason) for entry in project.skipped]
    for path, file in project.files.items():
        shown = project.shown(path)
        if shown in skipped and not file.resources:
            continue
        rows.append(_row(shown, file.state, path in reported, project.kustomize.defines_nothing(path)))
    return FilesReport(tuple(sorted(rows, key=lambda row: row.path)), tuple(describe(project.units, project.kustomize)))


def _row(shown: str, state: str, is_reported: bool, defines_nothing: bool) -> FileRow:
    if state == NOT_KUBERNETES:
        return FileRow(shown, "not Kubernetes", "no document has apiVersion or kind")
    if state == IS_GENERATED:
        return FileRow(shown, "known", "generated: its header says so")
    reason = "listed by a kustomization as a patch or the like: it defines nothing" if defines_nothing else ""
    return FileRow(shown, "judged" if is_reported else "known", reason)

"""A run: all rules over one project -> what they say of it, before anything is made of that.

Rules run on the resources of the files that are reported; those that look at namespaces and units run on all, so that
what they imply is folded away whichever files are reported. A rule that crashes is an error of the report; the others
go on.
"""

from __future__ import annotations

from .config_model import HELM_TESTS, active
from .findings import Failure
from .problems import SEVERITIES
from .project import KUBERNETES
from .records import Record
from .resources import is_helm_test
from .targets import Document
from .views import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .config_model import ActiveRule, Config, Selection
    from .problems import Problem
    from .project import Project
    from .rules import Rule
    from .targets import Namespace, Suppression, Unit
    from .views import Container, Pod

    Target = Container | Pod | Resource | Namespace | Unit | Document | Suppression

RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


class Raw(Record):
    """A problem that a rule yielded: with the severity it has, what the rule looked at, and the chain of targets that
    this lies in, itself included, innermost first.
    """

    rule: Rule
    severity: str
    problem: Problem
    target: Target
    chain: tuple[object, ...]


class Run:
    """One run of all rules over a project.

    On the way it gathers the `failures`, the ids of the rules that `crashed`, and what is `undecided`: the problems at
    values that a template decides.
    """

    def __init__(self, project: Project, config: Config, rules: Sequence[Rule], selection: Selection) -> None:
        self.project = project
        self.config = config
        self.rules = rules
        self.selection = selection
        self.failures: list[Failure] = []
        self.crashed: set[str] = set()
        self.undecided: list[Raw] = []
        self.dispatch: dict[int, _Dispatch] = {}

    def active(self, path: str) -> _Dispatch:
        """The rules that run for a file."""
        rules = active(self.rules, self.config, self.selection, path)
        found = self.dispatch.get(id(rules))
        if found is None:
            found = self.dispatch[id(rules)] = _Dispatch(rules)
        return found

    @property
    def used(self) -> dict[str, Rule]:
        """The rules that have run for any file, by id."""
        names = {name for dispatch in self.dispatch.values() for name in dispatch.ids}
        return {rule.id: rule for rule in sorted(self.rules, key=lambda rule: rule.id) if rule.id in names}

    def problems(self) -> Iterator[Raw]:
        """What the rules say of the files that are reported, and of all namespaces and units."""
        members: dict[int, list[object]] = {}
        for unit in self.project.world.units():
            for namespace in unit.namespaces:
                key = ("namespace", unit.folder, namespace.name)
                for resource in namespace.resources:
                    members.setdefault(id(resource), []).append(key)
                rules = self.active(namespace.resource.path_in_project).of("namespace")
                yield from self.run(rules, namespace, (key, ("unit", unit.folder)))
            for resource in unit.resources:
                members.setdefault(id(resource), []).append(("unit", unit.folder))
            if unit.resources:
                rules = self.active(unit.resources[0].path_in_project).of("unit")
                yield from self.run(rules, unit, (("unit", unit.folder),))
        for path in self.project.reported:
            yield from self.on_file(path, members)

    def on_file(self, path: str, members: Mapping[int, list[object]]) -> Iterator[Raw]:
        """What they say of a file. `members` are the namespaces and units that a resource is in, by its `id`."""
        file = self.project.files[path]
        if file.state != KUBERNETES:
            return
        dispatch = self.active(path)
        defines_nothing = self.project.kustomize.defines_nothing(path)
        for document in file.documents:
            own = [resource for resource in file.resources if resource.document is document]
            view = Document(document, own, defines_nothing=defines_nothing)
            yield from self.run(dispatch.of("document"), view, (("document", id(document)),))
        for resource in file.resources:
            if not (HELM_TESTS in self.config.context_only and is_helm_test(resource)):
                yield from self._on_resource(dispatch, resource, tuple(members.get(id(resource), ())))

    def _on_resource(self, dispatch: _Dispatch, resource: Resource, outer: tuple[object, ...]) -> Iterator[Raw]:
        chain = (("resource", id(resource)), *outer)
        yield from self.run(dispatch.of("resource"), resource, chain)
        yield from self.run(dispatch.of(resource.full_kind), resource, chain)
        pod = resource.pod
        if pod is not None:
            chain = (("pod", id(resource)), *chain)
            yield from self.run(dispatch.of("pod"), pod, chain)
            for container in pod.containers:
                rules = dispatch.of("container")
                yield from self.run(rules, container, (("container", id(resource), container.path), *chain))

    def ran(self, rules: Iterable[str], paths: Sequence[str]) -> bool:
        """Whether all these rules have looked, without a crash, at what they look at in these files."""
        return self.crashed.isdisjoint(rules) and all(self.active(path).ids >= set(rules) for path in paths)

    def elsewhere(self, names: Collection[str]) -> Elsewhere:
        """A run of some of the rules over the files that are not reported."""
        return Elsewhere(self.project, self.config, [r for r in self.rules if r.id in names], self.selection)

    def run(self, rules: Sequence[_Runnable], target: Target, chain: tuple[object, ...]) -> Iterator[Raw]:
        """What some rules say of one target."""
        for runnable in rules:
            try:
                for problem in runnable.call(target, self.project):
                    raw = Raw(runnable.rule, _severity(runnable.severity, problem), problem, target, chain)
                    if _is_undecided(problem, target):
                        self.undecided.append(raw)
                    else:
                        yield raw
            except Exception as error:
                self.crashed.add(runnable.rule.id)
                self.failures.append(self._failure(runnable.rule, target, error))

    def _failure(self, rule: Rule, target: Target, error: Exception) -> Failure:
        import traceback

        resource = getattr(target, "resource", None)
        message = f"rule {rule.id} crashed: {type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
        if isinstance(resource, Resource):
            source = resource.document.source
            line, column = source.position(resource.document.place((*resource.base, "metadata", "name")).span.start)
            return Failure(f"{message} (on {resource})", self.project.shown(source.path), line, column, trace)
        if isinstance(target, Document):
            return Failure(message, self.project.shown(target.source.path), 1, 1, trace)
        return Failure(message, traceback=trace)


class Elsewhere(Run):
    """A run over the files that are not reported: rules that look at namespaces and units do so in every run."""

    def problems(self) -> Iterator[Raw]:
        """What the rules say of the files that are not reported."""
        for path in self.project.files.keys() - set(self.project.reported):
            yield from self.on_file(path, {})


class _Runnable:
    """A rule with its options bound: `call(target, project)` yields its problems."""

    __slots__ = ("_arguments", "_check", "_context", "rule", "severity")

    def __init__(self, active: ActiveRule) -> None:
        self.rule = active.rule
        self.severity = active.severity
        self._check = active.rule.check
        self._context = active.rule.context
        self._arguments = {name.replace("-", "_"): value for name, value in active.options.items()}

    def call(self, target: Target, project: Project) -> Iterable[Problem]:
        context = {name: project.world if name == "world" else project.world.settings for name in self._context}
        return self._check(target, **context, **self._arguments)


class _Dispatch:
    """The active rules by what they look at."""

    def __init__(self, rules: Mapping[str, ActiveRule]) -> None:
        self.ids = rules.keys()
        self._rules: dict[str, list[_Runnable]] = {}
        for name in sorted(rules):
            runnable = _Runnable(rules[name])
            for each in runnable.rule.each:
                self._rules.setdefault(each, []).append(runnable)

    def of(self, each: str) -> Sequence[_Runnable]:
        return self._rules.get(each, ())


def _severity(severity: str, problem: Problem) -> str:
    """A problem may only lower the severity of its rule."""
    return max(severity, problem.severity or severity, key=RANK.__getitem__)


def _is_undecided(problem: Problem, target: Target) -> bool:
    """Whether a problem stands at or below a value that a template, or a kustomization, decides."""
    from .documents import UNKNOWN

    resource = getattr(target, "resource", None)
    location = problem.location
    if location.span is not None or not isinstance(resource, Resource) or location.document is not resource.document:
        return False
    path = location.path[len(resource.base) :]
    return any(resource.get(*path[:depth]) is UNKNOWN for depth in range(len(path), 0, -1))

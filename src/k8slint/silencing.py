"""Silencing: the suppressions of one project held against what the rules say: who silences whom, and who nobody."""

from __future__ import annotations

from . import ignores
from .comments import NAME
from .config_model import HELM_TESTS
from .documents import UNKNOWN
from .documents.templates import decides
from .problems import Location
from .project import KUBERNETES
from .resources import is_helm_test
from .rules import SUPPRESSION
from .suppressions import (
    CARRIED,
    ELSEWHERE,
    HERE,
    OWN,
    carried_to,
    in_annotations,
    in_comments,
    in_configuration,
)
from .targets import Suppression as View
from .views import Container, Pod, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .comments import Statement
    from .config_model import Config, Ignore
    from .documents import Document, Path
    from .placing import Placer
    from .problems import Problem
    from .project import Project
    from .rules import Rule
    from .suppressions import Suppression

NAMESPACE = "core/Namespace"


class Silencing:
    """The suppressions of a project. `given` are all but the expired ones."""

    def __init__(self, project: Project, config: Config, rules: Sequence[Rule], placer: Placer) -> None:
        found = [*_in_files(project), *in_configuration(config)]
        today = project.inputs.today
        about = frozenset(rule.id for rule in rules if SUPPRESSION in rule.each)
        self._project = project
        self._placer = placer
        self._matchers = {id(entry): ignores.compile([entry.path] if entry.path else []) for entry in config.ignore}
        self._only_known = ignores.compile(each for each in config.context_only if not each.startswith("@"))
        self._with_helm_tests = HELM_TESTS not in config.context_only
        self.given = [_refused(each, about) for each in found if not each.is_expired(today)]
        self._by_rule = _by_rule(self.given)
        self._expired = _by_rule(each for each in found if each.is_expired(today))

    def of(self, rule: str, problem: Problem, target: object) -> list[Suppression]:
        """The suppressions that silence a problem."""
        return self._covering(self._by_rule.get(rule, ()), problem, target)

    def expired(self, rule: str, problem: Problem, target: object) -> list[Suppression]:
        """Those that did until their last day was over."""
        return self._covering(self._expired.get(rule, ()), problem, target)

    def _covering(self, candidates: Iterable[Suppression], problem: Problem, target: object) -> list[Suppression]:
        return [each for each in candidates if self._covers(each, problem, target)]

    def _covers(self, suppression: Suppression, problem: Problem, target: object) -> bool:
        """Whether a suppression covers the place of a problem, a related one, or what the rule looked at."""
        places = [problem.location, *(note.location for note in problem.related)]
        own = _place_of(target)
        if suppression.entry is not None:
            container = target.name if isinstance(target, Container) else ""
            return any(self._matches(suppression.entry, place, container) for place in places)
        if own is not None and not suppression.whole_file and suppression.covers(own):
            return True
        return any(suppression.covers(place) or suppression.points_at(place) for place in places)

    def _matches(self, entry: Ignore, place: Location, container: str) -> bool:
        """Whether a place meets all the conditions of an entry of the configuration."""
        if not self._is_for(entry, place.document.source.path):
            return False
        if not (entry.kind or entry.namespace or entry.name or entry.container):
            return True
        resource = self._placer.resource_at(place)
        if resource is None or not _describes(entry, resource):
            return False
        names = filter(None, (container, self._placer.container_at(place)))
        return not entry.container or any(_fits(entry.container, name) for name in names)

    def _is_for(self, entry: Ignore, path: str) -> bool:
        """Whether an entry of the configuration is meant for a file."""
        matcher = self._matchers[id(entry)]
        return not matcher or matcher.matches(path)

    def judged(self) -> Iterator[tuple[Suppression, Sequence[str]]]:
        """The suppressions that are said to be faulty or unused, each with the files whose rules it speaks of.

        Of files that are not reported nothing is said, and nothing of an entry of the configuration that may be meant
        for one of them.
        """
        reported = set(self._project.reported)
        for each in self.given:
            if each.entry is None and each.reach != CARRIED and each.source.path in reported:
                yield each, (each.source.path,)
            if each.entry is not None:
                own = [path for path in self._judgeable() if self._is_for(each.entry, path)]
                if reported.issuperset(own):
                    yield each, own or (each.source.path,)

    def _judgeable(self) -> Iterator[str]:
        """The files that some run would report."""
        for path, file in self._project.files.items():
            if file.state == KUBERNETES and not self._only_known.matches(path):
                yield path

    def may_be_needed(self, suppression: Suppression) -> bool:
        """Whether there is no telling that nobody needs it: it is none, it covers what rules do not look at or what a
        template decides, or not all of the project is known.
        """
        if suppression.statement.fault or suppression.reach != HERE or not self._project.inputs.is_whole:
            return True
        entry, path = suppression.entry, suppression.source.path
        if entry is None and not suppression.whole_file:
            document = suppression.location.document
            return self._is_hidden(path, document) or any(
                self._is_open(resource, own)
                for resource in self._project.files[path].resources
                if resource.document is document
                for own in _within(resource.base, suppression.paths)
            )
        files = [
            file
            for path, file in self._project.files.items()
            if file.state == KUBERNETES
            and (path == suppression.source.path if entry is None else self._is_for(entry, path))
        ]
        return any(
            any(self._is_hidden(file.source.path, document) for document in file.documents)
            or any(self._is_open(each, ()) for each in file.resources if entry is None or _describes(entry, each))
            for file in files
        )

    def _is_hidden(self, path: str, document: Document) -> bool:
        """Whether a document cannot be read, or says something of resources that are elsewhere."""
        return document.data is None or self._project.kustomize.defines_nothing(path)

    def _is_open(self, resource: Resource, path: Path) -> bool:
        """Whether a part of a resource is not judged, or not known."""
        return (not self._with_helm_tests and is_helm_test(resource)) or _has_unknown(resource, path)


def _has_unknown(resource: Resource, path: Path) -> bool:
    """Whether a template, or a kustomization, decides a value at or below a path of a resource."""
    pending: list[tuple[Path, object]] = [(path, resource.raw(*path))]
    while pending:
        at, value = pending.pop()
        if value is UNKNOWN or (isinstance(value, str) and decides(value, at)):
            return True
        if isinstance(value, dict):
            pending.extend(((*at, key), item) for key, item in value.items())
        elif isinstance(value, list):
            pending.extend(((*at, index), item) for index, item in enumerate(value))
    return False


def view_of(suppression: Suppression, known: Collection[str], unused: tuple[str, ...]) -> View:
    """What the rules about suppressions look at. `known` are the ids of all rules."""
    statement = suppression.statement
    unknown = [name for name in suppression.rules if name not in known and not statement.fault]
    return View(
        suppression.location,
        suppression.form,
        suppression.rules,
        statement.reason,
        unused=unused,
        unknown={name: _near(name, known) for name in unknown},
        fault=statement.fault,
        help=statement.advice,
    )


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.7)), "")


def _in_files(project: Project) -> Iterator[Suppression]:
    has_annotations = False
    written: dict[str, Statement] = {}
    for path, file in project.files.items():
        if NAME not in file.source.text:
            continue
        has_annotations = has_annotations or OWN in file.source.text
        if file.state == KUBERNETES:
            yield from in_comments(file.source, file.documents)
            is_patch = project.kustomize.defines_nothing(path)
            for suppression in in_annotations(file.source, file.documents, is_patch=is_patch):
                if suppression.reach == ELSEWHERE:
                    written.update(dict.fromkeys(suppression.rules, suppression.statement))
                yield suppression
    if has_annotations and project.kustomize.folders:
        for file in project.files.values():
            for resource in file.resources:
                yield from carried_to(resource, written)


def _by_rule(suppressions: Iterable[Suppression]) -> Mapping[str, list[Suppression]]:
    found: dict[str, list[Suppression]] = {}
    for suppression in suppressions:
        for rule in suppression.rules if not suppression.statement.fault else ():
            found.setdefault(rule, []).append(suppression)
    return found


def _refused(suppression: Suppression, about: Collection[str]) -> Suppression:
    """A suppression, with a fault if it names a rule that is about suppressions."""
    statement = suppression.statement
    named = [rule for rule in statement.rules if rule in about]
    if statement.fault or not named:
        return suppression
    fault, advice = f"{named[0]} is about suppressions", "switch it off in the configuration, everywhere or for paths"
    return suppression.replace(statement=statement.replace(fault=fault, advice=advice))


def _within(base: Path, paths: Iterable[Path]) -> Iterator[Path]:
    """The paths in the manifest at `base`; () for one that leads to it, or to what holds it."""
    for path in paths:
        if path[: len(base)] == base:
            yield path[len(base) :]
        elif base[: len(path)] == path:
            yield ()


def _place_of(target: object) -> Location | None:
    """Where a container, a pod or a resource is."""
    if not isinstance(target, Container | Pod | Resource):
        return None
    resource = target.resource
    return Location(resource.document, resource.base + target.path)


def _fits(glob: str, name: str) -> bool:
    from fnmatch import fnmatchcase

    return not glob or fnmatchcase(name, glob)


def _describes(entry: Ignore, resource: Resource) -> bool:
    """Whether a resource meets the conditions of an entry that are about resources."""
    if not (_fits(entry.kind, resource.kind) and _fits(entry.name, resource.name)):
        return False
    return not entry.namespace or _is_in(entry.namespace, resource)


def _is_in(glob: str, resource: Resource) -> bool:
    """Whether a resource is, wherever it is put, in a namespace that fits; a Namespace is in itself."""
    if resource.full_kind == NAMESPACE:
        return _fits(glob, resource.name)
    return all(name is not None and _fits(glob, name) for name in resource.namespaces)

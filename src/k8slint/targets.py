"""Targets: what rules look at that is no single mapping: documents, namespaces, units."""

from __future__ import annotations

from .problems import Location, Note, Operation, Problem
from .sources import Span
from .views import Resource, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from . import documents
    from .documents import Path
    from .problems import Fix
    from .sources import Source
    from .views import Place


class Mark:
    """A place below the data: a stretch of a document's text that no path can name."""

    __slots__ = ("_location",)

    def __init__(self, location: Location) -> None:
        self._location = location

    def note(self, text: str) -> Note:
        """The place as a related one of a problem."""
        return Note(self._location, text)

    def problem(self, message: str, *, related: Iterable[Note] = (), help: str = "", severity: str = "") -> Problem:
        """A problem that stands here."""
        return Problem(message, self._location, tuple(related), help, severity)


class Duplicate:
    """A key that a mapping has twice: `first` is lost, `again` counts. `mapping` is the mapping's path."""

    __slots__ = ("again", "first", "key", "mapping")

    def __init__(self, key: str, mapping: Path, first: Mark, again: Mark) -> None:
        self.key = key
        self.mapping = mapping
        self.first = first
        self.again = again


class Document:
    """One document of a file, below the level of resources: its source, its duplicate keys, its errors.

    `resources` are those that it defines. `defines_nothing` says that a kustomization lists its file as a patch or the
    like.
    """

    __slots__ = ("_document", "defines_nothing", "resources")

    def __init__(
        self, document: documents.Document, resources: Sequence[Resource] = (), *, defines_nothing: bool = False
    ) -> None:
        self._document = document
        self.resources = resources
        self.defines_nothing = defines_nothing

    @property
    def source(self) -> Source:
        """The file that it is part of."""
        return self._document.source

    @property
    def data(self) -> object:
        """What it says, as plain data."""
        return self._document.data

    @property
    def duplicates(self) -> Iterator[Duplicate]:
        """The keys that stand twice in one mapping."""
        for found in self._document.duplicates:
            first, again = self._mark(found.first, found.path), self._mark(found.again, found.path)
            yield Duplicate(str(found.path[-1]), found.path[:-1], first, again)

    @property
    def errors(self) -> Iterator[tuple[str, Mark]]:
        """Why it cannot be read, and where: nothing for a document that can, nor for a template."""
        if self._document.error is not None and not self._document.template:
            yield self._document.error.message, self._mark(self._document.error.offset, ())

    def at(self, *path: str | int) -> Place:
        """The place of a field of the document, Kubernetes object or not."""
        return Resource(self._document.data, self._document).at(*path)

    def _mark(self, offset: int, path: Path) -> Mark:
        text = self._document.source.text
        offset = min(offset, len(text))
        stop = min((i for i in (text.find(c, offset) for c in ":\n") if i >= 0), default=len(text))
        return Mark(Location(self._document, path, Span(offset, max(stop, offset))))


class Suppression:
    """What somebody says back to findings. `form` is `comment`, `annotation` or `entry` (of the configuration).

    `rules` are the ids that it names: those in `unused` find nothing that it covers, those in `unknown` no rule has;
    with each of the latter goes the id that is near, or "". `fault` says why it ignores nothing at all, "" if it does,
    and `help` what to do about that.
    """

    __slots__ = ("_location", "fault", "form", "help", "reason", "rules", "unknown", "unused")

    def __init__(
        self,
        location: Location,
        form: str,
        rules: tuple[str, ...],
        reason: str = "",
        *,
        unused: tuple[str, ...] = (),
        unknown: Mapping[str, str] | None = None,
        fault: str = "",
        help: str = "",
    ) -> None:
        self._location = location
        self.form = form
        self.rules = rules
        self.reason = reason
        self.unused = unused
        self.unknown = unknown or {}
        self.fault = fault
        self.help = help

    def problem(self, message: str, *, help: str = "", severity: str = "", fix: Fix | None = None) -> Problem:
        """A problem that stands here. `severity` may only lower that of the rule."""
        return Problem(message, self._location, (), help, severity, fix)

    def drop(self, ids: Iterable[str]) -> Operation | None:
        """These ids go; a suppression that names no others goes as a whole. None for an entry of the configuration."""
        location = self._location
        if self.form == "annotation":
            return Operation("remove", location)
        return Operation("drop", Location(location.document, (), location.span), tuple(ids)) if location.span else None


class Namespace(View):
    """A namespace as one alternative of the project sees it: one per name (or None, for objects that name none).

    `object` is its Namespace manifest, `pods` its own pods. `here` is where to point: the name of its object, else
    the namespace (or the name) of its first workload by path and line.
    """

    __slots__ = ("_held", "_of", "name", "object", "pods", "resources")

    def __init__(
        self,
        name: str | None,
        here: Resource,
        object: Resource | None,
        resources: Sequence[Resource],
        of: Callable[[Namespace, str], Sequence[Resource]],
    ) -> None:
        super().__init__(here.data, (), here)
        self.name = name
        self.object = object
        self.resources = resources
        self.pods = [resource.pod for resource in resources if resource.pod is not None]
        self._of = of
        self._held: dict[str, Sequence[Resource]] = {}

    def of(self, kind: str) -> Sequence[Resource]:
        """The objects of a kind (`core/ResourceQuota`) in the namespace, from all that belongs together with it."""
        if kind not in self._held:
            self._held[kind] = self._of(self, kind)
        return self._held[kind]

    @property
    def here(self) -> Place:
        """Where to point at the namespace."""
        if self.object is None and self.get("metadata", "namespace"):
            return self.at("metadata", "namespace")
        return self.at("metadata", "name")


class Unit:
    """What is deployed together: the resources of one alternative of the project, or of what all alternatives share."""

    __slots__ = ("folder", "namespaces", "resources")

    def __init__(self, folder: str, resources: Sequence[Resource], namespaces: Sequence[Namespace]) -> None:
        self.folder = folder
        self.resources = resources
        self.namespaces = namespaces

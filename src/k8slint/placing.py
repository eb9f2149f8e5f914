"""Placing: a problem -> a finding. Spans become lines and columns, paths become fields with list items by name."""

from __future__ import annotations

from .findings import Finding, Region, RelatedRegion, ResourceName

Mark = tuple[str, str, str, str, str, str]
"""Rule, file, kind, namespace and name of a resource, field."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .documents import Document, Path, Placement
    from .problems import Location, Note, Problem
    from .project import Project
    from .rules import Rule
    from .sources import Source, Span
    from .views import Resource


class Placer:
    """Makes findings of the problems of one project. `sources` are the files that it has placed something in, by the
    path that is shown.
    """

    def __init__(self, project: Project) -> None:
        self.sources: dict[str, Source] = {}
        self._project = project
        self._resources: dict[int, list[Resource]] = {}
        for file in project.files.values():
            for resource in file.resources:
                self._resources.setdefault(id(resource.document), []).append(resource)

    def resource_at(self, location: Location) -> Resource | None:
        """The resource whose manifest a location is in."""
        for resource in self._resources.get(id(location.document), ()):
            if location.path[: len(resource.base)] == resource.base:
                return resource
        return None

    def finding(self, rule: Rule, severity: str, problem: Problem) -> Finding:
        """The finding of a problem; its identity is not counted yet."""
        location = problem.location
        placement = _placement(location)
        resource = self.resource_at(location)
        related = [self._related(note) for note in problem.related]
        if placement.anchor is not None:
            related.append(
                RelatedRegion(self.region(location.document, placement.anchor), "the anchor is defined here")
            )
        container, field = _names(resource, location)
        name = _resource_name(resource) if resource is not None else None
        where = (
            f"{resource.full_kind} {name.namespace}/{name.name}" if resource is not None and name is not None else ""
        )
        return Finding(
            rule.id,
            rule.category,
            severity,
            problem.message,
            problem.help,
            self.region(location.document, placement.span),
            name,
            container,
            field,
            "|".join((self._project.inputs.place + location.document.source.path, rule.id, where, container, field)),
            tuple(related),
            problem.fix,
        )

    def container_at(self, location: Location) -> str:
        """The name of the container that a location is in; "" if it is in none."""
        return _names(self.resource_at(location), location)[0]

    def mark(self, rule: Rule, location: Location) -> Mark:
        """What says which rule has a problem where, whatever its message and lines are."""
        resource = self.resource_at(location)
        _container, field = _names(resource, location)
        name = (resource.kind, resource.namespace or "", resource.name) if resource is not None else ("", "", "")
        return rule.id, location.document.source.path, *name, field

    def _related(self, note: Note) -> RelatedRegion:
        resource = self.resource_at(note.location)
        name = _resource_name(resource) if resource is not None else None
        return RelatedRegion(self.region_of(note.location), note.text, name)

    def region_of(self, location: Location) -> Region:
        """The lines and columns of what is pointed at for a location."""
        return self.region(location.document, _placement(location).span)

    def region(self, document: Document, span: Span) -> Region:
        """The lines and columns of a span."""
        source = document.source
        line, column = source.position(span.start)
        end_line, end_column = source.position(max(span.end, span.start + 1))
        path = self._project.shown(source.path)
        self.sources[path] = source
        return Region(path, line, column, end_line, end_column, source.line_text(line))


def _placement(location: Location) -> Placement:
    from .documents import Placement

    if location.span is not None:
        return Placement(location.span, True)
    return location.document.place(location.path)


def _resource_name(resource: Resource) -> ResourceName:
    return ResourceName(resource.text("apiVersion"), resource.kind, resource.namespace or "", resource.name)


def _names(resource: Resource | None, location: Location) -> tuple[str, str]:
    """The container that a location is in, and its field with list items by name."""
    if resource is None:
        return "", field_text(location.document.data, location.path)
    path = location.path[len(resource.base) :]
    container = ""
    for own in resource.pod.containers if resource.pod is not None else ():
        if path[: len(own.path)] == own.path:
            container = own.name or str(own.path[-1])
    return container, field_text(resource.data, path)


def field_text(data: object, path: Path) -> str:
    """`spec.containers[web].image`: a path with list items by their name, or by their index where they have none.

    A key that has other characters than a field's name stands in quotes.
    """
    text = ""
    for step in path:
        here = data
        if isinstance(step, int):
            data = here[step] if isinstance(here, list) and step < len(here) else None
            text += f"[{_item_name(data, step)}]"
        else:
            data = here.get(step) if isinstance(here, dict) else None
            key = step if step.replace("_", "a").isalnum() else f'"{step}"'
            text += f".{key}" if text else key
    return text


NAMES = ("name", "key", "mountPath", "containerPort", "host", "path", "port")
"""The keys by which items of the API's lists are told apart, in this order."""


def _item_name(item: object, index: int) -> str:
    """What an item is called whatever its place in the list: by itself, by its metadata, or by what it refers to."""
    mapping: Mapping[str, object] = item if isinstance(item, dict) else {}
    for key in NAMES:
        if isinstance(mapping.get(key), (str, int)):
            return str(mapping[key])
    for _key, inner in sorted(mapping.items(), key=lambda entry: str(entry[0])):
        if isinstance(inner, dict) and isinstance(inner.get("name"), str):
            return str(inner["name"])
    return str(index)

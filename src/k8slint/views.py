"""Views: what rule authors read. Data with a place, narrowed reads, and places that can be pointed at and changed."""

from __future__ import annotations

from .documents import UNKNOWN
from .documents.templates import decides, decides_name
from .images import Image, parse_image
from .kinds import TABLE, is_cluster_scoped, kind_of
from .problems import Fix, Location, Manifest, Note, Operation, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from . import documents
    from .documents import Path
    from .kinds import KindRow

NOWHERE: Mapping[str, object] = {}
ROLES = {"initContainers": "init", "containers": "main", "ephemeralContainers": "ephemeral"}
POD_LEVEL = frozenset(
    ("runAsUser", "runAsGroup", "runAsNonRoot", "seLinuxOptions", "seccompProfile", "appArmorProfile", "windowsOptions")
)
"""The fields of a container's securityContext that the pod's stands in for; the others have no pod level."""


class Place:
    """A field that exists or could: read it, point at it, change it. True if something stands there.

    `value` is its value, `UNKNOWN` where a template decides it, None where nothing stands.
    """

    __slots__ = ("path", "value", "view")

    def __init__(self, view: View, path: Path, value: object) -> None:
        self.view = view
        self.path = path
        self.value = value

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def resource(self) -> Resource:
        """The resource that the field is part of."""
        return self.view.resource

    @property
    def location(self) -> Location:
        """The place as a path in its document."""
        resource = self.view.resource
        return Location(resource.document, resource.base + self.view.path + self.path)

    def at(self, *path: str | int) -> Place:
        """A field below this one."""
        return self.view.at(*self.path, *path)

    def note(self, text: str) -> Note:
        """The place as a related one of a problem, with what it has to do with it."""
        return Note(self.location, text)

    def problem(
        self,
        message: str,
        *,
        related: Iterable[Note] = (),
        help: str = "",
        severity: str = "",
        fix: Fix | None = None,
    ) -> Problem:
        """A problem that stands here. `severity` may only lower that of the rule."""
        return Problem(message, self.location, tuple(related), help, severity, fix)

    def set(self, value: object) -> Operation:
        """This value here; the levels above are made."""
        return Operation("set", self.location, value)

    def add(self, value: object, *, after: str = "") -> Operation:
        """What is absent of this value; mappings merge. A new key goes behind the key `after` where that exists."""
        return Operation("add", self.location, value, after)

    def append(self, value: object) -> Operation:
        """One more item of the list here, unless it has it."""
        return Operation("append", self.location, value)

    def remove(self) -> Operation:
        """The field goes, and so do the mappings that this empties."""
        return Operation("remove", self.location)

    def rename(self, key: str) -> Operation:
        """The field gets another key."""
        return Operation("rename", self.location, key)


class View:
    """A mapping of a manifest with its place. `path` is where it stands in its resource.

    Fields are named by their path, `view.get("resources", "limits", "cpu")`; a path that leads nowhere, or through
    something that is no mapping, reads as nothing. The narrowed reads return their type, whatever stands there.
    """

    __slots__ = ("_resource", "data", "path")

    def __init__(self, data: Any, path: Path, resource: Resource | None) -> None:
        self.data = data
        self.path = path
        self._resource = resource

    @property
    def resource(self) -> Resource:
        """The resource that this is part of."""
        assert self._resource is not None
        return self._resource

    def get(self, *path: str | int) -> object:
        """The value at a path: None where nothing stands, `UNKNOWN` where a template decides it."""
        data = self.data
        for step in path:
            if isinstance(data, dict):
                data = data.get(step)
            elif isinstance(data, list):
                data = data[step] if isinstance(step, int) and -len(data) <= step < len(data) else None
            else:
                break
        else:
            if data.__class__ is str and decides(data, self.path + path):
                return UNKNOWN
            return data
        if data is UNKNOWN or (data.__class__ is str and decides(data, self.path + path)):
            return UNKNOWN
        return None

    def raw(self, *path: str | int) -> Any:
        """The value at a path as it is written, templates included; None where nothing stands."""
        data = self.data
        for step in path:
            if isinstance(data, dict):
                data = data.get(step)
            elif isinstance(data, list):
                data = data[step] if isinstance(step, int) and -len(data) <= step < len(data) else None
            else:
                return None
        return data

    def at(self, *path: str | int) -> Place:
        """The place of a field, whether it exists or not."""
        return Place(self, path, self.get(*path))

    def text(self, *path: str | int) -> str:
        """A string as it is written, templates included; "" if none stands there."""
        data = self.raw(*path)
        return data if isinstance(data, str) else ""

    def number(self, *path: str | int) -> int | None:
        """A whole number; None if none stands there."""
        data = self.raw(*path)
        return data if isinstance(data, int) and not isinstance(data, bool) else None

    def strings(self, *path: str | int) -> tuple[str, ...]:
        """The strings of a list, templates included."""
        data = self.raw(*path)
        return tuple(item for item in data if isinstance(item, str)) if isinstance(data, list) else ()

    def each(self, *path: str | int) -> Iterator[View]:
        """The mappings of a list, each a view of its own."""
        data = self.raw(*path)
        if isinstance(data, list):
            for index, item in enumerate(data):
                if isinstance(item, dict):
                    yield View(item, (*self.path, *path, index), self._resource)

    def entries(self, *path: str | int) -> Iterator[tuple[str, Place]]:
        """The keys of a mapping, each with the place of its value."""
        data = self.raw(*path)
        if isinstance(data, dict):
            for key in data:
                yield key, self.at(*path, key)

    def sub(self, *path: str | int) -> View:
        """The view of a mapping further down; an empty one where there is none."""
        data = self.raw(*path)
        return View(data if isinstance(data, dict) else NOWHERE, self.path + path, self._resource)


class Resource(View):
    """One manifest: `group` ("" for the core), `version`, `kind`, and `name` as they are written.

    `namespaces` is where it may land: what kustomizations give it, else its own, None for one that is not known; an
    object that several kustomization roots put into namespaces is in each of them. `base` is the path of the manifest
    in its document: () unless it is an item of a List. `pod` is its pod, from a template or its own; None where that
    has neither a spec nor labels.
    """

    __slots__ = ("base", "document", "group", "kind", "name", "namespaces", "pod", "renamed", "row", "version")

    def __init__(
        self,
        data: Any,
        document: documents.Document,
        base: Path = (),
        *,
        namespaces: frozenset[str | None] | None = None,
        renamed: bool = False,
        kinds: Mapping[str, KindRow] = TABLE,
    ) -> None:
        super().__init__(data, (), None)
        self._resource = self
        self.document = document
        self.base = base
        self.group, _, self.version = self.text("apiVersion").rpartition("/")
        self.kind = self.text("kind")
        self.name = self.text("metadata", "name")
        self.renamed = renamed
        self.row: KindRow | None = kinds.get(kind_of(self.group, self.kind))
        self.namespaces = self._own_namespace() if namespaces is None else namespaces
        self.pod = self._pod()

    def _own_namespace(self) -> frozenset[str | None]:
        own = self.get("metadata", "namespace")
        return frozenset([own if isinstance(own, str) and own and not decides_name(own) else None])

    def _pod(self) -> Pod | None:
        if self.row is None or self.row.template is None:
            return None
        spec = self.raw(*self.row.template, "spec")
        if not isinstance(spec, dict):
            if not isinstance(self.raw(*self.row.template, "metadata", "labels"), dict):
                return None  # a fragment, such as a patch of annotations or of `replicas`
            spec = NOWHERE
        return Pod(self, spec, (*self.row.template, "spec"))

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else self.kind

    @property
    def full_kind(self) -> str:
        """Group and kind, as rules write it: `core/Service`, `apps/Deployment`."""
        return kind_of(self.group, self.kind)

    @property
    def namespace(self) -> str | None:
        """The one namespace it is in; None if that is not known or there are several."""
        return next(iter(self.namespaces)) if len(self.namespaces) == 1 else None

    @property
    def is_cluster_scoped(self) -> bool:
        """Whether objects of its kind are in no namespace."""
        return (self.row is not None and self.row.cluster_scoped) or is_cluster_scoped(self.group, self.kind)

    @property
    def is_named(self) -> bool:
        """Whether its name is certain: written out, and left alone by kustomizations."""
        return bool(self.name) and not self.renamed and not decides_name(self.name)

    @property
    def labels(self) -> Mapping[str, object]:
        """Its own labels (not its pods')."""
        return _mapping(self.raw("metadata", "labels"))

    @property
    def annotations(self) -> Mapping[str, object]:
        """Its own annotations."""
        return _mapping(self.raw("metadata", "annotations"))

    @property
    def path_in_project(self) -> str:
        """The path of its file, from the project's root."""
        return self.document.source.path


class Pod(View):
    """A pod's spec, be it a Pod's own or a template's."""

    __slots__ = ("containers", "labels", "owner", "template")

    def __init__(self, owner: Resource, spec: Any, path: Path) -> None:
        super().__init__(spec, path, owner)
        self.owner = owner
        self.template = View(owner.raw(*path[:-1]) if len(path) > 1 else owner.data, path[:-1], owner)
        self.labels = _mapping(self.template.raw("metadata", "labels"))
        self.containers = tuple(self._containers())

    def _containers(self) -> Iterator[Container]:
        for field, role in ROLES.items():
            items = self.data.get(field)
            if isinstance(items, list):
                for index, item in enumerate(items):
                    if isinstance(item, dict):
                        is_sidecar = role == "init" and item.get("restartPolicy") == "Always"
                        yield Container(self, item, (*self.path, field, index), "sidecar" if is_sidecar else role)

    def __str__(self) -> str:
        return str(self.owner)

    @property
    def namespace(self) -> str | None:
        """The one namespace it is in; None if that is not known or there are several."""
        return self.owner.namespace

    @property
    def labels_at(self) -> Place:
        """The place of its labels, in the template."""
        return self.template.at("metadata", "labels")

    @property
    def is_windows(self) -> bool:
        """Whether it says that it is for Windows nodes."""
        return self.get("os", "name") == "windows"

    def ports(self, protocol: str = "TCP") -> list[View]:
        """The ports of that protocol that its main containers and sidecars declare."""
        return [
            port
            for container in self.containers
            if container.role in ("main", "sidecar")
            for port in container.each("ports")
            if (port.text("protocol") or "TCP") == protocol
        ]


class Container(View):
    """One container. `role` is `main`, `init`, `sidecar` (an init container that restarts always) or `ephemeral`."""

    __slots__ = ("name", "pod", "role")

    def __init__(self, pod: Pod, data: Any, path: Path, role: str) -> None:
        super().__init__(data, path, pod.resource)
        self.pod = pod
        self.role = role
        self.name = self.text("name")

    def __str__(self) -> str:
        return self.name

    @property
    def image(self) -> Image | None:
        """Its image; None where there is none or a template decides it."""
        image = self.get("image")
        return parse_image(image) if isinstance(image, str) and image.strip() else None

    @property
    def script(self) -> Place | None:
        """The first of its `command` and `args` that is more than one word: the shell text, if it runs any."""
        for field in ("command", "args"):
            words = self.raw(field)
            for index, word in enumerate(words if isinstance(words, list) else ()):
                if isinstance(word, str) and (" " in word.strip() or "\n" in word.strip()):
                    return self.at(field, index)
        return None

    def effective(self, field: str) -> Place:
        """The place that decides a field of its securityContext.

        Its own; else the pod's, for fields that have a pod level; else its own, which is missing.
        """
        own = self.at("securityContext", field)
        if own or field not in POD_LEVEL:
            return own
        return self.pod.at("securityContext", field) or own


def create(manifest: Manifest, *, beside: View, note: str = "") -> Operation:
    """Operation: a whole new manifest, to stand beside that resource. `note` becomes a comment above it.

    Whether it becomes a file, a document of the same file or an entry of a kustomization is the configuration's choice.
    """
    resource = beside.resource
    return Operation("create", Location(resource.document, resource.base), manifest, note=note)


def _mapping(data: Any) -> Mapping[str, object]:
    return data if isinstance(data, dict) else NOWHERE

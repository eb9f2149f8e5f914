"""Creating: new manifests that fixes bring, as files of their own or as documents of a file, in memory."""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import ignores
from .documents.templates import decides_name
from .edits import Impossible
from .edits.create import add_resource, append_document, new_manifest
from .edits.semantics import plain, same
from .kinds import kind_of
from .kustomize import KUSTOMIZATION_FILES
from .project import absolute
from .records import Record
from .sources import Source
from .writing import reason_against

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config_model import Config
    from .edits import Edited
    from .findings import Finding
    from .placing import Placer
    from .problems import Manifest, Operation
    from .project import Project
    from .views import Resource


class Taken(Impossible):
    """Another fix of the round creates an object of that kind, namespace and name."""


class Identity(Record):
    """What names an object in a cluster; `namespace` is "" where it is not known."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def identity(manifest: object) -> Identity | None:
    """What names the object of a manifest; None for a manifest that does not say it."""
    data = manifest if isinstance(manifest, Mapping) else {}
    metadata = data.get("metadata")
    names = metadata if isinstance(metadata, Mapping) else {}
    version, kind, name = data.get("apiVersion"), data.get("kind"), names.get("name")
    if not (isinstance(version, str) and isinstance(kind, str) and isinstance(name, str)):
        return None
    namespace = names.get("namespace")
    return Identity(version.rpartition("/")[0], kind, namespace if isinstance(namespace, str) else "", name)


class Creator:
    """What the fixes of one round create, in `contents`: the files that they change or make, by path."""

    def __init__(self, project: Project, config: Config, placer: Placer, contents: Mapping[str, bytes]) -> None:
        self.contents = dict(contents)
        self._project = project
        self._form = config.create
        self._exclude = ignores.compile(config.exclude)
        self._placer = placer
        self._made: tuple[_Made, ...] = ()
        self._new: frozenset[str] = frozenset()

    def add(self, finding: Finding) -> None:
        """Makes all that a finding's fix creates. Raises `Impossible`, and then has made nothing."""
        before = dict(self.contents), self._made, self._new
        try:
            for operation in creations(finding):
                self._create(operation)
        except Impossible:
            self.contents, self._made, self._new = before
            raise

    def _create(self, operation: Operation) -> None:
        manifest = plain(operation.value)
        new, beside = identity(manifest), self._placer.resource_at(operation.location)
        if new is None or beside is None:
            raise Impossible("what it would create has no name, or no place")
        for other in self._made:
            if other.identity == new and self._project.units.together(other.path, beside.path_in_project):
                if same(other.manifest, manifest):
                    return
                raise Taken(f"another fix creates another {other.identity}")
        self._check(new, beside)
        if self._form.form == "append":
            self._append(beside.path_in_project, manifest, operation.note)
        else:
            self._make(self._path(new, beside), manifest, operation.note, beside)
        self._made = (*self._made, _Made(new, manifest, beside.path_in_project))

    def _check(self, new: Identity, beside: Resource) -> None:
        """Raises `Impossible` where what belongs together with the other resource has such an object already."""
        if decides_name(new.name):
            raise Impossible(f"what the name {new.name} stands for is not known")
        namespaces = frozenset([new.namespace]) if new.namespace else beside.namespaces
        for resource in self._project.world.of(kind_of(new.group, new.kind)):
            path = resource.path_in_project
            is_same = resource.is_cluster_scoped or not namespaces.isdisjoint(resource.namespaces)
            if resource.name == new.name and is_same and self._project.units.together(path, beside.path_in_project):
                raise Impossible(f"{new} is in {self._project.shown(path)} already")

    def _append(self, path: str, manifest: Manifest, note: str) -> None:
        self._check_file(path)
        self.contents[path] = _data(append_document(self._current(path), manifest, note))

    def _make(self, path: str, manifest: Manifest, note: str, beside: Resource) -> None:
        """A new file, listed in the kustomization of its folder; what comes into the same file stands behind."""
        if path in self._new:
            self._append(path, manifest, note)
            return
        shown = self._project.shown(path)
        if path in self._project.files or os.path.lexists(absolute(self._project.inputs.root, path)):
            raise Impossible(f"{shown} is there already")
        if self._exclude.matches(path):
            raise Impossible(f"the configuration excludes {shown}")
        self._check_file(path)
        self.contents[path] = new_manifest(manifest, note, beside.document.source).encode()
        self._new |= {path}
        kustomization = self._kustomization(path)
        if kustomization:
            self._check_file(kustomization)
            self.contents[kustomization] = _data(add_resource(self._current(kustomization), _base(path)))

    def _check_file(self, path: str) -> None:
        reason = reason_against(self._project, path)
        if reason:
            raise Impossible(reason)

    def _current(self, path: str) -> Source:
        return Source(path, self.contents[path]) if path in self.contents else self._project.files[path].source

    def _path(self, new: Identity, beside: Resource) -> str:
        """The path of the new file, by the configured pattern."""
        name = self._form.name
        values = {"workload": beside.name or beside.kind, "kind": new.kind, "name": new.name}
        for key, value in values.items():
            name = name.replace(f"{{{key}}}", _file_name(value))
        return _folder(beside.path_in_project) + name

    def _kustomization(self, path: str) -> str:
        """The kustomization in the folder of a file; "" if there is none."""
        found = (_folder(path) + name for name in KUSTOMIZATION_FILES)
        return next((each for each in found if each in self._project.files), "")


class _Made(Record):
    """A manifest that a fix creates beside a resource of the file `path`."""

    identity: Identity
    manifest: object
    path: str


def creations(finding: Finding) -> list[Operation]:
    """The operations of a finding's fix that create manifests."""
    return [operation for operation in finding.fix.operations if operation.kind == "create"] if finding.fix else []


def _data(edited: Edited) -> bytes:
    """What came of an edit. Raises `Impossible` where it was refused."""
    if edited.refused:
        raise Impossible(edited.refused[0].reason)
    return edited.data


def _file_name(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in text.lower())


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _base(path: str) -> str:
    return path[path.rfind("/") + 1 :]

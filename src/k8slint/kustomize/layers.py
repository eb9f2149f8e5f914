"""What one kustomization changes of the objects that pass it, in the order in which kustomize does it."""

from __future__ import annotations

from ..documents import Unreadable, plain_values
from .changes import Count, Merge, Pairs, Patch, Replacement
from .fields import OWN_LABELS, field_specs
from .generators import generated
from .graph import is_inline
from .images import Images
from .selectors import Selector, Subject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from .changes import Change
    from .fields import FieldSpec, Tables
    from .graph import Kustomization
    from .selectors import Circumstances

    Files = Mapping[str, Sequence[Any]]

KEEP_THEIR_NAME = frozenset(("Namespace", "CustomResourceDefinition", "APIService"))


class Layer:
    """All that one kustomization changes of what enters it, before (`early`) and after it gives names and namespaces.

    `names` are the only objects that it may concern; None: it may be any.
    """

    __slots__ = ("early", "late", "names", "namespace", "renames_all")

    def __init__(self, kustomization: Kustomization, tables: Tables, files: Files) -> None:
        self.early: tuple[Change, ...] = tuple(_early(kustomization, files))
        self.late: tuple[Change, ...] = tuple(_late(kustomization, tables, files))
        self.namespace = kustomization.text("namespace")
        self.renames_all = bool(kustomization.text("namePrefix") or kustomization.text("nameSuffix"))
        names = {change.name for change in (*self.early, *self.late)}
        self.names = None if None in names else frozenset(names)

    def changed(self, data: Any, subject: Subject, before: Circumstances, after: Circumstances) -> Any:
        """The object as the kustomization leaves it; None if it deletes it."""
        if self.names is not None and not after.renamed and subject.name not in self.names and subject.is_named:
            return data
        for changes, circumstances in ((self.early, before), (self.late, after)):
            for change in changes:
                data = change.changed(data, subject, circumstances)
                if data is None:
                    return None
        return data

    def renames(self, data: Any, subject: Subject, before: Circumstances) -> bool:
        """Whether it may give an object another name; a Namespace takes the name of the namespace."""
        if subject.kind in KEEP_THEIR_NAME:
            return subject.kind == "Namespace" and bool(self.namespace) and self.namespace != subject.name
        return self.renames_all or any(
            change.renames and change.concerns(data, subject, before) is not False
            for change in (*self.early, *self.late)
        )


def _early(kustomization: Kustomization, files: Files) -> Iterator[Change]:
    """In kustomize's order: generators, patches."""
    yield from (Merge(one) for one in generated(kustomization, ()) if one.merges or one.replaces)
    for field in ("patchesStrategicMerge", "patches"):
        for entry in kustomization.entries(field):
            yield from _patches(kustomization, entry, files)


def _late(kustomization: Kustomization, tables: Tables, files: Files) -> Iterator[Change]:
    """In kustomize's order: labels, annotations, old JSON patches, counts, images, replacements."""
    yield from _labels(kustomization, tables)
    annotations = kustomization.data.get("commonAnnotations")
    if isinstance(annotations, dict) and annotations:
        yield Pairs(annotations, tables.annotations)
    for entry in kustomization.entries("patchesJson6902"):
        yield from _patches(kustomization, entry, files)
    for entry in kustomization.entries("replicas"):
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield Count(entry["name"], entry.get("count"), tables.replicas)
    if images := [entry for entry in kustomization.entries("images") if isinstance(entry, dict)]:
        yield Images(images, tables.images)
    for entry in _replacements(kustomization, files):
        targets = entry.get("targets")
        for target in targets if isinstance(targets, list) else ():
            if isinstance(target, dict):
                yield Replacement(target)


def _labels(kustomization: Kustomization, tables: Tables) -> Iterator[Pairs]:
    for entry in kustomization.entries("labels"):
        if isinstance(entry, dict) and isinstance(entry.get("pairs"), dict):
            specs: Sequence[FieldSpec] = OWN_LABELS
            if entry.get("includeSelectors") is True:
                specs = tables.labels
            elif entry.get("includeTemplates") is True:
                specs = tables.template_labels
            yield Pairs(entry["pairs"], (*specs, *field_specs(entry.get("fields"))))
    labels = kustomization.data.get("commonLabels")
    if isinstance(labels, dict) and labels:
        yield Pairs(labels, tables.labels)


def _patches(kustomization: Kustomization, entry: Any, files: Files) -> Iterator[Patch]:
    """The patches of an entry: a path, a manifest inline, or a mapping with either and perhaps a target."""
    target = options = None
    text = entry
    if isinstance(entry, dict):
        target, options, text = entry.get("target"), entry.get("options"), entry.get("path")
        inline = entry.get("patch")
        contents = _inline(inline) if isinstance(inline, str) else _listed(kustomization, text, files)
    elif isinstance(entry, str) and is_inline(entry):
        contents = _inline(entry)
    else:
        contents = _listed(kustomization, text, files)
    renaming = isinstance(options, dict) and options.get("allowNameChange") is True
    for content in contents:
        if isinstance(target, dict):
            yield Patch(Selector(target), content, renaming)
        elif isinstance(content, dict):
            for manifest in _manifests(content):
                yield _for_its_own(manifest, renaming)


def _for_its_own(manifest: Mapping[str, Any], renaming: bool) -> Patch:
    """A patch without a target: for the object that it names."""
    own = Subject(manifest)
    named = {"group": own.group, "kind": own.kind, "name": own.name, "namespace": own.namespace or "default"}
    return Patch(Selector(named, exact=True), manifest, renaming)


def _manifests(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    items = content.get("items")
    if isinstance(items, list) and str(content.get("kind")).endswith("List"):
        yield from (item for item in items if isinstance(item, dict))
    else:
        yield content


def _inline(text: str) -> Sequence[Any]:
    try:
        return plain_values(text)
    except Unreadable:
        return ()


def _listed(kustomization: Kustomization, entry: object, files: Files) -> Sequence[Any]:
    path = kustomization.local(entry)
    return files.get(path, ()) if path is not None else ()


def _replacements(kustomization: Kustomization, files: Files) -> Iterator[Mapping[str, Any]]:
    """The entries of `replacements`, those in files of their own included."""
    for entry in kustomization.entries("replacements"):
        if isinstance(entry, dict):
            for content in [entry] if "targets" in entry else _listed(kustomization, entry.get("path"), files):
                for item in content if isinstance(content, list) else [content]:
                    if isinstance(item, dict):
                        yield item

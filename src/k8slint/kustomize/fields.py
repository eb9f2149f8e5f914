"""Which fields kustomize's own transformers set: its tables, and what `configurations` add to them.

Source: https://github.com/kubernetes-sigs/kustomize/tree/master/api/internal/konfig/builtinpluginconsts
"""

from __future__ import annotations

from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

Steps = tuple[tuple[str, bool], ...]
"""The keys of a field path, each with whether a list has to stand there (`volumes[]`)."""


class FieldSpec(Record):
    """A field of the objects of a group, version and kind (empty: of any); `create` makes what is missing above it."""

    steps: Steps
    kind: str = ""
    group: str = ""
    version: str = ""
    create: bool = False

    def applies(self, group: str, version: str, kind: str) -> bool:
        """Whether objects of this group, version and kind have the field."""
        return (
            self.kind in ("", kind)
            and (not self.group or self.group == group)
            and (not self.version or self.version == version)
        )


class Tables(Record):
    """The fields that hold labels (with or without the selectors), annotations, images and replica counts."""

    labels: tuple[FieldSpec, ...] = ()
    template_labels: tuple[FieldSpec, ...] = ()
    annotations: tuple[FieldSpec, ...] = ()
    images: tuple[FieldSpec, ...] = ()
    replicas: tuple[FieldSpec, ...] = ()

    def extended(self, more: Tables) -> Tables:
        """These tables and others, each entry once."""
        if more is self or more == NO_TABLES:
            return self
        return Tables(*(tuple(dict.fromkeys(getattr(self, f) + getattr(more, f))) for f in self._fields))


NO_TABLES = Tables()


def steps_of(path: str) -> Steps:
    """A path as kustomize spells it: `spec/template/metadata/labels`, `\\\\/` for a slash inside a key."""
    keys = path.replace("\\/", "\0").split("/")
    return tuple((key.removesuffix("[]").replace("\0", "/"), key.endswith("[]")) for key in keys if key)


def _specs(group: str, version: str, kinds: str, *paths: str, create: bool = True) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(steps_of(path), kind, group, version, create) for kind in kinds.split() for path in paths)


def _in_templates(field: str) -> tuple[FieldSpec, ...]:
    """A field of the object's metadata, its pod template's and those between."""
    template = f"spec/template/metadata/{field}"
    job = f"spec/jobTemplate/metadata/{field}", f"spec/jobTemplate/spec/template/metadata/{field}"
    return (
        *_specs("", "v1", "ReplicationController", template),
        *_specs("", "", "Deployment ReplicaSet DaemonSet", template),
        *_specs("apps", "", "StatefulSet", template),
        *_specs("batch", "", "Job", template),
        *_specs("batch", "", "CronJob", *job),
    )


_SELECTOR = "spec/selector/matchLabels"
_AFFINITY = "spec/template/spec/affinity/{}/{}/labelSelector/matchLabels"
_TERMS = (
    "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
    "requiredDuringSchedulingIgnoredDuringExecution",
)
_SELECTORS = (
    *_specs("", "v1", "Service ReplicationController", "spec/selector"),
    *_specs("", "", "Deployment ReplicaSet DaemonSet", _SELECTOR),
    *_specs("apps", "", "StatefulSet", _SELECTOR),
    *_specs(
        "apps",
        "",
        "Deployment StatefulSet",
        *(_AFFINITY.format(affinity, term) for affinity in ("podAffinity", "podAntiAffinity") for term in _TERMS),
        "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels",
        create=False,
    ),
    *_specs("batch", "", "Job", _SELECTOR, create=False),
    *_specs("batch", "", "CronJob", "spec/jobTemplate/spec/selector/matchLabels", create=False),
    *_specs("policy", "", "PodDisruptionBudget", _SELECTOR, create=False),
    *_specs(
        "networking.k8s.io",
        "",
        "NetworkPolicy",
        "spec/podSelector/matchLabels",
        "spec/ingress/from/podSelector/matchLabels",
        "spec/egress/to/podSelector/matchLabels",
        create=False,
    ),
)
OWN_LABELS = (FieldSpec(steps_of("metadata/labels"), create=True),)
_TEMPLATE_LABELS = (
    *OWN_LABELS,
    *_in_templates("labels"),
    *_specs("apps", "", "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels"),
)

BUILT_IN = Tables(
    labels=_SELECTORS + _TEMPLATE_LABELS,
    template_labels=_TEMPLATE_LABELS,
    annotations=(FieldSpec(steps_of("metadata/annotations"), create=True), *_in_templates("annotations")),
    replicas=_specs("", "", "Deployment ReplicationController ReplicaSet StatefulSet", "spec/replicas"),
)
"""What kustomize knows by itself. The images of containers and init containers it finds anywhere, without a table."""

_CONFIGURED = {
    "commonLabels": "labels",
    "templateLabels": "template_labels",
    "commonAnnotations": "annotations",
    "images": "images",
    "replicas": "replicas",
}


def configured(documents: Iterable[Any]) -> Tables:
    """What the documents of a file that `configurations` names add to the tables."""
    found: dict[str, list[FieldSpec]] = {}
    for document in documents:
        if isinstance(document, dict):
            for key, table in _CONFIGURED.items():
                found.setdefault(table, []).extend(field_specs(document.get(key)))
    return Tables(**{table: tuple(specs) for table, specs in found.items()})


def field_specs(entries: object) -> Iterator[FieldSpec]:
    """A list of field specs as kustomizations and their configurations spell it."""
    for entry in entries if isinstance(entries, list) else ():
        path = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(path, str) and (steps := steps_of(path)):
            words = (entry.get(field) for field in ("kind", "group", "version"))
            kind, group, version = (word if isinstance(word, str) else "" for word in words)
            yield FieldSpec(steps, kind, group, version, entry.get("create") is True)

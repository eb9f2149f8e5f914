"""What a patch makes of an object that it is for: a field it touches is `UNKNOWN`, unless it says what stands there.

Kustomize puts the items that a strategic merge patch names in front of the others, and a JSON patch names items by
index. Items are not moved here, so after such a merge (`shuffled`) an index may mean any item.
"""

from __future__ import annotations

import re

from ..documents import UNKNOWN, Map, Seq
from .copies import put, same, with_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..documents import Path
    from .selectors import Subject

IDENTITY = frozenset({("apiVersion",), ("kind",), ("metadata", "name")})
"""What no patch changes here: names are `renamed`, not unknown."""

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
POD_LISTS = {
    **dict.fromkeys((*CONTAINERS, "volumes", "imagePullSecrets"), ("name",)),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
}
CONTAINER_LISTS = {
    "env": ("name",),
    "ports": ("containerPort", "protocol"),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
}
OTHER_LISTS: Mapping[Path, tuple[str, ...]] = {
    ("Service", "spec", "ports"): ("port", "protocol"),
    ("ServiceAccount", "secrets"): ("name",),
    ("MutatingWebhookConfiguration", "webhooks"): ("name",),
    ("ValidatingWebhookConfiguration", "webhooks"): ("name",),
}
POD_SPECS = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController"),
        ("spec", "template", "spec"),
    ),
}
STEP = re.compile(r"\[[^\]]*\]|(?:[^.\[\\]|\\.)+")
ESCAPED = re.compile(r"\\(.)")
BUILT_IN = frozenset(("", "apps", "batch", "policy", "extensions", "autoscaling"))


def merge_keys(subject: Subject, path: Path) -> tuple[str, ...] | None:
    """By which fields the items of the list at `path` are merged; None for a list that a patch replaces.

    Only lists of Kubernetes' own kinds merge, as the schema that kustomize carries says.
    """
    if subject.group not in BUILT_IN and not subject.group.endswith("k8s.io"):
        return None
    pod = POD_SPECS.get(subject.kind)
    if pod is not None and path[: len(pod)] == pod:
        rest = path[len(pod) :]
        if len(rest) == 1:
            return POD_LISTS.get(str(rest[0]))
        if len(rest) == 3 and rest[0] in CONTAINERS:
            return CONTAINER_LISTS.get(str(rest[2]))
        return None
    return OTHER_LISTS.get((subject.kind, *path))


def everything(value: Any, path: Path = ()) -> Any:
    """An object of which only the identity is known."""
    result = value
    for key, old in value.items():
        if key == "metadata" and isinstance(old, dict) and not path:
            result = put(result, value, key, everything(old, ("metadata",)))
        elif (*path, key) not in IDENTITY:
            result = put(result, value, key, UNKNOWN)
    return result


class Strategic:
    """Strategic merges into one object."""

    __slots__ = ("subject",)

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def merged(self, value: Any, patch: Mapping[str, Any], path: Path = ()) -> Any:
        """A mapping of the object as the patch leaves it."""
        if is_directive(patch):
            return UNKNOWN
        result = value
        for key, change in patch.items():
            here = (*path, key)
            if key.startswith("$"):
                listed = key.partition("/")[2]  # `$setElementOrder/env`, `$deleteFromPrimitiveList/finalizers`
                if listed in value:
                    result = put(result, value, listed, UNKNOWN)
            elif here not in IDENTITY and here != ("metadata", "namespace"):
                new = self.entry(value.get(key), change, here)
                if new is not value.get(key):
                    result = put(result, value, key, new)
        return result

    def entry(self, value: Any, change: Any, path: Path) -> Any:
        """What stands at `path`, None for nothing, as the patch leaves it."""
        if value is UNKNOWN or (change is None and value is None) or same(value, change):
            return value
        if value is None:
            return self.added(change, path)
        if isinstance(value, dict) and isinstance(change, dict):
            return self.merged(value, change, path)
        if isinstance(value, list) and isinstance(change, list):
            keys = merge_keys(self.subject, path)
            return UNKNOWN if keys is None else self.items(value, change, path, keys)
        return UNKNOWN

    def items(self, value: Any, changes: Sequence[Any], path: Path, keys: tuple[str, ...]) -> Any:
        """A list that merges by the fields `keys`."""
        result = value
        for change in changes:
            if not isinstance(change, dict) or change.keys() == {"$patch"}:
                return UNKNOWN
            index = next((i for i, item in enumerate(result) if _is_same_item(item, change, keys)), None)
            if index is not None:
                new = self.merged(result[index], change, (*path, index))
                if new is not result[index]:
                    result = put(result, value, index, new)
            elif not is_deletion(change):
                result = with_item(result, self.added_item(change, path))
        self.subject.shuffled.add(path)
        return result

    def added(self, change: Any, path: Path) -> Any:
        """What a patch adds where nothing stands: mappings with their keys, every value in them unknown."""
        if isinstance(change, dict):
            if is_deletion(change):
                return None
            entries = ((key, self.added(new, (*path, key))) for key, new in change.items() if not key.startswith("$"))
            return Map((key, new) for key, new in entries if new is not None)
        if isinstance(change, list) and merge_keys(self.subject, path) is not None:
            self.subject.shuffled.add(path)
            return Seq(self.added_item(item, path) for item in change if not is_deletion(item))
        return None if change is None else UNKNOWN

    def added_item(self, item: Any, path: Path) -> Any:
        """An item that a patch adds to a list: known by the fields it is merged by.

        A container is unknown as a whole: it stands in another file, and what it lacks is not this file's fault.
        """
        keys = merge_keys(self.subject, path)
        if keys is None or path[-1] in CONTAINERS or not isinstance(item, dict):
            return UNKNOWN
        return Map({**self.added(item, (*path, "")), **{key: item[key] for key in keys if key in item}})


def is_directive(change: object) -> bool:
    """Whether a part of a strategic merge patch deletes or replaces instead of merging."""
    return isinstance(change, dict) and "$patch" in change


def is_deletion(change: object) -> bool:
    """Whether a part of a strategic merge patch deletes what it is for, so that it adds nothing either."""
    return isinstance(change, dict) and change.get("$patch") == "delete"


def _is_same_item(item: Any, change: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    """Whether a list merges the two: they agree in a key, and in the others as far as both have them."""
    if not isinstance(item, dict):
        return False
    pairs = [(item.get(key), change.get(key)) for key in keys]
    return any(one is not None and one == two for one, two in pairs) and all(
        one == two or one is None or two is None for one, two in pairs
    )


class Operation:
    """One operation of a JSON patch (RFC 6902)."""

    __slots__ = ("name", "origin", "path", "value")

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.name = given.get("op")
        self.path = pointer(given.get("path"))
        self.origin = pointer(given.get("from")) if self.name in ("move", "copy") else None
        self.value = given.get("value")

    @property
    def renames(self) -> bool:
        """Whether it gives the object another name."""
        return self.name not in ("test", None) and self.path == ("metadata", "name")

    def applied(self, value: Any, subject: Subject) -> Any:
        """The object as the operation leaves it."""
        if self.path is None or self.name not in ("add", "replace", "remove", "move", "copy"):
            return value
        if self.path == ():
            return everything(value)
        if self.name == "move" and self.origin:
            value = _Pointed(subject, "remove", None).walk(value, self.origin, ())
        moved = UNKNOWN if self.origin is not None else self.value
        name = "remove" if self.name == "remove" else "replace" if self.name == "replace" else "add"
        if self.path[:-1] == ("metadata", "annotations") and name == "add":
            value = _with_annotations(value)
        return _Pointed(subject, name, moved).walk(value, self.path, ())


def pointer(text: object) -> tuple[str, ...] | None:
    """A JSON pointer (RFC 6901) as keys; None for what is none."""
    if text == "":
        return ()
    if not isinstance(text, str) or not text.startswith("/"):
        return None
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in text[1:].split("/"))


def _with_annotations(value: Any) -> Any:
    """Kustomize keeps annotations of its own while it works, so that a patch can always add some."""
    metadata = value.get("metadata")
    if isinstance(metadata, dict) and metadata.get("annotations") is None:
        return put(value, value, "metadata", put(metadata, metadata, "annotations", Map()))
    return value


class _Pointed:
    """One change at the end of a pointer."""

    __slots__ = ("name", "subject", "value")

    def __init__(self, subject: Subject, name: str, value: Any) -> None:
        self.subject = subject
        self.name = name
        self.value = value

    def walk(self, value: Any, keys: Sequence[str], path: Path) -> Any:
        """The value at `path` with the change made further down; as it is where the pointer leads nowhere."""
        if isinstance(value, dict):
            return self._in_mapping(value, keys, path)
        if isinstance(value, list):
            return self._in_list(value, keys, path)
        return value

    def _in_mapping(self, value: Any, keys: Sequence[str], path: Path) -> Any:
        key, rest = keys[0], keys[1:]
        here = (*path, key)
        if here in IDENTITY:
            return value
        old = value.get(key)
        if rest:
            new = self.walk(old, rest, here)
        elif self.name == "remove" or old is not None:
            new = old if old is None or same(old, self.value) else UNKNOWN
        else:
            new = Strategic(self.subject).added(self.value, here)
        return value if new is old else put(value, value, key, new)

    def _in_list(self, value: Any, keys: Sequence[str], path: Path) -> Any:
        key, rest = keys[0], keys[1:]
        if not rest and self.name == "add":
            if key != "-":
                self.subject.shuffled.add(path)
            return with_item(value, Strategic(self.subject).added_item(self.value, path))
        result = value
        for index in self._meant(value, key, path):
            new = self.walk(value[index], rest, (*path, index)) if rest else UNKNOWN
            if new is not value[index]:
                result = put(result, value, index, new)
        if not rest and self.name == "remove":
            self.subject.shuffled.add(path)
        return result

    def _meant(self, value: Sequence[Any], key: str, path: Path) -> Sequence[int]:
        if not key.isdecimal():
            return ()
        if path in self.subject.shuffled:
            return range(len(value))
        return (int(key),) if len(key) < 9 and int(key) < len(value) else ()


def replaced(value: Any, steps: Sequence[str], create: bool, shuffled: set[Path], path: Path = ()) -> Any:
    """The object with a field unknown that a replacement's field path leads to (`spec.containers.[name=web].image`)."""
    if path in IDENTITY:
        return value
    if not steps:
        return UNKNOWN
    step, rest = steps[0], steps[1:]
    if isinstance(value, list):
        indexes: Sequence[Any] = [i for i, item in enumerate(value) if _is_meant(step, i, item, path in shuffled)]
        if create and "=" in step and all(value[index] is UNKNOWN for index in indexes):
            return with_item(value, UNKNOWN)
    elif isinstance(value, dict):
        step = step[1:-1] if step.startswith("[") and step.endswith("]") and "=" not in step else step
        indexes = list(value) if step == "*" else [step] if create or value.get(step) is not None else []
    else:
        return value
    result = value
    for index in indexes:
        old = value.get(index) if isinstance(value, dict) else value[index]
        empty = Map()
        new = replaced(empty if old is None and rest else old, rest, create, shuffled, (*path, index))
        if new is not old and new is not empty:
            result = put(result, value, index, new)
    return result


def _is_meant(step: str, index: int, item: Any, shuffled: bool) -> bool:
    if step == "*" or item is UNKNOWN:
        return True
    if step.startswith("[") and step.endswith("]"):
        key, equals, text = step[1:-1].partition("=")
        if not key:
            return bool(item == text)
        value = item.get(key) if equals and isinstance(item, dict) else None
        return value is UNKNOWN or (value is not None and str(value) == text)
    return step.isdecimal() and (shuffled or step == str(index))


def field_path(text: str) -> tuple[str, ...]:
    """A replacement's field path as steps; a dot inside `[ ]`, or behind a backslash, separates nothing."""
    return tuple(ESCAPED.sub(r"\1", step) for step in STEP.findall(text))

"""The things that a kustomization does to objects, one class for each."""

from __future__ import annotations

from ..documents import UNKNOWN
from .copies import at_field, either, put, with_entries
from .patches import Operation, Strategic, everything, field_path, is_deletion, is_directive, replaced
from .selectors import Selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .fields import FieldSpec
    from .generators import Generated
    from .selectors import Circumstances, Subject


class Change:
    """One thing that a kustomization does to what `selector` selects; without a selector, to everything.

    `renames`: it gives an object another name.
    """

    __slots__ = ("renames", "selector")

    def __init__(self, selector: Selector | None = None, renames: bool = False) -> None:
        self.selector = selector
        self.renames = renames

    @property
    def name(self) -> str | None:
        """The only name of an object that it may be meant for; None if it may be any."""
        return None if self.selector is None else self.selector.name.word

    def concerns(self, data: Any, subject: Subject, before: Circumstances) -> bool | None:
        """Whether it is meant for an object; None if that is open."""
        return True if self.selector is None else self.selector.selects(data, subject, before)

    def changed(self, data: Any, subject: Subject, before: Circumstances) -> Any:
        """An object as it leaves it; None if it is deleted."""
        concerned = self.concerns(data, subject, before)
        if concerned is False:
            return data
        result = self.applied(data, subject)
        if concerned:
            return result
        return data if result is None else either(data, result)

    def applied(self, data: Any, subject: Subject) -> Any:  # noqa: ARG002  the kinds of change look at it
        """An object that it is meant for, as it leaves it; None if it is deleted. Each kind of change says how."""
        return data


class Patch(Change):
    """A strategic merge patch, or the operations of a JSON patch."""

    __slots__ = ("_operations", "_strategic")

    def __init__(self, selector: Selector, content: Any, renames: bool = False) -> None:
        items = content if isinstance(content, list) else ()
        self._strategic = content if isinstance(content, dict) else None
        self._operations = tuple(Operation(item) for item in items if isinstance(item, dict))
        super().__init__(selector, renames or any(operation.renames for operation in self._operations))

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object as it leaves it; None if it is deleted."""
        if self._strategic is None:
            for operation in self._operations:
                data = operation.applied(data, subject)
            return data
        if is_directive(self._strategic):
            return None if is_deletion(self._strategic) else everything(data)
        return Strategic(subject).merged(data, self._strategic)


class Pairs(Change):
    """Labels or annotations for every field of a table that an object has."""

    __slots__ = ("_fields", "_pairs", "_specs")

    def __init__(self, pairs: Mapping[str, Any], specs: Sequence[FieldSpec]) -> None:
        super().__init__()
        self._pairs = {key: value if isinstance(value, str) else UNKNOWN for key, value in pairs.items()}
        self._specs = specs
        self._fields: dict[tuple[str, str, str], list[FieldSpec]] = {}

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object with them."""
        kind = subject.group, subject.version, subject.kind
        if kind not in self._fields:
            self._fields[kind] = [spec for spec in self._specs if spec.applies(*kind)]
        for spec in self._fields[kind]:
            data = at_field(data, spec.steps, lambda old: with_entries(old, self._pairs), spec.create)
        return data


class Count(Change):
    """An entry of `replicas`."""

    __slots__ = ("_count", "_specs")

    def __init__(self, name: str, count: object, specs: Sequence[FieldSpec]) -> None:
        super().__init__(Selector({"name": name}, exact=True))
        self._count = count if count.__class__ is int else UNKNOWN
        self._specs = specs

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object with that many replicas."""
        for spec in self._specs:
            if spec.applies(subject.group, subject.version, subject.kind):
                data = at_field(data, spec.steps, lambda _old: self._count, spec.create)
        return data


class Replacement(Change):
    """A target of `replacements`: what its field paths lead to is unknown."""

    __slots__ = ("_create", "_paths")

    def __init__(self, target: Mapping[str, Any]) -> None:
        select, options, paths = target.get("select"), target.get("options"), target.get("fieldPaths")
        texts = paths if isinstance(paths, list) and paths else ["metadata.name"]
        self._create = isinstance(options, dict) and options.get("create") is True
        self._paths = [path for text in texts if isinstance(text, str) and (path := field_path(text))]
        super().__init__(Selector(select if isinstance(select, dict) else {}), ("metadata", "name") in self._paths)

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object without what it replaces."""
        for path in self._paths:
            data = replaced(data, path, self._create, subject.shuffled)
        return data


class Merge(Change):
    """A generator that adds to a ConfigMap or Secret, or replaces its data."""

    __slots__ = ("_generator",)

    def __init__(self, generator: Generated) -> None:
        super().__init__(Selector({"group": "", "kind": generator.kind, "name": generator.name}, exact=True))
        self._generator = generator

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object with unknown values for the generator's keys; with unknown data where keys are not known."""
        if subject.kind == "Secret":
            data = put(data, data, "type", UNKNOWN)
        keys = self._generator.keys
        if self._generator.replaces or keys is None:
            return put(data, data, "data", UNKNOWN)
        entries = dict.fromkeys(sorted(keys), UNKNOWN)
        return at_field(data, (("data", False),), lambda old: with_entries(old, entries), create=True)

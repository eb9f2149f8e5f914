"""What a patch or a replacement is for: yes, no, or None where that is open."""

from __future__ import annotations

import re

from ..documents import UNKNOWN
from ..documents.templates import decides_name
from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..documents import Path
    from .fields import Steps

LITERAL = re.compile(r"[\w/:-]*", re.ASCII)
SLOW = re.compile(r"\)[*+{]")
QUANTIFIERS = 3
"""More of them, or a repeated group, can take a regular expression ages: such a pattern is not tried."""

REQUIREMENT = re.compile(
    r"(?P<absent>!?)\s*(?P<key>[^\s!=,()]+)\s*"
    r"(?:(?P<operator>==?|!=)\s*(?P<value>[^\s,()]*)|(?P<set>in|notin)\s*\((?P<values>[^()]*)\))?"
)


class Subject:
    """An object as it enters its first kustomization, and what has to be remembered of it on its way.

    `group` is "" for the core; `is_named`: its name is written out. `shuffled` are its lists in which kustomize has
    moved items. `image_fields` are the places of its containers' images, once they are known.
    """

    __slots__ = ("group", "image_fields", "is_named", "kind", "name", "namespace", "shuffled", "version")

    def __init__(self, data: Mapping[str, Any]) -> None:
        metadata = data.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        self.group, _, self.version = _text(data.get("apiVersion")).rpartition("/")
        self.kind = _text(data.get("kind"))
        self.name = _text(metadata.get("name"))
        self.namespace = _text(metadata.get("namespace"))
        self.is_named = bool(self.name) and not decides_name(self.name)
        self.shuffled: set[Path] = set()
        self.image_fields: Sequence[Steps] | None = None


class Circumstances(Record):
    """What the kustomizations before have done to the identity of what arrives: whether names got a prefix or suffix,
    and the namespaces that were given.
    """

    renamed: bool = False
    namespaces: frozenset[str] = frozenset()


def every(*answers: bool | None) -> bool | None:
    """Whether all hold; None if that is open."""
    if False in answers:
        return False
    return None if None in answers else True


class Pattern:
    """A text of a selector: an anchored regular expression or, if `exact`, a word; without a text it stands for any."""

    __slots__ = ("_compiled", "is_open", "word")

    def __init__(self, text: object, exact: bool = False) -> None:
        self.word: str | None = None
        self._compiled: re.Pattern[str] | None = None
        self.is_open = text is None or (text == "" and not exact)
        if isinstance(text, str) and not self.is_open:
            if exact or LITERAL.fullmatch(text):
                self.word = text
            elif not SLOW.search(text) and sum(map(text.count, "*+{")) <= QUANTIFIERS:
                try:
                    self._compiled = re.compile(text)
                except re.error:
                    self._compiled = None

    def matches(self, text: str) -> bool | None:
        """Whether it is meant for this text; None for an expression that cannot be tried."""
        if self.is_open:
            return True
        if self.word is not None:
            return text == self.word
        return None if self._compiled is None else self._compiled.fullmatch(text) is not None

    def names(self, subject: Subject, before: Circumstances) -> bool | None:
        """Whether it is meant for an object by its name: the original one, or, perhaps, the one that it has got."""
        found = self.matches(subject.name)
        if not subject.is_named:
            return True if self.is_open else None
        if found is False and before.renamed and (self.word is None or subject.name in self.word):
            return None
        return found


class Selector:
    """The `target` of a patch, or what else says which objects a change is meant for. `exact`: its texts are words."""

    __slots__ = ("annotations", "group", "kind", "labels", "name", "namespace", "version")

    def __init__(self, target: Mapping[str, Any], exact: bool = False) -> None:
        fields = ("group", "version", "kind", "name", "namespace")
        self.group, self.version, self.kind, self.name, self.namespace = (
            Pattern(target.get(field), exact) for field in fields
        )
        self.labels = _text(target.get("labelSelector"))
        self.annotations = _text(target.get("annotationSelector"))

    def selects(self, data: Any, subject: Subject, before: Circumstances) -> bool | None:
        """Whether it is meant for an object; None if that is open."""
        kind = self.kind.matches(subject.kind)
        if kind is False:
            return False
        return every(
            kind,
            self.group.matches(subject.group),
            self.version.matches(subject.version),
            self.name.names(subject, before),
            self._is_in_namespace(subject, before),
            has(self.labels, data, "labels"),
            has(self.annotations, data, "annotations"),
        )

    def _is_in_namespace(self, subject: Subject, before: Circumstances) -> bool | None:
        own = subject.namespace or "default"
        if self.namespace.is_open or decides_name(own):
            return self.namespace.is_open or None
        found = self.namespace.matches(own)
        if found is False and any(self.namespace.matches(given) is not False for given in before.namespaces):
            return True if len(before.namespaces) == 1 else None
        return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def has(selector: str, data: Any, field: str) -> bool | None:
    """Whether the labels or annotations of an object meet a selector such as `app in (a, b), !canary`; None if that is
    open.
    """
    if not selector:
        return True
    metadata = data.get("metadata")
    entries = metadata.get(field) if isinstance(metadata, dict) else metadata
    if entries is UNKNOWN:
        return None
    answers = []
    at = 0
    while at < len(selector):
        found = REQUIREMENT.match(selector, at)
        rest = selector[found.end() :].lstrip() if found else "?"
        if found is None or (rest and not rest.startswith(",")):
            return None
        answers.append(_meets(entries if isinstance(entries, dict) else {}, found))
        at = len(selector) - len(rest[1:].lstrip())
    return every(*answers)


def _meets(entries: Mapping[str, Any], found: re.Match[str]) -> bool | None:
    key = found["key"]
    value = entries.get(key)
    if value is UNKNOWN:
        return None
    if found["operator"]:
        return bool(value == found["value"]) == (found["operator"] != "!=")
    if found["set"]:
        return (value in [word.strip() for word in found["values"].split(",")]) == (found["set"] == "in")
    return (key in entries) != bool(found["absent"])

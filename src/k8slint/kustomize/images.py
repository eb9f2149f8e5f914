"""The `images` of a kustomization: other names, tags and digests for images, wherever containers stand."""

from __future__ import annotations

import re

from ..documents import UNKNOWN
from .changes import Change
from .copies import at_field
from .selectors import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from .fields import FieldSpec, Steps
    from .selectors import Subject

PLAIN = re.compile(r"(?:[\w.-]+(?::\d+)?/)?[\w./-]+", re.ASCII)
TAG = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
LISTS = ("containers", "initContainers")


class Image:
    """An entry of `images`."""

    __slots__ = ("given", "name", "pattern", "vague")

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.name = name = str(entry.get("name"))
        self.pattern = re.compile(f"{re.escape(name)}{TAG}") if PLAIN.fullmatch(name) else None
        self.vague = Pattern(f"(?:{name})([:@].*)?")
        self.given = {field: entry[field] for field in ("newName", "newTag", "digest", "tagSuffix") if entry.get(field)}

    def applied(self, image: str) -> Any:
        """The image as the entry leaves it.

        `UNKNOWN` where the entry's name, as the regular expression that it is, may match another image than it spells,
        where it gives something that is no text, or a `tagSuffix`, which releases of kustomize append once or twice.
        """
        if not self.given:
            return image
        found = self.pattern.fullmatch(image) if self.pattern else None
        if found is None:
            return image if self.vague.matches(image) is False else UNKNOWN
        if "tagSuffix" in self.given or not all(isinstance(text, str) for text in self.given.values()):
            return UNKNOWN
        tag, digest = found[1] or "", found[2] or ""
        if "newTag" in self.given or "digest" in self.given:
            tag = f":{self.given['newTag']}" if "newTag" in self.given else ""
            digest = f"@{self.given['digest']}" if "digest" in self.given else ""
        return f"{self.given.get('newName', self.name)}{tag}{digest}"


class Images(Change):
    """All entries of `images`, and the fields besides those of containers that hold images."""

    __slots__ = ("entries", "specs")

    def __init__(self, entries: Sequence[Mapping[str, Any]], specs: Sequence[FieldSpec]) -> None:
        super().__init__()
        self.entries = [Image(entry) for entry in entries]
        self.specs = specs

    def applied(self, data: Any, subject: Subject) -> Any:
        """The object with its images as the entries leave them."""
        if subject.kind == "CustomResourceDefinition":
            return data
        if subject.image_fields is None:
            subject.image_fields = tuple(dict.fromkeys(_image_fields(data, ())))
        more = (spec.steps for spec in self.specs if spec.applies(subject.group, subject.version, subject.kind))
        for steps in (*subject.image_fields, *more):
            data = at_field(data, steps, self._image, create=False)
        return data

    def _image(self, image: Any) -> Any:
        for entry in self.entries:
            if isinstance(image, str):
                image = entry.applied(image)
        return image


def _image_fields(value: Any, above: Steps) -> Iterator[Steps]:
    """The fields of images below a value: kustomize looks at containers wherever lists of that name stand."""
    if isinstance(value, list):
        for item in value:
            yield from _image_fields(item, above)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                steps = (*above, (key, False))
                if key in LISTS and isinstance(item, list):
                    yield (*steps, ("image", False))
                else:
                    yield from _image_fields(item, steps)

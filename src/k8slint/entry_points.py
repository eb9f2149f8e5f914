"""Entry points: which plugins are installed, read from the metadata that lies beside installed packages.

`importlib.metadata` does the same, and takes longer than a check of a small file.
"""

from __future__ import annotations

import os

from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GROUP = "k8slint"
"""The group of entry points whose objects are plugins."""

METADATA = (".dist-info", ".egg-info")
"""Endings of the folders that hold what is known of a distribution."""


class EntryPoint(Record):
    """A plugin that a distribution brings.

    `target` is where it is: `module`, or `module:attribute`. `distribution` is the name and version of what brings it.
    """

    name: str
    target: str
    distribution: str

    def __str__(self) -> str:
        """`plugin acme of acme_k8slint 1.0`."""
        return f"plugin {self.name} of {self.distribution}"


def installed(paths: Iterable[str]) -> tuple[EntryPoint, ...]:
    """The plugins in the folders of an import path, sorted by name.

    Of a distribution that is in several folders the first counts, as it does for imports. What is no folder, or cannot
    be read, has none.
    """
    found = []
    seen = set()
    for folder in dict.fromkeys(paths):
        for metadata in _metadata(folder):
            name, _, rest = metadata.rpartition(".")[0].partition("-")
            key = name.lower().replace(".", "_")
            if key not in seen:
                seen.add(key)
                distribution = f"{name} {rest.partition('-')[0]}".rstrip()
                points = _points(os.path.join(folder, metadata, "entry_points.txt"))
                found += [EntryPoint(point, target, distribution) for point, target in points]
    return tuple(sorted(found, key=lambda point: (point.name, point.distribution)))


def _metadata(folder: str) -> list[str]:
    try:
        with os.scandir(folder or ".") as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(METADATA))
    except OSError:
        return []


def _points(path: str) -> Iterator[tuple[str, str]]:
    """The entry points of the group in a file: names and targets."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return
    if GROUP.encode() not in content:
        return
    group = ""
    for line in map(str.strip, content.decode("utf-8", "replace").splitlines()):
        if line.startswith("["):
            group = line.strip("[] ")
        elif group == GROUP and "=" in line and not line.startswith(("#", ";")):
            name, _, target = line.partition("=")
            yield name.strip(), target.partition("[")[0].strip()

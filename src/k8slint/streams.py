"""Streams: what arrives on standard input -> files.

`helm template` puts `# Source: web/templates/service.yaml` above each document. A template has other lines than what is
rendered from it, so each source becomes a file of its own, of all its documents in their order, whose lines count from
its first.
"""

from __future__ import annotations

import re
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = re.compile(rb"^# Source: (.*\S)\s*$", re.MULTILINE)
DOCUMENT = re.compile(rb"^---(?:[ \t\r\n]|\Z)", re.MULTILINE)


def split(data: bytes, name: str) -> Mapping[str, bytes]:
    """The files in a stream, by name. What stands before the first `# Source:`, or a stream without any, is `name`.

    A document belongs to the last `# Source:` comment in it or before it. A `---` at the start of a line always begins
    a document, whatever is around it, so nothing has to be parsed.
    """
    if not SOURCE.search(data):
        return {name: data}
    files: dict[str, list[bytes]] = {}
    starts = [found.start() for found in DOCUMENT.finditer(data)]
    for start, stop in pairwise((0, *starts, len(data))):
        document = data[start:stop]
        sources = SOURCE.findall(document)
        if sources:
            name = sources[-1].decode("utf-8", "replace")
        if document.strip():
            files.setdefault(name, []).append(document)
    return {name: b"".join(documents) for name, documents in files.items()}

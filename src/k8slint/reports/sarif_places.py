"""Places as SARIF writes them: URIs relative to the repository, columns in UTF-16 code units."""

from __future__ import annotations

from urllib.parse import quote

from ..sources import utf16_column
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..findings import Region, ResourceName
    from ..sources import Source


def uri(path: str) -> str:
    """A path as a relative URI: what is special in URIs is escaped, bytes that are no UTF-8 too."""
    return quote(path.lstrip("/"), "/", "utf-8", "surrogateescape")


def place(path: str, region: Mapping[str, int] | None = None) -> dict[str, object]:
    """A physical location: a file, or a region of it."""
    artifact = {"artifactLocation": {"uri": uri(path)}}
    return {**artifact, **({"region": region} if region else {})}


def region_of(region: Region, source: Source | None) -> dict[str, int]:
    """Lines and columns of a region. Where it ends behind a line break, or behind the file, it ends before that.

    Without the source the end of a region of several lines is not known: then it is that of the first line.
    """
    start = {"startLine": region.line, "startColumn": utf16_column(region.text, region.column)}
    line, column = region.end_line, region.end_column
    is_behind_break = column == 1 and line > region.line
    line -= is_behind_break
    if line == region.line:
        text = region.text
    elif source is not None:
        text = source.line_text(line)
    else:
        return start
    behind = len(text) + 1
    column = behind if is_behind_break else min(column, behind)
    if line == region.line:
        column = max(column, region.column)
    return {**start, "endLine": line, "endColumn": utf16_column(text, column)}


def span_of(source: Source, start: int, end: int) -> dict[str, int]:
    """Lines and columns of a stretch of a source, from one offset up to another."""
    return {
        "startLine": source.position(start)[0],
        "startColumn": source.utf16_column(start),
        "endLine": source.position(end)[0],
        "endColumn": source.utf16_column(end),
    }


def logical_places(resource: ResourceName | None, field: str = "") -> dict[str, object]:
    """The resource and the field that a place is in, as far as there are such."""
    found = []
    owner = printable(str(resource)).strip() if resource is not None else ""
    if resource is not None:
        name = {"name": printable(resource.name)} if resource.name else {}
        found.append({**name, "fullyQualifiedName": owner, "kind": "resource"})
    if field:
        path = printable(field)
        found.append({"name": path, "fullyQualifiedName": f"{owner} {path}".strip(), "kind": "property"})
    return {"logicalLocations": found} if found else {}

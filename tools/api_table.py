"""Writes src/k8slint/_api_table.py: which versions of Kubernetes serve which built-in APIs, and what takes their place.

    python tools/api_table.py            write the table
    python tools/api_table.py --check    exit 1 if the table is not what this would write

Sources: the OpenAPI document of every Kubernetes version from 1.25 on, which the PyPI package kubernetes-validate
carries as JSON schemas; beside this file, api_history.tsv (what those documents do not tell) and api_scopes.tsv
(whether objects live in a namespace). Where a source is silent on an API or contradicts another, nothing is written.

For a new version of Kubernetes: install the new kubernetes-validate, run this, and add the lines that it asks for.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

TOOLS = Path(__file__).parent
TABLE = TOOLS.parent / "src" / "k8slint" / "_api_table.py"

# What every group declares but nobody creates: answers of the API server and parameters of requests.
NO_OBJECTS = {"APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "DeleteOptions", "Status", "WatchEvent"}


class Api(NamedTuple):
    """One kind in one version of one API group; the core group is empty."""

    group: str
    version: str
    kind: str

    @property
    def api_version(self) -> str:
        """What a manifest writes as apiVersion."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def __str__(self) -> str:
        return f"{self.api_version} {self.kind}"


class History(NamedTuple):
    """A line of api_history.tsv; minor versions of Kubernetes 1, None where the column is empty."""

    since: int | None
    removed: int | None
    replacement: str
    schema: str
    note: str


class Span(NamedTuple):
    """The first and the last minor version that serve an API; None: since ever, still."""

    first: int | None
    last: int | None


class Sources(NamedTuple):
    """All that the table is made of."""

    documents: Mapping[int, frozenset[Api]]  # by minor version of Kubernetes 1
    history: Mapping[Api, History]
    scopes: Mapping[tuple[str, str], str]  # by group and kind


class SourceError(Exception):
    """The sources are silent or contradict each other; says which line of which file to mend."""


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks the table; 0 where it is current, 1 where it is not, 2 where the sources do not do."""
    parser = argparse.ArgumentParser(description="Writes the table of built-in Kubernetes APIs.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the table is not current")
    options = parser.parse_args(arguments)
    try:
        text = render(read_sources())
    except SourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    current = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    if options.check:
        if current != text:
            print(f"{TABLE.name} is not current: run python tools/{Path(__file__).name}", file=sys.stderr)
        return int(current != text)
    TABLE.write_text(text, encoding="utf-8")
    return 0


def read_sources() -> Sources:
    """The sources as they stand on this machine."""
    return Sources(
        documents={minor: _apis(folder) for minor, folder in _schema_folders().items()},
        history=dict(_history(_rows(TOOLS / "api_history.tsv"))),
        scopes={(row["group"], row["kind"]): row["scope"] for row in _rows(TOOLS / "api_scopes.tsv")},
    )


def _schema_folders() -> dict[int, Path]:
    package = importlib.util.find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        raise SourceError("the package kubernetes-validate is not installed: pip install kubernetes-validate")
    schemas = Path(package.origin).parent / "kubernetes-json-schema"
    found = {re.fullmatch(r"v1\.(\d+)\.0-local", folder.name): folder for folder in schemas.iterdir()}
    return dict(sorted((int(match[1]), folder) for match, folder in found.items() if match))


def _apis(folder: Path) -> frozenset[Api]:
    definitions = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    declared = (each for schema in definitions.values() for each in schema.get("x-kubernetes-group-version-kind", ()))
    apis = (Api(each["group"], each["version"], each["kind"]) for each in declared)
    return frozenset(api for api in apis if api.kind not in NO_OBJECTS)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    names = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=True))


def _history(rows: Iterable[dict[str, str]]) -> Iterator[tuple[Api, History]]:
    for row in rows:
        group, _, version = row["apiVersion"].rpartition("/")
        since, removed = _minor(row["since"]), _minor(row["removed"])
        yield (
            Api(group, version, row["kind"]),
            History(since, removed, row["replacement"], row["schema"], row["note"]),
        )


def _minor(text: str) -> int | None:
    return int(text.removeprefix("1.")) if text else None


def spans(sources: Sources) -> dict[Api, Span]:
    """When each API was or is served, from all sources. Raises SourceError where they contradict each other."""
    seen: dict[Api, list[int]] = {}
    for minor, apis in sources.documents.items():
        for api in apis:
            seen.setdefault(api, []).append(minor)
    found = {api: _span(api, sorted(minors), sources) for api, minors in seen.items()}
    for api, past in sources.history.items():
        if api not in found:
            if past.removed is None or past.removed > min(sources.documents):
                raise SourceError(f"api_history.tsv: {api} is in no OpenAPI document, so it needs when it was removed")
            found[api] = Span(past.since, past.removed - 1)
    return found


def _span(api: Api, minors: list[int], sources: Sources) -> Span:
    oldest, newest = min(sources.documents), max(sources.documents)
    first, last = minors[0], minors[-1]
    if minors != list(range(first, last + 1)):
        raise SourceError(f"{api} comes and goes: served by 1.{', 1.'.join(map(str, minors))}")
    past = sources.history.get(api)
    removed = None if last == newest else last + 1
    if api.kind.endswith("List") and past is None:
        past = sources.history.get(api._replace(kind=api.kind.removesuffix("List")))
    if removed and past is None:
        raise SourceError(f"api_history.tsv: add a line for {api}, removed in 1.{removed}")
    if past and past.removed != removed:
        raise SourceError(f"api_history.tsv: {api}: the OpenAPI documents serve it up to 1.{last}")
    if first > oldest:
        if past and past.since not in (None, first):
            raise SourceError(f"api_history.tsv: {api}: the OpenAPI documents serve it from 1.{first} on")
        return Span(first, None if removed is None else last)
    return Span(past.since if past else None, None if removed is None else last)


def render(sources: Sources) -> str:
    """The text of the table's module. Raises SourceError where the sources do not do."""
    served = spans(sources)
    for api, past in sources.history.items():
        _check(api, past, served)
    objects = {api: span for api, span in served.items() if not _is_list(api, served)}
    removed = {api: sources.history[api] for api, span in objects.items() if span.last is not None}
    return TEMPLATE.format(
        oldest=min(sources.documents),
        newest=max(sources.documents),
        served="\n".join(_served_line(api, served, sources) for api in sorted(objects, key=str)),
        removed="\n".join(_removed_lines(api, removed[api]) for api in sorted(removed, key=str)),
    )


def _check(api: Api, past: History, served: Mapping[Api, Span]) -> None:
    if past.removed is None:
        return
    if not past.replacement:
        if not past.note:
            raise SourceError(f"api_history.tsv: {api} has neither a replacement nor a note")
        return
    group, _, version = past.replacement.rpartition("/")
    now = served.get(Api(group, version, api.kind))
    if now is None or now.last is not None:
        raise SourceError(f"api_history.tsv: {api}: its replacement {past.replacement} is not served now")
    if past.schema not in ("same", "differs") or (past.schema == "differs" and not past.note):
        raise SourceError(f'api_history.tsv: {api}: the schema is "same", or "differs" with a note')


def _is_list(api: Api, served: Mapping[Api, Span]) -> bool:
    """Whether this is the list kind of another kind; it is served as long as that."""
    item = served.get(api._replace(kind=api.kind.removesuffix("List")))
    if not api.kind.endswith("List") or item is None:
        return False
    if item.last != served[api].last:
        raise SourceError(f"{api} is not served as long as its items")
    return True


def _served_line(api: Api, served: Mapping[Api, Span], sources: Sources) -> str:
    scope = sources.scopes.get((api.group, api.kind))
    if scope not in ("namespaced", "cluster"):
        raise SourceError(f'api_scopes.tsv: say whether {api} is "namespaced" or "cluster"')
    span = "-".join("" if minor is None else f"1.{minor}" for minor in served[api])
    same_kind = [other for other in served if (other.group, other.kind) == (api.group, api.kind)]
    documented = [other for other in same_kind if any(other in apis for apis in sources.documents.values())]
    listed = any(other._replace(kind=f"{api.kind}List") in served for other in documented) or not documented
    return f"{api} {span}{' cluster' * (scope == 'cluster')}{' unlisted' * (not listed)}"


def _removed_lines(api: Api, past: History) -> str:
    line = f"{api} {past.replacement or '-'} {past.schema or 'differs'}"
    return "\n".join([line, *textwrap.wrap(past.note, 118, initial_indent="  ", subsequent_indent="  ")])


TEMPLATE = '''\
"""The built-in APIs of Kubernetes, by tools/api_table.py, which names the sources: change those, not this file."""

from __future__ import annotations

OLDEST = (1, {oldest})
NEWEST = (1, {newest})

# apiVersion, kind, the first and the last version that serve it (no first: since before 1.10; no last: still served);
# "cluster": its objects have no namespace; "unlisted": it has no list kind.
SERVED = """
{served}
"""

# Of what is no longer served: apiVersion, kind, the apiVersion that serves it now or "-", and "same" where changing
# apiVersion alone gives a valid object that means the same; below it, indented, what differs or takes its place.
REMOVED = """
{removed}
"""
'''


if __name__ == "__main__":
    sys.exit(main())

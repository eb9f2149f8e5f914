"""A project, loaded: files -> sources -> documents -> resources -> units -> world.

Context is not scope: everything of a project is read, so that references resolve, but only some files are reported.
"""

from __future__ import annotations

import os

from . import kustomize as kustomizations
from .config_model import GENERATED
from .documents import Memo, read_documents
from .file_headers import is_generated
from .files import read_source
from .findings import Skipped
from .kinds import TABLE
from .kustomize import KUSTOMIZATION_FILES
from .records import Record
from .resources import manifests_in, resources_of
from .units import Item, split
from .world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .config_model import Config
    from .documents import Document
    from .kinds import KindRow
    from .kustomize import Kustomize
    from .sources import Source
    from .units import Units
    from .views import Resource

KUBERNETES = "kubernetes"
NOT_KUBERNETES = "not Kubernetes"
IS_GENERATED = "generated"
LARGEST_PATCH = 100_000
"""Characters of a file without `apiVersion` and `kind` that is read all the same where kustomize is at work: it may be
a patch."""


class Inputs(Record):
    """What to check: a project's `root` (absolute), the `prefix` that makes its paths relative to the working directory
    ("" or "a/b/"), and the files: those to report, those only to know, those that cannot be judged.

    `contents` holds files that are not, or not so, on the disk (standard input), by path; those in `locked` must not be
    written. `place` is the way to the root from the top of its git repository ("" or "a/b/"). `kinds` is what is known
    of kinds.
    """

    root: str
    prefix: str = ""
    reported: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    charts: tuple[str, ...] = ()
    contents: Mapping[str, bytes] = {}
    locked: frozenset[str] = frozenset()
    place: str = ""
    is_whole: bool = True
    today: str = ""
    kinds: Mapping[str, KindRow] = TABLE


class File(Record):
    """One file that was read. `state` is `KUBERNETES`, `NOT_KUBERNETES` or `IS_GENERATED` (known, not reported)."""

    source: Source
    documents: tuple[Document, ...]
    state: str
    resources: tuple[Resource, ...] = ()


class Project(Record):
    """All that is known of a project. `files` are by path; `reported` are those whose findings are shown."""

    inputs: Inputs
    files: Mapping[str, File]
    reported: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    kustomize: Kustomize
    units: Units
    world: World

    def shown(self, path: str) -> str:
        """A path of the project as the reader would write it; that of a configuration may lead out of the project."""
        shown = self.inputs.prefix + path
        return os.path.normpath(shown) if path.startswith("../") else shown


def load(inputs: Inputs, config: Config, known: Mapping[str, File] | None = None) -> Project:
    """Reads and indexes a project. `known` are files that were read before; what has not changed is not read again."""
    known, memo = known or {}, Memo()
    sources, skipped = _read(inputs, known)
    with_kustomize = any(path.rpartition("/")[2] in KUSTOMIZATION_FILES for path in sources)
    parsed = {
        path: known[path].documents
        if path in known and known[path].source is source and (known[path].documents or not with_kustomize)
        else _parse(source, with_kustomize, memo)
        for path, source in sources.items()
    }
    kustomize = kustomizations.read({path: [d.data for d in documents] for path, documents in parsed.items()})
    files = {}
    for path, documents in parsed.items():
        state = _state(sources[path], documents, GENERATED in config.context_only)
        judged = documents if state != NOT_KUBERNETES else ()
        own = [resource for document in judged for resource in resources_of(document, kustomize, inputs.kinds)]
        files[path] = File(sources[path], tuple(documents), state, tuple(own))
    resources = [resource for path in sorted(files) for resource in files[path].resources]
    units = split([_item(resource) for resource in resources], kustomize, config.units)
    unread = [path for path, file in files.items() if any(_is_hidden(d, file.state) for d in file.documents)]
    world = World(resources, kustomize, units, config.settings, (*unread, *inputs.charts))
    given = set(inputs.reported)
    reported = tuple(sorted(p for p in files if p in given and files[p].state != IS_GENERATED))
    skipped += [entry for path in reported for entry in _not_judged(inputs, files[path])]
    return Project(inputs, files, reported, tuple(skipped), kustomize, units, world)


def _read(inputs: Inputs, known: Mapping[str, File]) -> tuple[dict[str, Source], list[Skipped]]:
    sources, skipped = {}, list(inputs.skipped)
    paths: Iterable[str] = (*inputs.reported, *inputs.context)
    for path in dict.fromkeys(paths):
        given = inputs.contents.get(path)
        before = known[path].source if path in known else None
        if before is not None and given in (None, before.data):
            sources[path] = before
            continue
        source = read_source(inputs.root, path, given)
        if isinstance(source, Skipped):
            if path in inputs.reported:
                skipped.append(source.replace(path=inputs.prefix + path))
        else:
            sources[path] = source
    return sources, skipped


def _parse(source: Source, with_kustomize: bool, memo: Memo) -> Sequence[Document]:
    text = source.text
    if "apiVersion" not in text and "ind" not in text and "piversion" not in text:
        is_kustomization = source.path.rpartition("/")[2] in KUSTOMIZATION_FILES
        if not is_kustomization and (not with_kustomize or len(text) > LARGEST_PATCH) and text.strip():
            return []
    return read_documents(source, memo)


def _state(source: Source, documents: Sequence[Document], with_headers: bool) -> str:
    """Kubernetes is what has `apiVersion` or `kind`, in any spelling, at the top of a document or of an item of its
    lists, or in the text of a document that cannot be read.
    """
    found = any(_is_kubernetes(source, document) for document in documents)
    if not found and (documents or source.text.strip()) and not _only_comments(source.text):
        return NOT_KUBERNETES
    return IS_GENERATED if with_headers and is_generated(source.text) else KUBERNETES


def _is_kubernetes(source: Source, document: Document) -> bool:
    data = document.data
    if document.error is not None:
        text = source.text[document.start : document.end]
        return any(line.lstrip('{ "').startswith(("apiVersion", "kind:", 'kind"')) for line in text.splitlines())
    if isinstance(data, list):
        return any(True for _found in manifests_in(data))
    return isinstance(data, dict) and any(isinstance(k, str) and k.lower() in ("apiversion", "kind") for k in data)


def _only_comments(text: str) -> bool:
    return all(
        not line.strip() or line.lstrip().startswith("#") or line.startswith(("---", "..."))
        for line in text.splitlines()
    )


def _not_judged(inputs: Inputs, file: File) -> list[Skipped]:
    """The documents of a reported file that nothing can be said of."""
    shown = inputs.prefix + file.source.path
    if file.state == KUBERNETES and not file.documents:
        return [Skipped(shown, "only comments" if file.source.text.strip() else "empty")]
    if file.state != KUBERNETES:
        return []
    found = []
    for document in file.documents:
        if document.template:
            line, _column = file.source.position(_content_start(document))
            found.append(
                Skipped(shown, "a template: a document that cannot be read before its {{ }} are filled in", line)
            )
    return found


def _is_hidden(document: Document, state: str) -> bool:
    """Whether a document may define objects that nobody can read."""
    return document.template or (document.error is not None and state != NOT_KUBERNETES)


def _content_start(document: Document) -> int:
    """Where a document begins to say something: past its `---` and the comments above."""
    text, at = document.source.text, document.start
    while at < document.end:
        stop = text.find("\n", at, document.end)
        line = text[at : stop if stop >= 0 else document.end]
        if line.strip() and not line.lstrip().startswith("#") and not line.startswith("---"):
            return at
        at = stop + 1 if stop >= 0 else document.end
    return document.start


def _item(resource: Resource) -> Item:
    written = resource.document.data
    for step in resource.base:
        written = written[step]
    key = resource.group, resource.kind, resource.name
    return Item(resource.path_in_project, resource.base, key, resource.namespaces, written)


def absolute(root: str, path: str) -> str:
    """The absolute path of a file of a project."""
    return os.path.join(root, *path.split("/"))

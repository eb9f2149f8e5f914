"""Files: which of them a run reports, which it only knows, which it cannot judge, and their contents.

Paths on the command line say what is reported; the project around each says what is known. A folder below that has a
`.k8slint.yaml` or a git repository of its own is a project of its own, however a run came upon it: so what holds for a
file does not depend on which paths were named.
"""

from __future__ import annotations

import errno
import os

from . import ignores
from .config import FILE_NAME, project_of
from .file_headers import is_generated
from .findings import Failure, Skipped
from .git_ignores import GitIgnores, is_ignored
from .records import Record
from .sources import Source
from .trees import DISK, FILE, FOLDER, is_file, is_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from .config import Config
    from .git_ignores import Rules
    from .ignores import Matcher
    from .trees import Entry, Tree

__all__ = ["Found", "PathError", "ProjectPaths", "is_generated", "projects", "read_source", "survey", "walk"]

SUFFIXES = (".yaml", ".yml", ".json")
LEFT_OUT = frozenset((".git", "node_modules", FILE_NAME))
CHART = "Chart.yaml"
BROKEN_LINKS = {errno.ELOOP: "a loop of symbolic links", errno.ENOENT: "a symbolic link to nothing"}
OF_CHART = frozenset(("templates", "charts"))
"""Folders of a chart whose files are what helm has to render first."""


class PathError(Exception):
    """Paths on the command line that cannot be read; its text has one line for each of `problems`."""

    def __init__(self, problems: Sequence[Failure]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class ProjectPaths(Record):
    """The paths that were named of one project: absolute, as is its `root`, the configuration that holds ("" if none
    does), the working directory, and the folder that is known instead of the root ("" where it is the root).
    """

    root: str
    config: str
    paths: tuple[str, ...]
    cwd: str
    known: str = ""


class Found(Record):
    """What a walk found. `reported` and `context` are files, `charts` Helm charts, relative to the project's root, with
    `/`, sorted. `skipped` is what was named or met on the way and cannot be judged, relative to the working directory.
    `nested` are folders, absolute, that are projects of their own. `excluded` is what `exclude` left out.
    """

    reported: tuple[str, ...]
    context: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    charts: tuple[str, ...]
    nested: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def survey(
    paths: Sequence[str],
    cwd: str,
    configure: Callable[[ProjectPaths], Config],
    *,
    config: str = "",
    context: str = "",
    tree: Tree = DISK,
) -> Iterator[tuple[ProjectPaths, Config, Found]]:
    """All projects that the named paths belong to or hold, each with its configuration and what was found in it.

    `configure` reads the configuration of a project. `config` is the file that holds for all, `context` a folder or
    "none", as on the command line. Raises `PathError`, and what `configure` raises.
    """
    waiting = {project.root: project for project in projects(paths, cwd, config, context, tree)}
    while waiting:
        project = waiting.pop(min(waiting))
        configuration = configure(project)
        found = walk(project, configuration, context=context != "none", tree=tree)
        for nested in projects(found.nested, cwd, config, context, tree) if found.nested else ():
            named = waiting[nested.root].paths if nested.root in waiting else ()
            waiting[nested.root] = nested.replace(paths=tuple(sorted({*named, *nested.paths})))
        yield project, configuration, found


def projects(
    paths: Sequence[str], cwd: str, config: str = "", context: str = "", tree: Tree = DISK
) -> list[ProjectPaths]:
    """The named paths by project, sorted by root. No paths are the working directory.

    The root is the folder of the nearest `.k8slint.yaml`, else the git root; a path that has neither above it is its
    own project: the folder that was named, or that of the file. `config` is the configuration that holds for all
    instead, `context` the folder that is known instead of each project's. Raises `PathError`.
    """
    named = [os.path.normpath(os.path.join(cwd, path)) for path in paths or (".",)]
    _check(zip(paths or (".",), named, strict=True), tree)
    known = "" if context in ("", "none") else os.path.normpath(os.path.join(cwd, context))
    if known and not is_folder(tree, known):
        raise PathError([Failure(f"--context {context}: no such folder", context)])
    folders = {path: path if is_folder(tree, path) else os.path.dirname(path) for path in named}
    owners = {folder: project_of(folder, tree) for folder in folders.values()}
    free = {folder for folder, (root, _config) in owners.items() if not root}
    if known:
        free = {known if _holds(known, folder) else folder for folder in free}
    grouped: dict[tuple[str, str], list[str]] = {}
    for path in named:
        root, own = owners[folders[path]]
        if not root:
            root = _outermost(folders[path], free)
        grouped.setdefault((root, own), []).append(path)
    given = os.path.normpath(os.path.join(cwd, config)) if config else ""
    return [
        ProjectPaths(root, given or own, tuple(sorted(set(members))), cwd, known)
        for (root, own), members in sorted(grouped.items())
    ]


def _check(paths: Iterable[tuple[str, str]], tree: Tree) -> None:
    problems = []
    for shown, path in paths:
        if tree.missing(path):
            continue
        try:
            tree.kind(path)
            if not tree.is_readable(path):
                problems.append(Failure(f"{shown} cannot be read: permission denied", shown))
        except OSError as error:
            problems.append(Failure(f"{shown} cannot be read: {_reason(error)}", shown))
    if problems:
        raise PathError(problems)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _outermost(folder: str, among: Container[str]) -> str:
    """The highest folder of those given that is, or holds, a folder."""
    found = folder
    while (parent := os.path.dirname(folder)) != folder:
        found = parent if parent in among else found
        folder = parent
    return found


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith("/") else f"{folder}/")


def read_source(root: str, path: str, data: bytes | None = None) -> Source | Skipped:
    """The file at a path relative to the project's root; `data` is its content where it is not on disk."""
    if data is not None:
        return Source(path, data)
    try:
        with open(os.path.join(root, path), "rb") as file:
            return Source(path, file.read())
    except OSError as error:
        return Skipped(path, _reason(error))


def walk(project: ProjectPaths, config: Config, *, context: bool = True, tree: Tree = DISK) -> Found:
    """The files of a project. Without `context`, nothing is known but what is named."""
    exclude = ignores.compile(config.exclude)
    only_known = ignores.compile(entry for entry in config.context_only if not entry.startswith("@"))
    git = GitIgnores(project.root, tree)
    named = _Walk(project, exclude, git, tree, stops_at_projects=True)
    for path in project.paths:
        named.take(path)
    known = _Walk(project, exclude, git, tree, stops_at_projects=not project.known)
    start = project.known or project.root
    if context and start not in project.paths:
        known.take(start)
    reported = {path for path in named.files if not only_known.matches(path)}
    return Found(
        reported=tuple(sorted(reported)),
        context=tuple(sorted((named.files | known.files) - reported)),
        skipped=tuple(Skipped(path, named.skipped[path]) for path in sorted(named.skipped)),
        charts=tuple(sorted(named.charts | known.charts)),
        nested=tuple(sorted(named.nested)),
        excluded=tuple(sorted(named.excluded)),
    )


class _Walk:
    """What is found at and below some paths of a project, gathered."""

    def __init__(
        self, project: ProjectPaths, exclude: Matcher, git: GitIgnores, tree: Tree, *, stops_at_projects: bool
    ) -> None:
        self._project = project
        self._exclude = exclude
        self._git = git
        self._tree = tree
        self._stops = stops_at_projects
        self.files: set[str] = set()
        self.ignored: set[str] = set()
        self.skipped: dict[str, str] = {}
        self.charts: set[str] = set()
        self.nested: set[str] = set()
        self.excluded: set[str] = set()

    def take(self, path: str) -> None:
        """A path that was named: its file, whatever git says of it, or what its folder holds."""
        holds = is_folder(self._tree, path)
        relative = self._relative(path) + "/" * holds
        if self._exclude.matches(relative):
            self.excluded.add(relative)
        elif missing := self._tree.missing(path):
            self._skip(path, missing)
        elif chart := self._chart_around(path):
            self._skip_chart(chart)
        elif holds:
            files, ignored = len(self.files), len(self.ignored)
            self._descend(path)
            if len(self.files) == files and len(self.ignored) > ignored:
                self._skip(path, "git ignores the files in it; those that are named themselves are judged")
        elif os.path.basename(path) != FILE_NAME:
            self.files.add(relative)

    def _descend(self, start: str) -> None:
        waiting = [(start, self._git.above(start))]
        while waiting:
            folder, rules = waiting.pop()
            try:
                entries = {entry.name: entry for entry in self._tree.scan(folder)}
            except OSError as error:
                self._skip(folder, _reason(error))
                continue
            if folder != start and self._stops and self._is_project(folder, entries):
                self.nested.add(folder)
                continue
            if ".gitignore" in entries:
                rules = self._git.within(folder, rules)
            if CHART in entries:
                self.charts.add(self._relative(folder) or ".")
                if OF_CHART.intersection(entries):
                    self._skip_chart(folder)
                entries = {name: entry for name, entry in entries.items() if name not in OF_CHART}
            inner = [entry.path for entry in entries.values() if self._enters(entry, rules, start)]
            waiting += [(path, rules) for path in inner]

    def _enters(self, entry: Entry, rules: Rules, start: str) -> bool:
        """Takes an entry that is a manifest by its name; whether it is a folder to descend into."""
        if entry.path in self._tree.submodules:
            self._skip(entry.path, "a git submodule, whose files are in another git index")
            return False
        holds, is_link = entry.is_dir(follow_symlinks=False), entry.is_symlink()
        is_named_so = entry.name.endswith(SUFFIXES)
        if entry.name in LEFT_OUT or not (holds or is_link or is_named_so):
            return False
        relative = self._relative(entry.path)
        marked = f"{relative}/" if holds or is_link else relative
        if self._exclude.own(marked):
            self.excluded.add(marked)
            return False
        if is_ignored(rules, f"{entry.path}/" if holds else entry.path):  # to git, a link is a file
            if is_named_so and not holds:
                self.ignored.add(relative)
            return False
        if is_link:
            self._follow(entry.path, is_named_so, start)
        elif is_named_so and not entry.is_file():
            self._skip(entry.path, "a folder, not a file" if holds else "not a regular file")
        elif is_named_so:
            self.files.add(relative)
        return holds

    def _follow(self, path: str, is_named_so: bool, start: str) -> None:
        """A symbolic link: one to a file is taken, one to a folder is not followed."""
        try:
            kind = self._tree.kind(path)
        except OSError as error:
            if is_named_so:
                self._skip(path, BROKEN_LINKS.get(error.errno or 0) or _reason(error))
            return
        if kind == FOLDER:
            target = self._tree.real(path)
            if _holds(target, self._tree.real(os.path.dirname(path))):
                self._skip(path, "a symbolic link to a folder that holds it")
            elif not _holds(self._tree.real(start), target):  # else it is read in its own place
                self._skip(path, "a symbolic link to a folder, which is followed only where it is named")
        elif is_named_so and kind == FILE:
            self.files.add(self._relative(path))
        elif is_named_so:
            self._skip(path, "not a regular file")

    def _relative(self, path: str) -> str:
        root = self._project.root
        if path == root:
            return ""
        return path[len(root.rstrip("/")) + 1 :] if _holds(root, path) else os.path.relpath(path, root)

    def _skip(self, path: str, reason: str) -> None:
        self.skipped[os.path.relpath(path, self._project.cwd)] = reason

    def _skip_chart(self, folder: str) -> None:
        from shlex import quote

        shown = os.path.relpath(folder, self._project.cwd)
        templates = os.path.normpath(os.path.join(shown, "templates"))
        name = os.path.basename(folder)
        pipe = f"helm template {quote(name)} {quote(shown)} | k8slint check - --stdin-filename {quote(templates)}"
        self.skipped[shown] = f"Helm templates, not rendered: {pipe}"

    def _is_project(self, folder: str, names: Container[str]) -> bool:
        """Whether a folder with these entries is a project of its own."""
        return (FILE_NAME in names or ".git" in names) and project_of(folder, self._tree)[0] == folder

    def _chart_around(self, path: str) -> str:
        """The outermost Helm chart of whose templates or dependencies a path is part; "" if there is none."""
        found, folder = "", path
        while (parent := os.path.dirname(folder)) != folder:
            if os.path.basename(folder) in OF_CHART and is_file(self._tree, os.path.join(parent, CHART)):
                found = parent
            folder = parent
        return found

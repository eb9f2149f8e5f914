"""What the command line names -> what the engine is given: each project with its files, configuration and rules."""

from __future__ import annotations

import os

from . import config as configuration
from . import files, git, ignores, packs
from .config import Selection
from .files import Found
from .project import Inputs, absolute
from .records import Record
from .trees import DISK, is_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .arguments import Arguments
    from .config import Config
    from .extensions import Extensions
    from .files import ProjectPaths
    from .packs import Pack
    from .rules import Rule
    from .trees import Tree

STDIN = "<stdin>"


class Task(Record):
    """One project to look at.

    `root` is how the reader would call its folder. `names` are the names of files that are not called by their path.
    `excluded` is what the configuration says not to read. `paths` are how the project was found.
    """

    paths: ProjectPaths
    root: str
    inputs: Inputs
    config: Config
    rules: tuple[Rule, ...]
    excluded: tuple[str, ...]
    names: Mapping[str, str]

    def shown(self, path: str) -> str:
        """A path of the engine's as the reader would write it."""
        return self.names.get(path) or (os.path.relpath(path) if path.startswith("/") else path)

    @property
    def is_renamed(self) -> bool:
        """Whether `shown` changes any path."""
        return bool(self.names) or self.inputs.prefix.startswith("/")


def selection(arguments: Arguments) -> Selection:
    """What the arguments say of rules."""
    return Selection(arguments.profile, arguments.select, arguments.extend_select, arguments.ignore)


class Tasks:
    """The projects that the arguments name, one after the other.

    `cache` is the folder for what may be remembered, "" for none; `extensions` are the plugins; `today` is the day, as
    YYYY-MM-DD. Raises `PathError`, `ConfigError`, `PackError` and `GitError`.
    """

    def __init__(self, arguments: Arguments, cache: str, extensions: Extensions, today: str = "") -> None:
        self._arguments = arguments
        self._cache = cache
        self._extensions = extensions
        self._today = today
        self._cwd = os.getcwd()
        self.tree: Tree = self._index() if arguments.staged else DISK
        self._packs: dict[tuple[str, ...], tuple[Pack, ...]] = {}
        self._rules: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def named(self) -> Iterator[Task]:
        """The projects of the paths, standard input aside; of the working folder where there are no paths."""
        paths = [self._named(path) for path in self._arguments.paths if path != "-"]
        if not paths and self._arguments.paths:
            return
        where = {"config": self._arguments.config, "context": self._arguments.context}
        for project, config, found in files.survey(paths, self._cwd, self.configure, tree=self.tree, **where):
            yield self._task(project, self._inputs(project, found, self.tree), config, found.excluded)

    def then(self, task: Task, tree: Tree) -> Inputs:
        """The project of a task as another tree has it, all of its files reported that the task knows."""
        root, named = task.paths.root, task.paths.paths
        paths = named if self._arguments.context else tuple(dict.fromkeys((root, *named)))
        project = task.paths.replace(paths=paths)
        found = Found((), (), (), ())
        if is_folder(tree, root):
            found = files.walk(project, task.config, context=self._arguments.context != "none", tree=tree)
        return self._inputs(project, found, tree).replace(kinds=task.inputs.kinds)

    def _inputs(self, project: ProjectPaths, found: Found, tree: Tree) -> Inputs:
        paths = {absolute(project.root, path): path for path in (*found.reported, *found.context)}
        contents = {paths[path]: data for path, data in tree.differing(paths).items()}
        return Inputs(
            project.root,
            self._prefix(project),
            found.reported,
            found.context,
            found.skipped,
            found.charts,
            contents,
            frozenset(contents),
            _place(project.root),
            is_whole=not self._arguments.context,
            today=self._today,
        )

    def _index(self) -> Tree:
        from . import snapshots

        return snapshots.of_index(git.checked_top(self._cwd))

    def _named(self, path: str) -> str:
        """A path; where it leads into the repository by a link above it, the way without that link."""
        top = git.top_of(self._cwd) if self._arguments.staged else ""
        whole = os.path.normpath(os.path.join(self._cwd, path))
        if not top or _holds(top, whole):
            return path
        real = os.path.join(os.path.realpath(os.path.dirname(whole)), os.path.basename(whole))
        return real if _holds(top, real) else os.path.realpath(whole)

    def of_stdin(self, data: bytes) -> Task:
        """The project of what standard input holds.

        `--stdin-filename` says which project that is, and the others of its files are known; without it, only the
        stream is, and the folder of `--context`.
        """
        from .streams import split

        project, folder = self._around_stdin()
        config = self.configure(project)
        is_known = self._arguments.context != "none" and bool(self._arguments.stdin_filename or project.known)
        around: Found = files.walk(project, config, context=is_known)
        contents, names = {}, {}
        for name, content in split(data, self._arguments.stdin_filename or STDIN).items():
            base = self._cwd if name == self._arguments.stdin_filename else folder
            path = _inside(project.root, os.path.join(base, name.lstrip("/")))
            while path in contents:  # two names may lead to one path
                path += "~"
            contents[path], names[self._prefix(project) + path] = content, name
        exclude = ignores.compile(config.exclude)
        judged = tuple(sorted(path for path in contents if not exclude.matches(path)))
        charts = tuple(chart for chart in around.charts if not _holds(os.path.join(project.root, chart), folder))
        inputs = Inputs(
            project.root,
            self._prefix(project),
            judged,
            tuple(path for path in around.context if path not in contents),
            (),
            charts,
            contents,
            # What a template was rendered to is not what is in its file: no fix can be written there.
            frozenset(p for p in contents if names[self._prefix(project) + p] != self._arguments.stdin_filename),
            place=_place(project.root),
            is_whole=is_known and not self._arguments.context,
            today=self._today,
        )
        return self._task(project, inputs, config, tuple(sorted(contents.keys() - judged)), names)

    def _around_stdin(self) -> tuple[ProjectPaths, str]:
        """The project of standard input, and the folder that it stands for."""
        named, context = self._arguments.stdin_filename, self._arguments.context
        folder = self._cwd
        if named:
            path = os.path.normpath(os.path.join(self._cwd, named))
            folder = path if os.path.isdir(path) else os.path.dirname(path)
        known = "" if context in ("", "none") else os.path.normpath(os.path.join(self._cwd, context))
        root, own = configuration.project_of(folder)
        root = root or (known if known and _holds(known, folder) else folder)
        return files.ProjectPaths(root, self._arguments.config or own, (), self._cwd, known), folder

    def configure(self, project: ProjectPaths) -> Config:
        """The configuration of a project, with what the arguments say instead."""
        config = configuration.Config("", project.root)
        if project.config:
            path = self._arguments.config or os.path.relpath(project.config, self._cwd)
            tree = DISK if self._arguments.config else self.tree
            rules = self.rules(self._named_packs(path, tree))
            config = configuration.read(path, rules, root=project.root, cache=self._cache, tree=tree)
        if self._arguments.kubernetes is not None:
            config = config.replace(settings=config.settings.replace(kubernetes=self._arguments.kubernetes))
        return config

    def packs(self) -> tuple[Pack, ...]:
        """The packs that the working folder's project has."""
        path = self._arguments.config or configuration.project_of(self._cwd)[1]
        names = self._named_packs(path) if path else ()
        self.rules(names)  # raises where two of them have a rule of one id
        return self._loaded(names)

    def rules(self, names: tuple[str, ...]) -> tuple[Rule, ...]:
        """The rules of the built-in pack, of the plugins, and of the packs that a configuration names."""
        found = self._rules.get(names)
        if found is None:
            found = self._rules[names] = packs.joined(self._loaded(names))
            self._check_flags(found)
        return found

    def _named_packs(self, path: str, tree: Tree = DISK) -> tuple[str, ...]:
        trusted = bool(self._arguments.config) or self._arguments.trust_project
        names = configuration.packs(path, trusted=trusted, tree=tree)
        for name in names:
            if not os.path.isabs(name):
                self._extensions.require(name, trusted=trusted)
        return names

    def _loaded(self, names: tuple[str, ...]) -> tuple[Pack, ...]:
        found = self._packs.get(names)
        if found is None:
            plugins = self._extensions.packs([name for name in names if not os.path.isabs(name)])
            folders = [packs.load(name) for name in names if os.path.isabs(name)]
            found = self._packs[names] = (packs.built_in(), *plugins, *folders)
        return found

    def _check_flags(self, rules: tuple[Rule, ...]) -> None:
        for flag, names in (
            ("--select", self._arguments.select),
            ("--extend-select", self._arguments.extend_select),
            ("--ignore", self._arguments.ignore),
        ):
            configuration.check_names(names, rules, flag)

    def _prefix(self, project: ProjectPaths) -> str:
        """What makes the project's paths those that a reader would write; where that is no prefix, an absolute one."""
        if project.root == self._cwd:
            return ""
        root = project.root.rstrip("/")
        return f"{os.path.relpath(root, self._cwd)}/" if _holds(self._cwd, root) else f"{root}/"

    def _task(
        self,
        paths: ProjectPaths,
        inputs: Inputs,
        config: Config,
        excluded: Iterable[str],
        names: Mapping[str, str] | None = None,
    ) -> Task:
        root = os.path.relpath(inputs.root, self._cwd)
        inputs = inputs.replace(kinds=packs.kinds(self._loaded(config.packs)))
        return Task(paths, root, inputs, config, self.rules(config.packs), tuple(excluded), names or {})


def _place(root: str) -> str:
    """The way to a project's root from the top of its git repository: "" or "a/b/"."""
    top = git.top_of(root)
    return "" if top in ("", root) else f"{os.path.relpath(root, top)}/"


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _inside(root: str, path: str) -> str:
    """A path relative to the root; one that leads out of it is cut to what is inside."""
    relative = os.path.relpath(path, root)
    while relative.startswith("../"):
        relative = relative[3:]
    return relative

"""Git: what a repository says of its files, asked of the git program.

Of what the repository's configuration names, only clean filters run, without which git cannot compare a file with what
it has recorded: no hook, no external diff, no conversion to text, no monitor of the file system. None of that is in the
tree itself. Names are bytes to git; those that are no UTF-8 come as surrogates.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPTIONS = tuple(
    word
    for setting in (
        "core.fsmonitor=false",
        "core.quotePath=false",
        "core.fileMode=false",
        f"core.hooksPath={os.devnull}",
    )
    for word in ("-c", setting)
)
PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules", "--submodule=short", "--text")
ANNOUNCED, UNWATCHED = "A", "S"
OF_ONE_REPOSITORY = """
    GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_PREFIX
""".split()
"""What the environment of a git hook says of the repository that it runs in, and of no other."""

REGULAR, LINK, SUBMODULE = "100", "120", "160"
"""How the mode of a regular file, a symbolic link and a submodule begins."""


class GitError(Exception):
    """Git cannot be asked, or does not know what it was asked for; the message says what to do."""


def top_of(folder: str) -> str:
    """The top of the working tree that an absolute folder is in; "" if it is in none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def run(top: str, *arguments: str, data: bytes = b"") -> bytes:
    """What git prints, asked at the top of a working tree. Raises `GitError`."""
    code, out, error = _run(top, arguments, data)
    if code:
        reason = error.decode("utf-8", "replace").strip().removeprefix("fatal: ") or f"exit code {code}"
        raise GitError(f"git {arguments[0]} failed in {top}: {reason}")
    return out


def _run(top: str, arguments: Iterable[str], data: bytes = b"") -> tuple[int, bytes, bytes]:
    from subprocess import run as start

    command = ["git", *OPTIONS, *arguments]
    try:
        done = start(command, cwd=top, env=_environment(top), input=data, capture_output=True, check=False)
    except FileNotFoundError:
        raise GitError("git is not installed, or not on PATH") from None
    except OSError as error:
        raise GitError(f"git cannot be run: {(error.strerror or str(error)).lower()}") from None
    return done.returncode, done.stdout, done.stderr


def _environment(top: str) -> dict[str, str]:
    """That of this program, without what is meant for another repository or would change what is printed."""
    foreign = {"GIT_DIFF_OPTS", *(OF_ONE_REPOSITORY if top_of(os.getcwd()) != top else ())}
    own = {name: value for name, value in os.environ.items() if name not in foreign}  # noqa: TID251  handed on, not read
    return {**own, "GIT_OPTIONAL_LOCKS": "0"}  # nothing is written, not even what git remembers of files


def checked_top(folder: str) -> str:
    """The top of the working tree that an absolute folder is in, as git sees it too. Raises `GitError`."""
    top = top_of(folder)
    if not top:
        raise GitError(f"--staged and --since ask git, and {folder} is in no git repository")
    shown = os.fsdecode(run(top, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    if not os.path.samefile(shown, top):
        raise GitError(f"the .git in {top} is no repository: to git, the one in {shown} holds the folder")
    return top


def submodule_of(top: str, commit: str, path: str) -> str:
    """The commit of a submodule that a commit of the repository around it records; "" if it records none."""
    for row in _rows(run(top, "ls-tree", "-z", "--full-tree", commit, "--", path)):
        mode, _kind, name = row.partition("\t")[0].split()
        if mode.startswith(SUBMODULE):
            return name
    return ""


def commit_of(top: str, revision: str) -> str:
    """The commit since which to look for work: where HEAD's history left that of a revision, else the revision itself.

    Raises `GitError` for what names no commit.
    """
    code, out, _error = _run(top, ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"))
    if code or revision.startswith(("-", "^")):
        raise GitError(
            f"git knows no revision {revision!r} in {top}: in a clone that has only the newest commits, fetch it first "
            "(actions/checkout: fetch-depth: 0)"
        )
    commit = out.decode().strip()
    code, out, _error = _run(top, ("merge-base", commit, "HEAD"))
    return out.decode().split()[0] if not code and out.strip() else commit


def staged(top: str) -> dict[str, tuple[str, str]]:
    """Mode and blob of each file in the index, by path. Of a file in conflict it is our side, if we have it."""
    found: dict[str, tuple[str, str]] = {}
    for row in _rows(run(top, "ls-files", "--stage", "-z")):
        facts, _, path = row.partition("\t")
        mode, blob, stage = facts.split()
        if stage in ("0", "2"):
            found[path] = mode, blob
    return found


def recorded(top: str, commit: str) -> dict[str, tuple[str, str]]:
    """Mode and blob of each file of a commit, by path."""
    found = {}
    for row in _rows(run(top, "ls-tree", "-r", "-z", "--full-tree", commit)):
        facts, _, path = row.partition("\t")
        mode, _kind, blob = facts.split()
        found[path] = mode, blob
    return found


def unstaged(top: str) -> dict[str, str]:
    """How files on the disk are not as the index has them, by path, in git's letters: M, changed; D, gone; `ANNOUNCED`
    (`git add --intent-to-add`); `UNWATCHED` (assumed to be unchanged, or left out of a sparse checkout).
    """
    rows = _rows(run(top, "diff", "--name-status", "-z", "--no-renames", *PLAIN))
    watched = _rows(run(top, "ls-files", "-v", "-z"))
    unwatched = {row[2:]: UNWATCHED for row in watched if row[0].islower() or row[0] == UNWATCHED}
    return {**unwatched, **dict(zip(rows[1::2], rows[::2], strict=True))}


def untracked(top: str) -> frozenset[str]:
    """The paths of files that git neither tracks nor ignores."""
    return frozenset(_rows(run(top, "ls-files", "--others", "--exclude-standard", "-z")))


def blobs(top: str, names: Iterable[str]) -> Mapping[str, bytes]:
    """The contents of blobs."""
    wanted = tuple(dict.fromkeys(names))
    if not wanted:
        return {}
    out = run(top, "cat-file", "--batch", data="".join(f"{name}\n" for name in wanted).encode())
    found: dict[str, bytes] = {}
    at = 0
    for name in wanted:
        stop = out.index(b"\n", at)
        _blob, kind, *size = out[at:stop].decode().split()
        if kind != "blob":
            raise GitError(f"git has no blob {name} in {top} ({kind}): git fsck says what else is missing")
        at = stop + 1 + int(size[0]) + 1
        found[name] = out[stop + 1 : at - 1]
    return found


def changes(top: str, commit: str, *, cached: bool) -> Iterable[tuple[str, str, bytes]]:
    """What has changed since a commit, up to the disk or, if `cached`, up to the index: for each file its path then and
    its path today ("" where there is none), and the lines that git prints of it with no context around changes.
    """
    options = ("-z", "--raw", "--patch", "-U0", "-M", "--inter-hunk-context=0", *(("--cached",) if cached else ()))
    out = run(top, "diff", *PLAIN, *options, commit, "--")
    rows: list[tuple[str, str]] = []
    at = 0
    while out[at : at + 1] == b":":
        stop = out.index(b"\0", at)
        status = out[at:stop].decode().rpartition(" ")[2]
        names = []
        for _name in range(2 if status[0] in "RC" else 1):
            at, stop = stop + 1, out.index(b"\0", stop + 1)
            names.append(os.fsdecode(out[at:stop]))
        at = stop + 1
        old = "" if status[0] in "AC" else names[0]
        new = "" if status[0] == "D" else names[-1]
        if status[0] == "T":  # a file that became a link, or the other way round, is shown as gone and come
            rows += [(old, ""), ("", new)]
        elif status[0] != "U":
            rows.append((old, new))
    _before, *sections = re.split(rb"^diff --git ", out[at:].lstrip(b"\0"), flags=re.MULTILINE)
    for (old, new), section in zip(rows, sections, strict=True):
        yield old, new, section


def _rows(out: bytes) -> list[str]:
    return [os.fsdecode(row) for row in out.split(b"\0") if row]

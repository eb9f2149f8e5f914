"""Writing: changed files to the disk, each as a whole; all of them or, where one cannot be written, none."""

from __future__ import annotations

import os

from .files import PathError
from .findings import Failure
from .project import absolute
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .project import Project


DEVICES = ("/dev/", "/proc/")
"""Where names lead to what is open, and may seem to be a regular file."""


class Change(Record):
    """A file of the project as it was read (`before`; None for a new one) and as it should be."""

    path: str
    before: bytes | None
    after: bytes


def real_path(root: str, path: str) -> str:
    """A path from the project's root, with links followed; one that leads out of the project begins with `../`."""
    real = os.path.relpath(os.path.realpath(absolute(root, path)), os.path.realpath(root))
    return real.replace(os.sep, "/")


def reason_against(project: Project, path: str) -> str:
    """Why a file of the project, or a new one, must not be written; "" if it may."""
    if path in project.files and path not in project.reported:
        return f"{project.shown(path)} is not among the files to fix"
    if path in project.inputs.locked:
        return f"the git index and the disk do not agree on {project.shown(path)}"
    if real_path(project.inputs.root, path).startswith("../"):
        return f"{project.shown(path)} is reached by a link that leads out of the project"
    return ""


def write(changes: Sequence[tuple[str, Change]]) -> None:
    """Writes changes, each with the root of its project.

    A file has to be what was read, and no link may lead out of the project. The new content is written beside it and
    takes its place in one step, with its mode and owner. Raises `PathError`; then all files are as they were.
    """
    ready: list[_Ready] = []
    replaced: list[_Ready] = []
    path = ""
    try:
        for root, change in changes:
            path = absolute(root, change.path)
            ready.append(_prepared(_target(root, change), change))
        for file in ready:
            path = file.target
            os.replace(file.beside, file.target)
            replaced.append(file)
    except BaseException as error:
        for file in ready:
            if os.path.exists(file.beside):
                os.unlink(file.beside)
        for file in replaced:
            _restore(file)
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
            raise _refused(f"{os.path.relpath(path)} cannot be written: {reason}: nothing is written") from None
        raise


def save(path: str, data: bytes) -> None:
    """Writes a file that is not the project's: whole or not at all, with the mode that it has. Raises `OSError`.

    What is no regular file, a pipe or a device, is written to and not replaced.
    """
    if path.startswith(DEVICES) or (os.path.exists(path) and not os.path.isfile(path)):
        with open(path, "wb") as stream:
            stream.write(data)
        return
    target = os.path.realpath(path)
    beside = f"{target}.{os.getpid()}.tmp"
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        if os.path.exists(target):
            os.chmod(beside, os.stat(target).st_mode & 0o7777)
        os.replace(beside, target)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


class _Ready(Record):
    """A new content in a file `beside` the one that it is to replace, which held `before`."""

    beside: str
    target: str
    before: bytes | None


def _target(root: str, change: Change) -> str:
    """Where a change really goes, after a look at what is there now."""
    shown = os.path.relpath(absolute(root, change.path))
    if real_path(root, change.path).startswith("../"):
        raise _refused(f"{shown} is reached by a link that leads out of the project: nothing is written")
    target = os.path.realpath(absolute(root, change.path))
    if change.before is None:
        if os.path.lexists(target):
            raise _refused(f"{shown} has come into being since the files were read: nothing is written")
        return target
    with open(target, "rb") as stream:
        if stream.read() != change.before:
            raise _refused(f"{shown} has changed since it was read: nothing is written")
    return target


def _prepared(target: str, change: Change) -> _Ready:
    """The new content, on the disk, with the mode and, as far as that is allowed, the owner of the old file."""
    beside = f"{target}.{os.getpid()}.tmp"
    with open(beside, "xb") as stream:
        try:
            stream.write(change.after)
            stream.flush()
            os.fsync(stream.fileno())
            if change.before is not None:
                old, new = os.stat(target), os.fstat(stream.fileno())
                if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
                    _give(stream.fileno(), old.st_uid, old.st_gid)
                os.chmod(stream.fileno(), old.st_mode & 0o7777)
        except BaseException:
            os.unlink(beside)
            raise
    return _Ready(beside, target, change.before)


def _give(file: int, user: int, group: int) -> None:
    try:
        os.chown(file, user, group)
    except PermissionError:  # only root gives files away; whoever may replace a file has it then
        return


def _restore(file: _Ready) -> None:
    if file.before is None:
        os.unlink(file.target)
    else:
        os.replace(_prepared(file.target, Change("", file.before, file.before)).beside, file.target)


def _refused(message: str) -> PathError:
    return PathError([Failure(message)])

"""What `k8slint files` shows: what is judged, known and skipped, and why; and what is deployed together."""

from __future__ import annotations

from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..engine import FilesReport
    from ..units import Row

    Render = Callable[["Sequence[tuple[str, FilesReport]]"], str]
    """Projects, each with the folder of its root as it is shown -> the whole output."""

VERSION = 1


def text(projects: Sequence[tuple[str, FilesReport]]) -> str:
    """For people: a block of files and one of units for each project."""
    return "\n".join("".join(f"{line}\n" for line in _project(root, report)) for root, report in projects)


def _project(root: str, report: FilesReport) -> Iterator[str]:
    states = [row.state for row in report.files]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    yield f"{printable(root)}: {count(len(states), 'file')}{f': {counts}' if counts else ''}"
    width = max(map(len, states), default=0)
    for row in report.files:
        reason = f" ({printable(row.reason)})" if row.reason else ""
        yield f"  {row.state:{width}}  {printable(row.path)}{reason}"
    if report.units:
        yield ""
        yield f"{count(len(report.units), 'unit')}, each deployed together:"
        yield from (f"  {printable(str(unit))}" for unit in report.units)


def json(projects: Sequence[tuple[str, FilesReport]]) -> str:
    """For programs, as docs/json.md describes it."""
    from json import dumps

    from ..units import Row

    shown = [
        {
            "root": root,
            "files": [{"path": row.path, "state": row.state, "reason": row.reason} for row in report.files],
            "units": [_unit(unit) for unit in report.units if isinstance(unit, Row)],
        }
        for root, report in projects
    ]
    return dumps({"version": VERSION, "projects": shown}, indent=1) + "\n"


def _unit(unit: Row) -> Mapping[str, object]:
    return {
        "folder": unit.folder,
        "objects": unit.objects,
        "files": unit.files,
        "patches": unit.patches,
        "apart": [{"folder": folder, "reason": str(reason)} for folder, reason in unit.apart],
        "more": unit.more,
    }


FORMATS: Mapping[str, Render] = {"text": text, "json": json}

"""Reports: what a run found, as text. Each format is a pure function of a `Report`, loaded when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..findings import Render, Report


def _text(report: Report, color: bool, verbose: bool) -> str:
    from .text import render

    return render(report, color=color, verbose=verbose)


def _concise(report: Report, color: bool, _verbose: bool) -> str:
    from .concise import render

    return render(report, color=color)


def _json(report: Report, _color: bool, _verbose: bool) -> str:
    from .json_report import render

    return render(report)


def _sarif(report: Report, _color: bool, _verbose: bool) -> str:
    from .sarif import render

    return render(report)


def _github(report: Report, _color: bool, verbose: bool) -> str:
    from .github import render

    return render(report, verbose=verbose)


def _gitlab(report: Report, _color: bool, _verbose: bool) -> str:
    from .gitlab import render

    return render(report)


def _junit(report: Report, _color: bool, _verbose: bool) -> str:
    from .junit import render

    return render(report)


def _rdjson(report: Report, _color: bool, _verbose: bool) -> str:
    from .rdjson import render

    return render(report)


def _markdown(report: Report, _color: bool, _verbose: bool) -> str:
    from .markdown import SUMMARY, render

    return render(report, SUMMARY)


def _comment(report: Report, _color: bool, _verbose: bool) -> str:
    from .markdown import COMMENT, render

    return render(report, COMMENT)


FORMATS: Mapping[str, Render] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "markdown": _markdown,
    "comment": _comment,
    "gitlab": _gitlab,
    "junit": _junit,
    "rdjson": _rdjson,
}

FOR_PEOPLE = frozenset(("concise", "text"))
"""The formats that show lines of manifests as they are."""

WITH_CHANGES = frozenset(("comment", "markdown", "rdjson", "sarif"))
"""The formats that show what each fix would change."""

FROM_REPOSITORY = frozenset(("github", "gitlab", "sarif"))
"""The formats whose paths are relative to the top of the git repository, if the working directory is in one."""

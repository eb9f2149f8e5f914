"""Reports: what a run found, as text. Each format is a pure function of a `Report`, loaded when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..findings import Render, Report


def _text(report: Report, color: bool, verbose: bool) -> str:
    from .text import render

    return render(report, color=color, verbose=verbose)


def _concise(report: Report, color: bool, verbose: bool) -> str:  # noqa: ARG001  it is the same in each form
    from .concise import render

    return render(report, color=color)


def _json(report: Report, color: bool, verbose: bool) -> str:  # noqa: ARG001  it is the same in each form
    from .json_report import render

    return render(report)


FORMATS: Mapping[str, Render] = {"text": _text, "concise": _concise, "json": _json}

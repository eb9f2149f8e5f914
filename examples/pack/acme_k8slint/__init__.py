"""What k8slint has to know of Acme's clusters: rules, a kind of custom resource, a format of reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from k8slint import KindRow, Reference, Report, hookimpl


@hookimpl
def k8slint_packs() -> list[Path]:
    """This folder: it holds `rules/` and `fixtures/`."""
    return [Path(__file__).parent]


@hookimpl
def k8slint_kinds() -> list[KindRow]:
    """A WebApp runs pods, as a Deployment does, and takes a password from a Secret."""
    return [
        KindRow(
            "platform.acme.example/WebApp",
            template=("spec", "template"),
            replicas=("spec", "replicas"),
            references=(Reference(("spec", "database", "passwordSecret"), "core/Secret"),),
            long_running=True,
        )
    ]


@hookimpl
def k8slint_reporters() -> dict[str, Callable[[Report, bool, bool], str]]:
    """`check --format csv`."""
    return {"csv": as_csv}


def as_csv(report: Report, color: bool, verbose: bool) -> str:  # noqa: ARG001  there is one form only
    """The findings of a report, a row each."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("path", "line", "severity", "rule", "message"))
    for finding in report.findings:
        rows.writerow((finding.region.path, finding.region.line, finding.severity, finding.rule, finding.message))
    return written.getvalue()

"""The production checklist, namespace by namespace: as text, markdown and json."""

from __future__ import annotations

from ..checklist import ATTESTED, ELSEWHERE, NOT_APPLICABLE, NOT_MET, UNSEEN
from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..checklist import Line, Page

    Pages = Sequence[tuple[str, Page]]
    Render = Callable[[Pages], str]

WIDTH = max(len(state) for state in (NOT_MET, NOT_APPLICABLE, UNSEEN, ATTESTED))
BOXES = {NOT_MET: "[ ]", UNSEEN: "[ ]"}


def text(pages: Pages) -> str:
    """A block for each page: its heading, then a line for each item: what is missing, and where it is seen first."""
    return "\n".join("".join(f"{line}\n" for line in _block(root, page)) for root, page in pages)


def markdown(pages: Pages) -> str:
    """A task list for each page, to be pasted into an issue or a wiki."""
    return "\n".join("".join(f"{line}\n" for line in _tasks(root, page)) for root, page in pages)


def json(pages: Pages) -> str:
    """An object with `version` and `namespaces`: root, unit, namespace, items with id, title, state, findings."""
    from json import dumps

    return dumps({"version": 1, "namespaces": [_data(root, page) for root, page in pages]}, indent=1) + "\n"


FORMATS: Mapping[str, Render] = {"text": text, "markdown": markdown, "json": json}


def _heading(root: str, page: Page) -> str:
    where = root if not page.folder else f"{root}, {page.folder}"
    name = "no namespace given" if page.namespace is None else f"namespace {page.namespace}"
    if page.namespace == ELSEWHERE:
        name = "outside the namespaces of its workloads"
    return printable(f"Production checklist: {where}, {name}")


def _block(root: str, page: Page) -> Iterator[str]:
    yield _heading(root, page)
    titles = max(len(line.item.title) for line in page.lines)
    for line in page.lines:
        state = line.state.upper() if line.state == NOT_MET else line.state
        yield f"  {state:{WIDTH}}  {line.item.title:{titles}}  {_why(line)}".rstrip()


def _tasks(root: str, page: Page) -> Iterator[str]:
    yield f"### {_heading(root, page)}"
    yield ""
    for line in page.lines:
        if line.state != NOT_APPLICABLE:
            why = _why(line)
            yield f"- {BOXES.get(line.state, '[x]')} {line.item.title}{f' ({why})' if why else ''}"


def _why(line: Line) -> str:
    parts = []
    if line.findings:
        first = min(line.findings, key=lambda finding: (finding.region.path, finding.region.line))
        parts.append(f"{count(len(line.findings), 'finding')}, first at {first.region.path}:{first.region.line}")
    given = line.attestation
    if given is not None:
        since = f" on {given.on}" if given.on else ""
        until = f", valid until {given.until}" if given.until else ""
        ended = " (expired)" if line.state == NOT_MET else ""
        parts.append(f"by {given.by}{since}{until}{ended}")
    elif line.state == UNSEEN:
        parts.append("attest it in the configuration")
    return printable("; ".join(parts))


def _data(root: str, page: Page) -> dict[str, object]:
    return {
        "root": root,
        "unit": page.folder,
        "namespace": page.namespace,
        "met": page.is_met,
        "items": [
            {
                "id": line.item.id,
                "title": line.item.title,
                "state": line.state,
                "findings": [
                    {"rule": f.rule, "message": f.message, "path": f.region.path, "line": f.region.line}
                    for f in line.findings
                ],
                "attested": {"by": line.attestation.by, "on": line.attestation.on, "until": line.attestation.until}
                if line.attestation is not None
                else None,
            }
            for line in page.lines
        ],
    }

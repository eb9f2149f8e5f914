"""Comments written for findings: where they go, what they say, that they suppress what they are for and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.config import Config, Selection
from k8slint.documents import read_documents
from k8slint.engine import check
from k8slint.ignoring import Ignored, ignore
from k8slint.project import Inputs
from k8slint.sources import Source

from .test_suppressions import ABOUT, QUIET, RULES

CONFIG = Config("", "/nowhere")
SELECTION = Selection(ignore=QUIET)


def inputs(data: bytes, path: str) -> Inputs:
    return Inputs("/nowhere", "deep/", reported=(path,), contents={path: data}, today="2026-07-01")


def found(data: bytes, path: str = "a.yaml") -> dict[str, str]:
    """Messages by the name of the rule and the place, and of what is suppressed."""
    report = check(inputs(data, path), CONFIG, (*RULES, *ABOUT), SELECTION)
    return {f"{finding.rule} {finding.field}": finding.message for finding in report.findings}


def ignored(data: bytes, path: str = "a.yaml", reason: str = "as found") -> tuple[Ignored, bytes]:
    result = ignore(inputs(data, path), CONFIG, (*RULES, *ABOUT), SELECTION, reason)
    (change,) = result.changes or (None,)
    assert change is None or (change.path, change.before) == (path, data)
    return result, data if change is None else change.after


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"

WRITTEN = {
    "above, in the indentation of the line": (
        POD + "  containers:\n  - name: a\n    image: bad\n",
        POD
        + "  containers:\n  # k8slint: ignore[on-limits] as found\n  - name: a\n    # k8slint: ignore[on-image] as found\n    image: bad\n",
    ),
    "one comment for one place": (
        POD + "  containers:\n    - {name: a, image: bad}\n",
        POD + "  containers:\n    # k8slint: ignore[on-image, on-limits] as found\n    - {name: a, image: bad}\n",
    ),
    "below other comments": (
        POD + "  containers:\n    # our only one\n    - {name: a, image: good}\n",
        POD
        + "  containers:\n    # our only one\n    # k8slint: ignore[on-limits] as found\n    - {name: a, image: good}\n",
    ),
    "behind, inside brackets": (
        POD + "  containers: [\n    {name: a,\n     image: bad}, # one\n  ]\n",
        POD
        + "  containers: [\n    {name: a,  # k8slint: ignore[on-limits] as found\n     image: bad}, # one  # k8slint: ignore[on-image] as found\n  ]\n",
    ),
    "above, where brackets begin": (
        POD + "  containers: [{name: a, image: bad}]\n",
        POD + "  # k8slint: ignore[on-image, on-limits] as found\n  containers: [{name: a, image: bad}]\n",
    ),
    "behind a document's mark": (
        "--- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: bad}]}}\n",
        "# k8slint: ignore[on-image, on-limits] as found\n--- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: bad}]}}\n",
    ),
    "behind the mark of a later document": (
        POD + "  containers: [{name: a, image: good, resources: {limits: {cpu: 1}}}]\n"
        "--- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: bad}]}}\n",
        POD + "  containers: [{name: a, image: good, resources: {limits: {cpu: 1}}}]\n"
        "--- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: bad}]}}  # k8slint: ignore[on-image, on-limits] as found\n",
    ),
    "into a comment that is there": (
        POD + "  # k8slint: ignore[on-limits ,] small\n  containers: [{name: a, image: bad}]\n",
        POD + "  # k8slint: ignore[on-limits, on-image ,] small\n  containers: [{name: a, image: bad}]\n",
    ),
    "into a comment behind": (
        POD + "  containers: [{name: a, image: bad}] # k8slint: ignore[on-limits] small\n",
        POD + "  containers: [{name: a, image: bad}] # k8slint: ignore[on-limits, on-image] small\n",
    ),
    "not into one that has ended, nor into a faulty one": (
        POD + "  # k8slint: ignore[on-limits] small until=2026-06-30\n  containers: [{name: a, image: good}]\n",
        POD
        + "  # k8slint: ignore[on-limits] small until=2026-06-30\n  # k8slint: ignore[on-limits] as found\n  containers: [{name: a, image: good}]\n",
    ),
    "above a document that cannot be read": (
        "# first\n---\n# licence\napiVersion: v1\nkind: Pod\n  metadata: {\n",
        "# first\n---\n# licence\n# k8slint: ignore[on-document] as found\napiVersion: v1\nkind: Pod\n  metadata: {\n",
    ),
    "behind a text over several lines, on its own line": (
        POD + '  x: "a\n    b"\n  containers: [{name: a, image: good}]\n',
        POD + '  x: "a\n    b"\n  # k8slint: ignore[on-limits] as found\n  containers: [{name: a, image: good}]\n',
    ),
    "below a block scalar that keeps its blank lines": (
        POD + "  x: |+\n    a\n\n  containers: [{name: a, image: good}]\n",
        POD + "  x: |+\n    a\n\n  # k8slint: ignore[on-limits] as found\n  containers: [{name: a, image: good}]\n",
    ),
    "nothing to ignore": (POD + "  containers: []\n", POD + "  containers: []\n"),
}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("form", ["lf", "crlf", "open", "utf-16"])
def test_where_a_comment_goes(name: str, form: str) -> None:
    before, after = WRITTEN[name]
    data = []
    for text in (before, after):
        if form == "crlf":
            text = text.replace("\n", "\r\n")
        elif form == "open":
            text = text.removesuffix("\n")
        data.append(b"\xff\xfe" + text.encode("utf-16-le") if form == "utf-16" else text.encode())
    result, written = ignored(data[0])
    assert written == data[1]
    assert result.left == ()
    assert found(written) == {}
    assert ignored(written)[1] == written


LEFT = {
    "JSON": (
        "a.json",
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "bad"}]}}',
        {"JSON has no comments: say it in an annotation, or under ignore in the configuration"},
        2,
    ),
    "no room": (
        "a.yaml",
        POD + '  containers: [{name: a, image: good, resources: {limits: 1}}, {name: "b\n    c", image: bad, resources: {limits: 1}, x: "\n   d"}]\n',
        {"there is no room for a comment: say it in an annotation, or under ignore in the configuration"},
        1,
    ),
    "a suppression": ("a.yaml", POD + "  containers: [] # k8slint: ignore[on-image]\n", {"it is about a suppression"}, 1),
    "no text": (
        "a.yaml",
        POD + "  containers: [{name: a, image: bad}]\n---\na: \udcff\n",
        {"the file is no text that could be written again: save it as UTF-8"},
        3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_gets_no_comment_and_why(name: str) -> None:
    path, text, reasons, number = LEFT[name]
    data = text.encode("utf-8", "surrogateescape")
    result, written = ignored(data, path)
    assert written == data
    assert {left.reason for left in result.left} == reasons
    assert (len(result.left), result.done) == (number, ())


def test_what_has_no_room_keeps_no_other_from_its_comment() -> None:
    text = POD + '  containers: [{name: "b\n    c", image: bad, x: "\n   d"}]\n  hostNetwork: true\n'
    result, written = ignored(text.encode())
    assert [left.finding.rule for left in result.left] == ["on-image"]
    assert {finding.rule for finding in result.done} == {"on-limits", "on-host"}
    assert set(found(written).values()) == {"image of b c"}


def test_only_findings_of_a_severity_are_ignored() -> None:
    data = (POD + "  containers: [{name: a, image: bad}]\n").encode()
    result = ignore(inputs(data, "a.yaml"), CONFIG, RULES, SELECTION, "as found", min_severity="error")
    assert [finding.rule for finding in result.done] == ["on-image"]


NAMES = ("one", "two", "three")
CONTAINERS = st.lists(
    st.tuples(st.sampled_from(["good", "bad"]), st.booleans(), st.sampled_from(["name", "image"]), st.booleans()),
    min_size=1,
    max_size=3,
)


def pod(containers: list[tuple[str, bool, str, bool]]) -> str:
    text = POD + "  containers:\n"
    for name, (image, limited, first, flow) in zip(NAMES, containers, strict=False):
        fields = {"name": name, "image": image, **({"resources": "{limits: {cpu: 1}}"} if limited else {})}
        ordered = [f"{key}: {fields[key]}" for key in sorted(fields, key=lambda key: key != first)]
        text += f"  - {{{', '.join(ordered)}}}\n" if flow else "  - " + "\n    ".join(ordered) + "\n"
    return text


@given(CONTAINERS, st.data())
def test_a_comment_for_one_finding_suppresses_it_and_no_other(
    containers: list[tuple[str, bool, str, bool]], data: st.DataObject
) -> None:
    text = pod(containers)
    before = found(text.encode())
    if not before:
        return
    chosen = data.draw(st.sampled_from(sorted(before)))
    report = check(inputs(text.encode(), "a.yaml"), CONFIG, RULES, SELECTION)
    (finding,) = (each for each in report.findings if f"{each.rule} {each.field}" == chosen)
    lines = text.splitlines(keepends=True)
    indent = lines[finding.region.line - 1][: -len(lines[finding.region.line - 1].lstrip())]
    lines.insert(finding.region.line - 1, f"{indent}# k8slint: ignore[{finding.rule}] why\n")
    after = found("".join(lines).encode())
    assert after == {key: message for key, message in before.items() if key != chosen}


@given(CONTAINERS)
def test_all_findings_get_comments_and_the_text_says_the_same(containers: list[tuple[str, bool, str, bool]]) -> None:
    text = pod(containers)
    result, written = ignored(text.encode())
    assert found(written) == {}
    assert {f"{each.rule} {each.field}" for each in result.done} == found(text.encode()).keys()
    old, new = (read_documents(Source("a.yaml", data))[0].data for data in (text.encode(), written))
    assert old == new
    kept = [line for line in written.decode().splitlines(keepends=True) if "# k8slint" not in line]
    assert "".join(kept) == text

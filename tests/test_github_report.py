"""Workflow commands, read as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.findings import Failure, Finding, Region, RelatedRegion, Report, ResourceName, Skipped, Summary
from k8slint.problems import SEVERITIES, Fix
from k8slint.reports.github import LEVELS, LONGEST, RELATED, render
from k8slint.reports.terminal import printable

Command = tuple[str, dict[str, str], str]
"""Name, properties, data."""

# All that the runner knows, as ActionCommandManager.cs registers them.
NAMES = (
    "stop-commands internal-set-repo-path set-env set-output save-state add-mask add-path add-matcher remove-matcher "
    "debug warning error notice group endgroup echo"
).split()


def commands(output: str) -> list[Command]:
    """What the runner would run: each line is tried as `::name k=v,k=v::data`, then, with the older syntax, as one that
    has `##[name k=v;k=v]data` anywhere. Between `stop-commands` and its token only the token is a command."""
    found: list[Command] = []
    known, token = {*NAMES}, ""
    for line in re.split(r"\r\n|\r|\n", output):
        command = new_syntax(line, known) or old_syntax(line, known)
        if command is None:
            continue
        name, _, data = command
        if token:
            if name.lower() == token:
                token = ""
        elif name.lower() == "stop-commands":
            token = data.lower()
            known.add(token)
        else:
            found.append(command)
    assert token == "", "commands stay stopped"
    return found


def new_syntax(line: str, known: set[str]) -> Command | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    return parsed(line[2:end], ",", line[end + 2 :], known, {"%0D": "\r", "%0A": "\n"}, {"%3A": ":", "%2C": ","})


def old_syntax(line: str, known: set[str]) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    escapes = {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]"}
    return parsed(line[start + 3 : end], ";", line[end + 1 :], known, escapes, {})


def parsed(
    info: str, separator: str, data: str, known: set[str], escapes: dict[str, str], more: dict[str, str]
) -> Command | None:
    name, _, rest = info.partition(" ")
    if name.lower() not in known:
        return None
    properties = {}
    for each in filter(None, rest.strip().split(separator)):
        key, _, value = each.lstrip("=").partition("=")
        if value := value.lstrip("="):
            properties[key] = unescaped(value, {**escapes, **more})
    return name, properties, unescaped(data, escapes)


def unescaped(text: str, escapes: dict[str, str]) -> str:
    for escape, character in {**escapes, "%25": "%"}.items():
        text = text.replace(escape, character)
    return text


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("  ::error file=a,line=1::b%0Ac%250A", ("error", {"file": "a", "line": "1"}, "b\nc%0A")),
        ("::Error ::x", ("Error", {}, "x")),
        ("text ##[warning file=a;line=2]b%5D", ("warning", {"file": "a", "line": "2"}, "b]")),
        ("text ::error::x", None),
        ("::nothing::x", None),
        ("::error file=a", None),
    ],
    ids=["escapes", "case", "old syntax", "in the middle", "unknown", "without an end"],
)
def test_reader(line: str, command: Command | None) -> None:
    assert commands(line) == ([command] if command else [])


def test_reader_stops_and_resumes() -> None:
    lines = [
        "::stop-commands::Abc",
        "::error::1",
        "##[error]2",
        "x ##[abc]",
        "::error::3",
        "::stop-commands::d",
        "::d::",
    ]
    assert commands("\n".join(lines)) == [("error", {}, "3")]


POD = ResourceName("v1", "Pod", "shop", "web")


def finding(severity: str = "error", path: str = "a.yaml", line: int = 1, **more: object) -> Finding:
    region = Region(path, line, 3, line, 7, "  name: web")
    plain = Finding("image-tag-latest", "images", severity, "message", "", region, POD, "", "", "")
    return plain.replace(**more)


def report(*findings: Finding, **more: object) -> Report:
    return Report(findings, (), (), Summary()).replace(**more)


def test_a_whole_report() -> None:
    related = RelatedRegion(Region("b.yaml", 4, 1, 4, 5, "kind: Pod"), "set here")
    found = finding(help="name a version, or a digest", fix=Fix("name it", safety="suggest"), related=(related,))
    skipped = (Skipped("c.yaml", "empty"), Skipped("d.yaml", "a template", line=7))
    broken = Failure("rule x crashed: no", "e.yaml", 3, 4)
    whole = report(found, finding("info", line=2), skipped=skipped, errors=(broken, Failure("no such path")))
    output = render(whole)
    token = output.partition("\n")[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert (
        output
        == f"""\
::stop-commands::{token}
a.yaml:1:3: error[image-tag-latest] message (Pod shop/web)
a.yaml:2:3: info[image-tag-latest] message (Pod shop/web)
e.yaml:3:4: failure rule x crashed: no
k8slint: failure no such path
checked 0 files, 0 resources: no findings; 2 failures
not judged: c.yaml (empty)
not judged: d.yaml:7 (a template)
::{token}::
::error file=e.yaml,line=3,title=k8slint%3A failure::rule x crashed: no
::error title=k8slint%3A failure::no such path
::error file=a.yaml,line=1,endLine=1,col=3,endColumn=7,title=k8slint%3A image-tag-latest::message (Pod shop/web)%0A\
help: name a version, or a digest%0Afix: name it (suggestion)%0Asee b.yaml:4: set here
::notice file=a.yaml,line=2,endLine=2,col=3,endColumn=7,title=k8slint%3A image-tag-latest::message (Pod shop/web)
::notice title=k8slint%3A 2 not judged::c.yaml: empty%0Ad.yaml:7: a template
"""
    )


def test_no_command_where_nothing_is_found() -> None:
    output = render(report(summary=Summary(files=2, resources=3)))
    assert commands(output) == []
    assert "\nchecked 2 files, 3 resources: no findings\n" in output


def test_a_property_without_a_value_is_left_out() -> None:
    broken = Failure("cannot be read", "e.yaml")
    assert render(report(errors=(broken,))).endswith("\n::error file=e.yaml,title=k8slint%3A failure::cannot be read\n")


def levels(output: str) -> dict[str, int]:
    names = [name for name, _, _ in commands(output)]
    return {name: names.count(name) for name in dict.fromkeys(names)}


BUDGETS = {
    "all fit": (report(*[finding(s) for s in SEVERITIES for _ in range(10)]), {"error": 10, "warning": 10, "notice": 10}, ""),
    "one error too many": (report(*[finding()] * 11), {"error": 10, "notice": 1}, "1 error"),
    "one info too many": (report(*[finding("info")] * 11), {"notice": 10}, "2 info"),
    "skipped files need the room of an info": (
        report(*[finding("info")] * 10, skipped=(Skipped("b", "empty"),)),
        {"notice": 10},
        "2 info",
    ),
    "infos give way to the other notices": (
        report(*[finding()] * 12, *[finding("warning")] * 13, *[finding("info")] * 9, skipped=(Skipped("b", "empty"),)),
        {"error": 10, "warning": 10, "notice": 10},
        "2 errors, 3 warnings, 1 info",
    ),
    "failures come first": (report(*[finding()] * 4, errors=(Failure("x"),) * 8), {"error": 10, "notice": 1}, "2 errors"),
    "only failures": (report(finding(), errors=(Failure("x"),) * 12), {"error": 10, "notice": 1}, "2 failures, 1 error"),
}  # fmt: skip


@pytest.mark.parametrize("name", BUDGETS)
def test_budget(name: str) -> None:
    of, expected, left = BUDGETS[name]
    output = render(of)
    assert levels(output) == expected
    told = [data.split("\n")[0] for _, properties, data in commands(output) if "more findings" in properties["title"]]
    assert told == ([f"without an annotation: {left}"] if left else [])


def test_the_first_by_place_are_shown() -> None:
    found = [finding(severity, line=line) for line in range(1, 21) for severity in ("warning", "error")]
    shown = [(name, properties["line"]) for name, properties, _ in commands(render(report(*found)))[:-1]]
    assert shown == [(level, str(line)) for level in ("error", "warning") for line in range(1, 11)]


REGIONS = {
    "columns count UTF-16 units": (Region("a", 1, 4, 1, 6, "x🎉 🎉y"), {"col": "5", "endColumn": "8"}),
    "nothing is marked": (Region("a", 1, 4, 1, 4, "abc"), {"col": "4", "endColumn": "4"}),
    "several lines have no columns": (Region("a", 1, 4, 2, 2, "abc"), {}),
    "text that is not known": (Region("a", 1, 4, 1, 6), {"col": "4", "endColumn": "6"}),
}


@pytest.mark.parametrize("name", REGIONS)
def test_columns(name: str) -> None:
    region, columns = REGIONS[name]
    ((_, properties, _),) = commands(render(report(finding(region=region))))
    lines = {"file": "a", "line": str(region.line), "endLine": str(region.end_line)}
    assert properties == {**lines, **columns, "title": "k8slint: image-tag-latest"}


def test_many_related_places() -> None:
    related = tuple(RelatedRegion(Region("b", line, 1, line, 1), "", POD) for line in range(1, RELATED + 3))
    ((_, _, data),) = commands(render(report(finding(related=related))))
    assert data.split("\n")[1:] == [*(f"see b:{line}: Pod shop/web" for line in range(1, 7)), "and 2 more places"]


@pytest.mark.parametrize("text", ["%", "🎉", "x🎉", "\n"], ids=["percent", "emoji", "between", "line break"])
def test_a_long_message_is_cut(text: str) -> None:
    ((_, _, data),) = commands(render(report(finding(message=text * 5000))))
    assert LONGEST - 1 <= len(data.encode("utf-16-le")) // 2 <= LONGEST
    assert data.endswith("…")
    assert (text * 5000).startswith(data[:-1])


def test_the_longest_message_is_not_cut() -> None:
    ((_, _, data),) = commands(render(report(finding(message="%" * LONGEST, resource=None))))
    assert data == "%" * LONGEST


def shown(text: str) -> str:
    """What comes out of a text: itself, but for what does not print. Line breaks do, as escapes."""
    return "".join(character if character in "\r\n" else printable(character) for character in text)


def expected(found: Finding) -> Command:
    region = found.region
    path = shown(region.path)
    lines = [f"{found.message} ({found.resource})", f"help: {found.help}"]
    if found.fix is not None:
        lines.append(f"fix: {found.fix.title} (safe)")
    lines += [f"see {other.region.path}:1: {other.note}" for other in found.related]
    properties = {
        "file": f"./{path}" if path.startswith("=") else path,
        "line": "1",
        "endLine": "1",
        "col": "1",
        "endColumn": "2",
        "title": f"k8slint: {found.rule}",
    }
    return LEVELS[found.severity], properties, shown("\n".join(lines))


def hostile(severity: str, path: str, text: str) -> Finding:
    place = Region(path, 1, 1, 1, 2)
    return finding(
        severity,
        region=place,
        message=text,
        help=text,
        resource=ResourceName("v1", text, text, text),
        related=(RelatedRegion(place, text),),
        fix=Fix(text),
    )


HOSTILE = [
    "::error::injected",
    "\n::error::injected",
    "\r\n::set-env name=PATH::/tmp",
    "\r##[add-path]/tmp",
    "##[error]injected",
    "x ##[group]y",
    "::stop-commands::pause",
    "%0A::error::injected",
    "%250A%25%0D%3A%2C%5D%3B",
    "a,line=9,title=b::c",
    ":, ]; = %",
    "=a=b",
    "==",
    " blank ",
    "🎉é名\u202e\u2028\x1b[31m\x85\udcff\ufeff",
    "\u2028::error::injected",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_is_meant_is_what_the_runner_reads(text: str) -> None:
    found = hostile("error", text, text)
    broken = Failure(text, text, 2)
    output = render(report(found, errors=(broken,), skipped=(Skipped(text, text),)))
    path = expected(found)[1]["file"]
    assert commands(output) == [
        ("error", {"file": path, "line": "2", "title": "k8slint: failure"}, shown(text)),
        expected(found),
        ("notice", {"title": "k8slint: 1 not judged"}, shown(f"{text}: {text}")),
    ]
    assert output.replace("\n", "").isprintable()


any_text = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text("%:,=;[]#\r\n 0A25D🎉"), st.text())).map("".join)


@given(st.sampled_from(SEVERITIES), any_text.filter(bool), any_text)
def test_any_text_comes_back(severity: str, path: str, text: str) -> None:
    found = hostile(severity, path[:200], (text or "x")[:80])
    assert commands(render(report(found))) == [expected(found)]


def test_without_escapes_the_reader_is_fooled() -> None:
    """The check above can fail: the same text, as other formats show it, does run commands."""
    assert commands(f"a.yaml:1:1: error[x] {printable('##[add-path]/tmp')}") == [("add-path", {}, "/tmp")]

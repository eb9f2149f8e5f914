"""The report as markdown, read back by an independent implementation of GitHub's dialect."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from k8slint.edits.diff import unified_diff
from k8slint.findings import (
    Failure,
    FileChange,
    Finding,
    Region,
    RelatedRegion,
    Report,
    ResourceName,
    Skipped,
    Summary,
    SuppressedFinding,
)
from k8slint.problems import Fix
from k8slint.reports.markdown import COMMENT, LONGEST_DIFF, LONGEST_TEXT, SUMMARY, render
from k8slint.reports.terminal import lay_out, printable
from k8slint.sources import Edit, Source

MEANT = "h3 h4 p table thead tbody tr th td code strong br details summary pre ul li".split()
NOT_CLOSED = ("br",)

# What GitHub makes links or pictures of in the text of a page, wherever it is not code.
LINKED = re.compile(r"[@#:/\\$<>&|\[\]`*_~^]\w|\w[@#/\\]\w|GH-\d|www\.|\w\.\w|\b[0-9a-f]{7,40}\b")


class Page(HTMLParser):
    """What a page consists of: its elements, the cells of its rows, its summaries, its code blocks, its loose text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self.rows: list[list[str]] = []
        self.summaries: list[str] = []
        self.blocks: list[str] = []
        self.items: list[str] = []
        self.loose: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.update(attrs)
        if tag == "tr":
            self.rows.append([])
        for name, texts in (("summary", self.summaries), ("pre", self.blocks), ("li", self.items)):
            if tag == name:
                texts.append("")
        if tag == "td":
            self.rows[-1].append("")
        if tag == "br" and "td" in self.open:
            self.rows[-1][-1] += " "
        if tag not in NOT_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for name, texts in (("summary", self.summaries), ("pre", self.blocks), ("li", self.items)):
            if name in self.open:
                texts[-1] += data
        if "td" in self.open:
            self.rows[-1][-1] += data
        if "code" not in self.open:
            self.loose.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.elements.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.elements.append("instruction")

    def unknown_decl(self, data: str) -> None:
        self.elements.append("declaration")

    @property
    def surprises(self) -> list[str]:
        """Elements that nothing of ours is, and what GitHub would make one of."""
        return [name for name in self.elements if name not in MEANT] + [
            text for text in self.loose if LINKED.search(text)
        ]


def read(markdown: str) -> Page:
    return Page(MarkdownIt("gfm-like", {"html": True}).render(markdown))


POD = ResourceName("v1", "Pod", "shop", "web")
PLACE = Region("a.yaml", 3, 5, 3, 8, "    - x")


def finding(severity: str = "error", message: str = "container web has no limit", **more: object) -> Finding:
    plain = Finding("memory-limit-missing", "resources", severity, message, "", PLACE, POD, "", "", "")
    return plain.replace(**more)


def test_diffs_are_of_the_text() -> None:
    source = Source("a.yaml", "a: ü\n".encode("utf-16"))
    made = FileChange("a.yaml", source, (Edit(3, 4, "ö"),))
    page = render(report(finding(fix=Fix("mend it"), changes=(made,))), SUMMARY)
    assert "-a: ü\n+a: ö\n" in page
    assert made.after.decode("utf-16") == "a: ö\n"


def report(*findings: Finding, **more: object) -> Report:
    return Report(findings, (), (), Summary()).replace(**more)


def change(before: bytes | None, after: bytes, path: str = "a.yaml") -> FileChange:
    """All of the file is another afterwards."""
    source = None if before is None else Source(path, before)
    text = "" if source is None else source.text
    return FileChange(path, source, (Edit(0, len(text), after.decode()),))


SET = (change(b"a: 1\nb: 2\n", b"a: 1\nb: 3\n"),)


def test_a_whole_report() -> None:
    found = finding(
        help="set one, 256Mi say",
        related=(RelatedRegion(Region("b|c.yaml", 4, 1, 4, 5), "set here"),),
        fix=Fix("set b to `3`", safety="unsafe"),
        changes=SET,
    )
    ignored = SuppressedFinding(finding("warning"), "as found", Region("a.yaml", 2, 1, 2, 9))
    whole = report(
        finding("info", message="see nginx:latest, www.example.com or {{ .Values.x }} (GH-12)"),
        found,
        suppressed=(ignored,),
        skipped=(Skipped("c.yaml", "empty"), Skipped("d.yaml", "a template", line=7)),
        errors=(Failure("rule x crashed: no", "e.yaml", 3, 4), Failure("no such path")),
        summary=Summary(files=3, resources=4, units=1, error=1, info=1, suppressed=1),
    )
    assert (
        render(whole, SUMMARY)
        == """\
### k8slint: 2 failures, 1 error, 1 info, 2 not judged

checked 3 files, 4 resources in 1 unit; 1 suppressed

| Severity | Place | Rule | Finding |
|---|---|---|---|
| **error** | `a.yaml:3` | `memory-limit-missing` | container web has no limit (`Pod shop/web`)<br>help: set one, `256Mi` \
say<br>see `b`&#124;`c.yaml:4`: set here |
| info | `a.yaml:3` | `memory-limit-missing` | see `nginx:latest`, `www.example.com` or `{{` `.Values.x` `}}` (`GH-12`) \
(`Pod shop/web`) |
| suppressed | `a.yaml:3` | `memory-limit-missing` | container web has no limit (`Pod shop/web`)<br>reason: as found \
(`a.yaml:2`) |

#### Fixes

`k8slint fix` applies the safe ones, `k8slint fix --unsafe` the unsafe ones too; suggestions are yours to write.

<details><summary>unsafe: set b to <code>`3`</code> (<code>memory-limit-missing</code> at <code>a.yaml:3</code>)</summary>

```diff
--- a/a.yaml
+++ b/a.yaml
@@ -1,2 +1,2 @@
 a: 1
-b: 2
+b: 3
```

</details>

#### Not judged

- `c.yaml`: empty
- `d.yaml:7`: a template

#### Failures

- `e.yaml:3`: rule x crashed: no
- no such path
"""
    )


@pytest.mark.parametrize("limit", [SUMMARY, COMMENT], ids=["summary", "comment"])
def test_a_clean_run_is_one_line(limit: int) -> None:
    clean = report(summary=Summary(files=2, resources=3, units=1, suppressed=4))
    line = "checked 2 files, 3 resources in 1 unit: no findings; 4 suppressed (`--show-suppressed` shows them)"
    assert render(clean, limit) == f"**k8slint** {line}\n"


def test_what_was_not_judged_is_not_clean() -> None:
    assert render(report(skipped=(Skipped("c.yaml", "empty"),)), SUMMARY) == (
        "### k8slint: no findings, 1 not judged\n\nchecked 0 files, 0 resources\n\n#### Not judged\n\n- `c.yaml`: empty\n"
    )


def test_worst_first() -> None:
    found = [finding(severity, message) for message in "ab" for severity in ("info", "warning", "error")]
    rows = read(render(report(*found), SUMMARY)).rows[1:]
    assert [(row[0], row[3][0]) for row in rows] == [
        (severity, message) for severity in ("error", "warning", "info") for message in "ab"
    ]


def test_a_fix_that_mends_several_findings_is_shown_once() -> None:
    same = [finding(region=PLACE.replace(line=line), fix=Fix("set b"), changes=SET) for line in range(1, 8)]
    other = finding(fix=Fix("set c"), changes=(change(b"c: 1\n", b"c: 2\n"),))
    page = read(render(report(*same, other), SUMMARY))
    places = ", ".join(f"a.yaml:{line}" for line in range(1, 6))
    assert page.summaries == [
        f"safe: set b (memory-limit-missing at {places} and 2 more)",
        "safe: set c (memory-limit-missing at a.yaml:3)",
    ]


def test_suggestions_and_new_files_are_shown() -> None:
    made = (change(None, b"kind: X\n", "new.yaml"), *SET)
    page = read(render(report(finding(fix=Fix("add X", safety="suggest"), changes=made)), SUMMARY))
    assert page.summaries == ["suggestion: add X (memory-limit-missing at a.yaml:3)"]
    assert page.blocks[0].startswith("--- /dev/null\n+++ b/new.yaml\n@@ -0,0 +1,1 @@\n+kind: X\n--- a/a.yaml\n")


def test_a_fix_without_a_change_is_named() -> None:
    output = render(report(finding(fix=Fix("pin it"))), SUMMARY)
    assert "(`Pod shop/web`)<br>fix: pin it (safe) |" in output
    assert "#### Fixes" not in output


def test_line_ends_and_tabs_of_diffs() -> None:
    changes = (change(b"a:\t1\r\nb: \x1b\r\n", b"a:\t2\r\nb: \x1b\r\n"),)
    (block,) = read(render(report(finding(fix=Fix("x"), changes=changes)), SUMMARY)).blocks
    assert block.split("\n", 3)[3] == "-a:    1\n+a:    2\n b: \\x1b\n"


def test_a_long_diff_is_not_shown() -> None:
    changes = (change(b"a\n", b"b" * LONGEST_DIFF),)
    page = read(render(report(finding(fix=Fix("x"), changes=changes)), SUMMARY))
    assert page.blocks == []
    assert len(page.summaries) == 1


def test_a_long_message_is_cut() -> None:
    (_, row) = read(render(report(finding(message="x" * 5000, resource=None)), SUMMARY)).rows
    assert row[3] == "x" * LONGEST_TEXT + " ..."


HOSTILE = [
    "a|b \\| `c|d` ||",
    "` `` ``` a`b ` \\`",
    "<script>alert(1)</script> <img src=x> </details></td> <!-- x --> <!x> <?x?> <![CDATA[x]]>",
    "&lt; &amp; &#64;octocat &commat;x",
    "@octocat @org/team a@b.example mailto:a@b.example",
    "#123 owner/repo#123 GH-12 gh-7 owner/repo@0123abcd 0123456789abcdef0123456789abcdef01234567 deadbeef no-deadbeef",
    "http://x.example https://x.example www.x.example www. x.example <http://x.example> ftp://x",
    "![a](b) [a](b) [a][b] [a]: b [^1] [x]",
    "*a* **b** _c_ __d__ ~~e~~ ~f~ $g$ $`h`$ :tada: :+1:",
    "- a", "+ a", "1. a", "# a", "> a", "> [!NOTE] a", "    a", "```", "~~~", "---", "===", "***", "\ta",
    "</summary></details>\n\n```\n\n# a",
    "a\nb\r\nc\rd\x0be\x85f\u2028g\x00\x1b[31m\x07",
    "\\", "a\\", "\\a \\* \\<", "'\"(`", "a  b   c ", "🎉 名 é\u202e \ud83d \ufeff",
    "a\u00a0b\u200bc @\u200bx",
]  # fmt: skip


def everywhere(text: str) -> Report:
    place = Region(text, 1, 1, 1, 2)
    found = finding(
        message=text,
        rule=text,
        help=text,
        region=place,
        resource=ResourceName("v1", text, "", text),
        related=(RelatedRegion(place, text),),
        fix=Fix(text),
        changes=(change(text.encode("utf-8", "replace"), f"{text}!\n".encode("utf-8", "replace"), text),),
    )
    return report(
        found,
        suppressed=(SuppressedFinding(found, text, place),),
        skipped=(Skipped(text, text),),
        errors=(Failure(text, text, 1),),
    )


def squeezed(text: str) -> str:
    """A text with one blank where it has several, as a browser shows it."""
    return re.sub(" +", " ", text).strip()


def check_everywhere(text: str) -> None:
    whole, shown = everywhere(text), printable(text)
    output = render(whole, SUMMARY)
    page = read(output)
    assert page.surprises == []
    assert page.attributes <= {("class", "language-diff"), ("style", "text-align:left")}
    message = f"{shown} ({shown} {shown})"
    rows = [
        ["error", f"{shown}:1", shown, f"{message} help: {shown} see {shown}:1: {shown}"],
        ["suppressed", f"{shown}:1", shown, f"{message} reason: {shown} ({shown}:1)"],
    ]
    assert [list(map(squeezed, row)) for row in page.rows[1:]] == [list(map(squeezed, row)) for row in rows]
    assert list(map(squeezed, page.summaries)) == [squeezed(f"safe: {shown} ({shown} at {shown}:1)")]
    assert list(map(squeezed, page.items)) == [squeezed(f"{shown}: {shown}"), squeezed(f"{shown}:1: {shown}")]
    (made,) = whole.findings[0].changes
    assert made.before is not None
    diff = unified_diff(text, made.before.data, made.after).split("\n")
    assert page.blocks == ["\n".join(lay_out(line.removesuffix("\r"))[0] for line in diff)]
    assert output.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_becomes_more_than_text(text: str) -> None:
    check_everywhere(text)


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text("|`<>&@#\\[]()*_~:/$'\"-=! \na0"), st.text())).map("".join))
def test_no_text_at_all_becomes_more_than_text(text: str) -> None:
    if text:
        check_everywhere(text[:300])


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "[a](b)", "*a*", "http://x.example", "@octocat", "owner/repo#1", ":tada:"]
)
def test_without_escapes_the_reader_finds_more(text: str) -> None:
    """The check above can fail."""
    assert read(f"| a |\n|---|\n| {text} |\n").surprises


def many(number: int) -> Report:
    changes = [(change(b"a: 1\n", f"a: {index}\n".encode()),) for index in range(2, number + 2)]
    found = [finding(message=f"`<{index}>` é", fix=Fix("set a"), changes=each) for index, each in enumerate(changes)]
    skipped = tuple(Skipped(f"{index}|.yaml", "empty") for index in range(number))
    return report(*found, skipped=skipped, errors=(Failure("x" * 500),) * number)


def left_out(output: str, pattern: str) -> int:
    return sum(int(number) for number in re.findall(pattern, output))


@given(st.integers(0, 120), st.integers(3_000, 40_000))
def test_no_more_than_the_limit_and_all_is_counted(number: int, limit: int) -> None:
    output = render(many(number), limit)
    assert len(output.encode()) <= limit
    page = read(output)
    assert page.surprises == []
    shown = sum(len(row) == 4 for row in page.rows[1:])
    assert shown + left_out(output, r"Left out for want of room: (\d+) errors?\.") == number
    assert len(page.summaries) + left_out(output, r"Left out for want of room: (\d+)(?: more)? fix") == number
    assert all(block.endswith("\n") for block in page.blocks)
    more = [int(item.removesuffix(" more")) for item in page.items if item.endswith(" more")]
    assert len(page.items) - len(more) + sum(more) == 2 * number


def test_room_is_used() -> None:
    assert COMMENT - 1500 < len(render(many(1000), COMMENT).encode()) <= COMMENT < 65_536
    assert SUMMARY - 1500 < len(render(many(10_000), SUMMARY).encode()) <= SUMMARY < 1024 * 1024

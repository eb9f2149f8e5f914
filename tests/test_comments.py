"""Comments that speak to k8slint, as text: what they say, and how rule ids come into them and go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import comments
from k8slint.comments import Statement
from k8slint.edits.comments import added, dropped
from k8slint.sources import Source, Span, applied


def read(text: str) -> comments.Comment:
    (at,) = comments.starts(text)
    return comments.read(text, at)


WELL = {
    "# k8slint: ignore[a-b] why": (("a-b",), "why", ""),
    "#k8slint:ignore[a-b]why": (("a-b",), "why", ""),
    "#  k8slint :  ignore [ a-b ,c-d,, a-b ]  - why": (("a-b", "c-d"), "why", ""),
    "# k8slint: ignore[a-b]: why, and how": (("a-b",), "why, and how", ""),
    "# k8slint: ignore[a-b] until=2027-04-02 why": (("a-b",), "why", "2027-04-02"),
    "# k8slint: ignore[a-b] why, until=2027-04-02": (("a-b",), "why", "2027-04-02"),
    "# k8slint: ignore[a-b] why until=2028-02-29, perhaps": (("a-b",), "why , perhaps", "2028-02-29"),
    "# k8slint: ignore[a-b] see x-until=never": (("a-b",), "see x-until=never", ""),
    "# k8slint: ignore[a-b] naïve: 理由": (("a-b",), "naïve: 理由", ""),
    "# k8slint: ignore[a-b] why # and this too": (("a-b",), "why # and this too", ""),
}


@pytest.mark.parametrize("text", WELL)
@pytest.mark.parametrize("ending", ["", "  ", "\r\nnext", "\nnext"], ids=["end", "blanks", "crlf", "lf"])
def test_what_a_comment_says(text: str, ending: str) -> None:
    found = read(f"x: 1 {text}{ending}")
    assert (found.word, found.statement) == ("ignore", Statement(*WELL[text]))
    assert found.span == Span(5, 5 + len(text))


FAULTY = {
    "# k8slint: ignore why": "it names no rule",
    "# k8slint: ignore[] why": "it names no rule",
    "# k8slint: ignore[ , ] why": "it names no rule",
    "# k8slint: ignore-file why": "it names no rule",
    "# k8slint: ignore[a-b]": "it gives no reason",
    "# k8slint: ignore[a-b] -": "it gives no reason",
    "# k8slint: ignore[a-b] true": "it gives no reason",
    "# k8slint: ignore[a-b] until=2027-04-02": "it gives no reason",
    "# k8slint: ignore[a-b] why until=soon": "until=soon is no day",
    "# k8slint: ignore[a-b] why until=": "until= is no day",
    "# k8slint: ignore[a-b] why until=2027-13-01": "until=2027-13-01 is no day",
    "# k8slint: ignore[a-b] why until=2027-04-31": "until=2027-04-31 is no day",
    "# k8slint: ignore[a-b] why until=2027-02-29": "until=2027-02-29 is no day",
    "# k8slint: ignore[a-b] why until=2100-02-29": "until=2100-02-29 is no day",
    "# k8slint: ignore[a-b] why until=27-04-02": "until=27-04-02 is no day",
    "# k8slint: ignore[a-b] why until=٢٠٢٧-04-02": "until=٢٠٢٧-04-02 is no day",
    "# k8slint: ignore[a-b] why until=2027-01-01 until=2027-01-02": "it has two last days",
    "# k8slint: ignore[a-b why": "the bracket behind ignore is not closed",
    "# k8slint: ignroe[a-b] why": "there is no comment k8slint: ignroe",
    "# k8slint: [a-b] why": "there is no comment k8slint:",
    "# k8slint:": "there is no comment k8slint:",
    "# k8slint ignore[a-b] why": "a colon is missing behind k8slint",
    "# k8slint-ignore-file [a-b] why": "a colon is missing behind k8slint",
}


@pytest.mark.parametrize("text", FAULTY)
def test_what_is_wrong_with_a_comment(text: str) -> None:
    statement = read(text).statement
    assert statement.fault == FAULTY[text]
    assert statement.advice


@pytest.mark.parametrize(
    "text",
    [
        "# k8slint ignores this",
        "# see k8slint: ignore[a] b",
        "x#k8slint: ignore[a] b",
        "# K8slint: x",
        "# k8slint.dev/ignore",
    ],
)
def test_prose_is_no_such_comment(text: str) -> None:
    assert list(comments.starts(text)) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a: 1", "a"),
        ("\n# c\n---\n  # d\n%YAML 1.1\n--- # e\na: 1", "a: 1"),
        ("# c\r\n--- {a: 1}\r\n", "--- {"),
        ("--- |\n  a", "--- |"),
        ("# c\n\n", ""),
        ("---x: 1", "---x"),
    ],
)
def test_where_the_content_of_a_text_begins(text: str, first: str) -> None:
    at = comments.content_start(text, 0)
    assert text[at : at + len(first)] == first
    assert bool(first) == (at < len(text))


DROPPED = {
    "a: 1 # k8slint: ignore[x-a] why\nb: 2\n": "a: 1\nb: 2\n",
    "a: 1   # k8slint: ignore[x-a] why  \r\nb: 2\r\n": "a: 1\r\nb: 2\r\n",
    "a: 1\n  # k8slint: ignore[x-a, x-b] why \nb: 2\n": "a: 1\nb: 2\n",
    "a: 1\r\n# k8slint: ignore[x-a] why\r\nb: 2\r\n": "a: 1\r\nb: 2\r\n",
    "# k8slint: ignore[x-a] why\nb: 2": "b: 2",
    "b: 2\n# k8slint: ignore[x-a] why": "b: 2",
    "b: 2\r\n# k8slint: ignore[x-a] why": "b: 2",
    "b: 2\n# k8slint: ignore[x-a] why\n": "b: 2\n",
    "b: 2 # k8slint: ignore[x-a] why": "b: 2",
    "--- # k8slint: ignore[x-a] why\nb: 2\n": "---\nb: 2\n",
    "- # k8slint: ignore[x-a] why\n  b: 2\n": "-\n  b: 2\n",
    "a: 1 # other # k8slint: ignore[x-a] why\n": "a: 1 # other\n",
    "a: 1 # k8slint: ignore[x-a, keep] why\n": "a: 1 # k8slint: ignore[keep] why\n",
    "a: 1 # k8slint: ignore[keep, x-a,x-b] why\n": "a: 1 # k8slint: ignore[keep] why\n",
    "a: 1 # k8slint: ignore[ one,x-a , two ] why\n": "a: 1 # k8slint: ignore[one, two] why\n",
    "a: 1 # k8slint: ignore[keep] why\n": "a: 1 # k8slint: ignore[keep] why\n",
}


@pytest.mark.parametrize("text", DROPPED)
def test_ids_are_dropped_from_a_comment(text: str) -> None:
    edit = dropped(Source("a.yaml", text.encode()), read(text).span, {"x-a", "x-b"})
    assert applied(text, [edit]) == DROPPED[text]


NAMES = st.lists(st.from_regex(r"[a-z]{1,4}(-[a-z]{1,4})?", fullmatch=True), min_size=1, max_size=5, unique=True)


@given(NAMES, NAMES, st.sampled_from([", ", ",", " , "]), st.booleans())
def test_what_is_added_is_there_and_dropping_it_leaves_the_rest(
    old: list[str], new: list[str], comma: str, alone: bool
) -> None:
    text = f"a: 1{chr(10) if alone else ' '}# k8slint: ignore[{comma.join(old)}] why\nb: 2\n"
    missing = [name for name in new if name not in old]
    longer = applied(text, [added(Source("a.yaml", text.encode()), read(text).span, missing)])
    assert read(longer).statement.rules == (*old, *missing)
    shorter = applied(longer, [dropped(Source("a.yaml", longer.encode()), read(longer).span, missing)])
    assert read(shorter).statement == read(text).statement
    assert shorter.partition("#")[0] == text.partition("#")[0]

"""Which places share their text with others, so that a fix there is less safe."""

from __future__ import annotations

import pytest

from k8slint.documents import Path, read_documents
from k8slint.edits import demoted
from k8slint.problems import Location
from tests.edits.chosen import source_of

TEXT = """\
a: &a
  image: nginx
  env: &env [1]
b: *a
c:
  <<: *a
  name: c
d: &unused
  image: nginx
e:
  env: *env
  name: e
"""


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("a", "image"), True),
        (("a", "new"), True),
        (("a",), True),
        (("b",), True),
        (("b", "image"), True),
        (("c", "image"), True),
        (("c", "name"), False),
        (("c", "new"), False),
        (("d", "image"), False),
        (("e", "env", 0), True),
        (("e", "name"), False),
        (("e",), False),
        (("new", "key"), False),
    ],
)
def test_demoted(path: Path, wanted: bool) -> None:
    (document,) = read_documents(source_of(TEXT))
    assert demoted(Location(document, path)) is wanted


@pytest.mark.parametrize("text", ["a: 1\n", '{"a": 1}\n', "a: [\n", "a: 1\na: 2\n"])
def test_nothing_is_shared(text: str) -> None:
    (document,) = read_documents(source_of(text))
    assert demoted(Location(document, ("a",))) is False

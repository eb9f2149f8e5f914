"""Images, quantities, words and records: the small values that rules compute with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.images import parse_image
from k8slint.quantities import Quantity
from k8slint.records import Record
from k8slint.words import looks_like_credential, nearest, share, words


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("nginx", "", "nginx", "", ""),
        ("nginx:1.27", "", "nginx", "1.27", ""),
        ("library/nginx:1", "", "library/nginx", "1", ""),
        ("localhost:5000/app", "localhost:5000", "localhost:5000/app", "", ""),
        ("registry:5000/app:1", "registry:5000", "registry:5000/app", "1", ""),
        ("ghcr.io/a/b/c:v1@sha256:abc", "ghcr.io", "ghcr.io/a/b/c", "v1", "sha256:abc"),
        ("nginx@sha256:abc", "", "nginx", "", "sha256:abc"),
        (" nginx:1 ", "", "nginx", "1", ""),
    ],
)
def test_an_image_reference_is_split_as_runtimes_do(
    text: str, registry: str, repository: str, tag: str, digest: str
) -> None:
    image = parse_image(text)
    assert (image.registry, image.repository, image.tag, image.digest) == (registry, repository, tag, digest)
    assert str(image) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("500m", "500m"),
        ("0.5", "500m"),
        (0.5, "500m"),
        ("1000m", "1"),
        (2, "2"),
        ("1e3", "1k"),
        ("1Gi", "1Gi"),
        ("1024Mi", "1Gi"),
        ("1.5Gi", "1536Mi"),
        ("1G", "1G"),
        ("128974848", "128974848"),
        ("100u", "1m"),
        ("0", "0"),
        ("+1", "1"),
        (".5", "500m"),
    ],
)
def test_a_quantity_is_read_exactly_and_written_canonically(value: object, shown: str) -> None:
    assert str(Quantity.read(value)) == shown


@pytest.mark.parametrize("value", ["1GB", "one", "", "1 Gi", "1gi", None, True, {}, "--1", "1e"])
def test_what_is_no_quantity_reads_as_none(value: object) -> None:
    assert Quantity.read(value) is None


def test_quantities_add_multiply_and_order() -> None:
    one, half = Quantity.read("1"), Quantity.read("500m")
    assert one is not None
    assert half is not None
    assert half + half == one
    assert half * 2 == one
    assert half < one
    assert str(Quantity.read("1Gi") * 1.5) == "1536Mi"  # type: ignore[operator]


@given(st.integers(0, 10**12), st.sampled_from(["", "m", "k", "M", "Ki", "Mi", "Gi"]))
def test_a_written_quantity_reads_as_the_same_amount(number: int, suffix: str) -> None:
    quantity = Quantity.read(f"{number}{suffix}")
    assert quantity is not None
    assert Quantity.read(str(quantity)) == quantity


@pytest.mark.parametrize(
    ("value", "of", "pods"),
    [
        (1, 3, 1),
        ("50%", 3, 2),
        ("50%", 2, 1),
        ("100%", 3, 3),
        ("0%", 3, 0),
        ("half", 3, None),
        (None, 3, None),
        (True, 3, None),
    ],
)
def test_a_share_of_pods_is_rounded_up(value: object, of: int, pods: int | None) -> None:
    assert share(value, of=of) == pods


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("htpp", ["http", "metrics"], "http"),
        ("htt", ["http"], "http"),
        ("https", ["http"], "http"),
        ("hatp", ["http"], "http"),
        ("http", ["http"], ""),
        ("web", ["http"], ""),
        ("a1", ["a2", "a3"], ""),
        (80, ["80"], ""),
        ("", ["a"], "a"),
    ],
)
def test_the_nearest_name_is_the_only_one_a_letter_off(name: object, candidates: list[str], meant: str) -> None:
    assert nearest(name, candidates) == meant


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DB_PASSWORD", ("db", "password")),
        ("dbPassword", ("db", "password")),
        ("db-password.old", ("db", "password", "old")),
        ("APIKey2", ("api", "key", "2")),
        ("", ()),
    ],
)
def test_the_words_of_a_name(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AKIA" + "A1B2C3D4E5F6G7H8", True),
        ("ghp_" + "a" * 36, True),
        ("-----BEGIN RSA PRIVATE " + "KEY-----", True),
        ("postgres://user:hunter2@db/x", True),
        ("postgres://user:$(PASSWORD)@db/x", False),
        ("postgres://db/x", False),
        ("http://a.example/b:c@d", False),
        ("Server=db;User Id=sa;Password=hunter2", True),
        ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aGVsbG8=;", True),
        ("jdbc:postgresql://db/x?user=a&password=hunter2", True),
        ("Server=db;User Id=sa;Password=$(PASSWORD)", False),
        ("Server=db;Password=;Database=x", False),
        ("-----BEGIN CERTIFICATE-----", False),
        ("hello", False),
    ],
)
def test_known_shapes_look_like_credentials(text: str, expected: bool) -> None:
    assert looks_like_credential(text) is expected


class Point(Record):
    x: int
    y: int = 0


class Named(Point):
    name: str = "origin"


def test_records_are_compared_by_value_and_have_no_dict() -> None:
    assert Point(1) == Point(x=1, y=0)
    assert Point(1) != Named(1)
    assert hash(Point(1)) == hash(Point(1, 0))
    assert Named(1, name="a").replace(y=2) == Named(1, 2, "a")
    assert repr(Named(1)) == "Named(x=1, y=0, name='origin')"
    assert not hasattr(Point(1), "__dict__")

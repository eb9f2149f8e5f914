"""Scalars, as sigs.k8s.io/yaml reads them. The tables were held against its release 1.6.0."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents.scalars import is_merge, key_of, key_text, plain_value, reads_as, resolve, value_of

STR, INT, FLOAT, BOOL, NULL = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null"))

VALUES: dict[str, object] = {
    # null
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "nULL": "nULL",
    "None": "None",
    # YAML 1.1 booleans
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
    "yEs": "yEs",
    "oN": "oN",
    "tRUE": "tRUE",
    # integers
    "0": 0,
    "-0": 0,
    "+12": 12,
    "-7": -7,
    "1_000": 1000,
    "1__0": 10,
    "1_": 1,
    "+_1": 1,
    "_1": "_1",
    "0777": 511,
    "-010": -8,
    "0o17": 15,
    "0O17": 15,
    "0_7": 7,
    "0x1F": 31,
    "0XfF": 255,
    "-0x10": -16,
    "0x_1": 1,
    "0b101": 5,
    "-0b1": -1,
    "0x": "0x",
    "0xg": "0xg",
    "0b2": "0b2",
    "0o8": "0o8",
    "--1": "--1",
    "1-1": "1-1",
    "1,000": "1,000",
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "18446744073709551615": 2**64 - 1,
    "0xFFFFFFFFFFFFFFFF": 2**64 - 1,
    # beyond 64 bits: decimal digits are a float, others a string
    "18446744073709551616": 2**64,
    "+18446744073709551615": 2**64,
    "123456789012345678901234567890": 1.2345678901234568e29,
    "0x1FFFFFFFFFFFFFFFF": "0x1FFFFFFFFFFFFFFFF",
    "0b" + "1" * 65: "0b" + "1" * 65,
    "1" * 5000: "1" * 5000,
    # no octal digits: a decimal float
    "08": 8,
    "0_9": 9,
    "07777777777777777777777777": 7.777777777777778e24,
    # floats; whole ones are integers in JSON
    "1.5": 1.5,
    "1.0": 1,
    "-0.0": 0,
    "1.10": 1.1,
    "1.": 1,
    ".5": 0.5,
    "-.5": -0.5,
    "+.5": 0.5,
    "1e3": 1000,
    "1E-3": 0.001,
    "1.e5": 100000,
    "1e21": 1e21,
    "1_0.5": 10.5,
    ".5_0": 0.5,
    "1e-999": 0,
    "1e999": "1e999",
    ".5__0": ".5__0",
    ".5_": ".5_",
    "._5": "._5",
    ".e5": ".e5",
    "e1": "e1",
    "1e": "1e",
    ".": ".",
    "-": "-",
    "+": "+",
    "-.": "-.",
    "0x1p-2": "0x1p-2",
    ".Nan": ".Nan",
    "nan": "nan",
    "Infinity": "Infinity",
    ".Infinity": ".Infinity",
    # nothing is base 60, and dates stay strings
    "12:30:45": "12:30:45",
    "190:20:30.15": "190:20:30.15",
    "2001-01-01": "2001-01-01",
    "2001-12-14t21:59:43.10-05:00": "2001-12-14t21:59:43.10-05:00",
    # neither are what YAML 1.1 calls value and merge
    "=": "=",
    "<<": "<<",
    # nor what only Python takes for digits
    "٣": "٣",
    "1٣": "1٣",
    "１２": "１２",
    "5m": "5m",
    "100Mi": "100Mi",
    "1.2.3": "1.2.3",
}

KEYS: dict[str, str] = {
    "name": "name",
    "on": "true",
    "y": "true",
    "NO": "false",
    "1": "1",
    "0x10": "16",
    "010": "8",
    "1_000": "1000",
    "1.0": "1",
    "1.20": "1.2",
    "1e6": "1e+06",
    "100000.0": "100000",
    "0.0001": "0.0001",
    "0.00001": "1e-05",
    ".inf": ".inf",
    "-.INF": "-.inf",
    ".nan": ".nan",
    "2001-01-01": "2001-01-01",
    "=": "=",
    "9223372036854775807": "9223372036854775807",
}

TAGGED: dict[tuple[str, str], object] = {
    (STR, "12"): "12",
    (STR, "null"): "null",
    (STR, ""): "",
    (INT, "012"): 10,
    (FLOAT, "3"): 3,
    (FLOAT, "1.5"): 1.5,
    (BOOL, "off"): False,
    (NULL, ""): None,
    (NULL, "~"): None,
    ("!", "12"): "12",
    ("!vault", "12"): "12",
    ("!vault", ""): "",
    ("tag:yaml.org,2002:binary", "aGVs\nbG8="): "hello",
    ("tag:yaml.org,2002:binary", "/w=="): "\ufffd",
    ("tag:yaml.org,2002:timestamp", "2001-01-01"): "2001-01-01",
    ("tag:yaml.org,2002:set", "a"): "a",
    ("tag:example.org,2000:int", "12"): "12",
}

REFUSED: dict[tuple[str | None, str], str] = {
    (INT, "a"): "`a` cannot be read as the int that its tag says",
    (INT, "1.5"): "`1.5` cannot be read as the int that its tag says",
    (FLOAT, "a"): "`a` cannot be read as the float that its tag says",
    (BOOL, "1"): "`1` cannot be read as the bool that its tag says",
    (NULL, "a"): "`a` cannot be read as the null that its tag says",
    ("tag:yaml.org,2002:binary", "*"): "this !!binary value is no base64",
    **{
        (None, text): "infinity and not-a-number do not exist in JSON, which the API server speaks: quote a text"
        for text in (".inf", "+.Inf", "-.INF", ".nan", ".NaN", ".NAN")
    },
}


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("text", VALUES, ids=lambda text: text[:30] or "empty")
def test_plain_scalars(text: str) -> None:
    expected = VALUES[text]
    found = plain_value(text)
    assert found == expected
    assert isinstance(found, bool) is isinstance(expected, bool)
    assert same(value_of(text, None, True), found)
    assert reads_as(text, found)


@pytest.mark.parametrize("text", VALUES, ids=lambda text: text[:30] or "empty")
def test_quoted_scalars_are_strings(text: str) -> None:
    assert value_of(text, None, False) == text == key_of(text, None, False)


@pytest.mark.parametrize("text", KEYS)
def test_keys(text: str) -> None:
    assert key_of(text, None, True) == KEYS[text]


@pytest.mark.parametrize(("tag", "text"), TAGGED)
@pytest.mark.parametrize("plain", [True, False])
def test_tagged_scalars(tag: str, text: str, plain: bool) -> None:
    assert same(value_of(text, tag, plain), TAGGED[tag, text])


@pytest.mark.parametrize(("tag", "text"), REFUSED)
def test_refused_scalars(tag: str | None, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(REFUSED[tag, text])}$"):
        value_of(text, tag, tag is None)
    assert not reads_as(text, math.inf)


@pytest.mark.parametrize("text", ["", "~", "null", "18446744073709551615"])
def test_refused_keys(text: str) -> None:
    with pytest.raises(ValueError, match="quote it"):
        key_of(text, None, True)


def test_keys_that_an_alias_brings() -> None:
    assert [key_text(value) for value in ("a", 1, True, False, 1.5)] == ["a", "1", "true", "false", "1.5"]
    with pytest.raises(ValueError, match="null"):
        key_text(None)


def test_resolve_is_before_json() -> None:
    assert same(resolve("1.0"), 1.0)
    assert same(resolve(".inf"), math.inf)


@pytest.mark.parametrize(
    ("text", "tag", "plain", "expected"),
    [
        ("<<", None, True, True),
        ("<<", None, False, False),
        ("<<", "tag:yaml.org,2002:merge", False, True),
        ("<<", STR, False, False),
        ("<", None, True, False),
    ],
)
def test_merge_keys(text: str, tag: str | None, plain: bool, expected: bool) -> None:
    assert is_merge(text, tag, plain) is expected


numberish = st.text(alphabet="0123456789+-_.eExXoObBaf:", min_size=1, max_size=12)


@given(st.one_of(numberish, st.text(max_size=12)))
def test_a_scalar_is_a_string_or_is_json(text: str) -> None:
    try:
        value = plain_value(text)
    except ValueError:
        assert not isinstance(resolve(text), str)
        return
    assert value == text if isinstance(value, str) else not isinstance(value, float) or math.isfinite(value)
    assert reads_as(text, value)
    assert not reads_as(text, text + "x")


@given(st.integers(-(2**63), 2**64 - 1))
def test_integers_of_64_bits_are_exact(number: int) -> None:
    assert plain_value(str(number)) == number
    if number >= 0:
        assert plain_value(hex(number)) == plain_value(oct(number)) == plain_value(bin(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_their_value(number: float) -> None:
    value = plain_value(repr(number))
    assert isinstance(value, (int, float))
    assert value == number

"""What a scalar means to the Kubernetes API server.

kubectl and the API server read YAML with sigs.k8s.io/yaml: go-yaml v2 reads it, and the result is turned into JSON. So
`on` and `y` are true (YAML 1.1), `0777` is octal, `1_000` and `3.0` are whole numbers, nothing is base 60 (`12:30:45`
is a string), dates stay strings, and what JSON cannot hold (infinity, a key that is null) is refused.
Source: yaml.go of https://github.com/kubernetes-sigs/yaml, and resolve.go and decode.go of
https://github.com/yaml/go-yaml/tree/v2.
"""

from __future__ import annotations

import re
from math import isfinite, isinf

Scalar = None | bool | int | float | str

CONSTANTS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
NUMBER_STARTS = frozenset("+-.0123456789")
INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
POINT_FLOAT = re.compile(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?")
LEAST, MOST_SIGNED, MOST = -(2**63), 2**63 - 1, 2**64 - 1
LONGEST = 100
"""Digits, binary ones and leading zeros included, beyond which nothing is an integer."""

FLOAT_KEYS = {float("inf"): ".inf", float("-inf"): "-.inf"}
WHOLE_FLOATS = 1e21
"""JSON writes whole floats below this one without an exponent: they are integers to its reader."""

COLLECTION_AS_KEY = "a key has to be a scalar: this one is a mapping or a list"
STANDARD_TAG = "tag:yaml.org,2002:"


def resolve(text: str) -> Scalar:
    """The value of an untagged plain scalar, as YAML reads it: `1.0` is a float, `.inf` is infinity."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    return _number(text) if text[0] in NUMBER_STARTS else text


def as_json(value: Scalar) -> Scalar:
    """The value once it has been JSON: whole floats are integers. ValueError where JSON has no such value."""
    if type(value) is not float:
        return value
    if not isfinite(value):
        raise ValueError("infinity and not-a-number do not exist in JSON, which the API server speaks: quote a text")
    return int(value) if value.is_integer() and abs(value) < WHOLE_FLOATS else value


def plain_value(text: str) -> Scalar:
    """The value of an untagged plain scalar. ValueError where the API server refuses it."""
    return as_json(resolve(text))


def reads_as(text: str, value: object) -> bool:
    """Whether an untagged plain scalar has this value."""
    if value.__class__ is str and text == value:
        return text not in CONSTANTS and (text[0] not in NUMBER_STARTS or _number(text) is text)
    try:
        found = plain_value(text)
    except ValueError:
        return False
    return found.__class__ is value.__class__ and found == value


def value_of(text: str, tag: str | None, plain: bool) -> Scalar:
    """The value of any scalar: `plain` is what YAML calls implicit. ValueError where the API server refuses it."""
    return as_json(_typed(text, tag, plain))


def key_of(text: str, tag: str | None, plain: bool) -> str:
    """The text of a mapping key: JSON has only strings for keys. ValueError where the API server refuses it."""
    return key_text(_typed(text, tag, plain))


def is_merge(text: str, tag: str | None, plain: bool) -> bool:
    """Whether a key merges its value into its mapping."""
    return text == "<<" and (plain if tag is None else tag == f"{STANDARD_TAG}merge")


def key_text(key: object) -> str:
    """A key as the API server's JSON has it, floats to six digits. ValueError where it has none."""
    if type(key) is str:
        return key
    if key is None:
        raise ValueError("a key is null here: quote it, or take it away")
    if type(key) is bool:
        return "true" if key else "false"
    if type(key) is float:
        return FLOAT_KEYS.get(key, f"{key:g}") if key == key else ".nan"
    if type(key) is not int:
        raise ValueError(COLLECTION_AS_KEY)
    if key > MOST_SIGNED:
        raise ValueError("this number is too large for a key: quote it")
    return str(key)


def _number(text: str) -> int | float | str:
    if text[0] == ".":
        return _float(text.replace("_", ""), text) if POINT_FLOAT.fullmatch(text) else text
    digits = text.replace("_", "")
    if INTEGER.fullmatch(digits) and len(digits) <= LONGEST:
        value = _integer(digits)
        if LEAST <= value <= (MOST_SIGNED if digits[0] == "+" else MOST):
            return value
    return _float(digits, text) if FLOAT.fullmatch(digits) else text


def _integer(digits: str) -> int:
    unsigned = digits.lstrip("+-")
    octal = len(unsigned) > 1 and unsigned[0] == "0" and unsigned[1] in "01234567"
    value = int(unsigned, 8 if octal else 0)
    return -value if digits[0] == "-" else value


def _float(digits: str, text: str) -> float | str:
    value = float(digits)
    return text if isinf(value) else value


def _typed(text: str, tag: str | None, plain: bool) -> Scalar:
    if tag is None:
        return resolve(text) if plain else text
    kind = tag.removeprefix(STANDARD_TAG)
    if kind == "binary" and kind != tag:
        return _base64(text)
    if kind not in ("null", "bool", "int", "float") or kind == tag:
        return text
    value = resolve(text)
    expected = {"null": type(None), "bool": bool, "int": int, "float": float}[kind]
    if type(value) is not expected and not (kind == "float" and type(value) is int):
        raise ValueError(f"`{text}` cannot be read as the {kind} that its tag says")
    return value


def _base64(text: str) -> str:
    import binascii

    try:
        return binascii.a2b_base64(text.replace("\n", "").replace("\r", ""), strict_mode=True).decode(errors="replace")
    except binascii.Error:
        raise ValueError("this !!binary value is no base64") from None

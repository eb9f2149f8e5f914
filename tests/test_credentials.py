"""What a name or a value says of being a secret."""

from __future__ import annotations

import pytest

from k8slint import credentials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DB_PASSWORD", True),
        ("stripeApiKey", True),
        ("spring.datasource.password", True),
        ("TOKEN_TTL", False),
        ("secret-name", False),
        ("compass", False),
        ("tokenizer", False),
        ("ETCD_INITIAL_CLUSTER_TOKEN", False),
        ("", False),
    ],
)
def test_a_name_is_judged_by_its_words(name: str, expected: bool) -> None:
    assert credentials.names_secret(name) is expected


def test_the_words_may_be_others() -> None:
    assert credentials.names_secret("SHOP_LICENCE", names=("licence",))
    assert not credentials.names_secret("PASSWORD_HINT", harmless=("hint",))


@pytest.mark.parametrize(
    "value", ["", "true", "3600", "15m", "/run/x", "<token>", "YOUR_TOKEN", "https://x/y", "vault:x#y", "API_KEY"]
)
def test_some_values_cannot_be_secrets(value: str) -> None:
    assert credentials.is_harmless(value)


@pytest.mark.parametrize("value", ["changeme", "hunter2", "Aa123456789!", "ABC", "x y"])
def test_others_can(value: str) -> None:
    assert not credentials.is_harmless(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${PASSWORD}", True),
        ("postgres://shop:$(PASSWORD)@db", True),
        ("a {{ .Values.x }} b", True),
        ("__TOKEN__", True),
        ("<path:a/b#c>", True),
        ("ENC[AES256_GCM,data:x]", True),
        ("a < b and c > d", False),
        ("$5", False),
    ],
)
def test_what_a_template_fills_in(value: str, expected: bool) -> None:
    assert credentials.is_filled_in(value) is expected


CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (CERTIFICATE, True),
        (CERTIFICATE * 2, True),
        (CERTIFICATE + CERTIFICATE.replace("CERTIFICATE", "PRIVATE KEY"), False),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END PUBLIC KEY-----", False),
        ("", False),
    ],
)
def test_certificates_are_public(value: str, expected: bool) -> None:
    assert credentials.is_public(value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\npassword: x1", True),
        ("a=1\ndb.password = x1", True),
        ('  "apiKey": "x1",', True),
        ("export TOKEN='x1'", True),
        ("# password: x1", False),
        ("password:", False),
        ("password: ''", False),
        ("password: $PASSWORD", False),
        ("password: ${PASSWORD:-x}", False),
        ("token_ttl: 1h2", False),
        ("the password: is x1", False),
    ],
)
def test_a_line_of_settings_sets_a_secret(text: str, expected: bool) -> None:
    assert credentials.sets_secret(text) is expected

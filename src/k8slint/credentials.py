"""Credentials: which names are those of a secret, and which values cannot be one, whatever they are called."""

from __future__ import annotations

import re

from .words import words

NAMES = (
    *("password", "pgpassword", "passwd", "passphrase", "pass", "pwd", "secret", "token", "credential", "credentials"),
    *("api-key", "apikey", "access-key", "private-key", "secret-key", "signing-key", "encryption-key", "auth-key"),
    *("account-key", "storage-key", "master-key", "shared-key", "app-key", "batch-key", "license-key", "session-key"),
)
"""What makes a name that of a secret, as words in a row: `api-key` is in `STRIPE_API_KEY`."""

HARMLESS = (
    *("file", "path", "dir", "directory", "folder", "location", "mount", "name", "ref", "id", "key-id", "arn"),
    *("url", "uri", "endpoint", "host", "port", "issuer", "audience", "header", "field", "type", "format", "version"),
    *("ttl", "expiry", "expiration", "lifetime", "duration", "timeout", "interval", "length", "size", "limit", "count"),
    *("policy", "enabled", "disabled", "required", "provider", "backend", "store", "engine", "namespace", "prefix"),
    "initial-cluster-token",  # etcd's name for a name
)
"""Last words of a name that say something about a secret rather than being it: `TOKEN_TTL`."""

HARMLESS_VALUE = re.compile(
    r"|true|false|yes|no|on|off|none|null|enabled|disabled"
    r"|[0-9]+(?:\.[0-9]+)?(?:ms|[smhdw])?"  # numbers, durations
    r"|\.{0,2}/.*"  # paths
    r"|<[^<>]*>|[x*0-]+|your[\w -]*|(?:insert|replace|enter|todo|fixme)[_ -].*"  # placeholders
    r"|[a-z][a-z0-9+.-]*://.*|(?:vault|arn|ref\+[a-z]+):.*",  # URLs without a password, references into a store
    re.IGNORECASE | re.DOTALL,
)
CAPITALS = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
FILLED_IN = re.compile(r"\$\{[A-Za-z_][^}]*\}|\$\([A-Za-z_]\w*\)|\{\{.*?\}\}|<[^<>\s]+>|__\w+__|ENC\[", re.DOTALL)
SETTING = re.compile(r"""[\s"']*(?:export\s+)?([\w.-]+)["']?\s*[:=]\s*["']?([^\s"'#;,$][^\s"'#;,]*)""")
PUBLIC = re.compile(r"(?:\s*-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]*-----END \1-----)+\s*")


def names_secret(name: str, names: tuple[str, ...] = NAMES, harmless: tuple[str, ...] = HARMLESS) -> bool:
    """Whether a name is that of a secret: it has one of `names` as words in a row, and does not end in one of
    `harmless`.
    """
    said = f"-{'-'.join(words(name))}-"
    return any(f"-{secret}-" in said for secret in names) and not any(said.endswith(f"-{last}-") for last in harmless)


def is_harmless(value: str, names: tuple[str, ...] = NAMES) -> bool:
    """Whether a value cannot be a secret: it has a harmless shape, or is itself such a name in capitals."""
    if HARMLESS_VALUE.fullmatch(value):
        return True
    return CAPITALS.fullmatch(value) is not None and names_secret(value, names, ())


def is_filled_in(value: str) -> bool:
    """Whether something else puts a part of a value in: a template, a pipeline, SOPS."""
    return FILLED_IN.search(value) is not None


def is_public(value: str) -> bool:
    """Whether a value is nothing but certificates or public keys."""
    return PUBLIC.fullmatch(value) is not None


def sets_secret(text: str, names: tuple[str, ...] = NAMES, harmless: tuple[str, ...] = HARMLESS) -> bool:
    """Whether a line of a file of settings gives a secret its value: `db.password = x`, `"apiKey": "x"`."""
    return any(
        names_secret(found[1], names, harmless) and not is_harmless(found[2], names) and not is_filled_in(line)
        for line in text.splitlines()
        if (found := SETTING.match(line))
    )

"""Names and small numbers: near misses, the words of a name, shares of a count, what looks like a credential."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PERCENT = re.compile(r"([0-9]+)%")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

CREDENTIALS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|gh[pousr]_[0-9A-Za-z]{36}"
    r"|github_pat_[0-9A-Za-z_]{22,}"
    r"|glpat-[0-9A-Za-z_-]{20,}"
    r"|xox[abeoprs]-[0-9A-Za-z-]{10,}"
    r"|sk_live_[0-9A-Za-z]{16,}"
    r"|AIza[0-9A-Za-z_-]{35}"
    r"|eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}"
    r"|[a-z][a-z0-9+.-]*://[^\s/:@$]+:[^\s/:@${<]+@[^\s/]"
    r"|[;&?]\s*(?i:password|pwd|accountkey|sharedaccesskey)=[^\s;&${<]+"
)
"""Shapes that are a credential whatever holds them: private keys, tokens of AWS, GitHub, GitLab, Slack, Stripe and
Google, signed JSON web tokens, URLs and connection strings with a password or a key."""


def share(value: object, of: int) -> int | None:
    """How many of `of` pods a number or a percentage asks for, rounded up as the disruption controller does.

    None for anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = PERCENT.fullmatch(value) if isinstance(value, str) else None
    return -(-of * int(found[1]) // 100) if found else None


def nearest(name: object, candidates: Iterable[str]) -> str:
    """The one candidate at distance 1 (a letter more, less, other, or two swapped); "" if none or several are.

    Another digit is another number, and no slip of the pen: `db-1` is not near `db-2`.
    """
    found = {candidate for candidate in candidates if candidate and isinstance(name, str) and _one_off(name, candidate)}
    return found.pop() if len(found) == 1 else ""


def _one_off(one: str, two: str) -> bool:
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    left, right = one[start:], two[start:]
    if len(left) == len(right):
        if left[0].isdigit() and right[0].isdigit() and left[1:] == right[1:]:
            return False
        return left[1:] == right[1:] or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]


def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `DB_PASSWORD`, `db-password` and `dbPassword` are all ("db", "password")."""
    return tuple(word.lower() for word in WORD.findall(name))


def looks_like_credential(text: str) -> bool:
    """Whether a text contains a credential of a known shape."""
    return CREDENTIALS.search(text) is not None

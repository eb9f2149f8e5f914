"""Rules as SARIF describes them, in the words that GitHub's code scanning shows and sorts by."""

from __future__ import annotations

import re

from ..rules import HEADINGS, PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..rules import Rule

LEVELS = {"error": "error", "warning": "warning", "info": "note"}

SECURITY = frozenset(("rbac", "secrets", "security"))
"""The categories whose rules are about who may do or read what. An alert of another one is about quality."""

SECURITY_SEVERITIES = {"error": "8.0", "warning": "5.5", "info": "2.0"}
"""Shown as high (7.0 and more), medium (4.0 and more) and low. None is critical: what that is, a manifest alone does
not tell."""

PROBLEM_SEVERITIES = {"error": "error", "warning": "warning", "info": "recommendation"}

PRECISION = "high"
"""What is undecided is not reported, so a finding is seldom wrong."""

NAME, DESCRIPTION, TAGS = 255, 1024, 10
"""Greatest lengths of a name and of a description, and so many tags of a rule are kept."""

HEADING = re.compile(rf"^({'|'.join(HEADINGS)}):", re.MULTILINE)


def descriptor(rule: Rule) -> dict[str, object]:
    """A rule: what it is called, what it says of itself, how severe it is."""
    documentation = rule.documentation.strip() or rule.id
    summary, _, rest = documentation.partition("\n")
    reason = HEADING.sub("", rest.strip().partition("\n\n")[0].replace("\n", " ")).strip()
    return {
        "id": rule.id,
        "name": cut(_pascal(rule.id), NAME),
        "shortDescription": {"text": cut(summary, DESCRIPTION)},
        "fullDescription": {"text": cut(reason[:1].upper() + reason[1:] or summary, DESCRIPTION)},
        "help": {"text": documentation, "markdown": _markdown(summary, rest)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": _tags(rule), "precision": PRECISION, **_severity(rule)},
    }


def cut(text: str, length: int) -> str:
    """A text that is no longer than that."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _pascal(id: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in id.split("-"))


def _tags(rule: Rule) -> list[str]:
    tags = ["kubernetes", rule.category, *(["security"] if _is_security(rule) else [])]
    tags += [profile for profile in PROFILES if profile in rule.profiles]
    return list(dict.fromkeys(tags))[:TAGS]


def _severity(rule: Rule) -> dict[str, str]:
    if _is_security(rule):
        return {"security-severity": SECURITY_SEVERITIES[rule.severity]}
    return {"problem.severity": PROBLEM_SEVERITIES[rule.severity]}


def _is_security(rule: Rule) -> bool:
    return rule.category in SECURITY


def _markdown(summary: str, rest: str) -> str:
    """The documentation with its headings set off."""
    return "\n\n".join(filter(None, (f"**{summary}**", HEADING.sub(r"**\1:**", rest.strip()))))

"""File headers: what the comments at the top of a file say of it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = re.compile(r"generated|\b(?:edit|modify)\b", re.IGNORECASE)
"""One of these is in every header that `GENERATED` matches: what most files do not have is not looked at closely."""

GENERATED = r"""(?ix)
    \b do [ ] not [ ] (?:(?:manually|hand)[- ])? (?:edit|modify) \b
        (?= \W*$ | [ ]*[.!:;,)] | [ ] (?:manually|directly|by[ ]hand|it) \b
          | [ ] (?:this|the) [ ] (?:file|manifest) (?:$ | [ ]*[.!:;,)] | [ ](?:manually|directly|by)\b) )
  | ^ [^\w@]* (?:(?:this|the) [ ])? (?:(?:code|file|manifests?|yaml) [ ])? (?:(?:is|was|are|were) [ ] (?:an?[ ])?)?
        AUTO? generated (?: \W*$ | [ ] (?:by|from|with|using|via|file|code|manifests?|yaml|on) \b )
  | \b (?:this|the|these) [ ] (?:file|manifest|document|yaml)s? [ ]
        (?:is|was|are|were|has[ ]been|have[ ]been) [ ] (?:an?[ ])? AUTO? generated \b (?! [ ] (?:if|when|only)\b)
  | ^ \W* @generated \b
""".replace("AUTO", "(?:auto(?:matically)?[- ]?)")


def is_generated(text: str) -> bool:
    """Whether the comments at the top of a YAML file say that a program writes it, or that nobody should edit it."""
    return any(WORDS.search(line) and re.search(GENERATED, line) for line in _header(text))


def _header(text: str) -> Iterator[str]:
    """The comments, without their `#`, that stand before anything else."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].removeprefix("---").strip()
        if line.startswith("#"):
            yield line.lstrip("#").strip()
        elif line and not line.startswith("%"):
            return
        at = end + 1

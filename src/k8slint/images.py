"""Image references, as container runtimes parse them.

Source: https://github.com/distribution/reference (grammar in reference.go).
"""

from __future__ import annotations

from .records import Record


class Image(Record):
    """A parsed image reference.

    `repository` is the reference without tag and digest, as written; `registry` its host where it names one ("" means
    Docker Hub); `tag` and `digest` (with its algorithm, `sha256:...`) are empty where the reference has none.
    """

    text: str
    registry: str
    repository: str
    tag: str
    digest: str

    def __str__(self) -> str:
        return self.text


def parse_image(text: str) -> Image:
    """Splits a reference. A colon before the last slash belongs to a registry's port, not to a tag."""
    named, _, digest = text.strip().partition("@")
    head, slash, last = named.rpartition("/")
    name, _, tag = last.partition(":")
    repository = f"{head}{slash}{name}"
    first, slash, _ = repository.partition("/")
    is_host = bool(slash) and ("." in first or ":" in first or first == "localhost")
    return Image(text, first if is_host else "", repository, tag, digest)

"""Mapping has the same key twice

Why it matters: only one of the two values counts, and which one depends on the reader: kubectl takes the last without
a word, kustomize refuses the file, other tools take the first. Mostly the second was added by someone who did not see
the first, and whatever that said is lost. If `apiVersion` and `kind` are among them, a line `---` is missing between
two objects, and that is said once for all their keys.

How to mend it: keep one. Two lists or mappings under one name have to be joined by hand: a second `env:` replaces the
first as a whole.

When to ignore it: never; it costs nothing to mend.

Sources: YAML 1.2.2, 3.2.1.1, nodes: the keys of a mapping are unique (https://yaml.org/spec/1.2.2/#nodes).
"""

from __future__ import annotations

from k8slint import Document, Problems, rule


@rule(severity="error", each="document", peers={"kube-linter": "schema-validation"})
def check(document: Document) -> Problems:
    keys: dict[tuple[str | int, ...], list[str]] = {}  # by mapping; the first in each list begins what follows it
    for duplicate in document.duplicates:
        keys.setdefault(duplicate.mapping, []).append(duplicate.key)
    for duplicate in document.duplicates:
        among = keys[duplicate.mapping]
        if not {"apiVersion", "kind"} <= set(among):
            yield duplicate.again.problem(
                f"key {duplicate.key} stands here for a second time: only this one counts",
                related=[duplicate.first.note("what is said here is lost")],
            )
        elif duplicate.key == among[0]:
            yield duplicate.again.problem(
                "a second object begins here and overwrites the first: there is no line --- between them",
                related=[duplicate.first.note("the first begins here")],
                help="put a line --- between them",
            )

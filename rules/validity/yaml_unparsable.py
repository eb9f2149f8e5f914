"""File cannot be read as YAML

Why it matters: kubectl stops at such a document and applies nothing of the file, or, worse, what stands before it.
Many tools pass over it in silence, and call what refers to it missing. Here the other documents of the file are still
judged.

How to mend it: the place is where the reader gives up; the slip may be a little above, often on the line before. Most
are one of: an indentation that differs from the lines above, a tab, a value that holds `: ` or begins with `@`, `%`,
`*`, `&` or a backtick and is not quoted, a quote or bracket that is not closed. Text that is not UTF-8 is refused as
well.

When to ignore it: for files that are no YAML whatever their name says; leave these out with `exclude`. Templates,
whose `{{ }}` are filled in later, are not reported but counted as skipped.

Sources: YAML 1.2.2 (https://yaml.org/spec/1.2.2/).
"""

from __future__ import annotations

from k8slint import Document, Problems, rule


@rule(severity="error", each="document")
def check(document: Document) -> Problems:
    for reason, place in document.errors:
        yield place.problem(f"cannot be read: {reason}")

"""Suppression that is not written as one, and suppresses nothing

Why it matters: whoever wrote it thinks that the finding has been dealt with. One without a reason tells the next reader
nothing, one without a rule would hide what nobody has thought of: neither is obeyed.

How to mend it: name the rules and say why, `# k8slint: ignore[rule-id] why`, on the line that it is about or on the one
above; or as an annotation of the resource or its pod template, `k8slint.dev/ignore.rule-id: why`. A last day is
written `until=2027-04-02`.

When to ignore it: never; it is not obeyed anyway.

Sources: k8slint, suppressions (docs/suppressions.md).
"""

from __future__ import annotations

from k8slint import Problems, Suppression, rule


@rule(severity="error", each="suppression", profiles=("always",))
def check(suppression: Suppression) -> Problems:
    if suppression.fault:
        yield suppression.problem(f"nothing is ignored here: {suppression.fault}", help=suppression.help)

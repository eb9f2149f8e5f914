"""Suppression that nothing needs, or that names no rule

Why it matters: a comment that ignores a finding which is no longer there stays when the code under it changes, and then
hides a finding that nobody has looked at. One with a misspelt rule has never hidden anything.

How to mend it: `k8slint fix` drops the ids that are not needed, and the whole comment or annotation if no other is
left. An entry of the configuration is for you to delete. A misspelt id is dropped too: correct it if it was meant.

When to ignore it: switch it off in the configuration where one file is checked with different sets of rules. It says
nothing of a suppression unless all the rules that it names have run on all that it covers and the whole project is
known, and nothing of those whose last day is over: they suppress nothing.

Sources: ESLint, `--report-unused-disable-directives`
(https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments); Ruff, unused-noqa
(https://docs.astral.sh/ruff/rules/unused-noqa/).
"""

from __future__ import annotations

from k8slint import Fix, Problems, Suppression, rule


@rule(severity="warning", each="suppression", profiles=("always",))
def check(suppression: Suppression) -> Problems:
    unused, unknown = suppression.unused, suppression.unknown
    said = [f"there is no rule {name}" for name in unknown]
    if unused:
        verb = "finds" if len(unused) == 1 else "find"
        said.insert(0, f"{' and '.join(unused)} {verb} nothing that this {suppression.form} could ignore")
    if not said:
        return
    drop = suppression.drop((*unused, *unknown))
    meant = [near for near in unknown.values() if near]
    yield suppression.problem(
        ", and ".join(said),
        help=f"did you mean {' and '.join(meant)}?" if meant else "",
        fix=Fix("drop what is not needed", drop) if drop is not None else None,
    )

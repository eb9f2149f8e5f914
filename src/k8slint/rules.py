"""Rules: what `@rule` makes of a check, and how its options are found and checked.

A rule is a function that looks at one target and yields problems. Its file says the rest: the name is the rule's id,
the folder its category, the docstring its documentation.
"""

from __future__ import annotations

from .problems import SEVERITIES, Problems
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Check = Callable[..., Problems]

SUPPRESSION = "suppression"
SCOPES = ("container", "pod", "resource", "namespace", "unit", "document", SUPPRESSION)
"""What a rule can look at, beside kinds (`core/Service`)."""

PROFILES = ("production", "checklist", "pss-baseline", "pss-restricted", "all")
ALWAYS = "always"
"""Instead of a rule's profiles: every profile runs it."""

CONTEXT = ("world", "settings")
"""What a check can ask for, by name, beside its target."""

HEADINGS = ("Why it matters", "How to mend it", "When to ignore it", "Sources")
"""What a rule's docstring has below its summary: paragraphs that begin with these words and a colon, in this order."""

OPTION_TYPES = ("str", "int", "float", "bool", "tuple[str, ...]", "dict[str, str]")


class Option(Record):
    """A keyword-only parameter of a check: what the configuration may set. `type` is one of `OPTION_TYPES`."""

    name: str
    type: str
    default: object
    meaning: str


class Rule(Record):
    """One rule, ready to be run.

    `each` lists the scopes and kinds that `check` looks at, `context` the parameters it takes after its target.
    `implies` names the rules whose findings inside this one's target are folded into it. `profiles` are those that run
    it (`ALWAYS`: all do), `checklist` the item of the production checklist it serves, `peers` the ids of the same check
    in other linters.
    """

    id: str
    category: str
    severity: str
    each: tuple[str, ...]
    check: Check
    context: tuple[str, ...]
    options: tuple[Option, ...]
    implies: tuple[str, ...]
    profiles: tuple[str, ...]
    checklist: str
    peers: Mapping[str, str]
    documentation: str
    file: str

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.strip().partition("\n")[0]


class RuleError(Exception):
    """A rule that is not made as rules are made; the message says how to mend it."""


def rule(
    *,
    severity: str,
    each: str | tuple[str, ...],
    implies: tuple[str, ...] = (),
    profiles: tuple[str, ...] = ("production",),
    checklist: str = "",
    peers: Mapping[str, str] | None = None,
) -> Callable[[Check], Rule]:
    """Makes a rule of the function below it. One per file, and the function is called `check`.

    The function takes its target first, then any of `world` and `settings` by name; its keyword-only parameters are the
    rule's options: each has a default, one of the types `str int float bool tuple[str, ...] dict[str, str]`, and a line
    `name: meaning` in the function's docstring. `profiles=()` makes a rule that runs only on request (`profile: all`),
    `profiles=("always",)` one that runs whatever the profile.
    """

    def decorate(check: Check) -> Rule:
        code = check.__code__
        names = code.co_varnames[: code.co_argcount]
        context = names[1:]
        targets = (each,) if isinstance(each, str) else tuple(each)
        file = code.co_filename
        folder, _, name = file.replace("\\", "/").rpartition("/")
        where = f"{file}:{code.co_firstlineno}"
        if severity not in SEVERITIES:
            raise RuleError(f"{where}: severity has to be one of {', '.join(SEVERITIES)}, not {severity!r}")
        for target in targets:
            if target not in SCOPES and "/" not in target:
                raise RuleError(f"{where}: each has to be one of {', '.join(SCOPES)} or a group/Kind, not {target!r}")
        for profile in profiles:
            if profile not in (*PROFILES[:-1], ALWAYS):
                known = ", ".join((*PROFILES[:-1], ALWAYS))
                raise RuleError(f"{where}: there is no profile {profile!r}, only {known}")
        for parameter in context:
            if parameter not in CONTEXT:
                raise RuleError(
                    f"{where}: a check takes its target, then {' and '.join(CONTEXT)} by name, not {parameter!r}; "
                    "options are keyword-only"
                )
        return Rule(
            id=name.removesuffix(".py").replace("_", "-"),
            category=folder.rpartition("/")[2],
            severity=severity,
            each=targets,
            check=check,
            context=context,
            options=tuple(_options(check, where)),
            implies=implies,
            profiles=profiles,
            checklist=checklist,
            peers=peers or {},
            documentation=check.__globals__.get("__doc__") or "",
            file=file,
        )

    return decorate


def _options(check: Check, where: str) -> list[Option]:
    code = check.__code__
    names = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    meanings = _meanings(check.__doc__ or "")
    defaults = check.__kwdefaults__ or {}
    found = []
    for name in names:
        annotation = check.__annotations__.get(name, "")  # a class where the file does not keep annotations as text
        kind = annotation.__name__ if isinstance(annotation, type) else str(annotation)
        if kind not in OPTION_TYPES:
            raise RuleError(
                f"{where}: option {name} has to be one of {'; '.join(OPTION_TYPES)}, not {kind or 'untyped'}"
            )
        if name not in defaults:
            raise RuleError(f"{where}: option {name} needs a default")
        found.append(Option(name.replace("_", "-"), kind, defaults[name], meanings.get(name, "")))
    return found


def _meanings(docstring: str) -> dict[str, str]:
    """The `name: meaning` lines of a check's docstring; a line that names nothing goes on with the one above."""
    found: dict[str, str] = {}
    last = ""
    for line in docstring.splitlines():
        name, colon, meaning = line.strip().partition(": ")
        if colon and name.isidentifier():
            last, found[name] = name, meaning.strip()
        elif last and line.strip():
            found[last] = f"{found[last]} {line.strip()}"
        else:
            last = ""
    return found

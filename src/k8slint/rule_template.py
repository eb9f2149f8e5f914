"""What `k8slint new` writes: a rule that works, and the fixtures that show it."""

from __future__ import annotations

import os

from .packs import PackError
from .testing import ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

CATEGORY = "general"
"""The category of a rule where none is named and the pack has none."""

RULE = '''\
"""{summary}

Why it matters: say what goes wrong, and for whom. Here: nobody knows whom to ask about a Deployment without the label
`owner`.

How to mend it: say what to write instead. Here: set `metadata.labels.owner`.

When to ignore it: say where this is right. Here: where the name of the namespace says whose it is.

Sources: say where that comes from, best with a link.
"""

from __future__ import annotations

from k8slint import Problems, Resource, rule


@rule(severity="info", each="apps/Deployment")
def check(deployment: Resource, *, label: str = "owner") -> Problems:
    """label: the label that a Deployment has to have."""
    owner = deployment.at("metadata", "labels", label)
    if owner:
        return
    yield owner.problem(f"Deployment {{deployment.name}} has no {{label}}", help=f"say whose it is, {{label}}: me")
'''
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
{labels}spec:
  selector:
    matchLabels: {{app: web}}
  template:
    metadata:
      labels: {{app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
"""
FOUND = """\
fail.yaml:3:1: info[{id}] Deployment web has no owner (Deployment shop/web)
    help: say whose it is, owner: me
"""


def new_rule(name: str, folder: str, taken: Collection[str] = ()) -> Mapping[str, str]:
    """The files of a new rule, `[category/]id`, in the pack of a folder: path -> content. Nothing is written.

    Without a category, that is the one that the pack has. `taken` are ids that other packs have. Raises `PackError`.
    """
    category, _, id = name.rpartition("/")
    if not ID.fullmatch(id):
        raise PackError(
            f"{id!r} is no id of a rule: write lower-case words with hyphens between them, subject first, such as "
            "image-tag-latest"
        )
    existing = _rules(os.path.join(folder, "rules"))
    file = f"{id.replace('-', '_')}.py"
    if id in taken or any(file in files for files in existing.values()):
        raise PackError(f"there is a rule {id} already")
    category = category or _only(existing)
    if not category.isidentifier() or not category.islower():
        raise PackError(f"{category!r} is no category: write a lower-case word, such as networking")
    rules, fixtures = (
        os.path.normpath(os.path.join(folder, *path)) for path in (("rules", category), ("fixtures", id))
    )
    return {
        os.path.join(rules, file): RULE.format(summary=id.replace("-", " ").capitalize()),
        os.path.join(fixtures, "fail.yaml"): MANIFEST.format(labels=""),
        os.path.join(fixtures, "fail.out"): FOUND.format(id=id),
        os.path.join(fixtures, "pass.yaml"): MANIFEST.format(labels="  labels:\n    owner: checkout\n"),
    }


def _rules(folder: str) -> dict[str, list[str]]:
    """The files of a pack's rules by category."""
    if not os.path.isdir(folder):
        return {}
    names = [name for name in sorted(os.listdir(folder)) if not name.startswith(("_", "."))]
    return {name: os.listdir(path) for name in names if os.path.isdir(path := os.path.join(folder, name))}


def _only(existing: Collection[str]) -> str:
    if len(existing) > 1:
        raise PackError(f"say which category it is in, such as {min(existing)}/ID; there is {', '.join(existing)}")
    return next(iter(existing), CATEGORY)

"""Pod asks for a Secret, or for a key of one, that nothing defines

Why it matters: a container whose `env` or volume names a Secret that is not there does not start
(`CreateContainerConfigError`), and neither does one that asks for a key that the Secret lacks. Running pods go on, so
the fault shows with the next restart, often long after the change.

How to mend it: name a Secret that exists in the pod's namespace, and a key that it has. What makes the Secret counts: a
SealedSecret, an ExternalSecret, a Certificate, a `secretGenerator` and the like. Where the pod can do without, say
`optional: true`. It is an error where something close is defined (a letter off, in this folder but another namespace,
another key), a warning where the namespace has other Secrets here, else info: Secrets are often made by hand.

When to ignore it: for Secrets that others make; `externals` in the configuration names them once for all rules.

Sources: Kubernetes, "Secrets", optional Secrets
(https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist).
"""

from __future__ import annotations

from k8slint import Pod, Problems, World, rule


@rule(
    severity="error",
    each="pod",
    checklist="secret-management",
    peers={"kube-linter": "env-value-from"},
)
def check(pod: Pod, world: World) -> Problems:
    for place, missing in world.unmet(pod.owner, "core/Secret"):
        yield missing.problem(place)

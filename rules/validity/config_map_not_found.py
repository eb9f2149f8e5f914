"""Pod asks for a ConfigMap, or for a key of one, that nothing defines

Why it matters: a container whose `env` or volume names a ConfigMap that is not there does not start
(`CreateContainerConfigError`), and neither does one that asks for a key that the ConfigMap lacks. Running pods go on,
so the fault shows with the next restart, often long after the change.

How to mend it: name a ConfigMap that exists in the pod's namespace, and a key that it has. What a kustomization
generates counts, under the name without its hash. Where the pod can do without, say `optional: true`. It is an error
where something close is defined (a letter off, in this folder but another namespace, another key), a warning where the
namespace has other ConfigMaps here, else info.

When to ignore it: for ConfigMaps that an operator or another project makes; `externals` in the configuration names
them once for all rules.

Sources: Kubernetes, "Configure a Pod to Use a ConfigMap", restrictions
(https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions).
"""

from __future__ import annotations

from k8slint import Pod, Problems, World, rule


@rule(severity="error", each="pod", peers={"kube-linter": "env-value-from"})
def check(pod: Pod, world: World) -> Problems:
    for place, missing in world.unmet(pod.owner, "core/ConfigMap"):
        yield missing.problem(place)

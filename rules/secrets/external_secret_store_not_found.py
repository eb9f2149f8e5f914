"""Secret is fetched from a store that nothing defines

Why it matters: an ExternalSecret whose store is not there is never synchronised, so its Secret is not made, or grows
old; a pod that mounts a SecretProviderClass that is not there does not start. Nothing else fails: the manifest is
accepted.

How to mend it: name a SecretStore of the same namespace, or a ClusterSecretStore with `kind: ClusterSecretStore`; of a
csi volume, name a SecretProviderClass of the pod's namespace. It is an error where something close is defined (a letter
off, in this folder but another namespace, the other kind of store), a warning where the namespace has other stores
here, else info.

When to ignore it: where the store belongs to the cluster and is kept elsewhere; `externals` in the configuration names
it once for all rules.

Sources: External Secrets Operator, ExternalSecret (https://external-secrets.io/latest/api/externalsecret/); Secrets
Store CSI Driver (https://secrets-store-csi-driver.sigs.k8s.io/getting-started/usage).
"""

from __future__ import annotations

from k8slint import Pod, Problems, Resource, World, rule

STORE, CLUSTER_STORE = "external-secrets.io/SecretStore", "external-secrets.io/ClusterSecretStore"
OTHER = {STORE: CLUSTER_STORE, CLUSTER_STORE: STORE}
KINDS = (STORE, CLUSTER_STORE, "secrets-store.csi.x-k8s.io/SecretProviderClass")


@rule(
    severity="error",
    each=(
        "pod",
        "external-secrets.io/ExternalSecret",
        "external-secrets.io/ClusterExternalSecret",
        "external-secrets.io/PushSecret",
    ),
    checklist="secret-management",
)
def check(target: Pod | Resource, world: World) -> Problems:
    for kind in KINDS:
        for place, missing in world.unmet(target.resource, kind):
            meant = world.find(OTHER[kind], str(place.value), target.resource) if kind in OTHER else None
            if meant is not None:
                note = meant.at("kind").note("the name is that of this one")
                message = f"{missing.message}: did you mean {meant}?"
                yield place.problem(message, related=[note], help=f"say kind: {meant.kind}")
            else:
                yield missing.problem(place)

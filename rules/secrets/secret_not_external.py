"""Workload uses a Secret that nothing but its manifest fills

Why it matters: somebody has to put the values in by hand, in every cluster and again after every loss, and somebody has
to remember to change them. Nobody can see from here where they come from, or whether they are the ones that were meant.

How to mend it: let a controller make the Secret from a store (External Secrets, Vault, the Secrets Store CSI driver),
or from encrypted text (Sealed Secrets, SOPS); a certificate's key comes from cert-manager. Then this manifest goes.

When to ignore it: where a pipeline fills the values in before it applies the manifest, and holds them in a store of its
own. Nothing is said of Secrets that SOPS encrypts, of tokens of ServiceAccounts, which the cluster fills in, of Secrets
without any key, which programs fill themselves, and of those that no workload here uses. What `secret-inline` says,
that the values stand here in clear, is the worse of the two: this is folded into it.

Sources: Kubernetes, "Good practices for Kubernetes Secrets", external Secret store providers
(https://kubernetes.io/docs/concepts/security/secrets-good-practices/#use-external-secret-store-providers).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule


@rule(severity="info", each="core/Secret", checklist="secret-management")
def check(secret: Resource, world: World) -> Problems:
    if secret.get("sops") or secret.get("type") == "kubernetes.io/service-account-token":
        return
    keys = [key for field in ("data", "stringData") for key, _place in secret.entries(field)]
    makers = {maker.full_kind for maker in world.makers("core/Secret", secret.name, secret)}
    users = [place for place in world.users(secret) if place.resource.pod is not None]
    if keys and users and makers <= {"core/Secret"}:
        yield secret.at("metadata", "name").problem(
            f"{secret} is filled by hand: nothing brings its values from a store",
            related=[place.note(f"{place.resource} uses it") for place in users],
        )

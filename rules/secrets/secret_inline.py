"""Secret holds its values in the manifest

Why it matters: base64 is no encryption. Whoever can read the repository, its history, a fork or a build log has the
values, long after they were removed from the newest version; and a value that is written down here is the same in every
cluster, and hardly ever changed.

How to mend it: keep the values in a store, and let a controller fill the Secret: External Secrets, the Secrets Store
CSI driver, Vault; or encrypt them, with Sealed Secrets or SOPS. Then replace every value that was ever in the
repository. The suggestion is an ExternalSecret with the same keys, to stand in for this manifest; it names the
SecretStore or ClusterSecretStore that the project defines, else that of the option `store`.

When to ignore it: for values that protect nothing, such as those of a test. Nothing is said of Secrets that SOPS
encrypts, nor of tokens of ServiceAccounts, which the cluster fills in. Of single values nothing is said if they are
empty, numbers, switches, paths, URLs without a password, placeholders (`<token>`, `YOUR_TOKEN`), references into a
store (`vault:...`), filled in by a template, or public certificates; nor if the last word of their key says that they
are no secret (`username`, `url`). A Secret that has but texts of several lines, none of which sets a password or the
like, is info: a ConfigMap may be meant.

Sources: Kubernetes, "Good practices for Kubernetes Secrets"
(https://kubernetes.io/docs/concepts/security/secrets-good-practices/); External Secrets Operator, "ExternalSecret"
(https://external-secrets.io/latest/api/externalsecret/).
"""

from __future__ import annotations

from binascii import Error, a2b_base64

from k8slint import (
    Fix,
    Problems,
    Resource,
    World,
    create,
    credentials,
    looks_like_credential,
    manifests,
    rule,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS = (
    *credentials.HARMLESS,
    *(
        "user",
        "username",
        "login",
        "email",
        "database",
        "db",
        "dbname",
        "server",
        "project",
        "region",
        "bucket",
        "cert",
    ),
    *("kind", "insecure", "scheme", "protocol", "domain", "registry", "org", "organization", "tenant", "realm"),
)
STORES = ("external-secrets.io/SecretStore", "external-secrets.io/ClusterSecretStore")
SHOWN = 4


@rule(severity="error", each="core/Secret", implies=("secret-not-external",), checklist="secret-management")
def check(
    secret: Resource, world: World, *, harmless: tuple[str, ...] = HARMLESS, store: str = "cluster-secrets"
) -> Problems:
    """harmless: last words of a key that say that its value is no secret (`username`).
    store: the ClusterSecretStore that the suggestion names where the project defines no store.
    """
    if secret.get("sops") or secret.get("type") == "kubernetes.io/service-account-token":
        return
    held = {key: holds for key, value in _values(secret) if (holds := _holds(key, value, harmless))}
    if not held:
        return
    keys = list(held)
    place = secret.at("stringData" if keys[0] in dict(secret.entries("stringData")) else "data")
    more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    yield place.problem(
        f"{secret} holds its values in clear: {', '.join(keys[:SHOWN])}{more}",
        severity="" if "secret" in held.values() else "info",
        help="replace the values as well: whoever has read this file has them",
        fix=_external(secret, world, store),
    )


def _values(secret: Resource) -> Iterator[tuple[str, str]]:
    """The keys of a Secret with their values, decoded; those that a template decides as a whole are left out."""
    for key, place in secret.entries("stringData"):
        if isinstance(place.value, str):
            yield key, place.value
    for key, place in secret.entries("data"):
        if isinstance(place.value, str):
            yield key, _decoded(place.value)


def _decoded(value: str) -> str:
    """What a value of `data` stands for; as it is written where it is no base64."""
    try:
        return a2b_base64(value.strip(), strict_mode=True).decode("utf-8", "replace")
    except (Error, ValueError):
        return value


def _holds(key: str, value: str, harmless: tuple[str, ...]) -> str:
    """What a value is: a "secret", a "text" of several lines in which none is to be seen, or "" for a harmless one."""
    is_file = "\n" in value.strip()
    if looks_like_credential(value) or (is_file and credentials.sets_secret(value)):
        return "secret"
    if credentials.is_filled_in(value) or credentials.is_public(value) or credentials.is_harmless(value):
        is_pin = value.isdigit() and credentials.names_secret(key, harmless=harmless)
        return "secret" if is_pin else ""
    if is_file:
        return "secret" if credentials.names_secret(key, harmless=harmless) else "text"
    last = f"-{'-'.join(words(key))}-"
    return "" if any(last.endswith(f"-{word}-") for word in harmless) else "secret"


def _external(secret: Resource, world: World, store: str) -> Fix | None:
    if not secret.is_named:
        return None
    own = next((one for kind in STORES for one in world.of(kind, secret) if _is_usable(one, secret)), None)
    reference = {"name": own.name, "kind": own.kind} if own else {"name": store, "kind": "ClusterSecretStore"}
    keys = dict.fromkeys(key for field in ("stringData", "data") for key, _place in secret.entries(field))
    type = secret.text("type").removesuffix("Opaque")
    manifest = manifests.external_secret(secret.name, secret.namespace, reference, keys, type)
    title = f"let External Secrets fill it from {reference['kind']} {reference['name']}"
    return Fix(title, create(manifest, beside=secret), safety="suggest")


def _is_usable(store: Resource, secret: Resource) -> bool:
    """Whether a store is for the namespace of a Secret."""
    return store.is_named and (store.is_cluster_scoped or store.namespaces == secret.namespaces)

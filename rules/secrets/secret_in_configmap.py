"""ConfigMap holds a secret

Why it matters: ConfigMaps are for everybody: every view-only role may read them, they are printed, copied and backed up
without a thought, and no encryption at rest is set up for them. The manifest shows the value to whoever can read the
repository as well.

How to mend it: move the value into a Secret, best one that an external store fills (External Secrets, Sealed Secrets,
the Secrets Store CSI driver). A program that wants it in its configuration file can often take it from an environment
variable or from a file of its own; else the whole file goes into the Secret. A value that was ever in a repository has
to be replaced as well.

When to ignore it: for values that are public or only look secret. A value is judged by the words of its key, a file of
settings (`.properties`, `.yaml` ...) by its lines as well; of programs, and of values that are empty, numbers,
switches, paths, URLs without a password, placeholders, the names of Secrets, references into a store, or filled in by a
template, nothing is said. What has the shape of a known credential (a private key, a token of a well-known service, a
URL or a connection string with a password) is one under any key; a certificate is none.

Sources: Kubernetes, "ConfigMaps" (https://kubernetes.io/docs/concepts/configuration/configmap/); "Good practices for
Kubernetes Secrets" (https://kubernetes.io/docs/concepts/security/secrets-good-practices/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, credentials, looks_like_credential, rule

SETTINGS = ("properties", "env", "ini", "cfg", "conf", "cnf", "toml", "yaml", "yml", "json")


@rule(
    severity="error",
    each="core/ConfigMap",
    checklist="secret-management",
    peers={"polaris": "sensitiveConfigmapContent", "kubescape": "C-0012", "trivy": "KSV-0109"},
)
def check(
    config: Resource,
    world: World,
    *,
    names: tuple[str, ...] = credentials.NAMES,
    harmless: tuple[str, ...] = credentials.HARMLESS,
    settings: tuple[str, ...] = SETTINGS,
) -> Problems:
    """names: what makes a key that of a secret, as words in a row (`api-key` is in `STRIPE_API_KEY`).
    harmless: last words of a key that say something about a secret rather than being it (`TOKEN_TTL`).
    settings: endings of keys whose values are files of settings, which are read line by line.
    """
    for key, place in config.entries("data"):
        value = place.value
        if not isinstance(value, str):
            continue
        is_read = "." not in key or key.rpartition(".")[2] in settings
        is_secret = is_read and credentials.sets_secret(value, names, harmless)
        if "\n" not in value.strip() and credentials.names_secret(key, names, harmless):
            is_harmless = credentials.is_harmless(value, names) or credentials.is_filled_in(value)
            is_secret = is_secret or not (is_harmless or world.exists("core/Secret", value, config))
        if is_secret or looks_like_credential(value):
            yield place.problem(
                f"{config} holds a secret in clear: {key}",
                help="replace the value as well: whoever has read this file has it",
            )

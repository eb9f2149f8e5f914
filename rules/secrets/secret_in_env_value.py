"""Environment variable holds a secret in clear

Why it matters: whoever can read the manifest, its history, or the pod (`kubectl describe`, every view-only role) can
read the secret. It is copied into backups and logs, and it cannot be changed without a new rollout from a changed
file.

How to mend it: keep the value in a Secret, best one that an external store fills (External Secrets, Sealed Secrets,
the Secrets Store CSI driver), and refer to it with `valueFrom.secretKeyRef`. A value that was ever in a repository
has to be replaced as well.

When to ignore it: for values that are public or only look secret. A variable is judged by the words of its name,
unless its value is empty, a number, a switch, a path, a URL without a password, a placeholder (`<token>`,
`YOUR_TOKEN`), the name of a Secret, or a reference into a store (`vault:...`). A value that has the shape of a known
credential (a private key, a token of a well-known service, a URL or a connection string with a password) is one under
any name.

Sources: Kubernetes, "Good practices for Kubernetes Secrets"
(https://kubernetes.io/docs/concepts/security/secrets-good-practices/); "Distribute Credentials Securely Using
Secrets" (https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, View, World, credentials, looks_like_credential, rule


@rule(
    severity="error",
    each="container",
    checklist="secret-management",
    peers={
        "kube-linter": "env-var-secret",
        "polaris": "sensitiveContainerEnvVar",
        "kubescape": "C-0012, C-0259",
    },
)
def check(
    container: Container,
    world: World,
    *,
    names: tuple[str, ...] = credentials.NAMES,
    harmless: tuple[str, ...] = credentials.HARMLESS,
) -> Problems:
    """names: what makes a variable's name that of a secret, as words in a row (`api-key` is in `STRIPE_API_KEY`).
    harmless: last words of a name that say something about a secret rather than being it (`TOKEN_TTL`).
    """
    for variable in container.each("env"):
        value = variable.get("value")
        if not isinstance(value, str):
            continue
        name = variable.text("name")
        is_secret = credentials.names_secret(name, names, harmless) and not credentials.is_harmless(value, names)
        if is_secret and name.lower().endswith("secret"):
            is_secret = not world.exists("core/Secret", value, container.resource)  # then it names one
        if is_secret or looks_like_credential(value):
            yield variable.at("value").problem(
                f"environment variable {name} of container {container.name} holds a secret in clear",
                help="replace the value as well: whoever has read this file has it",
                fix=_from_secret(container, variable, name),
            )


def _from_secret(container: Container, variable: View, name: str) -> Fix:
    reference = {"secretKeyRef": {"name": container.resource.name, "key": name}}
    return Fix(
        "take it from a Secret",
        variable.at("value").remove(),
        variable.at("valueFrom").add(reference),
        safety="suggest",
    )

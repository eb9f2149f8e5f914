"""Role grants access to every Secret

Why it matters: `get`, `list` or `watch` on Secrets reads them all: passwords, TLS keys, and in older clusters the
tokens of every ServiceAccount, which can be those of an administrator. Who may write them can plant a token of any
ServiceAccount of the namespace, or replace what others trust.

How to mend it: name the Secrets that are needed in `resourceNames`, in a Role of their namespace, or mount them
instead of reading them through the API. `list` and `watch` cannot be limited to one name except by clients that ask
for it alone.

When to ignore it: for controllers that manage Secrets, such as cert-manager or External Secrets; then keep the list
of their subjects short. Nothing is said of roles named `system:...`, which Kubernetes brings itself. What grants a
role is shown beside it, and so are the roles that take it up by aggregation.

Sources: Kubernetes, "Role Based Access Control Good Practices", listing Secrets
(https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets); "Using RBAC Authorization"
(https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
"""

from __future__ import annotations

from k8slint import Note, Problems, Resource, World, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-"
READING = ("get", "list", "watch")
WRITING = ("create", "update", "patch", "delete", "deletecollection")


@rule(
    severity="warning",
    each=("rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole"),
    checklist="rbac",
    peers={
        "kube-linter": "access-to-secrets",
        "kubescape": "C-0015, C-0186",
        "trivy": "KSV-0041, KSV-0113",
        "checkov": "CKV2_K8S_5",
        "kyverno": "restrict-secret-role-verbs",
    },
)
def check(role: Resource, world: World) -> Problems:
    if role.name.startswith("system:"):
        return
    for grant in role.each("rules"):
        verbs = [verb for verb in grant.strings("verbs") if verb in ("*", *READING, *WRITING)]
        resources = grant.strings("resources")
        secrets = next((name for name in ("secrets", "*") if name in resources), "")
        if not verbs or not secrets or grant.strings("resourceNames") or not {"", "*"} & {*grant.strings("apiGroups")}:
            continue
        may = "do anything with" if "*" in verbs else " and ".join(filter(None, [", ".join(verbs[:-1]), verbs[-1]]))
        yield grant.at("resources", resources.index(secrets)).problem(
            f"{role} may {may} any Secret{' of its namespace' if role.kind == 'Role' else ''}",
            related=[*_granted(role, world), *_taken_up(role, world)],
        )


def _granted(role: Resource, world: World) -> Iterator[Note]:
    """The bindings that grant a role, with whom they grant it to."""
    for binding in world.bindings(role):
        subjects = ", ".join(f"{subject.text('kind')} {subject.text('name')}" for subject in binding.each("subjects"))
        yield binding.at("roleRef", "name").note(f"{binding} grants it to {subjects or 'nobody'}")


def _taken_up(role: Resource, world: World) -> Iterator[Note]:
    """The ClusterRoles that have the rules of this one by aggregation, and the bindings that grant these."""
    for label, place in role.entries("metadata", "labels"):
        if label.startswith(AGGREGATE) and place.value == "true":
            yield place.note(f"ClusterRole {label.removeprefix(AGGREGATE)} takes it up")
    for other in world.of("rbac.authorization.k8s.io/ClusterRole") if role.kind == "ClusterRole" else ():
        for selector in other.each("aggregationRule", "clusterRoleSelectors"):
            wanted = dict(selector.entries("matchLabels"))
            if wanted and all(role.labels.get(label) == place.value for label, place in wanted.items()):
                yield other.at("metadata", "name").note(f"{other} takes it up")
                yield from _granted(other, world)

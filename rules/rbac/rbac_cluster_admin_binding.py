"""Binding makes somebody an administrator

Why it matters: `cluster-admin`, and every role that allows everything on everything, is root for the cluster: whoever
has the subject's token reads all Secrets, runs what he likes on every node and can hide it. A program that needs that
much is rare; a program that can be tricked is not.

How to mend it: write a Role with the verbs and resources that the subject uses (`kubectl auth can-i --list`, the audit
log), and bind that, best in one namespace. For people there are `view`, `edit` and `admin`.

When to ignore it: for the few who administer the cluster, and for what installs anything into it, such as Argo CD or
Flux; keep their list short. A RoleBinding gives all rights in its own namespace only, so that is a warning. Nothing is
said of bindings without subjects, and of the group `system:masters`, which has all rights anyway. Which names count is
an option. A role of the project counts, whatever it is called, if it allows everything on everything, or on all of the
core group: with its Pods and Secrets one gets the rest.

Sources: Kubernetes, "Role Based Access Control Good Practices", least privilege
(https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege); "Using RBAC Authorization",
user-facing roles (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles).
"""

from __future__ import annotations

from k8slint import Place, Problems, Resource, World, rule


@rule(
    severity="error",
    each=("rbac.authorization.k8s.io/ClusterRoleBinding", "rbac.authorization.k8s.io/RoleBinding"),
    checklist="rbac",
    peers={
        "kube-linter": "cluster-admin-role-binding",
        "polaris": "clusterrolebindingClusterAdmin, rolebindingClusterAdminClusterRole, rolebindingClusterAdminRole",
        "kubescape": "C-0185, C-0035",
        "trivy": "KSV-0111",
        "kyverno": "restrict-binding-clusteradmin, block-cluster-admin-from-ns",
    },
)
def check(binding: Resource, world: World, *, roles: tuple[str, ...] = ("cluster-admin",)) -> Problems:
    """roles: the ClusterRoles that make an administrator of whoever has them."""
    subjects = [
        f"{subject.text('kind')} {subject.text('name')}"
        for subject in binding.each("subjects")
        if (subject.get("kind"), subject.get("name")) != ("Group", "system:masters")
    ]
    name = binding.at("roleRef", "name")
    if not subjects or not isinstance(name.value, str):
        return
    role = world.find(f"rbac.authorization.k8s.io/{binding.text('roleRef', 'kind')}", name.value, binding)
    is_everywhere = binding.kind == "ClusterRoleBinding"  # such a one cannot refer to a Role
    allows = _allows_anything(role) if role is not None and not (is_everywhere and role.kind == "Role") else None
    if allows or (name.value in roles and (role is None or role.kind == "ClusterRole")):
        yield name.problem(
            f"{binding} lets {', '.join(subjects)} do anything{'' if is_everywhere else ' in its namespace'}",
            severity="" if is_everywhere else "warning",
            related=[allows.note(f"{role} allows it")] if allows else (),
        )


def _allows_anything(role: Resource) -> Place | None:
    """What a role allows of everything in the cluster, or in its core group; None if nothing."""
    for grant in role.each("rules"):
        is_all = "*" in grant.strings("resources") and "*" in grant.strings("verbs")
        if is_all and {"*", ""}.intersection(grant.strings("apiGroups")):
            return grant.at("verbs")
    return None

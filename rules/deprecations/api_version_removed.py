"""Object asks for an API version that the target version of Kubernetes does not serve

Why it matters: the API server refuses the object (`no matches for kind "Ingress" in version "extensions/v1beta1"`). A
cluster that was upgraded keeps what it already runs, so the manifest breaks when it is applied again: with the next
release, in a new cluster, in the middle of a recovery. A version newer than the target is refused in the same way. The
target is `kubernetes:` in the configuration, or the newest version that is known.

How to mend it: change `apiVersion` to the one that serves the kind now. Often that alone is not enough, and the help
says what else differs. Only where nothing differs is there a fix; it is unsafe, since a cluster that is older than the
new version would refuse the object. A PodDisruptionBudget with an empty selector has no fix: it selected no pod in
`policy/v1beta1` and selects every pod of its namespace in `policy/v1`.

When to ignore it: for manifests that are kept for older clusters only. Better, say so with `kubernetes:` in a
configuration of their own.

Sources: Kubernetes, "Deprecated API Migration Guide" and "Kubernetes Deprecation Policy"; the OpenAPI documents of each
version of Kubernetes from 1.25 on.
"""

from __future__ import annotations

from k8slint import Fix, Problem, Problems, Resource, Settings, apis, rule


@rule(
    severity="error",
    each="resource",
    peers={
        "kube-linter": "no-extensions-v1beta",
        "kube-score": "stable-version",
        "trivy": "KSV-0107",
        "kyverno": "check-deprecated-apis",
    },
)
def check(resource: Resource, settings: Settings) -> Problems:
    api = resource.group, resource.version, resource.kind
    if apis.served(*api, settings.kubernetes):
        return
    removal, since = apis.removal(*api), apis.since(*api)
    if removal and removal.version <= settings.kubernetes:
        yield _removed(resource, removal, settings)
    elif since and since > settings.kubernetes:
        yield _too_new(resource, since, settings)


def _removed(resource: Resource, removal: apis.Removal, settings: Settings) -> Problem:
    place = resource.at("apiVersion")
    now = _served_now(resource, removal, settings)
    message = f"{resource} asks for {place.value}, which Kubernetes {_dotted(removal.version)} removed"
    if not now:
        return place.problem(message, help=removal.note)
    message += f": {now} serves it now"
    is_successor = now == removal.replacement
    if is_successor and removal.same_schema and not _selects_nothing(resource):
        return place.problem(message, fix=Fix(f"use {now}", place.set(now), safety="unsafe"))
    return place.problem(message, help=f"use {now}: {removal.note}" if is_successor and removal.note else "")


def _served_now(resource: Resource, removal: apis.Removal, settings: Settings) -> str:
    """The apiVersion to move to: what serves the kind today, or what the target has where that is too new for it."""
    group, _, version = removal.replacement.rpartition("/")
    if not apis.served(group, version, resource.kind, settings.kubernetes):
        version = apis.newest_version(group, resource.kind, settings.kubernetes)
    return f"{group}/{version}" if version else ""


def _selects_nothing(resource: Resource) -> bool:
    """Whether it is a budget whose selector meant no pod, and would mean all of them."""
    return resource.kind == "PodDisruptionBudget" and resource.get("spec", "selector") == {}


def _too_new(resource: Resource, since: tuple[int, int], settings: Settings) -> Problem:
    place = resource.at("apiVersion")
    older = apis.newest_version(resource.group, resource.kind, settings.kubernetes)
    return place.problem(
        f"{resource} asks for {place.value}, which Kubernetes serves from {_dotted(since)} on: the target is "
        f"{_dotted(settings.kubernetes)}",
        help=f"{_dotted(settings.kubernetes)} has {resource.group}/{older}" if older else "",
    )


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
